"""Shapes on the ground: features of data/zones made into metres around their own middle, and place footprints."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from trucewatch.core.claims import Place, Precision
from trucewatch.core.problems import ConfigError

TOWN_RADIUS_M = 5_000.0
"""A town told without "near" reaches no farther than this from its middle: no zone is judged by a city's whole disc."""
SITE_RADIUS_M = 2_000.0
MAX_BYTES = 20_000_000
"""Of one GeoJSON file."""
EDGE_DEGREES = 0.25
"""Edges of GeoJSON are straight in degrees (RFC 7946): longer ones are cut before they are moved into metres."""
HULL_MARGIN_M = 3_000.0
"""A hull of towns takes in the towns themselves: points at their middles are widened by this."""

_NOISE = re.compile(r"\b(governorate|province|oblast|region|muhafazat|state|district|al|ad|ar|as|at|the)\b")
_LETTERS = re.compile(r"[^\w]+")


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A unit's name without case, articles, "governorate" and signs, so that spellings meet."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    text = (
        bare.lower()
        .replace("'", "")
        .replace("`", "")
        .replace("’", "")
        .replace("ʻ", "")
        .replace("ʿ", "")
        .replace("ʾ", "")
    )
    return _LETTERS.sub("", _NOISE.sub(" ", _LETTERS.sub(" ", text)))


def features(file: str) -> dict[str, dict[str, Any]]:
    """Features of one file by id: a name in data/zones, or the path of a `.geojson` file of one's own.

    Raises ConfigError when the file is not there, too long or not GeoJSON.
    """
    return _read(file)[0]


def source_of(file: str) -> str:
    """What a file of features says of its source. Raises ConfigError as `features` does."""
    return _read(file)[1]


@cache
def _read(file: str) -> tuple[dict[str, dict[str, Any]], str]:
    own = file.endswith(".geojson")
    path = Path(file) if own else Path(str(files("trucewatch").joinpath("data", "zones", f"{file}.geojson")))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"zones file {path.name} has more than {MAX_BYTES:,} bytes")
        collection = json.loads(path.read_text("utf-8"))
        told = {str(feature["id"]): feature for feature in collection["features"]}
    except OSError as error:
        raise ConfigError(f"zones file {path.name} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = f"{type(error).__name__}: {error}"
        raise ConfigError(f"zones file {path.name} is no GeoJSON of features with an id ({why})") from error
    return told, str(collection.get("source") or f"{path.name}, which names no source")


def forget() -> None:
    """Drops the files that were read: the next question reads them anew."""
    _read.cache_clear()


MORE = "units-more"
"""Units that agreements may name beside those of `units`; reports' places are not laid out by them."""


@cache
def _unit_ids(file: str) -> dict[tuple[str, str, str], str]:
    """(level, country, plain name) → feature id of a file of units; of two with one name the first, which is larger."""
    return {
        (feature["properties"]["level"], feature["properties"]["country"], plain_name(name)): identity
        for identity, feature in reversed(features(file).items())
        for name in feature["properties"]["names"]
    }


def unit_id(country: str, admin1: str) -> str | None:
    """Feature id in `units` of a first-level unit by any of its spellings."""
    return _unit_ids("units").get(("admin1", country, plain_name(admin1)))


def unit_outline(country: str, admin1: str) -> dict[str, Any] | None:
    """GeoJSON geometry of a first-level unit, or of the country where no unit is named; None where it is not drawn."""
    if not admin1:
        found = features("units").get(country.lower())
        return dict(found["geometry"]) if found else None
    for file in ("units", MORE):
        identity = _unit_ids(file).get(("admin1", country, plain_name(admin1)))
        if identity:
            return dict(features(file)[identity]["geometry"])
    return None


def same_unit(country: str, left: str, right: str) -> bool:
    """Whether two spellings name one first-level unit of a country."""
    one, other = plain_name(left), plain_name(right)
    if one == other:
        return True
    known = (_unit_ids(file) for file in ("units", MORE))
    ids = [(of.get(("admin1", country, one)), of.get(("admin1", country, other))) for of in known]
    return any(mine is not None and mine == theirs for mine, theirs in ids)


@dataclass(frozen=True, slots=True)
class Frame:
    """An azimuthal equidistant plane around (lat, lon), in metres: distances from the middle are true."""

    lat: float
    lon: float

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Metres east and north of the middle."""
        x, y = _transformer(self.lat, self.lon).transform(lon, lat)
        return float(x), float(y)


@cache
def _transformer(lat: float, lon: float) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(
        "EPSG:4326", f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m", always_xy=True
    )


def to_plane(geometry: Any, frame: Frame) -> Any:
    """A shapely geometry in degrees moved into the frame's metres."""
    return _moved(geometry, frame, "FORWARD")


def to_degrees(geometry: Any, frame: Frame) -> Any:
    """A shapely geometry in the frame's metres moved into degrees, longitude first."""
    return _moved(geometry, frame, "INVERSE")


def _moved(geometry: Any, frame: Frame, direction: str) -> Any:
    import numpy
    import shapely

    project = _transformer(frame.lat, frame.lon).transform
    return shapely.transform(geometry, lambda xy: numpy.column_stack(project(xy[:, 0], xy[:, 1], direction=direction)))


def frame_of(degrees: Any) -> Frame:
    """The plane around the middle of a geometry in degrees."""
    middle = degrees.centroid
    return Frame(round(middle.y, 4), round(middle.x, 4))


def reach_m(place: Place) -> float:
    """How far from its point the event may lie, as a zone test takes it."""
    if place.precision is Precision.SITE and not place.relation:
        return min(max(place.radius_m, 100.0), SITE_RADIUS_M)
    if place.precision is Precision.SETTLEMENT and not place.relation:
        return min(max(place.radius_m, 500.0), TOWN_RADIUS_M)
    return max(place.radius_m, 500.0)


@lru_cache(maxsize=4096)
def footprint(place: Place, frame: Frame) -> Any:
    """Where the event may lie, in the frame's metres: the unit's own outline where we have it, else a disc."""
    from shapely.geometry import Point

    outline = None
    if place.precision is Precision.PROVINCE:
        outline = unit_id(place.country, place.admin1 or place.name)
    elif place.precision is Precision.COUNTRY:
        outline = place.country.lower() if place.country.lower() in features("units") else None
    if outline:
        from shapely.geometry import shape

        return to_plane(shape(features("units")[outline]["geometry"]), frame)
    return Point(*frame.xy(place.lon, place.lat)).buffer(reach_m(place))


BORDER_DEGREES = 0.06
"""A point this near an outline counts as inside where no outline holds it: borders are cut to sixty corners."""


def country_at(lat: float, lon: float) -> str:
    """ISO code of the country at the point by the coarse outlines we ship; empty where none."""
    return str(_unit_at(lat, lon, "country").get("country", ""))


def admin1_at(lat: float, lon: float) -> str:
    """Name of the first-level unit at the point by the coarse outlines we ship; empty where none."""
    names = _unit_at(lat, lon, "admin1").get("names", [""])
    return str(names[0])


@lru_cache(maxsize=8192)
def _unit_at(lat: float, lon: float, level: str) -> dict[str, Any]:
    from shapely.geometry import Point

    point = Point(lon, lat)
    away = [(outline.distance(point), identity) for identity, outline in _outlines(level).items()]
    distance, identity = min(away)
    found: dict[str, Any] = features("units")[identity]["properties"]
    return found if distance <= BORDER_DEGREES else {}


@cache
def _outlines(level: str) -> dict[str, Any]:
    from shapely.geometry import shape

    return {
        identity: shape(feature["geometry"])
        for identity, feature in features("units").items()
        if feature["properties"]["level"] == level
    }


def units_of(country: str) -> list[str]:
    """First names of the first-level units of a country that are drawn."""
    found = (feature["properties"] for file in ("units", MORE) for feature in features(file).values())
    return sorted({unit["names"][0] for unit in found if unit["level"] == "admin1" and unit["country"] == country})
