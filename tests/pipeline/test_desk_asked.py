"""What a page is asked for is checked, and refused in words."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.desk import Filters, filters_of
from trucewatch.pipeline.desk.asked import cursor_of, keys_of, limit_of

KINDS = ((str, type(None)), (int,))


def test_filters_are_read_from_a_query() -> None:
    asked = {
        "from": "2017-07-01",
        "to": "2017-07-14",
        "kind": ["shelling,airstrike", "calm"],
        "verdict": "none",
        "bbox": "36,32.5,37,33",
        "country": "sy",
        "text": "shells, and rockets",
        "has_review": "no",
        "actor": "",
        "cursor": "not a filter",
    }
    assert filters_of(asked) == Filters(
        start=date(2017, 7, 1),
        end=date(2017, 7, 14),
        kind=("shelling", "airstrike", "calm"),
        verdict=("none",),
        bbox=(36.0, 32.5, 37.0, 33.0),
        country="SY",
        text="shells, and rockets",
        has_review=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("from", "14.7.2017", "is no day"),
        ("to", "2017-02-30", "is no day"),
        ("kind", "shelling,bombing", "There is no kind 'bombing'"),
        ("verdict", "violated", "There is no verdict 'violated'"),
        ("status", "proven", "There is no status"),
        ("bbox", "1,2,3", "no rectangle"),
        ("bbox", "1,2,3,nan", "no rectangle"),
        ("bbox", "1,2,3,inf", "no rectangle"),
        ("bbox", "10,40,20,30", "no rectangle"),
        ("bbox", "-190,0,10,10", "no rectangle"),
        ("country", "Syria", "no country"),
        ("has_review", "maybe", "neither yes nor no"),
        ("text", "x" * 201, "longer than 200"),
        ("actor", "a,b", "takes one value"),
        ("actor", "a\0", "cannot be shown"),
        ("text", "\ud800", "cannot be shown"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as error:
        filters_of({name: value})
    assert len(error.value.message) < 200


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ConfigError, match="lies after"):
        filters_of({"from": "2017-07-02", "to": "2017-07-01"})


@given(st.one_of(st.none(), st.text(max_size=40)), st.integers(-(2**62), 2**62))
def test_a_cursor_brings_its_keys_back(day: str | None, number: int) -> None:
    assert keys_of("incidents", cursor_of("incidents", [day, number]), KINDS) == [day, number]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "*",
        "ü",
        "A" * 5000,
        cursor_of("documents", [None, 1]),
        cursor_of("incidents", [None]),
        cursor_of("incidents", [1, 1]),
        cursor_of("incidents", [None, True]),
        cursor_of("incidents", [None, 2**63]),
        cursor_of("incidents", [None, 1.5]),
    ],
)
def test_another_s_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ConfigError, match="cursor is none of this list"):
        keys_of("incidents", cursor, KINDS)


@given(st.text(max_size=300))
def test_no_cursor_crashes(cursor: str) -> None:
    with suppress(ConfigError):
        keys_of("incidents", cursor, KINDS)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_has_its_bounds(limit: int) -> None:
    with pytest.raises(ConfigError, match="limit"):
        limit_of(limit)
