"""The desk by people who sign in with a real browser: set-up, agreements, two persons, a restricted source, access."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browsing, go
from desk_people import PASSWORD, add, audit
from playwright.sync_api import Browser, Page
from running_desk import Running, serving

from trucewatch import api
from trucewatch.core.people import Role
from trucewatch.core.problems import NotAllowed
from trucewatch.pipeline.briefing import BriefOptions, brief_of, check_reviews
from trucewatch.pipeline.present import render_text
from trucewatch.settings import Settings

AGREEMENT = "southwest-2017"
STARTS = 'from: "2017-07-09T12:00+03:00"\n    to: "2018-06-19'
LATER = 'from: "2017-08-01T12:00+03:00"\n    to: "2018-06-19'
"""What its file says of the time it is in force, and a start after the shelling of July."""
SOURCE = "Northern Wire"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with browsing(chromium) as opened:
        yield opened


@contextmanager
def somebody(browser: Browser, **told: Any) -> Iterator[Page]:
    """A browser of one person; the test fails where a page's script does, or its policy stopped something."""
    context = browser.new_context(**told)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    try:
        yield page
    finally:
        context.close()
    assert broken == []


@contextmanager
def signed_in(browser: Browser, desk: Running, name: str, **told: Any) -> Iterator[Page]:
    """A person who came in by the sign-in page."""
    with somebody(browser, **told) as page:
        go(page, f"{desk.url}/account")
        assert page.url.startswith(f"{desk.url}/sign-in")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        press(page, "main form button")
        assert page.locator("h1").inner_text() == name
        yield page


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.click(selector)


def told(page: Page, desk: Running, path: str) -> Any:
    """What the page's twin tells the same person, by the browser's own session."""
    answer = page.context.request.get(f"{desk.url}/api/v1{path}")
    assert answer.status == 200, path
    return json.loads(answer.text())


def alleged(page: Page, desk: Running) -> set[str]:
    """Incidents that the agreement's findings call alleged breaches."""
    found = told(page, desk, f"/findings?agreement={AGREEMENT}&verdict=alleged_breach&limit=200")["items"]
    return {one["incident"] for one in found}


# --- the first start, and an agreement


def test_the_first_admin_changes_an_agreement_and_its_findings_follow(own_ledger: Settings, browser: Browser) -> None:
    with serving(own_ledger, has_admin=False) as desk, somebody(browser) as page:
        go(page, desk.url)
        assert page.url == f"{desk.url}/set-up"
        for field, words in (
            ("code", desk.set_up_code),
            ("name", "Amira"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ):
            page.fill(f"#{field}", words)
        press(page, "main form button")
        assert page.url == f"{desk.url}/"
        before = alleged(page, desk)
        assert before

        go(page, f"{desk.url}/agreements/{AGREEMENT}")
        press(page, f"a[href='/agreements/{AGREEMENT}/edit']")
        text = page.input_value("#text")
        assert text.count(STARTS) == 1
        page.fill("#text", text.replace(STARTS, LATER))
        press(page, "main form button")
        assert page.url == f"{desk.url}/agreements/{AGREEMENT}"
        after = alleged(page, desk)
        gone = sorted(before - after)
        assert gone and after < before
        shown = told(page, desk, f"/incidents/{gone[0]}")["findings"]
        assert AGREEMENT not in {one["agreement"]["id"] for one in shown}
        go(page, f"{desk.url}/incidents/{gone[0]}")
        assert page.query_selector(f"#content .finding a[href^='/agreements/{AGREEMENT}']") is None

        go(page, f"{desk.url}/agreements/{AGREEMENT}/edit")
        page.fill("#text", page.input_value("#text").replace(LATER, STARTS))
        press(page, "main form button")
        assert alleged(page, desk) == before
        assert any(line.subject == f"/agreements/{AGREEMENT}/edit" for line in audit(desk, person="Amira"))


def test_a_faulty_file_is_refused_with_its_line_and_nothing_changes(desk: Running, browser: Browser) -> None:
    add(desk, "Karim", Role.ADMIN)
    with signed_in(browser, desk, "Karim") as page:
        before = alleged(page, desk)
        go(page, f"{desk.url}/agreements/{AGREEMENT}/edit")
        lines = page.input_value("#text").split("\n")
        at = next(number for number, line in enumerate(lines) if line.startswith("concluded:"))
        lines[at] = "concluded: [never"
        page.fill("#text", "\n".join(lines))
        press(page, "main form button")
        fault = page.inner_text("#faults")
        assert f"{AGREEMENT}.yaml" in fault and f"line {at + 2}" in fault  # where the open bracket meets what follows
        assert "Nothing was kept" in fault and "_trial" not in fault
        assert page.input_value("#text").split("\n")[at] == "concluded: [never"
        assert alleged(page, desk) == before
        go(page, f"{desk.url}/agreements/{AGREEMENT}/edit")
        assert "[never" not in page.input_value("#text")


def test_who_opened_the_file_before_the_other_one_kept_theirs_is_told(desk: Running, browser: Browser) -> None:
    add(desk, "Karim", Role.ADMIN)
    add(desk, "Lina", Role.ADMIN)
    edit = f"{desk.url}/agreements/{AGREEMENT}/edit"
    with signed_in(browser, desk, "Karim") as first, signed_in(browser, desk, "Lina") as second:
        for page in (first, second):
            go(page, edit)
        first.fill("#text", first.input_value("#text") + "# seen by Karim\n")
        press(first, "main form button")
        second.fill("#text", second.input_value("#text") + "# seen by Lina\n")
        press(second, "main form button")
        assert "Somebody changed" in second.inner_text("main")
        go(second, edit)
        kept = second.input_value("#text")
    assert "seen by Karim" in kept and "seen by Lina" not in kept


# --- two persons


def test_two_people_let_a_brief_speak_and_one_alone_does_not(own_ledger: Settings, browser: Browser) -> None:
    settings = replace(own_ledger, two_person=True, brief_needs_review=True)
    with serving(settings) as desk:
        add(desk, "Rosa", Role.CHIEF)
        add(desk, "Tarek", Role.CHIEF)
        with signed_in(browser, desk, "Rosa") as rosa, signed_in(browser, desk, "Tarek") as tarek:
            found = told(rosa, desk, "/findings?agreement=astana-2017&verdict=alleged_breach&limit=200")["items"]
            days = [one["starts"] for one in found]
            (finding,) = [one for one in found if one["starts"] and days.count(one["starts"]) == 1][:1]
            incident, day = finding["incident"], finding["starts"]
            form = f"form:has(input[name=subject][value='{incident}'])"
            assert "nobody has accepted it yet" in waits(settings, day)

            go(rosa, f"{desk.url}/incidents/{incident}")
            press(rosa, f"{form} button[value=accept]")
            assert rosa.inner_text(".did p")
            assert "a second person has to approve it" in waits(settings, day)
            press(rosa, f"{form} button[value=approve]")
            assert "the same person cannot be the second" in rosa.inner_text("main")
            assert "a second person has to approve it" in waits(settings, day)

            go(tarek, f"{desk.url}/incidents/{incident}")
            press(tarek, f"{form} button[value=approve]")
            assert tarek.inner_text(".did p")
        assert waits(settings, day) == ""
        said = [(line.person, line.action) for line in audit(desk, subject=incident)]
        assert said == [("Tarek", "review_approve"), ("Rosa", "review_accept")]


def waits(settings: Settings, day: str) -> str:
    """What the brief of a day waits for; empty where it is written, and speaks of an alleged breach."""
    from datetime import date

    on = date.fromisoformat(day)
    with closing(api.open_ledger(settings.ledger)) as ledger:
        seen = api.look(ledger, settings=settings)
        brief = brief_of(seen, on, on, BriefOptions(agreement="astana-2017"))
        try:
            check_reviews(seen, ledger, settings, brief)
        except NotAllowed as error:
            return str(error)
    assert "alleged" in render_text(brief, "md").lower()
    return ""


# --- a restricted source


def test_a_reader_finds_nothing_of_a_source_that_the_chief_restricted(desk: Running, browser: Browser) -> None:
    add(desk, "Chadia", Role.CHIEF)
    add(desk, "Rami", Role.READER)
    with signed_in(browser, desk, "Chadia") as chief, signed_in(browser, desk, "Rami") as reader:
        source = next(one["id"] for one in told(reader, desk, "/sources")["items"] if one["name"] == SOURCE)
        secret = _of(reader, desk, source)
        assert secret["documents"] and secret["alone"] and secret["shared"]
        counted = told(reader, desk, "/today")["counts"]
        everywhere = ["/", "/incidents", "/documents", "/sources", "/actors", "/search?text=wire", "/map", "/timeline"]

        go(chief, f"{desk.url}/sources/{source}")
        press(chief, "main form[action$='/restrict'] button")
        assert "restricted" in chief.inner_text("main")

        now = told(reader, desk, "/today")["counts"]
        assert now["documents"] == counted["documents"] - len(secret["current"])
        assert now["sources"] == counted["sources"] - 1
        assert now["claims"] < counted["claims"] and now["incidents"] < counted["incidents"]
        words = (SOURCE, source, *secret["documents"], *secret["claims"], *secret["alone"])
        for path in (*everywhere, *(f"/incidents/{one}" for one in secret["shared"])):
            go(reader, desk.url + path)
            held = reader.content() + reader.inner_text("body")
            assert [one for one in words if one in held] == [], path
        for path in (
            "/sources",
            "/documents?limit=200&with_outdated=true",
            "/incidents?limit=200",
            "/findings?limit=200",
        ):
            text = json.dumps(told(reader, desk, path))
            assert [one for one in words if one in text] == [], path
        paths = [f"/sources/{source}", *(f"/documents/{one}" for one in secret["documents"])]
        paths += [*(f"/claims/{one}" for one in secret["claims"]), *(f"/incidents/{one}" for one in secret["alone"])]
        for path in paths:
            for address in (desk.url + path, f"{desk.url}/api/v1{path}"):
                assert reader.context.request.get(address).status == 404, address
        for path in paths:
            assert chief.context.request.get(desk.url + path).status == 200, path

        press(chief, "main form[action$='/restrict'] button")
        assert told(reader, desk, "/today")["counts"] == counted
    assert {line.action for line in audit(desk, subject=source)} == {"review_restrict"}


def _of(page: Page, desk: Running, source: str) -> dict[str, list[str]]:
    """A source's documents and claims, and the incidents that it alone, and that others too, tell of."""
    rows = told(page, desk, f"/documents?source={source}&with_outdated=true&limit=200")["items"]
    documents = [one["id"] for one in rows]
    alone, shared, claims = [], [], []
    for one in told(page, desk, f"/incidents?source={source}&limit=200")["items"]:
        held = told(page, desk, f"/incidents/{one['id']}")["claims"]
        by = {claim["document"]["id"] for claim in held}
        (alone if by <= set(documents) else shared).append(one["id"])
        claims += [claim["id"] for claim in held if claim["document"]["id"] in documents]
    current = [one["id"] for one in rows if not one["is_outdated"]]
    return {"documents": documents, "current": current, "claims": claims, "alone": alone, "shared": shared}


# --- access


def _registry(page: Page, desk: Running) -> list[str]:
    """Pages of the registry, the error and the language."""
    actor = told(page, desk, "/actors")["items"][0]["id"]
    source = told(page, desk, "/sources")["items"][0]["id"]
    agreements = [
        "/agreements",
        f"/agreements/{AGREEMENT}",
        f"/agreements/{AGREEMENT}/edit",
        "/agreement-new?id=river-1",
    ]
    rest = ["/actors", f"/actors/{actor}", "/sources", f"/sources/{source}", "/talks", "/nowhere", "/language"]
    return [*agreements, *rest]


@pytest.fixture(scope="module")
def looked_at(shared_desk: Running) -> Running:
    add(shared_desk, "Noor", Role.ADMIN)
    return shared_desk


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_axe_finds_nothing_serious_on_the_pages_of_the_registry(
    looked_at: Running, browser: Browser, locale: str
) -> None:
    with signed_in(browser, looked_at, "Noor", locale=locale, bypass_csp=True) as page:
        for path in _registry(page, looked_at):
            go(page, looked_at.url + path)
            found = Axe().run(page).response["violations"]
            grave = [
                (one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")
            ]
            assert grave == [], path


def test_no_page_of_the_registry_scrolls_sideways_at_320_px(looked_at: Running, browser: Browser) -> None:
    with signed_in(browser, looked_at, "Noor", viewport={"width": 320, "height": 640}) as page:
        for path in _registry(page, looked_at):
            go(page, looked_at.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
