"""The main text of a page as the reader library finds it, and which blocks of ours stand in it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trucewatch.read.html_tree import HtmlTree

_BIG = 20_000
"""Elements above which the body is found by our own rules alone."""
_WORDS = re.compile(r"\w+")
_SMALL = bytes(range(256)).lower()
_NO_WORD = bytes(code for code in range(128) if not _WORDS.match(chr(code)))
_SENTENCES = re.compile(r"[.!?…؟]\s+|\n")
_SHORT = 40
"""Letters below which words may stand in the body by chance: they must be a line of it."""
_LEAST, _SHARE = 60, 0.6
_DROPPED = (
    "style",
    "svg",
    "noscript",
    "template",
    "link",
    "iframe",
    "object",
    "button",
    "input",
    "select",
    "nav",
    "footer",
    "aside",
    "video",
    "audio",
    "canvas",
    "map",
    "meta",
    "img",
    "source",
)


@dataclass(frozen=True)
class LibraryBody:
    """The text as the library gives it, a paragraph a line; empty where it finds none."""

    text: str = ""

    @cached_property
    def _folded(self) -> str:
        return folded(self.text)

    @cached_property
    def _lines(self) -> frozenset[str]:
        lines = (folded(line) for line in self.text.split("\n"))
        return frozenset(line for line in lines if line)

    @property
    def size(self) -> int:
        """Letters and digits of it."""
        return len(self._folded)

    def holds(self, words: str) -> bool:
        """Whether the words stand in it: short ones as a line, long ones anywhere, or most of their sentences."""
        if len(words) > _SHORT and words in self.text:
            return True
        told = folded(words)
        if len(told) < _SHORT:
            return told in self._lines
        return told in self._folded or (len(told) >= _LEAST and self._holds_most(words, len(told)))

    def _holds_most(self, words: str, size: int) -> bool:
        sentences = (folded(sentence) for sentence in _SENTENCES.split(words))
        held = sum(len(one) for one in sentences if len(one) >= 12 and one in self._folded)
        return held >= _SHARE * size


def folded(words: str) -> str:
    """Letters and digits only, in lower case."""
    if words.isascii():
        return words.encode("ascii").translate(_SMALL, _NO_WORD).decode("ascii")
    return "".join(_WORDS.findall(words)).lower()


def library_body(root: Any, tree: HtmlTree) -> LibraryBody:
    """What trafilatura finds in the tree under `root`, which is used up; empty for pages too big for it."""
    if tree.elements > _BIG or not tree.blocks:
        return LibraryBody()
    import trafilatura

    try:
        _slimmed(root, tree)
        found = trafilatura.bare_extraction(
            root, fast=True, include_comments=False, include_tables=True, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, KeyError, IndexError):
        # What it cannot take is read by our own rules.
        return LibraryBody()
    return LibraryBody(getattr(found, "text", "") or "")


def _slimmed(root: Any, tree: HtmlTree) -> None:
    """Takes out what is no story, so that the library's copies of the tree are smaller.

    Comments go where they are the smaller part of the page: else it may be a thread, whose posts are its story.
    Measured on 352 pages: a third of the library's time, its figures the same.
    """
    from lxml import etree

    total = sum(len(block.text) for block in tree.blocks)
    told = sum(len(block.text) for block in tree.blocks if block.zone.comment is not None)
    comments = tree.comments if len(tree.comments) > 1 and told < total / 2 else ()
    scripts = [script for script in root.iter("script") if not _is_data(script)]
    for element in [*comments, *tree.link_lists, *scripts]:
        if element.getparent() is not None:
            element.drop_tree()
    etree.strip_elements(root, *_DROPPED, with_tail=False)


def _is_data(script: Any) -> bool:
    return (script.get("type") or "").lower() == "application/ld+json"
