"""A ledger in plain dicts, for tests and for runs that keep nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TypeVar, cast

from trucewatch.core.claims import Claim
from trucewatch.core.decisions import Decision
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Entry, Record
from trucewatch.core.problems import Stage, StoreError
from trucewatch.core.records import Document
from trucewatch.store import rows

R = TypeVar("R", bound=Record)


class MemoryLedger:
    """`core.ports.Ledger` that lives as long as the object. For one thread."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self._clock = clock or (lambda: datetime.now(UTC))
        self._records: dict[str, Record] = {}
        self._makers: dict[str, Maker] = {}
        self._lines: list[Entry] = []
        self._stamps: dict[str, list[Entry]] = {}
        self._by_type: dict[str, list[str]] = {}
        self._by_subject: dict[tuple[str, str], list[str]] = {}
        self._by_key: dict[tuple[str, str], list[str]] = {}
        self._is_closed = False

    def close(self) -> None:
        """After this nothing can be read or written; safe to repeat."""
        self._is_closed = True

    # --- writing

    @contextmanager
    def unit(self) -> Iterator[None]:
        """All that is added inside is kept together; an exception takes back all since the unit's start."""
        self._check_open()
        lines, makers = len(self._lines), len(self._makers)
        try:
            yield
        except BaseException:
            self._take_back(lines, makers)
            raise

    def snapshot(self) -> AbstractContextManager[None]:
        """One thread reads and writes: nothing comes between."""
        return nullcontext()

    def add(self, records: Iterable[Record], *, maker: Maker) -> int:
        """As `SqlLedger.add`."""
        self._check_open()
        batch = [(record.id, record) for record in records]
        for _, record in batch:
            rows.type_name(type(record))
        stamps = {record_id: self._stated(record_id, maker.id) for record_id, _ in batch if record_id in self._records}
        rows.check_kept(batch, stamps)
        rows.check_claims(rows.new_claims(batch, stamps), self._texts(batch))
        lines = list(rows.lines_of(batch, stamps, self._latest_ids(batch)))
        moment = self._clock().astimezone(UTC)
        for line in lines:
            self._makers.setdefault(maker.id, maker)
            stamp = Entry(
                sequence=len(self._lines) + 1, recorded_at=moment, record_id=line.record_id, maker_id=maker.id
            )
            self._write(line, stamp)
        return sum(line.is_new for line in lines)

    def redact(self, decision: Decision, blanked: Iterable[Record], *, maker: Maker) -> int:
        """As `SqlLedger.redact`."""
        with self.unit():
            put = {record.id: record for record in blanked}
            rows.check_redaction(decision, put, self.get_many(put))
            self.add([decision], maker=maker)
            changed = {one for one, record in put.items() if self._records[one] != record}
            self._records |= put
        return len(changed)

    def wipe(self) -> bool:
        """Nothing lies under it."""
        return True

    def _write(self, line: rows.Line, stamp: Entry) -> None:
        self._lines.append(stamp)
        self._stamps.setdefault(line.record_id, []).append(stamp)
        if line.is_new:
            self._records[line.record_id] = line.record
            for index in self._indexes(line.record):
                index.append(line.record_id)

    def _take_back(self, lines: int, makers: int) -> None:
        while len(self._lines) > lines:
            stamps = self._stamps[self._lines.pop().record_id]
            record_id = stamps.pop().record_id
            if not stamps:
                del self._stamps[record_id]
                for index in self._indexes(self._records.pop(record_id)):
                    index.pop()
        while len(self._makers) > makers:
            self._makers.popitem()

    def _indexes(self, record: Record) -> tuple[list[str], ...]:
        name = rows.type_name(type(record))
        by_subject = self._by_subject.setdefault((name, rows.subject_of(record)), [])
        by_key = [self._by_key.setdefault(key, []) for key in rows.keys_of(record)]
        return self._by_type.setdefault(name, []), by_subject, *by_key

    def _stated(self, record_id: str, maker_id: str) -> int:
        return sum(stamp.maker_id == maker_id for stamp in self._stamps[record_id])

    def _texts(self, batch: Sequence[tuple[str, Record]]) -> dict[str, str]:
        """The texts that the batch's claims may rest on."""
        told = [self._records.get(record.document_id) for _, record in batch if isinstance(record, Claim)]
        documents = [record for record in (*told, *(record for _, record in batch)) if isinstance(record, Document)]
        return {document.id: document.text for document in documents}

    def _latest_ids(self, batch: Sequence[tuple[str, Record]]) -> dict[tuple[Stage, str], str]:
        passes = [record for _, record in batch if isinstance(record, Pass)]
        found = {(one.stage, one.subject): self.latest_pass(one.stage, one.subject) for one in passes}
        return {key: latest.id for key, latest in found.items() if latest}

    # --- reading

    def get(self, record_id: str) -> Record | None:
        """The record, or None."""
        self._check_open()
        return self._records.get(record_id)

    def get_many(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """The records that there are, by id, in the order asked for."""
        self._check_open()
        return {record_id: self._records[record_id] for record_id in record_ids if record_id in self._records}

    def records(self, kind: type[R], *, subject: str | None = None, as_of: int | None = None) -> Iterator[R]:
        """Records of one type in order of sequence: those there are now, or were at `as_of`."""
        self._check_open()
        name = rows.type_name(kind)
        ids = self._by_type.get(name, []) if subject is None else self._by_subject.get((name, subject), [])
        upto = self.sequence() if as_of is None else as_of
        kept = [record_id for record_id in ids if self._stamps[record_id][0].sequence <= upto]
        return (cast(R, self._records[record_id]) for record_id in kept)

    def about(self, kind: type[R], subjects: Iterable[str]) -> list[tuple[int, R]]:
        """Records of one type about any of these, each with the place where it was stated first; in order."""
        found = [one for subject in dict.fromkeys(subjects) for one in self.records(kind, subject=subject)]
        places = self.places(one.id for one in found)
        return sorted(((places[one.id], one) for one in found), key=lambda pair: pair[0])

    def keyed(self, name: str, value: str, *, as_of: int | None = None) -> tuple[str, ...]:
        """As `SqlLedger.keyed`."""
        self._check_open()
        upto = self.sequence() if as_of is None else as_of
        ids = self._by_key.get((name, value), [])
        return tuple(record_id for record_id in ids if self._stamps[record_id][0].sequence <= upto)

    def keyed_many(self, name: str, values: Iterable[str], *, most: int | None = None) -> dict[str, tuple[str, ...]]:
        """As `SqlLedger.keyed_many`."""
        told = {value: self.keyed(name, value)[:most] for value in values}
        return {value: ids for value, ids in told.items() if ids}

    def entries(self, record_id: str) -> tuple[Entry, ...]:
        """Every stamp of the record: who made it and when, in order."""
        self._check_open()
        return tuple(self._stamps.get(record_id, ()))

    def maker(self, maker_id: str) -> Maker | None:
        """The maker with this id, or None."""
        self._check_open()
        return self._makers.get(maker_id)

    def sequence(self) -> int:
        """The last place given; 0 when empty."""
        self._check_open()
        return len(self._lines)

    def latest_pass(self, stage: Stage, subject: str, *, as_of: int | None = None) -> Pass | None:
        """The pass of a stage over a subject that was stated last (up to `as_of`)."""
        upto = self.sequence() if as_of is None else as_of
        stated: dict[int, Pass] = {}
        for one in self.records(Pass, subject=subject, as_of=as_of):
            if one.stage is stage:
                stated |= {stamp.sequence: one for stamp in self._stamps[one.id] if stamp.sequence <= upto}
        return stated[max(stated)] if stated else None

    def latest_passes(self, stage: Stage, subjects: Iterable[str]) -> dict[str, Pass]:
        """The same for many subjects at once; those without a pass are left out."""
        return {one: done for one in subjects if (done := self.latest_pass(stage, one))}

    def since(self, sequence: int, *kinds: type[Record]) -> Iterator[tuple[int, Record]]:
        """As `SqlLedger.since`."""
        self._check_open()
        found = ((stamp.sequence, self._records[stamp.record_id]) for stamp in self._lines[sequence:])
        return ((place, record) for place, record in found if not kinds or isinstance(record, kinds))

    def places(self, record_ids: Iterable[str]) -> dict[str, int]:
        """As `SqlLedger.places`."""
        self._check_open()
        return {one: self._stamps[one][0].sequence for one in record_ids if one in self._stamps}

    def fused(self) -> None:
        """Nothing is kept: whoever asks computes anew."""

    def fused_open(self) -> None:
        """Nothing is kept."""

    def shown(self) -> None:
        """It keeps no tables for the desk."""
        return

    def desk(self) -> None:
        """Nobody shares it: it keeps neither locks nor assignments."""
        return

    def current(self, stage: Stage, subject: str, *, as_of: int | None = None) -> tuple[Record, ...]:
        """What the latest pass of a stage over a subject made, in its order; empty without a pass."""
        latest = self.latest_pass(stage, subject, as_of=as_of)
        return tuple(self.get_many(latest.made).values()) if latest else ()

    def find(self, prefix: str) -> tuple[str, ...]:
        """Record ids that begin with `prefix`, sorted, at most 20."""
        self._check_open()
        return tuple(sorted(record_id for record_id in self._records if record_id.startswith(prefix)))[:20]

    def digest(self) -> str:
        """As `SqlLedger.digest`: the same adds give the same digest."""
        self._check_open()
        digest = rows.Digest()
        for stamp in self._lines:
            record = self._records[stamp.record_id]
            is_first = self._stamps[stamp.record_id][0] == stamp
            content = (rows.type_name(type(record)), rows.payload_of(record)) if is_first else None
            digest.add(stamp.record_id, stamp.maker_id, content)
        return digest.hex()

    def _check_open(self) -> None:
        if self._is_closed:
            raise StoreError("The ledger is closed.")
