"""How data sets write columns, days and numbers."""

from datetime import date

import pytest

from trucewatch.core.coded import day_of, degrees_of, form_told, is_month, number_of


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2017-06-11", date(2017, 6, 11)),
        ("2017-06-11T00:00:00", date(2017, 6, 11)),
        ("2017-06-11 00:00:00.000", date(2017, 6, 11)),
        ("11-06-2017", date(2017, 6, 11)),
        ("11 June 2017", date(2017, 6, 11)),
        ("1-Sept-2017", date(2017, 9, 1)),
        ("11/06/2017", None),
        ("2017-06", None),
        ("11 Juno 2017", None),
        ("2017-02-30", None),
        ("\u0661\u0661-06-2017", None),
        ("", None),
    ],
)
def test_days_as_data_sets_write_them(written: str, day: date | None) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize(
    ("value", "number"), [("12", 12), ("12.0", 12), ("12.5", None), ("-1", None), ("\u0663", None), ("", None)]
)
def test_a_number_is_a_whole_one(value: str, number: int | None) -> None:
    assert number_of(value) == number


@pytest.mark.parametrize(("value", "degrees"), [("32.62", 32.62), ("-90", -90.0), ("90.1", None), ("3E1", None)])
def test_degrees_lie_on_the_earth(value: str, degrees: float | None) -> None:
    assert degrees_of(value, 90) == degrees


def test_a_month_may_be_cut() -> None:
    assert is_month("sept")
    assert not is_month("ju")
    assert not is_month("herald")


@pytest.mark.parametrize("name", ["names", "../records/acled", "ACLED", "gtd", ""])
def test_what_is_no_form_is_none(name: str) -> None:
    assert form_told(name) is None
