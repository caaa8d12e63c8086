"""Plain text with no markup: its parts by its own cues, the text kept as it came in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trucewatch.core.records import Completeness, PartKind
from trucewatch.read.cues import cue
from trucewatch.read.dates import days_named, is_bare_day, is_date_line
from trucewatch.read.inline import inline_marks
from trucewatch.read.marks import Mark
from trucewatch.read.text_bars import is_bar, is_crumbs
from trucewatch.read.text_blocks import BULLET, Block, blocks_of, far_end, front_matter_end
from trucewatch.read.text_heads import is_above_headline, is_deck, is_headline, is_subhead, plain_subheads
from trucewatch.read.text_kinds import (
    author_in,
    is_agency,
    is_boilerplate,
    is_byline,
    is_caption,
    is_correction,
    is_correction_caption,
    is_credit_only,
    is_uncased_name,
)
from trucewatch.read.text_live import entry_titles
from trucewatch.read.text_threads import comment_region, comments_start

__all__ = ["TextPage", "completeness_of", "is_boilerplate", "is_byline", "is_caption", "read_text_page"]

_OFFER_MAX = 300
_LABELLED_MAX = 250
_TAG_MAX = 50
_STORY = 120


@dataclass(frozen=True, slots=True)
class TextPage:
    """What a text says of itself."""

    marks: tuple[Mark, ...]
    title: str | None
    byline: str | None
    completeness: Completeness


@dataclass(slots=True)
class _State:
    """What has been seen on the way down the page."""

    subheads: frozenset[int] = frozenset()
    entries: Mapping[int, int] = field(default_factory=dict)
    is_digest: bool = False
    title: str | None = None
    byline: str | None = None
    has_body: bool = False
    in_related: bool = False
    in_tags: bool = False
    is_captioned: bool = False
    is_offer: bool = False
    is_paywalled: bool = False
    has_price: bool = False
    last: PartKind | None = None
    last_text: str = ""
    headlines: set[str] = field(default_factory=set)


def read_text_page(text: str) -> TextPage:
    """The parts of a text. Nothing of it is changed; offsets count its own characters."""
    front = front_matter_end(text)
    marks = [Mark(kind=PartKind.BOILERPLATE, start=0, end=front)] if front else []
    far = far_end(text)
    head, tail = text[:far], Mark(kind=PartKind.BODY, start=far, end=len(text))
    comments_from = comments_start(head, front)
    blocks = blocks_of(head, front, comments_from)
    state = _State(subheads=plain_subheads(blocks), entries=entry_titles(blocks), is_digest=_is_digest(blocks))
    for number, block in enumerate(blocks):
        marks += _marks_of(block, blocks[number + 1 : number + 4], state)
    marks += [*comment_region(head, comments_from), *([tail] if far < len(text) else [])]
    is_paywalled = state.is_paywalled or state.has_price
    return TextPage(tuple(marks), state.title, state.byline, completeness_of(text, marks, is_paywalled))


def completeness_of(text: str, marks: Iterable[Mark], is_paywalled: bool) -> Completeness:
    """Cut off by a paywall, cut off in mid-sentence, or full."""
    if is_paywalled:
        return Completeness.PAYWALLED
    told = [mark for mark in marks if mark.kind in (PartKind.BODY, PartKind.QUOTE)]
    last = text[max(told, key=lambda mark: mark.end).start : max(mark.end for mark in told)].rstrip() if told else ""
    last = last[last.rfind("\n") + 1 :]
    is_cut = len(last) >= 80 and last[-1:].isalnum() and "|" not in last
    return Completeness.TRUNCATED if is_cut or last.endswith(("[...]", "[…]")) else Completeness.FULL


def _is_digest(blocks: Sequence[Block]) -> bool:
    """Whether several days stand on lines of their own: each heads an entry, none is the page's."""
    days = {
        days_named(block.text)[:1] and days_named(block.text)[0].day for block in blocks if is_date_line(block.text)
    }
    return len(days) > 1


def _marks_of(block: Block, rest: Sequence[Block], state: _State) -> Iterator[Mark]:
    title = state.entries.get(block.start)
    if title is not None and state.title is not None:
        state.has_body, state.last, state.last_text = True, PartKind.HEADLINE, block.text
        if title > block.start:
            yield Mark(kind=PartKind.BODY, start=block.start, end=title)
        yield Mark(kind=PartKind.HEADLINE, start=title, end=block.end)
        return
    kind, is_correction_ = _kind_of(block, rest, state)
    state.last, state.last_text = kind, block.text
    mark = Mark(kind=kind, start=block.start, end=block.end, is_correction=is_correction_)
    if kind is PartKind.BODY:
        is_first = not state.has_body
        # A day on a line of its own opens no story; a price behind which one goes on was an advertisement.
        state.has_body = state.has_body or state.title is None or not is_bare_day(block.text)
        state.has_price = state.has_price and len(block.text) < _STORY
        yield from inline_marks(mark, block.text, state.title, is_first=is_first, is_last=not rest)
    else:
        yield mark


def _kind_of(block: Block, rest: Sequence[Block], state: _State) -> tuple[PartKind, bool]:
    words = block.text
    if is_correction_caption(words):
        return PartKind.CAPTION, True
    if is_correction(words):
        return PartKind.NOTICE, True
    if cue("caption_label").whole(words):
        state.is_captioned = True
        return PartKind.CAPTION, False
    is_labelled, state.is_captioned = state.is_captioned, False
    if is_labelled and block.lines == 1 and len(words) <= _LABELLED_MAX:
        return PartKind.CAPTION, False
    if is_caption(words):
        return (PartKind.BOILERPLATE if is_credit_only(words) else PartKind.CAPTION), False
    if _is_paywall(words, state):
        return PartKind.BOILERPLATE, False
    if cue("related_heading").whole(words):
        state.in_related = True
        return PartKind.BOILERPLATE, False
    if state.title and not state.has_body and cue("byline_lead").starts(words) and is_byline(words):
        return _top_or_body(block, rest, state), False
    is_bar_ = is_bar(words) or (not state.has_body and is_crumbs(words))
    if _is_tag(words, state) or is_bar_ or is_boilerplate(words) or (not state.title and cue("skip").whole(words)):
        return PartKind.BOILERPLATE, False
    if cue("notice_lines").starts(words) and state.has_body:
        return PartKind.NOTICE, False
    if state.in_related and len(words) <= 140 and not words.endswith("."):
        return PartKind.RELATED, False
    state.in_related = False
    return _top_or_body(block, rest, state), False


def _top_or_body(block: Block, rest: Sequence[Block], state: _State) -> PartKind:
    words = block.text
    if state.title is None and not state.has_body:
        if is_above_headline(block, rest):
            return PartKind.BOILERPLATE
        if is_headline(block, rest):
            state.title = " ".join(words.lstrip("# ").split())
            state.headlines.add(words)
            return PartKind.HEADLINE
        return PartKind.BODY
    if words in state.headlines:
        return PartKind.STANDFIRST
    if not state.has_body and state.title is not None:
        top = _top_kind(block, rest, state)
        if top:
            return top
    if _is_quoted_statement(block, state):
        return PartKind.QUOTE
    if is_subhead(block, rest) or block.start in state.subheads:
        state.headlines.add(words)
        return PartKind.HEADLINE
    return PartKind.BODY


def _top_kind(block: Block, rest: Sequence[Block], state: _State) -> PartKind | None:
    """Between the headline and the story: byline, deck, standfirst."""
    words = block.text
    if is_bare_day(words) or (is_date_line(words) and state.is_digest):
        return None
    if rest and (is_byline(words) or is_agency(words)):
        state.byline = state.byline or author_in(words)
        return PartKind.BOILERPLATE
    if rest and is_uncased_name(words) and state.byline is None and len(rest[0].text) >= _STORY:
        state.byline = words
        return PartKind.BOILERPLATE
    return PartKind.HEADLINE if is_deck(block, rest) else None


def _is_quoted_statement(block: Block, state: _State) -> bool:
    """A paragraph that is someone's words: the one above ends with a verb of telling and a colon."""
    if state.last not in (PartKind.BODY, PartKind.QUOTE) or not state.last_text.endswith(":"):
        return False
    return not BULLET.match(block.text) and cue("quote_lead").inside(state.last_text[-130:-1])


def _is_paywall(words: str, state: _State) -> bool:
    if len(words) > _OFFER_MAX:
        return False
    if cue("paywall").inside(words):
        state.is_paywalled = state.is_offer = True
        return True
    if state.has_body and cue("price_lines").inside(words) and (state.is_offer or cue("offer_lines").inside(words)):
        state.has_price = state.is_offer = True
        return True
    return state.is_offer and cue("paywall_lines").starts(words)


def _is_tag(words: str, state: _State) -> bool:
    """The heading of a list of tags, or a line of it: short, no sentence, below that heading."""
    if cue("tags_heading").whole(words):
        state.in_tags = state.has_body
        return state.has_body
    lines = words.splitlines()
    state.in_tags = state.in_tags and all(0 < len(line.strip()) <= _TAG_MAX for line in lines)
    state.in_tags = state.in_tags and not words.endswith((".", "!", "?", "؟", ":"))
    if not state.in_tags and lines and cue("tags_heading").whole(lines[0].strip()) and state.has_body:
        return all(0 < len(line.strip()) <= _TAG_MAX for line in lines) and not words.endswith((".", "!", "؟"))
    return state.in_tags
