"""Captures, documents and parts: what was read, word for word."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from trucewatch.core.ids import Identified, content_id
from trucewatch.core.problems import DataIntegrityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as fetched from one place.

    `location` is the URL, or `folder/relative/path` of a file (never a machine's absolute path);
    a line of a JSONL file adds `#` and its external id. The same bytes at the same location are one capture.
    """

    location: str
    sha256: str
    size: int
    media_type: str
    fetched_at: datetime
    http: tuple[tuple[str, str], ...] = ()
    external_id: str | None = None
    given: tuple[tuple[str, str], ...] = ()
    """What the one who added it says of it (publisher, published, language, url): given, not read."""
    container: str | None = None
    """SHA-256 of the file that the bytes were taken from (a table, a web archive, an e-mail), where there is one."""

    def __post_init__(self) -> None:
        if self.fetched_at.tzinfo is None:
            raise DataIntegrityError(f"capture of {self.location}: fetched_at has no time zone")

    @property
    def id(self) -> str:
        return content_id("capture", self.location, self.sha256, [list(pair) for pair in self.given])


class Completeness(StrEnum):
    """Whether the document is all there."""

    FULL = "full"
    TRUNCATED = "truncated"
    PAYWALLED = "paywalled"


class DateBasis(StrEnum):
    """What a document's date rests on, surest first."""

    GIVEN = "given"
    METADATA = "metadata"
    TEXT = "text"
    URL = "url"
    INFERRED = "inferred"
    """Not told: bounded by the latest date the page itself names. Anchors weekdays, proves nothing."""
    NONE = "none"


class PartKind(StrEnum):
    """What a stretch of a document is. Claims from comments and embeds are never the publisher's."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BODY = "body"
    CAPTION = "caption"
    QUOTE = "quote"
    EMBED = "embed"
    COMMENT = "comment"
    NOTICE = "notice"
    RELATED = "related"
    BOILERPLATE = "boilerplate"


SILENT_PARTS = frozenset({PartKind.RELATED, PartKind.BOILERPLATE})
"""Parts that tell nothing of ours: no claim is taken from them."""

READERS_PARTS = frozenset({PartKind.COMMENT, PartKind.EMBED})
"""Parts whose words are not the publisher's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a document's text, [start, end). Parts are in order of `start`; one may lie inside another.

    `parent` is the index (in the document's parts) of the comment replied to, or of the part an embed or
    quote lies in. `published` is the part's own time when it tells one (a post's, a comment's).
    """

    kind: PartKind
    start: int
    end: int
    author: str | None = None
    published: datetime | None = None
    order: int | None = None
    parent: int | None = None
    is_correction: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise DataIntegrityError(f"part {self.kind} {self.start}:{self.end} is empty or reversed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Identified):
    """One reading of a capture: one text, its parts and what it says of itself."""

    capture_id: str
    location: str
    text: str
    parts: tuple[Part, ...] = ()
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None
    published_at: datetime | None = None
    published_basis: DateBasis = DateBasis.NONE
    modified: date | None = None
    language: str = "und"
    completeness: Completeness = Completeness.FULL
    url: str | None = None
    external_id: str | None = None
    modified_basis: DateBasis = DateBasis.NONE
    section: str | None = None
    record: str | None = None
    """Form of the data set (`acled`, `ucdp`) where the document is one coded row of it, not a report."""
    kept_id: str = ""
    """Its id from before words of it were blanked (`Ledger.redact`); empty otherwise."""

    def make_id(self) -> str:
        if self.kept_id:
            return self.kept_id
        parts = [[part.kind, part.start, part.end, part.author, part.order, part.parent] for part in self.parts]
        dates = [str(day) if day else None for day in (self.published, self.published_at, self.modified)]
        told = [self.title, self.byline, self.publisher, self.published_basis, self.language, self.completeness]
        later = [self.modified_basis, self.section, self.record]
        grown = [later] if later != [DateBasis.NONE, None, None] else []
        return content_id(
            "document", self.capture_id, self.text, parts, dates, told, self.url, self.external_id, *grown
        )

    @property
    def page_key(self) -> str:
        """What makes two documents versions of one page: the canonical URL, else the location."""
        return self.url or self.location

    def part_at(self, start: int) -> tuple[int, Part] | None:
        """Index and part of the innermost part that holds the character at `start`."""
        holding = [(index, part) for index, part in enumerate(self.parts) if part.start <= start < part.end]
        return min(holding, key=lambda pair: (pair[1].end - pair[1].start, -pair[0]), default=None)
