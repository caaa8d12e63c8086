"""Pages from the web, one address at a time: bounded, public, never an exception."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

if TYPE_CHECKING:
    import httpx

    from trucewatch.collect.network import Deadline

_KEPT = ("content-type", "last-modified", "etag", "date", "content-language")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PRIVATE = "Only public addresses are fetched; allow_private in the settings lifts this for closed networks."


class UrlFetcher:
    """Fetches http and https addresses; a core.ports.Fetcher. Each redirect is checked like the first address."""

    def __init__(self, limits: CollectLimits | None = None) -> None:
        self._limits = limits or CollectLimits()

    def fetch(self, source: str) -> Iterator[Fetched | Problem]:
        """The page at `source`, or the problem that stands in its place."""
        yield self._fetched(source)

    def _fetched(self, source: str) -> Fetched | Problem:
        import httpcore
        import httpx

        from trucewatch.collect.network import Deadline

        deadline = Deadline(self._limits.timeout_s)
        try:
            with _client(self._limits, deadline) as client:
                return self._followed(client, source, deadline)
        except (
            *(httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.TimeoutException),
            *(httpcore.ProtocolError, OSError, ValueError),
        ) as error:
            return _failure(source, error, self._limits.timeout_s)

    def _followed(self, client: "httpx.Client", source: str, deadline: "Deadline") -> Fetched | Problem:
        url, seen = source, set[str]()
        for _ in range(self._limits.max_redirects + 1):
            refused = _refused(source, url, is_redirect=bool(seen))
            if refused:
                return refused
            if url in seen:
                return problem(source, "redirect_loop", f"{source}: leads back to {url}.", "Give the page's own URL.")
            seen.add(url)
            with client.stream("GET", url) as response:
                target = response.headers.get("location")
                if response.status_code in _REDIRECTS and target:
                    url = urljoin(url, target)
                    continue
                return self._page(source, response, deadline)
        limit = self._limits.max_redirects
        message = f"{source}: is passed on more than {limit} times."
        return problem(source, "too_many_redirects", message, "Give the page's own URL.")

    def _page(self, source: str, response: "httpx.Response", deadline: "Deadline") -> Fetched | Problem:
        if response.status_code != 200:
            message = f"{source}: the server answered {response.status_code} {response.reason_phrase}."
            return problem(source, "http_status", message, _status_hint(response.status_code))
        data = self._body(response, deadline)
        if data is None:
            message = f"{source}: is larger than {self._limits.max_bytes} bytes, unpacked."
            return problem(source, "too_large", message, "Raise max_bytes in the settings if the page is worth it.")
        if not data.strip():
            return problem(source, "empty", f"{source}: the answer is empty.", "Open it in a browser to see why.")
        kept = [(name, response.headers[name]) for name in _KEPT if name in response.headers]
        return Fetched(
            location=source,
            data=data,
            media_type=response.headers.get("content-type", "application/octet-stream"),
            fetched_at=datetime.now(UTC),
            http=(("status", str(response.status_code)), ("url", str(response.url)), *kept),
        )

    def _body(self, response: "httpx.Response", deadline: "Deadline") -> bytes | None:
        """The unpacked bytes; None as soon as they are more than allowed."""
        told = response.headers.get("content-length", "")
        if told.isdecimal() and int(told) > self._limits.max_bytes:
            return None
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_bytes(chunk_size=65_536):
            deadline.left()
            size += len(piece)
            if size > self._limits.max_bytes:
                return None
            pieces.append(piece)
        return b"".join(pieces)


def _failure(source: str, error: Exception, timeout_s: float) -> Problem:
    """What an exception of the way there means to the one who asked."""
    import httpcore
    import httpx

    from trucewatch.collect.network import AddressRefused, NameUnknown

    # httpx wraps what the network raised.
    cause = error.__cause__ if isinstance(error, httpx.TransportError) and error.__cause__ else error
    if isinstance(cause, AddressRefused):
        return problem(source, "private_address", f"{source}: {cause}.", _PRIVATE)
    if isinstance(cause, NameUnknown):
        return problem(source, "dns", f"{source}: {cause}.", "Check the spelling and the network's name server.")
    if isinstance(cause, (httpx.TimeoutException, httpcore.TimeoutException, TimeoutError)):
        message = f"{source}: no full answer within {timeout_s:g} s."
        return problem(source, "timeout", message, "Try again later, or raise timeout_s in the settings.")
    if isinstance(error, httpx.DecodingError):
        return problem(source, "bad_content", f"{source}: cannot be unpacked ({error}).", "Try again later.")
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError)):
        return problem(source, "bad_url", f"{source}: is no address ({error}).", "Give a full http or https URL.")
    told = str(cause) or type(cause).__name__
    return problem(source, "connection", f"{source}: {told}.", "Check that the server is up and try again.")


def _refused(source: str, url: str, *, is_redirect: bool) -> Problem | None:
    """Why an address is not asked at all; raises ValueError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        way = f"leads to {url}, which" if is_redirect else "the address"
        message = f"{source}: {way} is neither http nor https."
        return problem(source, "unsupported_scheme", message, "Give an http or https URL, or a path.")
    if not parts.hostname:
        return problem(source, "bad_url", f"{source}: {url} names no host.", "Give a full http or https URL.")
    if parts.username or parts.password:
        message = f"{source}: the address holds a user name or password."
        return problem(source, "credentials_in_url", message, "Remove them; pages behind a log-in are saved by hand.")
    return None


def _status_hint(status: int) -> str:
    if status in (401, 402, 403, 451):
        return "The page is not open to everyone: save it by hand and add the file."
    if status in (404, 410):
        return "The page is gone: try an archive of the web and add its copy."
    return "Try again later."


def _client(limits: CollectLimits, deadline: "Deadline") -> "httpx.Client":
    """A client that knows no proxies, no .netrc and no other network than the checked one."""
    import httpcore
    import httpx

    from trucewatch.collect.network import CheckedBackend

    backend = CheckedBackend(deadline, allow_private=limits.allow_private)
    transport = httpx.HTTPTransport(trust_env=False)
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend
    )
    headers = {
        "user-agent": limits.user_agent,
        "accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
        # These two unpack at most a thousandfold, 64 kB at a time; brotli and zstandard have no such bound.
        "accept-encoding": "gzip, deflate",
    }
    return httpx.Client(
        transport=transport, headers=headers, timeout=limits.timeout_s, trust_env=False, follow_redirects=False
    )
