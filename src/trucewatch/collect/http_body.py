"""The body of an HTTP answer as a browser would see it: chunks joined, packing undone, growth bounded."""

import re
import zlib
from importlib import import_module
from typing import Any

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_FREE = 1_000_000
_PIECE = 1 << 16


class BadBody(ValueError):
    """The body cannot be unpacked, or not to its end; `code` is that of the problem, `kept` what there is of it."""

    def __init__(self, code: str, message: str, kept: bytes = b"") -> None:
        super().__init__(message)
        self.code = code
        self.kept = kept


def dechunked(data: bytes) -> bytes:
    """The chunks of a body joined (RFC 9112, 7.1); `data` itself where it is in no chunks, which archives often store.

    A body cut inside a chunk gives what is there.
    """
    pieces: list[bytes] = []
    at = 0
    while found := _SIZE.match(data, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(pieces)
        start, end = found.end(), found.end() + size
        pieces.append(data[start:end])
        if end < len(data) and data[end : end + 1] not in (b"\r", b"\n"):
            return data
        at = end + (2 if data[end : end + 2] == b"\r\n" else 1)
        if end >= len(data):
            return b"".join(pieces)
    return data if at == 0 or at < len(data) else b"".join(pieces)


def unpacked(data: bytes, encodings: str, *, most: int, ratio: int) -> bytes:
    """`data` with its content encodings undone, last one first. Raises BadBody.

    A body that tells a packing that it does not have is given as it is: crawlers store pages unpacked.
    """
    named = [name.strip().lower() for name in encodings.split(",") if name.strip()]
    for name in reversed(named[-3:]):
        if name in ("gzip", "x-gzip"):
            data = _inflated(data, 31, most, ratio) if data[:2] == b"\x1f\x8b" else data
        elif name == "deflate":
            data = _inflated(data, deflate_window(data), most, ratio)
        elif name == "br":
            data = _unbrotlied(data, most, ratio)
        elif name != "identity":
            raise BadBody("bad_content", f"is packed as {name[:40]}, which is not read")
    return data


def deflate_window(data: bytes) -> int:
    """The window of `deflate`: of its own form (RFC 9110, 8.4.1.2), or of the bare stream that some servers send."""
    return 15 if data and data[0] & 15 == 8 and (len(data) < 2 or int.from_bytes(data[:2], "big") % 31 == 0) else -15


def _inflated(data: bytes, window: int, most: int, ratio: int) -> bytes:
    if not data:
        return data
    pieces: list[bytes] = []
    size = 0
    machine = zlib.decompressobj(window)
    rest = data
    try:
        while rest:
            piece = machine.decompress(rest, _PIECE)
            size += len(piece)
            _check(size, len(data), most, ratio)
            pieces.append(piece)
            rest = machine.unconsumed_tail
            if machine.eof and window == 31 and machine.unused_data[:2] == b"\x1f\x8b":
                # A gzip file may have several members (RFC 1952).
                machine, rest = zlib.decompressobj(window), machine.unused_data
            elif machine.eof or not (piece or rest):
                break
    except zlib.error as error:
        raise BadBody(
            "damaged" if any(pieces) else "bad_content", f"cannot be unpacked ({error})", b"".join(pieces)
        ) from None
    if not machine.eof:
        raise BadBody("damaged", "breaks off in its packing", b"".join(pieces))
    return b"".join(pieces)


def _unbrotlied(data: bytes, most: int, ratio: int) -> bytes:
    try:
        brotli: Any = import_module("brotli")
    except ImportError:
        raise BadBody("missing_package", "is packed as br, for which the package brotli is missing") from None
    pieces: list[bytes] = []
    size = 0
    machine = brotli.Decompressor()
    try:
        piece = machine.process(data, output_buffer_limit=_PIECE)
        while True:
            size += len(piece)
            _check(size, len(data), most, ratio)
            pieces.append(piece)
            # The library says that it wants more input even where it has output left.
            if machine.is_finished() or not piece:
                break
            piece = machine.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        if not pieces:
            # Told packed, stored plain.
            return data if not data[:1] or data[:1] in b"<{ \n\r\t" else _bad(error)
    return b"".join(pieces)


def _bad(error: Exception) -> bytes:
    raise BadBody("bad_content", f"cannot be unpacked ({error})")


def _check(size: int, packed: int, most: int, ratio: int) -> None:
    if size > most:
        raise BadBody("too_large", f"is larger than {most} bytes, unpacked")
    if size > max(_FREE, ratio * packed):
        raise BadBody("decompression_bomb", f"unpacks {packed} bytes to more than {size}")
