"""Whom a page credits its text to, and what is no credit of the text."""

import pytest

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.read.credits import UNNAMED, credits


def names(text: str, byline: str | None = None) -> set[str]:
    return {one.name for one in credits(Document(capture_id="c", location="l", text=text, byline=byline))}


BODY = "Shells fell on the mill east of the town after noon prayers and on the road that leads to it."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"BEIRUT (Reuters) - {BODY}", "Reuters"),
        (f"DARAA, July 15 (Xinhua) -- {BODY}", "Xinhua"),
        (f"MOSCOW, July 15. /TASS/. {BODY}", "TASS"),
        (f"(AP) — {BODY}", "AP"),
        (f"Amman - AFP - {BODY}", "AFP"),
        (f"A standfirst of the paper's own.\n\nBEIRUT (AFP/Reuters) – {BODY}", "AFP"),
        (f"{BODY}\nSource: TASS", "TASS"),
        (f"{BODY}\nИсточник: ТАСС", "ТАСС"),
        (f"{BODY}\nالمصدر: سانا", "سانا"),
        (f"{BODY}\n— with AFP", "AFP"),
        (f"{BODY} (Reuters)", "Reuters"),
        (f"{BODY}\n(SANA)", "SANA"),
        (f"{BODY}\nReporting by A. Hill; editing by B. Low; Reuters", "Reuters"),
        (f"{BODY}\nAssociated Press contributed to this report.", "Associated Press"),
        (f"AFP/Reuters\n{BODY}", "Reuters"),
        (f"Anadolu Agency/AFP\n{BODY}", "AFP"),
        (f"By Anna Hill/Reuters\n{BODY}", "Reuters"),
        (f"{BODY}{BODY} (TASS news agency)\nFollow us", "TASS news agency"),
        (f"By Agencies\n{BODY}", UNNAMED),
        (f"{BODY}\nCompiled from news agencies", UNNAMED),
    ],
)
def test_credits_of_a_text(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    ("byline", "told"),
    [
        ("Reuters", {"Reuters"}),
        ("By Anna Hill and agencies", {"Anna Hill", UNNAMED}),
        ("AFP and Reuters", {"AFP", "Reuters"}),
        ("Anna Hill, Reuters", {"Anna Hill", "Reuters"}),
    ],
)
def test_credits_of_a_byline(byline: str, told: set[str]) -> None:
    assert names(BODY, byline) == told


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\nPhoto: Reuters",
        f"{BODY}\nA picture of the mill (Reuters)",
        f"The army (SANA reported) said nothing. {BODY}",
        f"The man spoke to the agency (Reuters) and left. {BODY}",
        f"{BODY} It was the second time, Reuters reported, and the worst.",
        f"{BODY}\nAnna Hill/Reuters",
        f"© Reuters/Anna Hill\n{BODY}",
        f"The mill after the shelling on the eve of the truce [Anna Hill/Reuters]\n{BODY}",
        f"The mill after the shelling on the eve of the truce (Reuters)\n{BODY}{BODY}",
        f"{BODY}{BODY} (Reuters)\n{BODY}{BODY}",
        f"{BODY}{BODY} (Reuters)”",
        f"{BODY}\nwith Reuters we disagree",
        f"{BODY}{BODY} (Reuters has asked for comment)",
    ],
)
def test_no_credit_of_the_text(text: str) -> None:
    assert not [one for one in names(text) if "Reuters" in one or "SANA" in one]


def test_a_quotes_credit_is_the_quotes() -> None:
    text = f"{BODY}\n\n“We go on.” (Reuters)"
    cut = len(BODY)
    parts = (
        Part(kind=PartKind.BODY, start=0, end=cut),
        Part(kind=PartKind.QUOTE, start=cut + 2, end=len(text)),
    )
    assert credits(Document(capture_id="c", location="l", text=text, parts=parts)) == ()


def test_a_pictures_credit_in_a_byline_is_the_pictures() -> None:
    assert names(BODY, "Anna Hill; photo: Reuters") == {"Anna Hill"}


def test_a_captions_credit_is_the_pictures() -> None:
    text = f"{BODY}\n\nThe mill after the shelling (Reuters)"
    cut = len(BODY)
    parts = (
        Part(kind=PartKind.BODY, start=0, end=cut),
        Part(kind=PartKind.CAPTION, start=cut + 2, end=len(text)),
    )
    assert credits(Document(capture_id="c", location="l", text=text, parts=parts)) == ()


@pytest.mark.parametrize("text", ["", "\n\n", "(" * 500, "/" * 500 + ".", "with", "Source:", "By ", "\ud800 (x)"])
def test_hostile_text_does_not_break(text: str) -> None:
    found = credits(Document(capture_id="c", location="l", text=text, byline=text))
    assert not {one.name for one in found} & {"Reuters", UNNAMED}
