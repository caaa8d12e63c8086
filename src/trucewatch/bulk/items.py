"""The items of a shard: documents to be read, one after another, each where it stands in its input."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from io import BufferedIOBase
from itertools import islice
from typing import Any, cast

from trucewatch.bulk.shards import Form, Shard
from trucewatch.collect.holder import Holder, digest_of
from trucewatch.collect.kinds import MEDIA_TYPES, Kind
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.lines import PAGE_TYPES, fetch_line
from trucewatch.collect.sources import opened
from trucewatch.collect.unpack import unpack
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem, Stage

Item = tuple[int, Fetched | Problem]
"""Its number (a byte for JSON Lines), and what was got."""


def items_of(shard: Shard, limits: CollectLimits, moment: datetime) -> Iterator[Item]:
    """The items that lie in a shard, in order. `moment` is when the run read what does not say so itself."""
    from fsspec.core import url_to_fs

    fs, path = url_to_fs(shard.uri)
    match shard.form:
        case Form.LINES:
            yield from _lines(fs, path, shard, limits)
        case Form.PACKED:
            for number, line in _within(_unpacked(fs, path, shard), shard):
                yield number, line if isinstance(line, Problem) else _line(line, number, shard, limits)
        case Form.ROWS:
            yield from _rows(fs, path, shard, limits)
        case Form.WARC:
            yield from _within(enumerate(_archive(fs, path, shard, limits, moment)), shard)
        case Form.FILES:
            for number, name in enumerate(shard.names):
                location = f"{shard.under}{name[len(path) :]}"
                yield from ((number, one) for one in _file(fs, name, location, limits, moment))


def count_of(shard: Shard, limits: CollectLimits, moment: datetime) -> int:
    """How many items a shard without an end has."""
    return sum(1 for _ in items_of(shard, limits, moment))


def _within(found: Iterator[tuple[int, Any]], shard: Shard) -> Iterator[tuple[int, Any]]:
    return islice(found, shard.start, shard.stop)


def _lines(fs: Any, path: str, shard: Shard, limits: CollectLimits) -> Iterator[Item]:
    """The lines that begin in the shard's bytes: each line of a file is in one shard, whole."""
    with fs.open(path, "rb") as file:
        if shard.start:
            file.seek(shard.start - 1)
            file.readline()
        while (at := file.tell()) < (shard.stop or 0):
            line = file.readline()
            if not line:
                return
            if line.strip():
                yield at, _line(line, at, shard, limits)


def _unpacked(fs: Any, path: str, shard: Shard) -> Iterator[tuple[int, bytes | Problem]]:
    """Lines of a packed file by number; where it breaks off or is broken, a Problem in the place of the rest."""
    import lzma
    import zlib

    number = -1
    try:
        with fs.open(path, "rb", compression="infer") as file:
            for number, line in enumerate(file):
                yield number, line
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # what the system says is no fault of the file's
        message = f"{shard.under}, behind line {number + 1}: cannot be unpacked: {error}."
        hint = "The lines before it were read. Get the file again, and read it to another folder."
        yield number + 1, _problem(f"{shard.under}#{number + 1}", "unreadable", message, hint)


def _line(line: bytes, number: int, shard: Shard, limits: CollectLimits) -> Fetched | Problem:
    if len(line) > 6 * limits.max_bytes:
        message = f"{shard.under}, at {number}: a line is longer than {6 * limits.max_bytes} bytes."
        return _problem(f"{shard.under}#{number}", "too_large", message, "Split it into one report a line.")
    text = line.decode("utf-8", "surrogateescape")
    return fetch_line(text, number, name=shard.under, folder=None, limits=limits)


def _rows(fs: Any, path: str, shard: Shard, limits: CollectLimits) -> Iterator[Item]:
    from pyarrow import parquet

    with fs.open(path, "rb") as file:
        number = 0
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=100):
            if number + batch.num_rows > shard.start and number < (shard.stop or 0):
                for at, row in enumerate(batch.to_pylist(), start=number):
                    if shard.start <= at < (shard.stop or 0):
                        line = json.dumps({key: value for key, value in row.items() if value is not None}, default=_iso)
                        yield at, fetch_line(line, at, name=shard.under, folder=None, limits=limits)
            number += batch.num_rows


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _archive(fs: Any, path: str, shard: Shard, limits: CollectLimits, moment: datetime) -> Iterator[Fetched | Problem]:
    def again() -> BufferedIOBase:
        return cast(BufferedIOBase, fs.open(path, "rb"))

    digest, size = digest_of(again)
    kind = Kind.WACZ if path.lower().endswith(".wacz") else Kind.WARC
    holder = Holder(
        location=shard.under,
        name=path.rpartition("/")[2],
        sha256=digest,
        size=size,
        fetched_at=moment,
        open=again,
        limits=limits,
        media_type=MEDIA_TYPES[kind],
    )
    return (one for one in unpack(holder, kind) if isinstance(one, Problem) or not one.is_container)


def _file(fs: Any, path: str, location: str, limits: CollectLimits, moment: datetime) -> Iterator[Fetched | Problem]:
    try:
        size = fs.size(path)
        if size > limits.max_bytes:
            yield _problem(location, "too_large", f"{location}: is larger than {limits.max_bytes} bytes.", "Split it.")
            return
        data = fs.cat_file(path)
    except OSError as error:
        yield _problem(location, "unreadable", f"{location}: cannot be read: {error}.", "Check its rights.")
        return
    ending = path[path.rfind(".") :].lower() if "." in path.rpartition("/")[2] else ""
    told = PAGE_TYPES.get(ending, "application/octet-stream")
    found = opened(Fetched(location=location, data=data, media_type=told, fetched_at=moment), limits)
    yield from (one for one in found if isinstance(one, Problem) or not one.is_container)


def _problem(subject: str, code: str, message: str, hint: str) -> Problem:
    return Problem(stage=Stage.COLLECT, subject=subject, code=code, message=message, hint=hint)
