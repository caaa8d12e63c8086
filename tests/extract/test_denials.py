"""Who denies what another told: two claims, each with its own teller."""

import pytest
from extracting import claims

from trucewatch.core.kinds import Kind, Stance


def told(text: str, kind: Kind) -> set[tuple[Stance, tuple[str, ...]]]:
    return {
        (claim.stance, tuple(teller.text for teller in claim.attribution))
        for claim in claims(text)
        if claim.kind is kind
    }


@pytest.mark.parametrize(
    ("text", "kind", "teller", "denier"),
    [
        ("State media said rebels had shelled Daraa; the rebels denied it.", Kind.SHELLING, "State media", "rebels"),
        (
            "Baku accused Armenian forces of shelling Tartar; Yerevan denied the charge.",
            Kind.SHELLING,
            "Baku",
            "Yerevan",
        ),
        (
            "Kyiv accused the separatists of shelling Avdiivka, a charge they rejected.",
            Kind.SHELLING,
            "Kyiv",
            "separatists",
        ),
        ("Pakistan accused India of firing mortars at Poonch, which India denied.", Kind.SHELLING, "Pakistan", "India"),
        ("The army said the M23 shelled Goma. The claim was rejected by the M23.", Kind.SHELLING, "The army", "M23"),
        ("Israel said Hamas had shelled Sderot, an accusation Hamas dismissed.", Kind.SHELLING, "Israel", "Hamas"),
    ],
)
def test_a_denial_stands_beside_what_it_denies(text: str, kind: Kind, teller: str, denier: str) -> None:
    assert told(text, kind) == {(Stance.ASSERTED, (teller,)), (Stance.DENIED, (denier,))}


@pytest.mark.parametrize(
    "text",
    [
        "Israel shelled Rafah on Monday. Hamas rejected the proposal.",
        "Israel shelled Rafah on Monday. Hamas rejected the allegation of theft.",
        "The troops shelled Douma. The ministry did not deny it.",
        "The troops shelled Douma. The ministry dismissed the general.",
    ],
)
def test_what_is_no_denial_of_the_deed_denies_none(text: str) -> None:
    assert {stance for stance, _ in told(text, Kind.SHELLING)} == {Stance.ASSERTED}


def test_a_rebuffed_charge_is_no_rejection_of_a_deal() -> None:
    found = claims("The rebels said the army had bombed Marib. The army rejected the accusation.")
    assert {claim.kind for claim in found} == {Kind.AIRSTRIKE}
