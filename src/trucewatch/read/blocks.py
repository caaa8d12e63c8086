"""Blocks of a file made into one text with marks: what PDF, office documents and e-mails share."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from trucewatch.core.records import PartKind
from trucewatch.read.cues import cue
from trucewatch.read.marks import Mark
from trucewatch.read.text_page import is_boilerplate, is_caption

_CORRECTION_MAX = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A stretch of a file that is one part: `before` is what parts it from the text above.

    `parent` is the number (in the row of blocks) of the block it hangs on.
    """

    kind: PartKind
    text: str
    author: str | None = None
    published: datetime | None = None
    order: int | None = None
    parent: int | None = None
    before: str = "\n\n"


def told_of(words: str, kind: PartKind = PartKind.BODY) -> Told:
    """A paragraph as what its own words say it is: a caption, a correction, a notice, the publisher's boilerplate."""
    if kind is not PartKind.BODY:
        return Told(kind=kind, text=words)
    if cue("correction_lines").starts(words) and len(words) < _CORRECTION_MAX:
        return Told(kind=PartKind.NOTICE, text=words)
    if is_caption(words):
        return Told(kind=PartKind.CAPTION, text=words)
    if is_boilerplate(words):
        return Told(kind=PartKind.BOILERPLATE, text=words)
    return Told(kind=PartKind.NOTICE if cue("notice_lines").starts(words) else kind, text=words)


def laid_out(blocks: Iterable[Told]) -> tuple[str, tuple[Mark, ...]]:
    """The text of the blocks one behind the other, and their marks. Blocks without words keep what parts them."""
    pieces: list[str] = []
    placed: list[tuple[Told, int]] = []
    at = 0
    for block in blocks:
        before = block.before if at else block.before.lstrip("\n")
        pieces += [before, block.text]
        placed.append((block, at + len(before)))
        at += len(before) + len(block.text)
    return "".join(pieces), tuple(_marks(placed))


def _marks(placed: list[tuple[Told, int]]) -> Iterator[Mark]:
    for block, start in placed:
        lead = len(block.text) - len(block.text.lstrip())
        if not block.text.strip():
            continue
        parent = placed[block.parent] if block.parent is not None else None
        yield Mark(
            kind=block.kind,
            start=start + lead,
            end=start + len(block.text),
            author=block.author,
            published=block.published,
            order=block.order,
            parent=parent[1] + len(parent[0].text) - len(parent[0].text.lstrip()) if parent else None,
            is_correction=block.kind is PartKind.NOTICE and cue("correction_lines").starts(block.text.strip()),
        )


def file_title(told: str) -> str | None:
    """A title from a file's properties, unless it is one that a program gave it."""
    title = re.sub(r"\s+", " ", told).strip()[:300]
    return title if len(title) > 3 and not cue("file_titles").whole(title) else None


def file_author(told: str) -> str | None:
    """A person or office from a file's properties; not the name of an account, which many programs write there."""
    name = re.sub(r"\s+", " ", told).strip()
    is_name = " " in name and len(name) <= 120 and not re.search(r"[\d@\\/_]", name)
    return name if is_name else None
