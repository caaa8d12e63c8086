"""Phrases that mean actors, taken apart: known names, words of a class, what only qualifies, core and tail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trucewatch.resolve.actor_forms import forms
from trucewatch.resolve.actors_data import ActorData, Named, Way
from trucewatch.resolve.names_tokens import NameTable, Token, tokens

CLASSES = (
    "state", "army", "rebels", "separatists", "factions", "militants", "coalition", "mission", "envoy", "sides",
    "occupier", "aggressor", "resistance",
)  # fmt: skip
"""Classes of words whose meaning hangs on the country."""
LONGEST_TEXT = 60_000
"""Characters of a running text that are looked at for names."""

Told = tuple[int, tuple[Named, ...]]
"""A name in a running text: where it begins, and whom it may mean."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One or more words of a phrase: a known name, words of a class, or neither."""

    words: tuple[Token, ...]
    named: tuple[Named, ...] = ()
    groups: frozenset[str] = frozenset()
    is_qualifier: bool = False
    """A name that only qualifies what follows ("US-led", "anti-Houthi")."""

    @property
    def key(self) -> str:
        return self.words[0].key if len(self.words) == 1 else ""

    def is_state(self) -> bool:
        """Whether it is said of a state in a way that a noun may follow ("Russian", "Syria's")."""
        return any(named.way in (Way.ADJECTIVE, Way.METONYM, Way.PEOPLE) for named in self.named)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its core, and the pieces behind each word that ends it ("of", "from", "who")."""

    core: tuple[Piece, ...]
    link: str = ""
    tail: tuple[Piece, ...] = ()

    def head(self) -> Piece | None:
        return self.core[-1] if self.core else None

    def group(self, wanted: Sequence[str]) -> str | None:
        """The class of the last piece of the core that has one of `wanted`."""
        for piece in reversed(self.core):
            for group in wanted:
                if group in piece.groups:
                    return group
        return None


class PhraseReader:
    """Cuts phrases by one table of the registry's names and class words."""

    def __init__(self, data: ActorData) -> None:
        heads = data.words.heads
        self._jobs = {job: frozenset(heads[job]) for job in ("joined", "against", "links", "stops", "joins")}
        self._determiners = frozenset(heads["determiners"])
        self.backing = frozenset(heads.get("backing", ()))
        """Words behind a state's name that say whom it stands behind ("US-backed")."""
        self.running = frozenset(heads.get("running", ()))
        """Words behind a name that say who runs an office ("Houthi-run")."""
        self.taking_up = frozenset(heads.get("taking_up", ()))
        """Words that take up the armed group named last ("the group")."""
        self._anaphors = frozenset(heads.get("anaphors", ()))
        named: list[tuple[str, Named | str]] = [(entry.text, entry) for entry in data.names]
        groups = (*CLASSES, "civilian", "idle", "carriers", "shared", "ground", "proxies")
        named += [(form, group) for group in groups for word in heads.get(group, ()) for form in forms(word)]
        self.table: NameTable[Named | str] = NameTable(named)

    def named_in(self, text: str) -> tuple[Told, ...]:
        """The known names in the first `LONGEST_TEXT` characters of a running text, in order."""
        words = tokens(text[:LONGEST_TEXT])
        told = (
            (words[index].start, tuple(value for value in values if isinstance(value, Named)))
            for index, values in self.table.walk(words)
        )
        return tuple(one for one in told if one[1])

    def pieces(self, text: str) -> list[Piece]:
        """The whole phrase as pieces, longest names first."""
        words = tokens(text)
        found: list[Piece] = []
        index = 0
        while index < len(words):
            piece, index = self._next(words, index)
            found.append(piece)
        return found

    def _next(self, words: Sequence[Token], index: int) -> tuple[Piece, int]:
        length, values = next(self.table.at(words, index), (1, []))
        here = tuple(words[index : index + length])
        named = tuple(value for value in values if isinstance(value, Named))
        groups = frozenset(value for value in values if isinstance(value, str))
        after = index + length
        if (named or groups) and here[-1].is_joined and after < len(words) and words[after].key in self._jobs["joined"]:
            return Piece((*here, words[after]), named, frozenset(), True), after + 1
        is_against = index > 0 and words[index - 1].is_joined and words[index - 1].key in self._jobs["against"]
        return Piece(here, named, groups, is_against and bool(named)), after

    def conjuncts(self, pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
        """Pieces between "and", "or": each may be an actor of its own."""
        parts: list[list[Piece]] = [[]]
        for piece in pieces:
            if piece.key in self._jobs["joins"] and not piece.named:
                parts.append([])
            else:
                parts[-1].append(piece)
                if piece.named and piece.words[-1].is_joined and not piece.is_qualifier:
                    parts.append([])
        return [tuple(part) for part in parts if part]

    def phrase(self, pieces: Sequence[Piece]) -> Phrase:
        """Core and tail, without determiners and numbers in front."""
        rest = list(pieces)
        while rest and not rest[0].named and self._is_idle_front(rest[0], len(rest)):
            del rest[0]
        for index, piece in enumerate(rest):
            if index and not piece.named and piece.key in self._jobs["stops"]:
                return Phrase(tuple(rest[:index]), piece.key, tuple(rest[index + 1 :]))
        return Phrase(tuple(rest))

    def _is_idle_front(self, piece: Piece, left: int) -> bool:
        return left > 1 and (piece.key in self._determiners or piece.key.isdigit()) and not piece.groups & {"sides"}

    def is_anaphor(self, piece: Piece) -> bool:
        """Whether it is a word for some group named elsewhere ("the group's")."""
        return not piece.named and piece.words[-1].key in self._anaphors

    def is_link(self, word: str) -> bool:
        """Whether the one who is meant may stand behind this word."""
        return word in self._jobs["links"]

    def later_tails(self, tail: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
        """What stands behind each further link in a tail."""
        for index, piece in enumerate(tail):
            if piece.key in self._jobs["links"] and not piece.named:
                yield tuple(tail[index + 1 :])
