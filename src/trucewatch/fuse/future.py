"""Claims that are dated after the report that tells them: kept, flagged, and counted among the problems."""

from collections.abc import Iterable

from trucewatch.core.claims import Resolved
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.text import squeeze
from trucewatch.fuse.profile import is_told_too_early


def problems(claims: Iterable[Resolved]) -> tuple[Problem, ...]:
    """A Problem for each such claim."""
    return tuple(_problem(one) for one in claims if is_told_too_early(one))


def _problem(one: Resolved) -> Problem:
    start = one.time.start if one.time else None
    words = squeeze(one.claim.evidence[0].exact)[:80]
    return Problem(
        stage=Stage.FUSE,
        subject=one.claim.id,
        code="dated_after_publication",
        message=f"“{words}” is dated {start}, and its report came out on {one.published}.",
        hint="See `trucewatch why` with the claim's id: which of the two days was read or told wrongly.",
    )
