"""What belongs to the days of a brief: incidents, reports, positions and agreements in force."""

from datetime import date, timedelta
from typing import Protocol, cast

from trucewatch.core.agreements import Agreement, Position
from trucewatch.core.claims import Remark
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import Group
from trucewatch.publish.catalogue import say
from trucewatch.publish.footnotes import Notes
from trucewatch.publish.items import Desk
from trucewatch.publish.plan import Plan
from trucewatch.publish.sections import is_rumour
from trucewatch.publish.wording import day

LAG = timedelta(days=2)
"""Reports of a day come out up to two days later."""


class Asked(Protocol):
    """The days asked for, [start, end); None where open."""

    @property
    def start(self) -> date | None:
        """The first day."""

    @property
    def end(self) -> date | None:
        """The day after the last."""


def is_news(incident: Incident) -> bool:
    """Whether it belongs to a day at all. Talks and positions told as history still belong to their agreement."""
    return not incident.is_background or incident.kind.group is Group.DIPLOMACY


def is_read_remark(remark: Remark, notes: Notes, given: Asked) -> bool:
    """Whether the page of a remark came out then."""
    document = notes.document(remark.words.document_id)
    return document is not None and published_then(document.published, given)


def in_time(incident: Incident) -> tuple[str, str, str]:
    """What incidents are put in order by: day, place, id."""
    start = incident.happened.start if incident.happened else None
    return (str(start or "9999"), incident.place.name if incident.place else "~", incident.id)


def is_current(incident: Incident, given: Asked, *, is_judged: bool) -> bool:
    """Whether it belongs to the period: by its date, or undated but read then, if a term or a position hangs on it."""
    happened = incident.happened
    if happened is None or (happened.start is None and happened.end is None):
        is_speech = incident.kind.group is Group.DIPLOMACY
        return (is_speech or is_judged) and is_read(incident, given)
    starts_late = happened.start is not None and given.end is not None and happened.start >= given.end
    ended_early = happened.end is not None and given.start is not None and happened.end <= given.start
    return not starts_late and not ended_early


def is_read(incident: Incident, given: Asked) -> bool:
    """Whether a report of it was published in the period or up to two days after; an undated report counts."""
    return any(published_then(resolved.published, given) for resolved in incident.claims)


def published_then(published: date | None, given: Asked) -> bool:
    """Whether a day of publication is in the period or up to two days after; None counts."""
    if published is None:
        return True
    is_early = given.start is not None and published < given.start
    is_late = given.end is not None and published >= given.end + LAG
    return not is_early and not is_late


def is_current_position(position: Position, desk: Desk, given: Asked) -> bool:
    """Whether a position was voiced in the period, by more than a rumour."""
    incident = desk.by_claim.get(position.claim.id)
    return incident is None or (not is_rumour(incident) and is_current(incident, given, is_judged=False))


def days_of(given: Asked, plan: Plan) -> tuple[date | None, date | None]:
    """The days asked for, the last not included; of a brief of all dates the days that it tells of."""
    if given.start is not None or given.end is not None:
        return given.start, given.end
    happened = [incident.happened for incident in plan.current if incident.happened]
    starts = [one.start for one in happened if one.start]
    ends = [one.end for one in happened if one.end]
    return min(starts, default=None), max(ends, default=None)


def in_force(agreement: Agreement, days: tuple[date | None, date | None]) -> bool:
    """Whether a period of it touches the days."""
    start, end = days
    for period in agreement.periods:
        is_later = end is not None and period.start.date() >= end
        is_over = period.end is not None and start is not None and period.end.date() < start
        if not is_later and not is_over:
            return True
    return False


def period_text(given: Asked) -> str:
    """The period in words."""
    last = given.end - timedelta(days=1) if given.end else None
    if given.start is None and last is None:
        return say("all_dates")
    if last is None:
        return say("since_capital", first=day(cast(date, given.start)))
    if given.start is None:
        return say("until_capital", last=day(last))
    return day(given.start) if given.start == last else say("period", first=day(given.start), last=day(last))
