"""The lines of a document as a list sees them: mark, hour, a name and what follows it."""

import re
from dataclasses import dataclass

from trucewatch.core.ports import Hit
from trucewatch.core.records import PartKind
from trucewatch.extract.bulletins_words import doubts, is_among, kinds_in, states
from trucewatch.extract.scene import Scene

_OPENING = re.compile(
    r"\s*(?P<mark>[-*•–—▪●·◦‣➢►■□✓>]+\s+|\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+|[•▪●◦‣➢►■□])?"
    r"(?:(?:at\s+)?(?P<clock>(?:[01]?\d|2[0-4])[:.][0-5]\d(?!\d|[.:]\d)(?:\s?[ap]\.?m\.?)?"
    r"(?:\s?(?:hrs|hours|h|GMT|UTC|local time)\b)?"
    r"(?:\s?[-–]\s?\d{1,2}[:.][0-5]\d)?)\s*(?:[-–—:,|]+\s*)?)?",
    re.IGNORECASE,
)
_HEAD = re.compile(r"(?P<head>[^:;–—|]{1,70}?)(?P<sep>\s*:(?:\s+|$)|\s+[-–—]+\s+|\s*[–—]\s*(?=\S))")
_SHORT_HEAD = re.compile(r"(?P<head>[^:;,()]{2,50}?)(?P<sep>,\s+|\s+(?=\())")
_DATED = re.compile(
    r"(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} \d{1,2})(?: \d{4})?,? ?(?:\d{1,2}[:.]\d{2})? ?[-–—:,] "
)
"""A row that opens with its day ("22 July, 08:30 - …")."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
SHORT = 14
"""Words of a line that may be a heading or a bare row."""
LONG = 60
"""Words above which a line is a paragraph whatever opens it."""


@dataclass(slots=True)
class Line:
    """One paragraph of a document seen as a line; offsets are in its text, `scene.block.start` is added for spans."""

    scene: Scene
    hits: tuple[Hit, ...]
    text: str
    body: int
    """Where the words begin, behind mark and hour."""
    name_at: int
    """Where the words begin behind the day too."""
    is_marked: bool
    clock: tuple[int, int] | None

    @property
    def words(self) -> str:
        return self.text[self.body :]

    def hit_at(self, start: int, end: int, *, is_place: bool) -> Hit | None:
        """The first registry name, of a place or of a party, that overlaps [start, end)."""
        return next((h for h in self.hits if h.is_place is is_place and h.start < end and start < h.end), None)

    def hits_place(self, start: int, end: int) -> bool:
        """Whether [start, end) is known for a place."""
        return self.hit_at(start, end, is_place=True) is not None


def line_of(scene: Scene) -> Line:
    """A scene's paragraph as a line."""
    text = scene.block.text
    opening = _OPENING.match(text)
    assert opening is not None
    clock = opening.span("clock") if opening["clock"] else None
    hits = tuple(sorted(set(scene.hits.values()), key=lambda hit: hit.start))
    dated = _DATED.match(text, opening.end())
    name_at = dated.end() if dated else opening.end()
    return Line(scene, hits, text, opening.end(), name_at, bool(opening["mark"] or clock or dated), clock)


def head_of(line: Line) -> tuple[int, int, int] | None:
    """[start, end) of the words before the first colon or dash, and where the rest begins; None where none stand so."""
    match = _HEAD.match(line.text, line.name_at)
    if match is None or not match["head"].strip():
        return None
    return match.start("head"), match.end("head"), match.end()


def short_head_of(line: Line) -> tuple[int, int, int] | None:
    """The same before the first comma or bracket ("Morek, 3 raids", "Idlib (4)")."""
    match = _SHORT_HEAD.match(line.text, line.name_at)
    return None if match is None else (match.start("head"), match.end("head"), match.end())


def is_sentence(line: Line) -> bool:
    """Whether a line is told by a verb with a subject: the frames read it."""
    for token in line.scene.doc:
        if token.idx < line.body:
            continue
        if token.dep_ in ("aux", "auxpass") and token.tag_ in FINITE:
            return True
        if token.tag_ not in FINITE or not any(child.dep_ in _SUBJECTS for child in token.children):
            continue
        if not (token.lower_ in states() or token.lower_ in doubts() or kinds_in(token.text)):
            return True
    return False


def is_short(line: Line) -> bool:
    """Whether a line is short enough for a heading."""
    return len(line.words.split()) <= SHORT


def is_told(line: Line) -> bool:
    """Whether a line is of a part that a list may stand in."""
    return line.scene.block.part.kind not in (PartKind.STANDFIRST, PartKind.CAPTION)


def tells(text: str) -> bool:
    """Whether words tell an event, harm or calm."""
    return bool(kinds_in(text)) or any(is_among(text, key) for key in ("calm", "none_hurt", "killed", "injured"))
