"""Claims of many sources joined into incidents: pure, and the same whatever the order of arrival."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.incidents import Incident, IncidentStatus, Link, Relation
from trucewatch.core.ports import Scorer
from trucewatch.core.problems import Problem
from trucewatch.fuse.cluster import Bound, Pair, cluster
from trucewatch.fuse.deciding import Bonds, bonds
from trucewatch.fuse.denials import attached
from trucewatch.fuse.growing import Growing, in_order
from trucewatch.fuse.growing_kept import Kept, kept
from trucewatch.fuse.incident import Together, incident_of
from trucewatch.fuse.pairs import pairs
from trucewatch.fuse.profile import Profile, profile
from trucewatch.fuse.readings import Readings, completed, link_of, readings
from trucewatch.fuse.reprints import reprinted
from trucewatch.fuse.score import WeightScorer
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.totals import Tables, notes

__all__ = ["Fused", "Growing", "Kept", "WeightScorer", "by_time", "fuse", "judged", "kept", "standing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused:
    """Incidents, by the time they happened (undated last), and the links and near misses behind them."""

    incidents: tuple[Incident, ...]
    links: Sequence[Link]
    pairs: int = 0
    """How many pairs were scored."""
    problems: tuple[Problem, ...] = ()
    """Decisions that contradict earlier ones."""


def fuse(claims: Sequence[Resolved], decisions: Sequence[Decision] = (), *, scorer: Scorer | None = None) -> Fused:
    """Joins the claims that tell one event.

    Decisions `same` and `different` (subject a claim or link id, value the other claim's id) bind; `status` on an
    incident sets it. Every claim is in exactly one incident; a claim given twice counts once.
    """
    own = WeightScorer()
    roots = Roots(claims, own.weights)
    everything = _profiles(claims, own, roots)
    read = readings(one.resolved for one in everything)
    followers = _followers(everything, read)
    profiles = [completed(one, followers.get(one.id, ())) for one in everything if one.id not in read.follows]
    weights = own.weights
    links: list[Link] = [link_of(lead, later) for later, lead in read.follows.items()]
    same: dict[Pair, float] = {}
    different: list[Pair] = []
    scored = 0
    told = [one.resolved.claim for one in profiles]
    tables = Tables(told)
    for left, right in pairs(profiles):
        if tables.is_apart(told[left], told[right]):
            different.append((left, right))
            continue
        scored += 1
        link = _score(scorer or own, profiles[left], profiles[right])
        if link.relation is Relation.SAME:
            same[left, right] = link.score
        elif own.is_barred(link.evidence):
            different.append((left, right))
            continue
        if link.relation is Relation.SAME or link.score > weights.of("thresholds", "near_miss"):
            links.append(link)
    for pair, link in reprinted(profiles):
        if pair not in same:
            same[pair] = link.score
            links.append(link)
    ids = {item.id for item in profiles}
    ends = {link.id: (link.left, link.right) for link in links} if decisions else {}
    decided, problems = bonds(decisions, ends, lambda one: read.follows.get(one, one if one in ids else None))
    bound = _bound(profiles, decided)
    groups = cluster(profiles, same, different, bound, weights)
    own_profiles = {one.id: one for one in everything}
    denying = attached(groups, profiles, {*different, *bound.different}, weights)
    links += denying.links
    together = Together(own_profiles, followers, read.rooted_in, {**notes(told), **denying.notes})
    incidents = [
        incident_of([profiles[index].id for index in group], together, roots, weights) for group in denying.groups
    ]
    judged_ones = judged(incidents, decisions)
    links.sort(key=in_order)
    return Fused(
        incidents=tuple(sorted(judged_ones, key=by_time)), links=tuple(links), pairs=scored, problems=tuple(problems)
    )


def _followers(everything: Sequence[Profile], read: Readings) -> dict[str, list[Profile]]:
    """The later readings of each claim, those of the earlier maker first."""
    found: dict[str, list[Profile]] = {}
    for one in sorted(everything, key=lambda item: (item.resolved.reading, item.id)):
        if one.id in read.follows:
            found.setdefault(read.follows[one.id], []).append(one)
    return found


def _score(scorer: Scorer, left: Profile, right: Profile) -> Link:
    if isinstance(scorer, WeightScorer):
        return scorer.link(left, right)
    return scorer.score(left.resolved, right.resolved)


def _profiles(claims: Sequence[Resolved], own: WeightScorer, roots: Roots) -> list[Profile]:
    """In order of id, so that the order of arrival is forgotten; of one claim given twice the earlier entry stays."""
    found: dict[str, Profile] = {}
    for resolved in claims:
        made = profile(resolved, own.weights, roots)
        held = found.get(made.id)
        if held is None or _entry(made) < _entry(held):
            found[made.id] = made
    return [found[claim_id] for claim_id in sorted(found)]


def _entry(made: Profile) -> tuple[int, str]:
    return made.resolved.sequence, repr(made.resolved)


def _bound(profiles: Sequence[Profile], decided: Bonds) -> Bound:
    index = {item.id: at for at, item in enumerate(profiles)}
    bound = Bound()
    for (left, right), is_same in decided.items():
        pair = (min(index[left], index[right]), max(index[left], index[right]))
        bound.set(pair, is_same=is_same)
    return bound


def judged(incidents: Sequence[Incident], decisions: Sequence[Decision]) -> list[Incident]:
    """The incidents with people's status on them, which outranks the computed one."""
    words = {decision.subject: decision.value for decision in standing(decisions) if decision.action == "status"}
    people = {IncidentStatus.CONFIRMED.value, IncidentStatus.DISCOUNTED.value}
    if not words:
        return list(incidents)
    return [
        replace(incident, status=IncidentStatus(words[incident.id])) if words.get(incident.id) in people else incident
        for incident in incidents
    ]


def by_time(incident: Incident) -> tuple[str, str]:
    """Order of incidents: by the time they happened, undated last."""
    start = incident.happened.start if incident.happened else None
    return (start.isoformat() if start else "9999", incident.anchor)
