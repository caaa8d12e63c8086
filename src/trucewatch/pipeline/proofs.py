"""Timestamps checked again, offline: what they are about, when, by whom, and whether that still stands as it was."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar

from trucewatch.collect.timestamps import BadTimestamp, Roots, check_signature, read_answer
from trucewatch.core.ports import BlobStore, Ledger
from trucewatch.core.problems import ConfigError, DataIntegrityError, StoreError
from trucewatch.core.sources import Timestamp
from trucewatch.pipeline.stamps import is_capture
from trucewatch.publish.manifest import ManifestHead, head_of, listed

Told = tuple[str, str, str, str]
"""Code, subject, message and hint."""
_COPY = "Compare ledger and archive with a copy."
_ROOTS = "Give the authority's root certificate with --tsa-certificate."


class TimestampCheck:
    """Checks of all timestamps of a ledger."""

    NOTES: ClassVar = frozenset({"signature_unchecked", "timestamps_unchecked", "ledger_redacted"})
    """Codes that say what was not checked, and are no differences."""

    def __init__(self, ledger: Ledger, archive: BlobStore, roots: Roots) -> None:
        self._ledger = ledger
        self._archive = archive
        self._roots = roots
        self._blanked: int | None = None
        self.read = 0
        self.signed = 0
        self.is_known: Callable[[str, Iterable[str]], set[str]] | None = None
        """Which values records have as a key (`LedgerCheck.known`)."""

    def run(self, digests: Mapping[int, str], redacted: Iterable[int] = ()) -> Iterator[Told]:
        """What is wrong. `digests` are the ledger's now, by its number of entries then; `redacted` the entries that
        were blanked since they were written."""
        self._blanked = min(redacted, default=None)
        for timestamp in self._ledger.records(Timestamp):
            try:
                yield from self._one(timestamp, digests)
            except ConfigError as error:
                yield "timestamps_unchecked", "timestamps", f"Timestamps were not checked: {error.message}", error.hint
                return
        if self.read and not self._roots:
            message = f"The signatures of {self.read} timestamps were not checked: no root certificate is given."
            yield "signature_unchecked", "timestamps", message, _ROOTS

    def _one(self, timestamp: Timestamp, digests: Mapping[int, str]) -> Iterator[Told]:
        try:
            answer = self._archive.get(timestamp.token)
        except (StoreError, DataIntegrityError):
            return  # the blobs' check names it
        self.read += 1
        try:
            stamped = read_answer(answer, timestamp.sha256)
            if stamped.stamped_at != timestamp.stamped_at:
                raise BadTimestamp(f"it tells {stamped.stamped_at}, the ledger {timestamp.stamped_at}")
            if self._roots:
                check_signature(answer, timestamp.sha256, self._roots)
                self.signed += 1
        except BadTimestamp as error:
            message = f"{timestamp.id}, by {timestamp.server}: {error}."
            yield "timestamp_wrong", timestamp.id, message, "Do not rest on it; have what it is about stamped anew."
            return
        yield from self._manifest(timestamp, digests)

    def _manifest(self, timestamp: Timestamp, digests: Mapping[int, str]) -> Iterator[Told]:
        if is_capture(self._ledger, timestamp.sha256):
            return
        try:
            data = self._archive.get(timestamp.sha256)
        except (StoreError, DataIntegrityError):
            return
        head = head_of(data)
        if head is None:
            message = f"{timestamp.id} is about bytes that are neither a capture nor a manifest."
            yield "manifest_wrong", timestamp.id, message, _COPY
            return
        yield from self._state(timestamp, head, digests)
        names = set(listed(data))
        gone = names - self.is_known("sha256", names) if self.is_known and names else set[str]()
        for name in sorted(gone):
            message = f"{name} was captured before {timestamp.stamped_at.isoformat()}, and no record names it now."
            yield "capture_gone", name, message, _COPY

    def _state(self, timestamp: Timestamp, head: ManifestHead, digests: Mapping[int, str]) -> Iterator[Told]:
        now = digests.get(head.entries)
        if now and now != head.ledger_digest and self._blanked is not None and self._blanked <= head.entries:
            message = (
                f"{timestamp.id} covers entries 1 to {head.entries}, of which some were redacted since: their digest "
                "cannot be had again, and only the chain of hashes tells whether the others are as they were."
            )
            yield "ledger_redacted", timestamp.id, message, "Nothing is to be done; stamp the ledger anew."
            return
        if now != head.ledger_digest:
            message = (
                f"Entries 1 to {head.entries} are not those that {timestamp.server} stamped on "
                f"{timestamp.stamped_at.isoformat()}: their digest is {now or 'not to be had'}, "
                f"not {head.ledger_digest}."
            )
            yield "ledger_changed", timestamp.id, message, _COPY
