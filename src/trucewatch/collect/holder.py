"""A file that holds many items, and how one item of it is made; the same for archives, tables, exports and feeds."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedIOBase, BytesIO

from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

Items = Iterator[Fetched | Problem]
Given = tuple[tuple[str, str], ...]

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A file with items in it. `open` gives its bytes from the start, each time anew; `size` is in bytes.

    `sha256` is that of the file as it stands, packed where it is packed: what the items name as their container.
    """

    location: str
    name: str
    sha256: str
    size: int
    fetched_at: datetime
    open: Callable[[], BufferedIOBase]
    limits: CollectLimits = field(default_factory=CollectLimits)
    media_type: str = ""
    base: str = ""
    """The address it came from; empty for a file, whose links are then never followed."""
    outer: str | None = None
    """SHA-256 of the file that this one was taken from, where there is one."""
    http: Given = ()

    def whole(self) -> Items:
        """The file itself as an item to be archived, where it is at most `max_bytes`; nothing where it is larger."""
        if self.size > self.limits.max_bytes:
            return
        with self.open() as stream:
            data = stream.read(self.limits.max_bytes + 1)
        yield Fetched(
            location=self.location,
            data=data,
            media_type=self.media_type or "application/octet-stream",
            fetched_at=self.fetched_at,
            http=self.http,
            container=self.outer,
            is_container=True,
        )

    def item(
        self, member: str, data: bytes, media_type: str, *, external_id: str | None = None, given: Given = ()
    ) -> Fetched:
        """One item of the file, at `file#member`."""
        return Fetched(
            location=f"{self.location}#{member}",
            data=data,
            media_type=media_type,
            fetched_at=self.fetched_at,
            external_id=external_id,
            given=given,
            container=self.sha256,
        )

    def problem(self, member: str, code: str, message: str, hint: str) -> Problem:
        """A problem of one item in the file, or of the file where `member` is ""; `message` follows its name."""
        where = f"{self.location}#{member}" if member else self.location
        return problem(where, code, f"{where}: {message}.", hint)


def held(data: bytes, *, location: str, name: str, fetched_at: datetime, limits: CollectLimits) -> Holder:
    """Bytes at hand as a holder."""
    return Holder(
        location=location,
        name=name,
        sha256=sha256(data),
        size=len(data),
        fetched_at=fetched_at,
        open=lambda: BytesIO(data),
        limits=limits,
    )


def digest_of(opened: Callable[[], BufferedIOBase]) -> tuple[str, int]:
    """SHA-256 and size of what `opened` gives, read once through in pieces. Raises what reading raises."""
    digest, size = hashlib.sha256(), 0
    with opened() as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def bounded(holder: Holder, items: Iterable[Fetched | Problem], *, counts: bool = True) -> Items:
    """The first `max_items` of the items, then how many were left; where `counts` is False, only that some were."""
    limit, taken, left = holder.limits.max_items, 0, 0
    for item in items:
        if isinstance(item, Problem):
            if not left:
                yield item
            continue
        taken += 1
        if taken <= limit:
            yield item
            continue
        left += 1
        if not counts:
            break
    if left:
        yield too_many(holder, str(left) if counts else "those that follow")


def few_problems(holder: Holder, items: Iterable[Fetched | Problem]) -> Items:
    """The items, with at most `max_items` problems among them; how many more there were is told in one."""
    told, untold = 0, 0
    for item in items:
        told += isinstance(item, Problem)
        if isinstance(item, Problem) and told > holder.limits.max_items:
            untold += 1
        else:
            yield item
    if untold:
        hint = "Mend what the first ones tell, and add the file again."
        yield holder.problem("", "too_many_problems", f"{untold} further problems are not told one by one", hint)


def too_many(holder: Holder, left: str) -> Problem:
    """The problem of a file with more than `max_items` items; `left` says what was left."""
    message = f"holds more than {holder.limits.max_items} items; {left} were left"
    return holder.problem("", "too_many_items", message, "Split the file, or raise max_items in the settings.")


def too_large(holder: Holder, member: str = "") -> Problem:
    """The problem of an item with more than `max_bytes`."""
    message = f"is larger than {holder.limits.max_bytes} bytes"
    return holder.problem(member, "too_large", message, "Split it, or raise max_bytes in the settings.")
