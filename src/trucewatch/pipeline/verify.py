"""Whether archive and ledger still are what was kept: every byte hashed again, every record held against its id."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trucewatch.collect.archive import Condition, FileArchive, Look
from trucewatch.collect.timestamps import Roots
from trucewatch.core.decisions import Decision
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import StoreError
from trucewatch.pipeline.proofs import TimestampCheck
from trucewatch.pipeline.stamps import stamped_manifests

if TYPE_CHECKING:
    from trucewatch.store.check import Fault, LedgerCheck, Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it was kept (or, as a note, worth knowing): what, where, and what to do."""

    code: str
    subject: str
    """Id of a record, SHA-256 of bytes, or the path of a file."""
    message: str
    hint: str
    is_note: bool = False
    """Whether this is information and no difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """How to verify. `roots` are the certificates that a timestamp's signature must lead up to."""

    is_quick: bool = False
    """Only lengths and existence: nothing is hashed, no record is read."""
    roots: Roots = ()
    progress: Callable[[str], object] = lambda _: None
    """Hears of the way: one line now and then."""
    head: tuple[int, str] | None = None
    """The number and link of a batch, as somebody wrote them down (`SqlLedger.head`)."""


@dataclass(slots=True, kw_only=True)
class VerifyCounts:
    """What was checked so far."""

    entries: int = 0
    records: int = 0
    blobs: int = 0
    bytes: int = 0
    timestamps: int = 0
    signatures: int = 0
    differences: int = 0
    notes: int = 0
    redacted: int = 0
    """Entries whose words people had blanked."""
    head: str = ""
    """Number and link of the newest batch."""
    digest: str = ""
    """The ledger's digest now; written down elsewhere, it proves later that nothing was changed."""


HINTS = {
    "database_damaged": "Copy the file away and restore the ledger from a copy; look at the disk.",
    "lock_missing": "Somebody has opened the ledger past this program: compare it with a copy.",
    "sequence_gap": "Lines were taken out or put in: compare the ledger with a copy.",
    "wrong_id": "The line was changed: compare it with a copy, or add its source again to a new ledger.",
    "wrong_index": "The line was changed: compare it with a copy.",
    "unreadable_record": "The line was changed: compare it with a copy.",
    "missing_record": "A line was taken out: restore the ledger from a copy.",
    "missing_reference": "A line was taken out: restore the ledger from a copy.",
    "unstated_record": "A line was put in past this program: compare the ledger with a copy.",
    "words_differ": "Do not use this claim; compare the ledger with a copy.",
    "line_changed": "The line was changed: compare it with a copy.",
    "chain_broken": "Lines, or the chain's own, were changed: compare the ledger with a copy.",
    "tail_missing": "The newest lines were taken out: restore the ledger from a copy.",
    "unchained": "It was put in past this program, or by an older release that still ran: compare with a copy.",
    "key_missing": "The record is not found when it is looked for; restore the ledger from a copy.",
    "key_extra": "The record is found where it does not belong; restore the ledger from a copy.",
}
_CONDITIONS = {
    Condition.MISSING: ("blob_missing", "is missing", "Restore it from a copy, or add the source again."),
    Condition.CUT_SHORT: ("blob_cut", "is cut short", "Restore it from a copy, or add the source again."),
    Condition.CHANGED: ("blob_changed", "was changed", "Keep it aside and restore it from a copy."),
    Condition.LINKED: ("blob_linked", "is a link, not followed", "Put the file itself in its place."),
    Condition.NO_FILE: ("blob_no_file", "is no file", "Take it away and restore the file from a copy."),
    Condition.UNREADABLE: ("blob_unreadable", "cannot be read", "Run as its owner, or look at the disk."),
}
_DECISION = re.compile(r"decision-[0-9a-f]+")
_EVERY = 1_000


@dataclass(slots=True)
class Verification:
    """One run over a ledger in a database and its archive. Nothing is written; memory does not grow with them."""

    ledger: Ledger
    archive: FileArchive
    options: VerifyOptions = field(default_factory=VerifyOptions)
    counts: VerifyCounts = field(default_factory=VerifyCounts)

    def run(self) -> Iterator[Difference]:
        """Every difference and note as it is met. Raises StoreError where there is no archive to read or no
        ledger in a database."""
        for found in self._all():
            if found.is_note:
                self.counts.notes += 1
            else:
                self.counts.differences += 1
            yield found

    def _all(self) -> Iterator[Difference]:
        from trucewatch.store.check import LedgerCheck, Walk
        from trucewatch.store.ledger import SqlLedger

        if not isinstance(self.ledger, SqlLedger):
            raise StoreError("Only a ledger in a database can be verified.")
        folders = self.archive.folders()
        check, walk = LedgerCheck(self.ledger), Walk()
        if self.options.head is not None:
            walk.heads[self.options.head[0]] = ""
        proofs = TimestampCheck(self.ledger, self.archive, self.options.roots)
        yield from self._guarded(self._ledger(check, walk, proofs))
        if not folders and walk.lines:
            message = f"{self.archive.root} holds nothing"
            hint = "Name the right archive in the settings, or restore it from a copy."
            yield _difference("archive_empty", str(self.archive.root), message, hint, is_note=True)
        yield from self._blobs(check, walk, folders)
        if not self.options.is_quick:
            yield from self._guarded(
                _difference(code, subject, message, hint, is_note=code in TimestampCheck.NOTES)
                for code, subject, message, hint in proofs.run(walk.checkpoints, walk.redacted)
            )
            self.counts.timestamps, self.counts.signatures = proofs.read, proofs.signed

    def _guarded(self, found: Iterator[Difference]) -> Iterator[Difference]:
        """What is found, up to where the database cannot be read: a difference too, and the rest goes on."""
        try:
            yield from found
        except StoreError as error:
            subject = str(getattr(self.ledger, "location", "ledger"))
            yield _difference("database_damaged", subject, error.message, HINTS["database_damaged"])

    def _ledger(self, check: "LedgerCheck", walk: "Walk", proofs: TimestampCheck) -> Iterator[Difference]:
        quick = self.options.is_quick
        self.options.progress("the database")
        yield from map(_of_fault, check.database(is_quick=quick))
        if quick:
            yield from map(_of_fault, check.gaps())
            return
        last = self.ledger.sequence()
        checkpoints = {head.entries for _, head in stamped_manifests(self.ledger, self.archive)} | {last}
        yield from map(_of_fault, check.lines(walk, checkpoints, heard=self._heard(last)))
        yield from map(_of_fault, check.keys(walk))
        self.counts.entries, self.counts.records = walk.lines, walk.records
        self.counts.digest = walk.checkpoints.get(last, "")
        self.counts.redacted = len(walk.redacted)
        self.counts.head = f"{walk.batches}:{walk.heads.get(walk.batches, '')}"
        yield from self._head(walk)
        yield from self._redacted(walk)
        proofs.is_known = check.known

    def _head(self, walk: "Walk") -> Iterator[Difference]:
        """Whether the batch that somebody wrote down is there, with the link that it had."""
        if self.options.head is None:
            return
        number, link = self.options.head
        now = walk.heads.get(number)
        if now != link:
            told = f"has the link {now}" if now else "is not there"
            message = f"batch {number} {told}, and had the link {link} when it was written down"
            hint = "Lines were changed or taken out since: compare the ledger with a copy."
            yield _difference("head_differs", f"batch {number}", message, hint)

    def _redacted(self, walk: "Walk") -> Iterator[Difference]:
        """What was blanked, a note for each decision."""
        counts = Counter(one for held in walk.redacted.values() for one in held.decisions)
        for decision_id, count in sorted(counts.items()):
            decision = self.ledger.get(decision_id)
            if not isinstance(decision, Decision):
                continue  # said already: the redaction rests on what is not there
            told = f"{decision.person} on {decision.decided_at.date().isoformat()}: {decision.note}"
            message = f"{count} entries were redacted by {decision_id} ({told})"
            yield _difference("redacted", decision.subject, message, "Nothing is to be done.", is_note=True)

    def _heard(self, last: int) -> Callable[[int], None]:
        def hear(entry: int) -> None:
            if entry % (_EVERY * 10) == 0:
                self.options.progress(f"entry {entry} of {last}")

        return hear

    def _blobs(self, check: "LedgerCheck", walk: "Walk", folders: Sequence[str]) -> Iterator[Difference]:
        """Folder by folder, so that only a 256th of the names is held at a time."""
        there = frozenset(folders)
        for number in range(256):
            folder = f"{number:02x}"
            named = self._named(check, folder)
            named |= {name: size for name, size in walk.loose.items() if name.startswith(folder)}
            found: set[str] = set()
            if folder in there:
                try:
                    found = set(self.archive.names(folder))
                except StoreError as error:
                    message = f"{error.message} {len(named)} files that records name could not be checked."
                    yield _difference("blob_unreadable", str(self.archive.root / folder), message, error.hint)
                    continue
            for name in sorted(named):
                yield from self._blob(name, named[name])
            for name in sorted(found - named.keys()):
                message = f"{self.archive.root / name[:2] / name[2:]} is named by no record"
                hint = "A run that was stopped leaves such files; they do no harm."
                yield _difference("blob_unnamed", name, message, hint, is_note=True)

    def _named(self, check: "LedgerCheck", folder: str) -> dict[str, int | None]:
        """What records name; where the database cannot tell, what is there: its bytes can be checked all the same."""
        try:
            return check.blobs(folder)
        except StoreError:
            return dict.fromkeys(self.archive.names(folder))

    def _blob(self, name: str, size: int | None) -> Iterator[Difference]:
        try:
            look = self.archive.look(name, size=size, is_quick=self.options.is_quick)
        except StoreError as error:
            yield _difference("wrong_name", name, error.message, "The record was changed: compare it with a copy.")
            return
        if look.condition is Condition.REDACTED:
            yield self._buried(name, look)
            return
        self.counts.blobs += 1
        self.counts.bytes += look.size or 0
        if self.counts.blobs % _EVERY == 0:
            self.options.progress(f"{self.counts.blobs} files, {self.counts.bytes / 1e6:.0f} MB")
        if look.condition is not Condition.SOUND:
            yield _of_look(name, size, look)
        elif size is not None and look.size != size:
            message = f"its record tells {size} bytes, the file that hashes to this name has {look.size}"
            yield _difference("wrong_size", name, message, HINTS["wrong_index"])

    def _buried(self, name: str, look: Look) -> Difference:
        """Bytes that were taken away: by a decision that is kept, or by somebody who only says so."""
        found = _DECISION.search(look.told)
        decision = self.ledger.get(found[0]) if found else None
        if isinstance(decision, Decision) and decision.action == "redact":
            hint = "Nothing is to be done."
            return _difference("blob_redacted", name, f"{name} was {look.told}", hint, is_note=True)
        code, _, hint = _CONDITIONS[Condition.MISSING]
        return _difference(code, name, f"{look.path} is missing; that it was redacted rests on no decision", hint)


def _of_fault(fault: "Fault") -> Difference:
    return _difference(fault.code, fault.subject, f"{fault.subject}: {fault.message}.", HINTS[fault.code])


def _of_look(name: str, size: int | None, look: Look) -> Difference:
    code, said, hint = _CONDITIONS[look.condition]
    lengths = f" ({look.size} bytes of {size})" if look.size is not None and size not in (None, look.size) else ""
    told = f": {look.told}" if look.told else ""
    return _difference(code, name, f"{look.path} {said}{lengths}{told}.", hint)


def _difference(code: str, subject: str, message: str, hint: str, *, is_note: bool = False) -> Difference:
    message = message if message.endswith(".") else f"{message}."
    return Difference(code=code, subject=subject, message=message, hint=hint, is_note=is_note)
