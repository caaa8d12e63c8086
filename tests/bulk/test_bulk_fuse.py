"""What a bulk run read is fused and assessed to what a ledger of the same documents holds, after any kill."""

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyarrow import parquet
from quick import PARTS, TOWNS

from trucewatch import api
from trucewatch.bulk.fusing import fuse_bulk, fused_status
from trucewatch.bulk.run import run_bulk
from trucewatch.cli import cli
from trucewatch.core.problems import ConfigError, DataIntegrityError
from trucewatch.pipeline.situation import situation
from trucewatch.pipeline.stages import agreements
from trucewatch.settings import Settings
from trucewatch.testing import run_with_kills

HERE = Path(__file__).parent
FUSE = """
import sys
from trucewatch.bulk import fusing
from trucewatch.settings import Settings
fusing.LOT = 10
fusing.fuse_bulk(sys.argv[1], sys.argv[2], Settings(), tell=lambda told: print(told.documents, flush=True))
"""


def rows(out, table):
    return parquet.read_table(Path(out) / f"{table}.parquet").to_pylist()


def of_tables(out):
    incidents = {
        row["incident_id"]: (
            row["kind"],
            row["status"],
            row["claim_ids"],
            row["roots"],
            row["time_start"],
            row["place"],
        )
        for row in rows(out, "incidents")
    }
    findings = {
        row["finding_id"]: (row["incident_id"], row["verdict"], row["likelihood"]) for row in rows(out, "findings")
    }
    return incidents, findings, {row["incident_id"]: row["beside"] for row in rows(out, "incidents") if row["beside"]}


def of_ledger(path):
    ledger = api.open_ledger(path)
    told = situation(ledger, agreements(Settings()))
    ledger.close()
    incidents = {
        one.id: (
            one.kind.value, one.status.value, list(one.claim_ids()), list(one.roots),
            one.happened.start.isoformat() if one.happened and one.happened.start else None,
            one.place.name if one.place else None,
        )
        for one in told.incidents
    }  # fmt: skip
    findings = {
        one.id: (one.incident_id, one.verdict.value, one.likelihood.value if one.likelihood else None)
        for one in told.findings
        if one.verdict.value != "not_applicable"
    }
    return incidents, findings, dict(told.beside)


def line(name, text, **told):
    return json.dumps({"id": name, "text": text, **told})


def test_the_sample_pages_give_what_their_ledger_holds(tmp_path, samples, sample_ledger, scheduler):
    out = str(tmp_path / "out")
    run_bulk([str(samples)], out, Settings(), scheduler=scheduler)
    told = []
    done = fuse_bulk(out, out, Settings(), tell=told.append)
    assert of_tables(out) == of_ledger(sample_ledger)
    assert (done.is_done, done.incidents, done.findings) == (
        True,
        len(rows(out, "incidents")),
        len(rows(out, "findings")),
    )
    assert fused_status(out) == done
    assert not told[0].is_done
    assert not (tmp_path / "out" / "scratch").exists()


def test_pages_seen_twice_versions_and_copies_are_what_they_are_in_a_ledger(tmp_path, scheduler):
    url = "https://example.org/a"
    long = (
        "Residents told reporters by telephone that several houses burnt and that the road to the north was cut. "
        "A teacher who lives beside the old mill said that the first rounds fell while pupils were leaving the yard, "
        "and that volunteers carried people with light wounds to a clinic which had neither power nor running water. "
        "Shops on the main street stayed closed through the afternoon, and buses waited outside until it grew dark."
    )
    first = line(
        "a", f"Artillery shelled Hama on 3 May 2017. {long}", url=url, publisher="Outlet A", published="2017-05-03"
    )
    later = line(
        "a", f"Artillery shelled Homs on 3 May 2017. {long}", url=url, publisher="Outlet A", published="2017-05-04"
    )
    copy = line("b", f"Artillery shelled Homs on 3 May 2017. {long}", publisher="Outlet B", published="2017-05-04")
    source = tmp_path / "in"
    source.mkdir()
    (source / "1.jsonl").write_text(first + "\n" + line("c", "Artillery shelled Idlib on 9 May 2017."), "utf-8")
    (source / "2.jsonl").write_text(later + "\n" + first + "\n" + copy, "utf-8")
    settings = Settings(
        reader=PARTS.reader, extractor=PARTS.extractor, resolver=PARTS.resolver,
        ledger=str(tmp_path / "own.db"), archive=str(tmp_path / "archive"),
    )  # fmt: skip
    ledger = api.open_ledger(settings.ledger, create=True)
    api.add(ledger, source, settings=settings)
    ledger.close()
    out = str(tmp_path / "out")
    run_bulk([str(source)], out, PARTS, scheduler=scheduler)
    fuse_bulk(out, str(tmp_path / "fused"), PARTS)
    found = of_tables(tmp_path / "fused")
    assert found == of_ledger(settings.ledger)
    assert sorted((kind, place) for kind, _, _, _, _, place in found[0].values()) == [
        ("shelling", "Homs"),
        ("shelling", "Idlib"),
    ]
    homs = next(row for row in rows(tmp_path / "fused", "incidents") if row["place"] == "Homs")
    assert (homs["documents"], len(homs["roots"])) == (2, 1)


def test_a_fusion_that_is_killed_goes_on_to_what_a_clean_one_gives(tmp_path, scheduler):
    towns = list(TOWNS)
    told = [line(f"d{n}", f"Artillery shelled {towns[n % 6]} on {n % 28 + 1} May 2017, at {n}.") for n in range(60)]
    (tmp_path / "in.jsonl").write_text("\n".join(told), "utf-8")
    out = str(tmp_path / "out")
    run_bulk([str(tmp_path / "in.jsonl")], out, PARTS, scheduler=scheduler)
    command = [sys.executable, "-c", FUSE, out, str(tmp_path / "killed")]
    env = {"PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
    assert run_with_kills(command, seed=4, kills=2, lines=(1, 3), env=env) == 2
    fuse_bulk(out, str(tmp_path / "clean"), Settings())
    for table in ("incidents", "findings"):
        assert rows(tmp_path / "killed", table) == rows(tmp_path / "clean", table)
    assert len(rows(tmp_path / "clean", "incidents")) > 6


def test_a_run_that_is_not_through_is_not_fused_and_a_folder_of_others_is_left_alone(tmp_path, scheduler):
    (tmp_path / "in.jsonl").write_text(line("a", "Artillery shelled Hama on 3 May 2017."), "utf-8")
    out = tmp_path / "out"
    run_bulk([str(tmp_path / "in.jsonl")], str(out), PARTS, scheduler=scheduler)
    (out / "scratch").mkdir()
    (out / "scratch" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(ConfigError, match="is not of a fusion"):
        fuse_bulk(str(out), str(out), Settings())
    assert (out / "scratch" / "mine.txt").exists()
    next((out / "done").glob("*.json")).unlink()
    with pytest.raises(ConfigError, match="1 of 1 shards are not read yet"):
        fuse_bulk(str(out), str(tmp_path / "other"), Settings())


def test_a_part_that_was_changed_is_told(tmp_path, scheduler):
    (tmp_path / "in.jsonl").write_text(line("a", "Artillery shelled Hama on 3 May 2017."), "utf-8")
    out = tmp_path / "out"
    run_bulk([str(tmp_path / "in.jsonl")], str(out), PARTS, scheduler=scheduler)
    (claims,) = (out / "claims").glob("*.parquet")
    kept, table = claims.read_bytes(), parquet.read_table(claims)
    for changed in (table.slice(1), table.set_column(table.column_names.index("record"), "record", [["{}"]])):
        parquet.write_table(changed, claims)
        with pytest.raises(DataIntegrityError, match="are not what was written"):
            fuse_bulk(str(out), str(tmp_path / "fused"), Settings())
    claims.write_bytes(kept[:200])
    with pytest.raises(DataIntegrityError, match="cannot be read"):
        fuse_bulk(str(out), str(tmp_path / "fused"), Settings())
    claims.write_bytes(kept)
    assert fuse_bulk(str(out), str(tmp_path / "fused"), Settings()).incidents == 1
    said = CliRunner().invoke(cli, ["bulk", "status", str(tmp_path / "fused")])
    assert (said.exit_code, said.output.strip()) == (0, "fused: 1 documents, 1 incidents, 1 findings")
