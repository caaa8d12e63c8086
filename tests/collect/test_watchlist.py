"""The watch list and the state file: what they take, what they refuse, and in which words."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servers import HeldClock
from trucewatch.collect.polite import Host
from trucewatch.collect.robots import Rules
from trucewatch.collect.standing import Standing, due_at, failed, stand_of, succeeded
from trucewatch.collect.watchlist import WatchedSource, WatchList, read_watch_list
from trucewatch.collect.watchstate import Seen, SourceState, WatchState
from trucewatch.core.problems import ConfigError, Problem, Stage

SOURCE = '[[source]]\nname = "a"\nurl = "https://a.example/feed"\n'
DOCS = Path(__file__).resolve().parents[2] / "docs"


def read(folder: Path, text: str) -> WatchList:
    path = folder / "watch.toml"
    path.write_text(text, "utf-8")
    return read_watch_list(path)


def test_a_list_with_everything(tmp_path: Path) -> None:
    text = """
    [defaults]
    every = "2h"
    silent_after = "3d"
    language = "ar"
    max_items = 20
    delay = "7s"

    [host."Slow.Example"]
    delay = "1m"

    [[source]]
    name = "a"
    url = "https://a.example/feed"

    [[source]]
    name = "b"
    url = "https://b.example/"
    kind = "page"
    every = "15m"
    silent_after = "1w"
    publisher = "B"
    language = "en"
    max_items = 1
    enabled = false
    """
    found = read(tmp_path, text)
    first, second = found.sources
    assert (found.delay_s, found.host_delays) == (7.0, (("slow.example", 60.0),))
    assert first == WatchedSource(
        name="a",
        url="https://a.example/feed",
        every=timedelta(hours=2),
        silent_after=timedelta(days=3),
        language="ar",
        max_items=20,
    )
    assert second == WatchedSource(
        name="b",
        url="https://b.example/",
        kind="page",
        every=timedelta(minutes=15),
        silent_after=timedelta(weeks=1),
        publisher="B",
        language="en",
        max_items=1,
        is_enabled=False,
    )


def test_the_documented_example_is_one(tmp_path: Path) -> None:
    for name in ("reference/watch-list.md", "howto/watch-sources.md"):
        examples = re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
        assert examples
        for example in examples:
            assert read(tmp_path, example).sources


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["names no source"]),
        ("[[source]\n", ["line 1", "Mend the TOML"]),
        (f"a = {'9' * 5000}", ["digits", "Mend the TOML"]),
        (SOURCE + "evry = '1h'\n", ["line 1, source 'a'", "no key 'evry'", "every"]),
        ("sources = 1\n", ["no table 'sources'", "Known: defaults, host, source"]),
        ("[defaults]\nurl = 'x'\n" + SOURCE, ["[defaults]", "no key 'url'"]),
        ('[[source]]\nurl = "https://a.example/"\n', ["line 1, source 1", "has no name"]),
        ('\n\n[[source]]\nname = "a"\nurl = "a.example"\n', ["line 3, source 'a'", "'a.example'", "http or https"]),
        ('[[source]]\nname = "a"\nurl = "file:///etc/passwd"\n', ["full http or https URL"]),
        ('[[source]]\nname = "a"\nurl = "https://a.example:99999/"\n', ["full http or https URL"]),
        ('[[source]]\nname = "a"\nurl = "https://u:p@a.example/"\n', ["user name or password"]),
        ('[[source]]\nname = "a b"\nurl = "https://a.example/"\n', ["has no name that can be used"]),
        ('[[source]]\nname = "--once"\nurl = "https://a.example/"\n', ["has no name that can be used"]),
        (SOURCE + SOURCE, ["line 4, source 'a'", "the name is taken"]),
        (SOURCE + "every = 15\n", ["every is 15", '"15m"']),
        (SOURCE + "every = '15'\n", ["every is '15'"]),
        (SOURCE + "every = '1s'\n", ["one minute to one year"]),
        (SOURCE + "every = '9w9'\n", ["every is '9w9'"]),
        (SOURCE + "silent_after = '-2d'\n", ["silent_after is '-2d'"]),
        (SOURCE + "kind = 'rss'\n", ["kind is 'rss'", "page, feed, sitemap"]),
        (SOURCE + "max_items = 0\n", ["max_items is 0", "1 to 1000"]),
        (SOURCE + "max_items = true\n", ["max_items is True"]),
        (SOURCE + "enabled = 'no'\n", ["enabled is 'no'", "true or false"]),
        (SOURCE + "publisher = ''\n", ["publisher is ''", "quotes"]),
        ("source = 'a'\n", ["names no source"]),
        ("source = ['a']\n", ["source 1", "is no table"]),
        (SOURCE + "[host.a.example]\ndelay = '5s'\n", ['[host."a"]', "quotes"]),
        (SOURCE + '[host."a.example"]\ndelay = "2h"\n', ["hour at most"]),
        (SOURCE + '[host."a.example"]\npause = "2s"\n', ["no key 'pause'", "delay"]),
        (SOURCE + "[defaults]\ndelay = 5\n", ["delay is 5"]),
    ],
)
def test_mistakes_are_told_with_place_and_mend(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as told:
        read(tmp_path, text)
    message = str(told.value)
    assert "watch.toml" in message
    assert told.value.hint
    for word in words:
        assert word in message


def test_a_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such watch list.*--list"):
        read_watch_list(tmp_path / "watch.toml")
    (tmp_path / "watch.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        read_watch_list(tmp_path / "watch.toml")


def test_sources_by_name(tmp_path: Path) -> None:
    found = read(tmp_path, SOURCE + SOURCE.replace('"a"', '"b"'))
    assert [one.name for one in found.named(())] == ["a", "b"]
    assert [one.name for one in found.named(("b", "b"))] == ["b"]
    with pytest.raises(ConfigError, match=r"no source 'c'.*a, b"):
        found.named(("c",))


# --- state


def full_state(path: Path) -> WatchState:
    now = HeldClock().now()
    state = WatchState(path)
    one = state.of("a", "https://a.example/feed")
    succeeded(one, now)
    one.new_item_at, one.etag, one.validated_url, one.taken, one.is_pending = now, '"x"', one.url, 7, True
    one.items["https://a.example/\ud83dя"] = Seen(now, "2026-01-01", 2)
    two = state.of("b", "https://b.example/")
    wrong = Problem(stage=Stage.COLLECT, subject="b", code="dns", message="no address", hint="check")
    failed(WatchedSource(name="b", url=two.url), two, wrong, now, jitter=lambda: 0.0)
    state.known.hosts["b.example"] = Host(failures=3, held_until=now + timedelta(hours=1))
    state.known.robots["https://a.example"] = Rules(checked_at=now, text="user-agent: *\ndisallow: /x")
    state.known.robots["https://b.example"] = Rules(checked_at=now, trouble=wrong)
    return state


def test_the_state_comes_back_as_it_was(tmp_path: Path) -> None:
    state = full_state(tmp_path / "l.db.watch.json")
    state.save()
    state.save_robots()
    again = WatchState(state.path)
    assert again.load() == ()
    assert again.sources == state.sources
    assert again.known == state.known
    before = state.path.read_bytes()
    again.save(["a"])
    assert state.path.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l.db.watch-robots.json", "l.db.watch.json"]


def test_the_state_can_be_read_by_a_person(tmp_path: Path) -> None:
    state = full_state(tmp_path / "l.db.watch.json")
    state.save()
    lines = state.path.read_text("utf-8").splitlines()
    assert sum('"https://a.example/feed"' in line for line in lines) == 1, "one source a line"
    assert json.loads(state.path.read_text("utf-8"))["sources"]["a"]["polled_at"] == "2026-01-01T12:00:00Z"


def test_a_source_whose_address_was_changed_begins_anew(tmp_path: Path) -> None:
    state = full_state(tmp_path / "l.db.watch.json")
    assert state.of("a", "https://a.example/feed").taken == 7
    assert state.of("a", "https://a.example/other").taken == 0


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'{"form": 99, "sources": {}, "hosts": {}}',
        b'{"form": 1}',
        b'{"form": 1, "hosts": {}, "sources": {"a": 5}}',
        b'{"form": 1, "hosts": {}, "sources": {"a": {"url": "u", "items": {}, "polled_at": "2026-01-01T12:00:00"}}}',
        b'{"form": 1, "hosts": {}, "sources": {"a": {"url": "u", "items": {}, "wait_s": Infinity}}}',
        b'{"form": 1, "hosts": {}, "sources": {"a": {"url": "u", "items": {"x": [1, 2, 3]}}}}',
        b'{"form": 1, "hosts": {"x": {}}, "sources": {}}',
    ],
)
def test_a_broken_state_is_told_and_set_aside(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "l.db.watch.json"
    path.write_bytes(broken)
    state = WatchState(path)
    [wrong] = state.load()
    assert (wrong.code, bool(wrong.hint)) == ("bad_watch_state", True)
    assert (tmp_path / "l.db.watch.json.broken").read_bytes() == broken
    assert not path.exists()
    assert state.sources == {}
    state.of("a", "https://a.example/")
    state.save()
    assert WatchState(path).load() == ()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_the_state_raises(tmp_path: Path, data: st.DataObject) -> None:
    state = full_state(tmp_path / "l.db.watch.json")
    state.save()
    good = state.path.read_bytes()
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 40)))
    state.path.write_bytes(good[:start] + data.draw(st.binary(max_size=20)) + good[end:])
    again = WatchState(state.path)
    wrong = again.load()
    assert bool(wrong) != state.path.exists()
    now = HeldClock().now()
    for name, one in again.sources.items():
        stand_of(WatchedSource(name=name, url=one.url), one, now)


# --- standing


def test_how_a_source_stands() -> None:
    clock = HeldClock()
    source = WatchedSource(name="a", url="https://a.example/", silent_after=timedelta(days=2))
    state = SourceState(url=source.url)
    passing = Problem(stage=Stage.COLLECT, subject="a", code="timeout", message="slow", hint="wait")
    lasting = Problem(stage=Stage.COLLECT, subject="a", code="gone", message="gone", hint="look")

    assert stand_of(source, state, clock.now()).standing is Standing.NEVER
    assert due_at(source, state, clock.now()) == clock.now()
    succeeded(state, clock.now())
    assert stand_of(source, state, clock.now()).standing is Standing.OK
    assert due_at(source, state, clock.now()) == clock.now() + timedelta(hours=1)

    first = clock.now()
    clock.later(days=2, seconds=1)
    stand = stand_of(source, state, clock.now())
    assert (stand.standing, stand.since) == (Standing.SILENT, first)
    state.new_item_at = clock.now()
    assert stand_of(source, state, clock.now()).standing is Standing.OK

    began = clock.now()
    for number in range(3):
        failed(source, state, passing, clock.now(), jitter=lambda: 0.0)
        stand = stand_of(source, state, clock.now())
        assert stand.standing is (Standing.WAITING if number < 2 else Standing.FAILING)
        assert stand.since == began
        assert stand.due_at == clock.now() + timedelta(minutes=5 * 2**number)
        clock.later(minutes=30)
    succeeded(state, clock.now())
    assert (state.failing_since, state.error) == (None, None)
    failed(source, state, lasting, clock.now())
    assert stand_of(source, state, clock.now()).standing is Standing.FAILING, "with the first lasting one"
    off = WatchedSource(name="a", url=source.url, is_enabled=False)
    assert stand_of(off, state, clock.now()).standing is Standing.OFF


def test_silence_is_judged_only_where_the_list_says_when() -> None:
    clock = HeldClock()
    source, state = WatchedSource(name="a", url="https://a.example/"), SourceState(url="https://a.example/")
    succeeded(state, clock.now())
    clock.later(days=1000)
    assert stand_of(source, state, clock.now()).standing is Standing.OK


@given(st.integers(1, 500), st.integers(1, 60 * 24 * 30), st.floats(0, 1))
def test_backing_off_of_a_source_is_bounded(failures: int, every_minutes: int, jitter: float) -> None:
    source = WatchedSource(name="a", url="https://a.example/", every=timedelta(minutes=every_minutes))
    state = SourceState(failures=failures - 1)
    wrong = Problem(stage=Stage.COLLECT, subject="a", code="timeout", message="slow", hint="wait")
    failed(source, state, wrong, HeldClock().now(), jitter=lambda: jitter)
    assert 0.75 * 60 <= state.wait_s <= max(6 * 3600, every_minutes * 60)


def test_times_of_the_future_do_not_stop_a_source() -> None:
    clock = HeldClock()
    source, state = WatchedSource(name="a", url="https://a.example/"), SourceState(url="https://a.example/")
    state.polled_at = clock.now() + timedelta(days=400)
    assert due_at(source, state, clock.now()) == clock.now()
