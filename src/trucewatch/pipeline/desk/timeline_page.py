"""Incidents, talks, agreement dates, calm and silence over time."""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from trucewatch.core.agreements import Agreement
from trucewatch.core.kinds import Kind
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.desk.asked import moved_day
from trucewatch.pipeline.desk.base import Desk, of_one_moment, open_desk
from trucewatch.pipeline.desk.shapes_desk import Bucket, DateMark, TimelinePage
from trucewatch.pipeline.desk.talks_page import talks_of
from trucewatch.settings import Settings
from trucewatch.store import shown_queries_counts as counting
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.shown_queries import NO_VERDICT, Filters

ALL = Filters()
ONE_DAY = timedelta(days=1)
USUAL = 90
"""Days shown where none are asked for."""
DAYS, WEEKS = 120, 400
"""Longest stretches shown by day and by week, in days."""
LONGEST = 366 * 200
Unit = Literal["day", "week", "month"]


@of_one_moment
def timeline(ledger: Ledger, view: View, filters: Filters = ALL, *, settings: Settings | None = None) -> TimelinePage:
    """Counts by day, week or month between `filters.start` and `filters.end`.

    Without days: the last 90 up to the last one told of. Documents and silence are of the whole view.
    """
    desk = open_desk(ledger, view, settings)
    last = filters.end or last_told(desk) or datetime.now(UTC).date()
    first = filters.start or moved_day(last, 1 - USUAL)
    if first > last:  # only a first day was asked for, and nothing is told after it
        last = moved_day(first, USUAL - 1)
    if (last - first).days > LONGEST:
        raise ConfigError("The timeline is longer than 200 years.", hint="Ask for a shorter one.")
    days = (last - first).days + 1
    unit: Unit = "day" if days <= DAYS else "week" if days <= WEEKS else "month"
    return {
        "start": first.isoformat(),
        "end": last.isoformat(),
        "unit": unit,
        "buckets": buckets(desk, (first, last), unit, filters),
        "talks": talks_of(desk, filters.agreement, first, last),
        "dates": _dates(desk, filters.agreement, first, last),
        "undated": _undated(desk),
    }


def last_told(desk: Desk) -> date | None:
    """The last day, up to today, that an incident or a document tells of."""
    until = datetime.now(UTC).date().isoformat()
    found = [row["last"] for query in listing.last_days(desk.asked, until) for row in desk.rows(query) if row["last"]]
    return date.fromisoformat(max(found)) if found else None


def _undated(desk: Desk) -> int:
    return sum(desk.counts("day", start="|", end="}").values())


def buckets(desk: Desk, days: tuple[date, date], unit: Unit, filters: Filters = ALL) -> list[Bucket]:
    """The days, weeks or months from the first to the last day, empty ones too."""
    length = 7 if unit == "month" else 10
    first, last = days
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    families: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for day, family, verdict, count in _incidents(desk, (first, last), filters, length):
        at = _bucket(day, unit)
        if verdict is not None:
            verdicts[at][verdict or NO_VERDICT] += count
        if family:
            families[at][family] += count
    papers: Counter[str] = Counter()
    name = "document_day"
    for row in desk.rows(counting.day_sums(desk.view.value, name, first.isoformat(), last.isoformat(), length=length)):
        papers[_bucket(row["bucket"], unit)] += row["value"]
    found: list[Bucket] = []
    for start, end in _stretches(first, last, unit):
        at = start.isoformat()[:length] if unit == "month" else _bucket(start.isoformat(), unit)
        incidents = sum(families[at].values())
        found.append(
            {
                "start": start.isoformat(),
                "end": end.isoformat(),
                "incidents": incidents,
                "verdicts": dict(verdicts[at]),
                "families": dict(families[at]),
                "calm": families[at]["calm"],
                "documents": papers[at],
                "is_silent": not incidents and not papers[at],
            }
        )
    return found


def _incidents(
    desk: Desk, days: tuple[date, date], filters: Filters, length: int
) -> Iterator[tuple[str, str, str | None, int]]:
    """Day or month, family (empty: not told here), verdict (None: not told here), how many."""
    start, end = (day.isoformat() for day in days)
    if replace(filters, start=None, end=None) == ALL:
        for row in desk.rows(counting.day_sums(desk.view.value, "day", start, end, length=length)):
            family, _, verdict = row["rest"].partition("|")
            yield row["bucket"], family, verdict, row["value"]
        return
    alike, asked = desk.ready(replace(filters, start=None, end=None))
    for row in desk.rows(listing.days_of_incidents(start, end, "verdict", alike, asked, length=length)):
        yield row["bucket"], "", row["value"] or "", row["incidents"]
    for row in desk.rows(listing.days_of_incidents(start, end, "kind", alike, asked, length=length)):
        yield row["bucket"], Kind(row["value"]).group.value, None, row["incidents"]


def _bucket(day: str, unit: Unit) -> str:
    """The key of the bucket that a day (of months: a month) lies in."""
    if unit != "week":
        return day
    told = date.fromisoformat(day)
    return (told - told.weekday() * ONE_DAY).isoformat()


def _stretches(first: date, last: date, unit: Unit) -> Iterator[tuple[date, date]]:
    at = first
    while at <= last:
        if unit == "day":
            days = 0
        elif unit == "week":
            days = 6 - at.weekday()
        else:
            days = monthrange(at.year, at.month)[1] - at.day
        if days >= (last - at).days:  # the last day that a calendar has is followed by none
            yield at, last
            return
        yield at, at + days * ONE_DAY
        at += (days + 1) * ONE_DAY


# --- dates of agreements


def _dates(desk: Desk, agreement: str, first: date, last: date) -> list[DateMark]:
    found: list[DateMark] = []
    for one in desk.known.values():
        if agreement in ("", one.id):
            found += [
                {"date": day.isoformat(), "agreement": desk.agreement_named(one.id), "what": what, "source": source}
                for day, what, source in _dates_of(one)
                if first <= day <= last
            ]
    return sorted(found, key=lambda row: (row["date"], row["agreement"]["id"], row["what"]))


def _dates_of(one: Agreement) -> Iterator[tuple[date, str, str]]:
    if one.concluded:
        yield one.concluded, "concluded", ""
    for period in one.periods:
        yield period.start.date(), "in force", ""
        if period.end:
            yield period.end.date(), "ends", ""
    for told in one.statuses:
        yield told.start.date(), told.status.value.replace("_", " "), told.source
    for zone in one.zones:
        if zone.start:
            yield zone.start.date(), f"zone {zone.name}", zone.source
    for term in one.terms:
        if term.deadline:
            yield term.deadline.date(), f"deadline of term {term.id}", ""
