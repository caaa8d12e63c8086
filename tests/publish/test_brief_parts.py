"""Parts of a brief that compare, its scope, its languages, and what stops it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from made_day import DARAA, DAY, SOUTHWEST, VICTIM, daraa_incident, day_input, findings, incidents

from trucewatch import api
from trucewatch.core.agreements import Zone
from trucewatch.core.claims import Actor, Interval
from trucewatch.core.incidents import Finding, Incident, IncidentStatus, Verdict
from trucewatch.core.kinds import Kind
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Document
from trucewatch.pipeline.briefing import BriefOptions, brief_of
from trucewatch.pipeline.situation import Situation
from trucewatch.publish.brief import Brief, BriefInput, build_brief, render_html, render_markdown
from trucewatch.publish.catalogue import LANGUAGES, catalogue, say, speaking
from trucewatch.publish.corrections import Earlier
from trucewatch.publish.render_files import is_arabic, render_docx, render_pdf
from trucewatch.publish.report import Section

FORMS = ("html", "md", "pdf", "docx")
SOUTH = Zone(id="south", name="the south", version="1", areas=())


@pytest.fixture(scope="module")
def seen(sample_ledger: Path) -> Situation:
    return api.look(api.open_ledger(sample_ledger))


def section(brief: Brief, anchor: str) -> Section:
    return next(one for one in brief.sections if one.anchor == anchor)


def zoned(**more: Any) -> BriefInput:
    told = tuple(replace(one, zone_id="south") if one.agreement_id == SOUTHWEST.id else one for one in findings())
    agreement = replace(SOUTHWEST, zones=(SOUTH,))
    return replace(day_input(), findings=told, agreements=(agreement,), **more)


def a_day_before(number: int) -> tuple[list[Incident], list[Finding]]:
    """Alleged breaches of the day before, in the zone."""
    made, told = [], []
    for at in range(number):
        when = Interval(start=DAY - timedelta(days=1), end=DAY)
        one = replace(daraa_incident(), anchor=f"claim-{at:020x}", happened=when)
        made.append(one)
        breach = Finding(incident_id=one.id, agreement_id=SOUTHWEST.id, term_id="halt", verdict=Verdict.ALLEGED_BREACH)
        told.append(replace(breach, zone_id="south"))
    return made, told


# --- comparing


def test_zones_have_a_status_by_the_written_rule_and_the_period_before() -> None:
    made, told = a_day_before(3)
    given = zoned()
    given = replace(given, incidents=(*given.incidents, *made), findings=(*given.findings, *told))
    zones = section(build_brief(given), "zones")
    assert zones.table is not None
    assert zones.table.rows == (
        (
            "the south",
            "Southwest ceasefire",
            "alleged breaches, some probable",
            "1 (before: 3)",
            "2 (before: 0)",
            "1 (before: 0)",
        ),
    )
    for word in catalogue("en")["zone_status"].values():
        assert word.split(":")[0] in zones.intro, "the rule names each status word"


@pytest.mark.parametrize(
    ("verdict", "word"),
    [(Verdict.ALLEGED_BREACH, "alleged"), (Verdict.DISPUTED, "open"), (Verdict.UNDETERMINED, "open"),
     (Verdict.EXEMPTION_CLAIMED, "open"), (Verdict.CONSISTENT, "consistent")],
)  # fmt: skip
def test_the_status_word_goes_by_the_gravest_verdict(verdict: Verdict, word: str) -> None:
    told = tuple(replace(one, verdict=verdict, likelihood=None) for one in zoned().findings)
    zones = section(build_brief(replace(zoned(), findings=told)), "zones")
    assert zones.table is not None
    assert zones.table.rows[0][2] == catalogue("en")["zone_status"][word]


def test_kinds_are_counted_by_the_side_that_sources_name() -> None:
    made, told = a_day_before(2)
    given = zoned()
    given = replace(given, incidents=(*given.incidents, *made), findings=(*given.findings, *told))
    kinds = section(build_brief(given), "kinds")
    assert kinds.table is not None
    assert kinds.table.headings == ("Kind", "Side that sources name", "Period", "Before")
    assert ("Shelling", "Syrian government forces", "2", "2") in kinds.table.rows
    open_ended = section(build_brief(replace(given, start=None)), "kinds")
    assert open_ended.table is not None
    assert len(open_ended.table.headings) == 3, "without a first day there is nothing to hold it against"


# --- coverage, ranges


def test_coverage_names_who_spoke_fell_silent_and_was_out_of_reach() -> None:
    given = day_input()
    older: list[Document] = [
        replace(given.documents[0], publisher="Gone Quiet", published=DAY - timedelta(days=3)),
        replace(given.documents[0], publisher="Long Gone", published=DAY - timedelta(days=40)),
    ]
    given = replace(given, documents=(*given.documents, *older), unreachable=("https://example.org/\u202edown",))
    table = section(build_brief(given), "coverage").table
    assert table is not None
    told = dict(table.rows)  # type: ignore[arg-type]
    values = list(told.values())
    assert values[0].startswith("4: A blog, Hauran Network")
    assert values[1] == "1: Gone Quiet"
    assert values[2] == "1: https://example.org/down"


def test_monitors_who_were_denied_access_are_named() -> None:
    monitor = Actor(id="osce", name="OSCE mission", kind="monitor")
    barred = replace(next(i for i in incidents() if i.kind is Kind.ACCESS_DENIAL), targets=(monitor,))
    others = tuple(one for one in incidents() if one.id != barred.id)
    coverage = section(build_brief(replace(day_input(), incidents=(*others, barred))), "coverage")
    assert [group.title for group in coverage.groups] == ["Monitors and aid workers told to have been denied access"]
    assert "OSCE mission" in coverage.groups[0].items[0].sentence


def test_need_is_told_in_ranges_by_place() -> None:
    table = section(build_brief(day_input()), "humanitarian").table
    assert table is not None
    assert any(row[:3] == ("Quneitra province", "trapped", "20,000") for row in table.rows)


# --- corrections


def test_what_stood_otherwise_in_an_earlier_brief_is_corrected() -> None:
    given = zoned()
    old = [replace(one, status=IncidentStatus.REPORTED) if len(one.roots) == 2 else one for one in given.incidents]
    gone = replace(daraa_incident(), anchor="claim-00000000000000000000")
    late = replace(daraa_incident(), anchor="claim-11111111111111111111",
                   happened=Interval(start=DAY - timedelta(days=2), end=DAY - timedelta(days=1)))  # fmt: skip
    earlier = Earlier(sequence=7, incidents=(*old, gone), findings=given.findings)
    brief = build_brief(replace(given, incidents=(*given.incidents, late), earlier=earlier))
    found = section(brief, "corrections")
    assert found.intro.startswith("Against the brief of ledger entry 7.")
    told = {group.title: group.items for group in found.groups}
    changed = told["Stands otherwise now"][0]
    assert [(line.label, line.struck, line.text) for line in changed.lines] == [("status", "reported", "corroborated")]
    assert [item.record_id for item in told["Stands no more as an incident of its own"]] == [gone.id]
    assert [item.record_id for item in told["Told late, of days before the period"]] == [late.id]
    same = build_brief(replace(given, earlier=Earlier(sequence=7, incidents=given.incidents, findings=given.findings)))
    assert not [one for one in same.sections if one.anchor == "corrections"]


# --- scope


def test_a_brief_of_one_agreement_holds_nothing_of_others(seen: Situation) -> None:
    brief = brief_of(seen, None, None, BriefOptions(agreement="southwest-2017"))
    assert brief.title.startswith("Ceasefire brief: ")
    assert brief.glance is not None
    assert len(brief.glance.rows) == 1
    assert "Astana" not in " ".join(group.title for one in brief.sections for group in one.groups)
    every = brief_of(seen, None, None, BriefOptions())
    assert 0 < sum(one.item_count for one in brief.sections) < sum(one.item_count for one in every.sections)


def test_a_brief_of_one_zone(seen: Situation) -> None:
    zone = next(one.zone_id for one in seen.findings if one.zone_id and one.verdict is Verdict.ALLEGED_BREACH)
    brief = brief_of(seen, None, None, BriefOptions(zone=zone))
    assert "zone" in brief.title
    assert brief.sections


@pytest.mark.parametrize(
    "options", [BriefOptions(agreement="no"), BriefOptions(zone="no"), BriefOptions(language="xx")]
)
def test_what_is_not_there_is_refused(seen: Situation, options: BriefOptions) -> None:
    with pytest.raises(ConfigError):
        brief_of(seen, None, None, options)


# --- languages


def leaves(value: Any, at: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {k: v for key, one in value.items() for k, v in leaves(one, f"{at}/{key}").items()}
    if isinstance(value, list):
        return {k: v for n, one in enumerate(value) for k, v in leaves(one, f"{at}/{n}").items()}
    return {at: value}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_a_translation_has_no_word_too_many_and_the_same_gaps(language: str) -> None:
    english = leaves(json.loads(files("trucewatch").joinpath("publish/phrases.json").read_text("utf-8")))
    own = leaves(json.loads(files("trucewatch").joinpath(f"publish/phrases.{language}.json").read_text("utf-8")))
    assert set(own) <= set(english)
    may_lack = {"one", "n"}
    for key, text in own.items():
        assert gaps(text) <= gaps(english[key]), key
        assert gaps(english[key]) - gaps(text) <= may_lack, key


def test_where_a_translation_lacks_a_word_the_english_one_stands() -> None:
    with speaking("ar"):
        assert say("scope_agreement", name="X") == "X"
        assert is_arabic(say("footnotes"))
    assert say("footnotes") == "Footnotes: the sources’ words"
    with pytest.raises(ConfigError), speaking("tlh"):
        pass


def test_an_arabic_brief_runs_from_right_to_left_and_says_that_it_is_a_draft() -> None:
    given = replace(day_input(), language="ar")
    brief = build_brief(given)
    html, text = render_html(brief), render_markdown(brief)
    assert '<html lang="ar" dir="rtl">' in html
    assert "مسودة ترجمة" in html and "مسودة ترجمة" in text
    assert "خروقات مزعومة" in text
    ours = re.sub(r"“[^”]*”", "", text.split("\n## ")[3])
    assert "is alleged" not in ours
    assert render_pdf(brief) == render_pdf(build_brief(given))
    with_bidi = render_docx(brief)
    assert with_bidi == render_docx(build_brief(given))
    import zipfile
    from io import BytesIO

    body = zipfile.ZipFile(BytesIO(with_bidi)).read("word/document.xml").decode()
    assert "<w:bidi/>" in body and "<w:rtl/>" in body and "<w:bidiVisual/>" in body
    assert (
        "<w:bidi/>"
        not in zipfile.ZipFile(BytesIO(render_docx(build_brief(day_input())))).read("word/document.xml").decode()
    )


def test_no_language_says_that_an_agreement_was_violated() -> None:
    for language in LANGUAGES:
        text = render_markdown(build_brief(replace(day_input(), language=language))).casefold()
        assert "violated" not in text
        assert "انتهك" not in text


# --- hostile


HOSTILE = "=cmd('x')<script>alert(1)</script>\u202e\x1b[31m |[a](javascript:x)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_text_in_every_new_part(language: str) -> None:
    given = zoned(language=language, scope=HOSTILE, unreachable=(HOSTILE,))
    zone = replace(SOUTH, name=HOSTILE)
    given = replace(
        given,
        agreements=(replace(given.agreements[0], zones=(zone,)),),
        documents=tuple(replace(one, publisher=HOSTILE, title=HOSTILE) for one in given.documents),
        earlier=Earlier(
            sequence=1, incidents=(replace(daraa_incident(), anchor="claim-0", targets=(VICTIM,)),), findings=()
        ),
    )
    brief = build_brief(given)
    html, text = render_html(brief), render_markdown(brief)
    assert "<script" not in html
    assert "\u202e" not in html and "\x1b" not in html
    assert not re.search(r"(?<!\\)\]\(javascript", text) and not re.search(r"(?<!\\)<script", text)
    assert render_pdf(brief).startswith(b"%PDF")
    assert render_docx(brief)
    assert VICTIM.name not in html
    assert DARAA.name in html


def test_a_denial_is_no_consistent_conduct_and_a_count_is_its_counters(seen: Situation) -> None:
    denied = {one.id for one in seen.incidents if one.status is IncidentStatus.DENIED}
    made = brief_of(seen, None, None, BriefOptions())
    consistent = {item.record_id for group in section(made, "consistent").groups for item in group.items}
    contested = {item.record_id for group in section(made, "denied").groups for item in group.items}
    assert denied & contested and not denied & consistent
    counted = [item.sentence for group in section(made, "counts").groups for item in group.items]
    assert any("8, as counted by Turkey" in told for told in counted)
    assert not [told for told in counted if re.search(r"(?<!counted) by ", told)]


def test_a_brief_of_all_dates_calls_in_force_only_what_was_then(seen: Situation) -> None:
    told = brief_of(seen, None, None, BriefOptions()).glance_note
    assert "30 December 2016" in told and "2020" not in told and "2016 of" not in told
    assert "27 February 2016" not in told


def test_a_pages_title_stands_in_quotes_as_its_own_words(seen: Situation) -> None:
    table = section(brief_of(seen, None, None, BriefOptions()), "sources").table
    assert table is not None
    assert any("“Assad regime breaks truce in Syria's Daraa”" in row[0] for row in table.rows)
