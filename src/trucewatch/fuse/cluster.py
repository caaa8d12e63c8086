"""Claims joined into clusters: the strongest links first, and never across what keeps two claims apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from trucewatch.fuse.measures import FINE, are_one_name, distance_m, fineness
from trucewatch.fuse.profile import Profile
from trucewatch.fuse.weights import Weights

Pair = tuple[int, int]


class Clusters:
    """Union-find whose sets carry what must stay out of them."""

    def __init__(self, profiles: Sequence[Profile], weights: Weights) -> None:
        self._profiles = profiles
        self._weights = weights
        self._leader = list(range(len(profiles)))
        self._members = {index: [index] for index in range(len(profiles))}
        self._foes: defaultdict[int, set[int]] = defaultdict(set)

    def bar(self, left: int, right: int) -> None:
        """Keeps two claims apart."""
        self._foes[left].add(right)
        self._foes[right].add(left)

    def join(self, left: int, right: int, *, is_binding: bool = False) -> bool:
        """Joins two claims' clusters unless something bars it; a person's word overrides what machines found."""
        first, second = self.find(left), self.find(right)
        if first == second:
            return True
        if not is_binding and not self._may_join(first, second):
            return False
        if len(self._members[first]) < len(self._members[second]):
            first, second = second, first
        self._leader[second] = first
        self._members[first] += self._members.pop(second)
        return True

    def find(self, index: int) -> int:
        while self._leader[index] != index:
            self._leader[index] = self._leader[self._leader[index]]
            index = self._leader[index]
        return index

    def groups(self) -> Iterable[list[int]]:
        return self._members.values()

    def ambiguous(self, same: Mapping[Pair, float]) -> set[Pair]:
        """Links between reports that leave open which of two events is meant: they join neither.

        "Shells hit a quarter of the town" fits two quarters shelled that day. A claim told of the town alone joins
        the report of one quarter only where no other quarter fits about as well.
        """
        finer: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for pair, score in same.items():
            for mine, other in (pair, pair[::-1]):
                if self._is_coarser(self._profiles[mine], self._profiles[other]):
                    finer[mine].append((score, other))
        found: set[Pair] = set()
        for mine, options in finer.items():
            score, best = max(options, key=lambda option: (option[0], -option[1]))
            rivals = [(s, o) for s, o in options if not self._fit(self._profiles[best], self._profiles[o])]
            is_open = any(s > score - self._weights.of("place", "ambiguous_margin") for s, _ in rivals)
            left_out = options if is_open else rivals
            found |= {(min(mine, other), max(mine, other)) for _, other in left_out}
        return found

    @staticmethod
    def _is_coarser(mine: Profile, other: Profile) -> bool:
        if mine.document == other.document or mine.place is None or other.place is None:
            return False
        return fineness(mine.place) > fineness(other.place)

    def _may_join(self, first: int, second: int) -> bool:
        ours, theirs = self._members[first], self._members[second]
        if any(foe in self._foes[index] for index in ours if index in self._foes for foe in theirs):
            return False
        return all(self._fit(self._profiles[mine], self._profiles[other]) for mine in ours for other in theirs)

    def _fit(self, left: Profile, right: Profile) -> bool:
        """No chain may join what two claims of it exclude: days apart, towns or quarters apart."""
        if left.days and right.days and left.days.width <= 3 and right.days.width <= 3:
            gap = max(left.days.first, right.days.first) - min(left.days.last, right.days.last)
            if gap > 1:
                return False
        if (
            left.place is None
            or right.place is None
            or not FINE.issuperset((left.place.precision, right.place.precision))
        ):
            return True
        if are_one_name(left.place, right.place, self._weights):
            return True
        if left.place.precision is right.place.precision:
            return left.place.id == right.place.id
        return distance_m(left.place, right.place) <= left.place.radius_m + right.place.radius_m


def cluster(
    profiles: Sequence[Profile], same: Mapping[Pair, float], different: Iterable[Pair], bound: "Bound", weights: Weights
) -> list[list[int]]:
    """Index groups. `same` are links with their score; `bound` is what people decided.

    Profiles are in order of id and links are taken strongest first, ties by index: the order of arrival
    changes nothing.
    """
    clusters = Clusters(profiles, weights)
    for left, right in sorted(bound.same):
        clusters.join(left, right, is_binding=True)
    for left, right in sorted({*different, *bound.different} - bound.same):
        clusters.bar(left, right)
    open_ones = clusters.ambiguous(same)
    for (left, right), _ in sorted(same.items(), key=lambda item: (-item[1], item[0])):
        if (left, right) not in bound.different and (left, right) not in open_ones:
            clusters.join(left, right)
    return [sorted(group) for group in clusters.groups()]


class Bound:
    """Pairs that people called the same or different; the later word on a pair holds."""

    def __init__(self) -> None:
        self.same: set[Pair] = set()
        self.different: set[Pair] = set()

    def set(self, pair: Pair, *, is_same: bool) -> None:
        (self.same if is_same else self.different).add(pair)
        (self.different if is_same else self.same).discard(pair)
