"""The one door by which people's judgements enter the ledger: checked, kept once, and told against whom they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from trucewatch.core.claims import Actor, Claim, Place
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.people import Person
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, NotAllowed
from trucewatch.core.records import Document
from trucewatch.pipeline.decide import decide
from trucewatch.pipeline.review_carry import page_of
from trucewatch.pipeline.review_desk import refuse_locked
from trucewatch.pipeline.review_kept import Said
from trucewatch.pipeline.review_open import OpenReview, open_reviews, require_reviews
from trucewatch.pipeline.review_subjects import may_see, subject_of
from trucewatch.pipeline.shelf import PEOPLE
from trucewatch.pipeline.stages import gazetteer, registry
from trucewatch.review.decide import (
    PAIRS,
    WORDS,
    Action,
    action_named,
    check_fits,
    check_lengths,
    check_may,
    check_value,
    same_person,
)
from trucewatch.review.standing import standing_of
from trucewatch.review.values import checked, field_of, kept_form
from trucewatch.settings import Settings, load_settings

__all__ = ["OpenReview", "Options", "open_reviews", "require_reviews", "review", "said_of", "told"]

_CLAIM = re.compile("claim-[0-9a-f]+")


class Options(TypedDict, total=False):
    """What a person may add to a judgement."""

    note: str
    supersedes: str
    """Id, or its beginning, of the decision that no longer holds; without it the one on the same thing."""
    saw: int
    """Place in the ledger of what the person looked at: who judged the record since is told, and nothing is kept."""
    settings: Settings


def review(
    ledger: Ledger, subject: str, action: str, value: str = "", *, person: str | Person, **options: Unpack[Options]
) -> Decision:
    """Keeps what a person says of a record; gives the standing decision where the same is said already.

    `value`: for `correct` the JSON of `review.values`, for `same` and `different` the other claim, for `status`,
    `grade` and `restrict` their word, for `comment` the text, for `undo` the decision (empty: the last on the record).
    A bare name is the owner of the ledger; a `Person` needs the permission. Raises ConfigError on what makes no sense,
    NotAllowed where the person may not, or somebody else judged or holds the record; then nothing is kept.
    """
    word = action_named(action)
    check_lengths(value, options.get("note", ""), person if isinstance(person, str) else person.name)
    settings = options.get("settings") or load_settings()
    if word is not Action.UNDO:
        check_may(person, word)
    with ledger.unit():
        if word is Action.UNDO:
            return _undo(_Asked(ledger, *_undone(ledger, subject, value, person, settings), person, options))
        named, kind = subject_of(ledger, subject, person, settings)
        check_fits(word, kind)
        asked = _Asked(ledger, named, _said(ledger, named), person, options)
        asked.refuse_late(word)
        if word in PAIRS:
            other, _ = subject_of(ledger, value, person, settings)
            note, before = options.get("note", ""), options.get("supersedes", "")
            try:
                return decide(ledger, (named, other), word, person=asked.name, note=note, supersedes=before)
            except NotAllowed as error:
                raise _as_seen(ledger, error, person) from None
        return asked.keep(word, _value(ledger, word, named, value))


def _as_seen(ledger: Ledger, error: NotAllowed, person: str | Person) -> NotAllowed:
    """The refusal without ids that the person may not see: a chain of words may lead through hidden claims."""
    named = set(_CLAIM.findall(error.message))
    if all(may_see(ledger, "claim", one, person) for one in named):
        return error
    return NotAllowed("It contradicts what was said of these claims.", hint="Nothing was kept. Ask who sees all.")


def said_of(ledger: Ledger, record_id: str) -> tuple[Decision, ...]:
    """All that people ever said of a record, undone and superseded words among it, in order of the ledger."""
    return tuple(_said(ledger, record_id))


def _said(ledger: Ledger, subject: str) -> list[Decision]:
    """Decisions on a record; on a claim also those on earlier readings that it took over."""
    own = list(ledger.records(Decision, subject=subject))
    tables = ledger.fused()
    if not subject.startswith("claim-") or tables is None:
        return own
    return list(dict.fromkeys([*own, *Said(ledger, tables).carried_onto(subject, page_of(ledger, subject))]))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a person wants to say of a record, with all that was said of it."""

    ledger: Ledger
    subject: str
    said: Sequence[Decision]
    person: str | Person
    options: Options

    @property
    def name(self) -> str:
        """Who says it."""
        return (self.person if isinstance(self.person, str) else self.person.name).strip()

    def refuse_late(self, action: Action) -> None:
        """Raises NotAllowed where somebody else judged the record since the person looked, or works on it now."""
        if action is Action.COMMENT:
            return
        refuse_locked(self.ledger, self.subject, self.name)
        saw = self.options.get("saw")
        if saw is None:
            return
        if not 0 <= saw <= self.ledger.sequence():
            raise ConfigError(f"There is no entry {saw} in the ledger.", hint="Give the one that the page shows.")
        others = {one.id: one for one in self.said if one.action != Action.COMMENT}
        places = self.ledger.places(others)
        late = [
            others[one] for one in others if places.get(one, 0) > saw and not same_person(others[one].person, self.name)
        ]
        if late:
            raise NotAllowed(f"{told(late[-1])}, after you looked.", hint="Nothing was kept. Look again, then decide.")

    def keep(self, action: Action, value: str) -> Decision:
        """Keeps the decision in the place of what stands of the same thing."""
        self._refuse_senseless(action)
        held = self._held(action, value)
        if held is not None and held.action == action and _is_same(held, value, self.options.get("note", "")):
            return held
        named = self.options.get("supersedes", "")
        before = self._named(named, action, value) if named else held
        return self.add(action, value, before)

    def add(self, action: Action, value: str, before: Decision | None) -> Decision:
        decision = Decision(
            subject=self.subject,
            action=action.value,
            value=value,
            person=self.name,
            decided_at=datetime.now(UTC),
            saw_sequence=self.options.get("saw") or self.ledger.sequence(),
            supersedes=before.id if before else None,
            note=self.options.get("note", ""),
        )
        self.ledger.add([decision], maker=PEOPLE)
        return decision

    def _held(self, action: Action, value: str) -> Decision | None:
        """What stands of the same thing: the word, the field's correction, the status, the same comment."""
        for one in reversed(standing(self.said)):
            if not _is_of_same(one, action, value):
                continue
            if action is Action.COMMENT and (one.value != value or not same_person(one.person, self.name)):
                continue
            return one
        return None

    def _named(self, beginning: str, action: Action, value: str) -> Decision:
        """The decision whose place is to be taken: one of the same thing, so that no word undoes one that needs more
        permission than itself."""
        found = [one for one in standing(self.said) if _begins(one, beginning) and _is_of_same(one, action, value)]
        if len(found) != 1:
            raise ConfigError(
                f"{beginning[:80]!r} names {len(found)} standing decisions on {self.subject} of the same thing.",
                hint="Give the id of one.",
            )
        return found[0]

    def _refuse_senseless(self, action: Action) -> None:
        stands = standing_of(self.subject, self.said)
        if action is Action.CORRECT and stands.is_rejected and stands.word is not None:
            raise NotAllowed(
                f"{told(stands.word)}: a claim that was rejected has nothing to correct.",
                hint="Undo the rejection first.",
            )
        if action is not Action.APPROVE:
            return
        if stands.word is None or stands.word.action != Action.ACCEPT:
            raise NotAllowed("Nobody has accepted it yet.", hint="One person accepts, another approves.")
        if same_person(stands.word.person, self.name):
            raise NotAllowed(
                f"{told(stands.word)}: the same person cannot be the second.", hint="Somebody else has to approve it."
            )


def told(decision: Decision) -> str:
    """A decision in a clause: who said what, and when."""
    field = field_of(decision.value) if decision.action == Action.CORRECT else ""
    what = f"{decision.action} ({field})" if field else decision.action
    return f"{decision.person} said {what} at {decision.decided_at.isoformat(timespec='minutes')} ({decision.id})"


def _is_of_same(held: Decision, action: Action, value: str) -> bool:
    """Whether a decision judges what a new one does: the word on a record, one field's correction, the status."""
    if action in WORDS or held.action in WORDS:
        return action in WORDS and held.action in WORDS
    return held.action == action and (action is not Action.CORRECT or field_of(held.value) == field_of(value))


def _begins(decision: Decision, beginning: str) -> bool:
    return decision.id.startswith(beginning) or decision.id.partition("-")[2].startswith(beginning)


def _is_same(held: Decision, value: str, note: str) -> bool:
    """Whether nothing new is said; another word of the same person's judgement is new."""
    return held.value == value and (not note or note == held.note)


# --- values


def _value(ledger: Ledger, action: Action, subject: str, value: str) -> str:
    if action is Action.CORRECT:
        return kept_form(*checked(value, _Registries(ledger, subject)))
    return check_value(action, value)


@dataclass(frozen=True, slots=True)
class _Registries:
    """`review.values.Lookup` as of the day of the claim's page: sides of actors depend on the date."""

    ledger: Ledger
    claim_id: str

    def actor(self, actor_id: str) -> Actor | None:
        claim = self.ledger.get(self.claim_id)
        document = self.ledger.get(claim.document_id) if isinstance(claim, Claim) else None
        return registry().get(actor_id, on=document.published if isinstance(document, Document) else None)

    def place(self, place_id: str) -> Place | None:
        return gazetteer().get(place_id)


# --- undoing


def _undone(
    ledger: Ledger, subject: str, value: str, person: str | Person, settings: Settings
) -> tuple[str, Sequence[Decision]]:
    """The record, and all said of it, whose decision is named; its last standing decision comes last."""
    named = subject if subject.startswith("decision-") else value
    if named:
        beginning = named if named.startswith("decision-") else f"decision-{named}"
        decision_id, _ = subject_of(ledger, beginning, person, settings)
        decision = ledger.get(decision_id)
        assert isinstance(decision, Decision)  # subject_of looked
        subject_of(ledger, decision.subject, person, settings)
        others = [one for one in ledger.records(Decision, subject=decision.subject) if one.id != decision.id]
        return decision.subject, [*others, decision]
    record, _ = subject_of(ledger, subject, person, settings)
    said = _said(ledger, record)
    stands = standing(said)
    if not stands:
        raise ConfigError(f"Nothing that was said of {record} stands.", hint="`trucewatch review show` lists it.")
    return record, [*(one for one in said if one.id != stands[-1].id), stands[-1]]


def _undo(asked: _Asked) -> Decision:
    target = asked.said[-1]
    if target.action == Action.UNDO:
        raise ConfigError(f"{target.id} undoes another.", hint="Say that one again instead.")
    if target.action not in set(Action):
        raise ConfigError(f"{target.id} cannot be undone: {target.action} is for good.")
    check_may(asked.person, Action(target.action))
    done = [one for one in asked.said if one.action == Action.UNDO and one.supersedes == target.id]
    if done:
        return done[-1]
    if target not in standing(asked.said):
        raise NotAllowed(f"{target.id} does not stand any more.", hint="Something later took its place: undo that.")
    asked.refuse_late(Action.UNDO)
    # On the record it was said of: an undone word is undone wherever its words were carried.
    return replace(asked, subject=target.subject).add(Action.UNDO, target.action, target)
