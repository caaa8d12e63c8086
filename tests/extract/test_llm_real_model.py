"""The plumbing against a real server with a real, very small model: what it says matters little, that it holds does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from extracting import checked
from injected import Case, cases, document_of
from llm_reading import STORY, codes, page
from real_model import real_server

from trucewatch import api
from trucewatch.core.claims import Claim
from trucewatch.core.problems import Problem
from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.extract.llm_answer import read_items
from trucewatch.extract.llm_cache import Answer
from trucewatch.extract.llm_client import UNASKED
from trucewatch.extract.llm_extract import LlmExtractor
from trucewatch.extract.llm_options import LlmOptions
from trucewatch.pipeline.llm_costs import costs
from trucewatch.settings import Settings

pytestmark = pytest.mark.llm_server
SHORT = 24
"""Tokens of an answer: enough to begin one, and soon over on two slow cores."""
EXPECTED = {"ungrounded", "llm_bad_answer", "llm_bad_claim", "llm_cut", "steering_words"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with real_server(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers")


def held(document: Document, told: tuple[tuple[Claim, ...], tuple[Problem, ...]]) -> None:
    """What holds of any answer: words in their place, told parts, known problems, and the server was reached."""
    claims, problems = told
    assert set(codes(problems)) <= EXPECTED
    for claim in checked(claims, document.text):
        assert document.parts[claim.part_index].kind is claim.part
        assert claim.part not in SILENT_PARTS


def test_a_schema_holds_the_answer(url: str, kept: Path) -> None:
    made = LlmExtractor(LlmOptions(url=url, max_tokens=64, output="schema"))
    (question,) = made.questions(page(STORY))
    answer = made.client.ask(question.request)
    assert isinstance(answer, Answer)
    assert answer.tokens_in > 300 and answer.tokens_out > 0
    items = read_items(answer.content, is_cut=answer.is_cut)
    assert {one.code for one in items.wrong} <= {"llm_cut"}, "what the schema bars cannot come"


def test_a_second_run_is_the_same_and_needs_no_server(url: str, kept: Path) -> None:
    document = page(STORY, publisher="Hauran Post")
    first = LlmExtractor(LlmOptions(url=url, max_tokens=SHORT, cache=kept)).extract(document)
    held(document, first)
    nowhere = LlmExtractor(LlmOptions(url="http://127.0.0.1:9/v1", max_tokens=SHORT, cache=kept))
    assert nowhere.extract(document) == first
    assert not UNASKED & set(codes(first[1]))


def test_both_over_a_ledger(url: str, tmp_path: Path) -> None:
    settings = Settings(ledger=str(tmp_path / "t.db"), extractor="both", llm_url=url, llm_max_tokens=SHORT)
    row = {"id": "d1", "publisher": "Hauran Post", "published": "2017-07-15", "language": "en", "text": STORY}
    (tmp_path / "in.jsonl").write_text(json.dumps(row), "utf-8")
    ledger = api.open_ledger(settings.ledger, create=True)
    report = api.add(ledger, tmp_path / "in.jsonl", settings=settings)
    assert report.read == 1
    assert {problem.code for problem in report.problems} <= EXPECTED
    situation = api.look(ledger, settings=settings)
    assert any(one.kind == "shelling" for one in situation.incidents), "the rules' claim is there"
    assert api.add(ledger, tmp_path / "in.jsonl", settings=settings).known == 1
    ledger.close()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_an_injection(url: str, kept: Path, case: Case) -> None:
    """Whatever the model makes of it: words in their place, and nothing of a speech that was recognised."""
    document = document_of(case)
    told = LlmExtractor(LlmOptions(url=url, max_tokens=SHORT, cache=kept)).extract(document)
    held(document, told)
    assert ("steering_words" in codes(told[1])) == bool(case.get("sign"))


def test_in_words_alone(url: str, kept: Path) -> None:
    document = page(STORY)
    held(document, LlmExtractor(LlmOptions(url=url, max_tokens=SHORT, output="plain", cache=kept)).extract(document))


def test_costs_are_measured_by_one_short_question(url: str, tmp_path: Path) -> None:
    settings = Settings(
        ledger=str(tmp_path / "t.db"), extractor="both", llm_url=url, llm_price_in=1.0, llm_price_out=2.0
    )
    told = costs([page(STORY)], settings)
    assert told is not None
    assert (told.documents, told.asked, told.chunks, told.kept) == (1, 1, 1, 0)
    assert told.seconds is not None and told.seconds > 0
    assert told.price is not None and told.price > 0
