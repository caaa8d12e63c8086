"""What every form of page gives the reader, before it is a document."""

from dataclasses import dataclass

from trucewatch.core.records import Completeness, DateBasis, Part

Trouble = tuple[str, str, str]
"""What was wrong with a page: code of the problem, message (a clause that follows the page's name), hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One text with its parts, and what the page says of itself: dates as it writes them, not yet understood."""

    text: str
    parts: tuple[Part, ...]
    completeness: Completeness = Completeness.FULL
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    modified_basis: DateBasis = DateBasis.METADATA
    url: str | None = None
    language: str | None = None
    section: str | None = None
    record: str | None = None
    """Form of the data set where the page is one coded row of it (`core.records.Document.record`)."""


Read = tuple[Page | None, tuple[Trouble, ...]]
"""A page, None where there is nothing to read, and its troubles."""
