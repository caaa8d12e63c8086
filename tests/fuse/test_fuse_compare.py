"""The evidence of each field: it is there, it names both sides, and what is not told says nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from claims_for_fusing import DARAA, DARAA_PROVINCE, DAY, GOV, NAWA, REBELS, SANA, SYRIA, claim, killed, on

from trucewatch.core.claims import Actor, Interval, Place, Precision, Resolved
from trucewatch.core.incidents import Evidence, Relation
from trucewatch.core.kinds import Kind, Stance, Weapon, Who
from trucewatch.core.records import PartKind
from trucewatch.fuse import WeightScorer, fuse

SCORER = WeightScorer()
GUARD = Actor(id="gov_guard", name="Republican Guard", kind="state", sides=("gov_syria",))
DIVISION = Actor(id="division_4", name="4th Division", kind="state", sides=("gov_syria",))
QUARTER = Place(
    id="q1", name="Tariq al-Sad", lat=32.63, lon=36.11, radius_m=800, precision=Precision.DISTRICT, country="SY"
)


def evidence(left: Resolved, right: Resolved) -> dict[str, Evidence]:
    return {item.field: item for item in SCORER.score(left, right).evidence}


def pair(words: str = "Shells fell on the town", **told: object) -> Resolved:
    return claim(words, document="b", **told)  # type: ignore[arg-type]


def armed(resolved: Resolved, *weapons: Weapon) -> Resolved:
    return replace(resolved, claim=replace(resolved.claim, weapons=weapons))


FIRST = claim("Mortars hit the place", document="a")


@pytest.mark.parametrize(
    ("place", "ending", "is_for"),
    [(QUARTER, "the one within the other", True), (NAWA, "31 km apart", False), (SYRIA, "Syria (country)", False)],
)
def test_a_place_is_compared_with_both_precisions(place: Place, ending: str, is_for: bool) -> None:
    told = evidence(FIRST, pair(place=place))["place"]
    for one in (DARAA, place):
        assert f"{one.name} ({one.precision})" in told.text
    assert ending in told.text
    assert (told.weight > 0) is is_for
    assert evidence(FIRST, pair())["place"].text == "same settlement: Daraa"


def test_the_smaller_the_place_that_is_shared_the_more_it_says() -> None:
    town = evidence(FIRST, pair())["place"].weight
    province = evidence(claim("a", place=DARAA_PROVINCE), pair(place=DARAA_PROVINCE))["place"].weight
    assert town > province


@pytest.mark.parametrize("field", ["actors", "targets"])
def test_a_part_and_its_whole_are_of_one_side(field: str) -> None:
    slot = {"actors": "by", "targets": "on_whom"}[field]

    def told(mine: Actor, other: Actor) -> Evidence:
        left = claim("Mortars hit it", **{slot: (mine,)})  # type: ignore[arg-type]
        return evidence(left, pair(**{slot: (other,)}))[field]

    same, whole, parts = told(GOV, GOV), told(GUARD, GOV), told(GUARD, DIVISION)
    others = told(GUARD, REBELS)
    assert same.weight >= whole.weight == parts.weight > 0 > others.weight
    assert whole.text.endswith("of one side: gov_syria")
    assert {"gov_guard", "division_4"} <= set(parts.text.replace(",", "").split())
    assert "against" in others.text


def test_weapons_are_the_same_akin_or_others() -> None:
    mortar = armed(FIRST, Weapon.MORTAR)
    same, akin, other = (
        evidence(mortar, armed(pair(), weapon))["weapons"].weight
        for weapon in (Weapon.MORTAR, Weapon.ARTILLERY, Weapon.DRONE)
    )
    assert same > 0 > akin >= other
    assert "weapons" not in evidence(mortar, pair())


def test_figures_are_told_from_both_sides() -> None:
    left = claim("Mortars hit it", harm=(killed(9, 9),))
    equal, within, apart = (
        evidence(left, pair(harm=(harm,)))["harm"] for harm in (killed(9, 9), killed(5), killed(3, 3))
    )
    assert equal.weight > within.weight > 0 > apart.weight
    assert equal.text == "killed 9 (civilians) on both sides"
    assert apart.text in ("killed 9 against 3 (civilians)", "killed 3 against 9 (civilians)")


def test_a_toll_of_unknown_people_speaks_only_where_it_equals() -> None:
    left = claim("Mortars hit it", harm=(killed(9, 9),))
    assert evidence(left, pair(harm=(killed(9, 9, Who.UNKNOWN),)))["harm"].weight > 0
    assert "harm" not in evidence(left, pair(harm=(killed(3, 3, Who.UNKNOWN),)))
    assert "harm" not in evidence(left, pair(harm=(killed(9, 9, Who.COMBATANTS),)))


def test_a_market_and_a_school_are_two_and_words_are_compared() -> None:
    market = claim("Shells hit the market")
    assert evidence(market, pair("Mortars struck a bazaar"))["object"].weight > 0
    assert evidence(market, pair("Mortars struck a school"))["object"].weight < 0
    assert "object" not in evidence(market, pair("Mortars struck a hill"))
    assert evidence(market, pair("Shells hit the market square"))["words"].text == "75% of words shared"


def test_morning_and_evening_are_two_and_neighbouring_parts_may_be_one() -> None:
    morning = claim("Shells fell in the morning")
    same, apart, near = (
        evidence(morning, pair(f"Mortars struck in the {part}"))["time"].weight
        for part in ("morning", "evening", "afternoon")
    )
    assert same > near > apart
    clock = datetime(2017, 7, 14, 19, 0, tzinfo=ZoneInfo("Asia/Damascus"))
    at_seven = pair(time=Interval(start=DAY, end=DAY + timedelta(days=1), at=clock))
    assert evidence(morning, at_seven)["time"].weight == apart


def same(left: Resolved, right: Resolved) -> bool:
    return SCORER.score(left, right).relation is Relation.SAME


def test_a_shelling_and_a_clash_of_one_day_are_two_and_an_attack_may_be_either() -> None:
    clash = pair("Troops fought rebels there", kind=Kind.ARMED_CLASH, by=(GOV,))
    assert not same(claim("Mortars hit the town", by=(GOV,)), clash)
    attack = pair("The town came under attack", kind=Kind.ATTACK, by=(GOV,))
    assert same(claim("Mortars hit the town", by=(GOV,)), attack)


WORDS = "Government forces shelled the old grain market with mortars, killing nine people and wounding many more"
EVERYTHING = {"by": (GOV,), "on_whom": (REBELS,), "harm": (killed(9, 9),), "tellers": (SANA,)}


@pytest.mark.parametrize("missing", [{"is_undated": True}, {"place": None}])
def test_words_alone_never_join_two_pages(missing: dict[str, object]) -> None:
    """Not in the score, not through fusion, not where everything else agrees too."""
    for told in ({}, EVERYTHING):
        left = claim(WORDS, document="a", **told, **missing)  # type: ignore[arg-type]
        for other in (claim(WORDS, document="b", **told), claim(WORDS, document="b", **told, **missing)):  # type: ignore[arg-type]
            link = SCORER.score(left, other)
            assert link.relation is Relation.DIFFERENT
            assert SCORER.is_barred(link.evidence)
            assert len(fuse([left, other]).incidents) == 2
    assert same(claim(WORDS, document="a"), claim(WORDS, document="b"))


def test_words_alone_never_join_a_headline_and_its_text() -> None:
    told = {"is_undated": True, "place": None, "document": "a"}
    headline = claim(WORDS, part=PartKind.HEADLINE, **told)  # type: ignore[arg-type]
    body = claim(WORDS, start=300, **told)  # type: ignore[arg-type]
    assert "words" not in evidence(headline, body)
    assert len(fuse([headline, body]).incidents) == 2


def test_a_day_after_publication_counts_as_untold() -> None:
    late = on(DAY + timedelta(days=5))
    left, right = (claim(WORDS, document=name, time=late, published=DAY) for name in "ab")
    assert "time" not in evidence(left, right)
    assert len(fuse([left, right]).incidents) == 2
    on_time = [claim(WORDS, document=name, time=late, published=date(2017, 7, 20)) for name in "ab"]
    assert len(fuse(on_time).incidents) == 1


@pytest.mark.parametrize("stance", [Stance.PLANNED, Stance.CONDITIONAL])
def test_a_plan_may_lie_ahead(stance: Stance) -> None:
    ahead = on(DAY + timedelta(days=5))
    left, right = (claim(WORDS, document=name, time=ahead, published=DAY, stance=stance) for name in "ab")
    assert evidence(left, right)["time"].weight > 0


def test_one_day_is_left_for_zones() -> None:
    left, right = (claim(WORDS, document=n, time=on(DAY + timedelta(days=1)), published=DAY) for n in "ab")
    assert evidence(left, right)["time"].weight > 0


def test_a_denial_names_the_act_loosely() -> None:
    """ "Denied that it had fired at the town" denies the shelling; two tellings of fire and of shells are not one."""
    shelling = claim("Mortars hit the town", by=(GOV,))
    fired = pair("the army had fired at the town", kind=Kind.GUNFIRE, by=(GOV,))
    denied = pair("the army had fired at the town", kind=Kind.GUNFIRE, by=(GOV,), stance=Stance.DENIED)
    assert evidence(shelling, denied)["kind"].weight > 0 > evidence(shelling, fired)["kind"].weight
    assert len(fuse([shelling, denied]).incidents) == 1


def test_one_teller_s_two_targets_are_two_strikes_whatever_joins_them() -> None:
    """A third page that names no target may not draw together what one page tells as two."""
    market = claim("Mortars hit a market in the town", document="a", by=(GOV,), harm=(killed(3, 3),))
    school = claim("Mortars hit a school in the town", document="a", start=200, by=(GOV,), harm=(killed(3, 3),))
    vague = pair("Mortars hit the town", by=(GOV,), harm=(killed(3, 3),))
    assert SCORER.is_barred(SCORER.score(market, school).evidence)
    assert not SCORER.is_barred(SCORER.score(market, replace(school, claim=vague.claim)).evidence)
    incidents = fuse([market, school, vague]).incidents
    assert sorted(len(one.claims) for one in incidents) == [1, 2]


def test_what_one_teller_tells_as_two_is_not_joined_by_a_chain() -> None:
    drone = armed(claim("A drone set the place alight", kind=Kind.AIRSTRIKE), Weapon.DRONE)
    raid = claim("Bombs fell elsewhere", start=200, kind=Kind.AIRSTRIKE, place=None, is_undated=True)
    cannot = SCORER.weights.of("thresholds", "cannot")
    assert evidence(drone, raid)["two told"].weight <= cannot
    alike = claim("A drone set the place alight once more", start=200, kind=Kind.AIRSTRIKE)
    assert "two told" not in evidence(drone, alike)
    headline = replace(raid, claim=replace(raid.claim, part=PartKind.HEADLINE))
    assert "two told" not in evidence(drone, headline)
    other_page = replace(raid, claim=replace(raid.claim, document_id="document-b"))
    assert "two told" not in evidence(drone, other_page)


def test_two_groups_on_one_list_of_the_un_are_of_no_one_side() -> None:
    left, right = (Actor(id=name, name=name, kind="armed_group", sides=("un_listed",)) for name in ("adf", "shabaab"))
    assert evidence(claim("Gunmen hit it", by=(left,)), pair(by=(right,)))["actors"].weight < 0


def test_two_days_told_are_two_and_a_night_belongs_to_both() -> None:
    words = "Government artillery shelled Daraa and killed three of its people"
    first = claim(words, by=(GOV,), harm=(killed(3, 3),))
    told = pair(words, by=(GOV,), harm=(killed(3, 3),), time=on(DAY + timedelta(days=1)))
    assert SCORER.score(first, told).relation is Relation.DIFFERENT
    assert evidence(first, told)["time"].text == "one day apart, each told"
    carried = replace(told, time=replace(told.time, basis="carried"))  # type: ignore[type-var]
    night = pair(f"{words} overnight", time=on(DAY + timedelta(days=1)))
    for open_one in (carried, night):
        assert evidence(first, open_one)["time"].text == "one day apart"
        assert evidence(first, open_one)["time"].weight > evidence(first, told)["time"].weight


def test_the_sentence_of_another_strike_is_no_copy() -> None:
    words = "A drone struck a {} on the road to Daraa on Friday, killing one person there"
    car = claim(words.format("car"))
    assert evidence(car, pair(words.format("car")))["words"].text == "nearly the same words"
    assert "of words shared" in evidence(car, pair(words.format("motorcycle")))["words"].text
    hurt = evidence(replace_harm(car, 1), replace_harm(pair(words.format("car")), 5))
    assert "of words shared" in hurt["words"].text


def replace_harm(resolved: Resolved, dead: int) -> Resolved:
    return replace(resolved, claim=replace(resolved.claim, harm=(killed(dead, dead),)))


def test_a_count_of_a_town_is_no_count_of_its_province() -> None:
    province = claim("112 breaches in the province", kind=Kind.VIOLATION, count=112, place=DARAA_PROVINCE)
    town = pair("30 breaches in the town", kind=Kind.VIOLATION, count=30)
    assert SCORER.is_barred(SCORER.score(province, town).evidence)
    assert not SCORER.is_barred(SCORER.score(province, pair(kind=Kind.VIOLATION, count=112)).evidence)
