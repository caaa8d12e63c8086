"""Closed vocabularies: event kinds, weapons, stance, harm; crosswalks are data in `data/crosswalks.json`."""

from enum import StrEnum


class Group(StrEnum):
    """Families of kinds; claims of different groups never tell the same event."""

    VIOLENCE = "violence"
    POSTURE = "posture"
    DIPLOMACY = "diplomacy"
    HUMANITARIAN = "humanitarian"
    CALM = "calm"


class Kind(StrEnum):
    """What a claim tells of. Definitions: docs/reference/kinds.md."""

    SHELLING = "shelling"
    AIRSTRIKE = "airstrike"
    ARMED_CLASH = "armed_clash"
    GUNFIRE = "gunfire"
    EXPLOSION = "explosion"
    ATTACK = "attack"
    ABDUCTION = "abduction"
    TERRITORIAL_CHANGE = "territorial_change"
    VIOLATION = "violation"
    DEPLOYMENT = "deployment"
    WITHDRAWAL = "withdrawal"
    OVERFLIGHT = "overflight"
    TALKS = "talks"
    AGREEMENT = "agreement"
    SUPPORT = "support"
    REJECTION = "rejection"
    ACCUSATION = "accusation"
    DEMAND = "demand"
    THREAT = "threat"
    DISPLACEMENT = "displacement"
    AID = "aid"
    ACCESS_DENIAL = "access_denial"
    RELEASE = "release"
    CASUALTIES = "casualties"
    DAMAGE = "damage"
    CALM = "calm"

    @property
    def group(self) -> Group:
        return _GROUP_OF[self]


_KINDS_BY_GROUP: dict[Group, tuple[Kind, ...]] = {
    Group.VIOLENCE: (
        Kind.SHELLING,
        Kind.AIRSTRIKE,
        Kind.ARMED_CLASH,
        Kind.GUNFIRE,
        Kind.EXPLOSION,
        Kind.ATTACK,
        Kind.ABDUCTION,
        Kind.TERRITORIAL_CHANGE,
        Kind.VIOLATION,
    ),
    Group.POSTURE: (Kind.DEPLOYMENT, Kind.WITHDRAWAL, Kind.OVERFLIGHT),
    Group.DIPLOMACY: (
        Kind.TALKS,
        Kind.AGREEMENT,
        Kind.SUPPORT,
        Kind.REJECTION,
        Kind.ACCUSATION,
        Kind.DEMAND,
        Kind.THREAT,
    ),
    Group.HUMANITARIAN: (
        Kind.DISPLACEMENT,
        Kind.AID,
        Kind.ACCESS_DENIAL,
        Kind.RELEASE,
        Kind.CASUALTIES,
        Kind.DAMAGE,
    ),
    Group.CALM: (Kind.CALM,),
}
_GROUP_OF = {kind: group for group, kinds in _KINDS_BY_GROUP.items() for kind in kinds}

POSITION_KINDS = frozenset({Kind.SUPPORT, Kind.REJECTION, Kind.DEMAND, Kind.THREAT, Kind.ACCUSATION})
"""Kinds that are an actor's stance, not conduct: they never breach a term."""


class Weapon(StrEnum):
    """Means of violence: a field of its own, independent of the kind."""

    ARTILLERY = "artillery"
    MORTAR = "mortar"
    ROCKET = "rocket"
    MISSILE = "missile"
    TANK = "tank"
    AIRCRAFT = "aircraft"
    HELICOPTER = "helicopter"
    DRONE = "drone"
    BARREL_BOMB = "barrel_bomb"
    CLUSTER_MUNITION = "cluster_munition"
    WHITE_PHOSPHORUS = "white_phosphorus"
    INCENDIARY = "incendiary"
    CHEMICAL = "chemical"
    MACHINE_GUN = "machine_gun"
    SMALL_ARMS = "small_arms"
    SNIPER = "sniper"
    IED = "ied"
    MINE = "mine"
    CAR_BOMB = "car_bomb"
    SUICIDE_BOMB = "suicide_bomb"
    GRENADE = "grenade"


class Stance(StrEnum):
    """How surely the innermost teller tells it."""

    ASSERTED = "asserted"
    DENIED = "denied"
    UNCERTAIN = "uncertain"
    PLANNED = "planned"
    CONDITIONAL = "conditional"


class HarmKind(StrEnum):
    """What was done to people; CASUALTIES when the source does not say killed or injured."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DISPLACED = "displaced"
    TRAPPED = "trapped"
    DETAINED = "detained"
    CASUALTIES = "casualties"


class Who(StrEnum):
    """Whom a harm figure counts."""

    CIVILIANS = "civilians"
    CHILDREN = "children"
    WOMEN = "women"
    COMBATANTS = "combatants"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Telling(StrEnum):
    """Verb class by which a teller is introduced."""

    SAY = "say"
    CLAIM = "claim"
    DENY = "deny"
    QUOTE = "quote"
    ANONYMOUS = "anonymous"
    COMMENT = "comment"
