"""What the class names and ids of HTML elements say, each distinct name looked at once."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from trucewatch.read.cues import lexicon

_KINDS = (
    *("paywall", "embed", "caption", "correction", "notice", "standfirst"),
    *("byline", "related", "nav", "boilerplate"),
)
"""Zones that a name may tell, surest first."""
_LONGEST = 400
"""Characters of an element's names that are looked at; the longest of 352 news pages have 600, of utility classes."""
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Names:
    """What the names of one element say: zones they may open, and whether it is a comment or an area of them."""

    zones: tuple[str, ...] = ()
    item: str | None = None
    """Key of a comment: elements of one key are comments of one list or comments below each other."""
    is_area: bool = False


@dataclass(frozen=True, slots=True)
class CommentNames:
    """What the names of an element inside a comment say."""

    is_content: bool = False
    is_meta: bool = False
    is_author: bool = False
    is_time: bool = False
    is_replies: bool = False


NOTHING = Names()
"""Names that say nothing, or no names."""


def names_of(element: Any) -> str:
    """Class, id and role of an element as one string, numbers made 0."""
    return _names(element.get("class"), element.get("id"), element.get("role"))


def _names(told: str | None, named: str | None, role: str | None) -> str:
    if named or role:
        told = f"{told or ''} {named or ''} {role or ''}"
    return _DIGITS.sub("0", told[:_LONGEST]) if told else ""


def said_by(element: Any) -> Names:
    """What the names of an element say."""
    told, named, role = element.get("class"), element.get("id"), element.get("role")
    return _said_by_all(told, named, role) if told or named or role else NOTHING


@lru_cache(maxsize=8192)
def _said_by_all(told: str | None, named: str | None, role: str | None) -> Names:
    """Most elements of a page have names that an element before them had: for those no string is put together."""
    return _said_by(_names(told, named, role))


@lru_cache(maxsize=8192)
def _said_by(names: str) -> Names:
    tokens = [told for told in map(_token, names.split()) if told is not None]
    if not tokens and "reply" not in names:
        return NOTHING
    kinds = {kind for token in tokens for kind in token.kinds}
    parts = {part for token in tokens for part in token.parts}
    zones = tuple(kinds) if len(kinds) < 2 else tuple(kind for kind in _KINDS if kind in kinds)
    return Names(zones, _item(names, tokens, parts), "area" in parts and "never" not in parts)


def _item(names: str, tokens: Sequence["_Token"], parts: Set[str]) -> str | None:
    if "item" in parts:
        return next(token.text for token in tokens if "item" in token.parts)
    if "reply" in names and _is(names, "thread_reply") and _is(names, "thread_post"):
        return "reply"
    return next((token.text for token in tokens if token.is_numbered), None)


def _is(names: str, kind: str) -> bool:
    return any(_pattern(kind).fullmatch(token) for token in names.split())


class _Token(NamedTuple):
    """What one class name or id says by itself."""

    text: str
    kinds: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    is_numbered: bool = False


@lru_cache(maxsize=16384)
def _token(token: str) -> _Token | None:
    """What one class name or id says; None where it says nothing, as most do."""
    low = token.lower()
    kinds = [str(match.lastgroup) for match in _zone_pattern().finditer(low)]
    parts = _parts(token) if _commentish().search(low) else ()
    is_numbered = "0" in low and _pattern("comment_id").search(low) is not None
    return _Token(token, tuple(kinds), parts, is_numbered) if kinds or parts or is_numbered else None


@lru_cache(maxsize=4096)
def said_in_comment(names: str) -> CommentNames:
    """What `names` say of an element inside a comment."""
    low = names.lower()
    parts = {part for token in names.split() for part in _parts(token)}
    return CommentNames(
        is_content="content" in parts,
        is_meta="meta" in parts or bool(_pattern("says").search(low)),
        is_author=bool(_pattern("comment_author").search(low)),
        is_time=bool(_pattern("comment_time").search(low)),
        is_replies=bool(_pattern("replies").search(low)),
    )


@cache
def _zone_pattern() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{kind}>{lexicon()['markup'][kind]})" for kind in _KINDS)
    return re.compile(rf"(?<![^_-])(?:{groups})(?![^_-])")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\s_-])(?:{lexicon()['markup'][kind]})(?![^\s_-])")


@cache
def _commentish() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_words("one") | _words("many"))))


@cache
def _words(which: str) -> frozenset[str]:
    return frozenset(lexicon()["comment_names"][which])


@lru_cache(maxsize=4096)
def _parts(token: str) -> tuple[str, ...]:
    """The parts in a comment that one class name may have: item, area, content, meta; never, where it is none."""
    words = [word.lower() for word in _WORDS.findall(token)]
    at = next((n for n, word in enumerate(words) if word in _words("one") or word in _words("many")), None)
    return tuple(_of_words(words, at)) if at is not None else ()


def _of_words(words: list[str], at: int) -> Iterator[str]:
    before, after = words[:at], words[at + 1 :]
    if not _words("never").isdisjoint([*before, *after]):
        yield "never"
        return
    is_one, rest = words[at] in _words("one"), frozenset(after)
    if rest & _words("content"):
        yield "content"
    elif rest & _words("meta"):
        yield "meta"
    if rest <= _words("item") and (is_one or {"item", "entry", "card"} & rest):
        yield "item"
    if rest <= _words("area") and (not is_one or rest):
        yield "area"
