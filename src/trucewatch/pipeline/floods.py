"""Floods of strangers' documents found in a ledger: kept as small facts, day by day, so that what comes touches its
own days only. `fuse.floods` says what a flood is.

Sources that a registry knows, that people graded or restricted, and pages of which somebody accepted a claim take no
part. Neither do files that tell neither publisher nor address: people chose those.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Fingerprint, Flood, Source
from trucewatch.fuse import floods as fusing
from trucewatch.fuse.floods import MINUTES, Limits, Telling
from trucewatch.fuse.weights import load_weights
from trucewatch.pipeline.around import source_of
from trucewatch.pipeline.facts import Facts, Store
from trucewatch.pipeline.fused_near import lots
from trucewatch.pipeline.stages import shipped_sources

MET, FIRST, LINE, DAY, BUSY = "flood met", "flood first", "flood line", "flood day", "flood busy"
MARK, SURGE, JUDGED = "flood mark", "flood surge", "flood judged"
STRANGER = "met-"
"""Ids of sources that no registry knows begin so (`collect.publishers`)."""
EXAMPLES = 3
LOT = 200
"""Documents taken in at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What must be asked of the one who keeps documents: which of some are read, which are their pages' newest, what
    does one tell? `gather` is told first of which documents that will be asked."""

    gather: Callable[[Sequence[str]], None]
    read: Callable[[Sequence[str]], Set[str]]
    current: Callable[[Sequence[str]], Set[str]]
    told: Callable[[Document], Sequence[Resolved]]
    as_of: int | None = None


@dataclass(slots=True)
class _Turned:
    """What changed: days with other lines, sources of which something went."""

    days: set[int] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    met: dict[str, int] = field(default_factory=dict)
    """When sources were captured that came."""
    facts: defaultdict[str, dict[tuple[str, str], int | None]] = field(default_factory=lambda: defaultdict(dict))
    """To be written: by name, what is so and what is so no more (None)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lot:
    """What is known of some documents, read at once."""

    lines: Mapping[str, Facts]
    met: Mapping[str, Facts]
    read: Set[str]
    current: Set[str]
    judged: Set[str]
    prints: Mapping[str, Fingerprint]


class Floods:
    """Which documents are of a flood, brought up to date around documents that came or went."""

    def __init__(self, ledger: Ledger, store: Store, asked: Asked) -> None:
        self._ledger, self._store, self._asked = ledger, store, asked
        self._limits = Limits.of(load_weights())
        self._is_asked_again = False

    # --- who is a stranger

    @cached_property
    def _registry(self) -> SourceRegistry:
        own = (one for one in self._ledger.records(Source, as_of=self._asked.as_of) if not _is_met(one.source_id))
        return SourceRegistry((*own, *shipped_sources()))

    def stranger(self, document: Document) -> str:
        """Id of the document's source where no registry knows it; empty where one does, or none is told."""
        source = None if document.record else source_of(self._registry, document)
        return source.source_id if source is not None and _is_met(source.source_id) else ""

    def meet(self, source: Source) -> None:
        """Takes note of a source that the ledger came to hold: one of a registry may have been a stranger until now."""
        if not _is_met(source.source_id) and shipped_sources().get(source.source_id) is None:
            self.__dict__.pop("_registry", None)
            self._is_asked_again = True

    def judge(self) -> set[str]:
        """Takes in what people said of sources and claims; gives the documents to look at again."""
        told = standing(self._ledger.records(Decision, as_of=self._asked.as_of))
        now = {one.subject for one in told if one.action in ("grade", "restrict")}
        claims = self._ledger.get_many(one.subject for one in told if one.action == "accept").values()
        now |= {one.document_id for one in claims if isinstance(one, Claim)}
        before = {one for one, _ in self._store.facts(JUDGED)}
        self._store.put_facts(JUDGED, {(one, ""): 1 if one in now else None for one in before ^ now})
        turned = before ^ now
        own = {one for source in turned if _is_met(source) for _, one in self._store.facts(MET, subject=source)}
        return own | turned

    # --- what came

    def turn(self, documents: Iterable[str]) -> set[str]:
        """Takes documents in as they are now; gives those that came into a flood or out of one."""
        wanted = set(documents)
        if self._is_asked_again:
            wanted |= {one for _, one in self._store.facts(MET)}
            self._is_asked_again = False
        turned = _Turned()
        judged = {one for one, _ in self._store.facts(JUDGED)}
        for lot in lots(sorted(wanted), LOT):
            self._take_lot(lot, judged, turned)
        firsts = {source: minute for (source, _), minute in self._store.facts_among(FIRST, subjects=turned.met).items()}
        earlier = {source for source, minute in turned.met.items() if minute < firsts.get(source, minute + 1)}
        for source in turned.sources | earlier:
            self._first(source, turned)
        return self._mark(turned.days)

    def _take_lot(self, wanted: Sequence[str], judged: Set[str], turned: _Turned) -> None:
        found = {one: told for one, told in self._ledger.get_many(wanted).items() if isinstance(told, Document)}
        captures = self._ledger.get_many({one.capture_id for one in found.values()})
        strangers = {one: source for one, document in found.items() if (source := self.stranger(document))}
        known = self._known_of(list(found), list(strangers), judged)
        self._asked.gather(list(strangers))
        for document in found.values():
            capture = captures.get(document.capture_id)
            if isinstance(capture, Capture):
                minute = int(capture.fetched_at.timestamp()) // 60
                self._take(document, strangers.get(document.id, ""), minute, known, turned)
        for name, facts in turned.facts.items():
            self._store.put_facts(name, facts)
        turned.facts.clear()

    def _known_of(self, documents: Sequence[str], strangers: Sequence[str], judged: Set[str]) -> _Lot:
        lines: defaultdict[str, Facts] = defaultdict(dict)
        for key, minute in self._store.facts_among(LINE, subjects=documents).items():
            lines[key[0]][key] = minute
        met: defaultdict[str, Facts] = defaultdict(dict)
        for key, minute in self._store.facts_among(MET, values=documents).items():
            met[key[1]][key] = minute
        upto = self._ledger.sequence() if self._asked.as_of is None else self._asked.as_of
        prints: dict[str, Fingerprint] = {}
        for place, one in self._ledger.about(Fingerprint, strangers):
            if place <= upto:
                prints.setdefault(one.document_id, one)
        return _Lot(
            lines=lines,
            met=met,
            read=self._asked.read(strangers),
            current=self._asked.current(strangers),
            judged=judged,
            prints=prints,
        )

    def _take(self, document: Document, source: str, minute: int, known: _Lot, turned: _Turned) -> None:
        before, met = known.lines.get(document.id, {}), known.met.get(document.id, {})
        is_met = bool(source) and document.id in known.read
        pair = (source, document.id)
        gone = [key for key in met if not is_met or key != pair]
        turned.facts[MET].update(dict.fromkeys(gone))
        turned.sources.update(source for source, _ in gone)
        if is_met and pair not in met:
            turned.facts[MET][pair] = minute
            turned.met[source] = min(minute, turned.met.get(source, minute))
        now: Facts = {}
        if is_met and known.judged.isdisjoint(pair) and document.id in known.current:
            told = known.prints.get(document.id)
            keys = fusing.keys_of(self._asked.told(document), told.bands if told else ())
            line = " ".join((str(minute // MINUTES), source, *keys))
            now = {(document.id, line): minute}
        if now == before:
            return
        for held, is_now in ((before, False), (now, True)):
            for (one, line), at in held.items():
                day, _, rest = line.partition(" ")
                turned.facts[LINE][one, line] = at if is_now else None
                turned.facts[DAY][day, f"{one} {rest}"] = at if is_now else None
                turned.days.add(int(day))

    def _first(self, source: str, turned: _Turned) -> None:
        """A source that was first captured at another time than was known is new, or not new, on all its days."""
        met = self._store.facts(MET, subject=source)
        before = self._store.facts(FIRST, subject=source)
        now = min(met.values(), default=None)
        if before.get((source, "")) != now:
            self._store.put_facts(FIRST, {(source, ""): now})
            turned.days.update(at // MINUTES for at in met.values())

    # --- days

    def _on(self, day: int) -> list[Telling]:
        found = []
        for (_, line), minute in self._store.facts(DAY, subject=str(day)).items():
            document_id, source_id, *keys = line.split(" ")
            found.append(Telling(document_id, source_id, minute, tuple(keys)))
        return found

    def _mark(self, days: set[int]) -> set[str]:
        """Marks the documents of days anew, and of those that rest on them; gives those that changed."""
        if not days:
            return set()
        wanted = {day + step for day in days for step in (-1, 0, 1)}
        told: dict[int, list[Telling]] = {}
        for day in sorted(days):
            told[day] = self._on(day)
            now = fusing.busiest(told[day], self._limits) or None
            if self._store.facts(BUSY, subject=str(day)).get((str(day), "")) != now:
                self._store.put_facts(BUSY, {(str(day), ""): now})
                wanted |= {day + step for step in range(1, self._limits.usual_days + 2)}
        busy = self._busy_around(wanted)
        windows: dict[int, Mapping[str, frozenset[str]]] = {}
        changed: set[str] = set()
        for day in sorted(wanted):
            for start in (day - 1, day):
                if start not in windows:
                    windows[start] = self._window(start, told, busy)
            changed |= self._mark_day(day, told, (windows[day - 1], windows[day]))
        return changed

    def _busy_around(self, days: Iterable[int]) -> dict[int, int]:
        """How busy days, and those that their windows are held against, were."""
        far = self._limits.usual_days + 2
        near = {str(day + step) for day in days for step in range(-far, 2)}
        return {int(day): number for (day, _), number in self._store.facts_among(BUSY, subjects=near).items()}

    def _window(
        self, day: int, told: dict[int, list[Telling]], busy: Mapping[int, int]
    ) -> Mapping[str, frozenset[str]]:
        """The sources that flood on a day and the next, with their documents."""
        both = [day, day + 1]
        if not any(one in busy for one in both):
            return {}
        for one in both:
            if one not in told:
                told[one] = self._on(one)
        least = fusing.least_of(busy, day, self._limits)
        return fusing.flooding([*told[day], *told[day + 1]], least, self._first_of, self._limits)

    def _first_of(self, source: str) -> int:
        return self._store.facts(FIRST, subject=source)[source, ""]

    def _mark_day(
        self, day: int, told: Mapping[int, Sequence[Telling]], windows: Sequence[Mapping[str, frozenset[str]]]
    ) -> set[str]:
        name = str(day)
        before = {one for one, _ in self._store.facts(MARK, value=name)}
        own = {one.document_id: one for one in told.get(day, ())}
        now = {one for window in windows for found in window.values() for one in found if one in own}
        if before == now:
            return set()
        marks = {(one, name): own[one].minute if one in now else None for one in before ^ now}
        self._store.put_facts(MARK, marks)
        counts: defaultdict[str, int] = defaultdict(int)
        for one in now:
            counts[own[one].source_id] += 1
        surge = {(name, source): None for _, source in self._store.facts(SURGE, subject=name)}
        self._store.put_facts(SURGE, {**surge, **{(name, source): number for source, number in counts.items()}})
        return before ^ now

    # --- what is told of them

    def marked(self, document_id: str, told: Iterable[Resolved]) -> tuple[Resolved, ...]:
        """A document's claims, with the root of the flood that it is of."""
        marks = self._store.facts(MARK, subject=document_id)
        root = fusing.root_of(min(int(day) for _, day in marks)) if marks else ""
        return tuple(replace(one, flood=root) if root else one for one in told)

    def marked_all(self, claims: Iterable[Resolved]) -> list[Resolved]:
        """Claims of many documents, with the roots of the floods that these are of."""
        days: dict[str, int] = {}
        for document_id, day in self._store.facts(MARK):
            days[document_id] = min(int(day), days.get(document_id, int(day)))
        roots = {one: fusing.root_of(day) for one, day in days.items()}
        return [replace(one, flood=roots[at]) if (at := one.claim.document_id) in roots else one for one in claims]

    def told(self) -> tuple[Flood, ...]:
        """The floods, the latest first."""
        return floods_in(self._store)


def floods_in(store: Store) -> tuple[Flood, ...]:
    """The floods that facts tell of, the latest first; days in a row are one."""
    days: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for (document_id, name), minute in store.facts(MARK).items():
        days[int(name)].append((minute, document_id))
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    sources: defaultdict[int, set[str]] = defaultdict(set)
    for (name, source), _ in store.facts(SURGE).items():
        sources[int(name)].add(source)
    return tuple(_flood(run, days, sources) for run in reversed(runs))


def _flood(run: Sequence[int], days: Mapping[int, list[tuple[int, str]]], sources: Mapping[int, set[str]]) -> Flood:
    told = sorted(one for day in run for one in days[day])
    roots = tuple(fusing.root_of(day) for day in run)
    return Flood(
        root=roots[0],
        roots=roots,
        first=_moment(told[0][0]),
        last=_moment(told[-1][0]),
        documents=len(told),
        sources=len(set().union(*(sources[day] for day in run))),
        examples=tuple(one for _, one in told[:EXAMPLES]),
    )


def flood_lines(floods: Iterable[Flood]) -> list[str]:
    """What a person must know of floods, a line for each."""
    return [
        f"The ledger is being flooded: {one.documents:,} documents of {one.sources:,} new sources tell alike, read "
        f"from {one.first:%Y-%m-%d %H:%M} to {one.last:%Y-%m-%d %H:%M} UTC. They count as one unverified source, until "
        f"somebody grades them: `trucewatch why {one.examples[0]}` shows one."
        for one in floods
    ]


def _moment(minute: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)


def _is_met(source_id: str) -> bool:
    return source_id.startswith(STRANGER)
