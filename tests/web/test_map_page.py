"""The map: its list tells what it draws, filters stand in the URL, the server can draw it all."""

import math
import re
from importlib.resources import files
from xml.etree import ElementTree

import pytest

SVG = "{http://www.w3.org/2000/svg}"
SYRIA = "34,31.5,43,37.5"


def listed(page: str) -> list[str]:
    return re.findall(r'<li data-id="([^"]+)"', page)


def features(client, query=""):
    answer = client.get(f"/api/v1/map?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_list_tells_what_the_map_draws(shared_desk):
    with shared_desk.client() as client:
        page, told = client.get(f"/map?bbox={SYRIA}"), features(client, f"bbox={SYRIA}")
    assert told["mode"] == "points" and told["total"] == len(told["features"]) > 20
    assert sorted(listed(page.text)) == sorted(one["id"] for one in told["features"])
    assert all(one["properties"]["radius_m"] > 0 for one in told["features"])


def test_a_filter_holds_for_the_page_the_list_and_the_twin(shared_desk):
    query = "verdict=alleged_breach&kind=shelling"
    with shared_desk.client() as client:
        told = features(client, query)
        page, rows = client.get(f"/map?{query}").text, client.get(f"/map/list?{query}").text
    kept = {(one["properties"]["kind"], one["properties"]["verdict"]) for one in told["features"]}
    assert kept == {("shelling", "alleged_breach")}
    assert set(listed(page)) == set(listed(rows)) == {one["id"] for one in told["features"]}
    assert '<option value="shelling" selected>' in page
    assert 'value="alleged_breach" checked' in page


def test_a_window_of_days_lies_within_the_period(shared_desk):
    with shared_desk.client() as client:
        whole = {one["id"] for one in features(client)["features"]}
        days = {one["id"] for one in features(client, "on=2017-07-14&days=2")["features"]}
        refused = client.get("/api/v1/map?on=2017-07-14&days=2&from=2017-08-01")
    assert days and days < whole
    assert refused.status_code == 400
    assert "outside the period" in refused.json()["detail"]


def test_zones_are_those_of_the_day(shared_desk):
    with shared_desk.client() as client:
        before = client.get("/api/v1/map/zones?on=2017-01-01").json()
        after = client.get("/api/v1/map/zones?on=2017-08-01").json()
    names = [{one["properties"]["agreement"] for one in told["features"]} for told in (before, after)]
    assert "southwest-2017" not in names[0]
    assert "southwest-2017" in names[1]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("bbox=1,2,3", "rectangle"),
        ("bbox=0,50,10,40", "rectangle"),
        ("bbox=nan,0,1,1", "rectangle"),
        ("on=yesterday", "on"),
        ("on=2017-07-14&days=0", "days"),
        ("zoom=99", "zoom"),
        ("verdict=violated", "verdict"),
        ("from=2017-08-01&to=2017-07-01", "after"),
    ],
)
def test_nonsense_is_refused_with_words(shared_desk, query, word):
    with shared_desk.client() as client:
        for path in ("/map", "/map.svg", "/map/list", "/api/v1/map"):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code in (400, 422), (path, answer.text)
            assert word in answer.text


def test_what_was_asked_is_escaped(shared_desk):
    with shared_desk.client() as client:
        page = client.get("/map", params={"zone": '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_the_server_draws_the_same_view(shared_desk):
    query = f"bbox={SYRIA}"
    with shared_desk.client() as client:
        drawn, told = client.get(f"/map.svg?{query}&width=1000"), features(client, query)
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(drawn.text)
    circles = [one for one in root.iter(f"{SVG}circle") if one.find(f"{SVG}title") is not None]
    spots = {(*one["geometry"]["coordinates"], one["properties"]["radius_m"]) for one in told["features"]}
    assert len(circles) == len(spots)
    assert not [one for one in root.iter() if one.tag in (f"{SVG}script", f"{SVG}image")]
    assert "stroke-dasharray" in drawn.text  # a line that was never published


def test_a_shape_is_as_wide_as_the_place_is_unsure(shared_desk):
    near = "bbox=35,32,38,33"
    with shared_desk.client() as client:
        circles = ElementTree.fromstring(client.get(f"/map.svg?{near}&width=1000").text).iter(f"{SVG}circle")
        told = features(client, near)["features"]
    drawn = [float(one.get("r")) for one in circles if one.find(f"{SVG}title") is not None]
    widest = max(one["properties"]["radius_m"] for one in told)
    pixel_m = 3 * 111_320 * math.cos(math.radians(32.5)) / 1000  # three degrees of longitude on 1000 pixels
    assert max(drawn) == pytest.approx(widest / pixel_m, rel=0.03)


def test_what_is_known_to_a_district_only_is_never_a_sharp_dot(shared_desk):
    with shared_desk.client() as client:
        circles = list(ElementTree.fromstring(client.get(f"/map.svg?bbox={SYRIA}").text).iter(f"{SVG}circle"))
    soft = [one for one in circles if (one.get("fill") or "").startswith("url(#s-")]
    assert soft and all(one.get("stroke") is None for one in soft)
    assert all(float(one.get("r")) >= 13 for one in soft)


def test_without_script_every_part_of_the_map_can_be_reached(shared_desk):
    with shared_desk.client() as client:
        page = client.get(f"/map?bbox={SYRIA}&verdict=alleged_breach").text
        steps = re.findall(r'<a href="(/map\?[^"]*bbox=[^"]+)">', page)
        assert len(steps) == 6
        for step in steps:
            moved = step.replace("&amp;", "&")
            assert "verdict=alleged_breach" in moved
            assert client.get(moved).status_code == 200


def test_borders_come_with_their_disclaimer_and_are_kept_by_the_browser(shared_desk):
    with shared_desk.client() as client:
        page = client.get("/map").text
        borders = client.get(re.search(r'data-borders="([^"]+)"', page).group(1))
    assert "say nothing of anyone&#39;s claim" in page or "say nothing of anyone's claim" in page
    assert borders.json()["type"] == "Topology"
    assert "immutable" in borders.headers["cache-control"]


def test_names_on_the_map_are_what_the_gazetteer_gives():
    import json
    from hashlib import sha256

    folder = files("trucewatch").joinpath("web", "static", "basemap")
    listed_files = json.loads(folder.joinpath("basemap.json").read_text("utf-8"))["files"]
    for one in listed_files:
        assert sha256(folder.joinpath(one["name"]).read_bytes()).hexdigest() == one["sha256"]
    rows = json.loads(folder.joinpath("places.json").read_text("utf-8"))["rows"]
    assert ["country", "Syria", "سوريا"] in [row[:3] for row in rows]
    assert {row[0] for row in rows} == {"country", "province", "town"}
