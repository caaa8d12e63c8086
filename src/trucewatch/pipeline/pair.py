"""The evidence on any two claims of a ledger, linked or not: what `why CLAIM CLAIM` and `why LINK` show."""

from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Incident, Link, Relation
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.fuse import WeightScorer, standing
from trucewatch.fuse.profile import profile
from trucewatch.fuse.sources import Roots
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.trail import FEWEST, SituationTrail
from trucewatch.publish.waterfall import Waterfall


def pair_of(situation: Situation, trail: SituationTrail, record_id: str, other_id: str = "") -> tuple[str, str] | None:
    """Ids of the two claims that are meant: by two ids, or the id of their link; None where one id is no link's.

    The beginning of an id is enough. Raises ConfigError where an id is nobody's, several fit, or it is no claim's.
    """
    if other_id:
        left, right = sorted(trail.full_id(one) for one in (record_id, other_id))
        for one in (left, right):
            if trail.get_claim(one) is None:
                raise ConfigError(
                    f"{one} is no claim.", hint="A pair is two claims: `trucewatch why INCIDENT` lists ids."
                )
        if left == right:
            raise ConfigError(f"{left} is one claim, not two.")
        return left, right
    hash_part = record_id.removeprefix("link-")
    if len(hash_part) < FEWEST:
        return None
    found = [link for link in situation.links if link.id.removeprefix("link-").startswith(hash_part)]
    if len(found) > 1:
        raise ConfigError(f"{record_id!r} is the beginning of {len(found)} links' ids.")
    return (found[0].left, found[0].right) if found else None


def waterfall_of(situation: Situation, ledger: Ledger, ends: tuple[str, str]) -> Waterfall:
    """The evidence on two claims. Raises ConfigError where one of them is no part of the situation."""
    claims = {one.claim.id: one for one in situation.resolved if one.claim.id in ends}
    for one in ends:
        if one not in claims:
            raise ConfigError(f"{one} is of a page that a later version replaced: it is compared with nothing.")
    left, right = (claims[one] for one in ends)
    scorer = WeightScorer()
    link = _held(situation, ends) or _scored(situation, scorer, left, right)
    incidents = [incident.id for incident in situation.incidents if set(ends) & set(_claims_of(incident))]
    return Waterfall(
        link=link,
        left=left,
        right=right,
        same=scorer.weights.of("thresholds", "same"),
        cannot=scorer.weights.of("thresholds", "cannot"),
        incidents=tuple(incidents),
        decisions=_decisions(ledger, link),
    )


def _claims_of(incident: Incident) -> tuple[str, ...]:
    return (*incident.claim_ids(), *(later.claim.id for _, later in incident.readings))


def _held(situation: Situation, ends: tuple[str, str]) -> Link | None:
    """The link that fusion made of it: a reprint's or a second reading's rests on more than the fields."""
    return next((link for link in situation.links if (link.left, link.right) == ends), None)


def _scored(situation: Situation, scorer: WeightScorer, left: Resolved, right: Resolved) -> Link:
    roots = Roots(situation.resolved, scorer.weights)
    return scorer.link(profile(left, scorer.weights, roots), profile(right, scorer.weights, roots))


def _decisions(ledger: Ledger, link: Link) -> tuple[Decision, ...]:
    """People's standing word on the pair, by its claims or its link."""
    ends = {link.left, link.right}
    return tuple(
        one
        for one in standing(tuple(ledger.records(Decision)))
        if one.action in (Relation.SAME, Relation.DIFFERENT)
        if one.subject == link.id or {one.subject, one.value} == ends
    )
