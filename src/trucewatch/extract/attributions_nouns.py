"""Nouns, adjectives and set phrases that attribute: "X's claim that …", "X is confident that …", "according to X"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.extract.attributions_content import Range, infinitive_content, preposition_content
from trucewatch.extract.attributions_found import Found, offsets
from trucewatch.extract.attributions_records import Manner
from trucewatch.extract.attributions_sources import holder_of, owner_of, source_of
from trucewatch.extract.attributions_words import CLAUSE, INFINITIVE, Entry, adjectives, nouns, words
from trucewatch.extract.tellers_phrases import phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucewatch.extract.syntax import Block


def of_noun(noun: "Token", lemma: str, block: "Block", number: int) -> Iterator[Found]:
    """The attribution that a noun of the list makes."""
    read = _content(noun, nouns()[lemma])
    if read is None:
        return
    held, manner, pattern, last = read
    source = owner_of(noun) or holder_of(noun)
    if source is not None and source[0] < held[1] and held[0] < source[1]:
        source = holder_of(noun)
    yield _found(noun, source, (noun.i, last + 1), [held], (manner, f"noun {lemma}: {pattern}"), block, number)


def of_adjective(adjective: "Token", lemma: str, block: "Block", number: int) -> Iterator[Found]:
    """ "X is confident that …", "proud of …", "eager to …"."""
    read = _content(adjective, adjectives()[lemma])
    if read is None or adjective.dep_ not in {"acomp", "advcl", "conj", "ROOT", "oprd", "amod", "relcl", "ccomp"}:
        return
    held, manner, pattern, last = read
    head = adjective.head if adjective.dep_ in {"acomp", "oprd"} else adjective
    source = source_of(head)
    if adjective.dep_ == "amod":
        source = phrase(adjective.head)
    yield _found(
        adjective, source, (adjective.i, last + 1), [held], (manner, f"adjective {lemma}: {pattern}"), block, number
    )


def of_phrase(token: "Token", block: "Block", number: int) -> Iterator[Found]:
    """ "according to X", "in the words of X": all of the sentence but the phrase itself."""
    doc = block.doc
    at = token.i
    low = token.lower_
    if low == "according" and at + 2 < len(doc) and doc[at + 1].lower_ == "to":
        opener = doc[at + 1]
    elif low == "words" and at + 2 < len(doc) and doc[at + 1].lower_ == "of" and at and doc[at - 1].lower_ == "the":
        opener = doc[at + 1]
    elif low == "per" and token.dep_ == "prep" and at and doc[at - 1].is_punct:
        opener = token
    else:
        return
    head = next((child for child in opener.rights if child.dep_ == "pobj"), None)
    if head is None:
        return
    source = phrase(head)
    sent = token.sent
    start = at - 2 if low == "words" and at > 1 else at
    ranges = _around(token, start, max(source[1], head.right_edge.i + 1 if at == sent.start else source[1]))
    if ranges:
        told = (Manner.SAYS, f"phrase {low}")
        yield _found(token, source, (start, opener.i + 1), ranges, told, block, number)


def _around(token: "Token", start: int, end: int) -> list[Range]:
    """The sentence before and after a phrase; up to "while" and the like where the phrase opens it."""
    sent, doc = token.sent, token.doc
    ranges: list[Range] = []
    first = sent.start
    if start > first:
        ranges.append((first, start))
    while end < sent.end and doc[end].text in {",", ";"}:
        end += 1
    has_verb = any(one.tag_ in {"VBD", "VBZ", "VBP", "MD"} for one in doc[end : sent.end])
    if end < sent.end - 1 and (
        start == first
        or (has_verb and doc[end].lower_ not in words("asides") and doc[end].tag_ not in {"WDT", "WP", "VBG"})
    ):
        ranges.append((end, sent.end))
    return ranges


def _content(word: "Token", entry: Entry) -> "tuple[Range, Manner, str, int] | None":
    patterns = entry.patterns
    if CLAUSE in patterns:
        for child in word.rights:
            if child.dep_ in {"acl", "ccomp", "relcl"} and any(
                grand.lower_ in {"that", "whether"} and grand.dep_ in {"mark"} for grand in child.lefts
            ):
                return (child.left_edge.i, child.right_edge.i + 1), patterns[CLAUSE], CLAUSE, word.i
            if child.dep_ == "ccomp" and word.pos_ == "ADJ":
                return (child.left_edge.i, child.right_edge.i + 1), patterns[CLAUSE], CLAUSE, word.i
    if INFINITIVE in patterns and (held := infinitive_content(word)) is not None:
        return held, patterns[INFINITIVE], INFINITIVE, word.i
    if entry.prepositions:
        read = preposition_content(word, frozenset(entry.prepositions))
        if read is not None:
            return read[1], entry.prepositions[read[0].lower_], read[0].lower_, read[0].i
    return None


def _found(
    word: "Token",
    source: Range | None,
    cue: Range,
    contents: list[Range],
    told: tuple[Manner, str],
    block: "Block",
    number: int,
) -> Found:
    doc, base, sent = block.doc, block.start, word.sent
    return Found(
        source=offsets(doc, base, source) if source else None,
        cue=offsets(doc, base, cue),
        contents=[offsets(doc, base, one) for one in contents],
        manner=told[0],
        rule=told[1],
        sentence=offsets(doc, base, (sent.start, sent.end)),
        block=number,
        is_speech=told[1].startswith("phrase"),
    )
