"""Known names in running text: actors and places, longest first, not overlapping."""

from collections.abc import Iterable, Sequence

from trucewatch.core.ids import content_id
from trucewatch.core.ports import Hit
from trucewatch.resolve.actors import ActorRegistry
from trucewatch.resolve.actors_data import Dated, Named, Way
from trucewatch.resolve.actors_phrase import CLASSES
from trucewatch.resolve.names_tokens import NameTable, Token, tokens
from trucewatch.resolve.place_forms import LONGEST, bases


class NameFinder:
    """The registries behind `core.ports.Names`: one table of words over all names of actors and places."""

    def __init__(self, registry: ActorRegistry, place_names: Iterable[tuple[str, str]]) -> None:
        self._actors = registry.data
        heads = registry.data.words.heads
        self._locative = frozenset(heads["locative"])
        self._bare = frozenset((*heads["shared"], *heads["idle"]))
        place_names = tuple(place_names)
        self.digest = content_id("names", registry.maker.digest, [list(pair) for pair in place_names])
        names: list[tuple[str, Named | str | _Spot]] = [(entry.text, entry) for entry in registry.data.names]
        names += [(word, group) for group in CLASSES for word in heads.get(group, ())]
        names += [(name, _Spot(place_id)) for name, place_id in place_names]
        self._table: NameTable[Named | str | _Spot] = NameTable(names)

    def find(self, text: str, country: str = "") -> tuple[Hit, ...]:
        """Known names with their ids; class words ("the rebels") only where `country` says whom they mean.

        A bare adjective ("Russian") is a hit only together with a noun of its state ("Russian warplanes").
        """
        words = tokens(text)
        hits: list[Hit] = []
        index, count, starts = 0, len(words), self._table.starts
        while index < count:
            length, hit = self._hit(words, index, country) if words[index].key in starts else (1, None)
            if hit is None and not words[index].raw.isascii():
                length, hit = self._place_form(text, words, index)
            if hit is not None:
                hits.append(hit)
            index += length
        return tuple(hits)

    def _hit(self, words: Sequence[Token], index: int, country: str) -> tuple[int, Hit | None]:
        """How many words to go on by, and the hit that begins at `index`."""
        for length, values in self._table.at(words, index):
            end = index + length
            place = next((value.id for value in values if isinstance(value, _Spot)), None)
            named = self._best([value for value in values if isinstance(value, Named)], country)
            if named is not None and (named.way is Way.ADJECTIVE or self._actors.entries[named.dated.id].is_state):
                longer, meant = self._of_state(words, end, named)
                if meant is not None:
                    return longer - index, _hit_of(words, index, longer, meant)
            if named is not None and named.way is Way.ADJECTIVE:
                if place is None:
                    continue
            elif named is not None and not self._is_place(words, index, named, place):
                return length, _hit_of(words, index, end, named.dated.id)
            if place is not None:
                return length, _hit_of(words, index, end, place, is_place=True)
            meant = self._class(words, (index, end), [value for value in values if isinstance(value, str)], country)
            if meant is not None:
                return length, _hit_of(words, index, end, meant)
        return 1, None

    def _place_form(self, text: str, words: Sequence[Token], index: int) -> tuple[int, Hit | None]:
        """A place by a form of its name: a Russian case, an Arabic name behind a preposition of one letter."""
        for length in range(min(LONGEST, len(words) - index), 0, -1):
            phrase = text[words[index].start : words[index + length - 1].end]
            if "\n" in phrase or (
                length > 1 and not words[index + length - 1].raw[0].isupper() and phrase[0].isupper()
            ):
                continue
            for base in bases(phrase):
                read = tokens(base)
                for count, values in self._table.at(read, 0) if read else ():
                    place = next((value.id for value in values if isinstance(value, _Spot)), None)
                    if place is not None and count == len(read):
                        return length, _hit_of(words, index, index + length, place, is_place=True)
        return 1, None

    def _best(self, named: list[Named], country: str) -> Named | None:
        """Of those that share a name, the one at home in the country; bare names of peoples are no hits."""
        usable = [entry for entry in named if entry.way is not Way.PEOPLE]
        local = [entry for entry in usable if country in self._actors.entries[entry.dated.id].countries]
        return next(iter(local or usable), None)

    def _of_state(self, words: Sequence[Token], index: int, named: Named) -> tuple[int, str | None]:
        """Where "Russian warplanes" ends, and whom it means."""
        entry = self._actors.entries[named.dated.id]
        if index >= len(words) or words[index].start - words[index - 1].end > 1:
            return index, None
        for length, values in self._table.at(words, index):
            groups = [value for value in values if isinstance(value, str)]
            if not groups or words[index - 1].is_joined:
                continue
            if not entry.is_state:
                return index + length, entry.id
            group = next((group for group in CLASSES if group in groups), groups[0])
            held = self._in_country(entry.countries[0], group)
            return index + length, held or (entry.id if group in ("state", "army") else None)
        return index, None

    def _is_place(self, words: Sequence[Token], index: int, named: Named, place: str | None) -> bool:
        """A state's name behind "in", or a seat of government that is a town as well."""
        if place is None:
            return False
        if named.way is Way.METONYM:
            return True
        is_state = self._actors.entries[named.dated.id].is_state
        return is_state and index > 0 and words[index - 1].key in self._locative

    def _class(self, words: Sequence[Token], bounds: tuple[int, int], groups: list[str], country: str) -> str | None:
        start, end = bounds
        if not groups or not country or (end - start == 1 and words[start].key in self._bare):
            return None
        group = next((group for group in CLASSES if group in groups), None)
        return self._in_country(country, group) if group else None

    def _in_country(self, country: str, group: str) -> str | None:
        held: tuple[Dated, ...] = self._actors.words.countries.get(country, {}).get(group, ())
        return held[0].id if held else None


class _Spot:
    """A place's id, told apart from class words."""

    __slots__ = ("id",)

    def __init__(self, place_id: str) -> None:
        self.id = place_id


def _hit_of(words: Sequence[Token], start: int, end: int, meant: str, *, is_place: bool = False) -> Hit:
    """The words [start, end) without a last genitive ending."""
    last = words[end - 1]
    return Hit(start=words[start].start, end=last.start + len(last.raw), id=meant, is_place=is_place)
