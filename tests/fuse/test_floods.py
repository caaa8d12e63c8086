"""What is a flood, and what it cannot move."""

from dataclasses import replace

import pytest
from claims_for_fusing import DAY, SYRIA, claim

from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.records import PartKind
from trucewatch.fuse import floods, fuse
from trucewatch.fuse.floods import MINUTES, Limits, Telling

LIMITS = Limits()
ROOT = "flood:2017-07-14"


def telling(number: int, *, sources: int = 40, minute: int = 100 * MINUTES, key: str = "a") -> Telling:
    return Telling(f"document-{number}", f"met-{number % sources}", minute + number, (key, f"own {number}"))


def flooding(told: list[Telling], *, least: int = 20, first: int = 100 * MINUTES) -> set[str]:
    found = floods.flooding(told, least, lambda _source: first, LIMITS)
    return {one for documents in found.values() for one in documents}


def test_many_new_sources_that_tell_alike_are_a_flood() -> None:
    told = [telling(number) for number in range(40)]
    assert flooding(told) == {one.document_id for one in told}
    assert flooding(told[:20]) == {one.document_id for one in told[:20]}
    assert flooding(told[:19]) == set()


def test_many_documents_of_few_sources_are_none() -> None:
    assert flooding([telling(number, sources=4) for number in range(40)]) == set()
    assert flooding([telling(number, sources=5) for number in range(40)])


def test_sources_that_are_not_new_are_none() -> None:
    told = [telling(number) for number in range(40)]
    assert flooding(told, first=92 * MINUTES) == set()
    assert flooding(told, first=94 * MINUTES)


def test_many_new_sources_that_tell_of_different_things_are_none() -> None:
    assert flooding([telling(number, key=f"story {number}") for number in range(40)]) == set()


def test_all_that_a_flooding_source_brings_is_of_the_flood() -> None:
    beside = Telling("document-beside", "met-3", 100 * MINUTES, ())
    stranger = Telling("document-stranger", "met-else", 100 * MINUTES, ())
    found = flooding([*(telling(number) for number in range(40)), beside, stranger])
    assert "document-beside" in found and "document-stranger" not in found


def test_who_names_no_town_swims_in_a_flood_that_tells_the_same_of_the_day() -> None:
    placeless = Telling("document-placeless", "met-x", 100 * MINUTES, ("~shelling", "~"))
    other_day = Telling("document-other", "met-y", 100 * MINUTES, ("~other", "~"))
    elsewhere = Telling("document-elsewhere", "met-z", 100 * MINUTES, ("another town", "~shelling"))
    told = [replace(telling(number), keys=("a", "~shelling")) for number in range(40)]
    found = flooding([*told, placeless, other_day, elsewhere])
    assert {one for one in found if one not in {told.document_id for told in told}} == {"document-placeless"}
    assert flooding([replace(one, keys=("~shelling", "~")) for one in told]) == set()


def test_what_is_usual_raises_the_least_but_a_flood_does_not_make_itself_usual() -> None:
    assert floods.least_of({}, 10, LIMITS) == 20
    assert floods.least_of(dict.fromkeys(range(3, 10), 8), 10, LIMITS) == 40
    assert floods.least_of({9: 19, 8: 19, 7: 19}, 10, LIMITS) == 20
    crowd = [telling(number) for number in range(400)]
    assert floods.busiest(crowd, LIMITS) == 19
    assert floods.busiest(crowd[:7], LIMITS) == 7
    assert floods.busiest([], LIMITS) == 0


def test_keys_are_kinds_at_places_on_days() -> None:
    shelling = claim("Shells fell on Daraa.")
    same = claim("Daraa came under fire.", document="b")
    assert floods.keys_of([shelling], ()) == floods.keys_of([same], ()) != ()
    undated = claim("Shells fell on Daraa.", is_undated=True, published=DAY)
    assert floods.keys_of([undated], ()) == floods.keys_of([shelling], ())
    assert floods.keys_of([claim("They met.", kind=Kind.TALKS)], ()) == ()
    loose = floods.keys_of([claim("Shells fell on Syria.", place=SYRIA)], ())
    assert loose == floods.keys_of([claim("Shells fell.", place=None)], ())
    assert {key[0] for key in loose} == {floods.LOOSE} and floods.LOOSE in loose
    assert set(loose) - set(floods.keys_of([shelling], ())) == {floods.LOOSE}
    assert floods.keys_of([claim("Shells fell.", part=PartKind.COMMENT)], ()) == ()
    assert len(floods.keys_of([], [f"{number:016x}" for number in range(32)])) == floods.SKETCH


def flood(number: int, words: str = "Government shells killed forty in Daraa.", **more: object) -> Resolved:
    told = claim(words, document=f"f{number}", publisher=f"Blog {number}", sequence=number, **more)  # type: ignore[arg-type]
    return replace(told, flood=ROOT)


FALSE = [flood(number, f"Shells struck Daraa, blog {number} learnt.") for number in range(40)]
HONEST = [
    claim("Shells hit Daraa's market.", document="x", publisher="Lake Post", sequence=101),
    claim("Three shells hit the market of Daraa.", document="y", publisher="River Daily", sequence=102),
    claim("No shell was fired.", document="z", stance=Stance.DENIED, publisher="Army", sequence=103, is_undated=True),
]


def by_flood(incidents: tuple[Incident, ...]) -> tuple[list[Incident], list[Incident]]:
    is_of = [all(one.flood for one in incident.claims) for incident in incidents]
    return tuple(
        [one for one, told in zip(incidents, is_of, strict=True) if told is wanted] for wanted in (True, False)
    )  # type: ignore[return-value]


def test_a_flood_is_one_weak_root() -> None:
    told, others = by_flood(fuse(FALSE).incidents)
    assert not others
    assert {one.status for one in told} == {IncidentStatus.RUMOURED}
    assert {one.roots for one in told} == {(ROOT,)}


def test_a_flood_that_quotes_an_agency_is_not_the_agency() -> None:
    quoting = [flood(number, tellers=("Reuters News Agency",)) for number in range(40)]
    assert {one.roots for one in fuse(quoting).incidents} == {(ROOT,)}


@pytest.mark.parametrize("stance", [Stance.ASSERTED, Stance.DENIED])
def test_a_flood_changes_nothing_that_others_tell(stance: Stance) -> None:
    """Not by joining, not by crowding out, not by printing their words under an earlier date, not by denying."""
    copying = tuple(f"document-f{number}" for number in range(40))
    honest = [replace(one, printed_in=copying) for one in HONEST]
    same_words = [
        replace(flood(number, one.claim.evidence[0].exact, stance=stance, published=DAY.replace(day=1)), printed_in=())
        for number, one in enumerate([*HONEST, *HONEST, *HONEST] * 5)
    ]
    alone = fuse(HONEST).incidents
    told, others = by_flood(fuse([*honest, *same_words, *FALSE]).incidents)
    assert told

    def seen(incident: Incident) -> Incident:
        return replace(incident, claims=tuple(replace(one, printed_in=()) for one in incident.claims))

    assert [seen(one) for one in others] == list(alone)
    assert IncidentStatus.CORROBORATED in {one.status for one in alone} or len(alone) == 1


def test_a_person_may_join_it_and_its_denials_deny_nobody() -> None:
    from datetime import UTC, datetime

    from trucewatch.core.decisions import Decision

    denied = flood(1, "No shells hit Daraa.", stance=Stance.DENIED)
    same = Decision(
        subject=HONEST[0].claim.id,
        action="same",
        value=denied.claim.id,
        person="Noor",
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        saw_sequence=1,
    )
    (joined,) = (one for one in fuse([*HONEST[:2], denied], [same]).incidents if denied.claim.id in one.claim_ids())
    assert joined.status is IncidentStatus.CORROBORATED
