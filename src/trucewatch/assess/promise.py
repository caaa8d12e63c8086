"""Terms that promise: what was to be done by a day, told as done, as done in part, or as not done."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from trucewatch.assess import conduct, when, words
from trucewatch.core.agreements import Agreement, Modality, Term
from trucewatch.core.incidents import Answer, Incident, Missing, Reason
from trucewatch.core.kinds import Kind, Stance

REST = Missing(
    fact="whether the rest was done", would_change="done: consistent; not done after the deadline: alleged_breach"
)
NO_DEADLINE = Missing(fact="by when it was to be done", would_change="a day that has passed: alleged_breach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Whether it was done (unknown: in part) and whether it was due; `reason` says so of what is not done."""

    is_done: Answer
    is_due: Answer
    reason: Reason
    missing: tuple[Missing, ...] = ()


def promise(incident: Incident, agreement: Agreement, term: Term) -> Promise | None:
    """What a report says of a term that asks for something; None for other terms, for calm and for mere plans."""
    if term.modality is not Modality.REQUIRE or incident.kind is Kind.CALM:
        return None
    is_done = _is_done(incident)
    if is_done is Answer.YES:
        return Promise(is_done=is_done, is_due=Answer.YES, reason=_reason(Answer.YES, "told as done"))
    if is_done is Answer.UNKNOWN:
        found = words.first("done_in_part", words.all_told(incident))
        text = f"told as done in part: “{found}”"
        return Promise(is_done=is_done, is_due=Answer.UNKNOWN, reason=_reason(Answer.UNKNOWN, text), missing=(REST,))
    return _not_done(incident, agreement, term)


def _is_done(incident: Incident) -> Answer:
    told = words.all_told(incident)
    if conduct.stances(incident) == {Stance.DENIED} or words.first("not_done", told):
        return Answer.NO
    return Answer.UNKNOWN if words.first("done_in_part", told) else Answer.YES


def _not_done(incident: Incident, agreement: Agreement, term: Term) -> Promise:
    if term.deadline is None:
        reason = _reason(Answer.UNKNOWN, "told as not done; the text sets no day")
        return Promise(is_done=Answer.NO, is_due=Answer.UNKNOWN, reason=reason, missing=(NO_DEADLINE,))
    day = f"{term.deadline:%-d %B %Y}"
    first, last = _seen(incident, agreement)
    if first is not None and first >= term.deadline:
        text = f"was to be done by {day} and is told as not done after it"
        return Promise(is_done=Answer.NO, is_due=Answer.YES, reason=_reason(Answer.YES, text))
    if last is not None and last <= term.deadline + timedelta(days=1):
        text = f"told as not done before {day}, by when it was to be done"
        return Promise(is_done=Answer.NO, is_due=Answer.NO, reason=_reason(Answer.NO, text))
    missing = Missing(fact="on which day it was still not done", would_change=f"after {day}: alleged_breach")
    reason = _reason(Answer.UNKNOWN, f"told as not done; it was to be done by {day}")
    return Promise(is_done=Answer.NO, is_due=Answer.UNKNOWN, reason=reason, missing=(missing,))


def _seen(incident: Incident, agreement: Agreement) -> tuple[datetime | None, datetime | None]:
    """First and last moment at which it is told as not done; the report's own day bounds what is told without one."""
    if incident.happened is not None and (incident.happened.start or incident.happened.at):
        return when.stretch_of(incident.happened, agreement.time_zone)
    day = when.published(incident)
    if day is None:
        return None, None
    end = datetime.combine(day + timedelta(days=1), time(), when.zone_of(agreement.time_zone))
    # "has not withdrawn" holds when it is written: a report a whole day after the deadline tells of after it.
    return end - timedelta(days=1), end


def _reason(answer: Answer, text: str) -> Reason:
    return Reason(test="deadline", answer=answer, text=text)
