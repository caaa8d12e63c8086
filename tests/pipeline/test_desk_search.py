"""Search finds English and Arabic in any spelling, highlights it in place, and takes no sign as an order."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_ledger import desk_ledger, every
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.snippets import Wanted, snippet
from trucewatch.pipeline.shown_text import folded

FULL = View.FULL


@pytest.fixture(scope="module")
def ledger(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with desk_ledger(sample_ledger, tmp_path_factory.mktemp("search") / "desk.db") as opened:
        yield opened


def count(ledger: Ledger, text: str) -> int:
    return sum(desk.search(ledger, FULL, text)["counts"].values())


def test_hits_stand_where_they_are_highlighted(ledger: Ledger) -> None:
    for kind in ("incident", "document", "claim"):
        rows = desk.search(ledger, FULL, "daraa shell", kind=kind)["items"]
        assert rows
        for row in rows:
            assert row["kind"] == kind
            held = {folded(row["snippet"][start:end]) for start, end in row["highlights"]}
            assert held
            assert all(one == "daraa" or one.startswith("shell") for one in held)


def test_arabic_is_found_in_any_spelling(ledger: Ledger) -> None:
    plain = count(ledger, "خروقات")
    assert plain > 0
    assert count(ledger, "خُروقات") == count(ledger, "خروقـــات") == plain
    assert count(ledger, "الأردن") == count(ledger, "الاردن")
    row = desk.search(ledger, FULL, "خُروقات", kind="claim")["items"][0]
    start, end = row["highlights"][0]
    assert row["snippet"][start:end] == "خروقات"


def test_the_last_word_may_be_a_beginning_and_quotes_hold_words_together(ledger: Ledger) -> None:
    assert count(ledger, "dara") == count(ledger, "daraa")
    assert count(ledger, "dara ") == 0
    assert count(ledger, "dara balad") == 0
    assert count(ledger, '"opposition fighters"') > 0
    assert count(ledger, '"fighters opposition"') == 0 < count(ledger, "fighters opposition ")


@pytest.mark.parametrize(
    "text",
    ["", " ", "!!", '"', '""', "*", "OR", "AND", "NOT", "NEAR(a b)", "kind:claim", "^daraa", "a:b", "-x", "((", "'"],
)
def test_signs_of_a_query_language_mean_nothing(ledger: Ledger, text: str) -> None:
    assert count(ledger, text) >= 0
    assert desk.incidents(ledger, FULL, desk.Filters(text=text))["total"] >= 0


def test_a_list_is_filtered_by_words_in_any_spelling(ledger: Ledger) -> None:
    found = {desk.incidents(ledger, FULL, desk.Filters(text=text))["total"] for text in ("Darāa", "DARAA", "daraa")}
    assert len(found) == 1
    assert found.pop() == desk.search(ledger, FULL, "daraa")["counts"]["incident"] > 0


def test_signs_around_words_change_nothing(ledger: Ledger) -> None:
    assert count(ledger, "(daraa) AND* {^} ") == count(ledger, "daraa and ")
    assert count(ledger, "daraa OR zzzz ") == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_text_crashes_the_search(ledger: Ledger, text: str) -> None:
    found = desk.search(ledger, FULL, text)
    for row in found["items"]:
        for start, end in row["highlights"]:
            assert 0 <= start < end <= len(row["snippet"])


def test_pages_of_hits_have_each_once(ledger: Ledger) -> None:
    for kind in ("incident", "claim", "document"):
        rows = every(lambda kind=kind, **o: desk.search(ledger, FULL, "daraa", kind=kind, **o), limit=4)  # type: ignore[misc]
        found = [row["id"] for row in rows]
        assert len(found) == len(set(found)) == desk.search(ledger, FULL, "daraa")["counts"][kind]


def test_too_long_and_unknown_are_refused(ledger: Ledger) -> None:
    with pytest.raises(ConfigError, match="longer than"):
        desk.search(ledger, FULL, "x" * 201)
    with pytest.raises(ConfigError, match="no kind"):
        desk.search(ledger, FULL, "daraa", kind="person")
    other = desk.search(ledger, FULL, "daraa", kind="claim", limit=1)["next"]
    with pytest.raises(ConfigError, match="cursor"):
        desk.search(ledger, FULL, "daraa", kind="incident", cursor=other)


@given(st.text(alphabet="ab دَرعا.", max_size=400), st.text(alphabet="abدرعا ", min_size=1, max_size=8))
def test_a_snippet_holds_its_highlights(text: str, asked: str) -> None:
    wanted = Wanted.of(folded(asked))
    told = snippet(text, wanted)
    assert len(told.text) <= 242
    assert told.text.strip("…") in text
    for start, end in told.highlights:
        assert told.text[start:end] in text
        assert folded(told.text[start:end])
    if wanted.places(text):
        assert told.highlights
