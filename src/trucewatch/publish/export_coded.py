"""Incidents in the columns of ACLED, UCDP GED and HXL, and as PLOVER records. What each drops: `data/exports.toml`."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

from trucewatch.core.claims import Actor, Precision
from trucewatch.core.crosswalks import UNARMED_KINDS, actor_term, codes_of, ucdp_type
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import HarmKind, Weapon, Who
from trucewatch.publish.catalogue import phrases
from trucewatch.publish.cells import Cell, safe_cell
from trucewatch.publish.export_data import Told
from trucewatch.publish.figures import (
    ALL,
    agreed,
    cell_of,
    country,
    figures,
    has_happened,
    highest,
    is_local,
    lowest,
    pcode,
    plain_sentence,
    span_of,
)
from trucewatch.publish.forms import columns, forms
from trucewatch.publish.names import Names
from trucewatch.publish.wording import clean, field_of, shown_targets

Row = dict[str, Cell]
ANYBODY = (*ALL, Who.CIVILIANS, Who.COMBATANTS)
"""Figures for all people; where nobody tells one, for civilians, else for combatants."""
MONTH, WEEK = 31, 7
GEO = {Precision.SITE: 1, Precision.SETTLEMENT: 1, Precision.DISTRICT: 2, Precision.PROVINCE: 3}
WHERE = {
    Precision.SITE: 1,
    Precision.SETTLEMENT: 1,
    Precision.DISTRICT: 3,
    Precision.PROVINCE: 4,
    Precision.REGION: 5,
    Precision.COUNTRY: 6,
}
RESOLUTION = {**WHERE, Precision.SITE: 5, Precision.SETTLEMENT: 4, Precision.PROVINCE: 2, Precision.REGION: 2}
RESOLUTION[Precision.COUNTRY] = 1


def rows_of(form: str, told: Iterable[Told]) -> Iterator[Row]:
    """The rows of a form; incidents that it has no row for are left out."""
    row_of: Callable[[Incident, Names], Row | None] = {"acled": _acled, "ucdp": _ucdp, "hxl": _hxl}[form]
    return (row for one in told if (row := row_of(one.incident, one.names())))


def write_table(form: str, told: Iterable[Told], out: IO[str]) -> int:
    """Writes a form as CSV and gives the number of its rows; HXL's tags stand under its header."""
    writer = csv.DictWriter(out, columns(form), lineterminator="\r\n")
    writer.writeheader()
    if form == "hxl":
        writer.writerow(dict(forms()[form].columns))
    written = 0
    for row in rows_of(form, told):
        writer.writerow({column: safe_cell(cell) for column, cell in row.items()})
        written += 1
    return written


def write_plover(told: Iterable[Told], out: IO[str]) -> int:
    """Writes PLOVER records, one JSON object a line."""
    written = 0
    for one in told:
        if record := _plover(one.incident, one.names()):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            written += 1
    return written


def _weapons(incident: Incident) -> list[Weapon]:
    return [Weapon(value.value) for value in field_of(incident, "weapons") if value.support]


def _parties(incident: Incident) -> tuple[list[Actor], list[Actor]]:
    actors = [actor for actor in incident.actors if actor.id != "unknown"]
    return actors, list(shown_targets(incident))


def _named(actors: Sequence[Actor]) -> str:
    return "; ".join(clean(actor.name) for actor in actors)


def _sources(incident: Incident, names: Names) -> str:
    return "; ".join(sorted(clean(names.of(root)) for root in incident.roots))


def _terms(actors: Sequence[Actor], scheme: str) -> str:
    return actor_term(actors[0].kind, scheme) if actors else ""


def _acled(incident: Incident, names: Names) -> Row | None:
    codes = codes_of(incident.kind, _weapons(incident), incident.targets)
    span, place = span_of(incident), incident.place
    if not codes.acled_event_type or not has_happened(incident) or place is None or not is_local(place):
        return None
    if span is None or span.days > MONTH:
        return None
    actors, targets = _parties(incident)
    inter = [_terms(actors, "acled"), _terms(targets, "acled")]
    is_civilian = bool(targets) and all(actor.kind in UNARMED_KINDS for actor in incident.targets)
    is_violence = codes.acled_event_type in ("Battles", "Explosions/Remote violence", "Violence against civilians")
    row: Row = dict.fromkeys(columns("acled"), "")
    row |= {
        "event_id_cnty": country(incident, "iso3") + incident.id.rpartition("-")[2][:12],
        "event_date": span.middle.isoformat(),
        "year": span.middle.year,
        "time_precision": 1 if span.days == 1 else 2 if span.days <= WEEK else 3,
        "disorder_type": "Political violence" if is_violence else "Strategic developments",
        "event_type": codes.acled_event_type,
        "sub_event_type": codes.acled_sub_event_type,
        "actor1": _named(actors[:1]),
        "assoc_actor_1": _named(actors[1:]),
        "inter1": inter[0],
        "actor2": _named(targets[:1]),
        "assoc_actor_2": _named(targets[1:]),
        "inter2": inter[1],
        "interaction": "-".join(term for term in inter if term),
        "civilian_targeting": "Civilian targeting" if is_violence and is_civilian else "",
        "iso": country(incident, "numeric"),
        "country": country(incident, "name"),
        "admin1": clean(place.admin1),
        "location": clean(place.name),
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": 2 if place.relation and GEO[place.precision] == 1 else GEO[place.precision],
        "source": _sources(incident, names),
        "notes": plain_sentence(incident, names),
        "fatalities": lowest(figures(incident, HarmKind.KILLED, ANYBODY)),
        "tags": f"status={incident.status.value}" + ("; background=yes" if incident.is_background else ""),
    }
    return row


def _ucdp(incident: Incident, names: Names) -> Row | None:
    violence, span, place = (
        ucdp_type(incident.kind, incident.actors, incident.targets),
        span_of(incident),
        incident.place,
    )
    dead, civilians = figures(incident, HarmKind.KILLED), figures(incident, HarmKind.KILLED, (Who.CIVILIANS,))
    low = lowest([*dead, *civilians])
    if violence is None or span is None or place is None or not low or not has_happened(incident):
        return None
    actors, targets = _parties(incident)
    sides = [_named(actors[:1]), "Civilians" if violence == 3 else _named(targets[:1] or actors[1:2])]
    told = dead or civilians
    documents = {one.claim.document_id: one for one in incident.claims}.values()
    row: Row = dict.fromkeys(columns("ucdp"), "")
    row |= {
        "id": int(incident.id.rpartition("-")[2][:12], 16),
        "relid": incident.id,
        "year": span.first.year,
        "code_status": incident.status.value,
        "type_of_violence": violence,
        "dyad_name": " - ".join(sides),
        "side_a": sides[0],
        "side_b": sides[1],
        "number_of_sources": len(documents),
        "source_article": "; ".join(clean(one.document_location) for one in documents),
        "source_office": "; ".join(sorted({clean(one.publisher) for one in documents if one.publisher})),
        "source_date": "; ".join(sorted({one.published.isoformat() for one in documents if one.published})),
        "source_original": _sources(incident, names),
        "where_prec": 2 if place.relation and WHERE[place.precision] == 1 else WHERE[place.precision],
        "where_coordinates": clean(place.name),
        "where_description": clean(place.relation),
        "adm_1": clean(place.admin1),
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": f"POINT ({place.lon} {place.lat})",
        "priogrid_gid": cell_of(place),
        "country": country(incident, "name"),
        "event_clarity": 2 if any(value.value != "1" for value in field_of(incident, "count")) else 1,
        "date_prec": next((code for code, days in enumerate((1, 6, 7, 31), 1) if span.days <= days), 5),
        "date_start": span.first.isoformat(),
        "date_end": span.last.isoformat(),
        "deaths_civilians": lowest(civilians),
        "best": agreed(told),
        "high": highest(told),
        "low": low,
    }
    return row


def _hxl(incident: Incident, names: Names) -> Row | None:
    codes = codes_of(incident.kind, _weapons(incident), incident.targets)
    span, place = span_of(incident), incident.place
    actors, targets = _parties(incident)
    first = incident.happened.start if incident.happened else None
    code = pcode(place)
    is_first_level = place is not None and place.precision is Precision.PROVINCE
    return {
        "id": incident.id,
        "date": span.first.isoformat() if span and span.days == 1 else _between(incident),
        "year": first.year if first else "",
        "type": codes.acled_event_type or phrases()["kinds"][incident.kind],
        "sub_type": codes.acled_sub_event_type or incident.kind.value,
        "status": incident.status.value,
        "actor1": _named(actors),
        "actor2": _named(targets),
        "country": country(incident, "name"),
        "country_code": place.country if place else "",
        "admin1": clean(place.admin1) if place else "",
        "admin1_pcode": code if is_first_level else "",
        "location": clean(place.name) if place else "",
        "pcode": "" if is_first_level else code,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "radius_m": place.radius_m if place else None,
        "source": _sources(incident, names),
        "description": plain_sentence(incident, names),
        "killed": lowest(figures(incident, HarmKind.KILLED, ANYBODY)),
    }


def _between(incident: Incident) -> str:
    """Both days with a solidus between them, open ends as `..` (ISO 8601-2)."""
    value = next((value.value for value in field_of(incident, "happened")), "")
    return value if incident.happened else ""


def _plover(incident: Incident, names: Names) -> dict[str, Any] | None:
    codes = codes_of(incident.kind, _weapons(incident), incident.targets)
    if not codes.plover_type:
        return None
    actors, targets = _parties(incident)
    span, place = span_of(incident), incident.place
    location = place and {
        "resolved_place": clean(place.name),
        "lat": place.lat,
        "lon": place.lon,
        "state": clean(place.admin1),
        "country": country(incident, "iso3"),
        "resolution": RESOLUTION[place.precision],
    }
    return {
        "id": incident.id,
        "has_event": has_happened(incident),
        "date": span.first.isoformat() if span else None,
        "enddate": span.last.isoformat() if span and span.days > 1 else None,
        "actor": [_entity(actor) for actor in actors],
        "recipient": [_entity(actor) for actor in targets],
        "event": [codes.plover_type],
        "mode": [codes.plover_mode] if codes.plover_mode else [],
        "event_loc": location,
        "event_text": plain_sentence(incident, names),
        "text_info": {"status": incident.status.value, "is_background": incident.is_background},
        "cite_info": [{"publisher": clean(names.of(root))} for root in incident.roots],
        "coder": "trucewatch",
        "comment": f"cameo root {codes.cameo_root}" if codes.cameo_root else "",
    }


def _entity(actor: Actor) -> dict[str, str]:
    return {"code": actor.id, "sector": actor_term(actor.kind, "plover"), "entity_text": clean(actor.name)}
