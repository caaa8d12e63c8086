"""Which claim of a page's next version stands in the place of one that it tells no more."""

from collections.abc import Iterable, Iterator, Sequence

from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.ports import FusedClaim
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.fuse.profile import tokens_of


def heirs_of(gone: Iterable[FusedClaim], told: Sequence[Resolved]) -> Iterator[tuple[str, str]]:
    """For each claim that a page told and tells no more, the claim of its next version that tells most of the same."""
    here = {one.claim.id for one in told}
    for row in gone:
        if row.claim_id not in here:
            heir = heir_of(resolved_of(row).claim, [one.claim for one in told])
            if heir:
                yield row.claim_id, heir


def heir_of(claim: Claim, told: Iterable[Claim]) -> str:
    """Id of the claim of the same kind that shares most words with this one; empty where none shares half of them."""
    own = _words(claim)
    ranked = [(len(own & _words(one)) / len(own | _words(one)), one.id) for one in told if one.kind is claim.kind]
    best = max(ranked, default=(0.0, ""))
    return best[1] if best[0] >= 0.5 else ""


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(token for span in claim.evidence for token in tokens_of(span.exact)) or frozenset({""})
