"""robots.txt: whose rules count, what its absence means, and what a hostile one may cost."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servers import HeldClock, Reply, serving, talking
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.robots import ASKED_AGAIN, KEPT_FOR, MOST_DELAY_S, Robots, Rules, group_of, product_token

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LIMITS = CollectLimits(allow_private=True, timeout_s=5.0)


def robots_of(text: str) -> Robots:
    found = Robots(LIMITS)
    found.known["http://a.example"] = Rules(checked_at=NOW, text=group_of(text, found.token))
    return found


def refused(text: str, path: str) -> bool:
    wrong = robots_of(text).refused(f"http://a.example{path}")
    assert wrong is None or (wrong.code, bool(wrong.hint)) == ("robots_disallowed", True)
    return wrong is not None


def asked(reply: Reply) -> tuple[Robots, str]:
    with serving(HeldClock()) as site:
        site.replies["/robots.txt"] = reply
        robots = Robots(LIMITS)
        robots.ask(f"{site.url}/page", NOW)
        return robots, f"{site.url}/page"


@pytest.mark.parametrize(
    ("text", "path", "is_refused"),
    [
        ("User-agent: *\nDisallow: /", "/x", True),
        ("User-agent: *\nDisallow:", "/x", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: trucewatch\nAllow: /", "/x", False),
        ("User-agent: trucewatch\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", True),
        ("User-agent: TruceWatch/2.0\nDisallow: /", "/x", True),
        ("User-agent: truce\nDisallow: /", "/x", False),
        ("User-agent: other\nUser-agent: trucewatch\nDisallow: /a", "/a/b", True),
        ("User-agent: other\nDisallow: /a\n", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", False),
        (
            "User-agent: trucewatch\nDisallow: /a\nUser-agent: *\nDisallow: /b\nUser-agent: trucewatch\nDisallow: /c",
            "/c",
            True,
        ),
        ("User-agent: trucewatch\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", False),
        ("\ufeffuser-agent : * # all\r\ndisallow : /a # this", "/a", True),
        ("Disallow: /", "/x", False),
        ("User-agent: *\nDisallow: /новости", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", True),
        ("<html>not found</html>", "/x", False),
        ("", "/x", False),
    ],
)
def test_whose_rules_count(text: str, path: str, is_refused: bool) -> None:
    assert refused(text, path) is is_refused


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 2.5\nDisallow: /x", 2.5),
        ("User-agent: *\nCrawl-delay: 999999", MOST_DELAY_S),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: other\nCrawl-delay: 10", 0.0),
    ],
)
def test_the_pause_that_a_site_asks_for(text: str, delay: float) -> None:
    assert robots_of(text).delay_s("http://a.example/x") == delay


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_without_robots_all_may_be_fetched(status: int) -> None:
    robots, url = asked(Reply(b"none", status))
    assert robots.refused(url) is None


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_robots_that_cannot_be_had_bar_everything_for_now(status: int) -> None:
    robots, url = asked(Reply(b"busy", status))
    wrong = robots.refused(url)
    assert wrong is not None
    assert wrong.code == "robots_unreachable"
    assert str(status) in wrong.message
    assert not robots.needs(url, NOW)
    assert robots.needs(url, NOW + ASKED_AGAIN)


def test_robots_that_hang_bar_everything_for_now() -> None:
    with talking(lambda connection: time.sleep(1)) as url:
        robots = Robots(CollectLimits(allow_private=True, timeout_s=0.2))
        robots.ask(url, NOW)
        wrong = robots.refused(f"{url}page")
    assert wrong is not None
    assert wrong.code == "robots_unreachable"


def test_an_empty_robots_bars_nothing() -> None:
    robots, url = asked(Reply(b""))
    assert robots.refused(url) is None


def test_robots_are_asked_for_once_a_day() -> None:
    robots, url = asked(Reply(b"User-agent: *\nDisallow: /"))
    assert robots.refused(url)
    assert not robots.needs(url, NOW + KEPT_FOR - timedelta(seconds=1))
    assert robots.needs(url, NOW + KEPT_FOR)
    assert robots.needs(url, NOW - timedelta(seconds=1)), "a copy from the future tells nothing"
    assert robots.needs(url.replace("127.0.0.1", "a.example"), NOW), "each site has its own"


def test_only_the_beginning_of_a_long_one_is_read() -> None:
    filler = b"# nothing\n" * 60_000
    robots, url = asked(Reply(b"User-agent: *\nDisallow: /a\n" + filler + b"Disallow: /b\n"))
    assert robots.refused(f"{url[:-5]}/a")
    assert robots.refused(f"{url[:-5]}/b") is None


def test_a_thousand_agents_by_a_thousand_rules_become_our_rules_only() -> None:
    text = "".join(f"User-agent: a{number}\n" for number in range(15_000)) + "User-agent: *\n"
    text += "".join(f"Disallow: /{number}\n" for number in range(15_000))
    rules = group_of(text, "trucewatch")
    assert rules.count("\n") == 15_000
    assert robots_of(text).refused("http://a.example/14999")


@settings(max_examples=200)
@given(
    st.text(alphabet=st.sampled_from("user-agent:*/ \n\r\ttrucewatchdisallow$#%ﬀ\x00é"), max_size=200),
    st.text(max_size=20),
)
def test_no_text_raises(text: str, path: str) -> None:
    robots = robots_of(f"User-agent: *\n{text}")
    assert robots.refused(f"http://a.example/{path}") is None or "disallow" in text.lower()
    assert 0.0 <= robots.delay_s("http://a.example/") <= MOST_DELAY_S


def test_our_name_is_that_of_the_user_agent() -> None:
    assert Robots(CollectLimits()).token == "trucewatch"
    assert product_token("My-Watch/1.0 (+https://a.example)") == "my-watch"
