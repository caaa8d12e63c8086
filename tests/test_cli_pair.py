"""`why CLAIM CLAIM` and `why LINK` through the command line: why two tellings are one incident, or two."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from trucewatch import api
from trucewatch.cli import cli
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.situation import Situation
from trucewatch.settings import Settings

PAGES = {
    "one": (
        "2019-07-13",
        "Government warplanes bombed the market of Saraqib on Friday, killing nine people, a doctor said.",
    ),
    "two": (
        "2019-07-13",
        "Nine people were killed in Saraqib on 12 July when government jets bombed a market, rescuers said.",
    ),
    "later": (
        "2019-07-16",
        "Government warplanes bombed the market of Saraqib on Monday, killing nine people, a doctor said.",
    ),
    "undated": ("2019-07-16", "Rebels abducted three aid workers in Idlib city, relatives said."),
}
PAGE = (
    '<html lang="en"><head><title>{name}</title><meta name="date" content="{day}"></head><body><article><h1>News</h1>'
)
PAGE += '<time datetime="{day}">{day}</time><p>{text}</p></article></body></html>'

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("pair")
    for name, (day, text) in PAGES.items():
        (folder / f"{name}.html").write_text(PAGE.format(name=name, day=day, text=text), "utf-8")
    made = Settings(ledger=str(folder / "t.db"))
    opened = api.open_ledger(made.ledger, create=True)
    assert api.add(opened, folder, settings=made).read == len(PAGES)
    opened.close()
    return made


@pytest.fixture(scope="module")
def run(settings: Settings) -> Run:
    return lambda *args: CliRunner().invoke(cli, ["--ledger", settings.ledger, *map(str, args)])


@pytest.fixture(scope="module")
def ledger(settings: Settings) -> Ledger:
    return api.open_ledger(settings.ledger)


@pytest.fixture(scope="module")
def seen(ledger: Ledger, settings: Settings) -> Situation:
    return api.look(ledger, settings=settings)


@pytest.fixture(scope="module")
def claims(seen: Situation) -> dict[str, str]:
    """Claim id by the name of its page."""
    return {Path(one.document_location).stem: one.claim.id for one in seen.resolved if one.claim.part == "body"}


def row(run: Run, *ids: str) -> dict[str, Any]:
    done = run("why", *ids, "--json")
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_two_tellings_of_one_strike_show_each_field_and_the_running_sum(run: Run, claims: dict[str, str]) -> None:
    told = row(run, claims["one"], claims["two"])
    assert told["relation"] == "same"
    assert len(told["incidents"]) == 1
    fields = {item["field"]: item for item in told["evidence"]}
    assert {"prior", "kind", "time", "place", "harm", "words"} <= fields.keys()
    assert fields["place"]["text"] == "same settlement: Saraqib"
    assert fields["harm"]["text"].startswith("killed 9")
    assert told["evidence"][-1]["sum"] == pytest.approx(told["score"], abs=0.01)
    texts = [text for _, text in PAGES.values()]
    assert all(any(told[side]["words"][0] in text for text in texts) for side in ("left", "right"))


def test_the_text_has_a_bar_for_each_field_both_words_and_the_outcome(run: Run, claims: dict[str, str]) -> None:
    told = run("why", claims["two"], claims["one"]).stdout
    for words in ("warplanes bombed the market of Saraqib", "when government jets bombed a market", "and a link needs"):
        assert words in told
    lines = {line.split()[0]: line for line in told.splitlines() if "│" in line}
    assert "░" in lines["prior"].partition("│")[0]
    assert "█" in lines["place"].partition("│")[2]
    assert "Both are in incident incident-" in told


def test_two_claims_that_were_never_linked_are_compared_too(run: Run, claims: dict[str, str], seen: Situation) -> None:
    ends = {claims["one"], claims["later"]}
    assert not any({link.left, link.right} == ends for link in seen.links)
    told = row(run, *ends)
    assert told["relation"] == "different"
    assert [item["field"] for item in told["evidence"] if item["bars"]] == ["time"]
    assert len(told["incidents"]) == 2
    assert "kept apart by time" in run("why", *ends).stdout


def test_a_link_is_found_by_its_id_and_named_under_its_claims(
    run: Run, claims: dict[str, str], seen: Situation
) -> None:
    (link,) = [one for one in seen.links if {one.left, one.right} == {claims["one"], claims["two"]}]
    assert row(run, link.id[: len("link-") + 8])["id"] == link.id
    assert row(run, link.id)["score"] == link.score
    assert f"compared {link.id}: same as {claims['two']}" in run("why", claims["one"]).stdout


def test_what_is_no_pair_is_told(run: Run, claims: dict[str, str], seen: Situation) -> None:
    assert "is one claim, not two" in run("why", claims["one"], claims["one"]).stderr
    assert "is no claim" in run("why", claims["one"], seen.incidents[0].id).stderr
    missing = run("why", claims["one"], "claim-ffffffff")
    assert missing.exit_code == 1
    assert "Nothing has the id" in missing.stderr


def test_one_id_gives_its_tree_as_json(run: Run, claims: dict[str, str]) -> None:
    tree = row(run, claims["one"])
    assert tree["label"] == "claim"
    assert tree["id"] == claims["one"]
    assert any(child["label"] == "words" for child in tree["children"])
