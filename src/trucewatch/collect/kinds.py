"""What bytes are, by their own first bytes; the name and the told type only where these leave it open."""

import re
from enum import StrEnum

_HEAD = 65_536
_XML_HEAD = 4096
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)([^>]*)", re.DOTALL)
_PROLOG = re.compile(
    r"[\ufeff\s]++|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\][^>]*+)?+>",
    re.IGNORECASE,
)
"""What may stand before the root element, a piece at a time; possessive, so that no text makes it slow."""
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_FEED_TAG = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_MAP_TAG = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(r"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE)


class Kind(StrEnum):
    """Forms of a file, as far as collecting tells them apart."""

    FEED = "feed"
    SITEMAP = "sitemap"
    WARC = "warc"
    WACZ = "wacz"
    ZIP = "zip"
    GZIP = "gzip"
    WORKBOOK = "workbook"
    TABLE = "table"
    JSON = "json"
    MAIL = "mail"
    PDF = "pdf"
    DOCX = "docx"
    PAGE = "page"
    TEXT = "text"
    MARKDOWN = "markdown"
    XML = "xml"
    OTHER = "other"


CONTAINERS = frozenset(
    {
        *(Kind.FEED, Kind.SITEMAP, Kind.WARC, Kind.WACZ, Kind.ZIP, Kind.GZIP),
        *(Kind.WORKBOOK, Kind.TABLE, Kind.JSON, Kind.MAIL),
    }
)
"""Kinds that hold many items."""

MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.MAIL: "message/rfc822",
    Kind.WARC: "application/warc",
    Kind.WACZ: "application/wacz",
    Kind.ZIP: "application/zip",
    Kind.GZIP: "application/gzip",
    Kind.JSON: "application/json",
    Kind.PAGE: "text/html",
    Kind.TEXT: "text/plain",
    Kind.MARKDOWN: "text/markdown",
    Kind.XML: "application/xml",
    Kind.FEED: "application/xml",
    Kind.SITEMAP: "application/xml",
    Kind.TABLE: "text/csv",
    Kind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

BY_SUFFIX = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), Kind.PAGE),
    **dict.fromkeys((".txt", ".text"), Kind.TEXT),
    **dict.fromkeys((".md", ".markdown"), Kind.MARKDOWN),
    **dict.fromkeys((".rss", ".atom"), Kind.FEED),
    **dict.fromkeys((".csv", ".tsv", ".tab"), Kind.TABLE),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".ods"), Kind.WORKBOOK),
    **dict.fromkeys((".json", ".geojson"), Kind.JSON),
    ".eml": Kind.MAIL,
    ".warc": Kind.WARC,
    ".wacz": Kind.WACZ,
    ".zip": Kind.ZIP,
    ".gz": Kind.GZIP,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".xml": Kind.XML,
}
"""What a file's name says it is."""

_BY_TYPE = {
    "text/csv": Kind.TABLE,
    "text/tab-separated-values": Kind.TABLE,
    "application/csv": Kind.TABLE,
    "application/json": Kind.JSON,
    "application/geo+json": Kind.JSON,
    "message/rfc822": Kind.MAIL,
    "text/markdown": Kind.MARKDOWN,
}


def kind_of_name(name: str) -> Kind | None:
    """The kind that a file's name tells, None where it tells none."""
    return BY_SUFFIX.get("." + name.rpartition(".")[2].lower()) if "." in name else None


def kind_of(data: bytes, media_type: str = "", name: str = "") -> Kind:
    """The kind of these bytes (the first 64 kB are enough). The bytes outrank the name, the name the told type."""
    told = kind_of_name(name)
    by_magic = _by_magic(data[:_HEAD], told)
    if by_magic:
        return by_magic
    head = text_head(data)
    by_tag = _by_tag(head, told)
    if by_tag:
        return by_tag
    typed = _BY_TYPE.get(media_type.partition(";")[0].strip().lower())
    if told in (Kind.TABLE, Kind.JSON, Kind.MAIL, Kind.PAGE, Kind.TEXT, Kind.MARKDOWN, Kind.FEED):
        return told
    if typed in (Kind.TABLE, Kind.MAIL, Kind.MARKDOWN):
        return typed
    if head.lstrip()[:1] in ("{", "[") and (typed is Kind.JSON or _looks_json(head)):
        return Kind.JSON
    return told or typed or Kind.OTHER


def settled(data: bytes, media_type: str, name: str = "") -> str:
    """The media type to read a page's bytes by: that of their own form where they show it, else the told one."""
    kind = kind_of(data, media_type, name)
    return MEDIA_TYPES[kind] if kind in (Kind.PDF, Kind.DOCX, Kind.MAIL, Kind.MARKDOWN) else media_type


def text_head(data: bytes) -> str:
    """The first characters of text, for a look at its first marks only."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[:_HEAD].decode("utf-16", "replace")
    return data[:_HEAD].decode("utf-8-sig", "replace")


def _by_magic(head: bytes, told: Kind | None) -> Kind | None:
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(head, told)
    return None


def _zip_kind(head: bytes, told: Kind | None) -> Kind:
    """Which of the forms that are ZIP files inside: by the names of the first members."""
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:200]:
        return Kind.WORKBOOK
    if told in (Kind.WORKBOOK, Kind.DOCX, Kind.WACZ):
        return told
    if b"[Content_Types].xml" in head:
        for folder, name in ((b"word/", Kind.DOCX), (b"xl/", Kind.WORKBOOK)):
            if folder in head:
                return name
    if b"datapackage.json" in head and (b"archive/" in head or b"pages/" in head):
        return Kind.WACZ
    return Kind.ZIP


def _by_tag(head: str, told: Kind | None) -> Kind | None:
    """Feeds, site maps and pages by their root element; feeds with something before it by their first tag."""
    start = 0
    while piece := _PROLOG.match(head, start):
        start = piece.end()
    root = _ROOT.match(head, start)
    if root:
        name = root[1].lower()
        if name in ("urlset", "sitemapindex"):
            return Kind.SITEMAP
        if name in _FEED_ROOTS and (name != "rdf" or _is_rss_1(head)):
            return Kind.FEED
        if name == "html":
            return Kind.PAGE
    if told in (None, Kind.XML, Kind.FEED):
        page, feed, site_map = (found.search(head[:_XML_HEAD]) for found in (_HTML_TAG, _FEED_TAG, _MAP_TAG))
        if page and not (feed and feed.start() < page.start()):
            return Kind.PAGE
        if feed and (told or "<item" in head or "<entry" in head):
            return Kind.FEED
        if site_map:
            return Kind.SITEMAP
    return None


def _is_rss_1(head: str) -> bool:
    return "purl.org/rss/1.0" in head or "my.netscape.com/rdf" in head or "<channel" in head


def _looks_json(head: str) -> bool:
    return re.match(r'[\s\ufeff]*(?:\{\s*(?:"|\})|\[\s*[\[{"\]])', head) is not None
