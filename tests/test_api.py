"""The same through Python: five lines, and a ledger as it stood before."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import trucewatch
from trucewatch.settings import Settings

PAGE = (
    "{title}\n\nGovernment forces shelled the town of {town} in Syria’s Daraa province on 14 July 2017, "
    "killing two civilians, residents said.\n"
)


def test_five_lines(samples: Path, tmp_path: Path) -> None:
    ledger = trucewatch.open_ledger(tmp_path / "t.db", create=True)
    report = trucewatch.add(ledger, samples / "reports.jsonl")
    verdicts = {(finding.agreement_id, finding.verdict.value) for finding in trucewatch.findings(ledger)}
    assert report.read == 4
    assert verdicts
    assert "17 July 2017" in trucewatch.brief(ledger)
    ledger.close()
    assert (tmp_path / "t.db.archive").is_dir(), "the bytes lie beside their ledger"


def test_as_of_shows_what_was_known_then(tmp_path: Path) -> None:
    ledger = trucewatch.open_ledger(tmp_path / "t.db", create=True)
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(PAGE.format(title="Shells fall on Dael", town="Dael"), "utf-8")
    trucewatch.add(ledger, pages)
    then, before = ledger.sequence(), trucewatch.incidents(ledger)
    (pages / "b.txt").write_text(PAGE.format(title="Shells fall on Nawa", town="Nawa"), "utf-8")
    trucewatch.add(ledger, pages)
    assert len(trucewatch.incidents(ledger)) > len(before)
    assert trucewatch.incidents(ledger, as_of=then) == before
    assert "Nawa" in trucewatch.brief(ledger)
    assert "Nawa" not in trucewatch.brief(ledger, as_of=then)


def test_a_page_that_changed_supersedes_its_earlier_version(tmp_path: Path) -> None:
    ledger = trucewatch.open_ledger(tmp_path / "t.db", create=True)
    page = tmp_path / "a.txt"
    page.write_text(PAGE.format(title="Shells fall", town="Dael"), "utf-8")
    trucewatch.add(ledger, page)
    page.write_text(PAGE.format(title="CORRECTION: Shells fall", town="Nawa"), "utf-8")
    trucewatch.add(ledger, page)
    places = {incident.place.name for incident in trucewatch.incidents(ledger) if incident.place}
    assert "Nawa" in places
    assert "Dael" not in places, "what the old version told is no longer counted"


def test_export_and_why(samples: Path, tmp_path: Path) -> None:
    ledger = trucewatch.open_ledger(tmp_path / "t.db", create=True)
    trucewatch.add(ledger, samples / "reports.jsonl", settings=Settings(ledger=str(tmp_path / "t.db")))
    out = StringIO()
    trucewatch.export(ledger, "jsonl", out)
    assert out.getvalue().count("\n") > 20
    finding = trucewatch.findings(ledger)[0]
    assert "SHA-256" in trucewatch.why(ledger, finding.id)


def test_analyse_without_a_ledger() -> None:
    text = "Government forces shelled the town of Dael on Friday, residents said."
    (row,) = trucewatch.analyse([{"id": "a", "published": "2017-07-15", "text": text}])
    assert [claim["kind"] for claim in row["claims"]] == ["shelling"]


def test_importing_loads_no_library() -> None:
    heavy = "spacy sqlalchemy lxml httpx shapely jinja2 click trafilatura"
    code = f"import sys, trucewatch; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert set(trucewatch.__all__) <= set(dir(trucewatch)) | {"__version__"} | set(trucewatch._MODULE_OF)
    assert all(getattr(trucewatch, name) is not None for name in trucewatch.__all__)
