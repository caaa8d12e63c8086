"""What people judged. People outrank machines: a re-run may mark a decision stale, never overwrite it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from trucewatch.core.ids import content_id
from trucewatch.core.problems import DataIntegrityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One judgement: what (`action`, `value`) about which record, by whom, when, on what they saw."""

    subject: str
    action: str
    """accept, reject, unsure, correct, same, different, status, grade, restrict, comment, approve, undo,
    redact."""
    value: str
    person: str
    decided_at: datetime
    saw_sequence: int
    supersedes: str | None = None
    note: str = ""
    kept_id: str = ""
    """Its id from before words of it were blanked (`Ledger.redact`); empty otherwise."""

    def __post_init__(self) -> None:
        if self.decided_at.tzinfo is None:
            raise DataIntegrityError(f"decision on {self.subject}: decided_at has no time zone")

    @property
    def id(self) -> str:
        if self.kept_id:
            return self.kept_id
        what = [self.subject, self.action, self.value, self.note, self.supersedes]
        return content_id("decision", what, self.person, self.decided_at.isoformat(), self.saw_sequence)


SAME, DIFFERENT = "same", "different"
UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field of a claim as a person corrected it; the original is kept beside."""

    field: str
    before: str
    """What the page was read to tell, as people read it; "unknown" where nothing."""
    after: str
    person: str
    decided_at: datetime

    def told(self) -> str:
        """In a clause."""
        return f"corrected by {self.person} from {self.before}"


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions that no later one supersedes, oldest first.

    What is undone never was: what it had superseded stands again. Those that undo are not among them.
    """
    told = sorted(set(decisions), key=lambda decision: (decision.decided_at, decision.id))
    undone: set[str] = set()
    for decision in reversed(told):
        if decision.action == UNDO and decision.supersedes and decision.id not in undone:
            undone.add(decision.supersedes)
    kept = [decision for decision in told if decision.id not in undone and decision.action != UNDO]
    gone = {decision.supersedes for decision in kept if decision.supersedes}
    return [decision for decision in kept if decision.id not in gone]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A decision that cannot hold beside earlier ones: A same B, B same C, A different C."""

    decision: Decision
    against: tuple[Decision, ...]


def consistent(
    decisions: Iterable[Decision], ends: Mapping[str, tuple[str, str]]
) -> tuple[list[Decision], list[Contradiction]]:
    """What people said of pairs of claims, without what contradicts earlier words, and those that do.

    The later word on a pair itself holds. `ends` are the claims of links that decisions name.
    """
    latest: dict[tuple[str, str], Decision] = {}
    for decision in standing(decisions):
        if decision.action in (SAME, DIFFERENT):
            latest[pair_of(decision, ends)] = decision
    kept: list[Decision] = []
    wrong: list[Contradiction] = []
    same: dict[str, dict[str, Decision]] = {}
    apart: list[tuple[tuple[str, str], Decision]] = []
    for pair, decision in sorted(latest.items(), key=lambda item: (item[1].decided_at, item[1].id)):
        against = _against(pair, decision, same, apart)
        if against:
            wrong.append(Contradiction(decision=decision, against=against))
            continue
        kept.append(decision)
        if decision.action == DIFFERENT:
            apart.append((pair, decision))
            continue
        for one, other in (pair, pair[::-1]):
            same.setdefault(one, {})[other] = decision
    return kept, wrong


def pair_of(decision: Decision, ends: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The two claims that a decision is about, in order of id."""
    left, right = ends.get(decision.subject, (decision.subject, decision.value))
    return (left, right) if left < right else (right, left)


def _against(
    pair: tuple[str, str],
    decision: Decision,
    same: Mapping[str, Mapping[str, Decision]],
    apart: Iterable[tuple[tuple[str, str], Decision]],
) -> tuple[Decision, ...]:
    """The earlier decisions that together say the opposite; empty where none do."""
    if decision.action == DIFFERENT:
        return _chain(same, *pair) or ()
    for ends, other in apart:
        for left, right in (ends, ends[::-1]):
            first, second = _chain(same, left, pair[0]), _chain(same, right, pair[1])
            if first is not None and second is not None:
                return (other, *first, *second)
    return ()


def _chain(same: Mapping[str, Mapping[str, Decision]], start: str, end: str) -> tuple[Decision, ...] | None:
    """The `same` decisions that lead from one claim to another, the fewest; None where none do."""
    seen: dict[str, tuple[Decision, ...]] = {start: ()}
    queue = [start]
    for one in queue:
        if one == end:
            return seen[one]
        for other, decision in same.get(one, {}).items():
            if other not in seen:
                seen[other] = (*seen[one], decision)
                queue.append(other)
    return seen.get(end)
