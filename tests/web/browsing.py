"""A real browser for tests: pages that wait for their scripts."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright
from running_desk import Running

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def browsing(path: str) -> Iterator[Browser]:
    """The browser at a path, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def tab(browser: Browser, desk: Running, *, width: int = 1280, height: int = 900, **told) -> Iterator[Page]:
    """A tab in which the admin is signed in; the test fails where a script of the page does, or a dialog opens."""
    headers = {"authorization": f"Bearer {desk.token}"}
    context = browser.new_context(viewport={"width": width, "height": height}, extra_http_headers=headers, **told)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("dialog", lambda dialog: broken.append(f"dialog: {dialog.message}"))
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    try:
        yield page
    finally:
        context.close()
    assert broken == []


def go(page: Page, url: str) -> None:
    """Opens a page and waits until its scripts run."""
    page.goto(url)
    page.wait_for_selector("html[data-ready=yes]")
