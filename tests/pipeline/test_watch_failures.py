"""Watching sources that fail, are barred, or ask for time: who is tried again, and when. No test waits."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from servers import HeldClock, Reply, Site, serving
from trucewatch.collect.standing import Standing
from watched import Watch, feed, pages, source


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(HeldClock()) as found:
        yield found


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_a_page_in_place_of_a_feed_is_told(site: Site, tmp_path: Path, kind: str) -> None:
    pages(site, "/feed")
    watch, one = Watch(site, tmp_path), source(site, kind=kind)
    [report] = watch.once(one)
    assert report.wrong is not None
    assert report.wrong.code == "not_a_feed"
    assert watch.standing(one) is Standing.FAILING
    assert watch.taken() == []


def test_a_source_that_fails_is_tried_later_each_time(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = Reply(b"broken", 500)
    watch, one = Watch(site, tmp_path, delay_s=0.0), source(site)
    waits, states = [], []
    for _ in range(3):
        [report] = watch.once(one)
        waits.append((report.next_due - report.polled_at).total_seconds())
        states.append(watch.standing(one))
        watch.clock.time = report.next_due
    assert waits == [300.0, 600.0, 1200.0]
    assert states == [Standing.WAITING, Standing.WAITING, Standing.FAILING]
    site.replies["/feed"] = feed()
    watch.once(one)
    assert watch.standing(one) is Standing.OK


def test_an_item_that_fails_is_tried_five_times(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1")
    site.replies["/feed"].headers["ETag"] = '"one"'
    site.replies["/1"] = Reply(b"broken", 500)
    watch, one = Watch(site, tmp_path, delay_s=0.0), source(site, every=timedelta(days=1))
    for _ in range(8):
        watch.once(one)
        watch.clock.later(days=1)
    assert site.paths().count("/1") == 5
    assert watch.standing(one) is Standing.OK


def test_an_item_that_is_gone_is_asked_for_once(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1")
    watch, one = Watch(site, tmp_path), source(site)
    for _ in range(3):
        watch.once(one)
        watch.clock.later(hours=1)
    assert site.paths().count("/1") == 1
    assert watch.codes() == ["gone"]


def test_a_host_that_asks_for_time_gets_it(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1", "/2")
    site.replies["/1"] = Reply(b"later", 429, {"Retry-After": "7200"})
    pages(site, "/2")
    watch, one = Watch(site, tmp_path), source(site)
    [report] = watch.once(one)
    assert (report.new, [one.code for one in report.problems]) == (0, ["http_status"])
    assert watch.standing(one) is Standing.WAITING
    assert report.next_due - report.polled_at == timedelta(hours=2)
    watch.clock.later(hours=1, minutes=59)
    again = Watch(site, tmp_path)
    assert again.once(one) == [], "the next run knows"
    watch.clock.later(minutes=1)
    pages(site, "/1")
    assert again.once(one)[0].new == 2


def test_another_source_of_a_held_host_is_put_off(site: Site, tmp_path: Path) -> None:
    site.replies["/a"] = Reply(b"later", 503, {"Retry-After": "7200"})
    watch = Watch(site, tmp_path)
    first, second = watch.once(source(site, "/a"), source(site, "/b"))
    assert first.wrong is not None
    assert second.wrong is not None
    assert (first.wrong.code, second.wrong.code) == ("http_status", "host_waits")
    assert watch.standing(source(site, "/b")) is Standing.WAITING
    assert "/b" not in site.paths()
    assert watch.codes() == ["http_status"], "waiting is no problem of the ledger"


def test_a_held_host_keeps_items_of_others_from_nothing(site: Site, tmp_path: Path) -> None:
    with serving(site.clock) as other:
        away = other.url.replace("127.0.0.1", "localhost")
        other.replies["/1"] = Reply(b"later", 503, {"Retry-After": "7200"})
        pages(other, "/2")
        pages(site, "/3")
        site.replies["/feed"] = feed(f"{away}/1", f"{away}/2", "/3")
        watch, one = Watch(site, tmp_path), source(site)
        [report] = watch.once(one)
        assert (report.wrong, watch.taken()) == (None, ["/3"])
        watch.clock.later(hours=3)
        pages(other, "/1")
        watch.once(one)
        assert sorted(path for path in other.paths() if path != "/robots.txt") == ["/1", "/1", "/2"]
        assert len(watch.taken()) == 3


def test_a_page_that_comes_back_is_fetched_whole(site: Site, tmp_path: Path) -> None:
    page = Reply(b"<p>One</p>", headers={"Content-Type": "text/html", "ETag": '"1"'})
    watch, one = Watch(site, tmp_path), source(site, "/page")
    for reply, taken in ((page, 1), (Reply(b"", 404), 1), (page, 2)):
        site.replies["/page"] = reply
        watch.once(one)
        assert len(watch.taken()) == taken
        watch.clock.later(hours=1)


def test_robots_bar_a_source(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: trucewatch\nDisallow: /feed\n")
    watch, one = Watch(site, tmp_path), source(site)
    [report] = watch.once(one)
    assert report.wrong is not None
    assert report.wrong.code == "robots_disallowed"
    assert watch.standing(one) is Standing.FAILING
    assert site.paths() == ["/robots.txt"]
