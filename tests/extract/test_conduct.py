"""Violence and posture in many words: each sentence gives its kind, and what only sounds alike gives none."""

import pytest
from extracting import claims, listed

from trucewatch.core.kinds import Group, Kind, Stance

TOLD = listed("conduct.yaml")
REPORTS = [(kind, text) for kind, texts in TOLD.items() if kind != "none" for text in texts]
ALIKE = TOLD["none"]


@pytest.mark.parametrize(("kind", "text"), REPORTS)
def test_a_report_gives_its_kind(kind: str, text: str) -> None:
    assert kind in {claim.kind.value for claim in claims(text)}


@pytest.mark.parametrize("text", ALIKE)
def test_what_sounds_alike_tells_no_conduct(text: str) -> None:
    assert not [claim for claim in claims(text) if claim.kind.group in (Group.VIOLENCE, Group.POSTURE)]


def test_a_denied_claim_is_told_by_both() -> None:
    found = claims("The ministry in Kyiv denied Moscow's claim that it had taken the town of Vuhledar.")
    assert [(claim.kind, claim.stance) for claim in found if claim.stance is Stance.DENIED]
    assert [claim.attribution[-1].text for claim in found if claim.stance is Stance.ASSERTED] == ["Moscow"]


def test_a_bare_denial_finds_its_deed_in_the_paragraph_before() -> None:
    found = claims("Warplanes bombed the market in Ariha on Monday.\n\nMoscow denied any involvement.")
    assert [(claim.kind, claim.stance) for claim in found] == [
        (Kind.AIRSTRIKE, Stance.ASSERTED),
        (Kind.AIRSTRIKE, Stance.DENIED),
    ]


def test_who_backs_fighters_has_moved_nobody() -> None:
    assert {claim.kind for claim in claims("Fighters backed by Turkey captured Tal Abyad on Sunday.")} == {
        Kind.TERRITORIAL_CHANGE
    }


def test_the_means_of_a_blast_reaches_the_clause_of_its_dead() -> None:
    (claim,) = claims("A roadside bomb hit a minibus in Ghazni, killing nine.")
    assert (claim.kind, [weapon.value for weapon in claim.weapons]) == (Kind.EXPLOSION, ["ied"])


def test_two_districts_are_two_events() -> None:
    found = claims(
        "Snipers in the besieged Zawra district killed a man on Monday. "
        "A child was killed by sniper fire in the Masila district."
    )
    assert len([claim for claim in found if claim.kind is Kind.GUNFIRE]) == 2
