"""Workbooks (XLSX, ODS), sheet by sheet. They are looked through first, then read in a process of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any

from trucewatch.collect.holder import Holder, Items, bounded, too_large
from trucewatch.collect.rows import Row, items_of
from trucewatch.collect.sheet_bounds import cells_of
from trucewatch.collect.zips import BROKEN, directory_of
from trucewatch.core.problems import Problem

_MOST_CELLS = 4_000_000
"""Cells of a workbook: they are held whole, at some 60 bytes each."""
_UNPACKED = 10
"""How many times `max_bytes` a workbook may unpack to: its strings are held whole."""
_LONGEST = 100_000_000
"""Bytes of a row as its reader tells it: 16,384 cells, of which few have their 32,767 signs."""
_CHILD = Path(__file__).with_name("workbook_child.py")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
_MEND = "Save it as CSV in UTF-8, with one row of column names."


def workbook_items(holder: Holder) -> Items:
    """The rows of each sheet of a workbook. Sheets whose columns say nothing are told, empty ones not."""
    if holder.size > holder.limits.max_bytes:
        yield too_large(holder)
        return
    with holder.open() as stream:
        refused = _refused(holder, stream)
    if refused:
        yield refused
        return
    yield from bounded(holder, _sheets(holder))


def _refused(holder: Holder, stream: BufferedIOBase) -> Problem | None:
    """Why the workbook is not opened: its ZIP is none or a bomb, or it has more cells than are held."""
    found = directory_of(holder, stream)
    if isinstance(found, Problem):
        return found
    total = sum(entry.file_size for entry in found.infolist())
    if total > _UNPACKED * holder.limits.max_bytes:
        return holder.problem("", "too_large", f"unpacks to {total} bytes", _MEND)
    try:
        cells = cells_of(found)
    except BROKEN as error:
        return holder.problem("", "damaged", f"cannot be unpacked ({str(error)[:120]})", _MEND)
    if cells > _MOST_CELLS:
        message = f"has a sheet of {cells} cells, empty ones between them counted"
        return holder.problem("", "too_large", message, _MEND)
    return None


def _sheets(holder: Holder) -> Items:
    with holder.open() as stream:
        data = stream.read()
    try:
        process = _started()
    except OSError as error:
        yield holder.problem(
            "", "crashed_reader", f"no process could be started to read it ({error})", "Free some memory."
        )
        return
    try:
        yield from _told(holder, process, data)
    finally:
        _ended(process)


def _started() -> "subprocess.Popen[bytes]":
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-I", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
    )


def _ended(process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe:
                pipe.close()
    process.wait()


def _told(holder: Holder, process: "subprocess.Popen[bytes]", data: bytes) -> Items:
    """The rows that the process tells, as items; what it ends with, where that is no proper end."""
    with suppress(OSError):  # a process that ended early tells it by its silence
        if process.stdin:
            process.stdin.write(data)
            process.stdin.close()
    lines = _lines(process.stdout)
    line = next(lines, [])
    while line[:1] == ["sheet"]:
        rows = _Rows(lines)
        yield from items_of(holder, rows, sheet=str(line[1]))
        for _ in rows:
            continue  # of a sheet that says nothing, only the first rows were asked for
        line = rows.after
    if line[:1] == ["error"]:
        yield holder.problem("", str(line[1]), str(line[2]), _MEND)
    elif line != ["end"]:
        yield holder.problem("", "crashed_reader", "its reader broke on it, or took too long", _MEND)


def _lines(pipe: IO[bytes] | None) -> Iterator[list[Any]]:
    while pipe and (line := pipe.readline(_LONGEST)).endswith(b"\n"):
        told = json.loads(line)
        yield told if isinstance(told, list) else []


class _Rows:
    """The rows of one sheet, numbered from 1; `after` is the line behind them."""

    def __init__(self, lines: Iterator[list[Any]]) -> None:
        self._lines = lines
        self._number = 0
        self._is_over = False
        self.after: list[Any] = []

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        line = [] if self._is_over else next(self._lines, [])
        if line[:1] != ["row"]:
            self.after, self._is_over = (self.after if self._is_over else line), True
            raise StopIteration
        self._number += 1
        return self._number, [_cell(cell) for cell in line[1]]


def _cell(told: Any) -> object:
    if not isinstance(told, list):
        return told
    try:
        return datetime.fromisoformat(told[0])
    except ValueError:
        return str(told[0])
