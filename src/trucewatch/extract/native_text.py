"""Arabic and Russian text made comparable letter by letter, each letter knowing its place in the page.

Marks that cannot be seen (zero-width, bidirectional), vowel signs and the tatweel are left out; hamza seats, alef
maqsura, ta marbuta, Persian digits and ё become what they are compared as. One letter stays one letter, so that a
place in `key` is a place in `plain`, and `at` leads from there to the document.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trucewatch.core.records import SILENT_PARTS, Document, Part

LONGEST_SENTENCE = 1_200
"""Characters read as one sentence: longer runs are cut at a blank, so that no page can take its time by one."""
MOST_SENTENCES = 4_000
"""Sentences of a document that are read."""

_SEATS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ؤ": "و", "ئ": "ي", "ё": "е"}
_DIGITS = {chr(start + value): str(value) for start in (0x660, 0x6F0) for value in range(10)}
_KEYS = str.maketrans({**_SEATS, **_DIGITS})
_TATWEEL = "\u0640"
_ACUTE = frozenset("\u0300\u0301")
_END = re.compile(r"[.!?…؟۔]+[»”\"')\]]*(?=\s|$)|[;؛\n]")
_SHORT = re.compile(
    r"(?:^|[\s(«])(?:г|гг|н\.?\s?п|п|пос|с|ул|им|км|м|мм|см|тыс|млн|обл|р|т\.?\s?[едпк]|др|стр|ст|руб|[A-ZА-ЯЁ])\.$"
)
"""What ends with a point and ends no sentence: "н.п.", "г.", an initial."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence: `plain` without marks that cannot be seen, `key` as it is compared, `at[i]` the place in the page."""

    part_index: int
    part: Part
    paragraph: int
    plain: str
    key: str
    at: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of `plain` stands in the document's text."""
        return self.at[start], self.at[end - 1] + 1


def plain_of(text: str) -> tuple[str, list[int]]:
    """The visible letters of a text, and each one's place in it. Presentation forms become their letters."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isascii():
            letters.append(char)
            places.append(place)
            continue
        if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc":
            written = unicodedata.normalize("NFKC", char)
        elif _is_unseen(char):
            continue
        else:
            written = " " if char.isspace() and char != "\n" else char
        for letter in written:
            if not _is_unseen(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _is_unseen(char: str) -> bool:
    if char == _TATWEEL or char in _ACUTE:
        return True
    category = unicodedata.category(char)
    return category in ("Cf", "Cs") or (category == "Mn" and not "\u0300" <= char <= "\u036f")


def key_of(plain: str) -> str:
    """What a text is compared as: of the same length, in small letters, without hamza seats."""
    lowered = plain.lower()
    if len(lowered) != len(plain):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in plain)
    return lowered.translate(_KEYS)


def blanked(key: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks in place of each [start, end), of the same length."""
    for start, end in spans:
        key = key[:start] + " " * (end - start) + key[end:]
    return key


def sentences(document: Document) -> Iterator[Stretch]:
    """The sentences of the parts that tell, in order of the text; a part inside another is left out of it."""
    count = 0
    paragraph = 0
    for index, start, end in sorted(_own_stretches(document), key=lambda piece: piece[1]):
        plain, places = plain_of(document.text[start:end])
        for low, high, is_last in _cuts(plain):
            paragraph += is_last
            if not plain[low:high].strip():
                continue
            count += 1
            if count > MOST_SENTENCES:
                return
            told = plain[low:high].replace("\n", " ")
            at = tuple(start + place for place in places[low:high])
            yield Stretch(index, document.parts[index], paragraph, told, key_of(told), at)


def _cuts(plain: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether a paragraph ended before it) of each sentence."""
    begin, is_new = 0, True
    for match in _END.finditer(plain):
        is_break = match.group() == "\n"
        if (
            not is_break
            and match.group()[0] == "."
            and _SHORT.search(plain[max(begin, match.start() - 12) : match.start() + 1])
        ):
            continue
        yield from _pieces(plain, begin, match.end(), is_new=is_new)
        begin, is_new = match.end(), is_break
    yield from _pieces(plain, begin, len(plain), is_new=is_new)


def _pieces(plain: str, begin: int, end: int, *, is_new: bool) -> Iterator[tuple[int, int, bool]]:
    while begin < end:
        stop = end
        if end - begin > LONGEST_SENTENCE:
            stop = plain.rfind(" ", begin + LONGEST_SENTENCE // 2, begin + LONGEST_SENTENCE) + 1
            stop = stop or begin + LONGEST_SENTENCE
        yield begin, stop, is_new
        begin, is_new = stop, False


def _own_stretches(document: Document) -> Iterator[tuple[int, int, int]]:
    """(part index, start, end) of what tells and lies in no smaller part."""
    parts = document.parts
    starts = [part.start for part in parts]
    for index, part in enumerate(parts):
        if part.kind in SILENT_PARTS:
            continue
        at = part.start
        for number in range(bisect_left(starts, part.start), len(parts)):
            other = parts[number]
            if other.start >= part.end:
                break
            if number == index or other.end > part.end or other.start < at:
                continue
            if other.end - other.start == part.end - part.start and number < index:
                continue
            if other.start > at:
                yield index, at, other.start
            at = other.end
        if at < part.end:
            yield index, at, part.end
