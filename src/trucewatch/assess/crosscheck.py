"""What a schema cannot say of an agreement file: ids told once and known, times in order, shapes sound."""

import math
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from trucewatch.assess import overlaps
from trucewatch.assess.build import area_of, plain
from trucewatch.assess.faults import close_to, line_of, problem
from trucewatch.core.problems import ConfigError, Problem

Path_ = list[str | int]
FILL_IN = "FILL IN"
"""Words of the skeleton that `agreements new` writes."""
DATES = frozenset({"signed", "announced", "in_force", "hostilities_stop", "zone_operational"})
"""Facts whose value is a day or a moment where it starts with a figure."""
GRADES = ("published", "announced", "leaked", "secret", "none")
YEARS = (1800, 2999)
"""Moments outside of these are slips; at the ends of the calendar they cannot be compared with days."""
_BARE = re.compile(r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$")
_ROLES = ("parties", "exempt", "guarantors", "observers")
_TIMED = ("in_force", "doubtful", "status", "parties", "exempt", "zones", "terms")


def problems(content: Any, name: str, folder: Path | None, actors: frozenset[str] | None) -> Iterator[Problem]:
    """All that is wrong beside the schema."""
    yield from _left_open(content, name, [])
    yield from _numbers(content, name, [])
    yield from _time_zone(content, name)
    yield from _ids(content, name)
    yield from _zones_known(content, name)
    yield from _actors_known(content, name, actors)
    for path in _moments(content):
        yield from _order(content, name, path)
    yield from _facts(content, name)
    yield from overlaps.problems(content, name)
    yield from _shapes(content, name, folder)


def is_bare_moment(value: Any) -> bool:
    """Whether it is a day or a moment without a zone of time."""
    return isinstance(value, str) and bool(_BARE.match(value))


def with_zone(value: Any, time_zone: str) -> str:
    """A moment written without its zone as it is to be written, by the file's own zone; empty where it is none."""
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None) if value.tzinfo is None else value
    elif is_bare_moment(value):
        try:
            moment = datetime.fromisoformat(value)  # a naive time is what is to be mended
        except ValueError:
            return ""
    else:
        return ""
    if moment.tzinfo is None:
        zone = _zone(time_zone)
        if zone is None:
            return ""
        moment = moment.replace(tzinfo=zone)
    return f'"{moment.isoformat(timespec="minutes")}"' + (
        f" if the hours are those of {time_zone}" if time_zone else ""
    )


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def entries(content: Any, key: str) -> list[tuple[int, Any]]:
    """The mappings of a list with their numbers."""
    found = content.get(key)
    return [(n, entry) for n, entry in enumerate(found) if isinstance(entry, dict)] if isinstance(found, list) else []


def _walk(node: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from enumerate(node)


def _left_open(node: Any, name: str, path: Path_, top: Any = None) -> Iterator[Problem]:
    top = node if top is None else top
    for key, value in _walk(node):
        if isinstance(value, str) and FILL_IN in value:
            where = ".".join(map(str, [*path, key]))
            yield problem(
                name,
                line_of(top, [*path, key]),
                f"{where}: still to be filled in",
                f"write {value.partition(FILL_IN)[2].strip() or 'it'}",
            )
        yield from _left_open(value, name, [*path, key], top)


def _numbers(node: Any, name: str, path: Path_, top: Any = None) -> Iterator[Problem]:
    top = node if top is None else top
    for key, value in _walk(node):
        if isinstance(value, float) and not math.isfinite(value):
            where = ".".join(map(str, [*path, key]))
            yield problem(name, line_of(top, [*path, key]), f"{where}: {value} is no number", "write degrees or metres")
        yield from _numbers(value, name, [*path, key], top)


def _time_zone(content: Any, name: str) -> Iterator[Problem]:
    told = content.get("time_zone")
    if isinstance(told, str) and FILL_IN not in told and _zone(told) is None:
        mend = 'write it as in the tz database: "Asia/Damascus"'
        yield problem(name, line_of(content, ["time_zone"]), f"time_zone: there is no zone {told!r}", mend)


def _ids(content: Any, name: str) -> Iterator[Problem]:
    """Ids that stand twice. A zone may stand twice with other versions: their validities are looked at elsewhere."""
    for key, word in (("zones", "version"), ("terms", "")):
        seen: set[Any] = set()
        for n, entry in entries(content, key):
            identity = (str(entry.get("id")), str(entry.get(word)) if word else "")
            if identity in seen:
                mend = "give each its own id" + (", or its own version and validity" if word else "")
                yield problem(
                    name, line_of(content, [key, n, "id"]), f"{key}: id {entry.get('id')!r} stands twice", mend
                )
            seen.add(identity)


def _zones_known(content: Any, name: str) -> Iterator[Problem]:
    zones = sorted({str(entry.get("id")) for _, entry in entries(content, "zones")})
    for key in ("terms", "parties", "exempt", "facts"):
        for n, entry in entries(content, key):
            word = "zone" if key == "facts" else "zones"
            told = entry.get(word) or []
            for m, zone in enumerate([told] if isinstance(told, str) else told if isinstance(told, list) else []):
                if zone not in zones:
                    line = line_of(content, [key, n, word, m])
                    mend = close_to(str(zone), zones) or f"zones here are {', '.join(zones)}"
                    yield problem(name, line, f"{key}: no zone {zone!r}", mend)


def _named(content: Any, key: str) -> Iterator[tuple[Path_, str]]:
    listed = content.get(key)
    for n, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, str):
            yield [key, n], entry
        elif isinstance(entry, dict) and isinstance(entry.get("actor"), str):
            yield [key, n, "actor"], str(entry["actor"])


def _actors_known(content: Any, name: str, actors: frozenset[str] | None) -> Iterator[Problem]:
    """Every actor is in the registry of actors, or under `actors`; terms may also bind one that is no party."""
    if actors is None:
        return
    own = {str(entry.get("id")) for _, entry in entries(content, "actors")}
    named = {actor for key in _ROLES for _, actor in _named(content, key)}
    for key in _ROLES:
        for path, actor in _named(content, key):
            if actor not in actors and actor not in own and FILL_IN not in actor:
                guess = close_to(actor, actors)
                mend = f"{guess} Else give its name under `actors:`" if guess else "give its name under `actors:`"
                yield problem(name, line_of(content, path), f"{key}: the registry of actors has no {actor!r}", mend)
    for n, term in entries(content, "terms"):
        for key in ("bound", "against"):
            told = term.get(key)
            for m, actor in enumerate(told if isinstance(told, list) else ()):
                if str(actor) not in named | own | actors:
                    guess = close_to(str(actor), named | own) or close_to(str(actor), actors)
                    message = f"terms: {key} names {actor!r}, which is no party here and no actor that is known"
                    mend = guess or "name it under parties, exempt, guarantors, observers or actors"
                    yield problem(name, line_of(content, ["terms", n, key, m]), message, mend)


def _moments(content: Any) -> Iterator[Path_]:
    for key in _TIMED:
        for n, entry in entries(content, key):
            yield [key, n]
            for m, _ in entries(entry, "aliases"):
                yield [key, n, "aliases", m]


def _order(content: Any, name: str, path: Path_) -> Iterator[Problem]:
    entry = content
    for step in path:
        entry = entry[step]
    moments: dict[str, datetime] = {}
    for key in ("from", "to", "deadline"):
        value = entry.get(key)
        if not isinstance(value, str) or FILL_IN in value:
            continue
        try:
            moments[key] = datetime.fromisoformat(value)
        except ValueError:
            yield problem(
                name, line_of(content, [*path, key]), f"{value!r} is no time", 'write "2017-05-06T00:00+03:00"'
            )
    for key, moment in moments.items():
        if not YEARS[0] <= moment.year <= YEARS[1]:
            message, mend = (
                f"{key}: no agreement holds in the year {moment.year}",
                "leave `to` out where no end is told",
            )
            yield problem(name, line_of(content, [*path, key]), message, mend)
    start, end = moments.get("from"), moments.get("to")
    if start and end and start.tzinfo and end.tzinfo and start >= end:
        line = line_of(content, [*path, "to"])
        yield problem(name, line, f"{path[0]}: ends ({end}) before it starts ({start})", "swap or correct the times")


def _facts(content: Any, name: str) -> Iterator[Problem]:
    """Days of facts that are none, moments without their zone, and grades of the text that are none."""
    for n, fact in entries(content, "facts"):
        value = fact.get("value")
        if not isinstance(value, str):
            continue
        line = line_of(content, ["facts", n, "value"])
        if fact.get("name") == "text" and value not in GRADES:
            yield problem(name, line, f"facts: {value!r} is no grade of a text", f"use one of {', '.join(GRADES)}")
        if str(fact.get("name")) in DATES and re.match(r"\d{4}-", value):
            yield from _day(content, name, (line, value))


def _day(content: Any, name: str, told: tuple[int, str]) -> Iterator[Problem]:
    line, value = told
    try:
        moment = datetime.fromisoformat(value)  # a day alone is a day of the agreement's own zone
    except ValueError:
        yield problem(name, line, f"facts: {value!r} is no day", 'write "2017-05-06", or with hour and zone')
        return
    if len(value) > len("2017-05-06") and moment.tzinfo is None:
        zoned = with_zone(value, str(content.get("time_zone", "")))
        yield problem(name, line, f"facts: {value!r} has no zone of time", f"write {zoned or 'it with its zone'}")


def _shapes(content: Any, name: str, folder: Path | None) -> Iterator[Problem]:
    for n, zone in entries(content, "zones"):
        for m, area in entries(zone, "areas"):
            path: Path_ = ["zones", n, "areas", m]
            try:
                yield from _shape(area, folder, (content, name, path))
            except ConfigError as error:
                mend = error.hint or "mend the shape in its file"
                yield problem(name, line_of(content, path), error.message, mend)
            except (KeyError, TypeError, ValueError, AttributeError):
                continue  # the schema has told what is missing


def _shape(area: Any, folder: Path | None, place: tuple[Any, str, Path_]) -> Iterator[Problem]:
    from trucewatch.assess import shapes

    content, name, path = place
    record = area_of(plain(area), folder)
    yield from _units(area, place)
    if shapes.degrees_of(record) is None and (record.without or record.form == "union"):
        message = f"{record.label!r} has a piece whose outline is not known"
        yield problem(name, line_of(content, path), message, "give that piece as a polygon")


def _units(area: Any, place: tuple[Any, str, Path_]) -> Iterator[Problem]:
    from trucewatch.assess import geometry

    content, name, path = place
    admin1, country = area.get("admin1"), str(area.get("country"))
    known = geometry.units_of(country) if isinstance(admin1, str) else []
    if known and geometry.unit_outline(country, str(admin1)) is None:
        listed = f"units of {country}: {', '.join(known)}; else draw it as a polygon or tell it by `names`"
        mend = close_to(str(admin1), known) or listed
        yield problem(name, line_of(content, [*path, "admin1"]), f"no unit {admin1!r} of {country} is drawn", mend)
    for key in ("parts", "without"):
        for n, piece in entries(area, key):
            yield from _units(piece, (content, name, [*path, key, n]))
