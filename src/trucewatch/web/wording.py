"""Two texts told apart word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST_LINES = 4000
"""Lines of both texts above which only whole lines are told apart."""
MOST_TOKENS = 2000
"""Words of one changed stretch above which it is shown whole, before and after."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that both have ("same"), only the newer ("ins") or only the older ("del")."""

    what: Literal["same", "ins", "del"]
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the newer text, or a stretch of lines that only one has; `is_changed` where anything differs."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.what != "same" for piece in self.pieces)


def lines(older: str, newer: str) -> list[Line]:
    """Both texts as one, line by line, with what came and what went."""
    left, right = older.splitlines(), newer.splitlines()
    is_large = len(left) + len(right) > MOST_LINES
    matcher = SequenceMatcher(None, left, right, autojunk=is_large)
    found: list[Line] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found += [Line((Piece("same", line),)) for line in right[c:d]]
        else:
            found += _changed("\n".join(left[a:b]), "\n".join(right[c:d]))
    return found


def _changed(before: str, after: str) -> Iterator[Line]:
    yield Line(tuple(pieces(before, after)))


def pieces(before: str, after: str) -> list[Piece]:
    """Two short texts as one, word by word."""
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(left) > MOST_TOKENS or len(right) > MOST_TOKENS or not left or not right:
        whole = (Piece("del", before), Piece("ins", after))
        return [piece for piece in whole if piece.text]
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(right[c:d])))
            continue
        gone, come = "".join(left[a:b]), "".join(right[c:d])
        found += [piece for piece in (Piece("del", gone), Piece("ins", come)) if piece.text]
    return found
