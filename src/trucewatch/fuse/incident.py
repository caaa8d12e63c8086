"""Clusters made into incidents: roots, status and the values that stand in front."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from trucewatch.core.claims import Actor, Interval, Place
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.kinds import Kind
from trucewatch.core.records import READERS_PARTS
from trucewatch.fuse.fields import Told, fields_of
from trucewatch.fuse.profile import Profile
from trucewatch.fuse.readings import remainder
from trucewatch.fuse.score import fineness, is_copied
from trucewatch.fuse.sources import UNNAMED, Root, Roots
from trucewatch.fuse.weights import Weights


@dataclass(frozen=True, slots=True)
class Together:
    """All claims by id, the later readings of each, and on whose words a claim of a later maker stands."""

    profiles: Mapping[str, Profile]
    followers: Mapping[str, Sequence[Profile]]
    rooted_in: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    """What a reader must know of a claim beside its fields, by its id."""


def incident_of(members: Sequence[str], together: Together, roots: Roots, weights: Weights) -> Incident:
    """The incident that these claims tell. Its anchor is the claim that entered the ledger first.

    Of a corrected page that is the claim of the first version, so that the id outlives the correction.
    """
    ordered = sorted((together.profiles[one] for one in members), key=lambda item: (item.resolved.sequence, item.id))
    own = collapse(ordered, together, roots, weights)
    told = [
        Told(
            claim_id=item.id,
            resolved=item.resolved,
            root=own[item.id],
            is_copy=_is_copy(item, ordered, own, weights),
            note=together.notes.get(item.id, ""),
        )
        for item in ordered
    ]
    later = [(one, other) for one in told for other in together.followers.get(one.claim_id, ())]
    telling = [*told, *(_added(one, other) for one, other in later)]
    firm = {told.root.id for told in telling if not told.root.is_weak and not told.is_denial}
    return Incident(
        anchor=ordered[0].resolved.origin or ordered[0].id,
        kind=_kind(telling, weights),
        status=status_of(telling),
        claims=tuple(item.resolved for item in ordered),
        roots=tuple(sorted(firm or {told.root.id for told in telling if not told.is_denial})),
        happened=_happened(telling),
        place=_place(telling),
        actors=_actors([(actor, told) for told in _firm(telling) for actor in told.resolved.actors]),
        targets=_actors([(actor, told) for told in telling for actor in told.resolved.targets]),
        fields=fields_of(telling),
        is_background=all(told.resolved.claim.is_background for told in telling),
        readings=tuple((one.claim_id, other.resolved) for one, other in later),
    )


def _is_copy(item: Profile, members: Sequence[Profile], own: Mapping[str, Root], weights: Weights) -> bool:
    """Whether its words stand in an earlier page of the same root: printed again, not told again."""
    root = own[item.id]
    if root.copies:
        return True
    if not root.relays or root.is_weak or root.is_credited:
        return False
    mine = (item.resolved.published or date.max, item.resolved.sequence, item.document)
    return any(
        (other.resolved.published or date.max, other.resolved.sequence, other.document) < mine
        and own[other.id].id == root.id
        and other.document != item.document
        and _is_printed(item, other, weights)
        for other in members
    )


def _is_printed(left: Profile, right: Profile, weights: Weights) -> bool:
    """Whether two pages hold the same words here: by the pages' likeness, else by the tellings' own words."""
    if right.document in left.resolved.printed_in or left.document in right.resolved.printed_in:
        return True
    return is_copied(left, right, weights)


def _added(lead: Told, later: Profile) -> Told:
    """A later reading of a claim's words: it adds what the claim lacks, with the claim's root."""
    return Told(claim_id=later.id, resolved=remainder(lead.resolved, later.resolved), root=lead.root)


def collapse(members: Sequence[Profile], together: Together, roots: Roots, weights: Weights) -> Mapping[str, Root]:
    """Each claim's root, where a reprint takes the root of what it copies and one witness is one root."""
    found = _credited({item.id: _root_of(item, together, roots) for item in members}, roots)
    leader: dict[str, str] = {}

    def top(root_id: str) -> str:
        while leader.get(root_id, root_id) != root_id:
            root_id = leader[root_id]
        return root_id

    named = {root.id for root in found.values() if root.is_named}
    credited = {root.id for root in found.values() if root.is_credited}
    first_seen: dict[str, tuple[date, str]] = {}
    for item in members:
        seen = (item.resolved.published or date.max, found[item.id].id)
        first_seen[seen[1]] = min(first_seen.get(seen[1], seen), seen)

    def join(left: str, right: str) -> None:
        one, other = top(left), top(right)
        if one == other or (one in named and other in named):
            return
        keep, drop = sorted((one, other), key=lambda one: (one not in named, one not in credited, first_seen[one]))
        leader[drop] = keep

    for left, right in sorted(_one_source(members, found, weights)):
        join(left, right)
    standing = {root.id: root for root in found.values()}
    return {claim_id: _under(root, standing[top(root.id)]) for claim_id, root in found.items()}


def _under(root: Root, top: Root) -> Root:
    """A claim's root where its tellings are another's: who was the root before hands on."""
    if root.id == top.id:
        return root
    relays = dict.fromkeys((*root.relays, *([root.id] if not root.is_named and ":" not in root.id else [])))
    return replace(root, id=top.id, is_named=top.is_named, relays=tuple(one for one in relays if one != top.id))


def _is_agency(root: Root) -> bool:
    return (root.is_named or root.is_credited) and not root.also and root.id != UNNAMED


def _credited(found: Mapping[str, Root], roots: Roots) -> dict[str, Root]:
    """A page that credits several agencies, or some without names, counts with whichever of them tells it elsewhere."""
    elsewhere = {root.id for root in found.values() if _is_agency(root)}
    made = {}
    for claim_id, root in found.items():
        wanted = (root.id, *root.also)
        if UNNAMED in wanted:
            wanted = (*(one for one in wanted if one != UNNAMED), *sorted(elsewhere & roots.media), UNNAMED)
        best = next((one for one in wanted if one in elsewhere), wanted[0])
        made[claim_id] = replace(root, id=best) if best != root.id else root
    return made


def _root_of(item: Profile, together: Together, roots: Roots) -> Root:
    """Whose telling a claim is. Two makers that read the same words read one telling, whomever each hears in it.

    Where the leading one heard nobody, the one that a later reading heard is the root: the publisher only relays.
    """
    lead = together.profiles.get(together.rooted_in.get(item.id, ""), item)
    root = roots.of(lead.resolved)
    if root.is_named or lead.resolved.claim.attribution:
        return root
    later = (roots.of(one.resolved) for one in together.followers.get(lead.id, ()))
    named = next((one for one in later if one.is_named), None)
    return replace(named, is_weak=root.is_weak) if named else root


def _one_source(members: Sequence[Profile], found: Mapping[str, Root], weights: Weights) -> set[tuple[str, str]]:
    """Pairs of roots that are one: a page's own line beside the teller it credits, a reprint, a shared witness."""
    joined: set[tuple[str, str]] = set()
    heard = [one for one in members if not one.resolved.flood]  # a flood prints others' words to be taken for them
    for at, left in enumerate(heard):
        for right in heard[at + 1 :]:
            one, other = found[left.id], found[right.id]
            if one.id == other.id:
                continue
            if left.document == right.document:
                if _is_relay(left, right, one, other):
                    joined.add((min(one.id, other.id), max(one.id, other.id)))
                continue
            is_one_witness = bool(one.witness) and one.witness == other.witness
            if is_one_witness or _is_printed(left, right, weights):
                joined.add((min(one.id, other.id), max(one.id, other.id)))
    return joined


def _is_relay(left: Profile, right: Profile, one: Root, other: Root) -> bool:
    """Whether a page that credits a teller tells the same in its own voice, as headlines do: no second source."""
    is_readers = any(item.resolved.claim.part in READERS_PARTS for item in (left, right))
    return not is_readers and one.is_named != other.is_named and left.is_denied == right.is_denied


def status_of(telling: Sequence[Told]) -> IncidentStatus:
    """Reported, corroborated, disputed, denied or rumoured; the other two are people's. A flood denies nobody."""
    denying = {told.root.id for told in telling if told.is_denial and not told.resolved.flood}
    asserting = {told.root.id for told in telling if not told.is_denial}
    firm = {told.root.id for told in telling if not told.is_denial and not told.root.is_weak}
    if not asserting:
        return IncidentStatus.DENIED
    if denying:
        return IncidentStatus.DISPUTED
    if len(firm) > 1 and not _is_counted_apart(telling):
        return IncidentStatus.CORROBORATED
    return IncidentStatus.REPORTED if firm else IncidentStatus.RUMOURED


def _is_counted_apart(telling: Sequence[Told]) -> bool:
    """Whether nothing but numbers of breaches is told, and no two roots tell the same one: nobody confirms anybody."""
    firm = [told for told in telling if not told.is_denial and not told.root.is_weak]
    if any(told.resolved.claim.kind is not Kind.VIOLATION or told.resolved.claim.count is None for told in firm):
        return False
    roots: defaultdict[int | None, set[str]] = defaultdict(set)
    for told in firm:
        roots[told.resolved.claim.count].add(told.root.id)
    return all(len(found) == 1 for found in roots.values())


def _kind(telling: Sequence[Told], weights: Weights) -> Kind:
    """The kind that most roots tell, a specific one before a general one."""
    roots: defaultdict[Kind, set[str]] = defaultdict(set)
    for told in telling:
        roots[told.resolved.claim.kind].add(told.root.id)
    general = weights.words["generic_kinds"]
    order = list(Kind)
    return min(roots, key=lambda kind: (kind.value in general, -len(roots[kind]), order.index(kind)))


def _happened(telling: Sequence[Told]) -> Interval | None:
    """The narrowest interval among those that most roots tell; a moment before a day."""
    told_by: defaultdict[tuple[date | None, date | None], set[str]] = defaultdict(set)
    times = [told.resolved.time for told in telling if told.resolved.time]
    for told in telling:
        if told.resolved.time:
            told_by[told.resolved.time.start, told.resolved.time.end].add(told.root.id)

    def rank(time: Interval) -> tuple[float, int, bool, str]:
        width = (time.end - time.start).days if time.start and time.end else float("inf")
        return (width, -len(told_by[time.start, time.end]), time.at is None, repr(time))

    return min(times, key=rank, default=None)


def _place(telling: Sequence[Told]) -> Place | None:
    """The finest place, a quarter before its town; among equals the one that most roots name."""
    roots: defaultdict[str, set[str]] = defaultdict(set)
    for told in telling:
        if told.resolved.place:
            roots[told.resolved.place.id].add(told.root.id)
    places = [told.resolved.place for told in telling if told.resolved.place]
    return min(places, key=lambda p: (fineness(p), -len(roots[p.id]), p.id, p.relation), default=None)


def _firm(telling: Sequence[Told]) -> Sequence[Told]:
    """Whose word on who did it stands in front: where firm tellers tell it, not that of unnamed or unsure ones.

    Two sources saw the shells and one side's unnamed officer says who fired them: the doer is not known. What he says
    stays in the field `actors` with his root.
    """
    return [told for told in telling if not told.root.is_weak and not told.is_denial] or telling


def _actors(named: Sequence[tuple[Actor, Told]]) -> tuple[Actor, ...]:
    """Everyone named, best supported first; who is only the side of another named one is left out.

    A denial's actors stand only where nobody else names any: it is about them.
    """
    asserted = [(actor, told) for actor, told in named if not told.is_denial] or list(named)
    roots: defaultdict[str, set[str]] = defaultdict(set)
    by_id: dict[str, Actor] = {}
    for actor, told in sorted(asserted, key=lambda pair: repr(pair[0])):
        roots[actor.id].add(told.root.id)
        by_id.setdefault(actor.id, actor)
    sides = Counter(side for actor in by_id.values() for side in actor.sides if side != actor.id)
    kept = [actor for actor in by_id.values() if actor.id not in sides] or list(by_id.values())
    return tuple(sorted(kept, key=lambda actor: (-len(roots[actor.id]), actor.id)))
