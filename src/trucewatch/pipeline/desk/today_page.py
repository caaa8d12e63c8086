"""What a chief looks at once a day: zones at a glance, what changed, what waits."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from trucewatch.core.agreements import Agreement, AgreementStatus
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Document
from trucewatch.pipeline.desk.asked import in_calendar, moved_day
from trucewatch.pipeline.desk.base import Desk, of_one_moment, open_desk
from trucewatch.pipeline.desk.rows import incident_row
from trucewatch.pipeline.desk.shapes import Named
from trucewatch.pipeline.desk.shapes_desk import ChangedRow, FloodRow, TodayPage, Waiting, ZoneGlance
from trucewatch.pipeline.desk.timeline_page import buckets, last_told
from trucewatch.pipeline.floods import floods_in
from trucewatch.settings import Settings
from trucewatch.store import shown_queries as asking
from trucewatch.store import shown_queries_counts as counting
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.shown_queries import COUNTED, Filters

CHANGED, TOP, DAYS = 20, 10, 30
ALLEGED = "alleged_breach"
Status = Literal["alleged_probable", "alleged_possible", "open", "told", "silent", "not_in_force"]
RULE: tuple[tuple[Status, str], ...] = (
    ("alleged_probable", "A breach is alleged in the last seven days and, by what is told, probable."),
    ("alleged_possible", "A breach is alleged in the last seven days and, by what is told, possible."),
    (
        "open",
        "What a term may bar is told, but it is disputed, a fact is missing, or an exception is claimed.",
    ),
    ("told", "Something is told of the zone, and no term bars it."),
    ("silent", "Nothing is told of the zone in the last seven days. Silence is not calm."),
    ("not_in_force", "The agreement is not in force on this day."),
)
"""How a zone's status word comes about: the first line that holds. No word says that a party broke an agreement."""
_OPEN = ("disputed", "undetermined", "self_defence_claimed", "exemption_claimed")
Told = Mapping[tuple[str, str], Counter[tuple[str, str]]]
"""(Agreement, zone) → (verdict, likelihood) → findings."""


@of_one_moment
def today(ledger: Ledger, view: View, *, on: date | None = None, settings: Settings | None = None) -> TodayPage:
    """The page of a day; None: the last day that the ledger tells of, up to today (UTC)."""
    desk = open_desk(ledger, view, settings)
    day = in_calendar("on", on) if on else last_told(desk)
    return {
        "on": day.isoformat() if day else None,
        "is_asked": on is not None,
        "zones": _zones(desk, day) if day else [],
        "rule": [list(line) for line in RULE],
        "changed": _changed(desk),
        "waiting": waiting(desk),
        "top": [incident_row(row) for row in desk.rows(asking.heaviest(Filters(), desk.asked, limit=TOP, after=None))],
        "counts": _counts(desk),
        "days": buckets(desk, (moved_day(day, 1 - DAYS), day), "day") if day else [],
        "floods": floods(desk),
    }


def waiting(desk: Desk) -> Waiting:
    """What waits; incidents are counted up to `COUNTED`."""
    review = desk.counts("review")
    incidents = min(desk.number(asking.waiting(Filters(), desk.asked)), COUNTED)
    return {"incidents": incidents, "stale": review.get("stale", 0), "unsure": review.get("unsure", 0)}


def floods(desk: Desk) -> list[FloodRow]:
    """What flooded the ledger; a restricted source is one that somebody looked at, and never of a flood."""
    tables = desk.ledger.fused()
    found: list[FloodRow] = []
    for one in floods_in(tables) if tables is not None else ():
        examples = desk.ledger.get_many(one.examples)
        found.append(
            {
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "documents": one.documents,
                "sources": one.sources,
                "examples": [
                    {"id": document.id, "name": document.title or document.location}
                    for document in map(examples.get, one.examples)
                    if isinstance(document, Document)
                ],
            }
        )
    return found


def _counts(desk: Desk) -> dict[str, int]:
    found = {name: desk.counts(name).get("", 0) for name in ("documents", "claims", "incidents")}
    return {**found, "sources": sum(1 for one in desk.counts("source_documents") if one)}


def _changed(desk: Desk) -> list[ChangedRow]:
    rows = desk.rows(asking.lately(desk.asked, limit=CHANGED))
    found = desk.rows(counting.written_at([row["changed_sequence"] for row in rows]))
    times = {row["sequence"]: row["recorded_at"] for row in found}
    return [{"incident": incident_row(row), "changed_at": times.get(row["changed_sequence"])} for row in rows]


# --- zones


def _zones(desk: Desk, day: date) -> list[ZoneGlance]:
    """Zones of agreements that are in force on the day, or of which something is told in its two weeks."""
    now, before = _told(desk, day), _told(desk, moved_day(day, -7))
    found: list[ZoneGlance] = []
    for one in desk.known.values():
        is_in_force = _is_in_force(one, day)
        ids = dict.fromkeys(zone.id for zone in one.zones)
        ids |= {zone: None for agreement, zone in (*now, *before) if agreement == one.id}
        for zone_id in ids:
            key = (one.id, zone_id)
            if (is_in_force and zone_id) or key in now or key in before:
                found.append(_glance(desk, key, (now, before), is_in_force))
    grave = [status for status, _ in RULE]
    return sorted(found, key=lambda row: (grave.index(row["status"]), row["agreement"]["name"], row["zone"]["name"]))


def _told(desk: Desk, day: date) -> Told:
    """Findings of the seven days up to and with a day."""
    found: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    start = moved_day(day, -6)
    for row in desk.rows(listing.zone_verdicts(start.isoformat(), day.isoformat(), desk.asked)):
        told = found[row["agreement_id"], row["zone_id"] or ""]
        told[row["verdict"], row["likelihood"] or ""] += row["findings"]
    return found


def _is_in_force(one: Agreement, day: date) -> bool:
    return one.status_on(datetime.combine(day, time(12), ZoneInfo(one.time_zone))) is AgreementStatus.IN_FORCE


def _glance(desk: Desk, key: tuple[str, str], told: tuple[Told, Told], is_in_force: bool) -> ZoneGlance:
    now, before = (one.get(key, Counter()) for one in told)
    status = _status(now, is_in_force)
    zone: Named = desk.zone_named(*key) or {"id": "", "name": "no zone of its own"}
    last = desk.rows(listing.last_day_of(*key, ALLEGED, desk.asked))
    return {
        "agreement": desk.agreement_named(key[0]),
        "zone": zone,
        "status": status,
        "status_text": dict(RULE)[status],
        "verdicts": _by_verdict(now),
        "before": _by_verdict(before),
        "last": last[0]["starts"] if last else None,
    }


def _status(told: Counter[tuple[str, str]], is_in_force: bool) -> Status:
    if told[ALLEGED, "probable"]:
        return "alleged_probable"
    verdicts = _by_verdict(told)
    if ALLEGED in verdicts:
        return "alleged_possible"
    if any(one in verdicts for one in _OPEN):
        return "open"
    if verdicts:
        return "told"
    return "silent" if is_in_force else "not_in_force"


def _by_verdict(told: Counter[tuple[str, str]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (verdict, _), count in told.items():
        found[verdict] += count
    return dict(found)
