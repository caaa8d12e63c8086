"""A document's text as blocks: each part in its place, with the claims marked in it."""

from bisect import bisect_right
from dataclasses import dataclass, field

from trucewatch.pipeline.desk.shapes import PartRow
from trucewatch.pipeline.desk.shapes_records import DocumentPage
from trucewatch.web.marks import Mark, Segment, segments

TOLD_BY = frozenset({"evidence", "also", "row"})
"""Roles of the words that tell a claim; the others say who, where and when within them."""
FOLDED = frozenset({"boilerplate", "related"})
DEEPEST = 6
"""Replies deeper than this are shown at this depth."""


@dataclass(frozen=True, slots=True)
class Inline:
    """A segment and the innermost part that it lies in, where that is not the block itself."""

    segment: Segment
    within: str = ""


@dataclass(slots=True)
class Block:
    """A part that lies in no other, or a stretch between parts (`part` None)."""

    part: PartRow | None
    depth: int = 0
    """How many comments it answers, at most DEEPEST."""
    inlines: list[Inline] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.part["kind"] if self.part else "body"

    @property
    def is_folded(self) -> bool:
        return self.kind in FOLDED


def blocks(document: DocumentPage) -> list[Block]:
    """The whole text in order, every character once; blank stretches between parts are left out."""
    text, parts = document["text"], document["parts"]
    outer = _outermost(parts)
    cuts = [edge for part in parts for edge in (part["start"], part["end"])]
    found: list[Block] = []
    starts = [part["start"] for part in outer]
    for segment in segments(text, marks(document), cuts):
        at = bisect_right(starts, segment.start) - 1
        part = outer[at] if at >= 0 and segment.start < outer[at]["end"] else None
        if part is None and not segment.text.strip():
            continue
        if not found or found[-1].part is not part:
            found.append(Block(part, _depth(part, parts)))
        found[-1].inlines.append(Inline(segment, _inner(segment, part, parts)))
    return found


def marks(document: DocumentPage) -> list[Mark]:
    """The words that tell each claim."""
    return [
        (span["start"], span["end"], claim["id"])
        for claim in document["marked"]
        for span in claim["spans"]
        if span["role"] in TOLD_BY
    ]


def _outermost(parts: list[PartRow]) -> list[PartRow]:
    """Parts that lie in no other, by start; parts are in order of start."""
    found: list[PartRow] = []
    for part in sorted(parts, key=lambda one: (one["start"], -one["end"])):
        if not found or part["start"] >= found[-1]["end"]:
            found.append(part)
    return found


def _inner(segment: Segment, outer: PartRow | None, parts: list[PartRow]) -> str:
    """Kind of the smallest part around a segment inside its block; empty where that is the block."""
    if outer is None:
        return ""
    around = [
        part
        for part in parts[outer["index"] :]
        if part["start"] <= segment.start and segment.end <= part["end"] and part["end"] <= outer["end"]
    ]
    smallest = min(around, key=lambda part: part["end"] - part["start"], default=outer)
    return "" if smallest["index"] == outer["index"] else smallest["kind"]


def _depth(part: PartRow | None, parts: list[PartRow]) -> int:
    depth = 0
    while part is not None and part["parent"] is not None and 0 <= part["parent"] < len(parts) and depth < DEEPEST:
        parent = parts[part["parent"]]
        if parent is part:
            break
        depth, part = depth + 1, parent
    return depth
