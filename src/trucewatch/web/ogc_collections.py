"""The two collections of features, made from the desk's own questions: the same view, the same filters."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import HTTPException, Request

from trucewatch.core.incidents import Verdict
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk import Filters, filters_of
from trucewatch.pipeline.desk.asked import MOST as OF_ONE_QUESTION
from trucewatch.web.context import Asked
from trucewatch.web.ogc_links import GEOJSON, JSON, MOST, ItemsQuery, ZonesQuery, box_of, days_of, link, next_link, root

Row = dict[str, Any]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
WORLD = (-180.0, -90.0, 180.0, 90.0)
NAMES = {
    "incidents": (
        "Alleged incidents",
        "What is alleged to have happened: kind, status, verdict; the point is never surer than `radius_m`.",
    ),
    "zones": (
        "Zones of agreements",
        "Areas of zones by version, with certainty and validity; most lines never published.",
    ),
}


def parameters(path: str) -> set[str]:
    """The names that a query may have."""
    if not path.endswith("/items"):
        return set()
    return set((ItemsQuery if path.endswith("/incidents/items") else ZonesQuery).model_fields)


def described(asked: Asked, base: str, name: str) -> Row:
    """A collection's own description with its extent."""
    title, text = NAMES[name]
    here = f"{base}/collections/{name}"
    return {
        "id": name,
        "title": title,
        "description": text,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [_extent(asked, name)], "crs": CRS84}},
        "links": [link(here, "self", JSON, title), link(f"{here}/items", "items", GEOJSON, title)],
    }


def _extent(asked: Asked, name: str) -> list[float]:
    if name == "incidents":
        seen = desk.map_view(asked.ledger, asked.view, Filters(bbox=WORLD), zoom=6.0)
        half = (seen["cell_degrees"] or 0.0) / 2
        points = [one["geometry"]["coordinates"] for one in seen["features"]]
        boxes = [(lon - half, lat - half, lon + half, lat + half) for lon, lat in points]
    else:
        boxes = [_bounds(one["geometry"]) for one in _zones(asked, "")["features"] if one["geometry"]]
    if not boxes:
        return list(WORLD)
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return [max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)]


# --- incidents


def incidents(asked: Asked, request: Request, query: ItemsQuery) -> Row:
    """A page of incidents as features; the next one by a cursor."""
    filters = _filters(request, query)
    rows: list[Any] = []
    cursor: str | None = query.cursor or None
    left, matched = min(query.limit, MOST), None
    while left > 0:
        told = desk.incidents(asked.ledger, asked.view, filters, cursor=cursor, limit=min(left, OF_ONE_QUESTION))
        matched = told["total"] if matched is None and not told["is_more"] else matched
        rows += told["items"]
        left -= len(told["items"])
        cursor = told["next"]
        if cursor is None:
            break
    links = [link(str(request.url), "self", GEOJSON, "This page")]
    if cursor:
        links.append(next_link(request, cursor=cursor))
    counted = {} if matched is None else {"numberMatched": matched}
    features = [incident_feature(row, root(request)) for row in rows]
    return {"type": "FeatureCollection", "features": features, "links": links, "numberReturned": len(rows), **counted}


def incident(asked: Asked, base: str, item: str) -> Row:
    """One incident as a feature. Raises NotFound; 404 tells too where one that was joined to others went."""
    found: Row = {**desk.incident(asked.ledger, asked.view, item, settings=asked.settings)}
    if "told" in found:
        raise HTTPException(404, str(found["told"]))
    here = f"{base}/collections/incidents"
    links = [
        link(f"{here}/items/{item}", "self", GEOJSON, "This feature"),
        link(here, "collection", JSON, NAMES["incidents"][0]),
    ]
    return {**incident_feature(_as_row(found), base), "links": links}


def _as_row(page: Row) -> Row:
    """What the list tells of an incident, from its own page."""
    days = page["happened"] or {"start": None, "end": None}
    gravest = next((one for one in page["findings"] if one["verdict"] != Verdict.NOT_APPLICABLE), None)
    return {
        **page,
        "starts": days["start"],
        "ends": days["end"],
        "verdict": gravest["verdict"] if gravest else None,
        "likelihood": gravest["likelihood"] if gravest else None,
        "roots": sum(1 for root in page["roots"] if root["asserts"]),
        "claims": page["claims_total"],
    }


KEPT = (
    "kind", "family", "status", "verdict", "likelihood", "sentence", "starts", "ends", "roots", "claims",
    "is_background",
)  # fmt: skip


def incident_feature(row: Any, base: str) -> Row:
    """The plain fields of an incident; what is a list or a record of its own is found under `page`."""
    place = row["place"]
    point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]} if place else None
    told: Row = {key: row[key] for key in KEPT} | {
        "place": place["name"] if place else None,
        "place_precision": place["precision"] if place else None,
        "radius_m": place["radius_m"] if place else None,
        "country": (place["country"] or None) if place else None,
        "page": f"{base.removesuffix('/ogc')}/incidents/{row['id']}",
    }
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": told}


def _filters(request: Request, query: ItemsQuery) -> Filters:
    names = ("kind", "family", "status", "verdict", "agreement", "zone", "actor", "country")
    filters = filters_of({name: request.query_params.getlist(name) for name in names if name in request.query_params})
    start, end = days_of(query.datetime)
    return replace(filters, start=start, end=end, bbox=box_of(query.bbox))


# --- zones


def zones(asked: Asked, request: Request, query: ZonesQuery) -> Row:
    """A page of areas of zones."""
    box, (start, end) = box_of(query.bbox), days_of(query.datetime)
    all_of = [_zone_feature(one) for one in _zones(asked, query.agreement)["features"]]
    fit = [one for one in all_of if _holds(one, start, end) and (box is None or _meets(one["geometry"], box))]
    stop = query.offset + min(query.limit, MOST)
    links = [link(str(request.url), "self", GEOJSON, "This page")]
    if stop < len(fit):
        links.append(next_link(request, offset=str(stop)))
    shown = fit[query.offset : stop]
    counts = {"numberMatched": len(fit), "numberReturned": len(shown)}
    return {"type": "FeatureCollection", "features": shown, "links": links, **counts}


def zone(asked: Asked, base: str, item: str) -> Row:
    """One area of a zone by its id."""
    for one in _zones(asked, "")["features"]:
        feature = _zone_feature(one)
        if feature["id"] == item:
            here = f"{base}/collections/zones"
            links = [
                link(f"{here}/items/{item}", "self", GEOJSON, "This feature"),
                link(here, "collection", JSON, NAMES["zones"][0]),
            ]
            return {**feature, "links": links}
    raise HTTPException(404)


def _zones(asked: Asked, agreement: str) -> Any:
    return desk.zones(asked.ledger, asked.view, agreement=agreement, settings=asked.settings)


def _zone_feature(one: Row) -> Row:
    """An id of its own over all agreements; lists as text, since layers have plain fields."""
    told = dict(one["properties"])
    told["names"] = ", ".join(told.get("names") or ()) or None
    return {
        "type": "Feature",
        "id": f"{told['agreement']}.{one['id']}",
        "geometry": one["geometry"],
        "properties": told,
    }


def _holds(feature: Row, start: date | None, end: date | None) -> bool:
    """Whether the version holds on a day of the stretch; its own last day is excluded."""
    first, last = feature["properties"]["valid_from"], feature["properties"]["valid_to"]
    begins_late = bool(first and end and date.fromisoformat(first[:10]) > end)
    return not begins_late and not (last and start and date.fromisoformat(last[:10]) <= start)


def _meets(geometry: Row | None, box: tuple[float, float, float, float]) -> bool:
    import shapely

    if geometry is None:
        return False
    west, south, east, north = box
    shape = shapely.from_geojson(json.dumps(geometry))
    halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return any(shape.intersects(shapely.box(left, south, right, north)) for left, right in halves)


def _bounds(geometry: Row) -> tuple[float, float, float, float]:
    import shapely

    west, south, east, north = shapely.from_geojson(json.dumps(geometry)).bounds
    return west, south, east, north
