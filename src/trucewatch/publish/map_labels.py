"""Where names stand on a drawn map: the weightiest first, each where it covers no other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
WIDTH_EM = 0.58
"""Width of a letter of a sans-serif face, in sizes: names are given a little more room than they need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A named point, in metres east and north of the map's middle. Higher `weight` is placed first."""

    name: str
    x: float
    y: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name with its point, in pixels; `anchor` as in SVG."""

    name: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str


def placed(points: Sequence[tuple[str, float, float]], taken: Iterable[Box], frame: Box, *, size: float) -> list[Label]:
    """Labels for points in pixels, in the order given; those that find no room are left out with their point."""
    boxes = list(taken)
    labels: list[Label] = []
    for name, x, y in points:
        dot = (x - 4, y - 4, x + 4, y + 4)
        if not _inside(dot, frame) or any(meet(dot, box) for box in boxes):
            continue
        for label, box in _tries(name, x, y, size):
            if _inside(box, frame) and not any(meet(box, other) for other in boxes):
                labels.append(label)
                boxes += (box, dot)
                break
    return labels


def text_width(text: str, size: float) -> float:
    """Estimated width of a line in pixels."""
    return len(text) * size * WIDTH_EM


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines no wider than `width` pixels, cut at blanks; one word that is wider stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _tries(name: str, x: float, y: float, size: float) -> Iterator[tuple[Label, Box]]:
    wide = text_width(name, size)
    for dx, dy, anchor in ((6, 4, "start"), (-6, 4, "end"), (0, -7, "middle"), (0, 15, "middle")):
        left = {"start": x + dx, "end": x + dx - wide, "middle": x - wide / 2}[anchor]
        box = (left - 4, y + dy - size - 4, left + wide + 4, y + dy + 6)
        yield Label(name=name, x=x, y=y, text_x=x + dx, text_y=y + dy, anchor=anchor), box


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Box, frame: Box) -> bool:
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]
