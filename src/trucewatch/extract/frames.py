"""Frames: which words, in which company, tell an event of which kind. The frames themselves are data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.problems import ConfigError
from trucewatch.extract.checks import Check
from trucewatch.extract.checks_speech import ALL_CHECKS, is_obliged
from trucewatch.extract.grammar import NOUN_POS, is_misread, is_verbal, lemma
from trucewatch.extract.lexicon import FRAMES, Data, load, strings
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

POSES = ("verb", "noun", "adj")
ROLES = ("actor", "target")
ANY_WILL = "*will"
"""Stands in frames for any verb with one of these modals."""
WILLING = frozenset({"will", "would", "shall", "'ll", "’ll"})
COSTLY = frozenset({"told", "own_told", "untold"})
"""Conditions that ask who tells it."""
FLAGS = ("strong", "casualties", "position", "stance", "like")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One way to tell a kind: trigger words, conditions on their company, where the roles stand."""

    kind: Kind
    pos: str
    lemmas: frozenset[str]
    conditions: tuple[tuple[str, Data], ...] = ()
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    is_strong: bool = False
    is_casualties: bool = False
    is_position: bool = False
    stance: Stance | None = None
    order: int = 0
    checks: tuple[tuple[Check, Data], ...] = ()
    """The conditions as they are tried: all must hold, so what costs most comes last."""
    name: str = ""
    """File, kind and number there, from 1 ("fire.yaml: shelling, frame 3")."""
    code: str = ""
    """What it tells in another scheme, of a frame that a converter to that scheme adds; empty for ours."""

    def asks(self, name: str) -> bool:
        """Whether it sets a condition of this name."""
        return any(condition == name for condition, _ in self.conditions)

    def fits(self, scene: Scene, token: "Token") -> bool:
        """Whether every condition holds at this token."""
        return all(check(scene, token, value) for check, value in self.checks)


Table: TypeAlias = Mapping[tuple[str, str], tuple[Frame, ...]]
"""Frames by part of speech and lemma, the one to be tried first before."""


@dataclass(slots=True)
class Trigger:
    """A token that tells an event, and the frame by which it does."""

    token: "Token"
    frame: Frame
    kind: Kind = field(init=False)

    def __post_init__(self) -> None:
        self.kind = self.frame.kind


def _frame(title: str, entry: Mapping[str, Data], order: int, *, kind: Kind, code: str = "") -> Frame:
    pos = next((name for name in POSES if name in entry), None)
    if pos is None:
        raise ConfigError(f"{title} names no trigger words")
    known = {*POSES, *ROLES, *FLAGS}
    conditions = tuple((name, _listed_once(value)) for name, value in entry.items() if name not in known)
    for name, _ in conditions:
        if name not in ALL_CHECKS:
            raise ConfigError(f"{title} has the unknown condition {name!r}")
    stance = entry.get("stance")
    return Frame(
        kind=kind,
        pos=pos,
        lemmas=frozenset(strings(entry[pos])),
        conditions=conditions,
        checks=tuple((ALL_CHECKS[key], value) for key, value in sorted(conditions, key=lambda one: one[0] in COSTLY)),
        actor=strings(entry.get("actor")),
        target=strings(entry.get("target")),
        is_strong=bool(entry.get("strong")),
        is_casualties=bool(entry.get("casualties")),
        is_position=bool(entry.get("position")),
        stance=Stance(str(stance)) if stance else None,
        order=order,
        name=title,
        code=code,
    )


def _listed_once(value: Data) -> Data:
    """A condition's words as they are asked for at every token: lists made tuples once."""
    if isinstance(value, dict):
        return {name: _listed_once(inner) for name, inner in value.items()}
    return strings(value) if isinstance(value, list) else value


def _listed(name: str, key: str, entries: Data) -> Iterable[tuple[str, Mapping[str, Data]]]:
    """Each frame under a key of a file with its title."""
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        if not isinstance(entry, dict):
            raise ConfigError(f"frames/{name}: {key} holds something that is no frame")
        yield f"{name}: {key}, frame {number}", entry


def _table(listed: Iterable[Frame]) -> Table:
    found: dict[tuple[str, str], list[Frame]] = {}
    for frame in listed:
        for word in frame.lemmas:
            found.setdefault((frame.pos, word), []).append(frame)
    return {
        key: tuple(
            sorted(
                frames,
                key=lambda f: (not f.code, _generality(f), -len(f.conditions), f.order),
            )
        )
        for key, frames in found.items()
    }


def _generality(frame: Frame) -> int:
    """Frames of a known means first, then attacks, then bare harm that asks for nothing."""
    if frame.is_casualties and not frame.conditions:
        return 2
    return int(frame.kind is Kind.ATTACK)


@cache
def shipped() -> tuple[Frame, ...]:
    """The frames of data/frames in order of their files. Raises ConfigError."""
    found: list[Frame] = []
    for name in FRAMES:
        for key, entries in load("frames", name).items():
            for title, entry in _listed(f"{name}.yaml", key, entries):
                found.append(_frame(title, entry, len(found), kind=Kind(key)))
    return tuple(found)


@cache
def frames() -> Table:
    """All frames by part of speech and lemma, the one with most conditions first. Raises ConfigError."""
    return _table(shipped())


def with_codes(name: str, codes: Mapping[str, Data]) -> Table:
    """Our frames and, before them, those that a converter lists by its own codes. Raises ConfigError.

    Such a frame tells no claim. It names under `like` the kind whose rules for what counts as a telling it follows.
    """
    added = [
        _frame(title, entry, order, kind=Kind(str(entry.get("like", Kind.ATTACK))), code=code)
        for code, entries in codes.items()
        for order, (title, entry) in enumerate(_listed(name, code, entries))
    ]
    return _table((*shipped(), *added))


def _part_of_speech(token: "Token") -> str | None:
    if is_verbal(token) or (token.pos_ == "AUX" and token.dep_ in ("ROOT", "ccomp", "conj", "relcl", "advcl")):
        return "verb"
    if token.pos_ in NOUN_POS or is_misread(token):
        return "noun"
    return "adj" if token.pos_ == "ADJ" or (token.pos_ == "VERB" and token.dep_ == "amod") else None


def triggers(
    scene: Scene, licensed: Callable[[Scene, "Token", Frame], bool], table: Table | None = None
) -> list[Trigger]:
    """The tokens of a paragraph that tell an event; each by the first frame of the table (ours) that fits."""
    found, table = [], frames() if table is None else table
    for token in scene.doc:
        pos = _part_of_speech(token)
        if pos is None:
            continue
        own = table.get((pos, _word(token, table)), ())
        for frame in (*_obliging(token, pos, table), *own, *_willing(token, pos, table)):
            if frame.fits(scene, token) and licensed(scene, token, frame):
                found.append(Trigger(token, frame))
                break
    return found


def _obliging(token: "Token", pos: str, table: Table) -> tuple[Frame, ...]:
    """What "must" and "should" ask for is a demand before it is a deed: frames of the modal, tried at its verb."""
    if pos != "verb" or not is_obliged(token):
        return ()
    return tuple(frame for frame in table.get(("verb", "must"), ()) if frame.asks("others"))


def _willing(token: "Token", pos: str, table: Table) -> tuple[Frame, ...]:
    """Frames of any verb with "will", "would" or "shall", tried after its own."""
    if pos != "verb" or not any(child.tag_ == "MD" and child.lemma_ in WILLING for child in token.lefts):
        return ()
    return table.get(("verb", ANY_WILL), ())


def _word(token: "Token", table: Table) -> str:
    word = lemma(token)
    if token.pos_ == "PROPN" and ("noun", word) not in table and word.endswith("s"):
        return word[:-1]
    return word
