"""Pictures of a brief: a map of zones and incidents, and days as small multiples, by matplotlib (extra `charts`).

Nothing is told by colour alone: verdicts differ by shape, and uncertainty by outline. What is known only to a province
is a dashed circle, never a point. The same data gives the same bytes.
"""

import io
import textwrap
from calendar import month_abbr
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import TYPE_CHECKING, Any

from trucewatch.core.problems import ConfigError
from trucewatch.publish.wording import clean, cut

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Ring = Sequence[tuple[float, float]]
METRES_A_DEGREE = 111_320.0
LARGEST_POINT_M = 15_000.0
"""Radius up to which an incident has a mark; beyond it, only the circle that it lies in."""
MOST_LABELS = 25
LONGEST_LABEL = 28
COLOURS = {"alleged": "#B3321F", "open": "#0072B2", "consistent": "#007A5A", "other": "#555555"}
"""After Okabe and Ito (2008), darkened to 4.5:1 on white."""
MARKS = {"alleged": "^", "open": "s", "consistent": "o", "other": "x"}
HATCHES = ("////", "\\\\\\\\", "....", "----", "||||", "xxxx")
DISCLAIMER = (
    "Boundaries and names shown imply no opinion on the status of any territory. Circles bound where a place may lie; "
    "marks show what is alleged, and by whom stands in the brief."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An incident on the map, in degrees. `sort` is alleged, open, consistent or other; `name` the place's."""

    lon: float
    lat: float
    radius_m: float
    sort: str
    name: str
    is_wide: bool
    """Whether the place is known only to a province or worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An area in degrees: rings, the first of each polygon its outline."""

    name: str
    rings: tuple[Ring, ...]
    is_certain: bool = True
    number: int = 0
    """Which of the zones it is of: its hatching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPicture:
    """All that a map shows; `not_drawn` counts incidents without a place or known to a country only."""

    title: str
    view: tuple[float, float, float, float]
    """West, south, east, north."""
    spots: tuple[Spot, ...]
    zones: tuple[Ground, ...] = ()
    countries: tuple[Ground, ...] = ()
    not_drawn: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Counts by day, and what a day had on the average of the days before."""

    title: str
    counts: tuple[int, ...]
    baseline: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPicture:
    """Small multiples over the same days."""

    title: str
    days: tuple[date, ...]
    panels: tuple[Panel, ...]
    note: str = ""


def draw_map(given: MapPicture, form: str) -> bytes:
    """The map as `svg`, `png` or `pdf`. Raises ConfigError where matplotlib is not there."""
    figure = _figure(8.0, 7.2)
    axes = figure.add_axes((0.04, 0.25, 0.92, 0.68))
    west, south, east, north = given.view
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / max(0.1, _cosine((south + north) / 2)), adjustable="box")
    axes.set_facecolor("#E4EDF2")
    for country in given.countries:
        _area(axes, country.rings, {"facecolor": "#F6F3EC", "edgecolor": "#8F8A80", "linewidth": 0.8, "zorder": 1})
    for zone in given.zones:
        style = {"linestyle": "-" if zone.is_certain else (0, (4, 3)), "hatch": HATCHES[zone.number % len(HATCHES)]}
        _area(
            axes,
            zone.rings,
            {"facecolor": "none", "edgecolor": "#6B5B95", "linewidth": 1.3, "zorder": 2, "alpha": 0.75, **style},
        )
    _spots(axes, given.spots)
    _scale(axes, given.view)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title(clean(given.title), loc="left", fontsize=12, fontweight="bold", parse_math=False)
    _legend(figure, given)
    return _written(figure, form)


def _figure(width: float, height: float) -> "Figure":
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(
            "Pictures need the package matplotlib.", hint="Install it with: pip install 'trucewatch[charts]'."
        ) from error
    mpl.rcParams.update({"svg.hashsalt": "trucewatch", "svg.fonttype": "path", "font.family": "DejaVu Sans"})
    mpl.rcParams.update({"hatch.linewidth": 0.5, "hatch.color": "#6B5B95", "pdf.fonttype": 42})
    figure = Figure(figsize=(width, height), dpi=150)
    FigureCanvasAgg(figure)
    return figure


def _cosine(degrees: float) -> float:
    return cos(radians(degrees))


def _area(axes: Any, rings: Sequence[Ring], style: dict[str, Any]) -> None:
    """Polygons with their holes as one path."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    for ring in rings:
        if len(ring) < 3:
            continue
        points += [*ring, ring[0]]
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY]
    if points:
        axes.add_patch(PathPatch(Path(points, codes), **style))


def _spots(axes: Any, spots: Sequence[Spot]) -> None:
    """Circles for what may lie anywhere in them; marks for what is known to a settlement; a number where many meet."""
    from matplotlib.patches import Ellipse

    wide: dict[tuple[float, float, float], list[Spot]] = {}
    near: dict[tuple[float, float, str], list[Spot]] = {}
    for spot in spots:
        if spot.is_wide or spot.radius_m > LARGEST_POINT_M:
            wide.setdefault((spot.lon, spot.lat, spot.radius_m), []).append(spot)
        else:
            near.setdefault((round(spot.lon, 3), round(spot.lat, 3), spot.sort), []).append(spot)
    is_above = False
    for (lon, lat, radius_m), found in wide.items():
        size = _degrees(radius_m, lat)
        colour = COLOURS[_gravest(found)]
        style: dict[str, Any] = {"facecolor": colour, "alpha": 0.10, "edgecolor": "none", "zorder": 3}
        axes.add_patch(Ellipse((lon, lat), *size, **style))
        line: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": colour,
            "linewidth": 1.4,
            "linestyle": (0, (3, 3)),
            "zorder": 3,
        }
        axes.add_patch(Ellipse((lon, lat), *size, **line))
        # One above its circle and the next below: circles that overlap seldom hide each other's words so.
        is_below = is_above
        is_above = not is_below
        edge = lat + size[1] / (-2 if is_below else 2)
        _label(axes, lon, edge, f"{found[0].name}: {len(found)} in the circle", colour, below=is_below)
    for (lon, lat, sort), found in near.items():
        size = _degrees(found[0].radius_m, lat)
        ring: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": COLOURS[sort],
            "linewidth": 0.7,
            "alpha": 0.7,
            "zorder": 4,
        }
        axes.add_patch(Ellipse((lon, lat), *size, **ring))
        beside = [one for one in COLOURS if (lon, lat, one) in near]
        move = (round(10 * (beside.index(sort) - (len(beside) - 1) / 2)), 0)
        mark: dict[str, Any] = {"marker": MARKS[sort], "color": COLOURS[sort], "markersize": 6 + min(6, len(found) - 1)}
        axes.plot([lon], [lat], linestyle="none", zorder=5, transform=_moved(axes, move), **mark)
        if len(found) > 1:
            axes.annotate(
                str(len(found)), (lon, lat), xytext=(move[0], 6), textcoords="offset points", fontsize=7, ha="center",
                color=COLOURS[sort], fontweight="bold", zorder=7,
            )  # fmt: skip
    _names(axes, near)


def _moved(axes: Any, by: tuple[int, int]) -> Any:
    from matplotlib.transforms import offset_copy

    return offset_copy(axes.transData, fig=axes.figure, x=by[0], y=by[1], units="points")


def _names(axes: Any, near: dict[tuple[float, float, str], list[Spot]]) -> None:
    """Names of places, the busiest first, where no other name stands."""
    totals: dict[tuple[float, float], tuple[int, str]] = {}
    for (lon, lat, _), found in near.items():
        number, name = totals.get((lon, lat), (0, found[0].name))
        totals[lon, lat] = (number + len(found), name)
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    taken: list[tuple[float, float]] = []
    for (lon, lat), (_, name) in sorted(totals.items(), key=lambda one: (-one[1][0], one[0])):
        if any(abs(lon - x) < (east - west) / 7 and abs(lat - y) < (north - south) / 28 for x, y in taken):
            continue
        taken.append((lon, lat))
        _label(axes, lon, lat, name, "#1C1C1C", below=True)
        if len(taken) == MOST_LABELS:
            return


def _label(axes: Any, lon: float, lat: float, text: str, colour: str, *, below: bool = False) -> None:
    from matplotlib.patheffects import withStroke

    axes.annotate(
        cut(text, LONGEST_LABEL * 2), (lon, lat), xytext=(0, -13 if below else 3), textcoords="offset points",
        fontsize=7.5, ha="center", color=colour, zorder=8, parse_math=False, annotation_clip=True,
        path_effects=[withStroke(linewidth=2.2, foreground="white")],
    )  # fmt: skip


def _gravest(found: Sequence[Spot]) -> str:
    return next(sort for sort in COLOURS if any(one.sort == sort for one in found))


def _degrees(radius_m: float, lat: float) -> tuple[float, float]:
    """Width and height of a circle of so many metres, in degrees."""
    high = 2 * radius_m / METRES_A_DEGREE
    return high / max(0.1, _cosine(lat)), high


def _scale(axes: Any, view: tuple[float, float, float, float]) -> None:
    west, south, east, north = view
    km = (east - west) * METRES_A_DEGREE * _cosine((south + north) / 2) / 1000
    length = max(one for one in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if one <= max(0.1, km / 4))
    x, y = west + (east - west) * 0.03, south + (north - south) * 0.03
    axes.plot([x, x + (east - west) * length / km], [y, y], color="#1C1C1C", linewidth=3, zorder=9)
    axes.text(x, y + (north - south) * 0.015, f"{length:g} km", fontsize=8, zorder=9)
    axes.annotate(
        "N", (0.965, 0.955), (0.965, 0.88), xycoords="axes fraction", ha="center", fontsize=9,
        arrowprops={"arrowstyle": "-|>", "color": "#1C1C1C"},
    )  # fmt: skip


def _legend(figure: "Figure", given: MapPicture) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    names = {"alleged": "alleged breach", "open": "disputed, claimed or undetermined",
             "consistent": "consistent conduct", "other": "no agreement touched"}  # fmt: skip
    used = [sort for sort in COLOURS if any(one.sort == sort for one in given.spots)]
    keys: list[Any] = [
        Line2D([], [], linestyle="none", marker=MARKS[sort], color=COLOURS[sort], label=names[sort]) for sort in used
    ]
    keys.append(Line2D([], [], linestyle=(0, (3, 3)), color="#1C1C1C", label="somewhere in the circle (province)"))
    if not all(zone.is_certain for zone in given.zones):
        keys.append(Line2D([], [], linestyle=(0, (3, 3)), color="#6B5B95", label="line of a zone that is not certain"))
    for number, name in sorted({(zone.number, zone.name) for zone in given.zones}):
        hatch = HATCHES[number % len(HATCHES)]
        keys.append(Patch(facecolor="none", edgecolor="#6B5B95", hatch=hatch, label=cut(name, 72)))
    shown = figure.legend(
        handles=keys, loc="upper left", bbox_to_anchor=(0.03, 0.245), ncols=2, fontsize=7.5, frameon=False
    )
    for text in shown.get_texts():
        text.set_parse_math(False)
    left_out = f" Not drawn, place unknown or known to a country only: {given.not_drawn}." if given.not_drawn else ""
    told = f"{DISCLAIMER}{left_out}{f' Outlines: {clean(given.source)}.' if given.source else ''}"
    _note(figure, 0.04, told)


def _note(figure: "Figure", x: float, text: str) -> None:
    lines = "\n".join(textwrap.wrap(text, 125))
    figure.text(x, 0.01, lines, fontsize=6.5, color="#555048", va="bottom", parse_math=False)


def draw_chart(given: ChartPicture, form: str) -> bytes:
    """The panels as `svg`, `png` or `pdf`: bars by day, a dashed line for what was usual before."""
    rows = max(1, -(-len(given.panels) // 2))
    figure = _figure(8.0, 1.0 + 1.65 * rows)
    highest = max((max(panel.counts, default=0) for panel in given.panels), default=0)
    for at, panel in enumerate(given.panels):
        axes = figure.add_subplot(rows, 2 if len(given.panels) > 1 else 1, at + 1)
        _panel(axes, panel, given.days, highest)
    figure.suptitle(clean(given.title), x=0.02, ha="left", fontsize=11, fontweight="bold", parse_math=False)
    _note(figure, 0.02, clean(given.note))
    figure.tight_layout(rect=(0, 0.28 / figure.get_size_inches()[1] + 0.01, 1, 0.97))
    return _written(figure, form)


def _panel(axes: Any, panel: Panel, days: Sequence[date], highest: int) -> None:
    places = range(len(days))
    axes.bar(places, panel.counts, color="#5B7C99", edgecolor="#22384A", linewidth=0.6, width=0.8)
    for x, number in zip(places, panel.counts, strict=True):
        if number and len(days) <= 16:
            axes.text(x, number, str(number), ha="center", va="bottom", fontsize=6.5)
    if panel.baseline is not None:
        axes.axhline(panel.baseline, color="#B3321F", linestyle=(0, (4, 2)), linewidth=1.1)
        told = f"before: {panel.baseline:.1f} a day"
        axes.text(0.99, 0.97, told, fontsize=6.5, color="#B3321F", ha="right", va="top", transform=axes.transAxes)
    axes.set_title(clean(panel.title), fontsize=8.5, loc="left", parse_math=False)
    axes.set_ylim(0, max(1, highest, panel.baseline or 0) * 1.3)
    axes.set_xlim(-0.6, len(days) - 0.4)
    step = max(1, -(-len(days) // 5))
    ticks = list(places)[::-1][::step][::-1]
    axes.set_xticks(ticks, [f"{days[x].day} {month_abbr[days[x].month]}" for x in ticks], fontsize=6.5)
    axes.tick_params(axis="y", labelsize=6.5)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.spines[["top", "right"]].set_visible(False)


def _written(figure: "Figure", form: str) -> bytes:
    """The bytes of a figure, without a clock or a name of a program's version."""
    empty: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Creator": None},
        "png": {"Software": None},
        "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    }
    if form not in empty:
        raise ConfigError(f"There is no picture format {form!r}.", hint="Known: svg, png, pdf.")
    out = io.BytesIO()
    figure.savefig(out, format=form, metadata=empty[form])
    return out.getvalue()


def day_range(first: date, last: date) -> Iterator[date]:
    """Each day, both included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)
