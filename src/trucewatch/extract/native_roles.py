"""Who did it and to whom: the parties around an event's word, by voice, order and the words right before them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from trucewatch.core.kinds import Kind
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_events import Trigger
from trucewatch.extract.native_parties import Party
from trucewatch.extract.native_text import Stretch

_WORDS = re.compile(r"\w+")
_NO_TARGET = frozenset({Kind.ARMED_CLASH, Kind.OVERFLIGHT})
"""Kinds in which all who are named act."""
_REFLEXIVE = ("ся", "сь")


@dataclass(slots=True)
class Roles:
    """The parties of one event, in order of the text."""

    actors: list[Party] = field(default_factory=list)
    targets: list[Party] = field(default_factory=list)


def roles_of(trigger: Trigger, parties: Sequence[Party], stretch: Stretch, language: Language) -> Roles:
    """The roles of an event among the parties of its own clause."""
    if trigger.kind in _NO_TARGET:
        return Roles(
            actors=[p for p in parties if not p.is_civil and p.lead not in ("holder", "other", "target", "state")]
        )
    parties = [party for party in parties if not _is_means(party, stretch, language)]
    found = Roles()
    bare: list[Party] = []
    for party in parties:
        if party.start < trigger.end and trigger.start < party.end:
            found.actors.append(party)
        elif party.is_civil:
            if _is_target(party, trigger, stretch):
                found.targets.append(party)
        elif party.lead == "state":
            if trigger.frame.voice == "noun" and _is_beside(party, trigger, stretch, language) and not found.actors:
                found.actors.append(party)
        elif party.lead == "agent":
            found.actors.append(party)
        elif party.lead == "target" and trigger.kind is Kind.ABDUCTION and not found.actors and not bare:
            found.actors.append(party)  # "members of the branch arrested"
        elif party.lead in ("target", "with"):
            found.targets.append(party)
        elif party.lead == "to":
            near = len(_WORDS.findall(stretch.key[trigger.end : party.start])) <= 4 and party.start >= trigger.end
            (found.actors if trigger.frame.voice == "noun" and near else found.targets).append(party)
        elif party.lead in ("", "between"):
            bare.append(party)
    _share(bare, trigger, stretch, language, found)
    return found


def _is_means(party: Party, stretch: Stretch, language: Language) -> bool:
    """Whether a phrase names only what flies or fires, not whose it is."""
    words = stretch.key[party.start : party.end]
    means = sum(1 for _ in language.word("parties.means").finditer(words))
    if means < sum(1 for _ in language.word("parties.heads").finditer(words)):
        return False
    return (
        party.id is None
        and language.word("parties.means").search(words) is not None
        and not language.word("parties.states").search(words)
    )


def _is_beside(party: Party, trigger: Trigger, stretch: Stretch, language: Language) -> bool:
    """Whether an adjective stands in the phrase of the event's noun ("Saudi rocket and artillery shelling")."""
    low, high = (party.end, trigger.start) if party.end <= trigger.start else (trigger.end, party.start)
    between = stretch.key[low:high]
    is_parted = re.search(r"[,،;:]", between) or language.word("grammar.prepositions").search(between)
    return len(_WORDS.findall(between)) <= 2 and not is_parted


def _is_target(party: Party, trigger: Trigger, stretch: Stretch) -> bool:
    """Whether civilians are what the event was aimed at, not only whom it hurt."""
    if stretch.key[trigger.start : trigger.end].endswith(_REFLEXIVE):
        return False
    if party.lead == "target":
        return True
    between = stretch.key[trigger.end : party.start]
    return party.lead == "" and party.start >= trigger.end and len(_WORDS.findall(between)) <= 3 and "," not in between


def _share(bare: Sequence[Party], trigger: Trigger, stretch: Stretch, language: Language, found: Roles) -> None:
    """Gives each party without a telling word before it its role, by where it stands."""
    voice, of = trigger.frame.voice, trigger.frame.of
    for party in _of_clause(bare, trigger, stretch):
        is_before = party.end <= trigger.start
        is_next = not is_before and len(_WORDS.findall(stretch.key[trigger.end : party.start])) <= 2
        if voice == "passive":
            if is_before or language.code == "ar" or is_next:
                found.targets.append(party)
        elif voice == "verb":
            if not found.actors or (not found.targets and _follows(found.actors[-1], party, stretch, language)):
                found.actors.append(party)
            else:
                found.targets.append(party)
        elif is_next:
            is_doer = of == "actor" or language.code == "ar" or stretch.plain[party.start : party.end].isupper()
            (found.actors if is_doer and not found.actors else found.targets).append(party)
        elif is_before and language.word("parties.suffered").search(stretch.key, 0, trigger.start):
            found.targets.append(party)
        elif is_before and of != "none" and _may_join(found.actors, party, stretch, language):
            found.actors.append(party)


def _of_clause(bare: Sequence[Party], trigger: Trigger, stretch: Stretch) -> list[Party]:
    """The parties without those of an earlier clause, where the event's own clause names one before its word."""
    ends = {party.end for party in bare}
    signs = re.finditer(r"[,،;؛:]", stretch.key[: trigger.start])
    breaks = [sign.end() for sign in signs if sign.start() not in ends]  # a comma right behind a party is a list's
    last = max(breaks, default=0)
    if any(last <= party.start < trigger.start for party in bare):
        return [party for party in bare if party.start >= last]
    return list(bare)


def _may_join(actors: Sequence[Party], party: Party, stretch: Stretch, language: Language) -> bool:
    return not actors or _follows(actors[-1], party, stretch, language)


def _follows(one: Party, other: Party, stretch: Stretch, language: Language) -> bool:
    """Whether two parties are joined ("the army and its allies")."""
    low, high = sorted((one, other), key=lambda party: party.start)
    between = stretch.key[low.end : high.start]
    if low.end <= high.start and not between.strip():
        return stretch.key[high.start : high.start + 1] == "و"
    return between.strip() in (",", "،") or language.word("grammar.joins").fullmatch(between.strip()) is not None
