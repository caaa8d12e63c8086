"""What stands of a record after all that people said of it: its state, what was corrected, who said so and when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trucewatch.core.decisions import Decision, standing
from trucewatch.core.problems import Problem, Stage
from trucewatch.review.corrected import is_readable
from trucewatch.review.decide import WORDS, Action, same_person
from trucewatch.review.values import field_of

CLAIM_ACTIONS = frozenset({*WORDS, Action.CORRECT})
"""What people may say of a claim that changes how it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What people say of one record now."""

    subject: str
    word: Decision | None = None
    """The last accept, reject or unsure."""
    corrections: tuple[Decision, ...] = ()
    """The last correction of each field, earliest first."""
    approval: Decision | None = None
    """The second person's word, by somebody else than the first's."""
    status: Decision | None = None
    comments: tuple[Decision, ...] = ()
    is_carried: bool = False
    """Whether any of it was said of an earlier reading of the same words."""

    @property
    def state(self) -> str:
        """reject, unsure, correct, accept, or empty where nobody judged it."""
        if self.word is not None and self.word.action != Action.ACCEPT:
            return self.word.action
        return Action.CORRECT.value if self.corrections else self.word.action if self.word else ""

    @property
    def is_rejected(self) -> bool:
        return self.state == Action.REJECT

    @property
    def people(self) -> tuple[str, ...]:
        """Who judged it, each once, in order."""
        said = (self.word, *self.corrections, self.approval, self.status)
        return tuple(dict.fromkeys(one.person for one in said if one is not None))

    @property
    def awaits(self) -> str:
        """What the two-person rule still asks for: `accept`, `approve`, or nothing."""
        if self.word is None or self.word.action != Action.ACCEPT:
            return Action.ACCEPT.value
        return "" if self.approval else Action.APPROVE.value


def standing_of(subject: str, decisions: Iterable[Decision], *, carried: Iterable[str] = ()) -> Standing:
    """What stands of a record. `decisions` are all on it, and those on earlier readings of its words (`carried` names
    these subjects)."""
    earlier = frozenset(carried)
    said = standing(decisions)
    last: dict[str, Decision] = {}
    corrections: dict[str, Decision] = {}
    for decision in said:
        if decision.action == Action.CORRECT and not is_readable(decision):
            continue
        if decision.action == Action.CORRECT:
            corrections.pop(field_of(decision.value), None)
            corrections[field_of(decision.value)] = decision
        else:
            last["word" if decision.action in WORDS else decision.action] = decision
    word, approval = last.get("word"), last.get(Action.APPROVE)
    return Standing(
        subject=subject,
        word=word,
        corrections=tuple(corrections.values()),
        approval=approval if _is_second(word, approval) else None,
        status=last.get(Action.STATUS),
        comments=tuple(one for one in said if one.action == Action.COMMENT),
        is_carried=any(one.subject in earlier for one in said),
    )


def _is_second(word: Decision | None, approval: Decision | None) -> bool:
    """Whether somebody else approved what was accepted before: an acceptance made anew is approved anew."""
    if word is None or approval is None or word.action != Action.ACCEPT:
        return False
    return approval.decided_at >= word.decided_at and not same_person(word.person, approval.person)


def unreadable(decisions: Iterable[Decision]) -> Iterator[Problem]:
    """A problem for each standing correction that has not the form of one: it changes nothing."""
    for decision in standing(decisions):
        if decision.action == Action.CORRECT and not is_readable(decision):
            yield Problem(
                stage=Stage.FUSE,
                subject=decision.id,
                code="unreadable_correction",
                message=f"The correction of {decision.subject} by {decision.person} cannot be read.",
                hint="It changes nothing. Undo it with `trucewatch review undo`, and correct the claim again.",
            )


def standings(decisions: Iterable[Decision]) -> Mapping[str, Standing]:
    """What stands of every record that somebody judged, without carrying anything over."""
    by_subject: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        by_subject[decision.subject].append(decision)
    return {subject: standing_of(subject, said) for subject, said in by_subject.items()}


def restricted(decisions: Iterable[Decision]) -> frozenset[str]:
    """Ids of the sources that only some may see: the last word on each."""
    last = {one.subject: one.value for one in standing(decisions) if one.action == Action.RESTRICT}
    return frozenset(subject for subject, value in last.items() if value == "yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """What people said of words that no longer stand in one place of one claim: kept, and to be judged anew."""

    claim_id: str
    decisions: tuple[Decision, ...]
    why: str
    document_id: str = ""
    """The document that the page has now; empty where none is read from it."""
    candidates: tuple[str, ...] = ()
    """Claims of that document that may be meant."""
