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


def test_a_cell_hangs_no_further_than_its_rows_say() -> None:
    rows = "<tr><td>Morek<td>4<td rowspan=2>army<tr><td>Latamna<tr><td>Hama<td>2<td>rebels"
    assert told(rows) == ["Morek | 4 | army", "Latamna |  | army", "Hama | 2 | rebels"]


def test_a_cell_does_not_hang_into_the_next_body_of_a_table() -> None:
    rows = "<tbody><tr><td rowspan=9>Hama<td>Morek<td>4</tbody><tbody><tr><td>Homs<td>Talbiseh<td>1</tbody>"
    assert told(rows) == ["Hama | Morek | 4", "Homs | Talbiseh | 1"]


def test_prose_over_rows_keeps_its_column() -> None:
    prose = "The observers could not reach the place on that day and will return when the road is open again."
    rows = f"<tr><th>Notes<th>Place<th>Number<tr><td rowspan=2>{prose}<td>Morek<td>4<tr><td>Latamna<td>2"
    assert told(rows)[2] == "| Latamna | 2"


def test_a_row_without_cells_tells_nothing_again() -> None:
    assert told("<tr><td rowspan=3>Hama<td>Morek<tr></tr><tr><td>Latamna") == ["Hama | Morek", "Hama | Latamna"]


def test_spans_do_not_make_a_page_grow_without_bound() -> None:
    rows = "<tr>" + "<td colspan=60 rowspan=60>a" * 1000 + "<tr><td>b" * 59
    assert sum(map(len, told(rows))) < 20 * len(rows)
