"""The desk's pages and their twins over the samples: what they tell, what they refuse, what is kept."""

import time

import pytest

from trucewatch.review.values import FIELDS

HTML = {"accept": "text/html"}


def _first(client, path, **params):
    return client.get(f"/api/v1{path}", params=params).json()["items"][0]


@pytest.fixture(scope="module")
def ids(shared_desk):
    """An incident with claims, one of them, and its document."""
    with shared_desk.client() as client:
        incident = _first(client, "/queue")["incident"]["id"]
        claim = client.get(f"/api/v1/incidents/{incident}").json()["claims"][0]
    return {"incident": incident, "claim": claim["id"], "document": claim["document"]["id"]}


PAGES = ("/", "/incidents", "/incidents/{incident}", "/claims/{claim}", "/documents", "/documents/{document}", "/queue")


@pytest.mark.parametrize("path", [*PAGES, "/search?text=Daraa", "/search", "/add", "/?period=week&on=2017-07-14"])
def test_every_page_is_whole_and_has_one_title(shared_desk, ids, path):
    with shared_desk.client() as client:
        answer = client.get(path.format(**ids), headers=HTML)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "</html>" in answer.text
    assert "style=" not in answer.text and "onclick" not in answer.text


TAGGED = ("/agreements", "/findings", "/zones", "/actors", "/sources", "/talks", "/timeline", "/map", "/map/zones")


@pytest.mark.parametrize("path", ["/today", *PAGES[1:-1], *TAGGED])
def test_what_has_not_changed_is_not_sent_again(shared_desk, ids, path):
    with shared_desk.client() as client:
        first = client.get(f"/api/v1{path.format(**ids)}")
        tag = first.headers["etag"]
        again = client.get(f"/api/v1{path.format(**ids)}", headers={"if-none-match": tag})
        other = client.get(f"/api/v1{path.format(**ids)}", headers={"if-none-match": 'W/"other"'})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.content == b"" and again.headers["etag"] == tag


def test_a_decision_makes_a_new_tag(desk):
    with desk.client() as client:
        before = client.get("/api/v1/today").headers["etag"]
        claim = client.get(f"/api/v1/incidents/{_first(client, '/queue')['incident']['id']}").json()["claims"][0]
        client.post("/api/v1/decisions", json={"subject": claim["id"], "action": "accept"})
        assert client.get("/api/v1/today", headers={"if-none-match": before}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/incidents/incident-0000", "/claims/claim-0000", "/documents/document-0000", "/add/none", "/incidents/<script>"],
)
def test_forged_ids_find_nothing(shared_desk, path):
    with shared_desk.client() as client:
        page, twin = client.get(path, headers=HTML), client.get(f"/api/v1{path}")
    assert page.status_code == twin.status_code == 404
    assert twin.headers["content-type"] == "application/problem+json"
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "from=2017-07-33", "from=2017-08-01&to=2017-07-01", "bbox=1,2", "country=Syria", "cursor=forged"],
)
def test_a_filter_that_makes_no_sense_is_told(shared_desk, query):
    with shared_desk.client() as client:
        answer = client.get(f"/api/v1/incidents?{query}")
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


def test_filters_stay_in_the_form_and_choose_what_is_shown(shared_desk):
    with shared_desk.client() as client:
        told = client.get("/api/v1/incidents", params={"kind": "shelling", "limit": 200}).json()
        page = client.get("/incidents?kind=shelling&from=2017-07-01&zone=nowhere", headers=HTML).text
    assert {one["kind"] for one in told["items"]} == {"shelling"}
    assert '<option value="shelling" selected>' in page
    assert 'value="2017-07-01"' in page
    assert "nowhere" in page


def test_a_list_is_read_on_by_its_cursor(shared_desk):
    seen, cursor = [], None
    with shared_desk.client() as client:
        while True:
            told = client.get("/api/v1/incidents", params={"limit": 50} | ({"cursor": cursor} if cursor else {})).json()
            seen += [one["id"] for one in told["items"]]
            cursor = told["next"]
            if cursor is None:
                break
    assert len(seen) == len(set(seen)) == told["total"]


def test_an_incident_tells_each_field_with_its_roots_and_each_reason(shared_desk, ids):
    with shared_desk.client() as client:
        told = client.get(f"/api/v1/incidents/{ids['incident']}").json()
        page = client.get(f"/incidents/{ids['incident']}", headers=HTML).text
    for heading in ("Fields", "Claims side by side", "Findings", "History"):
        assert f">{heading}</h2>" in page
    assert page.count('class="claim ') == len(told["claims"])
    assert page.count('class="card finding"') == len(told["findings"])
    assert page.count("<mark>") >= len(told["claims"])


def test_a_claim_is_marked_in_its_document(shared_desk, ids):
    with shared_desk.client() as client:
        page = client.get(f"/documents/{ids['document']}", headers=HTML).text
    assert f'id="at-{ids["claim"]}"' in page
    assert f'id="claim-{ids["claim"]}"' in page


def test_a_judgement_by_form_comes_back_to_the_claim_and_can_be_undone(desk):
    with desk.client() as client:
        incident = _first(client, "/queue")["incident"]["id"]
        claim = client.get(f"/api/v1/incidents/{incident}").json()["claims"][0]["id"]
        kept = client.post("/decisions", data={"subject": claim, "action": "accept", "next": f"/incidents/{incident}"})
        assert kept.status_code == 303
        where = kept.headers["location"]
        assert where.startswith(f"/incidents/{incident}?did=decision-") and where.endswith(f"#claim-{claim}")
        assert "Your decision is kept." in client.get(where, headers=HTML).text
        decision = where.partition("did=")[2].partition("#")[0]
        client.post("/decisions", data={"action": "undo", "decision": decision, "next": "/queue"})
        assert client.get(f"/api/v1/claims/{claim}").json()["review_state"] == ""


def test_a_judgement_never_leads_away_from_the_desk(desk):
    with desk.client() as client:
        claim = client.get(f"/api/v1/incidents/{_first(client, '/queue')['incident']['id']}").json()["claims"][0]["id"]
        kept = client.post("/decisions", data={"subject": claim, "action": "unsure", "next": "//evil.example/x"})
    assert kept.headers["location"].startswith("/?did=")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"subject": "claim-000000", "action": "accept"}, (400, 404)),
        ({"subject": "{claim}", "action": "violate"}, (400,)),
        ({"subject": "{claim}", "action": "accept", "value": "x"}, (400,)),
        ({"subject": "{claim}", "action": "correct", "value": '{"field": "kind", "value": "nonsense"}'}, (400,)),
        ({"subject": "{claim}", "action": "comment", "value": "x" * 10_001}, (422,)),
        ({"subject": "{claim}", "action": "accept", "saw": 10**9}, (400,)),
        ({"subject": "{claim}", "action": "accept", "extra": 1}, (422,)),
        ({"action": "accept"}, (422,)),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(desk, told, status):
    with desk.client() as client:
        claim = client.get(f"/api/v1/incidents/{_first(client, '/queue')['incident']['id']}").json()["claims"][0]["id"]
        before = client.get("/api/v1/today").headers["etag"]
        sent = {name: value.format(claim=claim) if value == "{claim}" else value for name, value in told.items()}
        answer = client.post("/api/v1/decisions", json=sent)
        assert answer.status_code in status
        assert answer.json()["detail"]
        assert client.get("/api/v1/today").headers["etag"] == before


def test_two_people_editing_one_claim_the_later_one_is_told(desk):
    from trucewatch import api
    from trucewatch.pipeline.review import review

    with desk.client() as client:
        claim = client.get(f"/api/v1/incidents/{_first(client, '/queue')['incident']['id']}").json()["claims"][0]["id"]
        ledger = api.open_ledger(desk.settings.ledger)
        saw = ledger.sequence()
        review(ledger, claim, "reject", person="Ana Other", settings=desk.settings)
        ledger.close()
        answer = client.post("/api/v1/decisions", json={"subject": claim, "action": "accept", "saw": saw})
    assert answer.status_code == 409
    assert "Ana Other" in answer.json()["detail"]


def test_an_incident_is_taken_and_given_back(desk):
    with desk.client() as client:
        incident = _first(client, "/queue")["incident"]["id"]
        held = client.post(f"/api/v1/queue/{incident}/take").json()
        assert held["person"] and held["until"]
        assert _first(client, "/queue")["locked_by"] == held["person"]
        client.post(f"/api/v1/queue/{incident}/give_back")
        assert _first(client, "/queue")["locked_by"] is None
        client.post(f"/api/v1/queue/{incident}/assign", params={"person": "Ana"})
        assert _first(client, "/queue")["assigned_to"] == "Ana"


def test_what_somebody_else_holds_is_not_taken(desk):
    from trucewatch import api
    from trucewatch.pipeline import review_desk

    with desk.client() as client:
        incident = _first(client, "/queue")["incident"]["id"]
        ledger = api.open_ledger(desk.settings.ledger)
        review_desk.lock(ledger, incident, "Ana Other")
        ledger.close()
        answer = client.post(f"/api/v1/queue/{incident}/take")
        page = client.get("/queue", headers=HTML).text
    assert answer.status_code == 409 and "Ana Other" in answer.json()["detail"]
    assert "Ana Other" in page


@pytest.mark.parametrize(
    "field",
    [*FIELDS, "nonsense"],
)
def test_each_field_has_a_form(shared_desk, ids, field):
    with shared_desk.client() as client:
        answer = client.get(f"/claims/{ids['claim']}/correct", params={"field": field, "name": "Daraa"}, headers=HTML)
    assert answer.status_code == 200
    assert f'name="field" value="{field if field != "nonsense" else "kind"}"' in answer.text


def test_words_are_found_and_marked_in_english_and_arabic(shared_desk):
    with shared_desk.client() as client:
        page = client.get("/search", params={"text": "Daraa"}, headers=HTML).text
        arabic = client.get("/search", params={"text": "درعا"}, headers=HTML).text
    assert "<mark>Daraa</mark>" in page
    assert "<mark>" in arabic


def test_nothing_in_a_search_is_taken_for_markup(shared_desk):
    with shared_desk.client() as client:
        page = client.get("/search", params={"text": '"><script>alert(1)</script>'}, headers=HTML)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def _done(client, job):
    for _ in range(600):
        told = client.get(f"/api/v1/add/{job}").json()
        if told["state"] in ("done", "failed"):
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def test_a_file_is_read_and_its_claims_are_there_at_once(desk):
    text = "Nawa, 14 July 2017\n\nGovernment forces shelled the town of Nawa on Friday, residents said.\n"
    with desk.client() as client:
        begun = client.post("/api/v1/add", files={"file": ("../../<b>x</b>.txt", text.encode(), "text/plain")})
        assert begun.status_code == 202
        told = _done(client, begun.json()["id"])
        assert (told["state"], len(told["documents"])) == ("done", 1)
        assert "/" not in told["source"]
        document = client.get(f"/api/v1/documents/{told['documents'][0]}").json()
        files = [("same.txt", text), ("same.txt", text), ("same.txt", text.replace("Nawa", "Daraa"))]
        sent = [client.post("/api/v1/add", files={"file": (name, words.encode())}).json() for name, words in files]
        first, again, other = (_done(client, one["id"])["documents"][0] for one in sent)
        versions = client.get(f"/api/v1/documents/{other}").json()["versions"]
    assert document["text"].startswith("Nawa")
    assert len(document["marked"]) == told["claims"] > 0
    assert first == again != other
    assert [one["id"] for one in versions] == [other]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "/etc/passwd", "ftp://x.example/", "https://x y", "data:,a"])
def test_only_addresses_of_the_web_are_fetched(desk, url):
    with desk.client() as client:
        answer = client.post("/api/v1/add", data={"url": url})
    assert answer.status_code == 400


def test_an_address_of_this_machine_is_not_fetched(desk):
    with desk.client() as client:
        told = _done(client, client.post("/api/v1/add", data={"url": "http://127.0.0.1:9/"}).json()["id"])
    assert [one["code"] for one in told["problems"]] == ["private_address"]


def test_nothing_or_two_things_are_not_added(desk):
    with desk.client() as client:
        assert client.post("/api/v1/add").status_code == 400
        both = client.post("/api/v1/add", data={"url": "https://a.example/"}, files={"file": ("a.txt", b"a")})
    assert both.status_code == 400


def test_a_rejected_claim_is_shown_where_it_stands_and_takes_no_part(desk):
    with desk.client() as client:
        incident = _first(client, "/queue")["incident"]["id"]
        claim = client.get(f"/api/v1/incidents/{incident}").json()["claims"][0]
        client.post("/api/v1/decisions", json={"subject": claim["id"], "action": "reject"})
        told = client.get(f"/api/v1/claims/{claim['id']}").json()
        page = client.get(f"/documents/{claim['document']['id']}", headers=HTML).text
    assert (told["review_state"], told["incident"], told["words"]) == ("reject", None, claim["words"])
    assert f'id="claim-{claim["id"]}"' in page
    assert 'data-state="reject"' in page
