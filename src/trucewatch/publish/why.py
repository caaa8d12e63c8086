"""Why: from a finding over its incident and claims to the words and the bytes they were read from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Claim, Resolution, Resolved
from trucewatch.core.incidents import Change, Finding, Incident, Link
from trucewatch.core.makers import Maker
from trucewatch.core.problems import TrucewatchError
from trucewatch.core.readings import agreement, agreement_text
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Likeness
from trucewatch.core.text import Span
from trucewatch.publish.items import answer_words, term_note, verdict_words
from trucewatch.publish.names import Names
from trucewatch.publish.wording import (
    change_text,
    changed_when,
    clean,
    day,
    field_of,
    handed_on,
    in_words,
    sentence,
    words_of,
)

CONTEXT = 80
"""Characters shown on either side of the words."""
MOST_LINKS = 10


class Trail(Protocol):
    """What `why` asks of a ledger and of what was computed from it; None or nothing where it is not there."""

    def get_finding(self, finding_id: str) -> Finding | None: ...

    def get_incident(self, incident_id: str) -> Incident | None: ...

    def get_claim(self, claim_id: str) -> Claim | None: ...

    def get_document(self, document_id: str) -> Document | None: ...

    def get_capture(self, capture_id: str) -> Capture | None: ...

    def get_agreement(self, agreement_id: str) -> Agreement | None: ...

    def get_resolutions(self, claim_id: str) -> Sequence[Resolution]: ...

    def findings_of(self, record_id: str) -> Sequence[Finding]:
        """Findings on an incident, or under an agreement."""

    def beside(self, incident_id: str) -> Sequence[Incident]:
        """Harm, damage and bare words of a breach that are told beside the incident."""

    def incident_of(self, claim_id: str) -> Incident | None: ...

    def claims_of(self, document_id: str) -> Sequence[Claim]: ...

    def documents_of(self, capture_id: str) -> Sequence[Document]: ...

    def makers(self, record_id: str) -> Sequence[Maker]: ...

    def source_of(self, document: Document) -> str:
        """What is known of who publishes a document, in a clause; empty where nothing is."""

    def copies_of(self, document_id: str) -> Sequence[tuple[Document, Likeness]]:
        """Documents that tell much in the same words."""

    def links_of(self, claim_id: str) -> Sequence[Link]:
        """Claims that it is joined with, and near misses, strongest first."""

    def read_also(self, claim_id: str) -> Sequence[tuple[Resolved, Resolved]]:
        """Pairs of a leading claim and another maker's reading of its words that the claim is one of."""

    def judged(self, record_id: str) -> Sequence[tuple[str, str]]:
        """Ids of the decisions on a record, and what each says in a clause, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One step of the way: what it is, its id where it has one, what it says, and what it rests on."""

    label: str
    text: str
    record_id: str = ""
    children: tuple["Tree", ...] = ()


def why(record_id: str, trail: Trail) -> Tree:
    """The tree under a finding, incident, claim, document, capture or agreement.

    Raises TrucewatchError when nothing has that id.
    """
    finders: tuple[Callable[[], Tree | None], ...] = (
        lambda: _finding(trail.get_finding(record_id), trail),
        lambda: _incident(trail.get_incident(record_id), trail, with_findings=True),
        lambda: _claim(trail.get_claim(record_id), trail, with_incident=True),
        lambda: _document(trail.get_document(record_id), trail, with_claims=True),
        lambda: _capture(trail.get_capture(record_id), trail, with_documents=True),
        lambda: _agreement(trail.get_agreement(record_id), trail),
    )
    for find in finders:
        tree = find()
        if tree is not None:
            return tree
    raise TrucewatchError(f"nothing has the id {record_id}", hint="`trucewatch incidents` lists ids")


def render_why(tree: Tree) -> str:
    """The tree as indented text, one step a line."""
    return "\n".join(_lines(tree, 0)) + "\n"


def why_tree_row(tree: Tree) -> dict[str, object]:
    """The tree as an object for JSON."""
    children = [why_tree_row(child) for child in tree.children]
    return {"label": tree.label, "id": tree.record_id, "text": tree.text, "children": children}


def _lines(tree: Tree, depth: int) -> list[str]:
    name = f"{tree.label} {tree.record_id}".strip()
    own = f"{'  ' * depth}{name}: {tree.text}" if tree.text else f"{'  ' * depth}{name}"
    return [own, *(line for child in tree.children for line in _lines(child, depth + 1))]


def _finding(finding: Finding | None, trail: Trail) -> Tree | None:
    if finding is None:
        return None
    agreement = trail.get_agreement(finding.agreement_id)
    name = clean(agreement.name) if agreement else finding.agreement_id
    likelihood = f", {finding.likelihood}" if finding.likelihood else ""
    children = [Tree(label="term", text=term_note(agreement, finding.term_id), record_id=finding.agreement_id)]
    incident = trail.get_incident(finding.incident_id)
    whole = set(incident.claim_ids()) if incident else set()
    for reason in finding.reasons:
        named = () if whole and set(reason.claim_ids) == whole else reason.claim_ids
        used = tuple(Tree(label="fact from claim", text="", record_id=claim_id) for claim_id in named)
        answer = f"{answer_words(reason.answer)}. {clean(reason.text)}"
        children.append(Tree(label=f"test {words_of(reason.test)}", text=answer, children=used))
    children += [
        Tree(label="missing", text=f"{clean(missing.fact)} → {in_words(missing.would_change)}")
        for missing in finding.missing
    ]
    below = _incident(incident, trail)
    return Tree(
        label="finding",
        record_id=finding.id,
        text=f"{verdict_words(finding)}{likelihood}: {name}",
        children=(*children, *([below] if below else [])),
    )


def _incident(incident: Incident | None, trail: Trail, *, with_findings: bool = False) -> Tree | None:
    if incident is None:
        return None
    names = Names((incident,))
    fields = tuple(
        Tree(
            label=f"field {field.name}",
            text="; ".join(
                f"{_value(field.name, value.value, names)} ({names.all(value.support) or 'nobody'}"
                + (f"; against it {names.all(value.dissent)})" if value.dissent else ")")
                + "".join(f", {clean(told)}" for told in value.corrections)
                for value in field.values
            ),
        )
        for field in incident.fields
        if field.name not in ("root", "relay", "copy")
    )
    sources = tuple(
        Tree(label="source", text=f"{names.of(value.value)}{handed_on(incident, names, value.value)}")
        for value in field_of(incident, "root")
    )
    changes = tuple(
        Tree(label="changed", text=_change(change), record_id=change.older_id) for change in incident.changes
    )
    claims = tuple(tree for claim in incident.claims if (tree := _claim(claim.claim, trail)))
    findings = tuple(
        Tree(
            label="finding",
            record_id=finding.id,
            text=f"{verdict_words(finding)}: {finding.agreement_id} {finding.term_id}",
        )
        for finding in (trail.findings_of(incident.id) if with_findings else ())
    )
    beside = tuple(
        Tree(label="told beside it", record_id=other.id, text=sentence(other, Names((other,))))
        for other in trail.beside(incident.id)
    )
    return Tree(
        label="incident",
        record_id=incident.id,
        text=f"{incident.status}. {sentence(incident, names)}",
        children=(*_judged(incident.id, trail), *findings, *changes, *sources, *fields, *beside, *claims),
    )


def _change(change: Change) -> str:
    """The old value, the new one, when and by whom; the id before it leads to the older claim."""
    label, before, after = change_text(change)
    is_open = "; not looked at since" if change.is_open else ""
    return f"{label}{before or 'not told'} → {after or 'no longer told'}, {changed_when(change)}{is_open}"


def _value(name: str, value: str, names: Names) -> str:
    """A field's value as people write it: actors by name."""
    return clean(names.of(value)) if name in ("actors", "targets") else clean(value)


def _claim(claim: Claim | None, trail: Trail, *, with_incident: bool = False) -> Tree | None:
    if claim is None:
        return None
    document = trail.get_document(claim.document_id)
    tellers = " → ".join([*(clean(teller.text) for teller in claim.attribution)]) or "the publisher itself"
    children = _judged(claim.id, trail)
    children += [_words("words", span, document) for span in claim.evidence]
    children += [_words("also told", span, document) for span in claim.also]
    children += [
        Tree(
            label=f"read as {resolution.slot}",
            record_id=resolution.id,
            text=f"“{clean(resolution.text)}” → {_referent(resolution)}",
        )
        for resolution in trail.get_resolutions(claim.id)
    ]
    children += _makers(claim.id, trail)
    children += [_read_also(claim.id, *pair) for pair in trail.read_also(claim.id)]
    around = trail.incident_of(claim.id) if with_incident else None
    if around is not None:
        children.append(Tree(label="part of incident", record_id=around.id, text=sentence(around, Names((around,)))))
    children += [_compared(claim.id, link) for link in (trail.links_of(claim.id) if with_incident else ())[:MOST_LINKS]]
    below = _document(document, trail)
    return Tree(
        label="claim",
        record_id=claim.id,
        text=f"{words_of(claim.kind)}, {claim.stance}, told by {tellers}",
        children=(*children, *([below] if below else [])),
    )


def _judged(record_id: str, trail: Trail) -> list[Tree]:
    """What people said of it."""
    return [Tree(label="judged", record_id=one, text=clean(text)) for one, text in trail.judged(record_id)]


def _compared(claim_id: str, link: Link) -> Tree:
    """A claim that it was held against, and how much speaks for one event; `why LINK` tells by which fields."""
    other = link.right if link.left == claim_id else link.left
    return Tree(label="compared", record_id=link.id, text=f"{link.relation} as {other}, evidence {link.score:+.1f}")


def _read_also(claim_id: str, lead: Resolved, later: Resolved) -> Tree:
    """The other maker's claim on the same words, and where the two agree."""
    is_lead = claim_id == lead.claim.id
    other = later if is_lead else lead
    states = agreement(lead, later)
    said = f"{' and '.join(other.made_by)} on the same words"
    text = (
        f"{said}; it {agreement_text(states)}" if is_lead else f"{said}, which leads; this one {agreement_text(states)}"
    )
    return Tree(label="also made by", record_id=other.claim.id, text=text)


def _words(label: str, span: Span, document: Document | None) -> Tree:
    """The exact words between brackets, their neighbourhood around them, and their place."""
    place = f"characters {span.start}–{span.end}"
    if document is None:
        return Tree(label=label, text=f"{place}: [{clean(span.exact)}]")
    held = document.part_at(span.start)
    part = f", {held[1].kind} (part {held[0]})" if held else ""
    before = clean(document.text[max(0, span.start - CONTEXT) : span.start])
    after = clean(document.text[span.end : span.end + CONTEXT])
    return Tree(label=label, text=f"{place}{part}: …{before} [{clean(span.exact)}] {after}…")


def _referent(resolution: Resolution) -> str:
    chosen = resolution.chosen
    if chosen is None:
        return f"nothing fits well enough ({len(resolution.candidates)} candidates)"
    named = getattr(chosen, "name", "") or ""
    told = f"{clean(named)} ({getattr(chosen, 'id', '')})" if named else _days(chosen)
    return f"{told}, score {resolution.score:.2f}, {clean(resolution.basis) or 'no basis given'}"


def _days(chosen: object) -> str:
    start, end = getattr(chosen, "start", None), getattr(chosen, "end", None)
    return f"days {start or 'open'} up to, not including, {end or 'open'}"


def _document(document: Document | None, trail: Trail, *, with_claims: bool = False) -> Tree | None:
    if document is None:
        return None
    published = day(document.published) if document.published else "not dated"
    publisher = clean(document.publisher or "publisher not told")
    given = f" [{clean(document.external_id)}]" if document.external_id else ""
    capture = _capture(trail.get_capture(document.capture_id), trail)
    claims = tuple(
        Tree(label="claim", record_id=claim.id, text=f"{words_of(claim.kind)}: {clean(claim.evidence[0].exact)}")
        for claim in (trail.claims_of(document.id) if with_claims else ())
    )
    known = trail.source_of(document)
    publisher += f" ({clean(known)})" if known else ""
    alike = tuple(
        Tree(
            label="in much the same words",
            record_id=other.id,
            text=f"{clean(other.publisher or 'publisher not told')}, {clean(other.title or other.location)}",
        )
        for other, _ in trail.copies_of(document.id)
    )
    return Tree(
        label="document",
        record_id=document.id,
        text=f"{clean(document.title or document.location)}{given}, {publisher}, "
        f"published {published} ({document.published_basis}), {document.completeness}",
        children=(*claims, *alike, *_makers(document.id, trail), *([capture] if capture else [])),
    )


def _capture(capture: Capture | None, trail: Trail, *, with_documents: bool = False) -> Tree | None:
    if capture is None:
        return None
    readings = tuple(
        Tree(label="read as document", record_id=document.id, text=clean(document.title or document.location))
        for document in (trail.documents_of(capture.id) if with_documents else ())
    )
    return Tree(
        label="capture",
        record_id=capture.id,
        text=f"{clean(capture.location)}, {capture.size:,} bytes, SHA-256 {capture.sha256}, "
        f"fetched {capture.fetched_at.isoformat()}",
        children=(*readings, *_makers(capture.id, trail)),
    )


def _agreement(agreement: Agreement | None, trail: Trail) -> Tree | None:
    if agreement is None:
        return None
    periods = [
        f"{period.start.isoformat()} to {period.end.isoformat() if period.end else 'no end told'}"
        for period in agreement.periods
    ]
    children = [Tree(label="in force", text=text) for text in periods]
    children += [Tree(label="term", text=term_note(agreement, term.id)) for term in agreement.terms]
    children += [
        Tree(
            label="finding",
            record_id=finding.id,
            text=f"{verdict_words(finding)} {finding.term_id}, {finding.incident_id}",
        )
        for finding in trail.findings_of(agreement.id)
    ]
    return Tree(
        label="agreement",
        record_id=agreement.id,
        text=f"{clean(agreement.name)}; text {agreement.text_grade}; {clean(agreement.status_note)}",
        children=tuple(children),
    )


def _makers(record_id: str, trail: Trail) -> list[Tree]:
    return [
        Tree(label="made by", text=f"{maker.name} {maker.version}{f' ({maker.digest[:16]})' if maker.digest else ''}")
        for maker in trail.makers(record_id)
    ]
