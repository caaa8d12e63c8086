"""The language model at the command line: which extractor, what it costs, a server of one's own."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chat_server import Chat, chatting, claims_reply, completion, item
from trucewatch.cli import cli

TEXT = "Regime forces shelled Dael on Friday, killing three civilians, the Hauran Network said."
Run = Callable[..., Result]


@pytest.fixture
def chat() -> Iterator[Chat]:
    told = claims_reply(item("Regime forces shelled Dael on Friday", actors=["Regime forces"], place="Dael"))
    probe = completion("The ceasefire held.", tokens=(10, 48))
    with chatting(lambda request: told if len(request["messages"]) == 2 else probe) as on:
        yield on


@pytest.fixture
def run(chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a folder with one page and a batch of it; the settings name the server."""
    monkeypatch.chdir(tmp_path)
    row = {"id": "d1", "publisher": "Hauran Post", "published": "2017-07-15", "language": "en", "text": TEXT}
    (tmp_path / "in.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (tmp_path / "trucewatch.toml").write_text(f'llm_url = "{chat.url}"\n', "utf-8")
    return lambda *words, **told: CliRunner().invoke(cli, list(words), **told)


def asked_documents(chat: Chat) -> int:
    return sum(len(one["messages"]) == 2 for one in chat.asked)


def test_a_dry_run_tells_the_costs_and_sends_no_document(run: Run, chat: Chat, tmp_path: Path) -> None:
    for command in (["add", "in.jsonl"], ["analyse", "in.jsonl", "-o", "out.jsonl"]):
        done = run(*command, "--extractor", "both", "--dry-run")
        assert done.exit_code == 0, done.output
        assert "1 documents, 1 of them for the model in 1 pieces" in done.stdout
        assert "tokens in and" in done.stdout
        assert "price not known" in done.stdout
        assert "by one short question of our own" in done.stdout
    assert asked_documents(chat) == 0
    assert TEXT not in json.dumps(chat.asked)
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "trucewatch.toml"}


def test_prices_and_a_given_speed(run: Run, chat: Chat, tmp_path: Path) -> None:
    told = f'llm_url = "{chat.url}"\nllm_price_in = 1000.0\nllm_price_out = 2000.0\nllm_tokens_per_s = 10.0\n'
    (tmp_path / "trucewatch.toml").write_text(told, "utf-8")
    done = run("add", "in.jsonl", "https://example.org/a.html", "--extractor", "llm", "--dry-run", "--json")
    row = json.loads(done.stdout)
    assert row["price"] == pytest.approx((row["tokens_in"] * 1000 + row["tokens_out"] * 2000) / 1e6)
    assert row["seconds"] == pytest.approx((row["tokens_out"] + row["tokens_in"] / 5) / 10)
    assert (row["not_counted"], row["asked"], row["kept"]) == (1, 1, 0)
    assert chat.asked == [], "a given speed is not measured"


def test_add_with_both_and_again(run: Run, chat: Chat) -> None:
    done = run("add", "in.jsonl", "--extractor", "both", "--quiet")
    assert done.exit_code == 0, done.output
    assert "time about" in done.stderr
    assert asked_documents(chat) == 1
    again = run("add", "in.jsonl", "--extractor", "both", "--quiet")
    assert "1 known already" in again.stdout
    assert "1 pieces are answered in the cache, 0 are to be asked" in again.stderr
    assert asked_documents(chat) == 1
    rows = [json.loads(line) for line in run("incidents", "--json").stdout.splitlines()]
    (claim,) = next(row for row in rows if row["kind"] == "shelling")["claims"]
    assert claim["made_by"] == ["rules+records"]
    assert [one["makers"] for one in claim["also_made_by"]] == [["llm"]]


def test_analyse_gives_the_same_bytes_again(run: Run, chat: Chat, tmp_path: Path) -> None:
    outputs = []
    for name in ("a.jsonl", "b.jsonl"):
        assert run("analyse", "in.jsonl", "-o", name, "--extractor", "llm", "--yes").exit_code == 0
        outputs.append((tmp_path / name).read_bytes())
    assert outputs[0] == outputs[1]
    assert asked_documents(chat) == 1
    (claim,) = json.loads(outputs[0])["claims"]
    assert (claim["kind"], claim["made_by"]) == ("shelling", ["llm+records"])


@pytest.mark.parametrize(("answer", "is_read"), [("y\n", True), ("n\n", False)])
def test_a_person_at_a_terminal_is_asked(
    run: Run, chat: Chat, monkeypatch: pytest.MonkeyPatch, answer: str, is_read: bool
) -> None:
    monkeypatch.setattr("trucewatch.cli.costing.is_terminal", lambda: True)
    done = run("add", "in.jsonl", "--extractor", "llm", "--quiet", input=answer)
    assert done.exit_code == 0
    assert asked_documents(chat) == int(is_read)
    assert ("Nothing was read." in done.stderr) == (not is_read)
    done = run("add", "in.jsonl", "--extractor", "llm", "--quiet", "--yes")
    assert "Go on?" not in done.stderr
    assert asked_documents(chat) == 1


def test_a_server_that_is_away_costs_no_document_and_no_claim_of_the_rules(run: Run, tmp_path: Path) -> None:
    (tmp_path / "trucewatch.toml").write_text('llm_url = "http://127.0.0.1:9/v1"\n', "utf-8")
    done = run("add", "in.jsonl", "--extractor", "both", "--quiet")
    assert done.exit_code == 3
    assert "time not known" in done.stderr
    assert "extract/llm_unreachable" in done.stderr
    assert "1 read" in done.stdout
    assert "shelling" in run("incidents", "--json").stdout


def test_wrong_use_is_told(run: Run, tmp_path: Path) -> None:
    done = run("add", "in.jsonl", "--dry-run")
    assert done.exit_code == 2
    assert "--extractor llm or both" in done.stderr
    done = run("add", "in.jsonl", "--extractor", "oracle")
    assert done.exit_code == 1
    assert "Known: both, llm, rules" in done.stderr
    (tmp_path / "trucewatch.toml").write_text('llm_url = "nowhere"\n', "utf-8")
    done = run("add", "in.jsonl", "--extractor", "llm")
    assert done.exit_code == 1
    assert "llm_url" in done.stderr


def test_a_key_from_the_environment_reaches_the_server_and_no_file(
    run: Run, chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCEWATCH_LLM_KEY", "sk-from-the-environment")
    done = run("add", "in.jsonl", "--extractor", "llm", "--quiet")
    assert chat.headers[-1]["authorization"] == "Bearer sk-from-the-environment"
    assert "sk-from" not in done.output
    assert [path for path in tmp_path.rglob("*") if path.is_file() and b"sk-from" in path.read_bytes()] == []


def test_explain_and_doctor_with_both(run: Run, chat: Chat, tmp_path: Path) -> None:
    (tmp_path / "trucewatch.toml").write_text(f'llm_url = "{chat.url}"\nextractor = "both"\n', "utf-8")
    done = run("explain", TEXT, "--published", "2017-07-15")
    assert "fire.yaml" in done.stdout
    assert "by      llm" in done.stdout
    assert f"local at {chat.url}" in run("doctor").stdout


def test_serving_without_the_extra_says_which_and_with_it_wants_a_model(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xllamacpp", None)
    done = run("llm", "serve", "model.gguf")
    assert done.exit_code == 1
    assert "trucewatch[llm]" in done.stderr
    monkeypatch.setitem(__import__("sys").modules, "xllamacpp", object())
    assert "cannot be read" in run("llm", "serve", "model.gguf").stderr
    (tmp_path / "model.gguf").write_bytes(b"PK\x03\x04")
    assert "no GGUF file" in run("llm", "serve", "model.gguf").stderr
