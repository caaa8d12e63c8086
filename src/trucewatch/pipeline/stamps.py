"""Timestamps of what was captured: a manifest of the new captures, stamped by a server and kept in the ledger.

One manifest a run, not one request a capture: public servers allow few requests a minute, and the manifest holds
the ledger's digest as well, so that its stamp also proves every entry up to then.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from trucewatch.collect.timestamps import Post, Stamped, stamp
from trucewatch.core.makers import Maker
from trucewatch.core.ports import BlobStore, Ledger
from trucewatch.core.problems import DataIntegrityError, Problem, Stage, StoreError
from trucewatch.core.records import Capture
from trucewatch.core.sources import Timestamp
from trucewatch.publish.manifest import ManifestHead, head_of, manifest
from trucewatch.version import __version__

STAMPER = Maker(name="timestamp", version=__version__)
MOST_LISTED = 20_000
"""Captures in one manifest: 4 MB of text. A longer run makes several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampReport:
    """What a run stamped: its timestamps, how many captures they cover, and what went wrong."""

    timestamps: tuple[Timestamp, ...] = ()
    captures: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """How to stamp: whom to ask by which post, whether all captures again, whether each by itself."""

    server: str
    post: Post
    is_all: bool = False
    is_each: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def stamp_captures(ledger: Ledger, archive: BlobStore, how: Stamping) -> StampReport:
    """Has what no timestamp covers yet stamped (with `is_all` everything); safe to repeat.

    The server's first problem ends the run: what it did not reach is stamped by the next one. Raises ConfigError
    where the package for it is not installed.
    """
    timestamps: list[Timestamp] = []
    problems: list[Problem] = []
    count = 0
    for data, covered in _each(ledger, archive, how) if how.is_each else _manifests(ledger, archive, how):
        if isinstance(data, Problem):
            problems.append(data)
            continue
        done = stamp(data, how.server, how.post, now=how.clock())
        if isinstance(done, Problem):
            problems.append(done)
            break
        archive.put(data)
        timestamps.append(_kept(ledger, archive, how.server, done))
        count += covered
    ledger.add(problems, maker=STAMPER)
    return StampReport(timestamps=tuple(timestamps), captures=count, problems=tuple(problems))


def _kept(ledger: Ledger, archive: BlobStore, server: str, stamped: Stamped) -> Timestamp:
    timestamp = Timestamp(
        sha256=stamped.sha256, token=archive.put(stamped.answer), server=server, stamped_at=stamped.stamped_at
    )
    ledger.add([timestamp], maker=STAMPER)
    return timestamp


def _manifests(ledger: Ledger, archive: BlobStore, how: Stamping) -> Iterator[tuple[bytes, int]]:
    """Manifests of the captures that none lists yet, with how many each lists."""
    done = 0 if how.is_all else _listed(ledger, archive)
    captures = islice(ledger.records(Capture), done, None)
    batch = tuple(islice(captures, MOST_LISTED))
    if not batch:
        return
    digest, entries = _state(ledger)
    while batch:
        head = ManifestHead(ledger_digest=digest, entries=entries, first=done + 1, last=done + len(batch))
        yield manifest(head, batch), len(batch)
        done += len(batch)
        batch = tuple(islice(captures, MOST_LISTED))


def _state(ledger: Ledger) -> tuple[str, int]:
    """The ledger's digest and the number of its entries, of one moment."""
    for _ in range(3):
        before, digest = ledger.sequence(), ledger.digest()
        if ledger.sequence() == before:
            return digest, before
    with ledger.unit():  # others wait while it is taken
        return ledger.digest(), ledger.sequence()


def _listed(ledger: Ledger, archive: BlobStore) -> int:
    """How many of the ledger's captures, from the first, are listed in stamped manifests."""
    heads = (head for _, head in stamped_manifests(ledger, archive))
    return max((head.last for head in heads), default=0)


def stamped_manifests(ledger: Ledger, archive: BlobStore) -> Iterator[tuple[Timestamp, ManifestHead]]:
    """The timestamps of manifests, with what those tell. A stamped capture is none, whatever it looks like."""
    for timestamp in ledger.records(Timestamp):
        if is_capture(ledger, timestamp.sha256):
            continue
        try:
            head = head_of(archive.get(timestamp.sha256))
        except (StoreError, DataIntegrityError):
            continue  # `verify` names it
        if head is not None:
            yield timestamp, head


def is_capture(ledger: Ledger, sha256: str) -> bool:
    """Whether bytes were captured."""
    return any(record_id.startswith("capture-") for record_id in ledger.keyed("sha256", sha256))


def _each(ledger: Ledger, archive: BlobStore, how: Stamping) -> Iterator[tuple[bytes | Problem, int]]:
    for sha256 in _unstamped(ledger, ledger.records(Capture), is_all=how.is_all):
        try:
            data = archive.get(sha256)
        except (StoreError, DataIntegrityError) as error:
            hint = "`trucewatch verify` names all that is damaged."
            yield _not_stamped(sha256, error.message, hint), 1
            continue
        if data:
            yield data, 1


def _unstamped(ledger: Ledger, captures: Iterable[Capture], *, is_all: bool) -> Iterator[str]:
    """SHA-256 of captures without a timestamp of their own, the first capture of the same bytes only."""
    for capture in captures:
        known = ledger.keyed("sha256", capture.sha256)
        is_first = next((one for one in known if one.startswith("capture-")), capture.id) == capture.id
        if is_first and (is_all or not any(one.startswith("timestamp-") for one in known)):
            yield capture.sha256


def _not_stamped(sha256: str, message: str, hint: str) -> Problem:
    return Problem(stage=Stage.COLLECT, subject=sha256, code="not_stamped", message=message, hint=hint)
