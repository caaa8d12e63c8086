"""Names of persons harmed and of private persons kept out of what is published, wherever a source's words hold them."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from trucewatch.publish.catalogue import phrases
from trucewatch.publish.report import Brief, Footnote

T = TypeVar("T")
_TOKEN = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"“[^”]*”?")
_BETWEEN = re.compile(r"[ \t\u00a0.’'`ʼ-]{1,3}")
"""What stands between the words of a name."""
SHORTEST_ALONE = 4
"""Letters that a word of a name must have to be hidden when it stands alone: shorter ones are words of their own."""

Cut = tuple[int, int]


class Withheld:
    """Names that are not shown. `kept` are words of places, actors and tellers, which stay where they stand alone."""

    def __init__(self, names: Iterable[str] = (), kept: Iterable[str] = ()) -> None:
        words = {tuple(_TOKEN.findall(name.casefold())) for name in names}
        self.names = tuple(sorted(name for name in words if name))
        stays = {word for text in kept for word in _TOKEN.findall(text.casefold())}
        self._first: dict[str, list[tuple[str, ...]]] = {}
        for name in sorted(self.names, key=len, reverse=True):
            self._first.setdefault(name[0], []).append(name)
        self.alone = frozenset(
            word for name in self.names for word in name if len(word) >= SHORTEST_ALONE and word not in stays
        )

    def __bool__(self) -> bool:
        return bool(self.names)

    def hide(self, text: str, *, is_quoted: bool = False) -> str:
        """The text with `[name withheld]` for each name; in a source's words also for a part of one alone."""
        return _put(text, self.cuts(text, is_quoted=is_quoted), phrases()["words"]["name_withheld"])

    def mask(self, text: str) -> str:
        """A text of the same length with a block for each letter of a name: offsets into it still hold."""
        spots = [found.span() for found in _TOKEN.finditer(text) if found[0].casefold() in self.alone] if self else []
        for start, end in spots:
            text = f"{text[:start]}{'█' * (end - start)}{text[end:]}"
        return text

    def cuts(self, text: str, *, is_quoted: bool = False) -> list[Cut]:
        """Where names stand, [start, end), in order and apart."""
        if not self.names:
            return []
        tokens = [(found.start(), found.end(), found[0].casefold()) for found in _TOKEN.finditer(text)]
        found: list[Cut] = []
        at = 0
        while at < len(tokens):
            number = self._at(text, tokens, at, is_quoted)
            if not number and is_quoted and tokens[at][2] in self.alone and not text[tokens[at][0]].islower():
                number = 1
            if number:
                found.append((tokens[at][0], tokens[at + number - 1][1]))
            at += number or 1
        return _joined(text, found)

    def _at(self, text: str, tokens: list[tuple[int, int, str]], at: int, is_quoted: bool) -> int:
        """How many tokens from here on are a name, or the beginning of one that an ellipsis cuts; 0 for none."""
        for name in self._first.get(tokens[at][2], ()):
            if len(name) == 1 and not is_quoted:
                continue
            number = 1
            while number < len(name) and at + number < len(tokens) and tokens[at + number][2] == name[number]:
                if not _BETWEEN.fullmatch(text, tokens[at + number - 1][1], tokens[at + number][0]):
                    break
                number += 1
            if number == len(name) or text[tokens[at + number - 1][1] :].lstrip(" -").startswith("…"):
                return number
        return 0


def _joined(text: str, cuts: list[Cut]) -> list[Cut]:
    """Two parts of one name that stand side by side are hidden as one."""
    made: list[Cut] = []
    for start, end in cuts:
        if made and _BETWEEN.fullmatch(text, made[-1][1], start):
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made


def _put(text: str, cuts: list[Cut], word: str) -> str:
    for start, end in reversed(cuts):
        text = f"{text[:start]}{word}{text[end:]}"
    return text


def without_names(brief: Brief, withheld: Withheld) -> Brief:
    """The same brief without these names: in our sentences, in the sources' words and in the titles of pages."""
    return _without(brief, withheld) if withheld else brief


_OURS = frozenset({"record_id", "claim_id", "short_id", "anchor", "url", "svg"})
"""Ids and addresses, which lead to the record and are no words."""


def _without(value: T, withheld: Withheld) -> T:
    if isinstance(value, str):
        hidden = _QUOTED.sub(lambda found: withheld.hide(found[0], is_quoted=True), value)
        return withheld.hide(hidden)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_without(one, withheld) for one in value)  # type: ignore[return-value]
    if isinstance(value, Footnote):
        texts = (value.words, value.source, value.tellers)
        words, source, tellers = (withheld.hide(text, is_quoted=True) for text in texts)
        return replace(value, words=words, source=source, tellers=tellers)
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            field.name: _without(getattr(value, field.name), withheld)
            for field in fields(value)
            if field.name not in _OURS
        }
        return replace(value, **told)
    return value
