"""Lists of regular expressions looked for anywhere in a text, most of which stand in it hardly ever.

Python tries the branches of a joined expression one by one at every place, and ignoring case costs each of them a call:
20 µs for a line of 60 letters and twenty branches. But of `already a (?:subscriber|member)` it is plain that the words
"already a " stand in whatever it matches. An expression whose words are missing is not tried, which leaves 4 µs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SPECIAL = frozenset(".^$*+?{}[]()|\\")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_QUANTIFIER = re.compile(r"[*+?]\??|\{\d*,?\d*\}\??")
_GROUP = "(?:"
_LONG = 6
"""Letters from which a word is rare enough."""
_PER_LETTER = 3
"""Words that it may cost to look for, for one letter more in the shortest."""
_ANYTHING = ("",)


@dataclass(frozen=True, slots=True)
class _Expression:
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    """In small letters, one of them in every match; "" alone where none are plain."""


@dataclass(frozen=True, slots=True)
class Expressions:
    """Expressions without regard to case, as if they were joined by bars."""

    _all: tuple[_Expression, ...]

    def search(self, text: str) -> re.Match[str] | None:
        """The leftmost match; of two that begin at one place that of the earlier expression."""
        best: re.Match[str] | None = None
        for pattern in self._likely(text):
            found = pattern.search(text)
            if found and (best is None or found.start() < best.start()):
                best = found
        return best

    def occurs(self, text: str) -> bool:
        """Whether one of them matches anywhere."""
        return any(pattern.search(text) for pattern in self._likely(text))

    def _likely(self, text: str) -> Sequence[re.Pattern[str]]:
        low, found = text.lower(), []
        for one in self._all:
            for word in one.words:
                if word in low:
                    found.append(one.pattern)
                    break
        return found


def expressions(sources: Sequence[str]) -> Expressions:
    """The expressions of these sources, which must compile."""
    return Expressions(tuple(_Expression(re.compile(one, re.IGNORECASE), words_in(one)) for one in sources))


def words_in(source: str) -> tuple[str, ...]:
    """Words in small letters of which one stands in every match of an expression; "" alone where none are plain.

    Of each branch the words that tell most: those between its groups, or those of the branches of a group.
    """
    branches: list[list[tuple[str, ...]]] = [[_ANYTHING]]
    run = ""
    for piece, quantifier in (*_pieces(source), ("|", "")):
        is_optional = quantifier[:1] in ("?", "*") or quantifier.startswith(("{0", "{,"))
        sign = "" if is_optional else _sign(piece)
        run += sign
        if run and (quantifier or not sign):
            branches[-1].append((run,))
            run = ""
        if piece == "|":
            branches.append([_ANYTHING])
        elif piece.startswith(_GROUP) and not is_optional:
            branches[-1].append(words_in(piece[len(_GROUP) : -1]))
    words = tuple(word for branch in branches[:-1] for word in max(branch, key=_telling))
    return words if all(words) else _ANYTHING


def _telling(words: tuple[str, ...]) -> float:
    """How much it tells, for what it costs, that none of these words is there."""
    return min(_LONG, *map(len, words)) - len(words) / _PER_LETTER


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """The pieces of an expression, groups and classes whole, each with its quantifier; "|" is a piece."""
    at = 0
    while at < len(source):
        end = _piece_end(source, at)
        quantifier = _QUANTIFIER.match(source, end)
        until = quantifier.end() if quantifier and source[at] != "|" else end
        yield source[at:end], source[end:until]
        at = until


def _piece_end(source: str, at: int) -> int:
    if source[at] == "\\":
        return at + 2
    if source[at] == "[":
        told = _CLASS.match(source, at)
        return told.end() if told else len(source)
    if source[at] != "(":
        return at + 1
    at += 1
    while at < len(source) and source[at] != ")":
        at = _piece_end(source, at)
    return at + 1


def _sign(piece: str) -> str:
    """The sign that a piece stands for, in small letters; "" where it is none or several."""
    if piece[0] == "\\":
        return "" if piece[1:].isalnum() else piece[1:]
    return piece.lower() if len(piece) == 1 and piece not in _SPECIAL else ""
