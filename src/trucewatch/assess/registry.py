"""The agreements as records: files read, checked and kept in a compiled form by digest."""

import hashlib
import json
import os
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from trucewatch.assess import source
from trucewatch.core.agreements import (
    Accession,
    Agreement,
    Area,
    Certainty,
    Evaluable,
    Fact,
    Modality,
    Period,
    Term,
    TextGrade,
    Zone,
)
from trucewatch.core.files import write_whole
from trucewatch.core.kinds import Group, Kind, Weapon
from trucewatch.core.problems import Problem, Stage

HOSTILITIES = (
    *(kind for kind in Kind if kind.group is Group.VIOLENCE and kind is not Kind.ABDUCTION),
    Kind.CASUALTIES,
    Kind.DAMAGE,
)
"""What `hostilities` stands for in a file: every use of force, and the harm and damage told of it."""

DOUBTFUL = "in_force_doubtful"
"""Name of the facts that keep stretches of time for which force is disputed: value `from/to`."""


def load_agreements(folder: Path | None = None) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    """Every agreement of `folder` (default: those that ship) by file name, and what is wrong with the others.

    A file whose name starts with an underscore is no agreement. A bad file is left out with its problems.
    """
    agreements: list[Agreement] = []
    problems: list[Problem] = []
    for path in sorted((folder or _shipped()).glob("[!_]*.yaml")):
        agreement, found = load_agreement(path)
        problems += found
        if agreement is None:
            continue
        if any(agreement.id == other.id for other in agreements):
            message = f"{path.name}, line 1: id {agreement.id!r} is already another file's"
            problems.append(_problem(path.name, message, "give each agreement its own id"))
            continue
        agreements.append(agreement)
    return tuple(agreements), tuple(problems)


def load_agreement(path: Path) -> tuple[Agreement | None, tuple[Problem, ...]]:
    """One file as a record, or its problems."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, (_problem(path.name, f"{path.name} cannot be read: {error}", "write it in UTF-8"),)
    content = _compiled(text, path)
    if isinstance(content, tuple):
        return None, content
    return build(content, path.name, path.parent), ()


def digest(folder: Path | None = None) -> str:
    """SHA-256 over every agreement and zone file: the configuration that findings rest on."""
    whole = hashlib.sha256()
    agreements = folder or _shipped()
    zones = Path(str(files("trucewatch").joinpath("data", "zones")))
    for path in [*sorted(agreements.glob("*.yaml")), *sorted(zones.glob("*.geojson"))]:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _shipped() -> Path:
    return Path(str(files("trucewatch").joinpath("data", "agreements")))


def _problem(subject: str, message: str, hint: str) -> Problem:
    return Problem(stage=Stage.ASSESS, subject=subject, code="bad_agreement", message=message, hint=hint)


@lru_cache(maxsize=256)
def _checked(text: str, name: str, folder: Path) -> dict[str, Any] | tuple[Problem, ...]:
    content, problems = source.read(text, name, folder)
    return problems if content is None else content


def _compiled(text: str, path: Path) -> dict[str, Any] | tuple[Problem, ...]:
    """The checked content; from the cache where these very bytes were checked before under this schema.

    Reading and checking the 18 files that ship takes 0.8 s, their compiled form 7 ms.
    """
    kept = _cache_folder() / f"{_key(text, path.parent)}.json"
    try:
        return dict(json.loads(kept.read_text("utf-8")))
    except (OSError, ValueError):
        content = _checked(text, path.name, path.parent)
    if isinstance(content, dict):
        _keep(kept, json.dumps(content, ensure_ascii=False))
    return content


def _key(text: str, folder: Path) -> str:
    """Digest of all that the check looks at: the file, the schema, and the zone files of both folders."""
    schema = files("trucewatch").joinpath("data", "schemas", "agreement.schema.json").read_bytes()
    return hashlib.sha256(schema + _zones_digest(folder) + text.encode("utf-8")).hexdigest()[:32]


def _zones_digest(folder: Path) -> bytes:
    zones = Path(str(files("trucewatch").joinpath("data", "zones")))
    found = [path for own in (folder, zones) for path in sorted(own.glob("*.geojson"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in found)).digest()


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "trucewatch" / "agreements-1"


def _keep(path: Path, text: str) -> None:
    """Writes whole or not at all; a cache that cannot be written is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
    except OSError:
        return


def build(content: dict[str, Any], name: str, folder: Path | None = None) -> Agreement:
    """The record of a checked file."""
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
        facts=(*(_fact(item) for item in content["facts"]), *(_doubt(item) for item in content.get("doubtful", ()))),
        countries=tuple(content["countries"]),
        time_zone=content["time_zone"],
        source_file=name,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _end(item: dict[str, Any]) -> datetime | None:
    return _moment(item["to"]) if "to" in item else None


def _start(item: dict[str, Any]) -> datetime | None:
    return _moment(item["from"]) if "from" in item else None


def _accession(item: dict[str, Any]) -> Accession:
    note = "" if item.get("verified", True) else " (unverified)"
    return Accession(
        actor_id=item["actor"],
        start=_moment(item["from"]),
        end=_end(item),
        source=item["source"] + note,
        zone_ids=tuple(item.get("zones", ())),
    )


def _fact(item: dict[str, Any]) -> Fact:
    return Fact(name=item["name"], value=item["value"], source=item["source"], is_verified=item["verified"])


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
        areas=tuple(_area(area, folder) for area in item["areas"]),
        start=_start(item),
        end=_end(item),
        source=item.get("source", ""),
    )


def _area(item: dict[str, Any], folder: Path | None) -> Area:
    data = {key: value for key, value in item.items() if key not in ("form", "certainty", "label")}
    if "file" in data:
        data["file"] = source.zone_file(data["file"], folder)
    return Area(
        form=item["form"],
        certainty=Certainty(item["certainty"]),
        label=item["label"],
        data=tuple((key, "|".join(value) if isinstance(value, list) else str(value)) for key, value in data.items()),
    )


def _term(item: dict[str, Any]) -> Term:
    conduct: list[Kind] = []
    for word in item["conduct"]:
        conduct += HOSTILITIES if word == "hostilities" else (Kind(word),)
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
