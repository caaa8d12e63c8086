"""Manners on the web: robots.txt, a pause between requests of one host, and time off when it asks for that."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urlsplit

from trucewatch.collect.fetch import Answer, NotModified, UrlFetcher, Validators
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.collect.robots import Robots, Rules
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

_SLICE_S = 0.2
_ASKED_FOR_LESS = frozenset({429, 503})
_HOST_TROUBLE = frozenset({"connection", "timeout"})
_MOST_HOSTS = 5_000
_TROUBLES_BORNE = 3
"""Failures of a host in a row, after which it is left alone for a while."""


class Clock(Protocol):
    """Time, and waiting for it; both in the hands of whoever runs the loop."""

    def now(self) -> datetime:
        """The time, with its zone."""

    def sleep(self, seconds: float) -> None:
        """Waits, or less where there is reason to stop."""


class SystemClock:
    """The machine's clock. A wait ends early once `is_stopped` says so."""

    def __init__(self, is_stopped: Callable[[], bool] = lambda: False) -> None:
        self._is_stopped = is_stopped

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        # In slices: a wait that a signal interrupts is taken up again, so a handler alone ends none.
        end = time.monotonic() + seconds
        while not self._is_stopped() and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE_S))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a host is treated; all in seconds. `host_delays` are (host, delay) that outrank `delay_s`."""

    delay_s: float = 5.0
    """Between the end of a request and the next one of the same host; a longer crawl-delay outranks it."""
    host_delays: tuple[tuple[str, float], ...] = ()
    most_retry_after_s: float = 86_400.0
    """A longer Retry-After counts as this."""
    backoff_first_s: float = 60.0
    backoff_most_s: float = 21_600.0
    patience_s: float = 120.0
    """The longest wait for a host; a page that would need more is told as a problem."""


def backoff_s(failures: int, *, first_s: float, most_s: float, jitter: float) -> float:
    """Seconds to wait after so many failures in a row: `first_s` doubled with each, never more than `most_s`.

    `jitter` (0 to 1) takes up to a quarter off, so that many sources of one trouble do not come back together.
    """
    doubled = first_s * 2.0 ** min(max(failures - 1, 0), 60)
    return min(most_s, doubled) * (1.0 - 0.25 * min(max(jitter, 0.0), 1.0))


def retry_after_s(told: str | None, now: datetime, most_s: float) -> float | None:
    """Seconds that a Retry-After asks for, as seconds or as a date (RFC 9110, 10.2.3); None where it says nothing."""
    words = (told or "").strip()
    if words.isascii() and words.isdecimal():
        return min(float(words[:12]), most_s)
    try:
        moment = parsedate_to_datetime(words)
        left = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(left.total_seconds(), 0.0), most_s)


def host_of(url: str) -> str:
    """The host's name as delays are kept by; "" where the address names none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@dataclass(slots=True)
class Host:
    """How a host stands: when it may be asked next, how often it failed in a row, until when it is left alone."""

    next_at: datetime | None = None
    failures: int = 0
    held_until: datetime | None = None


@dataclass(slots=True)
class Known:
    """What is remembered of hosts and sites from run to run."""

    hosts: dict[str, Host] = field(default_factory=dict)
    robots: dict[str, Rules] = field(default_factory=dict)


class PoliteFetcher:
    """Fetches like UrlFetcher, but asks robots.txt first and waits its turn; a core.ports.Fetcher.

    One object is one asker: share it among all that fetches in a run. It is not for several threads at once.
    """

    def __init__(
        self,
        limits: CollectLimits | None = None,
        *,
        manners: Manners | None = None,
        clock: Clock | None = None,
        known: Known | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._limits = limits or CollectLimits()
        self._manners = manners or Manners()
        self._delays = dict(self._manners.host_delays)
        self._clock = clock or SystemClock()
        self._jitter = jitter
        self._fetcher = UrlFetcher(self._limits)
        self.known = known or Known()
        self.robots = Robots(self._limits, self.known.robots)

    def fetch(self, source: str) -> Iterator[Fetched | Problem]:
        """The page at `source`, after as long a wait as its host wants, or the problem that stands in its place."""
        found = self.ask(source).what
        if not isinstance(found, NotModified):
            yield found

    def ask(self, url: str, known: Validators | None = None) -> Answer:
        """What stands at `url`; waits for the host's turn, at most `patience_s`."""
        answer: Answer | None = None
        while answer is None:
            wait = self.wait_s(url)
            if wait > self._manners.patience_s:
                return self._put_off(url, wait)
            self._clock.sleep(wait)
            answer = self.step(url, known)
        return answer

    def wait_s(self, url: str) -> float:
        """Seconds until the host may be asked; 0 for now."""
        host = self.known.hosts.get(host_of(url))
        return 0.0 if host is None else max(self._left_s(host.next_at), self._left_s(host.held_until))

    def held_s(self, url: str) -> float:
        """Seconds for which the host is left alone since it asked for that, or failed; 0 where it is not."""
        host = self.known.hosts.get(host_of(url))
        return 0.0 if host is None else self._left_s(host.held_until)

    def held(self, url: str) -> Answer | None:
        """The answer in place of the page where its host is left alone for longer than `patience_s`."""
        wait = self.held_s(url)
        return self._put_off(url, wait) if wait > self._manners.patience_s else None

    def _left_s(self, moment: datetime | None) -> float:
        return 0.0 if moment is None else max(0.0, (moment - self._clock.now()).total_seconds())

    def _put_off(self, url: str, wait_s: float) -> Answer:
        until = (self._clock.now() + timedelta(seconds=wait_s)).astimezone(UTC)
        message = f"{url}: its host is left alone until {until:%Y-%m-%d %H:%M} UTC."
        hint = "It asked for that, or failed repeatedly; try again then."
        return Answer(what=problem(url, "host_waits", message, hint))

    def step(self, url: str, known: Validators | None = None) -> Answer | None:
        """One request, now: the page, or None where its site's robots.txt had to be asked for first."""
        host = host_of(url)
        if not host or urlsplit(url).scheme.lower() not in ("http", "https"):
            return self._fetcher.ask(url)
        if self.robots.needs(url, self._clock.now()):
            self._note(self.robots.ask(url, self._clock.now()), url)
            return None
        refused = self.robots.refused(url)
        if refused:
            return Answer(what=refused)
        answer = self._fetcher.ask(url, known, may_follow=lambda target: self._may_follow(url, target))
        self._note(answer, url)
        return answer

    def _may_follow(self, source: str, target: str) -> Problem | None:
        """Whether the site that a redirect leads to lets itself be fetched, too."""
        if self.robots.needs(target, self._clock.now()):
            self._note(self.robots.ask(target, self._clock.now()), target)
        refused = self.robots.refused(target)
        if refused is None:
            return None
        return problem(source, refused.code, f"{source}: leads on. {refused.message}", refused.hint)

    def _note(self, answer: Answer, url: str) -> None:
        """What an answer means for the next request of each host that was asked."""
        now = self._clock.now()
        self._forget(now)
        for hop in answer.hops or (url,):
            name = host_of(hop)
            delay = max(self._delays.get(name, self._manners.delay_s), self.robots.delay_s(hop))
            self.known.hosts.setdefault(name, Host()).next_at = now + timedelta(seconds=delay)
        host = self.known.hosts[host_of((answer.hops or (url,))[-1])]
        is_asked = answer.status in _ASKED_FOR_LESS
        is_failed = isinstance(answer.what, Problem) and answer.what.code in _HOST_TROUBLE
        if not (is_asked or is_failed or (answer.status or 0) >= 500):
            host.failures, host.held_until = 0, None
            return
        host.failures += 1
        wait = retry_after_s(answer.retry_after, now, self._manners.most_retry_after_s) if is_asked else None
        over = host.failures if is_asked else host.failures - _TROUBLES_BORNE + 1
        if wait is None and over > 0:
            first, most = self._manners.backoff_first_s, self._manners.backoff_most_s
            wait = backoff_s(over, first_s=first, most_s=most, jitter=self._jitter())
        host.held_until = None if wait is None else now + timedelta(seconds=wait)

    def _forget(self, now: datetime) -> None:
        """Drops what says nothing any more, once it is much: a watch runs for months."""
        hosts, robots = self.known.hosts, self.robots.known
        if len(hosts) > _MOST_HOSTS:
            past = [name for name, host in hosts.items() if not host.failures and (host.next_at or now) <= now]
            for name in past:
                del hosts[name]
        if len(robots) > _MOST_HOSTS:
            for origin in [name for name, rules in robots.items() if not rules.is_fresh(now)]:
                self.robots.forget(origin)
