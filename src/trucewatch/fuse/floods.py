"""Floods: many documents of sources nobody knew, all telling the same within two days.

A troll farm opens hundreds of sites and posts one report in thousands of wordings. Words can be changed without end;
that so many strangers come at once and tell one thing cannot be hidden. What a flood tells is kept apart from what
others tell, and counts as one weak root. Times are those of capture, which are the machine's own.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from trucewatch.core.claims import Precision, Resolved
from trucewatch.core.kinds import Group
from trucewatch.core.records import READERS_PARTS
from trucewatch.fuse.pairs import hashed
from trucewatch.fuse.weights import Weights

FLOOD = "flood:"
"""A flood's root begins so; its first day follows."""
LOOSE = "~"
"""A key that says when and what, not where, begins so; alone it says that a document names no town of its own."""
MINUTES = 1440
TOWNS = frozenset({Precision.SITE, Precision.SETTLEMENT, Precision.DISTRICT})
LONGEST_DAYS = 2
MOST_KEYS = 24
SKETCH = 8
"""Of a document's keys of likeness the first so many say that it is alike: a copy shares one of them or more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on many are a flood."""

    documents: int = 20
    times: float = 5.0
    """So many times as many as told one thing on a usual day (the median of the days before)."""
    sources: int = 5
    new_days: int = 7
    """A source is new for so long after its first capture."""
    usual_days: int = 7

    @classmethod
    def of(cls, weights: Weights) -> "Limits":
        """Those of the data file."""
        told = weights.numbers["floods"]
        return cls(
            documents=int(told["documents"]),
            times=told["times"],
            sources=int(told["sources"]),
            new_days=int(told["new_days"]),
            usual_days=int(told["usual_days"]),
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """A document of a source that nobody knows: when it was captured (minutes since 1970, UTC), and what it tells."""

    document_id: str
    source_id: str
    minute: int
    keys: tuple[str, ...]

    @property
    def day(self) -> int:
        """Days since 1970."""
        return self.minute // MINUTES


def keys_of(told: Iterable[Resolved], bands: Sequence[str]) -> tuple[str, ...]:
    """What a document is held to tell: kinds at places on days, and the keys that its near-copies have too.

    A claim without a day is of the day of publication. Talks and statements are told by everybody, and so is what
    names a country alone. Loose keys, without the place, make no flood; they tell who swims in one.
    """
    found, loose, is_placed = set(), set(), False
    for one in told:
        group, place, day = one.claim.kind.group, one.place, _day(one)
        if day is None or group is Group.DIPLOMACY or one.claim.part in READERS_PARTS:
            continue
        loose.add(f"{LOOSE}{hashed('told', group, day.isoformat(), bits=40):x}")
        if place is not None and place.precision is not Precision.COUNTRY:
            found.add(f"{hashed('told', group, place.id, day.isoformat(), bits=40):x}")
            is_placed |= place.precision in TOWNS
    return (
        *sorted(found)[:MOST_KEYS],
        *(f"={band[:10]}" for band in sorted(bands)[:SKETCH]),
        *sorted(loose)[:MOST_KEYS],
        *([] if is_placed or not loose else [LOOSE]),
    )


def _day(one: Resolved) -> date | None:
    time = one.time
    if time is not None and time.start and time.end and (time.end - time.start).days <= LONGEST_DAYS:
        return time.start
    return one.published


def busiest(told: Iterable[Telling], limits: Limits) -> int:
    """How many documents told one thing, of what most told; one below a flood's least at most.

    Without that bound a flood of yesterday would make today's a usual one.
    """
    counts = Counter(key for one in told for key in one.keys if key[0] != LOOSE)
    return min(max(counts.values(), default=0), limits.documents - 1)


def least_of(busy: Mapping[int, int], day: int, limits: Limits) -> int:
    """How many documents make a flood that begins on a day, by what the days before saw."""
    usual = median(busy.get(day - back, 0) for back in range(1, limits.usual_days + 1))
    return max(limits.documents, round(limits.times * usual))


def flooding(
    told: Sequence[Telling], least: int, first_of: Callable[[str], int], limits: Limits
) -> dict[str, frozenset[str]]:
    """The sources that flood in these (two) days → the ids of their documents there.

    All that such a source brings in these days counts: sentences of a false report beside the one that all share are
    as false. So does a new source that tells what the flood tells of the day and names no town: "the town was shelled
    on Monday". `first_of` gives when a source was first captured.
    """
    cells: defaultdict[str, list[Telling]] = defaultdict(list)
    for one in told:
        for key in one.keys:
            cells[key].append(one)
    loose = {key: cells.pop(key) for key in [*cells] if key[0] == LOOSE}
    firsts: dict[str, int] = {}

    def is_new(one: Telling) -> bool:
        if one.source_id not in firsts:
            firsts[one.source_id] = first_of(one.source_id)
        return one.minute - firsts[one.source_id] < limits.new_days * MINUTES

    sources: set[str] = set()
    for members in cells.values():
        if len(members) < least:
            continue
        new = [one for one in members if is_new(one)]
        own = {one.source_id for one in new}
        if len(new) >= least and len(own) >= limits.sources:
            sources |= own
    if sources:
        shared = {key for key, members in loose.items() if sum(one.source_id in sources for one in members) >= least}
        sources |= {
            one.source_id
            for one in loose.get(LOOSE, ())
            if not shared.isdisjoint({*one.keys} - {LOOSE}) and is_new(one)
        }
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in told:
        if one.source_id in sources and is_new(one):
            found[one.source_id].add(one.document_id)
    return {source: frozenset(documents) for source, documents in found.items()}


def day_text(day: int) -> str:
    """`2026-11-22` of days since 1970."""
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def root_of(day: int) -> str:
    """The root of what a flood told on a day."""
    return f"{FLOOD}{day_text(day)}"
