"""Drafts of claims: one paragraph's triggers with their roles, place, time, weapons and harm."""

from trucewatch.core.claims import Mention, Teller
from trucewatch.core.kinds import Group, Kind, Telling, Weapon
from trucewatch.extract import licence
from trucewatch.extract.checks_words import has_no
from trucewatch.extract.draft import ARMED, FIRE, GENERIC, Draft
from trucewatch.extract.evidence import clause_range
from trucewatch.extract.frames import triggers
from trucewatch.extract.grammar import children, clause_of, doers, is_negated, lemma, patients, phrase_lemmas
from trucewatch.extract.harm_follows import with_what_follows
from trucewatch.extract.harmed import give_harm
from trucewatch.extract.lexicon import context, word_class
from trucewatch.extract.numbers import amount_in
from trucewatch.extract.places import place_asked, place_of, place_struck
from trucewatch.extract.roles import fill
from trucewatch.extract.same import one_per_event
from trucewatch.extract.scene import Scene
from trucewatch.extract.times import time_of
from trucewatch.extract.weapons import is_weapon_word, kind_of, weapons_in

NEAR = 30
"""Tokens back from a pronoun in which what it stands for is looked for."""


def drafts_of(scene: Scene) -> list[Draft]:
    """The events that a paragraph tells, in order of their triggers."""
    found = [
        Draft(scene, trigger, trigger.kind, clause_range(trigger.token)) for trigger in triggers(scene, licence.tells)
    ]
    for draft in found:
        draft.weapons = _weapons(draft, _elsewhere(draft, found))
        draft.kind = _refined(draft)
        draft.weapons = () if draft.kind is Kind.CALM else draft.weapons
    found = one_per_event(found)
    for draft in found:
        _fill(draft)
    give_harm(scene, found)
    found = with_what_follows(scene, found)
    return found


def _lemmas(scene: Scene, first: int, last: int) -> list[str]:
    return [token.lower_ if is_weapon_word(token.lower_) else lemma(token) for token in scene.doc[first:last]]


_HITTING = frozenset({"destroy", "damage", "hit", "strike", "target", "shoot", "down", "attack", "intercept", "bomb"})


def _things_hit(scene: Scene, first: int, last: int) -> set[int]:
    """Tokens of the phrases for what was hit: a gun destroyed or a drone shot down is no means of the deed."""
    found: set[int] = set()
    for verb in scene.doc[first:last]:
        if verb.pos_ == "VERB" and lemma(verb) in _HITTING:
            for noun in [*patients(verb), *([verb] if lemma(verb) in ("shoot", "down") else [])]:
                found.update(child.i for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod"))
                found.add(noun.i)
    return found


def _antecedent_of_use(draft: Draft) -> list[str]:
    """Words before "its use", in which "its" finds the munition that was used."""
    if not any(child.lower_ in ("its", "their") and child.dep_ == "poss" for child in draft.token.children):
        return []
    if draft.token.lower_ != "use":
        return []
    return _lemmas(draft.scene, max(0, draft.token.i - NEAR), draft.token.i)


def _shared_doer(draft: Draft) -> list[str]:
    """Words of a doer that another clause names ("a roadside bomb hit a bus, killing nine"): it is the means."""
    if draft.token.pos_ != "VERB" or draft.token.dep_ not in ("advcl", "acl", "conj", "xcomp"):
        return []
    found: list[str] = []
    for noun in doers(draft.token):
        if noun.i < draft.clause[0] and phrase_lemmas(noun) & (word_class("munition") | word_class("blast")):
            found += _lemmas(draft.scene, noun.left_edge.i, noun.i + 1)
    return found


def _elsewhere(draft: Draft, found: list[Draft]) -> set[int]:
    """Tokens of other clauses' deeds ("launched an assault, prompting air strikes"): their means are not this one's."""
    tokens: set[int] = set()
    if draft.kind not in GENERIC:
        return tokens
    own = clause_of(draft.token)
    for other in found:
        if other.kind in FIRE and other.trigger.frame.pos == "noun" and clause_of(other.token) != own:
            tokens.update((other.token.i, *(child.i for child in other.token.lefts)))
    return tokens


def _weapons(draft: Draft, elsewhere: set[int]) -> tuple[Weapon, ...]:
    if draft.kind not in ARMED:
        return ()
    first, last = draft.clause
    hit = _things_hit(draft.scene, first, last) | elsewhere
    named = [word if first + n not in hit else "" for n, word in enumerate(_lemmas(draft.scene, first, last))]
    found = weapons_in([*_antecedent_of_use(draft), *_shared_doer(draft), *named])
    if draft.kind is Kind.DEPLOYMENT:
        return tuple(weapon for weapon, _ in found if weapon is Weapon.AIRCRAFT)
    if draft.kind is Kind.AIRSTRIKE and not found:
        return (Weapon.AIRCRAFT,)
    if draft.kind is Kind.SHELLING and not draft.trigger.frame.conditions:
        return tuple(weapon for weapon, _ in found if kind_of(weapon) is Kind.SHELLING)
    return tuple(weapon for weapon, _ in found)


def _refined(draft: Draft) -> Kind:
    """An attack, hit or strike by a known means is of the kind of that means; an air raid's shells stay an air raid."""
    if _is_absent(draft):
        return Kind.CALM
    if draft.kind in GENERIC and draft.weapons and not draft.trigger.frame.is_position:
        return kind_of(draft.weapons[0])
    if draft.kind is Kind.GUNFIRE and draft.weapons and draft.trigger.frame.pos == "verb":
        heavy = [weapon for weapon in draft.weapons if kind_of(weapon) is Kind.SHELLING]
        return Kind.SHELLING if len(heavy) == len(draft.weapons) else draft.kind
    if draft.kind is Kind.SHELLING and draft.weapons and draft.trigger.frame.conditions:
        kinds = [kind_of(weapon) for weapon in draft.weapons]
        if draft.weapons == (Weapon.WHITE_PHOSPHORUS,) and _names_rounds(draft):
            return draft.kind
        if Kind.SHELLING not in kinds and kinds[0] in (Kind.AIRSTRIKE, Kind.EXPLOSION, Kind.GUNFIRE):
            return kinds[0]
    return draft.kind


def _names_rounds(draft: Draft) -> bool:
    """Phosphorus rounds and shells come from guns, phosphorus bombs from the air."""
    clause = draft.scene.doc[draft.clause[0] : draft.clause[1]]
    return any(lemma(token) in ("round", "shell", "projectile") for token in clause)


def _is_absent(draft: Draft) -> bool:
    """ "No air attacks were recorded", "there were no air strikes": calm, told as such."""
    token, frame = draft.token, draft.trigger.frame
    if draft.kind.group is not Group.VIOLENCE or frame.is_casualties:
        return False
    if _is_withheld(draft):
        return True
    if frame.pos != "noun":
        return False
    if not has_no(token):
        return False
    above = token.head
    there = any(child.dep_ == "expl" for child in above.children)
    return token.tag_ in ("NNS", "NNPS") and (there or lemma(above) in context("report"))


def _is_withheld(draft: Draft) -> bool:
    """ "Neither side has opened fire since Friday": what was not done for a while is calm, no denial of one deed."""
    verb = clause_of(draft.token)
    if not any(token.lower_ in ("since", "for", "week", "weeks", "days", "month") for token in verb.subtree):
        return False
    if not any(child.lower_ in ("has", "have", "been", "was", "were") for child in children(verb, "aux", "auxpass")):
        return False
    subjects = [word.lower_ for noun in children(verb, "nsubj", "nsubjpass") for word in noun.subtree]
    nobody = subjects[:1] in (["neither"], ["no"], ["nobody"], ["none"]) or subjects[:3] == ["not", "a", "single"]
    return nobody or (
        is_negated(verb) and any(child.lower_ == "any" for noun in patients(verb) for child in noun.lefts)
    )


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
        draft.place = place_asked(scene, trigger.token, draft.clause)
    else:
        draft.place = place_of(scene, trigger.token, draft.clause)
        if draft.place is None and draft.kind in FIRE:
            draft.place = place_struck(scene, trigger.token)
        if draft.place is not None and (draft.place.text in taken or _is_of_what_followed(draft, draft.place)):
            draft.place = None
    if draft.kind in GENERIC and not draft.weapons:
        named = weapons_in([word for mention in draft.actors for word in mention.text.lower().split()])
        if named:
            draft.weapons, draft.kind = (named[0][0],), kind_of(named[0][0])
    draft.time = time_of(scene, trigger.token, draft.clause, is_position=trigger.frame.is_position)
    draft.count = _count(draft)


def _is_of_what_followed(draft: Draft, place: Mention) -> bool:
    """ "A truce began in the east after ten hours of talks": where it began is not where they talked."""
    word = draft.token
    if draft.kind is not Kind.TALKS or word.pos_ != "NOUN" or place.span is None:
        return False
    while word.head != word and word.pos_ != "VERB":
        if word.dep_ == "prep" and word.lower_ in context("background_preps"):
            start = draft.scene.at(word)
            return not start <= place.span.start < start + word.right_edge.idx + len(word.right_edge) - word.idx
        word = word.head
    return False


def _hold(draft: Draft) -> None:
    """A position's holder is its actor and its innermost teller."""
    if not draft.actors and draft.chain and draft.chain[-1].span is not None:
        last = draft.chain[-1]
        draft.actors = (Mention(text=last.text, span=last.span, hint=last.hint),)
    if not draft.actors:
        return
    holder = draft.actors[0]
    place = next((n for n, teller in enumerate(draft.chain) if _is_holder(draft, holder, teller)), None)
    if place is not None:
        draft.chain = draft.chain[: place + 1]
    else:
        teller = Teller(text=holder.text, span=holder.span, telling=Telling.SAY, hint=holder.hint)
        draft.chain = (*draft.chain, teller)


def _is_holder(draft: Draft, holder: Mention, teller: Teller) -> bool:
    """Whether a teller is the holder: by words, or as one entry of the registry."""
    if _same_party(holder.text, teller.text):
        return True
    if holder.hint is None or teller.span is None:
        return False
    start = teller.span.start - draft.scene.block.start
    tokens = (
        draft.scene.doc.char_span(start, start + len(teller.span.exact), alignment_mode="expand")
        if start >= 0
        else None
    )
    hits = [draft.scene.hit(token, place=False) for token in tokens or ()]
    return any(hit is not None and hit.id == holder.hint for hit in hits)


def _same_party(left: str, right: str) -> bool:
    """Whether two phrases name one party by their words: one's stand in the other's, or their last is the same."""
    a, b = ([word for word in text.lower().split() if word not in ("the", "a", "an")] for text in (left, right))
    return bool(a and b) and (set(a) <= set(b) or set(b) <= set(a) or a[-1] == b[-1])


def _count(draft: Draft) -> int | None:
    """How many events of the kind are told at once ("9 violations", "three air strikes")."""
    if draft.kind not in (Kind.VIOLATION, Kind.AIRSTRIKE, Kind.SHELLING, Kind.EXPLOSION, Kind.CALM):
        return None
    plural = word_class("breach") | word_class("airraid") | word_class("munition") | {"explosion", "blast", "time"}
    for token in draft.scene.doc[draft.clause[0] : draft.clause[1]]:
        if lemma(token) in plural:
            # "nine ceasefire violations": the parse may hang the number on the word beside it.
            numbers = children(token, "nummod") or [
                number for beside in children(token, "compound") for number in children(beside, "nummod")
            ]
            amount = amount_in(numbers[0].text) if numbers else None
            if amount and amount.minimum and amount.maximum:
                return amount.minimum
    return None
