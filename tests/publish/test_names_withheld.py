"""No form that is published names a person harmed or a private person; who acts or speaks for somebody stays."""

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from made_day import day_input

from trucewatch import api
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Document
from trucewatch.pipeline.briefing import BriefOptions, brief_of
from trucewatch.pipeline.present import render_brief, render_bytes, render_feed
from trucewatch.pipeline.private import named_in, private_names
from trucewatch.pipeline.situation import Situation
from trucewatch.publish.brief import build_brief
from trucewatch.publish.export import FORMATS, read_jsonl
from trucewatch.publish.withhold import Withheld, without_names
from trucewatch.settings import Settings

VICTIMS = ("Khatib", "Haddad", "Darwish", "Brenwick", "الخطيب", "Petrescu")
PAGES = (
    "Sergei Lavrov said in Moscow on 13 July 2017 that Russia supports the ceasefire in Daraa. Government forces "
    "shelled Daraa on 14 July 2017, killing Ahmad al-Khatib, 34, and his son Brenwick, the Syrian Observatory for "
    "Human Rights said. The mother of Mariam Darwish was wounded.",
    "Government forces shot dead journalist Samer Haddad in Nawa in Daraa province on 14 July 2017, Reuters said. "
    "“They fired at the house,” said Ionel Petrescu, a resident of Nawa.",
    "قتل محمد الخطيب في قصف قوات النظام على مدينة درعا يوم 14 تموز 2017.",
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("names")
    for at, text in enumerate(PAGES):
        (folder / f"page{at}.txt").write_text(f"Shells fall on Daraa\n\n{text}\n", "utf-8")
    made = api.open_ledger(folder / "t.db", create=True)
    api.add(made, *sorted(folder.glob("*.txt")), settings=Settings(ledger=str(folder / "t.db")))
    return made


@pytest.fixture(scope="module")
def seen(ledger: Ledger) -> Situation:
    return api.look(ledger)


def text_in(data: bytes, form: str) -> str:
    if form == "pdf":
        import pypdfium2

        pages = pypdfium2.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    if form in ("docx", "xlsx"):
        with zipfile.ZipFile(BytesIO(data)) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return data.decode("utf-8", "replace")


def names_in(text: str) -> list[str]:
    return [name for name in VICTIMS if name in text]


def test_the_pages_do_name_them(seen: Situation) -> None:
    assert names_in(" ".join(document.text for document in seen.documents)) == list(VICTIMS)
    shown = " ".join(r.claim.evidence[0].exact for incident in seen.incidents for r in incident.claims)
    assert len(names_in(shown)) >= 3, "claims' own words do"


@pytest.mark.parametrize("form", ["html", "md", "pdf", "docx"])
def test_no_form_of_the_brief_names_them(seen: Situation, form: str) -> None:
    told = text_in(render_bytes(brief_of(seen, None, None, BriefOptions()), form), form)
    assert names_in(told) == []
    assert "withheld" in told
    assert "Lavrov" in told, "who speaks for a state is no private person"


@pytest.mark.parametrize("form", ["html", "md", "pdf", "docx"])
def test_they_are_there_for_who_asks(seen: Situation, form: str) -> None:
    told = text_in(render_bytes(brief_of(seen, None, None, BriefOptions(with_names=True)), form), form)
    assert {"Khatib", "Haddad"} <= set(names_in(told))


@pytest.mark.parametrize("form", FORMATS)
def test_no_export_names_them(ledger: Ledger, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{form}"
    api.export_file(ledger, form, path)
    assert names_in(text_in(path.read_bytes(), form)) == []


def test_a_feed_does_not_name_them(seen: Situation, ledger: Ledger) -> None:
    assert names_in(render_feed(seen, ledger, None, None).decode()) == []


@pytest.fixture(scope="module")
def among_samples(ledger: Ledger, sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The sample pages, which name nobody harmed, and beside them pages of the same shelling that do."""
    folder = tmp_path_factory.mktemp("among")
    shutil.copy(sample_ledger, folder / "t.db")
    shutil.copytree(f"{sample_ledger}.archive", folder / "t.db.archive")
    made = api.open_ledger(folder / "t.db")
    for at, text in enumerate(PAGES):
        (folder / f"page{at}.txt").write_text(f"Shells fall on Daraa\n\n{text}\n", "utf-8")
    api.add(made, *sorted(folder.glob("*.txt")), settings=Settings(ledger=str(folder / "t.db")))
    return made


@pytest.mark.parametrize("form", ["html", "md", "feed", "csv", "geojson"])
def test_nobody_is_named_among_the_sample_pages(among_samples: Ledger, form: str, tmp_path: Path) -> None:
    looked = api.look(among_samples)
    shown = " ".join(r.claim.evidence[0].exact for incident in looked.incidents for r in incident.claims)
    assert len(names_in(shown)) >= 3
    if form == "feed":
        told = render_feed(looked, among_samples, None, None).decode()
    elif form in ("csv", "geojson"):
        api.export_file(among_samples, form, tmp_path / "out")
        told = (tmp_path / "out").read_text("utf-8")
    else:
        told = api.brief(among_samples, form=form)
    assert names_in(told) == []
    assert "Daraa" in told


def test_a_jsonl_without_names_still_reads_and_its_offsets_hold(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    api.export_file(ledger, "jsonl", path)
    with path.open(encoding="utf-8") as lines:
        records = list(read_jsonl(lines))
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    texts = {row["id"]: row["record"]["text"] for row in rows if row["type"] == "Document"}
    assert any("█" in text for text in texts.values())
    spans = [span for record in records if hasattr(record, "spans") for span in record.spans()]
    assert spans
    for span in spans:
        span.check(texts[span.document_id])


def test_a_jsonl_with_names_gives_the_records_back(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    api.export_file(ledger, "jsonl", path, with_names=True)
    with path.open(encoding="utf-8") as lines:
        records = list(read_jsonl(lines))
    assert [one for one in records if isinstance(one, Document)] == list(ledger.records(Document))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("shelling killed Ahmad al-Khatib in Daraa", ["Ahmad al-Khatib"]),
        ("Jonathan Wells, 34, was hit", ["Jonathan Wells"]),
        ("Jonathan Wells went out. Jonathan Wells, 34, was hit", ["Jonathan Wells"]),
        ("wounding her daughters Brielle and Quorra", ["Brielle", "Quorra"]),
        ("the boy, Tobin, was hit", ["Tobin"]),
        ("قتل محمد الخطيب في قصف على درعا", ["محمد الخطيب"]),
        ("погиб житель Николай Петренко", ["Николай Петренко"]),
        ("Omar Mosque was hit", []),
        ("killing two children. Two days later", []),
        ("Free Syrian Army fighters, 34 of them, left Deir ez-Zor", []),
    ],
)
def test_names_that_patterns_see(text: str, names: list[str]) -> None:
    assert list(named_in(text)) == names


def test_a_name_cut_by_an_ellipsis_is_a_name() -> None:
    held = Withheld(["Ahmad al-Khatib"], kept=["Daraa"])
    assert held.hide("“shells killed Ahmad al-…”") == "“shells killed [name withheld]-…”"
    assert held.hide("killing ahmad  AL-KHATIB’s son") == "killing [name withheld]’s son"
    assert held.hide("a Khatib came", is_quoted=True) == "a [name withheld] came"
    assert held.hide("a Khatib came") == "a Khatib came"


def test_places_and_parties_stay_in_words_though_a_victim_bears_their_name() -> None:
    held = Withheld(["Omar Daraa"], kept=["Daraa"])
    assert held.hide("shells on Daraa killed Omar Daraa", is_quoted=True) == "shells on Daraa killed [name withheld]"


def test_a_brief_without_private_names_is_the_same_brief() -> None:
    brief = build_brief(day_input())
    assert without_names(brief, private_names(())) is brief


def test_markup_in_names_is_hidden_as_text() -> None:
    held = Withheld(["<b>Ahmad</b> al-Khatib"])
    assert "Khatib" not in held.hide("x Ahmad</b> al-Khatib", is_quoted=True)


def test_the_text_of_a_brief_takes_the_flag_too(seen: Situation) -> None:
    assert names_in(render_brief(seen, None, None, "md")) == []
    assert names_in(render_brief(seen, None, None, "md", BriefOptions(with_names=True)))
