"""Everything as JSON Lines, incidents as CSV and GeoJSON. Names of people harmed are in none but the claims' words."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from trucewatch.core.agreements import Agreement
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.crosswalks import codes_of, ucdp_type
from trucewatch.core.incidents import Finding, Incident, is_count
from trucewatch.core.kinds import HarmKind, Weapon
from trucewatch.core.ports import RECORD_TYPES, Record
from trucewatch.core.problems import ConfigError, DataIntegrityError
from trucewatch.publish.rows import days_row, incident_row
from trucewatch.publish.wording import Names, actors_text, field_of, roots_text, sources_text, targets_text

Exported = Record | Incident | Finding | Agreement
TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in (*RECORD_TYPES, Incident, Finding, Agreement)}
FORMATS = ("jsonl", "csv", "geojson")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportData:
    """What an export is made of. `records` are the ledger's, in order; the rest is computed from them."""

    records: tuple[Exported, ...] = ()
    incidents: tuple[Incident, ...] = ()
    findings: tuple[Finding, ...] = ()
    agreements: tuple[Agreement, ...] = ()


def export(form: str, data: ExportData, out: IO[str]) -> None:
    """Writes `data` as `form`: jsonl (everything), csv or geojson (incidents).

    Open `out` with newline="" and UTF-8. Raises ConfigError on an unknown form.
    """
    writers = {"jsonl": _jsonl, "csv": _csv, "geojson": _geojson}
    if form not in writers:
        raise ConfigError(f"no export format {form!r}", hint=f"one of {', '.join(FORMATS)}")
    writers[form](data, out)


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


def _jsonl(data: ExportData, out: IO[str]) -> None:
    makers = {one.claim.id: one.made_by for incident in data.incidents for one in incident.claims}
    makers |= {one.claim.id: one.made_by for incident in data.incidents for _, one in incident.readings}
    for record in (*data.records, *data.agreements, *data.incidents, *data.findings):
        row = {"type": type(record).__name__, "id": record.id, "record": to_json(record)}
        if record.id in makers:
            row["made_by"] = list(makers[record.id])
        out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


HARM_COLUMNS = tuple(kind.value for kind in HarmKind)
COLUMNS = (
    *("id", "kind", "status", "is_background", "is_count", "happened_start", "happened_end"),
    *("place", "latitude", "longitude", "radius_m", "place_precision", "country", "admin1"),
    *("actors", "targets", "weapons", "count"),
    *HARM_COLUMNS,
    *("sources", "told_by", "independent_sources", "claims", "documents"),
    *("acled_event_type", "acled_sub_event_type", "plover_type", "plover_mode", "cameo_root", "ucdp_type_of_violence"),
)


def _csv(data: ExportData, out: IO[str]) -> None:
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for incident in data.incidents:
        writer.writerow({column: safe_cell(cell) for column, cell in csv_row(incident).items()})


def csv_row(incident: Incident) -> dict[str, str | int | float | None]:
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
        "place": place.name if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "radius_m": place.radius_m if place else None,
        "place_precision": place.precision.value if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "actors": actors_text(incident),
        "targets": targets_text(incident),
        "weapons": ";".join(weapon.value for weapon in weapons),
        "count": _told(incident, "count"),
        **{kind: _harm(incident, kind) for kind in HARM_COLUMNS},
        "sources": ";".join(incident.roots),
        "told_by": roots_text(incident, Names((incident,)), incident.roots),
        "independent_sources": len(incident.roots),
        "claims": len(incident.claims),
        "documents": ";".join(documents),
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


def safe_cell(cell: str | int | float | None) -> str | int | float:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str) and (cell.lstrip()[:1] in tuple("=+-@|%") or cell[:1] in ("\t", "\r", "\n")):
        return f"'{cell}"
    return cell


def _geojson(data: ExportData, out: IO[str]) -> None:
    features = [feature(incident) for incident in data.incidents]
    json.dump({"type": "FeatureCollection", "features": features}, out, ensure_ascii=False)
    out.write("\n")


def feature(incident: Incident) -> dict[str, Any]:
    """RFC 7946: a point with `radius_m`, which bounds where it may have happened; no place, null geometry."""
    place = incident.place
    point = {"type": "Point", "coordinates": [place.lon, place.lat]} if place else None
    row = incident_row(incident)
    place_told = row.pop("place") or {}
    properties = {name: row[name] for name in ("kind", "status", "happened", "roots", "is_background")}
    properties |= {name: place_told.get(name) for name in ("name", "precision", "radius_m", "relation")}
    properties |= {"actors": actors_text(incident), "targets": targets_text(incident)}
    properties |= {"is_count": is_count(incident), "told_by": sources_text(incident, Names((incident,)))}
    properties["harm"] = {name: told for name, told in row["fields"].items() if name.startswith("harm.")}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": properties}
