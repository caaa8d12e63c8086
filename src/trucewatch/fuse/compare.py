"""What the fields of two claims say of each other, as named cases; `score` puts weights to the cases.

A case is a path in `data/fuse.json` ("place.same.settlement") and how far it counts (1: wholly).
"""

from collections.abc import Iterator
from typing import NamedTuple

from trucewatch.core.claims import Place, Precision
from trucewatch.core.kinds import Group, Kind
from trucewatch.fuse.measures import (
    are_one_count,
    are_one_name,
    both_figures,
    compare_harm,
    distance_m,
    fineness,
    is_copied,
)
from trucewatch.fuse.profile import Days, Party, Profile
from trucewatch.fuse.weights import Weights

Case = tuple[str, float]
DAY_PARTS = ("night", "morning", "afternoon", "evening")
"""In the order of the clock; the last one meets the first."""
CONTRADICTIONS = frozenset(
    {"time.gap", "time.one_day_gap", "time.part_apart", "time.clock_apart", "harm.incompatible", "object.differ"}
)
"""Where one of them is told, like words are no copy: "a drone struck a …, killing one" fits every day's raid."""


class Compared(NamedTuple):
    """What one field says: its cases, and words for people.

    `share` is how far agreement counts, where one of the two only carries the field on from an earlier sentence.
    """

    field: str
    cases: tuple[Case, ...]
    text: str
    share: float = 1.0


def compare(left: Profile, right: Profile, weights: Weights) -> tuple[Compared, ...]:
    """What each field says; a field that is not told on both sides says nothing.

    Of `weights` only measures and word lists are used, no weight.
    """
    return tuple([found for found in _Pair(left, right, weights).fields() if found is not None])


def _one(field: str, case: str, text: str) -> Compared:
    return Compared(field, ((f"{field}.{case}", 1.0),), text)


class _Pair:
    """Two claims side by side."""

    def __init__(self, left: Profile, right: Profile, weights: Weights) -> None:
        self.left, self.right, self.weights = left, right, weights
        self.is_one_document = left.document == right.document

    def fields(self) -> Iterator[Compared | None]:
        left, right = self.left, self.right
        where = "one document" if self.is_one_document else "two documents"
        yield _one("prior", "one_document" if self.is_one_document else "between_documents", where)
        yield self._kind()
        yield self._mode()
        known = [self._time(), self._place()]
        known += [None if left.is_position else self._actors(), _party("targets", left.targets, right.targets)]
        known += [_overlap("topics", left.topics, right.topics), self._weapons(), self._harm(), self._tally()]
        yield from known
        struck = self._object()
        yield struck
        yield self._ground()
        told = [found for found in known if found is not None]
        cases = {case for found in (*told, *([struck] if struck else [])) for case, _ in found.cases}
        yield self._words(is_alone=not told, is_contradicted=not CONTRADICTIONS.isdisjoint(cases))
        yield self._telling()

    def _kind(self) -> Compared:
        """ "An attack" may be the shelling; a clash and a shelling told of one day are oftener two things."""
        left, right = self.left, self.right
        pair = frozenset((left.kind, right.kind))
        case = "unrelated"
        if left.kind is right.kind:
            case = "same"
        elif left.group is right.group and not self._is_count() and pair in self.weights.related:
            # Who denies an attack denies the shelling: a denial names the act loosely.
            is_loose = left.is_denied != right.is_denied
            is_generic = is_loose or not self.weights.words["generic_kinds"].isdisjoint(pair)
            case = "generic" if is_generic else "related"
        return _one("kind", case, f"{left.kind} and {right.kind}")

    def _is_count(self) -> bool:
        """A count of breaches is no single act."""
        return any(item.kind is Kind.VIOLATION and (item.count or 0) > 1 for item in (self.left, self.right))

    def _mode(self) -> Compared | None:
        """What is planned has not happened; one holder's position is not another's."""
        left, right = self.left, self.right
        if left.is_plan != right.is_plan:
            return _one("stance", "planned_and_done", "planned and told as done")
        if left.is_position and right.is_position and left.holder != right.holder:
            return _one("holder", "differ", "two holders' positions")
        return None

    def _ground(self) -> Compared | None:
        """Between documents, no event is the same without a day and a place on both sides: words alone join nothing.

        Positions and talks need a day; where they are said is seldom told.
        """
        if self.is_one_document:
            return None
        missing = "time" if self.left.days is None or self.right.days is None else ""
        if not missing and self.left.group is not Group.DIPLOMACY:
            missing = "place" if self.left.place is None or self.right.place is None else ""
        return _one("ground", f"no_{missing}", f"no {missing} on both sides") if missing else None

    def _time(self) -> Compared | None:
        left, right = self.left.days, self.right.days
        if left is None or right is None:
            is_post = self.is_one_document and (self.left.is_readers or self.right.is_readers)
            if is_post and left is not right:
                return Compared("time", (("time.untold_in_a_post", 1.0),), "a post or comment beside one without a day")
            return None
        cases, text = self._days(left, right)
        is_carried = self.is_one_document and (left.is_carried or right.is_carried)
        share = self.weights.of("time", "one_document_share") if is_carried else 1.0
        return Compared("time", tuple((case, 1.0) for case in cases), text, share)

    def _days(self, left: Days, right: Days) -> tuple[tuple[str, ...], str]:
        gap = max(left.first, right.first) - min(left.last, right.last)
        if gap > 1:
            return ("time.gap",), f"{gap} days apart"
        if gap == 1:
            return self._next_day(left, right)
        widest = max(left.width, right.width)
        if widest == 1:
            return self._clocks(left, right)
        if widest <= self.weights.of("time", "short_days"):
            return ("time.short_overlap",), "days overlap"
        is_equal = left.first == right.first and left.last == right.last
        case = "equal" if is_equal else "overlap"
        if not is_equal and widest <= 10 and min(left.width, right.width) == 1:
            case = "day_inside"
        table = "within_ten_days" if widest <= 10 else "wide"
        return (f"time.{table}.{case}",), f"{case} within {widest} days".replace("_", " ")

    def _next_day(self, left: Days, right: Days) -> tuple[tuple[str, ...], str]:
        """A night belongs to two days, and a day that is only carried on may be misread; two days told are two."""
        if left.is_carried or right.is_carried or "night" in (self.left.day_part, self.right.day_part):
            return ("time.one_day_gap",), "one day apart"
        return ("time.one_day_gap", "time.both_days_told"), "one day apart, each told"

    def _clocks(self, left: Days, right: Days) -> tuple[tuple[str, ...], str]:
        if left.clock is None or right.clock is None:
            return self._parts()
        hours = abs((left.clock - right.clock).total_seconds()) / 3600
        if hours > self.weights.of("time", "clock_apart_hours"):
            return ("time.same_day", "time.clock_apart"), f"same day, {hours:.0f} hours apart"
        return ("time.same_day", "time.same_clock"), "same hour"

    def _parts(self) -> tuple[tuple[str, ...], str]:
        """Morning and evening of one day are two hours; neighbouring parts may be one."""
        mine, other = self.left.day_part, self.right.day_part
        if not mine or not other or abs(DAY_PARTS.index(mine) - DAY_PARTS.index(other)) in (1, 3):
            return ("time.same_day",), "same day"
        case = "same_part" if mine == other else "part_apart"
        return ("time.same_day", f"time.{case}"), f"same day, {mine} and {other}" if mine != other else f"same {mine}"

    def _place(self) -> Compared | None:
        left, right = self.left, self.right
        if left.place is None or right.place is None:
            return None
        cases, text = self._places(left.place, right.place)
        is_carried = self.is_one_document and (left.place_is_carried or right.place_is_carried)
        share = self.weights.of("place", "carried_share") if is_carried else 1.0
        return Compared("place", tuple((case, 1.0) for case in cases), text, share)

    def _places(self, left: Place, right: Place) -> tuple[tuple[str, ...], str]:
        if left.id == right.id:
            return _one_place(left, right)
        distance = distance_m(left, right)
        is_named_same = are_one_name(left, right, self.weights)
        if is_named_same and left.precision is right.precision:
            return _one_place(left, right)
        coarse, fine = sorted((left, right), key=fineness, reverse=True)
        names = f"{fine.name} ({fine.precision}) and {coarse.name} ({coarse.precision})"
        if is_named_same:
            return (f"place.inside.{coarse.precision}",), f"{names}, by name"
        if coarse.precision is Precision.COUNTRY:
            is_inside = coarse.country == fine.country
            return (("place.inside.country" if is_inside else "place.apart"),), names
        if coarse.precision is not fine.precision and distance <= coarse.radius_m:
            return (f"place.inside.{coarse.precision}",), f"{names}, the one within the other"
        case = "neighbours" if distance <= left.radius_m + right.radius_m else "apart"
        return (f"place.{case}",), f"{names}, {distance / 1000:.0f} km apart"

    def _actors(self) -> Compared | None:
        """Talks and deals have many at the table: to name others is no contradiction."""
        is_crowd = self.left.kind in (Kind.TALKS, Kind.AGREEMENT)
        return _party("actors", self.left.actors, self.right.actors, is_crowd=is_crowd)

    def _weapons(self) -> Compared | None:
        """Guns and rockets are told one for the other; a drone and a gun are not."""
        left, right = self.left.weapons, self.right.weapons
        if not left or not right:
            return None
        families = self.weights.weapon_families
        is_akin = any(not family.isdisjoint(left) and not family.isdisjoint(right) for family in families)
        return _overlap("weapons", left, right, otherwise="akin" if is_akin else "differ")

    def _object(self) -> Compared | None:
        """A market and a school struck on one day are two strikes, above all where one teller tells both."""
        if self.left.group is not Group.VIOLENCE or self.right.group is not Group.VIOLENCE:
            return None
        otherwise = "differ_one_telling" if is_one_telling(self.left, self.right) else "differ"
        return _overlap("object", self.left.objects, self.right.objects, otherwise=otherwise)

    def _harm(self) -> Compared | None:
        left, right = self.left, self.right
        pairs = [
            (compare_harm(mine, other), mine, other)
            for mine in left.harm
            for other in right.harm
            if mine.kind is other.kind and are_one_count(mine, other)
        ]
        if not pairs:
            return None
        case, mine, other = min(pairs, key=lambda pair: ("incompatible", "equal", "compatible").index(pair[0]))
        text = f"{mine.kind} {both_figures(mine, other)}"
        if case == "incompatible":
            case = "incompatible_one_telling" if is_one_telling(left, right) else "incompatible"
        return _one("harm", case, text)

    def _tally(self) -> Compared | None:
        """Monitors' counts of one day are one matter told by several; two counts by one teller are two matters."""
        left, right = self.left, self.right
        if left.kind is not Kind.VIOLATION or right.kind is not Kind.VIOLATION:
            return None
        if left.count is None or right.count is None:
            is_mixed = (left.count or 1) > 1 or (right.count or 1) > 1
            return _one("tally", "single_against_tally", "a count and a case") if is_mixed else None
        if left.count != right.count and left.root == right.root:
            return _one("tally", "one_telling_other_number", "two counts of one teller")
        if left.count != right.count and left.place and right.place and left.place.precision != right.place.precision:
            return _one("tally", "part_and_whole", f"{left.count} and {right.count}, of a place and a larger one")
        equal = (("tally.equal", 1.0),) if left.count == right.count else ()
        return Compared("tally", (("tally.both", 1.0), *equal), f"{left.count} and {right.count}")

    def _words(self, *, is_alone: bool, is_contradicted: bool) -> Compared | None:
        """Where nothing but words is told on both sides, shared words are no evidence."""
        left, right = self.left, self.right
        if not left.words or not right.words:
            return None
        of = self.weights.of
        if not (self.is_one_document or is_contradicted) and is_copied(left, right, self.weights):
            return _one("words", "copied", "nearly the same words")
        overlap = len(left.words & right.words) / len(left.words | right.words)
        share = max(of("words", "floor"), min(of("words", "ceiling"), of("words", "per_overlap") * overlap - 0.5))
        if is_alone and share > 0:
            return None
        return Compared("words", (("words.shared", round(share, 3)),), f"{overlap:.0%} of words shared")

    def _telling(self) -> Compared | None:
        left, right = self.left, self.right
        one, other = left.resolved, right.resolved
        if one.record and one.record == other.record and one.external_id != other.external_id:
            return _one("telling", "told_apart", "two rows of one data set")
        if one.claim.is_background != other.claim.is_background:
            return _one("telling", "told_apart" if self.is_one_document else "background_and_news", "history and news")
        if not self.is_one_document:
            is_round = left.kind is Kind.TALKS and right.kind is Kind.TALKS
            is_placeless = left.place is None or right.place is None
            return _one("telling", "talks_without_place", "one round of talks") if is_round and is_placeless else None
        if left.is_denied != right.is_denied:
            return _one("telling", "denial_of_it", "told and denied in one document")
        if left.root != right.root:
            return None
        if left.is_lead != right.is_lead:
            return _one("telling", "headline_and_text", "headline and text")
        if left.is_told_apart != right.is_told_apart:
            return _one("telling", "told_apart", "told as another one")
        return _one("telling", "one_teller_twice", "one teller, twice in the text")


def _one_place(left: Place, right: Place) -> tuple[tuple[str, ...], str]:
    """One place, though one may tell "in" and the other "near"."""
    coarse = max(left, right, key=fineness)
    if left.relation == right.relation:
        return (f"place.same.{coarse.precision}",), f"same {coarse.precision}: {left.name}"
    told = f"“{left.relation or 'in'}” and “{right.relation or 'in'}”"
    cases = (f"place.same.{coarse.precision}", "place.relation_differs")
    return cases, f"same {coarse.precision}: {left.name}, {told}"


def is_one_telling(left: Profile, right: Profile) -> bool:
    """Whether one teller tells both in the text of one page; headlines tell again what the text tells."""
    return left.document == right.document and left.root == right.root and not (left.is_lead or right.is_lead)


def _overlap(field: str, left: frozenset[str], right: frozenset[str], *, otherwise: str = "differ") -> Compared | None:
    if not left or not right:
        return None
    if left & right:
        return _one(field, "same", ", ".join(sorted(left & right)))
    return _one(field, otherwise, f"{', '.join(sorted(left))} against {', '.join(sorted(right))}")


def _party(field: str, left: Party, right: Party, *, is_crowd: bool = False) -> Compared | None:
    """Who did it or whom it hit; a part and its whole, or two parts of one side, are of one side."""
    if not left.ids or not right.ids:
        return None
    if left.ids & right.ids:
        return _one(field, "same", ", ".join(sorted(left.ids & right.ids)))
    mine, other = left.ids | left.sides, right.ids | right.sides
    names = f"{', '.join(sorted(left.ids))} against {', '.join(sorted(right.ids))}"
    if mine & other:
        return _one(field, "one_side", f"{names}, of one side: {', '.join(sorted(mine & other))}")
    is_text = any(name.startswith("text:") for name in left.ids | right.ids)
    return None if is_text or is_crowd else _one(field, "differ", names)
