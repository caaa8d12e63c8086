"""What a bulk run reads, cut into shards that one process works off by itself."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from trucewatch.core.problems import ConfigError

JSONL_BYTES = 2_000_000
"""Of JSON Lines in a shard: about a minute's work."""
FILES = 200
"""Pages of a folder in a shard."""
ROWS = 500
"""Rows of Parquet in a shard."""
_PACKED = (".gz", ".bz2", ".xz", ".zst")


class Form(StrEnum):
    """What a shard's bounds count."""

    LINES = "lines"
    """Bytes of a JSON Lines file: the lines that begin in [start, stop)."""
    PACKED = "packed"
    """Lines of a packed JSON Lines file, by number from 0."""
    WARC = "warc"
    """Items of a WARC or WACZ file, by number from 0."""
    ROWS = "rows"
    """Rows of a Parquet file, by number from 0."""
    FILES = "files"
    """Files of a folder, by number from 0 in order of their names; `names` holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A part of one input: [start, stop), None where its end is not known before it is read."""

    uri: str
    form: Form
    start: int = 0
    stop: int | None = None
    names: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        what = [self.uri, self.form.value, self.start, self.stop, list(self.names)]
        return sha256(json.dumps(what).encode()).hexdigest()[:20]

    def halves(self) -> "tuple[Shard, ...]":
        """The same in two; empty where it is one item, or its end is not known."""
        if self.form is Form.FILES:
            middle = len(self.names) // 2
            pieces = [self.names[:middle], self.names[middle:]]
            return tuple(Shard(uri=self.uri, form=self.form, names=one) for one in pieces) if middle else ()
        if self.stop is None or self.stop - self.start < 2:
            return ()
        middle = (self.start + self.stop) // 2
        ends = ((self.start, middle), (middle, self.stop))
        return tuple(Shard(uri=self.uri, form=self.form, start=start, stop=stop) for start, stop in ends)

    def told(self) -> str:
        """For people: the input and the part of it."""
        if self.form is Form.FILES:
            return f"{self.uri}: {self.names[0]}" + (f" and {len(self.names) - 1} more" if len(self.names) > 1 else "")
        return f"{self.uri} [{self.start}, {'end' if self.stop is None else self.stop}) in {self.form.value}"


def as_row(shard: Shard) -> dict[str, Any]:
    """For JSON."""
    return {**asdict(shard), "form": shard.form.value, "names": list(shard.names)}


def of_row(row: dict[str, Any]) -> Shard:
    """Read back."""
    return Shard(**{**row, "form": Form(row["form"]), "names": tuple(row["names"])})


def shards_of(uris: Iterable[str]) -> Iterator[Shard]:
    """The shards of inputs, in order: files, folders and patterns on any file system that fsspec knows.

    Raises ConfigError where one is not there.
    """
    for uri in uris:
        found = list(_of_one(uri))
        if not found:
            raise ConfigError(f"{uri}: nothing to read is there.", hint="A WARC, JSON Lines or Parquet file, a folder.")
        yield from found


def _of_one(uri: str) -> Iterator[Shard]:
    from fsspec.core import url_to_fs

    try:
        fs, path = url_to_fs(uri)
        paths = sorted(fs.glob(path)) if "*" in path else [path]
        for one in paths:
            if fs.isdir(one):
                yield from _of_folder(fs, one)
            elif fs.exists(one):
                yield from _of_file(fs, one)
    except (OSError, ValueError, ImportError) as error:
        raise ConfigError(f"{uri}: cannot be read: {error}.", hint="Check the address and its rights.") from error


def _of_folder(fs: Any, path: str) -> Iterator[Shard]:
    pages = []
    for one in sorted(fs.find(path)):
        if any(piece.startswith((".", "_")) for piece in one[len(path) :].split("/") if piece):
            continue
        form = form_of(one)
        if form is Form.FILES:
            pages.append(one)
        else:
            yield from _of_file(fs, one)
    for start in range(0, len(pages), FILES):
        yield Shard(uri=fs.unstrip_protocol(path), form=Form.FILES, names=tuple(pages[start : start + FILES]))


def _of_file(fs: Any, path: str) -> Iterator[Shard]:
    uri, form = fs.unstrip_protocol(path), form_of(path)
    if form is Form.FILES:
        yield Shard(uri=uri, form=form, names=(path,))
    elif form is Form.LINES:
        yield from _cut(uri, form, fs.size(path), JSONL_BYTES)
    elif form is Form.ROWS:
        from pyarrow import parquet

        with fs.open(path, "rb") as file:
            yield from _cut(uri, form, parquet.ParquetFile(file).metadata.num_rows, ROWS)
    else:
        yield Shard(uri=uri, form=form)


def _cut(uri: str, form: Form, size: int, step: int) -> Iterator[Shard]:
    for start in range(0, size, step):
        yield Shard(uri=uri, form=form, start=start, stop=min(start + step, size))


def form_of(path: str) -> Form:
    """What a file is, by the end of its name."""
    name = path.lower()
    if name.endswith((".warc", ".warc.gz", ".wacz")):
        return Form.WARC
    if name.endswith(".parquet"):
        return Form.ROWS
    bare = name
    for ending in _PACKED:
        bare = bare.removesuffix(ending)
    if bare.endswith((".jsonl", ".ndjson")):
        return Form.LINES if bare == name else Form.PACKED
    return Form.FILES


def digest_of(shards: Sequence[Shard]) -> str:
    """Changes when one of them does."""
    return sha256(json.dumps([shard.id for shard in shards]).encode()).hexdigest()[:20]
