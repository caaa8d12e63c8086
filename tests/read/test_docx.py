"""Word documents: parts by styles, tables, changes and comments as a reader sees them; hostile packages refused."""

from datetime import UTC, datetime

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import DOCX, W, bulletin, changed, paragraph, run, saved, with_part, zipped
from reading import capture_of, read_bytes, told

from trucewatch.core.records import Document
from trucewatch.read.docx import read_docx

BULLETIN = bulletin()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Document:
    document, problems = read_bytes(data, DOCX)
    assert document is not None, problems
    assert problems == ()
    return document


def refused(data: bytes) -> str:
    document, problems = read_bytes(data, DOCX)
    assert document is None
    assert len(problems) == 1
    assert problems[0].hint
    return problems[0].code


def test_a_bulletin_in_its_parts() -> None:
    document = read(BULLETIN)
    assert document.title == "Daily bulletin: truce in the southern zone"
    assert document.byline == "Plains Monitoring Centre"
    assert str(document.published) == "2017-06-08"
    assert str(document.modified) == "2017-06-08"
    assert told(document, "headline") == [document.title, "Violations"]
    assert told(document, "caption") == ["Smoke over Dael on 7 June"]
    assert told(document, "boilerplate") == ["Plains Monitoring Centre", "Not for onward distribution"]
    assert "Date | Place | Event | Killed\n6 June | Dael | Shelling | 9\n7 June | Nawa | Airstrike |" in document.text


def test_changes_as_they_would_be_accepted() -> None:
    text = read(BULLETIN).text
    assert "At least eleven civilians were killed when shells struck Dael, residents said." in text
    assert "nine" not in text
    assert "secret" not in text


def test_a_text_box_is_read_once_where_it_hangs() -> None:
    text = read(BULLETIN).text
    assert text.count("In a box: the road to Nawa is closed.") == 1
    assert text.index("Access stays limited.") < text.index("In a box") < text.index("Aid convoys wait")


def test_reviewers_comments_are_comments() -> None:
    document = read(BULLETIN)
    comment = next(part for part in document.parts if part.kind == "comment")
    assert document.text[comment.start : comment.end] == "Check with the field office."
    assert comment.author == "M. Reviewer"
    assert comment.order == 1
    assert comment.published is not None
    assert comment.published.tzinfo is not None


def test_an_answer_hangs_on_the_comment_it_answers() -> None:
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    body = "".join(
        f'<w:comment w:id="{n}" w:author="{who}" w:date="2017-06-08T10:00:00Z"><w:p w14:paraId="0000000{n}">'
        f"<w:r><w:t>{words}</w:t></w:r></w:p></w:comment>"
        for n, who, words in ((1, "A. One", "Is this confirmed?"), (2, "B. Two", "Yes, by phone."))
    )
    document = docx.Document()
    document.add_paragraph("Shells fell on two towns in the north.")
    data = with_part(
        saved(document), "comments.xml", "comments", f'<w:comments {W} xmlns:w14="{w14}">{body}</w:comments>'
    )
    more = (
        f'<w15:commentsEx xmlns:w15="{w15}"><w15:commentEx w15:paraId="00000001" w15:done="0"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/></w15:commentsEx>'
    )
    found = read(with_part(data, "commentsExtended.xml", "commentsExtended", more))
    comments = [part for part in found.parts if part.kind == "comment"]
    assert [part.author for part in comments] == ["A. One", "B. Two"]
    assert comments[0].parent is None
    assert found.parts[comments[1].parent or 0] == comments[0]
    assert comments[0].published == datetime(2017, 6, 8, 10, tzinfo=UTC)


def test_footnotes_stand_below_the_text() -> None:
    document = docx.Document()
    body = document.element.body
    body.insert(0, paragraph(run("Shells fell on two towns.") + '<w:r><w:footnoteReference w:id="3"/></w:r>'))
    note = f'<w:footnote w:id="3"><w:p>{run("Interview with a resident.")}</w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    text = read(with_part(saved(document), "footnotes.xml", "footnotes", notes)).text
    assert text == "Shells fell on two towns.\n\n[1] Interview with a resident."


def test_a_table_of_layout_is_read_as_paragraphs_and_merged_cells_are_empty() -> None:
    document = docx.Document()
    layout = document.add_table(rows=1, cols=2)
    layout.rows[0].cells[0].text = "Shells fell on two towns in the north."
    layout.rows[0].cells[1].text = "The mission took note of it."
    data = document.add_table(rows=3, cols=3)
    for number, row in enumerate((("6 June", "Dael", "9"), ("", "Nawa", "2"), ("Total", "", "11"))):
        for cell, words in zip(data.rows[number].cells, row, strict=True):
            cell.text = words
    data.cell(0, 0).merge(data.cell(1, 0))
    data.cell(2, 0).merge(data.cell(2, 1))
    text = read(saved(document)).text
    assert "Shells fell on two towns in the north.\n\nThe mission took note of it." in text
    assert "6 June | Dael | 9\n| Nawa | 2\nTotal |  | 11" in text


def test_without_styles_bold_lines_are_headings() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("بيان صادر عن مركز الرصد").bold = True
    document.add_paragraph("الخميس 8 حزيران 2017")
    document.add_paragraph("قصفت القوات بلدة داعل في ريف درعا صباح اليوم، ما أدى إلى مقتل 9 مدنيين.")
    found = read(saved(document))
    assert found.title == "بيان صادر عن مركز الرصد"
    assert (found.language, str(found.published)) == ("ar", "2017-06-08")


def test_lines_with_several_tabs_keep_them() -> None:
    document = docx.Document()
    document.add_paragraph("6 June\tDael\tShelling\t9")
    document.add_paragraph("1.\tThe first of all.")
    assert read(saved(document)).text == "6 June\tDael\tShelling\t9\n\n1. The first of all."


def test_what_is_no_word_document_is_told() -> None:
    assert refused(zipped({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<Types/>"})) == "wrong_type"
    assert refused(zipped({"report.txt": b"words"})) == "wrong_type"
    assert refused(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert refused(OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le")) == "unsupported_type"
    kinds = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert refused(zipped({"[Content_Types].xml": kinds})) == "unsupported_type"
    assert refused(BULLETIN[: len(BULLETIN) // 2]) == "damaged_file"
    assert refused(changed(BULLETIN, lambda name, data: data[:50] if name == "word/document.xml" else data)) == (
        "damaged_file"
    )


def test_a_page_called_docx_is_read_as_a_page() -> None:
    data = b"<html><body><article><p>Shells fell on two towns in the north of it.</p></article></body></html>"
    document, problems = read_bytes(data, DOCX)
    assert document is not None
    assert "Shells fell" in document.text
    assert [problem.code for problem in problems] == ["wrong_type"]


def test_xml_that_declares_entities_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def spoil(encoding: str) -> bytes:
        def change(name: str, data: bytes) -> bytes:
            return (bomb + data.decode().split("?>", 1)[1]).encode(encoding) if name == "word/document.xml" else data

        return changed(BULLETIN, change)

    assert refused(spoil("utf-8")) == "unsafe_xml"
    assert refused(spoil("utf-16")) == "unsafe_xml"


def test_packages_that_unpack_to_too_much_are_refused_unread() -> None:
    many = {f"word/media/{number}.xml": b"<x/>" for number in range(30)}
    capture = capture_of(BULLETIN, DOCX)
    for data, bounds in (
        (changed(BULLETIN, **{"word/big.xml": b"<x>" + b" " * 30_000_000}), {}),
        (changed(BULLETIN, **{"word/media/a.bin": b"\0" * 60_000_000}), {}),
        (changed(BULLETIN, **many), {"max_entries": 40}),
        (BULLETIN, {"max_unpacked": 1000}),
    ):
        page, troubles = read_docx(capture, data, **bounds)
        assert page is None
        assert [trouble[0] for trouble in troubles] == ["too_large_unpacked"]


def test_styles_that_rest_on_each_other_end() -> None:
    ring = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    document = docx.Document()
    document.element.body.insert(0, paragraph(f'<w:pPr><w:pStyle w:val="A"/></w:pPr>{run("Shells fell on it.")}'))

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</w:styles>", ring.encode()) if name == "word/styles.xml" else data

    assert read(changed(saved(document), change)).text == "Shells fell on it."


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(BULLETIN)), st.binary(max_size=12), st.integers(0, 60))
def test_any_change_of_a_document_is_read_without_an_error(at: int, put: bytes, cut: int) -> None:
    spoilt = BULLETIN[:at] + put + BULLETIN[at + cut :]
    document, problems = read_bytes(spoilt, DOCX)
    again, same = read_bytes(spoilt, DOCX)
    assert problems == same
    assert (document.id if document else None) == (again.id if again else None)
    assert document is not None or problems


PIECES = st.sampled_from(
    [
        *("<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>words</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>"),
        *("<w:tc>", "</w:tc>", "<w:ins>", "</w:ins>", "<w:del>", "</w:del>", "<w:tab/>", "<w:br/>", "<w:sdt/>"),
        *('<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>', '<w:tcPr><w:gridSpan w:val="99999"/></w:tcPr>'),
        *("<w:txbxContent>", "</w:txbxContent>", "<w:drawing>", "</w:drawing>", '<w:outlineLvl w:val="x"/>'),
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_body_is_read_without_an_error(pieces: list[str]) -> None:
    opened: list[str] = []
    xml = ""
    for piece in pieces:  # well-formed, in whatever order
        name = piece.strip("</>").split()[0]
        if piece.startswith("</"):
            if name in opened:
                while opened[-1] != name:
                    xml += f"</{opened.pop()}>"
                xml += f"</{opened.pop()}>"
        else:
            opened += [name] if not piece.endswith("/>") and "</" not in piece else []
            xml += piece
    xml += "".join(f"</{name}>" for name in reversed(opened))
    body = f"<w:document {W}><w:body>{xml}</w:body></w:document>".encode()
    data = changed(BULLETIN, lambda name, old: body if name == "word/document.xml" else old)
    document, problems = read_bytes(data, DOCX)
    assert document is not None or problems
