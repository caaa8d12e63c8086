"""Paths and addresses alike: what stands there, by the fetcher that fits, and what is in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from trucewatch.collect.fetch import UrlFetcher
from trucewatch.collect.files import FileFetcher
from trucewatch.collect.holder import held
from trucewatch.collect.kinds import CONTAINERS, kind_of, settled
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.unpack import unpack
from trucewatch.core.ports import Fetched, Fetcher
from trucewatch.core.problems import Problem

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/?/")


def collect(
    source: str, limits: CollectLimits | None = None, *, follower: Fetcher | None = None
) -> Iterator[Fetched | Problem]:
    """What stands at a URL, file or folder, and what is in it; every failure is a Problem in its place.

    `follower` fetches the pages that a feed or site map at an address names; else that of the address does.
    """
    if not _ADDRESS.match(source):
        return FileFetcher(limits).fetch(source)
    return _from_web(source, limits or CollectLimits(), follower)


def _from_web(source: str, limits: CollectLimits, follower: Fetcher | None) -> Iterator[Fetched | Problem]:
    fetcher = UrlFetcher(limits)
    for found in fetcher.fetch(source):
        if isinstance(found, Problem):
            yield found
        else:
            yield from opened(found, limits, follower or fetcher)


def opened(found: Fetched, limits: CollectLimits, fetcher: Fetcher | None = None) -> Iterator[Fetched | Problem]:
    """What fetched bytes are, whatever their type was told to be: a page as it is, or a file of many items and these.

    `fetcher` follows the links of a feed or site map; None follows none.
    """
    address = dict(found.http).get("url") or found.location
    name = _name_in(address)
    kind = kind_of(found.data, found.media_type, name)
    if kind not in CONTAINERS:
        yield replace(found, media_type=settled(found.data, found.media_type, name))
        return
    holder = held(found.data, location=found.location, name=name, fetched_at=found.fetched_at, limits=limits)
    base = address if "://" in address else ""
    yield from unpack(replace(holder, media_type=found.media_type, base=base, http=found.http), kind, fetcher)


def _name_in(address: str) -> str:
    """The last piece of an address's path."""
    try:
        return urlsplit(address).path.rpartition("/")[2]
    except ValueError:
        return ""
