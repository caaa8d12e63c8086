"""MUC-4's answer keys: reading them, laying responses beside them, scoring four slots as its scorer does."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from held import prf

SLOTS = ("date", "location", "type", "confidence")
_SLOT_NUMBERS = {"2": "date", "3": "location", "4": "type", "11": "confidence"}
_CONTENT = frozenset({"9", "10", "12", "18", "19"})
"""Numbers of the slots that hold words of the text: perpetrators and targets."""

_LITTLE = frozenset({"with", "from", "have", "they", "that", "this", "their", "were", "been", "which", "other", "some"})


@dataclass(frozen=True)
class Key:
    """One template of the answers: per slot its fillers, each with what may stand for it."""

    number: str
    is_optional: bool
    slots: dict[str, list[tuple[str, ...]]]
    words: frozenset[str]
    """Words of its perpetrators and targets."""


@dataclass(frozen=True)
class Response:
    """One template of ours. A date is (first or None, last); a location runs from the country inwards."""

    type: str
    date: tuple[date | None, date]
    location: tuple[str, ...]
    confidence: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


@dataclass
class Tally:
    """MUC's counts of one slot."""

    correct: float = 0
    partial: float = 0
    possible: float = 0
    actual: float = 0

    def prf(self) -> tuple[float, float, float]:
        """Precision, recall, F; a partial match counts half."""
        return prf(self.correct + self.partial / 2, self.actual, self.possible)


@dataclass
class Score:
    """The counts of each slot and of templates."""

    slots: dict[str, Tally] = field(default_factory=lambda: {slot: Tally() for slot in SLOTS})
    templates: Tally = field(default_factory=Tally)


def folded(text: str) -> str:
    """A name without marks, brackets or case."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", text))
    return " ".join("".join(c for c in plain if c.isalnum() or c.isspace()).lower().split())


def words(text: str) -> frozenset[str]:
    """Its words of four letters and more, in small letters."""
    return frozenset(re.findall(r"[a-z]{4,}", text.lower())) - _LITTLE


def read_keys(path: Path) -> Iterator[tuple[str, Key]]:
    """(message, template) of a key file; messages without any are left out."""
    for block in re.split(r"\n(?=0\.\s+MESSAGE: ID)", path.read_text("latin-1")):
        entries = _entries(block)
        message = re.search(r"DEV-MUC3-\d{4}", " ".join(entries.get("0", [])))
        number = " ".join(entries.get("1", ["*"])).strip()
        if message is None or number.startswith("*"):
            continue
        content = " ".join(line for slot in _CONTENT for line in entries.get(slot, []))
        slots = {name: _fillers(entries.get(slot, []), name) for slot, name in _SLOT_NUMBERS.items()}
        yield message.group(), Key(number.split()[0], "OPTIONAL" in number, slots, words(content))


def _entries(block: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    number = ""
    for line in block.splitlines():
        if line.startswith(";"):
            continue
        head = re.match(r"(\d+)\.\s+[A-Z ]+: [A-Z ]+?\s{2,}(.*)", line)
        if head:
            number = head[1]
            found[number] = [head[2].strip()]
        elif number and line.strip():
            found[number].append(line.strip())
    return found


def _fillers(lines: Sequence[str], name: str) -> list[tuple[str, ...]]:
    """Each filler's alternatives; an optional one ("? …") may be absent, told by an empty alternative."""
    found = []
    for line in lines:
        is_optional = line.startswith("?")
        told = re.sub(r'"[^"]*"', "", line.lstrip("? ")) if name == "confidence" else line.lstrip("? ")
        told = told.partition(":")[0] if name == "confidence" else told
        parts = [part.strip(" ()") if name == "date" else part.strip() for part in told.split(" / ")]
        options = tuple(part for part in parts if part not in ("", "-", "*"))
        if options:
            found.append((*options, "") if is_optional else options)
    return found


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(" ".join(text.split()), "%d %b %y").date()  # noqa: DTZ007 - a day without a zone
    except ValueError:
        return None


def _date_score(key: str, ours: tuple[date | None, date]) -> float:
    first, last = ours
    low_text, dash, high_text = key.rpartition("-")
    high, low = _day(high_text), _day(low_text) if low_text.strip() else None
    if high is None:
        return 0.0
    low = low if dash else high
    if (low, high) == (first, last):
        return 1.0
    if first is None:
        return 0.5 if last == high else 0.0
    inside = last <= high and (low is None or low <= first)
    return 0.5 if inside else 0.0


def _location_score(key: str, ours: tuple[str, ...]) -> float:
    told = [folded(part) for part in key.split(":")]
    country, *inner = told
    mine = [folded(part) for part in ours]
    names = {name for part in key.split(":")[-1:] for name in map(folded, part.split(" - "))}
    if not mine or mine[0] != country:
        return 0.5 if inner and mine[1:] and mine[-1] in names else 0.0
    if not inner:
        return 1.0 if len(mine) == 1 else 0.5
    return 1.0 if mine[-1] in names else 0.5


def slot_score(slot: str, options: Sequence[str], ours: object) -> float:
    """1, ½ or 0 for one filler of ours beside one of the key's."""
    if slot == "date":
        assert isinstance(ours, tuple)
        return max(_date_score(option, ours) for option in options)
    if slot == "location":
        assert isinstance(ours, tuple)
        return max(_location_score(option, ours) for option in options)
    if ours in options:
        return 1.0
    if slot == "type":
        return 0.5 if ours == "ATTACK" else 0.0
    return 0.5 if ours == "SUSPECTED OR ACCUSED" and "SUSPECTED OR ACCUSED BY AUTHORITIES" in options else 0.0


def _fills(response: Response, slot: str) -> Sequence[object]:
    return response.confidence if slot == "confidence" else (getattr(response, slot),)


def _matches(key: Key, response: Response) -> list[tuple[str, float]]:
    """(slot, score) of each filler that both have, in order."""
    found = []
    for slot in SLOTS:
        for options, ours in zip(key.slots[slot], _fills(response, slot), strict=False):
            found.append((slot, slot_score(slot, [option for option in options if option], ours)))
    return found


def aligned(keys: Sequence[Key], responses: Sequence[Response]) -> list[tuple[Key | None, Response | None]]:
    """Pairs, best first: types that agree at least in part, and a shared word of a perpetrator or target."""
    pairs = []
    for key in keys:
        for response in responses:
            scores = dict(_matches(key, response))
            if not scores.get("type") or (key.words and not key.words & response.words):
                continue
            pairs.append((sum(scores.values()) + len(key.words & response.words) / 100, key, response))
    pairs.sort(key=lambda pair: -pair[0])
    laid: list[tuple[Key | None, Response | None]] = []
    left_keys, left = list(keys), list(responses)
    for _, key, response in pairs:
        if any(key is one for one in left_keys) and any(response is one for one in left):
            laid.append((key, response))
            left_keys = [one for one in left_keys if one is not key]
            left = [one for one in left if one is not response]
    return [*laid, *((key, None) for key in left_keys), *((None, response) for response in left)]


def add_scores(score: Score, keys: Sequence[Key], responses: Sequence[Response]) -> None:
    """Counts a message: a template missing or too many counts with all its fillers; an optional one may lack."""
    for key, response in aligned(keys, responses):
        if response is None and key is not None and key.is_optional:
            continue
        score.templates.possible += key is not None
        score.templates.actual += response is not None
        score.templates.correct += key is not None and response is not None
        for slot in SLOTS:
            _add_slot(score.slots[slot], slot, key, response)


def _add_slot(tally: Tally, slot: str, key: Key | None, response: Response | None) -> None:
    wanted = key.slots[slot] if key is not None else []
    ours = list(_fills(response, slot)) if response is not None else []
    tally.actual += len(ours)
    tally.possible += sum("" not in options for options in wanted[len(ours) :]) + len(wanted[: len(ours)])
    for options, mine in zip(wanted, ours, strict=False):
        told = slot_score(slot, [option for option in options if option], mine)
        tally.correct += told == 1
        tally.partial += told == 0.5
