"""Deeds that are none of ours: figures of speech, accidents and nature, history, law, definitions, games, code.

Each rule asks the words, never a list of texts. What conflict documents tell is left alone wherever a rule is unsure.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Group, Kind
from trucewatch.core.records import READERS_PARTS, Document
from trucewatch.extract.draft import Draft
from trucewatch.extract.grammar import (
    after_preps,
    children,
    clause_of,
    lemma,
    patients,
    phrase_lemmas,
    surface_subjects,
    words_of,
)
from trucewatch.extract.lexicon import word_class, words
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Span, Token

LONG_AGO = 30
"""Years before publication from which on a deed is history and no report."""
EARLIEST = 1970
"""The same where nobody told the day of publication."""
CODE_LINES = 0.6
"""Share of lines with a mark of program code that makes a text code."""

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?: \d{1,2},?)?"
_YEAR = re.compile(
    rf"\b(?:in|since|by|of|until|from|year|{_MONTH})\s+(1\d{{3}}|20\d\d)\b"
    r"(?=\s*(?:[,.;:)–-]|$|(?:the|an?|and|or|to|when|as|by|his|her|its?|they|s?he|we|with|but|after|until|for|at|on|was|were|had)\b|[A-Z]))"
)
"""A year, not an hour of the day ("AT 1330 LOCAL TIME") or a number of things. Matched without regard to case."""
_FIGURE = re.compile(r"\d")
_ERA = re.compile(r"\b\d{1,4} (?:BC|BCE|AD)\b|\b(?:1?\d)(?:th|st|nd|rd) century\b|\bAmerican Civil War\b")
_LATER = re.compile(
    r"\b(?:today|yesterday|(?:on|since) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|this (?:week|month|year))\b"
)
_CODE = re.compile(r"\w\([^ )]|\(\)|[{};]\s*$|^\s*[#@]\s?\w|::|->|==|\w=\w|__|\b(?:ERROR|WARN|SELECT|FROM|TABLE)\b")
_OURS = frozenset({Group.VIOLENCE, Group.POSTURE})
_HARM = frozenset({Kind.CASUALTIES, Kind.DAMAGE, Kind.DISPLACEMENT, Kind.ACCESS_DENIAL})
_ACCIDENTAL = frozenset(
    {Kind.CASUALTIES, Kind.DAMAGE, Kind.DISPLACEMENT, Kind.EXPLOSION, Kind.ATTACK, Kind.GUNFIRE, Kind.OVERFLIGHT}
)
"""What an accident explains; a convoy of lorries that is held up or let through is none."""
_NAMED = frozenset({"GPE", "NORP", "ORG", "LOC", "FAC", "PERSON", "DATE", "TIME"})
_SELF = frozenset({"i", "you", "my", "your", "me"})


def of_conflict(drafts: list[Draft], scenes: Sequence[Scene], document: Document) -> list[Draft]:
    """The drafts that may tell of a conflict, in order."""
    if not drafts or _is_code(document.text):
        return []
    causes = _other_causes(scenes)
    if causes & _words("causes"):
        drafts = [draft for draft in drafts if draft.kind.group not in _OURS and draft.kind not in (*_HARM, Kind.AID)]
    elif causes:
        drafts = [draft for draft in drafts if draft.kind not in _ACCIDENTAL and not _is_mere_closure(draft)]
    if any(draft.kind.group is Group.DIPLOMACY for draft in drafts) and _is_peacetime(scenes):
        drafts = [draft for draft in drafts if draft.kind.group is not Group.DIPLOMACY]
    if not _names_anything(scenes):
        drafts = [draft for draft in drafts if not _is_present(draft)]
    history = {id(scene): _history(scene.doc, document) for scene in {id(d.scene): d.scene for d in drafts}.values()}
    return [draft for draft in drafts if not _is_elsewhere(draft) and draft.sentence[0] not in history[id(draft.scene)]]


def _words(key: str) -> frozenset[str]:
    return words("lexicons", "elsewhere", key)


def _other_causes(scenes: Sequence[Scene]) -> set[str]:
    """The accidents, beasts and weather that are named where nothing makes war; "stormed" is no weather."""
    found = set[str]().union(*(words_of(scene.doc) for scene in scenes))
    found |= {word[:-1] for word in found if word.endswith("s")}
    causes = found & (_words("causes") | _words("accidents"))
    if not causes or found & _words("conflict"):
        return set()
    nouns = [token for scene in scenes for token in scene.doc if token.pos_ in ("NOUN", "PROPN", "ADJ")]
    named = {lemma(token) for token in nouns} | {token.lower_ for token in nouns}
    return causes & (named | {word[:-1] for word in named if word.endswith("s")})


def _is_mere_closure(draft: Draft) -> bool:
    """ "Roads were closed" where nobody brings help or watches."""
    kept_out = word_class("relief") | word_class("watchers")
    return draft.kind is Kind.ACCESS_DENIAL and not words_of(draft.scene.doc) & kept_out


def _is_peacetime(scenes: Sequence[Scene]) -> bool:
    """Nothing makes war, and something is of work, trade or town: talks, deals and demands of another kind."""
    war, peacetime = _words("war"), _words("peacetime")
    is_of_trade = False
    for scene in scenes:
        for token in scene.doc:
            word, low = lemma(token), token.lower_
            if word in war or low in war:
                return False
            is_of_trade = is_of_trade or ((word in peacetime or low in peacetime) and token.i not in scene.hits)
    return is_of_trade


def _names_anything(scenes: Sequence[Scene]) -> bool:
    return any(scene.hits or token.ent_type_ in _NAMED for scene in scenes for token in scene.doc)


def _is_present(draft: Draft) -> bool:
    """Told of any time: a rule of a game or of a manual."""
    verb = clause_of(draft.token)
    while verb.tag_ == "VBG" and verb.head != verb and not children(verb, "aux"):
        verb = verb.head
    past = any(
        child.tag_ in ("VBD", "VBN") or child.lower_ in ("has", "have") for child in children(verb, "aux", "auxpass")
    )
    return verb.tag_ in ("VB", "VBP", "VBZ") and not past and not draft.chain


def _is_elsewhere(draft: Draft) -> bool:
    if draft.scene.block.part.kind in READERS_PARTS:
        return False
    if draft.kind is Kind.ACCUSATION and lemma(draft.token) in _words("accusing") and not patients(draft.token):
        return True
    if _is_figure(draft) or _is_quiz(draft):
        return True
    if draft.kind.group not in _OURS and draft.kind not in (*_HARM, Kind.AGREEMENT):
        return False
    return _is_law(draft) or _is_definition(draft) or _is_own_story(draft)


def _is_figure(draft: Draft) -> bool:
    """ "A shark attacked", "struck gold", "a heart attack", "trade talks"."""
    token = draft.token
    named = [token, *(children(token, "nsubj", "nsubjpass") if token.pos_ == "VERB" else [])]
    if any(child.lower_ in _words("kinds_of") for noun in named for child in children(noun, "compound", "amod")):
        return True
    if draft.kind.group not in _OURS and draft.kind not in (*_HARM, Kind.REJECTION):
        return False
    verb = clause_of(token)
    doers = {lemma(noun) for noun in surface_subjects(verb)} if token.pos_ == "VERB" else set()
    if doers and doers <= _words("causes") | _words("doers"):
        return True
    if draft.trigger.frame.is_casualties and draft.rows:
        return False
    hit = list(_hit(token))
    return bool(hit) and all(_is_thing(noun) for noun in hit)


def _is_thing(noun: "Token") -> bool:
    """ "An offer", not "the truce offer"."""
    return bool(phrase_lemmas(noun) & _words("things")) and not phrase_lemmas(noun) & word_class("truce")


def _told_on(nouns: Iterable["Token"]) -> Iterator["Token"]:
    """What is hit; of "an assault on the title" the title."""
    for noun in nouns:
        is_deed = lemma(noun) in word_class("assault")
        yield from (is_deed and after_preps(noun, "on", "against", "in")) or (noun,)


def _hit(token: "Token") -> Iterator["Token"]:
    yield from _told_on(patients(token)) if token.pos_ == "VERB" else after_preps(token, "on", "against")
    if lemma(token) in ("fight", "fire"):
        yield from (noun for noun in after_preps(token, "for", "over") if noun.ent_type_ not in ("DATE", "TIME"))


def _is_quiz(draft: Draft) -> bool:
    """ "Which general attacked Pearl Harbor?": asks what it does not tell."""
    sentence = draft.token.sent
    return sentence[0].tag_ in ("WDT", "WP", "WRB") and sentence.text.rstrip().endswith("?") and not draft.chain


def _is_law(draft: Draft) -> bool:
    """ "Each Party shall withdraw": what a text orders is no deed."""
    verbs = (clause_of(draft.token), draft.token.sent.root)
    return not draft.chain and any(child.lower_ == "shall" for verb in verbs for child in children(verb, "aux"))


def _is_definition(draft: Draft) -> bool:
    """ "An airstrike is an attack by aircraft": a kind of thing is the subject, and nobody and no day is named."""
    sentence = draft.token.sent
    if draft.chain or any(token.ent_type_ in _NAMED or token.i in draft.scene.hits for token in sentence):
        return False
    return any(_is_generic(verb) for verb in (sentence.root, *children(sentence.root, "ccomp", "conj", "parataxis")))


def _is_generic(verb: "Token") -> bool:
    general = verb.tag_ == "VBZ" or any(child.lower_ in ("may", "can", "must") for child in children(verb, "aux"))
    return general and any(
        child.lower_ in ("a", "an", "any", "every")
        for noun in children(verb, "nsubj", "nsubjpass")
        for child in noun.lefts
    )


def _is_own_story(draft: Draft) -> bool:
    """ "You shot me down": told of the writer or the reader, by nobody else."""
    if draft.chain:
        return False
    verb = clause_of(draft.token)
    near = [*surface_subjects(verb), *patients(verb), *(child for noun in patients(verb) for child in noun.lefts)]
    ours = _SELF | {"we", "our"} if any(token.lower_ in ("i", "my") for token in draft.scene.doc) else _SELF
    return any(token.lower_ in ours for token in near)


def _history(doc: "Doc", document: Document) -> set[int]:
    """First tokens of the sentences that tell what was long ago: those with an old year, and those that follow them."""
    limit = document.published.year - LONG_AGO if document.published else EARLIEST
    found: set[int] = set()
    is_old = False
    for sentence in doc.sents:
        is_old = _dated(sentence, limit, is_old=is_old)
        if is_old:
            found.add(sentence.start)
    return found


def _dated(sentence: "Span", limit: int, *, is_old: bool) -> bool:
    text = sentence.text
    years = [int(year) for year in _YEAR.findall(_lowered(text))] if _FIGURE.search(text) else []
    if any(year >= limit for year in years) or _LATER.search(text):
        return False
    if years or _ERA.search(text):
        return True
    return is_old and sentence.root.tag_ in ("VBD", "VBN")


def _lowered(text: str) -> str:
    """The text with small first letters where a year's leading word may open the sentence."""
    return re.sub(
        r"\b(In|Since|By|Until|From|January|February|March|April|May|June|July|August|September|October|November|December)\b",
        lambda word: word[0].lower(),
        text,
    )


def _is_code(text: str) -> bool:
    lines = [line for line in text[:20_000].splitlines() if line.strip()]
    return len(lines) > 1 and sum(_CODE.search(line) is not None for line in lines) >= CODE_LINES * len(lines)
