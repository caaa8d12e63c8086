"""The rows that the desk's pages are made of."""

from typing import NotRequired

from typing_extensions import TypedDict


class Named(TypedDict):
    """An actor, source, agreement, zone or root with its name; where no registry knows it, the words told."""

    id: str
    name: str


class Days(TypedDict):
    """Both days included; None where open. `at` is the moment with its zone, where a clock time is told."""

    start: str | None
    end: str | None
    at: str | None


class PlaceRow(TypedDict):
    """A point is never surer than its radius (metres). `relation` is "near", "outskirts of" or empty."""

    id: str | None
    name: str
    lat: float
    lon: float
    radius_m: float
    precision: str
    country: str
    admin1: str
    relation: str


class IncidentRow(TypedDict):
    """An incident in a list. `verdict` is the gravest that applies, None where no term does."""

    id: str
    kind: str
    family: str
    """violence, posture, diplomacy, humanitarian, calm."""
    status: str
    sentence: str
    """What is told, in the brief's neutral wording."""
    starts: str | None
    ends: str | None
    """The last day, included."""
    place: PlaceRow | None
    """`admin1` and `relation` are empty here."""
    verdict: str | None
    likelihood: str | None
    roots: int
    """Independent root sources that assert it."""
    claims: int
    is_background: bool
    beside: str | None
    """Id of the incident that this one is told beside."""
    weight: float
    """Review priority: uncertainty × consequence."""


class SourceMark(TypedDict):
    """The source of a document: `grade` is A to F, "F" with `is_graded` false where nobody graded it."""

    id: str
    name: str
    kind: str
    country: str | None
    grade: str
    is_graded: bool


class DocumentRow(TypedDict):
    """A document in a list, or the page that words stand on."""

    id: str
    title: str | None
    publisher: str | None
    source: Named | None
    url: str | None
    published: str | None
    captured_at: str | None
    language: str
    completeness: str
    """full, truncated, paywalled."""
    is_outdated: bool
    """Whether a newer version of the page is there."""
    claims: int
    page_key: str


class SpanRow(TypedDict):
    """Words in a document's text, [start, end) in code points. `role` says what they are for the claim.

    Roles: evidence, also, row, actor, target, place, time, purpose, topic, reason, harm, teller.
    """

    start: int
    end: int
    exact: str
    role: str


class MentionRow(TypedDict):
    """Words that name somebody, a place or a time, and what they were taken for; `start` None where no words do."""

    text: str
    start: int | None
    end: int | None
    basis: str
    """stated, carried, implied."""
    referent: Named | None
    """The actor; of a place or time its own key beside this one."""
    score: float | None
    how: str
    """The basis of the resolution, empty where there is none."""


class PlaceMention(MentionRow):
    place: PlaceRow | None


class TimeMention(MentionRow):
    days: Days | None


class TellerRow(TypedDict):
    """One link of the chain of tellers, outermost first. `telling`: say, claim, deny, quote, anonymous, comment."""

    text: str
    start: int | None
    end: int | None
    telling: str
    referent: Named | None


class HarmRow(TypedDict):
    """People harmed, both bounds included; None where the words give none."""

    kind: str
    minimum: int | None
    maximum: int | None
    who: str
    words: str | None


class DecisionRow(TypedDict):
    """What a person judged. `is_standing` is false where a later decision superseded or undid it."""

    id: str
    subject: str
    action: str
    value: str
    person: str
    decided_at: str
    note: str
    supersedes: str | None
    is_standing: bool


class CorrectionRow(TypedDict):
    """A field that a person corrected, and what stood there (None where that is not kept)."""

    field: str
    before: str | None
    after: str
    person: str
    decided_at: str


class ClaimSide(TypedDict):
    """One claim whole, as claims stand side by side."""

    id: str
    incident: str | None
    document: DocumentRow
    source: SourceMark | None
    root: Named | None
    """The root source that it rests on, where an incident holds it."""
    kind: str
    stance: str
    part: str
    part_index: int
    spans: list[SpanRow]
    """In order of `start`; the first with role evidence is the clause that tells it best."""
    before: str
    """Up to 160 characters of the document before the evidence; `words` is the evidence, `after` what follows."""
    words: str
    after: str
    attribution: list[TellerRow]
    actors: list[MentionRow]
    targets: list[MentionRow]
    place: PlaceMention | None
    time: TimeMention | None
    weapons: list[str]
    harm: list[HarmRow]
    purpose: MentionRow | None
    topic: MentionRow | None
    reasons: list[MentionRow]
    count: int | None
    is_background: bool
    is_ongoing: bool
    review_state: str
    corrections: list[CorrectionRow]
    """What people put in the place of fields; the fields above are as corrected."""
    decisions: list[DecisionRow]


class ReasonRow(TypedDict):
    """One test: yes, no or unknown, in words, with the claims whose facts it used."""

    test: str
    answer: str
    text: str
    claims: list[str]


class MissingRow(TypedDict):
    fact: str
    would_change: str


class TermMark(TypedDict):
    """The term that a finding is about, in short. `text` empty where the registry no longer has it."""

    id: str
    paragraph: str
    modality: str
    text: str


class FindingRow(TypedDict):
    """Incident × term. `zone_share` is the share of the place's uncertainty inside the zone, 0 to 1."""

    id: str
    incident: str
    agreement: Named
    term: TermMark
    zone: Named | None
    zone_share: float | None
    verdict: str
    likelihood: str | None
    starts: str | None
    reasons: list[ReasonRow]
    missing: list[MissingRow]
    sentence: NotRequired[str]
    """What the incident is; in lists that are not an incident's own page."""


class PartRow(TypedDict):
    """A stretch of a document's text, [start, end); `parent` is the index of the part replied to or lain in."""

    index: int
    kind: str
    start: int
    end: int
    author: str | None
    published: str | None
    order: int | None
    parent: int | None
    is_correction: bool
