"""Who did it and to whom: doers behind means, beside others, taken up by pronouns; means and victims are nobody."""

import pytest
from extracting import claims

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import Kind


def told(text: str, kind: Kind) -> Claim:
    return next(claim for claim in claims(text) if claim.kind is kind)


def doers(text: str, kind: Kind) -> list[str]:
    return [actor.text for actor in told(text, kind).actors]


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("Three people died in shelling by the Sudanese army in Omdurman.", Kind.SHELLING, ["Sudanese army"]),
        ("Civilians in Taiz came under shelling by government forces.", Kind.SHELLING, ["government forces"]),
        ("A family was killed by coalition air strikes on Saada.", Kind.AIRSTRIKE, ["coalition"]),
        ("A US drone strike killed a commander near Idlib.", Kind.AIRSTRIKE, ["US"]),
        ("The bus was hit by regime shells.", Kind.SHELLING, ["regime"]),
        ("Russian and Syrian aircraft bombed Idlib.", Kind.AIRSTRIKE, ["Russian", "Syrian aircraft"]),
        (
            "Fighting broke out between Thai and Cambodian soldiers.",
            Kind.ARMED_CLASH,
            ["Thai", "Cambodian soldiers"],
        ),
        (
            "Syrian troops, backed by Russian aircraft, captured the town of Kafr Nabl.",
            Kind.TERRITORIAL_CHANGE,
            ["Syrian troops", "Russian aircraft"],
        ),
        ("Yesterday regime forces shelled the town of Dael.", Kind.SHELLING, ["regime forces"]),
        ("Government warplanes and helicopters attacked Douma.", Kind.AIRSTRIKE, ["Government warplanes"]),
        ("Artillery of the Saudi army shelled villages in Razih.", Kind.SHELLING, ["Artillery of the Saudi army"]),
        (
            "The militants attacked a base on Friday. They fired two missiles at a camp.",
            Kind.SHELLING,
            ["militants"],
        ),
        (
            "Al-Masirah reported three violations by what it calls the forces of aggression.",
            Kind.VIOLATION,
            ["forces of aggression"],
        ),
        ("Both parties agreed to extend the truce by two months.", Kind.AGREEMENT, ["Both parties"]),
        ("The army's unilateral ceasefire lapsed on Friday.", Kind.AGREEMENT, ["army"]),
        ("The truce which Malaysia brokered took effect on Monday.", Kind.AGREEMENT, ["Malaysia"]),
        (
            "Israeli forces withdrew from Khiam and the Lebanese army deployed there.",
            Kind.DEPLOYMENT,
            ["Lebanese army"],
        ),
    ],
)
def test_who_did_it(text: str, kind: Kind, names: list[str]) -> None:
    assert doers(text, kind) == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A drone hit a car in Tyre.", Kind.AIRSTRIKE),
        ("An anti-tank missile struck a jeep near Shebaa.", Kind.SHELLING),
        ("Two farmers killed in Karm.", Kind.CASUALTIES),
        ("The village was retaken by force.", Kind.TERRITORIAL_CHANGE),
        ("Rockets fired from the village, where rebel fighters are positioned, hit a school.", Kind.SHELLING),
        ("Shells were fired from Lebanon and landed near Metula.", Kind.SHELLING),
    ],
)
def test_means_victims_and_neighbours_did_not(text: str, kind: Kind) -> None:
    assert doers(text, kind) == []


def test_a_backer_state_is_no_doer() -> None:
    assert doers("The Houthi militia, backed by Iran, fired a missile at Riyadh.", Kind.SHELLING) == ["Houthi militia"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A patrol was stopped at a rebel checkpoint for three hours.", ["rebel"]),
        ("Its patrols were stopped at a checkpoint on Monday.", []),
    ],
)
def test_a_post_tells_who_stopped_them(text: str, names: list[str]) -> None:
    assert doers(text, Kind.ACCESS_DENIAL) == names


def test_they_takes_up_the_doer_of_the_paragraph_before() -> None:
    """Only in its first sentence, and only a name that a registry knows: here there is none."""
    text = "Some militants attacked a base.\nThey fired two missiles at a camp."
    assert told(text, Kind.SHELLING).actors == ()


def test_ground_around_is_no_target() -> None:
    claim = told("Warplanes bombed the environs of the town and the vicinity of the dam.", Kind.AIRSTRIKE)
    assert "environs" not in [target.text for target in claim.targets]
