"""From a feed or site map to its pages: each address fetched once, within the same bounds as any other."""

from dataclasses import replace
from typing import Any

from trucewatch.collect.feeds import Feed, FeedEntry, feed_of, publisher_named, web_address
from trucewatch.collect.gzips import DAMAGE, TooDense, plain_of
from trucewatch.collect.holder import Given, Holder, Items, too_many
from trucewatch.collect.kinds import Kind, kind_of, settled
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.collect.sitemaps import MapEntry, site_map_of
from trucewatch.core.ids import canonical
from trucewatch.core.ports import Fetched, Fetcher
from trucewatch.core.problems import Problem

ENTRY = "application/vnd.trucewatch.entry+json"
_DEEPEST = 3
_MOST_MAPS = 500
"""Site maps read of one index: the standard allows 50,000."""
_MEND_LINK = "Only http and https addresses are followed; add the page by hand if it matters."


def feed_items(holder: Holder, data: bytes, fetcher: Fetcher | None) -> Items:
    """The pages that a feed names where `fetcher` is given; else, and where a page fails, the entry's own words."""
    feed = feed_of(data, holder.media_type, holder.base, limits=holder.limits)
    if feed.trouble:
        hint = "What could be read was read; tell its publisher."
        yield holder.problem("", "malformed_feed", f"the feed {feed.trouble}", hint)
    seen: set[str] = set()
    bare = 0
    for number, entry in enumerate(feed.entries, 1):
        if entry.url and entry.url in seen:
            continue
        bare += not (fetcher or entry.content or entry.summary)
        if entry.url and fetcher:
            seen.add(entry.url)
            yield from _page_or_words(holder, feed, entry, number, fetcher)
        else:
            yield from _own_words(holder, feed, entry, number, is_followed=fetcher is not None)
    if bare:
        message = f"holds {bare} entries that are links only, without words of their own"
        yield holder.problem("", "links_only", message, "Give the feed's address: then its pages are fetched.")
    if feed.left_off:
        yield too_many(holder, str(feed.left_off))


def _page_or_words(holder: Holder, feed: Feed, entry: FeedEntry, number: int, fetcher: Fetcher) -> Items:
    given = _given(holder, entry.publisher or feed.publisher, entry.published)
    named = publisher_named(feed, entry)
    if named and "publisher" not in dict(given):
        # A feed's title may be of one who gathers others' pages: it counts only where the page names nobody.
        given = (*given, ("listed_publisher", named))
    got_page = False
    for page in fetcher.fetch(str(entry.url)):
        got_page = got_page or isinstance(page, Fetched)
        yield page if isinstance(page, Problem) else _with(page, given)
    if not got_page and (entry.content or entry.summary):
        yield _entry(holder, feed, entry, number)


def _own_words(holder: Holder, feed: Feed, entry: FeedEntry, number: int, *, is_followed: bool) -> Items:
    if is_followed and entry.link_told and not entry.url:
        message = f"entry {number} leads to {entry.link_told[:80]!r}, which is not followed"
        yield holder.problem(str(number), "unsupported_scheme", message, _MEND_LINK)
    if entry.content or entry.summary:
        yield _entry(holder, feed, entry, number)


def _entry(holder: Holder, feed: Feed, entry: FeedEntry, number: int) -> Fetched:
    about = {"title": feed.title, "publisher": feed.publisher, "url": feed.url, "language": feed.language}
    told: dict[str, Any] = {
        "feed": {key: value for key, value in about.items() if value},
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "published": entry.published,
        "updated": entry.updated,
        "author": entry.author,
        "publisher": publisher_named(feed, entry),
        "language": entry.language,
        "content": [list(piece) for piece in entry.content],
        "summary": list(entry.summary) if entry.summary else None,
        "tags": list(entry.tags),
    }
    kept = {key: value for key, value in told.items() if value}
    data = canonical(kept).encode("utf-8", "replace")
    return holder.item(entry.id or entry.url or str(number), data, ENTRY, external_id=entry.id)


def site_map_items(holder: Holder, data: bytes, fetcher: Fetcher | None) -> Items:
    """The pages that a site map names; of an index, those of its site maps, three levels deep. Nothing for a file."""
    if fetcher is None:
        message = "names pages, but holds none"
        yield holder.problem("", "links_only", message, "Give the site map's address: then its pages are fetched.")
        return
    walk = _Walk(holder, fetcher)
    yield from walk.pages(data, holder.location, 1)
    if walk.left:
        yield too_many(holder, str(walk.left))


class _Walk:
    """Goes through site maps and counts what it took."""

    def __init__(self, holder: Holder, fetcher: Fetcher) -> None:
        self._holder = holder
        self._fetcher = fetcher
        self._limits: CollectLimits = holder.limits
        self._seen: set[str] = {holder.base}
        self._pages = self._maps = 0
        self.left = 0

    def pages(self, data: bytes, location: str, depth: int) -> Items:
        """The pages of this site map, in its order."""
        site_map = site_map_of(data, self._limits)
        message = f"{location}: the site map {site_map.trouble}."
        if site_map.is_refused:
            yield problem(location, "entities_refused", message, "Its addresses were not read; tell its publisher.")
        elif site_map.trouble:
            yield problem(location, "malformed_feed", message, "What could be read was read; tell its publisher.")
        self.left += site_map.left_off
        if site_map.is_index and depth >= _DEEPEST:
            message = f"{location}: site maps are nested more than {_DEEPEST} deep."
            yield problem(location, "nested_site_maps", message, "Give the address of the site map that you want.")
            return
        refused: list[str] = []
        for entry in site_map.entries:
            url = web_address(entry.url, location)
            if url is None:
                refused.append(entry.url)
            elif url not in self._seen:
                self._seen.add(url)
                yield from self._inner(url, depth) if site_map.is_index else self._page(entry, url)
        if refused:
            message = f"{location}: names {len(refused)} addresses that are not followed, first {refused[0][:80]!r}."
            yield problem(location, "unsupported_scheme", message, _MEND_LINK)

    def _page(self, entry: MapEntry, url: str) -> Items:
        if self._pages >= self._limits.max_items:
            self.left += 1
            return
        self._pages += 1
        given = _given(self._holder, entry.publisher, entry.published, entry.language)
        for page in self._fetcher.fetch(url):
            yield page if isinstance(page, Problem) else _with(page, given)

    def _inner(self, url: str, depth: int) -> Items:
        if self._maps >= _MOST_MAPS or self._pages >= self._limits.max_items:
            self.left += 1
            return
        self._maps += 1
        for found in self._fetcher.fetch(url):
            if isinstance(found, Problem):
                yield found
                continue
            try:
                data = plain_of(found.data, self._limits)
            except (TooDense, *DAMAGE) as error:
                code = "decompression_bomb" if isinstance(error, TooDense) else "damaged"
                yield problem(url, code, f"{url}: cannot be unpacked ({error}).", "Tell its publisher.")
                continue
            if len(data) > self._limits.max_bytes:
                message = f"{url}: is larger than {self._limits.max_bytes} bytes, unpacked."
                yield problem(url, "too_large", message, "Raise max_bytes in the settings.")
            elif kind_of(data, found.media_type) is not Kind.SITEMAP:
                message = f"{url}: is no site map, though an index names it as one."
                yield problem(url, "malformed_feed", message, "Tell its publisher.")
            else:
                yield from self.pages(data, url, depth + 1)


def _given(holder: Holder, publisher: str | None, published: str | None, language: str | None = None) -> Given:
    told = (("publisher", publisher), ("published", published), ("language", language), ("listed_in", holder.location))
    return tuple((name, value) for name, value in told if value)


def _with(page: Fetched, given: Given) -> Fetched:
    media_type = settled(page.data, page.media_type, page.location.partition("?")[0])
    return replace(page, given=given, media_type=media_type)
