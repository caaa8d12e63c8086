"""The brief as PDF and DOCX: opened and read by readers of those forms, the same bytes each time, nothing run."""

import io
from dataclasses import replace

import docx
import pypdfium2
import pytest
from made_day import day_input

from trucewatch.publish.brief import build_brief
from trucewatch.publish.footnotes import safe_url
from trucewatch.publish.render_files import render_docx, render_pdf
from trucewatch.publish.report import Brief, Line
from trucewatch.publish.wording import clean

HOSTILE = '#read("/etc/hostname") $x$ *bold* \\evil <w:p/> = heading @n1 قصف'


def brief() -> Brief:
    return build_brief(day_input())


def hostile() -> Brief:
    made = brief()
    return replace(made, title=HOSTILE, footnotes=tuple(replace(note, words=HOSTILE) for note in made.footnotes))


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(document[at].get_textpage().get_text_bounded() for at in range(len(document)))


def docx_text(data: bytes) -> str:
    made = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in made.paragraphs] + cells)


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_pdf_holds_every_sentence_and_every_footnote() -> None:
    made = brief()
    told = plain(pdf_text(render_pdf(made)))
    for section in made.sections:
        for group in section.groups:
            for item in group.items:
                assert item.short_id in told
                assert plain(item.sentence)[:40] in told
    assert all(note.short_id in told for note in made.footnotes)
    assert made.period in told


def test_the_docx_holds_every_sentence_and_every_footnote() -> None:
    made = brief()
    told = docx_text(render_docx(made))
    for section in made.sections:
        for group in section.groups:
            for item in group.items:
                assert item.sentence in told
                assert all(line.text in told for line in item.lines)
    assert all(note.words in told for note in made.footnotes)
    assert made.glance is not None
    assert all(cell in told for row in made.glance.rows for cell in row)


@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_one_brief_is_the_same_bytes_each_time(render: object) -> None:
    assert callable(render)
    assert render(brief()) == render(brief())
    assert render(brief()) != render(hostile())


def test_text_of_sources_formats_nothing() -> None:
    told = plain(pdf_text(render_pdf(hostile())))
    assert '#read("/etc/hostname") $x$ *bold*' in told
    assert HOSTILE in docx_text(render_docx(hostile()))


def test_the_pdf_says_what_it_is() -> None:
    document = pypdfium2.PdfDocument(render_pdf(brief()))
    about = document.get_metadata_dict()
    assert about["Title"].startswith("Ceasefire brief")
    assert about["CreationDate"] == ""
    assert document.is_tagged()


def test_an_agreement_left_out_is_told_first() -> None:
    made = replace(brief(), alarms=("one-2017.yaml is left out: a line of it is wrong.",))
    told = plain(pdf_text(render_pdf(made)))
    assert told.index("one-2017.yaml") < told.index("As of")
    assert "one-2017.yaml" in docx_text(render_docx(made)).split("As of")[0]


def test_an_address_longer_than_a_pdf_takes_is_no_link() -> None:
    made = brief()
    long = f"https://press.example/{'a' * 9000}"
    given = replace(made, footnotes=tuple(replace(note, url=long) for note in made.footnotes))
    assert made.footnotes[0].short_id in pdf_text(render_pdf(given))


@pytest.mark.parametrize("sign", ["\ud800", "\u202e", "\x00", "\ufffe", " ", "\n"])
def test_an_address_with_what_is_not_shown_is_no_link(sign: str) -> None:
    document = day_input().documents[0]
    assert safe_url(replace(document, url="https://press.example/a")) == "https://press.example/a"
    assert safe_url(replace(document, url=f"https://press.example/{sign}a", location="pages/a.html")) == ""


def test_no_sign_that_xml_forbids_is_left_in_a_line() -> None:
    given = "".join(chr(code) for code in (*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
    docx.Document().add_paragraph(clean(f"Hauran{given}Post"))
    assert clean(f"Hauran{given}Post") == "Hauran Post"


def test_what_a_newer_page_no_longer_tells_stands_beside_what_it_tells() -> None:
    made = brief()
    section = next(one for one in made.sections if one.groups)
    item = replace(section.groups[0].items[0], lines=(Line(label="Changed", text="4 injured", struck="3 injured"),))
    given = replace(made, sections=(replace(section, groups=(replace(section.groups[0], items=(item,)),)),))
    for told in (pdf_text(render_pdf(given)), docx_text(render_docx(given))):
        assert "Changed: 3 injured 4 injured" in plain(told)
