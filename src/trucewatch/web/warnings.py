"""What people must know before they trust a page's numbers."""

from typing import TypedDict

from trucewatch.pipeline import stages
from trucewatch.pipeline.desk.shapes_desk import TodayPage
from trucewatch.web.context import Asked

FLOOD = 5
"""A day with this many times the documents of a usual day (the median of the days before) is called a flood."""
FEWEST = 20
"""Documents of a day below which nothing is called a flood."""


class Warned(TypedDict):
    """`what` is a code that the template has words for; `details` come from files and are shown as they are."""

    what: str
    number: int
    details: list[str]


def of(given: Asked, today: TodayPage) -> list[Warned]:
    """Agreement files left out, a flood of documents, stale decisions, items not read; gravest first."""
    faults = left_out(given)
    told = [
        Warned(what="agreements", number=len(faults), details=faults),
        Warned(what="flood", number=flood([day["documents"] for day in today["days"]]), details=[]),
        Warned(what="stale", number=today["waiting"]["stale"], details=[]),
        Warned(what="problems", number=today["counts"].get("problems", 0), details=[]),
    ]
    return [one for one in told if one["number"]]


def left_out(given: Asked) -> list[str]:
    """What is wrong with agreement files that are left out."""
    return [f"{one.message}. {one.hint}".strip() for one in stages.agreements(given.settings)[1]]


def flood(documents: list[int]) -> int:
    """Documents of the last day where they are far more than usual, else 0."""
    if len(documents) < 8:
        return 0
    *before, last = documents
    usual = sorted(before)[len(before) // 2]
    return last if last >= FEWEST and last >= FLOOD * max(usual, 1) else 0
