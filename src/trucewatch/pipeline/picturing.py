"""What the pictures of a brief show: incidents of its days with their verdicts, zones, borders, counts by day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from math import cos, radians
from typing import TYPE_CHECKING, Any

from trucewatch.core.agreements import Certainty
from trucewatch.core.claims import Precision
from trucewatch.core.incidents import Incident, IncidentStatus, Verdict, is_count
from trucewatch.core.kinds import Group
from trucewatch.pipeline import borders
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.zone_outlines import outlines
from trucewatch.publish.catalogue import phrases, say
from trucewatch.publish.comparing import OPEN
from trucewatch.publish.wording import clean, day

if TYPE_CHECKING:
    from trucewatch.publish.pictures import ChartPicture, Ground, MapPicture, Spot
    from trucewatch.publish.report import Picture

WIDE = frozenset({Precision.PROVINCE, Precision.REGION})
SHOWN = frozenset({Group.VIOLENCE, Group.POSTURE, Group.HUMANITARIAN})
FEWEST_DAYS, MOST_DAYS, MOST_PANELS = 14, 62, 6
NARROWEST = 0.4
"""Degrees that a map shows at least."""
MARGIN = 0.15
MOST_ZONES = 6
SHAPE = 1.5
"""Width of the map by its height."""


def can_draw() -> bool:
    """Whether the extra `charts` is installed."""
    return find_spec("matplotlib") is not None


def incidents_of_days(situation: Situation, first: date | None, last: date | None) -> list[Incident]:
    """Incidents told to have begun in the days (None: open), that are no rumours, background or bare counts."""
    return [
        one
        for one in situation.incidents
        if one.kind.group in (*SHOWN, Group.CALM)
        and not one.is_background
        and not is_count(one)
        and one.id not in situation.beside
        and one.status is not IncidentStatus.RUMOURED
        and _is_in(one, first, last)
    ]


def _is_in(incident: Incident, first: date | None, last: date | None) -> bool:
    start = incident.happened.start if incident.happened else None
    if start is None:
        return first is None and last is None
    return (first is None or first <= start) and (last is None or start <= last)


def map_picture(situation: Situation, first: date | None, last: date | None) -> "MapPicture":
    """The map of the days: zones that a finding touches, incidents as surely as they are known."""
    from trucewatch.publish.pictures import MapPicture

    found = incidents_of_days(situation, first, last)
    sorts = _sorts(situation)
    spots = tuple(_spots(found, sorts))
    view = _view(spots)
    ids = {one.id for one in found}
    applies = [one for one in situation.findings if one.verdict is not Verdict.NOT_APPLICABLE]
    touched = {one.zone_id for one in applies if one.zone_id and one.incident_id in ids}
    return MapPicture(
        title=f"Zones and incidents, {_days_text(first, last)}",
        view=view,
        spots=spots,
        zones=tuple(_zones(situation, touched, view)),
        countries=tuple(_countries(view)),
        not_drawn=len(found) - len(spots),
        source=borders.source(),
    )


def _days_text(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return say("all_dates").lower()
    if first == last and first is not None:
        return day(first)
    return f"{day(first) if first else '…'} to {day(last) if last else '…'}"


def _sorts(situation: Situation) -> dict[str, str]:
    """What an incident's mark is, by its gravest verdict."""
    found: dict[str, str] = {}
    order = ("alleged", "open", "consistent", "other")
    denied = {one.id for one in situation.incidents if one.status is IncidentStatus.DENIED}
    for finding in situation.findings:
        is_breach = finding.verdict is Verdict.ALLEGED_BREACH
        is_calm = finding.verdict is Verdict.CONSISTENT and finding.incident_id not in denied
        sort = "alleged" if is_breach else "open" if finding.verdict in OPEN else "consistent" if is_calm else "other"
        found[finding.incident_id] = min(found.get(finding.incident_id, "other"), sort, key=order.index)
    return found


def _spots(incidents: Iterable[Incident], sorts: dict[str, str]) -> Iterator["Spot"]:
    from trucewatch.publish.pictures import Spot

    for incident in incidents:
        place = incident.place
        if place is None or place.precision is Precision.COUNTRY:
            continue
        yield Spot(
            lon=place.lon,
            lat=place.lat,
            radius_m=place.radius_m,
            sort=sorts.get(incident.id, "other"),
            name=clean(place.name),
            is_wide=place.precision in WIDE,
        )


def _view(spots: Sequence["Spot"]) -> tuple[float, float, float, float]:
    """The degrees that hold all spots with their circles, with a margin."""
    if not spots:
        return (-180.0, -60.0, 180.0, 80.0)
    west = min(one.lon - one.radius_m / 9e4 for one in spots)
    east = max(one.lon + one.radius_m / 9e4 for one in spots)
    south = min(one.lat - one.radius_m / 1.1e5 for one in spots)
    north = max(one.lat + one.radius_m / 1.1e5 for one in spots)
    wide = max((east - west) / 2, (north - south) / 2 * 1.1, NARROWEST / 2) * (1 + MARGIN)
    x, y = (west + east) / 2, (south + north) / 2
    narrow = max(0.1, cos(radians(y)))
    high = max((north - south) / 2 * (1 + MARGIN), wide * narrow / SHAPE)
    wide = max(wide, high * SHAPE / narrow)
    return (max(-180.0, x - wide), max(-85.0, y - high), min(180.0, x + wide), min(85.0, y + high))


def _zones(situation: Situation, touched: set[str], view: tuple[float, float, float, float]) -> Iterator["Ground"]:
    """The areas of each zone, those with certain lines as one and the others as one."""
    from trucewatch.publish.pictures import Ground

    found: dict[tuple[str, bool], tuple[str, list[Any]]] = {}
    for agreement in situation.agreements:
        for outline in outlines(agreement) if {zone.id for zone in agreement.zones} & touched else ():
            if outline.zone.id in touched and (rings := _rings(outline.degrees, view)):
                short = agreement.names[0] if agreement.names else agreement.name
                key = (outline.zone.id, outline.area.certainty is Certainty.CERTAIN)
                found.setdefault(key, (f"{outline.zone.name}, {short}", []))[1].extend(rings)
    names = list(dict.fromkeys(zone_id for zone_id, _ in found))[:MOST_ZONES]
    for (zone_id, is_certain), (name, all_rings) in found.items():
        if zone_id in names:
            number = names.index(zone_id)
            yield Ground(name=clean(name), rings=tuple(all_rings), is_certain=is_certain, number=number)


def _countries(view: tuple[float, float, float, float]) -> Iterator["Ground"]:
    from trucewatch.publish.pictures import Ground

    for name, shape in borders.countries_in(_padded(view)):
        rings = _rings(shape, view)
        if rings:
            yield Ground(name=name, rings=rings)


def _rings(shape: Any, view: tuple[float, float, float, float]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The rings of a shape that meet the view, cut to a little more than it."""
    from shapely import get_parts
    from shapely.geometry import box

    if shape is None:
        return ()
    inside = shape.intersection(box(*_padded(view)))
    rings: list[tuple[tuple[float, float], ...]] = []
    for part in get_parts(inside):
        if part.geom_type == "Polygon" and not part.is_empty:
            rings += [tuple((x, y) for x, y, *_ in ring.coords) for ring in (part.exterior, *part.interiors)]
    return tuple(rings)


def _padded(view: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = view
    pad_x, pad_y = (east - west) * 0.1, (north - south) * 0.1
    return (west - pad_x, south - pad_y, east + pad_x, north + pad_y)


def chart_picture(situation: Situation, first: date | None, last: date | None) -> "ChartPicture | None":
    """Incidents by day and kind up to the last day, at least two weeks of them; None where none has a day."""
    from trucewatch.publish.pictures import ChartPicture, Panel, day_range

    starts = [
        (one.kind, one.happened.start)
        for one in incidents_of_days(situation, None, last)
        if one.happened and one.happened.start and one.kind.group in SHOWN
    ]
    if not starts:
        return None
    end = last or max(start for _, start in starts)
    begin = min(first or end, end - timedelta(days=FEWEST_DAYS - 1))
    begin = max(begin, end - timedelta(days=MOST_DAYS - 1))
    days = tuple(day_range(begin, end))
    before = (begin - timedelta(days=len(days)), begin)
    now = Counter(one for one in starts if begin <= one[1] <= end)
    kinds = Counter(kind for kind, start in starts if begin <= start <= end)
    panels = tuple(
        Panel(
            title=phrases()["kinds"][kind],
            counts=tuple(now[kind, one] for one in days),
            baseline=sum(k is kind and before[0] <= start < before[1] for k, start in starts) / len(days),
        )
        for kind, _ in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))[:MOST_PANELS]
    )
    note = (
        f"Incidents as told, by the day they are told to have begun; rumours, background and bare counts left out. "
        f"Dashed: the average of the {len(days)} days before, as known now. A count says how much was told."
    )
    return ChartPicture(title=f"Incidents by day, {_days_text(begin, end)}", days=days, panels=panels, note=note)


def pictures_of(
    situation: Situation, first: date | None, last: date | None, *, with_png: bool = True
) -> tuple["Picture", ...]:
    """The pictures of a brief: none where the extra `charts` is missing or there is nothing to draw.

    Without `with_png` they are SVG alone, in half the time.
    """
    from trucewatch.publish.pictures import draw_chart, draw_map
    from trucewatch.publish.report import Picture

    if not can_draw():
        return ()
    made = []
    on_map = map_picture(situation, first, last)
    if on_map.spots:
        alt = f"{on_map.title}. {len(on_map.spots)} incidents drawn; the list stands below."
        svg, png = draw_map(on_map, "svg"), draw_map(on_map, "png") if with_png else b""
        made.append(Picture(title=on_map.title, alt=alt, svg=svg.decode(), png=png))
    chart = chart_picture(situation, first, last)
    if chart is not None and chart.panels:
        told = "; ".join(f"{panel.title}: {sum(panel.counts)}" for panel in chart.panels)
        svg, png = draw_chart(chart, "svg"), draw_chart(chart, "png") if with_png else b""
        made.append(Picture(title=chart.title, alt=f"{chart.title}. {told}.", svg=svg.decode(), png=png))
    return tuple(made)
