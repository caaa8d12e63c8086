"""The brief of one made-up day: read in review as text, and safe whatever its sources say."""

import os
import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_day import DAY, INCENDIARY, SOUTHWEST, day_input, incidents

from trucewatch.core.claims import Actor, Interval
from trucewatch.core.incidents import Field, IncidentStatus, Value
from trucewatch.core.kinds import Kind
from trucewatch.core.problems import DataIntegrityError
from trucewatch.publish.brief import Brief, BriefInput, build_brief, render_html, render_markdown
from trucewatch.publish.footnotes import safe_url
from trucewatch.publish.names import Names
from trucewatch.publish.render import escape_markdown
from trucewatch.publish.wording import (
    LONGEST_QUOTE,
    clean,
    day,
    handed_on,
    harm_text,
    in_words,
    quote,
    sentence,
    what_text,
    when_text,
)

GOLDEN = Path(__file__).parent / "golden" / "brief.md"


@pytest.fixture(scope="module")
def brief() -> Brief:
    return build_brief(day_input())


@pytest.fixture(scope="module")
def page(brief: Brief) -> str:
    return render_html(brief)


def titles(brief: Brief) -> dict[str, list[str]]:
    return {s.anchor: [item.sentence for group in s.groups for item in group.items] for s in brief.sections}


def test_the_brief_reads_as_agreed(brief: Brief) -> None:
    """Run with TRUCEWATCH_UPDATE_GOLDEN=1 to write the file anew, then read what changed."""
    text = render_markdown(brief)
    if os.environ.get("TRUCEWATCH_UPDATE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_each_sentence_has_its_footnotes_and_an_id(brief: Brief) -> None:
    numbers = {note.number for note in brief.footnotes}
    items = [item for section in brief.sections for group in section.groups for item in group.items]
    assert len(items) >= 10
    aside = {
        item.record_id for s in brief.sections if s.anchor == "aside" for group in s.groups for item in group.items
    }
    for item in items:
        assert item.marks or item.record_id in aside, "what is only named leads on by its id"
        assert set(item.marks) <= numbers
        assert item.record_id.startswith(item.short_id)


def test_no_verdict_of_our_own(page: str) -> None:
    assert "violat" not in page.casefold()
    assert "is alleged" in page


def test_people_harmed_are_not_named_in_sentences(brief: Brief) -> None:
    text = " ".join(sentence for sentences in titles(brief).values() for sentence in sentences)
    assert "Mariam" not in text


def test_public_figures_are_named_where_they_talk() -> None:
    envoy = Actor(id="envoy", name="Envoy Example", kind="person")
    talks = next(i for i in incidents() if i.kind is Kind.TALKS)
    assert "Envoy Example" in what_text(replace(talks, actors=(envoy,)))
    assert "Envoy Example" in what_text(replace(talks, targets=(envoy,)))
    shelling = next(i for i in incidents() if i.kind is Kind.SHELLING)
    assert "Envoy Example" not in what_text(replace(shelling, targets=(envoy,)))


def test_comments_stand_apart_and_are_counted_nowhere_else(brief: Brief) -> None:
    placed = titles(brief)
    assert any("Air attack on Nawa" in sentence for sentence in placed["unverified"])
    assert not any(
        "Air attack" in sentence for name, told in placed.items() if name != "unverified" for sentence in told
    )


def test_figures_stand_beside_each_other(page: str) -> None:
    assert "3 civilians killed (Hauran Network); at least 5 civilians killed" in page
    assert "8 civilians" not in page


def test_law_is_no_row_of_the_agreements(brief: Brief) -> None:
    assert brief.glance is not None
    assert [row[0] for row in brief.glance.rows] == [SOUTHWEST.name]
    assert titles(brief)["law"]


class _Tags(HTMLParser):
    """Collects tags and the addresses they would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "action", "data") or (name == "href" and tag != "a"):
                self.fetched.append(value or "")
            if name.startswith("on") or (name == "href" and not (value or "").startswith(("#", "https://", "http://"))):
                self.handlers.append(f"{name}={value}")


def test_the_page_is_one_safe_file(page: str) -> None:
    """A comment with a script in it and a title with tags stay text."""
    seen = _Tags()
    seen.feed(page)
    assert "script" not in seen.tags
    assert "b" not in seen.tags
    assert seen.fetched == []
    assert seen.handlers == []
    assert "&lt;script&gt;alert(1)" in page
    assert "url(" not in page
    assert "@import" not in page
    assert 'dir="auto"' in page
    assert "قصفت" in page


def test_hostile_text_formats_nothing_in_markdown(brief: Brief) -> None:
    text = render_markdown(brief)
    assert "<script" not in text.replace("\\<script", "")
    assert "\\*now\\*" in text


@given(st.text(alphabet="ab *_`[]()<>#|!&~\\-+=1.:/\n", max_size=40))
def test_escaped_markdown_keeps_its_words(text: str) -> None:
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    assert re.sub(r"\\(.)", r"\1", escaped) == " ".join(text.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<>|\[\]]", escaped)


@given(st.text(max_size=600))
def test_a_quotation_is_one_short_line(text: str) -> None:
    short = quote(text)
    assert len(short) <= LONGEST_QUOTE
    assert "\n" not in short
    assert "\u202e" not in short


def test_unseen_characters_go_and_joiners_stay() -> None:
    assert clean("a\u202eb\u200bc\x00") == "abc"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "http://a b/"])
def test_only_web_addresses_become_links(address: str) -> None:
    document = replace(day_input().documents[0], url=address, location="folder/page.html")
    assert safe_url(document) == ""
    assert safe_url(replace(document, url="https://example.org/x")) == "https://example.org/x"


def test_days_are_told_with_their_weekday() -> None:
    assert day(DAY) == "Friday 14 July 2017"
    two = Interval(start=DAY, end=DAY + timedelta(days=2))
    assert when_text(two) == "between Friday 14 July 2017 and Saturday 15 July 2017"
    assert when_text(None) == "on a date not told"
    assert when_text(Interval(start=DAY, end=None)) == "since Friday 14 July 2017"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3", "3 civilians killed"),
        ("14+", "at least 14 civilians killed"),
        ("50000-100000", "50,000 to 100,000 civilians killed"),
        ("0", "no civilians killed"),
        ("1", "1 civilian killed"),
        ("unknown", "civilians killed, number not told"),
    ],
)
def test_figures_in_words(value: str, words: str) -> None:
    assert harm_text("harm.killed.civilians", value) == words


def test_an_empty_day_says_so() -> None:
    empty = BriefInput(start=DAY, end=DAY + timedelta(days=1), as_of_sequence=0, recorded_at=day_input().recorded_at)
    text = render_markdown(build_brief(empty))
    assert "No incident is alleged" in text
    assert "Nothing to report under: Disputed" in text
    assert render_html(build_brief(empty)).count("<h2>") == 6


def test_other_days_do_not_fill_a_daily_brief() -> None:
    """A ledger of years stays out of one day's brief: only what was published about then is named."""
    later = replace(day_input(), start=date(2018, 1, 1), end=date(2018, 1, 2))
    assert titles(build_brief(later)) == {"breaches": [], "coverage": [], "sources": [], "problems": [], "trace": []}


def test_what_people_discounted_says_so() -> None:
    given_day = day_input()
    discounted = tuple(
        replace(i, status=IncidentStatus.DISCOUNTED) if i.kind is Kind.ACCESS_DENIAL else i for i in incidents()
    )
    brief = build_brief(replace(given_day, incidents=discounted))
    assert any("discounted by reviewers" in s for told in titles(brief).values() for s in told)


@pytest.mark.parametrize(
    ("kind", "told"),
    [(Kind.AID, "is said not to have taken place"), (Kind.WITHDRAWAL, "is said not to have taken place"),
     (Kind.SHELLING, "is denied"), (Kind.DEPLOYMENT, "is denied"), (Kind.CASUALTIES, "is denied")],
)  # fmt: skip
def test_only_what_someone_is_blamed_for_is_denied(kind: Kind, told: str) -> None:
    """`No convoy has arrived` denies no charge, and its tellers deny nobody aid."""
    one = replace(incidents()[0], kind=kind, status=IncidentStatus.DENIED)
    assert told in sentence(one, Names([one]))


def test_who_is_left_out_of_a_truce_made_none() -> None:
    """`The truce does not cover Islamic State` is no agreement with it."""
    isis, army = (Actor(id=name, name=name.upper(), kind="armed_group") for name in ("isis", "army"))
    truce = replace(incidents()[0], kind=Kind.AGREEMENT, place=None, fields=(), targets=(isis,), actors=())
    assert what_text(truce) == "Agreement concerning ISIS"
    assert what_text(replace(truce, actors=(army,))) == "Agreement with ISIS involving ARMY"


def test_a_relay_is_not_told_as_a_copier_too() -> None:
    told = incidents()[0]
    root = told.roots[0]
    fields = tuple(
        Field(name=name, values=tuple(Value(value=paper, support=(root,)) for paper in papers))
        for name, papers in (("relay", ["One Wire"]), ("copy", ["One Wire", "One Paper"]))
    )
    told = replace(told, fields=fields)
    assert handed_on(told, Names([told]), root) == ", through One Wire, copied by One Paper"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(DataIntegrityError):
        replace(day_input(), recorded_at=day_input().recorded_at.replace(tzinfo=None))


def test_an_agreement_that_nothing_touches_is_named_and_not_tabled() -> None:
    """One of the same country is named, so that silence shows; one of another country is not this brief's matter."""
    near = replace(SOUTHWEST, id="near", name="Truce near by")
    far = replace(SOUTHWEST, id="far", name="Truce elsewhere", countries=("YE",))
    brief = build_brief(replace(day_input(), agreements=(SOUTHWEST, INCENDIARY, near, far)))
    assert "Truce near by" in brief.glance_note
    assert "Truce elsewhere" not in brief.glance_note
    assert brief.glance is not None
    assert len(brief.glance.rows) == 1


def test_what_a_fact_would_change_is_told_in_words() -> None:
    told = in_words("one who is not bound: not_applicable; one who is excluded: exemption_claimed")
    assert told == "one who is not bound: not applicable; one who is excluded: exemption claimed"
