"""Who is bound, who is exempt and who is covered, on the day in question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.assess import when, words
from trucewatch.assess.words import short_name
from trucewatch.core.agreements import Accession, Agreement, Term
from trucewatch.core.claims import Actor, Interval
from trucewatch.core.incidents import Answer, Incident, Missing, Reason
from trucewatch.core.kinds import Kind

FROM_CONTEXT = "actors_from_context"
"""Name of the incident field that says from which claims the actors were taken over."""

UNNAMED = frozenset({"unknown", ""})
PLAIN_KINDS = frozenset({"people", "person"})
ONE_SIDED = frozenset({Kind.SHELLING, Kind.AIRSTRIKE, Kind.GUNFIRE, Kind.ATTACK, Kind.TERRITORIAL_CHANGE})
FIGHTING_KINDS = frozenset({"armed_group", "state", "coalition"})
WHICH = Missing(
    fact="which of those named did it",
    would_change="the excluded one alone: exemption_claimed; the bound one too: alleged_breach",
)
WHO_DID_IT = Missing(
    fact="who did it",
    would_change="one who is not bound: not_applicable; one who is excluded: exemption_claimed; two roots that name "
    "one who is bound: probable instead of possible",
)


def ids_of(actor: Actor) -> tuple[str, ...]:
    """The actor's id and the sides it belongs to, nearest first."""
    return (actor.id, *actor.sides)


def is_named(actor: Actor) -> bool:
    """Whether the actor says who it was: "gunmen" and "unknown" do not."""
    return actor.id not in UNNAMED and not (actor.kind == "unknown" and not actor.sides)


def known(agreement: Agreement) -> frozenset[str]:
    """Every actor id that the agreement names."""
    accessions = (*agreement.parties, *agreement.exempt)
    return frozenset((*(entry.actor_id for entry in accessions), *agreement.guarantors, *agreement.observers))


def named_actors(actors: Iterable[Actor], agreement: Agreement) -> tuple[Actor, ...]:
    """Actors that say who it was; an id that the agreement knows always does."""
    return tuple(actor for actor in actors if is_named(actor) or actor.id in known(agreement))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What it is asked of: an incident under an agreement, and the zone it lies in (None: not known, or none)."""

    incident: Incident
    agreement: Agreement
    zone_id: str | None = None

    def holds(self, entry: Accession) -> bool:
        """Whether an accession holds here: some groups joined for one area only."""
        return not entry.zone_ids or self.zone_id is None or self.zone_id in entry.zone_ids


def standing(actor: Actor, entries: Sequence[Accession], setting: Setting) -> Answer:
    """Whether the actor is on the list there on that day: its own entry decides before those of its sides.

    A group whose side was bound before it joined by itself is neither yes nor no until then. An accession for one
    area says nothing of another area.
    """
    incident, agreement = setting.incident, setting.agreement
    answers = []
    for identity in ids_of(actor):
        own = [entry for entry in entries if entry.actor_id == identity and setting.holds(entry)]
        if own:
            answers.append(_on_day(own, incident.happened, agreement))
    if not answers:
        return Answer.NO
    return Answer.UNKNOWN if answers[0] is Answer.NO and Answer.YES in answers else answers[0]


def _on_day(entries: Sequence[Accession], happened: Interval | None, agreement: Agreement) -> Answer:
    stretches = tuple((entry.start, entry.end or when.FAR_FUTURE) for entry in entries)
    first = min(start for start, _ in when.windows(agreement))
    if happened is None or min(start for start, _ in stretches) <= first:
        return Answer.YES if all(end == when.FAR_FUTURE for _, end in stretches) else Answer.UNKNOWN
    stretch = when.stretch_of(happened, agreement.time_zone)
    if when.covered(stretch, stretches):
        return Answer.YES
    touches = any(stretch[0] < end and start < stretch[1] for start, end in stretches)
    return Answer.UNKNOWN if touches else Answer.NO


def is_addressed(actor: Actor, term: Term, agreement: Agreement) -> bool:
    """Whether the term speaks to one who never joined: observers that may come, listed groups that must leave."""
    parties = {entry.actor_id for entry in agreement.parties}
    ids = set(ids_of(actor))
    return bool(ids & set(term.bound)) and not ids & parties


def bound(setting: Setting, term: Term) -> tuple[Reason, tuple[Missing, ...]]:
    """Whether someone bound by the term there on that day did it."""
    incident, agreement = setting.incident, setting.agreement
    actors = named_actors(incident.actors, agreement)
    if not actors:
        text = "nobody is named as the one who did it"
        return _reason("party_bound", Answer.UNKNOWN, text), (WHO_DID_IT,)
    eligible = [actor for actor in actors if not term.bound or set(ids_of(actor)) & set(term.bound)]
    answers = {
        actor: Answer.YES if is_addressed(actor, term, agreement) else standing(actor, agreement.parties, setting)
        for actor in eligible
    }
    for answer, how in ((Answer.YES, "is bound"), (Answer.UNKNOWN, "joined that day or at a time not known")):
        held = [actor for actor, given in answers.items() if given is answer]
        if held:
            missing = (
                Missing(fact=f"whether {held[0].name} was bound by then", would_change="if not: not_applicable"),
            )
            source = _source(incident)
            text = f"{_names(held)} {how} by {short_name(agreement)}{source[0]}"
            reason = Reason(test="party_bound", answer=answer, text=text, claim_ids=_with(incident, source[1]))
            return reason, () if answer is Answer.YES else missing
    return _reason("party_bound", Answer.NO, f"{_names(actors)}: not bound by this term then"), ()


def exempt(setting: Setting, term: Term) -> Reason:
    """Whether the one who did it or the one it was done to is excluded from the agreement: a claim by someone.

    Unknown where an excluded group and a bound one did it together: which of them it was decides.
    """
    incident, agreement = setting.incident, setting.agreement
    doers = tuple(actor for actor in incident.actors if not term.bound or set(ids_of(actor)) & set(term.bound))
    for role, actors in (("the actor", doers), ("the target", incident.targets)):
        out = [actor for actor in actors if _is_excluded(actor, setting, term)]
        if not out:
            continue
        note, ids = _source(incident) if role == "the actor" else ("", ())
        text = f"{role}, {out[0].name}, is excluded from {short_name(agreement)}{note or _tellers(incident)}"
        beside = [actor for actor in actors if actor not in out and _is_armed_party(actor, setting)]
        answer = Answer.UNKNOWN if beside and role == "the actor" and _is_joint(incident) else Answer.YES
        text += f"; {_names(beside)}, named with it, is not" if beside else ""
        return Reason(test="exempt", answer=answer, text=text, claim_ids=_with(incident, ids))
    if agreement.exempt and not term.bound and (named := _excluded_by_name(incident)):
        return _reason("exempt", Answer.YES, f"told of those who did it or were hit: “{named}”")
    if agreement.exempt and (said := words.first("excluded_as_target", words.all_told(incident))):
        return _reason("exempt", Answer.YES, f"a source says so of the target: “{said}”")
    if not incident.actors and not incident.targets:
        return _reason("exempt", Answer.UNKNOWN, "neither side is named")
    return _reason("exempt", Answer.NO, "no excluded group is named")


def _is_excluded(actor: Actor, setting: Setting, term: Term) -> bool:
    """Whether the actor is on the list of the excluded; not where the term speaks of just this actor."""
    if is_addressed(actor, term, setting.agreement):
        return False
    return standing(actor, setting.agreement.exempt, setting) is not Answer.NO


def _is_armed_party(actor: Actor, setting: Setting) -> bool:
    return actor.kind not in PLAIN_KINDS and standing(actor, setting.agreement.parties, setting) is not Answer.NO


def _excluded_by_name(incident: Incident) -> str | None:
    """The words that link a side to an excluded group: "fighters linked to al-Nusra" are told as its own."""
    for resolved in incident.claims:
        for mention in (*resolved.claim.actors, *resolved.claim.targets):
            if words.first("excluded_groups", mention.text):
                return mention.text
    return None


def _is_joint(incident: Incident) -> bool:
    """Whether those who did it are told as on one side: in a clash, also in one told beside, they fight each other."""
    return incident.kind in ONE_SIDED and any(resolved.actors for resolved in incident.claims)


def _tellers(incident: Incident) -> str:
    """Who says so, where the report names someone."""
    told = dict.fromkeys(name for resolved in incident.claims if (name := words.teller(resolved)))
    return f", as {', '.join(told)} has it" if told else ""


def covered(setting: Setting, term: Term) -> tuple[Reason, tuple[Missing, ...]]:
    """Whether the target is one that the term protects there on that day."""
    incident, agreement = setting.incident, setting.agreement
    targets = named_actors(incident.targets, agreement)
    if term.against:
        if not targets:
            missing = Missing(fact="against whom", would_change="a target that the term does not cover: not_applicable")
            return _reason("target_covered", Answer.UNKNOWN, "no target is named"), (missing,)
        if not any(set(ids_of(target)) & set(term.against) for target in targets):
            return _reason("target_covered", Answer.NO, f"{_names(targets)}: not covered by the term"), ()
    armed = [target for target in targets if target.kind not in PLAIN_KINDS]
    if (
        armed
        and agreement.nature == "ceasefire"
        and (foreign := [t for t in armed if _is_foreign(t, setting)]) == armed
    ):
        text = f"{_names(foreign)} is no party to {short_name(agreement)}; whether its terms cover it is not told"
        missing = Missing(fact=f"whether the terms cover {foreign[0].name}", would_change="if not: not_applicable")
        return _reason("target_covered", Answer.UNKNOWN, text), (missing,)
    late = [target.name for target in armed if _joins_later(target.id, setting)]
    if len(late) < len(armed):
        late = []
    elif not armed:
        late = _late_holders(setting)
    if late:
        text = f"{', '.join(late)} joined later or that day; whether the terms covered it before is not told"
        missing = Missing(
            fact=f"whether {late[0]} was covered by then",
            would_change="it was: alleged_breach; not: not_applicable",
        )
        return _reason("target_covered", Answer.UNKNOWN, text), (missing,)
    return _reason("target_covered", Answer.YES, "nothing told puts the target outside the terms"), ()


def _is_foreign(actor: Actor, setting: Setting) -> bool:
    """Whether an armed actor is neither party nor excluded, nor guarantor or observer of the agreement."""
    return actor.kind in FIGHTING_KINDS and not set(ids_of(actor)) & known(setting.agreement)


def _joins_later(actor_id: str, setting: Setting) -> bool:
    own = [entry for entry in setting.agreement.parties if entry.actor_id == actor_id and setting.holds(entry)]
    return bool(own) and _on_day(own, setting.incident.happened, setting.agreement) is not Answer.YES


def _late_holders(setting: Setting) -> list[str]:
    """Groups that joined later and that the telling itself names, as holding the place or as hit."""
    told = words.all_told(setting.incident)
    late = dict.fromkeys(e.actor_id for e in setting.agreement.parties if _joins_later(e.actor_id, setting))
    found = (re.search(r"\b" + r"[\W_]+".join(actor_id.split("_")) + r"\b", told, re.IGNORECASE) for actor_id in late)
    return [match[0] for match in found if match]


def _with(incident: Incident, others: tuple[str, ...]) -> tuple[str, ...]:
    """The incident's claims and the others; empty, for its claims alone, where there is no other."""
    return (*incident.claim_ids(), *others) if others else ()


def _source(incident: Incident) -> tuple[str, tuple[str, ...]]:
    """Words and claim ids for actors that come from another claim of the same report."""
    for field in incident.fields:
        if field.name == FROM_CONTEXT:
            ids = tuple(identity for value in field.values for identity in value.claim_ids)
            return " (named by the same report for that act)", ids
    return "", ()


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(dict.fromkeys(actor.name for actor in actors))


def _reason(test: str, answer: Answer, text: str) -> Reason:
    return Reason(test=test, answer=answer, text=text)
