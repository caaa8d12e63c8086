"""Words of time made into days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import Interval
from trucewatch.core.records import DateBasis
from trucewatch.resolve.times import TimeContext, day_order, resolve_time, zone_of
from trucewatch.resolve.times_feasts import easter

SUNDAY = date(2017, 6, 11)


def read(text: str, **told: Any) -> Interval | None:
    context: dict[str, Any] = {"published": SUNDAY, "basis": DateBasis.GIVEN, **told}
    return resolve_time(text, TimeContext(**context))


def days(text: str, **told: Any) -> tuple[str, str] | None:
    """First and last day, both included, as people write them."""
    found = read(text, **told)
    if found is None:
        return None
    last = str(found.end - timedelta(days=1)) if found.end else ""
    return str(found.start or ""), last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("May 9, 2014", "2014-05-09", "2014-05-09"),
        ("May 4", "2017-05-04", "2017-05-04"),
        ("18 November", "2016-11-18", "2016-11-18"),
        ("2017-06-05", "2017-06-05", "2017-06-05"),
        ("6/8/2017", "2017-06-08", "2017-06-08"),
        ("13/06/2017", "2017-06-13", "2017-06-13"),
        ("2026 July 04", "2026-07-04", "2026-07-04"),
        ("July 9-12", "2017-07-09", "2017-07-12"),
        ("between 3 and 5 May", "2017-05-03", "2017-05-05"),
        ("from May 3 to 5", "2017-05-03", "2017-05-05"),
        ("June 2014 to May 2015", "2014-06-01", "2015-05-31"),
        ("on Thursday", "2017-06-08", "2017-06-08"),
        ("Sunday", "2017-06-11", "2017-06-11"),
        ("last Sunday", "2017-06-04", "2017-06-04"),
        ("Mondays attack", "2017-06-05", "2017-06-05"),
        ("On Saturday morning", "2017-06-10", "2017-06-10"),
        ("Thursday-Friday", "2017-06-08", "2017-06-09"),
        ("next Thursday", "2017-06-15", "2017-06-15"),
        ("yesterday", "2017-06-10", "2017-06-10"),
        ("the day before yesterday", "2017-06-09", "2017-06-09"),
        ("last night's attack", "2017-06-10", "2017-06-10"),
        ("this morning", "2017-06-11", "2017-06-11"),
        ("this week", "2017-06-05", "2017-06-11"),
        ("last week", "2017-05-29", "2017-06-04"),
        ("OVER THE WEEKEND", "2017-06-10", "2017-06-11"),
        ("in the past two weeks", "2017-05-28", "2017-06-11"),
        ("in the past 48 hours", "2017-06-09", "2017-06-11"),
        ("in the last 12 days of May", "2017-05-20", "2017-05-31"),
        ("three days ago", "2017-06-08", "2017-06-08"),
        ("12 years ago", "2005-01-01", "2005-12-31"),
        ("this spring", "2017-03-01", "2017-06-11"),
        ("in the summer of 2014", "2014-06-01", "2014-08-31"),
        ("in early May", "2017-05-01", "2017-05-10"),
        ("mid-May", "2017-05-11", "2017-05-20"),
        ("late May", "2017-05-21", "2017-05-31"),
        ("at the end of November", "2016-11-25", "2016-11-30"),
        ("earlier this year", "2017-01-01", "2017-06-11"),
        ("last year", "2016-01-01", "2016-12-31"),
        ("since February", "2017-02-01", "2017-06-11"),
        ("since the cease-fire agreement was signed Sept. 5", "2016-09-05", "2017-06-11"),
        ("in March last year", "2016-03-01", "2016-03-31"),
        ("on 5 March of last year", "2016-03-05", "2016-03-05"),
        ("in May this year", "2017-05-01", "2017-05-31"),
        ("May to June 2016", "2016-05-01", "2016-06-30"),
        ("as of 18:00, 9 June 2017", "2017-06-08", "2017-06-09"),
        ("as of 9 June 2017", "2017-06-09", "2017-06-09"),
        ("seven months after it launched", "2016-11-01", "2016-11-30"),
        ("over five months", "2017-01-11", "2017-06-11"),
        ("in 2010", "2010-01-01", "2010-12-31"),
        ("until Friday", "", "2017-06-09"),
        ("before May 4", "", "2017-05-03"),
        ("during Holy Week", "2017-04-09", "2017-04-16"),
        ("в субботу", "2017-06-10", "2017-06-10"),
        ("7 мая", "2017-05-07", "2017-05-07"),
        ("يوم السبت", "2017-06-10", "2017-06-10"),
        ("9 يوليو 2017", "2017-07-09", "2017-07-09"),
    ],
)
def test_reads(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "may",
        "The Daily",
        "Syria’s Tomorrow Movement",
        "second",
        "30 February",
        "99/99/2017",
        "1,500",
        "",
        "hours after",
        "99999999999 years ago",
        "3000 years ago",
        "for 9999999999 weeks",
    ],
)
def test_what_tells_no_time_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["Thursday", "May 4", "yesterday", "this week", "in the past two weeks", "15h"])
def test_without_publication_relative_words_tell_nothing(text: str) -> None:
    assert read(text, published=None) is None
    assert read(text, basis=DateBasis.NONE) is None


def test_a_full_date_needs_no_publication() -> None:
    assert days("May 4, 2017", published=None) == ("2017-05-04", "2017-05-04")


def test_an_inferred_publication_says_so() -> None:
    found = read("Thursday", basis=DateBasis.INFERRED)
    assert found is not None
    assert found.basis == "inferred-publication"
    given_day = read("Thursday")
    assert given_day is not None
    assert given_day.basis == "publication"


def test_a_future_clause_turns_weekdays_and_months_forward() -> None:
    assert days("Thursday", tense="future") == ("2017-06-15", "2017-06-15")
    assert days("in September", tense="future") == ("2017-09-01", "2017-09-30")
    assert days("in September") == ("2017-09-01", "2017-09-30")
    assert days("in September", tense="past") == ("2016-09-01", "2016-09-30")


def test_words_that_point_back_do_so_in_a_future_clause_too() -> None:
    assert days("in the past two weeks", tense="future") == ("2017-05-28", "2017-06-11")
    assert days("within two weeks", tense="future") == ("2017-06-11", "2017-06-25")
    assert days("in the next two weeks") == ("2017-06-11", "2017-06-25")


def test_numbers_follow_the_order_of_the_document() -> None:
    assert days("6/8/2017", is_day_first=True) == ("2017-08-06", "2017-08-06")
    assert days("6/8/2017", is_day_first=False) == ("2017-06-08", "2017-06-08")
    assert day_order("on 31/12/2016 and 6/8/2017") is True
    assert day_order("on 12/31/2016") is False
    assert day_order("on 6/8/2017") is None


def test_a_day_of_the_truce_needs_the_truce() -> None:
    assert read("on the ninth day of the truce") is None
    assert days("on the ninth day of the truce", anchors={"truce": date(2017, 7, 9)}) == ("2017-07-17", "2017-07-17")
    assert days("since the truce took effect", anchors={"truce": date(2017, 5, 6)}) == ("2017-05-06", "2017-06-11")


def test_beside_the_day_told_last() -> None:
    told = {"carried": date(2017, 6, 6)}
    assert days("the night before", **told) == ("2017-06-05", "2017-06-05")
    assert days("the day after", **told) == ("2017-06-07", "2017-06-07")
    assert days("two days after that", **told) == ("2017-06-08", "2017-06-08")
    assert days("later in the day", **told) == ("2017-06-06", "2017-06-06")
    assert read("the night before") is None
    assert days("earlier in the day") == ("2017-06-11", "2017-06-11")


def test_what_is_told_as_done_does_not_lie_ahead() -> None:
    assert read("three weeks later", carried=date(2017, 6, 6), tense="past") is None
    assert days("three weeks later", carried=date(2017, 6, 6), tense="future") == ("2017-06-27", "2017-06-27")


def test_the_year_of_last_year_rests_on_publication() -> None:
    found = read("in March last year")
    assert found is not None
    assert found.basis == "publication"


def test_a_clock_needs_a_zone() -> None:
    bare, zoned = read("at 5:40 p.m. on Saturday"), read("at 5:40 p.m. on Saturday", zone="Asia/Damascus")
    assert bare is not None
    assert zoned is not None
    assert bare.at is None
    assert zoned.at is not None
    assert zoned.at.astimezone(UTC) == datetime(2017, 6, 10, 14, 40, tzinfo=UTC)


def test_a_zone_in_the_words_goes_before_the_country() -> None:
    found = read("19:30 EET on Friday", zone="America/Bogota")
    assert found is not None
    assert found.at is not None
    assert found.at.utcoffset() in (timedelta(hours=2), timedelta(hours=3)), "Kyiv's, by the season"
    assert zone_of("SY") == "Asia/Damascus"
    assert zone_of("XX") is None


def test_a_clock_alone_takes_the_day_told_last() -> None:
    assert read("at 5:40 p.m.") is None
    assert days("at 5:40 p.m.", carried=date(2017, 6, 1)) == ("2017-06-01", "2017-06-01")


def test_the_age_of_a_post_is_against_its_own_moment() -> None:
    found = read("30 min ago", posted=datetime(2017, 6, 8, 0, 10, tzinfo=UTC), is_post=True)
    assert found is not None
    assert found.at == datetime(2017, 6, 7, 23, 40, tzinfo=UTC)
    assert found.basis == "post"


def test_a_post_without_a_moment_is_wide() -> None:
    assert days("15h15 hours ago", is_post=True) == ("2017-06-10", "2017-06-11")
    assert days("30 min ago.", is_post=True) == ("2017-06-10", "2017-06-11")


def test_easter() -> None:
    assert [easter(year).isoformat() for year in (1989, 2016, 2025)] == ["1989-03-26", "2016-03-27", "2025-04-20"]


@given(st.text(max_size=60), st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from([None, "past", "future"]))
def test_never_breaks(text: str, published: date, tense: Any) -> None:
    resolve_time(text, TimeContext(published=published, basis=DateBasis.GIVEN, tense=tense))


VOCABULARY = (
    "last next this early late since from between May 31 2017 Friday week of the 3 days ago before until "
    "to - and winter truce weekend year at 24:00"
)


@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=7), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_no_order_of_time_words_breaks_it(words: list[str], published: date) -> None:
    resolve_time(" ".join(words), TimeContext(published=published, basis=DateBasis.GIVEN, zone="Asia/Damascus"))


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(["Monday", "Wednesday", "Sunday"]))
def test_a_told_weekday_is_within_the_week_before(published: date, weekday: str) -> None:
    found = read(f"on {weekday}", published=published)
    assert found is not None
    assert found.start is not None
    assert timedelta(0) <= published - found.start <= timedelta(days=6)
    assert found.start.strftime("%A") == weekday


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_written_day_is_read_back(day: date) -> None:
    for text in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}"):
        assert days(text, published=None) == (day.isoformat(), day.isoformat())
