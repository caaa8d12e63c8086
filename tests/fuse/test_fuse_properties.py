"""Fusion is a function of the set of claims, and its work grows with their number."""

from datetime import date, timedelta

from claims_for_fusing import DARAA, DARAA_PROVINCE, GOV, NAWA, REBELS, SOHR, SYRIA, claim, killed, on
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.claims import Place, Precision, Resolved
from trucewatch.core.kinds import Kind, Stance
from trucewatch.fuse import fuse

KINDS = (Kind.SHELLING, Kind.AIRSTRIKE, Kind.ATTACK, Kind.VIOLATION, Kind.TALKS, Kind.SUPPORT)


@st.composite
def told(draw: st.DrawFn) -> Resolved:
    day = date(2017, 7, 14) + timedelta(days=draw(st.integers(0, 3)))
    return claim(
        draw(st.sampled_from(("shells fell on the town", "another raid hit it", "forces shelled the market today"))),
        kind=draw(st.sampled_from(KINDS)),
        document=draw(st.sampled_from("abcd")),
        start=draw(st.integers(0, 400)),
        by=draw(st.sampled_from(((), (GOV,), (REBELS,)))),
        place=draw(st.sampled_from((DARAA, NAWA, DARAA_PROVINCE, SYRIA, None))),
        time=on(day, draw(st.sampled_from((1, 2, 40)))),
        is_undated=draw(st.booleans()),
        harm=draw(st.sampled_from(((), (killed(3, 3),), (killed(5),)))),
        count=draw(st.sampled_from((None, 9, 8))),
        tellers=draw(st.sampled_from(((), (SOHR,), ("Dr Khalil",)))),
        stance=draw(st.sampled_from(Stance)),
        sequence=draw(st.integers(0, 5)),
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(told(), max_size=12), st.randoms())
def test_the_order_of_arrival_changes_nothing(claims: list[Resolved], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fuse(claims) == fuse(shuffled)


@settings(max_examples=100, deadline=None)
@given(st.lists(told(), max_size=12))
def test_every_claim_is_in_one_incident(claims: list[Resolved]) -> None:
    fused = fuse(claims)
    ids = [claim_id for incident in fused.incidents for claim_id in incident.claim_ids()]
    assert sorted(ids) == sorted({resolved.claim.id for resolved in claims})


@settings(max_examples=100, deadline=None)
@given(st.lists(told(), max_size=12))
def test_no_incident_holds_days_or_towns_apart(claims: list[Resolved]) -> None:
    for incident in fuse(claims).incidents:
        towns = {r.place.id for r in incident.claims if r.place and r.place.precision is Precision.SETTLEMENT}
        assert len(towns) <= 1
        starts = [r.time.start for r in incident.claims if r.time and r.time.start and _is_short(r)]
        assert not starts or (max(starts) - min(starts)).days <= 3


def _is_short(resolved: Resolved) -> bool:
    time = resolved.time
    return time is not None and time.start is not None and time.end is not None and (time.end - time.start).days <= 2


def synthetic(number: int) -> list[Resolved]:
    """A made-up war: eight events a day in towns on a grid, three documents an event."""
    claims = []
    for index in range(number):
        event = index // 3
        row, column = event * 7 % 40, event * 13 % 40
        place = Place(
            id=f"t{row}-{column}", name=f"Town {row} {column}", lat=33 + row / 20, lon=36 + column / 20,
            radius_m=3000.0, precision=Precision.SETTLEMENT, country="SY", admin1=f"P{row // 10}",
        )  # fmt: skip
        claims.append(
            claim(
                f"Forces shelled the town number {event} with {index % 7} mortars",
                kind=KINDS[event % 3],
                document=f"{index}",
                by=((GOV,), (REBELS,))[event % 2],
                place=place,
                time=on(date(2017, 1, 1) + timedelta(days=event // 8)),
            )
        )
    return claims


def test_pairs_grow_with_claims_not_with_their_square() -> None:
    small, large = fuse(synthetic(300)), fuse(synthetic(1200))
    assert small.pairs > 0
    assert large.pairs / 1200 < 1.5 * small.pairs / 300
    assert len(large.incidents) == 400
