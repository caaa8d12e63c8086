"""A ledger in a PostgreSQL database: what is opened, made, refused, and locked."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, make_url, select
from sqlalchemy.exc import IntegrityError

from trucewatch.core.problems import Problem, Stage, StoreError
from trucewatch.store import engine, rows, schema
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import SqlLedger, open_ledger
from trucewatch.store.queries import entry_row, subject_key
from trucewatch.testing import MAKER, make_capture, make_claim, make_document
from trucewatch.testing.postgres import PostgresServer

PROBLEM = Problem(stage=Stage.READ, subject="s", code="c", message="m")
STATEMENTS = [
    "UPDATE entry SET payload = '{}'",
    "UPDATE made SET recorded_at = ''",
    "UPDATE maker SET version = '2'",
    "UPDATE batch SET chain = ''",
    "DELETE FROM made",
    "DELETE FROM entry",
    "DELETE FROM maker",
    "DELETE FROM batch",
    "TRUNCATE entry CASCADE",
    "TRUNCATE made",
    "INSERT INTO maker SELECT id, '', '', '' FROM maker ON CONFLICT (id) DO UPDATE SET name = 'someone'",
    "INSERT INTO redaction SELECT sequence, record_id, '', '', 2 FROM entry",
]


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    """What the last statement gives, past the ledger."""
    plain = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    try:
        with plain.begin() as connection:
            for statement in statements:
                done = connection.exec_driver_sql(statement)
            return [tuple(row) for row in done] if done.returns_rows else []
    finally:
        plain.dispose()


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.database()


def fill(ledger: SqlLedger) -> None:
    document = make_document("Shells fell on Daraa.")
    ledger.add([make_capture(b"Shells fell on Daraa."), document, make_claim(document, "Shells")], maker=MAKER)
    ledger.add([PROBLEM], maker=MAKER)


def faults(url: str) -> list[tuple[str, str]]:
    with open_ledger(url) as ledger:
        check, walk = LedgerCheck(ledger), Walk()
        told = [*check.database(), *check.gaps(), *check.lines(walk), *check.keys(walk)]
        return [(one.code, one.subject) for one in told]


def test_what_was_written_is_there_again_and_sound(url: str) -> None:
    with open_ledger(url) as ledger:
        fill(ledger)
        digest = ledger.digest()
    with open_ledger(url.replace("+psycopg", "")) as ledger:
        assert ledger.digest() == digest
        assert list(ledger.records(Problem)) == [PROBLEM]
    assert faults(url) == []


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_line_is_changed_by_anyone(url: str, statement: str) -> None:
    with open_ledger(url) as ledger:
        fill(ledger)
    with pytest.raises(IntegrityError, match=r"append-only|needs its decision"):
        run(url, statement)
    assert faults(url) == []


def test_a_lock_that_is_gone_or_asleep_is_named(url: str) -> None:
    run(url, "DROP TRIGGER made_no_delete ON made", "ALTER TABLE entry DISABLE TRIGGER entry_no_update")
    assert faults(url) == [("lock_missing", "entry_no_update"), ("lock_missing", "made_no_delete")]
    body = (
        "CREATE OR REPLACE FUNCTION trucewatch_decided() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
    )
    run(url, body)
    assert ("lock_missing", "redaction_decided") in faults(url)
    run(url, "ALTER TABLE audit DISABLE TRIGGER audit_no_change")
    assert ("lock_missing", "audit_no_change") in faults(url)


def test_a_change_by_one_who_takes_the_locks_away_is_named(url: str) -> None:
    with open_ledger(url) as ledger:
        fill(ledger)
    held = "UPDATE made SET recorded_at = replace(recorded_at, '20', '19') WHERE sequence = 4"
    run(url, "ALTER TABLE made DISABLE TRIGGER ALL", held, "ALTER TABLE made ENABLE TRIGGER ALL")
    assert faults(url) == [("line_changed", PROBLEM.id)]


def test_the_tables_are_those_of_the_migrations(postgres: PostgresServer) -> None:
    columns = (
        "SELECT table_name, column_name, ordinal_position, data_type, character_maximum_length, is_nullable, "
        "column_default FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name <> 'alembic_version' ORDER BY 1, 3"
    )
    indexes = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 2"
    triggers = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    replayed, fresh = postgres.database(), postgres.database(is_empty=True)
    plain = create_engine(fresh)
    with plain.begin() as connection:
        schema.metadata.create_all(connection)
    plain.dispose()
    for query in (columns, indexes, triggers):
        told = [row for row in run(replayed, query) if "alembic_version" not in row]
        assert told == run(fresh, query)
        assert told


def test_a_new_database_is_made_where_the_role_may(postgres: PostgresServer) -> None:
    url = postgres.named("made_by_init")
    with pytest.raises(StoreError, match=r"There is no database made_by_init on the server 127.0.0.1. Make one with"):
        open_ledger(url)
    with open_ledger(url, create=True) as ledger:
        fill(ledger)
    assert faults(url) == []
    postgres.drop(url)


def test_one_who_may_not_is_told_what_to_have_made(postgres: PostgresServer) -> None:
    run(postgres.url, "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN")
    as_reader = make_url(postgres.named("never_made")).set(username="reader", password="secret")
    with pytest.raises(StoreError, match=r"cannot be made: permission denied.*createdb --template=template0") as caught:
        open_ledger(as_reader.render_as_string(hide_password=False), create=True)
    assert "secret" not in str(caught.value)
    empty = postgres.database(is_empty=True)
    as_reader = make_url(empty).set(username="reader")
    with pytest.raises(StoreError, match="permission denied"):
        open_ledger(as_reader.render_as_string(), create=True)


def test_an_empty_database_is_no_ledger_yet_and_a_stranger_s_is_left_alone(postgres: PostgresServer) -> None:
    url = postgres.database(is_empty=True)
    with pytest.raises(StoreError, match=r"There is no ledger at .*trucewatch init"):
        open_ledger(url)
    run(url, "CREATE TABLE people (name text)")
    for create in (False, True):
        with pytest.raises(StoreError, match="is no ledger: it holds people"):
            open_ledger(url, create=create)
    assert run(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def test_a_database_that_sorts_otherwise_is_refused(postgres: PostgresServer) -> None:
    url = postgres.named("latin")
    plain = create_engine(postgres.url, isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS latin")
        connection.exec_driver_sql("CREATE DATABASE latin TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    plain.dispose()
    with pytest.raises(StoreError, match=r"encoding SQL_ASCII.*createdb --template=template0 --encoding=UTF8"):
        open_ledger(url, create=True)
    postgres.drop(url)


@pytest.mark.parametrize("query", ["", "?password=secret", "?sslpassword=secret"])
def test_a_server_that_does_not_answer_is_told_without_the_password(query: str) -> None:
    with pytest.raises(StoreError, match="cannot be reached at") as caught:
        open_ledger(f"postgresql://user:secret@127.0.0.1:1/base{query}")
    assert "secret" not in str(caught.value)


def test_a_newer_ledger_is_refused(url: str) -> None:
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer trucewatch \(revision 9999\)"):
        open_ledger(url)


def test_an_older_ledger_is_brought_up_to_date_while_others_read(postgres: PostgresServer) -> None:
    url = postgres.database(is_empty=True)
    capture, moment = make_capture(b"Shells fell."), "2026-01-02T03:04:05.000006+00:00"
    plain = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with plain.begin() as connection:
        engine.upgrade(connection, "0001")
        connection.execute(insert(schema.maker).values(id=MAKER.id, name=MAKER.name, version="1", digest=""))
        connection.execute(insert(schema.entry), entry_row(1, rows.Line(capture.id, capture, True, 0), moment))
        stamp = {"sequence": 1, "record_id": capture.id, "maker_id": MAKER.id, "round": 0, "recorded_at": moment}
        connection.execute(insert(schema.made), stamp)
    with plain.begin() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM entry").scalar() == 1
        reading.exec_driver_sql("COMMIT")
        with open_ledger(url) as ledger:
            assert ledger.get(capture.id) == capture
            assert ledger.head()[0] == 1
            ledger.add([PROBLEM], maker=MAKER)
    plain.dispose()
    assert faults(url) == []


def test_a_writer_that_waits_too_long_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.05)
    with open_ledger(url) as one, open_ledger(url) as other, one.unit():
        with pytest.raises(StoreError, match="locked"):
            other.add([PROBLEM], maker=MAKER)
        one.add([PROBLEM], maker=MAKER)
        assert other.sequence() == 0


def test_a_reading_sees_one_state(url: str) -> None:
    with open_ledger(url) as reader, open_ledger(url) as writer, reader._connection() as connection:
        count = "SELECT count(*) FROM made"
        assert connection.exec_driver_sql(count).scalar() == 0
        writer.add([PROBLEM], maker=MAKER)
        assert connection.exec_driver_sql(count).scalar() == 0


def test_threads_that_write_at_once_leave_no_gap(url: str) -> None:
    failed: list[BaseException] = []

    def write(ledger: SqlLedger, name: str) -> None:
        try:
            for number in range(15):
                problem = Problem(stage=Stage.READ, subject=name, code="c", message=str(number))
                ledger.add([problem], maker=MAKER)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failed.append(error)

    with open_ledger(url) as one, open_ledger(url) as other:
        threads = [threading.Thread(target=write, args=pair) for pair in ((one, "left"), (other, "right"), (one, "x"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert one.sequence() == len(list(one.records(Problem))) == 45
    assert faults(url) == []


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud83d", "\udcff\0 نص"])
def test_no_text_that_somebody_types_is_a_fault(url: str, text: str) -> None:
    with open_ledger(url) as ledger:
        query = select(schema.key.c.sequence).where(schema.key.c.name == "page", schema.key.c.value == text)
        assert ledger.shown().found(query) == []
        assert ledger.shown().found("SELECT CAST(:text AS text) AS told", {"text": text}) == [
            {"told": subject_key(text)}
        ]


def test_texts_that_no_database_likes(url: str, tmp_path: Path) -> None:
    document = make_document("A \ud83d rocket\0 hit درعا.", location="odd\udcff name\0")
    with open_ledger(url) as ledger, open_ledger(tmp_path / "l.db", create=True) as file:
        for one in (ledger, file):
            one.add([document], maker=MAKER)
            assert one.get(document.id) == document
            assert one.keyed("page", document.page_key) == (document.id,)
        assert ledger.digest() == file.digest()
