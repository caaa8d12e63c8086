"""Whether two claims tell one event: log2 evidence field by field, weights in `data/fuse.json`.

The form is Fellegi and Sunter's (1969): a prior and a sum of log likelihood ratios, readable, so that every link can
say why. What is compared is in `compare`; which weights are learnt and which set by hand stands in the file.
"""

from collections.abc import Sequence

from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Evidence, Link, Relation
from trucewatch.core.makers import Maker
from trucewatch.fuse.compare import Compared, compare, is_one_telling
from trucewatch.fuse.measures import FINE, ORDER, compare_harm, distance_m, fineness, is_copied
from trucewatch.fuse.profile import Profile, profile
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import Weights, load_weights

__all__ = ["FINE", "ORDER", "WeightScorer", "compare_harm", "distance_m", "fineness", "is_copied"]


class WeightScorer:
    """The scorer that ships: a port `Scorer`."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or load_weights()
        self.maker = Maker(name="fuse.weights", version="2", digest=self.weights.digest)

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

    def weighed(self, left: Profile, right: Profile) -> tuple[float, bool, bool]:
        """The score of `link`, whether it says that the two are the same, and whether one field alone bars that.

        Without the words that say why: who asks for those has the link made.
        """
        if left.id > right.id:
            left, right = right, left
        found = [weight for weight in self._weights(left, right) if weight != 0]
        score = sum(found)
        cannot = self.weights.of("thresholds", "cannot")
        is_barred = any(weight <= cannot for weight in found)
        is_same = score >= self.weights.of("thresholds", "same") and not is_barred
        return round(score, 3), is_same, is_barred

    def _weights(self, left: Profile, right: Profile) -> list[float]:
        found = [self._weight(compared) for compared in compare(left, right, self.weights)]
        if self._is_two_told(left, right, found):
            found.append(self.weights.of("telling", "told_apart"))
        return found

    def _is_two_told(self, left: Profile, right: Profile, found: Sequence[float]) -> bool:
        """Whether one teller tells both, and hardly anything agrees."""
        return is_one_telling(left, right) and sum(found) <= self.weights.of("thresholds", "two_told")

    def is_barred(self, evidence: tuple[Evidence, ...]) -> bool:
        """Whether one field alone keeps the two apart."""
        return any(item.weight <= self.weights.of("thresholds", "cannot") for item in evidence)

    def evidence(self, left: Profile, right: Profile) -> tuple[Evidence, ...]:
        """What each field says; a field that weighs nothing is left out."""
        found = [self._weighed(compared) for compared in compare(left, right, self.weights)]
        if self._is_two_told(left, right, [item.weight for item in found]):
            # No chain through another page may join what one teller tells as two.
            weight = self.weights.of("telling", "told_apart")
            found.append(Evidence(field="two told", weight=weight, text="one teller, and hardly anything agrees"))
        return tuple(item for item in found if item.weight != 0)

    def _weighed(self, compared: Compared) -> Evidence:
        return Evidence(field=compared.field, weight=self._weight(compared), text=compared.text)

    def _weight(self, compared: Compared) -> float:
        flat, weight = self.weights.flat, 0.0
        for case, times in compared.cases:
            weight += flat[case] * times
        if weight > 0:
            weight *= compared.share
        return round(weight, 3)
