"""Lists in bulletins: each row a claim with its own span, what stands above carried to it."""

import pytest
from extracting import checked, claims, document, extractor

from trucewatch.core.claims import Basis, Claim
from trucewatch.core.kinds import HarmKind, Kind, Stance, Weapon, Who


def told(text: str) -> list[Claim]:
    return sorted(claims(text), key=lambda claim: claim.evidence[0].start)


def row(claim: Claim) -> tuple[str, str, str, tuple[str, ...]]:
    """Kind, place, day, doers."""
    place = claim.place.text if claim.place else ""
    time = claim.time.text if claim.time else ""
    return claim.kind.value, place, time, tuple(actor.text for actor in claim.actors)


def harm(claim: Claim) -> list[tuple[str, int | None, int | None, str]]:
    return [(one.kind.value, one.minimum, one.maximum, one.who.value) for one in claim.harm]


def words(claim: Claim) -> str:
    return claim.evidence[0].exact


def test_places_before_a_colon_under_a_heading_with_the_day() -> None:
    text = (
        "Bombardment of the southern front, 11 July 2017\n\n- Jasim: two barrel bombs, 3 wounded\n"
        "- Nawa: 4 airstrikes, 2 civilians killed, 5 injured\n- Inkhil: artillery shelling, no casualties"
    )
    first, second, third = told(text)
    assert row(first) == ("airstrike", "Jasim", "11 July 2017", ())
    assert row(second) == ("airstrike", "Nawa", "11 July 2017", ())
    assert row(third) == ("shelling", "Inkhil", "11 July 2017", ())
    assert (first.weapons, first.count) == ((Weapon.BARREL_BOMB,), None)
    assert second.count == 4
    assert harm(first) == [("injured", 3, 3, "unknown")]
    assert harm(second) == [("killed", 2, 2, "civilians"), ("injured", 5, 5, "civilians")]
    assert harm(third) == [("casualties", 0, 0, "unknown")]
    assert words(second) == "Nawa: 4 airstrikes, 2 civilians killed, 5 injured"
    assert first.time is not None and first.time.basis is Basis.CARRIED
    assert first.place is not None and first.place.basis is Basis.STATED


def test_hours_before_a_dash_and_where_fire_came_from() -> None:
    text = (
        "Log of 9 March 2020\n14:05 – shelling of Horlivka from Pisky, 4 rounds\n"
        "15:30 – small-arms fire at Zaitseve, 20 shots\n16:10 – two explosions near Makiivka"
    )
    found = told(text)
    assert [row(claim)[:2] for claim in found] == [
        ("shelling", "Horlivka"),
        ("gunfire", "Zaitseve"),
        ("explosion", "near Makiivka"),
    ]
    assert [claim.time.text for claim in found if claim.time] == ["9 March 2020"] * 3
    assert [claim.count for claim in found] == [None, None, 2]
    assert words(found[0]) == "14:05 – shelling of Horlivka from Pisky, 4 rounds"


def test_an_hour_without_a_day_is_kept() -> None:
    first, second = told("09:20 - shelling of Martuni, 2 wounded\n10:45 - drone strike on Hadrut")
    assert first.time is not None and first.time.text == "09:20"
    assert second.weapons == (Weapon.DRONE,)


def test_sides_with_their_counts_means_and_places_and_the_total() -> None:
    text = (
        "Violations on 12 May 2020\n\nUkrainian forces: 5 violations, using 82mm mortars, at: Horlivka, Zaitseve\n"
        "Separatist formations: 3 violations, using small arms, at Marinka\nTotal: 8 violations"
    )
    first, second, total = told(text)
    assert row(first) == ("violation", "Horlivka, Zaitseve", "on 12 May 2020", ("Ukrainian forces",))
    assert row(second) == ("violation", "Marinka", "on 12 May 2020", ("Separatist formations",))
    assert (first.count, second.count, total.count) == (5, 3, 8)
    assert (first.weapons, second.weapons) == ((Weapon.MORTAR,), (Weapon.SMALL_ARMS,))
    assert row(total) == ("violation", "", "on 12 May 2020", ())


def test_kinds_and_a_total_before_their_counts() -> None:
    text = "Total ceasefire violations: 21\nBy side:\n- Army – 13\n- Rebels – 8\nBy kind:\n- Shelling: 12\n- Gunfire: 9"
    found = [(claim.kind.value, claim.count, [actor.text for actor in claim.actors]) for claim in told(text)]
    assert found[:3] == [("violation", 21, []), ("violation", 13, ["Army"]), ("violation", 8, ["Rebels"])]
    assert [one[:2] for one in found[3:]] == [("shelling", 12), ("gunfire", 9)]


def test_a_kind_over_bare_names_of_places() -> None:
    text = "Shelling:\nKorvask\nVelnia\n\nAirstrikes\nMorzan"
    assert [row(claim)[:2] for claim in told(text)] == [
        ("shelling", "Korvask"),
        ("shelling", "Velnia"),
        ("airstrike", "Morzan"),
    ]


def test_a_count_of_none_asserts_no_event() -> None:
    text = "Ceasefire violations on 4 May 2018\n- Shelling: 12\n- Airstrikes: 0\n- Gunfire: none\n- Idlib: 0 airstrikes"
    assert [(claim.kind.value, claim.count) for claim in told(text)] == [("shelling", 12)]
    text = "Violations on 4 May 2018:\n- Dael: none\n- Velnia (5)\n- Tasil: zero violations"
    assert [(*row(claim)[:2], claim.count) for claim in told(text)] == [
        ("calm", "Dael", None),
        ("violation", "Velnia", 5),
        ("calm", "Tasil", None),
    ]


def test_several_events_in_a_row_and_a_calm_one() -> None:
    text = (
        "Idlib: 3 airstrikes on Maarat al-Numan; artillery on Kafr Nabl\n"
        "Hama: rocket fire on Qalaat al-Madiq by government forces, 1 child killed\nAleppo: no violations"
    )
    raids, guns, rockets, calm = told(text)
    assert row(raids)[:2] == ("airstrike", "Maarat al-Numan")
    assert (raids.count, words(raids)) == (3, "Idlib: 3 airstrikes on Maarat al-Numan")
    assert row(guns)[:2] == ("shelling", "Kafr Nabl")
    assert (guns.weapons, words(guns)) == ((Weapon.ARTILLERY,), "artillery on Kafr Nabl")
    assert row(rockets) == ("shelling", "Qalaat al-Madiq", "", ("government forces",))
    assert harm(rockets) == [("killed", 1, 1, "children")]
    assert row(calm)[:2] == ("calm", "Aleppo")


def test_places_as_headings_over_numbered_rows_with_and_without_a_verb() -> None:
    text = (
        "Most notable breaches on Friday, 4 March 2016\n\nHoms:\n1. Shelling with tanks, 2 injured\n"
        "2. Regime forces fired mortar shells, killing three people.\nDaraa countryside:\n1. Two barrel bombs on Inkhil"
    )
    first, second, third = told(text)
    assert row(first)[:2] == ("shelling", "Homs")
    assert row(second)[:2] == ("shelling", "Homs")
    assert row(third)[:2] == ("airstrike", "Inkhil")
    assert all(claim.time and "4 March 2016" in claim.time.text for claim in (first, second, third))
    assert first.place is not None and first.place.basis is Basis.CARRIED
    assert first.place.span is not None and first.place.span.start == text.index("Homs:")


def test_sides_as_headings() -> None:
    text = (
        "By Government forces:\n• Hudaydah city, 50th Street: mortar, 2 wounded\n• Al-Tuhayta: sniper fire, 1 woman killed\n"  # noqa: E501 (a page as it stands)
        "By Houthi fighters:\n• Hays: artillery shelling"
    )
    first, second, third = told(text)
    assert row(first) == ("shelling", "Hudaydah city, 50th Street", "", ("Government forces",))
    assert row(second) == ("gunfire", "Al-Tuhayta", "", ("Government forces",))
    assert row(third) == ("shelling", "Hays", "", ("Houthi fighters",))
    assert first.actors[0].basis is Basis.CARRIED
    assert harm(second) == [("killed", 1, 1, "women")]


def test_a_sentence_that_leads_rows_in_is_told_by_its_rows() -> None:
    text = (
        "The army said that militants fired at its positions on 3 May:\n- from 120mm mortars at Avdiivka;\n"
        "- from grenade launchers and heavy machine guns at Pisky, Opytne and Vodiane;\n- from small arms near Shyrokyne."  # noqa: E501 (a page as it stands)
    )
    found = told(text)
    assert [row(claim)[:2] for claim in found] == [
        ("shelling", "Avdiivka"),
        ("gunfire", "Pisky, Opytne and Vodiane"),
        ("gunfire", "near Shyrokyne"),
    ]
    assert {tuple(actor.text for actor in claim.actors) for claim in found} == {("militants",)}
    assert {teller.text for claim in found for teller in claim.attribution} == {"The army"}
    assert found[1].weapons == (Weapon.GRENADE, Weapon.MACHINE_GUN)


def test_who_counted_is_no_doer() -> None:
    text = "Incidents recorded by UNMHA on 4 May 2021:\n(a) Kilo 16: small-arms fire\n(b) Hays: mortar fire, 1 killed"
    first, second = told(text)
    assert (first.actors, second.actors) == ((), ())
    assert [teller.text for teller in first.attribution] == ["UNMHA"]
    assert row(second)[:2] == ("shelling", "Hays")


def test_whose_list_it_is_tells_the_rows() -> None:
    text = "The Ministry of Defence's list of violations by Azerbaijani forces, 5 October\n09:20 Shelling of Martuni\n10:45 Hadrut - drone strike on a bus; 2 killed"  # noqa: E501 (a page as it stands)
    first, second = told(text)
    assert [teller.text for teller in first.attribution] == ["The Ministry of Defence"]
    assert [actor.text for actor in first.actors] == ["Azerbaijani forces"]
    assert row(second)[:3] == ("airstrike", "Hadrut", "5 October")
    assert harm(second) == [("killed", 2, 2, "unknown")]


def test_two_monitors_counts_are_two_claims() -> None:
    text = (
        "Over the last 24 hours, 9 violations were registered by the Russian part and 4 by the Turkish part of the "
        "joint commission: in Latakia (3), Idlib (4), Hama (2)."
    )
    found = told(text)
    assert {claim.kind for claim in found} == {Kind.VIOLATION}
    assert [(claim.count, claim.attribution[0].text) for claim in found] == [
        (9, "the Russian part"),
        (4, "the Turkish part of the joint commission"),
    ]


def test_a_list_of_places_without_numbers_stays_one_claim() -> None:
    (claim,) = told("The monitors registered six violations in Aleppo, Latakia and Hama on Friday.")
    assert claim.count == 6


def test_days_as_headings() -> None:
    text = "7 April\nMartuni – cluster munitions, 1 killed\nHadrut – 4 rocket strikes\n8 April\nShushi – airstrike, 2 journalists wounded"  # noqa: E501 (a page as it stands)
    first, second, third = told(text)
    assert [claim.time.text for claim in (first, second, third) if claim.time] == ["7 April", "7 April", "8 April"]
    assert first.weapons == (Weapon.CLUSTER_MUNITION,)
    assert harm(third) == [("injured", 2, 2, "civilians")]


def test_subsets_and_bounds_of_harm() -> None:
    text = (
        "Strikes on Darfur\n1) El Geneina – drone attack, at least 12 killed (4 women)\n2) Zalingei – two air strikes"
    )
    first, second = told(text)
    assert harm(first) == [("killed", 12, None, "unknown"), ("killed", 4, 4, "women")]
    assert second.count == 2


def test_doubt_in_a_row() -> None:
    first, second = told("- Talbiseh: rocket fire, alleged\n- Douma: air strikes, 6 civilians killed")
    assert (first.stance, second.stance) == (Stance.UNCERTAIN, Stance.ASSERTED)


def test_wrapped_rows_stay_apart() -> None:
    text = (
        "22 July, 08:30 - Rocket launch from the northern Strip towards Sderot city\n"
        "22 July, 11:15 - Artillery shelling of Beit Lahia by the army; 2 wounded\n"
        "22 July, 19:00 - Rafah: drone strike, one militant killed in the area"
    )
    assert [row(claim)[:2] for claim in told(text)] == [
        ("shelling", "towards Sderot city"),
        ("shelling", "Beit Lahia"),
        ("airstrike", "Rafah"),
    ]


def test_prose_ends_what_a_heading_tells() -> None:
    text = (
        "Homs:\n- mortar fire, 2 wounded\n\nThe envoy met the delegations on Monday in Geneva.\n\n- Artillery shelling"
    )
    assert [claim.place.text for claim in told(text) if claim.place and claim.kind is Kind.SHELLING] == ["Homs"]


FOREIGN = {
    "scores": "Results\n- Barcelona 3-1 Sevilla\n- Homs al-Karama 1-1 Aleppo al-Ittihad",
    "football": "Saturday's results:\nArsenal: 3 shots on target, 2 injured\nChelsea: 5 shots, one sent off\nLeeds: 2 attacks",  # noqa: E501 (a page as it stands)
    "prices": "Prices in Aleppo:\n- Rockets: 200 pounds a bunch\n- Mortar: 25 kg bag, 4,000 pounds\n- Tank: 50 l",
    "weather": "Weather for Tuesday\nDonetsk: rain, 12°C\nLuhansk: wind 30 km/h\nKharkiv: quiet, 14°C",
    "phones": "Emergency numbers\nPolice: 112\nFire: 101\nKyiv: +380 44 253 00 00",
    "roads": "Road accidents on 14 July:\nDamascus: 2 killed, 5 injured in a crash\nHoms: 1 killed, minibus overturned",
    "votes": "Election results by district\nIdlib: 3 seats\nHama: 4 seats\nAleppo: 12 seats",
    "game": "New weapons in the game\n- Mortar: 40 damage points\n- Sniper: 90 damage points\n- Rocket launcher: 120 hp",  # noqa: E501 (a page as it stands)
    "timetable": "Timetable:\n08:15 – Kyiv to Donetsk\n09:40 – Odesa to Kherson\n11:00 – Lviv",
    "earthquake": "Earthquake on Monday:\n- Aleppo: 12 killed, 40 wounded\n- Idlib: 30 killed, 100 injured",
    "films": "Films this week:\n- Dunkirk: battle, air attacks and soldiers\n- The Sniper: thriller, two killed",
    "offices": "Structure of the ministry:\n1. Department of Artillery\n2. Department of Rockets\n3. Department of Small Arms",  # noqa: E501 (a page as it stands)
    "rules": "What the truce forbids:\n- airstrikes on opposition areas\n- shelling of Idlib and Hama",
    "contents": "Contents\n1. Shelling in Donetsk\n2. Explosions in Luhansk\n3. Annex",
    "aid": "Recipients:\nHoms: 300 families\nHama: 200 families\nIdlib: 1,200 families",
    "tasks": "Tasks of the mission:\n- recording of ceasefire violations\n- patrols in Salif",
    "population": "Place | Number | Source\nHorlivka | 240,000 | census\nDonetsk | 901,000 | census",
    "teams": "Team | Date | Attacks | Injured\nArsenal | 14 July 2017 | 12 | 1\nChelsea | 14 July 2017 | 9 | 0",
    "cholera": "City | Date | Cases | Deaths\nAden | 14 July 2017 | 120 | 3\nTaiz | 14 July 2017 | 90 | 1",
    "rain": "Place | Date | Rain | Wind\nIdlib | 14 July 2017 | 3 mm | 12\nHama | 14 July 2017 | 0 mm | 20",
}


@pytest.mark.parametrize("name", sorted(FOREIGN))
def test_what_only_looks_like_a_bulletin_gives_no_claim(name: str) -> None:
    assert [claim.kind.value for claim in claims(FOREIGN[name])] == []


BROKEN = {
    "nothing behind the colon": "Violations:\nHoms:\nHama:\nIdlib:",
    "marks alone": "- \n- \n•\n1.\n2)",
    "a figure without end": "Homs: " + "9" * 4000 + " violations\nHama: 2 violations",
    "right to left": "Violations on 4 May:\n- \u202bحمص\u202c: 3 shellings\n- \u200fIdlib\u200f: airstrike, 2 killed",
    "brackets": "Shelling:\nHoms ((((((3\nHama )))) (2)\nIdlib (",
    "dashes": "Shelling:\nHoms –– – — 3 – –\nHama — — killed —",
    "huge hour": "99:99 – shelling of Homs\n25:61 – shelling of Hama",
    "long row": "Shelling of Homs:\n- Talbiseh: shelling " + "and shelling " * 40,
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_lists_break_nothing(name: str) -> None:
    text = BROKEN[name]
    found, problems = extractor().extract(document(text))
    assert not problems
    checked(found, text)


def test_who_counts_the_harmed() -> None:
    first, second = told(
        "- Douma: air strikes, 3 children killed\n- Arbin: shelling, 2 fighters dead and 1 missing man"
    )
    assert first.harm[0].who is Who.CHILDREN
    assert second.harm[0].kind is HarmKind.KILLED
    assert second.harm[0].who is Who.COMBATANTS
