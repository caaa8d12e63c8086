"""Site maps (sitemaps.org 0.9, with Google's news extension): what a site says it has."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.told_dates import iso_of

_ENTITY = re.compile(rb"<!\s*ENTITY")
_LONGEST = 2000
_MOST_INSIDE = 50_000
"""Elements of one entry; the standards allow a thousand pictures in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapEntry:
    """One address of a site map; dates are ISO 8601, a day where no zone is told."""

    url: str
    updated: str | None = None
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """A site map's entries; of an index they are site maps themselves. `trouble` tells what was wrong with it."""

    entries: tuple[MapEntry, ...]
    is_index: bool = False
    left_off: int = 0
    trouble: str | None = None
    is_refused: bool = False


def site_map_of(data: bytes, limits: CollectLimits | None = None) -> SiteMap:
    """The entries of a site map or an index of site maps, at most `max_items`. Never raises.

    A site map that declares entities is refused whole: no honest one does (sitemaps.org, "entity escaping").
    """
    from lxml import etree

    limit = (limits or CollectLimits()).max_items
    if _declares_entities(data):
        return SiteMap(entries=(), trouble="declares entities of its own", is_refused=True)
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    entries: list[MapEntry] = []
    is_index, seen, inside, trouble = False, 0, 0, None
    events = etree.iterparse(BytesIO(data), events=("end",), recover=True, remove_comments=True, **options)
    try:
        for _, element in events:
            name = _local(element)
            if name not in ("url", "sitemap"):
                inside += 1
                if inside > _MOST_INSIDE:
                    trouble = "holds an entry that does not end"
                    break
                continue
            seen, inside = seen + 1, 0
            is_index = is_index or name == "sitemap"
            entry = _entry(element) if len(entries) < limit else None
            if entry:
                entries.append(entry)
            _forget(element)
    except (etree.XMLSyntaxError, ValueError, LookupError, RecursionError, MemoryError) as error:
        trouble = f"cannot be read to its end ({str(error)[:120]})"
    if trouble is None and events.error_log and _is_broken(events):
        trouble = f"is malformed (line {events.error_log[0].line}: {events.error_log[0].message[:120]})"
    left = max(0, seen - limit)
    return SiteMap(entries=tuple(entries), is_index=is_index, left_off=left, trouble=trouble)


def _is_broken(events: Any) -> bool:
    return any(error.level_name in ("ERROR", "FATAL") for error in list(events.error_log)[:50])


def _declares_entities(data: bytes) -> bool:
    # In UTF-16 and UTF-32 every sign of markup has zero bytes around it.
    is_wide = b"\x00" in data[:64]
    return _ENTITY.search(data.replace(b"\x00", b"") if is_wide else data) is not None


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _entry(element: Any) -> MapEntry | None:
    own = _words(element)
    news = next((_words(child, deep=True) for child in element if _local(child) == "news"), {})
    url = own.get("loc")
    if not url:
        return None
    return MapEntry(
        url=url,
        updated=iso_of(own.get("lastmod")),
        published=iso_of(news.get("publication_date")),
        title=news.get("title"),
        publisher=news.get("name"),
        language=news.get("language"),
    )


def _words(element: Any, *, deep: bool = False) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in element.iterdescendants() if deep else element:
        words = (child.text or "").strip()
        if words and len(words) <= _LONGEST:
            found.setdefault(_local(child), words)
    return found


def _forget(element: Any) -> None:
    """Memory stays flat: what was read is let go."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
