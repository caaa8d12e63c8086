"""Feasts: fixed days, western Easter, and the months of the Islamic calendar as reckoned by table."""

import re
from datetime import date, timedelta

from trucewatch.resolve.times_calendar import DAY, Days, TimeContext, basis_of_date, meant, one_day
from trucewatch.resolve.times_lexicon import lexicon

ISLAMIC_EPOCH = date(622, 7, 19)
"""1 Muharram 1 of the civil reckoning, in the proleptic Gregorian calendar."""


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian reckoning)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)


def islamic(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar (civil, 30-year cycle); the sighted month may differ by a day."""
    days = day + -(-59 * (month - 1) // 2) + (year - 1) * 354 + (3 + 11 * year) // 30 - 1
    return ISLAMIC_EPOCH + timedelta(days=days)


def feast(match: re.Match[str], context: TimeContext) -> Days | None:
    """Christmas, Easter, Ramadan and the like, in a year told or the one meant, and the eve of each."""
    year = int(match["y"]) if match["y"] else None
    if year is None and context.published is None:
        return None
    name = match["feast"]
    around = context.published.year if context.published else 0
    years = (year,) if year else (around - 1, around, around + 1)
    spans = [span for one in years for span in _spans(name, one)]
    first = spans[0][0] if year and spans else meant([start for start, _ in spans], context)
    if first is None:
        return None
    last = next(end for start, end in spans if start == first)
    basis = basis_of_date(year, context)
    if match["eve"] or match["eve2"]:
        return one_day(first - DAY, basis)
    return Days(first, last, basis)


def _spans(name: str, year: int) -> list[tuple[date, date]]:
    """First day and the day after the last of a feast in a year; an Islamic one may fall twice in it."""
    if name in ("easter", "holy_week"):
        sunday = easter(year)
        return [(sunday - 7 * DAY if name == "holy_week" else sunday, sunday + DAY)]
    moon = lexicon().feasts_moon.get(name)
    if moon is None:
        month, day = map(int, lexicon().feasts[name].split("-"))
        return [(date(year, month, day), date(year, month, day) + DAY)]
    found = []
    for turn in range((year - 622) * 33 // 32 - 1, (year - 622) * 33 // 32 + 3):
        if turn < 1:
            continue
        first = islamic(turn, moon[0], moon[1])
        last = first + moon[2] * DAY if moon[2] else islamic(turn, moon[0] + 1, 1)
        if first.year == year:
            found.append((first, last))
    return found
