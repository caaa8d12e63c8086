"""The ledger without what restricted sources told, as if it had never been read."""

from collections.abc import Collection, Iterable
from typing import Any, cast

from trucewatch.core.ports import FusedTables, Ledger, Record
from trucewatch.core.sources import Likeness
from trucewatch.pipeline.around import copies_of


class OpenLedger:
    """A ledger read without some documents: no page has them as a version, nothing is like them.

    What is asked for by its id is given still, and so is what was done with it: the fusion of what is open must know
    what it takes out, and what it takes in when a source is open again.
    """

    def __init__(self, ledger: Ledger, hidden: Collection[str]) -> None:
        self._ledger, self._hidden = ledger, hidden
        self.hidden = hidden
        """Ids of the documents that are not there."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def fused(self) -> FusedTables | None:
        """The fusion of what is open."""
        return self._ledger.fused_open()

    def keyed(self, name: str, value: str, *, as_of: int | None = None) -> tuple[str, ...]:
        """Ids of the records that have this key, without hidden documents."""
        return tuple(one for one in self._ledger.keyed(name, value, as_of=as_of) if one not in self._hidden)

    def keyed_many(self, name: str, values: Iterable[str], *, most: int | None = None) -> dict[str, tuple[str, ...]]:
        """The same for many values; those that no record has are left out, and so are hidden ones among the first."""
        told = self._ledger.keyed_many(name, values, most=most).items()
        open_ = {value: tuple(one for one in ids if one not in self._hidden) for value, ids in told}
        return {value: ids for value, ids in open_.items() if ids}

    def get_many(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """Records by id, without what tells that a document is like a hidden one."""
        found = self._ledger.get_many(record_ids)
        return {one: record for one, record in found.items() if not self._is_of_hidden(record)}

    def _is_of_hidden(self, record: Record) -> bool:
        return isinstance(record, Likeness) and (record.left in self._hidden or record.right in self._hidden)


def open_ledger_of(ledger: Ledger, hidden: Collection[str]) -> Ledger:
    """The ledger as those see it who may not see restricted sources."""
    return cast(Ledger, OpenLedger(ledger, hidden))


def alike(ledger: Ledger, documents: Iterable[str]) -> set[str]:
    """The documents that hold words of these."""
    return {end for one in documents for like in copies_of(ledger, one) for end in (like.left, like.right)}
