"""Feeds (RSS 0.9x to 2.0, RSS 1.0, Atom): what a publisher says it has, and where. Nothing is fetched here."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from trucewatch.collect.kinds import Kind, kind_of
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.sitemaps import site_map_of
from trucewatch.collect.told_dates import iso_of

_ITEM = re.compile(rb"<((?:[\w.-]+:)?(?:item|entry))[\s>/]", re.IGNORECASE)
_ROOT = re.compile(rb"<((?:[\w.-]+:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_OPENED = re.compile(rb"<[A-Za-z]")
_MOST_OPEN = 200_000
"""Elements that stay open, above which a feed is not read: with a million the parser takes 19 s."""
_JOINED = re.compile(r"\s[|»>–—-]\s|::|»|\|")
_LONGEST_URL = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that a feed or site map names, and what it says of it.

    `published` and `updated` are ISO 8601: with clock and zone where a zone is told, else the day; None where neither.
    """

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a feed or site map names, in its order, each address once.

    Where `is_index`, the addresses are those of further site maps. `left_off` counts entries over `max_items`;
    `trouble` says what was wrong with the file, "" where nothing was.
    """

    links: tuple[Link, ...]
    is_index: bool = False
    left_off: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry as the feed tells it; `content` and `summary` are (media type, words)."""

    id: str | None
    url: str | None
    link_told: str | None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    content: tuple[tuple[str, str], ...] = ()
    summary: tuple[str, str] | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and its entries. `title` is the feed's; `publisher` is the name that it gives as its publisher's."""

    entries: tuple[FeedEntry, ...]
    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    left_off: int = 0
    trouble: str = ""


def links_of(data: bytes, media_type: str, base: str, *, limits: CollectLimits | None = None) -> Links | None:
    """The http and https addresses that a feed or site map names, without fetching any; None when it is neither.

    `base` is the address that the bytes came from: relative links are joined to it. At most `max_items` entries.
    """
    kind = kind_of(data, media_type)
    if kind is Kind.FEED:
        feed = feed_of(data, media_type, base, limits=limits)
        told = [
            Link(url=entry.url, title=entry.title, published=entry.published, updated=entry.updated)
            for entry in feed.entries
            if entry.url
        ]
        return Links(links=_once(told), left_off=feed.left_off, trouble=feed.trouble)
    if kind is Kind.SITEMAP:
        site_map = site_map_of(data, limits)
        named = [
            Link(url=url, title=entry.title, published=entry.published, updated=entry.updated)
            for entry in site_map.entries
            if (url := web_address(entry.url, base))
        ]
        links, left = _once(named), site_map.left_off
        return Links(links=links, is_index=site_map.is_index, left_off=left, trouble=site_map.trouble or "")
    return None


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple({link.url: link for link in reversed(list(links))}.values())[::-1]


def web_address(told: str | None, base: str) -> str | None:
    """`told` as a full http or https address without its fragment; None where it is none (`javascript:`, `file:` …)."""
    words = (told or "").strip()
    if not words or len(words) > _LONGEST_URL:
        return None
    try:
        url = urljoin(base, words) if "://" in base else words
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url.partition("#")[0] if is_web else None


def feed_of(data: bytes, media_type: str = "", base: str = "", *, limits: CollectLimits | None = None) -> Feed:
    """The feed in `data`, read as far as it can be; nothing is fetched and no file opened. Never raises.

    `base` is the feed's address, "" for a file: links relative to nothing are then none.
    """
    limit = (limits or CollectLimits()).max_items
    cut, left_off = _cut(data, limit)
    if sum(1 for _ in _OPENED.finditer(cut)) - cut.count(b"</") - cut.count(b"/>") > _MOST_OPEN:
        return Feed(entries=(), left_off=left_off, trouble="nests its elements too deeply")
    try:
        parsed = _parsed(cut, media_type, base)
    except (
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
        AttributeError,
        RecursionError,
        AssertionError,
    ) as error:
        # feedparser raises what its own parts raise: UnicodeError, OverflowError of a letter's number, re errors,
        # assertions of its SGML parser.
        return Feed(entries=(), left_off=left_off, trouble=f"cannot be read ({type(error).__name__}: {error})"[:200])
    told = parsed.get("feed", {})
    language = _text(told.get("language"))
    publisher = _text(told.get("publisher"))
    is_rss = str(parsed.get("version", "")).startswith("rss")
    entries = tuple(_entry(entry, base, language, is_rss=is_rss) for entry in parsed.get("entries", [])[:limit])
    return Feed(
        entries=entries,
        title=_plain(told.get("title")),
        publisher=publisher,
        language=language,
        url=web_address(_text(told.get("link")), base),
        left_off=left_off + max(0, len(parsed.get("entries", [])) - limit),
        trouble=_trouble(parsed, entries),
    )


def publisher_named(feed: Feed, entry: FeedEntry) -> str | None:
    """Who published an entry, by the feed: its source, the feed's publisher, else a title that is a bare name.

    "Example Times" is one; "World news | Example Times" is a section of it, and the page itself tells better.
    """
    title = feed.title if feed.title and len(feed.title) <= 60 and not _JOINED.search(feed.title) else None
    return entry.publisher or feed.publisher or title


def _parsed(data: bytes, media_type: str, base: str) -> Any:
    import feedparser

    charset = _CHARSET.search(media_type)
    # A type of its own choice, so that the told one, which may lie, decides nothing but the charset.
    headers = {"content-type": f"application/xml; charset={charset[1]}"} if charset else {}
    if base:
        headers["content-location"] = base
    # A stream, never bytes or text: feedparser would take those for a file's name or an address.
    return feedparser.parse(
        io.BytesIO(data), response_headers=headers, resolve_relative_uris=bool(base), sanitize_html=True
    )


def _trouble(parsed: Any, entries: tuple[FeedEntry, ...]) -> str:
    error = parsed.get("bozo_exception")
    name = type(error).__name__
    if not parsed.get("bozo") or name in ("CharacterEncodingOverride", "NonXMLContentType"):
        return "" if entries or parsed.get("version") else "holds no feed"
    return f"is malformed ({str(error)[:120]})"


def _cut(data: bytes, limit: int) -> tuple[bytes, int]:
    """The bytes up to the end of the last entry that is read, and how many entries follow."""
    count, cut_at = 0, None
    for found in _ITEM.finditer(data):
        count += 1
        if count == limit + 1:
            cut_at = found.start()
    if cut_at is None:
        return data, 0
    root = _ROOT.search(data)
    name = root[1] if root else b""
    tail = b"</channel></" + name + b">" if name.lower().endswith(b"rss") else b"</" + name + b">"
    return data[:cut_at] + (tail if name else b""), count - limit


def _entry(told: Any, base: str, language: str | None, *, is_rss: bool) -> FeedEntry:
    published, updated = _date(told, "published") or _date(told, "created"), _date(told, "updated")
    if is_rss and not published:
        # RSS knows one date only; its dc:date comes as `updated`.
        published, updated = updated, None
    link_told = _link(told)
    content = tuple(piece for piece in map(_piece, told.get("content") or ()) if piece)
    source = told.get("source")
    return FeedEntry(
        id=_text(told.get("id")),
        url=web_address(link_told, base),
        link_told=link_told,
        title=_plain(told.get("title")),
        published=published,
        updated=updated,
        author=_text(told.get("author")),
        publisher=_plain(source.get("title")) if isinstance(source, dict) else None,
        language=_language(told) or language,
        content=content,
        summary=_piece(told.get("summary_detail")),
        tags=tuple(filter(None, (_text(tag.get("term")) for tag in (told.get("tags") or ())[:50]))),
    )


def _link(told: Any) -> str | None:
    """The entry's page: its link, else an alternate among its links."""
    link = _text(told.get("link"))
    others = (_text(one.get("href")) for one in told.get("links") or () if one.get("rel") in (None, "alternate"))
    return link or next(filter(None, others), None)


def _date(told: Any, name: str) -> str | None:
    # The plain look-up: feedparser's own takes a missing `updated` from `published`.
    words = _text(dict.get(told, name))
    found = iso_of(words)
    if found or not words:
        return found
    # Forms that only feedparser knows come without a zone that could be trusted: the day alone.
    parsed = dict.get(told, f"{name}_parsed")
    return f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}" if parsed else None


def _language(told: Any) -> str | None:
    detail = told.get("title_detail") or {}
    return _text(detail.get("language"))


def _piece(told: Any) -> tuple[str, str] | None:
    words = told.get("value") if isinstance(told, dict) else None
    if not isinstance(words, str) or not words.strip():
        return None
    return str(told.get("type") or "text/html"), words


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """A title without markup: feeds put HTML and its entities there."""
    words = _text(value)
    if words and ("<" in words or "&" in words):
        from lxml import etree, html

        try:
            words = html.fromstring(f"<p>{words}</p>").text_content()
        except (etree.LxmlError, ValueError, AssertionError):
            words = re.sub(r"<[^<>]*>", "", words)
    return " ".join(words.split()) or None if words else None
