"""What `add` would put into a ledger, kept for a lot of documents and written at once, in the same order by maker.

A document by itself costs eight small writes and forty questions. Here the questions are answered out of what is held
and what was asked for the whole lot; the writes of a lot are one for each maker.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.problems import Stage
from trucewatch.core.records import Capture
from trucewatch.core.sources import Visit
from trucewatch.store.rows import keys_of, subject_of

R = TypeVar("R", bound=Record)
_LOOKED_UP = ("page", "source")
"""Keys whose answers for the lot are read at once, or kept."""


class Ahead:
    """A ledger with a lot's records in hand: a core.ports.Ledger as far as `add_fetched` asks, else the ledger's own.

    Where more than one part extracts, each document is written by itself: claims keep the order in which one after
    another would have given them.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._forget()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def _forget(self) -> None:
        self._made: dict[str, tuple[Maker, dict[str, Record]]] = {}
        self._held: dict[str, Record] = {}
        self._keyed: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._about: defaultdict[tuple[type, str], list[Record]] = defaultdict(list)
        self._passes: dict[tuple[Stage, str], Pass] = {}
        self._asked: dict[tuple[str, str], tuple[str, ...]] = {}
        self._unread: frozenset[str] = frozenset()
        self._unseen: frozenset[str] = frozenset()

    def begin(self, captures: Sequence[Capture], pages: Iterable[str]) -> None:
        """Asks what is to be known of a lot: of these captures, and of the documents of these pages."""
        self._forget()
        ids, locations = {one.id for one in captures}, {one.location for one in captures}
        self._unread = frozenset(ids - {told.subject for _, told in self._ledger.about(Pass, ids)})
        seen = {one.location for _, one in self._ledger.about(Capture, locations)}
        seen |= {one.location for _, one in self._ledger.about(Visit, locations)}
        self._unseen = frozenset(locations - seen)
        self._asked = {("page", page): told for page, told in self._ledger.keyed_many("page", pages).items()}

    def flush(self) -> None:
        """Writes what is held."""
        with self._ledger.unit():
            for maker, records in self._made.values():
                self._ledger.add(records.values(), maker=maker)
        self._made.clear()

    # --- what `add_fetched` asks

    @contextmanager
    def unit(self) -> Iterator[None]:
        """The lot is the unit."""
        yield

    def add(self, records: Iterable[Record], *, maker: Maker) -> int:
        """Holds them. What a maker states again is stated in a batch of its own, so that it counts as said again."""
        told = list(records)
        if any(one.id in self._made.get(maker.id, (maker, {}))[1] for one in told):
            self.flush()
        own = self._made.setdefault(maker.id, (maker, {}))[1]
        for record in told:
            own[record.id] = record
            if isinstance(record, Pass):
                self._passes[record.stage, record.subject] = record
            if record.id not in self._held:
                self._held[record.id] = record
                self._about[type(record), subject_of(record)].append(record)
                for key in keys_of(record):
                    self._keyed[key].append(record.id)
        return len(told)

    def get_many(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """The records that there are, by id, in the order asked for."""
        wanted = list(dict.fromkeys(record_ids))
        absent = [one for one in wanted if one not in self._held]
        found = {**(self._ledger.get_many(absent) if absent else {}), **self._held}
        return {one: found[one] for one in wanted if one in found}

    def keyed(self, name: str, value: str) -> tuple[str, ...]:
        """Ids of the records that have this key, in order."""
        key = (name, value)
        if name not in _LOOKED_UP:
            found = self._ledger.keyed(name, value)
        elif key in self._asked:
            found = self._asked[key]
        else:
            found = self._asked[key] = self._ledger.keyed(name, value)
        return (*found, *(one for one in self._keyed.get(key, ()) if one not in found))

    def keyed_many(self, name: str, values: Iterable[str], *, most: int | None = None) -> dict[str, tuple[str, ...]]:
        """The same for many values, of each the first `most`; those that no record has are left out."""
        wanted = list(values)
        found = self._ledger.keyed_many(name, wanted, most=most)
        for value in wanted:
            held = set(found.get(value, ()))
            own = [one for one in self._keyed.get((name, value), ()) if one not in held]
            if own:
                found[value] = (*found.get(value, ()), *own)[:most]
        return found

    def records(self, kind: type[R], *, subject: str) -> Iterator[R]:
        """Records of one type about a subject, in order."""
        is_new = kind in (Capture, Visit) and subject in self._unseen
        seen = set[str]()
        for record in () if is_new else self._ledger.records(kind, subject=subject):
            seen.add(record.id)
            yield record
        for held in self._about.get((kind, subject), ()):
            if held.id not in seen:
                yield cast(R, held)

    def latest_pass(self, stage: Stage, subject: str) -> Pass | None:
        """The pass of a stage over a subject that was stated last."""
        held = self._passes.get((stage, subject))
        if held is not None or subject in self._unread:
            return held
        return self._ledger.latest_pass(stage, subject)
