"""The registry's pages and their twins: agreements, actors, sources, talks; who may what, and what is refused."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from desk_people import add, audit, signed_in, token_of
from running_desk import Running

from trucewatch.core.incidents import Verdict
from trucewatch.core.people import Permission, Role

HTML = {"accept": "text/html"}
AGREEMENT = "southwest-2017"
EDIT = f"/agreements/{AGREEMENT}/edit"


@pytest.fixture(scope="module")
def ids(shared_desk: Running) -> dict[str, str]:
    with shared_desk.client() as client:
        actor, source = (client.get(f"/api/v1/{name}").json()["items"][0]["id"] for name in ("actors", "sources"))
    return {"actor": actor, "source": source, "agreement": AGREEMENT}


TWINS = ("/agreements", "/agreements/{agreement}", "/actors", "/actors/{actor}", "/sources", "/sources/{source}")


@pytest.mark.parametrize("path", [*TWINS, "/talks", "/talks?start=2001-01-01&end=2040-01-01"])
def test_each_page_is_whole_and_names_what_its_twin_tells(shared_desk: Running, ids: dict[str, str], path: str) -> None:
    address = path.format(**ids)
    with shared_desk.client() as client:
        page, twin = client.get(address, headers=HTML), client.get(f"/api/v1{address}")
    assert page.status_code == twin.status_code == 200
    assert page.text.count("<h1") == 1 and "</html>" in page.text
    assert "style=" not in page.text and "onclick" not in page.text
    told = twin.json()
    rows = told.get("items", [told])
    assert rows
    if "{" in path:
        assert httpx.URL(address).path.rpartition("/")[2] == told["id"]
    for row in rows[:10]:
        assert str(row.get("id", "")) in page.text


@pytest.mark.parametrize("path", ["/agreements/{agreement}/map.svg", "/agreements/{agreement}/edit", "/agreement-new"])
def test_what_belongs_to_an_agreement_is_there(shared_desk: Running, ids: dict[str, str], path: str) -> None:
    with shared_desk.client() as client:
        answer = client.get(path.format(**ids))
    assert answer.status_code == 200
    assert ("<svg" if path.endswith(".svg") else "<h1") in answer.text


def test_findings_are_read_on_by_their_cursor(shared_desk: Running) -> None:
    seen, cursor = [], None
    with shared_desk.client() as client:
        while True:
            told = client.get("/api/v1/findings", params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
            seen += [one["id"] for one in told["items"]]
            cursor = told["next"]
            if cursor is None:
                break
        whole = client.get("/api/v1/findings", params={"limit": 200}).json()
    assert seen == [one["id"] for one in whole["items"]]
    assert len(seen) == len(set(seen)) > 7


def test_every_verdict_may_be_asked_for(shared_desk: Running) -> None:
    with shared_desk.client() as client:
        for verdict in Verdict:
            answer = client.get("/api/v1/findings", params={"verdict": verdict.value})
            assert answer.status_code == 200
            assert {one["verdict"] for one in answer.json()["items"]} <= {verdict.value}
        assert client.get("/api/v1/findings", params={"verdict": "violated"}).status_code == 400


def test_zones_are_told_by_day_and_by_agreement(shared_desk: Running) -> None:
    with shared_desk.client() as client:
        before = client.get("/api/v1/zones", params={"agreement": AGREEMENT, "on": "2017-07-14"}).json()
        after = client.get("/api/v1/zones", params={"agreement": AGREEMENT, "on": "2017-12-01"}).json()
    valid = [
        {one["properties"]["zone"] for one in told["features"] if one["properties"]["is_valid"]}
        for told in (before, after)
    ]
    assert valid == [{"southwest"}, {"southwest", "buffer"}]


# --- what is not there, and what makes no sense


@pytest.mark.parametrize(
    "path",
    [
        "/agreements/none",
        "/agreements/<script>alert(1)<",
        "/agreements/none/edit",
        "/agreements/none/map.svg",
        "/actors/none",
        "/sources/met-000000000000",
        "/sources/<script>alert(1)<",
    ],
)
def test_forged_ids_find_nothing_and_run_nothing(shared_desk: Running, path: str) -> None:
    with shared_desk.client() as client:
        page = client.get(path, headers=HTML)
    assert page.status_code == 404
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/agreements/..%2f..%2fetc%2fpasswd",
        "/agreements/%2e%2e/edit",
        "/agreements/..%5c..%5cwin.ini/edit",
        "/agreements/%252e%252e%252fx/edit",
        "/sources/..%2f..%2fdesk.db",
        "/static/..%2fapp.py",
        "/ogc/collections/..%2f..%2fx/items",
    ],
)
def test_a_path_that_climbs_is_refused_and_told_to_the_audit(shared_desk: Running, path: str) -> None:
    with shared_desk.client() as client:
        answer = client.get(path, headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:trucewatch:bad_path"
    assert audit(shared_desk, action="bad_path")


@pytest.mark.parametrize("id", ["..%2fx", "../x", "A b", "-", "x" * 300, "_trial", "a/b"])
def test_an_agreement_gets_no_id_that_is_a_path(desk: Running, tmp_path: Path, id: str) -> None:
    with desk.client() as client:
        assert client.get("/agreement-new", params={"id": id}).status_code in (400, 404)
        quoted = id.replace("/", "%2f")
        kept = client.post(f"/agreements/{quoted}/edit", data={"text": "id: x\n", "digest": ""})
    assert kept.status_code in (400, 404, 422)
    assert not list(tmp_path.parent.glob("**/x.yaml"))


@pytest.mark.parametrize(
    "query", ["start=soon", "start=2017-13-40", "end=" + "9" * 400, "start=%00", "topic=" + "%00"], ids=range(5)
)
def test_talks_of_no_day_are_refused(shared_desk: Running, query: str) -> None:
    with shared_desk.client() as client:
        for path in ("/talks", "/api/v1/talks"):
            assert client.get(f"{path}?{query}").status_code in (200 if "topic" in query else 400, 400, 422)


# --- the file of an agreement


def _draft(client: httpx.Client) -> dict[str, Any]:
    """The form as a browser would send it."""
    import html
    import re

    text = client.get(EDIT).text
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', text)
    held = re.search(r"<textarea[^>]*>\n(.*)</textarea>", text, re.S)
    assert digest and held
    return {"digest": digest[1], "text": html.unescape(held[1])}


def test_hostile_words_in_an_agreement_stay_words(desk: Running) -> None:
    script = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    with desk.client() as client:
        form = _draft(client)
        lines = [
            f"name: '{script}'" if line.startswith("name:") else line
            for line in form["text"].splitlines(keepends=False)
        ]
        lines = [
            line.replace("announcement of 7 July 2017", f"'{script}'")
            if line.strip() == "paragraph: announcement of 7 July 2017"
            else line
            for line in lines
        ]
        kept = client.post(EDIT, data={**form, "text": "\n".join(lines) + "\n"})
        assert (kept.status_code, kept.headers.get("location")) == (303, f"/agreements/{AGREEMENT}"), kept.text[:2000]
        assert client.get(f"/api/v1/agreements/{AGREEMENT}").json()["name"] == script
        pages = [f"/agreements/{AGREEMENT}", "/agreements", EDIT, f"/agreements/{AGREEMENT}/map.svg", "/", "/map"]
        pages += ["/timeline", "/incidents", "/queue", "/map.svg", "/timeline.svg"]
        for path in pages:
            text = client.get(path, headers=HTML).text
            assert "<script>alert" not in text and "<img src=x" not in text, path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id: southwest-2017\nname: [", "line "),
        ("", "southwest-2017.yaml"),
        ("a: &a [*a]\n", "southwest-2017.yaml"),
        ("[" * 50_000, "southwest-2017.yaml"),
        ("&a [" + "*a," * 3 + "]", "southwest-2017.yaml"),
        ("!!python/object/apply:os.system ['touch x']", "southwest-2017.yaml"),
        ("id: other-2031\n", "southwest-2017.yaml"),
        ("\x00\x01", "southwest-2017.yaml"),
        ("- just\n- a list\n", "southwest-2017.yaml"),
    ],
    ids=["cut off", "empty", "itself", "deep", "anchors", "a command", "another id", "unseen", "a list"],
)
def test_a_file_with_faults_is_shown_again_and_nothing_is_kept(desk: Running, text: str, words: str) -> None:
    with desk.client() as client:
        before = client.get(f"/api/v1/agreements/{AGREEMENT}").json()
        form = _draft(client)
        answer = client.post(EDIT, data={**form, "text": text or " "})
        assert answer.status_code == 422, answer.text[:500]
        assert 'id="faults"' in answer.text and words in answer.text
        assert "Traceback" not in answer.text and "_trial" not in answer.text
        assert _draft(client) == form
        assert client.get(f"/api/v1/agreements/{AGREEMENT}").json() == before


def test_the_slower_of_two_editors_is_told(desk: Running) -> None:
    with desk.client() as client:
        form = _draft(client)
        first = client.post(EDIT, data={**form, "text": form["text"] + "# first\n"})
        second = client.post(EDIT, data={**form, "text": form["text"] + "# second\n"})
        assert (first.status_code, second.status_code) == (303, 409)
        assert _draft(client)["text"].endswith("# first\n")


def test_a_file_larger_than_the_desk_takes_is_refused(desk: Running) -> None:
    with desk.client() as client:
        form = _draft(client)
        answer = client.post(EDIT, data={**form, "text": "#" * 10_000_000})
        assert answer.status_code == 413
        assert _draft(client) == form


# --- who may


LEAST = {"edit": Role.CHIEF, "grade": Role.REVIEWER, "restrict": Role.CHIEF}
"""The least role that may do it; each role may what those before it may."""


@pytest.mark.parametrize("role", list(Role))
def test_each_role_does_what_is_its_own_and_the_audit_tells_of_the_rest(desk: Running, role: Role) -> None:
    add(desk, "Somebody", role)
    with desk.client() as admin, signed_in(desk, "Somebody") as client:
        source = f"/sources/{admin.get('/api/v1/sources').json()['items'][0]['id']}"
        form = _draft(admin)
        answers = {
            "edit": client.post(EDIT, data={**form, "text": form["text"] + "# changed\n"}),
            "grade": client.post(f"{source}/grade", data={"letter": "B"}),
            "restrict": client.post(f"{source}/restrict", data={"value": "yes"}),
        }
        looked = client.get(EDIT)
        told = admin.get(f"/api/v1{source}").json()
        text = _draft(admin)["text"]
    may = {name: list(Role).index(role) >= list(Role).index(least) for name, least in LEAST.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: 303 if may[name] else 403 for name in answers
    }
    assert (text.endswith("# changed\n"), told["is_graded"], told["is_restricted"]) == tuple(may.values())
    assert looked.status_code == (200 if may["edit"] else 403)
    refused = {line.subject for line in audit(desk, person="Somebody", action="permission", outcome="refused")}
    assert refused == {
        path
        for path, name in ((EDIT, "edit"), (f"{source}/grade", "grade"), (f"{source}/restrict", "restrict"))
        if not may[name]
    }


def test_a_token_without_the_scope_changes_no_agreement_and_no_source(desk: Running) -> None:
    add(desk, "Karim", Role.ADMIN)
    token = token_of(desk, "Karim", [Permission.READ, Permission.REVIEW])
    with (
        desk.client() as admin,
        httpx.Client(base_url=desk.url, headers={"authorization": f"Bearer {token}"}) as client,
    ):
        source = admin.get("/api/v1/sources").json()["items"][0]
        form = _draft(admin)
        answers = [
            client.post(EDIT, data={**form, "text": form["text"] + "# x\n"}),
            client.post(f"/sources/{source['id']}/restrict", data={"value": "yes"}),
            client.post(f"/sources/{source['id']}/grade", data={"letter": "A"}),
        ]
        assert [one.status_code for one in answers] == [403] * 3
        assert _draft(admin) == form
        assert admin.get("/api/v1/sources").json()["items"][0] == source


@pytest.mark.parametrize("path", [EDIT, "/sources/{source}/grade", "/sources/{source}/restrict"])
def test_a_form_of_another_site_changes_nothing(desk: Running, path: str) -> None:
    add(desk, "Karim", Role.ADMIN)
    with desk.client() as admin, signed_in(desk, "Karim") as client:
        source = admin.get("/api/v1/sources").json()["items"][0]
        sent = {"value": "yes", "letter": "A", "text": "id: x", "digest": ""}
        for headers in ({"origin": "https://evil.example"}, {"origin": desk.url, "sec-fetch-site": "cross-site"}):
            answer = client.post(path.format(source=source["id"]), data=sent, headers=headers)
            assert answer.status_code == 403
        del client.headers["origin"]
        assert client.post(path.format(source=source["id"]), data=sent).status_code == 403
        assert admin.get("/api/v1/sources").json()["items"][0] == source


@pytest.mark.parametrize(("letter", "status"), [("B", 303), ("G", 400), ("", 422), ("<b>", 400)])
def test_a_grade_is_kept_with_its_note_or_refused(desk: Running, letter: str, status: int) -> None:
    with desk.client() as client:
        source = client.get("/api/v1/sources").json()["items"][0]["id"]
        answer = client.post(f"/sources/{source}/grade", data={"letter": letter, "note": "<script>alert(1)</script>"})
        assert answer.status_code == status
        told = client.get(f"/api/v1/sources/{source}").json()
        page = client.get(f"/sources/{source}", headers=HTML).text
    assert told["is_graded"] == (status == 303)
    assert "<script>alert" not in page
    assert ("&lt;script&gt;" in page) == (status == 303)


def test_the_ogc_root_is_told_to_programs_in_their_form(shared_desk: Running) -> None:
    with shared_desk.stranger() as client:
        for path in ("/ogc", "/ogc/", "/ogc/collections"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
