"""The frames and words of the languages read without a parser: data/frames/{ar,ru}, data/lexicons/*.{ar,ru}.yaml."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trucewatch.core.kinds import HarmKind, Kind, Weapon, Who
from trucewatch.core.problems import ConfigError
from trucewatch.extract.lexicon import NATIVE_LEXICONS, Data, load, strings
from trucewatch.extract.native_patterns import Classes, compiled
from trucewatch.extract.native_text import key_of

VOICES = ("verb", "passive", "noun", "quiet")
KINDS = (
    *("shelling", "airstrike", "armed_clash", "gunfire", "explosion", "attack", "abduction", "territorial_change"),
    *("violation", "overflight", "calm"),
)
"""Kinds that are read, one file each."""
NOT_ANY = 80
"""Characters between a "not" and the "any" that it is of."""
_FRAME_KEYS = frozenset({*VOICES, "of", "asks", "strong", "by_means", "unless"})

_TIMES = ("months", "weekdays", "seasons", "units", "days", "words", "ordinals", "numbers", "feast_words", "zones")
Pattern = re.Pattern[str]
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One way to tell a kind. `voice` says where the roles stand; docs/reference/data-files.md has the keys."""

    kind: Kind
    voice: str
    pattern: Pattern
    of: str = "target"
    """Whom the noun's own genitive names: the one who did it, or the one it was done to."""
    asks: tuple[str, ...] = ()
    is_strong: bool = False
    is_by_means: bool = False
    """Whether the weapon decides the kind ("a strike with mortar shells")."""
    unless: Pattern | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """All that is read of one language."""

    code: str
    frames: tuple[Frame, ...]
    uncovered: tuple[tuple[str, Pattern], ...]
    """Kinds that are not read, and the words that would tell them."""
    truce: Pattern
    """Words for a ceasefire."""
    silent: Pattern
    """Words of other trades: what stands beside them is no war."""
    weapons: tuple[tuple[Weapon, Pattern], ...]
    people: tuple[tuple[Who, Pattern], ...]
    harms: tuple[tuple[HarmKind, Pattern], ...]
    words: Mapping[str, Pattern]
    """Patterns of the lexicons by "file.key"."""
    numbers: Mapping[str, tuple[int, int | None]]
    scales: Mapping[str, int]
    times: Mapping[str, frozenset[str]]

    def word(self, name: str) -> Pattern:
        """The pattern of a lexicon's key. Raises ConfigError where there is none."""
        found = self.words.get(name)
        if found is None:
            raise ConfigError(f"the lexicons of {self.code} lack {name}")
        return found

    def is_negated(self, before: str) -> bool:
        """Whether a "not" stands at most one word before the end of a clause's text, or anywhere before an "any"."""
        before = self.word("telling.no_negations").sub(lambda match: "_" * len(match.group()), before).rstrip()
        nots = [match.end() for match in self.word("telling.negations").finditer(before)]
        any_at = self.ending("telling.any", before)
        if any_at is not None and any(any_at - NOT_ANY < end <= any_at for end in nots):
            return True
        return any(len(re.findall(r"\w+", before[end:])) <= 1 for end in nots)

    def ending(self, name: str, key: str, start: int = 0) -> int | None:
        """Where a phrase of a lexicon's key begins that ends with the text, the longest; None where none does."""
        return next((m.start() for m in self.word(name).finditer(key, start) if m.end() == len(key)), None)


def _entries(data: Data, title: str) -> Iterator[Mapping[str, Data]]:
    for entry in data if isinstance(data, list) else []:
        if not isinstance(entry, dict):
            raise ConfigError(f"{title} holds something that is no frame")
        yield entry


def _frames(code: str, classes: Classes) -> Iterator[Frame]:
    for kind in KINDS:
        title = f"{code}/{kind}.yaml"
        for number, entry in enumerate(_entries(load(f"frames/{code}", kind).get("frames"), title), start=1):
            unknown = set(entry) - _FRAME_KEYS
            voice = next((name for name in VOICES if name in entry), None)
            if unknown or voice is None:
                raise ConfigError(f"{title}, frame {number}: no voice, or unknown keys {sorted(unknown)}")
            pattern = compiled(strings(entry[voice]), classes)
            if pattern is None:
                raise ConfigError(f"{title}, frame {number} has no words")
            yield Frame(
                kind=Kind(kind),
                voice=voice,
                pattern=pattern,
                of=str(entry.get("of", "target")),
                asks=strings(entry.get("asks")),
                is_strong=bool(entry.get("strong")),
                is_by_means=bool(entry.get("by_means")),
                unless=compiled(strings(entry.get("unless")), classes),
                name=f"{title}: frame {number}",
            )


def _classes(code: str) -> Classes:
    return {name: strings(words) for name, words in load(f"frames/{code}", "classes").items()}


def _patterns(code: str, classes: Classes) -> Iterator[tuple[str, Pattern]]:
    for name in NATIVE_LEXICONS:
        for key, words in load("lexicons", f"{name}.{code}").items():
            if not isinstance(words, dict):
                yield f"{name}.{key}", compiled(strings(words), classes) or _NEVER


def _grouped(code: str, name: str, key: str, classes: Classes) -> Iterator[tuple[str, Pattern]]:
    groups = load("lexicons", f"{name}.{code}").get(key)
    for group, words in groups.items() if isinstance(groups, dict) else ():
        yield group, compiled(strings(words), classes) or _NEVER


def _numbers(code: str) -> Iterator[tuple[str, tuple[int, int | None]]]:
    told = load("lexicons", f"harm.{code}").get("numbers")
    for value, words in told.items() if isinstance(told, dict) else ():
        low, _, high = str(value).partition("..")
        bounds = (int(low), (int(high) if high else None) if ".." in str(value) else int(low))
        yield from ((key_of(word), bounds) for word in strings(words))


def _scales(code: str) -> Iterator[tuple[str, int]]:
    told = load("lexicons", f"grammar.{code}").get("scales")
    for value, words in told.items() if isinstance(told, dict) else ():
        yield from ((key_of(word), int(value)) for word in strings(words))


def _times(code: str) -> Mapping[str, frozenset[str]]:
    """Words of time by their head, one word each, as data/lexicons/times.*.toml has them for the resolver."""
    text = (files("trucewatch") / "data" / "lexicons" / f"times.{code}.toml").read_text("utf-8")
    found: dict[str, set[str]] = {}
    pieces: set[str] = set()
    for head, group in tomllib.loads(text).items():
        for name, words in group.items() if isinstance(group, dict) else ():
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                split = {key_of(piece) for word in words for piece in word.split()}
                whole = split if head == "months" else {key_of(word) for word in words if " " not in word}
                found.setdefault(head, set()).update(whole)
                found.setdefault(f"{head}.{name}", set()).update(whole)
                pieces |= split if head in _TIMES else set()
    found["*"] = pieces
    return {head: frozenset(words) for head, words in found.items()}


@cache
def language(code: str) -> Language:
    """A language's frames and words, compiled once. Raises ConfigError where a file is wrong."""
    classes = _classes(code)
    context = load(f"frames/{code}", "context")
    uncovered = context.get("uncovered")
    return Language(
        code=code,
        frames=tuple(_frames(code, classes)),
        uncovered=tuple(
            (kind, compiled(strings(words), classes) or _NEVER)
            for kind, words in (uncovered.items() if isinstance(uncovered, dict) else ())
        ),
        truce=compiled(classes["truce"], classes) or _NEVER,
        silent=compiled(strings(context.get("silent")), classes) or _NEVER,
        weapons=tuple((Weapon(name), words) for name, words in _grouped(code, "arms", "weapons", classes)),
        people=tuple((Who(name), words) for name, words in _grouped(code, "harm", "people", classes)),
        harms=tuple((HarmKind(name), words) for name, words in _grouped(code, "harm", "harms", classes)),
        words=dict(_patterns(code, classes)),
        numbers=dict(_numbers(code)),
        scales=dict(_scales(code)),
        times=_times(code),
    )
