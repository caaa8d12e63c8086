"""Incidents, findings and positions made into items of the brief."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trucewatch.core.agreements import Agreement, Position, Term
from trucewatch.core.claims import Claim, Remark, Resolved
from trucewatch.core.incidents import (
    Answer,
    Field,
    Finding,
    Incident,
    IncidentStatus,
    Likelihood,
    Reason,
    Value,
    Verdict,
)
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.records import READERS_PARTS
from trucewatch.publish.catalogue import phrases, say
from trucewatch.publish.footnotes import Notes
from trucewatch.publish.judged import claim_lines, judged_lines, notes_told, status_lines
from trucewatch.publish.names import Names
from trucewatch.publish.report import Item, Line
from trucewatch.publish.wording import (
    clean,
    field_of,
    field_words,
    harm_fields,
    harm_text,
    in_words,
    is_told_absent,
    listing,
    quote,
    sentence,
    short_id,
    sources_text,
    what_text,
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
    beside: Mapping[str, Sequence[Incident]] = field(default_factory=dict)
    """Incident id → harm, damage and bare words of a breach told beside it in the same reports."""


def incident_item(incident: Incident, desk: Desk, *, lines: Iterable[Line] = (), is_short: bool = False) -> Item:
    """An incident's sentence, footnotes and what people made of its claims; unless `is_short`, also what is told of
    harm and where accounts differ."""
    own = (
        () if is_short else (*harm_lines(incident, desk), *beside_lines(incident, desk), *dispute_lines(incident, desk))
    )
    beside = () if is_short else desk.beside.get(incident.id, ())
    told = (*incident.claims, *(resolved for other in beside for resolved in other.claims))
    return Item(
        record_id=incident.id,
        short_id=short_id(incident.id),
        sentence=sentence(incident, desk.names),
        marks=desk.notes.marks(told),
        lines=(*own, *judged_lines(incident, told), *lines),
    )


def bare_item(incident: Incident, desk: Desk) -> Item:
    """An incident named only: its sentence and the id that leads to its words."""
    told = sentence(incident, desk.names)
    return Item(record_id=incident.id, short_id=short_id(incident.id), sentence=told, lines=status_lines(incident))


def beside_lines(incident: Incident, desk: Desk) -> tuple[Line, ...]:
    """What the same reports tell beside it, each with its own status: never counted as incidents more."""
    told = []
    for other in desk.beside.get(incident.id, ()):
        values = [(kind.name, value) for kind in harm_fields(other) for value in kind.values]
        told += [f"{harm_text(name, value.value)} ({_who(value, desk)})" for name, value in values]
        if not values:
            what = what_text(other)
            told.append(f"{what[:1].lower()}{what[1:]} ({sources_text(other, desk.names)})")
    return (Line(label=say("told_beside"), text="; ".join(dict.fromkeys(told))),) if told else ()


def harm_lines(incident: Incident, desk: Desk) -> tuple[Line, ...]:
    """Every figure with who gives it, beside each other: never one sum."""
    values = [(kind.name, value) for kind in harm_fields(incident) for value in kind.values]
    told = [f"{harm_text(name, value.value)} ({_who(value, desk, incident)})" for name, value in values]
    is_contested = any(value.support and value.dissent for _, value in values)
    return (Line(label=say("harm_differs" if is_contested else "harm_told"), text="; ".join(told)),) if told else ()


def dispute_lines(incident: Incident, desk: Desk) -> tuple[Line, ...]:
    """Fields on which roots contradict each other, both sides named; denials first."""
    lines = []
    if denying := listing(_denier(resolved) for resolved in incident.claims if resolved.claim.stance is Stance.DENIED):
        lines.append(Line(label=say("told_by" if is_told_absent(incident) else "denied_by"), text=denying))
    in_front = {actor.id for actor in incident.actors}
    naming = [v for v in field_of(incident, "actors") if v.support and v.value not in in_front and v.value != "unknown"]
    is_clash = any(value.dissent for value in naming) and bool(in_front)
    if naming and not is_clash:
        told_by = (f"{desk.names.of(value.value)} ({desk.names.all(value.support)})" for value in naming)
        lines.append(Line(label=say("doer_by_some"), text="; ".join(told_by)))
    for told in incident.fields:
        contested = [value for value in told.values if value.dissent and value.support]
        if told.name in CONTESTED and len(contested) > 1:
            lines.append(Line(label=say("accounts_differ"), text=_contest(told, contested, desk)))
    lines += [Line(label=say("note"), text=note) for note in notes_told(incident)]
    return tuple(lines)


def _denier(resolved: Resolved) -> str:
    """Who denies it, as the page calls him, and the page: a publisher that reports a denial does not deny."""
    page = clean(resolved.publisher or "") or clean(resolved.document_location)
    if not resolved.claim.attribution:
        return page
    return f"“{clean(resolved.claim.attribution[-1].text)}” ({page})"


def _contest(field: Field, values: Sequence[Value], desk: Desk) -> str:
    told = [f"{desk.names.of(value.value)} ({desk.names.all(value.support)})" for value in values]
    return f"{field_words(field.name)}: {'; '.join(told)}"


def _who(value: Value, desk: Desk, incident: Incident | None = None) -> str:
    """Who tells a value; where its root tells another one too, through whom each came."""
    if not value.support:
        return say("denied_by_whom", who=desk.names.all(value.dissent))
    told = desk.names.all(value.support)
    if incident is None or len(value.support) > 1 or not _tells_another(value, incident):
        return told
    through = [
        relay.value
        for name in ("relay", "copy")
        for relay in field_of(incident, name)
        if not set(value.claim_ids).isdisjoint(relay.claim_ids)
    ]
    return f"{told}{say('through', who=desk.names.some(through))}" if through else told


def _tells_another(value: Value, incident: Incident) -> bool:
    """Whether the same root gives another figure of the same harm, as one through another relay may."""
    same = next(field.values for field in harm_fields(incident) if value in field.values)
    return any(other is not value and set(other.support) & set(value.support) for other in same)


def finding_lines(findings: Sequence[Finding], desk: Desk, others: Sequence[Finding] = ()) -> tuple[Line, ...]:
    """Likelihood, tests with their answers, what is missing, and the other terms and agreements that speak of it."""
    first = findings[0]
    lines = []
    if first.likelihood:
        lines.append(Line(label=say("likelihood"), text=phrases()["likelihoods"][first.likelihood]))
    decisive = _DECISIVE.get(first.verdict)
    lines += [Line(label=say("as_claimed"), text=clean(r.text)) for r in first.reasons if r.test == decisive]
    is_open = any(reason.test == "in_zone" and reason.answer is Answer.UNKNOWN for reason in first.reasons)
    if is_open and first.zone_share is not None and 0.005 < first.zone_share < 1:
        share = say("zone_share", share=f"{first.zone_share:.0%}")
        lines.append(Line(label=say("zone"), text=share))
    if first.reasons and first.verdict is not Verdict.CONSISTENT:
        lines.append(Line(label=say("tests"), text=tests_text(first.reasons)))
    missing = dict.fromkeys((clean(m.fact), in_words(m.would_change)) for finding in findings for m in finding.missing)
    if missing:
        told = (f"{fact} → {change}" if change else fact for fact, change in missing)
        lines.append(Line(label=say("missing"), text="; ".join(told)))
    own = [f"{finding.term_id} ({verdict_words(finding)})" for finding in findings[1:]]
    also = [*own, *(_also(finding, desk) for finding in others)]
    if also:
        lines.append(Line(label=say("also_under"), text="; ".join(also)))
    return tuple(lines)


_DECISIVE = {
    Verdict.EXEMPTION_CLAIMED: "exempt",
    Verdict.SELF_DEFENCE_CLAIMED: "self_defence",
    Verdict.DISPUTED: "denied",
}


def _also(finding: Finding, desk: Desk) -> str:
    """Another agreement's verdict, with what is missing for it where that leaves it open."""
    told = f"{short_name(desk, finding.agreement_id)}, {finding.term_id}: {verdict_words(finding)}"
    if finding.verdict is not Verdict.UNDETERMINED or not finding.missing:
        return told
    return f"{told} ({say('missing_facts', facts=listing(clean(missing.fact) for missing in finding.missing))})"


def tests_text(reasons: Sequence[Reason]) -> str:
    """`yes: in the zone, doer bound; not known: in force then`. Reasons in full words are in `trucewatch why`."""
    told: dict[Answer, list[str]] = {Answer.YES: [], Answer.NO: [], Answer.UNKNOWN: []}
    for reason in reasons:
        if reason.test not in SILENT_TESTS or reason.answer is not Answer.YES:
            name = phrases()["tests"].get(reason.test, reason.test.replace("_", " "))
            told[reason.answer].append(name)
    return "; ".join(f"{answer_words(answer)}: {', '.join(names)}" for answer, names in told.items() if names)


SILENT_TESTS = frozenset({"conduct", "weapon", "target_covered", "likelihood"})
"""A finding stands only where these are met: shown where they are not."""


def answer_words(answer: Answer) -> str:
    return phrases()["answers"][answer]


def verdict_words(finding: Finding) -> str:
    return phrases()["verdicts"][finding.verdict]


def term_of(agreement: Agreement | None, term_id: str) -> Term | None:
    return next((term for term in agreement.terms if term.id == term_id), None) if agreement else None


def term_note(agreement: Agreement | None, term_id: str) -> str:
    """The term as the agreement's file has it, with its paragraph."""
    term = term_of(agreement, term_id)
    if term is None:
        return say("term", term=term_id)
    paragraph = say("paragraph", paragraph=clean(term.paragraph)) if term.paragraph else ""
    is_zone = agreement is not None and agreement.nature == "deconfliction"
    nature = f" {say('incursion')}" if is_zone else ""
    return f"{say('term', term=term.id)}{paragraph}: {clean(term.text)}{nature}"


def agreement_name(desk: Desk, agreement_id: str) -> str:
    agreement = desk.agreements.get(agreement_id)
    return clean(agreement.name) if agreement else agreement_id


def short_name(desk: Desk, agreement_id: str) -> str:
    """How people speak of it: the first name that its file lists, with a capital; else its full name."""
    agreement = desk.agreements.get(agreement_id)
    name = clean(agreement.names[0]) if agreement and agreement.names else agreement_name(desk, agreement_id)
    return f"{name[:1].upper()}{name[1:]}"


def position_item(position: Position, desk: Desk) -> Item:
    """`Russia: support, on …. Reason given: “…”.` with its footnote."""
    claim = position.claim
    holder = clean(position.holder.name) if position.holder else f"“{quote(position.holder_text)}”"
    incident = desk.by_claim.get(claim.id)
    about = say("of_topic", topic=quote(claim.topic.text)) if claim.topic and claim.kind is not Kind.DEMAND else ""
    resolved = _resolved_of(claim.id, incident) or Resolved(claim=claim, document_location=claim.document_id)
    certainty = phrases()["stances"].get(claim.stance, "")
    rumour = f"; {say('unverified')}" if incident and incident.status is IncidentStatus.RUMOURED else ""
    lines = (
        _quoted(claim),
        *(Line(label=say("reason_given"), text=f"“{quote(reason.text)}”") for reason in claim.reasons),
        *(judged_lines(incident, [resolved]) if incident else claim_lines([resolved])),
    )
    stand = phrases()["positions"].get(claim.kind, words_of(claim.kind))
    subject = incident.id if incident else claim.id
    return Item(
        record_id=subject,
        short_id=short_id(subject),
        sentence=f"{holder}: {stand}{about}{certainty}, {when_text(position.when)}{rumour}.",
        marks=desk.notes.marks((resolved,)),
        lines=lines,
    )


def words_line(incident: Incident) -> Line:
    """The words of the claim that tells an incident most fully."""
    return _quoted(
        max((resolved.claim for resolved in incident.claims), key=lambda claim: len(claim.evidence[0].exact))
    )


def _quoted(claim: Claim) -> Line:
    return Line(label=say("in_words"), text=f"“{quote(claim.evidence[0].exact)}”")


def remark_item(remark: Remark, desk: Desk) -> Item:
    """Whose remark it is, and its words: never more than was said."""
    document = desk.notes.document(remark.words.document_id)
    publisher = clean((document.publisher or document.title or document.location) if document else "")
    is_readers = remark.part in READERS_PARTS
    holder = clean(remark.holder) or say("text_of", publisher=publisher)
    whose = say("a_readers_comment", who=holder) if is_readers else holder[:1].upper() + holder[1:]
    return Item(
        record_id=remark.words.document_id,
        short_id=short_id(remark.words.document_id),
        sentence=f"{whose}: “{quote(remark.words.exact)}”",
        marks=desk.notes.mark_remark(remark),
    )


def _resolved_of(claim_id: str, incident: Incident | None) -> Resolved | None:
    claims = incident.claims if incident else ()
    return next((resolved for resolved in claims if resolved.claim.id == claim_id), None)


def by_likelihood(findings: Sequence[Finding], status: IncidentStatus) -> tuple[int, bool]:
    """Probable before possible before the rest; told by several before told by one."""
    order = {Likelihood.PROBABLE: 0, Likelihood.POSSIBLE: 1}
    first = min(order.get(f.likelihood, 2) if f.likelihood else 2 for f in findings)
    return first, status is not IncidentStatus.CORROBORATED
