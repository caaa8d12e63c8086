"""Arabic and Russian pages through the whole chain: claims, incidents, findings, and the words that they rest on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from trucewatch import api
from trucewatch.cli import cli
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.situation import Situation
from trucewatch.settings import Settings

PAGE = '<html lang="{lang}"><head><title>{title}</title><meta name="date" content="2018-11-05"></head><body><article>'
PAGE += '<h1>{title}</h1><time datetime="2018-11-05">2018-11-05</time><p>{text}</p></article></body></html>'
PAGES = {
    "ar.html": (
        "ar",
        "قصف على بلدة اللطامنة",
        "قصفت قوات النظام بلدة اللطامنة بريف حماة الشمالي بالمدفعية يوم الأحد، ما أدى إلى مقتل ثلاثة مدنيين، "
        "بحسب المرصد السوري لحقوق الإنسان. وأضاف المرصد أن الأهالي نقلوا الجرحى إلى المشافي القريبة من البلدة.",
    ),
    "en.html": (
        "en",
        "Shells hit Lataminah",
        "Syrian government forces shelled the town of Lataminah in northern Hama province with artillery on Sunday, "
        "killing three civilians, a local doctor said. Residents carried the wounded to hospitals near the town.",
    ),
    "ru.html": (
        "ru",
        "Обстрел на севере провинции Алеппо",
        "В понедельник боевики группировки «Джебхат ан-Нусра» обстреляли из миномётов город Нубль в провинции Алеппо, "
        "ранены двое мирных жителей, сообщили в Центре по примирению враждующих сторон. Обстановка уточняется.",
    ),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("native")
    for name, (lang, title, text) in PAGES.items():
        (folder / name).write_text(PAGE.format(lang=lang, title=title, text=text), "utf-8")
    return folder


@pytest.fixture(scope="module")
def ledger(path: Path) -> Iterator[Ledger]:
    kept = str(path / "t.db")
    opened = api.open_ledger(kept, create=True)
    assert api.add(opened, path, settings=Settings(ledger=kept)).read == 3
    yield opened
    opened.close()


def test_an_arabic_and_an_english_report_of_one_shelling_are_one_incident(seen: Situation) -> None:
    (incident,) = [one for one in seen.incidents if one.kind == "shelling" and one.place and "Latam" in one.place.name]
    by_id = {one.claim.id: one for one in seen.resolved}
    assert len(incident.claim_ids()) == 2
    places = {by_id[claim].document_location.rpartition("/")[2] for claim in incident.claim_ids()}
    assert places == {"ar.html", "en.html"}
    assert incident.happened is not None
    assert str(incident.happened.start) == "2018-11-04"


def test_a_russian_report_is_an_incident_with_its_actors(seen: Situation) -> None:
    (incident,) = [one for one in seen.incidents if one.place is not None and one.place.name == "Nubl"]
    assert incident.kind == "shelling"
    (claim_id,) = incident.claim_ids()
    (resolved,) = [one for one in seen.resolved if one.claim.id == claim_id]
    assert [actor.id for actor in resolved.actors] == ["hts"]
    assert [actor.id for actor in resolved.targets] == ["civilians"]
    assert [teller.id for teller in resolved.tellers] == ["khmeimim"]


def test_findings_rest_on_it_and_why_shows_the_words_in_the_original(seen: Situation, path: Path) -> None:
    (incident,) = [one for one in seen.incidents if one.kind == "shelling" and one.place and "Latam" in one.place.name]
    assert {f.verdict for f in seen.findings if f.incident_id == incident.id}
    done = CliRunner().invoke(cli, ["--ledger", str(path / "t.db"), "why", incident.id])
    assert done.exit_code == 0, done.output
    assert "قصفت قوات النظام بلدة اللطامنة" in done.output


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("قصفت قوات النظام بلدة اللطامنة بريف حماة بالمدفعية الثقيلة صباح الأحد", "ar/shelling.yaml: frame 2"),
        ("Украинские силовики вчера вечером обстреляли Горловку из миномётов.", "ru/shelling.yaml: frame 2"),
    ],
)
def test_explain_names_the_frame(text: str, frame: str) -> None:
    done = CliRunner().invoke(cli, ["explain", "--json", "--published", "2018-11-05", text])
    assert done.exit_code == 0, done.output
    (claim,) = json.loads(done.output)["claims"]
    assert claim["origin"]["frame"] == frame


def test_the_batch_interface_gives_ids_and_coordinates() -> None:
    line = {
        "id": "1",
        "language": "ru",
        "published": "2018-11-05",
        "text": "В Горловке после обстрела ВСУ ранен человек.",
    }
    (analysis,) = api.analyse([line])
    (claim,) = analysis["claims"]
    assert [actor["id"] for actor in claim["actors"]] == ["ukr"]
    assert claim["place"]["name"] == "Horlivka"
    assert claim["place"]["lat"] == pytest.approx(48.3, abs=0.1)
