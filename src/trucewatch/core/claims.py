"""Claims, and what their mentions were resolved to."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from trucewatch.core.codec import to_json
from trucewatch.core.decisions import Correction
from trucewatch.core.ids import Identified, Json, content_id
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.problems import DataIntegrityError
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span


class Basis(StrEnum):
    """How a claim comes by a mention."""

    STATED = "stated"
    """The clause that tells the event names it."""
    CARRIED = "carried"
    """An earlier clause or the section names it and it still holds (coreference, section, headline)."""
    IMPLIED = "implied"
    """No words name it; the claim's own words imply it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that name an actor, a place, a time or a purpose. `text` is as written."""

    text: str
    span: Span | None
    basis: Basis = Basis.STATED
    hint: str | None = None
    """What the extractor already knows: a registry id for actors ("gov_syria"), a gazetteer name for places."""

    def key(self) -> Json:
        return [self.text, self.span.start if self.span else None, self.basis]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """One link of an attribution chain. `span` is None where the page gives no words for it ("commenter")."""

    text: str
    span: Span | None
    telling: Telling
    hint: str | None = None

    def key(self) -> Json:
        return [self.text, self.span.start if self.span else None, self.telling]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """People harmed, [minimum, maximum] both included; None where the words give no bound."""

    kind: HarmKind
    minimum: int | None
    maximum: int | None
    who: Who
    span: Span | None

    def __post_init__(self) -> None:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise DataIntegrityError(f"harm {self.kind}: minimum {self.minimum} above maximum {self.maximum}")

    def key(self) -> Json:
        return [self.kind, self.minimum, self.maximum, self.who]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Identified):
    """One teller telling one event, one explicit absence of events, or one position.

    `evidence[0]` is the clause that tells it best; `also` are other tellings in the same document.
    `attribution` runs from the outermost teller to the innermost, without the publisher; empty means
    that the publisher tells it itself. `topic` is what a position or a round of talks is about.
    `reasons` are the words of reasons a holder gives for a position.
    """

    document_id: str
    part: PartKind
    part_index: int
    kind: Kind
    evidence: tuple[Span, ...]
    also: tuple[Span, ...] = ()
    actors: tuple[Mention, ...] = ()
    targets: tuple[Mention, ...] = ()
    place: Mention | None = None
    time: Mention | None = None
    weapons: tuple[Weapon, ...] = ()
    harm: tuple[Harm, ...] = ()
    purpose: Mention | None = None
    topic: Mention | None = None
    reasons: tuple[Mention, ...] = ()
    attribution: tuple[Teller, ...] = ()
    stance: Stance = Stance.ASSERTED
    count: int | None = None
    """How many events of the kind are told at once ("9 violations", "three air strikes"), where a number is."""
    is_background: bool = False
    """Told as habit or history beside the news ("have carried out strikes"): not an incident of the day."""
    is_ongoing: bool = False
    """Told as going on at publication ("have been carrying out")."""
    parts: tuple[Span, ...] = ()
    """Rows of a table or a list that this one is the total of: it tells no event beside them."""
    kept_id: str = ""
    """Its id from before words of it were blanked (`Ledger.redact`); empty otherwise."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise DataIntegrityError("a claim without its words is no claim")

    def make_id(self) -> str:
        if self.kept_id:
            return self.kept_id
        return content_id(
            "claim",
            self.document_id,
            self.kind,
            [[span.start, span.end] for span in self.evidence],
            [span.start for span in self.also],
            [mention.key() for mention in self.actors],
            [mention.key() for mention in self.targets],
            self.place.key() if self.place else None,
            self.time.key() if self.time else None,
            list(self.weapons),
            [harm.key() for harm in self.harm],
            [teller.key() for teller in self.attribution],
            self.stance,
            self.count,
            [self.is_background, self.is_ongoing],
            [mention.key() for mention in (self.purpose, self.topic, *self.reasons) if mention],
            *([[[span.start, span.end] for span in self.parts]] if self.parts else []),
        )

    def spans(self) -> tuple[Span, ...]:
        """Every span the claim rests on, for checking and for marking in the page."""
        mentions = (*self.actors, *self.targets, self.place, self.time, self.purpose, self.topic, *self.reasons)
        found = [*self.evidence, *self.also, *self.parts]
        found += [mention.span for mention in mentions if mention and mention.span]
        found += [harm.span for harm in self.harm if harm.span]
        found += [teller.span for teller in self.attribution if teller.span]
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Claim):
    """A claim with the fields that people corrected. It goes by the id of the ledger's claim; no ledger takes it."""

    original: str

    @property
    def id(self) -> str:
        return self.original


class RemarkKind(StrEnum):
    """DOUBT without a position; NO_COMMENT: neither confirmed nor denied; LAW: what the law is said to say."""

    DOUBT = "doubt"
    NO_COMMENT = "no_comment"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Words that bear on an agreement, a law or an incident but tell no event and take no position.

    Computed from a document; `holder` is empty where the publisher speaks for itself.
    """

    kind: RemarkKind
    part: PartKind
    part_index: int
    words: Span
    holder: str = ""


class Precision(StrEnum):
    """How large a place is, smallest first; a resolved point is never surer than this."""

    SITE = "site"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    PROVINCE = "province"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A gazetteer entry or a region made of one. Degrees WGS 84; `radius_m` bounds where the event may lie."""

    id: str
    name: str
    lat: float
    lon: float
    radius_m: float
    precision: Precision
    country: str = ""
    """ISO 3166-1 alpha-2, upper case."""
    admin1: str = ""
    """Name of the first-level unit in the gazetteer's own spelling."""
    relation: str = ""
    """Words that stand between the place and the event: "near", "outskirts of", "countryside of"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """When something happened: days [start, end), end excluded; None where open.

    `at` is the moment when a clock time is told, always with its zone. `basis` says what the reading rests on:
    explicit, publication (relative to it), post, event, carried.
    """

    start: date | None
    end: date | None
    at: datetime | None = None
    basis: str = "explicit"

    def __post_init__(self) -> None:
        if self.start and self.end and self.start >= self.end:
            raise DataIntegrityError(f"interval {self.start}..{self.end} is empty or reversed")
        if self.at is not None and self.at.tzinfo is None:
            raise DataIntegrityError(f"time {self.at} has no zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A registry entry: who is meant. `sides` are ids it belongs to on the day in question, nearest first."""

    id: str
    name: str
    kind: str = "unknown"
    """state, armed_group, coalition, un_body, monitor, ngo, media, person, people, unknown."""
    sides: tuple[str, ...] = ()


class Slot(StrEnum):
    """Which mention of a claim a resolution is about."""

    ACTOR = "actor"
    TARGET = "target"
    PLACE = "place"
    TIME = "time"
    TELLER = "teller"
    TOPIC = "topic"


Referent = Actor | Place | Interval


def referent_key(referent: Referent | None) -> Json:
    """What makes a referent that referent: its type and its JSON, the same before and after a ledger."""
    return None if referent is None else [type(referent).__name__, json.dumps(to_json(referent), sort_keys=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reading of a mention with its score in [0, 1]."""

    referent: Referent
    score: float
    basis: str = ""

    def key(self) -> Json:
        return [referent_key(self.referent), round(self.score, 4), self.basis]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution(Identified):
    """A mention made into an actor, a place or a time. `chosen` is None when nothing fits well enough."""

    claim_id: str
    slot: Slot
    index: int = 0
    text: str = ""
    chosen: Referent | None = None
    score: float = 0.0
    basis: str = ""
    candidates: tuple[Candidate, ...] = field(default=())
    kept_id: str = ""
    """Its id from before words of it were blanked (`Ledger.redact`); empty otherwise."""

    def make_id(self) -> str:
        if self.kept_id:
            return self.kept_id
        return content_id(
            "resolution",
            self.claim_id,
            self.slot,
            self.index,
            referent_key(self.chosen),
            round(self.score, 4),
            self.basis,
            [candidate.key() for candidate in self.candidates],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A claim with the referents of its mentions, and what fuse and assess must know of its document."""

    claim: Claim | Corrected
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    tellers: tuple[Actor, ...] = ()
    place: Place | None = None
    time: Interval | None = None
    topics: tuple[str, ...] = ()
    """Agreement ids (or `proposal:…`) that the claim is about."""
    publisher: str | None = None
    site: str = ""
    """The publisher's name in Latin letters, where its own site tells one and the page another script's."""
    published: date | None = None
    document_location: str = ""
    external_id: str | None = None
    sequence: int = 0
    """Place of the claim in the ledger, 0 outside one."""
    record: str | None = None
    """Form of the data set whose coded row tells the claim (`core.records.Document.record`)."""
    made_by: tuple[str, ...] = ()
    """Names of the makers that took the claim, where more than one worked on the document."""
    reading: int = 0
    """Place of its maker among them: a claim of 1 on the words of one of 0 is the same telling, read once more."""
    credits: tuple[Actor, ...] = ()
    """Agencies to which the page as a whole credits its text (dateline, byline, foot)."""
    printed_in: tuple[str, ...] = ()
    """Ids of other documents in which the claim's words stand too: what this page copies, or its copies."""
    origin: str = ""
    """Id of the claim of the page's first version that this one goes on; empty where it is the first itself."""
    flood: str = ""
    """Root of the flood that its page is of (`fuse.floods`); empty where it is of none."""
    is_doubted: bool = False
    """Whether people are unsure of it: its teller counts like one who is not sure himself."""
    corrections: tuple[Correction, ...] = ()
    """What people corrected in it."""
