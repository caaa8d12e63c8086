"""Which event each harm figure belongs to, and who was hit where only the hurt are told."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import HarmKind, Kind, Weapon, Who
from trucewatch.extract.draft import FIRE, Draft
from trucewatch.extract.grammar import children, clause_of, is_passive, lemma
from trucewatch.extract.harm import Row, harm_rows
from trucewatch.extract.harm_people import is_victim, people_rows
from trucewatch.extract.harm_who import who_in
from trucewatch.extract.harm_words import among, told_by
from trucewatch.extract.mentions import is_actor, is_people, mention_of
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.same import own_clause
from trucewatch.extract.scene import Scene
from trucewatch.extract.weapons import kind_of, weapons_in

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

HARMING = FIRE | {
    Kind.VIOLATION,
    Kind.ARMED_CLASH,
    Kind.CASUALTIES,
    Kind.ABDUCTION,
    Kind.DISPLACEMENT,
    Kind.ACCESS_DENIAL,
}
_OWN = {
    HarmKind.DISPLACED: Kind.DISPLACEMENT,
    HarmKind.TRAPPED: Kind.ACCESS_DENIAL,
    HarmKind.DETAINED: Kind.ABDUCTION,
}
"""Harm that only one kind of event does."""
_DONE_TO_TARGETS = {Kind.ABDUCTION: HarmKind.DETAINED, Kind.DISPLACEMENT: HarmKind.DISPLACED}
FAR = 1000
OTHER_CLAUSE = 100
UNLINKED = 40
"""How much further a deed is that neither governs the word of harm nor hangs on it, in tokens."""


def give_harm(scene: Scene, found: list[Draft]) -> None:
    """Gives each harm figure to the draft that tells it, and its victims as targets where none are told."""
    for sentence in scene.doc.sents:
        here = [draft for draft in found if draft.token.sent.start == sentence.start and draft.kind in HARMING]
        if not here:
            continue
        for row in harm_rows(scene, sentence.start, sentence.end):
            draft = min(here, key=lambda d: _distance(d, row))
            if _takes(draft, row):
                draft.rows.append(row)
    for draft in found:
        _imply(draft)
        if not draft.targets and draft.kind is not Kind.ACCESS_DENIAL:
            draft.targets = tuple(_victims(draft))
        if draft.kind is Kind.CASUALTIES and not draft.rows and lemma(draft.token) in among("things_too"):
            draft.targets = tuple(mention for mention in draft.targets if _is_human(draft, mention))
        if _is_deed(draft):
            draft.kind, draft.weapons = _kind_of_deed(draft)


def _imply(draft: Draft) -> None:
    """Those seized are detained and those driven out displaced, though no word of harm says so again."""
    penned = draft.kind is Kind.ACCESS_DENIAL and lemma(draft.token) in among("penned")
    kind = HarmKind.TRAPPED if penned else _DONE_TO_TARGETS.get(draft.kind)
    if kind is None or draft.rows or lemma(draft.token) == "return":
        return
    heads = [_head(draft, mention) for mention in draft.targets]
    named = [head for head in heads if head is not None and is_people(head) and head.pos_ != "PRON"]
    draft.rows += people_rows(draft.scene, named, kind, draft.token) if named else []


def _is_human(draft: Draft, mention: Mention) -> bool:
    """ "Civilian", "two villagers", not "the game" or "their houses"."""
    head = _head(draft, mention)
    return head is None or who_in(mention.text) is not Who.UNKNOWN or is_victim(head) or is_actor(draft.scene, head)


def _head(draft: Draft, mention: Mention) -> "Token | None":
    """The head of a phrase of this paragraph."""
    if mention.span is None:
        return None
    start = mention.span.start - draft.scene.block.start
    tokens = draft.scene.doc.char_span(start, start + len(mention.span.exact)) if start >= 0 else None
    return tokens.root if tokens is not None else None


def _is_deed(draft: Draft) -> bool:
    """ "Gunmen killed two farmers": people who kill attack, by whatever means."""
    if draft.kind is not Kind.CASUALTIES or not draft.actors or not draft.targets or not draft.rows:
        return False
    if told_by("done").get(lemma(draft.token)) not in (HarmKind.KILLED, HarmKind.INJURED):
        return False
    if not is_passive(draft.token) and not children(draft.token, "dobj"):
        return False
    if any(row.harm.maximum == 0 for row in draft.rows):
        return False
    return any(who_in(mention.text) is Who.COMBATANTS for mention in draft.actors)


def _kind_of_deed(draft: Draft) -> tuple[Kind, tuple[Weapon, ...]]:
    """The kind of the killers' own means ("killed by a sniper"), else an attack."""
    named = weapons_in([word for mention in draft.actors for word in mention.text.lower().split()])
    return (kind_of(named[0][0]), (named[0][0],)) if named else (Kind.ATTACK, draft.weapons)


def _takes(draft: Draft, row: Row) -> bool:
    own = _OWN.get(row.harm.kind)
    if own is Kind.ABDUCTION:
        return draft.kind is own
    if own is Kind.DISPLACEMENT or draft.kind is Kind.DISPLACEMENT:
        return draft.kind is own
    if draft.kind is Kind.ACCESS_DENIAL:
        return own is draft.kind
    return own is None or draft.kind is Kind.CASUALTIES


def _distance(draft: Draft, row: Row) -> int:
    token = draft.scene.doc[row.told_by]
    fits = _OWN.get(row.harm.kind)
    penalty = 0 if fits is None or draft.kind is fits else FAR
    if fits is None and draft.kind in _OWN.values():
        penalty += FAR
    if own_clause(draft.token, token) and clause_of(draft.token) != clause_of(token):
        penalty += OTHER_CLAUSE
    if draft.token != token and not (draft.token.is_ancestor(token) or token.is_ancestor(draft.token)):
        penalty += UNLINKED
    return penalty + abs(draft.token.i - row.told_by)


def _victims(draft: Draft) -> Iterable[Mention]:
    seen: set[str] = set()
    for row in draft.rows:
        if row.victim is None:
            continue
        token = draft.scene.doc[row.victim]
        if not is_people(token) and token.ent_type_ != "PERSON":
            token = token.head if is_people(token.head) else token
        if is_number_word(token.text) or told_by("counted").get(lemma(token)) or lemma(token) in _NO_PEOPLE:
            continue
        mention = mention_of(draft.scene, token)
        if mention is not None and mention.text not in seen:
            seen.add(mention.text)
            yield mention


_NO_PEOPLE = frozenset({"other", "life", "body", "corpse", "loss", "toll"})
