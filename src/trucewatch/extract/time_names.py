"""Names that look like times: "October war", "the August 1 Brigade", "March of Return", "Russia Today"."""

import re
import tomllib
from functools import cache
from importlib.resources import files

_NEXT = re.compile(r"\s+(?:of\s+)?([^\W\d_]+)")
_LAST = re.compile(r"([^\W\d_]+)\s+$")
_CALENDAR = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|\w+day|today|tomorrow"
    r"|yesterday|now)\b",
    re.IGNORECASE,
)
NEAR = 30
"""Characters looked back for the word before."""
_YEAR = re.compile(r"\d{4}")


@cache
def _listed(section: str) -> dict[str, frozenset[str]]:
    content = files("trucewatch").joinpath("data", "lexicons", "times.toml").read_text("utf-8")
    return {key: frozenset(words) for key, words in tomllib.loads(content)[section].items()}


def _names() -> dict[str, frozenset[str]]:
    return _listed("names")


def is_issue(text: str, start: int) -> bool:
    """Whether the date at `start` is told as the day on which a page came out ("issued on 4 May 2020")."""
    before = [word for word in re.findall(r"[a-z]+", text[max(0, start - NEAR) : start].lower()) if word != "on"]
    return bool(before) and before[-1] in of_pages("issued")


def of_pages(key: str) -> frozenset[str]:
    """Words by which a page tells of itself, under a key of data/lexicons/times.toml."""
    return _listed("pages")[key]


def telling_verbs() -> frozenset[str]:
    """Verbs by which somebody tells: a day that hangs on one is that of the telling."""
    return _listed("telling")["verbs"]


def tellings(key: str) -> frozenset[str]:
    """Words of telling under a key of data/lexicons/times.toml: `speaking`, `handing`, `things`."""
    return _listed("telling")[key]


def is_name(text: str, start: int, end: int) -> bool:
    """Whether the words [start, end) are part of a name by the word before or behind them.

    Only for a month, weekday or relative day in capitals without a year: "the 2006 war" was in 2006.
    """
    found = _CALENDAR.search(text, start, end)
    if found is None or not found[0][0].isupper() or found[0].isupper() or _YEAR.search(text[start:end]):
        return False
    if (
        (before := _LAST.search(text[max(0, start - NEAR) : start]))
        and found.start() == start
        and before[1].lower() in _names()["before"]
    ):
        return True
    behind = _NEXT.match(text, end)
    if behind is None:
        return False
    group = "of" if "of" in behind[0].split() and behind[1].lower() != "of" else "after"
    return behind[1].lower() in _names()[group]
