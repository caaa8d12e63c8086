"""One coded row of a data set (ACLED, UCDP GED) made into a document: a line a column, words exact.

Which column means what stands in `data/records/*.toml`. The row is what that data set records, never what happened.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from trucewatch.core.coded import (
    Columns,
    by_role,
    columns_of,
    day_of,
    degrees_of,
    folded_name,
    form_told,
    number_of,
)
from trucewatch.core.records import Capture, Completeness, Part, PartKind
from trucewatch.read.page import Page, Read, Trouble

FORM = "form"
"""The key under which the collector names the data set; it is no column of the row."""
LONGEST = 200_000
"""Characters kept of one value: the longest note of the data sets has some thousands."""
MOST_COLUMNS = 400
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BREAK = re.compile(r"[\r\n\x1c-\x1e\x85\u2028\u2029]")
_NUMBERS = ("killed", "best", "low", "high", "killed_civilians", "killed_side_a", "killed_side_b", "killed_unknown")
_MEND_ROW = "Export the row again as the data set gives it."


@dataclass(frozen=True, slots=True)
class Form:
    """How one data set is read."""

    name: str
    edition: re.Pattern[str] | None
    columns: Columns
    wanted: Mapping[str, str]
    """Role → its column as the code book writes it."""
    labels: Mapping[tuple[str, str], str]
    """(type, sub-type), both folded, to its readable name. Of a data set without sub-types the second is empty."""
    precisions: Mapping[str, frozenset[str]]


@cache
def form_named(name: str) -> Form | None:
    """The form of that name in `data/records`, None where there is none."""
    told = form_told(name)
    if told is None:
        return None
    labels = {}
    for event in told["events"]:
        for spelled in (event.get("sub_type", ""), *event.get("spelled", ())):
            labels[event["type"].casefold(), spelled.casefold()] = event.get("label") or event.get("sub_type", "")
    return Form(
        name=told["name"],
        edition=re.compile(told["version_in_name"]) if told["version_in_name"] else None,
        columns=columns_of(told),
        wanted={role: names[0] for role, names in told["columns"].items()},
        labels=labels,
        precisions={role: frozenset(told[role]) for role in ("date_precision", "place_precision")},
    )


def read_record(capture: Capture, data: bytes) -> Read:
    """The page of one row: a headline made of its codes, then a line `column: value` for each that is filled.

    A value that cannot be read is told (`bad_record`) and stays in the text; a row without an id, a date or a type
    of event gives no page.
    """
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return None, (_bad("is no row of a data set: it is no JSON"),)
    if not isinstance(told, dict):
        return None, (_bad("is no row of a data set: it is no JSON object"),)
    form_name = str(told.get(FORM, ""))[:40].strip().lower()
    form = form_named(form_name)
    if form is None:
        return None, (_bad(f"is a row of a data set that is not known, {form_name!r}"),)
    row, troubles = _columns(told)
    values = _roles(row, form)
    missing = [role for role in ("id", "date", "type") if role not in values]
    if missing:
        names = ", ".join(form.wanted[role] for role in missing)
        return None, (*troubles, _bad(f"is a row of {form.name} without {names}"))
    return _page(capture, form_name, form, row, values), (*troubles, *_checked(values, form))


def _page(
    capture: Capture, form_name: str, form: Form, row: Mapping[str, str], values: Mapping[str, tuple[str, str]]
) -> Page:
    headline = _headline(values, form)
    body = "\n".join(f"{name}: {value}" for name, value in row.items())
    start = len(headline) + 2
    edition = form.edition.search(capture.location) if form.edition else None
    return Page(
        text=f"{headline}\n\n{body}",
        parts=(
            Part(kind=PartKind.HEADLINE, start=0, end=len(headline)),
            Part(kind=PartKind.BODY, start=start, end=start + len(body)),
        ),
        completeness=Completeness.FULL,
        title=headline,
        publisher=form.name,
        published=_moment(values["recorded_at"][1]) if "recorded_at" in values else None,
        language="en",
        section=f"{form.name} {'.'.join(edition.groups())}" if edition else None,
        record=form_name,
    )


def _columns(told: Mapping[Any, Any]) -> tuple[dict[str, str], list[Trouble]]:
    """The filled columns in their order, each of one line: what breaks a line became one blank, so places hold."""
    row: dict[str, str] = {}
    troubles: list[Trouble] = []
    for key, value in told.items():
        if key == FORM or value is None:
            continue
        name = _safe(key).replace(":", " ").strip()[:100] or "column"
        if isinstance(value, dict | list):
            troubles.append(_bad(f"column {name!r} holds no single value"))
            continue
        text = _safe(value if isinstance(value, str) else json.dumps(value))
        if len(text) > LONGEST:
            troubles.append(_bad(f"column {name!r} has {len(text):,} characters; {LONGEST:,} were read"))
            text = text[:LONGEST]
        if not text.strip() or name in row:
            continue
        if len(row) == MOST_COLUMNS:
            troubles.append(_bad(f"has more than {MOST_COLUMNS} columns; the rest was not read"))
            break
        row[name] = text
    return row, troubles


def _safe(text: str) -> str:
    return _UNSAFE.sub("\ufffd", _BREAK.sub(" ", text))


def _roles(row: Mapping[str, str], form: Form) -> dict[str, tuple[str, str]]:
    """Role → (column as written, value without outer white space)."""
    by_name: dict[str, str] = {}
    for name in row:
        by_name.setdefault(folded_name(name), name)
    columns = by_role(by_name, form.columns)
    return {role: (column, row[column].strip()) for role, column in columns.items()}


def _headline(values: Mapping[str, tuple[str, str]], form: Form) -> str:
    """`Armed clash, A and B, Testville, Syria, 2017-06-11`: the codes in words, no more."""
    label = _label(values, form) or values["type"][1]
    sides = [values[role][1] for role in ("actor_1", "actor_2") if role in values]
    place, country = (values.get(role, ("", ""))[1] for role in ("place", "country"))
    days = [values[role][1] for role in ("date", "date_end") if role in values]
    shown = [str(day_of(day) or day) for day in days]
    pieces = [label, " and ".join(sides), place, country if country != place else "", " to ".join(dict.fromkeys(shown))]
    return ", ".join(piece[:200] for piece in pieces if piece)


def _label(values: Mapping[str, tuple[str, str]], form: Form) -> str:
    type_, sub_type = (values.get(role, ("", ""))[1].casefold() for role in ("type", "sub_type"))
    return form.labels.get((type_, sub_type), "")


def _checked(values: Mapping[str, tuple[str, str]], form: Form) -> list[Trouble]:
    """What of the coding cannot be read, each named with its column and value."""
    found = []
    for role in ("date", "date_end"):
        if role in values and day_of(values[role][1]) is None:
            found.append(_unread(values[role], "no date", "Give it as YYYY-MM-DD."))
    if not _label(values, form):
        role = "sub_type" if "sub_type" in values else "type"
        found.append(_unread(values[role], f"no type of event of {form.name}"))
    for role in (role for role in _NUMBERS if role in values):
        if number_of(values[role][1]) is None:
            found.append(_unread(values[role], "no number", "Give a whole number, or leave it empty."))
    for role, limit in (("latitude", 90), ("longitude", 180)):
        if role in values and degrees_of(values[role][1], limit) is None:
            found.append(_unread(values[role], f"no {role} in degrees"))
    for role, codes in form.precisions.items():
        if role in values and values[role][1] not in codes:
            found.append(_unread(values[role], f"none of the codes {', '.join(sorted(codes))}"))
    if "recorded_at" in values and _moment(values["recorded_at"][1]) is None:
        found.append(_unread(values["recorded_at"], "no time of the row's last change"))
    return [*found, *_reversed(values)]


def _reversed(values: Mapping[str, tuple[str, str]]) -> list[Trouble]:
    """Ends that stand before their beginnings."""
    found = []
    first, last = (day_of(values.get(role, ("", ""))[1]) for role in ("date", "date_end"))
    if first and last and last < first:
        found.append(_unread(values["date_end"], f"before {values['date'][0]}, {values['date'][1][:40]!r}"))
    low, high = (number_of(values.get(role, ("", ""))[1]) for role in ("low", "high"))
    if low is not None and high is not None and low > high:
        found.append(_unread(values["low"], f"above {values['high'][0]}, {values['high'][1]!r}"))
    return found


def _moment(value: str) -> str | None:
    """Seconds since 1970 as an ISO time in UTC."""
    if not re.fullmatch(r"\d{9,10}", value, re.ASCII):
        return None
    return datetime.fromtimestamp(int(value), UTC).isoformat()


def _unread(column: tuple[str, str], what: str, hint: str = _MEND_ROW) -> Trouble:
    name, value = column
    return _bad(f"column {name} holds {value[:60]!r}, which is {what}; the rest of the row was kept", hint)


def _bad(message: str, hint: str = _MEND_ROW) -> Trouble:
    return ("bad_record", message, hint)
