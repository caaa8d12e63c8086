"""The first start, people and signing in, in a real browser and by keyboard alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_people import PASSWORD, accounts, audit
from playwright.sync_api import Page, sync_playwright
from running_desk import Running, serving

from trucewatch.core.people import Role
from trucewatch.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    """A desk where nobody has an account yet."""
    with serving(Settings(ledger=str(tmp_path / "desk.db")), has_admin=False) as running:
        yield running


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        yield browser.new_page()
        browser.close()


def led_on(page: Page, press: Callable[[], object]) -> None:
    with page.expect_navigation():
        press()


def type_into(page: Page, *words: str) -> None:
    """Fills the field that has the focus and those after it, and sends the form from the last one."""
    for number, word in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(word)
    led_on(page, lambda: page.keyboard.press("Enter"))


def check(page: Page) -> None:
    """No fault that keeps somebody out, and nothing that the page's own policy stopped."""
    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []


def test_the_first_start_people_and_signing_in_by_keyboard(desk: Running, page: Page) -> None:
    stopped: list[str] = []
    page.on("console", lambda message: stopped.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{desk.url}/account")
    assert page.url == f"{desk.url}/set-up"
    check(page)
    type_into(page, desk.set_up_code, "Amira Saleh", PASSWORD, "something else")
    assert "differ" in page.get_by_role("alert").inner_text()
    assert page.locator("#name").input_value() == "Amira Saleh"
    type_into(page, desk.set_up_code, "", PASSWORD, PASSWORD)
    assert accounts(desk)["Amira Saleh"].role is Role.ADMIN

    page.goto(f"{desk.url}/people")
    check(page)
    page.locator("#name").focus()
    type_into(page, "Rosa Haddad", "rev", PASSWORD)
    assert accounts(desk)["Rosa Haddad"].role is Role.REVIEWER
    page.goto(f"{desk.url}/audit")
    check(page)
    assert page.locator("tbody tr").count() == len(audit(desk))

    page.goto(f"{desk.url}/account")
    check(page)
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").focus()
    led_on(page, lambda: page.keyboard.press("Enter"))
    assert page.get_by_role("status").first.inner_text() == "You are signed out."
    type_into(page, "rosa haddad", "a wrong password")
    assert page.get_by_role("alert").inner_text() == "Name or password is wrong."
    check(page)
    type_into(page, PASSWORD)
    page.goto(f"{desk.url}/account")
    assert page.locator("h1").inner_text() == "Rosa Haddad"
    assert page.get_by_role("link", name="People").count() == 0
    assert stopped == []
