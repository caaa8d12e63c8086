"""A watch over a site of our own, whose ledger is a list; and feeds and site maps for it."""

from pathlib import Path

from servers import Reply, Site
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.polite import Manners, PoliteFetcher
from trucewatch.collect.standing import Standing, stand_of
from trucewatch.collect.watchlist import WatchedSource
from trucewatch.collect.watchstate import WatchState
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem
from trucewatch.pipeline.watch import PollReport, Watcher, state_path

LIMITS = CollectLimits(allow_private=True, timeout_s=5.0)
XML = {"Content-Type": "application/rss+xml"}


class Watch:
    """A watch over a site, whose ledger is a list."""

    def __init__(self, site: Site, folder: Path, **manners: object) -> None:
        self.site, self.clock = site, site.clock
        self.kept: list[Fetched | Problem] = []
        self.state = WatchState(state_path(str(folder / "l.db")))
        assert self.state.load() == ()
        chosen = Manners(**manners)  # type: ignore[arg-type]
        fetcher = PoliteFetcher(LIMITS, manners=chosen, clock=self.clock, known=self.state.known, jitter=lambda: 0.0)
        self.watcher = Watcher(self.state, fetcher, self.keep, LIMITS, clock=self.clock, jitter=lambda: 0.0)

    def keep(self, item: Fetched | Problem) -> tuple[bool, tuple[Problem, ...]]:
        self.kept.append(item)
        return (False, (item,)) if isinstance(item, Problem) else (True, ())

    def once(self, *sources: WatchedSource) -> list[PollReport]:
        return list(self.watcher.once(sources))

    def taken(self) -> list[str]:
        return [item.location.removeprefix(self.site.url) for item in self.kept if isinstance(item, Fetched)]

    def codes(self) -> list[str]:
        return [item.code for item in self.kept if isinstance(item, Problem)]

    def standing(self, source: WatchedSource) -> Standing:
        return stand_of(source, self.state.of(source.name, source.url), self.clock.now()).standing


def feed(*paths: str, **told: str) -> Reply:
    dates = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    items = "".join(f"<item><title>T</title><link>{path}</link>{dates}</item>" for path in paths)
    return Reply(
        f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode(), headers=dict(XML)
    )


def site_map(*paths: str, day: str = "2026-01-01", root: str = "urlset", each: str = "url") -> Reply:
    entries = "".join(f"<{each}><loc>{path}</loc><lastmod>{day}</lastmod></{each}>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Reply(f'<?xml version="1.0"?><{root} xmlns="{space}">{entries}</{root}>'.encode(), headers=dict(XML))


def pages(site: Site, *paths: str) -> None:
    site.replies.update({path: Reply(f"<p>Words of {path}</p>".encode()) for path in paths})


def source(site: Site, path: str = "/feed", **more: object) -> WatchedSource:
    return WatchedSource(name=path.strip("/"), url=f"{site.url}{path}", **more)  # type: ignore[arg-type]
