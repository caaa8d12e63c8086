"""One page's words read by two makers: one telling, read twice, and never a second source.

Where makers work side by side, their claims are told apart by `Resolved.reading`. A claim of a later maker that is of
the same kind and on words of a leading maker's claim is a reading of that claim: it follows it into its incident, fills
what it lacks, and is counted nowhere. One of another kind on the same words stands as a claim of the same root.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.incidents import Evidence, Link, Relation
from trucewatch.core.text import Span
from trucewatch.fuse.profile import Profile

WEIGHT = 20.0


@dataclass(frozen=True, slots=True)
class Readings:
    """Later readings by claim id: `follows` the leading claim of the same kind; `rooted_in` any on the same words."""

    follows: Mapping[str, str]
    rooted_in: Mapping[str, str]


def readings(claims: Iterable[Resolved]) -> Readings:
    """Which claims are later readings of others, the same whatever the order of arrival."""
    by_document: defaultdict[str, list[Resolved]] = defaultdict(list)
    for one in claims:
        by_document[one.claim.document_id].append(one)
    follows: dict[str, str] = {}
    rooted: dict[str, str] = {}
    for members in by_document.values():
        leading = [one for one in members if one.reading == 0]
        if len(leading) == len(members):
            continue
        for later in members:
            if later.reading == 0:
                continue
            same = _nearest(later.claim, (one.claim for one in leading if one.claim.kind is later.claim.kind))
            any_kind = same or _nearest(later.claim, (one.claim for one in leading))
            if same:
                follows[later.claim.id] = same
            if any_kind:
                rooted[later.claim.id] = any_kind
    return Readings(follows, rooted)


def _nearest(claim: Claim, others: Iterable[Claim]) -> str | None:
    """Id of the claim that shares most words with this one; None where none shares any."""
    ranked = [(shared(claim, other), other.id) for other in others if other.id != claim.id]
    best = max(ranked, key=lambda pair: (pair[0], pair[1]), default=(0, ""))
    return best[1] if best[0] > 0 else None


def shared(left: Claim, right: Claim) -> int:
    """Characters of evidence that both claims rest on; tellings elsewhere count where the evidence shares none."""
    own = _overlap(left.evidence, right.evidence)
    return own or _overlap((*left.evidence, *left.also), (*right.evidence, *right.also))


def _overlap(left: Sequence[Span], right: Sequence[Span]) -> int:
    return sum(max(0, min(one.end, other.end) - max(one.start, other.start)) for one in left for other in right)


def completed(lead: Profile, later: Sequence[Profile]) -> Profile:
    """The leading claim's profile, for linking, with what it lacks from its later readings."""
    for one in later:
        lead = replace(
            lead,
            place=lead.place or one.place,
            place_is_carried=lead.place_is_carried if lead.place else one.place_is_carried,
            days=lead.days or one.days,
            actors=lead.actors if lead.actors.ids else one.actors,
            targets=lead.targets if lead.targets.ids else one.targets,
            topics=lead.topics or one.topics,
        )
    return lead


def remainder(lead: Resolved, later: Resolved) -> Resolved:
    """What a later reading adds: its fields that the leading claim has none of, told as the leading claim tells."""
    claim, own = later.claim, lead.claim
    kept = replace(
        claim,
        stance=own.stance,
        harm=() if own.harm else claim.harm,
        weapons=() if own.weapons else claim.weapons,
        count=None if own.count is not None else claim.count,
        is_background=own.is_background,
    )
    return replace(
        later,
        claim=kept,
        actors=() if lead.actors or own.actors else later.actors,
        targets=() if lead.targets or own.targets else later.targets,
        place=None if lead.place else later.place,
        time=None if lead.time else later.time,
    )


def link_of(lead: str, later: str) -> Link:
    """The link that says so."""
    left, right = sorted((lead, later))
    evidence = (Evidence(field="words", weight=WEIGHT, text="the same words of one page, read by two makers"),)
    return Link(left=left, right=right, relation=Relation.SAME, score=WEIGHT, evidence=evidence)
