"""A claim in the making."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Harm, Mention, Teller
from trucewatch.core.kinds import Kind, Stance, Weapon
from trucewatch.extract.frames import Trigger
from trucewatch.extract.harm import Row
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

GENERIC = frozenset({Kind.ATTACK})
FIRE = frozenset({Kind.SHELLING, Kind.AIRSTRIKE, Kind.GUNFIRE, Kind.EXPLOSION, Kind.ATTACK})
ARMED = FIRE | {Kind.ARMED_CLASH, Kind.OVERFLIGHT, Kind.DEPLOYMENT}


@dataclass(slots=True)
class Draft:
    """A claim in the making."""

    scene: Scene
    trigger: Trigger
    kind: Kind
    clause: tuple[int, int]
    chain: tuple[Teller, ...] = ()
    stance: Stance = Stance.ASSERTED
    is_background: bool = False
    is_ongoing: bool = False
    actors: tuple[Mention, ...] = ()
    targets: tuple[Mention, ...] = ()
    place: Mention | None = None
    time: Mention | None = None
    weapons: tuple[Weapon, ...] = ()
    rows: list[Row] = field(default_factory=list)
    purpose: Mention | None = None
    topic: Mention | None = None
    reasons: tuple[Mention, ...] = ()
    count: int | None = None
    also: list[tuple[int, int]] = field(default_factory=list)

    @property
    def token(self) -> "Token":
        return self.trigger.token

    @property
    def offsets(self) -> tuple[int, int]:
        """Document offsets of the clause."""
        return self.scene.offsets(*self.clause)

    @property
    def sentence(self) -> tuple[int, int]:
        """Token range of the sentence."""
        return self.token.sent.start, self.token.sent.end

    @property
    def harm(self) -> tuple[Harm, ...]:
        """Harm rows in order, each figure once."""
        found: list[Harm] = []
        for row in self.rows:
            if all(row.harm.key() != other.key() for other in found):
                found.append(row.harm)
        return tuple(found)


def carried(mention: Mention) -> Mention:
    """The same words, told by an earlier clause."""
    return Mention(text=mention.text, span=mention.span, basis=Basis.CARRIED, hint=mention.hint)
