"""What a map shows: incidents as points with their radius, or counts in cells where there are too many."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import Filters
from trucewatch.pipeline.desk.shapes_desk import MapView

WORLD = (-180.0, -90.0, 180.0, 90.0)
ALL = Filters(bbox=WORLD)


def map_view(ledger: Ledger, view: View, filters: Filters = ALL, *, zoom: float = 2.0) -> MapView:
    """Incidents in `filters.bbox` (None: the world) at a zoom level (0 to 22, Web Mercator tiles of 512 pixels)."""
    raise NotImplementedError
