"""An HTML page made into one text with parts at exact offsets."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trucewatch.core.records import Completeness, DateBasis, PartKind
from trucewatch.read import text_page
from trucewatch.read.cues import cue, named_cues
from trucewatch.read.html_body import folded, library_body
from trucewatch.read.html_comments import Comment
from trucewatch.read.html_kinds import byline_in, headline_index, kinds_of
from trucewatch.read.html_marks import Placed, laid_out, marks_of
from trucewatch.read.html_meta import PageMeta, meta_of
from trucewatch.read.html_story import is_paywall, is_priced
from trucewatch.read.html_tree import HtmlBlock, blocks_of
from trucewatch.read.html_zones import Naming, Zone
from trucewatch.read.marks import Mark
from trucewatch.read.page import Trouble

_HEADLINE, _BODY, _BOILERPLATE = PartKind.HEADLINE, PartKind.BODY, PartKind.BOILERPLATE
"""Named once: Python 3.11 takes ten times as long to find a member of an enumeration as a name."""
_TOLD = frozenset({PartKind.BODY, PartKind.QUOTE})
_AROUND = frozenset({PartKind.BOILERPLATE, PartKind.NOTICE})
_LINKED_FROM = 1_000_000
"""Numbers of comments that stand in the linked data alone begin here."""
_SHORT = 400
"""Characters of a story below which a page may show only its beginning."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no tree of XML may hold: the library would refuse the whole page."""
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
"""The first of them as bytes; looking for them so takes a fifth of the time, and few pages hold one."""
_LONG = 16_384
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}>?")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 1000
"""Attributes above which a tag keeps none: the parser's time grows with their square (20,000 take 1 s)."""
_SOFT_HYPHEN = "\u00ad"
_SOFT_HYPHENS = (b"&shy;", b"&#173;")
"""The same by name; in bytes they are looked for in half the time."""
_LINE_MAX = 160
_WALL_MIN = 12
_CUT = ("[...]", "[…]", "(...)", "(…)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """What an HTML page says: its text, parts, metadata."""

    text: str
    marks: tuple[Mark, ...]
    meta: PageMeta
    title: str | None
    byline: str | None
    publisher: str | None
    completeness: Completeness
    modified: str | None = None
    modified_basis: DateBasis = DateBasis.METADATA


def read_html_page(markup_text: str) -> HtmlPage | None:
    """The page's text and parts; None where it holds no text. Never raises on any markup."""
    return page_and_troubles(markup_text)[0]


def page_and_troubles(markup_text: str) -> tuple[HtmlPage | None, tuple[Trouble, ...]]:
    """What `read_html_page` gives, and what was wrong with the markup, where it gives nothing too."""
    root, troubles = _parsed(markup_text)
    page = _page_of(root, troubles) if root is not None else None
    return page, tuple(troubles)


def _page_of(root: Any, troubles: list[Trouble]) -> HtmlPage | None:
    meta = meta_of(root)
    tree = blocks_of(root)
    if tree.is_cut:
        hint = "Save the part that matters as a page of its own."
        troubles.append(("too_many_elements", "the page has too many elements; what follows them was not read", hint))
    blocks = [*_with_headline(list(tree.blocks), meta), *_unseen(tree.blocks, meta)]
    kinds = kinds_of(blocks, meta, library_body(root, tree))
    blocks, kinds = _with_linked_story(blocks, kinds, meta)
    text, placed = laid_out(blocks, kinds)
    if not text:
        return None
    marks = tuple(marks_of(text, placed))
    headline = next((one for one in placed if one.kind is _HEADLINE), None)
    title = headline.block.text if headline else meta.title
    updated = None if meta.modified else _updated(placed)
    return HtmlPage(
        text=text,
        marks=marks,
        meta=meta,
        title=title,
        byline=meta.byline or byline_in(blocks),
        publisher=meta.publisher or _site_in_title(meta.title, title),
        completeness=_completeness(text, marks, placed, meta, is_cut=bool(troubles)),
        modified=meta.modified or updated,
        modified_basis=DateBasis.TEXT if updated else DateBasis.METADATA,
    )


def _parsed(markup_text: str) -> tuple[Any, list[Trouble]]:
    from lxml import etree, html

    troubles: list[Trouble] = []
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # lxml's own look-up asks Python for the class of each element anew, ours does not: a tenth of the whole reading.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        root = html.document_fromstring(_clean(markup_text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None, []
    if any("depth" in error.message.lower() for error in parser.error_log):
        hint = "What lies deeper was not read; save the page from a browser's reading view."
        troubles.append(("too_deep", "the page's elements are nested too deeply", hint))
    return root, troubles


def _clean(markup_text: str) -> bytes:
    """The markup as the parser is given it: UTF-8, letters composed, without soft hyphens and what no tree may hold."""
    if _may_hold_long_tag(markup_text):
        markup_text = _LONG_TAG.sub(_lean, markup_text)
    told = unicodedata.normalize("NFC", markup_text)
    if _SOFT_HYPHEN in told:
        told = told.replace(_SOFT_HYPHEN, "")
    data = told.encode("utf-8", "replace")
    if "\ufffe" in told or "\uffff" in told or len(data.translate(None, _CONTROLS)) < len(data):
        data = _UNFIT.sub("\ufffd", told).encode("utf-8", "replace")
    for named in _SOFT_HYPHENS:
        if named in data:
            data = data.replace(named, b"")
    return data


def _may_hold_long_tag(markup_text: str) -> bool:
    """Whether some half of a long tag's length, from a multiple of it on, holds neither end of a tag."""
    step = _LONG // 2
    starts = range(0, len(markup_text) - step, step)
    return any(all(markup_text.find(sign, at, at + step) < 0 for sign in "<>") for at in starts)


def _lean(tag: re.Match[str]) -> str:
    """A tag as it is, without its attributes where there are too many. A picture's data in one attribute is none."""
    told = tag.group()
    if len(_QUOTED.sub("", told).split()) <= _MOST_ATTRIBUTES and told.count("=") <= 20 * _MOST_ATTRIBUTES:
        return told
    return re.split(r"[\s/]", told, maxsplit=1)[0] + ">"


def _unseen(blocks: Sequence[HtmlBlock], meta: PageMeta) -> list[HtmlBlock]:
    """Comments of the linked data whose words the page does not show: they are told behind its own text."""
    if not meta.comments:
        return []
    shown = folded(" ".join(block.text for block in blocks))
    found: list[HtmlBlock] = []
    made: dict[int, Comment] = {}
    for number, told in enumerate(meta.comments):
        if folded(told.text) in shown:
            continue
        parent = made.get(told.parent) if told.parent is not None else None
        comment = Comment(_LINKED_FROM + number, parent, "linked", told.author, told.time)
        made[number] = comment
        found.append(HtmlBlock(told.text, Zone(Naming("comment", True), comment=comment)))
    return found


def _with_linked_story(
    blocks: list[HtmlBlock], kinds: list[PartKind], meta: PageMeta
) -> tuple[list[HtmlBlock], list[PartKind]]:
    """The story as the linked data holds it, behind the headline, where the page shows no more than its beginning."""
    shown = sum(len(block.text) for block, kind in zip(blocks, kinds, strict=True) if kind is _BODY)
    if not meta.story or shown > _SHORT or len(meta.story) < 2 * shown + _SHORT:
        return blocks, kinds
    kinds = [PartKind.BOILERPLATE if kind is PartKind.BODY else kind for kind in kinds]
    at = kinds.index(PartKind.HEADLINE) + 1 if PartKind.HEADLINE in kinds else 0
    zone = Zone(Naming("", is_strong=False))
    told = [HtmlBlock(line, zone) for line in meta.story.split("\n") if line]
    return [*blocks[:at], *told, *blocks[at:]], [*kinds[:at], *[PartKind.BODY] * len(told), *kinds[at:]]


def _completeness(
    text: str, marks: tuple[Mark, ...], placed: Sequence[Placed], meta: PageMeta, *, is_cut: bool
) -> Completeness:
    is_paywalled = meta.is_for_payers or any(_is_wall(one) for one in placed)
    told = text_page.completeness_of(text, marks, is_paywalled)
    is_cut = is_cut or _goes_on_elsewhere(placed)
    return Completeness.TRUNCATED if is_cut and not is_paywalled else told


def _is_wall(placed: Placed) -> bool:
    """Whether a block asks for payment before the rest is shown."""
    if placed.kind is not _BOILERPLATE:
        return False
    name, words = placed.block.zone.naming.valid().name, placed.block.text
    if name == "paywall":
        return True
    return name in ("", "standfirst") and len(words) > _WALL_MIN and (is_paywall(words) or is_priced(words))


def _goes_on_elsewhere(placed: Sequence[Placed]) -> bool:
    """Whether the last words of the story are a link to the rest of it: "Read more…"."""
    last = max((number for number, one in enumerate(placed) if one.kind in _TOLD), default=-1)
    if last < 0:
        return False
    if placed[last].block.text.endswith(_CUT):
        return True
    behind = placed[last + 1].block if last + 1 < len(placed) else None
    if behind is None or behind.link_share < 0.9 or behind.container != placed[last].block.container:
        return False
    return cue("read_on").whole(behind.text) is not None


def _updated(placed: Sequence[Placed]) -> str | None:
    """The day after "Updated:", as a line above or below the story tells it."""
    for one in placed:
        if one.kind not in _AROUND or len(one.block.text) > _LINE_MAX:
            continue
        for pattern in named_cues("updated_on"):
            told = pattern.search(one.block.text)
            if told:
                return told["when"]
    return None


def _with_headline(blocks: list[HtmlBlock], meta: PageMeta) -> list[HtmlBlock]:
    """The blocks, with the page's title before them where no heading of the page says it."""
    if not blocks or not meta.title or headline_index(blocks, meta) is not None:
        return blocks
    return [HtmlBlock(_bare_title(meta), Zone(Naming("", is_strong=False), heading=1)), *blocks]


def _bare_title(meta: PageMeta) -> str:
    title, publisher = meta.title or "", meta.publisher
    if publisher:
        title = re.sub(rf"\s*[|–—:·-]\s*{re.escape(publisher)}\s*$|^{re.escape(publisher)}\s*[|–—:·-]\s*", "", title)
    return title or meta.title or ""


def _site_in_title(page_title: str | None, headline: str | None) -> str | None:
    """The site's name where the page title is the headline and a name, parted by a dash or bar."""
    if not page_title or not headline or headline not in page_title or page_title == headline:
        return None
    left, _, right = page_title.partition(headline)
    rest = (left or right).strip(" |–—-·:»\t")
    return rest if 2 < len(rest) <= 60 and not (left.strip() and right.strip()) else None
