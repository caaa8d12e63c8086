"""The map and the timeline in a real browser, under the strict policy, with and without WebGL."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from running_desk import Running

ARGS = (
    "--no-sandbox", "--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
READY = "#map[data-ready=yes]"
SYRIA = "bbox=34,31.5,43,37.5"
WAIT_MS = 60_000


@pytest.fixture(scope="module")
def browsers(chromium) -> Iterator[dict[str, Browser]]:
    """One with WebGL (drawn in software), one without."""
    with sync_playwright() as started:
        launch = started.chromium.launch
        yield {
            "webgl": launch(executable_path=chromium, args=list(ARGS)),
            "none": launch(executable_path=chromium, args=[*ARGS, "--disable-3d-apis"]),
        }


@contextmanager
def looking(browser: Browser, desk: Running, **options) -> Iterator[tuple[Page, list[str]]]:
    """A page of somebody who may see all, and what it complains of; the desk's own policy holds."""
    told = {"authorization": f"Bearer {desk.token}"}
    context = browser.new_context(viewport={"width": 1280, "height": 900}, extra_http_headers=told, **options)
    context.set_default_timeout(WAIT_MS)
    page, faults = context.new_page(), []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        yield page, faults
    finally:
        context.close()


def listed(page: Page) -> list[str]:
    return page.locator("#list li[data-id]").evaluate_all("rows => rows.map(row => row.dataset.id)")


def test_the_map_draws_and_its_list_tells_the_same(browsers, shared_desk):
    with looking(browsers["webgl"], shared_desk) as (page, faults):
        page.goto(f"{shared_desk.url}/map?{SYRIA}")
        page.wait_for_selector(READY)
        assert page.locator("#map").get_attribute("data-how") == "webgl"
        assert page.locator("#drawn").is_hidden()
        box = re.search(r"bbox=([^&]+)", page.url).group(1)
        with shared_desk.client() as client:
            told = client.get(f"/api/v1/map?bbox={box.replace('%2C', ',')}").json()
        assert sorted(listed(page)) == sorted(one["id"] for one in told["features"])
        colours = page.evaluate(
            """async () => {
              const held = document.querySelector('#canvas canvas');
              const shot = await createImageBitmap(held);
              return shot.width * shot.height;
            }"""
        )
        assert colours > 100_000
        assert faults == []


def test_a_filter_changes_the_url_the_list_and_nothing_is_loaded_anew(browsers, shared_desk):
    with looking(browsers["webgl"], shared_desk) as (page, faults):
        page.goto(f"{shared_desk.url}/map?{SYRIA}")
        page.wait_for_selector(READY)
        before = listed(page)
        page.evaluate("window.isSame = true")
        page.get_by_role("checkbox", name="alleged breach").check()
        page.wait_for_selector(READY)
        assert "verdict=alleged_breach" in page.url
        assert set(listed(page)) < set(before)
        assert page.evaluate("window.isSame")
        page.reload()
        page.wait_for_selector(READY)
        assert page.get_by_role("checkbox", name="alleged breach").is_checked()
        assert faults == []


def test_the_keyboard_moves_the_map_the_slider_and_asks_what_is_there(browsers, shared_desk):
    with looking(browsers["webgl"], shared_desk, reduced_motion="reduce") as (page, faults):
        page.goto(f"{shared_desk.url}/map?bbox=36.2,33.4,36.5,33.6")
        page.wait_for_selector(READY)
        canvas, start = page.locator("#canvas canvas"), page.url
        canvas.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#here")).to_be_visible()
        assert page.locator("#here").inner_text().strip()
        page.keyboard.press("Escape")
        expect(page.locator("#here")).to_be_hidden()
        page.keyboard.press("ArrowRight")
        expect(page).not_to_have_url(start)
        page.wait_for_selector(READY)
        slider = page.locator("#day")
        slider.focus()
        page.keyboard.press("ArrowLeft")
        expect(page).to_have_url(re.compile(r"on=\d{4}-\d{2}-\d{2}"))
        page.wait_for_selector(READY)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d", page.locator("#shown").inner_text())
        assert page.get_by_role("button", name="Next step").is_visible()
        assert faults == []


def test_until_a_slow_browser_has_begun_the_picture_of_the_server_stands_there(browsers, shared_desk):
    with looking(browsers["webgl"], shared_desk) as (page, faults):
        held = []

        def hold(route):
            held.append(route)

        page.route("**/maplibre-gl.mjs*", hold)
        page.goto(f"{shared_desk.url}/map?{SYRIA}", wait_until="commit")
        first = page.locator("#map img.first")
        expect(first).to_be_visible()
        assert first.evaluate("one => one.naturalWidth") > 300
        for one in held:
            one.continue_()
        page.wait_for_selector(READY)
        expect(first).to_have_count(0)
        assert page.locator("#map").get_attribute("data-how") == "webgl"
        assert faults == []


def test_without_webgl_the_server_draws(browsers, shared_desk):
    with looking(browsers["none"], shared_desk) as (page, faults):
        page.goto(f"{shared_desk.url}/map?{SYRIA}")
        page.wait_for_selector(READY)
        assert page.locator("#map").get_attribute("data-how") == "drawn"
        picture = page.locator("#drawn img")
        expect(picture).to_be_visible()
        assert picture.evaluate("one => one.naturalWidth") > 300
        before = listed(page)
        page.get_by_role("checkbox", name="alleged breach").check()
        expect(page).to_have_url(re.compile("verdict=alleged_breach"))
        page.wait_for_selector(READY)
        assert set(listed(page)) < set(before)
        assert "verdict=alleged_breach" in picture.get_attribute("src")
        page.get_by_role("link", name="Nearer").click()
        page.wait_for_selector(READY)
        assert faults == []


def test_without_script_map_and_timeline_are_drawn(browsers, shared_desk):
    with looking(browsers["webgl"], shared_desk, java_script_enabled=False) as (page, _):
        for path in ("map", "timeline"):
            page.goto(f"{shared_desk.url}/{path}")
            picture = page.locator("#drawn img")
            expect(picture).to_be_visible()
            assert page.locator("table, #list li").count() > 0


def test_the_timeline_draws_and_goes_nearer(browsers, shared_desk):
    with looking(browsers["webgl"], shared_desk) as (page, faults):
        page.goto(f"{shared_desk.url}/timeline?from=2017-06-01&to=2017-08-31")
        page.wait_for_selector("#chart[data-ready=yes]")
        plot = page.locator("#chart .u-over")
        expect(plot).to_be_visible()
        box = plot.bounding_box()
        page.mouse.move(box["x"] + 200, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 420, box["y"] + 60, steps=5)
        page.mouse.up()
        expect(page).not_to_have_url(re.compile("from=2017-06-01"))
        page.wait_for_selector("#chart[data-ready=yes]")
        assert faults == []


@pytest.mark.parametrize("path", ["map", "timeline"])
def test_a_small_screen_needs_no_sideways_scrolling(browsers, shared_desk, path):
    with looking(browsers["none"], shared_desk) as (page, _):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"{shared_desk.url}/{path}")
        page.wait_for_selector("[data-ready=yes]#map, [data-ready=yes]#chart")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["map", "timeline"])
def test_axe_finds_nothing_serious(browsers, shared_desk, path):
    from axe_playwright_python.sync_playwright import Axe

    with looking(browsers["none"], shared_desk) as (page, _):
        page.goto(f"{shared_desk.url}/{path}")
        page.wait_for_selector("[data-ready=yes]#map, [data-ready=yes]#chart")
        found = Axe().run(page).response["violations"]
    grave = [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")]
    assert grave == []
