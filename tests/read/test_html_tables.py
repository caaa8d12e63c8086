"""Cells over several rows and columns stand where the table shows them."""

import pytest
from lxml import html

from trucewatch.read.html_tables import text_of


def told(rows: str) -> list[str]:
    return text_of(html.fromstring(f"<table>{rows}</table>")).split("\n")


def test_a_cell_over_rows_counts_in_each() -> None:
    rows = "<tr><td rowspan=2>Hama<td>Morek<td>4<tr><td>Latamna<td>2<tr><td>Homs<td>Talbiseh<td>1"
    assert told(rows) == ["Hama | Morek | 4", "Hama | Latamna | 2", "Homs | Talbiseh | 1"]


def test_a_cell_over_columns_keeps_the_columns_in_place() -> None:
    rows = "<tr><td>Hama<td>Morek<td>4<tr><td colspan=2>Total<td>4"
    assert told(rows) == ["Hama | Morek | 4", "Total |  | 4"]


def test_a_last_cell_hangs_down_too() -> None:
    assert told("<tr><td>Morek<td rowspan=2>army<tr><td>Latamna") == ["Morek | army", "Latamna | army"]


def test_prose_over_rows_is_told_once() -> None:
    prose = "The observers could not reach the place on that day and will return when the road is open again."
    assert told(f"<tr><td>Morek<td rowspan=2>{prose}<tr><td>Latamna") == [f"Morek | {prose}", "Latamna"]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "99999999999", "1e9", "²"])
def test_unsound_spans_are_one_or_bounded(span: str) -> None:
    rows = told(f"<tr><td colspan='{span}' rowspan='{span}'>Morek<td>4<tr><td>Latamna<td>2")
    assert rows == ["Morek | 4", "Latamna | 2"]
