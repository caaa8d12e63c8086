"""Totals of tables and lists: each knows the rows it is told over, and is no event beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import Kind
from trucewatch.core.text import Span
from trucewatch.extract.bulletins_words import listed

MOST_WORDS = 6
"""Words of a cell or of the head of a row that tells a total."""
_OF_ALL = frozenset({Kind.VIOLATION, Kind.CASUALTIES})
"""Kinds whose total is over rows of every kind."""
Told = tuple[Sequence[Claim], bool]
"""The claims of a row, and whether it tells a total."""


def tells_total(text: str) -> bool:
    """Whether words open as those of a total ("Overall", "Total ceasefire violations")."""
    return _total().match(text) is not None and len(text.split()) <= MOST_WORDS


@cache
def _total() -> "re.Pattern[str]":
    words = "|".join(sorted(listed("total"), key=len, reverse=True))
    return re.compile(rf"\W*(?:the |sub-?|grand )?(?:{words})s?\b", re.IGNORECASE)


def with_parts(rows: Sequence[Told]) -> list[Claim]:
    """The claims of a table's or list's rows in order; a total's with the rows that it is of.

    These are the rows since the total before; where there are none, those behind the first total (which opens the
    list), and else all rows before (a grand total behind subtotals).
    """
    found: list[Claim] = []
    for at, (claims, is_total) in enumerate(rows):
        over = _rows_of(rows, at) if is_total else []
        found += (replace(claim, parts=_parts(claim, over)) if is_total else claim for claim in claims)
    return found


def _rows_of(rows: Sequence[Told], at: int) -> list[Claim]:
    totals = [index for index, (_, is_total) in enumerate(rows) if is_total]
    before = max((index for index in totals if index < at), default=-1)
    after = min((index for index in totals if index > at), default=len(rows))
    own = [claim for claims, _ in rows[before + 1 : at] for claim in claims]
    if own:
        return own
    if before < 0:
        return [claim for claims, _ in rows[at + 1 : after] for claim in claims]
    return [claim for claims, is_total in rows[:at] if not is_total for claim in claims]


def _parts(total: Claim, over: Sequence[Claim]) -> tuple[Span, ...]:
    same = [claim for claim in over if claim.kind is total.kind or total.kind in _OF_ALL]
    spans = {claim.evidence[0].start: claim.evidence[0] for claim in same}
    return tuple(spans[start] for start in sorted(spans))
