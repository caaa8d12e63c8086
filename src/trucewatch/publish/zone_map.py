"""A map of an agreement's zones as SVG: readable in print, without colour, and without the internet.

Zones differ by colour (the palette of Okabe and Ito, told apart by the colour-blind), by letter and by the angle of
their hatching. What is certain is tinted with a solid line; "certain parts of" is hatched with a dashed one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from trucewatch.publish.map_labels import Box, Town, meet, placed, text_width, wrapped

Ring = tuple[tuple[float, float], ...]
WIDTH = 800.0
MARGIN = 20.0
MOST_TOWNS = 45
"""More names than that hide the zones."""
FONT = "'DejaVu Sans', Verdana, Arial, sans-serif"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#7B3294", "#8C6D1F", "#2B6F8A", "#A6346B", "#333333")
"""After Okabe and Ito (2008), the light ones darkened until their lines stand out from white at 3:1."""
ANGLES = (45, -45, 0, 90, 20, -20, 70, -70)
LAND, SEA, BORDER, INK, SOFT = "#f6f3ec", "#dce7ee", "#8f8a80", "#1c1c1c", "#555048"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One area of a zone: its polygons as rings in metres, whether its lines are known."""

    rings: tuple[Ring, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapZone:
    """A version of a zone; `letter_at` is where its letter stands, `lines` what the legend tells."""

    name: str
    surfaces: tuple[Surface, ...]
    letter_at: tuple[float, float] | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """Outlines of a country for the ground, and where its name may stand."""

    name: str
    rings: tuple[Ring, ...]
    name_at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapInput:
    """All that a map shows. Lengths are metres; `has_scale` is off where a map of the world has none."""

    title: str
    subtitle: str
    view: Box
    zones: tuple[MapZone, ...]
    countries: tuple[Country, ...] = ()
    towns: tuple[Town, ...] = ()
    notes: tuple[str, ...] = ()
    has_scale: bool = True


class _Plane:
    """Metres to pixels of the panel."""

    def __init__(self, view: Box) -> None:
        self.view = view
        wide, high = view[2] - view[0], view[3] - view[1]
        self.width = WIDTH - 2 * MARGIN
        self.scale = self.width / wide
        self.height = high * self.scale
        self.left, self.top = MARGIN, 66.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.view[0]) * self.scale, self.top + (self.view[3] - y) * self.scale

    def path(self, rings: Sequence[Ring]) -> str:
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: Ring) -> str:
        points = [tuple(round(value, 1) for value in self.at(x, y)) for x, y in ring]
        kept = [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]
        if len(kept) < 3:
            return ""
        (x0, y0), *rest = kept
        steps, x, y = [f"M{x0:g} {y0:g}l"], x0, y0
        for px, py in rest:
            steps.append(f"{round(px - x, 1):g} {round(py - y, 1):g} ")
            x, y = px, py
        return "".join(steps).rstrip() + "z"

    def frame(self) -> Box:
        return self.left, self.top, self.left + self.width, self.top + self.height


def draw(given: MapInput) -> str:
    """The map as a whole SVG file."""
    plane = _Plane(given.view)
    legend, bottom = _legend(given, plane.top + plane.height + 26)
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {bottom:g}" width="{WIDTH:g}" '
        f'height="{bottom:g}" font-family="{FONT}" font-size="12" fill="{INK}" role="img">',
        f"<title>{escape(given.title)}</title><desc>{escape(given.subtitle)}</desc>",
        _definitions(given, plane),
        f'<rect width="{WIDTH:g}" height="{bottom:g}" fill="#fff"/>',
        *_heading(given),
        *_ground(given, plane),
        *_zones(given, plane),
        *_names(given, plane),
        *_furniture(given, plane),
        *legend,
        "</svg>\n",
    )
    return "\n".join(part for part in parts if part)


def _definitions(given: MapInput, plane: _Plane) -> str:
    left, top, right, bottom = plane.frame()
    hatches = "".join(
        f'<pattern id="h{n}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate({_angle(n)})">'
        f'<path d="M0 3.5H7" stroke="{_colour(n)}" stroke-width="1.6"/></pattern>'
        for n in range(len(given.zones))
    )
    clip = f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"/>'
    return f'<defs><clipPath id="panel">{clip}</clipPath>{hatches}</defs>'


def _heading(given: MapInput) -> Iterator[str]:
    title = wrapped(given.title, WIDTH - 2 * MARGIN, 17)
    size = 17 if len(title) == 1 else 13.5
    for n, line in enumerate(wrapped(given.title, WIDTH - 2 * MARGIN, size)[:2]):
        yield _text(MARGIN, 24 + 16 * n, line, size=size, more='font-weight="bold"')
    yield _text(MARGIN, 58, given.subtitle, size=11, fill=SOFT)


def _ground(given: MapInput, plane: _Plane) -> Iterator[str]:
    yield f'<g clip-path="url(#panel)"><rect y="{plane.top:g}" width="100%" height="{plane.height:g}" fill="{SEA}"/>'
    for country in given.countries:
        path = plane.path(country.rings)
        if path:
            yield f'<path d="{path}" fill="{LAND}" fill-rule="evenodd" stroke="{BORDER}" stroke-width="0.9"/>'
    yield "</g>"


def _zones(given: MapInput, plane: _Plane) -> Iterator[str]:
    """Hatched areas first and certain ones over them; a white line under each keeps lines apart in grey."""
    yield '<g clip-path="url(#panel)" fill-rule="evenodd" stroke-linejoin="round">'
    for is_certain in (False, True):
        for n, zone in enumerate(given.zones):
            for surface in zone.surfaces:
                path = plane.path(surface.rings)
                if surface.is_certain is not is_certain or not path:
                    continue
                fill = f'fill="{_colour(n)}" fill-opacity="0.22"' if is_certain else f'fill="url(#h{n})"'
                line = f'stroke="{_colour(n)}" stroke-width="{2 if is_certain else 1.4}"'
                dash = "" if is_certain else ' stroke-dasharray="5 3"'
                yield f'<path d="{path}" {fill} {line}{dash}/>'
    yield "</g>"


def _names(given: MapInput, plane: _Plane) -> Iterator[str]:
    """Letters of zones, then towns, then countries, as there is room."""
    taken: list[Box] = [_scale_box(plane), _north_box(plane)]
    for n, zone in enumerate(given.zones):
        if zone.letter_at is not None:
            x, y = _free(plane.at(*zone.letter_at), taken)
            taken.append((x - 12, y - 12, x + 12, y + 12))
            yield _badge(x, y, n)
    for text, box in _country_names(given, plane, taken):
        taken.append(box)
        yield text
    ordered = sorted(given.towns, key=lambda town: (-town.weight, town.name.casefold()))
    spots = [(town.name, *plane.at(town.x, town.y)) for town in ordered]
    for label in placed(spots, taken, plane.frame(), size=11)[:MOST_TOWNS]:
        yield f'<circle cx="{label.x:.1f}" cy="{label.y:.1f}" r="2.2"/>'
        yield _text(label.text_x, label.text_y, label.name, size=11, more=f'text-anchor="{label.anchor}"{_halo()}')


def _country_names(given: MapInput, plane: _Plane, taken: Sequence[Box]) -> Iterator[tuple[str, Box]]:
    left, _, right, _ = plane.frame()
    for country in given.countries:
        if country.name_at is None:
            continue
        x, y = plane.at(*country.name_at)
        wide = text_width(country.name, 13) * 1.25
        box = (x - wide / 2, y - 13, x + wide / 2, y + 4)
        if box[0] > left and box[2] < right and not any(meet(box, other) for other in taken):
            more = f'text-anchor="middle" letter-spacing="2" font-style="italic"{_halo()}'
            yield _text(x, y, country.name, size=13, fill=SOFT, more=more), box


def _free(point: tuple[float, float], taken: Sequence[Box]) -> tuple[float, float]:
    """The point, or the nearest beside it where no other letter stands."""
    x, y = point
    for step in range(12):
        for dx, dy in ((step, 0), (-step, 0), (0, step), (0, -step)):
            cx, cy = x + 13 * dx, y + 13 * dy
            if not any(b[0] - 12 < cx < b[2] + 12 and b[1] - 12 < cy < b[3] + 12 for b in taken):
                return cx, cy
    return point


def _furniture(given: MapInput, plane: _Plane) -> Iterator[str]:
    """The frame, north and the scale."""
    left, top, right, _ = plane.frame()
    size = f'width="{plane.width:g}" height="{plane.height:g}"'
    yield f'<rect x="{left:g}" y="{top:g}" {size} fill="none" stroke="{INK}"/>'
    x, y = right - 24, top + 40
    yield f'<path d="M{x:g} {y - 26:g}l8 22 -8 -5 -8 5z" stroke="#fff" stroke-width="0.8"/>'
    yield _text(x, y + 10, "N", size=13, more=f'text-anchor="middle" font-weight="bold"{_halo()}')
    if given.has_scale:
        yield from _scale(plane)


def _scale(plane: _Plane) -> Iterator[str]:
    box = _scale_box(plane)
    metres = _round_length(150 / plane.scale)
    wide, x, y = metres * plane.scale, box[0] + 8, box[3] - 10
    yield (
        f'<rect x="{box[0]:g}" y="{box[1]:g}" width="{wide + 62:.1f}" height="{box[3] - box[1]:g}" '
        'fill="#fff" fill-opacity="0.85"/>'
    )
    yield f'<path d="M{x:g} {y:g}h{wide:.1f}" stroke="{INK}" stroke-width="5"/>'
    yield f'<path d="M{x + wide / 2:.1f} {y:g}h{wide / 2 - 1:.1f}" stroke="#fff" stroke-width="3"/>'
    yield _text(x, y - 7, "0", size=11, more='text-anchor="middle"')
    yield _text(x + wide, y - 7, f"{metres / 1000:g} km", size=11, more='text-anchor="middle"')


def _round_length(metres: float) -> float:
    """The greatest of 1, 2 and 5 times a power of ten that is no longer."""
    power = 10.0 ** (len(str(int(metres))) - 1)
    return max(step * power for step in (1, 2, 5) if step * power <= max(metres, power))


def _scale_box(plane: _Plane) -> Box:
    left, _, _, bottom = plane.frame()
    return left + 8, bottom - 42, left + 226, bottom - 8


def _north_box(plane: _Plane) -> Box:
    _, top, right, _ = plane.frame()
    return right - 40, top + 6, right - 6, top + 56


def _legend(given: MapInput, top: float) -> tuple[list[str], float]:
    lines: list[str] = []
    y = top
    for n, zone in enumerate(given.zones):
        lines.append(_badge(MARGIN + 11, y - 4, n))
        lines += _swatches(zone, n, y)
        for number, told in enumerate((zone.name, *zone.lines)):
            size = 12.5 if number == 0 else 11
            for line in wrapped(told, WIDTH - 2 * MARGIN - 96, size):
                more = 'font-weight="bold"' if number == 0 else ""
                lines.append(_text(MARGIN + 96, y, line, size=size, fill=INK if number == 0 else SOFT, more=more))
                y += 15
        y += 9
    for note in given.notes:
        for line in wrapped(note, WIDTH - 2 * MARGIN, 10):
            lines.append(_text(MARGIN, y, line, size=10, fill=SOFT))
            y += 13
        y += 3
    return lines, round(y + 6)


def _swatches(zone: MapZone, n: int, y: float) -> Iterator[str]:
    """What its areas look like: tinted, hatched, or none where it is told by name only."""
    kinds = sorted({surface.is_certain for surface in zone.surfaces}, reverse=True)
    for number, is_certain in enumerate(kinds):
        fill = f'fill="{_colour(n)}" fill-opacity="0.22"' if is_certain else f'fill="url(#h{n})" stroke-dasharray="5 3"'
        yield (
            f'<rect x="{MARGIN + 28 + 32 * number:g}" y="{y - 13:g}" width="26" height="16" {fill} '
            f'stroke="{_colour(n)}" stroke-width="1.6"/>'
        )


def _badge(x: float, y: float, n: int) -> str:
    letter = _text(x, y + 4.5, chr(65 + n % 26), size=12.5, fill="#fff", more='text-anchor="middle" font-weight="bold"')
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="{_colour(n)}" stroke="#fff" stroke-width="1.5"/>{letter}'


def _colour(n: int) -> str:
    return COLOURS[n % len(COLOURS)]


def _angle(n: int) -> int:
    return ANGLES[n % len(ANGLES)]


def _halo() -> str:
    return ' stroke="#fff" stroke-width="2.6" paint-order="stroke" stroke-linejoin="round"'


def _text(x: float, y: float, words: str, *, size: float, fill: str = "", more: str = "") -> str:
    shade = f' fill="{fill}"' if fill else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{shade}{" " + more if more else ""}>{escape(words)}</text>'
    )
