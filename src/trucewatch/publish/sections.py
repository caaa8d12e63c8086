"""The sections of a brief, each from the incidents, findings and positions that belong in it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from trucewatch.core.agreements import Agreement, Position, Proposal
from trucewatch.core.claims import RemarkKind, Resolved
from trucewatch.core.incidents import Answer, Finding, Incident, IncidentStatus, Verdict, is_count
from trucewatch.core.kinds import POSITION_KINDS, HarmKind, Kind
from trucewatch.core.kinds import Group as KindGroup
from trucewatch.core.problems import Problem
from trucewatch.core.records import READERS_PARTS, Document, PartKind
from trucewatch.publish.catalogue import phrases, plural, say
from trucewatch.publish.flooded import folded_item
from trucewatch.publish.footnotes import completeness_text, document_name, published_text
from trucewatch.publish.items import (
    Desk,
    bare_item,
    by_likelihood,
    finding_lines,
    harm_lines,
    incident_item,
    position_item,
    remark_item,
    short_name,
    term_note,
    words_line,
)
from trucewatch.publish.judged import notes_told
from trucewatch.publish.plan import CLAIMED, Plan
from trucewatch.publish.report import Group, Item, Line, Section, Table
from trucewatch.publish.wording import (
    changed_when,
    clean,
    count_sentence,
    day,
    field_of,
    handed_on,
    listing,
    section_phrases,
)

TALK_KINDS = frozenset({Kind.TALKS, Kind.AGREEMENT})
WITHHELD = frozenset({HarmKind.TRAPPED, HarmKind.DISPLACED})


def head(anchor: str) -> Section:
    """A section's title, its opening line and what is said when it is empty, from `phrases.json`."""
    words = section_phrases()[anchor]
    return Section(anchor=anchor, title=words["title"], intro=words.get("intro", ""), empty=words.get("empty", ""))


def finding_section(plan: Plan, section: Section, *verdicts: Verdict, is_law: bool = False) -> Section:
    """Findings of these verdicts by agreement and term; an incident stands once, with what else speaks of it."""
    groups: defaultdict[tuple[str, str], list[tuple[Incident, list[Finding]]]] = defaultdict(list)
    for incident, findings in plan.judged(*verdicts, is_law=is_law):
        groups[findings[0].agreement_id, findings[0].term_id].append((incident, findings))
    made = []
    for (agreement_id, term_id), entries in sorted(groups.items()):
        entries.sort(key=lambda entry: by_likelihood(entry[1], entry[0].status))
        items = tuple(_judged_item(plan, incident, findings) for incident, findings in entries)
        note = term_note(plan.desk.agreements.get(agreement_id), term_id)
        made.append(Group(title=short_name(plan.desk, agreement_id), note=note, items=items))
        plan.shown.update(incident.id for incident, _ in entries)
    return _filled(section, made)


def _judged_item(plan: Plan, incident: Incident, findings: Sequence[Finding]) -> Item:
    own = [finding for finding in findings if finding.agreement_id == findings[0].agreement_id]
    others = [finding for finding in findings if finding.agreement_id != findings[0].agreement_id]
    lines = (*_open_again(incident), *_doer_line(incident, own[0]), *finding_lines(own, plan.desk, others))
    return incident_item(incident, plan.desk, lines=lines, is_short=incident.id in plan.shown)


def _open_again(incident: Incident) -> tuple[Line, ...]:
    """That a newer version of a page changed what the finding rests on, and nobody has looked since."""
    fresh = dict.fromkeys(changed_when(change) for change in incident.changes if change.is_open)
    return (Line(label=say("open_again"), text="; ".join(fresh)),) if fresh else ()


def _doer_line(incident: Incident, finding: Finding) -> tuple[Line, ...]:
    """Where nobody names the doer in so many words and the same report does for that act: what the test used."""
    bound = next((r for r in finding.reasons if r.test == "party_bound" and r.answer is Answer.YES), None)
    return (Line(label=say("doer"), text=clean(bound.text)),) if bound and not incident.actors else ()


def counts_section(plan: Plan, section: Section) -> Section:
    """Numbers of breaches that monitors and parties give, each with who gives it; one number of one teller once."""
    told: dict[tuple[tuple[str, ...], tuple[str, ...]], Incident] = {}
    for incident in plan.current:
        if is_count(incident):
            key = (incident.roots, tuple(value.value for value in field_of(incident, "count")))
            told.setdefault(key, incident)
            plan.shown.add(incident.id)
    items = tuple(_counted_item(incident, plan) for incident in told.values())
    return _filled(section, [Group(title="", items=items)] if items else [])


def _counted_item(incident: Incident, plan: Plan) -> Item:
    """The numbers side by side with who counted none, who handed them on, and what does not add up."""
    names = plan.desk.names
    documents = {resolved.claim.document_id for resolved in incident.claims}
    none = [
        other
        for other in plan.current
        if other.kind is Kind.CALM
        and not set(other.roots) & set(incident.roots)
        and _day_and_place(other) == _day_and_place(incident)
        and documents & {resolved.claim.document_id for resolved in other.claims}
    ]
    lines = [Line(label=say("none_counted_by"), text=listing(names.all(other.roots) for other in none))] if none else []
    through = [f"{names.of(root)}{handed}" for root in incident.roots if (handed := handed_on(incident, names, root))]
    lines += [Line(label=say("handed_on"), text="; ".join(through))] if through else []
    lines += [Line(label=say("note"), text=note) for note in notes_told(incident)]
    item = incident_item(incident, plan.desk, lines=lines, is_short=True)
    return replace(item, sentence=count_sentence(incident, names))


def _day_and_place(incident: Incident) -> tuple[object, ...]:
    when = incident.happened
    return when and (when.start, when.end), incident.place and incident.place.id


def law_section(plan: Plan, section: Section) -> Section:
    """Rules of law that incidents touch, with the tests and what is missing; then what the sources say of the law."""
    judged = finding_section(plan, section, *(v for v in Verdict if v is not Verdict.NOT_APPLICABLE), is_law=True)
    said = _remarks(plan, RemarkKind.LAW)
    if not said:
        return judged
    told = Group(title=say("law_said"), note=say("law_said_note"), items=said)
    return _filled(section, [*judged.groups, told])


def _remarks(plan: Plan, *kinds: RemarkKind) -> tuple[Item, ...]:
    return tuple(remark_item(remark, plan.desk) for remark in plan.remarks if remark.kind in kinds)


def incident_section(plan: Plan, section: Section, wanted: Callable[[Incident], bool]) -> Section:
    """Current incidents not shown before that `wanted` takes."""
    incidents = [incident for incident in plan.current if incident.id not in plan.shown and wanted(incident)]
    plan.shown.update(incident.id for incident in incidents)
    items = tuple(incident_item(incident, plan.desk) for incident in incidents)
    return _filled(section, [Group(title="", items=items)] if items else [])


def _filled(section: Section, groups: Sequence[Group]) -> Section:
    return replace(section, intro=section.intro if groups else "", groups=tuple(groups))


def talks_section(plan: Plan, section: Section) -> Section:
    """Each agreement and proposal with its talks and who holds what about it, reasons included."""
    groups = []
    topics = [(a.id, clean(a.name), agreement_note(a, plan.desk)) for a in plan.desk.agreements.values()]
    topics += [(p.id, proposal_title(p), proposal_note(p, plan.desk)) for p in plan.proposals]
    told: defaultdict[str, list[Incident]] = defaultdict(list)
    of_proposal = {claim_id: p.id for p in plan.proposals for claim_id in (*p.talks, *p.claim_ids)}
    for incident in _rounds(plan):
        about = {topic for resolved in incident.claims for topic in _topics(resolved, of_proposal)}
        told[min(about, default="")].append(incident)
    held: defaultdict[str, list[Position]] = defaultdict(list)
    known = {topic for topic, _, _ in topics}
    for position in plan.positions:
        topic = position.agreement_id or of_proposal.get(position.claim.id, "")
        held[topic if topic in known else ""].append(position)
    for topic in [key for key in told if key not in known and key]:
        told[""] += told.pop(topic)
    for topic, name, note in [*topics, ("", say("other_talks"), "")]:
        rounds = (incident_item(one, plan.desk, lines=(words_line(one),)) for one in told[topic])
        items = [*rounds, *_positions(held[topic], plan.desk)]
        if items:
            groups.append(Group(title=name, note=note, items=tuple(items)))
    aside = _remarks(plan, RemarkKind.DOUBT, RemarkKind.NO_COMMENT)
    if aside:
        groups.append(Group(title=say("doubts"), note=say("doubts_note"), items=aside))
    return _filled(section, groups)


def agreement_note(agreement: Agreement, desk: Desk) -> str:
    """When it was concluded, who guarantees it, how well its text is known."""
    told = [say("concluded", day=day(agreement.concluded))] if agreement.concluded else []
    if agreement.guarantors:
        told.append(say("guarantors", who=desk.names.all(agreement.guarantors)))
    told.append(say("text_grade", grade=phrases()["text_grades"].get(agreement.text_grade, agreement.text_grade)))
    line = "; ".join(told)
    return f"{line[:1].upper()}{line[1:]}."


def proposal_title(proposal: Proposal) -> str:
    """A proposal is named with what it is: no agreement."""
    return say("under_discussion", name=clean(proposal.name))


def proposal_note(proposal: Proposal, desk: Desk) -> str:
    """That it is a negotiation, who negotiates and about where."""
    told = [say("a_negotiation")]
    if proposal.parties:
        told.append(say("parties_told", who=desk.names.all(proposal.parties)))
    if proposal.places:
        told.append(say("places_told", places=listing(clean(place) for place in proposal.places)))
    return " ".join(told)


def _topics(resolved: Resolved, of_proposal: dict[str, str]) -> set[str]:
    own = of_proposal.get(resolved.claim.id)
    return {*resolved.topics, *([own] if own else [])}


def _rounds(plan: Plan) -> list[Incident]:
    """Talks and agreements told; positions that no Position record covers."""
    covered = {position.claim.id for position in plan.positions}
    found = []
    for incident in plan.current:
        if incident.id in plan.shown or incident.kind.group is not KindGroup.DIPLOMACY:
            continue
        is_covered = any(claim_id in covered for claim_id in incident.claim_ids())
        if incident.kind in TALK_KINDS or not is_covered:
            found.append(incident)
    plan.shown.update(i.id for i in plan.current if i.kind.group is KindGroup.DIPLOMACY)
    return found


def _positions(positions: Iterable[Position], desk: Desk) -> list[Item]:
    def key(position: Position) -> tuple[str, str, str]:
        holder = position.holder.name if position.holder else position.holder_text
        return holder.casefold(), position.claim.kind, position.claim.id

    items = [position_item(position, desk) for position in sorted(positions, key=key)]
    return list({(item.sentence, item.record_id): item for item in items}.values())


def humanitarian_section(plan: Plan, section: Section) -> Section:
    """Aid, access, displacement and harm; people trapped and displaced as told, in ranges, from whatever incident."""
    is_humanitarian = {i.id for i in plan.current if i.kind.group is KindGroup.HUMANITARIAN}
    items = []
    for incident in plan.current:
        is_new = incident.id in is_humanitarian and incident.id not in plan.shown
        is_told = any(field_of(incident, f"harm.{kind}.{who}") for kind in WITHHELD for who in _whos(incident))
        if is_new:
            items.append(incident_item(incident, plan.desk))
        elif is_told and incident.kind not in POSITION_KINDS:
            items.append(incident_item(incident, plan.desk, lines=harm_lines(incident, plan.desk), is_short=True))
    plan.shown |= is_humanitarian
    return _filled(section, [Group(title="", items=tuple(items))] if items else [])


def _whos(incident: Incident) -> set[str]:
    return {field.name.rpartition(".")[2] for field in incident.fields if field.name.startswith("harm.")}


def rumour_section(plan: Plan, section: Section) -> Section:
    """Told only by readers' comments, posts, unnamed or unsure tellers: apart from the rest, and counted apart."""
    by_where: defaultdict[str, list[Item]] = defaultdict(list)
    for incident in plan.rumours:
        parts = {resolved.claim.part for resolved in incident.claims}
        where = say("readers_and_posts" if parts <= READERS_PARTS else "unnamed_tellers")
        touched = dict.fromkeys(
            short_name(plan.desk, finding.agreement_id)
            for finding in plan.findings.get(incident.id, ())
            if finding.verdict not in (Verdict.NOT_APPLICABLE, Verdict.CONSISTENT)
        )
        lines = [Line(label=say("if_so"), text="; ".join(touched))] if touched else []
        by_where[where].append(incident_item(incident, plan.desk, lines=lines))
    groups = [Group(title=title, items=tuple(items)) for title, items in sorted(by_where.items())]
    items = tuple(folded_item(flood, told, plan.desk) for flood, told in plan.flooded)
    return _filled(section, [*groups, *([Group(title=say("flooded"), items=items)] if items else [])])


def aside_section(plan: Plan, section: Section) -> Section:
    """Background, undated, and dated outside the period: named shortly, so that nothing read is lost."""
    titles = (say("background"), say("no_date"), say("outside"))
    sorted_in = [(titles[_aside_rank(incident)], incident) for incident in sorted(plan.aside, key=_aside_rank)]
    groups: defaultdict[str, list[Item]] = defaultdict(list)
    for title, incident in sorted_in:
        is_told = incident.kind.group is KindGroup.HUMANITARIAN and title == titles[1]
        groups[title].append(incident_item(incident, plan.desk) if is_told else bare_item(incident, plan.desk))
    return _filled(section, [Group(title=title, items=tuple(items)) for title, items in groups.items()])


def _aside_rank(incident: Incident) -> int:
    if incident.is_background:
        return 0
    return 1 if incident.happened is None or incident.happened.start is None else 2


def sources_section(documents: Sequence[Document], incidents: Sequence[Incident]) -> Section:
    """Every document read, how complete it is, how many claims it gave; comments counted apart."""
    own: Counter[str] = Counter()
    readers: Counter[str] = Counter()
    for resolved in (resolved for incident in incidents for resolved in incident.claims):
        (readers if resolved.claim.part in READERS_PARTS else own)[resolved.claim.document_id] += 1
    versions = Counter(document.page_key for document in documents)
    rows = []
    for document in sorted(documents, key=lambda d: ((d.publisher or "~").casefold(), str(d.published), d.location)):
        comments = sum(part.kind is PartKind.COMMENT for part in document.parts)
        rows.append(
            (
                document_name(document),
                published_text(document),
                completeness_text(document, versions[document.page_key]),
                str(own[document.id]),
                say("from_comments", n=readers[document.id], comments=plural(comments, "comment"))
                if comments
                else str(readers[document.id]),
            )
        )
    headings = tuple(phrases()["sources_table"].values())
    table = Table(headings=headings, rows=tuple(rows)) if rows else None
    return replace(head("sources"), table=table)


def problems_section(problems: Sequence[Problem]) -> Section:
    """What could not be read or understood, by stage and code, with the first example."""
    grouped: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        grouped[problem.stage, problem.code].append(problem)
    rows = tuple(
        (stage, code.replace("_", " "), str(len(found)), clean(found[0].message)[:200], clean(found[0].hint)[:200])
        for (stage, code), found in sorted(grouped.items())
    )
    table = Table(headings=tuple(phrases()["problems_table"].values()), rows=rows) if rows else None
    return replace(head("problems"), table=table)


def glance_table(plan: Plan, in_force: Sequence[Agreement]) -> Table | None:
    """A row for each agreement in force or touched, with the number of incidents by verdict."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for incident in plan.current:
        seen = {(finding.agreement_id, finding.verdict) for finding in plan.findings.get(incident.id, ())}
        for agreement_id, verdict in seen:
            counts[agreement_id][verdict] += 1
    columns = (
        (say("breaches"), (Verdict.ALLEGED_BREACH,)),
        (say("claimed"), CLAIMED),
        (say("undetermined"), (Verdict.UNDETERMINED,)),
        (say("disputed"), (Verdict.DISPUTED,)),
        (say("consistent"), (Verdict.CONSISTENT,)),
    )
    rows = []
    for agreement in in_force:
        told = counts[agreement.id]
        cells = [str(sum(told[verdict] for verdict in verdicts) or say("none")) for _, verdicts in columns]
        rows.append((short_name(plan.desk, agreement.id), *cells))
    headings = (say("agreement"), *(title for title, _ in columns))
    return Table(headings=headings, rows=tuple(rows)) if rows else None


def is_rumour(incident: Incident) -> bool:
    """Rumours stand apart; but who says what of a deal belongs to the deal, also when officials do not give names."""
    is_readers = {resolved.claim.part for resolved in incident.claims} <= READERS_PARTS
    is_diplomacy = incident.kind.group is KindGroup.DIPLOMACY and not is_readers
    return incident.status is IncidentStatus.RUMOURED and not is_diplomacy
