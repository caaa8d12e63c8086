"""Noun phrases that can name a teller: where one begins and ends, and what it is."""

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_lexicon import table, words

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token

_LEFT = frozenset({"det", "compound", "amod", "nummod", "poss", "nmod", "quantmod", "predet", "case", "advmod"})
_NAMING = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_NAMED = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_BODIES = frozenset({"ORG", "GPE", "LOC", "FAC"})
_WORD = re.compile(r"[^\W_]+")
LONGEST = 24
"""Tokens of the longest teller; whatever goes on beyond that is a parsing slip."""
LONGEST_SCAN = 14


class Nature(StrEnum):
    """What kind of teller a phrase names."""

    PERSON = "person"
    GROUP = "group"
    MANY = "many"
    DOCUMENT = "document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A phrase that names a teller: document offsets, words, what it is."""

    start: int
    end: int
    text: str
    head: str
    nature: Nature
    is_pronoun: bool = False
    is_definite: bool = False
    is_unnamed: bool = False
    is_outlet: bool = False
    aliases: frozenset[str] = frozenset()
    """Last names under which the same person may return."""

    @property
    def is_acronym(self) -> bool:
        """Initials, which tell nothing of what kind of body they stand for."""
        bare = self.text.removeprefix("the ").removeprefix("The ")
        return bare.isupper() and bare.isalpha() and len(bare) > 1

    @property
    def words(self) -> frozenset[str]:
        return frozenset(plain_words(self.text))


def plain_words(text: str) -> list[str]:
    """Lower-case words without articles."""
    return [word for word in _WORD.findall(text.lower()) if word not in {"the", "a", "an", "s"}]


def phrase(head: "Token") -> tuple[int, int]:
    """Token range [start, end) of the phrase around its head, without relative clauses and asides."""
    start = head.i
    for child in reversed(list(head.lefts)):
        fits = child.dep_ in _LEFT or child.text in {"-", "–"}
        if child.right_edge.i != start - 1 or not fits or child.ent_type_ in {"DATE", "TIME"}:
            break
        start = child.left_edge.i
        if child.dep_ in {"det", "poss"}:
            break
    end = head.i + 1
    for child in head.rights:
        reach = _reach(child, end)
        if reach is None:
            break
        end = reach
    if head.ent_type_ == "ORG":
        while (
            end < len(head.doc)
            and end - start < LONGEST
            and head.doc[end].ent_iob_ == "I"
            and head.doc[end].ent_type_ == "ORG"
        ):
            end += 1
    return max(start, end - LONGEST), end


def _reach(child: "Token", end: int) -> int | None:
    """Where the phrase ends when it takes this right child in; None when it ends before."""
    doc, dep = child.doc, child.dep_
    if child.left_edge.i - end > 1:
        return None
    if dep == "prep" and child.lower_ in words("attaches"):
        objects = [grand for grand in child.rights if grand.dep_ == "pobj"]
        if objects and objects[0].ent_type_ not in {"DATE", "TIME"} and objects[0].lower_ not in words("days"):
            return phrase(objects[0])[1]
        return None
    if child.pos_ == "ADJ" and dep in {"amod", "acl", "relcl"} and child.lower_ in words("close_to") and child.rights:
        return int(child.right_edge.i) + 1
    if dep == "appos" and child.pos_ in _NAMING and doc[child.left_edge.i].text != "(":
        return phrase(child)[1]
    if dep in {"cc", "case"}:
        return end if dep == "cc" else child.i + 1
    if dep == "conj" and child.pos_ in {"NOUN", "PROPN"}:
        return phrase(child)[1]
    if dep == "punct" and child.text in {",", "—", "–"}:
        return end
    return None


def trimmed(doc: "Doc", start: int, end: int) -> tuple[int, int]:
    """The range without punctuation, blanks and stray function words at its edges."""
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ in {"CCONJ", "ADP", "SCONJ"}):
        start += 1
    while end > start and (
        doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].pos_ in {"CCONJ", "ADP", "PART", "DET"}
    ):
        end -= 1
    return start, end


def scan_left(verb: "Token", known: Set[str]) -> tuple[int, int] | None:
    """The phrase that stands directly before a verb, read word by word: for texts that have lost their commas."""
    doc = verb.doc
    end = verb.i
    floor = max(verb.sent.start, verb.i - LONGEST_SCAN)
    aside = _apposition(doc, floor, end)
    while end > floor and (doc[end - 1].pos_ in {"ADV", "AUX"} or doc[end - 1].dep_ == "neg"):
        end -= 1
    if aside is not None:
        end = aside
    if end <= floor or (doc[end - 1].pos_ not in {"NOUN", "PROPN", "ADJ"} and doc[end - 1].text[:1].islower()):
        return None
    if doc[end - 1].lower_ in known and doc[end - 1].text[:1].isupper():
        return end - 1, end
    at = end
    while at > floor and _belongs(doc[at - 1], doc[at] if at < end else None):
        at -= 1
        if doc[at].tag_ in {"DT", "PRP$"} and not (
            at > floor and doc[at - 1].lower_ in words("attaches") and _head_before(doc, at)
        ):
            break
    start, end = trimmed(doc, at, end)
    return (start, end) if start < end else None


def _apposition(doc: "Doc", floor: int, end: int) -> int | None:
    """Where the phrase ends that "…, Alexei Marin, said" has before the name set off by commas; None without one."""
    if doc[end - 1].text != ",":
        return None
    for at in range(end - 2, floor, -1):
        token = doc[at]
        if token.text == ",":
            return at if at < end - 2 else None
        if token.pos_ not in {"PROPN", "NOUN", "ADJ", "DET", "ADP", "PART"} and token.text != "-":
            return None
    return None


def _belongs(token: "Token", after: "Token | None") -> bool:
    """Whether a token goes with the phrase that starts with `after`."""
    low = token.lower_
    if (
        low in words("days")
        or token.ent_type_ in {"DATE", "TIME"}
        or (token.is_punct and token.text not in "-/")
        or token.is_space
    ):
        return False
    if after is None:
        return True
    if token.text in {"-", "/"}:
        return True
    if token.pos_ in {"ADP", "PART", "CCONJ"}:
        if token.text in {"'s", "’s"}:
            return True
        return (low in words("attaches") or low == "and") and _head_before(token.doc, after.i)
    if token.tag_ == "NNS" and token.text.islower() and after.pos_ in {"NOUN", "PROPN", "ADJ"}:
        return False
    if token.tag_ == "NN" and token.text.islower() and after.pos_ == "PROPN":
        return low in words("speakers") or low in words("groups")
    return token.pos_ in _NAMING or token.tag_ in {"DT", "PRP$"}


def _head_before(doc: "Doc", at: int) -> bool:
    """Whether the word two before is a noun that takes such an attachment: an office, a body, a person."""
    if at < 2:
        return False
    before = doc[at - 2]
    low = before.lemma_.lower()
    return low in words("speakers") or low in words("groups") or before.ent_type_ in {"PERSON", "ORG"}


def name_of(doc: "Doc", start: int, end: int, offset: int) -> Name | None:
    """The name in a token range; None when nothing is left of it."""
    start, end = trimmed(doc, start, end)
    if start >= end:
        return None
    tokens = list(doc[start:end])
    head = _head(tokens)
    first, last = tokens[0], tokens[-1]
    begin, stop = first.idx, last.idx + len(last.text)
    text = doc[start:end].text.strip()
    low = {token.lemma_.lower() for token in tokens} | {token.lower_ for token in tokens}
    pronoun = table("pronouns").get(first.lower_) if len(tokens) == 1 else None
    return Name(
        start=offset + begin,
        end=offset + stop,
        text=text,
        head=head.lemma_.lower(),
        nature=_nature(head, tokens),
        is_pronoun=isinstance(pronoun, str),
        is_definite=first.lower_ in words("definite"),
        is_unnamed=_unnamed(head, tokens),
        is_outlet=_outlet(head, low),
        aliases=_aliases(tokens),
    )


def _head(tokens: "list[Token]") -> "Token":
    """The token whose own head lies outside the range; the first such that names something."""
    inside = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    naming = [token for token in tops if token.pos_ in {"NOUN", "PROPN", "PRON"}]
    return (naming or tops or tokens)[-1 if len(naming) > 1 else 0]


def _nature(head: "Token", tokens: "list[Token]") -> Nature:
    low = head.lemma_.lower()
    joined = any(token.dep_ == "conj" and token.head.i == head.i for token in tokens)
    people = (
        tokens[0].lower_ == "the" and head.tag_ == "NNP" and head.text[-1:] == "s" and head.ent_type_ not in _BODIES
    )
    many = head.tag_ == "NNS" and (head.text[:1].islower() or (head.is_sent_start and low in words("speakers")))
    if joined or people or head.tag_ == "NNPS" or many:
        return Nature.MANY
    if low in words("documents"):
        return Nature.DOCUMENT
    if low in words("sides"):
        return Nature.GROUP
    if low in words("speakers") or head.ent_type_ == "PERSON":
        return Nature.PERSON
    if low in words("groups") or head.ent_type_ in {"ORG", "GPE", "NORP"} or _outlet(head, {low}):
        return Nature.GROUP
    if any(token.ent_type_ == "PERSON" or token.lemma_.lower() in words("speakers") for token in tokens):
        return Nature.PERSON
    if any(token.pos_ == "PROPN" for token in tokens):
        return Nature.GROUP
    return Nature.OTHER


def _outlet(head: "Token", low: set[str]) -> bool:
    if low & words("outlets") or f"{head.nbor(-1).lower_ if head.i else ''}-{head.lower_}" in words("outlets"):
        return True
    return head.lemma_.lower() in words("media") and not low <= words("publishers_own") | words("definite") | {
        head.lower_
    }


def _unnamed(head: "Token", tokens: "list[Token]") -> bool:
    """A source without a name: an office or role, indefinite or bare, and no person named."""
    if head.lemma_.lower() not in words("speakers") or (head.pos_ == "PROPN" and head.text.istitle()):
        return False
    if any(token.ent_type_ == "PERSON" for token in tokens):
        return False
    return head.lemma_.lower() == "source" or not any(
        token.lower_ == "the" and token.head.i == head.i for token in tokens
    )


def _aliases(tokens: "list[Token]") -> frozenset[str]:
    """Names under which a person may be spoken of later: capitalised words that are not places or peoples."""
    found = set()
    for token in tokens:
        capital = token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN"} and len(token.text) > 2
        owner = token.i + 1 < len(token.doc) and token.doc[token.i + 1].text in {"'s", "’s"}
        if capital and not owner and token.ent_type_ not in {"NORP", "GPE", "LOC", "DATE"}:
            low = token.lower_
            if low not in words("speakers") and low not in words("groups") and low not in words("days"):
                found.add(low.removeprefix("al-"))
    return frozenset(found)


def can_speak(head: "Token") -> bool:
    """Whether a subject can tell: a name, a role, a body, a document, a pronoun."""
    low = head.lemma_.lower()
    bare = head.tag_ == "NN" and head.text[:1].isupper() and not head.lefts
    return (
        head.pos_ == "PROPN"
        or bare
        or head.ent_type_ in _NAMED
        or head.lower_ in table("pronouns")
        or any(low in words(group) for group in ("speakers", "groups", "documents", "media", "outlets"))
    )
