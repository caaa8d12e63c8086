"""The report model as PDF (Typst) and as DOCX. Source text goes in as data: it can format and link nothing."""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from trucewatch.core.problems import ConfigError
from trucewatch.publish.render import words_of_forms
from trucewatch.publish.report import Brief, Item, Picture, Section, Table

if TYPE_CHECKING:
    from docx.document import Document as Docx

SMALL, TINY = 9, 7.5
"""Sizes of type, in points."""
EPOCH = (2000, 1, 1)
"""What the file says of its making: nothing, so that one brief is the same bytes whenever it is written."""


def render_pdf(brief: Brief) -> bytes:
    """A tagged PDF on A4; the same brief gives the same bytes. Needs `trucewatch[pdf]` (else ConfigError)."""
    try:
        import typst
    except ImportError as error:
        raise ConfigError(
            "A brief as PDF needs the package typst.", hint="Install it with: pip install 'trucewatch[pdf]'."
        ) from error
    template = files("trucewatch").joinpath("publish", "templates", "brief.typ").read_bytes()
    pictures = [{"alt": one.alt, "svg": one.svg} for one in brief.pictures]
    told = {**asdict(replace(brief, pictures=())), "pictures": pictures, "words": words_of_forms(brief)}
    given = json.dumps(told, ensure_ascii=False)
    return bytes(typst.compile(template, format="pdf", sys_inputs={"brief": given}))


def render_docx(brief: Brief) -> bytes:
    """A Word document with headings, tables and numbered footnotes at its end."""
    import docx

    made, words = docx.Document(), words_of_forms(brief)
    _properties(made, brief)
    made.add_heading(brief.title, 0)
    made.add_paragraph(brief.period).runs[0].bold = True
    for alarm in brief.alarms:
        made.add_paragraph(alarm, style="Intense Quote")
    _note(made, brief.as_of)
    _note(made, words["draft"] if brief.is_draft else "")
    for line in brief.summary:
        made.add_paragraph(line, style="List Bullet")
    if brief.glance:
        _table(made, brief.glance)
    for line in (brief.glance_note, words["nothing"]):
        _note(made, line)
    for picture in brief.pictures:
        _picture(made, picture)
    for section in brief.sections:
        _section(made, section)
    _footnotes(made, brief, words)
    _note(made, words["made_by"])
    if brief.is_right_to_left:
        _turned(made)
    out = io.BytesIO()
    made.save(out)
    return _without_clock(out.getvalue())


def _properties(made: "Docx", brief: Brief) -> None:
    from datetime import UTC, datetime

    told = made.core_properties
    told.title, told.author, told.comments = f"{brief.title}, {brief.period}", "trucewatch", ""
    told.created = told.modified = datetime(*EPOCH, tzinfo=UTC)


def _picture(made: "Docx", picture: Picture) -> None:
    from docx.shared import Mm

    shape = made.add_picture(io.BytesIO(picture.png), width=Mm(150))
    shape._inline.docPr.set("descr", picture.alt)


def _section(made: "Docx", section: Section) -> None:
    count = f" ({section.item_count})" if section.item_count else ""
    made.add_heading(f"{section.title}{count}", 1)
    _note(made, section.intro)
    if section.table:
        _table(made, section.table)
    for group in section.groups:
        if group.title:
            made.add_heading(group.title, 2)
        _note(made, group.note)
        for item in group.items:
            _item(made, item)
    if not section.groups and not section.table:
        _note(made, section.empty)


def _item(made: "Docx", item: Item) -> None:
    from docx.shared import Pt

    told = made.add_paragraph(style="List Bullet")
    told.add_run(item.sentence)
    if item.marks:
        told.add_run(" ".join(str(mark) for mark in item.marks)).font.superscript = True
    told.add_run(f"  {item.short_id}").font.size = Pt(TINY)
    for line in item.lines:
        under = made.add_paragraph(style="List Continue")
        under.add_run(f"{line.label}: ").bold = True
        if line.struck:
            under.add_run(line.struck).font.strike = True
            under.add_run(" ")
        under.add_run(line.text)
        for run in under.runs:
            run.font.size = Pt(SMALL)


def _footnotes(made: "Docx", brief: Brief, words: Mapping[str, str]) -> None:
    from docx.shared import Pt

    made.add_heading(words["footnotes"], 1)
    if not brief.footnotes:
        _note(made, words["no_footnotes"])
    for note in brief.footnotes:
        told = made.add_paragraph()
        told.add_run(f"{note.number}  ").bold = True
        source = f"{words['tellers_in'].format(tellers=note.tellers)} {note.source}" if note.tellers else note.source
        address = f" <{note.url}>" if note.url else ""
        told.add_run(f"“{note.words}” — {source}{address}. {note.short_id}")
        for run in told.runs:
            run.font.size = Pt(SMALL)


def _note(made: "Docx", text: str) -> None:
    from docx.shared import Pt

    if text:
        made.add_paragraph().add_run(text).font.size = Pt(SMALL)


def _table(made: "Docx", of: Table) -> None:
    from docx.shared import Pt

    grid = made.add_table(rows=1, cols=len(of.headings), style="Light Grid")
    rows = [of.headings, *of.rows]
    for row in of.rows:
        assert len(row) == len(of.headings)
        grid.add_row()
    for line, cells in zip(grid.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(SMALL), cells is of.headings


def _turned(made: "Docx") -> None:
    """All paragraphs and tables from right to left; runs tell the letters of each script by themselves."""
    from docx.oxml import OxmlElement

    for paragraph in made.element.body.iter(f"{{{_WORD}}}p"):
        paragraph.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.iter(f"{{{_WORD}}}r"):
            if any(is_arabic(text.text or "") for text in run.iter(f"{{{_WORD}}}t")):
                run.get_or_add_rPr().append(OxmlElement("w:rtl"))
    for table in made.element.body.iter(f"{{{_WORD}}}tbl"):
        table.tblPr.append(OxmlElement("w:bidiVisual"))


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def is_arabic(text: str) -> bool:
    """Whether a text begins, letters only counted, in Arabic letters."""
    first = next((char for char in text if char.isalpha()), "")
    return "\u0600" <= first <= "\u06ff"


def _without_clock(data: bytes) -> bytes:
    """The same package with one date on all its members."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist()):
            about: Any = zipfile.ZipInfo(name, date_time=(*EPOCH, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(about, given.read(name))
    return out.getvalue()
