"""The audit: who did what, when, to which record, from where; and whether a line is missing."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from trucewatch.core.accounts import Outcome
from trucewatch.core.people import Permission
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.people_shown import audit_rows
from trucewatch.store.people_audit import PAGE, Wanted
from trucewatch.web import auth, filters
from trucewatch.web.context import Asked, require
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(tags=["audit"])

Auditing = Annotated[Asked, Depends(require(Permission.AUDIT))]


def wanted(
    person: Annotated[str, Query(max_length=200)] = "",
    action: Annotated[str, Query(max_length=40)] = "",
    outcome: Annotated[str, Query(max_length=10)] = "",
    subject: Annotated[str, Query(max_length=300)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
) -> Wanted:
    """The filters. Days in UTC; `until` is the first day left out."""
    if outcome not in ("", *Outcome):
        raise ConfigError(f"outcome: {outcome!r} is none.", hint=f"{', '.join(Outcome)}.")
    return Wanted(
        person=person,
        action=action,
        outcome=outcome,
        subject=subject,
        since=filters.day("since", since),
        until=filters.day("until", until),
    )


Filters = Annotated[Wanted, Depends(wanted)]
Cursor = Annotated[str, Query(max_length=20)]


@pages.get("/audit")
def audit_page(given: Auditing, filters: Filters, cursor: Cursor = "") -> HTMLResponse:
    """Lines of the audit, newest first."""
    actions = auth.people_of(given.request).store.audit.actions()
    return page(given, "people/audit.html", **_rows(given, filters, cursor), filters=filters, actions=actions)


@api.get("/audit")
def audit(
    given: Auditing, filters: Filters, cursor: Cursor = "", limit: Annotated[int, Query(ge=1, le=1000)] = PAGE
) -> dict[str, Any]:
    """Lines of the audit, newest first; `cursor` leads to older ones."""
    return _rows(given, filters, cursor, limit)


def _rows(given: Asked, filters: Wanted, cursor: str, limit: int = PAGE) -> dict[str, Any]:
    if cursor and not (cursor.isascii() and cursor.isdigit()):
        raise ConfigError("cursor: it is none that the desk gave.", hint="Begin without it.")
    before = min(int(cursor), 2**62) if cursor else None
    return audit_rows(auth.people_of(given.request), filters, before=before, limit=limit)


@api.get("/audit/check")
def check(given: Auditing) -> dict[str, Any]:
    """Whether all lines stand as they were written, and the last one's number and hash."""
    audit_of = auth.people_of(given.request).store.audit
    faults = list(audit_of.faults())
    number, digest = audit_of.head()
    return {"is_whole": not faults, "faults": faults[:100], "number": number, "hash": digest}
