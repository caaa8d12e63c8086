"""The sample pages: what `samples/README.md` says that a brief of them should say, by place, day and kind."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from trucewatch import api
from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Finding, Incident, IncidentStatus, Verdict
from trucewatch.core.kinds import Group, Kind, Stance
from trucewatch.core.ports import Ledger
from trucewatch.core.records import READERS_PARTS, Completeness, Document, PartKind
from trucewatch.pipeline.present import render_brief
from trucewatch.pipeline.situation import Situation
from trucewatch.settings import Settings

PAGES = Path(__file__).parents[2] / "samples" / "pages"
JULY_14 = date(2017, 7, 14)
AGREEMENTS = {"astana-2017", "southwest-2017", "tanf-55km"}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = str(tmp_path_factory.mktemp("samples") / "t.db")
    opened = api.open_ledger(path, create=True)
    report = api.add(opened, PAGES, settings=Settings(ledger=path))
    assert report.read == 19
    yield opened
    opened.close()


def page(resolved: Resolved) -> str:
    return resolved.document_location.rpartition("/")[2]


def at(seen: Situation, name: str, day: date | None = None, group: Group = Group.VIOLENCE) -> list[Incident]:
    """Incidents of a group at a place of that name, on the day if one is given."""
    return [
        incident
        for incident in seen.incidents
        if incident.kind.group is group
        and incident.place is not None
        and name in incident.place.name
        and (day is None or (incident.happened is not None and incident.happened.start == day))
    ]


def verdicts(seen: Situation, incidents: list[Incident], agreement: str) -> set[Verdict]:
    ids = {incident.id for incident in incidents}
    return {f.verdict for f in seen.findings if f.incident_id in ids and f.agreement_id == agreement}


def row(seen: Situation, number: int) -> Incident:
    """The incident of a row of the monitor's table."""
    return next(
        incident
        for incident in seen.incidents
        for resolved in incident.claims
        if page(resolved).startswith("truce-monitor") and resolved.claim.evidence[0].exact.startswith(f"{number} |")
    )


def document(seen: Situation, beginning: str) -> Document:
    return next(d for d in seen.documents if d.location.rpartition("/")[2].startswith(beginning))


def applied(seen: Situation) -> list[Finding]:
    return [finding for finding in seen.findings if finding.verdict is not Verdict.NOT_APPLICABLE]


# Incidents


def test_daraa_al_balad_on_friday_is_disputed_with_its_denial(seen: Situation, brief: str) -> None:
    """No. 1: told by several, denied by a military source in Damascus; never a plain allegation."""
    denials = [i for i in at(seen, "Daraa al-Balad", JULY_14) if any("damask" in page(r) for r in i.claims)]
    disputed = [i for i in denials if i.status is IncidentStatus.DISPUTED]
    assert disputed, "the denial stands with what it denies"
    for agreement in ("southwest-2017", "astana-2017"):
        assert verdicts(seen, disputed, agreement) == {Verdict.DISPUTED}
    assert "“A military source” (Damask News Agency)" in brief


def test_al_kashef_is_another_incident_and_nobody_is_sure_who_fired(seen: Situation) -> None:
    """No. 2: same city, same day, other quarter, other side."""
    one, two = row(seen, 1), row(seen, 2)
    assert one.id != two.id
    for incident in seen.incidents:
        quarters = {r.place.name for r in incident.claims if r.place and r.place.precision == "district"}
        assert not {"Daraa al-Balad", "al-Kashef"} <= quarters, "two quarters are never one incident"
    assert two.place is not None
    assert two.place.name == "al-Kashef"
    assert two.actors == (), "the table, the network and the wire do not know"


def test_two_days_later_is_a_near_miss(seen: Situation) -> None:
    """No. 10 is not no. 1."""
    later = row(seen, 4)
    assert later.id != row(seen, 1).id
    assert later.happened is not None
    assert later.happened.start == date(2017, 7, 16)
    assert {page(r) for r in later.claims} <= {"reports.jsonl#daraa-2017-07-17", "truce-monitor-table-2017-08-20.html"}


def test_the_two_strikes_near_al_tanf_stay_apart_and_under_their_own_arrangement(seen: Situation) -> None:
    """Nos. 3 and 4."""
    for incident in seen.incidents:
        days = {r.time.start for r in incident.claims if r.time}
        assert not {date(2017, 5, 18), date(2017, 6, 6)} <= days
    near = [i for i in seen.incidents if i.place is not None and "Tanf" in i.place.name]
    assert near
    ids = {incident.id for incident in near}
    assert {f.agreement_id for f in applied(seen) if f.incident_id in ids} <= {"tanf-55km", "ccw-protocol-iii"}
    assert not [f for f in applied(seen) if f.incident_id in ids and f.verdict is Verdict.DISPUTED]


def test_ain_tarma_before_and_after_the_accession(seen: Situation) -> None:
    """Nos. 6 and 7: before Faylaq al-Rahman joined undetermined, after it an exemption claimed."""
    before, after = row(seen, 7), row(seen, 8)
    assert before.id != after.id
    assert verdicts(seen, [before], "astana-2017") == {Verdict.UNDETERMINED}
    assert verdicts(seen, [after], "astana-2017") == {Verdict.EXEMPTION_CLAIMED}
    missing = {m.fact for f in seen.findings if f.incident_id == before.id for m in f.missing}
    assert "whether Faylaq al-Rahman was covered by then" in missing


@pytest.mark.parametrize(("number", "name"), [(5, "Douma"), (6, "Talbiseh")])
def test_after_the_halt_and_the_truce(seen: Situation, number: int, name: str) -> None:
    """Douma on 24 July, Talbiseh on 4 August: alleged, told by one, so never more than possible."""
    incident = row(seen, number)
    assert incident.place is not None
    assert incident.place.name == name
    found = [f for f in applied(seen) if f.incident_id == incident.id]
    assert [(f.agreement_id, f.verdict, f.likelihood) for f in found] == [
        ("astana-2017", Verdict.ALLEGED_BREACH, "possible")
    ]


# Agreements


def test_where_the_line_is_not_known_nothing_is_alleged(seen: Situation) -> None:
    """Qaboun and al-Lataminah: certain parts of an area whose lines nobody published."""
    for name in ("Qaboun", "Latam"):
        found = [i for i in seen.incidents if i.place is not None and name in i.place.name]
        assert found, name
        assert verdicts(seen, found, "astana-2017") <= {
            Verdict.UNDETERMINED,
            Verdict.CONSISTENT,
            Verdict.NOT_APPLICABLE,
        }
        assert Verdict.UNDETERMINED in verdicts(seen, found, "astana-2017")


def test_raqqa_lies_outside(seen: Situation) -> None:
    """Row 9 and the digest's news of Raqqa touch none of the areas."""
    ids = {i.id for i in seen.incidents if i.place is not None and i.place.name == "Raqqa"}
    assert ids
    assert {f.agreement_id for f in applied(seen) if f.incident_id in ids} <= {"ccw-protocol-iii"}


def test_noon_of_9_july(seen: Situation) -> None:
    """What happened in the night to 10 July or on 9 July at an hour not told is not plainly under the truce."""
    ids = {
        i.id
        for i in seen.incidents
        if i.happened and i.happened.start == date(2017, 7, 9) and i.happened.at is None and i.kind is not Kind.CALM
    }
    assert ids
    told = {f.verdict for f in applied(seen) if f.incident_id in ids and f.agreement_id == "southwest-2017"}
    assert Verdict.ALLEGED_BREACH not in told


def test_the_proposal_yields_no_finding(seen: Situation) -> None:
    assert {finding.agreement_id for finding in seen.findings} <= {agreement.id for agreement in seen.agreements}
    assert not any(finding.agreement_id.startswith("proposal") for finding in seen.findings)


def test_two_counts_side_by_side(seen: Situation, brief: str) -> None:
    """Nine and eight, never seventeen, and neither is an alleged breach."""
    counted = [
        i for i in seen.incidents if i.kind is Kind.VIOLATION and any((r.claim.count or 0) > 1 for r in i.claims)
    ]
    told = {r.claim.count for i in counted for r in i.claims if page(r).startswith("joint-count")}
    assert told == {9, 8}
    for agreement in AGREEMENTS:
        assert Verdict.ALLEGED_BREACH not in verdicts(seen, counted, agreement)
    section = brief.split("## Counts of breaches as told")[1].split("\n## ", maxsplit=1)[0]
    assert "9, as counted by Russia" in section
    assert "8, as counted by Turkey" in section
    assert "17" not in section.replace("2017", "")


def test_harm_alone_is_no_alleged_breach(seen: Situation) -> None:
    effects = [i for i in seen.incidents if i.kind in (Kind.CASUALTIES, Kind.DAMAGE)]
    assert effects
    for agreement in AGREEMENTS:
        assert Verdict.ALLEGED_BREACH not in verdicts(seen, effects, agreement)
    assert seen.beside, "harm stands beside the act that the same report tells"
    assert not {f.incident_id for f in seen.findings} & set(seen.beside)


# Tellers


def test_relays_are_no_second_source(seen: Situation) -> None:
    """The Courier is the wire once more, Marmara's toll is the network's."""
    for incident in seen.incidents:
        assert not {"northern wire", "port city courier"} <= set(incident.roots) or (
            incident.status is not IncidentStatus.CORROBORATED
        )
    tolls = [i for i in seen.incidents if i.kind is Kind.CASUALTIES and any("port-city" in page(r) for r in i.claims)]
    assert [i.roots for i in tolls] == [("hauran documentation network",)], "two pages, one root"
    assert tolls[0].status is IncidentStatus.REPORTED


def test_comments_are_never_the_publishers(seen: Situation) -> None:
    told = [(i, r) for i in seen.incidents for r in i.claims if r.claim.part in READERS_PARTS]
    assert told
    for incident, resolved in told:
        if all(other.claim.part in READERS_PARTS for other in incident.claims):
            assert incident.status in (IncidentStatus.RUMOURED, IncidentStatus.DENIED)
        assert resolved.claim.attribution, "a comment has an author"


def test_captions_are_not_events_of_the_day(seen: Situation) -> None:
    assert [part for one in seen.documents for part in one.parts if part.kind is PartKind.CAPTION]
    for incident in seen.incidents:
        if incident.kind.group is Group.VIOLENCE and not incident.is_background:
            assert any(r.claim.part is not PartKind.CAPTION for r in incident.claims)


def test_the_corrected_page_stands_for_the_first(seen: Situation, brief: str) -> None:
    first, corrected = document(seen, "hauran-relay-2017-07-14-first"), document(seen, "hauran-relay-2017-07-14-corr")
    assert seen.outdated == {first.id: corrected.id}
    assert not [r for r in seen.resolved if r.claim.document_id == first.id]
    assert "one of 2 versions of the page" in brief


def test_what_is_planned_or_threatened_is_no_breach(seen: Situation) -> None:
    for words in ("halt its operations in Daraa city for 48 hours", "next shell", "only if attacked"):
        assert [one for one in seen.documents if words in one.text], words
        claims = {r.claim.id for r in seen.resolved if any(words in span.exact for span in r.claim.evidence)}
        ids = {i.id for i in seen.incidents if claims & {r.claim.id for r in i.claims}}
        assert not [f for f in seen.findings if f.incident_id in ids and f.verdict is Verdict.ALLEGED_BREACH]
    halts = [r for r in seen.resolved if any("48 hours" in span.exact for span in r.claim.evidence)]
    assert not [r for r in halts if r.claim.stance is Stance.ASSERTED]


def test_completeness_and_dates(seen: Situation) -> None:
    meridian, pasted = document(seen, "meridian-review"), document(seen, "tanf-strike")
    assert meridian.completeness is Completeness.PAYWALLED
    assert (meridian.published, pasted.published) == (date(2017, 6, 14), date(2017, 6, 7))


# Escaping


class _Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_the_hostile_comment_is_inert_in_html(seen: Situation) -> None:
    found, page_of_brief = _Elements(), render_brief(seen, None, None, "html")
    assert "&lt;b&gt;visitor7&lt;/b&gt;" in page_of_brief, "its author's name is shown"
    found.feed(page_of_brief)
    assert not found.names & {"script", "img", "iframe", "object", "b", "svg"}
    for name, value in found.attributes:
        assert not name.startswith("on")
        assert "javascript:" not in value.casefold()


def test_the_hostile_comment_is_inert_in_markdown(brief: str) -> None:
    assert "\\<b\\>visitor7\\</b\\>" in brief, "its author's name is shown"
    plain = brief.replace("\\<", "").replace("\\[", "")
    assert "<script" not in plain
    assert "<img" not in plain
    assert "<b>" not in plain
    assert "](javascript" not in plain


def test_the_hostile_comment_is_inert_in_a_spreadsheet(ledger: Ledger) -> None:
    out = io.StringIO(newline="")
    api.export(ledger, "csv", out, settings=Settings())
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert len(rows) > 50
    assert not [cell for cells in rows for cell in cells if cell[:1] in ("=", "+", "@", "|", "\t", "\r")]


def test_the_export_to_maps_is_sound(ledger: Ledger, seen: Situation) -> None:
    out = io.StringIO()
    api.export(ledger, "geojson", out, settings=Settings())
    features = json.loads(out.getvalue())["features"]
    assert len(features) == len(seen.incidents)
    mapped = [feature["properties"]["radius_m"] for feature in features if feature["geometry"] is not None]
    assert mapped
    assert min(mapped) > 0, "a point says how far off it may be"


def test_why_leads_from_a_finding_to_the_bytes(ledger: Ledger, seen: Situation) -> None:
    finding = next(f for f in seen.findings if f.incident_id == row(seen, 7).id and f.agreement_id == "astana-2017")
    told = api.why(ledger, finding.id, settings=Settings())
    for words in ("Inside the lines", "test party bound", "missing", "Aircraft", "characters", "SHA-256", "Ain Tarma"):
        assert words in told
