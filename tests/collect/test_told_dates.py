"""Dates as feeds, archives and tables write them: ISO, or nothing."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect.told_dates import iso_of, iso_of_cell, moment_of


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("2017-06-10T12:00:00Z", "2017-06-10T12:00:00+00:00"),
        ("2017-06-10T12:00:00.123456789Z", "2017-06-10T12:00:00.123456+00:00"),
        ("2017-06-10 12:00", "2017-06-10"),
        ("20170610", "2017-06-10"),
        ("Sat, 10 Jun 2017 12:00:00 GMT", "2017-06-10T12:00:00+00:00"),
        ("Sat, 10 Jun 2017 12:00:00 +0300", "2017-06-10T12:00:00+03:00"),
        ("10 Jun 17 12:00 EST", "2017-06-10T12:00:00-05:00"),
        ("Sat, 10 Jun 2017 12:00:00", "2017-06-10"),
        ("Sat, 10 Jun 2017 12:00:00 -0000", "2017-06-10"),
        ("06/10/2017", None),
        ("2017-06", None),
        ("2017-02-30", None),
        ("Saturday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_iso_or_nothing(told: str | None, iso: str | None):
    assert iso_of(told) == iso


def test_a_moment_needs_its_zone():
    moment = moment_of("Sat, 10 Jun 2017 12:00:00 +0300")
    assert moment is not None
    assert moment.isoformat() == "2017-06-10T09:00:00+00:00"
    assert moment_of("2017-06-10T12:00:00") is None


@given(st.text(max_size=40))
def test_any_words_give_a_date_or_nothing(words: str):
    found = iso_of(words)
    assert found is None or datetime.fromisoformat(found)
    moment_of(words)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (datetime(2017, 6, 10), "2017-06-10"),  # noqa: DTZ001 - cells have no zones
        (datetime(2017, 6, 10, 12, 30), "2017-06-10T12:30:00"),  # noqa: DTZ001
        (date(2017, 6, 10), "2017-06-10"),
        (3.0, "3"),
        (3.5, "3.5"),
        (1e300, "1e+300"),
        (True, "true"),
        (None, ""),
        ("x", "x"),
    ],
)
def test_cells_are_words(cell: object, words: str):
    assert iso_of_cell(cell) == words
