"""Whether what was done is what a term speaks of, and the further tests that terms name."""

from collections.abc import Callable
from datetime import timedelta

from trucewatch.assess import who, words
from trucewatch.core.agreements import Agreement, Modality, Term
from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.incidents import Answer, Incident, Missing, Reason
from trucewatch.core.kinds import Group, Kind, Stance, Weapon

Tested = tuple[Reason, tuple[Missing, ...]]

EFFECTS = frozenset({Kind.CASUALTIES, Kind.DAMAGE})
"""Kinds that tell what was done to people or things, not what was done."""
WAR_TOLL = 1000
"""Told without a day, so many dead are the toll of a war."""
COUNTED_OVER = timedelta(days=8)

_HELPERS = frozenset({"monitor", "ngo", "un_body", "people", "person", "media"})
_HINDERED = frozenset({"monitor", "ngo", "un_body"})
"""Kinds that want nothing for themselves: told as hindered, someone hindered them."""
_PLAIN_PEOPLE = frozenset({"civilians", "people", "children", "women", "displaced_people", "aid_workers", "refugees"})
_MAY_BE_MISHAP = EFFECTS | {Kind.EXPLOSION}
_HEAVY = frozenset({Weapon.ARTILLERY, Weapon.ROCKET, Weapon.TANK, Weapon.MORTAR, Weapon.MISSILE})


def speaks_of(term: Term, incident: Incident) -> bool:
    """Whether the term is about conduct of this kind; calm speaks to every ban on hostilities.

    A term about certain weapons speaks only where one of them is told.
    """
    if term.modality is Modality.EXEMPT:
        return False
    if incident.kind is Kind.CALM:
        return bans_force(term)
    if incident.kind not in term.conduct:
        return False
    return not term.weapons or bool(set(term.weapons) & set(incident_weapons(incident)))


def bans_force(term: Term) -> bool:
    """Whether the term bars hostilities as such, with any weapon."""
    return (
        term.modality is Modality.PROHIBIT
        and not term.weapons
        and not term.against
        and any(kind.group is Group.VIOLENCE for kind in term.conduct)
    )


def incident_weapons(incident: Incident) -> tuple[Weapon, ...]:
    """Every weapon that one of its claims names."""
    return tuple(dict.fromkeys(weapon for resolved in incident.claims for weapon in resolved.claim.weapons))


def weapon(incident: Incident, term: Term) -> Reason:
    """The weapon that makes the term speak."""
    used = sorted(set(term.weapons) & set(incident_weapons(incident)))
    text = f"told: {', '.join(used)}" if used else "the term is about any weapon"
    return _said("weapon", Answer.YES, text)


def further(incident: Incident, agreement: Agreement, term: Term) -> tuple[Tested, ...]:
    """The answers to the tests that the term names, and to those that what is told itself raises."""
    raised = (
        [] if term.modality is not Modality.PROHIBIT else [_accident(incident), _excluded_beside(incident, agreement)]
    )
    if _is_left_behind(incident):
        raised.append(_laid())
    return (*(_TESTS[name](incident, agreement) for name in term.tests), *filter(None, raised))


def _accident(incident: Incident) -> Tested | None:
    """Harm or a blast by nobody named that is told as a mishap: whether anyone used force is open."""
    if incident.kind not in _MAY_BE_MISHAP or any(who.is_named(actor) for actor in incident.actors):
        return None
    if not (found := words.first("mishap", words.all_told(incident))):
        return None
    missing = Missing(
        fact="whether anyone used force", would_change="a mishap: not_applicable; an attack: alleged_breach"
    )
    return _said("mishap", Answer.UNKNOWN, f"told as a mishap: “{found}”"), (missing,)


def _excluded_beside(incident: Incident, agreement: Agreement) -> Tested | None:
    """An excluded group told of in the same words where a side is not named: it may be that side."""
    if not agreement.exempt or incident.kind is Kind.CALM:
        return None
    if who.named_actors(incident.actors, agreement) and incident.targets:
        return None
    if not (found := words.first("excluded_groups", words.all_told(incident))):
        return None
    missing = Missing(fact=f"whether {found} was one of the sides", would_change="if so: exemption_claimed")
    return _said("excluded_beside", Answer.UNKNOWN, f"{found} is told of, and one side is not named"), (missing,)


def _is_left_behind(incident: Incident) -> bool:
    """Whether it is a blast of mines by nobody named: it tells when someone trod on one, not when one was laid."""
    is_mine = incident.kind is Kind.EXPLOSION and set(incident_weapons(incident)) == {Weapon.MINE}
    return is_mine and not any(who.is_named(actor) for actor in incident.actors)


def _laid() -> Tested:
    fact = "when the mine was laid, and by whom"
    missing = Missing(fact=fact, would_change="in the time of force by one who is bound: alleged_breach; else none")
    return _said("laid", Answer.UNKNOWN, f"{fact}: not told"), (missing,)


def self_defence(incident: Incident) -> Reason:
    """Whether a teller claims that it was done in self-defence or in answer to fire: by whom, and in which words."""
    for resolved in incident.claims:
        if resolved.claim.stance is Stance.DENIED:
            continue
        if found := words.first("self_defence", words.told(resolved)):
            teller = words.teller(resolved)
            text = f"told as an answer{f' by {teller}' if teller else ''}: “{found}”"
            return Reason(test="self_defence", answer=Answer.YES, text=text, claim_ids=(resolved.claim.id,))
    return _said("self_defence", Answer.NO, "no self-defence is claimed")


def stances(incident: Incident) -> frozenset[Stance]:
    """Every stance in which it is told."""
    return frozenset(resolved.claim.stance for resolved in incident.claims)


def denied(incident: Incident) -> Reason:
    """Yes where only denials are told, unknown where some deny and some assert it; names who denies."""
    found = stances(incident)
    if Stance.DENIED in found:
        denials = [resolved for resolved in incident.claims if resolved.claim.stance is Stance.DENIED]
        who_does = "; ".join(dict.fromkeys(_denial(incident, resolved) for resolved in denials))
        only = found == {Stance.DENIED}
        text = f"told only by those who deny it: {who_does}" if only else f"some tell it and some deny it: {who_does}"
        answer = Answer.YES if only else Answer.UNKNOWN
        return Reason(test="denied", answer=answer, text=text, claim_ids=tuple(one.claim.id for one in denials))
    return _said("denied", Answer.NO, "nobody denies it")


def _denial(incident: Incident, resolved: Resolved) -> str:
    """Who denies it, whether that is the accused, and in which words."""
    teller = words.teller(resolved) or "a source"
    accused = {identity for actor in incident.actors for identity in who.ids_of(actor)}
    is_accused = any(set(who.ids_of(actor)) & accused for actor in resolved.tellers if who.is_named(actor))
    return f"{teller}{', the accused,' if is_accused else ''} (“{resolved.claim.evidence[0].exact[:200]}”)"


def is_toll(incident: Incident) -> bool:
    """Whether it tells harm that no act of the truce can be seen in: none at all, or the count of a whole war."""
    if incident.kind not in EFFECTS:
        return False
    harms = [harm for resolved in incident.claims for harm in resolved.claim.harm]
    if harms and all(harm.maximum == 0 for harm in harms):
        return True
    return incident.happened is None and any((harm.minimum or 0) >= WAR_TOLL for harm in harms)


def is_long(incident: Incident) -> bool:
    """Whether its days are a stretch over which things are counted, not the day of an act."""
    happened = incident.happened
    if happened is None or happened.start is None or happened.end is None:
        return False
    return happened.end - happened.start >= COUNTED_OVER


def _named_actor(incident: Incident, agreement: Agreement) -> Tested:
    if who.named_actors(incident.actors, agreement):
        return _said("named_actor", Answer.YES, "someone is named"), ()
    return _said("named_actor", Answer.UNKNOWN, "nobody is named"), (who.WHO_DID_IT,)


def _relief(incident: Incident, agreement: Agreement) -> Tested:
    """Want alone is no conduct, and the encirclement of fighters is no hindrance of aid."""
    name = "target_is_aid_or_monitors"
    is_named = bool(who.named_actors(incident.actors, agreement))
    is_sure = is_named or not stances(incident) <= {Stance.UNCERTAIN}
    if is_sure and any(target.kind in _HINDERED for target in incident.targets):
        return _said(name, Answer.YES, "aid workers or monitors are kept from passing"), ()
    if not is_named:
        missing = Missing(
            fact="who keeps people or aid from passing", would_change="want alone is no conduct: no finding"
        )
        return _said(name, Answer.UNKNOWN, "want is told, but nobody's conduct"), (missing,)
    if any(_is_helped(target) for target in incident.targets):
        return _said(name, Answer.YES, "civilians, aid or monitors are kept from passing"), ()
    if not incident.targets and (found := words.first("relief", words.all_told(incident))):
        return _said(name, Answer.YES, f"told of “{found}”"), ()
    missing = Missing(
        fact="whether civilians, aid or monitors were kept from passing",
        would_change="if so: alleged_breach; if not: not_applicable",
    )
    return _said(name, Answer.UNKNOWN, "fighters are shut in, or nobody is named"), (missing,)


def _is_helped(actor: Actor) -> bool:
    return actor.kind in _HELPERS or bool(_PLAIN_PEOPLE & set(who.ids_of(actor)))


def _mentions(name: str, list_name: str, text: str) -> Callable[[Incident, Agreement], Tested]:
    def test(incident: Incident, _agreement: Agreement) -> Tested:
        if list_name == "heavy_weapons" and _HEAVY & set(incident_weapons(incident)):
            return _said(name, Answer.YES, text), ()
        found = words.first(list_name, words.all_told(incident))
        return _said(name, Answer.YES if found else Answer.NO, f"{text}: “{found}”" if found else text), ()

    return test


def _joining(incident: Incident, _agreement: Agreement) -> Tested:
    told = words.all_told(incident)
    joined, truce = words.first("joining", told), words.first("truces", told)
    text = "told as joining or taking on the terms"
    if joined and truce:
        return _said("joining", Answer.YES, f"{text}: “{joined} … {truce}”"), ()
    return _said("joining", Answer.NO, text), ()


def _if_told(name: str, fact: str, would_change: str) -> Callable[[Incident, Agreement], Tested]:
    """Yes where words of the list are told; else the fact is missing."""

    def test(incident: Incident, _agreement: Agreement) -> Tested:
        if found := words.first(name, words.all_told(incident)):
            return _said(name, Answer.YES, f"told: “{found}”"), ()
        missing = Missing(fact=fact, would_change=would_change)
        return _said(name, Answer.UNKNOWN, f"{fact}: not told"), (missing,)

    return test


def _never_told(name: str, fact: str, would_change: str) -> Callable[[Incident, Agreement], Tested]:
    def test(_incident: Incident, _agreement: Agreement) -> Tested:
        missing = Missing(fact=fact, would_change=would_change)
        return _said(name, Answer.UNKNOWN, f"{fact}: not told"), (missing,)

    return test


def _purpose(incident: Incident, _agreement: Agreement) -> Tested:
    fact, change = "what the munition was made and used for", "made for smoke, light or marking: not_applicable"
    given = next((r.claim.purpose.text for r in incident.claims if r.claim.purpose), None)
    text = f"a purpose is told (“{given}”); what the munition was made for is not" if given else f"{fact}: not told"
    return _said("purpose_of_munition", Answer.UNKNOWN, text), (Missing(fact=fact, would_change=change),)


def _state_party(incident: Incident, agreement: Agreement) -> Tested:
    for actor in who.named_actors(incident.actors, agreement):
        if who.standing(actor, agreement.parties, who.Setting(incident=incident, agreement=agreement)) is Answer.YES:
            return _said("state_party", Answer.YES, f"{actor.name} is on the list of parties"), ()
    missing = Missing(
        fact="whether the one who did it is a state party",
        would_change="others are not bound: not_applicable",
    )
    return _said("state_party", Answer.UNKNOWN, "no state party is named"), (missing,)


def _said(test: str, answer: Answer, text: str) -> Reason:
    return Reason(test=test, answer=answer, text=text)


_TESTS: dict[str, Callable[[Incident, Agreement], Tested]] = {
    "named_actor": _named_actor,
    "target_is_aid_or_monitors": _relief,
    "mentions_monitors": _mentions("mentions_monitors", "monitors", "observers, posts or patrols are told"),
    "heavy_weapons": _mentions("heavy_weapons", "heavy_weapons", "heavy weapons are told"),
    "aid_passed": _mentions("aid_passed", "aid_passed", "aid is told as passing"),
    "joining": _joining,
    "local_security": _mentions("local_security", "local_security", "local security forces are told"),
    "reinforcement": _if_told(
        "reinforcement", "whether these forces were newly brought in", "newly brought in: alleged_breach; if not: none"
    ),
    "withdrawal_lines": _if_told(
        "withdrawal_lines", "whether they stood nearer than the lines allow", "nearer: alleged_breach; farther: none"
    ),
    "distance_told": _never_told(
        "distance_told",
        "how near to the garrison they stood",
        "inside: a claim of an incursion by those hit; outside: not_applicable",
    ),
    "purpose_of_munition": _purpose,
    "delivery": _never_told("delivery", "how it was delivered", "from the air article 2(2) speaks, else 2(3)"),
    "civilians_present": _never_told(
        "civilians_present",
        "whether civilians were concentrated there",
        "without them 2(2) and 2(3): not_applicable",
    ),
    "state_party": _state_party,
}
