"""What a page is asked for: filters, cursors, and the answer where there is nothing of that id."""

import base64
import binascii
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from trucewatch.core.incidents import IncidentStatus, Verdict
from trucewatch.core.kinds import Group, Kind
from trucewatch.core.people import View
from trucewatch.core.problems import ConfigError
from trucewatch.store.shown_queries import NO_VERDICT, Filters

MASKS = {View.OPEN: 1, View.FULL: 2}
"""The bit of a derived row's `mask` that says it is in a view."""

LIMIT, MOST = 50, 200
"""Rows of a page, and the most that may be asked for."""
LONGEST = 200
"""Characters of a filter's value or of a search."""


class NotFound(ConfigError):
    """Nothing of that id is there, in this view."""

    code = "not_found"


NAMES = {"from": "start", "to": "end"}
"""Names in a URL where they differ from the field's."""


def filters_of(asked: Mapping[str, str | Sequence[str]]) -> Filters:
    """Filters from a URL's query: `from`, `to`, `kind` …, several values by comma or by repeating the name.

    Names that are no filter are left to others. Raises ConfigError on a value that makes no sense.
    """
    told: dict[str, Any] = {}
    known = {field.name for field in fields(Filters)}
    for name, value in asked.items():
        field = NAMES.get(name, name)
        values = [value] if isinstance(value, str) else list(value)
        split = [one.strip() for part in values for one in (part.split(",") if field not in _WHOLE else [part])]
        given = [one for one in split if one]
        if field in known and name not in ("start", "end") and given:
            told[field] = _READ[field](name, given)
    found = Filters(**told)
    if found.start and found.end and found.start > found.end:
        raise ConfigError(f"from={found.start} lies after to={found.end}.", hint="Put the earlier day first.")
    return found


def _one(name: str, values: Sequence[str]) -> str:
    if len(values) > 1:
        raise ConfigError(f"{name} takes one value, not {len(values)}.")
    if len(values[0]) > LONGEST:
        raise ConfigError(f"{name} is longer than {LONGEST} characters.", hint="Ask for less.")
    if not values[0].isprintable():
        raise ConfigError(f"{name} holds characters that cannot be shown.", hint="Type it anew.")
    return values[0]


def day_of(name: str, value: str) -> date:
    """A day in ISO form. Raises ConfigError."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ConfigError(f"{name}={value[:40]!r} is no day.", hint="Write it as 2017-07-14.") from None


def in_calendar(name: str, day: date) -> date:
    """The day, where weeks and months around it are days too. Raises ConfigError at the calendar's ends."""
    if not date.min + _AROUND < day < date.max - _AROUND:
        raise ConfigError(f"{name}={day.isoformat()} lies at the end of the calendar.", hint="Ask for another day.")
    return day


_AROUND = timedelta(days=366)


def _day(name: str, values: Sequence[str]) -> date:
    return day_of(name, _one(name, values))


def _choice(allowed: Sequence[str]) -> Any:
    def read(name: str, values: Sequence[str]) -> tuple[str, ...]:
        wrong = [one for one in values if one not in allowed]
        if wrong:
            raise ConfigError(f"There is no {name} {wrong[0][:40]!r}.", hint=f"Known: {', '.join(allowed)}.")
        return tuple(dict.fromkeys(values))

    return read


def _box(name: str, values: Sequence[str]) -> tuple[float, float, float, float]:
    hint = "Four numbers by comma: west,south,east,north in degrees."
    try:
        west, south, east, north = (float(one) for one in values)
    except ValueError:
        raise ConfigError(f"{name}={','.join(values)[:60]!r} is no rectangle.", hint=hint) from None
    told = (west, south, east, north)
    if not all(map(math.isfinite, told)) or not -90 <= south <= north <= 90 or max(abs(west), abs(east)) > 180:
        raise ConfigError(f"{name}={','.join(values)[:60]!r} is no rectangle on Earth.", hint=hint)
    return told


def _yes(name: str, values: Sequence[str]) -> bool:
    said = _one(name, values).casefold()
    if said not in _SAID:
        raise ConfigError(f"{name}={said[:40]!r} is neither yes nor no.", hint="Say yes or no.")
    return _SAID[said]


def _country(name: str, values: Sequence[str]) -> str:
    told = _one(name, values).upper()
    if len(told) != 2 or not told.isalpha() or not told.isascii():
        raise ConfigError(f"{name}={told[:40]!r} is no country.", hint="Two letters, as SY (ISO 3166-1).")
    return told


_SAID = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_WHOLE = frozenset({"text"})
_READ: Mapping[str, Any] = {
    "start": _day,
    "end": _day,
    "kind": _choice([one.value for one in Kind]),
    "family": _choice([one.value for one in Group]),
    "status": _choice([one.value for one in IncidentStatus]),
    "verdict": _choice([*(one.value for one in Verdict), NO_VERDICT]),
    "agreement": _one,
    "zone": _one,
    "actor": _one,
    "source": _one,
    "country": _country,
    "bbox": _box,
    "text": _one,
    "has_review": _yes,
}


# --- pages of a list

Keys = list[str | int | float | None]
"""Where a page ended: the values that its order goes by."""


def cursor_of(name: str, keys: Keys) -> str:
    """An opaque cursor of the list `name`."""
    return base64.urlsafe_b64encode(json.dumps([name, *keys]).encode()).decode().rstrip("=")


def keys_of(name: str, cursor: str | None, kinds: Sequence[tuple[type, ...]]) -> Keys | None:
    """The keys of a cursor, one of each of `kinds`; None where there is none. Raises ConfigError on another's."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        told = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True)) if len(cursor) < 1000 else []
    except (ValueError, binascii.Error, RecursionError):
        told = []
    fits = isinstance(told, list) and len(told) == len(kinds) + 1 and told[0] == name
    if not fits or not all(_fits(one, kind) for one, kind in zip(told[1:], kinds, strict=True)):
        hint = "Take it from `next` of the page before, or leave it out for the first page."
        raise ConfigError("The cursor is none of this list.", hint=hint)
    return list(told[1:])


def _fits(value: object, kinds: tuple[type, ...]) -> bool:
    """True is no number, and no database takes a whole number above 63 bits."""
    if isinstance(value, bool) or not isinstance(value, kinds):
        return False
    return not isinstance(value, int) or abs(value) < 2**63


def limit_of(limit: int) -> int:
    """Raises ConfigError unless 1 ≤ limit ≤ `MOST`."""
    if not 1 <= limit <= MOST:
        raise ConfigError(f"limit={limit} is too {'small' if limit < 1 else 'large'}.", hint=f"1 to {MOST}.")
    return limit


def moved_day(day: date, days: int) -> date:
    """A day moved, held between the first and the last that a calendar has."""
    return date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))


def last_day(end: str | None) -> str | None:
    """The last day of a stretch whose end is excluded."""
    return (date.fromisoformat(end) - timedelta(days=1)).isoformat() if end else None
