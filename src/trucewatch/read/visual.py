"""Letters by their place on a line made into text in reading order, right-to-left scripts among them.

A PDF holds letters where they are seen. Arabic and Hebrew are read from the right, figures and Latin words inside them
from the left: the order of Unicode's bidirectional algorithm (UAX 9), undone.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_RIGHT = frozenset({"R", "AL"})
_FIGURES = frozenset({"EN", "AN"})
_OPENING = {")": "(", "]": "[", "}": "{", "»": "«", "›": "‹"}
_CLOSING = {left: right for right, left in _OPENING.items()}
_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefc\u0340\u0341]")
"""Latin ligatures, and the shapes that Arabic and Hebrew letters take inside a word."""
_SPACE_AT = 0.21
"""Share of the font's size that parts words: blanks have 0.25 to 0.33, letters of a word stand closer than 0.2."""


@dataclass(slots=True)
class Glyph:
    """What stands at one place: a letter, or the letters of a ligature, with its sides."""

    word: str
    x0: float
    x1: float


@lru_cache(maxsize=4096)
def side(word: str) -> str:
    """`R` for letters of right-to-left scripts, `L` for others, `N` for figures; else Unicode's class."""
    found = unicodedata.bidirectional(word[0]) if word else ""
    return "R" if found in _RIGHT else "N" if found in _FIGURES else found


def plain(word: str) -> str:
    """A letter without the shape it takes in a word, a ligature as its letters (NFKC of those forms only)."""
    return unicodedata.normalize("NFKC", word) if _FORMS.search(word) else word


def is_rightward(words: str) -> bool:
    """Whether a line is read from the right: more of its letters are."""
    right = sum(side(word) == "R" for word in words)
    return right > 0 and right >= sum(side(word) == "L" for word in words)


def line_text(glyphs: Sequence[Glyph], height: float, *, from_right: bool) -> str:
    """The text of one line's glyphs, blanks where a gap is wide enough."""
    marks = [glyph for glyph in glyphs if unicodedata.combining(glyph.word[0])]
    letters = sorted(
        (glyph for glyph in glyphs if not unicodedata.combining(glyph.word[0])), key=lambda one: one.x0 + one.x1
    )
    spaced = list(_with_blanks(letters, height * _SPACE_AT))
    _attach(spaced, marks)
    words = [glyph.word for glyph in spaced]
    ordered = _from_right(words[::-1]) if from_right else _from_left(words)
    return re.sub(r" +", " ", "".join(_mended(ordered))).strip()


def _with_blanks(letters: Sequence[Glyph], gap: float) -> Iterator[Glyph]:
    last: Glyph | None = None
    for glyph in letters:
        is_gap = last is not None and glyph.x0 - last.x1 > gap
        if last is not None and is_gap and last.word != " " and glyph.word != " ":
            yield Glyph(" ", last.x1, glyph.x0)
        yield Glyph(plain(glyph.word), glyph.x0, glyph.x1)
        last = glyph


def _attach(letters: list[Glyph], marks: Sequence[Glyph]) -> None:
    """Vowel signs go to the letter that they stand over."""
    for mark in marks:
        at = (mark.x0 + mark.x1) / 2
        bases = [glyph for glyph in letters if glyph.word != " "]
        if bases:
            base = min(bases, key=lambda one: (max(one.x0 - at, at - one.x1, 0.0), abs(one.x0 + one.x1 - 2 * at)))
            base.word += mark.word


def _from_right(words: list[str]) -> list[str]:
    """Glyphs from right to left, with what is read from the left turned round."""
    ordered: list[str] = []
    at, is_after_arabic = 0, False
    while at < len(words):
        found = side(words[at])
        if found not in ("L", "N"):
            is_after_arabic = is_after_arabic or found == "R"
            ordered.append(words[at])
            at += 1
            continue
        end = _run_end(words, at, after_arabic=is_after_arabic)
        ordered += words[at:end][::-1]
        at = end
    return ordered


def _run_end(words: list[str], start: int, *, after_arabic: bool) -> int:
    """Where a run ends that is read from the left; `words` go from right to left."""
    end, at = start + 1, start + 1
    while at < len(words):
        found = side(words[at])
        if found == "R":
            break
        if found in ("L", "N") and _may_join(words, end, at, after_arabic=after_arabic):
            end = at + 1
        elif found in ("L", "N"):
            break
        at += 1
    return end


def _may_join(words: list[str], end: int, at: int, *, after_arabic: bool) -> bool:
    """Whether what lies between two pieces that are read from the left keeps them one run."""
    between = words[end:at]
    if not between:
        return True
    if "L" in (side(words[end - 1]), side(words[at])):
        return True
    # Two figures: one sign of a number between them; after Arabic letters a hyphen parts them (UAX 9, W2 and W4).
    signs = ("CS",) if after_arabic else ("CS", "ES")
    return len(between) == 1 and side(between[0]) in signs


def _from_left(words: list[str]) -> list[str]:
    """Glyphs from left to right, with what is read from the right turned round."""
    ordered: list[str] = []
    at = 0
    while at < len(words):
        if side(words[at]) != "R":
            ordered.append(words[at])
            at += 1
            continue
        end = at + 1
        for further in range(at + 1, len(words)):
            if side(words[further]) == "L":
                break
            if side(words[further]) == "R":
                end = further + 1
        ordered += _from_right(words[at:end][::-1])
        at = end
    return ordered


def _mended(words: list[str]) -> list[str]:
    """Brackets among right-to-left words the right way round: PDFs keep the shape that is seen, some readers the other.

    A bracket with a word behind it and none before it opens.
    """
    if not any(side(word) == "R" for word in words):
        return words
    mended = list(words)
    for at, word in enumerate(words):
        if word in _OPENING or word in _CLOSING:
            before = words[at - 1] if at else " "
            behind = words[at + 1] if at + 1 < len(words) else " "
            opens, closes = before == " " and behind != " ", behind == " " and before != " "
            if opens:
                mended[at] = _OPENING.get(word, word)
            elif closes:
                mended[at] = _CLOSING.get(word, word)
    return mended
