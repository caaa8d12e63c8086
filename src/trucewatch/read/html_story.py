"""Which blocks of a page are its story: what the library holds, what it missed, what stands between."""

from collections.abc import Sequence
from functools import lru_cache

from trucewatch.core.records import PartKind
from trucewatch.read import text_kinds
from trucewatch.read.cues import cue
from trucewatch.read.html_body import LibraryBody
from trucewatch.read.html_tree import HtmlBlock
from trucewatch.read.html_zones import Naming

_ENDS = (".", "!", "?", "”", '"', "…", "»", "؟", ":", ")", "“")
_BODY, _BOILERPLATE = PartKind.BODY, PartKind.BOILERPLATE
_TOLD = (PartKind.BODY, PartKind.QUOTE)
_STORY = ("", "quote", "comment", "comment_embed", "comment_meta")
_MUCH = 400
"""Letters of the main text in an element above which its name may be void."""
_OWN_TIMES, _OWN_LEAST = 3, 600


def held_by(blocks: Sequence[HtmlBlock], body: LibraryBody) -> list[bool]:
    """Whether the library's main text holds each block; claims of elements that hold much of it become void."""
    held = [_may_be_held(block) and body.holds(block.text) for block in blocks] if body.size else [False] * len(blocks)
    namings: dict[int, Naming] = {}
    for block, is_held in zip(blocks, held, strict=True):
        naming: Naming | None = block.zone.naming if is_held and block.link_share < 0.5 else None
        while naming is not None:
            naming.held += len(block.text)
            namings[id(naming)] = naming
            naming = naming.outer
    for naming in namings.values():
        is_firm = naming.name in _STORY or (naming.is_by_tag and naming.name == "embed")
        share = naming.held / max(body.size, 1)
        naming.is_void = not is_firm and naming.held > _MUCH and share > (0.5 if naming.is_by_tag else 0.25)
    _add_own(blocks, held)
    return held


def _add_own(blocks: Sequence[HtmlBlock], held: list[bool]) -> None:
    """Where one element holds far more sentences than the library found, they are the story: it missed it."""
    told = sum(len(block.text) for block, is_held in zip(blocks, held, strict=True) if is_held)
    sizes: dict[int, int] = {}
    for block in blocks:
        if _may_be_own(block):
            sizes[block.container] = sizes.get(block.container, 0) + len(block.text)
    most = max(sizes, key=lambda container: sizes[container], default=0)
    if sizes.get(most, 0) < max(_OWN_TIMES * told, _OWN_LEAST):
        return
    for number, block in enumerate(blocks):
        held[number] = held[number] or (block.container == most and _may_be_own(block))


def _may_be_own(block: HtmlBlock) -> bool:
    naming = block.zone.naming
    is_plain = block.zone.comment is None and naming.name in ("", "quote", "standfirst") and not block.is_table
    return is_plain and block.link_share < 0.3 and is_sentence(block)


def _may_be_held(block: HtmlBlock) -> bool:
    """Not comments, menus and footers, which the library is not given, nor links alone."""
    if block.zone.comment is not None or (block.link_share > 0.95 and len(block.text) <= 40):
        return False
    return not (block.zone.naming.is_by_tag and block.zone.naming.name == "nav")


def is_sentence(block: HtmlBlock) -> bool:
    """Sentences outside any heading: what is told where the library finds nothing."""
    words = block.text
    if block.zone.heading or block.link_share > 0.5:
        return False
    return len(words) >= 60 and (words.endswith(_ENDS) or len(words) >= 140)


def fill_gaps(blocks: Sequence[HtmlBlock], kinds: list[PartKind], held: Sequence[bool], first: int) -> None:
    """Paragraphs that the library left out between two of the story in the same element are the story's too."""
    told: dict[int, list[int]] = {}
    for number, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if kind in _TOLD and not block.is_table:
            told.setdefault(block.container, []).append(number)
    for number, block in enumerate(blocks):
        around = told.get(block.container)
        if kinds[number] is not _BOILERPLATE or not around or not around[0] < number < around[-1]:
            continue
        if number <= first or block.link_share > 0.3 or is_boilerplate(block.text) or is_paywall(block.text):
            continue
        if held[number] or (block.zone.naming.valid().name in ("", "quote") and _may_fill(block)):
            kinds[number] = PartKind.QUOTE if block.zone.naming.valid().name == "quote" else PartKind.BODY


def _may_fill(block: HtmlBlock) -> bool:
    words = block.text
    if block.zone.heading or len(words) < 25:
        return False
    return words.rstrip().endswith(_ENDS) or len(words) >= 60


def keep_subheads(blocks: Sequence[HtmlBlock], kinds: list[PartKind]) -> None:
    """Headings that stand between paragraphs of the story are its own."""
    seen = False
    for number in range(1, len(blocks) - 1):
        seen = seen or kinds[number - 1] is _BODY
        block = blocks[number]
        is_plain = block.zone.heading and not block.zone.naming.valid().name and kinds[number] is _BOILERPLATE
        if is_plain and seen and kinds[number + 1] in _TOLD and not is_boilerplate(block.text):
            kinds[number] = PartKind.HEADLINE


def tell_thread(blocks: Sequence[HtmlBlock], kinds: list[PartKind]) -> None:
    """On a page that is a thread and nothing else, the first post is what the page tells."""
    if PartKind.BODY in kinds or PartKind.COMMENT not in kinds:
        return
    first = kinds.index(PartKind.COMMENT)
    comment = blocks[first].zone.comment
    for number in range(first, len(blocks)):
        if blocks[number].zone.comment is comment and kinds[number] is PartKind.COMMENT:
            kinds[number] = PartKind.BODY


@lru_cache(maxsize=2048)
def is_boilerplate(words: str) -> bool:
    return text_kinds.is_boilerplate(words)


@lru_cache(maxsize=2048)
def is_paywall(words: str) -> bool:
    """Whether the words are those of an offer to readers who have not paid."""
    return len(words) <= 300 and cue("paywall").inside(words)


def is_priced(words: str) -> bool:
    """Whether the words offer the rest of the page for a price."""
    return len(words) <= 300 and cue("paywall_price").inside(words)
