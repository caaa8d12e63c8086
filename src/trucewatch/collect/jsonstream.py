"""The items of a large JSON file one by one: the file is never held whole."""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Any

_PIECE = 1 << 18
_LONGEST = 8_000_000
"""Characters of one value; a message of Telegram has 4,096, an event's note a few thousand."""
_SPACE = " \t\r\n"
_NUMBER = "0123456789.eE+-"
_SCALAR = (str, int, float, bool)
_LISTS = frozenset({("messages",), ("data",), ("Result",), ("features",), ("chats", "list", "*", "messages")})
_INNER = frozenset({("chats",), ("chats", "list"), ("chats", "list", "*")})


class BadJson(ValueError):
    """The file is no JSON, is cut, or holds a value too large."""


@dataclass(frozen=True, slots=True)
class JsonItem:
    """One element of a list. `path` is where the list stands; `about` what was told beside it, before it."""

    path: tuple[str, ...]
    about: dict[str, str | int | float | bool]
    value: Any


def json_items(stream: BufferedIOBase) -> Iterator[JsonItem]:
    """Elements of the lists that data sets and Telegram write: `messages` (of one chat, or of each in `chats.list`),
    `data`, `Result`, `features`, or the file's own list. Raises BadJson where the file cannot be read on."""
    walker = _Walker(stream)
    first = walker.peek()
    if first == "[":
        yield from walker.elements((), {})
    elif first == "{":
        yield from walker.members(())
    else:
        raise BadJson("begins with neither { nor [")


class _Walker:
    """Goes through the text with a window on it."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._is_end = False

    def peek(self) -> str:
        """The next sign that is no white space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_end:
                return ""
            self._more(_PIECE)

    def members(self, path: tuple[str, ...]) -> Iterator[JsonItem]:
        """Goes through an object: into the lists that are wanted, past the rest."""
        about: dict[str, str | int | float | bool] = {}
        self._take("{")
        while self.peek() not in ("}", ""):
            key = self._value()
            if not isinstance(key, str):
                raise BadJson("has a key that is no string")
            self._take(":")
            inner = (*path, key)
            sign = self.peek()
            if sign == "[" and (inner in _LISTS or inner in _INNER):
                yield from self.elements(inner, about)
            elif sign == "{" and inner in _INNER:
                yield from self.members(inner)
            else:
                value = self._value()
                if isinstance(value, _SCALAR):
                    about[key] = value
            if self.peek() == ",":
                self._take(",")
        self._take("}")

    def elements(self, path: tuple[str, ...], about: dict[str, str | int | float | bool]) -> Iterator[JsonItem]:
        """The elements of a list, or of the lists in each of its objects."""
        inner, told = (*path, "*"), dict(about)
        self._take("[")
        while self.peek() not in ("]", ""):
            if inner in _INNER and self.peek() == "{":
                yield from self.members(inner)
            else:
                yield JsonItem(path, told, self._value())
            if self.peek() == ",":
                self._take(",")
        self._take("]")

    def _take(self, sign: str) -> None:
        found = self.peek()
        if found != sign:
            raise BadJson(f"has {found!r} where {sign!r} should stand" if found else "is cut off")
        self._at += 1

    def _value(self) -> Any:
        self.peek()
        wanted = _PIECE
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                raise BadJson("is nested too deeply") from None
            except ValueError as error:
                value, end = None, -1
                if self._is_end:
                    raise BadJson(f"is cut off or no JSON ({error})"[:200]) from None
            # A number at the end of the window may go on behind it: "1" is the beginning of "1.5".
            if end >= 0 and (self._text[end : end + 1] not in _NUMBER or self._is_end):
                self._at = end
                return value
            if len(self._text) - self._at > _LONGEST:
                raise BadJson(f"holds a value of more than {_LONGEST} characters, or is no JSON")
            self._more(wanted)
            wanted *= 2

    def _more(self, size: int) -> None:
        piece = self._stream.read1(size)
        self._is_end = not piece
        try:
            words = self._decoder.decode(piece, final=self._is_end)
        except UnicodeDecodeError as error:
            raise BadJson(f"is no UTF-8 ({error.reason})") from None
        self._text = self._text[self._at :] + words
        self._at = 0
