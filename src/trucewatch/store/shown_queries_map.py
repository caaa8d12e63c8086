"""What a map asks: incidents in a rectangle, or how many lie in each cell of a grid."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Select, cast, func, select

from trucewatch.store.shown_queries import COUNTED, Asked, Filters, fits, numbers, up_to
from trucewatch.store.shown_schema import shown_incident
from trucewatch.store.tables import BIG


def points(filters: Filters, asked: Asked) -> Select[Any]:
    """Numbers of placed incidents that may lie in `filters.bbox`: an index alone has them."""
    return numbers(filters, asked).where(shown_incident.c.lat.is_not(None))


def crowd(filters: Filters, asked: Asked, *, most: int) -> Select[Any]:
    """How many they are, counted up to one above `most`."""
    return up_to(most + 1, points(filters, asked))


COLUMNS = 1 << 27
"""Above any number of cells from west to east: at zoom 22 there are 2 ** 26."""


def cells(filters: Filters, asked: Asked, *, degrees: float) -> Select[Any]:
    """Points in each cell of `degrees` by verdict: rows `cell` (up * COLUMNS + across), `verdict`, `incidents`.

    The rectangle is held by the points' own coordinates, so that an index alone answers. Incidents are counted by their
    point first, in the order that the index has them in: many share one, and 300,000 cells need not be sorted.
    """
    own = shown_incident.c
    point = (own.lat, own.lon, own.verdict)
    told = select(*point, func.count().label("incidents")).where(*placed(filters, asked)).group_by(*point).subquery()
    across, up = (cast(func.floor(value / degrees), BIG) for value in (told.c.lon + 180.0, told.c.lat + 90.0))
    cell = (up * COLUMNS + across).label("cell")
    count = cast(func.sum(told.c.incidents), BIG).label("incidents")
    return select(cell, told.c.verdict, count).group_by("cell", told.c.verdict)


def placed(filters: Filters, asked: Asked) -> list[Any]:
    """That a row's point lies in the rectangle, beside all other filters."""
    own = shown_incident.c
    found = [*fits(replace(filters, bbox=None), asked), own.lat.is_not(None)]
    if filters.bbox is None:
        return found
    west, south, east, north = filters.bbox
    across = own.lon.between(west, east) if west <= east else (own.lon >= west) | (own.lon <= east)
    return [*found, own.lat.between(south, north), across]


def unplaced(filters: Filters, asked: Asked) -> Select[Any]:
    """How many incidents that fit have no place, whatever the rectangle; counted up to `COUNTED`."""
    own = shown_incident.c
    wanted = (*fits(replace(filters, bbox=None), asked), own.lat.is_(None))
    return up_to(COUNTED, select(own.number).where(*wanted))
