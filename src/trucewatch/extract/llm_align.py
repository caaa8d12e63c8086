"""Words of a model's answer found in the text, letter for letter. Offsets are ours, never the model's.

Some things are no letters: a run of white space is one blank, unseen characters (zero width, direction) are none, a
quotation mark or dash is one of its kind whatever its shape, and a stop at either end is the model's own.
What is found is always the text's own letters.
"""

import unicodedata
from dataclasses import dataclass

_KEPT = frozenset("\u200c\u200d")
"""Joiners that Arabic and Persian are written with: given to the model, passed over in comparing."""
_SHAPES = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼ´`"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, "–—‒―−‐‑"), "-"),
}
"""Marks that a model writes in its own shape, each as one sign."""
_STOPS = " .,;:!?…\"'"


def seen(text: str, start: int, end: int) -> str:
    """A stretch of the text as a model is given it: without unseen and control characters, white space as blanks."""
    return "".join(
        " " if sign.isspace() else sign
        for sign in text[start:end]
        if sign.isspace() or sign in _KEPT or not _is_unseen(sign)
    ).strip()


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of a text as it is compared: `letters`, and for each of them its place in the text."""

    letters: str
    places: tuple[int, ...]

    def find(self, words: str, *, low: int | None = None, high: int | None = None) -> list[tuple[int, int]]:
        """Where the words stand whole, as [start, end) of the text; between `low` and `high` where given."""
        wanted = _compared(words, 0)[0].strip(_STOPS)
        if not wanted:
            return []
        found = []
        at = self.letters.find(wanted)
        while at >= 0:
            start, end = self.places[at], self.places[at + len(wanted) - 1] + 1
            inside = (low is None or start >= low) and (high is None or end <= high)
            if inside and self._is_whole(at, at + len(wanted)):
                found.append((start, end))
            at = self.letters.find(wanted, at + 1)
        return found

    def _is_whole(self, first: int, last: int) -> bool:
        """Whether neither end cuts a word or a number: "5" does not stand in "57"."""
        letters = self.letters
        cuts_first = first > 0 and letters[first - 1].isalnum() and letters[first].isalnum()
        cuts_last = last < len(letters) and letters[last - 1].isalnum() and letters[last].isalnum()
        return not cuts_first and not cuts_last


def view(text: str, start: int, end: int) -> View:
    """The view of a stretch of a text."""
    letters, places = _compared(text[start:end], start)
    return View(letters, tuple(places))


def _compared(text: str, offset: int) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for index, sign in enumerate(text, start=offset):
        if sign.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(index)
        elif not _is_unseen(sign):
            letters.append(sign)
            places.append(index)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters).translate(_SHAPES), places
