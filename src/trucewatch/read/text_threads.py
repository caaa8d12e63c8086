"""Readers' comments in running text: where they stand, and whom each answers where no indent tells it."""

import re
from collections.abc import Iterator, Sequence

from trucewatch.core.records import PartKind
from trucewatch.read.comments import Line, comment_marks, embed_marks, lines_of, looks_like_items
from trucewatch.read.cues import cue, named_cues
from trucewatch.read.dates import is_date_line
from trucewatch.read.marks import Mark
from trucewatch.read.text_fold import folded
from trucewatch.read.text_kinds import SENTENCE_ENDS

_HEADING_MAX = 160
_STORY_LINE = 40
"""Characters of a line that is a sentence of the story: comments stand below one, a link to them may stand above."""
_NAME_MAX = 60
_SORTED_BY = 3
"""Lines between the heading of the comments and the first: how they are sorted, how many there are."""
_AHEAD = 300
"""Lines below a heading that tell what it heads."""


def comments_start(text: str, start: int) -> int:
    """Where readers' comments begin: below their heading, or below "Related Posts" where sentences in a list follow."""
    lines = lines_of(text, start)
    is_told = False
    for number, line in enumerate(lines):
        words = line.text.strip()
        follows = lines[number + 1 : number + _AHEAD]
        if is_told and 0 < len(words) <= _HEADING_MAX:
            if cue("comments_heading").whole(words) and any(one.text.strip() for one in follows):
                return line.start
            if cue("related_heading").whole(words) and looks_like_items(follows):
                return line.start
        is_told = is_told or (len(words) >= _STORY_LINE and words.endswith(SENTENCE_ENDS))
    return len(text)


def comment_region(text: str, start: int) -> Iterator[Mark]:
    """Marks of everything from the heading of the comments on."""
    lines = lines_of(text, start)
    if not lines:
        return
    yield Mark(kind=PartKind.BOILERPLATE, start=lines[0].start, end=lines[0].end)
    stop = _stop(lines)
    stacked = list(_stacked_marks(text, lines[1:stop]))
    told = with_parents(text, start, stacked or list(comment_marks(text, lines[1:stop])))
    yield from told
    for line in lines[stop:]:
        yield Mark(kind=PartKind.BOILERPLATE, start=line.start, end=line.end)
    covered = [(mark.start, mark.end) for mark in told]
    for line in lines[1:stop]:
        is_told = any(left < line.end and line.start < right for left, right in covered)
        if line.text.strip() and not is_told:
            yield Mark(kind=PartKind.BOILERPLATE, start=line.start, end=line.end)


def _stacked_marks(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Comments below a name on one line and a time on the next; none where no comment stands so."""
    filled = [line for line in lines if line.text.strip()]
    heads = [at for at in range(len(filled) - 2) if _is_name(filled[at]) and _is_time(filled[at + 1])]
    if not heads or heads[0] > _SORTED_BY:
        return
    for order, (head, following) in enumerate(zip(heads, [*heads[1:], len(filled)], strict=True), 1):
        told = filled[head + 2 : following]
        while told and cue("boilerplate_whole").whole(told[-1].text.strip()):
            told.pop()
        if told:
            author, end = filled[head].text.strip(), told[-1].end
            yield Mark(kind=PartKind.COMMENT, start=told[0].start, end=end, author=author, order=order)
            yield from embed_marks(text, told[0].start, end)


def _is_name(line: Line) -> bool:
    words = line.text.strip()
    return len(words) <= _NAME_MAX and len(words.split()) <= 5 and not words.endswith((*SENTENCE_ENDS, ":", ",", "،"))


def _is_time(line: Line) -> bool:
    words = line.text.strip()
    return is_date_line(words) or cue("ago_lines").whole(words) is not None


def _stop(lines: Sequence[Line]) -> int:
    """The first line behind the comments: the last form to write one, else the page's foot or its list of pages."""
    ends = [number for number, line in enumerate(lines) if number and cue("comments_end").whole(line.text.strip())]
    if ends:
        return ends[-1]
    for number, line in enumerate(lines[2:], 2):
        words = line.text.strip()
        is_list = cue("related_heading").whole(words) and not looks_like_items(lines[number + 1 : number + _AHEAD])
        if words and (cue("foot_lines").starts(words) or is_list):
            return number
    return len(lines)


def with_parents(text: str, start: int, marks: Sequence[Mark]) -> list[Mark]:
    """The marks, comments that name whom they answer hung on the last one by that name before them.

    Told by "@Name" at the beginning of a comment, or on the lines above it: "In reply to Name", "Name → Other".
    """
    hung: list[Mark] = []
    by_name: dict[str, int] = {}
    at = start
    for mark in marks:
        if mark.kind is not PartKind.COMMENT:
            hung.append(mark)
            continue
        author, answered, begins = _told_above(text[at : mark.start], text[mark.start : mark.end], mark.author)
        start = mark.start + begins
        answered = answered or _addressed(text[start : mark.end], by_name)
        parent = mark.parent if mark.parent is not None else by_name.get(_key(answered))
        hung.append(mark._replace(start=start, author=author, parent=parent))
        if author:
            by_name[_key(author)] = start
        at = mark.end
    return hung


def _told_above(above: str, words: str, author: str | None) -> tuple[str | None, str | None, int]:
    """Author, whom they answer, and where their own words begin: by the author's line and the lines around it."""
    for pattern in named_cues("answers"):
        match = pattern.fullmatch(author or "")
        if match and match.groupdict().get("author"):
            return match["author"].strip(), match["parent"], 0
    for line in (one.strip() for one in above.splitlines()[-3:]):
        for pattern in named_cues("answers"):
            match = pattern.fullmatch(line)
            if match:
                return (match.groupdict().get("author") or author or "").strip() or None, match["parent"], 0
    first, _, rest = words.partition("\n")
    for pattern in named_cues("answers"):
        match = pattern.fullmatch(first.strip())
        if match and rest.strip() and not match.groupdict().get("author"):
            return author, match["parent"], len(words) - len(rest.lstrip())
    return author, None, 0


def _addressed(words: str, by_name: dict[str, int]) -> str | None:
    """The name that a comment opens with: behind an @, or before a comma where somebody has it."""
    match = re.match(rf"@\s?([^\n:,،]{{1,{_NAME_MAX}}})", words)
    if match:
        names = match[1].split()
        tried = (" ".join(names[:number]) for number in range(min(4, len(names)), 0, -1))
        return next((name for name in tried if _key(name) in by_name), None)
    match = re.match(rf"([^\n:,،.!?]{{2,{_NAME_MAX}}})[,،:] ", words)
    return match[1] if match and _key(match[1]) in by_name else None


def _key(name: str | None) -> str:
    return folded(name or "").strip(" @.:,،→»\u2066\u2069").casefold()
