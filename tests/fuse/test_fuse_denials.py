"""Denials without a day or place: joined with the one incident they can be about, else apart, and saying so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from claims_for_fusing import DARAA, DAY, GOV, NAWA, REBELS, RUSSIA, SOHR, claim, on

from trucewatch.core.claims import Place, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.records import PartKind
from trucewatch.fuse import fuse

RAID = {"kind": Kind.AIRSTRIKE, "by": (RUSSIA,)}


def raid(name: str = "a", place: Place | None = DARAA, days: int = 0) -> Resolved:
    return claim(
        "Russian jets bombed the town",
        document=name,
        place=place,
        time=on(DAY + timedelta(days=days)),
        tellers=(SOHR,),
        **RAID,
    )  # type: ignore[arg-type]


def denial(**given: object) -> Resolved:
    told = {
        "place": None,
        "is_undated": True,
        "document": "z",
        "published": DAY + timedelta(days=1),
        "tellers": (RUSSIA,),
    }
    return claim("its jets had bombed nothing", stance=Stance.DENIED, **{**RAID, **told, **given})  # type: ignore[arg-type]


def of_denial(*claims: Resolved) -> Incident:
    return next(i for i in fuse(claims).incidents if any(r.claim.stance is Stance.DENIED for r in i.claims))


def notes(incident: Incident) -> list[str]:
    return [value.value for field in incident.fields if field.name == "note" for value in field.values]


@pytest.mark.parametrize(
    "told",
    [
        denial(),
        denial(place=DARAA),
        denial(kind=Kind.ATTACK),
        denial(by=(), place=DARAA),
        denial(by=()),
        denial(published=DAY),
        denial(published=DAY + timedelta(days=3)),
    ],
    ids=["bare", "place", "general", "place, nobody named", "who denies did it", "same day", "three days later"],
)
def test_it_joins_the_only_incident_it_can_be_about(told: Resolved) -> None:
    incident = of_denial(raid(), told)
    assert len(incident.claims) == 2
    assert (incident.status, incident.roots) == (IncidentStatus.DISPUTED, ("sohr",))


@pytest.mark.parametrize(
    "told",
    [
        denial(published=DAY - timedelta(days=1)),
        denial(published=DAY + timedelta(days=4)),
        replace(denial(), published=None),
        denial(by=(GOV,), tellers=(GOV,)),
        denial(place=NAWA),
        denial(kind=Kind.ABDUCTION),
        denial(part=PartKind.COMMENT),
        denial(is_undated=False, time=on(DAY + timedelta(days=4)), published=DAY + timedelta(days=5)),
    ],
    ids=["came before", "long after", "undated page", "another doer", "another town", "kind", "reader", "other day"],
)
def test_it_stays_apart_from_what_it_cannot_be_about(told: Resolved) -> None:
    incident = of_denial(raid(), told)
    assert (len(incident.claims), incident.status) == (1, IncidentStatus.DENIED)


def test_where_two_fit_it_joins_neither_and_says_so() -> None:
    incident = of_denial(raid(), raid("b", NAWA), denial())
    assert len(incident.claims) == 1
    assert notes(incident) == ["denies what 2 incidents tell: joined with none of them"]
    assert len(of_denial(raid(), raid("b", NAWA), denial(place=NAWA)).claims) == 2, "a place tells them apart"


def test_a_person_may_keep_it_apart() -> None:
    left, right = raid(), denial()
    said = Decision(
        subject=right.claim.id,
        action="different",
        value=left.claim.id,
        person="A",
        saw_sequence=1,
        decided_at=datetime(2017, 7, 20, tzinfo=UTC),
    )
    assert len(fuse((left, right), (said,)).incidents) == 2


def test_the_link_says_why_and_the_order_of_arrival_changes_nothing() -> None:
    claims = (raid(), denial(), claim("Rebels shelled Daraa", document="c", by=(REBELS,)))
    fused = fuse(claims)
    assert [item.field for link in fused.links for item in link.evidence if "denial" in item.field] == ["denial"]
    assert {repr(fuse(order).incidents) for order in permutations(claims)} == {repr(fused.incidents)}
