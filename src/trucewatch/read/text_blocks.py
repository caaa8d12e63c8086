"""A running text cut into paragraphs by blank lines and by what a line looks like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.core.live import is_live
from trucewatch.read.comments import Line, lines_of
from trucewatch.read.cues import cue
from trucewatch.read.dates import is_date_line
from trucewatch.read.text_kinds import SENTENCE_ENDS, is_agency, is_boilerplate

_LINES_MAX = 10_000
"""Lines of a text in which cues are looked for; the longest report of ours has 4,000."""
_SCREEN = 120
_WRAPPED = 110
"""Characters of a line that is no part of hard-wrapped text."""
BULLET = re.compile(r"\s*(?:[-*•–—]|\d+[.)])\s")
HEADING = re.compile(r"#{1,6} \S")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, [start, end) without white space at its ends."""

    start: int
    end: int
    text: str
    lines: int
    indent: int


def far_end(text: str) -> int:
    """Where cues are no longer looked for: past so many lines a file is a listing, and all of it is body."""
    at = -1
    for _ in range(_LINES_MAX):
        at = text.find("\n", at + 1)
        if at < 0:
            return len(text)
    return at


def front_matter_end(text: str) -> int:
    """Where a block of settings between two lines of dashes ends, 0 where a text has none."""
    match = re.match(r"\s*---[^\S\n]*\n(?:[^\n]*:[^\n]*\n|[^\S\n]+[^\n]*\n)+---[^\S\n]*(?=\n|$)", text)
    return match.end() if match else 0


def blocks_of(text: str, start: int, end: int) -> list[Block]:
    """The paragraphs of the text from `start` to `end`."""
    blocks: list[Block] = []
    group: list[Line] = []
    lines = lines_of(text, start, end)
    # Who wraps lines wraps them all: where one is longer than a screen, each is a paragraph; on a live page as well.
    is_unwrapped = any(len(line.text) > _SCREEN and not BULLET.match(line.text) for line in lines)
    is_unwrapped = is_unwrapped or is_live(line.text for line in lines)
    for line in [*lines, Line(end, end, "")]:
        if line.text.strip() and not (group and (is_unwrapped or _stands_alone(line, group))):
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
    if BULLET.match(line.text) or HEADING.match(line.text) or len(above) > _WRAPPED or len(line.text) > 160:
        return True
    words = line.text.strip()
    if len(group) <= 2 and _is_author(words) and not above.endswith(SENTENCE_ENDS):
        return True
    is_marked = cue("caption_lines").starts(words) or cue("correction_lines").starts(words) or is_boilerplate(words)
    return is_marked or is_boilerplate(above.strip()) or _is_dateline(words) or _is_dateline(above.strip())


def _is_author(words: str) -> bool:
    """A name behind a word such as "By": with a capital, or in a script that has none."""
    name = cue("byline_lead").rest_of(words)
    return name != words and len(words) <= 80 and not name[:1].islower() and not words.endswith((",", "،"))


def _is_dateline(words: str) -> bool:
    return is_agency(words) or is_date_line(words)


def _block(text: str, lines: Sequence[Line]) -> Block:
    raw = text[lines[0].start : lines[-1].end]
    start = lines[0].start + len(raw) - len(raw.lstrip())
    return Block(start, start + len(raw.strip()), raw.strip(), len(lines), start - lines[0].start)
