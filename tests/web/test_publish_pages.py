"""Briefs and exports that leave the desk: in the view of who asks, with the permission, told to the audit."""

import json

import pytest
from desk_people import add, audit, signed_in, token_of
from running_desk import serving

from trucewatch.core.people import Permission, Role
from trucewatch.publish.export import FORMATS
from trucewatch.settings import Settings
from trucewatch.web.pages import publish

NAME = "Northern Wire"


@pytest.fixture(scope="module")
def held(sample_ledger, tmp_path_factory):
    """A desk at which one source is restricted, and what that source told."""
    import shutil

    copy = tmp_path_factory.mktemp("publish") / "desk.db"
    shutil.copy(sample_ledger, copy)
    with serving(Settings(ledger=str(copy))) as desk:
        add(desk, "Rosa", Role.ANALYST)
        add(desk, "Karim", Role.READER)
        with desk.client() as client:
            rows = client.get("/api/v1/sources").json()["items"]
            source = next(one for one in rows if one["name"] == NAME)
            rows = client.get("/api/v1/documents", params={"source": source["id"], "limit": 200}).json()["items"]
            rows = [row for row in rows if row["source"]["id"] == source["id"]] if "source" in rows[0] else rows
            claims = [
                one["id"] for row in rows for one in client.get(f"/api/v1/documents/{row['id']}").json()["marked"]
            ]
            said = client.post(
                "/api/v1/decisions", json={"subject": source["id"], "action": "restrict", "value": "yes"}
            )
            assert said.status_code == 201
        secrets = [source["id"], *(row["title"] for row in rows), *(row["id"] for row in rows), *claims]
        assert len(secrets) > 4
        yield desk, secrets, token_of(desk, "Rosa", [Permission.READ, Permission.EXPORT])


def ask(desk, token, path, **query):
    with desk.stranger() as client:
        return client.get(f"/api/v1{path}", params=query, headers={"authorization": f"Bearer {token}"})


def shorts(secrets):
    """Ids as the brief prints them, and titles."""
    return [one.partition("-")[2][:8] if one.startswith(("claim-", "document-")) else one for one in secrets]


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_restricted_source_is_in_no_open_brief(held, form):
    desk, secrets, token = held
    full, open_ = (ask(desk, one, "/brief", format=form) for one in (desk.token, token))
    assert (full.status_code, open_.status_code) == (200, 200)
    assert open_.headers["content-disposition"] == f'attachment; filename="brief.{form}"'
    assert open_.headers["content-type"] == publish.BRIEFS[form]
    assert not [one for one in shorts(secrets) if one in open_.text]
    assert [one for one in shorts(secrets) if one in full.text]


@pytest.mark.parametrize("form", [one for one in FORMATS if one not in ("xlsx", "gpkg", "geoparquet")])
def test_a_restricted_source_is_in_no_open_export(held, form):
    desk, secrets, token = held
    full, open_ = (ask(desk, one, "/export", format=form) for one in (desk.token, token))
    assert (full.status_code, open_.status_code) == (200, 200)
    assert open_.headers["content-disposition"].startswith('attachment; filename="incidents.')
    assert not [one for one in secrets if one in open_.text]
    assert open_.text != full.text
    if form == "jsonl":
        assert all(one in full.text for one in secrets)
        assert not any('"restrict"' in line for line in open_.text.splitlines())
        assert all(json.loads(line) for line in open_.text.splitlines())


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_briefs_that_are_no_text(held, form, start):
    desk, _, token = held
    answer = ask(desk, token, "/brief", format=form, on="2017-07-14", lang="ar")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(start)
    assert f'"brief-2017-07-14.{form}"' in answer.headers["content-disposition"]


def test_days_agreement_and_zone_narrow_it(held):
    desk, _, token = held
    told = ask(
        desk, token, "/brief", format="md", agreement="southwest-2017", **{"from": "2017-07-09", "to": "2017-07-16"}
    )
    assert "9 July 2017" in told.text.splitlines()[0] + told.text[:400]
    assert len(told.text) < len(ask(desk, token, "/brief", format="md").text)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/brief", {"on": "2017-07-14", "to": "2017-07-16"}, 400),
        ("/brief", {"from": "2017-07-16", "to": "2017-07-14"}, 400),
        ("/brief", {"agreement": "<script>"}, 400),
        ("/brief", {"zone": "nowhere"}, 400),
        ("/brief", {"as_of": 10**9}, 400),
        ("/brief", {"on": "yesterday"}, 422),
        ("/brief", {"format": "exe"}, 422),
        ("/brief", {"lang": "xx"}, 422),
        ("/export", {"format": "exe"}, 400),
        ("/export", {}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused(held, path, query, status):
    desk, _, token = held
    answer = ask(desk, token, path, **query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_may_not_export_gets_nothing_and_no_link(held):
    desk, _, _ = held
    reader = token_of(desk, "Karim", [Permission.READ])
    for path in ("/brief", "/export?format=csv"):
        assert ask(desk, reader, path).status_code == 403
    with signed_in(desk, "Karim") as client:
        assert 'href="/brief"' not in client.get("/account").text
        assert client.get("/brief", headers={"accept": "text/html"}).status_code == 403
        assert client.get("/brief/file", headers={"accept": "text/html"}).status_code == 403
    refused = audit(desk, person="Karim", outcome="refused")
    assert refused


def test_the_forms_lead_to_the_files(held):
    desk, _, _ = held
    with signed_in(desk, "Rosa") as client:
        page = client.get("/brief")
        assert 'href="/brief" aria-current="page"' in page.text
        assert "nothing that restricted sources tell" in page.text
        empty = {"on": "2017-07-14", "from": "", "to": "", "agreement": "", "zone": "", "lang": "en", "format": "md"}
        answer = client.get("/brief/file", params=empty)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == 'attachment; filename="brief-2017-07-14.md"'
        assert client.get("/brief/file", params={"format": "exe"}).status_code == 400
        assert client.get("/brief/file", params={"on": "<script>"}).status_code == 400
        listed = client.get("/export").text
        assert all(f"/api/v1/export?format={form}" in listed for form in FORMATS)
        assert client.get("/api/v1/export?format=csv").status_code == 200


def test_the_audit_tells_who_made_what_in_which_view(held):
    desk, _, token = held
    ask(desk, token, "/brief", format="md", on="2017-07-14")
    ask(desk, desk.token, "/export", format="csv")
    lines = audit(desk)[:2]
    assert [(one.person, one.action, one.subject, one.detail) for one in lines] == [
        ("Test Admin", "export", "csv", "view full"),
        ("Rosa", "brief", "md", "2017-07-14 en, view open"),
    ]


def test_one_file_is_made_at_a_time(held, monkeypatch):
    desk, _, token = held
    monkeypatch.setattr(publish, "WAIT_S", 0)
    with publish.alone():
        busy = ask(desk, token, "/export", format="csv")
    assert (busy.status_code, busy.headers["retry-after"]) == (429, "30")
    assert ask(desk, token, "/export", format="csv").status_code == 200
