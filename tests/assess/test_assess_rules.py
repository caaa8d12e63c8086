"""Rules of the evaluation, each where it should speak and where it must not."""

from typing import Any

import pytest
from building import incident, resolved

from trucewatch.assess.terms import assess, summary
from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Answer, Finding, Verdict

Agreements = tuple[Agreement, ...]
FIRE = {"kind": "shelling", "actors": ["gov_syria"], "place": "Maarat al-Numan", "day": "2017-09-20"}


def verdict(agreements: Agreements, agreement_id: str, case: dict[str, Any]) -> Finding | None:
    found = summary(assess(incident(resolved({"published": "2017-09-21", **case})), agreements))
    return next((finding for finding in found if finding.agreement_id == agreement_id), None)


def said(agreements: Agreements, agreement_id: str, case: dict[str, Any]) -> str:
    finding = verdict(agreements, agreement_id, case)
    return finding.verdict.value if finding else "none"


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2025-10-10..2025-10-19", "alleged_breach"),
        ("2025-10-10..2025-10-16", "alleged_breach"),
        ("2025-10-10..2025-11-30", "alleged_breach"),
        ("2025-10-10..2025-10-11", "undetermined"),
        ("2025-10-08..2025-10-19", "undetermined"),
        ("2025-10-10", "undetermined"),
    ],
)
def test_days_from_the_day_of_force_on(agreements: Agreements, day: str, wanted: str) -> None:
    case = {"kind": "violation", "actors": ["isr"], "place": "Rafah", "day": day, "published": "2025-12-01"}
    assert said(agreements, "gaza-2025", case) == wanted


@pytest.mark.parametrize(
    ("actors", "kind", "wanted"),
    [
        (["hts", "gov_syria"], "shelling", "undetermined"),
        (["gov_syria", "isis"], "attack", "undetermined"),
        (["jaish_al_islam", "hts"], "gunfire", "undetermined"),
        (["hts", "gov_syria"], "armed_clash", "exemption_claimed"),
        (["hts"], "shelling", "exemption_claimed"),
        (["hts", "civilians"], "shelling", "exemption_claimed"),
    ],
)
def test_an_excluded_and_a_bound_group_together(
    agreements: Agreements, actors: list[str], kind: str, wanted: str
) -> None:
    assert said(agreements, "astana-2017", {**FIRE, "actors": actors, "kind": kind}) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("a convoy of ten lorries reached the town", "consistent"),
        ("food was delivered to the quarter", "consistent"),
        ("two planes unloaded medicine", "consistent"),
        ("the union pledged money", "none"),
        ("people asked for bread", "none"),
    ],
)
def test_aid_told_as_arriving(agreements: Agreements, words: str, wanted: str) -> None:
    assert (
        said(agreements, "astana-2017", {"kind": "aid", "place": "Douma", "day": "2017-08-10", "words": words})
        == wanted
    )


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("three villages joined the truce", "consistent"),
        ("the brigade acceded to the ceasefire", "consistent"),
        ("elders committed to the cessation", "consistent"),
        ("the minister joined the talks", "none"),
        ("the envoys praised the truce", "none"),
    ],
)
def test_joining_a_truce(agreements: Agreements, words: str, wanted: str) -> None:
    case = {"kind": "agreement", "place": "Rastan", "day": "2016-03-08", "published": "2016-03-09", "words": words}
    assert said(agreements, "coh-syria-2016", case) == wanted


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ({"words": "the army withdrew its artillery"}, "consistent"),
        ({"words": "the army withdrew its artillery in part"}, "undetermined"),
        ({"stance": "denied", "words": "it has not withdrawn its artillery"}, "alleged_breach"),
        ({"words": "it failed to withdraw its artillery"}, "alleged_breach"),
        ({"stance": "denied", "words": "its artillery is still there", "day": "2015-02-25"}, "not_applicable"),
        ({"stance": "denied", "words": "no artillery was withdrawn", "actors": []}, "undetermined"),
        ({"stance": "planned", "words": "it will withdraw its artillery"}, "none"),
    ],
)
def test_a_promise_is_held_to_its_deadline(agreements: Agreements, case: dict[str, Any], wanted: str) -> None:
    base = {
        "kind": "withdrawal",
        "actors": ["ukr"],
        "weapons": ["artillery"],
        "place": "Debaltseve",
        "day": "2015-03-20",
        "published": "2015-03-21",
    }
    assert said(agreements, "minsk-2015", {**base, **case}) == wanted


def test_an_undated_report_of_what_is_not_done_counts_by_its_own_day_as_a_bound_only(agreements: Agreements) -> None:
    base = {
        "kind": "withdrawal",
        "actors": ["ukr"],
        "weapons": ["artillery"],
        "place": "Debaltseve",
        "stance": "denied",
    }
    words = {"words": "it has not withdrawn its artillery"}
    early = {**base, **words, "published": "2015-02-20"}
    late = {**base, **words, "published": "2015-04-20"}
    assert said(agreements, "minsk-2015", early) == "not_applicable"
    finding = verdict(agreements, "minsk-2015", late)
    assert finding is not None
    assert finding.verdict is Verdict.ALLEGED_BREACH
    assert finding.likelihood == "possible"
    assert {reason.test: reason.answer for reason in finding.reasons}["in_force"] is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ({"actors": ["donbas_separatists"]}, "alleged_breach"),
        ({"actors": ["ukr"]}, "alleged_breach"),
        ({"actors": ["rus"]}, "none"),
        ({"actors": ["isr"]}, "none"),
        ({"actors": ["ukr"], "published": "2022-05-01", "day": "2022-04-30"}, "none"),
        ({"actors": ["ukr"], "kind": "shelling"}, "undetermined"),
    ],
    ids=["one side", "the other", "a guarantor", "no party", "when it had ended", "where is not told"],
)
def test_an_act_without_a_place(agreements: Agreements, case: dict[str, Any], wanted: str) -> None:
    base = {"kind": "violation", "day": "2019-12-27", "published": "2019-12-28", "words": "seven times that day"}
    assert said(agreements, "minsk-2015", {**base, **case}) == wanted


def test_one_bound_by_two_agreements_is_held_to_neither_without_a_place(agreements: Agreements) -> None:
    case = {"kind": "violation", "actors": ["isr"], "day": "2025-02-10", "published": "2025-02-11", "words": "twice"}
    assert said(agreements, "gaza-2025", case) == said(agreements, "lebanon-2024", case) == "none"


def test_a_denial_names_who_denies(agreements: Agreements) -> None:
    told = resolved(FIRE, 0)
    denied = resolved({**FIRE, "stance": "denied", "words": "no shell was fired"}, 1)
    whole = incident(told, denied, status="disputed")
    finding = next(one for one in summary(assess(whole, agreements)) if one.agreement_id == "astana-2017")
    reason = next(reason for reason in finding.reasons if reason.test == "denied")
    assert finding.verdict is Verdict.DISPUTED
    assert "no shell was fired" in reason.text
    assert reason.claim_ids == (denied.claim.id,)


FILLED: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    (
        "where it was",
        {**FIRE, "place": "Hama province"},
        {"place": "Maarat al-Numan"},
        "undetermined",
        "alleged_breach",
    ),
    ("where it was", {**FIRE, "place": "Hama province"}, {"place": "Raqqa"}, "undetermined", "not_applicable"),
    ("who did it", {**FIRE, "actors": []}, {"actors": ["hts"]}, "alleged_breach", "exemption_claimed"),
    ("who did it", {**FIRE, "actors": []}, {"actors": ["isr"]}, "alleged_breach", "not_applicable"),
    (
        "the day",
        {**FIRE, "day": None, "background": True},
        {"day": "2017-09-20", "background": False},
        "undetermined",
        "alleged_breach",
    ),
    (
        "the day",
        {**FIRE, "day": None, "background": True},
        {"day": "2017-04-20", "background": False},
        "undetermined",
        "not_applicable",
    ),
    (
        "which of them",
        {**FIRE, "actors": ["hts", "gov_syria"]},
        {"actors": ["hts"]},
        "undetermined",
        "exemption_claimed",
    ),
    (
        "which of them",
        {**FIRE, "actors": ["hts", "gov_syria"]},
        {"actors": ["gov_syria"]},
        "undetermined",
        "alleged_breach",
    ),
]


@pytest.mark.parametrize(("name", "case", "fact", "before", "after"), FILLED)
def test_the_missing_fact_gives_the_verdict_that_it_was_said_to_give(
    agreements: Agreements, name: str, case: dict[str, Any], fact: dict[str, Any], before: str, after: str
) -> None:
    finding = verdict(agreements, "astana-2017", case)
    assert finding is not None
    assert finding.verdict.value == before
    told = " ".join(missing.would_change for missing in finding.missing)
    assert after in told or after == "alleged_breach", f"{name}: {told}"
    assert said(agreements, "astana-2017", {**case, **fact}) == after


def test_the_likelihood_says_what_it_lacks(agreements: Agreements) -> None:
    finding = verdict(agreements, "astana-2017", FIRE)
    assert finding is not None
    rule = next(reason for reason in finding.reasons if reason.test == "likelihood")
    assert rule.text.startswith("possible: for probable it lacks two independent sources")
    assert "a place" not in rule.text
