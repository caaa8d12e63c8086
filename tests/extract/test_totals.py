"""Totals of tables and lists know their rows; they are no place, and no event beside them."""

import pytest

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import HarmKind, Kind
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.rules import RuleExtractor
from trucewatch.extract.tables import table_claims
from trucewatch.extract.totals import tells_total


def table(*rows: str) -> Document:
    text = "\n".join(rows)
    return Document(capture_id="c", location="l", text=text, parts=(Part(kind=PartKind.BODY, start=0, end=len(text)),))


def parts(claim: Claim) -> list[str]:
    return [span.exact for span in claim.parts]


@pytest.mark.parametrize(
    "word", ["Total", "TOTAL:", "Overall", "Sum", "In total", "Grand total", "Sub-total", "Altogether", "Totals"]
)
def test_a_total_has_the_rows_above_and_no_place(word: str) -> None:
    claims = table_claims(table("Place | Violations", "Morek | 3", "Kafr Zita | 4", f"{word} | 9"))
    assert [claim.count for claim in claims] == [3, 4, 9]
    assert [parts(claim) for claim in claims] == [[], [], ["Morek | 3", "Kafr Zita | 4"]]
    assert claims[-1].place is None


@pytest.mark.parametrize(
    "words", ["Totma", "Overallah", "Summan", "A total of nine shells fell on Morek and its mills on Friday"]
)
def test_no_total(words: str) -> None:
    assert not tells_total(words)


def test_a_remark_behind_the_figures_makes_no_total() -> None:
    rows = (
        "Place | Kind | Killed | Notes",
        "Morek | Shelling | 3 | Total loss of a house",
        "Kafr Zita | Shelling | 2 |",
    )
    claims = table_claims(table(*rows))
    assert [(claim.place.text if claim.place else "", parts(claim)) for claim in claims] == [
        ("Morek", []),
        ("Kafr Zita", []),
    ]


def test_each_counted_column_has_its_own_total() -> None:
    claims = table_claims(table("Place | Shelling | Airstrikes", "Morek | 3 | 1", "Kafr Zita | 4 | 2", "Sum | 7 | 3"))
    totals = [claim for claim in claims if claim.parts]
    assert [(claim.kind, claim.count) for claim in totals] == [(Kind.SHELLING, 7), (Kind.AIRSTRIKE, 3)]
    assert all(len(claim.parts) == 2 for claim in totals)


def test_the_dead_in_all() -> None:
    claims = table_claims(
        table("Place | Event | Killed", "Morek | Shelling | 3", "Kafr Zita | Airstrike | 4", "Total | | 7")
    )
    assert [(harm.kind, harm.minimum) for harm in claims[-1].harm] == [(HarmKind.KILLED, 7)]
    assert len(claims[-1].parts) == 2


def test_a_grand_total_behind_totals_is_over_all_rows() -> None:
    claims = table_claims(
        table(
            "Place | Violations",
            *("Morek | 3", "Kafr Zita | 4", "Total | 7"),
            *("Inkhil | 1", "Nawa | 1", "Total | 2", "Grand total | 9"),
        )
    )
    totals = [claim for claim in claims if claim.parts]
    assert [len(claim.parts) for claim in totals] == [2, 2, 4]


def test_a_total_alone_is_a_count_like_any_other() -> None:
    (claim,) = table_claims(table("Place | Violations", "Total | 9"))
    assert (claim.count, claim.parts) == (9, ())


def test_a_total_that_opens_a_list_is_over_the_rows_below() -> None:
    text = (
        "Ceasefire violations in Hama on 5 November 2018:\n\nTotal ceasefire violations: 7\n\nMorek: 3\n\nKafr Zita: 4"
    )
    parts_ = (Part(kind=PartKind.BODY, start=0, end=len(text)),)
    claims = RuleExtractor().extract(Document(capture_id="c", location="l", text=text, parts=parts_))[0]
    assert {claim.count: parts(claim) for claim in claims} == {7: ["Morek: 3", "Kafr Zita: 4"], 3: [], 4: []}


def test_the_sentence_that_leads_a_table_in_is_no_event_beside_its_rows() -> None:
    text = (
        "The observers recorded the following ceasefire violations in Syria on 5 November 2018:\n\n"
        "Place | Violations\nMorek | 3\nKafr Zita | 4"
    )
    parts_ = (Part(kind=PartKind.BODY, start=0, end=len(text)),)
    claims = RuleExtractor().extract(Document(capture_id="c", location="l", text=text, parts=parts_))[0]
    assert [claim.evidence[0].exact for claim in claims] == ["Morek | 3", "Kafr Zita | 4"]


def test_a_sentence_that_counts_before_a_table_is_a_claim_beside_its_rows() -> None:
    text = (
        "The observers recorded nine ceasefire violations in Syria on 5 November 2018:\n\n"
        "Place | Violations\nMorek | 3\nKafr Zita | 4"
    )
    parts_ = (Part(kind=PartKind.BODY, start=0, end=len(text)),)
    claims = RuleExtractor().extract(Document(capture_id="c", location="l", text=text, parts=parts_))[0]
    assert [claim.count for claim in claims] == [9, 3, 4]
