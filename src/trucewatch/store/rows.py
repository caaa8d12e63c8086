"""What every ledger does alike: a record's line, the checks before a write, and what a batch adds."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.decisions import Decision
from trucewatch.core.ids import canonical
from trucewatch.core.incidents import Link
from trucewatch.core.makers import Pass
from trucewatch.core.ports import RECORD_TYPES, Record
from trucewatch.core.problems import DataIntegrityError, Problem, Stage, StoreError
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Fingerprint, Likeness, Source, Timestamp, Visit

TYPES: Mapping[str, type[Record]] = {kind.__name__.lower(): kind for kind in RECORD_TYPES}
"""Record types by the name they are stored under."""

_NAMES = {kind: name for name, kind in TYPES.items()}


def type_name(kind: type) -> str:
    """The name a record type is stored under. Raises StoreError for what no ledger holds (incidents, findings)."""
    try:
        return _NAMES[kind]
    except KeyError:
        raise StoreError(f"A ledger holds no {kind.__name__}.", hint=f"It holds: {', '.join(TYPES)}.") from None


def subject_of(record: Record) -> str:
    """What a record is about: the id (for a capture the location) that `records(…, subject=)` asks for."""
    match record:
        case Capture():
            return record.location
        case Document():
            return record.capture_id
        case Claim():
            return record.document_id
        case Resolution():
            return record.claim_id
        case Link():
            return record.left
        case Decision() | Problem() | Pass():
            return record.subject
        case Visit():
            return record.location
        case Fingerprint():
            return record.document_id
        case Likeness():
            return record.left
        case Timestamp():
            return record.sha256
        case Source():
            return record.source_id


def keys_of(record: Record) -> tuple[tuple[str, str], ...]:
    """The (name, value) pairs that `Ledger.keyed` finds a record by, each once."""
    match record:
        case Capture():
            found = [("sha256", record.sha256)]
        case Document():
            found = [("page", record.page_key)]
        case Fingerprint():
            found = [("words", record.words), *(("band", band) for band in record.bands)]
        case Likeness():
            found = [("like", record.left), ("like", record.right)]
        case Timestamp():
            found = [("sha256", record.sha256), ("sha256", record.token)]
        case Source():
            found = [("source", record.source_id)]
        case _:
            found = []
    return tuple(dict.fromkeys(found))


def stage_of(record: Record) -> Stage | None:
    """The stage of a pass or a problem."""
    return record.stage if isinstance(record, (Pass, Problem)) else None


def payload_of(record: Record) -> str:
    """A record as canonical JSON text. Lone surrogates, which no database takes, stay escaped."""
    value = to_json(record)
    text = canonical(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), sort_keys=True)
    return text


def record_of(name: str, payload: str) -> Record:
    """The record that `payload_of` wrote. Raises DataIntegrityError where the payload does not fit its type."""
    if name not in TYPES:
        raise DataIntegrityError(f"the ledger names an unknown record type {name!r}")
    return from_json(TYPES[name], json.loads(payload))


def check_claims(claims: Iterable[Claim], texts: Mapping[str, str]) -> None:
    """Raises DataIntegrityError unless every span of every claim holds the words of the claim's own document."""
    for claim in claims:
        text = texts.get(claim.document_id)
        if text is None:
            raise DataIntegrityError(f"claim {claim.id}: its document {claim.document_id} is unknown")
        for span in claim.spans():
            if span.document_id != claim.document_id:
                raise DataIntegrityError(
                    f"claim {claim.id} of {claim.document_id} rests on words of {span.document_id}"
                )
            span.check(text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line to write: a record, whether it is new, and how often this maker has stated it before."""

    record_id: str
    record: Record
    is_new: bool
    round: int


def lines_of(
    batch: Sequence[tuple[str, Record]],
    stamps: MutableMapping[str, int],
    latest: MutableMapping[tuple[Stage, str], str],
) -> Iterator[Line]:
    """What a batch of (id, record) adds to a ledger, in order; nothing for what its maker has stated already.

    `stamps` counts, for each id that the ledger knows, how often the batch's maker has stated it; `latest`
    holds the id of the latest pass per (stage, subject). A pass that is stated again when another one has
    been the latest since is stated anew (its round grows), so that it is the latest again. Both mappings
    are brought up to date on the way.
    """
    for record_id, record in batch:
        is_new = record_id not in stamps
        stated = stamps.get(record_id, 0)
        if isinstance(record, Pass):
            key = (record.stage, record.subject)
            if stated and latest.get(key) == record_id:
                continue
            latest[key] = record_id
        elif stated:
            continue
        stamps[record_id] = stated + 1
        yield Line(record_id, record, is_new, stated)


def new_claims(batch: Iterable[tuple[str, Record]], known: Mapping[str, int]) -> list[Claim]:
    """The claims of a batch that the ledger does not know and so has not checked yet."""
    return [record for record_id, record in batch if isinstance(record, Claim) and record_id not in known]


def check_kept(batch: Iterable[tuple[str, Record]], known: Mapping[str, int]) -> None:
    """Raises DataIntegrityError for a new record that names its own id: only a redaction gives one to what is there."""
    for record_id, record in batch:
        if getattr(record, "kept_id", "") and record_id not in known:
            raise DataIntegrityError(f"{record_id} names its own id, and the ledger has no such record")


def check_redaction(decision: Decision, blanked: Mapping[str, Record], held: Mapping[str, Record]) -> None:
    """Raises StoreError unless the decision is one to redact, and each blanked record stands for one of its type."""
    if decision.action != "redact":
        raise StoreError(f"A decision to {decision.action} blanks no words.")
    for record_id, record in blanked.items():
        if type(held.get(record_id)) is not type(record):
            raise StoreError(f"There is no {type_name(type(record))} {record_id}.")
        if keys_of(record) != keys_of(held[record_id]) or subject_of(record) != subject_of(held[record_id]):
            raise StoreError(f"{record_id} would be found by other keys.")


class Digest:
    """SHA-256 over a ledger's lines in order: ids, types, payloads and makers, without the time of writing."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, record_id: str, maker_id: str, content: tuple[str, str] | None) -> None:
        """One line; `content` is (type, payload) where the line brought the record in."""
        line = json.dumps([record_id, maker_id, *(content or ())], separators=(",", ":"))
        self._hash.update(line.encode() + b"\n")

    def hex(self) -> str:
        return self._hash.hexdigest()
