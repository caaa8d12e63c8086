"""What a restricted source tells is nowhere in the open view: not by a list, a count, a search or an id."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from desk_ledger import decide, desk_ledger, pages

from trucewatch.core.decisions import Decision
from trucewatch.core.people import Person, Role, View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import NotAllowed
from trucewatch.pipeline import desk
from trucewatch.pipeline.review import review
from trucewatch.pipeline.shelf import PEOPLE
from trucewatch.pipeline.shown import keep_shown
from trucewatch.settings import Settings

OPEN, FULL = View.OPEN, View.FULL


@pytest.fixture(scope="module")
def ledger(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with desk_ledger(sample_ledger, tmp_path_factory.mktemp("views") / "desk.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def hidden(ledger: Ledger) -> dict[str, Any]:
    """A source with many claims, restricted, and what it told."""
    source = next(one for one in desk.sources(ledger, OPEN)["items"] if one["name"] == "Northern Wire")
    rows = desk.documents(ledger, FULL, desk.Wanted(source=source["id"], with_outdated=True))["items"]
    told = [desk.document(ledger, FULL, row["id"]) for row in rows]
    alone = [
        page["id"]
        for page in pages(ledger, FULL)["each of incidents"]
        if {side["document"]["id"] for side in page["claims"]} <= {row["id"] for row in rows}
    ]
    decide(ledger, source["id"], "restrict", "yes")
    return {
        "source": source["id"],
        "documents": [row["id"] for row in rows],
        "claims": [claim["id"] for page in told for claim in page["marked"]],
        "incidents": alone,
        "titles": [row["title"] for row in rows],
    }


def test_nothing_of_it_is_on_any_open_page(ledger: Ledger, hidden: dict[str, Any]) -> None:
    assert len(hidden["documents"]) == 2
    assert hidden["claims"]
    assert hidden["incidents"]
    told = json.dumps(pages(ledger, OPEN))
    for secret in (hidden["source"], *hidden["documents"], *hidden["claims"], *hidden["incidents"], *hidden["titles"]):
        assert secret not in told


def test_it_is_all_on_the_full_pages(ledger: Ledger, hidden: dict[str, Any]) -> None:
    told = json.dumps(pages(ledger, FULL))
    for secret in (hidden["source"], *hidden["documents"], *hidden["claims"], *hidden["incidents"]):
        assert secret in told


def test_no_id_of_it_is_found(ledger: Ledger, hidden: dict[str, Any]) -> None:
    unknown = []
    for ask, ids in (
        (desk.document, hidden["documents"]),
        (desk.claim, hidden["claims"]),
        (desk.incident, hidden["incidents"]),
        (desk.source, [hidden["source"]]),
    ):
        for one in ids:
            with pytest.raises(desk.NotFound) as error:
                ask(ledger, OPEN, one)
            unknown.append(str(error.value).replace(one, "?"))
            with pytest.raises(desk.NotFound) as other:
                ask(ledger, OPEN, "no-such")
            assert str(other.value).replace("no-such", "?") == unknown[-1]
            ask(ledger, FULL, one)


def test_no_search_and_no_filter_finds_it(ledger: Ledger, hidden: dict[str, Any]) -> None:
    title = hidden["titles"][0]
    for kind in ("document", "claim", "incident"):
        for text in (title, f'"{title}"', "northern wire"):
            items = desk.search(ledger, OPEN, text, kind=kind)["items"]
            assert not {row["id"] for row in items} & {*hidden["documents"], *hidden["claims"], *hidden["incidents"]}
    assert desk.search(ledger, FULL, f'"{title}"')["counts"]["document"] > 0
    assert desk.search(ledger, OPEN, f'"{title}"')["counts"]["document"] == 0
    assert desk.incidents(ledger, OPEN, desk.Filters(source=hidden["source"]))["total"] == 0
    assert desk.documents(ledger, OPEN, desk.Wanted(source=hidden["source"]))["total"] == 0


def test_counts_are_those_of_what_is_shown(ledger: Ledger, hidden: dict[str, Any]) -> None:
    for view in (OPEN, FULL):
        page = desk.today(ledger, view)
        assert page["counts"]["documents"] == desk.documents(ledger, view)["total"]
        assert page["counts"]["incidents"] == desk.incidents(ledger, view)["total"]
        assert page["counts"]["sources"] == len(desk.sources(ledger, view)["items"])
    assert desk.today(ledger, OPEN)["counts"]["claims"] < desk.today(ledger, FULL)["counts"]["claims"]
    assert next(one for one in desk.sources(ledger, FULL)["items"] if one["id"] == hidden["source"])["is_restricted"]


def test_a_word_that_ties_to_a_hidden_claim_is_in_no_open_page(ledger: Ledger, hidden: dict[str, Any]) -> None:
    away = hidden["claims"][0]
    page = next(one for one in pages(ledger, OPEN)["each of incidents"] if len(one["claims"]) > 1)
    claim, beside = (side["id"] for side in page["claims"][:2])
    tied = [
        decide(ledger, claim, "different", away, hour=1),
        decide(ledger, away, "different", beside, hour=2),
        decide(ledger, claim, "different", hidden["claims"][1], hour=3),
    ]
    told = decide(ledger, claim, "comment", "told by two", hour=4)
    undone = Decision(
        subject=claim,
        action="undo",
        value="different",
        person="Noor",
        decided_at=datetime(2026, 1, 1, 5, tzinfo=UTC),
        saw_sequence=ledger.sequence(),
        supersedes=tied[2].id,
    )
    ledger.add([undone], maker=PEOPLE)
    keep_shown(ledger, Settings())
    shown = [one["id"] for one in desk.claim(ledger, OPEN, claim)["decisions"]]
    assert shown == [told.id]
    whole = json.dumps([pages(ledger, OPEN), desk.claim(ledger, OPEN, beside)])
    for secret in (*hidden["claims"], *(one.id for one in tied), undone.id):
        assert secret not in whole
    assert {one["id"] for one in desk.claim(ledger, FULL, claim)["decisions"]} >= {tied[0].id, undone.id, told.id}


def test_a_refusal_names_no_hidden_claim(ledger: Ledger, hidden: dict[str, Any]) -> None:
    """A chain of words on claims of which one is hidden: who sees less is told less."""
    away = hidden["claims"][2]
    by_claim = [one["claims"][0]["id"] for one in pages(ledger, OPEN)["each of incidents"][:2]]
    decide(ledger, by_claim[0], "same", away, hour=6)
    decide(ledger, away, "same", by_claim[1], hour=7)
    roles = {role: Person(id="p", name="Lea", role=role, permissions=role.permissions) for role in Role}
    with pytest.raises(NotAllowed, match="contradicts") as all_told:
        review(ledger, by_claim[0], "different", by_claim[1], person=roles[Role.CHIEF], settings=Settings())
    assert away in str(all_told.value)
    with pytest.raises(NotAllowed, match="contradicts") as less_told:
        review(ledger, by_claim[0], "different", by_claim[1], person=roles[Role.REVIEWER], settings=Settings())
    assert away not in str(less_told.value)
