"""Harm, damage, bare words of a breach and counts: told beside an incident, never incidents more."""

from dataclasses import replace
from typing import Any

import pytest
from building import actor, incident, resolved

from trucewatch.assess.claims import with_context
from trucewatch.assess.settle import REACH, is_count, settled, told_beside
from trucewatch.assess.terms import assess, summary
from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Answer, Finding, Incident, Verdict

SHELLING: dict[str, Any] = {
    "kind": "shelling",
    "actors": ["gov_syria"],
    "place": "Daraa",
    "day": "2017-07-14",
    "published": "2017-07-15",
}
HARM: dict[str, Any] = {**SHELLING, "kind": "casualties", "actors": []}


def judged(agreements: tuple[Agreement, ...], *incidents: Incident) -> tuple[Finding, ...]:
    south = tuple(agreement for agreement in agreements if agreement.id == "southwest-2017")
    beside = told_beside(incidents)
    return settled((f for one in incidents for f in summary(assess(one, south))), incidents, beside)


def test_harm_told_after_the_act_stands_beside_it(agreements: tuple[Agreement, ...]) -> None:
    act, harm = incident(resolved(SHELLING, 0)), incident(resolved(HARM, 50))
    assert told_beside((act, harm)) == {harm.id: act.id}
    assert [finding.incident_id for finding in judged(agreements, act, harm)] == [act.id]


@pytest.mark.parametrize(
    "change",
    [{"document": "document-2"}, {"place": "Gharaz"}, {"day": "2017-07-16"}, {"background": True}],
    ids=["another report", "another place", "another day", "history"],
)
def test_harm_elsewhere_stands_alone(change: dict[str, Any]) -> None:
    act, harm = incident(resolved(SHELLING, 0)), incident(resolved({**HARM, **change}, 50))
    assert told_beside((act, harm)) == {}


def test_harm_far_off_in_the_text_stands_alone() -> None:
    act, harm = incident(resolved(SHELLING, 0)), incident(resolved(HARM, REACH + 100))
    assert told_beside((act, harm)) == {}


def test_harm_alone_is_undetermined(agreements: tuple[Agreement, ...]) -> None:
    (finding,) = judged(agreements, incident(resolved(HARM)))
    assert finding.verdict is Verdict.UNDETERMINED
    assert finding.likelihood is None
    assert "what caused the harm, and who" in [missing.fact for missing in finding.missing]


def test_a_count_is_undetermined(agreements: tuple[Agreement, ...]) -> None:
    told = resolved({**SHELLING, "kind": "violation"})
    counted = incident(replace(told, claim=replace(told.claim, count=9)))
    assert is_count(counted)
    (finding,) = judged(agreements, counted)
    assert finding.verdict is Verdict.UNDETERMINED


def test_a_wrong_doer_is_worse_than_none() -> None:
    """The shell on the other quarter is not of those who shelled the first: the report tells of two acts."""
    first = incident(resolved(SHELLING, 0))
    second = incident(resolved({**SHELLING, "actors": []}, 40))
    damage = incident(resolved({**HARM, "kind": "damage"}, 80))
    assert with_context((first, second, damage))[-1].actors == ()
    told = resolved({**HARM, "kind": "damage", "words": "a car; who had fired could not be determined"}, 80)
    assert with_context((first, incident(told)))[-1].actors == ()


def test_an_accession_for_one_area_says_nothing_of_another(agreements: tuple[Agreement, ...]) -> None:
    """Faylaq al-Rahman joined for the Eastern Ghouta: in Daraa it is bound as one of the opposition or not known."""
    astana = tuple(agreement for agreement in agreements if agreement.id == "astana-2017")
    case = {**SHELLING, "actors": ["faylaq_al_rahman"], "day": "2017-08-10", "published": "2017-08-11"}

    def bound(place: str) -> Answer:
        (finding,) = summary(assess(incident(resolved({**case, "place": place})), astana))
        return next(reason.answer for reason in finding.reasons if reason.test == "party_bound")

    assert bound("Hammuriyeh") is Answer.UNKNOWN, "before it joined there"
    assert bound("Daraa") is Answer.YES, "its own accession is for another area; its side is bound"


def test_a_group_named_as_holding_the_place_before_it_joined(agreements: tuple[Agreement, ...]) -> None:
    astana = tuple(agreement for agreement in agreements if agreement.id == "astana-2017")
    case = {**SHELLING, "place": "Hammuriyeh", "published": "2017-08-20", "words": "town held by Faylaq al-Rahman"}
    before, after = ({**case, "day": day} for day in ("2017-08-17", "2017-08-19"))
    assert summary(assess(incident(resolved(before)), astana))[0].verdict is Verdict.UNDETERMINED
    assert summary(assess(incident(resolved(after)), astana))[0].verdict is Verdict.ALLEGED_BREACH
    own = replace(resolved(before), targets=(actor("civilians"),))
    assert summary(assess(incident(own), astana))[0].verdict is Verdict.UNDETERMINED


def test_what_one_source_says_of_the_target_claims_the_exemption(agreements: tuple[Agreement, ...]) -> None:
    words = "Rockets; army source says target was Tahrir al-Sham"
    told = resolved({**SHELLING, "place": "Hammuriyeh", "day": "2017-08-19", "published": "2017-08-20", "words": words})
    astana = tuple(agreement for agreement in agreements if agreement.id == "astana-2017")
    assert summary(assess(incident(told), astana))[0].verdict is Verdict.EXEMPTION_CLAIMED


def test_history_without_a_day_is_no_news(agreements: tuple[Agreement, ...]) -> None:
    told = resolved({**SHELLING, "day": None, "words": "weeks in which the army pressed an offensive"})
    (finding,) = judged(agreements, incident(told))
    assert finding.verdict is Verdict.UNDETERMINED
