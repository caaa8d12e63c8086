"""Live pages: entries that open with their hour, some with a title of their own."""

from collections.abc import Sequence

from trucewatch.core.live import ENTRIES, ENTRY
from trucewatch.read.text_blocks import Block
from trucewatch.read.text_kinds import SENTENCE_ENDS

_TITLE_MAX = 130


def entry_titles(blocks: Sequence[Block]) -> dict[int, int]:
    """Where titles of a live page's entries begin, by the start of their block; empty for any other page.

    A title stands on the line of its entry's hour or on the next, has no full stop, and a paragraph follows it.
    """
    hours = {number: found.end() for number, block in enumerate(blocks) if (found := ENTRY.match(block.text))}
    if len(hours) < ENTRIES:
        return {}
    titles: dict[int, int] = {}
    for number, after in hours.items():
        block = blocks[number]
        is_alone = not block.text[after:].strip(" -–—|·")
        at = number + 1 if is_alone else number
        if at + 1 >= len(blocks) or at + 1 in hours:
            continue
        start = 0 if is_alone else after + len(block.text[after:]) - len(block.text[after:].lstrip(" -–—|·\t"))
        if _is_title(blocks[at].text[start:], blocks[at + 1].text):
            titles[blocks[at].start] = blocks[at].start + start
    return titles


def _is_title(words: str, below: str) -> bool:
    if (
        not 0 < len(words) <= _TITLE_MAX
        or "\n" in words
        or words.endswith((*(e for e in SENTENCE_ENDS if e not in '”"’?'), ":", ","))
    ):
        return False
    return len(below) > len(words) and not words[0].islower()
