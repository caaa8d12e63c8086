"""Who publishes on which site, kept as documents come to count and go: one site, one publisher (`one_site`)."""

from collections.abc import Mapping

from trucewatch.collect.publishers import site_of
from trucewatch.core.ports import FusedTables
from trucewatch.core.records import Document
from trucewatch.pipeline.one_site import own_name

SITES, ON_SITE = "site", "on_site"


class Sites:
    """Publishers' names by site, in tables; what is stepped is written by `renamed`."""

    def __init__(self, tables: FusedTables) -> None:
        self._tables = tables
        self._before: dict[str, Mapping[str, str]] = {}
        self._counts: dict[str, dict[str, int]] = {}
        self._noted: dict[str, dict[tuple[str, str], int | None]] = {SITES: {}, ON_SITE: {}}

    def step(self, document: Document, *, is_new: bool) -> None:
        """Takes in a document whose claims count from now on, or no more."""
        site, publisher = site_of(document.url or ""), document.publisher
        if not site or not publisher:
            return
        if site not in self._before:
            self._before[site] = self._names(site)
        counts = self._publishers(site)
        counts[publisher] = counts.get(publisher, 0) + (1 if is_new else -1)
        if not counts[publisher]:
            del counts[publisher]
        self._noted[SITES][site, publisher] = counts.get(publisher)
        self._noted[ON_SITE][_spot(site, publisher), document.id] = 1 if is_new else None

    def renamed(self) -> set[str]:
        """Writes what was stepped; gives the documents of sites whose publishers go by another name now."""
        for name, facts in self._noted.items():
            self._tables.put_facts(name, facts)
            facts.clear()
        self._counts.clear()
        spots: set[str] = set()
        for site, held in self._before.items():
            now = self._names(site)
            spots |= {_spot(site, name) for name in held.keys() | now.keys() if held.get(name) != now.get(name)}
        self._before.clear()
        return {one for spot in spots for _, one in self._tables.facts(ON_SITE, subject=spot)}

    def name_of(self, document: Document) -> str | None:
        """What the document's publisher goes by on its site; None where that is its own name."""
        site = site_of(document.url or "")
        return self._names(site).get(document.publisher or "") if site else None

    def _names(self, site: str) -> Mapping[str, str]:
        return own_name(sorted(self._publishers(site)))

    def _publishers(self, site: str) -> dict[str, int]:
        """How many documents of a site go by each publisher's name."""
        if site not in self._counts:
            told = self._tables.facts(SITES, subject=site)
            self._counts[site] = {name: count for (_, name), count in told.items()}
        return self._counts[site]


def _spot(site: str, publisher: str) -> str:
    return f"{site}\n{publisher}"
