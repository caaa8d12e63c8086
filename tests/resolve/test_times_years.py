"""The year of a date without one: of its paragraph's own past, of the months just gone, or to come soon."""

from datetime import date

from trucewatch.core.records import DateBasis
from trucewatch.resolve.times import TimeContext, resolve_time


def first_day(text: str, published: date, *, told_year: int | None = None) -> date | None:
    found = resolve_time(text, TimeContext(basis=DateBasis.GIVEN, published=published, told_year=told_year))
    return found.start if found else None


def test_a_month_is_of_the_year_that_its_paragraph_told() -> None:
    assert first_day("in June", date(2018, 10, 5), told_year=2012) == date(2012, 6, 1)
    assert first_day("in June 2016", date(2018, 10, 5), told_year=2012) == date(2016, 6, 1)


def test_months_of_a_told_year_rest_on_their_own_words() -> None:
    context = TimeContext(basis=DateBasis.INFERRED, published=date(2018, 10, 5))
    told, untold = resolve_time("April to June 2016", context), resolve_time("April to June", context)
    assert told is not None
    assert untold is not None
    assert (told.start, told.end, told.basis) == (date(2016, 4, 1), date(2016, 7, 1), "explicit")
    assert untold.basis == "inferred-publication"


def test_a_count_for_the_week_is_of_the_week_just_past() -> None:
    found = resolve_time("for the week", TimeContext(basis=DateBasis.GIVEN, published=date(2019, 5, 13)))
    assert found is not None
    assert found.start == date(2019, 5, 6)
