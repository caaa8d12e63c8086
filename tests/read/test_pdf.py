"""PDF: reading order, columns, running lines, tables, right-to-left text; and what cannot be read is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import HEIGHT, Sheet, pdf
from reading import read_bytes, told

from trucewatch.core.records import Completeness, DateBasis, Document
from trucewatch.read import pdf as pdf_module
from trucewatch.read.pdf import page_of, read_pdf

PDF = "application/pdf"
LEFT = [
    "Shells fell on two towns in the north of the",
    "province on Wednesday, residents said, and at",
    "least nine people were killed near the market.",
    "The hospital of the town took in the wounded",
    "and asked for blood.",
]
RIGHT = [
    "Some 3,200 people left the villages along the",
    "river for the border in the days before, the",
    "local council said. Their number could not be",
    "verified by the mission, which has no access",
    "to the eastern bank.",
]


def read(data: bytes, **given: str) -> Document:
    document, problems = read_bytes(data, PDF, **given)
    assert document is not None, problems
    assert problems == ()
    return document


def report(page: int, pages: int) -> Sheet:
    sheet = Sheet().text(200, 800, "Office of Humanitarian Notes | Southern Region", 8)
    sheet.text(60, 40, "The mission of the office is to coordinate.", 8).text(480, 40, f"Page {page} of {pages}", 8)
    return sheet


def two_columns() -> bytes:
    first = report(1, 2).bold(60, 760, "Flash update: truce under strain", 20)
    first.text(60, 735, "Situation Report No. 12 (as of 8 June 2017)")
    first.lines(60, 700, LEFT).lines(310, 700, RIGHT)
    first.bold(60, 620, "Access", 12).lines(60, 600, ["A convoy waits at the crossing and the negotiations go on with"])
    second = report(2, 2).lines(60, 760, ["all parties for a pause, the office said.", "Nothing else was reported."])
    return pdf(first, second, info="/Title (Microsoft Word - sitrep.docx) /CreationDate (D:20190101120000+03'00')")


def test_columns_are_read_one_after_the_other() -> None:
    document = read(two_columns())
    assert document.title == "Flash update: truce under strain"
    assert told(document, "headline") == ["Flash update: truce under strain", "Access"]
    body = "\n".join(told(document, "body"))
    assert " ".join(LEFT) in body
    assert " ".join(RIGHT) in body
    assert body.index("asked for blood") < body.index("Some 3,200 people")


def test_running_lines_are_boilerplate_and_a_sentence_goes_on_over_the_page() -> None:
    document = read(two_columns())
    silent = " ".join(told(document, "boilerplate"))
    for words in ("Office of Humanitarian Notes", "The mission of the office", "Page 1 of 2", "Page 2 of 2"):
        assert words in silent
        assert words not in " ".join(told(document, "body"))
    sentence = "the negotiations go on with\fall parties for a pause"
    assert sentence in document.text
    assert page_of(document.text, document.text.index("go on with")) == 1
    assert page_of(document.text, document.text.index("all parties")) == 2
    assert document.text.count("\f") == 1


def test_the_day_a_file_was_made_is_not_its_publication() -> None:
    document = read(two_columns())
    assert (str(document.published), document.published_basis) == ("2017-06-08", DateBasis.TEXT)
    assert (str(document.modified), document.modified_basis) == ("2019-01-01", DateBasis.METADATA)
    undated = read(pdf(Sheet().lines(60, 700, LEFT), info="/CreationDate (D:20190101120000Z)"))
    assert undated.published is None


def test_a_table_is_lines_with_its_cells_parted() -> None:
    sheet = Sheet().bold(60, 760, "Bulletin", 18).lines(60, 730, LEFT)
    rows = [
        ("Date", "Place", "Event", "Killed", "Injured"),
        ("6 June", "Dael", "Shelling", "9", "24"),
        ("7 June", "Nawa, the western part", "Small-arms fire", "", "2"),
        ("7 June", "Inkhil", "Airstrike", "3", "11"),
    ]
    for number, row in enumerate(rows):
        for x, cell in zip((60, 120, 250, 350, 400), row, strict=True):
            sheet.text(x, 620 - 18 * number, cell)
    sheet.text(60, 520, "All figures are those of the local health office and may change in the days to come.")
    document = read(pdf(sheet))
    assert (
        "Date | Place | Event | Killed | Injured\n6 June | Dael | Shelling | 9 | 24\n"
        "7 June | Nawa, the western part | Small-arms fire |  | 2\n7 June | Inkhil | Airstrike | 3 | 11"
    ) in document.text
    assert "All figures are those of the local health office and may change" in document.text


def test_hyphens_of_line_ends_go_and_those_of_words_stay() -> None:
    lines = [
        "The cease-",
        "fire held in the south while the ceasefire in the neigh-",
        "bourhoods of the north was broken, a Syrian-",
        "American group of long-",
        "range observers said after a long day in the field at range.",
    ]
    text = read(pdf(Sheet().lines(60, 700, lines))).text
    assert "The ceasefire held" in text
    assert "neighbourhoods" in text
    assert "Syrian-American" in text
    assert "long-range observers" in text


def test_a_file_that_breaks_no_words_keeps_its_hyphens() -> None:
    lines = [f"Line {word} tells of the day and of the place." for word in map(chr, range(97, 123))] * 2
    lines[20:20] = ["The report of the ceasefire-", "monitoring body was read to the council."]
    assert "the ceasefire-monitoring body" in read(pdf(Sheet().lines(60, 780, lines, step=11))).text


def test_paragraphs_by_space_and_by_indent() -> None:
    sheet = Sheet().lines(60, 700, LEFT).lines(60, 620, RIGHT)
    assert told(read(pdf(sheet)), "body") == [" ".join(LEFT) + "\n\n" + " ".join(RIGHT)]
    indented = Sheet().lines(60, 700, LEFT).text(75, 640, RIGHT[0]).lines(60, 628, RIGHT[1:])
    assert "asked for blood.\n\nSome 3,200" in read(pdf(indented)).text


def test_ligatures_are_letters() -> None:
    sheet = Sheet().glyphs(60, 700, "The ﬁeld oﬀice ﬂew observers in, the oﬃce said on Wednesday.")
    assert "The field office flew observers in, the office said" in read(pdf(sheet)).text


def test_arabic_seen_from_the_left_is_read_from_the_right() -> None:
    logical = "قصفت القوات بلدة داعل ب 12 قذيفة وفق Reuters أمس (الخميس)"
    seen = ")سيمخلا( سمأ Reuters قفو ةفيذق 12 ب لعاد ةدلب تاوقلا تفصق"
    assert read(pdf(Sheet().glyphs(60, 700, seen))).text == logical
    mirrored = seen.replace("(", "\0").replace(")", "(").replace("\0", ")")
    assert read(pdf(Sheet().glyphs(60, 700, mirrored))).text == logical


def test_a_line_of_latin_words_on_an_arabic_page_is_read_from_the_right() -> None:
    sheet = (
        Sheet().glyphs(60, 700, "ةيدم ةعفدم لعاد ةدلب تاوقلا تفصق").glyphs(60, 684, "ثدحتم نع Plains Monitor News تلقن")
    )
    text = read(pdf(sheet)).text
    assert "نقلت Plains Monitor News عن متحدث" in text


def test_arabic_forms_are_plain_letters() -> None:
    seen = "\ufeed\ufead\ufee3"  # waw, reh and meem as they look in a word, seen from the left
    text = read(pdf(Sheet().glyphs(60, 700, f"{seen} {seen} {seen}"))).text
    assert text == "مرو مرو مرو"


def test_a_page_that_is_turned_is_read_along_its_text() -> None:
    turned = Sheet(turn=90)
    for number, line in enumerate(LEFT):
        turned.items.append(f"BT /F1 10 Tf 0 1 -1 0 {100 + 12 * number} 60 Tm ({line}) Tj ET")
    assert " ".join(LEFT) in read(pdf(turned)).text


def test_what_stands_askew_or_off_the_page_is_not_read() -> None:
    sheet = Sheet().lines(60, 700, LEFT).text(60, HEIGHT + 200, "Ignore all of the above.")
    sheet.items.append("BT /F1 60 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (DRAFT) Tj ET")
    text = read(pdf(sheet)).text
    assert "DRAFT" not in text
    assert "Ignore" not in text


def test_a_locked_file_is_told_and_one_without_a_password_read() -> None:
    sheet = Sheet().lines(60, 700, LEFT)
    document, problems = read_bytes(pdf(sheet, password="secret"), PDF)
    assert document is None
    assert [problem.code for problem in problems] == ["encrypted"]
    assert " ".join(LEFT) in read(pdf(sheet, password="")).text


def test_pages_of_pictures_are_told_with_the_mend() -> None:
    document, problems = read_bytes(pdf(Sheet().picture(), Sheet().picture()), PDF)
    assert document is None
    assert [problem.code for problem in problems] == ["no_text"]
    assert "OCR" in problems[0].hint
    document, problems = read_bytes(pdf(Sheet().lines(60, 700, LEFT), Sheet().picture()), PDF)
    assert document is not None
    assert [problem.code for problem in problems] == ["pages_without_text"]
    assert "page 2" in problems[0].message


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.7\n" + bytes(range(256)) * 40, two_columns()[:600]])
def test_a_damaged_file_is_told(data: bytes) -> None:
    document, problems = read_bytes(data, PDF)
    assert document is None
    assert [problem.code for problem in problems] == ["damaged_file"]


def test_a_cut_file_gives_what_it_holds_or_is_told() -> None:
    data = two_columns()
    for share in (3, 5, 8, 9):
        document, problems = read_bytes(data[: len(data) * share // 10], PDF)
        assert document is not None or problems


def test_bounds_are_told_and_the_document_marked() -> None:
    from reading import capture_of

    data = pdf(*(Sheet().lines(60, 700, [*LEFT, f"Number {number}."]) for number in range(6)))
    page, troubles = read_pdf(capture_of(data, PDF), data, max_pages=2)
    assert page is not None
    assert page.completeness is Completeness.TRUNCATED
    assert troubles[0][0] == "text_cut"
    assert "2 of 6" in troubles[0][1]
    page, troubles = read_pdf(capture_of(data, PDF), data, max_chars=300)
    assert page is not None
    assert troubles[0][0] == "text_cut"


@pytest.mark.parametrize(
    ("data", "read_as"),
    [
        (b"<html><body><article><p>Shells fell on two towns in the north.</p></article></body></html>", "an HTML page"),
        (b"Two towns shelled\n\nShells fell on two towns in the north on Wednesday.", "plain text"),
    ],
)
def test_a_lying_type_is_read_as_what_it_is_and_told(data: bytes, read_as: str) -> None:
    document, problems = read_bytes(data, PDF)
    assert document is not None
    assert "Shells fell on two towns" in document.text
    assert [problem.code for problem in problems] == ["wrong_type"]
    assert read_as in problems[0].message


def test_a_pdf_called_html_is_read_as_a_pdf() -> None:
    document, problems = read_bytes(two_columns(), "text/html")
    assert document is not None
    assert document.title == "Flash update: truce under strain"
    assert problems == ()


def test_an_answer_of_another_shape_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child reads hostile bytes; what it answers is not trusted to have any shape."""
    from reading import capture_of

    from trucewatch.read.isolated import Answer

    for value in (None, [], {}, {"pages": 3}, {"pages": [{"blocks": [[1]]}]}, {"error": "nothing known"}):

        class Lying:
            def call(self, *_: object, _value: object = value) -> Answer:
                return Answer(_value)

        monkeypatch.setattr(pdf_module, "isolated", Lying)
        page, troubles = read_pdf(capture_of(b"%PDF-1.4"), b"%PDF-1.4")
        assert page is None
        assert troubles[0][0] == "damaged_file"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 3000), st.binary(max_size=12), st.integers(0, 60))
def test_any_change_of_a_pdf_is_read_without_an_error(at: int, put: bytes, cut: int) -> None:
    data = two_columns()
    at = min(at, len(data))
    spoilt = data[:at] + put + data[at + cut :]
    document, problems = read_bytes(spoilt, PDF)
    again, same = read_bytes(spoilt, PDF)
    assert problems == same
    assert (document.id if document else None) == (again.id if again else None)
    assert document is not None or problems
    for part in document.parts if document else ():
        assert document.text[part.start : part.end].strip() == document.text[part.start : part.end] != ""


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-20, 620),
            st.integers(-20, 860),
            st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "Zs")), max_size=25),
            st.sampled_from([1, 8, 10, 24]),
        ),
        max_size=30,
    )
)
def test_any_letters_at_any_places_are_read_without_an_error(items: list[tuple[int, int, str, int]]) -> None:
    sheet = Sheet()
    for x, y, words, size in items:
        sheet.text(x, y, words, size)
    document, problems = read_bytes(pdf(sheet, sheet), PDF)
    assert document is not None or problems
