"""The whole API against its own description, by generated requests: nothing breaks, and every answer is as declared."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from running_desk import Running, serving
from schemathesis import checks
from schemathesis.schemas import BaseSchema

from trucewatch.settings import Settings

EXAMPLES = 20
"""Generated requests of each operation; the same ones each time."""
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
AGREEMENT, ACTOR, SOURCE = "/agreements/{agreement_id}", "/actors/{actor_id}", "/sources/{source_id}"
EDGES = ("0001-01-01", "1600-02-29", "9999-12-31", "9998-12-31")


@pytest.fixture(scope="module")
def hurried(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk of its own, of which a program may ask as fast as it can."""
    copy = tmp_path_factory.mktemp("schema") / "desk.db"
    shutil.copy(sample_ledger, copy)
    shutil.copytree(f"{sample_ledger}.archive", f"{copy}.archive")
    with serving(Settings(ledger=str(copy), requests_per_minute=1_000_000)) as running:
        yield running


def _schema(desk: Running, path: str = "/openapi.json") -> BaseSchema:
    return schemathesis.openapi.from_url(f"{desk.url}{path}", headers=_headers(desk))


def _headers(desk: Running) -> dict[str, str]:
    return {"authorization": f"Bearer {desk.token}"}


@pytest.mark.parametrize(("described", "operations"), [("/openapi.json", 25), ("/ogc/api", 8)])
def test_generated_requests_break_nothing_and_every_answer_is_declared(
    hurried: Running, described: str, operations: int
) -> None:
    faults: list[str] = []
    asked = 0
    plan = hypothesis_settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for found in _schema(hurried, described).get_all_operations():
        operation = found.ok()

        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            answer = case.call(headers=_headers(hurried))
            try:
                case.validate_response(answer, checks=CHECKS)
            except Exception as error:  # noqa: BLE001 - whatever a check raises is a fault of the API
                faults.append(f"{case.method} {case.formatted_path} {answer.status_code}: {error}")

        plan(given(case=operation.as_strategy())(ask))()
    assert faults == []
    assert asked >= operations * 2  # an operation without parameters has one or two requests


def test_what_is_there_is_told_as_it_is_declared(hurried: Running) -> None:
    """Generated ids find nothing: real ones show the shapes of what is found."""
    schema = _schema(hurried)
    for path, told in _real(hurried):
        case = schema[f"/api/v1{path}"]["GET"].Case(path_parameters=told)
        answer = case.call(headers=_headers(hurried))
        assert answer.status_code == 200, (path, told)
        case.validate_response(answer, checks=CHECKS)


def _real(desk: Running) -> Iterator[tuple[str, dict[str, str]]]:
    """Paths of records, with ids that are there."""

    def items(path: str) -> list[dict[str, Any]]:
        with desk.client() as client:
            held: list[dict[str, Any]] = client.get(f"/api/v1{path}").json()["items"]
        return held

    for one in items("/queue")[:10]:
        incident_id = one["incident"]["id"]
        yield "/incidents/{incident_id}", {"incident_id": incident_id}
        with desk.client() as client:
            claims = client.get(f"/api/v1/incidents/{incident_id}").json()["claims"]
        for claim in claims[:2]:
            yield "/claims/{claim_id}", {"claim_id": claim["id"]}
    documents = items("/documents?with_outdated=true&limit=200")
    for one in documents[:10]:
        yield "/documents/{document_id}", {"document_id": one["id"]}
    old = next(one for one in documents if one["is_outdated"])
    new = next(one for one in documents if one["page_key"] == old["page_key"] and one["id"] != old["id"])
    both = {"document_id": new["id"], "other_id": old["id"]}
    yield "/documents/{document_id}/compare/{other_id}", both
    for one in items("/agreements"):
        yield AGREEMENT, {"agreement_id": one["id"]}
    for one in items("/actors")[:10]:
        yield ACTOR, {"actor_id": one["id"]}
    for one in items("/sources")[:10]:
        yield SOURCE, {"source_id": one["id"]}


@pytest.mark.parametrize("first", ["", *EDGES])
@pytest.mark.parametrize("last", ["", *EDGES])
@pytest.mark.parametrize("path", ["/timeline", "/map", "/map/zones", "/incidents", "/talks", "/today"])
def test_the_first_and_the_last_day_of_a_calendar_break_nothing(
    hurried: Running, path: str, first: str, last: str
) -> None:
    names = ("start", "end") if path == "/talks" else ("from", "to")
    told = {name: day for name, day in zip(names, (first, last), strict=True) if day}
    if path == "/today":
        told = {"on": last or first, "period": "week"}
    with hurried.client() as client:
        answers = [client.get(f"/api/v1{path}", params=told)]
        page = "/" if path == "/today" else path
        if page != "/map/zones":
            answers.append(client.get(page, params=told, headers={"accept": "text/html"}))
        if page in ("/timeline", "/map"):
            answers.append(client.get(f"{page}.svg", params=told))
    assert [answer.status_code for answer in answers if answer.status_code not in (200, 400, 422)] == []
