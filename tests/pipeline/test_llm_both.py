"""Rules and a language model over one page: their claims stand side by side, and are one telling."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from chat_server import Chat, Reply, chatting, claims_reply, item
from trucewatch import api
from trucewatch.cli import cli
from trucewatch.core.claims import Claim
from trucewatch.core.incidents import IncidentStatus
from trucewatch.pipeline import stages as parts
from trucewatch.pipeline.present import incident_rows, render_why_of
from trucewatch.settings import Settings
from trucewatch.testing import check_extractor

SENTENCE = "Regime forces shelled Dael on Friday, killing three civilians, the Hauran Network said."
CLAUSE = "Regime forces shelled Dael on Friday"
LATER = "Gunmen seized the Tafas crossing on Saturday, residents said."
TEXT = f"{SENTENCE} {LATER}"
SHELLING = item(CLAUSE, sentence=SENTENCE, actors=["Regime forces"], place="Dael", time="on Friday")


@pytest.fixture
def chat() -> Iterator[Chat]:
    """A model that tells the shelling, hears no teller of it, and takes the seizure for an attack."""
    other = item("Gunmen seized the Tafas crossing", "attack")
    with chatting(lambda _: claims_reply(SHELLING, other)) as on:
        yield on


def settings(chat: Chat, folder: Path, extractor: str = "both") -> Settings:
    return Settings(ledger=str(folder / "t.db"), extractor=extractor, llm_url=chat.url)


def line(text: str = TEXT) -> dict[str, Any]:
    return {"id": "d1", "publisher": "Hauran Post", "published": "2017-07-15", "language": "en", "text": text}


def add(chat: Chat, folder: Path, *texts: str, extractor: str = "both") -> tuple[Any, Settings]:
    """A ledger of pages by different publishers."""
    rows = [line(text) | {"id": f"d{n}", "publisher": f"Paper {n}"} for n, text in enumerate(texts)]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    told = settings(chat, folder, extractor)
    ledger = api.open_ledger(told.ledger, create=True)
    api.add(ledger, folder / "in.jsonl", settings=told)
    return ledger, told


def test_one_page_read_by_two_makers_is_one_incident_with_one_root(chat: Chat, tmp_path: Path) -> None:
    ledger, told = add(chat, tmp_path, TEXT)
    claims = {claim.id: claim for claim in ledger.records(Claim)}
    makers = {one: {ledger.maker(entry.maker_id).name for entry in ledger.entries(one)} for one in claims}
    assert {frozenset(names) for names in makers.values()} == {frozenset({"rules+records"}), frozenset({"llm"})}
    situation = api.look(ledger, settings=told)
    shelling = [one for one in situation.incidents if one.kind == "shelling"]
    assert len(shelling) == 1
    (incident,) = shelling
    assert len(incident.roots) == 1
    assert incident.status is IncidentStatus.REPORTED
    assert [one.made_by for one in incident.claims] == [("rules+records",)]
    assert [(lead, later.made_by) for lead, later in incident.readings] == [(incident.claims[0].claim.id, ("llm",))]
    ledger.close()


@pytest.mark.parametrize(
    "change",
    [
        {"tellers": [{"words": "residents", "telling": "say"}]},
        {"tellers": [{"words": "the Hauran Network", "telling": "say"}]},
        {"status": "denied"},
        {"status": "planned"},
        {"time": ""},
        {"place": "", "time": "", "actors": []},
        {"time": "on Saturday"},
        {"harm": [{"kind": "killed", "who": "combatants", "words": "three civilians"}]},
    ],
    ids="-".join,
)
def test_however_the_makers_differ_it_is_one_telling(tmp_path: Path, change: dict[str, Any]) -> None:
    with chatting(lambda _: claims_reply({**SHELLING, **change})) as chat:
        ledger, told = add(chat, tmp_path, TEXT)
        (tmp_path / "alone").mkdir()
        alone, alone_told = add(chat, tmp_path / "alone", TEXT, extractor="rules")
        both, rules = api.look(ledger, settings=told), api.look(alone, settings=alone_told)
        assert [one.kind for one in both.incidents] == [one.kind for one in rules.incidents]
        for incident, other in zip(both.incidents, rules.incidents, strict=True):
            assert incident.status is other.status
            assert len(incident.roots) == len(other.roots) == 1
            words = [[one.claim.evidence[0].exact for one in found.claims] for found in (incident, other)]
            assert words[0] == words[1]
        assert [one.verdict for one in both.findings] == [one.verdict for one in rules.findings]
        for one in (ledger, alone):
            one.close()


def test_two_pages_by_two_makers_are_two_roots(tmp_path: Path) -> None:
    other = "Shells fired by regime forces hit Dael on Friday, killing three civilians, the Nawa Council said."

    def answer(request: dict[str, Any]) -> Reply:
        told = item("Shells fired by regime forces hit Dael on Friday", place="Dael", time="on Friday")
        return claims_reply(told if "Nawa" in request["messages"][1]["content"] else SHELLING)

    with chatting(answer) as chat:
        ledger, told = add(chat, tmp_path, SENTENCE, other)
        (incident,) = [one for one in api.look(ledger, settings=told).incidents if one.kind == "shelling"]
        assert len(incident.roots) == 2
        assert len(incident.claims) == 2
        assert len(incident.readings) == 2
        ledger.close()


def test_the_reading_fills_what_the_rules_lack(tmp_path: Path) -> None:
    text = "Regime forces shelled Dael on Friday because the town had kept its truce, the Hauran Network said."
    purpose = "because the town had kept its truce"
    with chatting(lambda _: claims_reply({**SHELLING, "sentence": text, "purpose": purpose})) as chat:
        (out,) = api.analyse([line(text)], settings=settings(chat, tmp_path))
    row = next(one for one in out["claims"] if one["kind"] == "shelling")
    (also,) = row["also_made_by"]
    assert also["maker"] == "llm"
    assert row["purpose"] == purpose
    assert (also["filled"], also["fields"]["purpose"]) == (["purpose"], "later")


def test_a_batch_tells_each_claim_once_and_who_made_it(chat: Chat, tmp_path: Path) -> None:
    (rules,) = api.analyse([line()], settings=settings(chat, tmp_path, "rules"))
    (both,) = api.analyse([line()], settings=settings(chat, tmp_path))
    (llm,) = api.analyse([line()], settings=settings(chat, tmp_path, "llm"))
    assert {tuple(one["made_by"]) for one in rules["claims"]} == {("rules+records",)}
    assert {tuple(one["made_by"]) for one in llm["claims"]} == {("llm+records",)}
    kinds = [one["kind"] for one in both["claims"]]
    assert kinds.count("shelling") == 1
    row = next(one for one in both["claims"] if one["kind"] == "shelling")
    own = next(one for one in rules["claims"] if one["kind"] == "shelling")
    same = [name for name in own if name not in ("also_made_by",) and own[name]]
    assert {name: row[name] for name in same} == {name: own[name] for name in same}, "the rules' fields stand"
    (also,) = row["also_made_by"]
    assert also["fields"]["place"] == also["fields"]["time"] == also["fields"]["actors"] == "same"
    assert also["fields"]["attribution"] == also["fields"]["harm"] == "leading"
    starts = [one["evidence"][0]["start"] for one in both["claims"]]
    assert starts == sorted(starts)
    told = {one["id"] for one in both["claims"]}
    assert {one["claim"] for one in both["findings"]} <= told


def test_agreement_shows_in_why_in_incidents_and_in_exports(chat: Chat, tmp_path: Path) -> None:
    ledger, told = add(chat, tmp_path, TEXT)
    situation = api.look(ledger, settings=told)
    row = next(one for one in incident_rows(situation, None) if one["kind"] == "shelling")
    (claim,) = row["claims"]
    (also,) = claim["also_made_by"]
    assert (claim["made_by"], also["makers"]) == (["rules+records"], ["llm"])
    assert also["fields"]["place"] == "same"
    sources = parts.source_registry(told)
    for record_id in (claim["id"], also["id"]):
        shown = render_why_of(situation, ledger, record_id, sources)
        assert "also made by" in shown
        assert "part of incident" in shown
    out = io.StringIO()
    api.export(ledger, "jsonl", out, settings=told)
    rows = [json.loads(one) for one in out.getvalue().splitlines()]
    made_by = {one["id"]: one["made_by"] for one in rows if one["type"] == "Claim"}
    assert made_by[also["id"]] == ["llm"]
    assert made_by[claim["id"]] == ["rules+records"]
    ledger.close()


def test_a_second_add_passes_by_and_asks_nothing(chat: Chat, tmp_path: Path) -> None:
    ledger, told = add(chat, tmp_path, TEXT)
    asked, before = len(chat.asked), ledger.digest()
    report = api.add(ledger, tmp_path / "in.jsonl", settings=told)
    assert (report.read, report.known) == (0, 1)
    assert len(chat.asked) == asked
    assert ledger.digest() == before
    ledger.close()


def test_what_a_server_did_not_answer_is_asked_again_by_the_next_run(tmp_path: Path) -> None:
    replies = iter([Reply(b"no", 401), claims_reply(SHELLING)])
    with chatting(lambda _: next(replies)) as chat:
        ledger, told = add(chat, tmp_path, TEXT)
        first = api.look(ledger, settings=told)
        assert [one.kind for one in first.incidents].count("shelling") == 1, "the rules' claims are there"
        assert {problem.code for problem in first.problems} == {"llm_refused"}
        report = api.add(ledger, tmp_path / "in.jsonl", settings=told)
        assert report.problems == ()
        assert len(chat.asked) == 2
        assert any(one.readings for one in api.look(ledger, settings=told).incidents)
        report = api.add(ledger, tmp_path / "in.jsonl", settings=told)
        assert (report.known, len(chat.asked), report.problems) == (1, 2, ())
        ledger.close()
    verified = CliRunner().invoke(cli, ["--ledger", told.ledger, "verify"])
    assert verified.exit_code == 0, verified.output


def test_the_contract_of_extractors(chat: Chat, tmp_path: Path) -> None:
    check_extractor(parts.both_extractors(settings(chat, tmp_path)))


def test_a_model_that_crashes_the_part_loses_no_claim_of_the_rules(
    chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trucewatch.extract.llm_extract.read_items", lambda *_, **__: 1 / 0)
    (out,) = api.analyse([line()], settings=replace(settings(chat, tmp_path), llm_model="crashing"))
    assert [one["kind"] for one in out["claims"]].count("shelling") == 1
    assert [one["code"] for one in out["problems"]] == ["crashed"]
