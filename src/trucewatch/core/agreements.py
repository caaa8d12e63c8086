"""Agreements as data: what was agreed, by whom, where, when, with which exemptions."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from trucewatch.core.claims import Actor, Claim, Interval
from trucewatch.core.kinds import Kind, Weapon


class AgreementStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    ENDED = "ended"


class TextGrade(StrEnum):
    """How well the agreement's own text is known."""

    PUBLISHED = "published"
    ANNOUNCED = "announced"
    LEAKED = "leaked"
    SECRET = "secret"
    NONE = "none"


class Modality(StrEnum):
    PROHIBIT = "prohibit"
    REQUIRE = "require"
    EXEMPT = "exempt"
    PERMIT = "permit"


class Evaluable(StrEnum):
    YES = "yes"
    WEAKLY = "weakly"
    NO = "no"


class Certainty(StrEnum):
    """Whether an area's lines are known: CERTAIN (published, or the whole unit), PARTS ("certain parts of")."""

    CERTAIN = "certain"
    PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A disputed or plain fact about an agreement with its source: dates, numbers, grades."""

    name: str
    value: str
    source: str
    is_verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time with zone; start included, end excluded, None where open."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accession:
    """A party bound from a moment on, until `end`."""

    actor_id: str
    start: datetime
    end: datetime | None = None
    source: str = ""
    zone_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One piece of a zone: an admin unit, a polygon file, a circle or a hull of places, with its certainty."""

    form: str
    """admin1, polygon, circle, hull, corridor, strip."""
    certainty: Certainty
    label: str
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Where terms hold: areas, with a version of the lines, and validity."""

    id: str
    name: str
    version: str
    areas: tuple[Area, ...]
    start: datetime | None = None
    end: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A clause. Empty `bound`, `against`, `zone_ids` mean: all parties, anyone, everywhere the agreement holds."""

    id: str
    modality: Modality
    conduct: tuple[Kind, ...]
    text: str
    paragraph: str = ""
    weapons: tuple[Weapon, ...] = ()
    bound: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    zone_ids: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    deadline: datetime | None = None
    """The moment by which what a `require` term asks for is to be done; None where the text sets none."""
    exceptions: tuple[str, ...] = ()
    evaluable: Evaluable = Evaluable.YES
    tests: tuple[str, ...] = ()
    """Names of further tests that need facts rarely told (munition purpose, delivery, civilians present)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One agreement, arrangement or rule of law, as its file says. `periods` are when it is in force."""

    id: str
    name: str
    nature: str
    """ceasefire, deconfliction, law, …"""
    status_note: str
    text_grade: TextGrade
    periods: tuple[Period, ...]
    concluded: date | None = None
    names: tuple[str, ...] = ()
    """How sources speak of it: "Astana memorandum", "de-escalation zones"."""
    parties: tuple[Accession, ...] = ()
    guarantors: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    exempt: tuple[Accession, ...] = ()
    zones: tuple[Zone, ...] = ()
    terms: tuple[Term, ...] = ()
    facts: tuple[Fact, ...] = ()
    countries: tuple[str, ...] = ()
    time_zone: str = "UTC"
    source_file: str = ""

    def status_on(self, moment: datetime) -> AgreementStatus:
        """What the agreement is at a moment with its zone: between two periods suspended, after the last one ended."""
        if any(period.start <= moment and (period.end is None or moment < period.end) for period in self.periods):
            return AgreementStatus.IN_FORCE
        if any(period.start > moment for period in self.periods):
            if any(period.start <= moment for period in self.periods):
                return AgreementStatus.SUSPENDED
            is_agreed = self.concluded is not None and self.concluded <= moment.date()
            return AgreementStatus.AGREED if is_agreed else AgreementStatus.PROPOSED
        return AgreementStatus.ENDED if self.periods else AgreementStatus.AGREED


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An actor's stance on an agreement or proposal, from one claim."""

    holder: Actor | None
    holder_text: str
    agreement_id: str | None
    claim: Claim
    when: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An agreement that sources speak of and the registry lacks: built from claims, never yields findings."""

    id: str
    name: str
    claim_ids: tuple[str, ...]
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()
    """Claim ids of the rounds of talks about it."""
    positions: tuple[str, ...] = ()
