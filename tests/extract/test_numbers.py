"""Amounts: figures and number words as ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.extract.numbers import Amount, amount_in

AMOUNTS = [
    ("dozens of people", Amount(24, None)),
    ("scores of volunteers", Amount(40, None)),
    ("hundreds of civilians", Amount(200, None)),
    ("hundreds of thousands of people", Amount(200_000, None)),
    ("nearly 900,000 people", Amount(900_000, 900_000)),
    ("more than 1,400 people", Amount(1400, None)),
    ("at least five", Amount(5, None)),
    ("50,000 to 100,000 people", Amount(50_000, 100_000)),
    ("between 10 and 12 soldiers", Amount(10, 12)),
    ("up to 10 hospitals", Amount(None, 10)),
    ("no casualties", Amount(0, 0)),
    ("twenty-two more soldiers", Amount(22, 22)),
    ("Perhaps 2m people", Amount(2_000_000, 2_000_000)),
    ("two hundred fighters", Amount(200, 200)),
    ("several people", Amount(1, None)),
    ("a soldier", None),
    ("half a dozen people", Amount(6, 6)),
    ("several hundred families", Amount(200, None)),
    ("tens of thousands of people", Amount(20_000, None)),
    ("two or three houses", Amount(2, 3)),
    ("10-12 shells", Amount(10, 12)),
    ("no fewer than 12 civilians", Amount(12, None)),
    ("no more than five men", Amount(None, 5)),
    ("30 people or more", Amount(30, None)),
    ("a 12-year-old boy", None),
    ("two 12-year-old boys", Amount(2, 2)),
    ("an F-16 pilot", None),
    ("not a single soldier", Amount(0, 0)),
]


@pytest.mark.parametrize(("text", "amount"), AMOUNTS)
def test_words_give_bounds(text: str, amount: Amount | None) -> None:
    assert amount_in(text) == amount


@given(st.text(max_size=60))
def test_bounds_are_never_reversed(text: str) -> None:
    amount = amount_in(text)
    if amount is not None and amount.minimum is not None and amount.maximum is not None:
        assert 0 <= amount.minimum <= amount.maximum


@given(st.integers(min_value=0, max_value=10**8))
def test_figures_are_read_with_and_without_commas(number: int) -> None:
    assert amount_in(f"{number} people") == amount_in(f"{number:,} people") == Amount(number, number)
