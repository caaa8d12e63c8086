"""Who hands a telling on and who is quoted in it: "told Reuters", "SANA reported citing a local source"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_lexicon import tellings, words
from trucewatch.extract.tellers_phrases import Name, name_of, phrase

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

NEAR = 40
"""Tokens around a verb in which whom it quotes may be named."""


def relays(verb: "Token", span: tuple[int, int], offset: int) -> tuple[list[Name], list[Name]]:
    """Outlets that hand the words on (outer) and whom the teller quotes (inner)."""
    doc = verb.doc
    outer: list[Name] = []
    inner: list[Name] = []
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.i > verb.i and lemma in words("told") and child.dep_ in {"dobj", "dative", "pobj", "nsubj"}:
            outer += _outlets(child, offset)
        elif child.dep_ == "prep" and child.lower_ in {"in", "to", "with"}:
            for thing in child.rights:
                outer += _interview(thing, offset) if lemma in words("addressed") else []
                outer += _carried(thing, offset)
        elif child.dep_ in {"advcl", "prep", "parataxis"} and child.lower_ in words("talking"):
            outer += _spoken_to(child, offset)
        elif lemma == "quote" and child.dep_ in {"dobj", "nsubj"} and child.i > verb.i:
            inner += _named(child, offset)
    if lemma == "tell" and not outer and verb.i + 1 < len(doc) and verb.i >= span[1]:
        outer += _told_next(verb, offset)
    sent = verb.sent
    told = doc[max(sent.start, span[0] - NEAR) : min(sent.end, verb.i + NEAR)].text.lower()
    if any(word in told for word in words("references")):
        for token in doc[verb.i + 1 : min(sent.end, verb.i + NEAR)]:
            if token.lemma_.lower() in words("references") and not _cuts_in(verb, token.i):
                inner += _reference(token, offset)
    for token in _citing(verb, span) if any(word in told for word in words("citing")) else ():
        target = next((child for child in token.rights if child.dep_ in {"dobj", "nsubj", "pobj"}), None)
        if target is not None:
            inner += [*_named(target, offset), *_quoted_in_turn(target, offset)]
    return outer, inner


def _quoted_in_turn(source: "Token", offset: int) -> list[Name]:
    """ "SANA, which quoted a medic": whom the quoted one quotes."""
    for clause in source.rights:
        if clause.dep_ in {"relcl", "acl"} and clause.lemma_.lower() in words("quote"):
            return [name for child in clause.rights if child.dep_ == "dobj" for name in _named(child, offset)]
    return []


def _reference(thing: "Token", offset: int) -> list[Name]:
    """ "TASS reports with reference to SANA"."""
    if thing.nbor(-1).lower_ not in {"with", "in"}:
        return []
    named = [grand for child in thing.rights if child.lower_ in {"to", "from"} for grand in child.rights]
    return [name for one in named for name in (*_named(one, offset), *_quoted_in_turn(one, offset))]


def _carried(thing: "Token", offset: int) -> list[Name]:
    """ "in a report carried by the agency": the outlet that handed a document on."""
    if thing.lemma_.lower() not in words("documents") | words("interviews"):
        return []
    return [
        name
        for clause in thing.rights
        if clause.dep_ == "acl" and clause.lemma_.lower() in words("handed_on")
        for agent in clause.rights
        if agent.lower_ == "by"
        for outlet in agent.rights
        for name in _outlets(outlet, offset)
    ]


def _spoken_to(verb: "Token", offset: int) -> list[Name]:
    """ "Speaking to the BBC, X said"."""
    return [
        name
        for child in verb.rights
        if child.lower_ in {"to", "with"}
        for outlet in child.rights
        for name in _outlets(outlet, offset)
    ]


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
    """Participles "citing X", "quoting X" that hang on the verb or on its teller, open its sentence or end it."""
    doc = verb.doc
    sent = verb.sent
    for at in range(max(sent.start, span[0] - NEAR), min(sent.end, verb.i + NEAR)):
        token = doc[at]
        if token.lower_ not in words("citing"):
            continue
        own = token.head.i == verb.i or span[0] <= token.head.i < span[1] or span[1] <= at < verb.i or at == verb.i + 1
        trails = at > verb.i and doc[at - 1].text == "," and verb.is_ancestor(token) and not _cuts_in(verb, at)
        if (own and at >= span[0]) or (token.head.i == verb.i and at == sent.start) or trails:
            yield token


def _cuts_in(verb: "Token", at: int) -> bool:
    """Whether another telling stands between a verb and a participle further on: it is that one's."""
    between = verb.doc[verb.i + 1 : at]
    return any(token.lemma_.lower() in tellings() and token.tag_[:1] == "V" for token in between)
