"""Cells of tables: harmless in a spreadsheet, whatever a source put into them."""

Cell = str | int | float | None
FORMULA = tuple("=+-@|%＝＋－＠")
"""Signs that begin a formula, those of full width too, which spreadsheets in East Asian settings take as such."""


def safe_cell(cell: Cell) -> str | int | float:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str) and (cell.lstrip()[:1] in FORMULA or cell[:1] in ("\t", "\r", "\n")):
        return f"'{cell}"
    return cell
