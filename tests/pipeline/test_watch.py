"""Watching: what is polled when, what becomes of it, and that nothing is lost or taken twice. No test waits."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from servers import HeldClock, Reply, Site, serving
from trucewatch.collect.polite import Manners
from trucewatch.collect.watchlist import WatchedSource
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem, StoreError
from trucewatch.pipeline.watch import keeper, manners_of, only_one, state_path
from watched import Watch, feed, pages, site_map, source


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(HeldClock()) as found:
        yield found


# --- feeds


def test_each_item_of_a_feed_is_taken_once(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1", "/2")
    pages(site, "/1", "/2", "/3")
    watch, one = Watch(site, tmp_path), source(site, publisher="P", language="en")
    [report] = watch.once(one)
    assert (report.listed, report.new, report.wrong, report.problems) == (2, 2, None, ())
    assert watch.taken() == ["/1", "/2"]
    assert site.paths() == ["/robots.txt", "/feed", "/1", "/2"]
    given = dict(watch.kept[0].given)  # type: ignore[union-attr]
    assert given == {"publisher": "P", "language": "en", "listed_in": one.url}
    assert watch.once(one) == [], "it is not due"
    watch.clock.later(hours=1)
    site.replies["/feed"] = feed("/3", "/2")
    [report] = watch.once(one)
    assert (report.listed, report.new) == (2, 1)
    assert watch.taken() == ["/1", "/2", "/3"]


def test_what_was_taken_is_remembered_by_the_next_run(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1")
    pages(site, "/1")
    Watch(site, tmp_path).once(source(site))
    watch = Watch(site, tmp_path)
    assert watch.once(source(site)) == []
    watch.clock.later(hours=1)
    watch.once(source(site))
    assert site.paths() == ["/robots.txt", "/feed", "/1", "/feed"]


def test_a_lost_state_costs_requests_only(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1")
    pages(site, "/1")
    Watch(site, tmp_path).once(source(site))
    state_path(str(tmp_path / "l.db")).unlink()
    watch = Watch(site, tmp_path)
    watch.once(source(site))
    assert watch.taken() == ["/1"]


def test_the_published_time_is_given_and_an_update_is_not_one(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1", pubDate="Thu, 01 Jan 2026 08:00:00 GMT")
    site.replies["/map"] = site_map(f"{site.url}/2")
    pages(site, "/1", "/2")
    watch = Watch(site, tmp_path)
    watch.once(source(site), source(site, "/map"))
    told = {item.location[-2:]: dict(item.given).get("published") for item in watch.kept if isinstance(item, Fetched)}
    assert told == {"/1": "2026-01-01T08:00:00+00:00", "/2": None}


def test_an_updated_item_is_taken_again(site: Site, tmp_path: Path) -> None:
    pages(site, "/1")
    watch, one = Watch(site, tmp_path), source(site, "/map")
    for day, times in (("2026-01-01", 1), ("2026-01-02", 2), ("2026-01-02", 2), ("2025-01-01", 2)):
        site.replies["/map"] = site_map(f"{site.url}/1", day=day)
        watch.once(one)
        assert watch.taken() == ["/1"] * times
        watch.clock.later(hours=1)


def test_an_unchanged_feed_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1")
    site.replies["/feed"].headers["ETag"] = '"one"'
    pages(site, "/1")
    watch = Watch(site, tmp_path)
    watch.once(source(site))
    watch.clock.later(hours=1)
    [report] = Watch(site, tmp_path).once(source(site))
    assert (report.is_unchanged, report.wrong) == (True, None)
    assert [headers.get("if-none-match") for path, headers, _ in site.asked if path == "/feed"] == [None, '"one"']


def test_what_is_over_the_limit_comes_with_the_next_poll(site: Site, tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(5)]
    site.replies["/feed"] = feed(*paths)
    site.replies["/feed"].headers["ETag"] = '"one"'
    pages(site, *paths)
    watch, one = Watch(site, tmp_path), source(site, max_items=2)
    for new in (2, 2, 1):
        [report] = watch.once(one)
        assert report.new == new
        watch.clock.later(hours=1)
    assert watch.taken() == paths
    assert watch.once(one)[0].is_unchanged


def test_an_index_of_site_maps_is_gone_through(site: Site, tmp_path: Path) -> None:
    names = (f"{site.url}/a.xml", f"{site.url}/b.xml")
    site.replies["/map"] = site_map(*names, root="sitemapindex", each="sitemap")
    site.replies["/a.xml"], site.replies["/b.xml"] = site_map(f"{site.url}/1"), site_map(f"{site.url}/2")
    pages(site, "/1", "/2")
    watch = Watch(site, tmp_path)
    [report] = watch.once(source(site, "/map"))
    assert (report.listed, report.new) == (2, 2)
    assert watch.taken() == ["/1", "/2"]


def test_an_index_that_names_itself_comes_to_an_end(site: Site, tmp_path: Path) -> None:
    site.replies["/map"] = site_map(f"{site.url}/map", root="sitemapindex", each="sitemap")
    watch = Watch(site, tmp_path)
    [report] = watch.once(source(site, "/map"))
    assert report.wrong is None
    assert site.paths().count("/map") == 3


def test_links_that_lead_elsewhere_are_not_followed(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/gone", "/away", "javascript:alert(1)", "file:///etc/passwd", "data:,x", "/1")
    site.replies["/away"] = Reply(b"", 302, {"Location": "file:///etc/passwd"})
    pages(site, "/1")
    watch = Watch(site, tmp_path)
    [report] = watch.once(source(site))
    assert watch.taken() == ["/1"]
    assert [one.code for one in report.problems] == ["gone", "unsupported_scheme"]
    assert site.paths() == ["/robots.txt", "/feed", "/gone", "/away", "/1"]


# --- pages


def test_a_page_is_taken_again_when_it_changes(site: Site, tmp_path: Path) -> None:
    site.replies["/page"] = Reply(b"<p>One</p>", headers={"Content-Type": "text/html", "ETag": '"1"'})
    watch, one = Watch(site, tmp_path), source(site, "/page")
    for change, taken in ((None, 1), (None, 1), ("2", 2)):
        if change:
            site.replies["/page"] = Reply(b"<p>Two</p>", headers={"Content-Type": "text/html", "ETag": f'"{change}"'})
        watch.once(one)
        assert len(watch.taken()) == taken
        watch.clock.later(hours=1)


def test_a_feed_taken_as_a_page_is_one(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = feed("/1")
    pages(site, "/1")
    watch = Watch(site, tmp_path)
    watch.once(source(site, kind="page"))
    assert "/1" not in site.paths()


# --- the loop


def test_all_requests_of_a_host_are_apart(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"], site.replies["/map"] = feed("/1", "/2", "/3"), site_map(f"{site.url}/4", f"{site.url}/5")
    pages(site, "/1", "/2", "/3", "/4", "/5")
    Watch(site, tmp_path).once(source(site), source(site, "/map"))
    times = [when for _, _, when in site.asked]
    assert len(times) == 8
    assert all(later - earlier >= timedelta(seconds=5) for earlier, later in pairwise(times))


def test_hosts_take_turns(site: Site, tmp_path: Path) -> None:
    """A slow host keeps no other waiting."""
    with serving(site.clock) as other:
        other_url = other.url.replace("127.0.0.1", "localhost")
        site.replies["/feed"], other.replies["/feed"] = feed("/1", "/2"), feed("/1", "/2")
        pages(site, "/1", "/2")
        pages(other, "/1", "/2")
        watch = Watch(site, tmp_path, host_delays=(("127.0.0.1", 600.0),))
        slow, fast = source(site), WatchedSource(name="fast", url=f"{other_url}/feed")
        began = watch.clock.now()
        reports = watch.once(slow, fast)
    assert [one.source for one in reports] == ["fast", "feed"]
    assert reports[0].polled_at - began < timedelta(seconds=30)


def test_running_polls_each_source_when_it_is_due(site: Site, tmp_path: Path) -> None:
    site.replies["/a"], site.replies["/b"] = feed(), feed()
    watch = Watch(site, tmp_path)
    end = watch.clock.now() + timedelta(hours=4)
    often, seldom = source(site, "/a", every=timedelta(hours=1)), source(site, "/b", every=timedelta(hours=2))
    reports = list(watch.watcher.run((often, seldom), lambda: watch.clock.now() >= end))
    polled = [one.source for one in reports]
    assert (polled.count("a"), polled.count("b")) == (4, 2)


def test_stopping_keeps_what_was_done_and_the_rest_is_due(site: Site, tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(5)]
    site.replies["/feed"] = feed(*paths)
    site.replies["/feed"].headers["ETag"] = '"one"'
    pages(site, *paths)
    watch = Watch(site, tmp_path)
    assert list(watch.watcher.run((source(site),), lambda: len(watch.kept) >= 2)) == []
    assert watch.taken() == paths[:2]
    again = Watch(site, tmp_path)
    again.once(source(site))
    assert again.taken() == paths[2:]


def test_sources_that_are_off_are_not_polled(site: Site, tmp_path: Path) -> None:
    watch = Watch(site, tmp_path)
    assert watch.once(source(site, is_enabled=False)) == []
    assert site.asked == []


def test_what_is_remembered_is_bounded(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucewatch.collect.poll.MOST_REMEMBERED", 5)
    watch, one = Watch(site, tmp_path, delay_s=0.0), source(site)
    for number in range(4):
        site.replies["/feed"] = feed(*(f"/{number}-{item}" for item in range(3)))
        watch.once(one)
        watch.clock.later(hours=1)
    items = list(watch.state.of("feed", one.url).items)
    assert len(items) == 5
    assert sum("/3-" in url for url in items) == 3, "those that the feed names stay"


# --- one at a time


def test_a_second_watch_is_refused(tmp_path: Path) -> None:
    path = state_path(str(tmp_path / "l.db"))
    with (
        only_one(path),
        pytest.raises(StoreError, match=f"is running .process {os.getpid()}.*Stop it first"),
        only_one(path),
    ):
        pass
    with only_one(path):
        assert (tmp_path / "l.db.watch.lock").read_text("ascii").strip() == str(os.getpid())


def test_the_lock_of_a_dead_watch_is_taken(tmp_path: Path) -> None:
    path = state_path(str(tmp_path / "l.db"))
    program = (
        "import sys, time; from pathlib import Path; from trucewatch.pipeline.watch import only_one\n"
        "with only_one(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=f"process {holder.pid}"), only_one(path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with only_one(path):
        pass


# --- into a ledger


def test_a_watch_fills_a_ledger(site: Site, tmp_path: Path) -> None:
    from trucewatch import api
    from trucewatch.collect.archive import FileArchive
    from trucewatch.core.records import Capture, Document
    from trucewatch.core.sources import Visit, VisitOutcome
    from trucewatch.pipeline.stages import stages
    from trucewatch.settings import Settings

    words = "<html><body><article><h1>Dael</h1><p>{}</p></article></body></html>"
    told = "Government forces shelled the town of Dael on Friday, killing two civilians, residents said."
    site.replies["/feed"] = feed("/1", pubDate="Sat, 15 Jul 2017 08:00:00 GMT")
    site.replies["/1"] = Reply(words.format(told).encode())
    use = Settings(ledger=str(tmp_path / "l.db"), allow_private=True)
    ledger = api.open_ledger(use.ledger, create=True)
    watch = Watch(site, tmp_path)
    keep: Callable[[Fetched | Problem], object] = keeper(ledger, FileArchive(use.archive_path), stages(use), use)
    watch.keep = keep  # type: ignore[method-assign, assignment]
    watch.watcher._keep = keep  # type: ignore[assignment]
    listed, page = source(site, publisher="The Dispatch"), source(site, "/1", every=timedelta(days=1))
    assert [one.new for one in watch.once(listed)] == [1]
    [document] = ledger.records(Document)
    assert (document.publisher, str(document.published)) == ("The Dispatch", "2017-07-15")
    [capture] = ledger.records(Capture)
    assert ("status", "200") in capture.http
    del site.replies["/1"]
    [report] = watch.once(page)
    assert report.wrong is not None
    assert report.wrong.code == "gone"
    assert [visit.outcome for visit in ledger.records(Visit)] == [VisitOutcome.GONE]
    ledger.close()


def test_pauses_come_from_the_list() -> None:
    from trucewatch.collect.watchlist import WatchList

    plain = manners_of(WatchList(file="watch.toml", sources=()))
    assert plain == Manners()
    told = manners_of(WatchList(file="watch.toml", sources=(), delay_s=0.0, host_delays=(("a.example", 9.0),)))
    assert (told.delay_s, told.host_delays) == (0.0, (("a.example", 9.0),))
