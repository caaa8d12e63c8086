"""Pages from the web, one address at a time: bounded, public, never an exception."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from trucewatch.collect.http_answer import UnreadableBody, body_of, facts_of
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

if TYPE_CHECKING:
    import ssl

    import httpx

    from trucewatch.collect.network import Deadline

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_PRIVATE = "Only public addresses are fetched; allow_private in the settings lifts this for closed networks."
_LONGEST_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that the page is as it was (304)."""

    location: str
    fetched_at: datetime
    http: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask again by. `url` is the address that gave them: they are sent to no other."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None

    def headers(self, url: str) -> dict[str, str]:
        """Request headers for `url`; a value that no header can hold is left out."""
        if self.url is not None and self.url != url:
            return {}
        told = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in told.items() if value and _is_header(value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking, with what a polite asker needs beside it.

    `status` is the last one answered, None where no server answered; `hops` are the addresses asked, in order.
    """

    what: Fetched | NotModified | Problem
    status: int | None = None
    retry_after: str | None = None
    hops: tuple[str, ...] = ()


MayFollow = Callable[[str], Problem | None]


class UrlFetcher:
    """Fetches http and https addresses; a core.ports.Fetcher. Each redirect is checked like the first address.

    Where `is_cut`, a body longer than `max_bytes` gives its beginning.
    """

    def __init__(self, limits: CollectLimits | None = None, *, is_cut: bool = False) -> None:
        self._limits = limits or CollectLimits()
        self._is_cut = is_cut
        self._secured: ssl.SSLContext | None = None

    def fetch(self, source: str) -> Iterator[Fetched | Problem]:
        """The page at `source`, or the problem that stands in its place."""
        found = self.ask(source).what
        # Nothing was asked conditionally, so a NotModified cannot be; the type does not know that.
        if not isinstance(found, NotModified):
            yield found

    def ask(self, url: str, known: Validators | None = None, *, may_follow: MayFollow | None = None) -> Answer:
        """What stands at `url`, unless it is as it was when its server gave `known` (RFC 9110, 13.1).

        `may_follow` may refuse an address that a redirect leads to.
        """
        import httpcore
        import httpx

        from trucewatch.collect.network import Deadline

        deadline = Deadline(self._limits.timeout_s)
        asking = _Asking(url, known or Validators(), self._limits, deadline, may_follow)
        asking.is_cut = self._is_cut
        try:
            if self._secured is None:
                self._secured = httpx.create_ssl_context(trust_env=False)
            with _transport(self._limits, deadline, self._secured) as transport:
                return asking.answer(transport)
        except (
            *(httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.TimeoutException),
            *(httpcore.ProtocolError, OSError, ValueError),
        ) as error:
            wrong = _failure(url, error, self._limits.timeout_s)
            return Answer(what=wrong, hops=(*(hop for _, hop in asking.hops), asking.at))


class _Asking:
    """One address on its way through redirects."""

    is_cut = False

    def __init__(
        self, source: str, known: Validators, limits: CollectLimits, deadline: "Deadline", may_follow: MayFollow | None
    ) -> None:
        self.hops: list[tuple[int, str]] = []
        self.at = source
        self._source, self._known, self._limits = source, known, limits
        self._deadline, self._may_follow = deadline, may_follow

    def answer(self, transport: "httpx.HTTPTransport") -> Answer:
        source, url = self._source, self._source
        for _ in range(self._limits.max_redirects + 1):
            refused = self._refused(url)
            if refused:
                return self._told(refused)
            conditions = self._known.headers(url)
            with closing(_sent(transport, url, conditions, self._limits)) as response:
                self.hops.append((response.status_code, url))
                target = response.headers.get("location")
                if response.status_code in _REDIRECTS and target:
                    url = self.at = urljoin(url, target)
                    continue
                return self._told(self._page(response, is_conditional=bool(conditions)), response)
        message = f"{source}: is passed on more than {self._limits.max_redirects} times."
        return self._told(problem(source, "too_many_redirects", message, "Give the page's own URL."))

    def _told(self, what: Fetched | NotModified | Problem, response: "httpx.Response | None" = None) -> Answer:
        return Answer(
            what=what,
            status=response.status_code if response is not None else None,
            retry_after=response.headers.get("retry-after") if response is not None else None,
            hops=tuple(hop for _, hop in self.hops),
        )

    def _refused(self, url: str) -> Problem | None:
        refused = _refused(self._source, url, is_redirect=bool(self.hops))
        if refused:
            return refused
        if any(url == hop for _, hop in self.hops):
            message = f"{self._source}: leads back to {url}."
            return problem(self._source, "redirect_loop", message, "Give the page's own URL.")
        return self._may_follow(url) if self._may_follow and self.hops else None

    def _page(self, response: "httpx.Response", *, is_conditional: bool) -> Fetched | NotModified | Problem:
        source, status = self._source, response.status_code
        facts = facts_of(source, self.hops[:-1], response)
        if status == 304 and is_conditional:
            return NotModified(location=source, fetched_at=datetime.now(UTC), http=facts)
        if status in _GONE:
            message = f"{source}: the server answered {status} {response.reason_phrase}."
            return problem(source, "gone", message, "Try an archive of the web and add its copy.")
        if status != 200:
            message = f"{source}: the server answered {status} {response.reason_phrase}."
            return problem(source, "http_status", message, _status_hint(status))
        data = body_of(response, self._deadline, self._limits.max_bytes, is_cut=self.is_cut)
        if data is None:
            message = f"{source}: is larger than {self._limits.max_bytes} bytes, unpacked."
            return problem(source, "too_large", message, "Raise max_bytes in the settings if the page is worth it.")
        if not data.strip():
            return problem(source, "empty", f"{source}: the answer is empty.", "Open it in a browser to see why.")
        media_type = response.headers.get("content-type", "application/octet-stream")
        return Fetched(location=source, data=data, media_type=media_type, fetched_at=datetime.now(UTC), http=facts)


def _failure(source: str, error: Exception, timeout_s: float) -> Problem:
    """What an exception of the way there means to the one who asked."""
    import httpcore
    import httpx

    from trucewatch.collect.network import AddressRefused, NameUnknown

    # httpx wraps what the network raised, and that what TLS raised.
    cause = error.__cause__ if isinstance(error, httpx.TransportError) and error.__cause__ else error
    if isinstance(cause, AddressRefused):
        return problem(source, "private_address", f"{source}: {cause}.", _PRIVATE)
    if isinstance(cause, NameUnknown):
        return problem(source, "dns", f"{source}: {cause}.", "Check the spelling and the network's name server.")
    if isinstance(cause, (httpx.TimeoutException, httpcore.TimeoutException, TimeoutError)):
        message = f"{source}: no full answer within {timeout_s:g} s."
        return problem(source, "timeout", message, "Try again later, or raise timeout_s in the settings.")
    if _is_untrusted(cause):
        message = f"{source}: the server cannot prove who it is ({cause})."
        return problem(source, "bad_certificate", message, "Tell its publisher; save the page by hand if you trust it.")
    if isinstance(error, UnreadableBody):
        return problem(source, "bad_content", f"{source}: cannot be unpacked ({error}).", "Try again later.")
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError)):
        return problem(source, "bad_url", f"{source}: is no address ({error}).", "Give a full http or https URL.")
    told = str(cause) or type(cause).__name__
    return problem(source, "connection", f"{source}: {told}.", "Check that the server is up and try again.")


def _is_untrusted(error: BaseException | None) -> bool:
    import ssl

    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _refused(source: str, url: str, *, is_redirect: bool) -> Problem | None:
    """Why an address is not asked at all; raises ValueError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        way = f"leads to {url[:200]}, which" if is_redirect else "the address"
        message = f"{source}: {way} is neither http nor https."
        return problem(source, "unsupported_scheme", message, "Give an http or https URL, or a path.")
    if not parts.hostname or parts.port == 0:
        return problem(
            source,
            "bad_url",
            f"{source}: {url[:200]} names no host that can be asked.",
            "Give a full http or https URL.",
        )
    if parts.username or parts.password:
        message = f"{source}: the address holds a user name or password."
        return problem(source, "credentials_in_url", message, "Remove them; pages behind a log-in are saved by hand.")
    return None


def _status_hint(status: int) -> str:
    if status in (401, 402, 403, 451):
        return "The page is not open to everyone: save it by hand and add the file."
    return "Try again later."


def _is_header(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR


def _sent(
    transport: "httpx.HTTPTransport", url: str, conditions: dict[str, str], limits: CollectLimits
) -> "httpx.Response":
    """The answer to one request, its body not yet read.

    No httpx.Client: it would follow its own ideas of redirects, cookies, proxies and .netrc.
    """
    import httpx

    headers = {
        "user-agent": limits.user_agent,
        "accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5",
        "accept-encoding": "gzip, deflate",
        **conditions,
    }
    waits = {"timeout": httpx.Timeout(limits.timeout_s).as_dict()}
    request = httpx.Request("GET", url, headers=headers, extensions=waits)
    response = transport.handle_request(request)
    response.request = request
    return response


def _transport(limits: CollectLimits, deadline: "Deadline", secured: "ssl.SSLContext") -> "httpx.HTTPTransport":
    """A transport that knows no proxies and no other network than the checked one."""
    import httpcore
    import httpx

    from trucewatch.collect.network import CheckedBackend

    backend = CheckedBackend(deadline, allow_private=limits.allow_private)
    transport = httpx.HTTPTransport(verify=secured, trust_env=False)
    transport._pool = httpcore.ConnectionPool(ssl_context=secured, network_backend=backend)
    return transport
