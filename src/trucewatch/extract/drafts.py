"""Drafts of claims: one paragraph's triggers with their roles, place, time, weapons and harm."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trucewatch.core.claims import Harm, Mention, Teller
from trucewatch.core.kinds import Group, Kind, Stance, Telling, Weapon
from trucewatch.extract import licence
from trucewatch.extract.evidence import clause_range
from trucewatch.extract.frames import Trigger, triggers
from trucewatch.extract.grammar import children, clause_of, lemma
from trucewatch.extract.harm import Row, harm_rows
from trucewatch.extract.lexicon import context, word_class
from trucewatch.extract.mentions import is_people, mention_of
from trucewatch.extract.places import place_of
from trucewatch.extract.roles import fill
from trucewatch.extract.scene import Scene
from trucewatch.extract.times import time_of
from trucewatch.extract.weapons import kind_of, weapons_in

if TYPE_CHECKING:
    from spacy.tokens import Token

GENERIC = frozenset({Kind.ATTACK})
FIRE = frozenset({Kind.SHELLING, Kind.AIRSTRIKE, Kind.GUNFIRE, Kind.EXPLOSION, Kind.ATTACK})
ARMED = FIRE | {Kind.ARMED_CLASH, Kind.OVERFLIGHT, Kind.DEPLOYMENT}


@dataclass(slots=True)
class Draft:
    """A claim in the making."""

    scene: Scene
    trigger: Trigger
    kind: Kind
    clause: tuple[int, int]
    chain: tuple[Teller, ...] = ()
    stance: Stance = Stance.ASSERTED
    is_background: bool = False
    is_ongoing: bool = False
    actors: tuple[Mention, ...] = ()
    targets: tuple[Mention, ...] = ()
    place: Mention | None = None
    time: Mention | None = None
    weapons: tuple[Weapon, ...] = ()
    rows: list[Row] = field(default_factory=list)
    purpose: Mention | None = None
    topic: Mention | None = None
    reasons: tuple[Mention, ...] = ()
    count: int | None = None
    also: list[tuple[int, int]] = field(default_factory=list)

    @property
    def token(self) -> "Token":
        return self.trigger.token

    @property
    def offsets(self) -> tuple[int, int]:
        """Document offsets of the clause."""
        return self.scene.offsets(*self.clause)

    @property
    def sentence(self) -> tuple[int, int]:
        """Token range of the sentence."""
        return self.token.sent.start, self.token.sent.end

    @property
    def harm(self) -> tuple[Harm, ...]:
        """Harm rows in order, each figure once."""
        found: list[Harm] = []
        for row in self.rows:
            if all(row.harm.key() != other.key() for other in found):
                found.append(row.harm)
        return tuple(found)


def drafts_of(scene: Scene) -> list[Draft]:
    """The events that a paragraph tells, in order of their triggers."""
    found = [Draft(scene, trigger, trigger.kind, clause_range(trigger.token)) for trigger in triggers(scene, licence.tells)]
    for draft in found:
        draft.weapons = _weapons(draft)
        draft.kind = _refined(draft)
    found = _without_bare_charges(_one_per_event(found))
    for draft in found:
        _fill(draft)
    _harm(scene, found)
    return found


def _lemmas(scene: Scene, first: int, last: int) -> list[str]:
    return [lemma(token) for token in scene.doc[first:last]]


def _weapons(draft: Draft) -> tuple[Weapon, ...]:
    if draft.kind not in ARMED:
        return ()
    first, last = draft.clause
    found = weapons_in(_lemmas(draft.scene, first, last))
    if draft.kind is Kind.DEPLOYMENT:
        return tuple(weapon for weapon, _ in found if weapon is Weapon.AIRCRAFT)
    if draft.kind is Kind.AIRSTRIKE and not found:
        return (Weapon.AIRCRAFT,)
    return tuple(weapon for weapon, _ in found)


def _refined(draft: Draft) -> Kind:
    """An attack, hit or strike by a known means is of the kind of that means; an air raid's shells stay an air raid."""
    if draft.kind in GENERIC and draft.weapons and not draft.trigger.frame.is_position:
        return kind_of(draft.weapons[0])
    if draft.kind is Kind.SHELLING and draft.weapons:
        kinds = [kind_of(weapon) for weapon in draft.weapons]
        if Kind.SHELLING not in kinds and kinds[0] in (Kind.AIRSTRIKE, Kind.EXPLOSION, Kind.GUNFIRE):
            return kinds[0]
    return draft.kind


def _one_per_event(found: list[Draft]) -> list[Draft]:
    """One draft where several words of a clause tell the same event: the most telling kind wins."""
    kept: list[Draft] = []
    for draft in found:
        rival = next((other for other in kept if _same_event(other, draft)), None)
        if rival is None:
            kept.append(draft)
        elif _rank(draft) > _rank(rival):
            kept[kept.index(rival)] = draft
    return kept


def _without_bare_charges(found: list[Draft]) -> list[Draft]:
    """Drops "A accused B of …" where what B is accused of is told as an event: A tells it."""
    deeds = (Group.VIOLENCE, Group.POSTURE)
    charged = [
        draft
        for draft in found
        if draft.kind is Kind.ACCUSATION and any(
            other.kind.group in deeds and other.trigger.frame.pos == "verb" and _charged_with(draft.token, other.token)
            for other in found
        )
    ]
    return [draft for draft in found if draft not in charged]


def _charged_with(charge: "Token", deed: "Token") -> bool:
    clause = deed
    while clause.head != clause and clause.head != charge:
        clause = clause.head
    return clause.head == charge and clause.dep_ in ("prep", "ccomp", "xcomp", "pcomp") and clause.i > charge.i


def _rank(draft: Draft) -> int:
    if draft.trigger.frame.is_casualties:
        return 0
    if draft.kind in (Kind.ATTACK, Kind.VIOLATION):
        return 1
    return 3 if draft.trigger.frame.pos == "verb" else 2


def _same_event(left: Draft, right: Draft) -> bool:
    a, b = left.token, right.token
    if a.sent.start != b.sent.start:
        return False
    linked = a.is_ancestor(b) or b.is_ancestor(a)
    if left.kind == right.kind and (clause_of(a) == clause_of(b) or _continues(left, right)):
        return True
    casualties = left.trigger.frame.is_casualties, right.trigger.frame.is_casualties
    if all(casualties):
        return not _told_apart(left, right)
    if any(casualties):
        none = left if casualties[0] else right
        if none.token.pos_ == "NOUN" and any(child.lower_ == "no" for child in none.token.children):
            return (right if casualties[0] else left).kind in FIRE
        other = right if casualties[0] else left
        telling = other.kind in FIRE or other.kind is Kind.ARMED_CLASH
        if not telling or _told_apart(left, right):
            return False
        within = lemma(clause_of(other.token)) in context("harm_verbs") and other.trigger.frame.pos == "noun"
        return within or not _own_clause(a, b, also_advcl=False)
    if linked and left.kind.group == right.kind.group == Group.VIOLENCE:
        generic = left.kind in GENERIC or right.kind in GENERIC or left.kind == right.kind
        return generic and _adjoining(a, b)
    return False


def _continues(left: Draft, right: Draft) -> bool:
    """The same act carried on by a verb without a subject of its own, or a position told twice in a sentence."""
    a, b = clause_of(left.token), clause_of(right.token)
    if left.trigger.frame.is_position:
        return a.is_ancestor(b) and b.dep_ in ("ccomp", "xcomp")
    if left.kind.group is not Group.VIOLENCE or b.dep_ != "conj" or b.head != a:
        return False
    return not children(b, "nsubj", "nsubjpass")


def _told_apart(left: Draft, right: Draft) -> bool:
    """Whether a verb of telling stands between two clauses of a sentence ("has confirmed …, adding that …")."""
    a, b = clause_of(left.token), clause_of(right.token)
    deep, high = (b, a) if a.is_ancestor(b) else (a, b)
    while deep != high and deep.head != deep:
        if deep.dep_ == "ccomp" and left.scene.is_reporting(left.scene.at(deep.head)):
            return high.is_ancestor(deep)
        deep = deep.head
    return False


def _adjoining(a: "Token", b: "Token") -> bool:
    """In one clause, or in a participle or relative clause on the other's own phrase."""
    left, right = clause_of(a), clause_of(b)
    if left == right:
        return True
    deep, high = (right, left) if left.is_ancestor(right) else (left, right)
    if deep.dep_ not in ("acl", "relcl", "advcl", "xcomp"):
        return False
    if children(deep, "nsubj") and deep.dep_ == "advcl":
        return False
    above = deep.head
    for _ in range(5):
        if above in (a, b, high):
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
        above = above.head
    return False


def _own_clause(a: "Token", b: "Token", *, also_advcl: bool = True) -> bool:
    """Whether the two stand in coordinated clauses, each with its own subject."""
    left, right = clause_of(a), clause_of(b)
    later = right if right.i > left.i else left
    while later.dep_ in ("ccomp", "xcomp") and later.head != later:
        later = later.head
    if later.tag_ in ("VBN", "VBG", "JJ") and not children(later, "aux", "auxpass"):
        return False
    own = ("conj", "advcl", "parataxis") if also_advcl else ("conj", "parataxis")
    return later.dep_ in own and bool(children(later, "nsubj", "nsubjpass"))


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
    draft.time = time_of(scene, trigger.token, draft.clause, draft.sentence)
    draft.count = _count(draft)


def _hold(draft: Draft) -> None:
    """A position's holder is its actor and its innermost teller."""
    if not draft.actors and draft.chain and draft.chain[-1].span is not None:
        last = draft.chain[-1]
        draft.actors = (Mention(text=last.text, span=last.span, hint=last.hint),)
    if not draft.actors:
        return
    words = {word for teller in draft.chain for word in teller.text.lower().split()}
    holder = draft.actors[0]
    head = holder.text.lower().split()[-1]
    if head not in words:
        teller = Teller(text=holder.text, span=holder.span, telling=Telling.SAY, hint=holder.hint)
        draft.chain = (*draft.chain, teller)


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


HARMING = FIRE | {Kind.ARMED_CLASH, Kind.CASUALTIES, Kind.ABDUCTION, Kind.DISPLACEMENT, Kind.ACCESS_DENIAL}


def _harm(scene: Scene, found: list[Draft]) -> None:
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
        if not draft.targets and draft.kind is not Kind.ACCESS_DENIAL:
            draft.targets = tuple(_victims(draft))


def _takes(draft: Draft, row: Row) -> bool:
    human = row.harm.kind.value
    if draft.kind is Kind.DISPLACEMENT:
        return human == "displaced"
    if draft.kind is Kind.ACCESS_DENIAL:
        return human == "trapped"
    return human not in ("trapped",) or draft.kind in (Kind.CASUALTIES,)


def _distance(draft: Draft, row: Row) -> int:
    token = draft.scene.doc[row.told_by]
    fits = {"displaced": Kind.DISPLACEMENT, "trapped": Kind.ACCESS_DENIAL, "detained": Kind.ABDUCTION}.get(row.harm.kind.value)
    penalty = 0 if fits is None or draft.kind is fits else 1000
    if fits is None and draft.kind in (Kind.DISPLACEMENT, Kind.ACCESS_DENIAL, Kind.ABDUCTION):
        penalty += 1000
    if _own_clause(draft.token, token) and clause_of(draft.token) != clause_of(token):
        penalty += 100
    return penalty + abs(draft.token.i - row.told_by)


def _victims(draft: Draft) -> Iterable[Mention]:
    seen: set[str] = set()
    for row in draft.rows:
        if row.victim is None:
            continue
        token = draft.scene.doc[row.victim]
        if not is_people(token) and token.ent_type_ != "PERSON":
            token = token.head if is_people(token.head) else token
        if token.pos_ == "NUM" or token.lower_ in ("others", "dozens", "scores", "hundreds", "casualties", "deaths"):
            continue
        mention = mention_of(draft.scene, token)
        if mention is not None and mention.text not in seen:
            seen.add(mention.text)
            yield mention
