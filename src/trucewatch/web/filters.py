"""The filters of incidents as a URL's query, declared for OpenAPI and read in one place."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from trucewatch.core.incidents import IncidentStatus, Verdict
from trucewatch.core.kinds import Group, Kind
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.asked import day_of
from trucewatch.store.shown_queries import NO_VERDICT

_MOST = 200
Words = Annotated[list[str], Query(max_length=40, default_factory=list)]
Word = Annotated[str, Query(max_length=_MOST)]


def _asked(  # noqa: PLR0913 - FastAPI takes a query's parameters one by one
    *,
    request: Request,
    kind: Words,
    family: Words,
    status: Words,
    verdict: Words,
    start: Annotated[str, Query(alias="from", max_length=10, description="First day, YYYY-MM-DD")] = "",
    to: Annotated[str, Query(max_length=10, description="Last day, included")] = "",
    agreement: Word = "",
    zone: Word = "",
    actor: Word = "",
    source: Word = "",
    country: Annotated[str, Query(max_length=2, description="ISO 3166-1 alpha-2")] = "",
    bbox: Annotated[str, Query(max_length=100, description="west,south,east,north in degrees")] = "",
    text: Word = "",
    has_review: Annotated[str, Query(max_length=5, description="yes or no")] = "",
) -> desk.Filters:
    """Which incidents are wanted. Raises ConfigError on a value that makes no sense."""
    del start, to, kind, family, status, verdict, agreement, zone, actor, source, country, bbox, text, has_review
    query = request.query_params
    return desk.filters_of({name: query.getlist(name) for name in query})


Asked = Annotated[desk.Filters, Depends(_asked)]
"""A parameter of a handler: the filters that its URL holds."""
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=_MOST)]


def day(name: str, text: str) -> date | None:
    """A day of a form or query; None where the field was left empty. Raises ConfigError on what is none."""
    return day_of(name, text) if text else None


CHOICES = {
    "kind": [kind.value for kind in Kind],
    "family": [group.value for group in Group],
    "status": [status.value for status in IncidentStatus],
    "verdict": [*(verdict.value for verdict in Verdict), NO_VERDICT],
}
"""What a filter with a closed set of values takes."""
CHIPS = ("agreement", "zone", "actor", "source", "bbox", "family")
"""Filters that other pages lead here with: shown so that they can be taken away."""
