"""The case table: incidents in a line each, held against every agreement that ships."""

from pathlib import Path
from typing import Any

import pytest
from building import incident, resolved
from ruamel.yaml import YAML

from trucewatch.assess.terms import assess, summary
from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Answer, Verdict

CASES = YAML(typ="safe", pure=True).load(Path(__file__).with_name("cases.yaml").read_text("utf-8"))


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 40
    assert {"southwest-2017", "astana-2017", "tanf-55km"} <= {key for case in CASES for key in case["say"]}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], agreements: tuple[Agreement, ...]) -> None:
    findings = assess(incident(resolved(case)), agreements)
    said = {finding.agreement_id: finding.verdict.value for finding in summary(findings)}
    for agreement_id, wanted in case["say"].items():
        got = said.get(agreement_id, "none")
        assert (got if got != "not_applicable" else "none") == wanted, agreement_id
    unlisted = {key for key, verdict in said.items() if verdict == Verdict.ALLEGED_BREACH and key not in case["say"]}
    assert not unlisted, "a breach of an agreement that the case does not list"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_finding_says_why_and_rests_on_the_claim(case: dict[str, Any], agreements: tuple[Agreement, ...]) -> None:
    told = resolved(case)
    for finding in assess(incident(told), agreements):
        assert finding.reasons
        assert all(reason.text and told.claim.id in reason.claim_ids for reason in finding.reasons)
        assert (finding.likelihood is None) == (finding.verdict is not Verdict.ALLEGED_BREACH)
        if finding.verdict is Verdict.NOT_APPLICABLE:
            assert any(reason.answer is Answer.NO for reason in finding.reasons), "which test said no?"
