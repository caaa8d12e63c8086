"""Where words come from: publishers and channels, visits to pages, likeness of documents, proofs of time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trucewatch.core.ids import content_id
from trucewatch.core.problems import DataIntegrityError


class SourceKind(StrEnum):
    """What kind of publisher or channel speaks. It says nothing of whether it is right."""

    STATE_MEDIA = "state_media"
    PARTY_MEDIA = "party_media"
    """Of a party to a conflict, a movement or a militant group."""
    GOVERNMENT = "government"
    INTERNATIONAL = "international"
    """The UN, the EU, the OSCE and other bodies of states."""
    MONITOR = "monitor"
    NGO = "ngo"
    WIRE = "wire"
    NEWS = "news"
    BLOG = "blog"
    CHANNEL = "channel"
    """A channel or account on a social network that none of the others fits."""
    DATASET = "dataset"
    READER = "reader"
    UNKNOWN = "unknown"


class Reliability(StrEnum):
    """Admiralty code of a source's reliability (NATO STANAG 2511). F is "cannot be judged", not "bad"."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher or channel: who speaks, by which names, for whom. Its grade is a decision of people."""

    source_id: str
    """Short and stable: `sana`, `reuters`; of one met on the way, `met-` and a hash of its name."""
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    """Accounts on social networks, `network:name` (`telegram:nedaapost`)."""
    kind: SourceKind = SourceKind.UNKNOWN
    country: str = ""
    """ISO 3166-1 alpha-2 of its seat; empty where not known."""
    affiliation: str | None = None
    """Id of the actor that owns or directs it, where there is one."""
    languages: tuple[str, ...] = ()
    is_verified: bool = False
    """Whether a person checked these facts against a source."""

    @property
    def id(self) -> str:
        names = [list(self.aliases), list(self.domains), list(self.handles), list(self.languages)]
        told = [self.name, self.kind, self.country, self.affiliation, self.is_verified]
        return content_id("source", self.source_id, told, names)


class VisitOutcome(StrEnum):
    """What came of asking for a page."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    GONE = "gone"
    """The server says that there is no such page (404, 410), where there was one."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One asking for an address, kept when its outcome differs from the last one's."""

    location: str
    visited_at: datetime
    outcome: VisitOutcome
    status: int | None = None
    capture_id: str | None = None

    def __post_init__(self) -> None:
        if self.visited_at.tzinfo is None:
            raise DataIntegrityError(f"visit of {self.location}: visited_at has no time zone")

    @property
    def id(self) -> str:
        what = [self.outcome, self.status, self.capture_id]
        return content_id("visit", self.location, self.visited_at.isoformat(), what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The words of a document in short: `words` is equal where all words are, a `band` where many are."""

    document_id: str
    words: str
    bands: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return content_id("fingerprint", self.document_id, self.words, list(self.bands))


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two documents tell much in the same words. `left` came first. Shares are of word shingles, 0 to 1."""

    left: str
    right: str
    jaccard: float
    left_in_right: float
    right_in_left: float

    @property
    def id(self) -> str:
        shares = [round(share, 4) for share in (self.jaccard, self.left_in_right, self.right_in_left)]
        return content_id("likeness", self.left, self.right, shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """A server's signed word that bytes existed at a time (RFC 3161). The token's bytes are in the archive."""

    sha256: str
    token: str
    """SHA-256 of the token."""
    server: str
    stamped_at: datetime

    def __post_init__(self) -> None:
        if self.stamped_at.tzinfo is None:
            raise DataIntegrityError(f"timestamp of {self.sha256}: stamped_at has no time zone")

    @property
    def id(self) -> str:
        return content_id("timestamp", self.sha256, self.token, self.server, self.stamped_at.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """A run of days on which new sources told alike: how many, from which capture to which."""

    root: str
    """Of its first day; each of `days` has one."""
    roots: tuple[str, ...]
    first: datetime
    last: datetime
    documents: int
    sources: int
    examples: tuple[str, ...]
    """Ids of the first documents."""
