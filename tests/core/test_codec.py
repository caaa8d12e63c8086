"""Records go to JSON and back without loss, and a record that does not fit is refused."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import (
    Actor,
    Basis,
    Candidate,
    Claim,
    Harm,
    Interval,
    Mention,
    Place,
    Precision,
    Resolution,
    Slot,
    Teller,
)
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.problems import DataIntegrityError
from trucewatch.core.records import Capture, PartKind
from trucewatch.core.text import span_of

TEXT = "A resident said that five shells fell on Dael. Пять снарядов. خمس قذائف"


@st.composite
def spans(draw: st.DrawFn):
    start = draw(st.integers(0, len(TEXT) - 2))
    end = draw(st.integers(start + 1, len(TEXT)))
    try:
        return span_of("document-1", TEXT, start, end)
    except DataIntegrityError:
        return span_of("document-1", TEXT, 0, 1)


mentions = st.builds(
    Mention,
    text=st.text(max_size=9),
    span=st.none() | spans(),
    basis=st.sampled_from(Basis),
    hint=st.none() | st.text(),
)
tellers = st.builds(Teller, text=st.text(max_size=9), span=st.none() | spans(), telling=st.sampled_from(Telling))
harms = st.builds(
    Harm,
    kind=st.sampled_from(HarmKind),
    minimum=st.none() | st.integers(0, 5),
    maximum=st.none() | st.integers(5, 9),
    who=st.sampled_from(Who),
    span=st.none() | spans(),
)
claims = st.builds(
    Claim,
    document_id=st.just("document-1"),
    part=st.sampled_from(PartKind),
    part_index=st.integers(0, 3),
    kind=st.sampled_from(Kind),
    evidence=st.lists(spans(), min_size=1, max_size=2).map(tuple),
    actors=st.lists(mentions, max_size=2).map(tuple),
    place=st.none() | mentions,
    weapons=st.lists(st.sampled_from(Weapon), max_size=2).map(tuple),
    harm=st.lists(harms, max_size=2).map(tuple),
    attribution=st.lists(tellers, max_size=2).map(tuple),
    stance=st.sampled_from(Stance),
    count=st.none() | st.integers(0, 99),
)
referents = (
    st.builds(Actor, id=st.text(), name=st.text(), sides=st.lists(st.text(), max_size=2).map(tuple))
    | st.builds(
        Place,
        id=st.text(),
        name=st.text(),
        lat=st.floats(-90, 90),
        lon=st.floats(-180, 180),
        radius_m=st.floats(0, 1e6),
        precision=st.sampled_from(Precision),
    )
    | st.builds(
        Interval,
        start=st.just(date(2017, 7, 14)),
        end=st.none() | st.just(date(2017, 7, 15)),
        at=st.none() | st.just(datetime(2017, 7, 14, 18, 20, tzinfo=timezone(timedelta(hours=3)))),
    )
)
resolutions = st.builds(
    Resolution,
    claim_id=st.text(),
    slot=st.sampled_from(Slot),
    chosen=st.none() | referents,
    score=st.floats(0, 1),
    candidates=st.lists(st.builds(Candidate, referent=referents, score=st.floats(0, 1)), max_size=2).map(tuple),
)


@given(claims | resolutions)
def test_round_trip_keeps_record_and_id(record: Claim | Resolution) -> None:
    again = from_json(type(record), json.loads(json.dumps(to_json(record), ensure_ascii=False)))
    assert again == record
    assert again.id == record.id


def test_a_clock_in_a_named_zone_keeps_its_id() -> None:
    """A zone's name does not survive JSON, its offset does: the id must not rest on the name."""
    at = datetime(2017, 7, 14, 18, 20, tzinfo=ZoneInfo("Asia/Damascus"))
    interval = Interval(start=date(2017, 7, 14), end=date(2017, 7, 15), at=at)
    resolution = Resolution(claim_id="c", slot=Slot.TIME, chosen=interval)
    again = from_json(Resolution, json.loads(json.dumps(to_json(resolution))))
    assert again == resolution
    assert again.id == resolution.id


def test_defaults_are_left_out() -> None:
    capture = Capture(
        location="a/b.html", sha256="0" * 64, size=1, media_type="text/html", fetched_at=datetime.now(UTC)
    )
    assert set(to_json(capture)) == {"location", "sha256", "size", "media_type", "fetched_at"}


@pytest.mark.parametrize(
    "value",
    [
        {"location": "x"},
        {"location": 3, "sha256": "", "size": 1, "media_type": "", "fetched_at": "2017-07-14T00:00:00+00:00"},
        {"location": "x", "sha256": "", "size": 1, "media_type": "", "fetched_at": "yesterday"},
        {"location": "x", "sha256": "", "size": 1, "media_type": "", "fetched_at": "2017-07-14T00:00:00"},
        {"colour": "red"},
    ],
)
def test_what_does_not_fit_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(DataIntegrityError):
        from_json(Capture, value)
