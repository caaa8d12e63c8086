"""Days that a text names, in many languages and forms; which is the page's own, and its moment."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.records import DateBasis
from trucewatch.read.dates import (
    date_in_text,
    dated,
    days_named,
    inferred_date,
    is_date_line,
    modified_in_text,
    other_calendar_days,
)

FAR = date(2020, 1, 1)
BODY = "Shells fell on two towns in the north on that day, residents said to reporters there."


def days(text: str, language: str | None = None) -> list[str]:
    return [str(named.day) for named in days_named(text, language=language)]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "7 حزيران 2017",
            "٧ حزيران ٢٠١٧",
            "۷ ژوئن ۲۰۱۷",
            "7 يونيو 2017",
            "7 يونيو/حزيران 2017",
            "7 حزيران/يونيو 2017",
        ),
        *(
            "7 حزيران (يونيو) 2017",
            "السابع من حزيران 2017",
            "7 من يونيو 2017",
            "7 جوان 2017",
            "7 يونيو، 2017",
            "7 حزيران 2017م",
        ),
        *(
            "7 يونيو عام 2017",
            "\u200f7 \u200fحزيران \u200f2017",
            "7 حـــزيران 2017",
            "حزيران 7، 2017",
            "07\u200f/06\u200f/2017 م، درعا البلد",
        ),
        *(
            "7 июня 2017 года",
            "7 июн. 2017 г.",
            "7 июня 2017г.",
            "07.06.2017",
            "7.6.2017",
            "07.06.17",
            "7-го июня 2017",
        ),
        *("7 червня 2017 року", "7 юни 2017", "7 de junio de 2017", "7 juin 2017", "7 Juni 2017", "7 Haziran 2017"),
        *(
            "June 7, 2017",
            "June 7th, 2017",
            "7th of June 2017",
            "7 June, 2017",
            "7-Jun-2017",
            "Jun 7 2017",
            "2017-06-07",
        ),
        *("2017/06/07", "2017.06.07", "2017/6/7"),
    ],
)
def test_one_day_in_many_forms(words: str):
    assert days(words) == ["2017-06-07"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("5 كانون الأول/ديسمبر 2017", "2017-12-05"),
        ("5 ديسمبر/كانون الأول 2017", "2017-12-05"),
        ("31 كانون الثاني 2018", "2018-01-31"),
        ("2 تشرين الثاني (نوفمبر) 2018", "2018-11-02"),
        ("الحادي والثلاثين من آب 2018", "2018-08-31"),
        ("12 غشت 2018", "2018-08-12"),
        ("15 février 2015", "2015-02-15"),
    ],
)
def test_months_with_two_words_and_two_names(words: str, told: str):
    assert days(words) == [told]


@pytest.mark.parametrize(
    "words",
    [
        *("7 حزيران/تموز 2017", "31 حزيران 2017", "6/8/2017", "6-8-2017", "1438/9/12", "12/9/1438", "17/03/1396"),
        *("12 رمضان 1438", "12 رمضان 1438 هـ", "12/9/1438هـ", "12/09/38 هـ", "۱۷ خرداد ۱۳۹۶", "12 Ramadan 1438 AH"),
        *("сегодня", "вчера, 14:35", "أمس", "10.12.17.3", "v3.1.12", "3-2-17", "https://w.example/2017/06/07/towns"),
    ],
)
def test_what_is_no_day_or_no_sure_one(words: str):
    assert days(words) == []


@pytest.mark.parametrize(
    "words", ["12 رمضان 1438 هـ", "12/9/1438هـ", "١٢ رمضان ١٤٣٨", "۱۷ خرداد ۱۳۹۶", "12 Ramadan 1438"]
)
def test_days_of_other_calendars_are_known_for_that(words: str):
    [(start, end)] = other_calendar_days(f"- {words} -")
    assert f"- {words} -"[start:end].rstrip("\u0640") == words.rstrip("\u0640")


def test_the_gregorian_day_beside_an_islamic_one_is_read():
    assert days("الأربعاء 12 رمضان 1438 هـ الموافق 7 حزيران 2017م") == ["2017-06-07"]


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("6/8/2017", None, []),
        ("6/8/2017", "en", []),
        ("6/8/2017", "en-US", ["2017-06-08"]),
        ("6/8/2017", "en_GB", ["2017-08-06"]),
        ("6/8/2017", "ar", ["2017-08-06"]),
        ("6/8/2017", "ru-RU", ["2017-08-06"]),
        ("قصف على حي المنشية في 6/8/2017", None, ["2017-08-06"]),
        ("Обстрел посёлка 6/8/2017 и ночью", None, ["2017-08-06"]),
        ("On Thursday they met. 6/8/2017", "en-GB", ["2017-06-08"]),  # the page's own weekday outranks its region
        ("28/05/2017 then 6/8/2017", "en-US", ["2017-05-28", "2017-08-06"]),
    ],
)
def test_the_order_of_figures_is_told_or_nothing_is(text: str, language: str | None, told: list[str]):
    assert days(text, language) == told


def test_places_hold_through_signs_that_show_nothing():
    text = "في \u200f7\u200f/\u200f6\u200f/\u200f2017 سقطت قذائف على بلدة الغارية"
    [named] = days_named(text)
    assert text[named.start : named.end] == "7\u200f/\u200f6\u200f/\u200f2017"


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("7 июня 2017, 14:35 МСК", "2017-06-07 14:35:00+03:00"),
        ("7 июня 2012, 14:35 (МСК)", "2012-06-07 14:35:00+04:00"),  # Moscow was an hour further then
        ("7 يونيو 2017 الساعة 2:35 م بتوقيت غرينتش", "2017-06-07 14:35:00+00:00"),
        ("7 حزيران 2017 ، ١٤:٣٥ بتوقيت دمشق", "2017-06-07 14:35:00+03:00"),
        ("14:35 MSK 07.06.2017", "2017-06-07 14:35:00+03:00"),
        ("June 7, 2017 at 12:05 am GMT", "2017-06-07 00:05:00+00:00"),
        ("7 June 2017 14:35 UTC+03:00", "2017-06-07 14:35:00+03:00"),
        ("7 June 2017, 14:35 CEST", "2017-06-07 14:35:00+02:00"),
        ("2017-06-07 14:35:00 +0300", "2017-06-07 14:35:00+03:00"),
        ("2017-06-07T14:35:00Z", "2017-06-07 14:35:00+00:00"),
        ("Wed, 07 Jun 2017 14:35:00 GMT", "2017-06-07 14:35:00+00:00"),
    ],
)
def test_a_time_with_its_zone_is_a_moment(told: str, moment: str):
    found = dated(told, DateBasis.METADATA, not_after=FAR)
    assert (str(found.day), str(found.at)) == (moment[:10], moment)


@pytest.mark.parametrize(
    "told",
    [
        *("7 июня 2017, 14:35", "7 June 2017, 14:35 IST", "7 June 2017 at 2.35", "2017-06-07T14:35:00", "20170607"),
        *("7 June 2017, 25:70 GMT", "7 June 2017 14:35 pm GMT", "7 يونيو 2017 الساعة 2:35", "7 June 2017 14:35 +99:00"),
    ],
)
def test_a_time_without_its_zone_tells_only_the_day(told: str):
    found = dated(told, DateBasis.METADATA, not_after=FAR)
    assert (str(found.day), found.at) == ("2017-06-07", None)


def test_the_language_of_a_page_settles_its_metadata():
    assert dated("6/8/2017", DateBasis.METADATA, not_after=FAR).day is None
    assert dated("6/8/2017", DateBasis.METADATA, not_after=FAR, language="en-US").day == date(2017, 6, 8)


def published(text: str) -> tuple[str, str] | None:
    found = date_in_text(text, not_after=FAR)
    return (str(found[0].day), str(found[0].at)) if found else None


@pytest.mark.parametrize(
    ("line", "day", "moment"),
    [
        ("دمشق - سانا 7 حزيران 2017", "2017-06-07", "None"),
        ("نشر في: 7 يونيو 2017 10:20 بتوقيت غرينتش", "2017-06-07", "2017-06-07 10:20:00+00:00"),
        ("14:35 07.06.2017", "2017-06-07", "None"),
        (f"Two towns shelled in the north Reuters Wednesday 7 Jun 2017 {BODY}", "2017-06-07", "None"),
        ("7 июня 2017, 14:35 МСК", "2017-06-07", "2017-06-07 14:35:00+03:00"),
        (f"ДОНЕЦК, 7 июня 2017. /ТАСС/. {BODY}", "2017-06-07", "None"),
        (f"BEIRUT, June 7, 2017 (Reuters) - {BODY}", "2017-06-07", "None"),
        ("Eastern Despatch, Wednesday, 7 June 2017, 10:20 GMT", "2017-06-07", "2017-06-07 10:20:00+00:00"),
        ("Published:\n7 June 2017", "2017-06-07", "None"),
    ],
)
def test_datelines(line: str, day: str, moment: str):
    assert published(f"Two towns shelled in the north\n\n{line}\n\n{BODY}") == (day, moment)


@pytest.mark.parametrize(
    ("line", "own", "changed"),
    [
        ("Published 7 June 2017, updated 8 June 2017", "2017-06-07", "2017-06-08"),
        ("14:35 07.06.2017 (обновлено: 16:20 08.06.2017)", "2017-06-07", "2017-06-08"),
        ("تاريخ النشر: 7 حزيران 2017 - آخر تحديث: 8 حزيران 2017", "2017-06-07", "2017-06-08"),
        ("Updated: 8 June 2017", None, "2017-06-08"),
        ("آخر تحديث: 8 حزيران 2017 10:20 بتوقيت غرينتش", None, "2017-06-08"),
        ("Обновлено 8 июня 2017", None, "2017-06-08"),
        ("7 June 2017, 10:20 GMT", "2017-06-07", None),
    ],
)
def test_when_a_page_was_changed_is_not_when_it_came_out(line: str, own: str | None, changed: str | None):
    text = f"Two towns shelled in the north\n\n{line}\n\n{BODY}"
    found = published(text)
    assert (found[0] if found else None) == own
    modified = modified_in_text(text, not_after=FAR)
    assert (str(modified.day) if modified.day else None) == changed
    assert modified.basis is (DateBasis.TEXT if changed else DateBasis.NONE)


def test_the_days_of_a_digest_are_its_entries():
    text = f"What happened this week\n\n8 June 2017\n\n{BODY}\n\n7 June 2017\n\n{BODY}"
    assert published(text) is None
    assert inferred_date(text, not_after=FAR) == date(2017, 6, 8)
    assert published(text.replace("\n\n7 June 2017", "")) == ("2017-06-08", "None")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("الأحد، 9 تموز 2017، 15:40 بتوقيت دمشق", True),
        ("Обновлено: 16:20 08.06.2017", True),
        ("12 رمضان 1438 هـ", True),
        ("7 June 2017", True),
        ("14:35", False),
        ("On 7 June 2017 shells fell", False),
        ("В ночь на 7 июня 2017", False),
    ],
)
def test_lines_that_say_only_when(line: str, answer: bool):
    assert is_date_line(line) is answer


PIECES = st.sampled_from(
    [
        *(
            "7",
            "٧",
            "31",
            "2017",
            "1438",
            "/",
            ".",
            "-",
            " ",
            "\n",
            "июня",
            "حزيران",
            "June",
            "هـ",
            "م",
            "MSK",
            "14:35",
            "\u200f",
        )
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join))
def test_any_text_is_read_and_every_day_stands_where_it_says(text: str):
    for named in days_named(text):
        assert 0 <= named.start < named.end <= len(text)
        assert any(map(str.isdigit, text[named.start : named.end]))
    assert days_named(text) == days_named(text)
    dated(text, DateBasis.METADATA, not_after=FAR)
    date_in_text(text, not_after=FAR)
    modified_in_text(text, not_after=FAR)
    is_date_line(text)
