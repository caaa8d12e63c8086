"""What every page of the desk has, and how it says what went wrong."""

import hashlib
import json
from importlib.resources import files

import pytest

from trucewatch.web.pages.language import local
from trucewatch.web.render import with_query


def test_it_says_that_it_runs(shared_desk):
    with shared_desk.client() as client:
        assert client.get("/healthz").json()["status"] == "ok"
        assert client.get("/readyz").json() == {"status": "ok"}


def test_a_page_that_is_not_there_is_told_in_the_callers_form(shared_desk):
    with shared_desk.client() as client:
        page = client.get("/nowhere/<script>alert(1)", headers={"accept": "text/html"})
        row = client.get("/api/v1/nowhere")
    assert page.status_code == row.status_code == 404
    assert "<h1>There is nothing here</h1>" in page.text
    assert "<script>alert" not in page.text
    assert row.headers["content-type"] == "application/problem+json"
    assert row.json()["status"] == 404


def test_a_language_is_chosen_and_kept(shared_desk):
    with shared_desk.client() as client:
        chosen = client.post("/language", data={"tag": "ar", "next": "/language"})
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/language")
        page = client.get("/language")
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "اللغة" in page.text


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb"])
def test_nobody_is_led_away_from_the_desk(path):
    assert local(path) == "/"


def test_a_query_changes_only_what_is_told():
    assert with_query("kind=shelling&cursor=old", cursor="new") == "kind=shelling&cursor=new"
    assert with_query("kind=shelling&cursor=old", cursor=None) == "kind=shelling"


def test_what_is_vendored_is_what_is_listed():
    folder = files("trucewatch").joinpath("web", "static", "vendor")
    listed = json.loads(folder.joinpath("vendor.json").read_text("utf-8"))["packages"]
    told = {one["name"]: one["sha256"] for package in listed for one in package["files"]}
    held = {item.name for item in folder.iterdir()} - {"vendor.json"}
    assert held == set(told)
    for name, digest in told.items():
        assert hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() == digest, name
