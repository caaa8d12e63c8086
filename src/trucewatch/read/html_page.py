"""An HTML page made into one text with parts at exact offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from trucewatch.core.records import Completeness, DateBasis, PartKind
from trucewatch.read import text_page
from trucewatch.read.comments import comment_marks, embed_marks, lines_of
from trucewatch.read.cues import cue
from trucewatch.read.dates import dated, days_named
from trucewatch.read.html_meta import PageMeta, meta_of
from trucewatch.read.html_tree import Comment, HtmlBlock, blocks_of
from trucewatch.read.marks import Mark

_ANY_DAY = date(9990, 1, 1)
_BIG = 20_000
"""Elements above which the body is found by our own rules alone."""
_WORDS = re.compile(r"\W+")
_SIGNED = re.compile(r"[—–-]\s*(?P<name>[^\n(@]{1,60}?)\s*\(?@(?P<handle>\w{2,30})\)?\s*(?P<when>[^\n]{0,40})$")
_SILENT_ZONES = {"nav": PartKind.BOILERPLATE, "boilerplate": PartKind.BOILERPLATE, "related": PartKind.RELATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """What an HTML page says: its text, parts, metadata; `troubles` are (code, message, hint)."""

    text: str
    marks: tuple[Mark, ...]
    meta: PageMeta
    title: str | None
    byline: str | None
    publisher: str | None
    completeness: Completeness
    troubles: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    block: HtmlBlock
    kind: PartKind
    start: int
    end: int


def read_html_page(markup_text: str) -> HtmlPage | None:
    """The page's text and parts; None where it holds no text. Never raises on any markup."""
    root, troubles = _parsed(markup_text)
    if root is None:
        return None
    meta = meta_of(root)
    tree = blocks_of(root)
    if tree.is_cut:
        hint = "Save the part that matters as a page of its own."
        troubles.append(("too_many_elements", "the page has too many elements; what follows them was not read", hint))
    blocks = _with_headline(list(tree.blocks), meta)
    body = _body_words(root, tree.elements)
    kinds = _kinds(blocks, meta, body)
    text, placed = _laid_out(blocks, kinds)
    marks = tuple(_marks(text, placed))
    if not text:
        return None
    headline = next((one for one in placed if one.kind is PartKind.HEADLINE), None)
    title = headline.block.text if headline else meta.title
    is_paywalled = any(one.block.zone.name == "paywall" or _is_offer(one) for one in placed)
    is_cut = tree.is_cut or bool(troubles)
    completeness = text_page.completeness_of(text, marks, is_paywalled)
    return HtmlPage(
        text=text,
        marks=marks,
        meta=meta,
        title=title,
        byline=meta.byline or _byline(placed),
        publisher=meta.publisher or _site_in_title(meta.title, title),
        completeness=Completeness.TRUNCATED if is_cut and not is_paywalled else completeness,
        troubles=tuple(troubles),
    )


def _parsed(markup_text: str) -> tuple[Any, list[tuple[str, str, str]]]:
    from lxml import etree, html

    clean = markup_text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None, []
    troubles = []
    if any("depth" in error.message.lower() for error in parser.error_log):
        hint = "What lies deeper was not read; save the page from a browser's reading view."
        troubles.append(("too_deep", "the page's elements are nested too deeply", hint))
    return root, troubles


def _body_words(root: Any, size: int) -> str:
    """The main text as trafilatura finds it, letters and digits only; empty for pages too big for it."""
    if size > _BIG or size == 0:
        return ""
    from copy import deepcopy

    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            deepcopy(root), fast=True, include_comments=False, include_tables=True, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, KeyError, IndexError):
        # What it cannot take is read by our own rules.
        return ""
    return _folded(getattr(found, "text", "") or "")


def _folded(words: str) -> str:
    return _WORDS.sub("", words).lower()


def _with_headline(blocks: list[HtmlBlock], meta: PageMeta) -> list[HtmlBlock]:
    """The blocks, with the page's title before them where no heading of the page says it."""
    if not meta.title or _headline_index(blocks, meta) is not None:
        return blocks
    first = HtmlBlock(_bare_title(meta), replace(blocks[0].zone, name="", heading=1, comment=None)) if blocks else None
    return [first, *blocks] if first else blocks


def _bare_title(meta: PageMeta) -> str:
    title, publisher = meta.title or "", meta.publisher
    if publisher:
        title = re.sub(rf"\s*[|–—:·-]\s*{re.escape(publisher)}\s*$|^{re.escape(publisher)}\s*[|–—:·-]\s*", "", title)
    return title or meta.title or ""


def _headline_index(blocks: list[HtmlBlock], meta: PageMeta) -> int | None:
    """The block that is the headline: a heading the title holds, else the first h1."""
    title = _folded(meta.title or "")
    heads = [(n, block) for n, block in enumerate(blocks) if block.zone.heading and not block.zone.comment]
    for number, block in heads:
        folded = _folded(block.text)
        if len(folded) >= 8 and block.zone.heading <= 3 and (folded in title or (len(title) >= 15 and title in folded)):
            return number
    likely = [n for n, block in heads if block.zone.heading == 1 and block.zone.name not in ("nav", "related")]
    return likely[0] if likely else None


def _kinds(blocks: list[HtmlBlock], meta: PageMeta, body: str) -> list[PartKind]:
    headline = _headline_index(blocks, meta)
    kinds: list[PartKind] = []
    in_comments = False
    for number, block in enumerate(blocks):
        if number == headline:
            kinds.append(PartKind.HEADLINE)
            continue
        kind = _kind(block, body, is_above=headline is not None and number < headline)
        # Comments that the page does not mark up follow their heading.
        is_plain = block.zone.comment is None and block.zone.name in ("", "comment_area", "standfirst")
        if is_plain and cue("comments_end").whole(block.text):
            in_comments = False
        elif is_plain and len(block.text) <= 160 and _tells(kinds) and cue("comments_heading").whole(block.text):
            in_comments, kind = True, PartKind.BOILERPLATE
        elif in_comments and is_plain and not text_page.is_boilerplate(block.text):
            kind = PartKind.COMMENT
        kinds.append(kind)
    return _with_subheads(blocks, kinds)


def _tells(kinds: list[PartKind]) -> bool:
    """Whether the story has begun: above it, "3 comments" is a link and no heading."""
    return kinds.count(PartKind.BODY) >= 2


def _with_subheads(blocks: list[HtmlBlock], kinds: list[PartKind]) -> list[PartKind]:
    """Headings that stand between paragraphs of the story are its own."""
    for number, block in enumerate(blocks[1:-1], start=1):
        is_plain = block.zone.heading and block.zone.name == "" and kinds[number] is PartKind.BOILERPLATE
        if is_plain and kinds[number + 1] is PartKind.BODY and PartKind.BODY in kinds[:number]:
            kinds[number] = PartKind.HEADLINE
    return kinds


def _kind(block: HtmlBlock, body: str, *, is_above: bool) -> PartKind:
    zone, words = block.zone, block.text
    if zone.comment:
        is_told = zone.name in ("comment", "comment_embed") and not text_page.is_boilerplate(words)
        return PartKind.COMMENT if is_told else PartKind.BOILERPLATE
    if zone.name in ("paywall", "comment_area"):
        return PartKind.BOILERPLATE
    if zone.name == "embed":
        return PartKind.EMBED
    if zone.name == "notice" and text_page.is_boilerplate(words):
        return PartKind.BOILERPLATE
    if zone.name == "notice" or (cue("correction_lines").starts(words) and len(words) < 1500):
        return PartKind.CAPTION if zone.name == "caption" else PartKind.NOTICE
    if zone.name == "caption" or (not block.is_table and text_page.is_caption(words)):
        return PartKind.CAPTION
    if zone.name in _SILENT_ZONES and (zone.is_strong or not _is_story(block, body)):
        return _SILENT_ZONES[zone.name]
    if block.is_table:
        return PartKind.BODY
    return _plain_kind(block, body, is_above=is_above)


def _plain_kind(block: HtmlBlock, body: str, *, is_above: bool) -> PartKind:
    zone, words = block.zone, block.text
    if text_page.is_boilerplate(words) or _is_paywall(words):
        return PartKind.BOILERPLATE
    if zone.name == "byline" and len(words) <= 160:
        return PartKind.BOILERPLATE
    if zone.name == "standfirst":
        return PartKind.STANDFIRST
    if cue("notice_lines").starts(words):
        return PartKind.NOTICE
    is_body = _is_in(words, body) or _is_ours(block, body, is_above=is_above)
    if not is_body:
        return PartKind.BOILERPLATE
    if zone.name == "quote":
        return PartKind.QUOTE
    return PartKind.HEADLINE if zone.heading else PartKind.BODY


def _is_in(words: str, body: str) -> bool:
    folded = _folded(words)
    return len(folded) >= 12 and folded in body


def _is_story(block: HtmlBlock, body: str) -> bool:
    return len(block.text) >= 80 and block.link_share < 0.4 and _is_in(block.text, body)


def _is_ours(block: HtmlBlock, body: str, *, is_above: bool) -> bool:
    """Sentences that trafilatura left out: inside the article, or anywhere on a page where it found nothing."""
    words, zone = block.text, block.zone
    if block.link_share > 0.5 or is_above:
        return False
    if zone.heading:
        return zone.is_in_article and block.link_share < 0.3 and len(words) <= 160
    is_sentence = len(words) >= 25 and words.rstrip().endswith((".", "!", "?", "”", '"', "…", "»", "؟", ":", ")"))
    if zone.is_in_article:
        return is_sentence or len(words) >= 60
    return len(words) >= 60 and (is_sentence or len(words) >= 140) and (len(body) < 200 or zone.name == "quote")


def _is_paywall(words: str) -> bool:
    return len(words) <= 300 and cue("paywall").inside(words)


def _is_offer(placed: _Placed) -> bool:
    zone = placed.block.zone.name
    return placed.kind is PartKind.BOILERPLATE and zone in ("", "standfirst") and _is_paywall(placed.block.text)


def _laid_out(blocks: list[HtmlBlock], kinds: list[PartKind]) -> tuple[str, list[_Placed]]:
    """One text: a block a paragraph, an empty line between two."""
    pieces: list[str] = []
    placed: list[_Placed] = []
    at = 0
    for block, kind in zip(blocks, kinds, strict=True):
        if pieces:
            pieces.append("\n\n")
            at += 2
        pieces.append(block.text)
        placed.append(_Placed(block, kind, at, at + len(block.text)))
        at += len(block.text)
    return "".join(pieces), placed


def _marks(text: str, placed: list[_Placed]) -> Iterator[Mark]:
    starts: dict[int, int] = {}
    orders = 0
    for group in _groups(placed):
        first, last = group[0], group[-1]
        mark = Mark(kind=first.kind, start=first.start, end=last.end)
        comment = first.block.zone.comment
        if first.kind is PartKind.COMMENT and comment is None:
            loose = list(comment_marks(text, lines_of(text, first.start, last.end), first_order=orders + 1))
            orders += sum(one.kind is PartKind.COMMENT for one in loose)
            yield from loose
        elif first.kind is PartKind.COMMENT and comment:
            if comment.number not in starts:
                orders += 1
                starts[comment.number] = first.start
            yield _comment_mark(mark, comment, starts, orders)
            yield from _embeds_in(text, group)
        elif first.kind is PartKind.EMBED:
            yield _signed(mark, text)
        elif first.kind in (PartKind.NOTICE, PartKind.CAPTION):
            words = text[mark.start : mark.end]
            is_correction = cue("correction_lines").starts(words) or "correction" in first.block.zone.name
            yield replace(mark, is_correction=is_correction)
        else:
            yield mark


def _signed(mark: Mark, text: str) -> Mark:
    """An embedded post with the account and day that it is signed with."""
    signed = _SIGNED.search(text, mark.start, mark.end)
    if not signed:
        return mark
    day = next(iter(days_named(signed["when"])), None)
    moment = datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC) if day else None
    return replace(mark, author=f"{signed['name'].strip()} @{signed['handle']}", published=moment)


def _comment_mark(mark: Mark, comment: Comment, starts: dict[int, int], order: int) -> Mark:
    at = dated(comment.time, DateBasis.METADATA, not_after=_ANY_DAY).at
    parent = starts.get(comment.parent) if comment.parent else None
    return replace(mark, author=comment.author, published=at, order=order, parent=parent)


def _embeds_in(text: str, group: list[_Placed]) -> Iterator[Mark]:
    """What a comment hands on: quoted by markup, else by its words."""
    start, end = group[0].start, group[-1].end
    quoted = [one for one in group if one.block.zone.name == "comment_embed"]
    if quoted:
        yield Mark(kind=PartKind.EMBED, start=quoted[0].start, end=quoted[-1].end, parent=start)
    else:
        yield from embed_marks(text, start, end)


def _groups(placed: list[_Placed]) -> Iterator[list[_Placed]]:
    """Neighbours that are one part: a comment's paragraphs, an embed's, a notice's; else each block by itself."""
    group: list[_Placed] = []
    for one in placed:
        if group and not _goes_on(group[-1], one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _goes_on(left: _Placed, right: _Placed) -> bool:
    if left.kind is not right.kind:
        return False
    if left.kind is PartKind.COMMENT:
        return left.block.zone.comment is right.block.zone.comment
    return left.kind in (PartKind.EMBED, PartKind.NOTICE, PartKind.QUOTE) and left.block.zone.name != ""


def _byline(placed: list[_Placed]) -> str | None:
    for one in placed:
        if one.block.zone.name != "byline" or one.block.zone.comment:
            continue
        for line in one.block.text.split("\n"):
            told = re.match(r"(?:by|from)\s+([^|\d]{3,80}?)\s*(?:[|]|\. |,? \d|\d|$)", line, re.IGNORECASE)
            if told:
                return told[1]
    return None


def _site_in_title(page_title: str | None, headline: str | None) -> str | None:
    """The site's name where the page title is the headline and a name, parted by a dash or bar."""
    if not page_title or not headline or headline not in page_title or page_title == headline:
        return None
    left, _, right = page_title.partition(headline)
    rest = (left or right).strip(" |–—-·:»\t")
    return rest if 2 < len(rest) <= 60 and not (left.strip() and right.strip()) else None
