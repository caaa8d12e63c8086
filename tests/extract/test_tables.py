"""Rows of monitors' tables."""

from extracting import claims

from trucewatch.core.kinds import HarmKind, Kind, Weapon

TABLE = """No. | Date | Place | Area | Side | Weapon | Killed | Injured | Remarks
1 | 14 July 2017 | Daraa al-Balad, Daraa city | Southwest | Government forces (disputed) | Mortar | 0 | 4 | a market
2 | 14 July 2017 | al-Kashef, Daraa city | Southwest |  | Machine gun | 0 |  | one shot
Total of the selection | 4 | 26"""


def test_a_row_is_a_claim_and_the_total_is_not() -> None:
    first, second = claims(TABLE)
    assert (first.kind, second.kind) == (Kind.SHELLING, Kind.GUNFIRE)
    assert first.weapons == (Weapon.MORTAR,)
    assert [mention.text for mention in first.actors] == ["Government forces"]
    assert second.actors == ()
    assert [(h.kind, h.minimum) for h in first.harm] == [(HarmKind.KILLED, 0), (HarmKind.INJURED, 4)]
    assert first.place is not None
    assert first.place.text == "Daraa al-Balad, Daraa city"


def test_counts_by_list_are_violations_told_by_the_list() -> None:
    found = claims("List | Violations on 16 June 2017\nRussian list | 9\nTurkish list | 8")
    assert [(claim.kind, claim.count, claim.attribution[0].text) for claim in found] == [
        (Kind.VIOLATION, 9, "Russian list"),
        (Kind.VIOLATION, 8, "Turkish list"),
    ]
