"""What the desk asks of counts that are kept, and of the ledger's own records about others."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from trucewatch.store.queries import subject_key
from trucewatch.store.schema import entry
from trucewatch.store.shown_schema import shown_count


def counts(view: str, name: str, *, start: str = "", end: str = "") -> Select[Any]:
    """Rows `key`, `value` of a count in order of key: of all keys, or from `start` up to `end` (excluded)."""
    own = shown_count.c
    where = [own.view == view, own.name == name]
    where += [own.key >= subject_key(start)] if start else []
    where += [own.key < subject_key(end)] if end else []
    return select(own.key, own.value).where(*where).order_by(own.key)


def about(kind: str, subjects: Sequence[str]) -> Select[Any]:
    """Records of a type about others: `subject_id`, `payload`, `sequence`, `recorded_at`, in no order.

    Asked for in order, SQLite goes through all records of the type: a second and a half among four million.
    """
    own = entry.c
    where = (own.type == kind, own.subject_id.in_([subject_key(one) for one in subjects]))
    return select(own.subject_id, own.payload, own.sequence, own.recorded_at).where(*where)


def written_at(sequences: Sequence[int]) -> Select[Any]:
    """When entries of the ledger were written."""
    return select(entry.c.sequence, entry.c.recorded_at).where(entry.c.sequence.in_(sequences))


def stamped(record_ids: Sequence[str]) -> Select[Any]:
    """When records were written first: `record_id`, `sequence`, `recorded_at`."""
    own = entry.c
    return select(own.record_id, own.sequence, own.recorded_at).where(own.record_id.in_(record_ids))


def day_sums(view: str, name: str, start: str, end: str, *, length: int) -> Select[Any]:
    """A count whose keys begin with a day, summed by day (`length` 10) or month (7): `bucket`, `rest`, `value`.

    `rest` is what follows the day's bar. Days from `start` up to `end`, both included. Grouped by the columns' names:
    told a second time with values of its own, an expression is another one to PostgreSQL.
    """
    own = shown_count.c
    bucket, rest = func.substr(own.key, 1, length), func.substr(own.key, 12)
    where = (own.view == view, own.name == name, own.key >= start, own.key < f"{end}}}")
    columns = (bucket.label("bucket"), rest.label("rest"), func.sum(own.value).label("value"))
    return select(*columns).where(*where).group_by("bucket", "rest")
