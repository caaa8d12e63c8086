"""Documents without a day of publication, words of posts, and what tells no day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import Interval
from trucewatch.core.records import DateBasis
from trucewatch.resolve.times import TimeContext, resolve_time
from trucewatch.resolve.times_feasts import islamic
from trucewatch.resolve.times_narrative import Narrative
from trucewatch.resolve.times_words import marked


def told(*texts: str) -> list[str]:
    """First days that a narrative tells, in the order of its words; "-" where none is told."""
    narrative, found = Narrative(), []
    for text in texts:
        interval = resolve_time(text, narrative.context(TimeContext()))
        narrative.learn(interval)
        found.append(str(interval.start) if interval and interval.start else "-")
    return found


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("in 1914", "on 12 August", "on 5 September"), ["1914-01-01", "1914-08-12", "1914-09-05"]),
        (("on 20 December 1941", "on 3 January"), ["1941-12-20", "1942-01-03"]),
        (("in May 1943", "in March", "in December 1942"), ["1943-05-01", "1943-03-01", "1942-12-01"]),
        (("on 12 August 1914", "two days later", "the next day"), ["1914-08-12", "1914-08-14", "1914-08-15"]),
        (("in 1640", "that year", "the following year"), ["1640-01-01", "1640-01-01", "1641-01-01"]),
        (("on 12 August",), ["-"]),
        (("on 12 August 1914", "yesterday", "last week", "for three days", "on 14 August"),
         ["1914-08-12", "-", "1914-08-03", "-", "1914-08-14"]),
    ],
)  # fmt: skip
def test_a_narratives_dates_hang_on_those_told_before(texts: tuple[str, ...], days: list[str]) -> None:
    assert told(*texts) == days


def test_a_day_of_publication_goes_before_the_narrative() -> None:
    narrative = Narrative(told=date(1914, 8, 12))
    context = TimeContext(published=date(2017, 7, 18), basis=DateBasis.GIVEN)
    assert narrative.context(context) is context


def test_a_stretch_does_not_move_the_narrative() -> None:
    narrative = Narrative(told=date(1914, 8, 12))
    narrative.learn(Interval(start=date(1914, 1, 1), end=date(1919, 1, 1)))
    narrative.learn(Interval(start=date(1918, 1, 1), end=None))
    assert narrative.told == date(1914, 8, 12)


def read(text: str, **known: Any) -> Interval | None:
    return resolve_time(text, TimeContext(**{"published": date(2017, 7, 18), "basis": DateBasis.GIVEN, **known}))


@pytest.mark.parametrize("text", ["the next day", "two days later", "the previous night", "three days earlier"])
def test_a_day_told_from_another_is_never_told_from_publication(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text", ["24 hours before the deal", "on the eve of the truce", "two days after the ceasefire"]
)
def test_an_unknown_event_dates_nothing(text: str) -> None:
    assert read(text) is None


def test_the_words_of_a_post_rest_on_the_post() -> None:
    found = read("yesterday", posted=datetime(2017, 7, 18, 8, 0, tzinfo=UTC))
    assert found is not None
    assert (found.start, found.basis) == (date(2017, 7, 17), "post")


def test_the_verb_and_names_are_no_times() -> None:
    for text in ("may", "Sunday Times", "October war", "August 1 Brigade", "March of Return", "Russia Today"):
        assert read(text) is None, text


def test_words_of_three_scripts_give_the_same_marks() -> None:
    assert marked("٩ تموز ٢٠١٧") == marked("9 июля 2017") == marked("9 July 2017") == "9 mo7 2017"


def test_the_tabular_islamic_calendar() -> None:
    assert islamic(1438, 9, 1) == date(2017, 5, 27)
    assert islamic(1445, 9, 1) == date(2024, 3, 11)


WORDS = (
    "٣ أيام قبل منذ الماضي اليوم التالي بعد الهدنة через два дня до с по 2016 года ночь на в BC half quarter of "
    "first last following later earlier truce Ramadan eve century 19th 0 99 31 June Brigade that night"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=8), st.none() | st.dates(), st.booleans())
def test_no_order_of_words_breaks_it(words: list[str], carried: date | None, is_narrative: bool) -> None:
    context = TimeContext(
        published=None if is_narrative else date(2017, 7, 18), basis=DateBasis.GIVEN, carried=carried,
        anchors={"truce": date(1, 1, 1), "war": date(9999, 12, 31)},
    )  # fmt: skip
    narrative = Narrative(told=carried)
    found = resolve_time(" ".join(words), narrative.context(context))
    narrative.learn(found)
    assert narrative.told in (carried, found.start if found else carried)
    assert narrative.unit in ("day", "month", "year")
