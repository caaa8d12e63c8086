"""A data set's row on the whole way: bytes, document, claim, resolution, incident, brief. All rows are made up."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from trucewatch.collect.archive import FileArchive
from trucewatch.core.claims import Claim, Mention, Resolved, Teller
from trucewatch.core.ids import sha256
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import Kind, Telling
from trucewatch.core.ports import Fetched
from trucewatch.core.records import DateBasis, Document, Part, PartKind
from trucewatch.core.text import Span, span_of
from trucewatch.extract.records import ByForm, RecordExtractor
from trucewatch.fuse import fuse
from trucewatch.pipeline.ingest import add, capture_of
from trucewatch.pipeline.situation import situation
from trucewatch.pipeline.stages import Stages, gazetteer, registry
from trucewatch.publish.names import Names
from trucewatch.publish.wording import sentence
from trucewatch.read.reader import PageReader
from trucewatch.resolve.records import ByForm as ByFormResolver
from trucewatch.resolve.records import RecordResolver
from trucewatch.resolve.resolver import RuleResolver, to_resolved
from trucewatch.settings import Settings
from trucewatch.store.memory import MemoryLedger

ROW = {
    "form": "acled",
    "event_id_cnty": "TST1",
    "event_date": "2017-06-11",
    "time_precision": "1",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Military Forces of Syria (2000-2024)",
    "inter1": "State forces",
    "actor2": "Opposition Rebels (Syria)",
    "inter2": "Rebel group",
    "country": "Syria",
    "admin1": "Daraa",
    "location": "Daraa",
    "latitude": "32.6189",
    "longitude": "36.1021",
    "geo_precision": "1",
    "source": "SOHR; Twitter",
    "notes": "On 11 June 2017, regime forces shelled the town (a row made up for a test).",
    "fatalities": "3",
    "timestamp": "1497355200",
}


def told_by_row(**changed: str) -> Resolved:
    """The row through every stage, each record kept by a ledger that checks its spans."""
    row = {**ROW, **changed}
    data = json.dumps(row).encode()
    fetched = Fetched(
        location=f"rows.csv#{row['event_id_cnty']}",
        data=data,
        media_type="application/vnd.trucewatch.record+json; form=acled",
        fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
        external_id=row["event_id_cnty"],
    )
    capture = capture_of(fetched, sha256(data))
    reader, extractor, resolver = PageReader(), RecordExtractor(), RecordResolver(gazetteer(), registry())
    document, problems = reader.read(capture, data)
    assert problems == ()
    assert document is not None
    claims, problems = extractor.extract(document)
    assert problems == ()
    resolutions, problems = resolver.resolve(document, claims)
    assert problems == ()
    ledger = MemoryLedger()
    ledger.add([capture], maker=reader.maker)
    ledger.add([document], maker=reader.maker)
    ledger.add(claims, maker=extractor.maker)
    ledger.add(resolutions, maker=resolver.maker)
    assert [record.id for record in ledger.records(Claim)] == [claim.id for claim in claims]
    (resolved,) = to_resolved(document, claims, resolutions)
    return replace(resolved, sequence=1)


def told_by_news(teller: str, publisher: str = "Daily Test", words: str = "three people killed") -> Resolved:
    """The same event in a paper's words: "Syrian government forces shelled Daraa on 11 June 2017, …, SOHR said."."""
    text = f"Syrian government forces shelled Daraa on 11 June 2017, {words}, {teller} said."
    document = Document(
        capture_id="capture-news",
        location="https://example.org/news",
        text=text,
        parts=(Part(kind=PartKind.BODY, start=0, end=len(text)),),
        publisher=publisher,
        published=date(2017, 6, 12),
        published_basis=DateBasis.GIVEN,
        language="en",
    )

    def span(exact: str) -> Span:
        start = text.index(exact)
        return span_of(document.id, text, start, start + len(exact))

    def mention(exact: str) -> Mention:
        return Mention(text=exact, span=span(exact))

    claim = Claim(
        document_id=document.id,
        part=PartKind.BODY,
        part_index=0,
        kind=Kind.SHELLING,
        evidence=(span(text),),
        actors=(mention("Syrian government forces"),),
        place=mention("Daraa"),
        time=mention("on 11 June 2017"),
        attribution=(Teller(text=teller, span=span(teller), telling=Telling.SAY),),
    )
    resolutions, _ = RuleResolver(gazetteer(), registry()).resolve(document, (claim,))
    (resolved,) = to_resolved(document, (claim,), resolutions)
    return replace(resolved, sequence=2)


def only(claims: Sequence[Resolved]) -> Incident:
    (incident,) = fuse(claims).incidents
    return incident


def test_a_row_becomes_one_claim_with_its_parties_its_place_and_its_day() -> None:
    resolved = told_by_row()
    assert [actor.id for actor in resolved.actors] == ["gov_syria"]
    assert [actor.id for actor in resolved.targets] == ["opposition_syria"]
    assert [actor.id for actor in resolved.tellers] == ["sohr"]
    assert resolved.place
    assert (resolved.place.name, resolved.place.country, resolved.place.lat) == ("Daraa", "SY", 32.6189)
    assert resolved.time
    assert (resolved.time.start, resolved.time.end) == (date(2017, 6, 11), date(2017, 6, 12))
    assert (resolved.publisher, resolved.published, resolved.external_id) == ("ACLED", date(2017, 6, 13), "TST1")


def test_a_row_that_rests_on_a_monitor_is_no_second_source_beside_it() -> None:
    incident = only([told_by_row(), told_by_news("SOHR")])
    assert (incident.roots, incident.status) == (("sohr",), "reported")


def test_a_row_that_rests_on_another_source_is_a_second_one() -> None:
    incident = only([told_by_row(source="Reuters"), told_by_news("SOHR")])
    assert (incident.roots, incident.status) == (("reuters", "sohr"), "corroborated")


@pytest.mark.parametrize("source", ["SOHR; Reuters", "Reuters; SOHR", "Twitter; SOHR"])
def test_a_row_alone_is_never_corroborated_by_the_sources_it_names(source: str) -> None:
    incident = only([told_by_row(source=source)])
    assert (len(incident.roots), incident.status) == (1, "reported")


def test_without_a_source_the_data_set_tells_it_itself() -> None:
    assert only([told_by_row(source="")]).roots == ("acled",)
    assert only([told_by_row(source="Undisclosed Source")]).status == "rumoured"


def test_a_row_is_told_as_what_its_source_alleges() -> None:
    for source, name in (("SOHR", "Syrian Observatory for Human Rights"), ("", "ACLED")):
        incident = only([told_by_row(source=source)])
        told = sentence(incident, Names([incident]))
        assert "alleged" in told
        assert name in told
        assert "1 source" in told


def test_a_table_of_rows_goes_the_whole_way(tmp_path: Path) -> None:
    protest = {"event_type": "Protests", "sub_event_type": "Peaceful protest", "fatalities": "0"}
    rows = [
        ROW,
        {**ROW, "event_id_cnty": "TST2", "sub_event_type": "Air/drone strike", "fatalities": "several"},
        {**ROW, "event_id_cnty": "", "notes": "A row without its id."},
        {**ROW, "event_id_cnty": "TST4", **protest},
    ]
    table = tmp_path / "rows.csv"
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [name for name in ROW if name != "form"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    records, resolver = RecordExtractor(), RecordResolver(gazetteer(), registry())
    stages = Stages(
        reader=PageReader(), extractor=ByForm(records, records), resolver=ByFormResolver(resolver, resolver)
    )
    ledger, archive = MemoryLedger(), FileArchive(tmp_path / "archive")
    outcomes = list(add(ledger, archive, [str(table)], stages, Settings()))
    made = [(one.location.rpartition("#")[2], one.claims) for one in outcomes if one.document_id]
    assert made == [("TST1", 1), ("TST2", 1), ("TST4", 0)]
    problems = [(problem.code, problem.message) for one in outcomes for problem in one.problems]
    assert [code for code, _ in problems] == ["bad_record", "bad_record"]
    assert "column fatalities holds 'several'" in problems[0][1]
    assert "without event_id_cnty" in problems[1][1]
    incidents = situation(ledger, ((), ())).incidents
    assert sorted(incident.kind for incident in incidents) == [Kind.AIRSTRIKE, Kind.SHELLING]
    before = ledger.digest()
    assert not any(one.is_new for one in add(ledger, archive, [str(table)], stages, Settings()))
    assert ledger.digest() == before
