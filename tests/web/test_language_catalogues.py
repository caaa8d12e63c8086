"""Catalogues of the desk's words: whole, without words that nobody uses, with every placeholder."""

import re
from collections.abc import Iterator

import pytest
from language_words import SOURCE, of_templates, of_the_program
from running_desk import Running

from trucewatch.web import language as languages
from trucewatch.web import render

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SENTENCE = re.compile(r"[\"'`][A-Z]?[a-z]+(?: [a-z]+){2,}[\"'`.]")
LISTS = {
    "/incidents": 3,
    "/documents": 4,
    "/agreements": 4,
    "/actors": 3,
    "/sources": 3,
}
"""Lists of the API, and how many of their records are looked at as pages."""
PAGES = (
    *("/", "/map", "/timeline", "/incidents", "/documents", "/agreements", "/actors", "/sources", "/talks", "/queue"),
    *("/search?text=shelling", "/add", "/account", "/people", "/audit", "/language", "/sign-in", "/nothing-here"),
    *(
        "/incidents?verdict=alleged_breach&family=violence",
        "/timeline?from=2017-01-01&to=2017-12-31",
        "/agreement-new?id=a",
    ),
)


def catalogues() -> list[str]:
    return sorted(languages.catalogues())


@pytest.mark.parametrize("language", catalogues())
def test_catalogue_has_every_word(language: str) -> None:
    told = languages.catalogues()[language]["words"]
    assert {*of_templates(), *of_the_program()} - {word for word, other in told.items() if other.strip()} == set()


@pytest.mark.parametrize("language", catalogues())
def test_catalogue_has_no_word_that_is_nowhere_used(language: str) -> None:
    assert set(languages.catalogues()[language]["words"]) - {*of_templates(), *of_the_program()} == set()


@pytest.mark.parametrize("language", catalogues())
def test_placeholders_are_kept(language: str) -> None:
    """The form for one of a number may say "one" in its place."""
    wrong = {
        word: other
        for word, other in languages.catalogues()[language]["words"].items()
        if (lost := set(PLACEHOLDER.findall(word)) ^ set(PLACEHOLDER.findall(other)))
        and not (of_templates().get(word) and lost == {"num"} and "%" not in other)
    }
    assert wrong == {}


@pytest.mark.parametrize("language", catalogues())
def test_catalogue_says_who_checked_it_and_names_twelve_months(language: str) -> None:
    told = languages.catalogues()[language]
    assert "native" in told["note"]
    assert len(set(told["months"])) == 12


def test_words_are_found() -> None:
    """The search itself works: one word of each way of handing it."""
    assert {"Today", "%(num)s claims", "It waits for its turn.", "nearly the same"} <= set(of_templates())
    assert {"armed clash", "in zone", "sign in", "review accept", "The old password is wrong."} <= of_the_program()


def test_months_days_and_lengths_are_told_in_the_language() -> None:
    assert render.day("2017-07-14") == "14 July 2017"
    assert render.day("2017-07-14", language="ar") == "14 تموز/يوليو 2017"
    assert render.moment("2017-07-14T09:30:00+03:00", language="ar") == "14 تموز/يوليو 2017، \u206609:30 UTC+0300\u2069"
    assert render.km(12_000) == "12 km"
    assert render.km(12_000, language="ar") == "12 كم"


def test_scripts_hold_no_words_of_their_own() -> None:
    """What a script shows comes from the page, in the page's language."""
    found = {
        f"{path.name}: {line.strip()}"
        for path in (SOURCE / "web" / "static").glob("*.js")
        for line in path.read_text("utf-8").splitlines()
        if not line.lstrip().startswith("//") and SENTENCE.search(line) and "querySelector" not in line
    }
    assert found == set()


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Words that a page asked the Arabic catalogue for and that it lacks."""
    found: set[str] = set()
    translated = languages.translated

    def watched(language: str, words: str) -> str:
        if language == "ar" and words not in languages.catalogues()["ar"]["words"]:
            found.add(words)
        return translated(language, words)

    monkeypatch.setattr(languages, "translated", watched)
    render.environment.cache_clear()
    yield found
    render.environment.cache_clear()


def test_pages_in_arabic_ask_for_no_word_that_is_lacking(shared_desk: Running, lacking: set[str]) -> None:
    with shared_desk.client() as program:
        program.headers["accept-language"] = "ar"
        paths = list(PAGES)
        for name, most in LISTS.items():
            found = program.get(f"/api/v1{name}").json()["items"][:most]
            assert found
            paths += [f"{name}/{one['id']}" for one in found]
        incident = program.get(f"/api/v1{paths[len(PAGES)]}").json()
        paths += [f"/claims/{one['id']}" for one in incident["claims"][:4]]
        answers = {path: program.get(path) for path in paths}
    assert {path: one.status_code for path, one in answers.items() if one.status_code >= 500} == {}
    assert {path for path, one in answers.items() if one.status_code == 200 and 'dir="rtl"' not in one.text} == set()
    # A fault's details name what is wrong in the words of the program; they stay as they are.
    assert {word for word in lacking if not re.search(r"\d", word)} == set()
