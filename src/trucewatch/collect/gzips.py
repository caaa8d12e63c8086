"""Gzip streams read in bounded pieces, with their growth watched."""

import gzip
import io
import zlib
from io import BufferedIOBase
from typing import Any

from trucewatch.collect.limits import CollectLimits

_FREE = 1_000_000
"""Bytes that any stream may grow to, whatever it was packed to."""


class TooDense(OSError):
    """The stream grows to more than `max_ratio` times its size, or to more than `max_container_bytes`."""


class Unpacking(io.RawIOBase):
    """The bytes inside a gzip stream of one member or many. Reading raises TooDense on a bomb, EOFError where the
    stream is cut, zlib.error or gzip.BadGzipFile where it is damaged."""

    def __init__(self, packed: BufferedIOBase, limits: CollectLimits) -> None:
        super().__init__()
        self._packed = _Counted(packed)
        self._stream = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._limits = limits
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        # One step at a time: where the next one fails, what came before it was given.
        piece = self._stream.read1(min(len(buffer), 1 << 16))
        buffer[: len(piece)] = piece
        self._size += len(piece)
        most = max(_FREE, self._limits.max_ratio * self._packed.size)
        if self._size > most or self._size > self._limits.max_container_bytes:
            raise TooDense(f"unpacks {self._packed.size} bytes to more than {self._size}")
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._packed.close()
        super().close()


class _Counted(io.RawIOBase):
    """A stream that tells how many of its bytes were read."""

    def __init__(self, inner: BufferedIOBase) -> None:
        super().__init__()
        self._inner = inner
        self.size = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self._inner.read(size)
        self.size += len(piece)
        return piece

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def unpacking(packed: BufferedIOBase, limits: CollectLimits) -> BufferedIOBase:
    """The bytes inside a gzip stream, as a buffered stream. Closing it closes `packed`."""
    inner: Any = Unpacking(packed, limits)
    return io.BufferedReader(inner, 1 << 16)


def plain_of(data: bytes, limits: CollectLimits) -> bytes:
    """`data`, unpacked where it is gzip, at most one byte more than `max_bytes`. Raises what reading raises."""
    if data[:2] != b"\x1f\x8b":
        return data
    with unpacking(io.BytesIO(data), limits) as stream:
        return stream.read(limits.max_bytes + 1)


DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)
"""What reading a damaged stream raises."""
