"""Incidents, findings and positions made into items of the brief."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trucewatch.core.agreements import Agreement, Position, Term
from trucewatch.core.claims import Remark, Resolved
from trucewatch.core.incidents import (
    Answer,
    Field,
    Finding,
    Incident,
    IncidentStatus,
    Likelihood,
    Reason,
    Value,
)
from trucewatch.core.kinds import Kind
from trucewatch.core.records import READERS_PARTS
from trucewatch.publish.footnotes import Notes
from trucewatch.publish.report import Item, Line
from trucewatch.publish.wording import (
    Names,
    clean,
    field_of,
    harm_fields,
    harm_text,
    listing,
    phrases,
    quote,
    sentence,
    short_id,
    when_text,
    words_of,
)

CONTESTED = ("actors", "targets", "place", "happened", "kind", "count")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every item is written with."""

    names: Names
    notes: Notes
    agreements: Mapping[str, Agreement]
    by_claim: Mapping[str, Incident]


def incident_item(incident: Incident, desk: Desk, *, lines: Iterable[Line] = (), is_short: bool = False) -> Item:
    """An incident's sentence, footnotes and, unless `is_short`, what is told of harm and where accounts differ."""
    own = () if is_short else (*harm_lines(incident, desk), *dispute_lines(incident, desk))
    return Item(
        record_id=incident.id,
        short_id=short_id(incident.id),
        sentence=sentence(incident, desk.names),
        marks=desk.notes.marks(incident.claims),
        lines=(*own, *lines),
    )


def harm_lines(incident: Incident, desk: Desk) -> tuple[Line, ...]:
    """Every figure with who gives it, beside each other: never one sum."""
    values = [(field.name, value) for field in harm_fields(incident) for value in field.values]
    told = [f"{harm_text(name, value.value)} ({_who(value, desk)})" for name, value in values]
    is_contested = any(value.support and value.dissent for _, value in values)
    return (
        (Line(label="Harm told, figures differ" if is_contested else "Harm told", text="; ".join(told)),)
        if told
        else ()
    )


def dispute_lines(incident: Incident, desk: Desk) -> tuple[Line, ...]:
    """Fields on which roots contradict each other, both sides named; denials first."""
    lines = []
    denying = {root for value in field_of(incident, "stance") if value.value == "denied" for root in value.support}
    if denying:
        lines.append(Line(label="Denied by", text=desk.names.all(denying)))
    for field in incident.fields:
        contested = [value for value in field.values if value.dissent and value.support]
        if field.name in CONTESTED and len(contested) > 1:
            lines.append(Line(label="Accounts differ", text=_contest(field, contested, desk)))
    lines += [Line(label="Note", text=value.value) for value in field_of(incident, "note")]
    return tuple(lines)


def _contest(field: Field, values: Sequence[Value], desk: Desk) -> str:
    label = {"happened": "date", "actors": "who did it", "targets": "whom it hit"}.get(field.name, field.name)
    told = [f"{desk.names.of(value.value)} ({desk.names.all(value.support)})" for value in values]
    return f"{label}: {'; '.join(told)}"


def _who(value: Value, desk: Desk) -> str:
    if value.support:
        return desk.names.all(value.support)
    return f"denied by {desk.names.all(value.dissent)}"


def finding_lines(findings: Sequence[Finding]) -> tuple[Line, ...]:
    """Likelihood, further terms, tests with their answers, and each missing fact with what it would change."""
    first = findings[0]
    lines = []
    if first.likelihood:
        lines.append(Line(label="Likelihood", text=first.likelihood))
    if first.zone_share is not None and first.zone_share < 1:
        share = f"{first.zone_share:.0%} of the area where it may have happened lies in the zone"
        lines.append(Line(label="Zone", text=share))
    if len(findings) > 1:
        others = [f"{finding.term_id} ({verdict_words(finding)})" for finding in findings[1:]]
        lines.append(Line(label="Also under", text=listing(others)))
    if first.reasons:
        lines.append(Line(label="Tests", text="; ".join(map(_test, first.reasons))))
    missing = dict.fromkeys((clean(m.fact), clean(m.would_change)) for finding in findings for m in finding.missing)
    lines += [Line(label="Missing", text=f"{fact} → {change}" if change else fact) for fact, change in missing]
    return tuple(lines)


def _test(reason: Reason) -> str:
    """A test's short name and answer; its full words where the answer is not known, and in `trucewatch why`."""
    name = phrases()["tests"].get(reason.test, reason.test.replace("_", " "))
    told = f" ({clean(reason.text)})" if reason.answer is Answer.UNKNOWN else ""
    return f"{name}: {answer_words(reason.answer)}{told}"


def answer_words(answer: Answer) -> str:
    return {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known"}[answer]


def verdict_words(finding: Finding) -> str:
    return phrases()["verdicts"][finding.verdict]


def term_of(agreement: Agreement | None, term_id: str) -> Term | None:
    return next((term for term in agreement.terms if term.id == term_id), None) if agreement else None


def term_note(agreement: Agreement | None, term_id: str) -> str:
    """The term as the agreement's file has it, with its paragraph."""
    term = term_of(agreement, term_id)
    if term is None:
        return f"Term {term_id}"
    paragraph = f" (paragraph {clean(term.paragraph)})" if term.paragraph else ""
    return f"Term {term.id}{paragraph}: {clean(term.text)}"


def agreement_name(desk: Desk, agreement_id: str) -> str:
    agreement = desk.agreements.get(agreement_id)
    return clean(agreement.name) if agreement else agreement_id


def position_item(position: Position, desk: Desk) -> Item:
    """`Russia: support, on …. Reason given: “…”.` with its footnote."""
    claim = position.claim
    holder = clean(position.holder.name) if position.holder else f"“{quote(position.holder_text)}”"
    incident = desk.by_claim.get(claim.id)
    about = f" of “{quote(claim.topic.text)}”" if claim.topic and claim.kind is not Kind.DEMAND else ""
    resolved = _resolved_of(claim.id, incident) or Resolved(claim=claim, document_location=claim.document_id)
    certainty = {"uncertain": ", uncertain", "denied": ", denied", "planned": ", planned"}.get(claim.stance, "")
    rumour = "; unverified" if incident and incident.status is IncidentStatus.RUMOURED else ""
    words = Line(label="In the source’s words", text=f"“{quote(claim.evidence[0].exact)}”")
    lines = (words, *(Line(label="Reason given", text=f"“{quote(reason.text)}”") for reason in claim.reasons))
    subject = incident.id if incident else claim.id
    return Item(
        record_id=subject,
        short_id=short_id(subject),
        sentence=f"{holder}: {words_of(claim.kind)}{about}{certainty}, {when_text(position.when)}{rumour}.",
        marks=desk.notes.marks((resolved,)),
        lines=lines,
    )


def remark_item(remark: Remark, desk: Desk) -> Item:
    """Whose remark it is, and its words: never more than was said."""
    document = desk.notes.document(remark.words.document_id)
    publisher = clean((document.publisher or document.title or document.location) if document else "")
    is_readers = remark.part in READERS_PARTS
    holder = clean(remark.holder) or f"the text of {publisher}"
    whose = f"A reader’s comment ({holder})" if is_readers else holder[:1].upper() + holder[1:]
    return Item(
        record_id=remark.words.document_id,
        short_id=short_id(remark.words.document_id),
        sentence=f"{whose}: “{quote(remark.words.exact)}”",
        marks=desk.notes.mark_remark(remark),
    )


def _resolved_of(claim_id: str, incident: Incident | None) -> Resolved | None:
    claims = incident.claims if incident else ()
    return next((resolved for resolved in claims if resolved.claim.id == claim_id), None)


def by_likelihood(findings: Sequence[Finding]) -> tuple[int, str]:
    """Probable before possible before the rest."""
    order = {Likelihood.PROBABLE: 0, Likelihood.POSSIBLE: 1}
    return min(order.get(f.likelihood, 2) if f.likelihood else 2 for f in findings), findings[0].incident_id
