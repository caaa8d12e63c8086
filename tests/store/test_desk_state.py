"""Locks and assignments in the database: mutable, beside the record, and safe with any text."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from trucewatch.core.desk import Assignment, Lock
from trucewatch.store.ledger import open_ledger
from trucewatch.store.memory import MemoryLedger

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ODD = "claim-\ud83d \x00'; DROP TABLE desk_lock; --"


def test_a_lock_stands_until_its_moment_and_is_one_a_record(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        desk = ledger.desk()
        first = Lock(record_id="a", person="Ana", until=NOON + timedelta(minutes=5))
        desk.put_lock(first, now=NOON)
        desk.put_lock(Lock(record_id=ODD, person="Bo \udcff", until=NOON + timedelta(minutes=9)), now=NOON)
        assert desk.locks(["a", "b"], now=NOON) == {"a": first}
        assert len(desk.locks(["a", ODD], now=NOON)) == 2
        assert desk.locks(["a"], now=first.until) == {}
        second = Lock(record_id="a", person="Bo", until=NOON + timedelta(minutes=7))
        desk.put_lock(second, now=NOON)
        assert desk.locks(["a"], now=NOON) == {"a": second}
        # What ran out is forgotten when the next one is taken.
        desk.put_lock(
            Lock(record_id="c", person="Cy", until=NOON + timedelta(hours=1)), now=NOON + timedelta(minutes=8)
        )
        assert set(desk.locks(["a", "c"], now=NOON)) == {"c"}
        desk.drop_lock("c")
        desk.drop_lock("c")
        assert desk.locks(["c"], now=NOON) == {}


def test_an_hour_in_another_zone_is_the_same_moment(tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        until = (NOON + timedelta(minutes=5)).astimezone(ZoneInfo("Asia/Damascus"))
        ledger.desk().put_lock(Lock(record_id="a", person="Ana", until=until), now=NOON)
        (held,) = ledger.desk().locks(["a"], now=NOON).values()
        assert held.until == until
        assert ledger.desk().locks(["a"], now=until + timedelta(seconds=1)) == {}


def test_assignments_and_a_unit_that_fails(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        desk = ledger.desk()
        one = Assignment(record_id="a", person="Ana", assigned_by="Cy", assigned_at=NOON)
        other = Assignment(record_id="b", person="Bo", assigned_by="Cy", assigned_at=NOON - timedelta(days=1))
        desk.put_assignment(one)
        desk.put_assignment(other)
        assert desk.assignments() == [other, one]
        assert desk.assignments(person="Ana") == [one]
        assert desk.assignments(record_ids=["b", "c"]) == [other]
        try:
            with ledger.unit():
                desk.drop_assignment("a")
                raise KeyError("taken back")
        except KeyError:
            pass
        assert desk.assignments(person="Ana") == [one]
        desk.drop_assignment("a")
        assert desk.assignments() == [other]
        assert ledger.sequence() == 0


def test_a_ledger_in_memory_keeps_none() -> None:
    assert MemoryLedger().desk() is None
