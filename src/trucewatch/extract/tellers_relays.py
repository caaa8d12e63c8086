"""Who hands a telling on and who is quoted in it: "told Reuters", "SANA reported citing a local source"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_lexicon import words
from trucewatch.extract.tellers_phrases import Name, name_of, phrase

if TYPE_CHECKING:
    from spacy.tokens import Token


def relays(verb: "Token", span: tuple[int, int], offset: int) -> tuple[list[Name], list[Name]]:
    """Outlets that hand the words on (outer) and whom the teller quotes (inner)."""
    doc = verb.doc
    outer: list[Name] = []
    inner: list[Name] = []
    lemma = verb.lemma_.lower()
    for child in verb.rights:
        if lemma in words("told") and child.dep_ in {"dobj", "dative", "pobj", "nsubj"}:
            outer += _outlets(child, offset)
        elif lemma in words("addressed") and child.dep_ == "prep" and child.lower_ in {"in", "to"}:
            for thing in child.rights:
                outer += _interview(thing, offset)
        elif lemma == "quote" and child.dep_ in {"dobj", "nsubj"} and child.i > verb.i:
            inner += _named(child, offset)
    if lemma == "tell" and not outer and verb.i + 1 < len(doc) and verb.i >= span[1]:
        outer += _told_next(verb, offset)
    for token in _citing(verb, span):
        target = next((child for child in token.rights if child.dep_ in {"dobj", "nsubj", "pobj"}), None)
        if target is not None:
            inner += _named(target, offset)
    return outer, inner


def _outlets(head: "Token", offset: int) -> list[Name]:
    """The outlet a phrase names, without "reporter" behind it."""
    doc = head.doc
    start, end = phrase(head)
    while end - start > 1 and doc[end - 1].lemma_.lower() in words("publishers_own"):
        end -= 1
    name = name_of(doc, start, end, offset)
    return [name] if name and name.is_outlet else []


def _told_next(verb: "Token", offset: int) -> list[Name]:
    """The outlet right after "told", where the parse has lost it."""
    doc = verb.doc
    end = verb.i + 1
    while end < min(len(doc), verb.i + 6) and doc[end].pos_ in {"DET", "PROPN", "NOUN"}:
        end += 1
    while end - verb.i > 2 and doc[end - 1].lemma_.lower() in words("publishers_own"):
        end -= 1
    name = name_of(doc, verb.i + 1, end, offset) if end > verb.i + 1 else None
    return [name] if name and name.is_outlet else []


def _interview(thing: "Token", offset: int) -> list[Name]:
    if thing.lemma_.lower() not in words("interviews"):
        return []
    return [
        name
        for child in thing.rights
        if child.lower_ in {"with", "to", "on"}
        for grand in child.rights
        for name in _outlets(grand, offset)
    ]


def _named(head: "Token", offset: int) -> list[Name]:
    doc = head.doc
    name = name_of(doc, *phrase(head), offset)
    return [name] if name else []


def _citing(verb: "Token", span: tuple[int, int]) -> "Iterator[Token]":
    """Participles "citing X", "quoting X" that hang on the verb or on its teller, or follow it closely."""
    doc = verb.doc
    sent = verb.sent
    for at in range(span[0], min(sent.end, verb.i + 40)):
        token = doc[at]
        if token.lower_ in {"citing", "quoting"} and (
            token.head.i == verb.i or span[0] <= token.head.i < span[1] or span[1] <= at < verb.i or at == verb.i + 1
        ):
            yield token
