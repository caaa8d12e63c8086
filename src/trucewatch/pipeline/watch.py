"""Watching: due sources polled politely, and what is new read into the ledger."""

import heapq
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.polite import Clock, Manners, PoliteFetcher
from trucewatch.collect.poll import Poll, waits_until
from trucewatch.collect.standing import due_at
from trucewatch.collect.watchlist import WatchedSource, WatchList
from trucewatch.collect.watchstate import WatchState
from trucewatch.core.ports import BlobStore, Fetched, Ledger
from trucewatch.core.problems import Problem, StoreError
from trucewatch.pipeline.ingest import add_fetched
from trucewatch.pipeline.stages import Stages
from trucewatch.settings import Settings

AT_ONCE = 100
"""Polls under way at a time; they take turns, so that one host's pauses keep no other waiting."""
_SAVED_EVERY_S = 2.0
"""With a thousand sources the state is megabytes; what a killed watch loses of it costs requests only."""
_LOOK_UP_S = 60.0
"""The longest wait in one piece: a clock that was set is noticed after it."""

Keep = Callable[[Fetched | Problem], tuple[bool, tuple[Problem, ...]]]
"""Puts one item into the ledger; gives whether it was new, and its problems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one poll did. `listed` counts the items named, `new` those that the ledger did not hold.

    `problems` are those of items and of the source; `wrong` is why the poll itself failed or was put off.
    """

    source: str
    polled_at: datetime
    listed: int
    new: int
    is_unchanged: bool
    wrong: Problem | None
    problems: tuple[Problem, ...]
    next_due: datetime


def manners_of(watch_list: WatchList) -> Manners:
    """How hosts are treated, as the list asks."""
    plain = Manners()
    delay = plain.delay_s if watch_list.delay_s is None else watch_list.delay_s
    return Manners(delay_s=delay, host_delays=watch_list.host_delays)


def keeper(ledger: Ledger, archive: BlobStore, stages: Stages, settings: Settings) -> Keep:
    """Puts items into a ledger as `add` does."""

    def keep(item: Fetched | Problem) -> tuple[bool, tuple[Problem, ...]]:
        outcome = add_fetched(ledger, archive, item, stages, settings)
        return outcome.is_new, outcome.problems

    return keep


class Watcher:
    """Polls the sources of a list, one request at a time; polls of several hosts take turns."""

    def __init__(
        self,
        state: WatchState,
        fetcher: PoliteFetcher,
        keep: Keep,
        limits: CollectLimits,
        *,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._state, self._fetcher, self._keep, self._limits = state, fetcher, keep, limits
        self._clock, self._jitter = clock, jitter
        self._problems: dict[str, list[Problem]] = {}
        self._changed: set[str] = set()
        self._saved_at = self._robots_saved_at = clock.now()

    def once(
        self, sources: tuple[WatchedSource, ...], is_stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[PollReport]:
        """Polls what is due now and ends; gives a report as each poll ends."""
        yield from self._run(sources, is_stopped, is_once=True)

    def run(self, sources: tuple[WatchedSource, ...], is_stopped: Callable[[], bool]) -> Iterator[PollReport]:
        """Polls for ever, each source when it is due, until `is_stopped`; the item in hand is finished."""
        yield from self._run(sources, is_stopped, is_once=False)

    def _run(
        self, sources: tuple[WatchedSource, ...], is_stopped: Callable[[], bool], *, is_once: bool
    ) -> Iterator[PollReport]:
        enabled = {source.name: source for source in sources if source.is_enabled}
        waiting = [(self._due(source), name) for name, source in enabled.items()]
        if is_once:
            now = self._clock.now()
            waiting = [(due, name) for due, name in waiting if due <= now]
        heapq.heapify(waiting)
        running: list[Poll] = []
        while (waiting or running) and not is_stopped():
            while waiting and len(running) < AT_ONCE and waiting[0][0] <= self._clock.now():
                running.append(self._begun(enabled[heapq.heappop(waiting)[1]]))
            poll, wait = self._first(running)
            if poll is None or wait > 0:
                # What falls due while a host is waited for takes its turn.
                until_due = (waiting[0][0] - self._clock.now()).total_seconds() if waiting else _LOOK_UP_S
                may_start = bool(waiting) and (poll is None or len(running) < AT_ONCE)
                wait = min(wait, max(until_due, 0.0)) if may_start else wait
                self._save(is_now=wait > _SAVED_EVERY_S)
                self._clock.sleep(min(wait, _LOOK_UP_S))
                continue
            self._stepped(poll)
            if poll.request is None:
                running.remove(poll)
                yield self._ended(poll)
                if not is_once:
                    heapq.heappush(waiting, (self._due(poll.source), poll.source.name))
        for poll in running:
            self._ended(poll)
        self._save(is_now=True)
        self._save_robots(is_last=True)

    def _due(self, source: WatchedSource) -> datetime:
        return due_at(source, self._state.of(source.name, source.url), self._clock.now())

    def _begun(self, source: WatchedSource) -> Poll:
        self._problems[source.name] = []
        return Poll(source, self._state.of(source.name, source.url), self._limits, jitter=self._jitter)

    def _first(self, running: list[Poll]) -> tuple[Poll | None, float]:
        """The poll whose next request can be made soonest, and in how many seconds."""
        best, least = None, _LOOK_UP_S
        for poll in running:
            request = poll.request
            if request is None or self._fetcher.held(request.url) is not None:
                return poll, 0.0
            wait = self._fetcher.wait_s(request.url)
            if best is None or wait < least:
                best, least = poll, wait
            if wait <= 0:
                break
        return best, least

    def _stepped(self, poll: Poll) -> None:
        """One request of a poll, and all that its answer gives kept."""
        request = poll.request
        if request is None:
            return
        answer = self._fetcher.held(request.url) or self._fetcher.step(request.url, request.known)
        if answer is None:
            return
        for item in poll.answered(answer, self._clock.now()):
            is_new, problems = self._keep(item)
            self._problems[poll.source.name] += problems
            poll.kept(self._clock.now(), is_new=is_new)

    def _ended(self, poll: Poll) -> PollReport:
        """Ends a poll and makes its report."""
        poll.end()
        now, source = self._clock.now(), poll.source
        waits_until(poll.state, self._fetcher.held_s(source.url), now)
        self._changed.add(source.name)
        self._save(is_now=False)
        self._save_robots(is_last=False)
        return PollReport(
            source=source.name,
            polled_at=now,
            listed=poll.listed,
            new=poll.new,
            is_unchanged=poll.is_unchanged,
            wrong=poll.wrong,
            problems=tuple(self._problems.pop(source.name, ())),
            next_due=self._due(source),
        )

    def _save(self, *, is_now: bool) -> None:
        """Writes the state, where something changed and it was not written just now."""
        now = self._clock.now()
        if self._changed and (is_now or (now - self._saved_at).total_seconds() >= _SAVED_EVERY_S):
            self._state.save(self._changed)
            self._changed, self._saved_at = set(), now

    def _save_robots(self, *, is_last: bool) -> None:
        """Writes the robots.txt files known, seldom: with a thousand sites they are megabytes."""
        now, robots = self._clock.now(), self._fetcher.robots
        if robots.is_changed and (is_last or (now - self._robots_saved_at).total_seconds() >= _LOOK_UP_S):
            self._state.save_robots()
            robots.is_changed, self._robots_saved_at = False, now


def state_path(ledger: str) -> Path:
    """The state file of a ledger's watch."""
    return Path(f"{ledger}.watch.json")


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds the lock beside the state; raises StoreError where a running watch holds it.

    The system frees the lock of a process that died, whatever way, so none is ever left behind.
    """
    import fcntl

    lock = path.with_name(f"{path.name.removesuffix('.json')}.lock")
    try:
        file = lock.open("a+", encoding="ascii", errors="replace")
    except OSError as error:
        raise StoreError(f"{lock}: cannot be written: {error.strerror or error}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read(20).strip() or "unknown"
            message = f"Another watch of this ledger is running (process {holder})."
            raise StoreError(message, hint="Stop it first, or let it run: `trucewatch watch --status`.") from None
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
