"""What a request must be before anything looks at it: its host, origin and path. Pure functions over its words."""

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers

from trucewatch.core.people import Permission, Person
from trucewatch.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = ("/sign-in", "/set-up", "/sign-out", "/language", "/healthz", "/readyz", "/openapi.json", "/static")
"""Paths, and all under them, that one need not be signed in for; every other one is closed, whatever its page says."""
OWN = ("/account", "/api/v1/account")
"""Paths of one's own account, open to everybody who is signed in."""
_DOING = frozenset(Permission) - {Permission.READ, Permission.SEE_RESTRICTED, Permission.AUDIT}
_PORTS = {"http": 80, "https": 443}


def is_under(path: str, places: Iterable[str]) -> bool:
    """Whether a path is one of the places or stands under it."""
    return any(path == place or path.startswith(f"{place}/") for place in places)


def lacking(person: Person, method: str, path: str) -> str:
    """What the person lacks for any request of the kind; empty where it is for the page to say.

    Reading needs `read`, which a token may lack; changing anything needs one of the permissions to do something.
    """
    if is_under(path, (*OPEN, *OWN)):
        return ""
    if method in SAFE:
        return "" if person.may(Permission.READ) else "read"
    return "" if person.permissions & _DOING else "change anything"


def hosts_of(settings: Settings) -> frozenset[str]:
    """Names that the desk answers to: another one in a request is somebody else's page that leads here."""
    told = [urlsplit(settings.web_url).hostname or "", *(name.strip() for name in settings.web_hosts.split(","))]
    return LOOPBACK | {name.strip("[]").lower() for name in told if name}


def is_known_host(headers: Headers, hosts: frozenset[str]) -> bool:
    """Whether the request names one host, and one that the desk answers to."""
    told = headers.getlist("host")
    return len(told) == 1 and (_split_host(told[0]) or ("", None))[0] in hosts


def is_own_origin(headers: Headers) -> bool:
    """Whether a request that changes something was sent by a page of this desk.

    Fetch metadata says so where the browser sends it; the Origin must not contradict it, and is enough alone.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    if origin is None:
        return site is not None
    return _is_at(origin, headers.get("host", ""))


def _is_at(origin: str, host: str) -> bool:
    try:
        told = urlsplit(origin)
        own = _split_host(host)
        if own is None or told.scheme not in _PORTS or told.hostname is None:
            return False
        port = _PORTS[told.scheme]
        return (told.hostname, told.port or port) == (own[0], own[1] or port)
    except ValueError:
        return False


def _split_host(host: str) -> tuple[str, int | None] | None:
    """Name and port of a Host header; None for what is none."""
    try:
        told = urlsplit(f"//{host}")
        if told.username is not None or told.path or told.query or told.fragment or not told.hostname:
            return None
        return told.hostname, told.port
    except ValueError:
        return None


def is_climbing(raw_path: bytes) -> bool:
    """Whether a path, unpacked as often as anybody might unpack it, leaves its place or holds unseen signs."""
    path = raw_path.decode("latin-1")
    for _ in range(3):
        parts = path.replace("\\", "/").split("/")
        if "\\" in path or any(part in (".", "..") for part in parts) or any(ord(one) < 32 for one in path):
            return True
        unpacked = unquote(path, errors="replace")
        if unpacked == path:
            return False
        path = unpacked
    return False
