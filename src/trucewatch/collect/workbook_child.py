"""Reads a workbook in a process of its own: run as a program, never imported by the rest.

The workbook reader ends its whole process on some files (it believes the numbers of cells and strings that they tell).
In: the workbook's bytes. Out: a JSON array a line: `["sheet", name]`, `["row", cells]`, last `["end"]` or
`["error", code, words]`. A cell is a JSON value; a moment or a day is a list of its ISO form.
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 2_000_000_000
CPU_S = 60


def serve() -> None:
    """Answers for the workbook on standard input."""
    _bounded()
    data = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    for line in answers(data):
        out.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
    out.flush()


def answers(data: bytes) -> Iterator[list[Any]]:
    """What is told of a workbook, a line at a time."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield ["sheet", name]
            for cells in book.get_sheet_by_name(name).iter_rows():
                yield ["row", [_told(cell) for cell in cells]]
        yield ["end"]
    except calamine.PasswordError:
        yield ["error", "encrypted", "is locked with a password"]
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        yield ["error", "damaged", f"cannot be read as a workbook ({str(error)[:160]})"]


def _told(cell: Any) -> Any:
    if isinstance(cell, (datetime, date)):
        return [cell.isoformat()]
    return str(cell) if isinstance(cell, (time, timedelta)) else cell


def _bounded() -> None:
    """Bounds of memory and processor time, no files to write; where the system knows none, none."""
    try:
        import resource
    except ImportError:
        return
    bounds = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_FSIZE, 0))
    for what, bound in (*bounds, (resource.RLIMIT_CORE, 0)):
        _, most = resource.getrlimit(what)
        if most == resource.RLIM_INFINITY or bound < most:
            resource.setrlimit(what, (bound, bound))


if __name__ == "__main__":
    serve()
