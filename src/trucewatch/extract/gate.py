"""A first look at texts in bulk: which of them may tell anything of a conflict? No parser, thousands a second.

It looks for words, not for claims: what passes may hold none, what is stopped almost surely holds none.
"""

import re
from collections.abc import Iterator
from functools import cache

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Extractor
from trucewatch.core.problems import Problem
from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.extract.languages import not_covered
from trucewatch.extract.lexicon import words

ENOUGH = 2
"""Different words of conflict that a text needs where none of them is said of conflict alone."""
STEP = 20_000
"""Characters looked at in one go: most texts of ours have passed after the first."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ROW = re.compile(r"\t|[ \t]\|[ \t]?")
_VOWELS = frozenset("aeiou")


def is_relevant(text: str) -> bool:
    """Whether a text may tell a claim: one word that only conflict has, two that it shares, or a table's row.

    Of Arabic and Russian one word of a frame or of harm is enough.
    """
    from trucewatch.extract.native import is_told_natively

    certain, telling = _certain(), _telling()
    found: set[str] = set()
    for start in range(0, len(text), STEP):
        stretch = text[start : start + STEP]
        seen = set(_WORD.findall(stretch.lower()))
        seen |= {part for word in seen if "-" in word for part in word.split("-")}
        found |= seen & telling
        if not seen.isdisjoint(certain) or len(found) >= ENOUGH or _ROW.search(stretch):
            return True
        if not stretch.isascii() and is_told_natively(stretch):
            return True
    return False


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
def _certain() -> frozenset[str]:
    return words("lexicons", "gate", "certain")


@cache
def _telling() -> frozenset[str]:
    """Words that conflict shares with other matters: the list's own and every form of the frames' trigger words."""
    from trucewatch.extract.frames import frames

    common = words("lexicons", "gate", "common")
    triggers = {word for _, word in frames()} - common
    forms = {form for word in triggers for form in _forms(word)}
    return frozenset(forms | words("lexicons", "gate", "telling") | words("lexicons", "gate", "irregular"))


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
