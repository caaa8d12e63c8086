"""One suite for every ledger, and what the shipped two offer beyond the port."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.core.makers import Maker
from trucewatch.core.problems import Problem, Stage
from trucewatch.store.ledger import SqlLedger, open_ledger
from trucewatch.store.memory import MemoryLedger
from trucewatch.testing import MAKER, check_ledger, make_claim, make_document, make_pass

AnyLedger = SqlLedger | MemoryLedger
OTHER = Maker(name="another", version="2")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], AnyLedger]:
    numbers = count()
    if request.param == "memory":
        return MemoryLedger
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        return lambda: open_ledger(server.database())
    return lambda: open_ledger(tmp_path / f"{next(numbers)}.db", create=True)


@pytest.fixture
def ledger(make: Callable[[], AnyLedger]) -> Iterator[AnyLedger]:
    ledger = make()
    yield ledger
    ledger.close()


def test_the_contract(make: Callable[[], AnyLedger]) -> None:
    check_ledger(make)


def test_the_clock_stamps_in_utc(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2026-01-02T03:04:05.000600+03:00")
    problem = Problem(stage=Stage.READ, subject="s", code="c", message="m")
    for ledger in (MemoryLedger(lambda: moment), open_ledger(tmp_path / "l.db", create=True, clock=lambda: moment)):
        ledger.add([problem], maker=MAKER)
        (entry,) = ledger.entries(problem.id)
        assert entry.recorded_at == moment
        assert entry.recorded_at.tzinfo is UTC
        ledger.close()


def test_what_is_current_is_what_the_latest_pass_made(ledger: AnyLedger) -> None:
    document = make_document("Shells fell on Daraa. Later it was calm.")
    first, second = make_claim(document, "Shells fell on Daraa."), make_claim(document, "Later it was calm.")
    ledger.add([document, second, first], maker=MAKER)
    assert ledger.current(Stage.EXTRACT, document.id) == ()
    ledger.add([make_pass(document.id, made=(first.id, second.id))], maker=MAKER)
    then = ledger.sequence()
    ledger.add([make_pass(document.id, made=(second.id,))], maker=MAKER)
    assert ledger.current(Stage.EXTRACT, document.id) == (second,)
    assert ledger.current(Stage.EXTRACT, document.id, as_of=then) == (first, second)


def test_ids_are_found_by_their_beginning(ledger: AnyLedger) -> None:
    problems = [Problem(stage=Stage.READ, subject="s", code="c", message=str(number)) for number in range(30)]
    ledger.add(problems, maker=MAKER)
    ids = sorted(problem.id for problem in problems)
    assert ledger.find("problem-") == tuple(ids[:20])
    assert ledger.find(ids[7]) == (ids[7],)
    assert ledger.find(ids[7][:-4]) == (ids[7],)
    for none in ("claim-", "PROBLEM-", "problem_", "%", "\udc80"):
        assert ledger.find(none) == ()


steps = st.lists(
    st.tuples(
        st.sampled_from([MAKER, OTHER]),
        st.lists(st.integers(0, 11), max_size=6),
        st.sampled_from(["alone", "unit", "failing unit"]),
    ),
    max_size=8,
)


class Stop(Exception):
    pass


def play(ledger: AnyLedger, moves: list[tuple[Maker, list[int], str]]) -> tuple[object, ...]:
    """Adds batches picked from claims, problems and competing passes; gives all that can be seen afterwards."""
    document = make_document("Shells fell on Daraa.")
    claims = [make_claim(document, word) for word in ("Shells", "fell", "Daraa")]
    passes = [make_pass("d1", made=(str(number),)) for number in range(3)]
    problems = [Problem(stage=Stage.READ, subject="d1", code="c", message=str(number)) for number in range(5)]
    pool = [document, *claims, *passes, *problems]
    counts = [ledger.add([document], maker=OTHER)]
    for maker, picks, way in moves:
        batch = [pool[pick] for pick in picks]
        try:
            if way == "alone":
                counts.append(ledger.add(batch, maker=maker))
                continue
            with ledger.unit():
                counts.append(ledger.add(batch, maker=maker))
                counts.append(ledger.add(reversed(batch), maker=MAKER))
                if way == "failing unit":
                    raise Stop
        except Stop:
            pass
    end = ledger.sequence()
    latest = [ledger.latest_pass(Stage.EXTRACT, "d1", as_of=place) for place in range(end + 1)]
    stamps = [[(stamp.sequence, stamp.maker_id) for stamp in ledger.entries(record.id)] for record in pool]
    return (counts, end, latest, stamps, list(ledger.records(Problem)), ledger.digest())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=steps)
def test_both_ledgers_tell_the_same(moves: list[tuple[Maker, list[int], str]], tmp_path: Path) -> None:
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
    memory, database = MemoryLedger(), open_ledger(path, create=True)
    try:
        assert play(memory, moves) == play(database, moves)
    finally:
        database.close()


def test_the_digest_heeds_content_order_and_makers_only(make: Callable[[], AnyLedger]) -> None:
    one, two = (Problem(stage=Stage.READ, subject="s", code="c", message=word) for word in ("one", "two"))
    hinted = Problem(stage=Stage.READ, subject="s", code="c", message="one", hint="another hint, the same id")

    def digest(*adds: tuple[Problem, Maker]) -> str:
        ledger = make()
        for problem, maker in adds:
            ledger.add([problem], maker=maker)
        return ledger.digest()

    plain = digest((one, MAKER), (two, MAKER))
    assert plain == digest((one, MAKER), (two, MAKER), (one, MAKER))
    others = [
        digest(),
        digest((one, MAKER)),
        digest((two, MAKER), (one, MAKER)),
        digest((one, MAKER), (two, OTHER)),
        digest((one, MAKER), (two, MAKER), (two, OTHER)),
        digest((hinted, MAKER), (two, MAKER)),
    ]
    assert len({plain, *others}) == 7


def test_many_keys_are_asked_for_at_once(ledger: AnyLedger) -> None:
    documents = [make_document(f"Shells fell on Daraa, {number}.") for number in range(3)]
    ledger.add(documents, maker=MAKER)
    pages = [one.page_key for one in documents]
    told = ledger.keyed_many("page", [*pages, "nowhere", "half \ud800"])
    assert all(len(ids) == len(documents) for ids in told.values()), "one page"
    firsts = ledger.keyed_many("page", [*pages, "nowhere"], most=1)
    assert firsts == {page: ids[:1] for page, ids in told.items()}
    assert told == {page: ledger.keyed("page", page) for page in pages}
    assert {one.id for one in documents} == {one for ids in told.values() for one in ids}
