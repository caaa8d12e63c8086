"""A network for httpcore that looks a name up once, refuses what is not public, and connects to what it checked."""

import socket
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from trucewatch.collect.addresses import is_public


class AddressRefused(httpcore.ConnectError):
    """The name leads to an address that is not public."""


class NameUnknown(httpcore.ConnectError):
    """The name leads nowhere."""


class DeadlinePassed(httpcore.TimeoutException):
    """The fetch as a whole has taken too long."""


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, wanted: float | None = None) -> float:
        """Seconds left, at most `wanted`. Raises DeadlinePassed when none are."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise DeadlinePassed("the fetch took longer than allowed")
        return left if wanted is None else min(left, wanted)


def addresses_of(host: str, port: int, *, allow_private: bool, deadline: Deadline | None = None) -> tuple[str, ...]:
    """Addresses of a host, in the resolver's order, all public.

    Raises NameUnknown, DeadlinePassed, or AddressRefused when any of them is not public: a name that leads to
    both kinds is no honest name.
    """
    addresses = _looked_up(host, port, None if deadline is None else deadline.left())
    refused = [address for address in addresses if not is_public(address)]
    if refused and not allow_private:
        raise AddressRefused(f"{host} leads to {refused[0]}, which is not a public address")
    return addresses


def _looked_up(host: str, port: int, wait_s: float | None) -> tuple[str, ...]:
    """The resolver's answer. It has no time-out of its own, so it is asked from a thread that may be left behind."""
    answers: list[tuple[str, ...]] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.append(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            errors.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(wait_s)
    if errors:
        raise NameUnknown(f"{host} has no address ({errors[0]})") from errors[0]
    if not answers:
        raise DeadlinePassed(f"the name server did not answer for {host}")
    return answers[0]


class CheckedBackend(httpcore.NetworkBackend):
    """Connects only to checked addresses, and lets no wait outlast the deadline."""

    def __init__(self, deadline: Deadline, *, allow_private: bool = False) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first checked address that answers."""
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses_of(host, port, allow_private=self._allow_private, deadline=self._deadline)[:4]:
            wait = self._deadline.left(timeout)
            try:
                stream = self._inner.connect_tcp(
                    address, port, timeout=wait, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return _BoundedStream(stream, self._deadline)
        raise failed or NameUnknown(f"{host} has no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - the interface's
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Refused: no page stands behind a local socket."""
        raise AddressRefused(f"{path} is a local socket")


class _BoundedStream(httpcore.NetworkStream):
    """A stream each of whose waits ends with the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout=self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, timeout=self._deadline.left(timeout))
        return _BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
