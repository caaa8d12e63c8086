"""Claims of one incident judged one by one, disputes, likelihood, and what a report lets one add."""

from typing import Any

from building import incident, resolved

from trucewatch.assess.claims import claim_findings, with_context
from trucewatch.assess.terms import GRAVITY, assess, summary
from trucewatch.assess.who import FROM_CONTEXT
from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Answer, Likelihood, Verdict

STRIKE: dict[str, Any] = {
    "kind": "airstrike",
    "actors": ["rus"],
    "targets": ["civilians"],
    "place": "Atareb",
    "day": "2017-11-13",
    "published": "2017-11-14",
}


def only(agreements: tuple[Agreement, ...], *ids: str) -> tuple[Agreement, ...]:
    return tuple(item for item in agreements if item.id in ids)


def test_gravity_holds_every_verdict_once() -> None:
    assert sorted(GRAVITY) == sorted(Verdict)


def test_told_by_one_and_denied_by_another_is_disputed(agreements: tuple[Agreement, ...]) -> None:
    told = resolved(STRIKE, 0)
    denied = resolved({**STRIKE, "stance": "denied"}, 1)
    whole = incident(told, denied, status="disputed")
    (finding,) = summary(assess(whole, only(agreements, "astana-2017")))
    assert finding.verdict is Verdict.DISPUTED
    rows = {row.claim_id: row.verdict for row in claim_findings(whole, only(agreements, "astana-2017"))}
    assert rows == {told.claim.id: Verdict.ALLEGED_BREACH, denied.claim.id: Verdict.CONSISTENT}


def test_probable_needs_independent_roots_and_a_named_bound_actor(agreements: tuple[Agreement, ...]) -> None:
    astana = only(agreements, "astana-2017")
    named, unnamed = resolved(STRIKE), resolved({**STRIKE, "actors": []})
    likelihoods = [
        summary(assess(incident(claim, status=status), astana))[0].likelihood
        for claim, status in ((named, "corroborated"), (named, "reported"), (unnamed, "corroborated"))
    ]
    assert likelihoods == [Likelihood.PROBABLE, Likelihood.POSSIBLE, Likelihood.POSSIBLE]


def test_an_unnamed_actor_is_the_missing_fact(agreements: tuple[Agreement, ...]) -> None:
    (finding,) = summary(assess(incident(resolved({**STRIKE, "actors": []})), only(agreements, "astana-2017")))
    assert finding.verdict is Verdict.ALLEGED_BREACH
    assert [missing.fact for missing in finding.missing] == ["who did it"]
    assert {reason.test: reason.answer for reason in finding.reasons}["party_bound"] is Answer.UNKNOWN


def test_publication_never_becomes_the_day(agreements: tuple[Agreement, ...]) -> None:
    (finding,) = summary(assess(incident(resolved({**STRIKE, "day": None})), only(agreements, "astana-2017")))
    reasons = {reason.test: reason for reason in finding.reasons}
    assert reasons["in_force"].answer is Answer.UNKNOWN
    assert finding.likelihood is Likelihood.POSSIBLE
    assert "the day it happened" in [missing.fact for missing in finding.missing]


def test_white_phosphorus_lists_what_is_missing(agreements: tuple[Agreement, ...]) -> None:
    told = resolved({**STRIKE, "actors": ["usa"], "place": "Raqqa", "weapons": ["white_phosphorus"]})
    findings = assess(incident(told), only(agreements, "ccw-protocol-iii"))
    assert {finding.verdict for finding in findings} == {Verdict.UNDETERMINED}
    facts = {missing.fact for finding in findings for missing in finding.missing}
    assert {"what the munition was made and used for", "how it was delivered"} <= facts
    assert "whether civilians were concentrated there" in facts


def test_zone_and_share_stand_in_the_finding(agreements: tuple[Agreement, ...]) -> None:
    (finding,) = summary(assess(incident(resolved(STRIKE)), only(agreements, "astana-2017")))
    assert finding.zone_id == "idlib"
    assert finding.zone_share is not None
    assert finding.zone_share > 0.5


def test_damage_takes_over_the_doer_of_the_same_report(agreements: tuple[Agreement, ...]) -> None:
    lead = incident(resolved({**STRIKE, "actors": ["hts"], "kind": "shelling"}, 0))
    damage = incident(resolved({**STRIKE, "actors": [], "kind": "damage"}, 1))
    elsewhere = incident(resolved({**STRIKE, "actors": [], "kind": "damage", "document": "document-2"}, 2))
    _, taken, own = with_context((lead, damage, elsewhere))
    assert [actor.id for actor in taken.actors] == ["hts"]
    assert [field.name for field in taken.fields] == [FROM_CONTEXT]
    assert own == elsewhere
    (finding,) = summary(assess(taken, only(agreements, "astana-2017")))
    assert finding.verdict is Verdict.EXEMPTION_CLAIMED
    exempt = next(reason for reason in finding.reasons if reason.test == "exempt")
    assert lead.claims[0].claim.id in exempt.claim_ids


def test_nothing_is_taken_over_where_the_report_names_two_doers() -> None:
    leads = [incident(resolved({**STRIKE, "actors": [doer]}, n)) for n, doer in enumerate(("rus", "gov_syria"))]
    damage = incident(resolved({**STRIKE, "actors": [], "kind": "damage"}, 5))
    assert with_context((*leads, damage))[-1] == damage
