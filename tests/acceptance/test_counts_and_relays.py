"""Two sides' counts, a total that its parts do not make, one source through two relays: by the command line, whole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from trucewatch.cli import cli

PAGES = {
    "bulletin-june-2017": (
        "Desk of the Guarantors",
        "2017-06-17",
        "The Russian side of the joint commission registered nine ceasefire violations in Syria on 16 June 2017. "
        "The Turkish side registered eight ceasefire violations in Syria on the same day.",
    ),
    "bulletin-june-2018": (
        "Desk of the Guarantors",
        "2018-06-22",
        "The Russian side of the joint commission registered two ceasefire violations in Syria on 21 June 2018. "
        "The Turkish side registered no ceasefire violations in Syria on that day.",
    ),
    "rights-week": (
        "Rights Week",
        "2016-09-23",
        "The Syrian Network for Human Rights recorded 242 breaches of the cessation of hostilities in Syria between 12 "
        "and 19 September 2016: 219 combat breaches (203, 10 and 6) and 32 arrests (18 and 5).",
    ),
    "amnesty": (
        "Amnesty International",
        "2017-06-14",
        "According to the monitoring group Raqqa is Being Slaughtered Silently, at least 14 civilians were killed in "
        "one of the airstrikes on Raqqa on 8 June 2017.",
    ),
    "river-daily": (
        "River Daily",
        "2017-06-10",
        "RAQQA (AFP) - Air strikes on Raqqa on 8 June 2017 killed 23 civilians, the activist group Raqqa is Being "
        "Slaughtered Silently told AFP.",
    ),
    "hama-table": (
        "Hama Observers",
        "2018-11-06",
        "The observers recorded the following ceasefire violations in Syria on 5 November 2018:</p>"
        "<table><tr><th>Province</th><th>Place</th><th>Violations</th></tr><tr><td rowspan=2>Hama</td><td>Kafr Zita"
        "</td><td>3</td></tr><tr><td>Morek</td><td>4</td></tr><tr><td colspan=2>Overall</td><td>8</td></tr></table><p>",
    ),
}

Run = Callable[..., str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("counts")
    pages = folder / "pages"
    pages.mkdir()
    for name, (publisher, day, words) in PAGES.items():
        (pages / f"{name}.html").write_text(
            f'<html lang="en"><head><title>{publisher}: report</title><meta property="og:site_name" '
            f'content="{publisher}"><meta name="date" content="{day}"></head><body><article><h1>{publisher}: report'
            f"</h1><p>{words}</p></article></body></html>",
            "utf-8",
        )

    def run_on(*words: str) -> str:
        done = CliRunner().invoke(cli, ["--ledger", str(folder / "t.db"), *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    run_on("init")
    run_on("add", str(pages))
    return run_on


def rows(run: Run, page: str) -> list[dict[str, Any]]:
    """The incidents that a page tells, by its day of happening."""
    publisher = PAGES[page][0]
    found = [json.loads(line) for line in run("incidents", "--json").splitlines()]
    names = {one["name"] for row in found for source in row["sources"] for one in (source, *source["through"])}
    assert publisher in names
    return [row for row in found if publisher in {one["name"] for s in row["sources"] for one in (s, *s["through"])}]


def counted(row: dict[str, Any]) -> dict[str, tuple[list[str], list[str]]]:
    return {value["value"]: (value["support"], value["dissent"]) for value in row["fields"].get("count", ())}


def test_nine_and_eight_stand_side_by_side_and_are_never_added_up(run: Run) -> None:
    (row,) = [one for one in rows(run, "bulletin-june-2017") if one["happened"]["start"] == "2017-06-16"]
    assert counted(row) == {"9": (["rus"], ["tur"]), "8": (["tur"], ["rus"])}
    assert row["status"] == "reported", "two counts that differ confirm neither"
    brief = run("brief", "--on", "2017-06-16")
    assert "9, as counted by Russia; 8, as counted by Turkey" in brief
    assert "17, as counted" not in brief
    why = run("why", row["id"])
    assert "field count: 8 (Turkey; against it Russia); 9 (Russia; against it Turkey)" in why
    assert "source: Russia, through Desk of the Guarantors" in why


def test_two_and_none(run: Run) -> None:
    found = [one for one in rows(run, "bulletin-june-2018") if one["happened"]["start"] == "2018-06-21"]
    assert {(one["kind"], tuple(one["roots"])) for one in found} == {("violation", ("rus",)), ("calm", ("tur",))}
    brief = run("brief", "--on", "2018-06-21")
    assert "2, as counted by Russia" in brief
    assert "None counted by: Turkey" in brief


def test_a_total_is_kept_as_told_and_its_parts_are_flagged(run: Run) -> None:
    (row,) = [one for one in rows(run, "rights-week") if "count" in one["fields"]]
    assert counted(row) == {"242": (["snhr"], [])}
    notes = [value["value"] for value in row["fields"]["note"]]
    assert notes == [
        "figures do not add up as told: 18 + 5 is 23, not 32",
        "figures do not add up as told: 219 + 32 is 251, not 242; 219 + 23 would be 242",
    ]
    brief = run("brief", "--from", "2016-09-12", "--to", "2016-09-19")
    assert "242, as counted by Syrian Network for Human Rights" in brief
    assert all(note.replace("+", r"+") in brief.replace("\\", "") for note in notes)
    assert notes[0] in run("why", row["id"])


def test_one_source_through_two_relays_corroborates_nothing(run: Run) -> None:
    (row,) = [one for one in rows(run, "amnesty") if one["kind"] == "airstrike"]
    assert (row["roots"], row["status"]) == (["rbss"], "reported")
    (source,) = row["sources"]
    assert source["name"] == "Raqqa is Being Slaughtered Silently"
    assert {one["name"] for one in source["through"]} == {
        "Agence France-Presse",
        "Amnesty International",
        "River Daily",
    }
    figures = {value["value"]: value["support"] for value in row["fields"]["harm.killed.civilians"]}
    assert figures == {"14+": ["rbss"], "23": ["rbss"]}
    through = "Raqqa is Being Slaughtered Silently, through Agence France-Presse, Amnesty International and River Daily"
    brief = run("brief", "--on", "2017-06-08")
    assert f"({through}; 1 source)" in brief
    assert "at least 14 civilians killed (Raqqa is Being Slaughtered Silently, through Amnesty International)" in brief
    assert "37 civilians" not in brief
    assert f"source: {through}" in run("why", row["id"])
    (line,) = [line for line in run("incidents").splitlines() if row["id"][:17] in line]
    assert through in line


def test_a_tables_total_is_no_incident_beside_its_rows(run: Run) -> None:
    found = rows(run, "hama-table")
    told = {(one["place"] or {}).get("name"): list(counted(one)) for one in found}
    assert told == {"Kafr Zita": ["3"], "Morek": ["4"], "Syria": ["8"]}
    (total,) = [one for one in found if one["place"]["name"] == "Syria"]
    note = "the rows told do not make the total: 3 + 4 is 7, not 8"
    assert [value["value"] for value in total["fields"]["note"]] == [note]
    brief = run("brief", "--on", "2018-11-05")
    section = brief[brief.index("## Counts of breaches") :]
    assert "in total in Syria" in section
    assert note in section.replace("\\", "")
    assert "Syria is alleged" not in brief, "a total is no allegation of its own"
