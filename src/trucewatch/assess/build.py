"""The record of an agreement file that was checked."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from trucewatch.assess.shapes import zone_file
from trucewatch.core.agreements import (
    Accession,
    Agreement,
    AgreementStatus,
    Alias,
    Area,
    Certainty,
    Evaluable,
    Fact,
    LocalActor,
    Modality,
    Period,
    Piece,
    StatusStretch,
    Term,
    TextGrade,
    Zone,
)
from trucewatch.core.kinds import Group, Kind, Weapon

HOSTILITIES = (
    *(kind for kind in Kind if kind.group is Group.VIOLENCE and kind is not Kind.ABDUCTION),
    Kind.CASUALTIES,
    Kind.DAMAGE,
)
"""What `hostilities` stands for in a file: every use of force, and the harm and damage told of it."""

CONDUCT: dict[str, tuple[Kind, ...]] = {
    "hostilities": HOSTILITIES,
    "presence": (Kind.DEPLOYMENT,),
    "advance": (Kind.DEPLOYMENT, Kind.TERRITORIAL_CHANGE),
    "obstruction": (Kind.ACCESS_DENIAL,),
}
"""Words of a file that stand for several kinds."""

DOUBTFUL = "in_force_doubtful"
"""Name of the facts that keep stretches of time for which force is disputed: value `from/to`."""

_OF_AREA = frozenset({"form", "certainty", "label", "parts", "without"})


def build(content: dict[str, Any], name: str, folder: Path | None = None) -> Agreement:
    """The record of a checked file."""
    facts = (*(_fact(item) for item in content["facts"]), *(_doubt(item) for item in content.get("doubtful", ())))
    return Agreement(
        id=content["id"],
        name=content["name"],
        nature=content["nature"],
        status_note=content["status_note"],
        text_grade=TextGrade(content["text"]),
        periods=tuple(Period(start=_moment(item["from"]), end=_end(item)) for item in content["in_force"]),
        concluded=date.fromisoformat(content["concluded"]) if "concluded" in content else None,
        names=tuple(content.get("names", ())),
        parties=tuple(_accession(item) for item in content["parties"]),
        guarantors=tuple(content.get("guarantors", ())),
        observers=tuple(content.get("observers", ())),
        exempt=tuple(_accession(item) for item in content.get("exempt", ())),
        zones=tuple(_zone(item, folder) for item in content["zones"]),
        terms=tuple(_term(item) for item in content["terms"]),
        facts=facts,
        countries=tuple(content["countries"]),
        time_zone=content["time_zone"],
        source_file=name,
        statuses=tuple(_status(item) for item in content.get("status", ())),
        local_actors=tuple(LocalActor(**item) for item in content.get("actors", ())),
    )


def plain(value: Any) -> Any:
    """Round-trip containers made into dicts and lists."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else str(value)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _end(item: dict[str, Any]) -> datetime | None:
    return _moment(item["to"]) if "to" in item else None


def _start(item: dict[str, Any]) -> datetime | None:
    return _moment(item["from"]) if "from" in item else None


def _status(item: dict[str, Any]) -> StatusStretch:
    return StatusStretch(
        status=AgreementStatus(item["status"]),
        start=_moment(item["from"]),
        end=_end(item),
        source=item["source"],
        is_verified=item.get("verified", True),
    )


def _accession(item: dict[str, Any]) -> Accession:
    note = "" if item.get("verified", True) else " (unverified)"
    return Accession(
        actor_id=item["actor"],
        start=_moment(item["from"]),
        end=_end(item),
        source=item["source"] + note,
        zone_ids=tuple(item.get("zones", ())),
        aliases=tuple(_alias(alias) for alias in item.get("aliases", ())),
    )


def _alias(item: dict[str, Any]) -> Alias:
    return Alias(name=item["name"], start=_start(item), end=_end(item), source=item.get("source", ""))


def _fact(item: dict[str, Any]) -> Fact:
    return Fact(
        name=item["name"],
        value=item["value"],
        source=item["source"],
        is_verified=item["verified"],
        zone_id=item.get("zone", ""),
        note=item.get("note", ""),
    )


def _doubt(item: dict[str, Any]) -> Fact:
    return Fact(
        name=DOUBTFUL,
        value=f"{item['from']}/{item.get('to', '')}",
        source=f"{item['why']} ({item['source']})",
        is_verified=item.get("verified", False),
    )


def _zone(item: dict[str, Any], folder: Path | None) -> Zone:
    return Zone(
        id=item["id"],
        name=item["name"],
        version=item["version"],
        areas=tuple(area_of(area, folder) for area in item["areas"]),
        start=_start(item),
        end=_end(item),
        source=item.get("source", ""),
    )


def area_of(item: dict[str, Any], folder: Path | None) -> Area:
    """An area with its pieces; a piece without a label bears that of its area."""
    return Area(
        form=item["form"],
        certainty=Certainty(item["certainty"]),
        label=item["label"],
        data=_shape_data(item, folder),
        parts=tuple(_piece(piece, folder, item["label"]) for piece in item.get("parts", ())),
        without=tuple(_piece(piece, folder, item["label"]) for piece in item.get("without", ())),
    )


def _piece(item: dict[str, Any], folder: Path | None, label: str) -> Piece:
    return Piece(form=item["form"], label=item.get("label", label), data=_shape_data(item, folder))


def _shape_data(item: dict[str, Any], folder: Path | None) -> tuple[tuple[str, str], ...]:
    data = {key: value for key, value in item.items() if key not in _OF_AREA}
    if "file" in data:
        data["file"] = zone_file(data["file"], folder)
    if "geometry" in data:
        data["geometry"] = json.dumps(data["geometry"])
    return tuple((key, "|".join(value) if isinstance(value, list) else str(value)) for key, value in data.items())


def _term(item: dict[str, Any]) -> Term:
    conduct: list[Kind] = []
    for word in item["conduct"]:
        conduct += CONDUCT.get(word) or (Kind(word),)
    return Term(
        id=item["id"],
        modality=Modality(item["modality"]),
        conduct=tuple(dict.fromkeys(conduct)),
        text=item["text"],
        paragraph=item.get("paragraph", ""),
        weapons=tuple(Weapon(weapon) for weapon in item.get("weapons", ())),
        bound=tuple(item.get("bound", ())),
        against=tuple(item.get("against", ())),
        zone_ids=tuple(item.get("zones", ())),
        start=_start(item),
        end=_end(item),
        deadline=_moment(item["deadline"]) if "deadline" in item else None,
        exceptions=tuple(item.get("exceptions", ())),
        evaluable=Evaluable(item.get("evaluable", "yes")),
        tests=tuple(item.get("tests", ())),
    )
