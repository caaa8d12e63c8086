"""Claims that are dated after the report that tells them: kept, flagged, and counted among the problems."""

from collections.abc import Iterable
from datetime import timedelta

from trucewatch.core.claims import Resolved
from trucewatch.core.kinds import Stance
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.text import squeeze

_PLANS = frozenset({Stance.PLANNED, Stance.CONDITIONAL})


def is_future(resolved: Resolved) -> bool:
    """Whether a claim tells as done what would happen more than a day after its report came out.

    A day is left for time zones and for reports that go to print before midnight.
    """
    start = resolved.time.start if resolved.time else None
    is_told = resolved.claim.stance not in _PLANS
    return bool(start and resolved.published and is_told and start > resolved.published + timedelta(days=1))


def problems(claims: Iterable[Resolved]) -> tuple[Problem, ...]:
    """A Problem for each such claim."""
    return tuple(_problem(one) for one in claims if is_future(one))


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
