"""`trucewatch explain`: what was found in a text, which frame took it, what its names were resolved to."""

import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.cli import cli
from trucewatch.publish.spans import EVIDENCE, Mark, Picture, render_html, render_text

REPORT = "Regime forces shelled the town of Dael in Syria on Friday, killing three civilians, a local medic said."
TRIGGER = REPORT.index("shelled")


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["explain", *words], input=given)


@pytest.fixture(scope="module")
def row() -> dict[str, object]:
    found = json.loads(run(REPORT, "--published", "2017-07-15", "--json").stdout)
    assert isinstance(found, dict)
    return found


def test_a_claim_names_the_frame_and_the_word_that_made_it(row: dict[str, list[dict[str, dict[str, object]]]]) -> None:
    (claim,) = row["claims"]
    assert claim["kind"] == "shelling"
    assert str(claim["origin"]["frame"]).startswith("fire.yaml: shelling, frame ")
    assert claim["origin"]["word"] == {"start": TRIGGER, "end": TRIGGER + len("shelled"), "text": "shelled"}


def test_each_teller_is_shown_with_the_words_that_make_it_one(
    row: dict[str, list[dict[str, dict[str, object]]]],
) -> None:
    said = REPORT.index("said")
    (claim,) = row["claims"]
    assert claim["origin"]["cues"] == [{"start": said, "end": said + 4, "text": "said"}]
    assert "“a local medic”, anonymous by “said”" in run(REPORT).stdout


def test_what_is_only_hoped_is_shown_as_an_attribution_and_is_no_claim() -> None:
    found = json.loads(run("The mayor hopes that the truce in Dael holds.", "--json").stdout)
    (one,) = found["attributions"]
    assert (one["manner"], one["source"]["text"], one["cue"]["text"]) == ("wants", "The mayor", "hopes")
    assert one["by"] == "verb hope: clause"


def test_every_mention_has_its_reading_with_score_and_basis(
    row: dict[str, list[dict[str, list[dict[str, object]]]]],
) -> None:
    answers = {str(one["slot"]): one for one in row["claims"][0]["resolutions"]}
    assert {"actor", "target", "place", "time", "teller"} <= set(answers)
    assert "Dael" in str(answers["place"]["chosen"])
    assert answers["time"]["chosen"] == "2017-07-14"
    assert answers["time"]["basis"] == "publication"
    assert "gov_syria" in str(answers["actor"]["chosen"])


def test_without_a_day_of_publication_friday_is_no_date() -> None:
    (claim,) = json.loads(run(REPORT, "--json").stdout)["claims"]
    (answer,) = [one for one in claim["resolutions"] if one["slot"] == "time"]
    assert answer["chosen"] is None


@pytest.mark.parametrize("code", ["LB", "ly"])
def test_the_country_decides_between_places_of_one_name(code: str) -> None:
    text = "Gunmen attacked a checkpoint in Tripoli, killing two soldiers."
    (claim,) = json.loads(run(text, "--country", code, "--json").stdout)["claims"]
    (answer,) = [one for one in claim["resolutions"] if one["slot"] == "place"]
    assert code.upper() in answer["chosen"]


def test_the_terminal_shows_the_words_underlined_and_labelled() -> None:
    done = run("-", "--published", "2017-07-15", given=REPORT)
    lines = done.stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if "Regime forces shelled" in line)
    start = lines[at].index("shelled")
    assert lines[at + 1][start : start + 7] == "^^^^^^^"
    assert lines[at + 2][start:].startswith("trigger")
    assert "“on Friday” → 2017-07-14" in done.stdout


def test_the_page_holds_no_script_and_shows_the_text_as_text(tmp_path: Path) -> None:
    target = tmp_path / "why.html"
    words = REPORT + ' <script>alert("x")</script> <img src=x onerror=alert(1)> \u202egnilled'
    assert run(words, "--html", str(target)).exit_code == 0
    page = target.read_text("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|img|link|iframe)|\bonerror=alert\(1\)>", page)
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert '<mark class="trigger">shelled<small>trigger</small></mark>' in page


def test_a_text_without_a_claim_says_so() -> None:
    done = run("The cat sat on the mat.")
    assert done.exit_code == 0
    assert done.stdout == "No claim was found.\n"


def test_another_language_is_a_problem_not_silence() -> None:
    done = run("У п'ятницю армія обстріляла місто, повідомили місцеві жителі та представники адміністрації.")
    assert done.exit_code == 3
    assert "problem [extract/language_not_covered]" in done.stdout


@pytest.mark.parametrize(("words", "said"), [(("  ",), "no text"), (("Shells fell.", "--country", "XX"), "no country")])
def test_wrong_use_is_said_in_one_line(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output


def picture(text: str, spans: list[tuple[int, int]]) -> Picture:
    labels = (EVIDENCE, "who", "where", "teller")
    marks = (Mark(start=a, end=b, label=labels[n % 4]) for n, (a, b) in enumerate(spans) if a < b <= len(text))
    return Picture(title="attack, asserted", marks=tuple(marks), lines=(("who", text),))


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(st.text(max_size=60), spans)
def test_any_text_with_any_spans_gives_a_page_that_reads_as_the_text(text: str, found: list[tuple[int, int]]) -> None:
    page = render_html("title", text, [picture(text, found)])
    whole = page.split('<p class="text" dir="auto">', 1)[1].split("</p>", 1)[0]
    plain = html.unescape(re.sub(r"<sup>.*?</sup>|</?span[^>]*>", "", whole))
    assert len(plain) == len(text)
    assert not re.search(r"<script|javascript:", re.sub(r"&\w+;", "", page.split("</style>")[1].replace(whole, "")))


@given(st.text(max_size=400), spans)
def test_any_text_with_any_spans_gives_lines_a_terminal_can_show(text: str, found: list[tuple[int, int]]) -> None:
    told = render_text(text, [picture(text, found)])
    assert all(char == "\n" or char.isprintable() or char.isspace() for char in told)
    assert "\x1b" not in told
