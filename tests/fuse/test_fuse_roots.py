"""Who told it first: agencies of whole pages, copies, shortened names, relays; and what stays independent."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from claims_for_fusing import AFP, DAY, GOV, RUSSIA, SOHR, claim, on

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.kinds import Kind, Telling
from trucewatch.core.records import PartKind
from trucewatch.fuse import fuse

REUTERS = Actor(id="reuters", name="Reuters", kind="media")
AGENCIES = Actor(id="agencies", name="agencies not named", kind="media")
WORDS = (
    "Shells hit Daraa on Friday",
    "Mortar fire struck the city of Daraa",
    "Government artillery pounded Daraa",
    "Daraa came under fire from the army",
)


def one(*claims: Resolved) -> Incident:
    (incident,) = fuse(claims).incidents
    return incident


def told(number: int, **given: object) -> Resolved:
    """Telling number so-and-so of one shelling, each in words and a paper of its own."""
    extra = {name: given.pop(name) for name in ("credits", "printed_in") if name in given}
    name = "abcd"[number]
    made = claim(WORDS[number], document=name, by=(GOV,), **given)  # type: ignore[arg-type]
    return replace(made, **extra)  # type: ignore[arg-type]


def handed(incident: Incident, name: str) -> dict[str, tuple[str, ...]]:
    return {value.value: value.support for field in incident.fields if field.name == name for value in field.values}


def test_papers_with_one_agency_are_one_root_and_stand_as_its_relays() -> None:
    incident = one(told(0, credits=(REUTERS,)), told(1, credits=(REUTERS,)), told(2, tellers=(REUTERS,)))
    assert (incident.roots, incident.status) == (("reuters",), IncidentStatus.REPORTED)
    assert handed(incident, "relay") == dict.fromkeys(("paper a", "paper b", "paper c"), ("reuters",))


def test_two_agencies_are_two_roots() -> None:
    incident = one(told(0, credits=(REUTERS,)), told(1, credits=(AFP,)))
    assert (incident.roots, incident.status) == (("afp", "reuters"), IncidentStatus.CORROBORATED)


def test_whom_the_agency_quotes_goes_before_the_agency() -> None:
    incident = one(told(0, credits=(REUTERS,), tellers=(SOHR,)), told(1, credits=(AFP,), tellers=(SOHR,)))
    assert incident.roots == ("sohr",)


@pytest.mark.parametrize("both", [(AFP, REUTERS), (REUTERS, AFP)])
def test_a_page_of_two_agencies_supports_neither_a_second_time(both: tuple[Actor, ...]) -> None:
    incident = one(told(0, credits=both), told(1, credits=(REUTERS,)))
    assert incident.roots == ("reuters",)


def test_agencies_without_names_corroborate_no_agency_but_a_paper_of_its_own() -> None:
    assert one(told(0, credits=(AGENCIES,)), told(1, credits=(AFP,))).roots == ("afp",)
    assert one(told(0, credits=(AGENCIES,)), told(1, tellers=(AFP,))).roots == ("afp",)
    assert one(told(0, credits=(AGENCIES,)), told(1, credits=(AGENCIES,))).roots == ("agencies",)
    assert one(told(0, credits=(AGENCIES,)), told(1)).roots == ("agencies", "paper b")


def test_a_readers_comment_is_no_agencys() -> None:
    reader = told(0, credits=(REUTERS,), part=PartKind.COMMENT, tellers=("Fuat",), how=Telling.COMMENT)
    assert one(reader).status is IncidentStatus.RUMOURED


def test_unnamed_residents_in_an_agencys_page_count_for_the_agency_and_stay_weak() -> None:
    incident = one(told(0, credits=(REUTERS,), tellers=("residents",), how=Telling.ANONYMOUS))
    assert (incident.roots, incident.status) == (("reuters",), IncidentStatus.RUMOURED)


@pytest.mark.parametrize("is_first_in_ledger", [True, False])
def test_a_copy_takes_the_root_of_the_first_printed_page(is_first_in_ledger: bool) -> None:
    original = told(0, sequence=2 if is_first_in_ledger else 1)
    copy = told(1, published=DAY + timedelta(days=1), sequence=1 if is_first_in_ledger else 2)
    copy = replace(copy, printed_in=("document-a",))
    original = replace(original, printed_in=("document-b",))
    incident = one(original, copy)
    assert incident.roots == ("paper a",)
    assert handed(incident, "copy") == {"paper b": ("paper a",)}
    assert handed(incident, "relay") == {}


def test_a_credit_in_one_of_the_copies_is_the_root_of_all() -> None:
    """The paper that left the agency out printed a day earlier: it is no original for that."""
    bare = replace(told(0), printed_in=("document-b",))
    credited = replace(told(1, published=DAY + timedelta(days=1), credits=(REUTERS,)), printed_in=("document-a",))
    for order in permutations((bare, credited)):
        incident = one(*order)
        assert incident.roots == ("reuters",)
        assert handed(incident, "copy") == {"paper a": ("reuters",)}
    alone = [
        i for i in fuse((bare, replace(credited, time=on(DAY + timedelta(days=9))))).incidents if len(i.claims) == 1
    ]
    assert {i.roots for i in alone} == {("reuters",)}, "also where the copies stand in other incidents"


def test_a_page_that_shares_no_word_is_a_root_of_its_own() -> None:
    assert len(one(told(0), told(1)).roots) == 2


def test_a_quotation_left_out_in_the_copy_is_still_the_root() -> None:
    quoting = replace(told(0, tellers=(SOHR,)), printed_in=("document-b",))
    bare = replace(told(1), printed_in=("document-a",))
    incident = one(quoting, bare)
    assert incident.roots == ("sohr",)
    assert set(handed(incident, "relay")) | set(handed(incident, "copy")) == {"paper a", "paper b"}


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("the Hauran Documentation Network", "the Hauran Network"),
        ("the Hauran Documentation Network", "HDN"),
        ("the Inkhil Media Centre for Human Rights", "the Inkhil Centre"),
    ],
)
def test_a_body_that_no_registry_knows_is_one_by_its_shorter_name(full: str, short: str) -> None:
    assert len(one(told(0, tellers=(full,)), told(1, tellers=(short,))).roots) == 1


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("the Hauran Documentation Network", "the Idlib Network"),
        ("the Hauran Documentation Network", "the Media Office"),
        ("Dr Ahmad Salem Khalil", "the Khalil Brigade"),
        ("the Hauran Documentation Network", "XYZ"),
    ],
)
def test_another_body_is_another_root(full: str, short: str) -> None:
    assert len(one(told(0, tellers=(full,)), told(1, tellers=(short,))).roots) == 2


def test_a_short_name_that_fits_two_bodies_is_neither() -> None:
    bodies = ("the Hauran Documentation Network", "the Hauran Relief Network", "the Hauran Network")
    assert len(one(*(told(at, tellers=(body,)) for at, body in enumerate(bodies))).roots) == 3


def test_a_root_through_two_relays_names_both() -> None:
    incident = one(told(0, tellers=(AFP, SOHR)), told(1, tellers=(SOHR,)), told(2, tellers=(REUTERS, SOHR)))
    assert incident.roots == ("sohr",)
    assert set(handed(incident, "relay")) == {"afp", "reuters", "paper a", "paper b", "paper c"}


def test_two_sides_counts_confirm_nobody() -> None:
    tally = {"kind": Kind.VIOLATION, "time": on(date(2017, 6, 16))}
    nine = claim("Russia counted nine", tellers=(RUSSIA,), count=9, **tally)  # type: ignore[arg-type]
    eight = claim("Turkey counted eight", document="b", tellers=("Turkish Defence Ministry",), count=8, **tally)  # type: ignore[arg-type]
    assert one(nine, eight).status is IncidentStatus.REPORTED
    same = claim("Turkey counted nine", document="b", tellers=("Turkish Defence Ministry",), count=9, **tally)  # type: ignore[arg-type]
    assert one(nine, same).status is IncidentStatus.CORROBORATED
