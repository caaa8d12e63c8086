"""Whether two claims tell one event: log2 evidence field by field, weights in `data/fuse.json`.

The form is Fellegi and Sunter's (1969): a prior and a sum of log likelihood ratios; the weights are set by hand and
readable, so that every link can say why.
"""

import math

from trucewatch.core.claims import Harm, Place, Precision, Resolved
from trucewatch.core.incidents import Evidence, Link, Relation
from trucewatch.core.kinds import Kind
from trucewatch.core.makers import Maker
from trucewatch.core.text import fold_name
from trucewatch.fuse.profile import Days, Party, Profile, profile
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import Weights, load_weights

SIZES = (
    *(Precision.SITE, Precision.DISTRICT, Precision.SETTLEMENT),
    *(Precision.PROVINCE, Precision.REGION, Precision.COUNTRY),
)
"""Smallest first. A district is a quarter of a town; districts of countries are rare in what is told."""
ORDER = {precision: rank for rank, precision in enumerate(SIZES)}
FINE = frozenset({Precision.SITE, Precision.SETTLEMENT, Precision.DISTRICT})
"""Two towns, or two quarters, with names of their own are never one place, however near."""


class WeightScorer:
    """The scorer that ships: a port `Scorer`."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or load_weights()
        self.maker = Maker(name="fuse.weights", version="1", digest=self.weights.digest)

    def score(self, left: Resolved, right: Resolved) -> Link:
        """The link of two claims, with the evidence of each field that speaks."""
        roots = Roots((left, right), self.weights)
        return self.link(profile(left, self.weights, roots), profile(right, self.weights, roots))

    def link(self, left: Profile, right: Profile) -> Link:
        """The same for profiles made before."""
        if left.id > right.id:
            left, right = right, left
        evidence = self.evidence(left, right)
        score = sum(item.weight for item in evidence)
        is_same = score >= self.weights.of("thresholds", "same") and not self.is_barred(evidence)
        relation = Relation.SAME if is_same else Relation.DIFFERENT
        return Link(left=left.id, right=right.id, relation=relation, score=round(score, 3), evidence=evidence)

    def is_barred(self, evidence: tuple[Evidence, ...]) -> bool:
        """Whether one field alone keeps the two apart."""
        return any(item.weight <= self.weights.of("thresholds", "cannot") for item in evidence)

    def evidence(self, left: Profile, right: Profile) -> tuple[Evidence, ...]:
        """What each field says; a field that is not told on both sides says nothing."""
        is_one_document = left.document == right.document
        prior = self.weights.of("prior", "one_document" if is_one_document else "between_documents")
        found = [
            Evidence(field="prior", weight=prior, text="one document" if is_one_document else "two documents"),
            self._kind(left, right),
            self._mode(left, right),
            self._time(left, right, is_one_document),
            self._place(left, right),
            None if left.is_position else self._actors(left, right),
            self._party("targets", left.targets, right.targets),
            self._topics(left, right),
            self._weapons(left, right),
            self._harm(left, right),
            self._tally(left, right),
            self._words(left, right, is_one_document),
            self._telling(left, right, is_one_document),
        ]
        return tuple(item for item in found if item is not None and item.weight != 0)

    def _item(self, field: str, case: str, text: str) -> Evidence:
        return Evidence(field=field, weight=self.weights.of(field, case), text=text)

    def _kind(self, left: Profile, right: Profile) -> Evidence:
        case = "unrelated"
        if left.kind is right.kind:
            case = "same"
        elif self._is_related(left, right):
            case = "related"
        return self._item("kind", case, f"{left.kind} and {right.kind}")

    def _is_related(self, left: Profile, right: Profile) -> bool:
        """Kinds that may tell one event; a count of breaches is no single act."""
        is_count = any(item.kind is Kind.VIOLATION and (item.count or 0) > 1 for item in (left, right))
        pair = frozenset((left.kind, right.kind))
        return left.group is right.group and not is_count and pair in self.weights.related

    def _mode(self, left: Profile, right: Profile) -> Evidence | None:
        """What is planned has not happened; one holder's position is not another's."""
        if left.is_plan != right.is_plan:
            return Evidence(
                field="stance", weight=self.weights.of("kind", "unrelated"), text="planned and told as done"
            )
        if left.is_position and right.is_position and left.holder != right.holder:
            return Evidence(field="holder", weight=self.weights.of("kind", "unrelated"), text="two holders' positions")
        return None

    def _time(self, left: Profile, right: Profile, is_one_document: bool) -> Evidence | None:
        if left.days is None or right.days is None:
            return None
        weight, text = self._days(left.days, right.days)
        if is_one_document and weight > 0 and (left.days.is_carried or right.days.is_carried):
            weight *= self.weights.of("time", "one_document_share")
        return Evidence(field="time", weight=weight, text=text)

    def _days(self, left: Days, right: Days) -> tuple[float, str]:
        of = self.weights.of
        gap = max(left.first, right.first) - min(left.last, right.last)
        if gap > 0:
            return (
                (of("time", "one_day_gap"), "one day apart") if gap == 1 else (of("time", "gap"), f"{gap} days apart")
            )
        if left.width == right.width == 1:
            return self._clocks(left, right)
        widest = max(left.width, right.width)
        if widest <= of("time", "short_days"):
            return of("time", "short_overlap"), "days overlap"
        is_equal = left.first == right.first and left.last == right.last
        table = self.weights.nested["time"]["within_ten_days" if widest <= 10 else "wide"]
        case = "equal" if is_equal else "overlap"
        if not is_equal and widest <= 10 and min(left.width, right.width) == 1:
            case = "day_inside"
        return table[case], f"{case} within {widest} days".replace("_", " ")

    def _clocks(self, left: Days, right: Days) -> tuple[float, str]:
        of = self.weights.of
        if left.clock is None or right.clock is None:
            return of("time", "same_day"), "same day"
        hours = abs((left.clock - right.clock).total_seconds()) / 3600
        if hours > of("time", "clock_apart_hours"):
            return of("time", "same_day") + of("time", "clock_apart"), f"same day, {hours:.0f} hours apart"
        return of("time", "same_day") + of("time", "same_clock"), "same hour"

    def _place(self, left: Profile, right: Profile) -> Evidence | None:
        if left.place is None or right.place is None:
            return None
        weight, text = self._places(left.place, right.place)
        if weight > 0 and left.document == right.document and (left.place_is_carried or right.place_is_carried):
            weight *= self.weights.of("place", "carried_share")
        return Evidence(field="place", weight=weight, text=text)

    def _places(self, left: Place, right: Place) -> tuple[float, str]:
        of, tables = self.weights.of, self.weights.nested["place"]
        coarse, fine = sorted((left, right), key=fineness, reverse=True)
        distance = distance_m(left, right)
        names = f"{fine.name} and {coarse.name}"
        is_named_same = fold_name(left.name) == fold_name(right.name) and distance <= of("place", "same_name_km") * 1000
        if left.id == right.id or (is_named_same and left.precision is right.precision):
            extra = of("place", "relation_differs") if left.relation != right.relation else 0.0
            return tables["same"][coarse.precision] + extra, f"same {coarse.precision}: {left.name}"
        if is_named_same:
            return tables["inside"][coarse.precision], f"{names} by name"
        if coarse.precision is Precision.COUNTRY:
            is_inside = coarse.country == fine.country
            return (tables["inside"]["country"] if is_inside else of("place", "apart")), names
        if coarse.precision is not fine.precision and distance <= coarse.radius_m:
            return tables["inside"][coarse.precision], f"{fine.name} within {coarse.name}"
        is_near = distance <= left.radius_m + right.radius_m
        return (of("place", "neighbours") if is_near else of("place", "apart")), f"{names}, {distance / 1000:.0f} km"

    def _actors(self, left: Profile, right: Profile) -> Evidence | None:
        """Talks and deals have many at the table: to name others is no contradiction."""
        is_crowd = left.kind in (Kind.TALKS, Kind.AGREEMENT)
        return self._party("actors", left.actors, right.actors, is_crowd=is_crowd)

    def _party(self, field: str, left: Party, right: Party, *, is_crowd: bool = False) -> Evidence | None:
        if not left.ids or not right.ids:
            return None
        if left.ids & right.ids:
            return self._item(field, "same", ", ".join(sorted(left.ids & right.ids)))
        mine, other = left.ids | left.sides, right.ids | right.sides
        if mine & other:
            return self._item(field, "one_side", ", ".join(sorted(mine & other)))
        is_text = any(name.startswith("text:") for name in left.ids | right.ids)
        if is_text or is_crowd:
            return None
        return self._item(field, "differ", f"{', '.join(sorted(left.ids))} against {', '.join(sorted(right.ids))}")

    def _topics(self, left: Profile, right: Profile) -> Evidence | None:
        if not left.topics or not right.topics:
            return None
        shared = left.topics & right.topics
        return self._item("topics", "same" if shared else "differ", ", ".join(sorted(shared or left.topics)))

    def _weapons(self, left: Profile, right: Profile) -> Evidence | None:
        if not left.weapons or not right.weapons:
            return None
        shared = left.weapons & right.weapons
        return self._item("weapons", "same" if shared else "differ", ", ".join(sorted(shared or left.weapons)))

    def _harm(self, left: Profile, right: Profile) -> Evidence | None:
        cases = [
            compare_harm(mine, other)
            for mine in left.harm
            for other in right.harm
            if mine.kind is other.kind and mine.who is other.who
        ]
        if not cases:
            return None
        if "incompatible" in cases:
            is_one_telling = left.document == right.document and left.root == right.root
            is_mixed = is_one_telling and (left.is_lead or right.is_lead)
            case = "incompatible_one_telling" if is_one_telling and not is_mixed else "incompatible"
            return self._item("harm", case, "figures differ")
        case = "equal" if "equal" in cases else "compatible"
        return self._item("harm", case, f"figures {case}")

    def _tally(self, left: Profile, right: Profile) -> Evidence | None:
        """Monitors' counts of one day are one matter told by several; two counts by one teller are two matters."""
        if left.kind is not Kind.VIOLATION or right.kind is not Kind.VIOLATION:
            return None
        if left.count is None or right.count is None:
            is_mixed = (left.count or 1) > 1 or (right.count or 1) > 1
            return self._item("tally", "single_against_tally", "a count and a case") if is_mixed else None
        if left.count != right.count and left.root == right.root:
            return self._item("tally", "one_telling_other_number", "two counts of one teller")
        weight = self.weights.of("tally", "both") + (
            self.weights.of("tally", "equal") if left.count == right.count else 0
        )
        return Evidence(field="tally", weight=weight, text=f"{left.count} and {right.count}")

    def _words(self, left: Profile, right: Profile, is_one_document: bool) -> Evidence | None:
        if not left.words or not right.words:
            return None
        of = self.weights.of
        if not is_one_document and is_copied(left, right, self.weights):
            return self._item("words", "copied", "nearly the same words")
        overlap = len(left.words & right.words) / len(left.words | right.words)
        weight = max(of("words", "floor"), min(of("words", "ceiling"), of("words", "per_overlap") * overlap - 0.5))
        return Evidence(field="words", weight=round(weight, 3), text=f"{overlap:.0%} of words shared")

    def _telling(self, left: Profile, right: Profile, is_one_document: bool) -> Evidence | None:
        one, other = left.resolved, right.resolved
        if one.record and one.record == other.record and one.external_id != other.external_id:
            return self._item("telling", "told_apart", "two rows of one data set")
        if left.resolved.claim.is_background != right.resolved.claim.is_background:
            case = "told_apart" if is_one_document else "background_and_news"
            return self._item("telling", case, "history and news")
        is_round = left.kind is Kind.TALKS and right.kind is Kind.TALKS and (left.place is None or right.place is None)
        if not is_one_document:
            return self._item("telling", "talks_without_place", "one round of talks") if is_round else None
        if left.is_denied != right.is_denied:
            return self._item("telling", "denial_of_it", "told and denied in one document")
        if left.root != right.root:
            return None
        if left.is_lead != right.is_lead:
            return self._item("telling", "headline_and_text", "headline and text")
        if left.is_told_apart != right.is_told_apart:
            return self._item("telling", "told_apart", "told as another one")
        return self._item("telling", "one_teller_twice", "one teller, twice in the text")


def fineness(place: Place) -> int:
    """Rank of a place's size, smallest first: a site, a quarter or other part of a town, a town, a province, …"""
    return ORDER[place.precision]


def compare_harm(left: Harm, right: Harm) -> str:
    """equal, compatible (one may be the other) or incompatible (no number fits both)."""
    if (left.minimum, left.maximum) == (right.minimum, right.maximum):
        return "equal" if left.minimum is not None and left.minimum == left.maximum else "compatible"
    low = max(left.minimum or 0, right.minimum or 0)
    high = min(bound for bound in (left.maximum, right.maximum, math.inf) if bound is not None)
    return "compatible" if low <= high else "incompatible"


def is_copied(left: Profile, right: Profile, weights: Weights) -> bool:
    """Whether one telling holds most of the other's word triples: a reprint, not a second source."""
    least = min(len(left.shingles), len(right.shingles))
    if least + 2 < weights.of("words", "copied_least_words"):
        return False
    return len(left.shingles & right.shingles) / least >= weights.of("words", "copied_containment")


def distance_m(left: Place, right: Place) -> float:
    """Great-circle metres between two places' centres (haversine, mean radius 6,371,008 m)."""
    lat1, lat2 = math.radians(left.lat), math.radians(right.lat)
    across = math.radians(right.lon - left.lon)
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(across / 2) ** 2
    return 2 * 6_371_008 * math.asin(math.sqrt(min(1.0, half)))
