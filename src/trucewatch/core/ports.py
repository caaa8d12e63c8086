"""Seams: what a part must offer to stand in its place. Contract suites are in `trucewatch.testing`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar, runtime_checkable

from trucewatch.core.claims import Actor, Candidate, Claim, Resolution, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.desk import DeskState
from trucewatch.core.incidents import Link
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Fingerprint, Likeness, Source, Timestamp, Visit

Told = Capture | Document | Claim | Resolution | Link | Decision | Problem | Pass
Around = Source | Visit | Fingerprint | Likeness | Timestamp
Record = Told | Around
"""What a ledger holds. Incidents and findings are computed and not in it."""

RECORD_TYPES: tuple[type[Record], ...] = (
    *(Capture, Document, Claim, Resolution, Link, Decision, Problem, Pass),
    *(Source, Visit, Fingerprint, Likeness, Timestamp),
)

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Bytes and how they came; or, where they did not, why."""

    location: str
    data: bytes
    media_type: str
    fetched_at: datetime
    http: tuple[tuple[str, str], ...] = ()
    external_id: str | None = None
    given: tuple[tuple[str, str], ...] = ()
    container: str | None = None
    """SHA-256 of the file that the bytes were taken from, where there is one."""
    is_container: bool = False
    """Whether these bytes are such a file: kept as they are, read only by what was taken from it."""


class Fetcher(Protocol):
    """Gets what stands at a URL or path; every failure is a Problem in its place, never an exception."""

    def fetch(self, source: str) -> Iterator[Fetched | Problem]: ...


class BlobStore(Protocol):
    """Bytes by their SHA-256; what is put is never changed."""

    def put(self, data: bytes) -> str:
        """Keeps the bytes and gives their SHA-256; safe to repeat."""

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StoreError when absent, DataIntegrityError when they no longer hash to their name."""

    def has(self, sha256: str) -> bool: ...


class Reader(Protocol):
    """A capture's bytes made into a document with parts. Never raises on bytes: a Problem instead."""

    maker: Maker

    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]: ...


class Extractor(Protocol):
    """A document made into claims, in order of their words. Never raises on text."""

    maker: Maker

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]: ...


@runtime_checkable
class Joint(Protocol):
    """An extractor that joins others: the driver asks each of its parts and stamps each one's claims with its maker.

    Where two parts read the same words, the claim of the earlier part leads and that of the later one is its reading.
    """

    maker: Maker
    parts: Sequence[Extractor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A registry name found in running text, [start, end)."""

    start: int
    end: int
    id: str
    is_place: bool


class Names(Protocol):
    """What an extractor may ask of the registries: known names in running text, longest first, not overlapping."""

    digest: str
    """Changes when the names do."""

    def find(self, text: str, country: str = "") -> tuple[Hit, ...]: ...


class Gazetteer(Protocol):
    """Places by name. `near` is the (lat, lon) the text is about; `country` an ISO alpha-2."""

    maker: Maker

    def lookup(
        self, name: str, *, country: str = "", near: tuple[float, float] | None = None
    ) -> tuple[Candidate, ...]: ...


class ActorRegistry(Protocol):
    """Actors by name, description or metonym, as they were on a day."""

    maker: Maker

    def lookup(self, name: str, *, on: date | None = None, country: str = "") -> tuple[Candidate, ...]: ...

    def get(self, actor_id: str, *, on: date | None = None) -> Actor | None: ...


class Resolver(Protocol):
    """Mentions of a document's claims made into actors, places and times; every mention gets an answer."""

    maker: Maker

    def resolve(
        self, document: Document, claims: Sequence[Claim]
    ) -> tuple[tuple[Resolution, ...], tuple[Problem, ...]]: ...


class Scorer(Protocol):
    """Whether two claims tell one event."""

    maker: Maker

    def score(self, left: Resolved, right: Resolved) -> Link: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger: its place in the sequence, when it was written, and by which maker."""

    sequence: int
    recorded_at: datetime
    record_id: str
    maker_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FusedClaim:
    """A claim as fusion left it. Claims are known by a number (`fuse.pairs.number_of`), records are JSON text."""

    number: int
    claim_id: str
    document_id: str
    sequence: int
    payload: str
    """The claim with its referents (`Resolved`)."""
    mark: int = 0
    """Hash of all that linking and the incident take from it: equal, and nothing has to be done again."""
    leads: int = 0
    """Number of the claim that this one is another maker's reading of."""
    incident: int = 0
    """Number of the claim that its incident's id rests on; 0 for another maker's reading."""
    is_led: bool = False
    """Whether another maker's reading follows it."""
    place: bytes = b""
    """Its blocks, and its place in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FusedTie:
    """Two claims that were compared, `left` < `right`, and what came of it."""

    left: int
    right: int
    sort: int
    """1 the same, 2 kept apart, 3 nearly the same, 4 a passage of a reprint."""
    score: float = 0.0


FusedMember = tuple[int, int, int, int, bool]
"""A line of a block: key, kind, rank, number, whether it is an inner one."""


class FusedTables(Protocol):
    """What fusion knows already: made from the ledger, kept beside it, and made anew whenever it is in doubt."""

    def clear(self) -> None:
        """Forgets everything but which incident followed which."""

    def facts(self, name: str, *, subject: str | None = None, value: str | None = None) -> dict[tuple[str, str], int]:
        """Small facts by name: (subject, value) → number. Given a subject or a value, only theirs."""

    def facts_among(
        self, name: str, *, subjects: Iterable[str] | None = None, values: Iterable[str] | None = None
    ) -> dict[tuple[str, str], int]:
        """The facts of any of these subjects, or those with any of these values."""

    def put_facts(self, name: str, facts: Mapping[tuple[str, str], int | None]) -> None:
        """Sets facts; None takes one away."""

    def claims(self, numbers: Iterable[int]) -> dict[int, FusedClaim]: ...

    def claims_of(self, document_ids: Iterable[str]) -> list[FusedClaim]: ...

    def members(self, incidents: Iterable[int]) -> list[FusedClaim]:
        """The claims of incidents by number, without other makers' readings of them; in order of the ledger."""

    def every_claim(self) -> Iterator[FusedClaim]:
        """All claims in order of the ledger."""

    def put_claims(self, claims: Iterable[FusedClaim]) -> None: ...

    def drop_claims(self, numbers: Iterable[int]) -> None: ...

    def move_claims(self, incidents: Mapping[int, int]) -> None:
        """Sets the incident of claims by number."""

    def blocks(self, keys: Iterable[int]) -> list[FusedMember]: ...

    def ranks(self, keys: Iterable[int]) -> dict[int, int]:
        """How many ranks the members of each block have; blocks without members are left out."""

    def put_members(self, members: Iterable[FusedMember]) -> None: ...

    def drop_members(self, members: Iterable[FusedMember]) -> None: ...

    def ties(self, numbers: Iterable[int]) -> list[FusedTie]:
        """Ties that one of the claims has a part in, each once."""

    def put_ties(self, ties: Iterable[FusedTie]) -> None: ...

    def drop_ties(self, ties: Iterable[FusedTie]) -> None: ...

    def incidents(self) -> Iterator[tuple[int, str]]:
        """Number and JSON of each incident."""

    def incidents_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """JSON of incidents by number, of those there are."""

    def incident_numbers(self) -> list[int]:
        """Numbers of all incidents, in order of their first claims in the ledger."""

    def put_incidents(self, incidents: Mapping[int, str]) -> None: ...

    def drop_incidents(self, numbers: Iterable[int]) -> None: ...

    def add_successions(self, successions: Iterable[tuple[str, str, int]]) -> None:
        """Keeps for ever which incident's claims went to which other one, and at which entry of the ledger."""

    def old_incidents(self, beginning: str) -> tuple[str, ...]:
        """Ids, beginning so, of incidents whose claims went elsewhere; at most 20."""

    def successions(self, incident_id: str) -> list[tuple[str, int]]:
        """Where the claims of an incident went: other incidents' ids, in order."""


class ShownTables(Protocol):
    """The situation as the desk's pages ask for it: rows by table, made from the ledger and what fusion keeps.

    A row is a mapping of columns to text, numbers, truths and None.
    """

    def clear(self) -> None: ...

    def state(self) -> dict[str, str]: ...

    def put_state(self, values: Mapping[str, str]) -> None: ...

    def due(self, world: int) -> set[int]:
        """Numbers of the fused incidents of a view (2 the full, 1 the open one) that changed since last taken."""

    def copy_fusion(self) -> None:
        """Makes the fusion of what is open that of everything, for the claims of restricted sources to be taken out."""

    def clear_fusion(self) -> None: ...

    def take_due(self) -> None: ...

    def next_number(self, name: str) -> int: ...

    def put(self, name: str, rows: Iterable[Mapping[str, object]]) -> None: ...

    def drop(
        self, name: str, column: str, values: Iterable[object], *, only: Mapping[str, object] | None = None
    ) -> None: ...

    def set(self, name: str, column: str, values: Mapping[int, object]) -> None: ...

    def rows(
        self, name: str, column: str, values: Iterable[object], *, only: Mapping[str, object] | None = None
    ) -> list[dict[str, object]]: ...

    def every(self, name: str) -> Iterator[dict[str, object]]: ...

    def count(self, steps: Mapping[tuple[str, str, str], int]) -> None:
        """Adds to counts by (view, name, key)."""

    def found(self, query: object, values: Mapping[str, object] | None = None) -> list[dict[str, object]]:
        """What a query (of SQLAlchemy, or a text with values as `:name`) over these tables finds."""

    def dialect(self) -> str:
        """Name of the database's dialect: `sqlite` or `postgresql`."""


class Ledger(Protocol):
    """Append-only store of records under one growing sequence."""

    def unit(self) -> AbstractContextManager[None]:
        """All that is added inside is kept together or not at all."""

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is read inside, by this thread, is of one moment; others may write meanwhile."""

    def add(self, records: Iterable[Record], *, maker: Maker) -> int:
        """Adds what is not yet there and stamps the maker; gives how many records were new. Safe to repeat.

        Raises DataIntegrityError when a claim's span does not hold its document's words.
        """

    def redact(self, decision: Decision, blanked: Iterable[Record], *, maker: Maker) -> int:
        """Keeps a decision to redact, and puts blanked records in the place of those with their ids (`kept_id`).

        Gives how many were changed. Nothing else is ever changed. What was made of the ledger is forgotten. Raises
        StoreError for a record that is not there, or is of another type.
        """

    def wipe(self) -> bool:
        """Has what lies under it forget what was blanked or deleted; False where others hold it just now."""

    def get(self, record_id: str) -> Record | None: ...

    def get_many(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """Those of the records that are there, by id."""

    def find(self, beginning: str) -> tuple[str, ...]:
        """Ids of records that begin so, at most 20."""

    def digest(self) -> str:
        """SHA-256 over all records and their makers in order: equal for ledgers that hold the same."""

    def records(self, kind: type[R], *, subject: str | None = None, as_of: int | None = None) -> Iterator[R]:
        """Records of one type in order of sequence; `subject` keeps those about one other record
        (a document's capture, a claim's document, a resolution's claim, a pass's or problem's subject)."""

    def about(self, kind: type[R], subjects: Iterable[str]) -> list[tuple[int, R]]:
        """Records of one type about any of these, each with the place where it was stated first; in order."""

    def keyed(self, name: str, value: str, *, as_of: int | None = None) -> tuple[str, ...]:
        """Ids of the records that have this key, in order of sequence. Keys by name: `page` (a document's page key),
        `words` and `band` (a fingerprint's), `like` (a likeness's two documents), `sha256` (a capture's, a
        timestamp's), `source` (a source's id)."""

    def keyed_many(self, name: str, values: Iterable[str], *, most: int | None = None) -> dict[str, tuple[str, ...]]:
        """`keyed` for many values at once, of each the first `most` ids; those that no record has are left out."""

    def entries(self, record_id: str) -> tuple[Entry, ...]:
        """Each maker that made the record, in order."""

    def maker(self, maker_id: str) -> Maker | None: ...

    def sequence(self) -> int:
        """The last place given; 0 when empty."""

    def latest_pass(self, stage: Stage, subject: str, *, as_of: int | None = None) -> Pass | None: ...

    def latest_passes(self, stage: Stage, subjects: Iterable[str]) -> dict[str, Pass]:
        """The same for many subjects at once; those without a pass are left out."""

    def since(self, sequence: int, *kinds: type[Record]) -> Iterator[tuple[int, Record]]:
        """What was stated after a place, in order; a record stated again comes again. Given kinds, only those."""

    def places(self, record_ids: Iterable[str]) -> dict[str, int]:
        """The place where each record was stated first, of those that are there."""

    def fused(self) -> FusedTables | None:
        """Where fusion keeps what it knows; None where it keeps nothing and everything is computed anew."""

    def fused_open(self) -> FusedTables | None:
        """The same for what no restricted source told."""

    def shown(self) -> ShownTables | None:
        """The desk's tables; None where none are kept."""

    def desk(self) -> DeskState | None:
        """Locks and assignments; None where none are kept."""

    def close(self) -> None: ...
