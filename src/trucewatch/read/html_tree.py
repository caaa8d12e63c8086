"""An HTML page as a row of text blocks, each knowing what its elements say it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from trucewatch.read.html_comments import TELLERS, note_teller
from trucewatch.read.html_names import names_of, said_by, said_in_comment
from trucewatch.read.html_tables import caption_of, elements_of, is_data_table, text_of
from trucewatch.read.html_zones import Naming, Zone, first_zone, zone_of

MAX_ELEMENTS = 200_000
"""Elements walked of one page; news pages have 500 to 6,000."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,400}>")
_CAPTION_MAX = 1500
_BREAK = "\x00"
"""Stands for a br element while a paragraph is put together; no parsed text holds it."""
_LISTS = frozenset({"ul", "ol", "dl"})
_LINKS = 4
"""Items from which a list of links alone is a menu and not part of a story."""
_INLINE_BLOCKS = frozenset({"span", "small", "em", "cite", "time", "b", "strong", "i"})


@dataclass(slots=True)
class HtmlBlock:
    """A paragraph, heading, item, caption or data table of the page, in order."""

    text: str
    zone: Zone
    link_share: float = 0.0
    is_table: bool = False
    container: int = 0
    """Number of the element that its own element stands in: neighbours of one container are one story's."""


@dataclass(frozen=True, slots=True)
class HtmlTree:
    """The blocks of a page; `is_cut` when it had more elements than are walked."""

    blocks: tuple[HtmlBlock, ...]
    elements: int
    is_cut: bool
    comments: tuple[Any, ...] = ()
    """Elements of the outermost comments."""
    link_lists: tuple[Any, ...] = ()
    """Lists that hold links and nothing else."""


@dataclass(slots=True)
class _Walk:
    zones: list[Zone]
    blocks: list[HtmlBlock] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    elements: int = 0
    numbers: list[int] = field(default_factory=lambda: [0])
    containers: list[int] = field(default_factory=lambda: [0, 0])
    comments: list[Any] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    """For each open list, the number of its first block."""
    link_lists: list[Any] = field(default_factory=list)


def blocks_of(root: Any) -> HtmlTree:
    """The page's text blocks in order. Scripts, styles, form fields and hidden elements give none."""
    from lxml.etree import iterwalk

    walk = _Walk([first_zone()])
    words = walk.words
    silent, block = elements_of("silent"), elements_of("block")
    opened: list[bool] = []
    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "end":
            if opened.pop():
                _leave_block(walk, element, tag)
            elif tag == "a":
                walk.links = max(walk.links - 1, 0)
            told = element.tail
            if told and (words or not told.isspace()):
                _add(walk, told)
            continue
        walk.elements += 1
        if walk.elements > MAX_ELEMENTS:
            break
        keys = element.keys()
        if not isinstance(tag, str) or tag in silent or _is_hidden(element, keys):
            opened.append(False)
            walker.skip_subtree()
            continue
        is_block = tag in block or (tag in _INLINE_BLOCKS and _stands_alone(element, tag, walk))
        opened.append(is_block)
        if not is_block:
            _enter_inline(walk, element, tag)
        elif _enter_block(walk, element, tag, keys):
            walker.skip_subtree()
            continue
        told = element.text
        if told and (words or not told.isspace()):
            _add(walk, told)
    _flush(walk)
    is_cut = walk.elements > MAX_ELEMENTS
    return HtmlTree(tuple(walk.blocks), walk.elements, is_cut, tuple(walk.comments), tuple(walk.link_lists))


def _enter_block(walk: _Walk, element: Any, tag: str, keys: Sequence[str]) -> bool:
    """Opens a block; whether all of it is told and nothing below it is to be walked."""
    if walk.words:
        _flush(walk)
    outer = walk.zones[-1]
    zone = zone_of(element, tag, keys, outer, walk.numbers)
    walk.zones.append(zone)
    walk.containers.append(walk.elements)
    if tag in _LISTS:
        walk.firsts.append(len(walk.blocks))
    if zone.comment is not None and outer.comment is None:
        walk.comments.append(element)
    if tag == "table" and zone.comment is None and is_data_table(element):
        _table(walk, element, zone)
        return True
    return False


def _enter_inline(walk: _Walk, element: Any, tag: str) -> None:
    if tag == "br":
        walk.words.append(_BREAK)
        return
    if tag == "img":
        _picture(walk, element)
        return
    walk.links += tag == "a"
    comment = walk.zones[-1].comment
    if comment is not None and (comment.author is None or comment.time is None):
        note_teller(comment, element, tag, said_in_comment(names_of(element)))


def _leave_block(walk: _Walk, element: Any, tag: str) -> None:
    if walk.words:
        _flush(walk)
    walk.zones.pop()
    walk.containers.pop()
    if tag in _LISTS:
        items = walk.blocks[walk.firsts.pop() :]
        if len(items) >= _LINKS and all(item.link_share > 0.9 for item in items):
            walk.link_lists.append(element)


def _picture(walk: _Walk, element: Any) -> None:
    """A caption that a picture keeps in an attribute for scripts to show; alternative text is none."""
    told = " ".join(_TAG.sub(" ", (element.get("data-caption") or "")[:_CAPTION_MAX]).split())
    if told and walk.zones[-1].comment is None:
        if walk.words:
            _flush(walk)
        outer = walk.zones[-1]
        naming = Naming("caption", True, outer.naming)
        walk.blocks.append(HtmlBlock(told, Zone(naming, is_in_article=outer.is_in_article)))


def _stands_alone(element: Any, tag: str, walk: _Walk) -> bool:
    """Whether an inline element holds a part of its own: a caption, or who tells a comment and when."""
    if walk.zones[-1].comment is None:
        return tag in ("span", "small") and said_by(element).zones[:1] == ("caption",)
    if tag == "time" or element.get("itemprop") in TELLERS:
        return True
    inside = said_in_comment(names_of(element))
    return inside.is_meta or inside.is_author


def _add(walk: _Walk, words: str) -> None:
    walk.words.append(words)
    if walk.links:
        walk.linked += len(words.strip())


def _flush(walk: _Walk) -> None:
    text = "".join(walk.words)
    walk.words.clear()
    linked, walk.linked = walk.linked, 0
    if _BREAK not in text:
        told = " ".join(text.split())
        if told:
            _block(walk, told, linked)
        return
    lines = [" ".join(line.split()) for line in text.split(_BREAK)]
    for paragraph in "\n".join(lines).strip("\n").split("\n\n"):
        told = paragraph.strip("\n")
        if told:
            _block(walk, told, linked)


def _block(walk: _Walk, text: str, linked: int) -> None:
    zone = walk.zones[-1]
    if zone.comment is not None and zone.naming.name == "comment":
        zone.comment.size += len(text)
    naming: Naming | None = zone.naming
    while naming is not None:
        naming.size += len(text)
        naming = naming.outer
    share = min(1.0, linked / len(text)) if linked else 0.0
    walk.blocks.append(HtmlBlock(text, zone, share, container=walk.containers[-2]))


def _table(walk: _Walk, element: Any, zone: Zone) -> None:
    caption, text = caption_of(element), text_of(element)
    if caption:
        naming = Naming("caption", True, zone.naming)
        walk.blocks.append(HtmlBlock(caption, Zone(naming, is_in_article=zone.is_in_article)))
    if text:
        walk.blocks.append(HtmlBlock(text, zone, is_table=True, container=walk.containers[-2]))


def _is_hidden(element: Any, keys: Sequence[str]) -> bool:
    return "hidden" in keys or ("style" in keys and _HIDDEN.search(element.get("style")[:400]) is not None)
