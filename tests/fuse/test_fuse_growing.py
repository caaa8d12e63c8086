"""Fusion claim by claim comes to what fusion of all at once comes to, in whatever order and lots they came."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from claims_for_fusing import DARAA, DARAA_PROVINCE, GOV, NAWA, REBELS, SANA, SOHR, claim, killed, on
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_fuse_properties import synthetic, told

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.ports import FusedTables
from trucewatch.core.text import Span
from trucewatch.fuse import Growing, by_time, fuse, judged, kept
from trucewatch.fuse.growing import Links
from trucewatch.fuse.sources import UNNAMED
from trucewatch.fuse.tables import MemoryTables
from trucewatch.store.ledger import open_ledger

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A case that fails is told as it was met: making it smaller takes minutes here."""


def same_outcome(tables: FusedTables, claims: list[Resolved], said: tuple[Decision, ...] = ()) -> None:
    whole = fuse(claims, said)
    assert sorted(judged(kept(tables).incidents, said), key=by_time) == list(whole.incidents)
    assert sorted(Links(tables), key=repr) == sorted(whole.links, key=repr)


def once(claims: list[Resolved]) -> list[Resolved]:
    return list({one.claim.id: one for one in claims}.values())


@settings(max_examples=120, deadline=None, phases=QUICK)
@given(st.lists(told(), max_size=14), st.randoms(), st.integers(1, 5))
def test_claim_by_claim_is_all_at_once(claims: list[Resolved], random: Random, lot: int) -> None:
    claims = once(claims)  # a claim was resolved last in one way
    tables = MemoryTables()
    growing = Growing(tables)
    shuffled = list(claims)
    random.shuffle(shuffled)
    for start in range(0, len(shuffled), lot):
        growing.change(shuffled[start : start + lot])
    same_outcome(tables, claims)


@settings(max_examples=120, deadline=None, phases=QUICK)
@given(st.lists(told(), max_size=14), st.randoms())
def test_what_goes_leaves_nothing_behind(claims: list[Resolved], random: Random) -> None:
    claims = once(claims)
    tables = MemoryTables()
    growing = Growing(tables)
    growing.change(claims)
    gone = [one for one in claims if random.random() < 0.5]
    for one in gone:
        growing.change((), [one.claim.id])
    same_outcome(tables, [one for one in claims if one not in gone])
    growing.change(gone)
    same_outcome(tables, claims)


@settings(max_examples=120, deadline=None, phases=QUICK)
@given(st.lists(st.tuples(told(), st.integers(0, 2)), max_size=12), st.randoms())
def test_readings_of_several_makers_too(pairs: list[tuple[Resolved, int]], random: Random) -> None:
    claims = once([replace(one, reading=place) for one, place in pairs])
    random.shuffle(claims)
    tables = MemoryTables()
    growing = Growing(tables)
    for one in claims:
        growing.change([one])
    same_outcome(tables, claims)
    gone = claims[::2]
    growing.change((), [one.claim.id for one in gone])
    same_outcome(tables, claims[1::2])


WORDS = ("Shells fell on the town", "Nine raids hit the town and the hills", "Nothing of the kind was done")
AGENCY = Actor(id="northern_agency", name="Northern Agency", kind="media")
UNNAMED_AGENCIES = Actor(id=UNNAMED, name="agencies not named", kind="media")
NETWORK = Actor(id="hauran_network", name="Hauran Network (HDN)", kind="monitor")
TELLERS: tuple[tuple[Actor | str, ...], ...] = (
    (),
    (SOHR,),
    (AGENCY,),
    ("HDN",),
    ("the Hauran Network",),
    ("Northern Relief Network",),
    ("NRN",),
    ("Relief Network",),
)


@st.composite
def told_with_all(draw: st.DrawFn) -> Resolved:
    """Claims with what reaches beyond a claim: totals, credits, copies, names cut short, denials that tell no day."""
    document = draw(st.sampled_from("abcdef"))
    made = claim(
        draw(st.sampled_from(WORDS)),
        kind=draw(st.sampled_from((Kind.SHELLING, Kind.AIRSTRIKE, Kind.ATTACK, Kind.VIOLATION))),
        document=document,
        start=draw(st.sampled_from((0, 100, 200))),
        by=draw(st.sampled_from(((), (GOV,), (REBELS,)))),
        place=draw(st.sampled_from((DARAA, DARAA, NAWA, DARAA_PROVINCE, None))),
        time=on(date(2017, 7, 12) + timedelta(days=draw(st.integers(0, 3)))),
        is_undated=draw(st.booleans()),
        count=draw(st.sampled_from((None, 9, 4))),
        tellers=draw(st.sampled_from(TELLERS)) if draw(st.booleans()) else (),
        stance=draw(st.sampled_from((Stance.ASSERTED, Stance.ASSERTED, Stance.DENIED))),
        publisher=draw(st.sampled_from(("", "Northern Agency", "NRN", "Hauran Network"))) or None,
        published=date(2017, 7, 14) + timedelta(days=draw(st.integers(0, 1))),
        sequence=draw(st.integers(0, 5)),
    )
    spans = [
        Span(document_id=f"document-{document}", start=at, end=at + len(words), exact=words)
        for at in (0, 100, 200)
        for words in WORDS
    ]
    parts = draw(st.lists(st.sampled_from(spans), max_size=3, unique=True)) if draw(st.integers(0, 2)) == 0 else []
    return replace(
        made,
        claim=replace(made.claim, parts=tuple(parts)),
        credits=draw(st.sampled_from(((), (), (), (), (AGENCY,), (NETWORK, AGENCY), (UNNAMED_AGENCIES,)))),
        printed_in=tuple(draw(st.sampled_from(((), (), ("document-a",), ("document-b", "document-c"))))),
        reading=draw(st.sampled_from((0, 0, 0, 1))),
        origin=f"claim-{made.claim.id[:5:-1]}" if draw(st.booleans()) else "",
    )


@settings(max_examples=250, deadline=None, phases=QUICK)
@given(st.lists(told_with_all(), max_size=14), st.randoms(), st.integers(1, 4), st.booleans())
def test_what_reaches_beyond_a_claim_too(claims: list[Resolved], random: Random, lot: int, is_said: bool) -> None:
    claims = once(claims)
    said: tuple[Decision, ...] = ()
    if is_said and claims:
        ends = [random.choice(claims).claim.id for _ in range(2)]
        said = (decision(random.choice(("same", "different")), ends[0], ends[1]),)
    random.shuffle(claims)
    tables = MemoryTables()
    growing = Growing(tables)
    for start in range(0, len(claims), lot):
        growing.change(claims[start : start + lot], decisions=said)
    same_outcome(tables, claims, said)
    assert kept(tables).resolved == tuple(sorted(claims, key=lambda one: (one.sequence, one.claim.id)))
    gone = [one for one in claims if random.random() < 0.5]
    for one in gone:
        growing.change((), [one.claim.id], decisions=said)
    same_outcome(tables, [one for one in claims if one not in gone], said)
    # Another program goes on with the same tables.
    Growing(tables).change(gone, decisions=said)
    same_outcome(tables, claims, said)


def decision(action: str, left: str, right: str, minute: int = 0) -> Decision:
    return Decision(
        subject=left, action=action, value=right, person="ana",
        decided_at=datetime(2017, 7, 15, 12, minute, tzinfo=UTC), saw_sequence=1,
    )  # fmt: skip


@settings(max_examples=100, deadline=None, phases=QUICK)
@given(st.lists(told(), min_size=2, max_size=10), st.randoms(), st.integers(0, 4))
def test_peoples_words_bind_whenever_they_come(claims: list[Resolved], random: Random, number: int) -> None:
    claims = once(claims)
    said: tuple[Decision, ...] = ()
    tables = MemoryTables()
    growing = Growing(tables)
    random.shuffle(claims)
    growing.change(claims[::2])
    for minute in range(number):
        left, right = random.choice(claims).claim.id, random.choice(claims).claim.id
        said = (*said, decision(random.choice(("same", "different")), left, right, minute))
        growing.change((), decisions=said)
    growing.change(claims[1::2], decisions=said)
    same_outcome(tables, claims, said)


def crowd(number: int) -> list[Resolved]:
    """Many tellings of two kinds on one day in one town, so that blocks are crowded."""
    return [
        claim(
            f"Shells number {index % 9} fell on the market of the town",
            document=f"{index}",
            kind=(Kind.SHELLING, Kind.AIRSTRIKE, Kind.ATTACK)[index % 3],
            by=((), (GOV,))[index % 2],
            place=(DARAA, NAWA)[index % 5 == 0],
            time=on(date(2017, 7, 14) + timedelta(days=index % 2)),
            harm=(killed(index % 4, index % 4),),
            tellers=((), (SOHR,), (SANA,))[index % 3 : index % 3 + 1][0],
            publisher=("SANA", "Paper", "The Observatory")[index % 3],
            sequence=index,
        )
        for index in range(number)
    ]


def test_crowded_blocks_too() -> None:
    claims = crowd(130)
    for seed, lot in ((1, 1), (2, 7), (3, 130)):
        shuffled = list(claims)
        Random(seed).shuffle(shuffled)
        tables = MemoryTables()
        growing = Growing(tables)
        for start in range(0, len(shuffled), lot):
            growing.change(shuffled[start : start + lot])
        same_outcome(tables, claims)
        for one in shuffled[:60]:
            growing.change((), [one.claim.id])
        same_outcome(tables, shuffled[60:])


def test_pages_and_their_reprints_too() -> None:
    words = ("shells fell on the old market", "two men were taken from home", "aid lorries were turned away again")
    claims = [
        claim(f"{text} {'' if page % 4 else page}", document=f"{page}", start=200 * at, is_undated=page % 3 == 0)
        for page in range(26)
        for at, text in enumerate(words)
    ]  # fmt: skip
    for limit in (6, 26):
        part = claims[: 3 * limit]
        shuffled = list(part)
        Random(limit).shuffle(shuffled)
        tables = MemoryTables()
        growing = Growing(tables)
        for one in shuffled:
            growing.change([one])
        same_outcome(tables, part)
        for one in shuffled[:20]:
            growing.change((), [one.claim.id])
        same_outcome(tables, shuffled[20:])


def test_tables_on_disk_hold_the_same(tmp_path: Path) -> None:
    claims = [*crowd(70), *synthetic(60)]
    shuffled = list(claims)
    Random(5).shuffle(shuffled)
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        growing = Growing(ledger.fused())
        for start in range(0, len(shuffled), 13):
            with ledger.unit():
                growing.change(shuffled[start : start + 13])
        same_outcome(ledger.fused(), claims)
        # Another program goes on where this one stopped.
        growing = Growing(ledger.fused())
        with ledger.unit():
            growing.change((), [one.claim.id for one in shuffled[:50]])
        same_outcome(ledger.fused(), shuffled[50:])
        ledger.fused().clear()
        assert not kept(ledger.fused()).incidents


def test_facts_are_asked_for_many_at_once(tmp_path: Path) -> None:
    odd = "odd\udcff"
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        for tables in (MemoryTables(), ledger.fused()):
            tables.put_facts("seen", {("a", "x"): 1, ("b", "x"): 2, ("c", odd): 3, ("d", "z"): 4})
            tables.put_facts("other", {("a", "x"): 5})
            assert tables.facts_among("seen", subjects=["a", "d", "nobody"]) == {("a", "x"): 1, ("d", "z"): 4}
            assert tables.facts_among("seen", values=("x", "x")) == {("a", "x"): 1, ("b", "x"): 2}
            assert [*tables.facts_among("seen", values=[odd]).values()] == [3]
            assert tables.facts_among("seen", subjects=()) == {}


def test_where_claims_went_is_kept() -> None:
    first = claim("Shells fell", by=(GOV,), sequence=5)
    second = claim("Shells hit Daraa", document="b", by=(GOV,), sequence=2)
    (alone,) = fuse([first]).incidents
    (joined,) = fuse([first, second]).incidents
    tables = MemoryTables()
    growing = Growing(tables)
    growing.change([first], sequence=7)
    growing.change([second], sequence=9)
    assert tables.successions(alone.id) == [(joined.id, 9)]
    said = (decision("different", first.claim.id, second.claim.id),)
    growing.change((), decisions=said, sequence=11)
    assert tables.successions(joined.id) == [(alone.id, 11)]


def test_a_new_claim_is_compared_with_its_neighbours_only() -> None:
    claims = synthetic(900)
    tables = MemoryTables()
    growing = Growing(tables)
    growing.change(claims[:-1])
    change = growing.change(claims[-1:])
    assert 0 < change.scored < 20
    assert change.incidents == 1
