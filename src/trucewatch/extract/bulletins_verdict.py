"""Whose a list is: a monitor's, another trade's or a rule's."""

import re
from collections.abc import Sequence

from trucewatch.extract.bulletins_lines import Line
from trucewatch.extract.bulletins_words import is_among, listed, means_in, spoken
from trucewatch.extract.lexicon import load, words

LEAST = 2
"""Rows that make a list."""
_OTHER = re.compile(
    r"[$€£]\s?\d|\d\s?(?:€|kg|km/h|°|%|ml\b|mph|cm\b|mb\b|gb\b)|\+?\d{3,}[ -]\d{3,}"
    r"|\b\d{1,3}\s?[-–:]\s?\d{1,3}\b(?!\s?(?:km|mm|m\b|am|pm|hrs))",
    re.IGNORECASE,
)
"""Prices, measures, telephone numbers and scores."""
_HOUR = re.compile(r"\b[012]?\d[:.][0-5]\d\b")


def verdict_on(heads: Sequence[Line], rows: Sequence[Line]) -> str:
    """Whether a list is a monitor's ("ours"), another trade's or a rule's ("foreign"), or neither ("unknown")."""
    above = "\n".join(line.text for line in heads)
    text = "\n".join([above, *(line.text for line in rows)])
    if is_among(above, "norms") and not is_among(above, "breaches"):
        return "foreign"
    if is_among(above, "others") and not is_among(above, "war"):
        return "foreign"
    told = _words_of(text)
    war, others = spoken(text, "war"), spoken(text, "others") | (told & words("lexicons", "elsewhere", "causes"))
    strange = sum(_OTHER.search(_HOUR.sub(" ", line.words)) is not None for line in rows)
    if 2 * strange > len(rows) or len(others) > len(war):
        return "foreign" if len(rows) >= LEAST and others else "unknown"
    if not (war - listed("faint")) and not means_in(text):
        return "unknown"
    is_list = len(rows) >= LEAST or bool(heads)
    return "ours" if is_list and len(others) < max(1, len(war)) and _trade(told) <= len(war) else "unknown"


def _words_of(text: str) -> set[str]:
    return {word.strip(".,;:()").lower() for word in text.split()}


def _trade(told: set[str]) -> int:
    """How many words of one other trade a list holds, one alone not counted."""
    told = told | {word[:-1] for word in told if word.endswith("s")}
    names = [name for name in load("frames", "trades") if name not in ("conflict", "parties")]
    most = max(len(told & words("frames", "trades", name)) for name in names)
    return most if most >= LEAST else 0
