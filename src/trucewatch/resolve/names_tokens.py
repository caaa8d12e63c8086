"""Words of a text with their places, and one table of many-word names over them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from trucewatch.resolve.folding import fold

_WORD = re.compile(r"[^\W_]+(?:['’ʼʻ.][^\W_]+)*")
_HYPHENS = ("-", "‑", "‐")
_GENITIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)


class Token(NamedTuple):
    """A word: its comparable form, [start, end), as written without a genitive, and what joins it to its neighbours."""

    key: str
    start: int
    end: int
    raw: str
    is_genitive: bool = False
    is_joined: bool = False
    """A hyphen stands between this word and the next."""


_made = tuple.__new__
"""Makes a token without the detour over its own signature: one is made for every word of every text."""


@lru_cache(maxsize=65536)
def _read(word: str) -> tuple[str, str, bool]:
    raw = _GENITIVE.sub("", word)
    return fold(raw).replace(" ", ""), raw, raw != word


def tokens(text: str) -> list[Token]:
    """The words of `text`; a genitive ending belongs to the word but not to its comparable form."""
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        key, raw, is_genitive = _read(match[0])
        if key:
            after = end + text.startswith(".", end)
            found.append(_made(Token, (key, start, end, raw, is_genitive, text.startswith(_HYPHENS, after))))
    return found


V = TypeVar("V")


class NameTable(Generic[V]):
    """Names of one or more words with their values; the longest that fits at a word wins."""

    def __init__(self, names: Iterable[tuple[str, V]]) -> None:
        self._values: dict[tuple[str, ...], list[tuple[str, V]]] = {}
        self._lengths: dict[str, set[int]] = {}
        for name, value in names:
            keys = tuple(_key_of(word) for word in _WORD.findall(name))
            if keys and all(keys):
                self._values.setdefault(keys, []).append((name, value))
                self._lengths.setdefault(keys[0], set()).add(len(keys))
        self._order = {key: tuple(sorted(lengths, reverse=True)) for key, lengths in self._lengths.items()}

        self.starts = frozenset(self._order)
        """First words of all names, for a quick look."""

    def __len__(self) -> int:
        return len(self._values)

    def walk(self, words: Sequence[Token]) -> Iterator[tuple[int, list[V]]]:
        """(index of its first word, values) of the longest name at each word that no name before it takes."""
        index, count, starts = 0, len(words), self.starts
        while index < count:
            found = next(self.at(words, index), None) if words[index].key in starts else None
            if found is not None:
                yield index, found[1]
            index += found[0] if found is not None else 1

    def at(self, words: Sequence[Token], index: int) -> Iterator[tuple[int, list[V]]]:
        """(number of words, values) of each name that begins at `index` and fits its case, longest first."""
        for length in self._order.get(words[index].key, ()):
            if index + length > len(words):
                continue
            held = self._values.get(tuple([word.key for word in words[index : index + length]]))
            if held and (length == 1 or not _is_broken(words, index, length)):
                fitting = [value for name, value in held if fits_case(name, words[index].raw, length)]
                if fitting:
                    yield length, fitting


def _key_of(word: str) -> str:
    return _read(word)[0]


def _is_broken(words: Sequence[Token], index: int, length: int) -> bool:
    """Whether the words lie too far apart to be one name (a sentence or line break between them)."""
    return any(words[i + 1].start - words[i].end > 4 for i in range(index, index + length - 1))


def fits_case(name: str, raw: str, length: int) -> bool:
    """Whether the first word as written may stand for `name`: "US" is not "us", "Assad" is not "assad"."""
    head = name[0]
    if head.islower() or not head.isalpha() or head.upper() == head.lower():
        return True
    if length == 1 and is_acronym(name):
        return raw.replace(".", "") == name.replace(".", "")
    return raw[0].isupper()


def is_acronym(name: str) -> bool:
    """Whether a name is written in capitals only, so that its case tells it from a word."""
    plain = name.replace(".", "").replace("-", "")
    return 2 <= len(plain) <= 6 and plain.isupper()
