"""Plain text with no markup: its parts by its own cues, the text kept as it came in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trucewatch.core.records import Completeness, PartKind
from trucewatch.read.comments import Line, comment_marks, lines_of, looks_like_items
from trucewatch.read.cues import cue, lexicon
from trucewatch.read.dates import days_named
from trucewatch.read.inline import inline_marks
from trucewatch.read.marks import Mark

_HEADLINE_MAX = 230
_CAPTION_MAX = 600
_SUBHEAD_MAX = 110
_STANDFIRST_MAX = 400
_LINES_MAX = 10_000
"""Lines of a text in which cues are looked for; the longest report of ours has 4,000."""
_ENDS = (".", "!", "?", "…", "”", '"', "’", "'", ")", "]", ":", ";", "»", "؟", "。", "|")
_BULLET = re.compile(r"\s*(?:[-*•–—]|\d+[.)])\s")
_HEADING = re.compile(r"#{1,6} \S")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, [start, end) without white space at its ends."""

    start: int
    end: int
    text: str
    lines: int
    indent: int


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

    title: str | None = None
    byline: str | None = None
    has_body: bool = False
    in_related: bool = False
    is_offer: bool = False
    is_paywalled: bool = False
    last: PartKind | None = None
    last_text: str = ""
    headlines: set[str] = field(default_factory=set)


def read_text_page(text: str) -> TextPage:
    """The parts of a text. Nothing of it is changed; offsets count its own characters."""
    state = _State()
    front = _front_matter(text)
    marks = [Mark(kind=PartKind.BOILERPLATE, start=0, end=front)] if front else []
    far = _far(text)
    head, tail = text[:far], Mark(kind=PartKind.BODY, start=far, end=len(text))
    comments_from = _comments_from(head, front)
    blocks = _blocks(head, front, comments_from)
    for number, block in enumerate(blocks):
        marks += _marks_of(block, blocks[number + 1 : number + 3], state)
    marks += [*_comment_region(head, comments_from), *([tail] if far < len(text) else [])]
    return TextPage(tuple(marks), state.title, state.byline, completeness_of(text, marks, state.is_paywalled))


def completeness_of(text: str, marks: Iterable[Mark], is_paywalled: bool) -> Completeness:
    """Cut off by a paywall, cut off in mid-sentence, or full."""
    if is_paywalled:
        return Completeness.PAYWALLED
    told = [mark for mark in marks if mark.kind in (PartKind.BODY, PartKind.QUOTE)]
    last = text[max(told, key=lambda mark: mark.end).start : max(mark.end for mark in told)].rstrip() if told else ""
    last = last[last.rfind("\n") + 1 :]
    is_cut = len(last) >= 80 and last[-1:].isalnum() and "|" not in last
    return Completeness.TRUNCATED if is_cut or last.endswith(("[...]", "[…]")) else Completeness.FULL


def _far(text: str) -> int:
    """Where cues are no longer looked for: past so many lines a file is a listing, and all of it is body."""
    at = -1
    for _ in range(_LINES_MAX):
        at = text.find("\n", at + 1)
        if at < 0:
            return len(text)
    return at


def _front_matter(text: str) -> int:
    match = re.match(r"\s*---[^\S\n]*\n(?:[^\n]*:[^\n]*\n|[^\S\n]+[^\n]*\n)+---[^\S\n]*(?=\n|$)", text)
    return match.end() if match else 0


def _blocks(text: str, start: int, end: int) -> list[Block]:
    blocks: list[Block] = []
    group: list[Line] = []
    for line in [*lines_of(text, start, end), Line(end, end, "")]:
        if line.text.strip() and not (group and _stands_alone(line, group)):
            group.append(line)
            continue
        if group:
            blocks.append(_block(text, group))
        group = [line] if line.text.strip() else []
    return blocks


def _stands_alone(line: Line, group: Sequence[Line]) -> bool:
    """Whether a line opens a paragraph without a blank one above: the one above is long, or a bullet stands here.

    Hard-wrapped text keeps its lines together: they are short and go on in mid-sentence.
    """
    above = group[-1].text.rstrip()
    if _BULLET.match(line.text) or _HEADING.match(line.text) or len(above) > 110 or len(line.text) > 160:
        return True
    words = line.text.strip()
    is_marked = cue("caption_lines").starts(words) or cue("correction_lines").starts(words)
    return is_marked or is_boilerplate(above.strip())


def _block(text: str, lines: Sequence[Line]) -> Block:
    raw = text[lines[0].start : lines[-1].end]
    start = lines[0].start + len(raw) - len(raw.lstrip())
    return Block(start, start + len(raw.strip()), raw.strip(), len(lines), start - lines[0].start)


def _marks_of(block: Block, rest: Sequence[Block], state: _State) -> Iterator[Mark]:
    kind, is_correction = _kind_of(block, rest, state)
    state.last, state.last_text = kind, block.text
    mark = Mark(kind=kind, start=block.start, end=block.end, is_correction=is_correction)
    if kind is PartKind.BODY:
        is_first = not state.has_body
        state.has_body = True
        yield from inline_marks(mark, block.text, state.title, is_first=is_first, is_last=not rest)
    else:
        yield mark


def _kind_of(block: Block, rest: Sequence[Block], state: _State) -> tuple[PartKind, bool]:
    words = block.text
    if _is_correction_caption(words):
        return PartKind.CAPTION, True
    if cue("correction_lines").starts(words) and len(words) < 1500:
        return PartKind.NOTICE, True
    if is_caption(words):
        return (PartKind.BOILERPLATE if _is_credit_only(words) else PartKind.CAPTION), False
    if _is_paywall(words, state):
        return PartKind.BOILERPLATE, False
    if cue("related_heading").whole(words):
        state.in_related = True
        return PartKind.BOILERPLATE, False
    if is_boilerplate(words) or (not state.title and cue("skip").whole(words)):
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
        if _is_headline(block, rest):
            state.title = words.lstrip("# ")
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
    if _is_subhead(block, rest):
        state.headlines.add(words)
        return PartKind.HEADLINE
    return PartKind.BODY


def _top_kind(block: Block, rest: Sequence[Block], state: _State) -> PartKind | None:
    """Between the headline and the story: byline, deck, standfirst."""
    words = block.text
    if is_byline(words) and rest:
        state.byline = state.byline or _author(words)
        return PartKind.BOILERPLATE
    if block.lines > 1 or days_named(words) or not rest:
        return None
    if len(words) <= 160 and not words.endswith(_ENDS) and len(_WORD.findall(words)) >= 4:
        return PartKind.HEADLINE
    return None


def _is_headline(block: Block, rest: Sequence[Block]) -> bool:
    words = block.text
    if _HEADING.match(words):
        return True
    if len(words) > _HEADLINE_MAX or block.lines > 2 or not rest or not _WORD.search(words):
        return False
    return not words.endswith((".", ":", ";", ",")) or (words.count(" ") < 12 and words.endswith("…"))


def _is_subhead(block: Block, rest: Sequence[Block]) -> bool:
    """A title-case or question line between paragraphs, without a full stop."""
    words = block.text
    if _HEADING.match(words):
        return True
    if block.lines > 1 or len(words) > _SUBHEAD_MAX or not rest or block.indent or words[:1].isdigit():
        return False
    if "|" in words or words[:1] in "“\"«‘'([•*-–—" or words.endswith((".", "!", "…", ";", ",", ":", ")")):
        return False
    letters = [word for word in _WORD.findall(words) if len(word) > 3]
    if not letters:
        return False
    if words.endswith(("?", "؟")):
        return len(letters) >= 2
    if not words[0].isupper() or (not rest[0].text[:1].isalnum() and rest[0].text[:1] not in "“\"«‘'"):
        return False
    capital = sum(word[0].isupper() for word in letters) / len(letters)
    return capital >= 0.75 and not days_named(words) and rest[0].end - rest[0].start > len(words)


def _is_quoted_statement(block: Block, state: _State) -> bool:
    """A paragraph that is someone's words: the one above ends with a verb of telling and a colon."""
    if state.last not in (PartKind.BODY, PartKind.QUOTE) or not state.last_text.endswith(":"):
        return False
    return not _BULLET.match(block.text) and cue("quote_lead").inside(state.last_text[-130:-1])


def is_byline(words: str) -> bool:
    """Whether a short line names an author, an agency or a desk, or says when the page came out."""
    if "\n" in words or len(words) > 110:
        return False
    if cue("byline_lines").starts(words) or words in tuple(lexicon()["agencies"]):
        return True
    if words.endswith(_ENDS):
        return False
    names = re.findall(r"[^\s,|/]+", words)
    small = {"and", "of", "the", "in", "de", "van", "al", "bin", "for", "und", "y", "|"}
    capital = [name[:1].isupper() or name.lower() in small for name in names]
    return 1 < len(names) <= 6 and all(capital) and names[0][:1].isupper() and not any(map(str.isdigit, words))


def _author(words: str) -> str | None:
    name = re.sub(r"^(?:by|from|story by)\s+", "", words, flags=re.IGNORECASE)
    return None if any(map(str.isdigit, name)) else name


def is_caption(words: str) -> bool:
    """Whether a paragraph is told of a picture."""
    if len(words) > _CAPTION_MAX or "\n\n" in words:
        return False
    return cue("caption_lines").starts(words) or cue("credit_only").starts(words) or cue("photo_credit").inside(words)


def _is_correction_caption(words: str) -> bool:
    return cue("correction_lines").starts(words) and cue("photo_credit").inside(words)


def _is_credit_only(words: str) -> bool:
    """A picture's frame and credit with nothing told: no word of it is in small letters but the frame's own."""
    if not cue("credit_only").starts(words):
        return False
    told = re.sub(r"enlarge this image|toggle caption|hide caption", "", words, flags=re.IGNORECASE)
    small = [word for word in _WORD.findall(told) if word[0].islower()]
    return len(small) < 4


def _is_paywall(words: str, state: _State) -> bool:
    is_cue = len(words) <= 300 and cue("paywall").inside(words)
    if is_cue:
        state.is_paywalled = state.is_offer = True
        return True
    return state.is_offer and len(words) <= 300 and cue("paywall_lines").starts(words)


def is_boilerplate(words: str) -> bool:
    """Whether a paragraph is the site's own and tells nothing."""
    if len(words) > 400:
        return False
    if cue("boilerplate_whole").whole(words) or (len(words) <= 300 and cue("boilerplate_anywhere").inside(words)):
        return True
    return cue("boilerplate_lines").starts(words)


def _comments_from(text: str, start: int) -> int:
    """Where readers' comments begin: below their heading, or below "Related Posts" where sentences in a list follow."""
    lines = lines_of(text, start)
    for number, line in enumerate(lines):
        words = line.text.strip()
        if not 0 < len(words) <= 160 or number == 0:
            continue
        follows = lines[number + 1 :]
        if cue("comments_heading").whole(words) and any(one.text.strip() for one in follows):
            return line.start
        if cue("related_heading").whole(words) and looks_like_items(follows):
            return line.start
    return len(text)


def _comment_region(text: str, start: int) -> Iterator[Mark]:
    lines = lines_of(text, start)
    if not lines:
        return
    yield Mark(kind=PartKind.BOILERPLATE, start=lines[0].start, end=lines[0].end)
    ends = [n for n, line in enumerate(lines) if n and cue("comments_end").whole(line.text.strip())]
    stop = ends[-1] if ends else len(lines)
    told = list(comment_marks(text, lines[1:stop]))
    yield from told
    for line in lines[stop:]:
        yield Mark(kind=PartKind.BOILERPLATE, start=line.start, end=line.end)
    covered = [(mark.start, mark.end) for mark in told]
    for line in lines[1:stop]:
        is_told = any(left < line.end and line.start < right for left, right in covered)
        if line.text.strip() and not is_told:
            yield Mark(kind=PartKind.BOILERPLATE, start=line.start, end=line.end)
