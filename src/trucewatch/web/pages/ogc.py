"""OGC API – Features (Part 1: Core, GeoJSON) over incidents and zones: what QGIS and GDAL read live.

After OGC 17-069r4. Features are in CRS84. Filters of the desk are queryables by their own names; a parameter that the
description does not know is refused, as the standard asks.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from trucewatch.version import __version__
from trucewatch.web import ogc_collections as collections
from trucewatch.web.context import Given
from trucewatch.web.ogc_links import GEOJSON, JSON, OPENAPI, ItemsQuery, ZonesQuery, link, root
from trucewatch.web.problems import REFUSALS

CONFORMS = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]
Row = dict[str, Any]


class GeoJson(JSONResponse):
    """Features, in their own media type."""

    media_type = GEOJSON


def known(request: Request) -> None:
    """Refuses parameters that the description does not tell of (requirement 8 of the standard)."""
    names = collections.parameters(request.url.path)
    wrong = sorted(set(request.query_params) - names)
    if wrong:
        told = f"Known here: {', '.join(sorted(names))}." if names else "There are none here."
        raise HTTPException(400, f"There is no parameter {wrong[0][:60]!r}. {told}")


pages = APIRouter(prefix="/ogc", tags=["features"], dependencies=[Depends(known)], responses=REFUSALS)


@pages.get("")
@pages.get("/", include_in_schema=False)
def landing(given: Given, request: Request) -> Row:
    """The landing page."""
    del given
    base = root(request)
    return {
        "title": "trucewatch",
        "description": "Alleged incidents and zones of agreements. What is alleged and by whom; people judge.",
        "links": [
            link(base, "self", JSON, "This document"),
            link(f"{base}/api", "service-desc", OPENAPI, "The description of these paths"),
            link(f"{base}/conformance", "conformance", JSON, "What it conforms to"),
            link(f"{base}/collections", "data", JSON, "The collections"),
        ],
    }


@pages.get("/conformance")
def conformance(given: Given) -> dict[str, list[str]]:
    """The classes that it conforms to."""
    del given
    return {"conformsTo": CONFORMS}


@pages.get("/api")
def described(given: Given) -> JSONResponse:
    """The OpenAPI description of these paths alone."""
    del given
    told = get_openapi(title="trucewatch: features", version=__version__, routes=pages.routes)
    return JSONResponse(told, media_type=OPENAPI)


@pages.get("/collections")
def listed(given: Given, request: Request) -> Row:
    """All collections."""
    base = root(request)
    return {
        "links": [link(f"{base}/collections", "self", JSON, "This document")],
        "collections": [collections.described(given, base, name) for name in collections.NAMES],
    }


@pages.get("/collections/incidents/items", response_class=GeoJson)
def incidents(given: Given, request: Request, query: Annotated[ItemsQuery, Query()]) -> GeoJson:
    """Incidents, newest day first; one without a place has no geometry."""
    return GeoJson(_stamped(collections.incidents(given, request, query)))


@pages.get("/collections/zones/items", response_class=GeoJson)
def zones(given: Given, request: Request, query: Annotated[ZonesQuery, Query()]) -> GeoJson:
    """Zones by version; one that is told by name only has no geometry."""
    return GeoJson(_stamped(collections.zones(given, request, query)))


@pages.get("/collections/incidents/items/{item}", response_class=GeoJson)
def incident(given: Given, request: Request, item: str) -> GeoJson:
    """One incident."""
    return GeoJson(collections.incident(given, root(request), item))


@pages.get("/collections/zones/items/{item}", response_class=GeoJson)
def zone(given: Given, request: Request, item: str) -> GeoJson:
    """One area of a zone."""
    return GeoJson(collections.zone(given, root(request), item))


@pages.get("/collections/{collection}")
def collection(given: Given, request: Request, collection: str) -> Row:
    """One collection with its extent."""
    if collection not in collections.NAMES:
        raise HTTPException(404)
    return collections.described(given, root(request), collection)


def _stamped(told: Row) -> Row:
    return {**told, "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")}
