"""The XML of a Word document walked in order: its paragraphs, tables, text boxes and notes. Runs in the child process.

What tracked changes deleted is not text; what they inserted is. Hidden text is nobody's to read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}sectPr", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText"})
_WRAPPERS = frozenset(
    {f"{W}{name}" for name in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple")}
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_FALSE = ("0", "false", "off")
_SPAN_MAX = 60
_CELL_MAX = 1200
_CELL_MEDIAN = 120


@dataclass(slots=True)
class Paragraph:
    """Words of a paragraph with its style's name, lower case; `level` of a heading, 0 for none."""

    text: str
    style: str = ""
    level: int = 0
    is_bold: bool = False
    is_table: bool = False


@dataclass(slots=True)
class Style:
    """A paragraph style: its own name, what it is based on, its level in the outline."""

    name: str
    based_on: str | None
    level: int | None
    is_bold: bool


@dataclass(slots=True)
class Walk:
    """A walk through one part of the package: the styles it knows, and the notes met on the way."""

    styles: Mapping[str, Style]
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind (`footnote`, `endnote`) and id, in order of their references."""

    def blocks(self, element: Any) -> Iterator[Paragraph]:
        """Paragraphs and tables below an element, in order; a text box follows the paragraph that holds it."""
        carried = ""
        for child in _children(element):
            if child.tag == f"{W}p":
                boxes: list[Any] = []
                told = self.paragraph(child, boxes)
                told.text = f"{carried}{told.text}"
                carried = told.text if _is_joined(child) else ""
                if not carried:
                    yield from [told] if told.text.strip() else []
                for box in boxes:
                    yield from self.blocks(box)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
        if carried.strip():
            yield Paragraph(carried)

    def paragraph(self, element: Any, boxes: list[Any]) -> Paragraph:
        """One paragraph; text boxes that hang on it are added to `boxes`."""
        words: list[str] = []
        bold: list[bool] = []
        self._runs(element, words, bold, boxes)
        style, level, is_bold = self._style(element)
        text = _spaced("".join(words))
        return Paragraph(text, style, level, is_bold=(is_bold or (bool(bold) and all(bold))))

    def _runs(self, element: Any, words: list[str], bold: list[bool], boxes: list[Any]) -> None:
        for child in _children(element):
            if child.tag == f"{W}r":
                self._run(child, words, bold, boxes)
            elif child.tag not in _GONE:
                self._runs(child, words, bold, boxes)

    def _run(self, run: Any, words: list[str], bold: list[bool], boxes: list[Any]) -> None:
        if _is_on(run, "vanish"):
            return
        for child in _children(run):
            if child.tag == f"{W}t":
                words.append(child.text or "")
                if (child.text or "").strip():
                    bold.append(_is_on(run, "b"))
            elif child.tag in _SIGNS:
                words.append(_SIGNS[child.tag])
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self.notes.append((child.tag[len(W) : -len("Reference")], child.get(f"{W}id") or ""))
            elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                boxes += _outermost(child, f"{W}txbxContent")

    def _style(self, element: Any) -> tuple[str, int, bool]:
        properties = element.find(f"{W}pPr")
        if properties is None:
            return "", 0, False
        own = properties.find(f"{W}outlineLvl")
        told = properties.find(f"{W}pStyle")
        style = self.styles.get(told.get(f"{W}val") or "") if told is not None else None
        names, level, is_bold = [], _level(own), False
        for _ in range(12):  # styles rest on each other; a ring of them ends here
            if style is None:
                break
            names.append(style.name)
            level = style.level if level is None else level
            is_bold = is_bold or style.is_bold
            style = self.styles.get(style.based_on or "")
        return " < ".join(names), 0 if level is None else level, is_bold

    def table(self, element: Any) -> Iterator[Paragraph]:
        """A data table as one block, a row a line and cells parted by bars; a table of layout as its paragraphs."""
        rows = [row for row in _children(element) if row.tag == f"{W}tr" and not _is_deleted(row)]
        cells = [[cell for cell in _children(row) if cell.tag == f"{W}tc"] for row in rows]
        notes = len(self.notes)
        texts = [[self._cell(cell) for cell in row] for row in cells]
        if not _is_data(element, texts):
            del self.notes[notes:]
            for row in cells:
                for cell in row:
                    yield from self.blocks(cell)
            return
        padded = [
            [part for cell, text in zip(row, words, strict=True) for part in [text, *[""] * (_span(cell) - 1)]]
            for row, words in zip(cells, texts, strict=True)
        ]
        lines = [" | ".join(row).strip() for row in padded]
        text = "\n".join(line for line in lines if line.strip(" |"))
        if text:
            yield Paragraph(text, is_table=True)

    def _cell(self, cell: Any) -> str:
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val") != "restart":
            return ""
        return re.sub(r"\s+", " ", " ".join(one.text for one in self.blocks(cell))).strip()


def _children(element: Any) -> Iterator[Any]:
    """Elements below, through what only wraps them; of alternatives the first; deleted ones are passed over."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _GONE:
            continue
        if child.tag in _WRAPPERS:
            yield from _children(child)
        elif child.tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            chosen = chosen if chosen is not None else child.find(f"{_MC}Fallback")
            if chosen is not None:
                yield from _children(chosen)
        else:
            yield child


def _outermost(element: Any, tag: str) -> list[Any]:
    """Elements of that tag below, none that lies in another; of alternatives the first."""
    found: list[Any] = []
    for child in _children(element):
        found += [child] if child.tag == tag else _outermost(child, tag)
    return found


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and (found.get(f"{W}val") or "true").lower() not in _FALSE


def _is_joined(paragraph: Any) -> bool:
    """Whether the end of a paragraph was deleted, so that the next goes on it."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _is_deleted(row: Any) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _level(element: Any) -> int | None:
    """A level of the outline from 1; body text (9) and what is no number have none."""
    told = element.get(f"{W}val") if element is not None else None
    return int(told) + 1 if told and told.isdigit() and int(told) < 9 else None


def _span(cell: Any) -> int:
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    told = (found.get(f"{W}val") or "") if found is not None else ""
    return min(_SPAN_MAX, max(1, int(told))) if told.isdigit() and len(told) < 6 else 1


def _is_data(table: Any, texts: list[list[str]]) -> bool:
    """Whether a table holds data and is no frame for a page's columns: as the reader of HTML asks it."""
    if len(texts) < 2 or max(map(len, texts)) < 2 or next(table.iterdescendants(f"{W}tbl"), None) is not None:
        return False
    lengths = sorted(len(text) for row in texts for text in row)
    return lengths[-1] <= _CELL_MAX and lengths[len(lengths) // 2] <= _CELL_MEDIAN


def _spaced(words: str) -> str:
    """Blanks made one; tabs kept where several part the words of a line, as in a table without lines."""
    lines = []
    for line in words.split("\n"):
        told = re.sub(r"[^\S\t]+", " ", line).strip()
        lines.append(
            re.sub(r" ?\t+ ?", "\t", told) if len(re.findall(r"\S\s*\t", told)) > 1 else told.replace("\t", " ")
        )
    return re.sub(r"\n{2,}", "\n", "\n".join(re.sub(r" {2,}", " ", line) for line in lines)).strip("\n")


def styles_of(element: Any) -> dict[str, Style]:
    """The paragraph styles of a document by their ids."""
    found: dict[str, Style] = {}
    for style in element.iter(f"{W}style"):
        name, based = style.find(f"{W}name"), style.find(f"{W}basedOn")
        told = (name.get(f"{W}val") or "") if name is not None else ""
        heading = re.fullmatch(r"heading ([1-9])", told.lower())
        level = int(heading[1]) if heading else _level(style.find(f"{W}pPr/{W}outlineLvl"))
        parent = based.get(f"{W}val") if based is not None else None
        found[style.get(f"{W}styleId") or ""] = Style(told.lower(), parent, level, _is_on(style, "b"))
    return found
