"""Frames: which words, in which company, tell an event of which kind. The frames themselves are data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.problems import ConfigError
from trucewatch.extract.checks import CHECKS
from trucewatch.extract.grammar import NOUN_POS, is_misread, is_verbal, lemma
from trucewatch.extract.lexicon import FRAMES, Data, load, strings
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

POSES = ("verb", "noun", "adj")
ROLES = ("actor", "target")
FLAGS = ("strong", "casualties", "position", "stance")


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
    name: str = ""
    """File, kind and number there, from 1 ("fire.yaml: shelling, frame 3")."""

    def fits(self, scene: Scene, token: "Token") -> bool:
        """Whether every condition holds at this token."""
        return all(CHECKS[name](scene, token, value) for name, value in self.conditions)


@dataclass(slots=True)
class Trigger:
    """A token that tells an event, and the frame by which it does."""

    token: "Token"
    frame: Frame
    kind: Kind = field(init=False)

    def __post_init__(self) -> None:
        self.kind = self.frame.kind


def _frame(kind: Kind, entry: Mapping[str, Data], order: int, title: str) -> Frame:
    pos = next((name for name in POSES if name in entry), None)
    if pos is None:
        raise ConfigError(f"a frame of {kind} names no trigger words")
    known = {*POSES, *ROLES, *FLAGS}
    conditions = tuple((name, value) for name, value in entry.items() if name not in known)
    for name, _ in conditions:
        if name not in CHECKS:
            raise ConfigError(f"a frame of {kind} has the unknown condition {name!r}")
    stance = entry.get("stance")
    return Frame(
        kind=kind,
        pos=pos,
        lemmas=frozenset(strings(entry[pos])),
        conditions=conditions,
        actor=strings(entry.get("actor")),
        target=strings(entry.get("target")),
        is_strong=bool(entry.get("strong")),
        is_casualties=bool(entry.get("casualties")),
        is_position=bool(entry.get("position")),
        stance=Stance(str(stance)) if stance else None,
        order=order,
        name=title,
    )


@cache
def frames() -> dict[tuple[str, str], tuple[Frame, ...]]:
    """All frames by part of speech and lemma, the one with most conditions first. Raises ConfigError."""
    found: dict[tuple[str, str], list[Frame]] = {}
    order = 0
    for name in FRAMES:
        for kind, entries in load("frames", name).items():
            for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
                if not isinstance(entry, dict):
                    raise ConfigError(f"frames/{name}.yaml: {kind} holds something that is no frame")
                frame = _frame(Kind(kind), entry, order, f"{name}.yaml: {kind}, frame {number}")
                order += 1
                for word in frame.lemmas:
                    found.setdefault((frame.pos, word), []).append(frame)
    return {
        key: tuple(sorted(listed, key=lambda f: (_generality(f), -len(f.conditions), f.order)))
        for key, listed in found.items()
    }


def _generality(frame: Frame) -> int:
    """Frames of a known means first, then attacks, then bare harm that asks for nothing."""
    if frame.is_casualties and not frame.conditions:
        return 2
    return int(frame.kind is Kind.ATTACK)


def _part_of_speech(token: "Token") -> str | None:
    if is_verbal(token) or (token.pos_ == "AUX" and token.dep_ in ("ROOT", "ccomp", "conj", "relcl", "advcl")):
        return "verb"
    if token.pos_ in NOUN_POS or is_misread(token):
        return "noun"
    return "adj" if token.pos_ == "ADJ" or (token.pos_ == "VERB" and token.dep_ == "amod") else None


def triggers(scene: Scene, licensed: Callable[[Scene, "Token", Frame], bool]) -> list[Trigger]:
    """The tokens of a paragraph that tell an event; each by the most demanding frame that fits."""
    found = []
    for token in scene.doc:
        pos = _part_of_speech(token)
        if pos is None:
            continue
        for frame in frames().get((pos, _word(token)), ()):
            if frame.fits(scene, token) and licensed(scene, token, frame):
                found.append(Trigger(token, frame))
                break
    return found


def _word(token: "Token") -> str:
    word = lemma(token)
    if token.pos_ == "PROPN" and ("noun", word) not in frames() and word.endswith("s"):
        return word[:-1]
    return word
