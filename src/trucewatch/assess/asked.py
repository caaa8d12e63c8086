"""The tests that one incident and one term are put to, and what is missing for each."""

from dataclasses import dataclass

from trucewatch.assess import conduct, promise, when, where, who
from trucewatch.core.agreements import Agreement, Evaluable, Term
from trucewatch.core.incidents import Answer, Incident, Missing, Reason
from trucewatch.core.kinds import Stance

READING = "interpretation"
"""Name of the facts that keep how someone reads an agreement."""

UNCLEAR = Missing(
    fact="whether the term means such conduct, which its text does not say plainly",
    would_change="if it does: alleged_breach; if not: not_applicable",
)
POSTURE = Missing(fact="whether it came to that", would_change="done, by one who is bound: alleged_breach")
NOT_YET = frozenset({Stance.PLANNED, Stance.CONDITIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tests:
    """The answers for one incident and one term."""

    timing: when.Timing
    placing: where.Placing
    bound: Reason
    exempt: Reason
    covered: Reason
    denied: Reason
    self_defence: Reason
    conduct: tuple[Reason, ...]
    promise: promise.Promise | None
    readings: tuple[Reason, ...]
    """How others read the term, where that is disputed."""
    missing: tuple[Missing, ...]

    def reasons(self, claim_ids: tuple[str, ...], rule: tuple[Reason, ...] = ()) -> tuple[Reason, ...]:
        """Every answer in the order in which a person would ask, then the rule of the likelihood.

        Each rests on these claims where it names no other.
        """
        first = (self.timing.reason, self.placing.reason, *self.conduct)
        promised = (self.promise.reason,) if self.promise else ()
        last = (self.exempt, self.bound, self.covered, *promised, *self.readings, self.denied, self.self_defence)
        asked = (*first, *last, *rule)
        return tuple(
            one if one.claim_ids else Reason(test=one.test, answer=one.answer, text=one.text, claim_ids=claim_ids)
            for one in asked
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An incident with what is the same for every term: the ids of its claims cost more than a test does."""

    incident: Incident
    incident_id: str
    claim_ids: tuple[str, ...]
    denied: Reason
    self_defence: Reason

    @classmethod
    def of(cls, incident: Incident) -> "Asked":
        """The incident with its ids and the answers that no term changes."""
        return cls(
            incident=incident,
            incident_id=incident.id,
            claim_ids=incident.claim_ids(),
            denied=conduct.denied(incident),
            self_defence=conduct.self_defence(incident),
        )

    def tests(self, agreement: Agreement, term: Term, timing: when.Timing, *, is_only: bool) -> Tests:
        """Every test of the term, that of its time given. `is_only`: no other agreement in force then binds those who
        are named."""
        incident = self.incident
        placing = where.in_zone(incident, agreement, term, is_only=is_only)
        setting = who.Setting(incident=incident, agreement=agreement, zone_id=placing.zone_id)
        bound, bound_missing = who.bound(setting, term)
        covered, covered_missing = who.covered(setting, term)
        further = conduct.further(incident, agreement, term)
        promised = promise.promise(incident, agreement, term)
        exempt = who.exempt(setting, term)
        extra = tuple(missing for _, given in further for missing in given)
        missing = (*timing.missing, *placing.missing, *bound_missing, *covered_missing, *extra)
        missing += (*(promised.missing if promised else ()), *_open(incident, term, exempt))
        barred = Reason(test="conduct", answer=Answer.YES, text=f"{incident.kind}: {term.text}")
        return Tests(
            timing=timing,
            placing=placing,
            bound=bound,
            exempt=exempt,
            covered=covered,
            denied=self.denied,
            self_defence=self.self_defence,
            conduct=(barred, conduct.weapon(incident, term), *(reason for reason, _ in further)),
            promise=promised,
            readings=_readings(agreement, term),
            missing=tuple(dict.fromkeys(missing)),
        )


def _open(incident: Incident, term: Term, exempt: Reason) -> tuple[Missing, ...]:
    """What is missing beside the tests: a plain text, which of two did it, whether a plan was carried out."""
    found = [UNCLEAR] if term.evaluable is Evaluable.WEAKLY else []
    if exempt.answer is Answer.UNKNOWN and incident.actors:
        found.append(who.WHICH)
    if conduct.stances(incident) <= NOT_YET:
        found.append(POSTURE)
    return tuple(found)


def _readings(agreement: Agreement, term: Term) -> tuple[Reason, ...]:
    """The readings of a term that is not plain, each as its source has it."""
    if term.evaluable is not Evaluable.WEAKLY:
        return ()
    told = [f"{fact.value} ({fact.source})" for fact in agreement.facts if fact.name == READING]
    return (Reason(test=READING, answer=Answer.UNKNOWN, text="; ".join(told)),) if told else ()
