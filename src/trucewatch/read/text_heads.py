"""Which lines of a running text are headlines: the page's own, its deck, and the heads of its sections."""

import re
from collections.abc import Sequence

from trucewatch.read.cues import cue
from trucewatch.read.dates import days_named, is_date_line
from trucewatch.read.text_blocks import BULLET, HEADING, Block
from trucewatch.read.text_kinds import ENDS, SENTENCE_ENDS, WORD, is_agency, is_caption

_HEADLINE_MAX = 230
_SUBHEAD_MAX = 110
_PLAIN_SUBHEAD_MAX = 80
_OF_A_LIST = 4
"""Words of a head over a list of sentences: "Summary", "Ceasefire violations"."""
_PARAGRAPH = 80
"""Characters from which a paragraph that ends with a full stop is one of the story."""
_NO_HEAD = re.compile(r"https?://|www\.|[@#]\w|\w\.(?:com|org|net|ru|info)\b|, \d+$|^[QAВОسج] ?[:.]|^Q[A-Z]")
"""Links, handles, somebody's age, and the questions and answers of an interview."""
_OPENING = "“\"«‘'([•*-–—"


def is_headline(block: Block, rest: Sequence[Block]) -> bool:
    """Whether the first paragraph is the page's headline and not the beginning of its story."""
    words = block.text
    if HEADING.match(words):
        return True
    if len(words) > _HEADLINE_MAX or block.lines > 2 or not rest or not WORD.search(words):
        return False
    return not words.endswith((".", ":", ";", ",", "،", "؛")) or (words.count(" ") < 12 and words.endswith("…"))


def is_above_headline(block: Block, rest: Sequence[Block]) -> bool:
    """Whether a line before the headline is no headline: an agency, a day, or the name of a section."""
    words = block.text
    if is_agency(words) or (is_date_line(words) and len(rest) > 1):
        return True
    if len(words.split()) > 2 or len(words) > 24 or not rest or words.endswith(ENDS) or block.lines > 1:
        return False
    follows = rest[0]
    if len(words.split()) == 1 and _is_paragraph(follows):
        return True
    is_titled = len(rest) > 1 and is_headline(follows, rest[1:]) and len(follows.text.split()) >= 4
    return is_titled and not follows.text.endswith(SENTENCE_ENDS)


def is_deck(block: Block, rest: Sequence[Block]) -> bool:
    """Whether a line between the headline and the story is a second headline."""
    words = block.text
    if block.lines > 1 or days_named(words) or not rest:
        return False
    return len(words) <= 160 and not words.endswith(ENDS) and len(WORD.findall(words)) >= 4


def is_subhead(block: Block, rest: Sequence[Block]) -> bool:
    """A title-case or question line between paragraphs, without a full stop."""
    words = block.text
    if HEADING.match(words):
        return True
    if not _may_be_subhead(block, rest):
        return False
    if BULLET.match(rest[0].text) and not rest[0].indent and len(rest[0].text) >= _PARAGRAPH and words[0].isupper():
        return len(words.split()) <= _OF_A_LIST
    letters = [word for word in WORD.findall(words) if len(word) > 3]
    if not letters:
        return False
    if not words[0].isupper() or (not rest[0].text[:1].isalnum() and rest[0].text[:1] not in "“\"«‘'"):
        return False
    capital = sum(word[0].isupper() for word in letters) / len(letters)
    return capital >= 0.75 and not days_named(words) and rest[0].end - rest[0].start > len(words)


def _may_be_subhead(block: Block, rest: Sequence[Block]) -> bool:
    words = block.text
    if block.lines > 1 or len(words) > _SUBHEAD_MAX or not rest or block.indent or words[:1].isdigit():
        return False
    ends = (".", "!", "…", ";", ",", ":", ")", "،", "؛", "۔", "]")
    return "|" not in words and words[:1] not in _OPENING and not words.endswith(ends)


def plain_subheads(blocks: Sequence[Block]) -> frozenset[int]:
    """Starts of the lines that part a story into sections and are written like any sentence, without its full stop.

    Each stands alone between two paragraphs of the story. One alone is believed where both are long: a stray link
    or a caption without its mark looks the same, and a single question is asked by the writer; two or more of them
    are the page's way.
    """
    found = [
        (block.start, min(len(blocks[number - 1].text), len(blocks[number + 1].text)), block.text)
        for number, block in enumerate(blocks)
        if 0 < number < len(blocks) - 1 and _parts_a_story(blocks[number - 1], block, blocks[number + 1])
    ]
    is_one_sure = found and found[0][1] >= 2 * _PARAGRAPH and not found[0][2].endswith(("?", "؟"))
    if len(found) > 1 or is_one_sure:
        return frozenset(start for start, _, _ in found)
    return frozenset()


def _parts_a_story(above: Block, block: Block, below: Block) -> bool:
    words = block.text
    if not _may_be_subhead(block, [below]) or len(words) > _PLAIN_SUBHEAD_MAX or not 2 <= len(words.split()) <= 10:
        return False
    if words[:1].islower() or _NO_HEAD.search(words) or days_named(words) or is_caption(words):
        return False
    if words.endswith(SENTENCE_ENDS) and not words.endswith(("?", "؟")):
        return False
    return _is_paragraph(above) and _is_paragraph(below) and not BULLET.match(below.text)


def _is_paragraph(block: Block) -> bool:
    words = block.text
    is_told = len(words) >= _PARAGRAPH and words.endswith(SENTENCE_ENDS)
    return is_told and not is_caption(words) and not cue("correction_lines").starts(words)
