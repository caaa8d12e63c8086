"""Readers' comments in running text: where each begins and ends, whom it answers, what it hands on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from trucewatch.core.records import PartKind
from trucewatch.read.cues import cue, named_cues
from trucewatch.read.dates import days_named
from trucewatch.read.marks import Mark

_ITEM = re.compile(r"(?P<indent>[^\S\n]*)(?P<bullet>\d{1,4}[.)]|[•◦▪‣*·–-])[^\S\n]+(?=\S)")
_HANDLE = re.compile(
    r"[“\"«‘']?(?P<author>[^\n@“\"«]{2,60}?)\s*\(?@(?P<handle>\w{2,30})\)?[^\n]{0,10}?"
    r"(?:\d+\s?(?:s|m|min|h|hrs?|hours?|d|days?)\b|\b\w{3,9} \d{1,2}|\d{1,2} \w{3,9})[^\n]{0,40}"
)
_DATELINE = re.compile(r"[^\W\d_a-zа-я][^\W\d_a-zа-я'’ -]{2,30}(?:\s*\([^)]{2,30}\))?\s?[-–—]{1,2}\s")
_CLOSING = {"“": "”", '"': '"', "«": "»", "‘": "’"}
_TITLE_MAX = 140


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, [start, end) without its line break."""

    start: int
    end: int
    text: str


def lines_of(text: str, start: int = 0, end: int | None = None) -> tuple[Line, ...]:
    """Lines of the text from `start` to `end`, blank ones too."""
    found, at, stop = [], start, len(text) if end is None else end
    while at < stop:
        cut = text.find("\n", at, stop)
        cut = stop if cut < 0 else cut
        found.append(Line(at, cut, text[at:cut]))
        at = cut + 1
    return tuple(found)


def looks_like_items(lines: Sequence[Line]) -> bool:
    """Whether these lines are comments in a list and not titles of other pages: some item tells in sentences."""
    marked = [line for line in lines if _ITEM.match(line.text)]
    telling = [line for line in marked if line.text.rstrip().endswith((".", "?", "!", "”", '"', "…", ":"))]
    return bool(marked) and 2 * len(telling) >= len(marked)


def comment_marks(text: str, lines: Sequence[Line], *, first_order: int = 1) -> Iterator[Mark]:
    """Marks of the comments in these lines, each followed by what it hands on from elsewhere."""
    if any(_ITEM.match(line.text) for line in lines):
        yield from _listed(text, lines, first_order)
    else:
        yield from _headed(text, lines, first_order)


def _listed(text: str, lines: Sequence[Line], order: int) -> Iterator[Mark]:
    """Items with numbers or bullets: what is further in answers the last item that is further out."""
    above: list[tuple[int, int]] = []
    starts = [(number, match) for number, line in enumerate(lines) if (match := _opens(line, lines, number))]
    for place, (number, match) in enumerate(starts):
        last = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        start = lines[number].start + match.end()
        end = _content_end(lines[number:last])
        indent = len(match["indent"].expandtabs(4))
        while above and above[-1][0] >= indent:
            above.pop()
        yield Mark(kind=PartKind.COMMENT, start=start, end=end, order=order, parent=above[-1][1] if above else None)
        yield from embed_marks(text, start, end)
        above.append((indent, start))
        order += 1


def _opens(line: Line, lines: Sequence[Line], number: int) -> re.Match[str] | None:
    """The bullet of a line that opens an item: after a blank line or another item, never in mid-paragraph."""
    match = _ITEM.match(line.text)
    if not match:
        return None
    before = lines[number - 1].text if number else ""
    return match if not before.strip() or _ITEM.match(before) or cue("related_heading").whole(before.strip()) else None


def _content_end(lines: Sequence[Line]) -> int:
    kept = [line for number, line in enumerate(lines) if line.text.strip() and (number == 0 or not _is_control(line))]
    return kept[-1].end if kept else lines[0].end


def _is_control(line: Line) -> bool:
    return cue("boilerplate_whole").whole(line.text.strip()) is not None


def _headed(text: str, lines: Sequence[Line], order: int) -> Iterator[Mark]:
    """Comments under lines such as "Name says:"; where there are none, each paragraph is one."""
    heads = [number for number, line in enumerate(lines) if _head(line)]
    if heads:
        groups = [(cut, end) for cut, end in zip(heads, [*heads[1:], len(lines)], strict=True)]
    else:
        groups = _paragraphs(lines)
    for first, last in groups:
        author = _head(lines[first]) if heads else None
        told = [line for line in lines[first + bool(heads) : last] if line.text.strip() and not _is_control(line)]
        if told:
            yield Mark(kind=PartKind.COMMENT, start=told[0].start, end=told[-1].end, author=author or None, order=order)
            yield from embed_marks(text, told[0].start, told[-1].end)
            order += 1


def _head(line: Line) -> str | None:
    words = line.text.strip()
    if not words or len(words) > 100:
        return None
    for pattern in named_cues("comment_author"):
        if match := pattern.fullmatch(words):
            return match["author"].strip()
    return None


def _paragraphs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if not line.text.strip() or _is_control(line):
            continue
        if groups and groups[-1][1] == number:
            groups[-1] = (groups[-1][0], number + 1)
        else:
            groups.append((number, number + 1))
    return groups


def embed_marks(text: str, start: int, end: int) -> Iterator[Mark]:
    """What a comment hands on from elsewhere: a post, a bulletin, a pasted report, the page's own words quoted."""
    parent = start + len(text[start:end]) - len(text[start:end].lstrip())
    found = _post(text, start, end) or _bulletin(text, start, end) or _report(text, start, end)
    found = found or _quoted(text, start, end)
    if found:
        left, right, author, published = found
        yield Mark(kind=PartKind.EMBED, start=left, end=right, author=author, published=published, parent=parent)


Handed = tuple[int, int, str | None, datetime | None]


def _post(text: str, start: int, end: int) -> Handed | None:
    """Words under an account's name and handle: to the closing quotation mark, else to the end of the comment."""
    match = _HANDLE.search(text, start, end) if text.find("@", start, end) >= 0 else None
    if not match or (match.start() > start and text[match.start() - 1] not in "\n “\"«‘'"):
        return None
    left = match.start()
    if left > start and text[left - 1] in _CLOSING:
        left -= 1
    right = _closed(text, left, end) if text[left] in _CLOSING else end
    return left, right, match["author"].strip(" -–—•") + f" @{match['handle']}", None


def _closed(text: str, left: int, end: int) -> int:
    """Past the mark that closes the one at `left`, nested ones minded; `end` where none does."""
    opening, closing, depth = text[left], _CLOSING[text[left]], 0
    for at in range(left, end):
        if text[at] == closing and (opening != closing or at > left):
            depth -= opening != closing
            if depth <= 0:
                return at + 1
        elif text[at] == opening:
            depth += 1
    return end


def _bulletin(text: str, start: int, end: int) -> Handed | None:
    if text.find(":", start, end) < 0:
        return None
    for pattern in named_cues("bulletin_lead"):
        match = pattern.search(text, start, end)
        if match:
            day = next((named.day for named in days_named(text) if match.start() <= named.start < match.end()), None)
            return match.start(), _closed(text, match.end(), end), match["author"].strip(), _midnight(day)
    return None


def _report(text: str, start: int, end: int) -> Handed | None:
    """A pasted report: a dateline opens it, with its title above; it runs to the end of the comment."""
    lines = [line for line in lines_of(text, start, end) if line.text.strip()]
    for number, line in enumerate(lines):
        if not _DATELINE.match(line.text.strip()):
            continue
        title = lines[number - 1] if number else None
        opens = title or line
        if title and (len(title.text) > _TITLE_MAX or title.text.rstrip().endswith((".", "?", "!"))):
            opens = line
        left = opens.start + len(opens.text) - len(opens.text.lstrip())
        days = [named.day for named in days_named(text) if end - 40 <= named.start < end]
        return left, end, None, _midnight(days[-1] if days else None)
    return None


def _quoted(text: str, start: int, end: int) -> Handed | None:
    """A first paragraph that stands wholly in quotation marks, with the reader's own words below it."""
    cut = text.find("\n", start, end)
    first = text[start : cut if cut >= 0 else end].rstrip()
    if cut < 0 or len(first) < 40 or first[0] not in _CLOSING or first[-1] not in '”"»’':
        return None
    return start, start + len(first), None, None


def _midnight(day: date | None) -> datetime | None:
    """The first moment of a day in UTC, where a document in a comment tells its own day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
