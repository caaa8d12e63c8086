"""Which place and which day a claim takes where its clause names none, or several."""

from functools import cache

import pytest

from trucewatch.core.claims import Basis, Claim
from trucewatch.core.kinds import Kind
from trucewatch.core.ports import Hit
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.rules import RuleExtractor

_KNOWN = {
    "Amman": "x:jo:amman",
    "Marib": "x:ye:marib",
    "Sirwah": "x:ye:sirwah",
    "Stockholm": "x:se:stockholm",
    "Hodeidah": "x:ye:hodeidah",
    "Omdurman": "x:sd:omdurman",
    "Khartoum": "x:sd:khartoum",
    "KHARTOUM": "x:sd:khartoum",
    "Sudan": "country:SD",
}


class _Places:
    """The few places of these tests, and no actors."""

    digest = "few"

    def find(self, text: str, country: str = "") -> tuple[Hit, ...]:
        found = [
            Hit(start=at, end=at + len(name), id=place_id, is_place=True)
            for name, place_id in _KNOWN.items()
            if (at := text.find(name)) >= 0
        ]
        return tuple(sorted(found, key=lambda hit: hit.start))


@cache
def _extractor() -> RuleExtractor:
    return RuleExtractor(_Places())


def _claims(text: str, *, kinds: tuple[PartKind, ...] = ()) -> tuple[Claim, ...]:
    """Claims of a text; where kinds are given, its paragraphs are parts of these kinds."""
    parts, at = [], 0
    for kind, paragraph in zip(kinds, text.split("\n\n"), strict=True) if kinds else [(PartKind.BODY, text)]:
        parts.append(Part(kind=kind, start=at, end=at + len(paragraph)))
        at += len(paragraph) + 2
    found, _ = _extractor().extract(
        Document(capture_id="capture-x", location="page", text=text, parts=tuple(parts), language="en")
    )
    for claim in found:
        for span in claim.spans():
            span.check(text)
    return found


def _one(found: tuple[Claim, ...], kind: Kind) -> Claim:
    return next(claim for claim in found if claim.kind is kind)


def test_the_place_hit_goes_before_the_one_that_only_places_it() -> None:
    claim = _one(_claims("Government artillery shelled Sirwah west of Marib on Monday."), Kind.SHELLING)
    assert claim.place is not None
    assert claim.place.hint == "Sirwah"
    assert claim.place.basis is Basis.STATED


def test_a_later_sentence_keeps_place_and_day() -> None:
    claims = _claims("Warplanes struck Omdurman on Saturday. Three houses were destroyed.")
    harmed = _one(claims, Kind.DAMAGE)
    assert harmed.place is not None
    assert harmed.place.hint == "Omdurman"
    assert harmed.time is not None
    assert harmed.time.text == "on Saturday"


def test_the_city_is_the_last_one_named_and_not_the_dateline() -> None:
    text = "KHARTOUM, June 3 (Reuters) - Shelling hit Omdurman on Saturday.\n\nWarplanes struck the city."
    strike = _one(_claims(text), Kind.AIRSTRIKE)
    assert strike.place is not None
    assert (strike.place.text, strike.place.hint, strike.place.basis) == ("the city", "Omdurman", Basis.CARRIED)


def test_where_a_truce_was_signed_is_not_where_it_is_broken() -> None:
    broken = _claims("The truce signed in Stockholm was broken by mortar fire on Hodeidah.")
    assert {claim.place.hint for claim in broken if claim.place} == {"Hodeidah"}


def test_nothing_is_carried_from_one_comment_to_the_next() -> None:
    text = "The army shelled Omdurman on Saturday.\n\nWarplanes bombed a convoy and killed three soldiers."
    strike = _one(_claims(text, kinds=(PartKind.COMMENT, PartKind.COMMENT)), Kind.AIRSTRIKE)
    assert strike.place is None
    assert strike.time is None


def test_a_post_is_dated_by_its_own_age() -> None:
    text = "30 min ago.\nWarplanes struck a convoy near Marib."
    strike = _one(_claims(text, kinds=(PartKind.EMBED,)), Kind.AIRSTRIKE)
    assert strike.time is not None
    assert "30 min ago" in strike.time.text


def test_habit_takes_no_day_from_the_news() -> None:
    text = "Rockets hit Marib on Friday. Government warplanes have bombed Sirwah."
    assert _one(_claims(text), Kind.AIRSTRIKE).time is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Militants claimed on Thursday that white phosphorus was being dropped by warplanes on Marib.", "on Thursday"),
        ("A spokesman said on Tuesday that warplanes struck Marib.", None),
    ],
)
def test_only_what_goes_on_is_dated_by_its_telling(text: str, words: str | None) -> None:
    time = _one(_claims(text), Kind.AIRSTRIKE).time
    assert (time.text if time else None) == words
