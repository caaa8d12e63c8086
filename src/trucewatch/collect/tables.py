"""Tables of text: CSV and its kin, read as a stream."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from trucewatch.collect.columns import columns_of
from trucewatch.collect.holder import Holder, Items, bounded
from trucewatch.collect.rows import Row, items_of

_SAMPLE = 1 << 18
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def csv_items(holder: Holder) -> Items:
    """The rows of a comma-, semicolon-, tab- or bar-separated file."""
    with holder.open() as stream:
        sample = stream.read(_SAMPLE)
    encoding, is_guessed = encoding_of(sample)
    if is_guessed:
        message = f"its encoding is not told; the bytes look like {encoding}"
        yield holder.problem("", "guessed_encoding", message, "Check the text, or save the table as UTF-8.")
    words = sample.decode(encoding, "replace")
    lost = _Lost()
    rows = _csv_rows(holder, encoding, delimiter_of(words), lost)
    yield from bounded(holder, items_of(holder, rows))
    if lost.rows:
        message = f"{len(lost.rows)} rows cannot be read, the first in line {lost.rows[0]} ({lost.why})"
        yield holder.problem("", "bad_row", message, "Check the quotation marks there.")
    if lost.broken:
        message = f"{lost.broken} rows hold bytes that do not fit {encoding}; they were read as U+FFFD"
        yield holder.problem("", "broken_encoding", message, "Save the table as UTF-8.")


class _Lost:
    """Rows that could not be read as they stand."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.why = ""
        self.broken = 0


def _csv_rows(holder: Holder, encoding: str, delimiter: str, lost: _Lost) -> Iterator[Row]:
    raw: Any = holder.open()
    with raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text:
        reader = csv.reader(_lines(text), delimiter=delimiter)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if len(lost.rows) < 10_000:
                    lost.rows.append(reader.line_num)
                lost.why = str(error)
                continue
            lost.broken += any("\ufffd" in cell for cell in cells)
            if len(cells) == 1 and cells[0].lower().startswith("sep="):
                continue
            yield reader.line_num, cells


def _lines(text: io.TextIOBase) -> Iterator[str]:
    """Lines of bounded length: a file without line ends is no table."""
    while line := text.readline(1 << 20):
        yield line


def encoding_of(sample: bytes) -> tuple[str, bool]:
    """The encoding of a text by its first bytes (a mark, else UTF-8, else by look), and whether it was guessed."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name, False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8", False
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:100_000]).best()
    return (best.encoding if best else "cp1252"), True


def delimiter_of(words: str) -> str:
    """The sign between the cells: the one by which the columns are known, else the one found most evenly."""
    told = re.match(r"\ufeff?sep=(.)\r?\n", words, re.IGNORECASE)
    if told:
        return told[1]
    head = words[:50_000]
    return max(_DELIMITERS, key=lambda sign: _fit(head, sign))


def _fit(head: str, sign: str) -> tuple[int, float]:
    widths, known = [], 0
    try:
        for number, cells in zip(range(40), csv.reader(io.StringIO(head, newline=""), delimiter=sign), strict=False):
            widths.append(len(cells))
            columns = columns_of(cells) if number < 25 and not known else None
            known = known or (len(cells) if columns else 0)
    except csv.Error:
        pass
    wide = [width for width in widths if width > 1]
    return known, len(wide) * min(wide, default=0)
