"""One event told in many ways: who did it to whom, what is told once, and what tells nothing."""

import pytest
from extracting import claims, document, extractor, only

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import HarmKind, Kind, Stance, Weapon
from trucewatch.core.records import Document, Part, PartKind


def names(claim: Claim) -> list[str]:
    return [mention.text for mention in claim.actors]


def page(*pieces: tuple[PartKind, str], author: str | None = None) -> Document:
    text, parts = "", []
    for kind, words in pieces:
        own = author if kind is PartKind.EMBED else None
        parts.append(Part(kind=kind, start=len(text), end=len(text) + len(words), author=own))
        text += words + "\n\n"
    return Document(capture_id="c", location="p", text=text, parts=tuple(parts), language="en")


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("The Russian and US special envoys met in Amman on Friday.", ["Russian", "US special envoys"]),
        ("Heavy fighting broke out in Aden on Sunday between rebels and government forces.", None),
        ("At 18:20 government forces fired six mortar shells at the village of Dael.", ["government forces"]),
        ("The rebels broke the truce by firing two rockets at the village of Dael.", ["rebels"]),
        ("Some of the attackers have infiltrated from the border to the north.", ["attackers"]),
    ],
)
def test_who_did_it(text: str, actors: list[str] | None) -> None:
    claim = only(text)
    assert names(claim) == (actors or ["rebels", "government forces"])


def test_whoever_is_hurt_by_shelling_did_not_shell() -> None:
    (claim,) = claims("Several people had been hurt by shelling in the city of Daraa on Friday.")
    assert names(claim) == []


def test_whose_the_position_is_was_hit() -> None:
    claim = only("The army fired rockets at positions of the rebels near Dael.")
    assert [mention.text for mention in claim.targets] == ["rebels"]


def test_a_gun_destroyed_is_no_means() -> None:
    found = claims("The coalition struck a convoy near Tanf, destroying two artillery pieces.")
    assert found
    assert all(Weapon.ARTILLERY not in claim.weapons for claim in found)


def test_its_use_means_the_munition_named_before() -> None:
    text = "ISIS claimed on Thursday that white phosphorus was being dropped, and photographs indicated its use."
    dropped, shown = claims(text)
    assert shown.evidence[0].exact == "photographs indicated its use"
    assert (shown.kind, shown.stance, shown.weapons) == (dropped.kind, Stance.UNCERTAIN, dropped.weapons)


def test_talks_that_end_with_a_deal_are_the_deal() -> None:
    text = (
        "The latest round of peace talks in Astana concluded May 4 with Russia, Iran and Turkey — the three guarantors "
        "of the cease-fire — agreeing on a plan to establish zones in Syria."
    )
    claim = only(text)
    assert claim.kind is Kind.AGREEMENT
    assert names(claim) == ["Russia", "Iran", "Turkey"]
    assert "concluded May 4" in claim.evidence[0].exact


def test_two_counts_are_two_claims_with_their_tellers() -> None:
    found = claims("On Friday the Russian side recorded nine violations of the ceasefire and the Turkish side eight.")
    assert [(claim.count, claim.attribution[-1].text) for claim in found] == [
        (9, "the Russian side"),
        (8, "the Turkish side"),
    ]


def test_the_deed_that_broke_the_truce_is_told_once() -> None:
    found = claims("Regime forces shelled the town of Dael on Friday, violating the ceasefire.")
    assert [claim.kind for claim in found] == [Kind.SHELLING]


@pytest.mark.parametrize(
    "text",
    [
        "No breaches were recorded in Quneitra on Friday.",
        "There were no air strikes in the provinces of Daraa and Quneitra on Friday.",
        "Clashes in Jobar stopped on Friday night.",
        "The rebels in the city abided by the truce.",
    ],
)
def test_calm_is_told_as_such(text: str) -> None:
    claim = only(text)
    assert (claim.kind, claim.stance) == (Kind.CALM, Stance.ASSERTED)


def test_nobody_killed_is_zero_and_no_denial() -> None:
    claim = only("Nobody was killed in Daraa and four people were wounded.")
    assert claim.stance is Stance.ASSERTED
    assert {(harm.kind, harm.minimum, harm.maximum) for harm in claim.harm} == {
        (HarmKind.KILLED, 0, 0),
        (HarmKind.INJURED, 4, 4),
    }


def test_a_denial_stays_one() -> None:
    claim = only("A military source denied that army units had fired any shells at Daraa on Friday.")
    assert claim.stance is Stance.DENIED


@pytest.mark.parametrize(
    "text",
    [
        "It is not known who had fired the shells.",
        "As a matter of policy the Coalition does not discuss the employment of specific weapons.",
        "The hospital worker who gave these figures has withdrawn them.",
    ],
)
def test_questions_and_policies_tell_nothing(text: str) -> None:
    assert claims(text) == ()


@pytest.mark.parametrize("text", ["The US freely bombs Assad.", "The US did not stop the massacres of Assad in Syria."])
def test_views_in_comments_are_no_claims(text: str) -> None:
    assert claims(text, kind=PartKind.COMMENT) == ()


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("The Israelis have carried out airstrikes in Syria.", True),
        ("The envoys have met at least twice in Amman in the past two weeks.", False),
        ("A rebel spokesman said two people had been killed in Daraa.", False),
    ],
)
def test_history_has_no_date_of_its_own(text: str, background: bool) -> None:
    assert [claim.is_background for claim in claims(text)] == [background]


def test_the_fullest_telling_of_the_talks_is_the_evidence() -> None:
    lead = "Russia and the US are holding talks on a zone in Syria."
    full = "Diplomats said the Russian and US envoys have met at least twice in Amman in the past two weeks."
    (claim,), _ = extractor().extract(page((PartKind.BODY, lead), (PartKind.BODY, full)))
    assert "at least twice" in claim.evidence[0].exact
    assert [other.exact for other in claim.also] == [lead.rstrip(".")]


def test_a_post_without_author_under_a_comment_has_the_commenter_alone() -> None:
    text = "The rebels shelled Dael on Friday. "
    parts = (
        Part(kind=PartKind.COMMENT, start=0, end=len(text) + 5, order=1),
        Part(kind=PartKind.EMBED, start=0, end=len(text) - 1, parent=0),
    )
    told = Document(capture_id="c", location="p", text=text + "Well!", parts=parts, language="en")
    (claim,), _ = extractor().extract(told)
    assert [teller.text for teller in claim.attribution] == ["commenter"]


def test_what_a_correction_takes_back_is_not_told() -> None:
    text = "CORRECTION: An earlier version of this report said that two people were killed in Daraa."
    assert extractor().extract(document(text, kind=PartKind.NOTICE))[0] == ()


def test_a_count_told_in_the_text_and_in_a_table_is_one_claim() -> None:
    text = "On Friday the Russian side recorded nine violations of the ceasefire and the Turkish side eight."
    table = "Source | Violations\nRussian list | 9\nTurkish list | 8"
    found, _ = extractor().extract(page((PartKind.BODY, text), (PartKind.BODY, table)))
    assert [(claim.count, [other.exact for other in claim.also]) for claim in found] == [
        (9, ["Russian list | 9"]),
        (8, ["Turkish list | 8"]),
    ]
