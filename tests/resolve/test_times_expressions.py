"""The words of time of conflict reporting, as data: English, Arabic, Russian."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from trucewatch.testing.expressions import interval_of, read_as, read_expressions

FILE = Path(__file__).parent / "data" / "expressions.tsv"
ROWS = read_expressions(FILE)
BY_TABLE = frozenset({"during Ramadan", "Eid al-Adha"})
"""Told by the sighted moon; the reckoned calendar may be a day off."""


def test_the_file_is_whole() -> None:
    assert len(ROWS) >= 300
    assert {len(row) for row in ROWS} == {10}
    assert {row[0] for row in ROWS} == {"en", "ar", "ru"}
    assert all(row[1].lower() in row[2].lower() for row in ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] not in BY_TABLE], ids=lambda row: f"{row[1]}, {row[3]}")
def test_an_expression_is_read(row: list[str]) -> None:
    assert read_as(row) == row[6:]


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] in BY_TABLE], ids=lambda row: row[1])
def test_a_feast_of_the_moon_is_at_most_a_day_off(row: list[str]) -> None:
    found = interval_of(row)
    assert found is not None
    assert found.start is not None
    assert abs(found.start - date.fromisoformat(row[6])) <= timedelta(days=1)
