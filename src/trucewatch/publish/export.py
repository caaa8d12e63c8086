"""Everything as JSON Lines, incidents in the forms of other tools; people harmed are named in the claims' words alone.

What each form holds and drops stands in `data/exports.toml`.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

from trucewatch.core.agreements import Agreement
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.crosswalks import codes_of, ucdp_type
from trucewatch.core.files import written_aside
from trucewatch.core.incidents import Finding, Incident, is_count
from trucewatch.core.kinds import HarmKind, Weapon
from trucewatch.core.ports import RECORD_TYPES, Record
from trucewatch.core.problems import ConfigError, DataIntegrityError
from trucewatch.publish.cells import Cell, safe_cell
from trucewatch.publish.export_coded import write_plover, write_table
from trucewatch.publish.export_data import ExportData, Told
from trucewatch.publish.export_ftm import write_ftm
from trucewatch.publish.export_sheets import SheetRows
from trucewatch.publish.forms import columns
from trucewatch.publish.names import Names
from trucewatch.publish.rows import days_row, finding_row, incident_row
from trucewatch.publish.withhold import Withheld
from trucewatch.publish.wording import actors_text, clean, field_of, in_words, roots_text, sources_text, targets_text

Exported = Record | Incident | Finding | Agreement
TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in (*RECORD_TYPES, Incident, Finding, Agreement)}
TEXTS = ("jsonl", "csv", "geojson", "acled", "ucdp", "plover", "hxl", "ftm")
"""Forms that are text, in UTF-8."""
BINARIES = ("xlsx", "gpkg", "kml", "geoparquet")
"""Forms that need `trucewatch[exports]`."""
FORMATS = (*TEXTS, *BINARIES)
WITH_FINDINGS = frozenset({"jsonl", "xlsx", "gpkg", "ftm"})
"""Forms that hold findings."""


class _Hiding:
    """A text file into which no withheld name goes. What is written at once is looked at by itself."""

    def __init__(self, out: IO[str], withheld: Withheld) -> None:
        self._out, self._withheld = out, withheld

    def write(self, text: str) -> int:
        return self._out.write(self._withheld.hide(text))


def export(form: str, data: ExportData, out: IO[str]) -> int:
    """Writes `data` as one of `TEXTS` and gives how many incidents the form has a row for.

    Open `out` with newline="" and UTF-8. Raises ConfigError on a form that is unknown or no text.
    """
    writers: dict[str, Callable[[IO[str]], int]] = {
        "jsonl": lambda to: _jsonl(data, to),
        "csv": lambda to: _csv(data.told, to),
        "geojson": lambda to: _geojson(data.told, to),
        "plover": lambda to: write_plover(data.told, to),
        "ftm": lambda to: write_ftm(data.told, to),
        **{table: partial(write_table, table, data.told) for table in ("acled", "ucdp", "hxl")},
    }
    if form not in writers:
        hint = f"{form} is written to a file: export_file" if form in BINARIES else f"one of {', '.join(FORMATS)}"
        raise ConfigError(f"no export format {form!r} as text", hint=hint)
    if data.withheld and form != "jsonl":
        out = cast(IO[str], _Hiding(out, data.withheld))
    return writers[form](out)


def export_file(form: str, data: ExportData, path: Path) -> int:
    """Writes `data` as any form to a file, whole or not at all; gives how many incidents the form has a row for.

    Raises ConfigError on an unknown form, where the file cannot be written, and where `trucewatch[exports]` is needed.
    """
    if not path.parent.is_dir():
        raise ConfigError(f"{path} cannot be written: there is no folder {path.parent}.")
    try:
        with written_aside(path) as part:
            if form in BINARIES:
                with _libraries_told(path):
                    return _binary(form, data, part)
            with part.open("w", encoding="utf-8", newline="", errors="backslashreplace") as out:
                return export(form, data, out)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error


@contextmanager
def _libraries_told(path: Path) -> Iterator[None]:
    """What the libraries of a form say when they cannot write (a disk that fills, a folder that goes), as ours."""
    own: tuple[type[Exception], ...] = ()
    for module, name in (("xlsxwriter.exceptions", "XlsxWriterException"), ("pyogrio.errors", "DataSourceError"),
                         ("pyogrio.errors", "DataLayerError"), ("pyogrio.errors", "FeatureError")):  # fmt: skip
        with suppress(ImportError):
            own = (*own, getattr(import_module(module), name))
    try:
        yield
    except own as error:
        told = clean(str(error))[:300] or type(error).__name__
        raise ConfigError(f"{path} cannot be written: {told}.", hint="Is the disk full?") from error


def _binary(form: str, data: ExportData, path: Path) -> int:
    from trucewatch.publish import export_kml, export_layers, export_sheets

    hide = data.withheld.hide
    try:
        if form == "kml":
            return export_kml.write_kml(data.told, path, hide=hide)
        rows = (_sheet_rows(one, hide) for one in data.told)
        if form == "xlsx":
            return export_sheets.write_workbook(rows, path)
        if form == "gpkg":
            return export_layers.write_geopackage(rows, path)
        return export_layers.write_geoparquet(rows, path)
    except ImportError as error:
        raise ConfigError(
            f"The form {form} needs the package {error.name}.",
            hint="Install it with: pip install 'trucewatch[exports]'.",
        ) from error


def _sheet_rows(one: Told, hide: Callable[[str], str]) -> SheetRows:
    findings = tuple(_hidden(_finding_cells(finding), hide) for finding in one.findings)
    return SheetRows(one.incident.place, _hidden(csv_row(one.incident, one.names()), hide), findings)


def _hidden(row: dict[str, Cell], hide: Callable[[str], str]) -> dict[str, Cell]:
    return {column: hide(cell) if isinstance(cell, str) else cell for column, cell in row.items()}


def read_jsonl(lines: Iterable[str]) -> Iterator[Exported]:
    """The records of a jsonl export, each equal to the one written. Raises DataIntegrityError on another line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = json.loads(line)
        kind = TYPES.get(row.get("type", ""))
        if kind is None:
            raise DataIntegrityError(f"line {number}: no record type {row.get('type')!r}")
        yield from_json(kind, row["record"])


def _jsonl(data: ExportData, out: IO[str]) -> int:
    for record, made_by in data.records:
        out.write(jsonl_line(record, data.withheld, made_by))
    for agreement in data.agreements:
        out.write(jsonl_line(agreement, data.withheld))
    number = 0
    for one in data.told:
        out.write(jsonl_line(one.incident, data.withheld))
        for finding in one.findings:
            out.write(jsonl_line(finding, data.withheld))
        number += 1
    return number


def _masked(value: Any, withheld: Withheld) -> Any:
    """A record's JSON with the letters of withheld names as blocks, wherever they stand as text."""
    if isinstance(value, str):
        return withheld.mask(value)
    if isinstance(value, list):
        return [_masked(one, withheld) for one in value]
    return {name: _masked(one, withheld) for name, one in value.items()} if isinstance(value, dict) else value


HARM_COLUMNS = tuple(kind.value for kind in HarmKind)
COLUMNS = columns("csv")


def _csv(told: Iterable[Told], out: IO[str]) -> int:
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    number = 0
    for one in told:
        row = csv_row(one.incident, one.names())
        writer.writerow({column: safe_cell(cell) for column, cell in row.items()})
        number += 1
    return number


def jsonl_line(record: Exported, withheld: Withheld, made_by: Sequence[str] = ()) -> str:
    """The line of a record in jsonl."""
    told = to_json(record)
    row: dict[str, Any] = {"type": type(record).__name__, "id": record.id}
    row["record"] = _masked(told, withheld) if withheld else told
    if made_by:
        row["made_by"] = list(made_by)
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def csv_row(incident: Incident, names: Names) -> dict[str, Cell]:
    """An incident's cells. Figures of several sources stand side by side with their roots; none is chosen."""
    days = days_row(incident.happened) or {"start": None, "end": None}
    place = incident.place
    weapons = [Weapon(value.value) for value in field_of(incident, "weapons") if value.support]
    codes = codes_of(incident.kind, weapons, incident.targets)
    documents = dict.fromkeys(r.external_id or r.document_location or r.claim.document_id for r in incident.claims)
    return {
        "id": incident.id,
        "kind": incident.kind.value,
        "status": incident.status.value,
        "is_background": "yes" if incident.is_background else "no",
        "is_count": "yes" if is_count(incident) else "no",
        "happened_start": days["start"],
        "happened_end": days["end"],
        "place": clean(place.name) if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "radius_m": place.radius_m if place else None,
        "place_precision": place.precision.value if place else None,
        "country": place.country if place else None,
        "admin1": clean(place.admin1) if place else None,
        "actors": actors_text(incident),
        "targets": targets_text(incident),
        "weapons": ";".join(weapon.value for weapon in weapons),
        "count": _told(incident, "count"),
        **{kind: _harm(incident, kind) for kind in HARM_COLUMNS},
        "sources": ";".join(clean(root) for root in incident.roots),
        "told_by": clean(roots_text(incident, names, incident.roots)),
        "independent_sources": len(incident.roots),
        "claims": len(incident.claims),
        "documents": ";".join(clean(one) for one in documents),
        "acled_event_type": codes.acled_event_type,
        "acled_sub_event_type": codes.acled_sub_event_type,
        "plover_type": codes.plover_type,
        "plover_mode": codes.plover_mode,
        "cameo_root": codes.cameo_root,
        "ucdp_type_of_violence": ucdp_type(incident.kind, incident.actors, incident.targets),
    }


def _harm(incident: Incident, kind: str) -> str:
    told = [
        f"{field.name.rpartition('.')[2]} {_told(incident, field.name)}"
        for field in incident.fields
        if field.name.startswith(f"harm.{kind}.")
    ]
    return " | ".join(told)


def _told(incident: Incident, name: str) -> str:
    return "; ".join(f"{value.value} ({', '.join(value.support)})" for value in field_of(incident, name))


def _finding_cells(finding: Finding) -> dict[str, Cell]:
    """The row of a finding with its reasons and missing facts as text."""
    row = finding_row(finding, None)
    reasons = (f"{reason.test}: {reason.answer.value}, {clean(reason.text)}" for reason in finding.reasons)
    missing = (f"{clean(one.fact)} ({in_words(one.would_change)})" for one in finding.missing)
    return {column: row[column] for column in columns("findings")} | {
        "reasons": "; ".join(reasons),
        "missing": "; ".join(missing),
    }


def _geojson(told: Iterable[Told], out: IO[str]) -> int:
    out.write('{"type": "FeatureCollection", "features": [')
    number = 0
    for one in told:
        told_one = json.dumps(feature(one.incident, one.names()), ensure_ascii=False)
        out.write(("," if number else "") + "\n" + told_one)
        number += 1
    out.write("\n]}\n")
    return number


def feature(incident: Incident, names: Names) -> dict[str, Any]:
    """RFC 7946: a point with `radius_m`, which bounds where it may have happened; no place, null geometry."""
    place = incident.place
    point = {"type": "Point", "coordinates": [place.lon, place.lat]} if place else None
    row = incident_row(incident)
    place_told = row.pop("place") or {}
    properties = {name: row[name] for name in ("kind", "status", "happened", "roots", "is_background")}
    properties |= {name: place_told.get(name) for name in ("name", "precision", "radius_m", "relation")}
    properties |= {"actors": actors_text(incident), "targets": targets_text(incident)}
    properties |= {"is_count": is_count(incident), "told_by": sources_text(incident, names)}
    properties["harm"] = {name: told for name, told in row["fields"].items() if name.startswith("harm.")}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": properties}
