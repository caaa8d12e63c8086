"""The negotiation log: rounds of talks with who met, where, when, about what, and what came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trucewatch.assess.positions import with_topics
from trucewatch.assess.who import UNNAMED
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Interval, Resolved
from trucewatch.core.kinds import Kind, Stance

OUTCOME_DAYS = 3
"""What is made within so many days of a round's last day, by those who met or in the same report, came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is told to have come of a round: a deal made, put off or refused, in the words of its claim."""

    claim_id: str
    stance: Stance
    words: str
    topic: str | None = None
    when: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of talks. `claim_ids` are the tellings that were taken for one round, first told first."""

    topic: str | None
    claim_ids: tuple[str, ...]
    actors: tuple[str, ...]
    place: str
    when: Interval | None
    stance: Stance
    words: str
    publishers: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def day(self) -> date | None:
        """The first day told; None where none is."""
        return self.when.start if self.when else None


def talks(
    resolved: Sequence[Resolved], agreements: Sequence[Agreement], *, is_topical: bool = False
) -> tuple[Round, ...]:
    """The log: dated rounds first, in order of day, tellings of one round as one.

    Two tellings are one round where day and stance are the same, someone met in both, and no place speaks against it.
    What has no day is not joined: a wrong round is worse than two. `is_topical`: the claims have their topics.
    """
    everything = resolved if is_topical else with_topics(resolved, agreements)
    deals = [item for item in everything if item.claim.kind is Kind.AGREEMENT]
    rounds: list[tuple[Round, list[Resolved]]] = []
    for item in everything:
        if item.claim.kind is not Kind.TALKS:
            continue
        one = _round(item)
        same = next((n for n, (other, _) in enumerate(rounds) if _is_one(other, one)), None)
        if same is None:
            rounds.append((one, [item]))
        else:
            rounds[same] = (_joined(rounds[same][0], one), [*rounds[same][1], item])
    done = [replace(one, outcomes=_outcomes(one, told, deals)) for one, told in rounds]
    return tuple(sorted(done, key=lambda one: (one.day is None, one.day or date.min)))


def _round(item: Resolved) -> Round:
    names = tuple(dict.fromkeys(actor.id for actor in item.actors if actor.id not in UNNAMED))
    return Round(
        topic=item.topics[0] if item.topics else None,
        claim_ids=(item.claim.id,),
        actors=names or tuple(mention.text for mention in item.claim.actors),
        place=item.place.name if item.place else "",
        when=item.time,
        stance=item.claim.stance,
        words=item.claim.evidence[0].exact,
        publishers=(item.publisher,) if item.publisher else (),
    )


def _is_one(left: Round, right: Round) -> bool:
    if left.when is None or right.when is None or left.stance is not right.stance:
        return False
    is_then = (left.when.start, left.when.end) == (right.when.start, right.when.end)
    is_there = not left.place or not right.place or left.place == right.place
    is_about = not left.topic or not right.topic or left.topic == right.topic
    return is_then and is_there and is_about and bool(set(left.actors) & set(right.actors))


def _joined(left: Round, right: Round) -> Round:
    return replace(
        left,
        topic=left.topic or right.topic,
        claim_ids=(*left.claim_ids, *right.claim_ids),
        actors=tuple(dict.fromkeys((*left.actors, *right.actors))),
        place=left.place or right.place,
        publishers=tuple(dict.fromkeys((*left.publishers, *right.publishers))),
    )


def _outcomes(one: Round, told: Iterable[Resolved], deals: Iterable[Resolved]) -> tuple[Outcome, ...]:
    """Deals told of the same topic, made on the last day of the round or soon after, by someone who met."""
    documents = {item.claim.document_id for item in told}
    return tuple(
        Outcome(
            claim_id=deal.claim.id,
            stance=deal.claim.stance,
            words=deal.claim.evidence[0].exact,
            topic=deal.topics[0] if deal.topics else None,
            when=deal.time,
        )
        for deal in deals
        if one.stance is Stance.ASSERTED and _came_of(one, deal, documents)
    )


def _came_of(one: Round, deal: Resolved, documents: set[str]) -> bool:
    topic = deal.topics[0] if deal.topics else None
    if one.topic and topic and one.topic != topic:
        return False
    met = bool(set(one.actors) & {actor.id for actor in deal.actors})
    if one.when is None or deal.time is None or one.when.end is None or deal.time.start is None:
        # Without days only the report that tells both, of the same people, ties them.
        return met and deal.claim.document_id in documents and one.topic == topic
    last = one.when.end - timedelta(days=1)
    is_soon = last <= deal.time.start <= last + timedelta(days=OUTCOME_DAYS)
    return is_soon and (met or deal.claim.document_id in documents)
