"""The contract of BlobStore, and one in memory."""

from collections.abc import Callable

from trucewatch.core.ids import sha256 as sha256_of
from trucewatch.core.ports import BlobStore
from trucewatch.core.problems import StoreError
from trucewatch.testing.asserts import promise, refused, same


class MemoryBlobs:
    """`core.ports.BlobStore` in a dict."""

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keeps the bytes and gives their SHA-256."""
        name = sha256_of(data)
        self._blobs.setdefault(name, bytes(data))
        return name

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StoreError when absent."""
        try:
            return self._blobs[sha256]
        except KeyError:
            raise StoreError(f"There is no {sha256[:80]!r}.") from None

    def has(self, sha256: str) -> bool:
        """Whether they are there."""
        return sha256 in self._blobs


def check_blobs(make: Callable[[], BlobStore]) -> None:
    """Asserts the contract of `BlobStore`; `make` gives an empty store each time."""
    store = make()
    for data in (b"", b"\0", b"words", bytes(range(256)) * 4096):
        name = sha256_of(data)
        promise(not store.has(name), "an empty store has nothing")
        with refused(StoreError, "what was never put cannot be got"):
            store.get(name)
        same(store.put(data), name, "put gives the SHA-256, lower-case hex")
        same(store.put(data), name, "put may be repeated")
        promise(store.has(name), "what was put is there")
        same(store.get(name), data, "what is got is what was put")
    for name in ("", "00", "../../etc/passwd", "/etc/passwd", "A" * 64, "é" * 64, sha256_of(b"words") + "\n"):
        promise(not store.has(name), f"nothing has the name {name!r}")
        with refused(StoreError, f"{name!r} is no name of bytes"):
            store.get(name)
    promise(not make().has(sha256_of(b"words")), "two stores share nothing")
