"""What opening a workbook would cost, before it is opened: its XML is looked through once as a stream.

The workbook reader makes every cell of the rectangle that holds all cells, unfolds repeats, and never ends on XML
that is not well-formed; so none of these reaches it.
"""

import re
import zipfile
from collections.abc import Mapping
from typing import Any

_AT = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_PIECE = 1 << 20
_NOT_READ = re.compile(r"xl/media/|Pictures/|Thumbnails/|Object |customXml/|docProps/|xl/drawings/|xl/charts/|.*\.vml$")
_LINKS = "xl/_rels/workbook.xml.rels"
_MOST_LINKS = 10_000_000


def cells_of(found: zipfile.ZipFile) -> int:
    """Cells that a reader would make of the largest sheet.

    Raises ValueError where its XML is not well-formed in UTF-8 or declares entities, and what unpacking raises.
    """
    links = _links(found)
    return max((_cells_in(found, entry) for entry in found.infolist() if _is_read(entry, links)), default=0)


def _links(found: zipfile.ZipFile) -> str | None:
    """What the workbook says where its sheets lie; None where that is written so that any file may be meant."""
    try:
        entry = found.getinfo(_LINKS)
    except KeyError:
        return ""
    if entry.file_size > _MOST_LINKS:
        raise ValueError("it tells too many sheets")
    text = found.read(entry).decode("utf-8", "replace").lower()
    return None if "&" in text or "%" in text else text


def _is_read(entry: zipfile.ZipInfo, links: str | None) -> bool:
    """Whether the member may be a sheet, wherever it lies. Drawings are often no XML, and no sheet refers to one."""
    if entry.is_dir():
        return False
    name = entry.filename.rpartition("/")[2].lower()
    return links is None or name in links or not _NOT_READ.match(entry.filename)


def _cells_in(found: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    with found.open(entry) as stream:
        head = stream.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<") and not entry.filename.lower().endswith((".xml", ".rels")):
        return 0
    sheet = _OpenSheet() if entry.filename == "content.xml" else _Sheet()
    parser = _parser()
    parser.StartElementHandler = sheet.begun
    parser.EndElementHandler = sheet.ended
    with found.open(entry) as stream:
        while piece := stream.read(_PIECE):
            _feed(parser, piece)
    _feed(parser, b"", is_last=True)
    return sheet.cells


class _Sheet:
    """Measures the rectangle of the filled cells of an Office Open XML sheet as its elements go by."""

    def __init__(self) -> None:
        self.cells = 0
        self._rows = self._widest = self._row = self._column = 0
        self._is_in_cell = False

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins. What lies in a cell fills it; cells and rows that tell no place follow the last."""
        local = name.rpartition(":")[2]
        told = attributes.get("r", "")
        if local == "row":
            self._row, self._column = int(told) if _is_number(told) else self._row + 1, 0
        elif local == "c":
            place = _AT.fullmatch(told)
            self._column = _number(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
            self._is_in_cell = True
        elif self._is_in_cell:
            self._rows, self._widest = max(self._rows, self._row), max(self._widest, self._column)
            self.cells = self._rows * self._widest

    def ended(self, name: str) -> None:
        """An element ends."""
        self._is_in_cell = self._is_in_cell and name.rpartition(":")[2] != "c"


def _number(letters: str) -> int:
    """A column's number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + (ord(letter) & 31)
    return number


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdecimal() and len(told) < 10


class _OpenSheet:
    """Counts the cells of OpenDocument sheets, repeats unfolded, as their elements go by; the largest sheet counts."""

    def __init__(self) -> None:
        self.cells = 0
        self._rows = self._widest = self._empty = self._repeats = self._width = self._filled = 0

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins. What lies in a cell, or its value, fills it."""
        local = name.rpartition(":")[2]
        if local == "table":
            self._rows = self._widest = self._empty = 0
        elif local == "table-row":
            self._width = self._filled = 0
            self._repeats = _repeated(attributes, "rows")
        elif local in ("table-cell", "covered-table-cell"):
            self._width += _repeated(attributes, "columns")
            if any("value" in key or "formula" in key for key in attributes):
                self._filled = self._width
        else:
            self._filled = self._width

    def ended(self, name: str) -> None:
        """An element ends. Empty rows and cells count where filled ones follow them."""
        if name.rpartition(":")[2] != "table-row":
            return
        if not self._filled:
            self._empty += self._repeats
            return
        self._rows += self._empty + self._repeats
        self._empty = 0
        self._widest = max(self._widest, self._filled)
        self.cells = max(self.cells, self._rows * self._widest)


def _repeated(attributes: Mapping[str, str], what: str) -> int:
    told = next((value for key, value in attributes.items() if key.endswith(f"number-{what}-repeated")), "1")
    return int(told) if _is_number(told) else 1


def _parser() -> Any:
    from xml.parsers import expat

    # UTF-8 whatever the file says: the workbook reader knows no other.
    parser = expat.ParserCreate("utf-8")

    def refuse(_name: str, _system: str | None, _public: str | None, has_own: bool) -> None:
        # Old OpenDocument files name a public document type; none needs declarations of its own.
        if has_own:
            raise ValueError("it declares entities")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: Any, piece: bytes, *, is_last: bool = False) -> None:
    from xml.parsers import expat

    try:
        parser.Parse(piece, is_last)
    except expat.ExpatError as error:
        raise ValueError(f"its XML is broken: {error}") from None
