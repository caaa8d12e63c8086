"""One poll of one source: which addresses to ask, in order, and what their answers give. It knows no ledger."""

import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trucewatch.collect.feeds import Link, links_of
from trucewatch.collect.fetch import Answer, NotModified, Validators
from trucewatch.collect.gzips import DAMAGE, TooDense, plain_of
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.collect.sources import opened
from trucewatch.collect.standing import failed, is_passing, succeeded
from trucewatch.collect.told_dates import moment_of
from trucewatch.collect.watchlist import WatchedSource
from trucewatch.collect.watchstate import Seen, SourceState
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

MOST_REMEMBERED = 2_000
"""Items remembered of a source, and looked at in its listing, newest first."""
_MOST_TRIES = 5
_DEEPEST = 3
_MOST_MAPS = 20
"""Site maps of an index that are asked for in one poll, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An address to ask; `link` is what the listing said of it, None for a listing; `depth` counts site maps."""

    url: str
    known: Validators | None = None
    link: Link | None = None
    depth: int = 1


class Poll:
    """A poll under way: ask `request`, hand the answer to `answered`, keep what it gives, tell `kept`; then `end`."""

    def __init__(
        self,
        source: WatchedSource,
        state: SourceState,
        limits: CollectLimits,
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.source, self.state = source, state
        self._limits, self._jitter = limits, jitter
        self._todo: deque[Request] = deque([Request(url=source.url, known=_validators(state))])
        self._links: list[Link] = []
        self._listed: set[str] = set()
        self._is_listed = self._is_put_off = False
        self._polled_before = state.polled_at
        self.listed = self.new = 0
        self.is_unchanged = False
        self.wrong: Problem | None = None
        """Why the poll failed, where it did."""

    @property
    def request(self) -> Request | None:
        """The next address to ask; None where the poll is done."""
        return self._todo[0] if self._todo else None

    def answered(self, answer: Answer, now: datetime) -> Iterator[Fetched | Problem]:
        """What the answer to `request` gives to keep."""
        request = self._todo.popleft()
        if isinstance(answer.what, Problem) and answer.what.code == "host_waits":
            self._put_off(answer.what, request)
        elif request.link is not None:
            yield from self._item(request, request.link, answer, now)
        elif isinstance(answer.what, NotModified):
            self.is_unchanged = True
            succeeded(self.state, now)
        elif isinstance(answer.what, Problem):
            yield self._failed(answer.what, request, now)
        else:
            yield from self._listing(answer.what, request, now)
        if self._is_listed and not any(one.link is None for one in self._todo):
            self._choose()

    def kept(self, now: datetime, *, is_new: bool) -> None:
        """Tells whether an item that was given was new."""
        if is_new:
            self.new += 1
            self.state.taken += 1
            self.state.new_item_at = now

    def end(self) -> None:
        """Ends the poll, wherever it stands. One broken off is due again at once."""
        if self._todo:
            self.state.is_pending, self.state.polled_at = True, self._polled_before
        over = len(self.state.items) - MOST_REMEMBERED
        if over > 0:
            # Those that the listing no longer names go first, oldest first: they can come back only with it.
            by_age = sorted(self.state.items, key=lambda url: (url in self._listed, self.state.items[url].fetched_at))
            for url in by_age[:over]:
                del self.state.items[url]

    def _put_off(self, wrong: Problem, request: Request) -> None:
        """The host wants to be left alone: no failure of the source. Items of other hosts are still asked for."""
        self.state.is_pending = self._is_put_off = True
        if request.link is None and request.depth == 1:
            self.wrong = wrong
            self.state.error_code, self.state.error = wrong.code, wrong.message

    def _failed(self, wrong: Problem, request: Request, now: datetime) -> Problem:
        if request.depth > 1:
            return wrong
        self.wrong = wrong
        if wrong.code == "gone":
            # Asked by these, a page that came back would be told as unchanged and stay gone.
            self.state.etag = self.state.last_modified = None
        failed(self.source, self.state, wrong, now, jitter=self._jitter)
        return wrong

    def _listing(self, found: Fetched, request: Request, now: datetime) -> Iterator[Fetched | Problem]:
        links = None if self.source.kind == "page" else self._links_of(found)
        if isinstance(links, Problem):
            yield self._failed(links, request, now)
            return
        if links is None and (request.depth > 1 or self.source.kind in ("feed", "sitemap")):
            message = f"{request.url}: is neither a feed nor a site map."
            yield self._failed(problem(request.url, "not_a_feed", message, "Check the address and kind."), request, now)
            return
        if request.depth == 1:
            succeeded(self.state, now)
            self._remember(found)
        if links is None:
            yield from self._pages(found, ())
            return
        if links[1] and request.depth < _DEEPEST:
            newest = sorted(links[0], key=_newest, reverse=True)[:_MOST_MAPS]
            self._todo.extend(Request(url=link.url, depth=request.depth + 1) for link in newest)
        elif not links[1]:
            self._links += links[0]
        self._is_listed = True

    def _links_of(self, found: Fetched) -> tuple[tuple[Link, ...], bool] | Problem | None:
        """Links, and whether they are of further site maps; None where it is no listing."""
        base = dict(found.http).get("url") or found.location
        try:
            data = plain_of(found.data, self._limits)
        except (TooDense, *DAMAGE) as error:
            hint = "Tell its publisher."
            return problem(found.location, "damaged", f"{found.location}: cannot be unpacked ({error}).", hint)
        links = links_of(data, found.media_type, base, limits=self._limits)
        if links is not None and links.trouble and not links.links:
            message = f"{found.location}: the listing {links.trouble}."
            return problem(found.location, "malformed_feed", message, "Tell its publisher.")
        return None if links is None else (links.links, links.is_index)

    def _choose(self) -> None:
        """Takes the items to ask for from what was listed: unknown, newer than when asked, or failed for now."""
        self._is_listed = False
        newest = sorted(self._links, key=_newest, reverse=True)[:MOST_REMEMBERED]
        self.listed, self._listed = len(self._links), {link.url for link in newest}
        wanted = [link for link in newest if self._is_wanted(link)]
        self._todo.extend(Request(url=link.url, link=link) for link in wanted[: self.source.max_items])
        self.state.is_pending = self._is_put_off or len(wanted) > self.source.max_items

    def _is_wanted(self, link: Link) -> bool:
        seen = self.state.items.get(link.url)
        if seen is None:
            return True
        return _is_newer(link.updated, seen) or 0 < seen.failures < _MOST_TRIES

    def _item(self, request: Request, link: Link, answer: Answer, now: datetime) -> Iterator[Fetched | Problem]:
        before = self.state.items.get(request.url)
        tries = (before.failures if before else 0) + 1
        again = is_passing(answer) and tries < _MOST_TRIES
        failures = tries if is_passing(answer) else 0
        self.state.items[request.url] = Seen(now, link.updated, failures)
        self.state.is_pending = self.state.is_pending or again
        if isinstance(answer.what, Problem):
            yield answer.what
        elif isinstance(answer.what, Fetched):
            # An update's time is no time of publication.
            told = (("published", link.published), ("listed_in", self.source.url))
            yield from self._pages(answer.what, tuple((name, value) for name, value in told if value))

    def _pages(self, found: Fetched, told: tuple[tuple[str, str], ...]) -> Iterator[Fetched | Problem]:
        """What the bytes are, with what the list and the listing say of them: the list outranks the rest."""
        listed = (("publisher", self.source.publisher), ("language", self.source.language))
        given = dict(told) | {name: value for name, value in listed if value}
        for item in opened(found, self._limits):
            if isinstance(item, Problem):
                yield item
            else:
                yield replace(item, given=tuple({**dict(item.given), **given}.items()))

    def _remember(self, found: Fetched) -> None:
        facts = dict(found.http)
        self.state.etag, self.state.last_modified = facts.get("etag"), facts.get("last-modified")
        self.state.validated_url = facts.get("url")


def _validators(state: SourceState) -> Validators | None:
    """What to ask by, unless the whole listing is wanted for what is left of it."""
    if state.is_pending:
        return None
    return Validators(etag=state.etag, last_modified=state.last_modified, url=state.validated_url)


def _newest(link: Link) -> str:
    return link.updated or link.published or ""


def _is_newer(updated: str | None, seen: Seen) -> bool:
    """Whether the listing tells an update later than the one it told when the item was asked for."""
    if updated is None or updated == seen.updated:
        return False
    now, before = moment_of(updated), moment_of(seen.updated)
    return seen.updated is None or (now > before if now and before else updated > seen.updated)


def waits_until(state: SourceState, seconds: float, now: datetime) -> None:
    """Notes until when the source's host is left alone."""
    state.held_until = now + timedelta(seconds=seconds) if seconds > 0 else None
