"""The tables that fusion of a bulk run gives: incidents and findings, one row each, some thousands at a time."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from trucewatch.bulk.tables import put_file
from trucewatch.pipeline.shown_base import Unit
from trucewatch.pipeline.shown_rows import Around, unit_rows

if TYPE_CHECKING:
    import pyarrow

TABLES = ("incidents", "findings")
GROUP = 5000
"""Rows of a row group: what is held in memory."""


def schema(table: str) -> "pyarrow.Schema":
    """Columns of a table, with their types; docs/reference/bulk-format.md lists them."""
    import pyarrow as pa

    text, number, real, words = pa.string(), pa.int64(), pa.float64(), pa.list_(pa.string())
    columns: dict[str, dict[str, Any]] = {
        "incidents": {
            "incident_id": text, "kind": text, "family": text, "status": text, "time_start": text, "time_end": text,
            "place_id": text, "place": text, "latitude": real, "longitude": real, "radius_m": real,
            "precision": text, "country": text, "actors": words, "targets": words, "verdict": text,
            "likelihood": text, "roots": words, "claims": number, "documents": number, "claim_ids": words,
            "is_background": pa.bool_(), "beside": text, "sentence": text, "record": text,
        },
        "findings": {
            "finding_id": text, "incident_id": text, "agreement_id": text, "term_id": text, "zone_id": text,
            "verdict": text, "likelihood": text, "time_start": text, "record": text,
        },
    }  # fmt: skip
    return pa.schema([pa.field(name, kind) for name, kind in columns[table].items()])


RENAMED = {"starts": "time_start", "ends": "time_end", "lat": "latitude", "lon": "longitude", "payload": "record"}
"""Columns that the desk's tables call otherwise."""


def rows(number: int, unit: Unit, names: tuple[tuple[str, str], ...]) -> dict[str, list[dict[str, Any]]]:
    """The rows of one incident by table, in the desk's own words. `names` are those whom agreements name."""
    incident = unit.incident
    told = unit_rows(number, unit, Around(names=names))
    row = {RENAMED.get(name, name): value for name, value in told.incident.items()}
    row |= {
        "incident_id": incident.id,
        "radius_m": None if row["radius_m"] is None else float(row["radius_m"]),
        "actors": [one.id for one in incident.actors],
        "targets": [one.id for one in incident.targets],
        "roots": list(incident.roots),
        "documents": len({one.claim.document_id for one in incident.claims}),
        "claim_ids": list(incident.claim_ids()),
    }
    found = [{RENAMED.get(name, name): value for name, value in one.items()} for one in told.findings]
    return {"incidents": [row], "findings": [{**one, "finding_id": one["id"]} for one in found]}


class Outcome:
    """Both tables, written aside in a local folder; they take their places under `out` when the block ends well."""

    def __init__(self, out: str, scratch: Path) -> None:
        self._out, self._scratch = out, scratch
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self._writers: dict[str, Any] = {}
        self.written = dict.fromkeys(TABLES, 0)

    def __enter__(self) -> Self:
        from pyarrow import parquet

        self._folder = tempfile.TemporaryDirectory(prefix="tables-", dir=self._scratch)
        for name in TABLES:
            path = Path(self._folder.name) / f"{name}.parquet"
            self._writers[name] = parquet.ParquetWriter(path, schema(name), compression="zstd")
        return self

    def add(self, table: str, found: Iterable[dict[str, Any]]) -> None:
        """Rows for a table, in order; keys that are no column are left out."""
        held = self._rows[table]
        held += found
        if len(held) >= GROUP:
            self._flush(table)

    def _flush(self, table: str) -> None:
        import pyarrow as pa

        held = self._rows[table]
        if held:
            self._writers[table].write_table(pa.Table.from_pylist(held, schema=schema(table)))
            self.written[table] += len(held)
        held.clear()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            for name in TABLES:
                if kind is None:
                    self._flush(name)
                self._writers[name].close()
            for name in TABLES if kind is None else ():
                put_file(self._out, f"{name}.parquet", Path(self._folder.name) / f"{name}.parquet")
        finally:
            self._folder.cleanup()
