"""Corrections as forms: one field at a time, from named inputs to the JSON that the review takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from starlette.datastructures import FormData

from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.ask import actor_rows
from trucewatch.pipeline.desk.shapes_records import ClaimPage
from trucewatch.pipeline.stages import gazetteer
from trucewatch.resolve.places_answer import ask_place
from trucewatch.review.values import FIELDS

CHOICES = {
    "kind": [one.value for one in Kind],
    "stance": [one.value for one in Stance],
    "weapons": [one.value for one in Weapon],
    "harm": [one.value for one in HarmKind],
    "who": [one.value for one in Who],
    "telling": [one.value for one in Telling],
}
NAMED = frozenset({"actors", "targets", "place", "tellers"})
"""Fields whose values are entries of a registry."""
MOST_FOUND = 12
_SLOTS = {"actors": "actor", "targets": "target", "place": "place", "tellers": "teller"}
_LONGEST = 10_000

__all__ = ["CHOICES", "FIELDS", "NAMED", "Form", "Found", "look_up"]


class Found(TypedDict):
    """An entry of a registry that a mention may be; `is_read` where the machine read it so."""

    id: str
    name: str
    detail: str
    is_read: bool


def look_up(field: str, name: str, claim: ClaimPage) -> list[Found]:
    """What the words may mean: the machine's readings, then what a name that somebody typed finds."""
    if field not in NAMED:
        return []
    told = [
        Found(id=one["referent_id"], name=one["referent"], detail=one["text"], is_read=one["is_chosen"])
        for one in claim["candidates"]
        if one["slot"] == _SLOTS[field] and one["referent_id"]
    ]
    if name.strip():
        told += _places(name) if field == "place" else _actors(name)
    return list({one["id"]: one for one in reversed(told)}.values())[::-1][:MOST_FOUND]


def _places(name: str) -> list[Found]:
    found = []
    for candidate, _ in ask_place(gazetteer(), name).candidates:
        place: Any = candidate.referent
        where = ", ".join(filter(None, (place.admin1, place.country, place.precision.value)))
        found.append(Found(id=place.id, name=place.name, detail=where, is_read=False))
    return found


def _actors(name: str) -> list[Found]:
    return [Found(id=one["id"], name=one["name"], detail=one["kind"], is_read=False) for one in actor_rows(name)]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent, each with its values."""

    told: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, data: FormData) -> "Form":
        """Raises ConfigError on files and on what is too long."""
        told: dict[str, tuple[str, ...]] = {}
        for name in data:
            values = data.getlist(name)
            if any(not isinstance(one, str) or len(one) > _LONGEST for one in values):
                raise ConfigError("The form holds a file or a value that is too long.", hint=f"{_LONGEST:,} at most.")
            told[name] = tuple(str(one) for one in values)
        return cls(told)

    def one(self, name: str) -> str:
        """The first value, without blanks around it; empty where there is none."""
        return next(iter(self.told.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        return [one.strip() for one in self.told.get(name, ()) if one.strip()]

    def number(self, name: str) -> int | None:
        """A whole number; None where nothing stands there. Raises ConfigError on another thing."""
        value = self.one(name)
        if not value:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) <= 15):
            raise ConfigError(f"{name}={value[:40]!r} is no whole number.", hint="Leave it empty where none is told.")
        return int(value)

    def value(self) -> str:
        """The correction as JSON. Raises ConfigError where the field is none or its inputs make no sense."""
        field = self.one("field")
        if field not in FIELDS:
            raise ConfigError(f"There is no field {field[:40]!r}.", hint=f"Known: {', '.join(FIELDS)}.")
        return json.dumps({"field": field, "value": self._of(field)}, ensure_ascii=False)

    def _of(self, field: str) -> Any:
        match field:
            case "actors" | "targets":
                return self.all("value")
            case "tellers":
                name = self.one("teller")
                named = [{"name": name, "telling": self.one("telling") or Telling.SAY.value}] if name else []
                return [*self.all("value"), *named]
            case "weapons":
                return self.all("value")
            case "place":
                return self._place()
            case "time":
                return self._time()
            case "harm":
                return self._harm()
            case "count":
                return self.number("value")
            case "is_background" | "is_ongoing":
                return self.one("value") == "yes"
            case "purpose":
                return self.one("value") or None
            case _:
                return self.one("value")

    def _place(self) -> Any:
        if self.one("value") == "unknown":
            return None
        if self.one("lat") or self.one("lon"):
            radius = self._float("radius_km")
            point = {"lat": self._float("lat"), "lon": self._float("lon"), "radius_m": radius * 1000}
            return {**point, "name": self.one("point_name")} if self.one("point_name") else point
        if not self.one("value"):
            raise ConfigError("No place was chosen.", hint="Choose one, give a point with its radius, or say unknown.")
        return self.one("value")

    def _time(self) -> Any:
        if self.one("value") == "unknown":
            return None
        told = {name: self.one(name) for name in ("first", "last") if self.one(name)}
        if not told:
            raise ConfigError("No day was given.", hint="Give the first or the last day, or say unknown.")
        return {"first": told.get("first"), "last": told.get("last")}

    def _harm(self) -> list[dict[str, Any]]:
        found = []
        for at in range(len(CHOICES["harm"])):
            kind = self.one(f"harm_{at}")
            if kind:
                bounds = {name: self.number(f"{name}_{at}") for name in ("minimum", "maximum")}
                found.append({"kind": kind, **bounds, "who": self.one(f"who_{at}") or Who.UNKNOWN.value})
        return found

    def _float(self, name: str) -> float:
        value = self.one(name)
        try:
            return float(value)
        except ValueError:
            raise ConfigError(f"{name}={value[:40]!r} is no number.", hint="Degrees as 32.6189; km as 5.") from None
