"""Readings of times written as TIMEX2 values, the form in which WikiWars is annotated, and texts of that form.

The calendar values come from the interval that trucewatch gives. Lengths ("P2W"), PRESENT_REF, PAST_REF, parts of
the day and years before Christ, which no interval of days holds, are written here from the marks of the words.
"""

import html
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from trucewatch.extract.times import every_time
from trucewatch.resolve.times import TimeContext, resolve_time
from trucewatch.resolve.times_clock import take_clock
from trucewatch.resolve.times_narrative import Narrative
from trucewatch.resolve.times_words import marked

Found = tuple[int, int, str]
"""First character, last plus one, value."""
_TAG = re.compile(r"<TIMEX[23]([^>]*)>|</TIMEX[23]>")
_DAY = timedelta(days=1)
_UNITS = {
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
}
_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "dawn": "DT", "overnight": "NI"}
_LEAD = re.compile(
    r"^(?:(?:the(?= recently)|on|in|at|since|from|until|till|before|after|during|over|by|throughout|for|within|around"
    r"|ever|between|only|about|nearly|almost|exactly)\s+)+",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?:#?(\d+)|(ord1|last|next|recent|past))? ?(?:#?(\d+) )?u:(minute|hour|day|week|month|year|decade|century)$"
)
_SOME = re.compile(r"\b(?:few|several|some|many)\b(?! \d)", re.IGNORECASE)
_PART = re.compile(rf"\b({'|'.join(_PARTS)})\b", re.IGNORECASE)
_RANGE = re.compile(r"(?<=[\w.])\s*(?:[-–—]|\b(?:to|and|until|through)\b)\s*(?=(?:the )?[\dA-Z])")
_HALF = re.compile(r"(?:mid|early|late)$", re.IGNORECASE)
_BC = re.compile(r"(\d+) b ?\.? ?c\b[ .e]*$")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its marked times."""

    name: str
    text: str
    times: tuple[Found, ...]
    written: str
    """The day the file says it was written."""


def read_marked(name: str, body: str, attribute: str, written: str = "") -> Text:
    """The text of TIMEX-marked XML without its tags, and what they mark; times without a value are left out."""
    text, place = "", 0
    found: list[Any] = []
    open_at: list[Any] = []
    for match in _TAG.finditer(body):
        text += html.unescape(body[place : match.start()])
        place = match.end()
        if match[0].startswith("</"):
            start, told = open_at.pop()
            found.append((start, len(text), told.get(attribute, "").strip()))
        else:
            open_at.append((len(text), dict(re.findall(r'(\w+)="([^"]*)"', match[1]))))
    text += html.unescape(body[place:])
    return Text(name, text, tuple(sorted(one for one in found if one[2])), written)


def wikiwars(folder: Path) -> list[Text]:
    """The annotated narratives of a folder."""
    texts = []
    for file in sorted(folder.glob("*.xml")):
        raw = file.read_text("utf-8")
        told = re.search(r'<DATETIME>.*?val="([\d-]{10})', raw)
        body = raw[raw.index("<TEXT>") + 6 : raw.index("</TEXT>")]
        texts.append(read_marked(file.stem, body, "val", told[1] if told else ""))
    return texts


def narrative_times(text: str) -> list[Found]:
    """Every time of a narrative and its value, each read against the date told before it."""
    narrative, found = Narrative(), []
    for start, end in every_time(text):
        words, context = text[start:end], narrative.context(TimeContext())
        interval = resolve_time(words, context)
        narrative.learn(interval)
        split = _RANGE.search(words)
        if split is None or _HALF.search(words[: split.start()]):
            found.append((start, end, value(words, context)))
            continue
        left, right = words[: split.start()], words[split.end() :]
        if interval is not None and interval.start and interval.end:
            values = _end_value(left, right, interval.start), _end_value(right, right, interval.end - _DAY)
        elif _BC.search(marked(words)):
            first, last = [f"BC{int(year):04d}" for year in re.findall(r"\d+", words)[:2]]
            values = first, last
        else:
            values = value(left, context), value(right, context)
        found += [(start, start + split.start(), values[0]), (start + split.end(), end, values[-1])]
    return found


def _end_value(words: str, right: str, day: date) -> str:
    """One end of a range: a day where it names one, else a month, else a year."""
    bare = _LEAD.sub("", words).strip()
    names_day = re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\b", bare) and (not bare.isdigit() or re.search("[A-Za-z]", right))
    if names_day:
        return day.isoformat()
    return day.isoformat()[:7] if re.search("[A-Za-z]{3}", bare) else f"{day.year:04d}"


def value(words: str, context: TimeContext) -> str:
    """The TIMEX2 value of words of time; empty where they are not read."""
    bare = _LEAD.sub("", words)
    line = marked(bare)
    if reference := _reference(bare, line):
        return reference
    length = _LENGTH.search(line)
    is_some = bool(_SOME.search(bare))
    if length and (length[1] or length[3] or is_some or length[2] in ("recent", "past")):
        count = "X" if is_some else length[1] or length[3] or "X"
        return f"P{'T' if length[4] in ('minute', 'hour') else ''}{count}{_UNITS[length[4]]}"
    interval = resolve_time(bare, context)
    if interval is None or interval.start is None or interval.end is None:
        return ""
    return _calendar(bare, line, interval.start, interval.end)


def _reference(bare: str, line: str) -> str:
    if years := _BC.search(line):
        return f"BC{int(years[1]):04d}"
    if re.fullmatch(r"recent(?:ly)?", bare, re.IGNORECASE):
        return "PAST_REF"
    return "PRESENT_REF" if bare.lower() == "current" or re.search(r"(?<![\w:])day:now(?![\w:])", line) else ""


def _calendar(bare: str, line: str, start: date, end: date) -> str:
    days = (end - start).days
    if days <= 2:
        _, clock = take_clock(bare)
        if clock:
            return f"{start}T{clock.hour:02d}:{clock.minute:02d}"
        if part := _PART.search(bare):
            return f"{start}T{_PARTS[part[1].lower()]}"
        if days == 1:
            return start.isoformat()
    if "se:" in line:
        return f"{start.year}-{_SEASONS.get(start.month, '')}"
    if days <= 31:
        return start.isoformat()[:7]
    year = f"{start.year:04d}"
    return year if days <= 366 else year[:3] if days < 3700 else year[:2]
