"""The pages of agreements, actors, sources and talks."""

from typing import Any, Literal

from typing_extensions import TypedDict

from trucewatch.pipeline.desk.shapes import Days, DecisionRow, FindingRow, Named, SourceMark
from trucewatch.pipeline.desk.shapes_records import DocumentList, IncidentList

# --- agreements


class AgreementRow(TypedDict):
    """`status` is that of today (proposed, agreed, in_force, suspended, lapsed, ended)."""

    id: str
    name: str
    nature: str
    status: str
    text: str
    """How well its own text is known: published, announced, leaked, secret, none."""
    concluded: str | None
    starts: str | None
    ends: str | None
    countries: list[str]
    guarantors: list[Named]
    zones: int
    terms: int
    verdicts: dict[str, int]
    """Verdict → findings that the view has (not_applicable left out)."""


class ProposalRow(TypedDict):
    """What sources speak of and the registry lacks: it yields no findings."""

    id: str
    name: str
    talks: int
    positions: int


class AgreementList(TypedDict):
    items: list[AgreementRow]
    proposals: list[ProposalRow]


class FactRow(TypedDict):
    name: str
    value: str
    source: str
    zone: str | None
    is_verified: bool
    is_contested: bool
    """Whether others tell another value."""
    note: str


class StretchRow(TypedDict):
    """A stretch of time; `status` empty for a period in force. None: no end told."""

    status: str
    start: str
    end: str | None
    source: str
    is_verified: bool


class AccessionRow(TypedDict):
    """Who is bound, or exempt, from when to when; `zones` empty means all; `names` it bore with their days."""

    actor: Named
    start: str
    end: str | None
    source: str
    zones: list[str]
    names: list[str]


class ZoneRow(TypedDict):
    id: str
    name: str
    version: str
    valid_from: str | None
    valid_to: str | None
    source: str
    areas: list[str]
    """In words: label, certainty, form, lengths."""


class TermRow(TypedDict):
    id: str
    paragraph: str
    modality: str
    text: str
    parts: list[list[str]]
    """[[key, words], …]: conduct, weapons, bound, against, zones, exceptions, tests, from, to, deadline, evaluable."""
    verdicts: dict[str, int]


class OutcomeRow(TypedDict):
    claim: str
    stance: str
    topic: str | None
    when: Days | None
    words: str


class TalkRow(TypedDict):
    """One round of talks, as `trucewatch talks --json` gives it."""

    topic: str | None
    topic_name: str | None
    when: Days | None
    place: str | None
    participants: list[Named]
    stance: str
    words: str
    told_by: list[str]
    claims: list[str]
    outcomes: list[OutcomeRow]


class StepRow(TypedDict):
    """A stance as told once."""

    stance: str
    taken: Days | None
    reported: str | None
    told_by: str | None
    words: str
    claim: str


class StandingRow(TypedDict):
    """Where an actor stands on an agreement: stances oldest first, none for one of whom nothing is told ("silent")."""

    agreement: str
    holder: Named
    now: str
    turned: bool
    stances: list[StepRow]


class AgreementPage(TypedDict):
    """One agreement, or (`is_proposal`) a proposal: then only name, talks and positions have content."""

    id: str
    name: str
    is_proposal: bool
    nature: str
    status: str
    status_note: str
    text: str
    concluded: str | None
    countries: list[str]
    time_zone: str
    names: list[str]
    facts: list[FactRow]
    periods: list[StretchRow]
    statuses: list[StretchRow]
    guarantors: list[Named]
    observers: list[Named]
    parties: list[AccessionRow]
    exempt: list[AccessionRow]
    zones: list[ZoneRow]
    terms: list[TermRow]
    positions: list[StandingRow]
    talks: list[TalkRow]
    verdicts: dict[str, int]
    findings: list[FindingRow]
    """Newest 50 that apply; all by `findings(ledger, view, agreement=…)`."""


class FindingList(TypedDict):
    """Newest first."""

    items: list[FindingRow]
    next: str | None


class ZoneCollection(TypedDict):
    """GeoJSON of zones: a feature an area; geometry None where it is told by name only.

    `properties` are those of `pipeline/zone_outlines.as_geojson`, with `is_valid` (whether the version holds on the
    day) and `status` (of the agreement on that day).
    """

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]
    on: str


# --- actors, sources, talks


class ActorRow(TypedDict):
    id: str
    name: str
    kind: str
    as_actor: int
    as_target: int


class ActorList(TypedDict):
    """Most incidents first; `next` is a cursor."""

    items: list[ActorRow]
    next: str | None


class ActorAgreement(TypedDict):
    """`role`: party, guarantor, observer, exempt."""

    agreement: Named
    role: str
    start: str | None
    end: str | None


class ActorPage(TypedDict):
    id: str
    name: str
    kind: str
    sides: list[Named]
    as_actor: int
    as_target: int
    verdicts: dict[str, int]
    """Verdict, or "none", → incidents in which it is told as the actor."""
    agreements: list[ActorAgreement]
    positions: list[StandingRow]
    incidents: IncidentList
    """Newest 50."""


class SourceRow(SourceMark):
    affiliation: Named | None
    documents: int
    claims: int
    graded_by: str | None
    graded_at: str | None
    grade_note: str | None
    is_restricted: bool


class SourceList(TypedDict):
    """Most documents first; sources without a document in the view are left out."""

    items: list[SourceRow]


class SourcePage(SourceRow):
    aliases: list[str]
    domains: list[str]
    handles: list[str]
    languages: list[str]
    is_verified: bool
    decisions: list[DecisionRow]
    """Grades and restrictions, oldest first."""
    kinds: dict[str, int]
    """Kind of claim → how many."""
    recent: DocumentList
    """Newest 50."""


class TalkList(TypedDict):
    """In order of day, undated last."""

    items: list[TalkRow]
