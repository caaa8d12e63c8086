"""What the frames tell in a text, coded in another scheme: ours and a converter's, by one engine.

A converter's file (benchmarks/data/*.yaml) lists frames by the codes of its scheme, each in the form of data/frames.
They go before ours at the same word and tell no claim in the product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind, Stance, Weapon
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract import licence
from trucewatch.extract.attribution import attribute
from trucewatch.extract.frames import Table, triggers, with_codes
from trucewatch.extract.grammar import lemma
from trucewatch.extract.roles import fill, known_roles
from trucewatch.extract.scene import Scene
from trucewatch.extract.stance import stance_of
from trucewatch.extract.syntax import Block, blocks
from trucewatch.extract.weapons import is_weapon_word, weapons_in
from trucewatch.pipeline.stages import gazetteer, registry
from trucewatch.resolve.names import NameFinder

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Told:
    """One thing that a sentence tells: its kind, or the code of a converter's frame."""

    kind: Kind
    code: str
    stance: Stance
    token: "Token"
    actors: tuple[Mention, ...]
    targets: tuple[Mention, ...]
    weapons: tuple[Weapon, ...]

    @property
    def depth(self) -> int:
        """How far below its sentence's main word it stands."""
        return sum(1 for _ in self.token.ancestors)


def scheme(name: str) -> dict[str, Any]:
    """A converter's file: its frames under `frames`, and its tables."""
    from ruamel.yaml import YAML

    data: dict[str, Any] = YAML(typ="safe").load((DATA / f"{name}.yaml").read_text("utf-8"))
    return data


def table_of(name: str, data: Mapping[str, Any]) -> Table:
    """Our frames with the converter's. Raises ConfigError where one names an unknown condition or role."""
    table = with_codes(f"{name}.yaml", data["frames"])
    for frame in {frame for listed in table.values() for frame in listed}:
        if unknown := {*frame.actor, *frame.target} - known_roles():
            raise ConfigError(f"{frame.name} has the unknown roles {sorted(unknown)}")
    return table


def document(text: str) -> Document:
    """A text as a document with nothing but a body."""
    parts = (Part(kind=PartKind.BODY, start=0, end=len(text)),) if text else ()
    return Document(capture_id="capture-benchmark", location="page", text=text, parts=parts, language="en")


@cache
def _names() -> NameFinder:
    return NameFinder(registry(), gazetteer().place_names())


def scenes(text: str) -> list[Scene]:
    """What the rules see of each paragraph of a text."""
    page = document(text)
    paragraphs = blocks(page)
    tellers = attribute(paragraphs, page)
    return [Scene(page, block, page.id, _hits(block), tellers.chain_at, tellers.is_reporting) for block in paragraphs]


def _hits(block: Block) -> dict[int, Any]:
    found = {}
    for hit in _names().find(block.doc.text):
        covered = block.doc.char_span(hit.start, hit.end, alignment_mode="expand")
        found.update({token.i: hit for token in covered or ()})
    return found


def told_in(text: str, table: Table) -> list[Told]:
    """What the frames of a table tell in a text, in order of its words."""
    found = []
    for scene in scenes(text):
        for trigger in triggers(scene, licence.tells, table):
            frame, token = trigger.frame, trigger.token
            stance = frame.stance or stance_of(token, scene.block)[0]
            words = [w.lower_ if is_weapon_word(w.lower_) else lemma(w) for w in token.sent]
            found.append(
                Told(
                    kind=trigger.kind,
                    code=frame.code,
                    stance=stance,
                    token=token,
                    actors=fill(scene, trigger, role="actor"),
                    targets=fill(scene, trigger, role="target"),
                    weapons=tuple(weapon for weapon, _ in weapons_in(words)),
                )
            )
    return found


def words_of(text: str) -> list[frozenset[str]]:
    """Each word of a text as written and its lemma, in lower case."""
    return [
        frozenset({token.lower_, lemma(token)}) for block in blocks(document(text)) for token in block.doc if token.text
    ]
