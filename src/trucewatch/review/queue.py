"""What waits for review, the weightiest first, and why it is on top."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.incidents import Finding, Incident, Link, Relation, Verdict
from trucewatch.core.problems import Problem
from trucewatch.review.decide import PAIRS, Action
from trucewatch.review.standing import Stale, Standing, standings
from trucewatch.review.weight import Weight, claim_uncertainty, made, matters, numbers, unsure, weight

BREACH, UNDETERMINED, CLAIM, PAIR, STALE, DATED = (
    "alleged_breach",
    "undetermined",
    "weak_reading",
    "near_miss",
    "stale",
    "dated_ahead",
)
KINDS = (BREACH, UNDETERMINED, CLAIM, PAIR, STALE, DATED)
"""What an item may wait for."""
DATED_CODE = "dated_after_publication"
_ASKS: Mapping[str, tuple[Action, ...]] = {
    BREACH: (Action.ACCEPT, Action.UNSURE, Action.STATUS),
    UNDETERMINED: (Action.CORRECT, Action.ACCEPT, Action.UNSURE),
    CLAIM: (Action.ACCEPT, Action.CORRECT, Action.REJECT, Action.UNSURE),
    PAIR: (Action.SAME, Action.DIFFERENT),
    STALE: (Action.ACCEPT, Action.CORRECT, Action.REJECT, Action.UNSURE),
    DATED: (Action.CORRECT, Action.ACCEPT, Action.REJECT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits: which record, what for, and why it stands where it does."""

    kind: str
    subject: str
    weight: Weight
    words: str
    """What it is about, in one line; of a claim its own words."""
    other: str = ""
    """The second claim of a pair."""
    incident_id: str = ""
    day: date | None = None
    actions: tuple[Action, ...] = ()
    """What is asked of the person."""
    why: str = ""
    """What is open, where the weight's factors do not tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the queue is made of: a situation's parts."""

    incidents: Sequence[Incident]
    findings: Sequence[Finding]
    links: Iterable[Link] = ()
    decisions: Sequence[Decision] = ()
    reviews: Mapping[str, Standing] = field(default_factory=dict)
    stale: Sequence[Stale] = ()
    problems: Iterable[Problem] = ()


def queue(waiting: Waiting) -> list[Item]:
    """All that waits, the weightiest first; what somebody has judged waits no more until it changes."""
    by_incident: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in waiting.findings:
        by_incident[finding.incident_id].append(finding)
    weights = {one.id: weight(one, by_incident[one.id]) for one in waiting.incidents}
    holding = {claim_id: one for one in waiting.incidents for claim_id in one.claim_ids()}
    said = standings(waiting.decisions)
    items = [
        *_incidents(waiting, by_incident, weights, said),
        *_claims(waiting, weights),
        *_pairs(waiting, weights, holding),
        *(_stale(one) for one in waiting.stale),
        *_dated(waiting, weights, holding),
    ]
    return sorted(items, key=lambda item: (-item.weight.value, KINDS.index(item.kind), item.subject, item.other))


def _incidents(
    waiting: Waiting,
    findings: Mapping[str, Sequence[Finding]],
    weights: Mapping[str, Weight],
    said: Mapping[str, Standing],
) -> Iterator[Item]:
    for incident in waiting.incidents:
        if is_judged(incident, said.get(incident.id)):
            continue
        kind = kind_of(findings[incident.id])
        if kind:
            yield _item(kind, incident.id, weights[incident.id], _words(incident), incident)


def kind_of(findings: Iterable[Finding]) -> str:
    """What an incident waits for by its findings: a look at an alleged breach, one missing fact, or nothing."""
    told = list(findings)
    if any(one.verdict is Verdict.ALLEGED_BREACH for one in told):
        return BREACH
    is_open = any(one.verdict is Verdict.UNDETERMINED and len(one.missing) == 1 for one in told)
    return UNDETERMINED if is_open else ""


def is_judged(incident: Incident, stands: Standing | None) -> bool:
    """Whether somebody has judged it and no page changed it since."""
    if stands is None or (stands.word is None and stands.status is None):
        return False
    return not any(change.is_open for change in incident.changes)


def _claims(waiting: Waiting, weights: Mapping[str, Weight]) -> Iterator[Item]:
    for incident in waiting.incidents:
        for resolved in incident.claims:
            item = claim_item(resolved, incident, weights[incident.id], waiting.reviews.get(resolved.claim.id))
            if item is not None:
                yield item


def claim_item(resolved: Resolved, incident: Incident, whole: Weight, stands: Standing | None) -> Item | None:
    """A claim that rests on a weak reading and that nobody has judged; None where it is not so.

    It matters as much as its incident.
    """
    factors = claim_uncertainty(resolved)
    if not factors or (stands is not None and stands.state):
        return None
    consequence = matters("incident", whole.consequence, "what its incident is to a brief")
    return _item(CLAIM, resolved.claim.id, made((*factors, consequence)), resolved.claim.evidence[0].exact, incident)


def _pairs(waiting: Waiting, weights: Mapping[str, Weight], holding: Mapping[str, Incident]) -> Iterator[Item]:
    decided = {frozenset((one.subject, one.value)) for one in standing(waiting.decisions) if one.action in PAIRS}
    best: dict[tuple[str, str], Item] = {}
    for link in waiting.links:
        left, right = holding.get(link.left), holding.get(link.right)
        if link.relation is not Relation.DIFFERENT or left is None or right is None or left.id == right.id:
            continue
        if frozenset((link.left, link.right)) in decided:
            continue
        item = pair_item(link, (left, right), (weights[left.id], weights[right.id]))
        ends = (min(left.id, right.id), max(left.id, right.id))
        held = best.get(ends)
        # One pair of claims stands for two incidents: the nearest.
        if held is None or (-item.weight.value, item.subject, item.other) < (
            -held.weight.value,
            held.subject,
            held.other,
        ):
            best[ends] = item
    yield from best.values()


def pair_item(link: Link, incidents: tuple[Incident, Incident], weights: tuple[Weight, Weight]) -> Item:
    """Two claims that nearly tell one event: the nearer the score is to joining them, the less sure it is."""
    chance = 1.0 / (1.0 + 2.0 ** (abs(link.score) / numbers()["near_miss"]["halving_log2"]))
    against = [one.text for one in sorted(link.evidence, key=lambda one: one.weight) if one.weight < 0][:2]
    text = f"{link.score:+.1f} bits for one event" + (f"; against it: {'; '.join(against)}" if against else "")
    consequence = max(one.consequence for one in weights)
    factors = (
        unsure("near_miss", round(2 * chance, 3), text),
        matters("incident", consequence, "what the weightier of the two is to a brief"),
    )
    words = " | ".join(_words(one) for one in incidents)
    return _item(PAIR, link.left, made(factors), words, incidents[0], other=link.right)


def _stale(stale: Stale) -> Item:
    table = numbers()["stale"]
    said = ", ".join(f"{one.action} by {one.person}" for one in stale.decisions)
    factors = (
        unsure("stale", table["uncertainty"], f"{said}: {stale.why}"),
        matters("decision", table["consequence"], "a person had judged it"),
    )
    return Item(
        kind=STALE, subject=stale.claim_id, weight=made(factors), words=said, actions=_ASKS[STALE], why=stale.why
    )


def _dated(waiting: Waiting, weights: Mapping[str, Weight], holding: Mapping[str, Incident]) -> Iterator[Item]:
    table = numbers()["dated_ahead"]
    for problem in waiting.problems:
        incident = holding.get(problem.subject)
        stands = waiting.reviews.get(problem.subject)
        if problem.code != DATED_CODE or incident is None or (stands is not None and stands.state):
            continue
        consequence = max(table["consequence"], weights[incident.id].consequence)
        factors = (
            unsure("dated_ahead", table["uncertainty"], problem.message),
            matters("incident", consequence, "what its incident is to a brief"),
        )
        yield _item(DATED, problem.subject, made(factors), _words(incident), incident)


def _item(kind: str, subject: str, weighed: Weight, words: str, incident: Incident, *, other: str = "") -> Item:
    day = incident.happened.start if incident.happened else None
    return Item(
        kind=kind,
        subject=subject,
        weight=weighed,
        words=words,
        other=other,
        incident_id=incident.id,
        day=day,
        actions=_ASKS[kind],
    )


def _words(incident: Incident) -> str:
    """An incident in a clause: what, where, when."""
    where = f" at {incident.place.name}" if incident.place else ""
    day = incident.happened.start if incident.happened else None
    return f"{incident.kind.value.replace('_', ' ')}{where}{f' on {day.isoformat()}' if day else ''}"
