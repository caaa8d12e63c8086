"""The words of time of conflict reporting, as data: English, Arabic, Russian."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from trucewatch.core.claims import Interval
from trucewatch.core.records import DateBasis
from trucewatch.resolve.times import TimeContext, is_to_come, resolve_time

FILE = Path(__file__).parent / "data" / "expressions.tsv"
ROWS = [line.split("\t") for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
BY_TABLE = frozenset({"during Ramadan", "Eid al-Adha"})
"""Told by the sighted moon; the reckoned calendar may be a day off."""


def context_of(row: list[str]) -> TimeContext:
    _, words, sentence, published, posted, known, *_ = row
    told = dict(pair.split("=") for pair in known.split(";") if pair)
    at = sentence.find(words)
    tense: Any = told.get("tense") or ("future" if is_to_come(sentence[:at] if at > 0 else sentence) else None)
    return TimeContext(
        published=date.fromisoformat(published) if published else None,
        basis=DateBasis.GIVEN if published else DateBasis.NONE,
        posted=datetime.fromisoformat(posted) if posted else None,
        zone=told.get("zone"),
        tense=tense,
        anchors={name: date.fromisoformat(told[name]) for name in ("truce", "war") if name in told},
        carried=date.fromisoformat(told["told"]) if "told" in told else None,
        is_day_first=True if told.get("order") == "dmy" else None,
    )


def shown(interval: Interval | None) -> list[str]:
    if interval is None:
        return ["-", "-", "", ""]
    last = str(interval.end - timedelta(days=1)) if interval.end else ".."
    return [str(interval.start or ".."), last, interval.at.isoformat() if interval.at else "", interval.basis]


def test_the_file_is_whole() -> None:
    assert len(ROWS) >= 300
    assert {len(row) for row in ROWS} == {10}
    assert {row[0] for row in ROWS} == {"en", "ar", "ru"}
    assert all(row[1].lower() in row[2].lower() for row in ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] not in BY_TABLE], ids=lambda row: f"{row[1]}, {row[3]}")
def test_an_expression_is_read(row: list[str]) -> None:
    assert shown(resolve_time(row[1], context_of(row))) == row[6:]


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] in BY_TABLE], ids=lambda row: row[1])
def test_a_feast_of_the_moon_is_at_most_a_day_off(row: list[str]) -> None:
    found = resolve_time(row[1], context_of(row))
    assert found is not None
    assert found.start is not None
    assert abs(found.start - date.fromisoformat(row[6])) <= timedelta(days=1)
