"""A request with a body, sent to a server as safely as a page is fetched from one."""

import ssl
from urllib.parse import urlsplit

from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.core.problems import Problem

_AGAIN = "Try again later, or name another server."


def post(server: str, body: bytes, headers: dict[str, str], *, limits: CollectLimits, most: int) -> bytes | Problem:
    """The answer's bytes, at most `most` of them, or the problem that stands in their place; never raises.

    Only a public address is asked (unless `limits` allow others), the one that was checked; redirects are not
    followed, and one deadline holds from the name's look-up to the last byte. Nothing is unpacked.
    """
    import httpcore

    try:
        refused = _refused(server)
        return refused or _answer(server, body, headers, limits, most)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError, ValueError) as error:
        return _failure(server, error, limits.timeout_s)


def _answer(server: str, body: bytes, headers: dict[str, str], limits: CollectLimits, most: int) -> bytes | Problem:
    import httpcore
    import httpx

    from trucewatch.collect.network import CheckedBackend, Deadline

    deadline = Deadline(limits.timeout_s)
    backend = CheckedBackend(deadline, allow_private=limits.allow_private)
    waits = dict.fromkeys(("connect", "read", "write", "pool"), limits.timeout_s)
    ours = {"user-agent": limits.user_agent, "host": urlsplit(server).netloc, "content-length": str(len(body))}
    told: list[tuple[bytes | str, bytes | str]] = [*headers.items(), *ours.items()]
    # Certificates of authorities as they come with the library, not those that the environment names.
    secured = httpx.create_ssl_context(trust_env=False)
    with (
        httpcore.ConnectionPool(ssl_context=secured, network_backend=backend) as pool,
        pool.stream("POST", server, headers=told, content=body, extensions={"timeout": waits}) as response,
    ):
        if response.status != 200:
            return problem(server, "http_status", f"{server}: the server answered {response.status}.", _AGAIN)
        pieces, size = [], 0
        for piece in response.iter_stream():
            deadline.left()
            pieces.append(piece)
            size += len(piece)
            if size > most:
                return problem(server, "too_large", f"{server}: answers more than {most} bytes.", _AGAIN)
        return b"".join(pieces)


def _refused(server: str) -> Problem | None:
    """Why an address is not asked at all; raises ValueError where it is none."""
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https"):
        message = f"{server}: the address is neither http nor https."
        return problem(server, "unsupported_scheme", message, "Give an http or https URL.")
    if not parts.hostname:
        return problem(server, "bad_url", f"{server}: names no host.", "Give a full http or https URL.")
    if parts.username or parts.password:
        message = "The server's address holds a user name or password."
        hint = "Remove them: the ledger keeps the address."
        return problem(parts.hostname, "credentials_in_url", message, hint)
    return None


def _failure(server: str, error: Exception, timeout_s: float) -> Problem:
    """What an exception of the way there means to the one who asked."""
    import httpcore

    from trucewatch.collect.network import AddressRefused, NameUnknown

    if isinstance(error, AddressRefused):
        hint = "Only public addresses are asked; allow_private in the settings lifts this for closed networks."
        return problem(server, "private_address", f"{server}: {error}.", hint)
    if isinstance(error, NameUnknown):
        return problem(server, "dns", f"{server}: {error}.", "Check the spelling and the network's name server.")
    if isinstance(error, (httpcore.TimeoutException, TimeoutError)):
        return problem(server, "timeout", f"{server}: no full answer within {timeout_s:g} s.", _AGAIN)
    told = str(error)[:200] or type(error).__name__
    is_address = isinstance(error, ValueError) and not isinstance(error, ssl.SSLError)
    if is_address or isinstance(error, httpcore.UnsupportedProtocol):
        return problem(server, "bad_url", f"{server}: is no address ({told}).", "Give a full http or https URL.")
    return problem(server, "connection", f"{server}: {told}.", _AGAIN)
