"""Paths and addresses alike: what stands there, by the fetcher that fits."""

import re
from collections.abc import Iterator

from trucewatch.collect.fetch import UrlFetcher
from trucewatch.collect.files import FileFetcher
from trucewatch.collect.limits import CollectLimits
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

__all__ = ["CollectLimits", "collect"]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/?/")


def collect(source: str, limits: CollectLimits | None = None) -> Iterator[Fetched | Problem]:
    """What stands at a URL, file or folder; every failure is a Problem in its place."""
    fetcher = UrlFetcher(limits) if _ADDRESS.match(source) else FileFetcher(limits)
    return fetcher.fetch(source)
