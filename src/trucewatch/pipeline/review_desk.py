"""Who works on which record: locks that end by themselves, and assignments."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from trucewatch.core.desk import Assignment, DeskState, Lock
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, NotAllowed, StoreError
from trucewatch.review.decide import LONGEST_NAME, same_person

HELD_MINUTES = 15
LONGEST_MINUTES = 8 * 60


def lock(
    ledger: Ledger, record_id: str, person: str, *, minutes: int = HELD_MINUTES, now: datetime | None = None
) -> Lock:
    """Takes a record, or keeps it longer. Raises NotAllowed, naming them, where somebody else has it now."""
    if not 0 < minutes <= LONGEST_MINUTES:
        raise ConfigError(f"A lock cannot be held for {minutes} minutes.", hint=f"1 to {LONGEST_MINUTES}.")
    at = now or datetime.now(UTC)
    with ledger.unit():
        refuse_locked(ledger, record_id, _named(person), now=at)
        made = Lock(record_id=record_id, person=_named(person), until=at + timedelta(minutes=minutes))
        _state(ledger).put_lock(made, now=at)
    return made


def unlock(ledger: Ledger, record_id: str, person: str, *, now: datetime | None = None) -> None:
    """Gives a record back; safe to repeat. Raises NotAllowed where the lock is somebody else's."""
    with ledger.unit():
        _refuse(locks(ledger, [record_id], now=now), record_id, _named(person))
        _state(ledger).drop_lock(record_id)


def locks(ledger: Ledger, record_ids: Iterable[str], *, now: datetime | None = None) -> dict[str, Lock]:
    """Who has which of these records now."""
    state = ledger.desk()
    return state.locks(record_ids, now=now or datetime.now(UTC)) if state else {}


def refuse_locked(ledger: Ledger, record_id: str, person: str, *, now: datetime | None = None) -> None:
    """Raises NotAllowed where somebody else works on the record now, or on the incident that it is of."""
    _refuse(locks(ledger, [record_id, *_incidents_of(ledger, record_id)], now=now), record_id, person)


def _refuse(held: Mapping[str, Lock], record_id: str, person: str) -> None:
    for one, lock_ in held.items():
        if not same_person(lock_.person, person):
            of = "" if one == record_id else f", which {record_id} is of,"
            until = lock_.until.isoformat(timespec="minutes")
            raise NotAllowed(
                f"{lock_.person} works on {one}{of} until {until}.", hint="Wait, or ask them to give it back."
            )


def _incidents_of(ledger: Ledger, record_id: str) -> list[str]:
    """The incident that a claim or a finding is of, in any view, as far as the desk's tables know."""
    kind, shown = record_id.partition("-")[0], ledger.shown()
    if shown is None or kind not in ("claim", "finding"):
        return []
    return sorted({str(row["incident_id"]) for row in shown.rows(kind, "id", [record_id]) if row["incident_id"]})


def assign(ledger: Ledger, record_id: str, person: str, *, by: str, now: datetime | None = None) -> Assignment:
    """Gives a record to somebody to look at, whoever had it before."""
    made = Assignment(
        record_id=record_id, person=_named(person), assigned_by=_named(by), assigned_at=now or datetime.now(UTC)
    )
    with ledger.unit():
        _state(ledger).put_assignment(made)
    return made


def unassign(ledger: Ledger, record_id: str) -> None:
    """Takes a record from whoever has it; safe to repeat."""
    with ledger.unit():
        _state(ledger).drop_assignment(record_id)


def assignments(ledger: Ledger, *, person: str = "", record_ids: Iterable[str] | None = None) -> dict[str, Assignment]:
    """Who has what to look at, by record: of one person, of some records, or all."""
    state = ledger.desk()
    return {one.record_id: one for one in state.assignments(person=person, record_ids=record_ids)} if state else {}


def _named(person: str) -> str:
    name = person.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ConfigError("A lock or an assignment needs a person's name.", hint=f"Up to {LONGEST_NAME} characters.")
    return name


def _state(ledger: Ledger) -> DeskState:
    state = ledger.desk()
    if state is None:
        raise StoreError("This ledger keeps neither locks nor assignments.")
    return state
