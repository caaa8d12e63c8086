"""What each block of a page is: by its zone, by its words, and by the main text that the library finds."""

import re
from collections.abc import Sequence

from trucewatch.core.records import PartKind
from trucewatch.read import text_kinds
from trucewatch.read.cues import cue
from trucewatch.read.html_body import LibraryBody, folded
from trucewatch.read.html_meta import PageMeta, clean_byline
from trucewatch.read.html_story import (
    fill_gaps,
    held_by,
    is_boilerplate,
    is_paywall,
    is_sentence,
    keep_subheads,
    tell_thread,
)
from trucewatch.read.html_tree import HtmlBlock
from trucewatch.read.html_zones import Naming

_BODY, _BOILERPLATE = PartKind.BODY, PartKind.BOILERPLATE
_SILENT = {"nav": PartKind.BOILERPLATE, "boilerplate": PartKind.BOILERPLATE, "related": PartKind.RELATED}
_CREDIT_MAX, _TELLING = 70, 2
"""Characters of a credit at most; words in small letters from which it tells what the picture shows."""
_CAPTION_MAX = 300
_STOPS = (".", "!", "?", "”", '"', "…", "»", "؟")
_LINKED = 0.8
"""Share of linked words from which a paragraph names another page and tells nothing itself."""
_NEAR = 4
"""Blocks below the headline among which its standfirst stands."""
_OFFER_MAX = 100
"""Characters above which a paragraph of the main text is no offer to subscribe."""


def headline_index(blocks: Sequence[HtmlBlock], meta: PageMeta) -> int | None:
    """The block that is the headline: a heading the title holds, else the first h1."""
    title = folded(meta.title or "")
    heads = [(n, block) for n, block in enumerate(blocks) if block.zone.heading and not block.zone.comment]
    for number, block in heads:
        told = folded(block.text)
        if len(told) >= 8 and block.zone.heading <= 3 and (told in title or (len(title) >= 15 and title in told)):
            return number
    likely = [n for n, block in heads if block.zone.heading == 1 and _name(block) not in ("nav", "related")]
    return likely[0] if likely else None


def kinds_of(blocks: Sequence[HtmlBlock], meta: PageMeta, body: LibraryBody) -> list[PartKind]:
    """The kind of each block."""
    headline = headline_index(blocks, meta)
    held = held_by(blocks, body)
    page = _Page(meta, body.size, headline)
    for number, block in enumerate(blocks):
        page.add(number, block, is_held=held[number])
    kinds = page.kinds
    fill_gaps(blocks, kinds, held, headline or 0)
    keep_subheads(blocks, kinds)
    tell_thread(blocks, kinds)
    return kinds


class _Page:
    """The kinds of the blocks so far, from the top of the page down."""

    def __init__(self, meta: PageMeta, body_size: int, headline: int | None) -> None:
        self._meta, self._body_size, self._headline = meta, body_size, headline
        self._description = folded(meta.description or "")
        self._in_comments = False
        self._told = 0
        self._in_related = False
        self._standfirst: Naming | None = None
        self.kinds: list[PartKind] = []

    def add(self, number: int, block: HtmlBlock, *, is_held: bool) -> None:
        """Settles the kind of the next block; `is_held` where the library takes it for the main text."""
        claim = block.zone.naming
        if claim.is_by_tag and claim.name in _SILENT and not (claim.is_void or claim.limit):
            self.kinds.append(_SILENT[claim.name])
            return
        if number == self._headline:
            kind = PartKind.HEADLINE
        else:
            kind = self._loose(block, self._kind(number, block, is_held=is_held))
        self._told += kind is _BODY
        self.kinds.append(kind)

    def _loose(self, block: HtmlBlock, kind: PartKind) -> PartKind:
        """Comments that the page does not mark up one by one follow their heading, or stand in their area."""
        naming = block.zone.naming.valid()
        if block.zone.comment is not None or naming.name not in ("", "comment_area", "standfirst", "byline"):
            return kind
        is_area = naming.name == "comment_area"
        words = block.text
        if len(words) <= 160 and cue("comments_end").whole(words):
            self._in_comments = False
        elif len(words) <= 160 and (self._told >= 2 or is_area) and cue("comments_heading").whole(words):
            self._in_comments = not (is_area and naming.items)
            return _BOILERPLATE
        elif is_area and naming.items:
            return _BOILERPLATE
        elif (self._in_comments or is_area) and self._may_comment(block):
            return PartKind.COMMENT
        return kind

    def _may_comment(self, block: HtmlBlock) -> bool:
        return block.link_share < 0.5 and not is_boilerplate(block.text)

    def _kind(self, number: int, block: HtmlBlock, *, is_held: bool) -> PartKind:
        naming, words = block.zone.naming.valid(), block.text
        if block.zone.comment is not None:
            return _in_comment(block)
        if naming.name in ("paywall", "comment_area"):
            return _BOILERPLATE
        if naming.name == "embed":
            return PartKind.EMBED
        if naming.name == "related" and not naming.is_strong and self._is_teaser(number, block):
            return PartKind.STANDFIRST
        if naming.name in _SILENT and (naming.is_strong or not (is_held and _is_story(block))):
            return _SILENT[naming.name]
        if block.link_share > 0.9 and not is_held:
            return _BOILERPLATE
        if self._is_related(block):
            return PartKind.RELATED
        if naming.name in ("notice", "correction") or (len(words) < 1500 and cue("correction_lines").starts(words)):
            return _notice(words, is_caption=naming.name == "caption")
        if naming.name == "caption" or _is_caption(block, is_held=is_held):
            return _BOILERPLATE if is_credit(words) else PartKind.CAPTION
        return self._plain(number, block, is_held=is_held)

    def _is_teaser(self, number: int, block: HtmlBlock) -> bool:
        """Just below the headline, what a class calls a teaser is the page's own standfirst."""
        is_near = self._headline is not None and 0 < number - self._headline <= _NEAR
        is_first = self._standfirst is None and not self._told
        return is_near and is_first and block.link_share == 0 and is_sentence(block)

    def _is_related(self, block: HtmlBlock) -> bool:
        """A paragraph that is all link, and what follows a heading such as "Read also" until sentences come again."""
        words = block.text
        if len(words) <= 80 and cue("related_heading").whole(words):
            self._in_related = True
            return True
        if block.link_share > _LINKED and not block.zone.heading:
            return True
        if self._in_related and (len(words) > 200 or (block.link_share < 0.3 and words.endswith(_STOPS))):
            self._in_related = False
        return self._in_related

    def _plain(self, number: int, block: HtmlBlock, *, is_held: bool) -> PartKind:
        naming, words = block.zone.naming.valid(), block.text
        if is_boilerplate(words) or (not (is_held and len(words) > _OFFER_MAX) and is_paywall(words)):
            return _BOILERPLATE
        is_above = self._headline is not None and number < self._headline
        if naming.name == "byline" and len(words) <= 160:
            return _BOILERPLATE
        if not is_above and not self._told and self._is_standfirst(block, is_held=is_held):
            self._standfirst = block.zone.naming
            return PartKind.STANDFIRST
        if cue("notice_lines").starts(words):
            return PartKind.NOTICE
        is_table = block.is_table and block.zone.is_in_article and self._told
        if not is_held and not is_table and not (self._body_size < 200 and not is_above and is_sentence(block)):
            return _BOILERPLATE
        if naming.name == "quote":
            return PartKind.QUOTE
        return PartKind.HEADLINE if block.zone.heading else _BODY

    def _is_standfirst(self, block: HtmlBlock, *, is_held: bool) -> bool:
        told = folded(block.text)
        if len(told) < 30 or block.link_share > 0.3:
            return False
        if block.zone.naming.valid().name == "standfirst":
            return self._headline is not None and self._standfirst in (None, block.zone.naming)
        return len(told) >= 40 and told == self._description and not is_held


def _is_story(block: HtmlBlock) -> bool:
    return len(block.text) >= 80 and block.link_share < 0.4


def _is_caption(block: HtmlBlock, *, is_held: bool) -> bool:
    """Whether a paragraph outside any figure tells of a picture."""
    is_short = len(block.text) <= (_CAPTION_MAX if is_held else 2 * _CAPTION_MAX)
    return is_short and not block.is_table and text_kinds.is_caption(block.text)


def _name(block: HtmlBlock) -> str:
    return block.zone.naming.valid().name


def _in_comment(block: HtmlBlock) -> PartKind:
    name, words = block.zone.naming.name, block.text
    is_long = name == "comment_meta" and len(words) >= 60 and block.link_share < 0.2
    is_told = name in ("comment", "comment_embed") or is_long
    if is_told and block.link_share < 0.9 and not is_boilerplate(words):
        return PartKind.COMMENT
    return _BOILERPLATE


def _notice(words: str, *, is_caption: bool) -> PartKind:
    if is_boilerplate(words):
        return _BOILERPLATE
    return PartKind.CAPTION if is_caption else PartKind.NOTICE


def is_credit(words: str) -> bool:
    """Whether a caption names the picture's maker or agency and tells nothing."""
    if len(words) > _CREDIT_MAX or cue("picture_credit").whole(words) is None:
        return False
    small = [word for word in re.findall(r"[^\W\d_]{3,}", words)[1:] if word[0].islower()]
    return len(small) < _TELLING


def byline_in(blocks: Sequence[HtmlBlock]) -> str | None:
    """The author that a byline of the page names."""
    for block in blocks:
        if _name(block) != "byline" or block.zone.comment is not None:
            continue
        for line in block.text.split("\n"):
            told = re.match(r"(?:by|from)\s+([^|\d]{3,80}?)\s*(?:[|]|\. |,? \d|\d|$)", line, re.IGNORECASE)
            if told:
                return clean_byline(told[1])
    return None
