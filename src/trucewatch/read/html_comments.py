"""Readers' comments by the markup of a page: where one begins, whose it is, whom it answers.

Families seen: WordPress and its plug-ins, Disqus, Blogger, Drupal, Typo3, forums' message lists, schema.org's Comment
and UserComments, and sites' own lists, whose class names are made of the same few words.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from trucewatch.read.html_names import CommentNames, Names, names_of, said_in_comment

_SCHEMA = ("/Comment", "/UserComments", "/Answer")
_SAYS = re.compile(r"\s+(?:replying to|says:?|wrote:?|on \w+ \d|schreibt:?|sagt:?|meint:?|dit:?|dice:?)(?:\s|$)")
_ITEM_TAGS = frozenset({"li", "div", "article", "section", "dd", "dl", "tr", "td", "table", "shreddit-comment"})
TELLERS = frozenset({"author", "creator", "dateCreated", "datePublished"})
"""Item properties (schema.org) of an element that tells a comment's author or time."""
_WORDS_MAX = 200
_PIECES_MAX = 40
_TRIES = 4
"""Elements looked at for a comment's author."""


@dataclass(slots=True)
class Comment:
    """A reader's comment as the page marks it up: who, when, below whom."""

    number: int
    parent: "Comment | None"
    key: str = ""
    author: str | None = None
    time: str | None = None
    size: int = 0
    """Characters of its own words so far."""
    inner: set[str] = field(default_factory=set)
    """Keys of its elements that looked like comments and were wrappers."""
    tries: int = 0


def key_of(element: Any, tag: str, names: Names, *, is_in_list: bool) -> str | None:
    """The key of the comment that `element` may be; `is_in_list` where it is an item of a list of comments."""
    if (element.get("itemtype") or "").rstrip("/").endswith(_SCHEMA):
        return "schema"
    if names.item and tag in _ITEM_TAGS:
        return names.item
    return "li" if is_in_list and tag == "li" else None


def opened(key: str, outer: Comment | None, element: Any, number: int) -> Comment | None:
    """A new comment, or None where the element only wraps `outer`, the comment it stands in."""
    if outer is None:
        return Comment(number, None, key)
    if key == "li":
        return None
    is_reply = said_in_comment(names_of(element)).is_replies or _is_list(element.getparent())
    if _is_known(key, outer):
        return Comment(number, outer, key) if outer.size or is_reply else None
    if key in outer.inner and outer.size:
        return Comment(number, outer.parent, key)
    if outer.size and is_reply:
        return Comment(number, outer, key)
    outer.inner.add(key)
    return None


def _is_known(key: str, comment: Comment | None) -> bool:
    while comment is not None:
        if comment.key == key:
            return True
        comment = comment.parent
    return False


def _is_list(parent: Any) -> bool:
    return parent is not None and parent.tag in ("ol", "ul")


def note_teller(comment: Comment, element: Any, tag: str, names: CommentNames) -> None:
    """Keeps author and time where `element` inside the comment tells one."""
    item = element.get("itemprop")
    is_author = names.is_author or item in ("author", "creator") or tag == "cite" or element.get("rel") == "author"
    if comment.author is None and is_author and comment.tries < _TRIES:
        comment.tries += 1
        comment.author = _author(element)
    if comment.time is None and (tag == "time" or names.is_time or item in ("dateCreated", "datePublished")):
        comment.time = _time(element, tag)


def _author(element: Any) -> str | None:
    named = element.find(".//*[@itemprop='name']")
    words = _first_words(element if named is None else named) or element.get("content") or ""
    told = _SAYS.split(words, maxsplit=1)[0]
    told = re.sub(r"^(?:by|von|par|por)\s+|[\s:,|·•–-]+$", "", told, flags=re.IGNORECASE)
    return told if told and len(told) <= 80 else None


def _time(element: Any, tag: str) -> str | None:
    told = element.get("datetime") or element.get("content") or element.get("title")
    if not told and (tag == "time" or len(element) <= 2):
        told = _first_words(element)
    return told[:60] if told and any(map(str.isdigit, told)) else None


def _first_words(element: Any) -> str:
    """The first words of an element, of which no more is looked at than a name or a day takes."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece[:_WORDS_MAX])
        size += len(piece)
        if size > _WORDS_MAX or len(pieces) > _PIECES_MAX:
            break
    return " ".join("".join(pieces).split())[:_WORDS_MAX]
