"""Whether an agreement was in force when something happened."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from trucewatch.assess import words
from trucewatch.assess.registry import DOUBTFUL
from trucewatch.assess.words import short_name
from trucewatch.core.agreements import Agreement, Period, Term
from trucewatch.core.claims import Interval
from trucewatch.core.incidents import Answer, Incident, Missing, Reason

SLACK = timedelta(minutes=5)
"""A ceasefire from 00:01 holds the whole day."""

LEAST_COUNTED = timedelta(days=7)
"""A stretch told from the day of force on counts as within it when it is at least this long."""

FAR_PAST = datetime(1, 1, 2, tzinfo=UTC)
FAR_FUTURE = datetime(9999, 12, 30, tzinfo=UTC)

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The answer, and whether it rests on the report's being news since no day is told."""

    reason: Reason
    is_told_as_news: bool = False
    is_out_of_reach: bool = False
    """Undated and reported when the agreement was not in force: no near miss, nothing to say."""
    missing: tuple[Missing, ...] = ()


@cache
def zone_of(name: str) -> tzinfo:
    """The time zone by IANA name."""
    return UTC if name == "UTC" else ZoneInfo(name)


def in_force(incident: Incident, agreement: Agreement, term: Term) -> Timing:
    """Whether agreement and term were in force when the incident happened.

    The publication day bounds an undated event from above only; it never becomes its day.
    """
    happened = incident.happened
    if happened is None or (happened.start is None and happened.end is None and happened.at is None):
        return _undated(incident, agreement, term)
    stretch = stretch_of(happened, agreement.time_zone)
    if _overlap(stretch, windows(agreement, term)) == timedelta(0):
        return _outside(stretch, agreement, term)
    if covered(stretch, windows(agreement, term)):
        return _timing(Answer.YES, f"{_said(happened)} lies in the time of {short_name(agreement)}")
    if _from_first_day(happened, stretch, windows(agreement, term)):
        text = f"{_said(happened)} is counted from the day on which {short_name(agreement)} came into force"
        return _timing(Answer.YES, text)
    reaches_in = any(start < stretch[1] <= end + SLACK for start, end in windows(agreement, term))
    if happened.at is None and reaches_in and _is_ongoing(incident):
        text = f"told as still going on at {_last(happened)}, when {short_name(agreement)} was in force"
        return _timing(Answer.YES, text)
    missing = Missing(fact="the day and hour", would_change="before or after the hours of force: not_applicable")
    return _timing(Answer.UNKNOWN, f"{_said(happened)} lies only in part in its time", (missing,))


def may_hold(incident: Incident, agreement: Agreement) -> bool:
    """Whether the agreement was in force for any part of the time told, or on the report's day where none is."""
    happened = incident.happened
    if happened is None or (happened.start is None and happened.at is None):
        day = published(incident)
        happened = Interval(start=day, end=day + timedelta(days=1)) if day else None
    if happened is None:
        return False
    first, last = stretch_of(happened, agreement.time_zone)
    return any(first < end and start < last for start, end in windows(agreement))


def is_followed(incident: Incident, agreement: Agreement, after: Agreement) -> bool:
    """Whether the days told reach past the agreement's end, where the time of another one there begins."""
    if incident.happened is None or not set(agreement.countries) & set(after.countries):
        return False
    last = stretch_of(incident.happened, agreement.time_zone)[1]
    ends = {end for _, end in windows(agreement) if end < last}
    return any(abs(start - end) <= timedelta(days=1) for end in ends for start, _ in windows(after))


def windows(agreement: Agreement, term: Term | None = None) -> tuple[Stretch, ...]:
    """When the agreement, and the term if given, hold."""
    return _windows(agreement.periods, term.start if term else None, term.end if term else None)


@lru_cache(maxsize=1024)
def _windows(periods: tuple[Period, ...], first: datetime | None, last: datetime | None) -> tuple[Stretch, ...]:
    found = []
    for period in periods:
        start, end = max(period.start, first or FAR_PAST), min(period.end or FAR_FUTURE, last or FAR_FUTURE)
        if start < end:
            found.append((start, end))
    return _joined(found)


def doubtful(agreement: Agreement) -> tuple[Stretch, ...]:
    """Stretches for which force is disputed."""
    found = []
    for fact in agreement.facts:
        if fact.name == DOUBTFUL:
            start, _, end = fact.value.partition("/")
            found.append((datetime.fromisoformat(start), datetime.fromisoformat(end) if end else FAR_FUTURE))
    return tuple(found)


def stretch_of(happened: Interval, time_zone: str) -> Stretch:
    """The interval as moments; days are days of the agreement's own time zone."""
    if happened.at is not None:
        return happened.at, happened.at + timedelta(minutes=1)
    zone = zone_of(time_zone)
    start = datetime.combine(happened.start, time(), zone) if happened.start else FAR_PAST
    end = datetime.combine(happened.end, time(), zone) if happened.end else FAR_FUTURE
    return start, end


def _from_first_day(happened: Interval, stretch: Stretch, stretches: tuple[Stretch, ...]) -> bool:
    """Whether a stretch of days begins with the day of force, as "since the truce began" does: not its hour.

    Fewer than seven days may lie in good part before the hour and stay open.
    """
    if happened.at is not None or happened.start is None or happened.end is None:
        return False
    if stretch[1] - stretch[0] < LEAST_COUNTED:
        return False
    return any(
        stretch[0] <= start < stretch[0] + timedelta(days=1) and stretch[1] <= end + SLACK for start, end in stretches
    )


def covered(stretch: Stretch, stretches: tuple[Stretch, ...]) -> bool:
    """Whether a stretch lies wholly in one of the others, a few minutes aside."""
    return any(start - SLACK <= stretch[0] and stretch[1] <= end + SLACK for start, end in stretches)


def published(incident: Incident) -> date | None:
    """The latest day on which one of its claims was published."""
    return max((resolved.published for resolved in incident.claims if resolved.published), default=None)


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _overlap(stretch: Stretch, stretches: tuple[Stretch, ...]) -> timedelta:
    shared = [min(stretch[1], end) - max(stretch[0], start) for start, end in stretches]
    return sum((part for part in shared if part > SLACK or part >= stretch[1] - stretch[0]), timedelta(0))


def _first(agreement: Agreement, term: Term) -> datetime:
    return min((start for start, _ in windows(agreement, term)), default=FAR_FUTURE)


def _outside(stretch: Stretch, agreement: Agreement, term: Term) -> Timing:
    for start, end in doubtful(agreement):
        if stretch[0] < end and start < stretch[1]:
            missing = Missing(fact="whether it was still in force", would_change="if not: not_applicable")
            return _timing(Answer.UNKNOWN, f"whether {short_name(agreement)} held then is disputed", (missing,))
    side = "before" if stretch[1] <= _first(agreement, term) + SLACK else "after"
    return _timing(Answer.NO, f"it happened {side} the time in which {short_name(agreement)} was in force")


def _undated(incident: Incident, agreement: Agreement, term: Term) -> Timing:
    day = published(incident)
    missing = Missing(fact="the day it happened", would_change="a day outside the time of force: not_applicable")
    if day is None:
        return _timing(Answer.UNKNOWN, "no day is told, and the report has none either", (missing,))
    issued = stretch_of(Interval(start=day, end=day + timedelta(days=1)), agreement.time_zone)
    if issued[1] <= _first(agreement, term) + SLACK:
        return _timing(Answer.NO, f"reported on {day}, before {short_name(agreement)} was in force")
    if any(issued[0] < end and start < issued[1] for start, end in windows(agreement, term)):
        text = f"no day is told; the report of {day} came out while {short_name(agreement)} was in force"
        news = not incident.is_background and not words.first("history", words.all_told(incident))
        reason = _reason(Answer.UNKNOWN, text)
        return Timing(reason=reason, is_told_as_news=news, missing=(missing,))
    doubt = any(issued[0] < end and start < issued[1] for start, end in doubtful(agreement))
    text = f"no day is told; the report is of {day}"
    return Timing(reason=_reason(Answer.UNKNOWN, text), is_out_of_reach=not doubt, missing=(missing,))


def _is_ongoing(incident: Incident) -> bool:
    return any(resolved.claim.is_ongoing for resolved in incident.claims)


def _timing(answer: Answer, text: str, missing: tuple[Missing, ...] = ()) -> Timing:
    return Timing(reason=_reason(answer, text), missing=missing)


def _reason(answer: Answer, text: str) -> Reason:
    return Reason(test="in_force", answer=answer, text=text)


def _said(happened: Interval) -> str:
    if happened.at is not None:
        return happened.at.isoformat(timespec="minutes")
    if happened.start is None:
        return f"a time before {happened.end}"
    last = _last(happened)
    return f"{happened.start}" if last == happened.start else f"{happened.start} to {last or 'an open end'}"


def _last(happened: Interval) -> date | None:
    return happened.end - timedelta(days=1) if happened.end else None
