"""OGC API – Features, read as programs read it; GDAL is the client that must not be disappointed."""

import json
import subprocess
import sys

import pytest

ITEMS = "/ogc/collections/incidents/items"
ZONES = "/ogc/collections/zones/items"


def rels(told: dict) -> dict[str, str]:
    return {one["rel"]: one["href"] for one in told["links"]}


@pytest.fixture
def client(shared_desk):
    with shared_desk.client() as client:
        yield client


def test_the_landing_page_leads_to_all_that_the_standard_asks_for(client):
    landing = client.get("/ogc").json()
    found = rels(landing)
    assert {"self", "service-desc", "conformance", "data"} <= set(found)
    for href in found.values():
        assert client.get(href).status_code == 200
    assert any(one.endswith("/conf/core") for one in client.get(found["conformance"]).json()["conformsTo"])
    described = client.get(found["service-desc"])
    assert described.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    assert ITEMS in described.json()["paths"]


def test_collections_have_items_and_an_extent(client):
    told = client.get("/ogc/collections").json()["collections"]
    assert [one["id"] for one in told] == ["incidents", "zones"]
    for one in told:
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert -180 <= west < east <= 180 and -90 <= south < north <= 90
        assert one["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
        answer = client.get(rels(one)["items"])
        assert answer.headers["content-type"] == "application/geo+json"
        body = answer.json()
        assert body["numberReturned"] == len(body["features"])
        assert body["timeStamp"].endswith("Z")


def test_pages_follow_each_other_to_the_last_and_repeat_nothing(client):
    seen, address = [], f"{ITEMS}?limit=7"
    while address:
        told = client.get(address).json()
        assert 0 < len(told["features"]) <= 7
        seen += [one["id"] for one in told["features"]]
        address = rels(told).get("next")
    assert len(seen) == len(set(seen)) == told["numberMatched"]
    assert seen == [one["id"] for one in client.get(f"{ITEMS}?limit=1000").json()["features"]]


def test_a_limit_above_the_most_is_no_error(client):
    assert client.get(f"{ITEMS}?limit=10000").status_code == 200


def test_a_rectangle_and_days_are_held(client):
    told = client.get(f"{ITEMS}?bbox=35.5,32,37.5,34&datetime=2017-07-01T00:00:00Z/2017-07-31&limit=1000").json()
    assert told["features"]
    for one in told["features"]:
        reach = one["properties"]["radius_m"] / 90_000
        lon, lat = one["geometry"]["coordinates"]
        assert 35.5 - reach <= lon <= 37.5 + reach and 32 - reach <= lat <= 34 + reach
        assert (one["properties"]["ends"] or "2017-07-01") >= "2017-07-01"
        assert (one["properties"]["starts"] or "2017-07-31") <= "2017-07-31"
    with_heights = client.get(f"{ITEMS}?bbox=35.5,32,0,37.5,34,900&limit=1000").json()
    assert {one["id"] for one in told["features"]} <= {one["id"] for one in with_heights["features"]}


def test_a_property_filters(client):
    told = client.get(f"{ITEMS}?verdict=alleged_breach&limit=1000").json()["features"]
    assert told and {one["properties"]["verdict"] for one in told} == {"alleged_breach"}


def test_one_feature_is_what_the_page_of_it_says(client):
    for one in client.get(f"{ITEMS}?limit=20").json()["features"]:
        alone = client.get(f"{ITEMS}/{one['id']}").json()
        assert alone["geometry"] == one["geometry"]
        assert alone["properties"] == one["properties"]
        assert {"self", "collection"} <= set(rels(alone))
    zone = client.get(f"{ZONES}?limit=1").json()["features"][0]
    assert client.get(f"{ZONES}/{zone['id']}").json()["properties"] == zone["properties"]


def test_an_undated_or_unplaced_incident_is_no_lie(client):
    for one in client.get(f"{ITEMS}?limit=1000").json()["features"]:
        assert (one["geometry"] is None) == (one["properties"]["radius_m"] is None)


def test_zones_page_by_offset_and_hold_to_their_days(client):
    seen, address = [], f"{ZONES}?limit=11"
    while address:
        told = client.get(address).json()
        seen += [one["id"] for one in told["features"]]
        address = rels(told).get("next")
    assert len(seen) == len(set(seen)) == told["numberMatched"] > 20
    within = client.get(f"{ZONES}?bbox=35.6,32.4,36.6,33.2&datetime=2017-08-01&limit=100").json()["features"]
    assert "southwest-2017" in {one["properties"]["agreement"] for one in within}


@pytest.mark.parametrize(
    "path",
    [
        f"{ITEMS}?nonsense=1",
        f"{ITEMS}?datetime=yesterday",
        f"{ITEMS}?datetime=../..",
        f"{ITEMS}?datetime=2017-07-14/2017-07-01",
        f"{ITEMS}?datetime=2017-07-14T00:00:00",
        f"{ITEMS}?bbox=1,2,3",
        f"{ITEMS}?cursor=forged",
        f"{ITEMS}?limit=0",
        f"{ITEMS}?verdict=violated",
        f"{ZONES}?offset=-1",
        "/ogc/collections?limit=1",
    ],
)
def test_what_makes_no_sense_is_refused_as_a_problem(client, path):
    answer = client.get(path)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/ogc/collections/people", f"{ITEMS}/incident-0", f"{ZONES}/nothing", "/ogc/collections/people/items"]
)
def test_what_is_not_there_is_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


GDAL = """
import json, sys, pyogrio
pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": sys.argv[2]})
told = {"layers": [str(name) for name, _ in pyogrio.list_layers(sys.argv[1])]}
about = pyogrio.read_info(sys.argv[1], layer="incidents")
told |= {"counted": about["features"], "crs": about["crs"], "bounds": about["total_bounds"]}
fields, _, shapes, columns = pyogrio.raw.read(sys.argv[1], layer="incidents")
told |= {"ids": list(dict(zip(fields["fields"], columns))["id"]), "placed": sum(one is not None for one in shapes)}
told["within"] = len(pyogrio.raw.read(sys.argv[1], layer="incidents", bbox=(35.5, 32.0, 37.5, 34.0))[2])
told["zones"] = len(pyogrio.raw.read(sys.argv[1], layer="zones")[2])
print(json.dumps(told, default=str))
"""
"""A process of its own, as GDAL holds the interpreter's lock while it waits for a desk in the same one."""


def test_gdal_reads_both_collections(shared_desk, client):
    features = client.get(f"{ITEMS}?limit=1000").json()["features"]
    asked = [sys.executable, "-c", GDAL, f"OAPIF:{shared_desk.url}/ogc", shared_desk.token]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["layers"] == ["incidents", "zones"]
    assert told["counted"] == len(features)
    assert "4326" in told["crs"] or "CRS84" in told["crs"]
    assert sorted(told["ids"]) == sorted(one["id"] for one in features)
    assert told["placed"] == sum(one["geometry"] is not None for one in features)
    assert 0 < told["within"] < len(features)
    assert told["zones"] == client.get(ZONES).json()["numberMatched"]


def test_without_a_token_nothing_is_told(shared_desk):
    with shared_desk.stranger() as stranger:
        for path in ("/ogc", ITEMS, "/ogc/collections"):
            answer = stranger.get(path, headers={"accept": "application/geo+json"})
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
