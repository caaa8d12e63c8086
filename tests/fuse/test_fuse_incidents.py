"""What becomes one incident, what stays apart, and what the incident says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from claims_for_fusing import (
    AFP,
    AMNESTY,
    DARAA,
    DARAA_PROVINCE,
    DAY,
    GOV,
    NAWA,
    RAQQA,
    RBSS,
    REBELS,
    RUSSIA,
    SANA,
    SOHR,
    SYRIA,
    claim,
    killed,
    on,
)

from trucewatch.core.claims import Harm, Precision, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Field, Incident, IncidentStatus, Value
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Who
from trucewatch.core.records import PartKind
from trucewatch.fuse import fuse


def one(*claims: Resolved) -> Incident:
    (incident,) = fuse(claims).incidents
    return incident


def apart(*claims: Resolved) -> bool:
    return len(fuse(claims).incidents) == len(claims)


def values(incident: Incident, name: str) -> dict[str, Value]:
    fields: dict[str, Field] = {field.name: field for field in incident.fields}
    return {value.value: value for value in fields[name].values}


def test_two_sources_of_one_shelling_corroborate_it() -> None:
    incident = one(
        claim("Government forces shelled Daraa city", document="a", by=(GOV,), tellers=(SOHR,)),
        claim("Mortar fire hit Daraa, a resident network said", document="b", by=(GOV,), publisher="Hauran Network"),
    )
    assert incident.status is IncidentStatus.CORROBORATED
    assert incident.roots == ("hauran network", "sohr")
    assert values(incident, "actors")["gov_syria"].support == ("hauran network", "sohr")


@pytest.mark.parametrize("days", [1, 2, 30])
def test_same_town_other_day_stays_apart(days: int) -> None:
    later = on(DAY + timedelta(days=days))
    assert apart(
        claim("Shells fell on Daraa", document="a", by=(GOV,)),
        claim("Rockets hit Daraa", document="b", by=(GOV,), time=later, published=DAY + timedelta(days=days)),
    )


def test_neighbouring_towns_stay_apart() -> None:
    assert apart(
        claim("Shells fell", document="a", by=(GOV,)), claim("Shells fell", document="b", by=(GOV,), place=NAWA)
    )


def test_two_strikes_told_as_different_stay_apart_and_a_second_source_joins_one() -> None:
    first = claim("An air raid hit the market in Daraa", kind=Kind.AIRSTRIKE, harm=(killed(3, 3),))
    second = claim("Another air raid hit the station in Daraa", kind=Kind.AIRSTRIKE, start=90, harm=(killed(5, 5),))
    assert apart(first, second)
    other = claim("Five people died in a raid on the station", kind=Kind.AIRSTRIKE, document="b", harm=(killed(5, 5),))
    incidents = fuse((first, second, other)).incidents
    assert {incident.claim_ids() for incident in incidents} == {
        (first.claim.id,),
        tuple(sorted((second.claim.id, other.claim.id))),
    }


def test_headline_and_body_are_one_telling() -> None:
    incident = one(
        claim("Army shells Daraa", part=PartKind.HEADLINE, by=(GOV,), is_undated=True),
        claim("The army shelled Daraa on Friday", start=40, by=(GOV,)),
    )
    assert incident.status is IncidentStatus.REPORTED


def test_planned_and_happened_stay_apart() -> None:
    assert apart(
        claim("The envoys met in Daraa", kind=Kind.TALKS, by=(RUSSIA,)),
        claim("The envoys will meet in Daraa", kind=Kind.TALKS, by=(RUSSIA,), document="b", stance=Stance.PLANNED),
    )


def test_words_alone_never_join_two_documents() -> None:
    words = "Regime forces shelled the eastern quarters with heavy mortars and artillery"
    assert apart(claim(words, place=None, is_undated=True), claim(words, document="b", place=None, is_undated=True))
    assert apart(claim(words, is_undated=True), claim(words, document="b", is_undated=True))


def test_a_habit_told_of_a_season_does_not_swallow_a_day() -> None:
    spring = on(date(2017, 5, 1), 90)
    assert apart(
        claim("Shelling of Daraa went on all spring", by=(GOV,), time=spring),
        claim("Shells fell on Daraa", by=(GOV,), document="b"),
    )


def test_a_province_that_fits_two_towns_alike_joins_neither() -> None:
    shared = {"kind": Kind.AIRSTRIKE, "by": (RUSSIA,), "harm": (killed(7, 7),)}
    incidents = fuse(
        (
            claim("Russian jets killed seven in Daraa province", place=DARAA_PROVINCE, **shared),  # type: ignore[arg-type]
            claim("Seven killed by Russian jets in Daraa", document="b", place=DARAA, **shared),  # type: ignore[arg-type]
            claim("Seven killed by Russian jets in Nawa", document="c", place=NAWA, **shared),  # type: ignore[arg-type]
        )
    ).incidents
    assert sorted(len(incident.claims) for incident in incidents) == [1, 1, 1]


def test_a_relay_is_no_second_source() -> None:
    """One network's figures through two relays: one root, both numbers beside each other."""
    strike = {"kind": Kind.AIRSTRIKE, "place": RAQQA}
    incident = one(
        claim("at least 14 civilians were killed", tellers=(AMNESTY, RBSS), harm=(killed(14),), **strike),  # type: ignore[arg-type]
        claim("23 civilians died", document="b", tellers=(AFP, RBSS), harm=(killed(23, 23),), **strike),  # type: ignore[arg-type]
    )
    assert incident.roots == ("rbss",)
    assert incident.status is IncidentStatus.REPORTED
    told = values(incident, "harm.killed.civilians")
    assert set(told) == {"14+", "23"}
    assert told["23"].dissent == ()


@pytest.mark.parametrize(
    ("none", "some", "differ"),
    [
        ("casualties.unknown", "injured.women", True),
        ("casualties.unknown", "killed.civilians", True),
        ("injured.unknown", "injured.women", True),
        ("killed.unknown", "injured.women", False),
        ("casualties.civilians", "killed.combatants", False),
        ("casualties.unknown", "displaced.unknown", False),
    ],
)
def test_nobody_harmed_is_against_somebody_harmed(none: str, some: str, differ: bool) -> None:
    told = []
    for number, name in enumerate((none, some)):
        kind, _, who = name.partition(".")
        told.append(Harm(kind=HarmKind(kind), who=Who(who), minimum=number, maximum=number, span=None))
    incident = one(
        claim("Shells fell on Daraa city, hurting nobody", by=(GOV,), tellers=(SANA,), harm=(told[0],)),
        claim("Shells fell on Daraa city; one hurt", document="b", by=(GOV,), tellers=(SOHR,), harm=(told[1],)),
    )
    (nobody,), (somebody,) = values(incident, f"harm.{none}").values(), values(incident, f"harm.{some}").values()
    assert nobody.dissent == (("sohr",) if differ else ())
    assert somebody.dissent == (("sana",) if differ else ())


def test_two_sides_counts_stand_beside_each_other() -> None:
    day = on(date(2017, 6, 16))
    tally = {"kind": Kind.VIOLATION, "place": SYRIA, "time": day}
    incident = one(
        claim("The Russian side registered nine violations", tellers=(RUSSIA,), count=9, **tally),  # type: ignore[arg-type]
        claim(
            "The Turkish side registered eight",
            start=60,
            tellers=("Turkish Defence Ministry",),
            count=8,
            **tally,  # type: ignore[arg-type]
        ),
    )
    told = values(incident, "count")
    assert told["9"].support == ("rus",)
    assert told["9"].dissent == ("turkish defence ministry",)
    assert told["8"].dissent == ("rus",)
    assert "17" not in told


def test_a_total_and_its_parts_stay_as_reported() -> None:
    """A source whose parts do not add up is not repaired: each count keeps its own words."""
    week = on(date(2016, 9, 12), 7)
    counts = {"kind": Kind.VIOLATION, "place": SYRIA, "time": week, "tellers": ("Syrian Network for Human Rights",)}
    incidents = fuse(
        (
            claim("242 breaches", count=242, **counts),  # type: ignore[arg-type]
            claim("219 by combat", start=20, count=219, **counts),  # type: ignore[arg-type]
            claim("32 arrests", start=50, count=32, **{**counts, "kind": Kind.ABDUCTION}),  # type: ignore[arg-type]
        )
    ).incidents
    assert sorted(next(iter(values(incident, "count"))) for incident in incidents) == ["219", "242", "32"]


def test_denial_disputes_and_dissents() -> None:
    incident = one(
        claim("Russian jets bombed Daraa", kind=Kind.AIRSTRIKE, by=(RUSSIA,), tellers=(SOHR,)),
        claim(
            "Moscow denied that its jets bombed Daraa",
            document="b",
            kind=Kind.AIRSTRIKE,
            by=(RUSSIA,),
            tellers=(RUSSIA,),
            stance=Stance.DENIED,
        ),
    )
    assert incident.status is IncidentStatus.DISPUTED
    assert values(incident, "actors")["rus"].dissent == ("rus",)
    assert values(incident, "stance")["asserted"].dissent == ("rus",)


def test_only_denied() -> None:
    incident = one(claim("Moscow denied any strike", kind=Kind.AIRSTRIKE, tellers=(RUSSIA,), stance=Stance.DENIED))
    assert incident.status is IncidentStatus.DENIED
    assert incident.roots == ()


@pytest.mark.parametrize(
    "weak",
    [
        claim("jets hit Daraa", part=PartKind.COMMENT, tellers=("commenter",), how=Telling.COMMENT),
        claim("jets may have hit Daraa", stance=Stance.UNCERTAIN),
        claim("jets hit Daraa", tellers=("Western officials",), how=Telling.ANONYMOUS),
    ],
    ids=["comment", "uncertain", "anonymous"],
)
def test_weak_tellers_only_make_a_rumour(weak: Resolved) -> None:
    assert one(weak).status is IncidentStatus.RUMOURED


def test_a_comment_does_not_corroborate() -> None:
    incident = one(
        claim("Shells fell on Daraa", tellers=(SOHR,)),
        claim("shells on Daraa now", part=PartKind.COMMENT, start=80, tellers=("Fuat",), how=Telling.COMMENT),
    )
    assert incident.status is IncidentStatus.REPORTED
    assert incident.roots == ("sohr",)


def test_a_reprint_is_one_root() -> None:
    words = "Government artillery pounded the southern quarters of Daraa for three hours on Friday morning"
    incident = one(claim(words), claim(words + ", it said", document="b"))
    assert incident.status is IncidentStatus.REPORTED
    assert len(incident.roots) == 1


def test_one_witness_in_two_papers_is_one_root() -> None:
    incident = one(
        claim("Shells hit Daraa, said the doctor", tellers=("Dr Ahmad Khalil",), by=(GOV,)),
        claim("Mortars landed in Daraa city", document="b", tellers=("Dr Ahmad Khalil",), by=(GOV,)),
    )
    assert len(incident.roots) == 1


def test_an_unnamed_source_counts_for_the_agency_that_quotes_it() -> None:
    incident = one(
        claim("Shells fell on Daraa", tellers=(SANA, "a source at Daraa Police Command"), by=(REBELS,)),
        claim("Mortars hit Daraa city", document="b", publisher="SANA", tellers=("A medical source",), by=(REBELS,)),
    )
    assert incident.roots == ("sana",)


def test_two_quarters_of_one_city_stay_apart_even_through_the_city() -> None:
    east = replace(DARAA, id="east", name="Gharaz", lat=32.63, precision=Precision.DISTRICT, radius_m=3000)
    west = replace(DARAA, id="west", name="Manshiya", lat=32.61, precision=Precision.DISTRICT, radius_m=3000)
    claims = [
        claim("Shells hit a quarter of Daraa", document=name, by=(GOV,), place=place, harm=(killed(2, 2),))
        for name, place in (("a", east), ("b", west), ("c", DARAA))
    ]
    for incident in fuse(claims).incidents:
        assert not {"east", "west"} <= {resolved.place.id for resolved in incident.claims if resolved.place}


def test_two_accusations_of_one_holder_in_a_day_are_two() -> None:
    said = {"kind": Kind.ACCUSATION, "by": (GOV,), "place": None}
    assert apart(
        claim("accused the rebels of hiding arms in schools", **said),  # type: ignore[arg-type]
        claim("blamed Jordan for the stalled convoy", document="b", **said),  # type: ignore[arg-type]
    )


def test_a_publisher_that_is_a_known_teller_is_one_source_with_it() -> None:
    incident = one(
        claim("Shells fell on Daraa", tellers=(SANA,), by=(REBELS,)),
        claim("Terrorists fired shells at Daraa", document="b", publisher="SANA", by=(REBELS,)),
    )
    assert incident.roots == ("sana",)


def test_positions_of_two_holders_never_merge() -> None:
    words = "welcomed the ceasefire agreement in the south of Syria"
    stance = {"kind": Kind.SUPPORT, "topics": ("southwest-2017",), "place": None}
    assert apart(claim(words, by=(GOV,), **stance), claim(words, document="b", by=(RUSSIA,), **stance))  # type: ignore[arg-type]
    assert not apart(claim(words, by=(GOV,), **stance), claim(words, document="b", by=(GOV,), **stance))  # type: ignore[arg-type]


def test_a_date_after_publication_is_kept_and_flagged() -> None:
    incident = one(claim("Shells fell on Daraa", time=on(DAY + timedelta(days=9))))
    assert "dated after its publication" in values(incident, "note")


def test_background_only_when_all_of_it_is() -> None:
    background = claim("Mortars hit the Daraa market", is_background=True, by=(GOV,), harm=(killed(4, 4),))
    news = claim("Mortars hit Daraa market", document="b", by=(GOV,), harm=(killed(4, 4),))
    assert one(background).is_background
    assert not one(background, news).is_background


def test_history_told_beside_the_news_is_not_the_news() -> None:
    assert apart(
        claim("The army shelled Daraa on Friday", by=(GOV,)),
        claim("The army has shelled Daraa for years", start=60, by=(GOV,), is_undated=True, is_background=True),
    )


def test_a_pages_own_headline_is_no_second_source_beside_the_teller_it_credits() -> None:
    incident = one(
        claim("Army shells Daraa", part=PartKind.HEADLINE, by=(GOV,)),
        claim("The army shelled Daraa, the Observatory said", start=40, by=(GOV,), tellers=(SOHR,)),
    )
    assert incident.roots == ("sohr",)
    assert incident.status is IncidentStatus.REPORTED


def decide(action: str, subject: str, value: str, hour: int = 1) -> Decision:
    return Decision(
        subject=subject,
        action=action,
        value=value,
        person="analyst",
        decided_at=datetime(2017, 7, 15, hour, tzinfo=UTC),
        saw_sequence=1,
    )


def test_people_bind() -> None:
    left, right = claim("Shells fell", by=(GOV,)), claim("Shells hit Daraa", document="b", by=(GOV,))
    far = claim("Shells fell", document="c", place=NAWA, time=on(DAY + timedelta(days=9)))
    split = decide("different", left.claim.id, right.claim.id)
    assert len(fuse((left, right), (split,)).incidents) == 2
    again = decide("same", right.claim.id, left.claim.id, hour=2)
    assert len(fuse((left, right), (split, again)).incidents) == 1
    assert len(fuse((left, far), (decide("same", left.claim.id, far.claim.id),)).incidents) == 1


def test_people_confirm() -> None:
    told = claim("Shells fell", by=(GOV,))
    word = decide("status", one(told).id, "confirmed")
    assert fuse((told,), (word,)).incidents[0].status is IncidentStatus.CONFIRMED


def test_the_anchor_is_the_first_in_the_ledger() -> None:
    early = claim("Shells fell", by=(GOV,), sequence=3)
    late = claim("Shells hit Daraa", document="b", by=(GOV,), sequence=8)
    assert one(late, early).anchor == early.claim.id
    assert one(early).id == one(late, early).id


def test_every_link_says_why() -> None:
    fused = fuse((claim("Shells fell", by=(GOV,)), claim("Shells hit Daraa", document="b", by=(GOV,))))
    (link,) = fused.links
    assert {item.field for item in link.evidence} >= {"prior", "kind", "time", "place", "actors"}
    assert link.score == pytest.approx(sum(item.weight for item in link.evidence), abs=0.01)
