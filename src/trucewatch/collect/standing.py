"""How a watched source stands at a moment, and when it is due."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from trucewatch.collect.fetch import Answer
from trucewatch.collect.polite import backoff_s
from trucewatch.collect.watchlist import WatchedSource
from trucewatch.collect.watchstate import SourceState
from trucewatch.core.problems import Problem

FAILING_AFTER = 3
"""Failures in a row, after which a source counts as failing: one time-out is no news."""
LASTING = frozenset(
    {
        *("gone", "dns", "private_address", "bad_url", "unsupported_scheme", "bad_certificate", "robots_disallowed"),
        *("redirect_loop", "too_many_redirects", "not_a_feed", "malformed_feed", "credentials_in_url"),
    }
)
"""Problems that time alone seldom mends: a source counts as failing with the first of them."""
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


class Standing(StrEnum):
    """The state of a source, worst first."""

    FAILING = "failing"
    SILENT = "silent"
    WAITING = "waiting"
    """It failed lately, or its host asked for time off: it is tried again."""
    NEVER = "never polled"
    OK = "ok"
    OFF = "off"
    """Not enabled in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A source's state, since when, and when it is due; None where there is no such time."""

    standing: Standing
    since: datetime | None
    due_at: datetime | None


def stand_of(source: WatchedSource, state: SourceState, now: datetime) -> Stand:
    """How the source stands now."""
    due = due_at(source, state, now)
    if not source.is_enabled:
        return Stand(standing=Standing.OFF, since=None, due_at=None)
    if state.failures >= FAILING_AFTER or (state.failures and state.error_code in LASTING):
        return Stand(standing=Standing.FAILING, since=state.failing_since, due_at=due)
    last = state.new_item_at or state.first_succeeded_at
    if source.silent_after is not None and last is not None and now - last > source.silent_after:
        return Stand(standing=Standing.SILENT, since=last, due_at=due)
    if state.failures or (state.held_until is not None and state.held_until > now):
        return Stand(standing=Standing.WAITING, since=state.failing_since, due_at=due)
    if state.polled_at is None and state.succeeded_at is None:
        return Stand(standing=Standing.NEVER, since=None, due_at=due)
    return Stand(standing=Standing.OK, since=None, due_at=due)


def due_at(source: WatchedSource, state: SourceState, now: datetime) -> datetime:
    """When the source is to be polled next; `now` where it never was, or where its times lie in the future."""
    if state.polled_at is None or state.polled_at > now:
        due = now
    elif state.failures:
        due = state.polled_at + timedelta(seconds=state.wait_s)
    else:
        due = state.polled_at + source.every
    return max(due, state.held_until) if state.held_until is not None else due


def failed(
    source: WatchedSource,
    state: SourceState,
    wrong: Problem,
    now: datetime,
    jitter: Callable[[], float] = random.random,
) -> None:
    """Notes a failed poll: it is tried again after 5 minutes (or `every`), doubled with each failure in a row,
    at most 6 hours (or `every` where that is longer), less up to a quarter."""
    state.polled_at = now
    state.failures += 1
    state.failing_since = state.failing_since or now
    state.error_code, state.error = wrong.code, wrong.message
    first, most = min(FIRST_WAIT, source.every), max(LONGEST_WAIT, source.every)
    state.wait_s = backoff_s(
        state.failures, first_s=first.total_seconds(), most_s=most.total_seconds(), jitter=jitter()
    )


def succeeded(state: SourceState, now: datetime) -> None:
    """Notes that the source answered as it should."""
    state.polled_at = state.succeeded_at = now
    state.first_succeeded_at = state.first_succeeded_at or now
    state.failures, state.wait_s = 0, 0.0
    state.failing_since = state.held_until = state.error_code = state.error = None


def is_passing(answer: Answer) -> bool:
    """Whether an item's trouble may be over by the next poll."""
    wrong = answer.what
    if not isinstance(wrong, Problem):
        return False
    if wrong.code == "http_status":
        return answer.status in (408, 425, 429) or (answer.status or 0) >= 500
    return wrong.code in ("timeout", "connection", "dns", "robots_unreachable", "bad_content")
