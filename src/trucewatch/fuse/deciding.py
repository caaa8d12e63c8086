"""What people decided of pairs of claims, as it binds fusion; what cannot hold together is left out and told."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from trucewatch.core.decisions import SAME, Decision, consistent, pair_of
from trucewatch.core.problems import Problem, Stage

Pair = tuple[str, str]
Bonds = dict[Pair, bool]
"""Pairs of claim ids in order, and whether people say that they tell one event."""


def bonds(
    decisions: Sequence[Decision], ends: Mapping[str, Pair], lead_of: Callable[[str], str | None]
) -> tuple[Bonds, list[Problem]]:
    """Pairs that people bound, and a problem for each word that contradicts earlier ones.

    `ends` are the claims of links; `lead_of` gives the claim that one is a reading of, itself otherwise, None where
    there is no such claim.
    """
    kept, wrong = consistent(decisions, ends)
    found: Bonds = {}
    for decision in kept:
        left, right = (lead_of(end) for end in pair_of(decision, ends))
        if left and right and left != right:
            found[min(left, right), max(left, right)] = decision.action == SAME
    return found, [contradiction_problem(one.decision, one.against) for one in wrong]


def contradiction_problem(decision: Decision, against: Iterable[Decision]) -> Problem:
    """The problem that says so, with all decisions named."""
    return Problem(
        stage=Stage.FUSE,
        subject=decision.id,
        code="contradictory_decisions",
        message=f"{told(decision)} contradicts {' and '.join(told(one) for one in against)}.",
        hint="The later one is left out. Supersede one of them with `trucewatch decide … --supersedes ID`.",
    )


def told(decision: Decision) -> str:
    """A decision in a clause, with its id."""
    return f"{decision.id} ({decision.person}: {decision.subject} {decision.action} {decision.value})"
