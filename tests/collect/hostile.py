"""Helpers of the tests against hostile servers: one fetch within bounds, and the code of its trouble."""

from trucewatch.collect.fetch import UrlFetcher
from trucewatch.collect.limits import CollectLimits
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PAGE = b"<p>Words of a page.</p>"


def fetch(url: str, **limits: float | bool) -> Fetched | Problem:
    bounds = {"allow_private": True, "timeout_s": 5.0, "max_bytes": 1_000_000, **limits}
    [found] = UrlFetcher(CollectLimits(**bounds)).fetch(url)  # type: ignore[arg-type]
    return found


def code_of(found: Fetched | Problem) -> str:
    assert isinstance(found, Problem), found
    assert found.message
    assert found.hint
    return found.code
