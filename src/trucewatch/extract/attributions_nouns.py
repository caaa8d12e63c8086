"""Nouns, adjectives and set phrases that attribute: "X's claim that …", "X is confident that …", "according to X"."""

from typing import TYPE_CHECKING

from trucewatch.extract.attributions_content import clause_of, infinitive_content, preposition_content
from trucewatch.extract.attributions_found import Range, Reading
from trucewatch.extract.attributions_records import Manner
from trucewatch.extract.attributions_sources import holder_of, owner_of, source_of
from trucewatch.extract.attributions_words import CLAUSE, INFINITIVE, Entry, adjectives, nouns, words
from trucewatch.extract.tellers_lexicon import words as telling
from trucewatch.extract.tellers_phrases import phrase
from trucewatch.extract.tellers_subjects import FINITE

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_PREDICATES = frozenset({"acomp", "advcl", "conj", "ROOT", "oprd", "amod", "relcl", "ccomp"})


def of_noun(noun: "Token", lemma: str) -> Reading | None:
    """The attribution that a noun of the list makes."""
    read = _content(noun, nouns()[lemma])
    if read is None:
        return None
    held, manner, pattern, last = read
    source = owner_of(noun) or holder_of(noun)
    if source is not None and source[0] < held[1] and held[0] < source[1]:
        source = holder_of(noun)
    return Reading(source, (noun.i, last + 1), (held,), manner, f"noun {lemma}: {pattern}")


def of_adjective(adjective: "Token", lemma: str) -> Reading | None:
    """ "X is confident that …", "proud of …", "eager to …"."""
    read = _content(adjective, adjectives()[lemma])
    if read is None or adjective.dep_ not in _PREDICATES:
        return None
    held, manner, pattern, last = read
    if adjective.dep_ == "amod":
        source: Range | None = phrase(adjective.head)
    else:
        source = source_of(adjective.head if adjective.dep_ in {"acomp", "oprd"} else adjective)
    return Reading(source, (adjective.i, last + 1), (held,), manner, f"adjective {lemma}: {pattern}")


def of_phrase(token: "Token") -> Reading | None:
    """ "according to X", "in the words of X", "per X": all of the sentence but the phrase itself."""
    owned = _owned(token)
    if owned is not None:
        return owned
    opener = _opener(token)
    head = next((child for child in opener.rights if child.dep_ == "pobj"), None) if opener is not None else None
    if opener is None or head is None:
        return None
    source = phrase(head)
    start = token.i - 2 if token.lower_ == "words" else token.i
    contents = _around(token, start, head.right_edge.i + 1 if start == token.sent.start else source[1])
    if not contents:
        return None
    return Reading(source, (start, opener.i + 1), contents, Manner.SAYS, f"phrase {token.lower_}", is_speech=True)


def _owned(token: "Token") -> Reading | None:
    """ "in the mission's words", "by the army's account"."""
    owner = next((child for child in token.lefts if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}), None)
    start = token.left_edge.i - 1
    if owner is None or token.lower_ not in telling("owned_phrases") or start < token.sent.start:
        return None
    opens = token.doc[start].lower_ in {"in", "by", "on"}
    set_off = start == token.sent.start or token.doc[start - 1].is_punct
    contents = _around(token, start, token.i + 1) if opens and set_off else ()
    if not contents:
        return None
    return Reading(phrase(owner), (start, token.i + 1), contents, Manner.SAYS, "phrase words", is_speech=True)


def _opener(token: "Token") -> "Token | None":
    """The preposition of a set phrase, behind which its source stands."""
    doc, at, low = token.doc, token.i, token.lower_
    following = doc[at + 1] if at + 1 < len(doc) else None
    if low == "according" and following is not None and following.lower_ == "to":
        return following
    if low == "words" and at > 1 and doc[at - 2].lower_ == "in" and following is not None and following.lower_ == "of":
        return following
    if low == "per" and token.dep_ == "prep" and (at == token.sent.start or doc[at - 1].is_punct):
        return token
    return None


def _around(token: "Token", start: int, end: int) -> tuple[Range, ...]:
    """The sentence before a phrase, and after it where the phrase opens it or breaks into a clause."""
    sent, doc = token.sent, token.doc
    ranges = [(sent.start, start)] if start > sent.start else []
    while end < sent.end and doc[end].text in {",", ";"}:
        end += 1
    if end >= sent.end - 1:
        return tuple(ranges)
    turns = doc[end].lower_ in words("asides") or doc[end].tag_ in {"WDT", "WP", "VBG"}
    if start == sent.start or (not turns and any(one.tag_ in FINITE for one in doc[end : sent.end])):
        ranges.append((end, sent.end))
    return tuple(ranges)


def _content(word: "Token", entry: Entry) -> "tuple[Range, Manner, str, int] | None":
    patterns = entry.patterns
    if CLAUSE in patterns and (clause := clause_of(word)) is not None:
        return (clause.left_edge.i, clause.right_edge.i + 1), patterns[CLAUSE], CLAUSE, word.i
    if INFINITIVE in patterns and (held := infinitive_content(word)) is not None:
        return held, patterns[INFINITIVE], INFINITIVE, word.i
    read = preposition_content(word, entry.prepositions) if entry.prepositions else None
    if read is None:
        return None
    return read[1], entry.prepositions[read[0].lower_], read[0].lower_, read[0].i
