"""What people said of claims, put to work: rejected ones take no part, corrected ones count as corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trucewatch.core.claims import Resolved
from trucewatch.fuse.readings import readings
from trucewatch.review.corrected import with_correction
from trucewatch.review.decide import Action
from trucewatch.review.standing import Standing


@dataclass(frozen=True, slots=True)
class Judged:
    """Claims that take part, as people left them, and those that they rejected."""

    claims: tuple[Resolved, ...]
    rejected: tuple[Resolved, ...] = ()


def judged(claims: Sequence[Resolved], standings: Mapping[str, Standing]) -> Judged:
    """The claims of whole documents with what people said of them.

    Another maker's later reading of a judged claim's words is the same telling: what was said of the one holds for it,
    unless somebody judged it by itself.
    """
    if not standings:
        return Judged(tuple(claims))
    documents = {one.claim.document_id for one in claims if one.claim.id in standings}
    leads = readings(one for one in claims if one.claim.document_id in documents).follows
    kept: list[Resolved] = []
    rejected: list[Resolved] = []
    for one in claims:
        stands = standings.get(one.claim.id) or standings.get(leads.get(one.claim.id, ""))
        if stands is None:
            kept.append(one)
        elif stands.is_rejected:
            rejected.append(one)
        else:
            kept.append(_as_judged(one, stands))
    return Judged(tuple(kept), tuple(rejected))


def _as_judged(one: Resolved, stands: Standing) -> Resolved:
    for decision in stands.corrections:
        one = with_correction(one, decision)
    return replace(one, is_doubted=True) if stands.state == Action.UNSURE else one


def followers(claims: Iterable[Resolved], lead: str) -> tuple[str, ...]:
    """Ids of the later readings of a claim's words among the claims of its document."""
    return tuple(later for later, own in readings(claims).follows.items() if own == lead)
