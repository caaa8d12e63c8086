"""What the pages of the review desk and the API rest on: one function a page, over the derived tables.

Each takes the ledger and the view (`core.people.View`) first and gives a dict that is ready for JSON: its exact shape
is the `TypedDict` (in the modules `shapes*`) that it returns. Common to all of them:

- Times are ISO 8601 with their zone, days are `YYYY-MM-DD`. The last day of a stretch is included.
- None means not known, not told, or not there; it is never a default.
- Lists are complete unless the shape has `next`: the cursor of the page that follows, None on the last one.
- Names, titles and words come from sources: escape them, and give them `dir="auto"`.
- What the view does not show is not found, not counted and not named: `NotFound`, as for an id that never was.
- A filter, a cursor or a search that makes no sense raises `ConfigError` with a hint.
"""

from trucewatch.pipeline.desk.actors_page import actor, actors
from trucewatch.pipeline.desk.agreements_page import Which, agreement, agreements, findings, zones
from trucewatch.pipeline.desk.asked import NotFound, filters_of
from trucewatch.pipeline.desk.claims_page import claim
from trucewatch.pipeline.desk.documents_page import compare, document, documents
from trucewatch.pipeline.desk.incidents_page import incident, incidents
from trucewatch.pipeline.desk.map_page import map_view
from trucewatch.pipeline.desk.queue_page import queue
from trucewatch.pipeline.desk.search_page import search
from trucewatch.pipeline.desk.sources_page import source, sources
from trucewatch.pipeline.desk.talks_page import talks
from trucewatch.pipeline.desk.timeline_page import timeline
from trucewatch.pipeline.desk.today_page import today
from trucewatch.store.shown_queries import Filters
from trucewatch.store.shown_queries_lists import Wanted

__all__ = [
    "Filters",
    "NotFound",
    "Wanted",
    "Which",
    "actor",
    "actors",
    "agreement",
    "agreements",
    "claim",
    "compare",
    "document",
    "documents",
    "filters_of",
    "findings",
    "incident",
    "incidents",
    "map_view",
    "queue",
    "search",
    "source",
    "sources",
    "talks",
    "timeline",
    "today",
    "zones",
]
