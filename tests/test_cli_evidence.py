"""The evidence package: a bag that BagIt itself checks, with the words and the bytes an incident rests on."""

import json
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner, Result

from trucewatch.cli import cli
from trucewatch.core.ids import sha256


@pytest.fixture
def run(sample_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--ledger", str(sample_ledger), *map(str, words)])


def first_finding(run: object) -> dict[str, str]:
    assert callable(run)
    listed: Result = run("findings", "--json")
    found: dict[str, str] = json.loads(listed.stdout.splitlines()[0])
    return found


def test_a_bag_holds_what_a_finding_rests_on(run: object, tmp_path: Path) -> None:
    assert callable(run)
    finding = first_finding(run)
    done: Result = run("evidence", finding["id"], "-o", "bag")
    assert done.exit_code == 0, done.output
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert {name.partition("-")[2] for name in (path.name for path in (tmp_path / "bag").glob("*manifest-*"))} >= {
        "sha256.txt"
    }
    data = tmp_path / "bag" / "data"
    (told,) = json.loads((data / "incidents.json").read_text("utf-8"))
    assert told["id"] == finding["incident"]
    assert finding["id"] in {one["id"] for one in told["findings"]}
    chain = (data / "why" / f"{finding['incident']}.txt").read_text("utf-8")
    records = [json.loads(line) for line in (data / "records.jsonl").read_text("utf-8").splitlines()]
    hashes = {one["record"]["sha256"] for one in records if one["type"] == "Capture"}
    originals = [path for path in (data / "originals").rglob("*") if path.is_file()]
    assert all(name in chain for name in hashes)
    assert hashes and {path.parent.name + path.name for path in originals} == hashes
    assert all(sha256(path.read_bytes()) == path.parent.name + path.name for path in originals)
    assert {"Capture", "Document", "Claim", "Resolution"} <= {one["type"] for one in records}


def test_a_changed_byte_fails_the_bag(run: object, tmp_path: Path) -> None:
    assert callable(run)
    assert run("evidence", first_finding(run)["incident"], "-o", "bag").exit_code == 0
    path = tmp_path / "bag" / "data" / "incidents.json"
    path.write_bytes(path.read_bytes().replace(b"{", b"[", 1))
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "bag")).validate()


def test_what_is_there_already_stays(run: object, tmp_path: Path) -> None:
    assert callable(run)
    (tmp_path / "bag").mkdir()
    done: Result = run("evidence", first_finding(run)["id"], "-o", "bag")
    assert done.exit_code == 1
    assert "there already" in done.output
    assert list(tmp_path.iterdir()) == [tmp_path / "bag"]
    assert run("evidence", "incident-ffffffff", "-o", "other").exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["bag"]
