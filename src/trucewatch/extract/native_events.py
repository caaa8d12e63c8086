"""The words of a sentence that tell events, and which frame each of them fits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from trucewatch.core.kinds import Group, Kind, Weapon
from trucewatch.core.records import Document
from trucewatch.extract.native_data import Frame, Language
from trucewatch.extract.native_harm import Hurt
from trucewatch.extract.native_parties import Party
from trucewatch.extract.native_places import Spot
from trucewatch.extract.native_text import Stretch
from trucewatch.extract.weapons import kind_of

MOST = 10
"""Words for events of one sentence that are read: no sentence of people has more."""
HISTORY_YEARS = 3
"""A sentence dated by a year that lies so far before publication tells history."""
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
BESIDE = 16
"""Characters between a verb and the noun of what it was done with ("targeted with ten shells")."""
_FIRE = frozenset({Kind.SHELLING, Kind.AIRSTRIKE})
_SPECIFIC = (Kind.VIOLATION, Kind.ATTACK, Kind.EXPLOSION)
"""Kinds that a more telling word beside theirs makes idle, least first."""


@dataclass(slots=True)
class Trigger:
    """A word that may tell an event, [start, end) of the sentence."""

    start: int
    end: int
    frame: Frame
    kind: Kind


@dataclass(frozen=True, slots=True)
class Company:
    """What stands in the sentence beside its triggers."""

    parties: Sequence[Party]
    spots: Sequence[Spot]
    weapons: Sequence[tuple[int, int, Weapon]]
    hurts: Sequence[Hurt]
    is_counted: bool
    is_of_truce: bool = False
    is_denied: bool = False
    """Whether somebody denies it: who denies a deed is named as its doer."""

    def has(self, name: str) -> bool:
        """Whether the sentence has what a frame asks: party, actor, place, weapon, harm, civilians, number, truce."""
        fighters = [party for party in self.parties if not party.is_civil]
        return {
            "party": bool(fighters) or self.is_denied,
            "actor": any(party.lead in ("", "agent", "to", "between", "with") for party in fighters),
            "place": bool(self.spots),
            "weapon": bool(self.weapons),
            "harm": any(hurt.maximum is None or hurt.maximum > 0 for hurt in self.hurts),
            "civilians": any(party.is_civil for party in self.parties),
            "number": self.is_counted,
            "truce": self.is_of_truce,
        }.get(name, False)


def triggers(stretch: Stretch, language: Language) -> list[Trigger]:
    """All words of the sentence that a frame names; where two overlap the quiet, then the longer, then the first."""
    found = [
        Trigger(match.start(), match.end(), frame, frame.kind)
        for frame in language.frames
        for match in frame.pattern.finditer(stretch.key)
        if frame.unless is None or not frame.unless.search(stretch.key)
    ]
    kept: list[Trigger] = []
    for one in sorted(found, key=lambda t: (t.frame.voice != "quiet", -(t.end - t.start), t.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)[:MOST]


def weapons(stretch: Stretch, language: Language) -> list[tuple[int, int, Weapon]]:
    """The weapons named in the sentence, in order; a phrase inside another's counts once."""
    found = [
        (m.start(), m.end(), weapon) for weapon, pattern in language.weapons for m in pattern.finditer(stretch.key)
    ]
    kept: list[tuple[int, int, Weapon]] = []
    for start, end, weapon in sorted(found, key=lambda one: (-(one[1] - one[0]), one[0])):
        if all(end <= low or high <= start for low, high, _ in kept):
            kept.append((start, end, weapon))
    return sorted(kept, key=lambda one: one[0])


def licensed(found: Sequence[Trigger], company: Company, stretch: Stretch, language: Language) -> list[Trigger]:
    """The triggers that really tell of conflict, each with the kind that its means give it."""
    is_other = language.silent.search(stretch.key) is not None
    kept = []
    for trigger in found:
        frame = trigger.frame
        if frame.voice != "quiet" and is_other and not (company.has("weapon") and company.has("party")):
            continue
        if not all(any(company.has(name) for name in ask.split("|")) for ask in frame.asks):
            continue
        if not frame.is_strong and not frame.asks and not any(map(company.has, ("party", "place", "weapon", "harm"))):
            continue
        if frame.is_by_means:
            free = [one for one in company.weapons if not _is_of_another(one, trigger, found)]
            trigger.kind = _by_means(trigger, free)
        kept.append(trigger)
    _lend_kind(kept, company)
    return _without_idle(kept, company)


def _is_of_another(weapon: tuple[int, int, Weapon], trigger: Trigger, found: Sequence[Trigger]) -> bool:
    """Whether a weapon's word is itself another event's word ("an assault on A and air strikes near B")."""
    return any(other is not trigger and other.start < weapon[1] and weapon[0] < other.end for other in found)


def _lend_kind(found: Sequence[Trigger], company: Company) -> None:
    """Fire with no weapon named is of the kind of the shelling that the sentence tells beside it."""
    for trigger, after in pairwise(found):
        if trigger.frame.is_by_means and after.start - trigger.end < BESIDE and after.kind in _FIRE:
            trigger.kind = after.kind
    if not company.weapons and any(trigger.kind is Kind.SHELLING for trigger in found):
        for trigger in found:
            if trigger.kind is Kind.GUNFIRE and trigger.frame.is_by_means:
                trigger.kind = Kind.SHELLING


def _by_means(trigger: Trigger, named: Sequence[tuple[int, int, Weapon]]) -> Kind:
    """The kind of the nearest weapon behind the word, else before it; the frame's own where none is named.

    Fire from grenade launchers and small arms is gunfire, with any heavier weapon beside them shelling.
    """
    near = sorted(named, key=lambda one: (one[0] < trigger.start, abs(one[0] - trigger.start)))
    kinds = [kind_of(weapon) for _, _, weapon in near]
    if not kinds:
        return trigger.frame.kind
    if trigger.frame.kind in (Kind.SHELLING, Kind.GUNFIRE) and kinds[0] in (Kind.EXPLOSION, Kind.GUNFIRE):
        return Kind.SHELLING if Kind.SHELLING in kinds else Kind.GUNFIRE
    return kinds[0]


def _without_idle(found: list[Trigger], company: Company) -> list[Trigger]:
    """Leaves out what a sentence says only in general of an event that it tells more closely."""
    is_violent = any(one.kind.group is Group.VIOLENCE and one.kind is not Kind.VIOLATION for one in found)
    # "After hours of quiet": what broke it is told.
    kept = [one for one in found if one.kind is not Kind.CALM or one.frame.is_strong or not is_violent]
    for kind in _SPECIFIC:
        others = [
            t for t in kept if t.kind is not kind and t.kind not in (Kind.CALM, Kind.OVERFLIGHT, Kind.ARMED_CLASH)
        ]
        others = [t for t in others if t.kind is not Kind.TERRITORIAL_CHANGE]
        if others and not (kind is Kind.VIOLATION and company.is_counted):
            own = {Weapon.IED, Weapon.MINE, Weapon.CAR_BOMB, Weapon.SUICIDE_BOMB}
            if kind is Kind.EXPLOSION and any(weapon in own for _, _, weapon in company.weapons):
                continue
            kept = [trigger for trigger in kept if trigger.kind is not kind or _has_own_place(trigger, others, company)]
    return kept


def _has_own_place(trigger: Trigger, others: Sequence[Trigger], company: Company) -> bool:
    """Whether a place stands between the word and the next event's word, and that one has another behind it."""
    later = [other for other in others if other.start > trigger.end]
    if trigger.kind is not Kind.ATTACK or not later:
        return False
    own = [spot for spot in company.spots if trigger.end <= spot.start < later[0].start]
    return bool(own) and any(spot.start > later[0].end for spot in company.spots)


def is_history(stretch: Stretch, document: Document, language: Language) -> bool:
    """Whether the sentence names a year long before the page's, and none near it."""
    years = [int(year.group()) for year in _YEAR.finditer(stretch.key) if not _is_birth(stretch.key, year, language)]
    now = document.published.year if document.published else None
    if not years:
        return False
    return max(years) <= now - HISTORY_YEARS if now else max(years) < 2000


def _is_birth(key: str, year: re.Match[str], language: Language) -> bool:
    """Whether a year is somebody's, or no year: "born 1956", "1956 metres"."""
    before = key[: year.start()].rstrip()
    behind = language.word("grammar.birth_behind").match(key, year.end() + 1)
    return behind is not None or language.ending("grammar.birth_before", before) is not None
