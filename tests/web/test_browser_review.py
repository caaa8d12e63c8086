"""People at the desk: reviewing by keyboard alone, merging and splitting, documents as text, in a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import browsing, go, tab
from playwright.sync_api import Browser, Page

from trucewatch import api

WORDS = {"a": "accept", "x": "reject", "u": "unsure"}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with browsing(chromium) as opened:
        yield opened


def _queue(desk) -> list[dict]:
    with desk.client() as client:
        return client.get("/api/v1/queue", params={"limit": 200}).json()["items"]


def _incident(desk, incident_id: str) -> dict:
    with desk.client() as client:
        return client.get(f"/api/v1/incidents/{incident_id}").json()


def _claim(desk, claim_id: str) -> dict:
    with desk.client() as client:
        return client.get(f"/api/v1/claims/{claim_id}").json()


def _documents(desk) -> list[dict]:
    with desk.client() as client:
        return client.get("/api/v1/documents", params={"limit": 200, "with_outdated": "true"}).json()["items"]


def _current(page: Page) -> str:
    return page.get_attribute("[data-walk] [data-current]", "data-claim")


def _open_queue(page: Page, desk, incident: str = "") -> None:
    go(page, f"{desk.url}/queue?incident={incident}" if incident else f"{desk.url}/queue")
    page.wait_for_selector("[data-walk] .claim[data-current]")


def test_twenty_claims_are_reviewed_by_keyboard_alone(desk, browser):
    """Keys alone: judged claims are announced, the focus is always on a claim, and the ledger has every word."""
    said: dict[str, str] = {}
    with tab(browser, desk) as page:
        _open_queue(page, desk)
        while len(said) < 20:
            claim = _current(page)
            if claim in said:
                shown = page.get_attribute("[data-walk]", "data-incident")
                page.keyboard.press("n")
                page.wait_for_selector(f"[data-walk]:not([data-incident={shown}]) .claim[data-current]")
                continue
            key = "aaaux"[len(said) % 5]
            page.keyboard.press(key)
            page.wait_for_selector(f"#claim-{claim}[data-state={WORDS[key]}]")
            page.wait_for_selector("[data-walk] .claim[data-current]:focus")
            said[claim] = WORDS[key]
        assert page.inner_text("#told")
    assert {claim: _claim(desk, claim)["review_state"] for claim in said} == said


def test_the_last_word_is_undone_by_a_key_and_the_focus_stays(desk, browser):
    with tab(browser, desk) as page:
        _open_queue(page, desk)
        claim = _current(page)
        page.keyboard.press("x")
        page.wait_for_selector(f"#claim-{claim}[data-state=reject]")
        page.keyboard.press("z")
        page.wait_for_selector(f"#claim-{claim}[data-state='']")
        page.wait_for_selector(f"#claim-{claim}:focus")
    assert _claim(desk, claim)["review_state"] == ""


def test_a_field_is_corrected_without_leaving_the_keyboard(desk, browser):
    with tab(browser, desk) as page:
        _open_queue(page, desk)
        claim = _current(page)
        kind = _claim(desk, claim)["kind"]
        page.keyboard.press("c")
        page.wait_for_selector(f"#field-{claim}, #value-{claim}:focus")
        page.select_option(f"#value-{claim}", "overflight")
        page.keyboard.press("Enter")
        page.press(f"#note-{claim}", "Enter")
        page.wait_for_selector(f"#claim-{claim}[data-state=correct] .facts-list ins")
        assert page.inner_text(f"#claim-{claim} .facts-list del") == kind.replace("_", " ")
    told = _claim(desk, claim)
    assert (told["review_state"], told["kind"]) == ("correct", "overflight")
    assert [(one["field"], one["before"]) for one in told["corrections"]] == [("kind", kind.replace("_", " "))]


def test_escape_closes_a_correction_and_gives_the_claim_its_focus_back(desk, browser):
    with tab(browser, desk) as page:
        _open_queue(page, desk)
        claim = _current(page)
        page.keyboard.press("c")
        page.wait_for_selector(".correcting :focus")
        page.keyboard.press("Escape")
        page.wait_for_selector(f"#claim-{claim}:focus")
        assert page.query_selector(".correcting") is None


def test_an_incident_is_split_and_merged_again(desk, browser):
    """`d` on two claims of an incident puts them apart; `s` in the page of one brings them together."""
    large = max((row["incident"] for row in _queue(desk)), key=lambda one: one["roots"])
    claims = [one["id"] for one in _incident(desk, large["id"])["claims"]]
    first, last = claims[0], claims[-1]
    with tab(browser, desk) as page:
        go(page, f"{desk.url}/incidents/{large['id']}")
        page.focus(f"#claim-{first}")
        page.keyboard.press("m")
        page.focus(f"#claim-{last}")
        with page.expect_navigation():
            page.keyboard.press("d")
        page.wait_for_selector(f"#claim-{last}:focus")
        assert page.inner_text(".did p")
        assert _claim(desk, first)["incident"] != _claim(desk, last)["incident"]
        with page.expect_navigation():
            page.click(".did button")
    assert _claim(desk, first)["incident"] == _claim(desk, last)["incident"]


def test_two_incidents_are_merged_from_the_claims_that_one_was_compared_with(desk, browser):
    found = None
    for row in _queue(desk):
        for claim in _incident(desk, row["incident"]["id"])["claims"]:
            ties = [
                one for one in _claim(desk, claim["id"])["ties"] if one["incident"] not in (None, claim["incident"])
            ]
            if ties:
                found = claim["id"], ties[0]["claim"]
                break
        if found:
            break
    assert found
    claim, other = found
    with tab(browser, desk) as page:
        go(page, f"{desk.url}/claims/{claim}")
        page.focus(f"[data-pair={other}]")
        with page.expect_navigation():
            page.keyboard.press("s")
        page.wait_for_selector("html[data-review=ready]")
    assert _claim(desk, claim)["incident"] == _claim(desk, other)["incident"]


def test_who_was_faster_is_told_and_nothing_is_kept(desk, browser):
    from trucewatch.pipeline.review import review

    with tab(browser, desk) as page:
        _open_queue(page, desk)
        claim = _current(page)
        ledger = api.open_ledger(desk.settings.ledger)
        review(ledger, claim, "reject", person="Ana Other", settings=desk.settings)
        page.keyboard.press("a")
        page.wait_for_selector(f"#claim-{claim}[data-state=reject]")
        page.wait_for_selector("#told:not(:empty)")
        assert "Ana Other" in page.inner_text("#told")
    ledger.close()
    assert _claim(desk, claim)["review_state"] == "reject"


def test_help_opens_and_closes_by_its_key(shared_desk, browser):
    with tab(browser, shared_desk) as page:
        _open_queue(page, shared_desk)
        page.keyboard.press("?")
        page.wait_for_selector("#keys[open]")
        page.keyboard.press("?")
        page.wait_for_selector("#keys:not([open])", state="attached")


def test_scripts_in_titles_comments_and_file_names_stay_words(desk, browser, tmp_path):
    evil = tmp_path / "<img src=x onerror=alert(1)>.html"
    evil.write_text(
        "<html><head><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></head><body><article>"
        "<h1>&lt;script&gt;alert(1)&lt;/script&gt; Shells hit Nawa</h1>"
        "<p>Government forces shelled the town of Nawa on 14 July 2017 with artillery, killing three civilians, "
        "activists said &lt;img src=x onerror=alert(2)&gt; on Friday evening after prayers.</p>"
        "<p>The shelling went on until the night, residents of the town said by telephone.</p></article></body></html>",
        encoding="utf-8",
    )
    ledger = api.open_ledger(desk.settings.ledger)
    api.add(ledger, evil, settings=desk.settings)
    ledger.close()
    document = next(one for one in _documents(desk) if "script" in (one["title"] or ""))
    words = '"><script>alert(3)</script>'
    with desk.client() as client:
        kept = client.post("/decisions", data={"subject": document["id"], "action": "comment", "value": words})
    assert kept.status_code == 303
    with tab(browser, desk) as page:
        for path in ("/documents", f"/documents/{document['id']}", "/search?text=Nawa", "/incidents", "/queue", "/"):
            go(page, desk.url + path)
            assert page.query_selector("main script, main img[onerror]") is None
        go(page, f"{desk.url}/documents/{document['id']}")
        assert "<script>alert(1)</script>" in page.inner_text("h1")


def test_an_arabic_document_runs_from_right_to_left(shared_desk, browser):
    arabic = next(one for one in _documents(shared_desk) if one["language"] == "ar")
    with tab(browser, shared_desk) as page:
        go(page, f"{shared_desk.url}/documents/{arabic['id']}")
        title = page.eval_on_selector("h1", "e => getComputedStyle(e).direction")
        assert title == "rtl"
        assert page.eval_on_selector(".paper", "e => getComputedStyle(e).direction") == "ltr"


def test_the_arabic_desk_is_laid_out_from_the_right(shared_desk, browser):
    with tab(browser, shared_desk, locale="ar") as page:
        go(page, f"{shared_desk.url}/queue")
        assert page.get_attribute("html", "dir") == "rtl"


def test_a_document_is_walked_from_claim_to_claim(shared_desk, browser):
    document = max(_documents(shared_desk), key=lambda one: one["claims"])
    with tab(browser, shared_desk) as page:
        go(page, f"{shared_desk.url}/documents/{document['id']}")
        page.keyboard.press("j")
        first = _current(page)
        page.wait_for_selector(f"mark.is-shown[data-claims~={first}]")
        page.keyboard.press("j")
        second = _current(page)
        assert second != first
        page.wait_for_selector(f"mark.is-shown[data-claims~={second}]")
        page.click(f"mark[data-claims~={first}] >> nth=0")
        page.wait_for_selector(f"#claim-{first}:focus")


def test_a_claim_leads_to_its_words_in_the_document(shared_desk, browser):
    row = _queue(shared_desk)[0]
    with tab(browser, shared_desk) as page:
        _open_queue(page, shared_desk, row["incident"]["id"])
        claim = _current(page)
        with page.expect_navigation():
            page.keyboard.press("o")
        page.wait_for_selector(f"#claim-{claim}:focus")
        page.wait_for_selector(f"mark.is-shown[data-claims~={claim}]")


def test_versions_are_compared_word_by_word(shared_desk, browser):
    old = next(one for one in _documents(shared_desk) if one["is_outdated"])
    new = next(one for one in _documents(shared_desk) if one["page_key"] == old["page_key"] and one["id"] != old["id"])
    with tab(browser, shared_desk) as page:
        go(page, f"{shared_desk.url}/documents/{new['id']}/compare/{old['id']}")
        gone, come = page.locator(".paper del").all_inner_texts(), page.locator(".paper ins").all_inner_texts()
    assert "killed" in gone
    assert any("wounded" in words for words in come)


def test_a_file_is_added_and_told_when_it_is_read(desk, browser, tmp_path):
    told = tmp_path / "report.txt"
    told.write_text(
        "Nawa, 14 July 2017\n\nGovernment forces shelled Nawa on Friday, residents said.\n", encoding="utf-8"
    )
    with tab(browser, desk) as page:
        go(page, f"{desk.url}/add")
        page.set_input_files("#file", told)
        page.click("form:has(#file) button")
        page.wait_for_selector("#job[data-state=done]")
        page.click("#job ul a")
        page.wait_for_selector(".paper")
        assert "Nawa" in page.inner_text(".paper")


@pytest.mark.parametrize("path", ["/", "/incidents", "/documents", "/search?text=Daraa", "/queue", "/add"])
def test_no_page_scrolls_sideways_on_a_small_screen(shared_desk, browser, path):
    with tab(browser, shared_desk, width=320, height=640) as page:
        go(page, shared_desk.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_records_do_not_scroll_sideways_on_a_small_screen(shared_desk, browser):
    row = _queue(shared_desk)[0]["incident"]
    document = max(_documents(shared_desk), key=lambda one: one["claims"])
    claim = _incident(shared_desk, row["id"])["claims"][0]["id"]
    with tab(browser, shared_desk, width=320, height=640) as page:
        for path in (
            f"/incidents/{row['id']}",
            f"/documents/{document['id']}",
            f"/claims/{claim}",
            f"/claims/{claim}/correct?field=harm",
        ):
            go(page, shared_desk.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_axe_finds_nothing_serious(shared_desk, browser):
    from axe_playwright_python.sync_playwright import Axe

    row = _queue(shared_desk)[0]["incident"]
    document = max(_documents(shared_desk), key=lambda one: one["claims"])
    claim = _incident(shared_desk, row["id"])["claims"][0]["id"]
    paths = ["/", "/incidents", f"/incidents/{row['id']}", f"/claims/{claim}", "/documents", "/queue", "/add"]
    paths += [f"/documents/{document['id']}", "/search?text=Daraa", f"/claims/{claim}/correct?field=place&name=Daraa"]
    with tab(browser, shared_desk, bypass_csp=True) as page:
        for path in paths:
            go(page, shared_desk.url + path)
            found = Axe().run(page).response["violations"]
            grave = [
                (one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")
            ]
            assert grave == [], path


def test_without_scripts_every_judgement_is_a_form(desk, browser):
    with tab(browser, desk, java_script_enabled=False) as page:
        page.goto(f"{desk.url}/queue")
        claim = page.get_attribute(".claim", "data-claim")
        page.click(f"#claim-{claim} button[value=accept]")
        assert re.search(r"did=decision-", page.url)
        assert page.inner_text(".did p")
        page.click(".did button")
    assert _claim(desk, claim)["review_state"] == ""


def test_the_page_and_its_twin_tell_the_same(shared_desk, browser):
    with tab(browser, shared_desk) as page:
        go(page, f"{shared_desk.url}/incidents?kind=shelling")
        shown = page.locator("article.row h2").all_inner_texts()
        twin = page.get_attribute("link[rel=alternate]", "href")
        told = json.loads(page.context.request.get(shared_desk.url + twin).text())
    assert shown == [one["sentence"] for one in told["items"]]
    assert Path(twin.partition("?")[0]).parts[:3] == ("/", "api", "v1")
