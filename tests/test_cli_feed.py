"""The Atom feed of alleged breaches, read by a feed reader."""

from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner, Result

from trucewatch.cli import cli


@pytest.fixture
def run(sample_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--ledger", str(sample_ledger), *map(str, words)])


def test_every_alleged_breach_is_an_entry(run: object, tmp_path: Path) -> None:
    assert callable(run)
    done: Result = run("feed", "-o", "all.xml")
    assert done.exit_code == 0, done.output
    data = (tmp_path / "all.xml").read_bytes()
    read = feedparser.parse(data)
    assert not read.bozo
    assert read.version == "atom10"
    listed = [line for line in run("findings", "--json").stdout.splitlines() if '"verdict": "alleged_breach"' in line]
    assert len(read.entries) == len(listed) > 1
    assert len({entry.id for entry in read.entries}) == len(read.entries)
    assert all("alleged breach" in entry.summary for entry in read.entries)
    assert [entry.updated for entry in read.entries] == sorted((e.updated for e in read.entries), reverse=True)
    assert read.feed.updated == read.entries[0].updated
    run("feed", "-o", "again.xml")
    assert (tmp_path / "again.xml").read_bytes() == data


def test_a_feed_of_one_agreement_or_zone(run: object, tmp_path: Path) -> None:
    assert callable(run)
    run("feed", "-o", "all.xml")
    entries = feedparser.parse((tmp_path / "all.xml").read_bytes()).entries
    agreement = entries[0].tags[0].term
    assert run("feed", "--agreement", agreement, "-o", "one.xml").exit_code == 0
    one = feedparser.parse((tmp_path / "one.xml").read_bytes()).entries
    assert 0 < len(one) < len(entries)
    assert {entry.tags[0].term for entry in one} == {agreement}
    for words in (("--agreement", "nowhere-1999"), ("--zone", "nowhere")):
        done: Result = run("feed", *words, "-o", "none.xml")
        assert done.exit_code == 1
        assert "There is no" in done.output
    assert not (tmp_path / "none.xml").exists()
