"""Words of time with the reading that people agree on, as rows of a file (`tests/resolve/data/expressions.tsv`)."""

from datetime import date, datetime, timedelta
from pathlib import Path

from trucewatch.core.claims import Interval
from trucewatch.core.records import DateBasis
from trucewatch.resolve.times import Tense, TimeContext, is_to_come, resolve_time


def read_expressions(path: Path) -> list[list[str]]:
    """The rows: language, words, sentence, published, posted, known, first day, last day, moment, basis."""
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]


def read_as(row: list[str]) -> list[str]:
    """First day, last day, moment and basis of a row's words as they are read now, written as the file writes them."""
    interval = interval_of(row)
    if interval is None:
        return ["-", "-", "", ""]
    last = str(interval.end - timedelta(days=1)) if interval.end else ".."
    return [str(interval.start or ".."), last, interval.at.isoformat() if interval.at else "", interval.basis]


def interval_of(row: list[str]) -> Interval | None:
    """A row's words read against what the row tells."""
    _, words, sentence, published, posted, known, *_ = row
    told = dict(pair.split("=") for pair in known.split(";") if pair)
    at = sentence.find(words)
    is_ahead = is_to_come(sentence[:at] if at > 0 else sentence)
    tenses: dict[str, Tense] = {"past": "past", "future": "future"}
    context = TimeContext(
        published=date.fromisoformat(published) if published else None,
        basis=DateBasis.GIVEN if published else DateBasis.NONE,
        posted=datetime.fromisoformat(posted) if posted else None,
        zone=told.get("zone"),
        tense=tenses.get(told.get("tense", "future" if is_ahead else "")),
        anchors={name: date.fromisoformat(told[name]) for name in ("truce", "war") if name in told},
        carried=date.fromisoformat(told["told"]) if "told" in told else None,
        is_day_first=True if told.get("order") == "dmy" else None,
    )
    return resolve_time(words, context)
