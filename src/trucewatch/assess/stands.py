"""Where each actor stands on each agreement over time, from what is told of it; and who is silent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trucewatch.assess import words
from trucewatch.assess.positions import holder_of, with_topics
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Interval, Resolved
from trucewatch.core.kinds import POSITION_KINDS, Kind, Stance


class Stand(StrEnum):
    """A stance as people name it. SILENT: a party or guarantor of whom no position is told."""

    SUPPORTS = "supports"
    REJECTS = "rejects"
    CONDITIONS = "conditions"
    DEMANDS = "demands"
    ACCUSES = "accuses"
    THREATENS = "threatens"
    WITHHOLDS = "withholds"
    """Told as not supporting, or as not rejecting: neither is the other."""
    DOUBTED = "doubted"
    """Told by someone who is not sure of it."""
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stance as told once: `when` it was taken where that is told, `published` when it was reported."""

    stand: Stand
    claim_id: str
    words: str
    when: Interval | None = None
    published: date | None = None
    teller: str = ""

    @property
    def day(self) -> date | None:
        """The day that orders it: taken, else reported on (no day of its own)."""
        return self.when.start if self.when and self.when.start else self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An actor's stances on an agreement or proposal, oldest first; empty `steps` where it is silent."""

    holder_id: str
    holder: str
    topic: str
    steps: tuple[Step, ...] = ()

    @property
    def now(self) -> Stand:
        """The latest stance told."""
        return self.steps[-1].stand if self.steps else Stand.SILENT

    @property
    def is_turned(self) -> bool:
        """Whether it came to support what it had rejected, or the other way round."""
        told = [step.stand for step in self.steps if step.stand in (Stand.SUPPORTS, Stand.REJECTS)]
        return len(set(told)) > 1


_STANDS = {
    Kind.SUPPORT: Stand.SUPPORTS,
    Kind.REJECTION: Stand.REJECTS,
    Kind.DEMAND: Stand.DEMANDS,
    Kind.ACCUSATION: Stand.ACCUSES,
    Kind.THREAT: Stand.THREATENS,
}
_CONDITION_KINDS = frozenset({Kind.SUPPORT, Kind.REJECTION, Kind.DEMAND})


def standings(
    resolved: Sequence[Resolved], agreements: Sequence[Agreement], *, is_topical: bool = False
) -> tuple[Standing, ...]:
    """Every actor's stances by topic, in order of first telling; then the parties and guarantors that are silent.

    The silent are told for agreements of which at least one position is known. `is_topical`: the claims have their
    topics.
    """
    steps: dict[tuple[str, str], list[Step]] = {}
    names: dict[str, str] = {}
    for item in resolved if is_topical else with_topics(resolved, agreements):
        if item.claim.kind in POSITION_KINDS and item.topics:
            holder, name = holder_of(item)
            identity = holder.id if holder else name
            names.setdefault(identity, holder.name if holder else name)
            steps.setdefault((item.topics[0], identity), []).append(_step(item))
    told = [
        Standing(holder_id=identity, holder=names[identity], topic=topic, steps=tuple(_in_order(found)))
        for (topic, identity), found in steps.items()
    ]
    return (*told, *(one for agreement in agreements for one in silent(agreement, _spoken(told, agreement))))


def _spoken(told: Sequence[Standing], agreement: Agreement) -> set[str]:
    return {standing.holder_id for standing in told if standing.topic == agreement.id}


def silent(agreement: Agreement, spoken: Collection[str]) -> tuple[Standing, ...]:
    """The parties and guarantors of whom no position is told; none where nobody's is."""
    asked = dict.fromkeys((*agreement.guarantors, *(entry.actor_id for entry in agreement.parties)))
    return tuple(
        Standing(holder_id=identity, holder=identity, topic=agreement.id)
        for identity in asked
        if spoken and identity not in spoken
    )


def _step(item: Resolved) -> Step:
    return Step(
        stand=stand_of(item),
        claim_id=item.claim.id,
        words=item.claim.evidence[0].exact,
        when=item.time,
        published=item.published,
        teller=words.teller(item),
    )


def stand_of(item: Resolved) -> Stand:
    """What a position claim says its holder does."""
    claim = item.claim
    if claim.stance is Stance.UNCERTAIN:
        return Stand.DOUBTED
    if claim.stance is Stance.DENIED:
        return Stand.WITHHOLDS
    is_condition = claim.stance is Stance.CONDITIONAL or words.first("condition", words.told(item)) is not None
    if is_condition and claim.kind in _CONDITION_KINDS:
        return Stand.CONDITIONS
    return _STANDS[claim.kind]


def _in_order(steps: Sequence[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (step.day is None, step.day or date.min))
