"""Totals and their rows: apart, compared as told, and never repaired."""

from dataclasses import replace

import pytest
from claims_for_fusing import DARAA, NAWA, SOHR, SYRIA, claim, killed

from trucewatch.core.claims import Place, Resolved
from trucewatch.core.incidents import Incident, is_count
from trucewatch.core.kinds import Kind
from trucewatch.fuse import fuse
from trucewatch.fuse.totals import makes


def row(words: str, count: int | None, start: int, place: Place | None = None, kind: Kind = Kind.VIOLATION) -> Resolved:
    return claim(words, kind=kind, count=count, start=start, place=place)


def total(count: int, *rows: Resolved, kind: Kind = Kind.VIOLATION, place: Place | None = None) -> Resolved:
    told = row("Total", count, 900, place, kind)
    return replace(told, claim=replace(told.claim, parts=tuple(one.claim.evidence[0] for one in rows)))


def incident_of(told: Resolved, *others: Resolved) -> Incident:
    found = fuse((told, *others)).incidents
    return next(i for i in found if told.claim.id in i.claim_ids())


def notes(incident: Incident) -> list[str]:
    return [value.value for field in incident.fields if field.name == "note" for value in field.values]


ROWS = (row("Daraa 3", 3, 0, DARAA), row("Nawa 4", 4, 100, NAWA))


def test_a_total_is_no_row_and_counted_as_told() -> None:
    found = incident_of(total(7, *ROWS), *ROWS)
    assert len(found.claims) == 1
    assert is_count(found)
    assert notes(found) == []
    assert len(fuse((total(7, *ROWS), *ROWS)).incidents) == 3


def test_a_total_that_its_rows_do_not_make_is_flagged_and_kept() -> None:
    found = incident_of(total(8, *ROWS), *ROWS)
    assert notes(found) == ["the rows told do not make the total: 3 + 4 is 7, not 8"]
    assert found.claims[0].claim.count == 8


def test_rows_without_a_place_are_still_events_of_their_own() -> None:
    rows = (row("Army 12", 12, 0), row("Rebels 9", 9, 100))
    assert len(fuse((total(21, *rows), *rows)).incidents) == 3


@pytest.mark.parametrize(
    ("number", "rows", "is_made"),
    [
        (21, (12, 9), True),
        (21, (12, 9, 10, 11), True),
        (21, (12, 8), False),
        (21, (12, 9, 10), False),
        (21, (22,), False),
        (0, (0, 0), True),
    ],
)
def test_a_total_may_be_broken_down_twice(number: int, rows: tuple[int, ...], is_made: bool) -> None:
    """By side, then by place."""
    assert makes(number, rows) is is_made


def test_a_row_without_a_number_leaves_the_sum_open() -> None:
    rows = (*ROWS, row("Inkhil", None, 200))
    assert notes(incident_of(total(9, *rows), *rows)) == []


def test_the_dead_of_the_rows_are_held_against_those_of_the_total() -> None:
    rows = tuple(
        replace(one, claim=replace(one.claim, count=None, harm=(killed(dead, dead),)))
        for one, dead in zip(ROWS, (2, 3), strict=True)
    )
    whole = total(7, *rows)
    told = replace(whole, claim=replace(whole.claim, count=None, harm=(killed(6, 6),)))
    assert notes(incident_of(told, *rows)) == ["killed: the rows told do not make the total: 2 + 3 is 5, not 6"]
    vague = replace(told, claim=replace(told.claim, harm=(killed(6),)))
    assert notes(incident_of(vague, *rows)) == [], "at least six may be five and more that no row tells"


def test_a_total_of_acts_joins_no_single_act_of_another_page() -> None:
    rows = tuple(replace(one, claim=replace(one.claim, kind=Kind.AIRSTRIKE)) for one in ROWS)
    whole = total(7, *rows, kind=Kind.AIRSTRIKE, place=DARAA)
    single = claim("Jets struck Daraa", kind=Kind.AIRSTRIKE, document="b", tellers=(SOHR,))
    assert len(incident_of(whole, *rows, single).claims) == 1


def test_two_monitors_totals_of_one_day_stand_beside_each_other() -> None:
    whole = total(7, *ROWS, place=SYRIA)
    other = claim(
        "SOHR counted nine breaches", kind=Kind.VIOLATION, count=9, document="b", tellers=(SOHR,), place=SYRIA
    )
    found = incident_of(whole, *ROWS, other)
    told = next(field.values for field in found.fields if field.name == "count")
    assert {value.value: value.support for value in told} == {"7": ("paper a",), "9": ("sohr",)}
