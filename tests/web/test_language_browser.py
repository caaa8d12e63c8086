"""The desk in Arabic in a real browser: it runs from right to left and fits, also on a telephone."""

import pytest
from browsing import browsing, go, tab
from playwright.sync_api import Page
from running_desk import Running

PATHS = (
    "/",
    "/incidents",
    "/documents",
    "/agreements",
    "/sources",
    "/people",
    "/account",
    "/audit",
    "/queue",
    "/talks",
)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_in_arabic_do_not_scroll_sideways(shared_desk: Running, chromium: str, width: int) -> None:
    with browsing(chromium) as browser, tab(browser, shared_desk, width=width, locale="ar") as page:
        wide = {path: over for path in PATHS if (over := seen(page, shared_desk.url + path))}
    assert wide == {}


def seen(page: Page, url: str) -> int:
    """Pixels by which a page is wider than the window."""
    go(page, url)
    assert page.evaluate("document.dir") == "rtl"
    return int(page.evaluate(SIDEWAYS))


def test_words_of_sources_run_their_own_way(shared_desk: Running, chromium: str) -> None:
    with shared_desk.client() as program:
        found = program.get("/api/v1/documents").json()["items"]
    english = next(one for one in found if one["language"] == "en" and one["claims"])
    with browsing(chromium) as browser, tab(browser, shared_desk, locale="ar") as page:
        go(page, f"{shared_desk.url}/documents/{english['id']}")
        run = "one => getComputedStyle(one).direction"
        assert page.locator(".paper .part-headline").first.evaluate(run) == "ltr"
        assert page.locator("h2#marked").evaluate(run) == "rtl"


def test_the_browser_draws_its_parts_for_dark_mode(shared_desk: Running, chromium: str) -> None:
    with browsing(chromium) as browser, tab(browser, shared_desk, color_scheme="dark") as page:
        go(page, f"{shared_desk.url}/")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light dark"
        assert page.evaluate("getComputedStyle(document.querySelector('#find')).backgroundColor") == "rgb(24, 32, 37)"
