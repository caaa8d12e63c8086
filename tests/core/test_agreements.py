"""An agreement has a status by date."""

from datetime import UTC, date, datetime

import pytest

from trucewatch.core.agreements import Agreement, AgreementStatus, Period, TextGrade


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (at(2016, 1, 1), AgreementStatus.PROPOSED),
        (at(2017, 1, 5), AgreementStatus.AGREED),
        (at(2017, 2, 1), AgreementStatus.IN_FORCE),
        (at(2017, 3, 1), AgreementStatus.SUSPENDED),
        (at(2017, 4, 2), AgreementStatus.IN_FORCE),
        (at(2017, 5, 1), AgreementStatus.ENDED),
    ],
)
def test_status_by_date(moment: datetime, status: AgreementStatus) -> None:
    periods = (Period(start=at(2017, 2, 1), end=at(2017, 3, 1)), Period(start=at(2017, 4, 1), end=at(2017, 5, 1)))
    truce = Agreement(
        id="truce",
        name="Truce",
        nature="ceasefire",
        status_note="",
        text_grade=TextGrade.PUBLISHED,
        periods=periods,
        concluded=date(2017, 1, 5),
    )
    assert truce.status_on(moment) is status
