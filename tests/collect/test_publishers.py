"""Who publishes: known by name, alias, site or account; strangers get an entry that says nothing but their name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect.publishers import COLUMNS, SourceRegistry, folded, load_sources, open_sources
from trucewatch.core.problems import ConfigError
from trucewatch.core.sources import Source, SourceKind
from trucewatch.resolve.actors import open_registry

REGISTRY = open_sources()


@pytest.mark.parametrize(
    ("name", "url", "source_id"),
    [
        ("SANA", None, "sana"),
        ("سانا", None, "sana"),
        ("the guardian", None, "guardian"),
        ("AL-JAZEERA", None, "al_jazeera"),
        ("El Pais", None, "el_pais"),
        (None, "https://www.sana.sy/en/?p=108351", "sana"),
        (None, "https://arabic.rt.com/middle_east/1", "rt"),
        (None, "https://t.me/s/SanaSyria/4711", "sana"),
        (None, "https://twitter.com/syriahr/status/1", "sohr"),
        ("sana.sy", None, "sana"),
        ("Reuters", "https://www.sana.sy/copied", "reuters"),
    ],
)
def test_a_known_source_is_found(name: str | None, url: str | None, source_id: str) -> None:
    found = REGISTRY.find(name, url)
    assert found is not None
    assert found.source_id == source_id


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Daraa Martyrs Office", None),
        ("Daraa Martyrs Office", "https://www.reuters.com/article"),
        (None, "https://notreuters.com/x"),
        (None, "https://t.me/unknown_channel/3"),
        (None, "https://com/x"),
        ("", None),
        (None, "http://[broken"),
    ],
)
def test_a_stranger_is_nobody_else(name: str | None, url: str | None) -> None:
    assert REGISTRY.find(name, url) is None


def test_a_stranger_is_added_as_unknown_and_keeps_its_id() -> None:
    first = REGISTRY.of("Daraa Martyrs Office")
    again = REGISTRY.of("DARAA martyrs-office", "https://example.org/1")
    assert first is not None and again is not None
    assert (first.kind, first.country, first.affiliation, first.is_verified) == (SourceKind.UNKNOWN, "", None, False)
    assert first.source_id == again.source_id
    assert first.source_id.startswith("met-")
    assert REGISTRY.of(None, "https://t.me/hauran_news/12") == Source(
        source_id=REGISTRY.of("telegram:hauran_news").source_id,  # type: ignore[union-attr]
        name="telegram:hauran_news",
        handles=("telegram:hauran_news",),
    )
    assert REGISTRY.of(None, None) is None
    assert REGISTRY.of("  ", "mailto:x") is None


def test_the_shipped_file_contradicts_neither_itself_nor_the_actors() -> None:
    actors = open_registry()
    names: dict[str, str] = {}
    for source in REGISTRY:
        assert source.affiliation is None or actors.get(source.affiliation) is not None, source.source_id
        for name in (source.name, *source.aliases):
            assert names.setdefault(folded(name), source.source_id) == source.source_id, name
    assert len(names) > 350
    kinds = {source.kind for source in REGISTRY}
    assert kinds >= {SourceKind.STATE_MEDIA, SourceKind.NGO, SourceKind.WIRE, SourceKind.BLOG, SourceKind.MONITOR}


def row(**cells: str) -> str:
    return "\t".join(cells.get(column, "") for column in COLUMNS)


def test_ones_own_file_stands_above_what_ships(tmp_path: Path) -> None:
    own = tmp_path / "sources.tsv"
    lines = ["# ours", "\t".join(COLUMNS), row(source_id="sana", name="SANA", kind="state_media", aliases="Our SANA")]
    own.write_text("\n".join(lines), "utf-8")
    found = open_sources(own).find("our sana")
    assert found is not None
    assert (found.source_id, found.country) == ("sana", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the first line does not name the columns"),
        ("a\tb", "the first line does not name the columns"),
        ("\t".join(COLUMNS) + "\nsana\tSANA", "own.tsv, line 2: has 2 columns"),
        (
            "# x\n" + "\t".join(COLUMNS) + "\n" + row(source_id="sana", name="S", kind="press"),
            "line 3: there is no kind",
        ),
        ("\t".join(COLUMNS) + "\n" + row(source_id="s n", name="S", kind="ngo"), "line 2: has no id or no name"),
        (
            "\t".join(COLUMNS) + "\n" + row(source_id="sn", name="S", kind="ngo", country="Syria"),
            "line 2: 'Syria' is no country",
        ),
    ],
)
def test_a_bad_file_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        load_sources(text, "own.tsv")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.tsv: cannot be read"):
        open_sources(tmp_path / "gone.tsv")


@given(st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()))
def test_any_name_and_address_give_an_answer(name: str | None, url: str | None) -> None:
    found = SourceRegistry(()).of(name, url)
    assert found is None or (found.name.strip() and found.kind is SourceKind.UNKNOWN)
