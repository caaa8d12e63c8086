"""What pages rest on beside the ledger: ETags, looks, warnings, corrections as forms, files' names."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import FormData, UploadFile

from trucewatch.core.people import View
from trucewatch.core.problems import ConfigError
from trucewatch.web import adding, etags, warnings
from trucewatch.web.correcting import Form
from trucewatch.web.pages.today import APART, looks, tally

NOW = datetime(2017, 7, 15, 8, tzinfo=UTC)


def test_a_tag_tells_ledgers_views_and_questions_apart():
    told = etags.tag("7", View.OPEN, "/api/v1/today?")
    assert told.startswith('W/"')
    others = {
        etags.tag("8", View.OPEN, "/api/v1/today?"),
        etags.tag("7", View.FULL, "/api/v1/today?"),
        etags.tag("7", View.OPEN, "/api/v1/today?on=2017-07-14"),
    }
    assert told not in others and len(others) == 3


@pytest.mark.parametrize(
    ("sent", "does"),
    [('W/"ab"', True), ('"ab"', True), ('"x", W/"ab"', True), ("*", True), ('W/"abc"', False), ("", False)],
)
def test_tags_are_compared_weakly(sent, does):
    assert etags.holds(sent, 'W/"ab"') is does


def test_a_first_look_has_nothing_before_it_and_a_reload_is_the_same_look():
    since, kept = looks("", NOW)
    assert since is None
    since, kept = looks(kept, NOW + APART / 2)
    assert since is None
    since, kept = looks(kept, NOW + timedelta(days=1))
    assert since == NOW
    assert looks(kept, NOW + timedelta(days=1, minutes=1))[0] == NOW


@pytest.mark.parametrize("forged", ["~~~", "x~y", "2017-07-14T00:00:00~2017-07-14T00:00:00", "\n"])
def test_a_forged_cookie_is_a_first_look(forged):
    since, kept = looks(forged, NOW)
    assert since is None
    assert kept.endswith(NOW.isoformat())


def _day(**told):
    return {"start": "", "end": "", "families": {}, "calm": 0, "documents": 0, "is_silent": False, **told}


def test_days_are_counted_beside_as_many_before_them_gravest_first():
    days = [
        _day(incidents=2, verdicts={"alleged_breach": 1, "none": 1}),
        _day(incidents=3, verdicts={"consistent": 1, "alleged_breach": 2}),
    ]
    assert tally(days, 1) == [
        {"verdict": "alleged_breach", "now": 2, "before": 1},
        {"verdict": "consistent", "now": 1, "before": 0},
        {"verdict": "none", "now": 0, "before": 1},
        {"verdict": "all", "now": 3, "before": 2},
    ]


@pytest.mark.parametrize(
    ("documents", "told"),
    [([4] * 20 + [60], 60), ([4] * 20 + [19], 0), ([0] * 20 + [30], 30), ([40] * 20 + [60], 0), ([100], 0)],
)
def test_a_flood_is_far_more_than_usual(documents, told):
    assert warnings.flood(documents) == told


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ([("field", "kind"), ("value", "airstrike")], "airstrike"),
        ([("field", "weapons"), ("value", "tank"), ("value", "drone")], ["tank", "drone"]),
        ([("field", "actors")], []),
        ([("field", "place"), ("value", "unknown")], None),
        (
            [("field", "place"), ("lat", "32.6"), ("lon", "36.1"), ("radius_km", "5")],
            {"lat": 32.6, "lon": 36.1, "radius_m": 5000.0},
        ),
        ([("field", "time"), ("first", "2017-07-14"), ("last", "")], {"first": "2017-07-14", "last": None}),
        ([("field", "time"), ("value", "unknown"), ("first", "2017-07-14")], None),
        (
            [("field", "harm"), ("harm_0", "killed"), ("minimum_0", "3"), ("maximum_0", ""), ("who_0", "civilians")],
            [{"kind": "killed", "minimum": 3, "maximum": None, "who": "civilians"}],
        ),
        ([("field", "count"), ("value", "")], None),
        ([("field", "is_ongoing"), ("value", "yes")], True),
        ([("field", "tellers"), ("teller", "Ana"), ("telling", "claim")], [{"name": "Ana", "telling": "claim"}]),
        ([("field", "purpose"), ("value", "")], None),
    ],
)
def test_a_form_becomes_the_correction_that_the_review_takes(sent, value):
    assert json.loads(Form.of(FormData(sent)).value()) == {"field": sent[0][1], "value": value}


@pytest.mark.parametrize(
    "sent",
    [
        [],
        [("field", "id")],
        [("field", "count"), ("value", "٣")],
        [("field", "count"), ("value", "-1")],
        [("field", "time"), ("first", "")],
        [("field", "place")],
        [("field", "place"), ("lat", "32,6"), ("lon", "36.1"), ("radius_km", "5")],
        [("field", "kind"), ("value", "x" * 20_000)],
    ],
)
def test_a_form_that_makes_no_sense_says_why(sent):
    with pytest.raises(ConfigError):
        Form.of(FormData(sent)).value()


def test_a_form_takes_no_file():
    with pytest.raises(ConfigError):
        Form.of(FormData([("value", UploadFile(file=None, filename="x"))]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("<img src=x onerror=alert(1)>.html", "_img src_x onerror_alert_1__.html"),
        ("تقرير.html", "تقرير.html"),
        ("", "page"),
        ("..", "page"),
        (".html", "html"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
        ("x\x00\n.txt", "x__.txt"),
    ],
)
def test_a_files_name_leads_nowhere(name, kept):
    assert adding.safe_name(name) == kept
