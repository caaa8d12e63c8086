"""A second run asks nothing and gives the same; anything that shapes an answer asks again."""

from dataclasses import replace
from pathlib import Path

import pytest
from llm_reading import STORY, codes, options, page

from chat_server import chatting, claims_reply, item
from trucewatch.extract.llm_cache import Answer, AnswerCache
from trucewatch.extract.llm_extract import LlmExtractor

CLAIM = item("Government troops shelled the village of Kafr Nun on Friday")


def test_a_second_run_asks_nothing_and_gives_the_same(tmp_path: Path) -> None:
    with chatting(lambda _: claims_reply(CLAIM, item("Nothing of this stands there"))) as chat:
        first = LlmExtractor(options(chat.url, tmp_path)).extract(page(STORY))
        again = LlmExtractor(options(chat.url, tmp_path)).extract(page(STORY))
        assert len(chat.asked) == 1
    after = LlmExtractor(options("http://127.0.0.1:9/v1", tmp_path)).extract(page(STORY))
    assert first == again == after, "also where the server is elsewhere, or gone"
    assert codes(first[1]) == ["ungrounded"]


@pytest.mark.parametrize("told", [{"model": "other"}, {"version": "2"}, {"max_tokens": 99}, {"output": "plain"}])
def test_another_model_version_parameter_or_form_asks_again(tmp_path: Path, told: dict[str, object]) -> None:
    with chatting(lambda _: claims_reply(CLAIM)) as chat:
        own = options(chat.url, tmp_path, output="schema")
        made = LlmExtractor(own)
        made.extract(page(STORY))
        other = LlmExtractor(replace(own, **told))  # type: ignore[arg-type]
        other.extract(page(STORY))
        assert len(chat.asked) == 2
    assert made.maker.id != other.maker.id


def test_another_text_asks_again_and_an_address_or_key_does_not(tmp_path: Path) -> None:
    with chatting(lambda _: claims_reply(CLAIM)) as chat:
        made = LlmExtractor(options(chat.url, tmp_path))
        made.extract(page(STORY))
        made.extract(page(STORY, title="Another headline"))
        assert len(chat.asked) == 2
        keyed = LlmExtractor(options(chat.url, tmp_path, key="k"))
        keyed.extract(page(STORY))
        assert len(chat.asked) == 2
    assert keyed.maker == made.maker


def test_a_damaged_answer_is_asked_for_again(tmp_path: Path) -> None:
    with chatting(lambda _: claims_reply(CLAIM)) as chat:
        made = LlmExtractor(options(chat.url, tmp_path))
        first = made.extract(page(STORY))
        (kept,) = tmp_path.rglob("*.json")
        whole = kept.read_bytes()
        for bad in (
            b"",
            b"{",
            whole[:-9],
            whole.replace(b"shelled", b"spared "),
            b"[" * 100_000,
            b'{"answer": {"x": 1}}',
        ):
            kept.write_bytes(bad)
            assert made.extract(page(STORY)) == first
            assert kept.read_bytes() == whole
        assert len(chat.asked) == 7


def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    cache = AnswerCache(taken)
    cache.put("ab" * 32, Answer(content="words"))
    assert cache.get("ab" * 32) is None


def test_an_answer_of_any_letters_is_kept(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    answer = Answer(content="\ud800 \x00 قصف 🙂", is_cut=True, tokens_in=1)
    cache.put("cd" * 32, answer)
    assert cache.get("cd" * 32) == answer
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{'cd' * 32}.json"]
