"""Drafts of claims: one paragraph's triggers with their roles, place, time, weapons and harm."""

from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention, Teller
from trucewatch.core.kinds import Kind, Telling, Weapon
from trucewatch.extract import licence
from trucewatch.extract.draft import ARMED, GENERIC, Draft
from trucewatch.extract.evidence import clause_range
from trucewatch.extract.frames import triggers
from trucewatch.extract.grammar import children, lemma
from trucewatch.extract.harmed import give_harm
from trucewatch.extract.lexicon import word_class
from trucewatch.extract.places import place_of
from trucewatch.extract.roles import fill
from trucewatch.extract.same import one_per_event
from trucewatch.extract.scene import Scene
from trucewatch.extract.times import time_of
from trucewatch.extract.weapons import is_weapon_word, kind_of, weapons_in

if TYPE_CHECKING:
    pass


def drafts_of(scene: Scene) -> list[Draft]:
    """The events that a paragraph tells, in order of their triggers."""
    found = [
        Draft(scene, trigger, trigger.kind, clause_range(trigger.token)) for trigger in triggers(scene, licence.tells)
    ]
    for draft in found:
        draft.weapons = _weapons(draft)
        draft.kind = _refined(draft)
    found = one_per_event(found)
    for draft in found:
        _fill(draft)
    give_harm(scene, found)
    return found


def _lemmas(scene: Scene, first: int, last: int) -> list[str]:
    return [token.lower_ if is_weapon_word(token.lower_) else lemma(token) for token in scene.doc[first:last]]


def _weapons(draft: Draft) -> tuple[Weapon, ...]:
    if draft.kind not in ARMED:
        return ()
    first, last = draft.clause
    found = weapons_in(_lemmas(draft.scene, first, last))
    if draft.kind is Kind.DEPLOYMENT:
        return tuple(weapon for weapon, _ in found if weapon is Weapon.AIRCRAFT)
    if draft.kind is Kind.AIRSTRIKE and not found:
        return (Weapon.AIRCRAFT,)
    if draft.kind is Kind.SHELLING and not draft.trigger.frame.conditions:
        return tuple(weapon for weapon, _ in found if kind_of(weapon) is Kind.SHELLING)
    return tuple(weapon for weapon, _ in found)


def _refined(draft: Draft) -> Kind:
    """An attack, hit or strike by a known means is of the kind of that means; an air raid's shells stay an air raid."""
    if draft.kind in GENERIC and draft.weapons and not draft.trigger.frame.is_position:
        return kind_of(draft.weapons[0])
    if draft.kind is Kind.SHELLING and draft.weapons and draft.trigger.frame.conditions:
        kinds = [kind_of(weapon) for weapon in draft.weapons]
        if Kind.SHELLING not in kinds and kinds[0] in (Kind.AIRSTRIKE, Kind.EXPLOSION, Kind.GUNFIRE):
            return kinds[0]
    return draft.kind


def _fill(draft: Draft) -> None:
    scene, trigger = draft.scene, draft.trigger
    start, end = draft.offsets
    draft.chain = scene.chain(start, end, scene.at(trigger.token))
    if trigger.frame.stance is not None:
        draft.stance = trigger.frame.stance
    draft.actors = fill(scene, trigger, role="actor")
    taken = {mention.text for mention in draft.actors}
    draft.targets = tuple(m for m in fill(scene, trigger, role="target") if m.text not in taken)
    if trigger.frame.is_position:
        _hold(draft)
    if not trigger.frame.is_position:
        draft.place = place_of(scene, trigger.token, draft.clause)
        if draft.place is not None and draft.place.text in taken:
            draft.place = None
    if draft.kind in GENERIC and not draft.weapons:
        named = weapons_in([word for mention in draft.actors for word in mention.text.lower().split()])
        if named:
            draft.weapons, draft.kind = (named[0][0],), kind_of(named[0][0])
    draft.time = time_of(scene, trigger.token, draft.clause, is_position=trigger.frame.is_position)
    draft.count = _count(draft)


def _hold(draft: Draft) -> None:
    """A position's holder is its actor and its innermost teller."""
    if not draft.actors and draft.chain and draft.chain[-1].span is not None:
        last = draft.chain[-1]
        draft.actors = (Mention(text=last.text, span=last.span, hint=last.hint),)
    if not draft.actors:
        return
    holder = draft.actors[0]
    if not any(_same_party(holder.text, teller.text) for teller in draft.chain):
        teller = Teller(text=holder.text, span=holder.span, telling=Telling.SAY, hint=holder.hint)
        draft.chain = (*draft.chain, teller)


def _same_party(left: str, right: str) -> bool:
    """Whether two phrases name one party by their words: one's stand in the other's, or their last is the same."""
    a, b = ([word for word in text.lower().split() if word not in ("the", "a", "an")] for text in (left, right))
    return bool(a and b) and (set(a) <= set(b) or set(b) <= set(a) or a[-1] == b[-1])


def _count(draft: Draft) -> int | None:
    """How many events of the kind are told at once ("9 violations", "three air strikes")."""
    from trucewatch.extract.numbers import amount_in

    if draft.kind not in (Kind.VIOLATION, Kind.AIRSTRIKE, Kind.SHELLING, Kind.EXPLOSION, Kind.CALM):
        return None
    plural = word_class("breach") | word_class("airraid") | word_class("munition") | {"explosion", "blast", "time"}
    for token in draft.scene.doc[draft.clause[0] : draft.clause[1]]:
        if lemma(token) in plural:
            numbers = children(token, "nummod")
            amount = amount_in(numbers[0].text) if numbers else None
            if amount and amount.minimum and amount.maximum:
                return amount.minimum
    return None
