"""What waits for review, in which order, and why: every factor is told in words and numbers that give the weight."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from trucewatch.core.claims import Actor, Harm, Interval, Mention, Place, Precision, Resolved, Teller
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import (
    Change,
    Evidence,
    Finding,
    Incident,
    IncidentStatus,
    Likelihood,
    Link,
    Missing,
    Relation,
    Verdict,
)
from trucewatch.core.kinds import HarmKind, Kind, Telling, Who
from trucewatch.core.problems import Problem, Stage
from trucewatch.review.queue import Waiting, queue
from trucewatch.review.standing import Stale, restricted, standing_of, standings
from trucewatch.review.weight import CONSEQUENCE, UNCERTAINTY, Weight, weight
from trucewatch.testing.builders import make_claim, make_document

PLACE = Place(id="p", name="Daraa", lat=32.6, lon=36.1, radius_m=4000, precision=Precision.SETTLEMENT)
DAY = Interval(start=date(2017, 7, 14), end=date(2017, 7, 15))
ARMY = Actor(id="gov_syria", name="Syrian government")
NOON = datetime(2017, 7, 20, 12, tzinfo=UTC)


def claim(words: str) -> Resolved:
    return Resolved(claim=make_claim(make_document(words)), place=PLACE, time=DAY, actors=(ARMY,))


def incident(words: str = "Shells fell on Daraa.", **told: object) -> Incident:
    resolved = claim(words)
    plain = Incident(
        anchor=resolved.claim.id,
        kind=Kind.SHELLING,
        status=IncidentStatus.REPORTED,
        claims=(resolved,),
        roots=("network",),
        happened=DAY,
        place=PLACE,
        actors=(ARMY,),
    )
    return replace(plain, **told)  # type: ignore[arg-type]


def finding(of: Incident, verdict: Verdict = Verdict.ALLEGED_BREACH, **told: object) -> Finding:
    plain = Finding(incident_id=of.id, agreement_id="astana-2017", term_id="hostilities", verdict=verdict)
    return replace(plain, **told)  # type: ignore[arg-type]


def decision(
    subject: str, action: str, value: str = "", *, hour: int = 0, person: str = "Ana", **told: str
) -> Decision:
    at = NOON + timedelta(hours=hour)
    return Decision(subject=subject, action=action, value=value, person=person, decided_at=at, saw_sequence=1, **told)


def product(told: Weight) -> float:
    """The weight worked out anew from the factors that are shown."""
    certain, consequence = 1.0, 1.0
    for one in told.reasons:
        assert one.text and one.number >= 0
        if one.side == UNCERTAINTY:
            assert one.number <= 1
            certain *= 1 - one.number
        else:
            assert one.side == CONSEQUENCE
            consequence *= one.number
    return (1 - certain) * consequence


def test_the_factors_shown_give_the_weight() -> None:
    missing = (Missing(fact="the exact place", would_change="x"),)
    killed = Harm(kind=HarmKind.KILLED, minimum=9, maximum=12, who=Who.CIVILIANS, span=None)
    resolved = claim("Shells fell on Daraa.")
    hurt = replace(resolved, claim=replace(resolved.claim, harm=(killed,)), is_doubted=True)
    one = incident(happened=None, place=None, actors=(), claims=(hurt,))
    findings = (finding(one, Verdict.UNDETERMINED, missing=missing, zone_share=0.5),)
    told = weight(one, findings)
    assert told.value == pytest.approx(product(told), abs=1e-3)
    names = {factor.name for factor in told.reasons}
    assert {"status", "no_day", "no_place", "no_doer", "one_fact_missing", "share_at_edge", "doubted_by_people"} < names
    texts = " ".join(factor.text for factor in told.reasons)
    assert "the exact place" in texts and "50%" in texts and "12 people" in texts and "1 root source" in texts
    assert told.told().startswith(f"{told.value:.2f} = uncertainty")


def test_what_is_less_sure_or_matters_more_stands_higher() -> None:
    plain = incident()
    breach = (finding(plain, likelihood=Likelihood.PROBABLE),)
    assert weight(plain, breach).value > weight(plain, (finding(plain, likelihood=Likelihood.POSSIBLE),)).value
    assert weight(plain, breach).value > weight(plain, ()).value
    disputed, sure = incident(status=IncidentStatus.DISPUTED), incident(status=IncidentStatus.CORROBORATED)
    assert weight(disputed, breach).value > weight(plain, breach).value > weight(sure, breach).value
    confirmed = incident(status=IncidentStatus.CONFIRMED)
    assert weight(confirmed, breach).value < 0.05
    wide = incident(place=replace(PLACE, radius_m=90_000))
    assert "90 km" in " ".join(one.text for one in weight(wide, breach).reasons)
    assert weight(incident(is_background=True), breach).value < weight(plain, breach).value


def test_every_verdict_and_status_has_a_number() -> None:
    for verdict in Verdict:
        for likelihood in (None, *Likelihood):
            one = incident()
            assert weight(one, (finding(one, verdict, likelihood=likelihood),)).value > 0
    assert all(weight(incident(status=status), ()).value > 0 for status in IncidentStatus)


def test_an_alleged_breach_waits_until_somebody_judges_it_and_again_once_it_changed() -> None:
    one = incident()
    waiting = Waiting(incidents=(one,), findings=(finding(one),))
    (item,) = queue(waiting)
    assert (item.kind, item.subject, item.day) == ("alleged_breach", one.id, date(2017, 7, 14))
    assert item.weight == weight(one, (finding(one),))
    said = (decision(one.id, "accept"),)
    assert queue(replace(waiting, decisions=said)) == []
    assert queue(replace(waiting, decisions=(decision(one.id, "comment", "hm"),))) == [item]
    assert queue(replace(waiting, decisions=(decision(one.id, "status", "confirmed"),))) == []
    change = Change(field="harm", before="5", after="6", claim_id="c", older_id="o", document_id="d")
    changed = replace(one, changes=(change,))
    assert [again.kind for again in queue(replace(waiting, incidents=(changed,), decisions=said))] == ["alleged_breach"]
    undone = decision(one.id, "undo", supersedes=said[0].id, hour=1)
    assert queue(replace(waiting, decisions=(*said, undone))) == [item]


def test_one_missing_fact_waits_and_several_do_not() -> None:
    one = incident()
    missing = Missing(fact="the day", would_change="x")
    first = finding(one, Verdict.UNDETERMINED, missing=(missing,))
    (item,) = queue(Waiting(incidents=(one,), findings=(first,)))
    assert item.kind == "undetermined"
    several = replace(first, missing=(missing, missing))
    assert queue(Waiting(incidents=(one,), findings=(several,))) == []
    assert queue(Waiting(incidents=(one,), findings=(finding(one, Verdict.NOT_APPLICABLE),))) == []


def test_claims_of_weak_readings_wait_until_they_are_judged() -> None:
    resolved = claim("Shells fell on Daraa.")
    teller = Teller(text="a source", span=None, telling=Telling.ANONYMOUS)
    weak = replace(
        resolved,
        claim=replace(resolved.claim, attribution=(teller,), place=Mention(text="Nowhere", span=None)),
        place=None,
    )
    one = incident(claims=(weak,))
    (item,) = queue(Waiting(incidents=(one,), findings=()))
    assert (item.kind, item.subject, item.incident_id) == ("weak_reading", weak.claim.id, one.id)
    assert item.words == "Shells fell on Daraa."
    assert {"somebody not named", "no gazetteer"} <= {
        word for word in ("somebody not named", "no gazetteer") for one in item.weight.reasons if word in one.text
    }
    stands = standing_of(weak.claim.id, [decision(weak.claim.id, "accept")])
    assert queue(Waiting(incidents=(one,), findings=(), reviews={weak.claim.id: stands})) == []


def test_of_near_pairs_the_nearest_stands_for_two_incidents() -> None:
    one, other = incident("Shells fell on Daraa."), incident("A mortar hit the market.")
    left, right = sorted((one.claims[0].claim.id, other.claims[0].claim.id))
    evidence = (Evidence(field="place", weight=-3.0, text="9 km apart"),)
    link = Link(left=left, right=right, relation=Relation.DIFFERENT, score=-1.0, evidence=evidence)
    waiting = Waiting(incidents=(one, other), findings=(), links=(link,))
    (item,) = queue(waiting)
    assert (item.kind, item.subject, item.other) == ("near_miss", left, right)
    assert "9 km apart" in item.weight.reasons[0].text and " | " in item.words
    farther = replace(link, score=-6.0)
    assert queue(replace(waiting, links=(farther, link))) == [item]
    assert queue(replace(waiting, links=(farther,)))[0].weight.value < item.weight.value
    assert queue(replace(waiting, decisions=(decision(right, "different", left),))) == []
    assert queue(replace(waiting, links=(replace(link, relation=Relation.SAME),))) == []


def test_stale_decisions_and_dates_ahead_wait_too() -> None:
    one = incident()
    said = decision("claim-old", "reject")
    stale = Stale(claim_id="claim-old", decisions=(said,), why="its words do not stand there")
    ahead = Problem(
        stage=Stage.FUSE, subject=one.claims[0].claim.id, code="dated_after_publication", message="told of 2027"
    )
    items = queue(Waiting(incidents=(one,), findings=(), stale=(stale,), problems=(ahead,)))
    assert [item.kind for item in items] == ["stale", "dated_ahead"]
    assert "reject by Ana" in items[0].words and "do not stand" in items[0].weight.reasons[0].text
    assert "2027" in items[1].weight.reasons[0].text
    assert [item.weight.value for item in items] == sorted((item.weight.value for item in items), reverse=True)


def test_what_stands_of_a_record() -> None:
    said = [
        decision("claim-1", "accept", hour=0),
        decision("claim-1", "correct", '{"field":"kind","value":"attack"}', hour=1),
        decision("claim-1", "correct", '{"field":"kind","value":"airstrike"}', hour=2, person="Bo"),
        decision("claim-1", "comment", "sure?", hour=3),
    ]
    stands = standings(said)["claim-1"]
    assert (stands.state, stands.people) == ("correct", ("Ana", "Bo"))
    assert stands.corrections == (said[2],) and stands.comments == (said[3],)
    assert standing_of("claim-1", [*said, decision("claim-1", "reject", hour=4)]).is_rejected
    assert standing_of("claim-1", said, carried=("claim-1",)).is_carried
    both = [decision("i", "accept"), decision("i", "approve", hour=1, person="Bo")]
    assert standing_of("i", both).awaits == ""
    assert standing_of("i", both[:1]).awaits == "approve"
    assert standing_of("i", [both[0], replace(both[1], person="ANA ")]).awaits == "approve"
    assert standing_of("i", both[1:]).awaits == "accept"
    assert standing_of("i", [*both, decision("i", "unsure", hour=2)]).awaits == "accept"


def test_which_sources_only_some_may_see() -> None:
    said = [
        decision("sana", "restrict", "yes"),
        decision("hdn", "restrict", "yes"),
        decision("hdn", "restrict", "no", hour=1),
    ]
    assert restricted(said) == {"sana"}
    assert restricted([*said, decision("sana", "undo", supersedes=said[0].id, hour=2)]) == frozenset()
