"""The Parquet tables of a bulk run, and how a shard's part of each is written: whole, or not at all."""

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from trucewatch.core.claims import Resolution, Resolved
from trucewatch.core.codec import to_json
from trucewatch.core.problems import Problem
from trucewatch.core.records import Capture, Document

if TYPE_CHECKING:
    import pyarrow

TABLES = ("claims", "documents", "problems")


def schema(table: str) -> "pyarrow.Schema":
    """Columns of a table, with their types; docs/reference/bulk-format.md lists them."""
    import pyarrow as pa

    text, number, real, words = pa.string(), pa.int64(), pa.float64(), pa.list_(pa.string())
    columns: dict[str, dict[str, Any]] = {
        "claims": {
            "claim_id": text, "document_id": text, "location": text, "url": text, "publisher": text,
            "published": text, "language": text, "kind": text, "stance": text, "part": text,
            "start": number, "end": number, "words": text, "tellers": words, "actors": words, "targets": words,
            "place_id": text, "place": text, "latitude": real, "longitude": real, "radius_m": real,
            "precision": text, "country": text, "time_start": text, "time_end": text, "weapons": words,
            "harm": text, "made_by": words, "record": text, "referents": text,
        },
        "documents": {
            "document_id": text, "capture_id": text, "number": number, "location": text, "sha256": text,
            "url": text, "title": text, "publisher": text, "published": text, "language": text,
            "completeness": text, "characters": number, "claims": number, "record": text, "capture": text,
        },
        "problems": {
            "number": number, "location": text, "stage": text, "code": text, "message": text, "hint": text,
        },
    }  # fmt: skip
    return pa.schema([pa.field(name, kind) for name, kind in columns[table].items()])


def claim_row(
    capture: Capture, document: Document, one: Resolved, referents: Sequence[Resolution], made_by: Sequence[str]
) -> dict[str, Any]:
    """A claim with its words and where they stand; `record` is all of it with its referents, as JSON.

    `referents` are what its mentions were taken for, with the candidates.
    """
    claim, place, time = one.claim, one.place, one.time
    span = claim.evidence[0]
    return {
        "claim_id": claim.id,
        "document_id": document.id,
        "location": capture.location,
        "url": document.url,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "language": document.language,
        "kind": claim.kind.value,
        "stance": claim.stance.value,
        "part": claim.part.value,
        "start": span.start,
        "end": span.end,
        "words": span.exact,
        "tellers": [teller.text for teller in claim.attribution],
        "actors": [actor.id for actor in one.actors],
        "targets": [actor.id for actor in one.targets],
        "place_id": place.id if place else None,
        "place": place.name if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "radius_m": float(place.radius_m) if place else None,
        "precision": place.precision.value if place else None,
        "country": place.country if place else None,
        "time_start": time.start.isoformat() if time and time.start else None,
        "time_end": time.end.isoformat() if time and time.end else None,
        "weapons": [weapon.value for weapon in claim.weapons],
        "harm": _text([to_json(harm) for harm in claim.harm]),
        "made_by": list(made_by),
        "record": _text(to_json(one)),
        "referents": _text([to_json(referent) for referent in referents]),
    }


def document_row(number: int, capture: Capture, document: Document, claims: int) -> dict[str, Any]:
    """A document; `record` is all of it, its text and parts too, as JSON."""
    return {
        "document_id": document.id,
        "capture_id": capture.id,
        "number": number,
        "location": capture.location,
        "sha256": capture.sha256,
        "url": document.url,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "language": document.language,
        "completeness": document.completeness.value,
        "characters": len(document.text),
        "claims": claims,
        "record": _text(to_json(document)),
        "capture": _text(to_json(capture)),
    }


def problem_row(number: int, location: str, problem: Problem) -> dict[str, Any]:
    """What went wrong with an item."""
    return {
        "number": number,
        "location": location,
        "stage": problem.stage.value,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Parts:
    """A shard's part of each table. They take their names when the block ends well, and are gone where it does not."""

    def __init__(self, out: str, shard_id: str) -> None:
        self._out, self._id = out, shard_id
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        from pyarrow import parquet

        self._folder = tempfile.TemporaryDirectory(prefix="trucewatch-bulk-")
        for name in TABLES:
            path = Path(self._folder.name) / f"{name}.parquet"
            self._writers[name] = parquet.ParquetWriter(path, schema(name), compression="zstd")
        return self

    def add(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Rows for a table, in order."""
        self._rows[table] += rows

    def flush(self) -> None:
        """Writes what is held in memory."""
        import pyarrow as pa

        for name, rows in self._rows.items():
            if rows:
                self._writers[name].write_table(pa.Table.from_pylist(rows, schema=schema(name)))
            rows.clear()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self.flush()
            for writer in self._writers.values():
                writer.close()
            if kind is None:
                for name in TABLES:
                    put_file(self._out, f"{name}/part-{self._id}.parquet", Path(self._folder.name) / f"{name}.parquet")
        finally:
            self._folder.cleanup()


def put_file(out: str, name: str, local: Path) -> None:
    """Copies a file to its place under `out`: it has its name only when it is whole."""
    from fsspec.core import url_to_fs

    fs, root = url_to_fs(out)
    target = f"{root}/{name}"
    fs.makedirs(target.rpartition("/")[0], exist_ok=True)
    part = f"{target}.{os.getpid()}.writing"
    fs.put_file(str(local), part)
    fs.mv(part, target)


def put_text(out: str, name: str, text: str) -> None:
    """Writes a small file the same way."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        file.write(text)
        file.flush()
        put_file(out, name, Path(file.name))


def get_texts(out: str, folder: str) -> dict[str, str]:
    """Name without its ending → text of the whole files of a folder under `out`."""
    from fsspec.core import url_to_fs

    fs, root = url_to_fs(out)
    if not fs.isdir(f"{root}/{folder}"):
        return {}
    found = [path for path in sorted(fs.ls(f"{root}/{folder}", detail=False)) if path.endswith(".json")]
    return {path.rpartition("/")[2].removesuffix(".json"): fs.cat_file(path).decode("utf-8") for path in found}
