"""A first look at texts in bulk: which of them may tell anything of a conflict? No parser, thousands a second.

It looks for words, not for claims: what passes may hold none, what is stopped almost surely holds none. A word that
only conflict has is enough. Words that conflict shares with other matters are enough in a short text; in a longer one
they are weighed (`gate_weights`), so that a report of one sentence in a page of other news still passes.
"""

from collections.abc import Iterator
from enum import Enum
from functools import cache
from itertools import pairwise

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Extractor
from trucewatch.core.problems import Problem
from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.extract.gate_weights import parts_of, weights
from trucewatch.extract.languages import not_covered
from trucewatch.extract.lexicon import Data, load, strings, words

ENOUGH = 2
"""Different words of conflict that a text needs where none of them is said of conflict alone."""
SHORT = 80
"""Words of a text in which those are enough: a post, a sentence, a paragraph."""
STEP = 20_000
"""Characters looked at in one go: most texts of ours have passed after the first."""

_NATIVE = bytes((0xD0, 0xD1, 0xD8, 0xD9, 0xEF))
"""The bytes that letters of Cyrillic and Arabic begin with in UTF-8."""
_VOWELS = frozenset("aeiou")


class Grounds(Enum):
    """What the words of a text speak for: nothing, conflict or other matters, conflict."""

    NONE = 0
    WEAK = 1
    STRONG = 2


def is_relevant(text: str) -> bool:
    """Whether a text may tell a claim: by its words, and by their weights where a long text has weak ones only."""
    grounds = grounds_of(text)
    return grounds is Grounds.STRONG or (grounds is Grounds.WEAK and _is_weighty(text))


def grounds_of(text: str) -> Grounds:
    """Weak: two words that conflict shares with other matters. Strong: one that it does not share, a row of a table, or
    two of the shared ones of which one is the name of a region of war, or of who fights or brings relief there.

    Of Arabic and Russian one word of a frame or of harm is strong.
    """
    certain, telling, joined = _certain(), _telling(), _joined()
    found: set[str] = set()
    for stretch in _stretches(text):
        told = parts_of(stretch)
        seen = set(told)
        if not seen.isdisjoint(joined):
            seen |= {f"{first}-{second}" for first, second in pairwise(told) if first in joined}
        if not seen.isdisjoint(certain) or "\t" in stretch or " |" in stretch or _is_told_natively(stretch):
            return Grounds.STRONG
        found |= seen & telling
    if len(found) < ENOUGH:
        return Grounds.NONE
    return Grounds.WEAK if found.isdisjoint(words("lexicons", "gate", "names")) else Grounds.STRONG


def _is_told_natively(text: str) -> bool:
    """Of texts with letters that are read without a parser; the bytes that these begin with are looked for first."""
    from trucewatch.extract.native import is_told_natively

    told = b"" if text.isascii() else text.encode("utf-8", "surrogatepass")
    return len(told) != len(told.translate(None, _NATIVE)) and is_told_natively(text)


def _is_weighty(text: str) -> bool:
    """Whether a text is short, or some run of its words weighs enough."""
    known, carried = weights(), 0.0
    for stretch in _stretches(text):
        told = parts_of(stretch)
        if len(stretch) == len(text) and len(told) <= SHORT:
            return True
        best, carried = known.best(told, carried)
        if best >= known.enough:
            return True
    return False


def _stretches(text: str) -> Iterator[str]:
    """The text in pieces of at most STEP characters, cut between words."""
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= STEP else text.rfind(" ", start + 1, start + STEP) + 1 or start + STEP
        yield text[start:end]
        start = end


class Gated:
    """An Extractor that leaves documents in a language it reads alone where `is_relevant` stops them."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self.maker: Maker = extractor.maker

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """What the extractor gives; nothing for a document that cannot tell any claim."""
        if not_covered(document) is None and document.record is None and not is_relevant(_told(document)):
            return (), ()
        return self._extractor.extract(document)


def _told(document: Document) -> str:
    """The words of the parts that tell; the whole text where a document names none."""
    parts = [part for part in document.parts if part.kind not in SILENT_PARTS]
    return " ".join(document.text[part.start : part.end] for part in parts) if document.parts else document.text


@cache
def _joined() -> frozenset[str]:
    """First parts of the words that are written with a hyphen, or in two."""
    return frozenset(word.partition("-")[0] for word in _certain() | _telling() if "-" in word)


def weighable() -> frozenset[str]:
    """The words that weights may be learned of: those looked for, and those of arms, people and harm in all forms."""
    named = {
        part
        for name in ("weapons", "who", "harm")
        for entry in _entries(load("lexicons", name))
        for part in parts_of(entry)
    }
    looked_for = {part for word in _certain() | _telling() for part in parts_of(word)}
    return frozenset(looked_for | {form for word in named for form in _forms(word)})


def _entries(data: Data) -> Iterator[str]:
    """Every word or phrase of a data file, keys among them."""
    if isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from _entries(value)
    elif isinstance(data, list):
        for value in data:
            yield from _entries(value)
    else:
        yield from strings(data)


@cache
def _certain() -> frozenset[str]:
    return words("lexicons", "gate", "certain")


@cache
def _telling() -> frozenset[str]:
    """Words that conflict shares with other matters: the list's own and every form of the frames' trigger words."""
    from trucewatch.extract.frames import frames

    common = words("lexicons", "gate", "common")
    triggers = {word for _, word in frames()} - common
    forms = {form for word in triggers for form in _forms(word)}
    listed = (words("lexicons", "gate", name) for name in ("telling", "irregular", "names"))
    return frozenset(forms.union(*listed))


def _forms(word: str) -> Iterator[str]:
    """The regular forms of an English verb or noun; a form too many does no harm."""
    yield word
    stem = word[:-1] if word.endswith("e") else word
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        yield from (word[:-1] + "ies", word[:-1] + "ied", word + "ing")
        return
    yield from (word + "s", word + "es", stem + "ed", stem + "ing", word + "d")
    if len(word) > 2 and word[-1] not in _VOWELS and word[-2] in _VOWELS:
        yield from (word + word[-1] + "ed", word + word[-1] + "ing")
