"""What a bulk run reads, cut into shards that one process works off by itself."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from trucewatch.collect.kinds import kind_of_name
from trucewatch.collect.lines import PAGE_TYPES
from trucewatch.collect.pages import PASSED_OVER, UNREAD
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
    under: str = ""
    """The location of what stands at `uri`, as a ledger would have it: `folder/relative/path`, or the whole address."""

    @property
    def id(self) -> str:
        what = [self.uri, self.form.value, self.start, self.stop, list(self.names)]
        return sha256(json.dumps(what).encode()).hexdigest()[:20]

    def halves(self) -> "tuple[Shard, ...]":
        """The same in two; empty where it is one item, or its end is not known."""
        if self.form is Form.FILES:
            middle = len(self.names) // 2
            pieces = [self.names[:middle], self.names[middle:]]
            return tuple(replace(self, names=one) for one in pieces) if middle else ()
        if self.stop is None or self.stop - self.start < 2:
            return ()
        middle = (self.start + self.stop) // 2
        ends = ((self.start, middle), (middle, self.stop))
        return tuple(replace(self, start=start, stop=stop) for start, stop in ends)

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
    """The files of a folder in the order in which `add` reads them: those of a folder before those below it."""
    pages: list[str] = []
    for one in sorted(fs.find(path), key=lambda found: _walked(found[len(path) :])):
        pieces = [piece for piece in one[len(path) :].split("/") if piece]
        if any(piece.startswith((".", "_")) for piece in pieces) or _is_passed_over(pieces[-1]):
            continue
        if form_of(one) is Form.FILES:
            pages.append(one)
            continue
        yield from _of_pages(fs, path, pages)
        pages = []
        yield from _of_file(fs, one, path)
    yield from _of_pages(fs, path, pages)


def _of_pages(fs: Any, path: str, pages: Sequence[str]) -> Iterator[Shard]:
    for start in range(0, len(pages), FILES):
        names = tuple(pages[start : start + FILES])
        yield Shard(uri=fs.unstrip_protocol(path), form=Form.FILES, names=names, under=location_of(fs, path, path))


def _walked(below: str) -> tuple[tuple[bool, str], ...]:
    *folders, name = below.strip("/").split("/")
    return (*((True, one) for one in folders), (False, name))


def _is_passed_over(name: str) -> bool:
    """What sites save beside their pages, read-me and licence files: `add` passes over them too."""
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if ending in PAGE_TYPES:
        return name.lower().startswith(PASSED_OVER)
    return form_of(name) is Form.FILES and not kind_of_name(name) and not UNREAD.fullmatch(ending)


def _of_file(fs: Any, path: str, root: str = "") -> Iterator[Shard]:
    """The shards of one file; `root` is the folder that it was found in, empty where it was named itself."""
    uri, form, under = fs.unstrip_protocol(path), form_of(path), location_of(fs, path, root)
    if form is Form.FILES:
        yield Shard(uri=uri, form=form, names=(path,), under=under)
    elif form is Form.LINES:
        yield from _cut(Shard(uri=uri, form=form, under=under), fs.size(path), JSONL_BYTES)
    elif form is Form.ROWS:
        from pyarrow import parquet

        with fs.open(path, "rb") as file:
            rows = parquet.ParquetFile(file).metadata.num_rows
        yield from _cut(Shard(uri=uri, form=form, under=under), rows, ROWS)
    else:
        yield Shard(uri=uri, form=form, under=under)


def location_of(fs: Any, path: str, root: str) -> str:
    """Where a ledger that adds a file, or the folder `root`, says that it stands: never a machine's absolute path."""
    uri = str(fs.unstrip_protocol(path))
    if not uri.startswith("file:"):
        return uri
    above = (root or path).rstrip("/").split("/")
    if not root:
        return f"{above[-2] if len(above) > 1 and above[-2] else 'files'}/{above[-1]}"
    return f"{above[-1] or 'files'}{path[len(root) :]}"


def _cut(whole: Shard, size: int, step: int) -> Iterator[Shard]:
    for start in range(0, size, step):
        yield replace(whole, start=start, stop=min(start + step, size))


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
