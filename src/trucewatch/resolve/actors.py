"""Actors by name, description or metonym, as they were on a day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from trucewatch.core.claims import Actor, Candidate
from trucewatch.core.makers import Maker
from trucewatch.resolve.actors_data import ActorData, Dated, Named, Way, actor_data
from trucewatch.resolve.actors_phrase import CLASSES, Phrase, PhraseReader, Piece
from trucewatch.resolve.names_tokens import is_acronym
from trucewatch.version import __version__

DESCRIBED = ("mission", *(group for group in CLASSES if group != "mission"))
"""Classes in the order in which a description without a name takes them: peacekeepers are a mission before an army."""
SURE_ENOUGH = 0.5
"""Readings below this are kept as candidates and not chosen."""

LONGEST_MENTION = 400
"""Characters of a mention that are read; the longest of the annotated ones has 120."""
MOST_LINKS = 6
""" "of", "from", "by" and the like that are followed in one mention."""

Scored = tuple[str, float, str]
"""Actor id, score, basis."""

_WAY_SCORES = {Way.NAME: 1.0, Way.PERSON: 0.95, Way.ADJECTIVE: 0.7, Way.METONYM: 0.75, Way.PEOPLE: 0.7}
_BODIES = frozenset({"un", "osce", "african_union", "eu"})
"""Bodies that send missions: "OSCE monitors" are the mission in the country at hand."""

_TELLING = frozenset({"mission", "occupier", "aggressor", "resistance"})
"""Classes whose words say by themselves whom they mean in a country, though either side may own the like."""
_ARMED = frozenset({"army", "rebels", "separatists", "militants", "factions", "shared", "state"})
"""Heads behind "US-backed" and the like."""


class ActorRegistry:
    """The shipped registry behind `core.ports.ActorRegistry`."""

    def __init__(self, data: ActorData) -> None:
        self.data = data
        self.reader = PhraseReader(data)
        self.maker = Maker(name="actor-registry", version=__version__, digest=data.digest)
        self._home = {entry.countries[0]: entry.id for entry in data.entries.values() if entry.is_state}
        self._cached = lru_cache(maxsize=8192)(self._lookup)

    def ids(self) -> tuple[str, ...]:
        """Every actor id, sorted."""
        return tuple(sorted(self.data.entries))

    def get(self, actor_id: str, *, on: date | None = None) -> Actor | None:
        """The actor with its name and sides of a day; None for an id the registry lacks."""
        entry = self.data.entries.get(actor_id)
        if entry is None:
            return None
        return Actor(id=entry.id, name=entry.name_on(on), kind=entry.kind, sides=tuple(self._sides(actor_id, on)))

    def _sides(self, actor_id: str, on: date | None) -> Iterator[str]:
        """Sides nearest first, and the sides of those."""
        seen, level = {actor_id}, [actor_id]
        while level:
            upper = [side.id for member in level for side in self.data.entries[member].sides if side.holds(on)]
            level = [side for side in dict.fromkeys(upper) if side not in seen]
            seen.update(level)
            yield from level

    def lookup(self, name: str, *, on: date | None = None, country: str = "") -> tuple[Candidate, ...]:
        """Readings of a mention, best first; empty when no word of it is known. `country` is an ISO alpha-2."""
        return self._cached(name, on, country)

    def read(self, name: str, *, on: date | None = None, country: str = "") -> tuple[Candidate, ...]:
        """`lookup` without what was kept of earlier ones, for measuring."""
        return self._lookup(name, on, country)

    def _lookup(self, name: str, on: date | None, country: str) -> tuple[Candidate, ...]:
        best: dict[str, Scored] = {}
        for scored in self._readings(name, on, country):
            held = best.get(scored[0])
            if held is None or held[1] < scored[1]:
                best[scored[0]] = scored
        found = []
        for actor_id, score, basis in sorted(best.values(), key=lambda scored: -scored[1]):
            actor = self.get(actor_id, on=on)
            if actor is not None and score > 0:
                found.append(Candidate(referent=actor, score=round(score, 3), basis=basis))
        return tuple(found)

    def _readings(self, name: str, on: date | None, country: str) -> Iterator[Scored]:
        pieces = self.reader.pieces(name[:LONGEST_MENTION])
        yield from self._whole(pieces, on, country)
        ceiling = 1.0
        for part in self.reader.conjuncts(pieces):
            readings = list(self._phrase(self.reader.phrase(self._bounded(part)), on, country))
            yield from ((actor_id, min(score, ceiling), basis) for actor_id, score, basis in readings)
            sure = max((score for _, score, _ in readings), default=0.0)
            if ceiling == 1.0 and sure >= SURE_ENOUGH:
                ceiling = sure * 0.9

    def _bounded(self, part: Sequence[Piece]) -> Sequence[Piece]:
        """The part up to its link number `MOST_LINKS`: each may be read twice, and words may be hostile."""
        links = [n for n, piece in enumerate(part) if self.reader.is_link(piece.key) and not piece.named]
        return part[: links[MOST_LINKS]] if len(links) > MOST_LINKS else part

    def _whole(self, pieces: Sequence[Piece], on: date | None, country: str) -> Iterator[Scored]:
        """The phrase is one name, but for an article."""
        rest = [piece for piece in pieces if piece.named or piece.key not in ("the", "a", "an")]
        if len(rest) == 1 and not rest[0].is_qualifier:
            yield from self._named(rest[0], on, country)

    def _phrase(self, phrase: Phrase, on: date | None, country: str) -> Iterator[Scored]:
        proper = [piece for piece in phrase.core if piece.named and not piece.is_qualifier]
        if proper:
            yield from self._proper(phrase, proper, on, country)
        elif phrase.core:
            yield from self._described(phrase, on, country)

    def _proper(self, phrase: Phrase, proper: list[Piece], on: date | None, country: str) -> Iterator[Scored]:
        """The core holds names: the last that is no mere adjective or seat means the actor."""
        strong = [piece for piece in proper if not piece.is_state()]
        best = strong[-1] if strong else proper[-1]
        head = phrase.core[-1]
        if head is not best and "civilian" in head.groups:
            yield "civilians", 0.85, "people"
            return
        readings = list(self._named(best, on, country))
        state = next((reading for reading in readings if self.data.entries[reading[0]].is_state), None)
        behind = phrase.core[phrase.core.index(best) + 1 :]
        if state is not None and behind:
            yield from self._of_state(state, Phrase(behind), on, country)
        else:
            yield from self._as_mission(readings, phrase, on, country)

    def _as_mission(self, readings: list[Scored], phrase: Phrase, on: date | None, country: str) -> Iterator[Scored]:
        """A body's observers are its mission in the country, where it has one."""
        ceiling = 1.0
        if phrase.group(("mission",)):
            for actor_id, score, basis in self._class("mission", country, on, 0.95, "mission"):
                if any(reading[0] in _BODIES & set(self._sides(actor_id, on)) for reading in readings):
                    yield actor_id, score, basis
                    ceiling = score * 0.9
        yield from ((actor_id, min(score, ceiling), basis) for actor_id, score, basis in readings)

    def _of_state(self, state: Scored, behind: Phrase, on: date | None, here: str) -> Iterator[Scored]:
        """A state's adjective or genitive with what follows: "Syrian rebels", "Sudan's army", "Kiev officials"."""
        country = self.data.entries[state[0]].countries[0]
        group = behind.group(CLASSES)
        head = behind.head()
        if behind.group(("proxies",)):
            found = list(self._class(f"backed_{state[0]}", here, on, 0.8, f"proxies of {state[0]}"))
            yield from found or [(state[0], 0.4, "proxies")]
            return
        if group in ("state", "army"):
            if "idle" in (head.groups if head else ()) and not head_is_state(head):
                yield state[0], 0.4, "idle"
                return
            found = list(self._class(group, country, on, 0.9, f"{group} of {country}"))
            yield from found or [(state[0], 0.9, "state")]
        elif group is not None:
            yield from self._class(group, country, on, 0.85, f"{group} in {country}")
            yield state[0], 0.3, "adjective"
        elif head is not None and head.groups & {"ground", "idle"}:
            yield state[0], 0.4, "adjective"
        else:
            yield state[0], 0.6, "adjective"

    def _described(self, phrase: Phrase, on: date | None, country: str) -> Iterator[Scored]:
        """No name in the core: who stands behind "of", else whom the words mean in this country."""
        head = phrase.core[-1]
        if phrase.tail and self.reader.is_link(phrase.link) and self._carries(phrase):
            found = [
                (actor_id, score * 0.9, f"{phrase.link}: {basis}")
                for actor_id, score, basis in self._phrase(self.reader.phrase(phrase.tail), on, country)
            ]
            yield from self._as_mission(found, phrase, on, country)
            if any(score >= SURE_ENOUGH for _, score, _ in found):
                return
        if "civilian" in head.groups and not any(piece.groups & set(CLASSES) for piece in phrase.core):
            yield "civilians", 0.85, "people"
            return
        yield from self._linked(phrase, on, country)
        yield from self._backed(phrase, on, country)
        yield from self._run(phrase, on, country)
        yield from self._whose(phrase, on, country)
        for tail in self.reader.later_tails(phrase.tail):
            for actor_id, score, basis in self._phrase(self.reader.phrase(tail), on, country):
                yield actor_id, score * 0.7, basis

    def _whose(self, phrase: Phrase, on: date | None, country: str) -> Iterator[Scored]:
        """Whom the words of a class mean in the country; "the group's spokesman" is some group's."""
        telling = Phrase(tuple(p for p in phrase.core if p.groups & _TELLING or not p.groups & {"idle", "shared"}))
        group = telling.group(DESCRIBED)
        is_other = any(piece.words[-1].is_genitive and self.reader.is_anaphor(piece) for piece in phrase.core)
        if group is not None:
            yield from self._class(group, country, on, 0.4 if is_other else 0.7, f"{group} in {country}")
        elif (group := phrase.group(DESCRIBED)) is not None:
            yield from self._class(group, country, on, 0.4, f"{group} in {country}")

    def _linked(self, phrase: Phrase, on: date | None, country: str) -> Iterator[Scored]:
        """Armed groups linked to a named one are read as of it ("Nusra-linked groups")."""
        for piece in phrase.core:
            if piece.is_qualifier and piece.words[-1].key in ("linked", "affiliated"):
                for actor_id, score, _ in self._named(piece, on, country):
                    yield actor_id, score * 0.75, "linked"

    def _backed(self, phrase: Phrase, on: date | None, country: str) -> Iterator[Scored]:
        """ "US-backed fighters", "forces backed by Turkey": whom that state stands behind in this country."""
        if phrase.group(("coalition",)) or not phrase.core[-1].groups & _ARMED:
            return
        behind: list[Scored] = []
        for piece in phrase.core:
            if piece.is_qualifier and piece.words[-1].key in self.reader.backing:
                behind += self._named(piece, on, country)
        if phrase.link in self.reader.backing:
            behind += self._phrase(self.reader.phrase(phrase.tail), on, country)
        for actor_id, score, _ in behind:
            found = list(self._class(f"backed_{actor_id}", country, on, score, f"{actor_id}-backed in {country}"))
            if not found and phrase.link and not self.data.entries[actor_id].is_state:
                found = [(actor_id, score * 0.75, f"{phrase.link}: {actor_id}")]
            yield from found

    def _run(self, phrase: Phrase, on: date | None, country: str) -> Iterator[Scored]:
        """ "The Houthi-run health ministry": an office is whose who runs it."""
        if phrase.core[-1].groups & {"state"}:
            for piece in phrase.core:
                if piece.is_qualifier and piece.words[-1].key in self.reader.running:
                    for actor_id, score, _ in self._named(piece, on, country):
                        yield actor_id, score * 0.85, "run by it"

    def _carries(self, phrase: Phrase) -> bool:
        groups = phrase.core[-1].groups
        return bool(groups & {"carriers", "idle", "state", "army", "mission"}) or not groups

    def _class(self, group: str, country: str, on: date | None, score: float, basis: str) -> Iterator[Scored]:
        for held in self.data.words.countries.get(country, {}).get(group, ()):
            if held.holds(on):
                yield held.id, score, basis
                return
        if group == "sides":
            yield "all_parties", score * 0.9, basis
        elif group in ("state", "army") and country in self._home:
            yield self._home[country], score, basis

    def _named(self, piece: Piece, on: date | None, country: str) -> Iterator[Scored]:
        """Whom a known name means: those of this country and day first."""
        fitting = [named for named in piece.named if self._holds(named.dated, on)]
        fitting = fitting or [named for named in piece.named if named.way is Way.PERSON]
        local = {named.dated.id for named in fitting if country in self.data.entries[named.dated.id].countries}
        ids = {named.dated.id for named in fitting}
        for named in fitting:
            score = _WAY_SCORES[named.way]
            actor_id = named.dated.id
            if named.way is Way.PEOPLE and self._home.get(country) == actor_id:
                yield "civilians", 0.7, "people"
                score = 0.5
            elif len(ids) > 1 and actor_id not in local:
                score *= 0.5 if local else 0.7
            elif country and actor_id not in local:
                score *= self._abroad(named)
            yield actor_id, score, f"{named.way}: {named.text}"

    def _abroad(self, named: Named) -> float:
        """How much a name is worth outside its actor's countries: an abbreviation less, a description nothing sure."""
        entry = self.data.entries[named.dated.id]
        if named.text.isascii() and named.text.islower() and entry.countries:
            return 0.4
        if not entry.countries or entry.is_state:
            return 1.0
        return 0.6 if (is_acronym(named.text) and len(named.text) < 5) or named.text[0].islower() else 0.95

    def _holds(self, dated: Dated, on: date | None) -> bool:
        return dated.holds(on) and self.data.entries[dated.id].holds(on)


def head_is_state(head: Piece | None) -> bool:
    """Whether a head noun itself is of the state ("official"), not only idle ("activist")."""
    return head is not None and bool(head.groups & {"state", "army"})


def chosen(candidates: Iterable[Candidate]) -> Candidate | None:
    """The best candidate if it is sure enough."""
    best = next(iter(candidates), None)
    return best if best is not None and best.score >= SURE_ENOUGH else None


@cache
def open_registry() -> ActorRegistry:
    """The shipped registry, compiled once."""
    return ActorRegistry(actor_data())
