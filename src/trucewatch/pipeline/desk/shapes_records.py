"""The pages of one incident, claim or document, and lists of them."""

from typing_extensions import TypedDict

from trucewatch.pipeline.desk.shapes import (
    ClaimSide,
    Days,
    DecisionRow,
    DocumentRow,
    FindingRow,
    IncidentRow,
    Named,
    PartRow,
    PlaceRow,
    SourceMark,
    SpanRow,
)

# --- lists


class IncidentList(TypedDict):
    """Newest day first, undated last. `total` stops counting at 10,000 (`is_more` says so)."""

    items: list[IncidentRow]
    next: str | None
    total: int
    is_more: bool


class DocumentList(TypedDict):
    """Newest publication first, undated last."""

    items: list[DocumentRow]
    next: str | None
    total: int
    is_more: bool


# --- incident


class Moved(TypedDict):
    """An incident that was cited and is no more: where its claims are now (ids), and that in a sentence.

    `moved_to` empty: what told it is told no more.
    """

    id: str
    moved_to: list[str]
    told: str


class ValueRow(TypedDict):
    """One value of a field; roots that say so and roots that say otherwise."""

    value: str
    text: str
    """The value in words: a name for an id, "3 to 5" for a span of numbers."""
    support: list[Named]
    dissent: list[Named]
    claims: list[str]


class FieldRow(TypedDict):
    """`name`: kind, place, when, actor, target, weapon, harm fields …; values best supported first."""

    name: str
    values: list[ValueRow]
    is_contested: bool
    """Whether there are several values, or one with dissent."""


class RootRow(TypedDict):
    """A root source: whether it asserts the incident, who handed it on, which pages print another's words."""

    root: str
    name: str
    asserts: bool
    through: list[Named]
    copied_by: list[Named]
    claims: list[str]


class ChangeRow(TypedDict):
    """What a newer version of a page changed. `before` and `after` may be empty: it came, or went."""

    field: str
    before: str
    after: str
    claim: str
    older_claim: str
    document: str
    publisher: str
    changed: str | None
    is_open: bool


class HistoryRow(TypedDict):
    """One step, oldest first. `what`: claim_added, page_changed, decision, joined (from another incident)."""

    at: str
    what: str
    text: str
    person: str | None
    record: str
    """Id of the claim, document, decision or incident that it is about."""


class WhyOnTop(TypedDict):
    """Why an incident stands where it does in the queue: weight = uncertainty × consequence, each in words."""

    weight: float
    uncertainty: float
    consequence: float
    reasons: list[str]


class IncidentPage(TypedDict):
    """One incident whole."""

    id: str
    kind: str
    family: str
    status: str
    sentence: str
    happened: Days | None
    place: PlaceRow | None
    actors: list[Named]
    targets: list[Named]
    """People harmed are not named among them."""
    is_background: bool
    beside: Named | None
    """The incident that it is told beside; `name` is its sentence."""
    told_beside: list[Named]
    """Incidents told beside this one (harm, damage)."""
    fields: list[FieldRow]
    roots: list[RootRow]
    claims: list[ClaimSide]
    """In order of the ledger; at most 200, `claims_total` has the number."""
    claims_total: int
    findings: list[FindingRow]
    """Gravest first; those of terms that do not apply last."""
    changes: list[ChangeRow]
    history: list[HistoryRow]
    decisions: list[DecisionRow]
    """On the incident itself: status, comments."""
    why_on_top: WhyOnTop
    moved_to: list[str]
    """Incidents that some of its claims were split off to; mostly empty."""


# --- claim and document


class CandidateRow(TypedDict):
    """One reading of a mention: `slot` actor, target, place, time, teller, topic; `index` of the mention in it."""

    slot: str
    index: int
    text: str
    referent: str
    """Name of the actor or place, or the days."""
    referent_id: str | None
    score: float
    is_chosen: bool
    basis: str


class TieRow(TypedDict):
    """A claim that this one was compared with. `relation`: same, apart, near (nearly the same), reprint."""

    claim: str
    incident: str | None
    relation: str
    score: float
    words: str


class ClaimPage(ClaimSide):
    """One claim with all its readings."""

    candidates: list[CandidateRow]
    made_by: list[str]
    """Name and version of each maker."""
    added_at: str
    ties: list[TieRow]
    """Strongest first, at most 50."""
    other_reading_of: str | None
    """Id of the leading claim where this one is another maker's reading of the same words."""


class MarkedClaim(TypedDict):
    """A claim as it is marked in its document."""

    id: str
    kind: str
    stance: str
    part_index: int
    incident: str | None
    review_state: str
    words: str
    spans: list[SpanRow]


class VersionRow(TypedDict):
    """A version of a page, oldest first. `nature`: first, or what `told` changed since the one before it."""

    number: int
    id: str
    captured_at: str | None
    published: str | None
    modified: str | None
    nature: str
    is_current: bool
    is_shown: bool
    """Whether it is the document that was asked for."""
    told: list[str]


class CopyRow(TypedDict):
    """A document that tells much in the same words. `share`: most of either one's runs of words in the other."""

    id: str
    title: str | None
    publisher: str | None
    share: float
    is_copy: bool


class CaptureRow(TypedDict):
    location: str
    fetched_at: str
    media_type: str
    sha256: str
    size: int


class ProblemRow(TypedDict):
    stage: str
    code: str
    message: str
    hint: str


class DocumentPage(DocumentRow):
    """One document: `text` whole, its parts and its claims with offsets into it (code points, end excluded)."""

    byline: str | None
    section: str | None
    modified: str | None
    published_basis: str
    source_mark: SourceMark | None
    text: str
    parts: list[PartRow]
    marked: list[MarkedClaim]
    versions: list[VersionRow]
    copies: list[CopyRow]
    capture: CaptureRow | None
    gone_since: str | None
    """When the page was asked for last and was there no more."""
    problems: list[ProblemRow]


class ComparedChange(TypedDict):
    """`kind` and `part` of a change; words before and after (empty: added, removed) with their offsets, if any."""

    kind: str
    part: str
    before: str
    after: str
    before_start: int | None
    before_end: int | None
    after_start: int | None
    after_end: int | None


class ComparePage(TypedDict):
    """Two versions of one page, `older` and `newer` as the ledger orders them, whichever was named first."""

    older: DocumentRow
    newer: DocumentRow
    nature: str
    told: list[str]
    changes: list[ComparedChange]
    older_text: str
    newer_text: str
