"""The brief as data: what every format is rendered from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A labelled line under an item: `Missing`, `Accounts differ`, `Terms`."""

    label: str
    text: str
    struck: str = ""
    """What stood there before a newer version of a page, shown struck before the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One sentence of the brief with its footnotes and the id that `trucewatch why` takes."""

    record_id: str
    short_id: str
    sentence: str
    marks: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items under one heading: an agreement's term, a holder of positions."""

    title: str
    items: tuple[Item, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of text under headings; every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the brief. `anchor` is its name in links; `empty` is said where nothing stands in it."""

    anchor: str
    title: str
    intro: str = ""
    groups: tuple[Group, ...] = ()
    table: Table | None = None
    empty: str = ""

    @property
    def item_count(self) -> int:
        return sum(len(group.items) for group in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A source's exact words and where they stand."""

    number: int
    claim_id: str
    short_id: str
    words: str
    tellers: str
    source: str
    """Publisher, title, part, date, external id, in one line."""
    url: str = ""
    """http or https only, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A map or chart, as SVG and as PNG; `alt` tells it in words."""

    title: str
    alt: str
    svg: str
    png: bytes = b""
    """Empty where no form that takes it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A report model: HTML, Markdown, PDF and DOCX are made of it."""

    title: str
    period: str
    as_of: str
    summary: tuple[str, ...]
    glance: Table | None
    glance_note: str
    sections: tuple[Section, ...]
    nothing: str
    """Sections left out because nothing stands in them, named in one line."""
    footnotes: tuple[Footnote, ...]
    alarms: tuple[str, ...] = ()
    """What stands above all else: agreements that were left out."""
    language: str = "en"
    """ISO 639-1 code of the brief's own words; what sources say stays in theirs."""
    is_right_to_left: bool = False
    pictures: tuple[Picture, ...] = ()
    is_draft: bool = False
    """Whether its own words are a translation that no speaker has checked."""
