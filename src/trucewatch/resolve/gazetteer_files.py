"""A file of places opened: which form it has, told by its content, and its rows."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from trucewatch.core.claims import Precision
from trucewatch.core.problems import ConfigError
from trucewatch.resolve import gazetteer_geonames as geonames
from trucewatch.resolve import gazetteer_wof as wof
from trucewatch.resolve.gazetteer_forms import MOST_ROWS, Parsed
from trucewatch.resolve.gazetteer_tables import folded, read_table

MOST_BYTES = 2_000_000_000
"""Largest file read, unpacked: the largest country dump has 280 MB."""
MOST_JSON = 300_000_000
MOST_SHEET = 200_000_000
"""Largest workbook, unpacked: it is held whole."""
LONGEST_LINE = 200_000
_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file of places: its form, what is known of its rights, and its rows, read once."""

    form: str
    rows: Parsed
    licence: str = ""
    attribution: str = ""


@contextmanager
def opened(path: Path, *, prefix: str, kind: Precision | None = None) -> Iterator[Opened]:
    """The file's form and rows. Raises ConfigError where it has none of the forms, naming the mend."""
    file = path.name
    try:
        with ExitStack() as held:
            yield _opened(path, held, prefix, kind)
    except (OSError, zipfile.BadZipFile, EOFError, zipfile.LargeZipFile) as error:
        raise ConfigError(f"{file}: cannot be read ({error}).", hint="Download the file again.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{file}: is not UTF-8 ({error.reason} at byte {error.start}).", hint="Save it as UTF-8."
        ) from error
    except csv.Error as error:
        raise ConfigError(f"{file}: is no table ({error}).", hint="Save it as CSV in UTF-8.") from error


def _opened(path: Path, held: ExitStack, prefix: str, kind: Precision | None) -> Opened:
    file = path.name
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip():
        raise ConfigError(f"{file}: the file is empty.", hint="Download it again.")
    if head.startswith(_SQLITE):
        return Opened(form="whosonfirst", rows=wof.read_sqlite(path, file), **_WOF)
    if head.startswith(b"PK\x03\x04"):
        archive = held.enter_context(zipfile.ZipFile(path))
        return _zipped(archive, path, held, prefix, kind)
    if path.stat().st_size > MOST_BYTES:
        raise ConfigError(f"{file}: is larger than {MOST_BYTES:,} bytes.", hint="Give it in pieces.")
    return _text(held.enter_context(_as_text(path.open("rb"))), file, prefix, kind)


def _as_text(stream: IO[bytes]) -> io.TextIOWrapper:
    """The stream as lines; closing it closes the stream."""
    return io.TextIOWrapper(stream, "utf-8-sig", newline="")


_WOF = {"licence": wof.LICENCE, "attribution": wof.ATTRIBUTION}


def _zipped(archive: zipfile.ZipFile, path: Path, held: ExitStack, prefix: str, kind: Precision | None) -> Opened:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if any(one.filename == "[Content_Types].xml" for one in members):
        if sum(one.file_size for one in members) > MOST_SHEET:
            raise ConfigError(f"{path.name}: the workbook is larger than {MOST_SHEET:,} bytes.", hint="Save it as CSV.")
        return Opened(form="table", rows=read_table(_sheet(path), path.name, prefix, kind))
    texts = [one for one in members if one.filename.lower().endswith((".txt", ".csv", ".tsv", ".geojson"))]
    texts = [one for one in texts if not one.filename.lower().rpartition("/")[2].startswith("readme")]
    if len(texts) != 1:
        told = ", ".join(one.filename for one in members[:5])
        raise ConfigError(
            f"{path.name}: holds {told}: not one table of places.", hint="Unpack it and add the one file."
        )
    if texts[0].flag_bits & 0x1:
        raise ConfigError(f"{path.name}: is locked by a password.", hint="Unpack it and add the file in it.")
    if texts[0].file_size > MOST_BYTES:
        raise ConfigError(f"{path.name}: is larger than {MOST_BYTES:,} bytes, unpacked.", hint="Give it in pieces.")
    return _text(held.enter_context(_as_text(archive.open(texts[0]))), texts[0].filename, prefix, kind)


def _text(stream: io.TextIOWrapper, file: str, prefix: str, kind: Precision | None) -> Opened:
    lines = _lines(stream, file)
    first = list(islice(lines, 1))
    start = first[0].lstrip() if first else ""
    everything = _chained(first, lines)
    if geonames.is_geonames(start):
        rows = geonames.read_geonames(everything, file)
        return Opened(form="geonames", rows=rows, licence=geonames.LICENCE, attribution=geonames.ATTRIBUTION)
    if start.startswith(("{", "[")):
        return Opened(form="whosonfirst", rows=wof.read_geojson(_whole(everything, file), file), **_WOF)
    delimiter = max("\t,;", key=start.count)
    reader = csv.reader(everything, delimiter=delimiter, strict=True)
    heading = next(csv.reader([start], delimiter=delimiter), [])
    if wof.is_meta(heading):
        next(reader)
        told = ((reader.line_num, dict(zip(heading, cells, strict=False))) for cells in reader)
        return Opened(form="whosonfirst", rows=wof.read_meta(told, file), **_WOF)
    form = "p-codes" if any(folded(title).endswith("pcode") for title in heading) else "table"
    return Opened(form=form, rows=read_table(((reader.line_num, cells) for cells in reader), file, prefix, kind))


def _chained(first: list[str], lines: Iterable[str]) -> Iterator[str]:
    yield from first
    yield from lines


def _lines(stream: io.TextIOWrapper, file: str) -> Iterator[str]:
    """Lines, none of them endless; JSON may stand on one long line."""
    number, is_json = 0, False
    while line := stream.readline(MOST_JSON if is_json else LONGEST_LINE):
        number += 1
        if number == 1:
            is_json = line.lstrip().startswith(("{", "["))
            if is_json and not line.endswith("\n"):
                line += stream.readline(MOST_JSON)
        if not is_json and len(line) >= LONGEST_LINE:
            hint = "It is no table of places, or a quotation mark is left open."
            raise ConfigError(f"{file}, line {number}: longer than {LONGEST_LINE:,} characters.", hint=hint)
        if number > MOST_ROWS:
            raise ConfigError(f"{file}: has more than {MOST_ROWS:,} lines.", hint="Give it in pieces, by country.")
        yield line


def _whole(lines: Iterable[str], file: str) -> str:
    held, size = list[str](), 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > MOST_JSON:
            raise ConfigError(f"{file}: is larger than {MOST_JSON:,} characters.", hint="Take the SQLite or CSV form.")
    return "".join(held)


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet that has any, numbers as text."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if len(rows) > 1:
                yield from enumerate(([_cell(value) for value in row] for row in rows), 1)
                return
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise ConfigError(f"{path.name}: cannot be read as a workbook ({error}).", hint="Save it as CSV.") from error
    raise ConfigError(f"{path.name}: the workbook has no rows.", hint="Save the sheet with the places as CSV.")


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
