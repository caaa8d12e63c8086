"""The pages that look over the whole: timeline, today, map, search, queue."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from trucewatch.pipeline.desk.shapes import IncidentRow, MissingRow, Named
from trucewatch.pipeline.desk.shapes_records import WhyOnTop
from trucewatch.pipeline.desk.shapes_registry import TalkRow

# --- timeline, today, map


class Bucket(TypedDict):
    """A day, week (from Monday) or month. `verdicts` and `families` count incidents that start in it."""

    start: str
    end: str
    """The last day, included."""
    incidents: int
    verdicts: dict[str, int]
    families: dict[str, int]
    calm: int
    """Claims' incidents that say nothing happened."""
    documents: int
    """Published in it."""
    is_silent: bool
    """No document and no incident at all: silence is not calm."""


class DateMark(TypedDict):
    """A date of an agreement: `what` is concluded, in force, ends, status, a fact's name, a zone's or term's start."""

    date: str
    agreement: Named
    what: str
    source: str


class TimelinePage(TypedDict):
    """`unit`: day up to 120 days, week up to 400, else month. `undated`: incidents without a day."""

    start: str
    end: str
    unit: Literal["day", "week", "month"]
    buckets: list[Bucket]
    talks: list[TalkRow]
    dates: list[DateMark]
    undated: int


class ZoneGlance(TypedDict):
    """A zone at a glance over the seven days up to and with `on`."""

    agreement: Named
    zone: Named
    status: Literal["alleged_probable", "alleged_possible", "open", "told", "silent", "not_in_force"]
    status_text: str
    verdicts: dict[str, int]
    """Verdict → findings in those days."""
    before: dict[str, int]
    """The same of the seven days before them."""
    last: str | None
    """The last day of an alleged breach, ever."""


class ChangedRow(TypedDict):
    """An incident that came or changed last; `changed_at` is when its newest entry was written, if that is known."""

    incident: IncidentRow
    changed_at: str | None


class Waiting(TypedDict):
    """What waits for review: incidents in the queue, stale decisions, claims marked unsure, pages that changed."""

    incidents: int
    stale: int
    unsure: int


class FloodRow(TypedDict):
    """Many documents of new sources that tell alike; times are of capture, with zone."""

    first: str
    last: str
    documents: int
    sources: int
    examples: list[Named]
    """The first documents, by title or address."""


class TodayPage(TypedDict):
    """`on` is the day asked for, else the last day that an incident or document tells of, up to today."""

    on: str | None
    is_asked: bool
    zones: list[ZoneGlance]
    rule: list[list[str]]
    """[[status, what it means], …]: how the status words come about, in order of gravity."""
    changed: list[ChangedRow]
    """At most 20, newest first."""
    waiting: Waiting
    top: list[IncidentRow]
    """The 10 first of the queue."""
    counts: dict[str, int]
    """documents, claims, incidents, sources, problems."""
    days: list[Bucket]
    """The 30 days up to `on`."""
    floods: list[FloodRow]
    """What flooded the ledger, the latest first."""


class FeatureProperties(TypedDict):
    """Of a point: all keys but `incidents` and `verdicts`. Of a cell: those two."""

    id: NotRequired[str]
    kind: NotRequired[str]
    family: NotRequired[str]
    status: NotRequired[str]
    verdict: NotRequired[str | None]
    likelihood: NotRequired[str | None]
    sentence: NotRequired[str]
    starts: NotRequired[str | None]
    ends: NotRequired[str | None]
    place: NotRequired[str]
    precision: NotRequired[str]
    radius_m: NotRequired[float]
    incidents: NotRequired[int]
    verdicts: NotRequired[dict[str, int]]
    """Verdict, or "none", → how many."""


class Point(TypedDict):
    """[longitude, latitude] in degrees."""

    type: Literal["Point"]
    coordinates: list[float]


class Feature(TypedDict):
    """A GeoJSON feature: an incident (`id` is its id) or a cell (`id` is "cell-column-row")."""

    type: Literal["Feature"]
    id: str
    geometry: Point
    properties: FeatureProperties


class MapView(TypedDict):
    """What lies in a rectangle: points up to 5,000 (each with its radius in metres: draw it), above that cells."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    mode: Literal["points", "cells"]
    total: int
    cell_degrees: float | None
    unplaced: int
    """Incidents that fit the filters and have no place (counted up to 10,000)."""


# --- search and queue


class HitRow(TypedDict):
    """`kind`: incident, document, claim, actor. `snippet` is the source's words; `highlights` are [start, end)
    offsets into it."""

    kind: str
    id: str
    title: str
    snippet: str
    highlights: list[list[int]]
    date: str | None
    document: str | None
    """Of a claim or a stretch of a document: the document."""
    start: int | None
    """Where the stretch begins in the document's text."""
    language: str | None


class SearchPage(TypedDict):
    """Newest entry first within each kind. `counts`: kind → hits, counted up to 1,000."""

    text: str
    items: list[HitRow]
    counts: dict[str, int]
    next: str | None


class QueueRow(TypedDict):
    incident: IncidentRow
    why: WhyOnTop
    open_claims: int
    """Claims without a judgement."""
    stale: int
    missing: list[MissingRow]
    """Of its gravest finding."""


class QueuePage(TypedDict):
    """Heaviest first."""

    items: list[QueueRow]
    next: str | None
    waiting: int
    """All in the queue, counted up to 10,000."""
    is_more: bool
