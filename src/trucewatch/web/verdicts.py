"""Verdicts as they are drawn: a letter and a colour each, gravest first; colour never stands alone."""

from collections.abc import Mapping

LETTERS: Mapping[str, str] = {
    "alleged_breach": "A",
    "self_defence_claimed": "S",
    "disputed": "D",
    "exemption_claimed": "E",
    "consistent": "C",
    "undetermined": "U",
    "none": "–",
}
"""In order of gravity, as `assess/terms.py` has it; "none" where no term applies."""

COLOURS: Mapping[str, str] = {
    "alleged_breach": "#a11d21",
    "self_defence_claimed": "#8a3ab0",
    "exemption_claimed": "#5b3a86",
    "disputed": "#2f4b9c",
    "undetermined": "#a86200",
    "consistent": "#1d6136",
    "none": "#55636b",
}
"""On light ground; the page's style sheet has those for dark ground. Each stands out from white at 4.5:1."""


def gravest(verdicts: Mapping[str, int]) -> str:
    """The gravest verdict of which there is any; "none" where there is none."""
    return next((one for one in LETTERS if verdicts.get(one)), "none")
