"""Incidents held against agreements: three-valued tests, written rules, verdicts that say what is missing.

A verdict never says that a party broke an agreement. Docs: docs/reference/agreements.md.
"""

from collections.abc import Iterable, Sequence

from trucewatch.assess import conduct, promise, when, where, who
from trucewatch.assess.asked import NOT_YET, Asked, Tests
from trucewatch.core.agreements import Agreement, Evaluable, Modality, Term
from trucewatch.core.incidents import (
    Answer,
    Finding,
    Incident,
    IncidentStatus,
    Likelihood,
    Reason,
    Verdict,
)
from trucewatch.core.kinds import POSITION_KINDS, Kind, Stance

GRAVITY = (
    Verdict.ALLEGED_BREACH,
    Verdict.SELF_DEFENCE_CLAIMED,
    Verdict.DISPUTED,
    Verdict.EXEMPTION_CLAIMED,
    Verdict.CONSISTENT,
    Verdict.UNDETERMINED,
    Verdict.NOT_APPLICABLE,
)
"""Of several terms of one agreement the gravest speaks; a term that is met speaks before one that cannot be judged."""

_SURE = frozenset({IncidentStatus.CORROBORATED, IncidentStatus.CONFIRMED})


def assess(incident: Incident, agreements: Sequence[Agreement]) -> tuple[Finding, ...]:
    """A finding for every term that speaks of such conduct, in order of the agreements, the gravest first under each.

    A near miss stands where no other term of that agreement applies.

    Positions and talks yield none: they are no conduct.
    """
    if incident.kind in POSITION_KINDS or incident.kind is Kind.TALKS:
        return ()
    asked: Asked | None = None
    found = []
    country = where.country_of(incident.place) if incident.place else ""
    only = where.only_one(incident, agreements)
    for agreement in agreements:
        if country and agreement.countries and country not in agreement.countries:
            continue
        is_only = agreement.id == only
        terms = [
            term for term in agreement.terms if term.evaluable is not Evaluable.NO and conduct.speaks_of(term, incident)
        ]
        if terms and (is_only or where.is_near(incident, agreement)):
            asked = asked or Asked.of(incident)
            told = [finding for term in terms if (finding := _finding(asked, agreement, term, is_only=is_only))]
            apply = [finding for finding in told if finding.verdict is not Verdict.NOT_APPLICABLE]
            found += sorted(apply or told, key=lambda finding: (GRAVITY.index(finding.verdict), _misses(finding)))
    return _without_followed(incident, found, agreements)


def _misses(finding: Finding) -> int:
    """How many tests said no: of several near misses the nearest speaks; a term about others is farther off."""
    if finding.verdict is not Verdict.NOT_APPLICABLE:
        return 0
    missed = [reason.test for reason in finding.reasons if reason.answer is Answer.NO]
    return len(missed) + ("party_bound" in missed)


def _without_followed(
    incident: Incident, findings: Sequence[Finding], agreements: Sequence[Agreement]
) -> tuple[Finding, ...]:
    """Without what is open only because the days told reach past one agreement's end into the next one's time.

    What is told as lasting until then is judged under the agreement that followed.
    """
    by_id = {agreement.id: agreement for agreement in agreements}
    speaking = [by_id[one.agreement_id] for one in findings if one.verdict is not Verdict.NOT_APPLICABLE]
    followed = {
        one.id for one in speaking if any(when.is_followed(incident, one, after) for after in speaking if after != one)
    }
    is_open = Verdict.UNDETERMINED
    return tuple(one for one in findings if one.verdict is not is_open or one.agreement_id not in followed)


def summary(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest finding of each agreement, in order of first appearance."""
    best: dict[str, Finding] = {}
    for finding in findings:
        held = best.get(finding.agreement_id)
        if held is None or GRAVITY.index(finding.verdict) < GRAVITY.index(held.verdict):
            best[finding.agreement_id] = finding
    return tuple(best.values())


def _finding(asked: Asked, agreement: Agreement, term: Term, *, is_only: bool) -> Finding | None:
    incident = asked.incident
    timing = when.in_force(incident, agreement, term)
    if timing.is_out_of_reach:
        return None
    tests = asked.tests(agreement, term, timing, is_only=is_only)
    verdict = _verdict(incident, agreement, term, tests)
    if verdict is None:
        return None
    likely = _likelihood(incident, tests) if verdict is Verdict.ALLEGED_BREACH else None
    rule = (likely[1],) if likely else ()
    silent = verdict in (Verdict.NOT_APPLICABLE, Verdict.CONSISTENT, Verdict.EXEMPTION_CLAIMED)
    return Finding(
        incident_id=asked.incident_id,
        agreement_id=agreement.id,
        term_id=term.id,
        verdict=verdict,
        likelihood=likely[0] if likely else None,
        reasons=tests.reasons(asked.claim_ids, rule),
        missing=() if silent else tests.missing,
        zone_id=tests.placing.zone_id,
        zone_share=tests.placing.share,
        as_of=when.published(incident),
    )


def _verdict(incident: Incident, agreement: Agreement, term: Term, tests: Tests) -> Verdict | None:
    """The written rules, first that fits; None where the term has nothing to say."""
    if term.modality is not Modality.PROHIBIT and Answer.NO in _answers(tests.conduct):
        return None
    if Answer.NO in (tests.timing.reason.answer, tests.placing.reason.answer):
        return Verdict.NOT_APPLICABLE
    if conduct.is_toll(incident) or _is_old_toll(incident, tests):
        return None
    if incident.kind is Kind.CALM or term.modality is not Modality.PROHIBIT:
        return _kept(incident, term, tests)
    if conduct.stances(incident) <= NOT_YET:
        is_posture = agreement.nature == "deconfliction" and tests.bound.answer is Answer.YES
        return Verdict.UNDETERMINED if is_posture else None
    return _barred(incident, agreement, term, tests)


def _is_old_toll(incident: Incident, tests: Tests) -> bool:
    """Whether harm is counted over a stretch that began before the agreement or outlived it."""
    is_harm = incident.kind in conduct.EFFECTS and tests.timing.reason.answer is Answer.UNKNOWN
    return is_harm and conduct.is_long(incident)


def _kept(incident: Incident, term: Term, tests: Tests) -> Verdict | None:
    """Calm, and conduct that a term asks for or allows."""
    if incident.kind is not Kind.CALM:
        if term.bound and tests.bound.answer is Answer.NO:
            return None
        if term.modality is Modality.REQUIRE and conduct.stances(incident) <= NOT_YET:
            return None
    if tests.promise is not None and tests.promise.is_done is not Answer.YES:
        return _unkept(term, tests, tests.promise)
    if tests.denied.answer is not Answer.NO or Answer.NO in _answers(tests.conduct):
        return None
    gaps = _gaps(tests) or term.evaluable is Evaluable.WEAKLY
    return Verdict.UNDETERMINED if gaps else Verdict.CONSISTENT


def _unkept(term: Term, tests: Tests, promised: promise.Promise) -> Verdict | None:
    """What a term asks for, told as done in part or not done: a breach only of one named, after the day it was due.

    A vague term that names nobody and sets no day has nothing to say of what is not done.
    """
    if promised.is_done is Answer.NO and term.evaluable is Evaluable.WEAKLY and not (term.bound or term.deadline):
        return None
    if promised.is_due is Answer.NO:
        return Verdict.NOT_APPLICABLE
    is_plain = promised.is_due is Answer.YES and term.evaluable is Evaluable.YES
    is_clear = is_plain and tests.bound.answer is Answer.YES and not _gaps(tests)
    return Verdict.ALLEGED_BREACH if is_clear else Verdict.UNDETERMINED


def _barred(incident: Incident, agreement: Agreement, term: Term, tests: Tests) -> Verdict | None:
    if tests.exempt.answer is Answer.YES and agreement.nature != "law":
        return Verdict.EXEMPTION_CLAIMED
    if tests.exempt.answer is Answer.UNKNOWN and (incident.actors or incident.targets):
        return Verdict.UNDETERMINED
    if agreement.nature == "deconfliction" and not who.named_actors(incident.actors, agreement):
        return None
    if agreement.nature != "law" and Answer.NO in (tests.bound.answer, tests.covered.answer, *_answers(tests.conduct)):
        return Verdict.NOT_APPLICABLE
    if tests.denied.answer is Answer.YES or incident.status is IncidentStatus.DENIED:
        is_plain = term.evaluable is Evaluable.YES and incident.kind not in conduct.EFFECTS
        is_absence = not incident.actors and not _gaps(tests)
        can_tell = is_plain and (tests.bound.answer is Answer.YES or is_absence)
        return Verdict.CONSISTENT if can_tell else None
    if tests.denied.answer is Answer.UNKNOWN or incident.status is IncidentStatus.DISPUTED:
        return Verdict.DISPUTED
    if _gaps(tests) or _is_open(incident, agreement, tests) or term.evaluable is Evaluable.WEAKLY:
        return Verdict.UNDETERMINED
    if tests.self_defence.answer is Answer.YES and "self_defence" in term.exceptions:
        return Verdict.SELF_DEFENCE_CLAIMED
    return Verdict.ALLEGED_BREACH


def _gaps(tests: Tests) -> bool:
    """Whether place, day, target or a further test is unknown. News without a day is no gap but stays *possible*."""
    day = tests.timing.reason.answer is Answer.UNKNOWN and not tests.timing.is_told_as_news
    return day or Answer.UNKNOWN in (tests.placing.reason.answer, tests.covered.answer, *_answers(tests.conduct))


def _is_open(incident: Incident, agreement: Agreement, tests: Tests) -> bool:
    """Whether someone is named of whom it is not known that he was bound that day; nobody named is no bar."""
    return tests.bound.answer is Answer.UNKNOWN and bool(who.named_actors(incident.actors, agreement))


def _answers(reasons: Iterable[Reason]) -> tuple[Answer, ...]:
    return tuple(reason.answer for reason in reasons)


def _likelihood(incident: Incident, tests: Tests) -> tuple[Likelihood, Reason]:
    """*Probable* when independent roots tell it and name someone bound, and day and place are told; and why."""
    lacking = {
        "two independent sources": incident.status in _SURE,
        "someone who asserts it plainly": Stance.ASSERTED in conduct.stances(incident),
        "two sources that name the doer": _is_doer_shared(incident),
        "a day": tests.timing.reason.answer is not Answer.UNKNOWN,
        "a place": tests.placing.reason.answer is not Answer.UNKNOWN,
        "a doer known to be bound": tests.bound.answer is not Answer.UNKNOWN,
    }
    missed = [name for name, is_met in lacking.items() if not is_met]
    likelihood = Likelihood.POSSIBLE if missed else Likelihood.PROBABLE
    why = f"for probable it lacks {', '.join(missed)}" if missed else f"it has {', '.join(lacking)}"
    return likelihood, Reason(test="likelihood", answer=Answer.YES, text=f"{likelihood}: {why}")


def _is_doer_shared(incident: Incident) -> bool:
    """Whether two independent roots name the doer, where it is known who names whom."""
    told = [value for field in incident.fields if field.name == "actors" for value in field.values]
    doers = {actor.id for actor in incident.actors}
    naming = {root for value in told if value.value in doers for root in value.support if root in incident.roots}
    return not told or len(naming) > 1
