"""Coded rows of data sets made into documents. All rows are made up for these tests."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.ids import sha256
from trucewatch.core.records import Capture, DateBasis, PartKind
from trucewatch.read.page import Page, Trouble
from trucewatch.read.reader import PageReader
from trucewatch.read.record import read_record

MEDIA_TYPE = "application/vnd.trucewatch.record+json; form=acled"
ACLED = {
    "form": "acled",
    "event_id_cnty": "TST1",
    "event_date": "2017-06-11",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Testland (2000-2024)",
    "actor2": "Opposition Rebels (Testland)",
    "country": "Testland",
    "location": "Testville",
    "latitude": "32.5000",
    "longitude": "36.1000",
    "geo_precision": "1",
    "source": "Test Monitor; Twitter",
    "notes": "On 11 June 2017, the two sides fought in Testville: no one won.",
    "fatalities": "3",
    "tags": "",
    "timestamp": "1497355200",
}
UCDP = {
    "form": "ucdp",
    "id": "1",
    "type_of_violence": "3",
    "side_a": "Test Front",
    "side_b": "Civilians",
    "where_coordinates": "Testville town",
    "where_prec": "1",
    "country": "Testland",
    "date_prec": "2",
    "date_start": "2017-06-11 00:00:00.000",
    "date_end": "2017-06-13 00:00:00.000",
    "best": "4",
    "high": "6",
    "low": "3",
}


def capture_of(data: bytes, location: str = "rows.csv#TST1") -> Capture:
    return Capture(
        location=location,
        sha256=sha256(data),
        size=len(data),
        media_type=MEDIA_TYPE,
        fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
        external_id="TST1",
    )


def read(row: object, location: str = "rows.csv#TST1") -> tuple[Page | None, tuple[Trouble, ...]]:
    data = row if isinstance(row, bytes) else json.dumps(row).encode()
    return read_record(capture_of(data, location), data)


def page_of(row: object, location: str = "rows.csv#TST1") -> Page:
    page, troubles = read(row, location)
    assert page is not None
    assert troubles == ()
    return page


def test_a_row_is_a_line_a_column_with_its_values_exact() -> None:
    page = page_of(ACLED)
    headline, body = page.parts
    assert (headline.kind, body.kind) == (PartKind.HEADLINE, PartKind.BODY)
    lines = page.text[body.start : body.end].split("\n")
    assert lines == [f"{name}: {value}" for name, value in ACLED.items() if value and name != "form"]
    assert page.title == page.text[headline.start : headline.end]
    assert page.title.startswith(
        "Armed clash, Military Forces of Testland (2000-2024) and Opposition Rebels (Testland)"
    )
    assert page.title.endswith("Testville, Testland, 2017-06-11")


def test_the_data_set_is_the_publisher_and_the_row_is_marked() -> None:
    page = page_of(ACLED)
    assert (page.publisher, page.record, page.language, page.section) == ("ACLED", "acled", "en", None)
    page = page_of(UCDP, "data/GEDEvent_v23_1.csv#1")
    assert (page.publisher, page.record, page.section) == ("UCDP GED", "ucdp", "UCDP GED 23.1")
    assert (
        page.title == "One-sided violence, Test Front and Civilians, Testville town, Testland, 2017-06-11 to 2017-06-13"
    )


def test_the_rows_own_time_is_its_publication() -> None:
    assert page_of(ACLED).published == "2017-06-13T12:00:00+00:00"
    data = json.dumps(ACLED).encode()
    document, problems = PageReader().read(capture_of(data), data)
    assert problems == ()
    assert document is not None
    assert (document.published, document.published_basis) == (date(2017, 6, 13), DateBasis.METADATA)
    assert (document.record, document.publisher, document.external_id) == ("acled", "ACLED", "TST1")


def test_a_row_that_tells_no_time_of_its_own_tells_none() -> None:
    assert page_of(UCDP).published is None


def test_the_day_of_the_event_is_no_publication() -> None:
    data = json.dumps(UCDP).encode()
    document, _ = PageReader().read(capture_of(data), data)
    assert document is not None
    assert (document.published, document.published_basis) == (None, DateBasis.NONE)


def test_what_breaks_a_line_becomes_one_blank() -> None:
    note = "First line.\r\nactor1: Somebody Else\u2028last\x00."
    page = page_of({**ACLED, "notes": note})
    assert "notes: First line.  actor1: Somebody Else last\ufffd.\n" in page.text
    assert page.text.count("\nactor1: ") == 1


def test_columns_are_known_in_other_spellings_and_unknown_ones_are_kept() -> None:
    row = {key if key == "form" else key.upper(): value for key, value in ACLED.items()}
    page = page_of({**row, "My own: column": "kept"})
    assert page.title == page_of(ACLED).title
    assert page.text.endswith("My own  column: kept")


BAD = [
    ("event_date", "31 June 2017", "no date"),
    ("event_date", "6/11/2017", "no date"),
    ("fatalities", "several", "no number"),
    ("fatalities", "-1", "no number"),
    ("sub_event_type", "Alien landing", "no type of event"),
    ("latitude", "91", "no latitude"),
    ("longitude", "east", "no longitude"),
    ("time_precision", "9", "none of the codes"),
    ("geo_precision", "0", "none of the codes"),
    ("timestamp", "yesterday", "no time"),
]


@pytest.mark.parametrize(("column", "value", "why"), BAD)
def test_a_value_that_cannot_be_read_is_named_and_the_rest_is_kept(column: str, value: str, why: str) -> None:
    page, (trouble,) = read({**ACLED, column: value})
    code, message, hint = trouble
    assert code == "bad_record"
    assert column in message
    assert repr(value) in message
    assert why in message
    assert hint
    assert page is not None
    assert f"{column}: {value}" in page.text
    assert "notes: On 11 June" in page.text


def test_what_contradicts_itself_is_named() -> None:
    page, troubles = read({**UCDP, "date_end": "2017-06-01", "low": "7"})
    assert page is not None
    assert [message.split(", which")[0] for _, message, _ in troubles] == [
        "column date_end holds '2017-06-01'",
        "column low holds '7'",
    ]


@pytest.mark.parametrize("column", ["event_id_cnty", "event_date", "event_type"])
def test_without_id_date_or_type_there_is_no_document(column: str) -> None:
    for row in ({**ACLED, column: " "}, {key: value for key, value in ACLED.items() if key != column}):
        page, (trouble,) = read(row)
        assert page is None
        assert trouble[0] == "bad_record"
        assert column in trouble[1]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"[1, 2]", b'"acled"', b"{}", b'{"form": "names"}', b'{"form": "../acled", "id": "1"}',
     b"[" * 100_000, b'{"form": "acled", "event_id_cnty": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_what_is_no_row_is_a_problem(data: bytes) -> None:
    page, troubles = read(data)
    assert page is None
    assert {code for code, _, _ in troubles} == {"bad_record"}


def test_values_that_are_no_words() -> None:
    page, troubles = read({**ACLED, "fatalities": 3, "tags": None, "actor2": ["a", "b"]})
    assert page is not None
    assert "\nfatalities: 3\n" in page.text
    assert [message for _, message, _ in troubles] == ["column 'actor2' holds no single value"]


def test_a_row_without_end_is_cut_and_told() -> None:
    page, troubles = read({**ACLED, "notes": "x" * 300_000, **{f"extra{n}": "y" for n in range(500)}})
    assert page is not None
    assert len(page.text) < 220_000
    assert len(troubles) == 2


words = st.text(max_size=40)


@given(st.dictionaries(st.sampled_from([*ACLED, *UCDP, "other"]), words | st.none() | st.integers(), max_size=20))
def test_no_row_raises_and_its_parts_hold(row: dict[str, object]) -> None:
    for form in ("acled", "ucdp"):
        page, troubles = read({**row, "form": form, "event_id_cnty": "1", "id": "1"})
        assert page is not None or troubles
        if page is not None:
            assert [part.kind for part in page.parts] == [PartKind.HEADLINE, PartKind.BODY]
            assert page.parts[1].end == len(page.text)
            assert all(page.text[part.start : part.end].strip() for part in page.parts)
            page.text.encode("utf-8")


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    page, troubles = read(data)
    assert page is None
    assert troubles
