"""An HTTP answer: its body, unpacked within bounds, and the facts of it that an archive needs."""

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.collect.http_body import deflate_window
from trucewatch.core.ids import sha256

if TYPE_CHECKING:
    import httpx

    from trucewatch.collect.network import Deadline

_PIECE = 65_536
KEPT = ("content-type", "last-modified", "etag", "date", "content-language")
"""Headers of an answer that are facts under their own names."""
_SECRET = frozenset({"set-cookie", "set-cookie2"})
_MOST_HEADERS = 100
_MOST_HEADER_CHARS = 16_000
_LONGEST_URL = 4_000


class UnreadableBody(OSError):
    """The body is not what its headers say that it is."""


def body_of(response: "httpx.Response", deadline: "Deadline", most: int, *, is_cut: bool = False) -> bytes | None:
    """The unpacked bytes; None as soon as they are more than `most`, or the first `most` where `is_cut`.

    Raises UnreadableBody where they are packed otherwise than was asked for, or cannot be unpacked.
    """
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > most and not is_cut:
        return None
    pieces: list[bytes] = []
    size = 0
    for piece in _unpacked(response):
        deadline.left()
        size += len(piece)
        if size > most and not is_cut:
            return None
        pieces.append(piece)
        if size >= most and is_cut:
            break
    return b"".join(pieces)[:most]


def _unpacked(response: "httpx.Response") -> Iterator[bytes]:
    """Pieces of at most 64 kB, so that no packing, however dense, needs more than that at a time."""
    told = response.headers.get("content-encoding", "").lower().split(",")
    codings = [name.strip() for name in told if name.strip() not in ("", "identity")]
    if not codings:
        yield from response.iter_raw()
    elif codings in (["gzip"], ["x-gzip"], ["deflate"]):
        yield from _inflated(response.iter_raw(), is_gzip="gzip" in codings[0])
    else:
        # Packing inside packing is how a few bytes become terabytes; br and others were not asked for.
        raise UnreadableBody(f"it is packed as {', '.join(codings)[:60]!r}, which was not asked for")


def _inflated(packed: Iterator[bytes], *, is_gzip: bool) -> Iterator[bytes]:
    machine = None
    for piece in packed:
        rest = piece
        while rest:
            if machine is None:
                machine = zlib.decompressobj(31 if is_gzip else deflate_window(rest))
            try:
                plain = machine.decompress(rest, _PIECE)
            except zlib.error as error:
                raise UnreadableBody(str(error)) from None
            if plain:
                yield plain
            if not machine.eof:
                rest = machine.unconsumed_tail
                continue
            # A gzip file may have several members (RFC 1952); what follows the last is padding.
            rest = machine.unused_data if is_gzip and machine.unused_data[:1] == b"\x1f" else b""
            machine = None if rest else machine
            if machine is not None:
                return
    if machine is not None:
        raise UnreadableBody("it breaks off")


def facts_of(asked: str, hops: list[tuple[int, str]], response: "httpx.Response") -> tuple[tuple[str, str], ...]:
    """How the answer came, as (name, value) in order.

    `asked`, `method`, a `redirect` ("302 URL") for each hop, `status`, `reason`, `version`, `url`, `remote-address`,
    `tls` and `tls-certificate` (SHA-256) where encrypted, some headers under their own names, then every header as
    `header:Name`, at most 100 and 16,000 characters, without cookies. The body is kept unpacked: a header
    `content-encoding` or `content-length` is of the bytes that came.
    """
    passed = [("redirect", f"{status} {url[:_LONGEST_URL]}") for status, url in hops]
    told = [
        *(("asked", asked), ("method", "GET"), *passed),
        *(("status", str(response.status_code)), ("reason", response.reason_phrase)),
        *(("version", response.http_version), ("url", str(response.url))),
        *_line_facts(response),
        *((name, response.headers[name]) for name in KEPT if name in response.headers),
        *_headers(response),
    ]
    return tuple((name, value) for name, value in told if value)


def _line_facts(response: "httpx.Response") -> Iterator[tuple[str, str]]:
    stream = response.extensions.get("network_stream")
    if stream is None:
        return
    try:
        address = stream.get_extra_info("server_addr")
        secured = stream.get_extra_info("ssl_object")
    except OSError:
        return
    if address:
        yield "remote-address", str(address[0])
    if secured is not None:
        cipher = secured.cipher()
        yield "tls", f"{secured.version() or ''} {cipher[0] if cipher else ''}".strip()
        certificate = secured.getpeercert(True)
        if certificate:
            yield "tls-certificate", sha256(certificate)


def _headers(response: "httpx.Response") -> Iterator[tuple[str, str]]:
    left = _MOST_HEADER_CHARS
    for name, value in response.headers.raw[:_MOST_HEADERS]:
        shown = name.decode("latin-1"), value.decode("latin-1")
        if shown[0].lower() in _SECRET:
            continue
        left -= len(shown[0]) + len(shown[1])
        if left < 0:
            return
        yield f"header:{shown[0]}", shown[1]
