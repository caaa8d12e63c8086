"""An HTML page as a row of text blocks, each knowing what its elements say it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from trucewatch.read.cues import lexicon, markup

MAX_ELEMENTS = 200_000
"""Elements walked of one page; news pages have 500 to 6,000."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")


@cache
def _elements(kind: str) -> frozenset[str]:
    return frozenset(lexicon()["elements"][kind])


def _heading_level(tag: str) -> int:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else 0


@dataclass(slots=True)
class Comment:
    """A reader's comment as the page marks it up: who, when, below whom."""

    number: int
    parent: int | None
    author: str | None = None
    time: str | None = None


@dataclass(slots=True)
class Zone:
    """What the elements around a text say: zones of the inner elements replace those of the outer where they may."""

    name: str = ""
    is_strong: bool = False
    """Told by an HTML element (nav, footer, figcaption), not by a class alone."""
    heading: int = 0
    comment: Comment | None = None
    is_in_article: bool = False
    is_link: bool = False


@dataclass(slots=True)
class HtmlBlock:
    """A paragraph, heading, item, caption or data table of the page, in order."""

    text: str
    zone: Zone
    link_share: float = 0.0
    is_table: bool = False


@dataclass(slots=True)
class _Walk:
    blocks: list[HtmlBlock] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    linked: int = 0
    comments: int = 0
    elements: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """An element to enter or, where `inner` is known, to leave."""

    element: Any
    outer: Zone
    inner: Zone | None


@dataclass(frozen=True, slots=True)
class HtmlTree:
    """The blocks of a page; `is_cut` when it had more elements than are walked."""

    blocks: tuple[HtmlBlock, ...]
    elements: int
    is_cut: bool


def blocks_of(root: Any) -> HtmlTree:
    """The page's text blocks in order. Scripts, styles, form fields and hidden elements give none."""
    walk = _Walk()
    stack = [_Step(root, Zone(), None)]
    while stack:
        step = stack.pop()
        if step.inner is not None:
            _leave(walk, step)
            continue
        walk.elements += 1
        if walk.elements > MAX_ELEMENTS:
            break
        _enter(walk, stack, step)
    _flush(walk, Zone())
    return HtmlTree(tuple(walk.blocks), walk.elements, walk.elements > MAX_ELEMENTS)


def _enter(walk: _Walk, stack: list[_Step], step: _Step) -> None:
    element, zone = step.element, step.outer
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _elements("silent") or _is_hidden(element):
        _add(walk, element.tail, zone)
        return
    inner = replace(zone, is_link=zone.is_link or tag == "a")
    if _is_block(element, tag):
        _flush(walk, zone)
        inner = zone_of(element, tag, zone, walk)
    if tag == "table" and is_data_table(element):
        walk.blocks += list(_table(element, inner))
        _add(walk, element.tail, zone)
        return
    walk.words += ["\n"] if tag == "br" else []
    _add(walk, element.text, inner)
    stack.append(_Step(element, zone, inner))
    stack.extend(_Step(child, inner, None) for child in reversed(element))


def _leave(walk: _Walk, step: _Step) -> None:
    if step.inner is not None and _is_block(step.element, step.element.tag):
        _flush(walk, step.inner)
    _add(walk, step.element.tail, step.outer)


def _is_block(element: Any, tag: str) -> bool:
    return tag in _elements("block") or (
        tag in ("span", "small") and bool(markup("caption").search(element.get("class") or ""))
    )


def _add(walk: _Walk, words: str | None, zone: Zone) -> None:
    if not words:
        return
    words = words.replace("\n", " ").replace("\r", " ")
    walk.words.append(words)
    if zone.is_link:
        walk.linked += len(words.strip())


def _flush(walk: _Walk, zone: Zone) -> None:
    text = _SPACES.sub(" ", "".join(walk.words))
    for paragraph in re.split(r"\n\s*\n", text):
        told = "\n".join(line.strip() for line in paragraph.split("\n") if line.strip())
        if told:
            walk.blocks.append(HtmlBlock(told, zone, min(1.0, walk.linked / len(told))))
    walk.words, walk.linked = [], 0


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def names_of(element: Any) -> str:
    """Class, id, role and item type of an element as one string."""
    got = (element.get(name) for name in ("class", "id", "role"))
    return " ".join(value for value in got if value)


def zone_of(element: Any, tag: str, outer: Zone, walk: _Walk) -> Zone:
    """The zone inside `element`: its own where it names one, else that around it."""
    names = names_of(element)
    comment = _comment_of(element, tag, names, outer, walk)
    name, is_strong = _named_zone(element, tag, names, outer, comment)
    return Zone(
        name=name,
        is_strong=is_strong,
        heading=_heading_level(tag) or outer.heading,
        comment=comment or outer.comment,
        is_in_article=outer.is_in_article or tag in ("article", "main"),
        is_link=outer.is_link or tag == "a",
    )


def _named_zone(element: Any, tag: str, names: str, outer: Zone, comment: Comment | None) -> tuple[str, bool]:
    if comment:
        return "comment", True
    if outer.comment:
        return _zone_in_comment(tag, names, outer)
    if outer.name in ("nav", "related", "boilerplate", "embed", "notice", "paywall", "caption") and outer.is_strong:
        return outer.name, True
    if tag == "nav" or element.get("role") in ("navigation", "menu", "search"):
        return "nav", True
    if tag == "figcaption":
        return "caption", True
    if tag in ("footer", "form") and outer.name not in ("embed", "quote"):
        return "boilerplate", True
    if tag == "blockquote":
        return ("embed" if markup("embed").search(names) else "quote"), True
    if names and tag not in ("body", "html", "main", "article"):
        for kind in ("paywall", "embed", "caption", "notice", "standfirst", "byline", "related", "nav", "boilerplate"):
            if markup(kind).search(names) and _may_be(kind, tag, element):
                return kind, kind in ("paywall", "embed", "caption", "notice")
        if markup("comment_area").search(names) and tag in ("div", "section", "ol", "ul", "aside"):
            return "comment_area", True
    if tag == "aside":
        return "related", False
    return outer.name, outer.is_strong


def _may_be(kind: str, tag: str, element: Any) -> bool:
    """Guards for class names that sites also use for the whole story."""
    if kind in ("caption", "byline", "standfirst", "notice"):
        return len(element.text_content() or "") <= 1500
    if kind in ("boilerplate", "nav", "related"):
        return tag != "p" or len(element.text_content() or "") <= 400
    return True


def _zone_in_comment(tag: str, names: str, outer: Zone) -> tuple[str, bool]:
    if outer.name == "comment_meta":
        return outer.name, True
    if names and markup("comment_content").search(names):
        return "comment", True
    if tag in ("footer", "time", "cite", "button") or (names and markup("comment_meta").search(names)):
        return "comment_meta", True
    if names and markup("byline").search(names):
        return "comment_meta", True
    if tag == "blockquote":
        return "comment_embed", True
    return outer.name, outer.is_strong


def _comment_of(element: Any, tag: str, names: str, outer: Zone, walk: _Walk) -> Comment | None:
    """The comment that `element` holds, where it is one."""
    item_type = element.get("itemtype") or ""
    is_reply = bool(names and markup("thread_reply").search(names) and markup("thread_post").search(names))
    is_item = is_reply or item_type.rstrip("/").endswith(("/Comment", "/UserComments"))
    if not is_item and names and tag in ("li", "div", "article", "section", "dd"):
        is_item = bool(markup("comment_item").search(" ".join((element.get("class") or "").split())))
        if is_item and outer.comment and outer.name == "comment" and not _opens_own(element):
            is_item = False
    if not is_item:
        return None
    walk.comments += 1
    comment = Comment(walk.comments, outer.comment.number if outer.comment else None)
    comment.author, comment.time = _told_by(element)
    return comment


def _opens_own(element: Any) -> bool:
    """Whether an element inside a comment is another comment and not a wrapper: a list lies between them."""
    parent = element.getparent()
    return parent is not None and (parent.tag in ("ol", "ul") or bool(re.search("child|repl", names_of(parent))))


def _told_by(element: Any) -> tuple[str | None, str | None]:
    """Author and time of a comment element, not looking into the comments below it."""
    author = time = None
    for below in element.iter():
        if not isinstance(below.tag, str):
            continue
        if below is not element and below.tag in ("ol", "ul"):
            break
        names = names_of(below)
        if author is None and (
            below.get("itemprop") == "author"
            or re.search(
                r"(?:^|[\s_-])(?:fn|comment-author|author|username|user-name|commenter|who)(?:$|[\s_-])", names
            )
        ):
            words = _SPACES.sub(" ", (below.text_content() or "").replace("\n", " ")).strip()
            author = re.split(r"\s+(?:replying to|says:?|wrote:?)\b", words)[0][:80] or None
        if time is None and (below.tag == "time" or below.get("itemprop") in ("dateCreated", "datePublished")):
            time = below.get("datetime") or below.get("content")
    return author, time


def is_data_table(table: Any) -> bool:
    """Whether a table holds data: rows of several short cells, and no page layout in them."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2 or table.get("role") == "presentation":
        return False
    cells = [cell for row in rows for cell in row]
    if any(below.tag in _elements("layout") for cell in cells for below in cell.iterdescendants()):
        return False
    lengths = sorted(len(cell.text_content() or "") for cell in cells)
    return lengths[-1] <= 1200 and lengths[len(lengths) // 2] <= 120


def _table(table: Any, zone: Zone) -> Iterator[HtmlBlock]:
    """Its caption, then all rows as one block, a row a line, cells parted by bars, empty cells kept."""
    caption = table.find("caption")
    if caption is not None and _cell(caption):
        yield HtmlBlock(_cell(caption), Zone(name="caption", is_strong=True, is_in_article=zone.is_in_article))
    rows = [" | ".join(_cell(cell) for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")]
    text = "\n".join(row.strip() for row in rows if row.strip(" |"))
    if text:
        yield HtmlBlock(text, zone, is_table=True)


def _cell(cell: Any) -> str:
    words: list[str] = []
    for below in cell.iter():
        is_silent = not isinstance(below.tag, str) or below.tag in _elements("silent")
        if below.text and not is_silent:
            words.append(below.text)
        if below.tail and below is not cell:
            words.append(below.tail)
    return re.sub(r"\s+", " ", " ".join(words)).strip()
