"""What fusion compares of a claim, worked out once per claim."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trucewatch.core.claims import Actor, Basis, Harm, Mention, Place, Resolved
from trucewatch.core.kinds import POSITION_KINDS, Group, Kind, Stance, Weapon
from trucewatch.core.records import READERS_PARTS, PartKind
from trucewatch.core.text import fold_name
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import Weights

Shingle = tuple[str, str, str]
LEADS = frozenset({PartKind.HEADLINE, PartKind.STANDFIRST, PartKind.CAPTION})
PLANS = frozenset({Stance.PLANNED, Stance.CONDITIONAL})


@dataclass(frozen=True, slots=True)
class Party:
    """Who is named in a slot: registry ids, and every side that they belong to."""

    ids: frozenset[str]
    sides: frozenset[str]


@dataclass(frozen=True, slots=True)
class Days:
    """Ordinals of the first and the last day, both included."""

    first: int
    last: int
    clock: datetime | None
    is_carried: bool

    @property
    def width(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Profile:
    """A claim as the scorer and the blocks see it."""

    id: str
    resolved: Resolved
    kind: Kind
    group: Group
    is_plan: bool
    is_denied: bool
    root: str
    document: str
    is_lead: bool
    place: Place | None
    place_is_carried: bool
    days: Days | None
    actors: Party
    targets: Party
    holder: str
    topics: frozenset[str]
    weapons: frozenset[Weapon]
    harm: tuple[Harm, ...]
    count: int | None
    words: frozenset[str]
    shingles: frozenset[Shingle]
    is_told_apart: bool
    day_part: str
    """The part of the day that is told, "" where none is, or several are."""
    objects: frozenset[str]
    """What the words name as struck: a market, a school, a car."""

    @property
    def is_readers(self) -> bool:
        """Whether a reader or an embedded post tells it."""
        return self.resolved.claim.part in READERS_PARTS

    @property
    def is_position(self) -> bool:
        return self.kind in POSITION_KINDS


def profile(resolved: Resolved, weights: Weights, roots: Roots, claim_id: str = "") -> Profile:
    """The profile of one claim; its id is worked out where it is not given."""
    claim = resolved.claim
    tokens = [token for span in claim.evidence for token in tokens_of(span.exact)]
    root = roots.of(resolved).id
    return Profile(
        id=claim_id or claim.id,
        resolved=resolved,
        kind=claim.kind,
        group=claim.kind.group,
        is_plan=claim.stance in PLANS,
        is_denied=claim.stance is Stance.DENIED,
        root=root,
        document=claim.document_id,
        is_lead=claim.part in LEADS,
        place=resolved.place,
        place_is_carried=claim.place is None or claim.place.basis is not Basis.STATED,
        days=_days(resolved),
        actors=_party(resolved.actors, claim.actors, weights),
        targets=_party(resolved.targets, claim.targets, weights),
        holder=_holder(resolved, root),
        topics=frozenset(resolved.topics),
        weapons=frozenset(claim.weapons),
        harm=claim.harm,
        count=claim.count,
        words=_content(tokens, weights),
        shingles=frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False)),
        is_told_apart=not weights.words["told_apart_words"].isdisjoint(tokens),
        day_part=_day_part(resolved, tokens, weights),
        objects=frozenset(weights.objects[token] for token in tokens if token in weights.objects),
    )


_TOKEN = re.compile(r"[^\W_]+")


def tokens_of(text: str) -> list[str]:
    """Lower-case words and numbers of a text, in order."""
    return _TOKEN.findall(text.casefold())


def _content(tokens: Sequence[str], weights: Weights) -> frozenset[str]:
    stop = weights.words["stop_words"]
    return frozenset(token for token in tokens if (len(token) > 2 or token.isdigit()) and token not in stop)


def _days(resolved: Resolved) -> Days | None:
    """Open or missing intervals are no days: they never match by accident. Nor is a day after publication."""
    time, mention = resolved.time, resolved.claim.time
    if time is None or time.start is None or time.end is None or is_told_too_early(resolved):
        return None
    is_carried = time.basis == "carried" or mention is None or mention.basis is not Basis.STATED
    return Days(time.start.toordinal(), time.end.toordinal() - 1, time.at, is_carried)


def _day_part(resolved: Resolved, tokens: Sequence[str], weights: Weights) -> str:
    """By the clock where one is told, else by the words."""
    if resolved.time and resolved.time.at:
        hour = resolved.time.at.hour
        return "night" if hour < 5 or hour > 20 else "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"
    told = [*tokens, *(tokens_of(resolved.claim.time.text) if resolved.claim.time else ())]
    parts = {weights.day_parts[token] for token in told if token in weights.day_parts}
    return parts.pop() if len(parts) == 1 else ""


def is_told_too_early(resolved: Resolved) -> bool:
    """Whether a claim tells as done what lies after its publication: its day is misread, and so it is not known.

    One day is left for zones; what is planned or conditional may lie ahead.
    """
    start = resolved.time.start if resolved.time else None
    if start is None or resolved.published is None or resolved.claim.stance in PLANS:
        return False
    return start > resolved.published + timedelta(days=1)


def _party(actors: Sequence[Actor], mentions: Sequence[Mention], weights: Weights) -> Party:
    vague = weights.words["vague_actors"]
    ids = frozenset(actor.id for actor in actors if actor.id not in vague)
    sides = frozenset(side for actor in actors for side in actor.sides if side not in vague)
    if not actors and mentions:
        ids = frozenset(f"text:{fold_name(mention.text)}" for mention in mentions)
    return Party(ids, sides)


def _holder(resolved: Resolved, root: str) -> str:
    """Whose position it is: the actor, or who tells it."""
    if resolved.actors:
        return "+".join(sorted(actor.id for actor in resolved.actors))
    if resolved.claim.actors:
        return "+".join(sorted(fold_name(mention.text) for mention in resolved.claim.actors))
    return root


def day_of(ordinal: int) -> date:
    """The date of a day's ordinal."""
    return date.fromordinal(ordinal)
