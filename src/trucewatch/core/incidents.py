"""Links, incidents and findings: computed from claims, never edited."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trucewatch.core.claims import Actor, Interval, Place, Resolved
from trucewatch.core.ids import Identified, content_id
from trucewatch.core.kinds import Kind


class Relation(StrEnum):
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one field says for (positive) or against (negative) two claims telling one event, in log2 units."""

    field: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two claims, same event or different ones, with the evidence per field. `left` < `right`."""

    left: str
    right: str
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        return content_id("link", self.left, self.right, self.relation, round(self.score, 4))


class IncidentStatus(StrEnum):
    """CONFIRMED and DISCOUNTED are given by people only."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    DENIED = "denied"
    RUMOURED = "rumoured"
    CONFIRMED = "confirmed"
    DISCOUNTED = "discounted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of an incident's field with the root sources that support and dissent, and the claims that say so."""

    value: str
    support: tuple[str, ...]
    dissent: tuple[str, ...] = ()
    claim_ids: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    """Who corrected it, and from what: "corrected by Ana from Idlib"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an incident: every value told, best supported first. Numbers are never averaged or summed."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new version of a page made of one of its claims: the old value, the new one, when, and by which version.

    `field` is a field of the incident, `words` where only the wording changed, `claim` where a claim came or went.
    """

    field: str
    before: str
    after: str
    """Empty where the new version tells it no more."""
    claim_id: str
    """The newer claim; the older one where it is gone."""
    older_id: str
    """The older claim; empty where there was none."""
    document_id: str
    """The newer version."""
    publisher: str = ""
    changed: date | None = None
    """The day of the newer version: of its change, else of its publication, else of its capture."""
    sequence: int = 0
    """Place of the newer version in the ledger, 0 outside one."""
    origin: str = ""
    """The claim of the first version: what the incident's id may rest on."""
    is_open: bool = True
    """Whether no person has judged the incident since: its findings stand open again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Identified):
    """A cluster of claims that tell one event. The id rests on the claim that entered the ledger first."""

    anchor: str
    """Id of the earliest claim in the ledger: incident ids survive growth."""
    kind: Kind
    status: IncidentStatus
    claims: tuple[Resolved, ...]
    roots: tuple[str, ...]
    """Root sources that assert it, independent of each other as far as is known."""
    happened: Interval | None = None
    place: Place | None = None
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    fields: tuple[Field, ...] = ()
    is_background: bool = False
    readings: tuple[tuple[str, Resolved], ...] = ()
    """Other makers' readings of the claims' own words, each with the claim's id: shown, and counted nowhere."""
    changes: tuple[Change, ...] = ()
    """What newer versions of pages changed in its claims."""

    def make_id(self) -> str:
        return content_id("incident", self.anchor)

    def claim_ids(self) -> tuple[str, ...]:
        return tuple(resolved.claim.id for resolved in self.claims)


class Verdict(StrEnum):
    """What an assessment says of an incident and a term. Never "violated": people say that."""

    NOT_APPLICABLE = "not_applicable"
    EXEMPTION_CLAIMED = "exemption_claimed"
    ALLEGED_BREACH = "alleged_breach"
    UNDETERMINED = "undetermined"
    SELF_DEFENCE_CLAIMED = "self_defence_claimed"
    DISPUTED = "disputed"
    CONSISTENT = "consistent"


class Likelihood(StrEnum):
    POSSIBLE = "possible"
    PROBABLE = "probable"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One test of an assessment: its name, its answer, the words for people and the claims whose facts it used."""

    test: str
    answer: Answer
    text: str
    claim_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact that is not known and what it would change."""

    fact: str
    would_change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Identified):
    """Incident × term: a verdict with its reasons and the facts that are missing."""

    incident_id: str
    agreement_id: str
    term_id: str
    verdict: Verdict
    likelihood: Likelihood | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    zone_id: str | None = None
    zone_share: float | None = None
    """Share of the place's uncertainty that lies inside the zone, in [0, 1]; None where geometry does not allow it."""
    as_of: date | None = None

    def make_id(self) -> str:
        return content_id("finding", self.incident_id, self.agreement_id, self.term_id)


def is_count(incident: Incident) -> bool:
    """Whether it is a number of breaches without detail, or a total over rows told beside it."""
    if any(resolved.claim.parts for resolved in incident.claims):
        return True
    return incident.kind is Kind.VIOLATION and any((r.claim.count or 0) > 1 for r in incident.claims)
