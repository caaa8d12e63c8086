"""What is kept of incidents beside the ledger is what the ledger gives computed anew, whatever came in between."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reviewed import AGAIN, SETTINGS, SHELLS, page, put

from trucewatch import api
from trucewatch.collect.archive import FileArchive
from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.decisions import Decision
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import BlobStore, Ledger
from trucewatch.core.problems import ConfigError, NotAllowed, Stage, StoreError
from trucewatch.pipeline import fused
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.succession import where_now


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = api.open_ledger(tmp_path / "ledger.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def archive(tmp_path: Path) -> BlobStore:
    return FileArchive(tmp_path / "archive")


def looked(ledger: Ledger) -> Situation:
    """The situation as it is kept, which must be the one computed anew."""
    kept = api.look(ledger, settings=SETTINGS)
    anew = api.look(ledger, settings=SETTINGS, as_of=ledger.sequence())
    assert kept.resolved == anew.resolved
    assert kept.incidents == anew.incidents
    assert kept.findings == anew.findings
    assert tuple(kept.links) == tuple(anew.links)
    assert kept.problems == anew.problems
    assert kept.changes == anew.changes
    return kept


RAID = "Warplanes bombed Nawa on 13 July 2017. The army denied that it had bombed Nawa on 13 July 2017."


def test_pages_one_by_one(ledger: Ledger, archive: BlobStore) -> None:
    assert looked(ledger).incidents == ()
    counts = []
    for number, words in enumerate((SHELLS, RAID, AGAIN, SHELLS + "\n" + RAID)):
        put(ledger, archive, page(words, name=f"paper{number}", publisher=f"Paper {number}"))
        counts.append(len(looked(ledger).resolved))
    assert counts == sorted(set(counts)) and counts[0] > 0


def test_a_later_version_goes_on_under_the_ids_of_the_first(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(SHELLS, name="paper"), page(RAID, name="other"))
    before = looked(ledger)
    put(ledger, archive, page(SHELLS.replace("Five", "Six"), name="paper", hour=2))
    after = looked(ledger)
    assert after.outdated and after.changes
    assert {one.id for one in before.incidents} == {one.id for one in after.incidents}
    assert any(one.changes for one in after.incidents)
    assert any(one.origin for one in after.resolved)
    put(ledger, archive, page(SHELLS.replace("Five", "Seven"), name="paper", hour=3))
    third = looked(ledger)
    assert {one.id for one in before.incidents} == {one.id for one in third.incidents}
    put(ledger, archive, page(SHELLS, name="paper", hour=4))
    last = looked(ledger)
    assert [one.claim for one in last.resolved] == [one.claim for one in before.resolved]
    assert {one.id for one in before.incidents} == {one.id for one in last.incidents}


def test_where_claims_went_that_a_page_tells_no_more(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(SHELLS + "\n" + RAID, name="paper"), page(AGAIN, name="other"))
    before = looked(ledger)
    put(ledger, archive, page(RAID, name="paper", hour=2))
    after = looked(ledger)
    current = {incident.id for incident in after.incidents}
    old = [one.id for one in before.incidents if one.id not in current]
    assert old
    for incident_id in old:
        where = where_now(ledger, after.incidents, incident_id)
        assert where is not None
        assert set(where.now) <= current


def test_peoples_word_goes_on_with_the_claim(ledger: Ledger, archive: BlobStore) -> None:
    _, first, _, third = two_claims(ledger, archive)
    api.decide(ledger, (first, third), "same", person="ana")
    joined = looked(ledger)
    put(ledger, archive, page(SHELLS.replace("Five", "Six"), name="one", hour=2))
    after = looked(ledger)
    assert first not in {one.claim.id for one in after.resolved}
    assert holding(after, third) == holding(joined, third)
    documents = {one.claim.document_id for one in joined.resolved if one.claim.id == third}
    (incident,) = [one for one in after.incidents if third in one.claim_ids()]
    assert {one.claim.document_id for one in incident.claims} > documents


LONG = "\n".join(
    (
        SHELLS,
        "Rescue teams worked through the night under the floodlights of a borrowed generator, residents said.",
        "The road from the old bakery to the grain silo stayed shut, and the market did not open in the morning.",
        "Families left for the farms in the east with mattresses and blankets tied to the roofs of their cars.",
    )
)


def test_a_copy_counts_with_its_original_whichever_came_first(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(LONG, name="copy", publisher="Second Paper", day=16))
    alone = looked(ledger)
    assert not any(one.printed_in for one in alone.resolved)
    put(ledger, archive, page(LONG, name="first", publisher="First Paper", day=15))
    both = looked(ledger)
    assert any(one.printed_in for one in both.resolved)
    assert all(len(one.roots) == 1 for one in both.incidents)
    # The original becomes another page: the copy stands for itself again.
    put(ledger, archive, page(RAID, name="first", publisher="First Paper", day=15, hour=3))
    apart = looked(ledger)
    assert not any(one.printed_in for one in apart.resolved)
    put(ledger, archive, page(LONG, name="first", publisher="First Paper", day=15, hour=5))
    assert any(one.printed_in for one in looked(ledger).resolved)
    assert api.keep_up(ledger, settings=SETTINGS, is_anew=True)
    looked(ledger)


def test_a_denial_without_a_day_finds_what_it_denies_whatever_came_in_between(
    ledger: Ledger, archive: BlobStore
) -> None:
    put(ledger, archive, page("The Syrian army denied that its warplanes had bombed Nawa.", name="denial", day=14))
    assert len(looked(ledger).incidents) == 1
    raid = "Syrian army warplanes bombed Nawa on 13 July 2017, residents said."
    put(ledger, archive, page(raid, name="raid", day=14))
    (one,) = looked(ledger).incidents
    assert len(one.claims) == 2
    again = "Syrian army warplanes bombed Nawa on 12 July 2017, residents said."
    put(ledger, archive, page(again, name="again", publisher="Another", day=13))
    assert len(looked(ledger).incidents) == 3


def test_the_name_a_site_goes_by(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(SHELLS, name="hauran", publisher="شبكة حوران"))
    looked(ledger)
    second = page(RAID, name="hauran", publisher="Hauran Network")
    put(ledger, archive, replace(second, location="https://hauran.example/raid"))
    assert {one.site for one in looked(ledger).resolved} == {"", "Hauran Network"}


def test_what_a_later_pass_made_counts(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(SHELLS + "\n" + RAID, name="paper"))
    first = looked(ledger)
    claims = list(ledger.records(Claim))
    maker = Maker(name="another", version="1")
    document = claims[0].document_id
    ledger.add([Pass(stage=Stage.EXTRACT, subject=document, maker_id=maker.id, made=(claims[0].id,))], maker=maker)
    made = tuple(one.id for one in ledger.records(Resolution) if one.claim_id == claims[0].id)
    ledger.add([Pass(stage=Stage.RESOLVE, subject=document, maker_id=maker.id, made=made)], maker=maker)
    assert len(looked(ledger).resolved) == 1 < len(first.resolved)


def two_claims(ledger: Ledger, archive: BlobStore) -> tuple[Situation, str, str, str]:
    put(ledger, archive, page(SHELLS, name="one"), page(AGAIN, name="two", publisher="Two"), page(RAID, name="three"))
    found = looked(ledger)
    by_document: dict[str, str] = {}
    for one in found.resolved:
        by_document.setdefault(one.claim.document_id, one.claim.id)
    first, second, third = list(by_document.values())[:3]
    return found, first, second, third


def holding(found: Situation, claim_id: str) -> str:
    return next(one.id for one in found.incidents if claim_id in one.claim_ids())


def test_people_bind_and_what_was_cited_is_found(ledger: Ledger, archive: BlobStore) -> None:
    found, first, _, third = two_claims(ledger, archive)
    cited = holding(found, third)
    said = api.decide(ledger, (first, third[:16]), "same", person="ana")
    joined = looked(ledger)
    assert holding(joined, first) == holding(joined, third) != cited
    assert f"was merged into {holding(joined, first)}" in api.why(ledger, cited, settings=SETTINGS)
    assert f"was merged into {holding(joined, first)}" in api.why(ledger, cited[:16], settings=SETTINGS)
    api.decide(ledger, (third, first), "different", person="bo", supersedes=said.id)
    parted = looked(ledger)
    assert holding(parted, third) == cited
    assert "split off" in api.why(ledger, holding(parted, first), settings=SETTINGS)
    assert api.keep_up(ledger, settings=SETTINGS, is_anew=True)
    assert looked(ledger).incidents == parted.incidents
    assert "split off" in api.why(ledger, holding(parted, first), settings=SETTINGS)


def test_an_incident_whose_claims_part_is_told_split(ledger: Ledger, archive: BlobStore) -> None:
    found, first, second, third = two_claims(ledger, archive)
    incidents = {holding(found, one) for one in (first, second, third)}
    where = where_now(ledger, found.incidents, "incident-0000")
    assert where is None
    assert ledger.fused() is not None
    ledger.fused().add_successions([("incident-old", one, 1) for one in incidents])  # type: ignore[union-attr]
    assert "incident-old was split into" in api.why(ledger, "incident-old", settings=SETTINGS)


def test_contradictory_words_are_refused_with_both_named(ledger: Ledger, archive: BlobStore) -> None:
    _, first, second, third = two_claims(ledger, archive)
    one = api.decide(ledger, (first, second), "same", person="ana")
    assert api.decide(ledger, (second, first), "same", person="bo") == one
    with pytest.raises(NotAllowed, match=one.id):
        api.decide(ledger, (first, second), "different", person="bo")
    other = api.decide(ledger, (second, third), "same", person="ana")
    before = ledger.sequence()
    with pytest.raises(NotAllowed, match=one.id) as refused:
        api.decide(ledger, (first, third), "different", person="bo")
    assert other.id in str(refused.value) and "bo" in str(refused.value)
    assert ledger.sequence() == before
    with pytest.raises(ConfigError, match="one claim"):
        api.decide(ledger, (first, first), "same", person="bo")
    with pytest.raises(ConfigError, match="no claim"):
        api.decide(ledger, (first, "claim-ffffff"), "same", person="bo")
    # One that is in the ledger already is left out, and told.
    wrong = Decision(
        subject=first, action="different", value=third, person="cy", decided_at=datetime.now(UTC), saw_sequence=1
    )
    ledger.add([wrong], maker=Maker(name="people", version="0"))
    found = looked(ledger)
    (problem,) = [problem for problem in found.problems if problem.code == "contradictory_decisions"]
    assert wrong.id in problem.message and one.id in problem.message and other.id in problem.message
    assert holding(found, first) == holding(found, third)


def test_what_is_dated_ahead_is_a_problem_and_joins_nothing_by_that_time(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(SHELLS, name="one", day=15), page(AGAIN, name="two", publisher="Two", day=15))
    together = looked(ledger)
    assert not [problem for problem in together.problems if problem.stage is Stage.FUSE]
    assert any(len({one.claim.document_id for one in incident.claims}) > 1 for incident in together.incidents)


def test_dated_ahead(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(SHELLS, name="one", day=10), page(AGAIN, name="two", publisher="Two", day=10))
    found = looked(ledger)
    problems = [problem for problem in found.problems if problem.code == "dated_after_publication"]
    assert len({problem.subject for problem in problems}) == len(problems)
    assert problems and {problem.subject for problem in problems} <= {one.claim.id for one in found.resolved}
    assert all(len({one.claim.document_id for one in incident.claims}) == 1 for incident in found.incidents)


def test_what_cannot_be_kept_is_computed_anew(
    ledger: Ledger, archive: BlobStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put(ledger, archive, page(SHELLS, name="one"))

    def locked(*_: object, **__: object) -> None:
        raise StoreError("The ledger cannot be read or written: attempt to write a readonly database.")

    with monkeypatch.context() as patch:
        patch.setattr(fused.Keeper, "bring_up", locked)
        assert api.look(ledger, settings=SETTINGS).incidents
        assert not api.keep_up(ledger, settings=SETTINGS)
    assert "computed anew" in caplog.text
    assert looked(ledger).incidents


def test_another_fusion_makes_everything_anew(
    ledger: Ledger, archive: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(ledger, archive, page(SHELLS, name="one"), page(RAID, name="two"))
    before = looked(ledger)
    tables = ledger.fused()
    assert tables is not None
    tables.drop_incidents([number for number, _ in tables.incidents()])
    monkeypatch.setattr(fused, "digest_of", lambda _: "another")
    assert looked(ledger).incidents == before.incidents
