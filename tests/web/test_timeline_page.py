"""The timeline: what the chart draws stands in tables too, and a period in the URL holds for all of it."""

import re
from xml.etree import ElementTree

import pytest

PERIOD = "from=2017-06-01&to=2017-08-31"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_tables_tell_what_the_twin_tells(shared_desk):
    with shared_desk.client() as client:
        page, told = client.get(f"/timeline?{PERIOD}"), client.get(f"/api/v1/timeline?{PERIOD}").json()
    assert page.status_code == 200
    assert (told["start"], told["end"], told["unit"]) == ("2017-06-01", "2017-08-31", "day")
    assert sum(bucket["incidents"] for bucket in told["buckets"]) > 20
    shown = re.findall(r'<time datetime="([0-9-]+)">\1</time>', page.text)
    assert shown == [
        one["start"] for one in told["buckets"] if one["incidents"] or one["documents"] or one["is_silent"]
    ]
    for mark in told["dates"]:
        assert f'datetime="{mark["date"]}"' in page.text


def test_silence_is_told_apart_from_calm(shared_desk):
    with shared_desk.client() as client:
        page, told = client.get(f"/timeline?{PERIOD}").text, client.get(f"/api/v1/timeline?{PERIOD}").json()
    silent = [one for one in told["buckets"] if one["is_silent"]]
    calm = [one for one in told["buckets"] if one["calm"]]
    assert silent and calm
    assert not [one for one in silent if one["calm"]]
    assert len(re.findall(r'class="quiet">silence<', page)) == len(silent)


def test_the_drawing_has_a_bar_for_each_verdict_of_a_day(shared_desk):
    with shared_desk.client() as client:
        drawn = client.get(f"/timeline.svg?{PERIOD}")
        told = client.get(f"/api/v1/timeline?{PERIOD}").json()
    root = ElementTree.fromstring(drawn.text)
    bars = [one for one in root.iter(f"{SVG}rect") if one.get("stroke") == "#fff"]
    assert len(bars) == sum(1 for bucket in told["buckets"] for count in bucket["verdicts"].values() if count)


def test_a_filter_holds_and_links_keep_it(shared_desk):
    with shared_desk.client() as client:
        page = client.get(f"/timeline?{PERIOD}&verdict=alleged_breach").text
        told = client.get(f"/api/v1/timeline?{PERIOD}&verdict=alleged_breach").json()
        links = re.findall(r'href="(/timeline\?[^"]+)"', page)
        assert {key for bucket in told["buckets"] for key in bucket["verdicts"]} == {"alleged_breach"}
        assert links and all("verdict=alleged_breach" in one for one in links)
        for one in links:
            assert client.get(one.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("query", ["from=never", "from=2017-08-01&to=2017-07-01", "kind=war"])
def test_nonsense_is_refused(shared_desk, query):
    with shared_desk.client() as client:
        for path in ("/timeline", "/timeline.svg", "/api/v1/timeline"):
            assert client.get(f"{path}?{query}").status_code in (400, 422)


def test_days_far_away_can_be_looked_at(shared_desk):
    with shared_desk.client() as client:
        for query in ("from=0001-01-01&to=0001-01-05", "from=9990-12-27&to=9990-12-31"):
            for path in ("/timeline", "/timeline.svg", "/api/v1/timeline"):
                assert client.get(f"{path}?{query}").status_code == 200, path
