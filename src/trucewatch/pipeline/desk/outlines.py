"""Outlines of zones, drawn once for a process: they rest on agreements' files alone."""

from functools import lru_cache
from typing import Any

from trucewatch.core.agreements import Agreement
from trucewatch.pipeline.zone_outlines import as_geojson


@lru_cache(maxsize=256)
def features_of(agreement: Agreement) -> list[dict[str, Any]]:
    """GeoJSON features of an agreement's zones, an area each; not to be changed."""
    found: list[dict[str, Any]] = as_geojson(agreement)["features"]
    return found
