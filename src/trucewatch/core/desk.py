"""Who works on what at the desk just now: locks that end by themselves, and assignments. No records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Somebody works on a record until a moment; then the lock is none."""

    record_id: str
    person: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A record that somebody is to look at."""

    record_id: str
    person: str
    assigned_by: str
    assigned_at: datetime


class DeskState(Protocol):
    """Who works on what just now: mutable, and no part of the record."""

    def locks(self, record_ids: Iterable[str], *, now: datetime) -> dict[str, Lock]:
        """The locks on these records that have not run out."""

    def put_lock(self, lock: Lock, *, now: datetime) -> None: ...

    def drop_lock(self, record_id: str) -> None: ...

    def assignments(self, *, person: str = "", record_ids: Iterable[str] | None = None) -> list[Assignment]: ...

    def put_assignment(self, assignment: Assignment) -> None: ...

    def drop_assignment(self, record_id: str) -> None: ...
