"""Manners: a pause between requests of a host, Retry-After, back-off, conditional requests. No test waits."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servers import HeldClock, Reply, Site, serving
from trucewatch.collect.fetch import NotModified, UrlFetcher, Validators
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.polite import Host, Manners, PoliteFetcher, SystemClock, backoff_s, retry_after_s
from trucewatch.collect.robots import Rules
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

LIMITS = CollectLimits(allow_private=True, timeout_s=5.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(HeldClock()) as found:
        found.replies = {f"/{number}": Reply() for number in range(10)}
        yield found


def polite(site: Site, **manners: object) -> PoliteFetcher:
    return PoliteFetcher(LIMITS, manners=Manners(**manners), clock=site.clock, jitter=lambda: 0.0)  # type: ignore[arg-type]


def code_of(fetcher: PoliteFetcher, url: str) -> str | None:
    [found] = fetcher.fetch(url)
    return found.code if isinstance(found, Problem) else None


def pauses(site: Site) -> list[float]:
    return [(later - earlier).total_seconds() for (_, _, earlier), (_, _, later) in pairwise(site.asked)]


def test_requests_of_one_host_are_five_seconds_apart(site: Site) -> None:
    fetcher = polite(site)
    for number in range(3):
        assert code_of(fetcher, f"{site.url}/{number}") is None
    assert site.paths() == ["/robots.txt", "/0", "/1", "/2"]
    assert pauses(site) == [5.0, 5.0, 5.0]


def test_a_host_may_be_given_its_own_pause(site: Site) -> None:
    fetcher = polite(site, host_delays=(("127.0.0.1", 11.0),))
    assert code_of(fetcher, f"{site.url}/0") is None
    assert pauses(site) == [11.0]


def test_a_crawl_delay_is_kept_where_it_is_longer(site: Site) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 30\n")
    fetcher = polite(site)
    assert code_of(fetcher, f"{site.url}/0") is None
    assert pauses(site) == [30.0]
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 1\n")
    assert code_of(polite(site), f"{site.url}/0") is None
    assert pauses(site)[-1] == 5.0


def test_hosts_do_not_wait_for_each_other(site: Site) -> None:
    fetcher = polite(site)
    assert code_of(fetcher, f"{site.url}/0") is None
    assert fetcher.wait_s(f"{site.url}/1") == 5.0
    assert fetcher.wait_s("http://other.example/") == 0.0


def test_what_robots_bar_is_not_asked_for(site: Site) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /0\n")
    fetcher = polite(site)
    assert code_of(fetcher, f"{site.url}/0") == "robots_disallowed"
    assert code_of(fetcher, f"{site.url}/1") is None
    assert site.paths() == ["/robots.txt", "/1"]


def test_a_redirect_into_what_robots_bar_is_not_followed(site: Site) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /1\n")
    site.replies["/0"] = Reply(b"", 302, {"Location": "/1"})
    assert code_of(polite(site), f"{site.url}/0") == "robots_disallowed"
    assert site.paths() == ["/robots.txt", "/0"]


def test_a_redirect_to_another_site_asks_its_robots(site: Site) -> None:
    with serving(site.clock) as other:
        other.replies = {"/robots.txt": Reply(b"User-agent: *\nDisallow: /\n"), "/1": Reply()}
        site.replies["/0"] = Reply(b"", 302, {"Location": f"{other.url}/1"})
        assert code_of(polite(site), f"{site.url}/0") == "robots_disallowed"
        assert other.paths() == ["/robots.txt"]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_to(site: Site, status: int) -> None:
    site.replies["/0"] = Reply(b"later", status, {"Retry-After": "3600"})
    fetcher = polite(site)
    assert code_of(fetcher, f"{site.url}/0") == "http_status"
    assert code_of(fetcher, f"{site.url}/1") == "host_waits"
    site.clock.later(seconds=3500)
    assert code_of(fetcher, f"{site.url}/1") is None, "what is left fits into our patience"
    assert pauses(site)[-1] == 3600.0


def test_a_short_retry_after_is_waited_for(site: Site) -> None:
    site.replies["/0"] = Reply(b"later", 429, {"Retry-After": "60"})
    fetcher = polite(site)
    assert code_of(fetcher, f"{site.url}/0") == "http_status"
    assert code_of(fetcher, f"{site.url}/1") is None
    assert pauses(site)[-1] == 60.0


def test_retry_after_in_all_its_forms() -> None:
    now = HeldClock().now()
    assert retry_after_s("120", now, 1000.0) == 120.0
    assert retry_after_s("99999999999999999999999", now, 1000.0) == 1000.0
    assert retry_after_s("Thu, 01 Jan 2026 12:05:00 GMT", now, 1000.0) == 300.0
    assert retry_after_s("Thu, 01 Jan 2026 11:00:00 GMT", now, 1000.0) == 0.0
    assert retry_after_s("Fri, 31 Dec 9999 23:59:59 GMT", now, 1000.0) == 1000.0
    for nothing in (None, "", "soon", "-5", "1.5", "²", "Thu, 99 Jan 2026"):
        assert retry_after_s(nothing, now, 1000.0) is None


@given(st.text(max_size=40))
def test_no_retry_after_raises(told: str) -> None:
    wait = retry_after_s(told, HeldClock().now(), 1000.0)
    assert wait is None or 0.0 <= wait <= 1000.0


def test_a_host_that_fails_is_left_alone_longer_each_time(site: Site) -> None:
    site.replies["/0"] = Reply(b"broken", 500)
    fetcher = polite(site, patience_s=0.0, delay_s=0.0)
    waits = []
    for _ in range(13):
        site.clock.later(seconds=fetcher.wait_s(f"{site.url}/0"))
        fetcher.step(f"{site.url}/0")
        waits.append(fetcher.held_s(f"{site.url}/0"))
    assert waits[:7] == [0.0, 0.0, 0.0, 60.0, 120.0, 240.0, 480.0]
    assert max(waits) == waits[-1] == 21_600.0
    site.replies["/0"] = Reply()
    site.clock.later(seconds=waits[-1])
    assert fetcher.step(f"{site.url}/0") is not None
    assert fetcher.held_s(f"{site.url}/0") == 0.0


def test_a_broken_redirect_is_the_trouble_of_where_it_leads(site: Site) -> None:
    site.replies["/0"] = Reply(b"", 302, {"Location": "http://localhost:1/"})
    fetcher = polite(site, delay_s=0.0)
    for _ in range(3):
        fetcher.known.robots["http://localhost:1"] = Rules(checked_at=site.clock.now())
        assert code_of(fetcher, f"{site.url}/0") == "connection"
    assert fetcher.held_s("http://localhost:1/") > 0.0
    assert fetcher.held_s(f"{site.url}/0") == 0.0


def test_what_is_known_of_hosts_is_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucewatch.collect.polite._MOST_HOSTS", 10)
    fetcher = polite(site)
    now = site.clock.now()
    for number in range(20):
        fetcher.known.hosts[f"{number}.example"] = Host(next_at=now)
        fetcher.known.robots[f"http://{number}.example"] = Rules(checked_at=now - timedelta(days=2))
    fetcher.known.hosts["held.example"] = Host(failures=1, held_until=now + timedelta(hours=1))
    assert code_of(fetcher, f"{site.url}/0") is None
    assert set(fetcher.known.hosts) == {"held.example", "127.0.0.1"}
    assert set(fetcher.known.robots) == {site.url}


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_backing_off_is_bounded(failures: int, jitter: float) -> None:
    wait = backoff_s(failures, first_s=60.0, most_s=3600.0, jitter=jitter)
    assert 45.0 <= wait <= 3600.0
    assert wait <= backoff_s(failures + 1, first_s=60.0, most_s=3600.0, jitter=0.0)


def test_a_page_as_it_was_is_not_sent_again(site: Site) -> None:
    site.replies["/0"] = Reply(headers={"Content-Type": "text/html", "ETag": '"one"'})
    fetcher = UrlFetcher(LIMITS)
    first = fetcher.ask(f"{site.url}/0").what
    assert isinstance(first, Fetched)
    again = fetcher.ask(f"{site.url}/0", Validators(etag=dict(first.http)["etag"])).what
    assert isinstance(again, NotModified)
    assert again.location == f"{site.url}/0"
    site.replies["/0"].headers["ETag"] = '"two"'
    assert isinstance(fetcher.ask(f"{site.url}/0", Validators(etag='"one"')).what, Fetched)
    assert [headers.get("if-none-match") for _, headers, _ in site.asked] == [None, '"one"', '"one"']


def test_validators_go_to_their_own_address_only(site: Site) -> None:
    known = Validators(etag='"x"', last_modified="Thu, 01 Jan 2026 12:00:00 GMT", url=f"{site.url}/1")
    assert set(known.headers(f"{site.url}/1")) == {"if-none-match", "if-modified-since"}
    assert known.headers(f"{site.url}/2") == {}
    assert Validators(etag="a\r\nHost: b", last_modified="я").headers("http://a.example/") == {}


def test_a_304_that_was_not_asked_for_is_told(site: Site) -> None:
    site.replies["/0"] = Reply(b"", 304)
    assert code_of(polite(site), f"{site.url}/0") == "http_status"


@pytest.mark.parametrize("url", ["ftp://a.example/", "http://", "no address", "http://[::1", "file:///etc/passwd", ""])
def test_what_is_no_web_address_is_told(site: Site, url: str) -> None:
    assert code_of(polite(site), url) in ("unsupported_scheme", "bad_url")


def test_a_site_that_cannot_be_named_is_told_by_its_own_trouble(site: Site) -> None:
    fetcher = PoliteFetcher(CollectLimits(), clock=site.clock)
    [found] = fetcher.fetch(f"{site.url}/0")
    assert isinstance(found, Problem)
    assert found.code == "private_address"
    assert site.asked == []


def test_a_wait_ends_when_asked_to_stop() -> None:
    clock = SystemClock(lambda: True)
    before = clock.now()
    clock.sleep(3600)
    assert clock.now() - before < timedelta(seconds=60)
