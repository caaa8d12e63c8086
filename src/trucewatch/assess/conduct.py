"""Whether what was done is what a term speaks of, and the further tests that terms name."""

from collections.abc import Callable

from trucewatch.assess import who, words
from trucewatch.core.agreements import Agreement, Modality, Term
from trucewatch.core.claims import Actor
from trucewatch.core.incidents import Answer, Incident, Missing, Reason
from trucewatch.core.kinds import Group, Kind, Stance, Weapon

Tested = tuple[Reason, tuple[Missing, ...]]

_HELPERS = frozenset({"monitor", "ngo", "un_body", "people", "person", "media"})
_PLAIN_PEOPLE = frozenset({"civilians", "people", "children", "women", "displaced_people", "aid_workers", "refugees"})
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
    """Whether the term bars hostilities as such, by anyone."""
    return (
        term.modality is Modality.PROHIBIT
        and not term.weapons
        and not term.bound
        and any(kind.group is Group.VIOLENCE for kind in term.conduct)
    )


def incident_weapons(incident: Incident) -> tuple[Weapon, ...]:
    """Every weapon that one of its claims names."""
    return tuple(dict.fromkeys(weapon for resolved in incident.claims for weapon in resolved.claim.weapons))


def weapon(incident: Incident, term: Term) -> Reason:
    """The weapon that makes the term speak."""
    used = sorted(set(term.weapons) & set(incident_weapons(incident)))
    text = f"told: {', '.join(used)}" if used else "the term is about any weapon"
    return _said("weapon", Answer.YES, text, incident)


def further(incident: Incident, agreement: Agreement, term: Term) -> tuple[Tested, ...]:
    """The answers to the tests that the term names."""
    return tuple(_TESTS[name](incident, agreement) for name in term.tests)


def self_defence(incident: Incident) -> Reason:
    """Whether a teller claims that it was done in self-defence or in answer to fire."""
    told = (resolved for resolved in incident.claims if resolved.claim.stance is not Stance.DENIED)
    found = words.first("self_defence", " ".join(map(words.told, told)))
    if found:
        return _said("self_defence", Answer.YES, f"told as an answer: “{found}”", incident)
    return _said("self_defence", Answer.NO, "no self-defence is claimed", incident)


def stances(incident: Incident) -> frozenset[Stance]:
    """Every stance in which it is told."""
    return frozenset(resolved.claim.stance for resolved in incident.claims)


def denied(incident: Incident) -> Reason:
    """Yes where only denials are told, unknown where some deny and some assert it."""
    found = stances(incident)
    if found == {Stance.DENIED}:
        return _said("denied", Answer.YES, "told only by those who deny it", incident)
    if Stance.DENIED in found:
        return _said("denied", Answer.UNKNOWN, "some tell it and some deny it", incident)
    return _said("denied", Answer.NO, "nobody denies it", incident)


def _named_actor(incident: Incident, agreement: Agreement) -> Tested:
    if who.named_actors(incident.actors, agreement):
        return _said("named_actor", Answer.YES, "someone is named", incident), ()
    return _said("named_actor", Answer.UNKNOWN, "nobody is named", incident), (who.WHO_DID_IT,)


def _relief(incident: Incident, agreement: Agreement) -> Tested:
    """Want alone is no conduct, and the encirclement of fighters is no hindrance of aid."""
    name = "target_is_aid_or_monitors"
    if not who.named_actors(incident.actors, agreement):
        missing = Missing(fact="who keeps people or aid from passing", would_change="want alone breaks no term")
        return _said(name, Answer.UNKNOWN, "want is told, but nobody's conduct", incident), (missing,)
    if any(_is_helped(target) for target in incident.targets):
        return _said(name, Answer.YES, "civilians, aid or monitors are kept from passing", incident), ()
    if not incident.targets and (found := words.first("relief", words.all_told(incident))):
        return _said(name, Answer.YES, f"told of “{found}”", incident), ()
    missing = Missing(
        fact="whether civilians, aid or monitors were kept from passing", would_change="if not, no breach"
    )
    return _said(name, Answer.UNKNOWN, "fighters are shut in, or nobody is named", incident), (missing,)


def _is_helped(actor: Actor) -> bool:
    return actor.kind in _HELPERS or bool(_PLAIN_PEOPLE & set(who.ids_of(actor)))


def _mentions(name: str, list_name: str, text: str) -> Callable[[Incident, Agreement], Tested]:
    def test(incident: Incident, _agreement: Agreement) -> Tested:
        if list_name == "heavy_weapons" and _HEAVY & set(incident_weapons(incident)):
            return _said(name, Answer.YES, text, incident), ()
        found = words.first(list_name, words.all_told(incident))
        return _said(name, Answer.YES if found else Answer.NO, f"{text}: “{found}”" if found else text, incident), ()

    return test


def _never_told(name: str, fact: str, would_change: str) -> Callable[[Incident, Agreement], Tested]:
    def test(incident: Incident, _agreement: Agreement) -> Tested:
        missing = Missing(fact=fact, would_change=would_change)
        return _said(name, Answer.UNKNOWN, f"{fact}: not told", incident), (missing,)

    return test


def _purpose(incident: Incident, _agreement: Agreement) -> Tested:
    fact, change = "what the munition was made and used for", "made for smoke, light or marking it is outside the law"
    given = next((r.claim.purpose.text for r in incident.claims if r.claim.purpose), None)
    text = f"a purpose is told (“{given}”); what the munition was made for is not" if given else f"{fact}: not told"
    return _said("purpose_of_munition", Answer.UNKNOWN, text, incident), (Missing(fact=fact, would_change=change),)


def _state_party(incident: Incident, agreement: Agreement) -> Tested:
    for actor in who.named_actors(incident.actors, agreement):
        if who.standing(actor, agreement.parties, who.Setting(incident=incident, agreement=agreement)) is Answer.YES:
            return _said("state_party", Answer.YES, f"{actor.name} is on the list of parties", incident), ()
    missing = Missing(fact="whether the one who did it is a state party", would_change="others are not bound by treaty")
    return _said("state_party", Answer.UNKNOWN, "no state party is named", incident), (missing,)


def _said(test: str, answer: Answer, text: str, incident: Incident) -> Reason:
    return Reason(test=test, answer=answer, text=text, claim_ids=incident.claim_ids())


_TESTS: dict[str, Callable[[Incident, Agreement], Tested]] = {
    "named_actor": _named_actor,
    "target_is_aid_or_monitors": _relief,
    "mentions_monitors": _mentions("mentions_monitors", "monitors", "observers, posts or patrols are told"),
    "heavy_weapons": _mentions("heavy_weapons", "heavy_weapons", "heavy weapons are told"),
    "distance_told": _never_told(
        "distance_told", "how near to the garrison they stood", "inside the zone it tells of an incursion"
    ),
    "purpose_of_munition": _purpose,
    "delivery": _never_told("delivery", "how it was delivered", "the law differs for air and ground delivery"),
    "civilians_present": _never_told(
        "civilians_present", "whether civilians were concentrated there", "without them article 2 does not apply"
    ),
    "state_party": _state_party,
}
