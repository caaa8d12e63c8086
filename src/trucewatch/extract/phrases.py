"""The shortest words that name what a noun heads."""

import re
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import MODIFIERS, lemma, objects_of, preps
from trucewatch.extract.lexicon import context, word_class, words

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_DASHES = frozenset("-–—")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
NAMED = frozenset({"PERSON", "ORG", "NORP"})


def actor_words() -> frozenset[str]:
    """Nouns that may act although no registry knows them."""
    return words("lexicons", "who", "actors")


def is_pronoun(token: "Token") -> bool:
    """A personal or demonstrative pronoun that stands for an earlier phrase."""
    return token.pos_ == "PRON" or token.lower_ in ("he", "she", "they", "it", "we", "i")


def noun_phrase(token: "Token", *, with_of: bool = True) -> tuple[int, int]:
    """First and last-plus-one index of the shortest phrase that names what the token heads, without articles."""
    first = last = token.i
    for child in token.lefts:
        if child.dep_ in MODIFIERS and child.lower_ not in ("such", "other", "many", "several"):
            first = min(first, child.left_edge.i)
    doc = token.doc
    first = _past_breaks(token, first)
    while first < token.i and (
        (doc[first].lower_ in context("day_words") and doc[first].dep_ != "ROOT")
        or doc[first].pos_ in ("DET", "PUNCT", "CCONJ", "ADP", "SPACE", "SCONJ", "PART")
        or doc[first].dep_ in ("det", "predet")
    ):
        first += 1
    if first > 0 and doc[first - 1].lower_ in ("both", "all") and lemma(token) in context("sides"):
        first -= 1  # "both parties" says whom, "parties" does not
    last = _behind(token) if with_of else last
    return first, last + 1


def _behind(token: "Token") -> int:
    """The last word of what names a general head from behind: "members of X", "militants of Y"."""
    last = token.i
    if lemma(token) in context("generic") or token.pos_ == "NUM":
        for prep in preps(token, "of", "from"):
            for noun in children_objects(prep) if prep.i == last + 1 else []:
                if token.pos_ == "NUM" or lemma(noun) not in _no_bodies():
                    last = max(last, noun_phrase(noun)[1] - 1)
        acl = [clause for clause in token.children if clause.dep_ == "acl" and lemma(clause) == "represent"]
        if last == token.i and lemma(token) in context("generic") and acl and acl[0].i == last + 1:
            last = min(acl[0].right_edge.i, acl[0].i + 6)
    elif lemma(token) in word_class("soldiery") | word_class("aircraft") | word_class("weaponry"):
        last = _of_owner(token, last)
    return last


def _of_owner(token: "Token", last: int) -> int:
    """Where "militants of X", "artillery of the Y army" end: whose they are belongs to the name."""
    for prep in preps(token, "of", "from"):
        for noun in children_objects(prep) if prep.i == last + 1 else []:
            is_name = noun.pos_ == "PROPN" and noun.ent_type_ == "" and prep.lower_ == "of"
            is_told = lemma(noun) in actor_words() and any(child.dep_ in MODIFIERS for child in noun.lefts)
            if is_name or is_told or noun.ent_type_ in NAMED:
                last = max(last, noun_phrase(noun)[1] - 1)
    return last


def _no_bodies() -> frozenset[str]:
    """What no body of people is made of ("shelling by the army of a market")."""
    return word_class("building") | word_class("ground")


def _past_breaks(token: "Token", first: int) -> int:
    """Where the phrase begins after a clock time or a dash between blanks that the parser took into it."""
    doc = token.doc
    for place in range(token.i - 1, first, -1):
        dash = doc[place].text in _DASHES and doc[place - 1].whitespace_ and doc[place].whitespace_
        if dash or _is_clock(doc[place].text):
            return place + 1
    return first + (first < token.i and _is_clock(doc[first].text))


def _is_clock(word: str) -> bool:
    return _CLOCK.fullmatch(word) is not None


def children_objects(prep: "Token") -> list["Token"]:
    """The first object of a preposition."""
    return objects_of(prep)[:1]
