"""Corrected values: strictly typed JSON in, the form that is kept out; and what a claim reads like with them.

A corrected place, actor or teller is a registry's entry by its id, or a point with its radius: never guessed from a
name. What the registry says of it is kept with the decision, so that a later edition changes nothing people decided.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, Protocol, TypeVar

from trucewatch.core.claims import Actor, Interval, Place, Precision
from trucewatch.core.codec import to_json
from trucewatch.core.ids import canonical
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.problems import ConfigError
from trucewatch.review.decide import LONGEST

E = TypeVar("E", bound=StrEnum)

MOST = 20
"""Most actors, weapons or figures of harm of one claim."""
MOST_PEOPLE = 100_000_000
WIDEST_M = 3_000_000
_SIZES = (
    (1_000, Precision.SITE),
    (10_000, Precision.SETTLEMENT),
    (40_000, Precision.DISTRICT),
    (200_000, Precision.PROVINCE),
    (600_000, Precision.REGION),
)
"""Radius in metres up to which a point is so precise."""


class Lookup(Protocol):
    """Registries by id; None where there is no such entry."""

    def actor(self, actor_id: str) -> Actor | None: ...

    def place(self, place_id: str) -> Place | None: ...


def checked(text: str, lookup: Lookup) -> tuple[str, Any]:
    """Field and value of a correction, `{"field": …, "value": …}`, in the form that is kept. Raises ConfigError."""
    told = _loaded(text)
    if not isinstance(told, dict) or set(told) != {"field", "value"}:
        raise ConfigError("A correction is a JSON object with `field` and `value`, and nothing else.")
    field = told["field"]
    if not isinstance(field, str) or field not in _CHECKS:
        raise ConfigError(f"{_short(field)} is no field that can be corrected.", hint=f"Known: {', '.join(FIELDS)}.")
    return field, _CHECKS[field](told["value"], lookup)


def kept_form(field: str, value: Any) -> str:
    """The value of the Decision."""
    return canonical({"field": field, "value": value})


def field_of(value: str) -> str:
    """The field that a kept correction is of; empty where it is none."""
    try:
        told = json.loads(value)
    except ValueError:
        return ""
    return str(told.get("field", "")) if isinstance(told, dict) else ""


def _loaded(text: str) -> Any:
    if len(text) > LONGEST:
        raise ConfigError(f"The value has {len(text):,} characters.", hint=f"At most {LONGEST:,}.")
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"The correction is no JSON: {str(error)[:120]}.", hint='Say {"field": "kind", "value": "airstrike"}.'
        ) from None


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _wrong(field: str, value: Any, wanted: str) -> ConfigError:
    return ConfigError(f"The field {field} cannot be {_short(value)}.", hint=f"It takes {wanted}.")


def _one_of(field: str, kind: type[E]) -> Callable[[Any, Lookup], str]:
    def check(value: Any, _: Lookup) -> str:
        if not isinstance(value, str) or value not in set(kind):
            raise _wrong(field, value, f"one of {', '.join(kind)}")
        return value

    return check


def _list(field: str, value: Any, of: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST:
        raise _wrong(field, value, f"a list of at most {MOST} {of}; [] for none")
    return value


def _weapons(value: Any, _: Lookup) -> list[str]:
    found = _list("weapons", value, "weapons")
    if any(not isinstance(one, str) or one not in set(Weapon) for one in found):
        raise _wrong("weapons", value, f"a list out of {', '.join(Weapon)}")
    return sorted(set(found))


def _actors(field: str) -> Callable[[Any, Lookup], list[Any]]:
    def check(value: Any, lookup: Lookup) -> list[Any]:
        ids = _list(field, value, "actors' ids")
        return [to_json(_actor(field, one, lookup)) for one in dict.fromkeys(_strings(field, ids))]

    return check


def _strings(field: str, values: Sequence[Any]) -> list[str]:
    for one in values:
        if not isinstance(one, str) or not one.strip():
            raise _wrong(field, one, 'ids of the actor registry, such as "gov_syria"')
    return [str(one) for one in values]


def _actor(field: str, actor_id: str, lookup: Lookup) -> Actor:
    found = lookup.actor(actor_id)
    if found is None:
        hint = "`trucewatch actor NAME` shows ids."
        raise ConfigError(f"The field {field} names {_short(actor_id)}, whom the registry does not know.", hint=hint)
    return found


def _tellers(value: Any, lookup: Lookup) -> list[Any]:
    """Outermost first: ids, or {"name", "telling"} of those whom no registry knows. [] is the publisher itself."""
    found: list[Any] = []
    for one in _list("tellers", value, "tellers"):
        if isinstance(one, str):
            actor = _actor("tellers", one, lookup)
            found.append({"name": actor.name, "telling": Telling.SAY.value, "actor": to_json(actor)})
            continue
        if not isinstance(one, dict) or not {"name"} <= set(one) <= {"name", "telling"}:
            raise _wrong("tellers", one, 'an id, or {"name": …, "telling": …}')
        name, telling = one["name"], one.get("telling", Telling.SAY.value)
        if not isinstance(name, str) or not 0 < len(name.strip()) <= 200 or telling not in set(Telling):
            raise _wrong("tellers", one, f"a name, and a telling out of {', '.join(Telling)}")
        found.append({"name": name.strip(), "telling": telling})
    return found


def _harm(value: Any, _: Lookup) -> list[Any]:
    wanted = '{"kind": "killed", "minimum": 3, "maximum": 5, "who": "civilians"}, with null for a bound not told'
    found, seen = [], set()
    for one in _list("harm", value, "figures"):
        if not isinstance(one, dict) or set(one) != {"kind", "minimum", "maximum", "who"}:
            raise _wrong("harm", one, wanted)
        low, high = one["minimum"], one["maximum"]
        if one["kind"] not in set(HarmKind) or one["who"] not in set(Who):
            raise _wrong("harm", one, f"a kind out of {', '.join(HarmKind)}; a who out of {', '.join(Who)}")
        if not all(bound is None or (type(bound) is int and 0 <= bound <= MOST_PEOPLE) for bound in (low, high)):
            raise _wrong("harm", one, wanted)
        if low is not None and high is not None and low > high:
            raise _wrong("harm", one, "a minimum that is not above the maximum")
        if (one["kind"], one["who"]) in seen:
            raise _wrong("harm", one, "one figure for each kind and whom it counts")
        seen.add((one["kind"], one["who"]))
        found.append(dict(one))
    return found


def _place(value: Any, lookup: Lookup) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        found = lookup.place(value)
        if found is None:
            hint = "`trucewatch place NAME` shows ids; or give lat, lon and radius_m."
            raise ConfigError(f"The gazetteer has no place with the id {_short(value)}.", hint=hint)
        return to_json(found)
    wanted = 'a gazetteer\'s id, {"lat": …, "lon": …, "radius_m": …, "name": …} or null'
    if not isinstance(value, dict) or not {"lat", "lon", "radius_m"} <= set(value) <= {
        "lat",
        "lon",
        "radius_m",
        "name",
    }:
        raise _wrong("place", value, wanted)
    lat, lon, radius = (_number(value, name, wanted) for name in ("lat", "lon", "radius_m"))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < radius <= WIDEST_M):
        raise _wrong("place", value, f"degrees of WGS 84 and a radius above 0 and up to {WIDEST_M:,} m")
    name = value.get("name", f"{lat:.4f}, {lon:.4f}")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 200:
        raise _wrong("place", value, wanted)
    precision = next((size for most, size in _SIZES if radius <= most), Precision.COUNTRY)
    point = Place(
        id=f"point:{lat:.5f},{lon:.5f}", name=name.strip(), lat=lat, lon=lon, radius_m=radius, precision=precision
    )
    return to_json(point)


def _number(value: Mapping[str, Any], name: str, wanted: str) -> float:
    number = value[name]
    if type(number) not in (int, float) or not isfinite(number):
        raise _wrong("place", value, wanted)
    return float(number)


def _time(value: Any, _: Lookup) -> Any:
    """Days by the first and the last one, both included; `at` is a moment with its zone."""
    if value is None:
        return None
    wanted = 'a day ("2017-07-14"), {"first": …, "last": …} with both days included, {"at": …} with a zone, or null'
    told = {"first": value, "last": value} if isinstance(value, str) else value
    if not isinstance(told, dict) or not told or not set(told) <= {"first", "last", "at"}:
        raise _wrong("time", value, wanted)
    try:
        at = datetime.fromisoformat(told["at"]) if told.get("at") is not None else None
        first = date.fromisoformat(told["first"]) if told.get("first") is not None else at.date() if at else None
        last = date.fromisoformat(told["last"]) if told.get("last") is not None else at.date() if at else None
    except (TypeError, ValueError):
        raise _wrong("time", value, wanted) from None
    if (at is not None and at.tzinfo is None) or (first is None and last is None):
        raise _wrong("time", value, wanted)
    days = [day for day in (first, last, at.date() if at else None) if day]
    if any(not 1900 <= day.year <= 2100 for day in days) or days != sorted(days[:2]) + days[2:]:
        raise _wrong("time", value, "a first day that is not after the last, between 1900 and 2100")
    return to_json(Interval(start=first, end=last + timedelta(days=1) if last else None, at=at))


def _count(value: Any, _: Lookup) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= MOST_PEOPLE):
        return value
    raise _wrong("count", value, "a whole number, or null where none is told")


def _flag(field: str) -> Callable[[Any, Lookup], bool]:
    def check(value: Any, _: Lookup) -> bool:
        if type(value) is not bool:
            raise _wrong(field, value, "true or false")
        return value

    return check


def _purpose(value: Any, _: Lookup) -> str | None:
    if value is None or (isinstance(value, str) and 0 < len(value.strip()) <= 500):
        return value.strip() if value else None
    raise _wrong("purpose", value, "up to 500 characters, or null")


_CHECKS: Mapping[str, Callable[[Any, Lookup], Any]] = {
    "kind": _one_of("kind", Kind),
    "actors": _actors("actors"),
    "targets": _actors("targets"),
    "place": _place,
    "time": _time,
    "weapons": _weapons,
    "harm": _harm,
    "stance": _one_of("stance", Stance),
    "tellers": _tellers,
    "count": _count,
    "purpose": _purpose,
    "is_background": _flag("is_background"),
    "is_ongoing": _flag("is_ongoing"),
}
FIELDS = tuple(_CHECKS)
"""Fields of a claim that people may correct."""
