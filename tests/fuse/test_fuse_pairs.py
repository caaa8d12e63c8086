"""Who is compared with whom: by blocks of kind group, day and place, as many as a block allows."""

from dataclasses import replace
from datetime import timedelta

from claims_for_fusing import DARAA, DARAA_PROVINCE, DAY, GOV, NAWA, REBELS, claim, on

from trucewatch.core.claims import Resolved
from trucewatch.core.kinds import Kind
from trucewatch.fuse import fuse
from trucewatch.fuse.future import problems as dated_ahead
from trucewatch.fuse.pairs import CROWDED, WINDOW, Block, pairs
from trucewatch.fuse.profile import profile
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import load_weights


def met(*claims: Resolved) -> set[frozenset[str]]:
    """The documents that are compared with each other."""
    weights = load_weights()
    roots = Roots(claims, weights)
    profiles = [profile(one, weights, roots) for one in sorted(claims, key=lambda one: one.claim.id)]
    names = [item.document.partition("-")[2] for item in profiles]
    return {frozenset((names[left], names[right])) for left, right in pairs(profiles)}


def test_a_provinces_claim_meets_its_towns_and_towns_apart_do_not_meet() -> None:
    found = met(
        claim("Shells fell on the province", document="p", place=DARAA_PROVINCE, by=(GOV,)),
        claim("Shells fell on Daraa", document="d", place=DARAA, by=(REBELS,)),
        claim("Shells fell on Nawa", document="n", place=NAWA),
    )
    assert found == {frozenset("pd"), frozenset("pn")}


def test_days_and_groups_apart_do_not_meet() -> None:
    first = claim("Shells fell", document="a")
    assert met(first, claim("Shells fell", document="b", time=on(DAY + timedelta(days=1)))) == {frozenset("ab")}
    assert met(first, claim("Shells fell", document="b", time=on(DAY + timedelta(days=4)))) == set()
    assert met(first, claim("Aid came", document="b", kind=Kind.AID)) == set()


def test_without_time_or_place_only_the_own_document_is_met() -> None:
    words = "shells fell on the old market and killed the baker"
    undated = claim(words, document="a", is_undated=True)
    assert met(undated, claim(words, document="b", is_undated=True)) == set()
    assert met(undated, claim(words, document="b", place=None)) == set()
    assert met(undated, claim(words, document="a", start=90, place=None)) == {frozenset("a")}


def test_a_time_after_publication_brings_nobody_together() -> None:
    late = claim("Shells fell", document="a", published=DAY - timedelta(days=5), by=(GOV,))
    also = claim("Shells fell", document="b", published=DAY - timedelta(days=5), by=(GOV,))
    assert met(late, also) == set()
    assert len(fuse([late, also]).incidents) == 2
    assert [problem.subject for problem in dated_ahead([late, also])] == [late.claim.id, also.claim.id]
    assert not list(dated_ahead([replace(late, published=DAY), replace(late, published=None)]))


def test_a_crowded_block_bounds_who_meets() -> None:
    few = Block((1, rank, rank, False) for rank in range(CROWDED))
    assert len(set(few.pairs())) == CROWDED * (CROWDED - 1) // 2
    for size in (CROWDED + 20, 400):
        block = Block((rank % 2, rank, rank, False) for rank in range(size))
        assert max(len(list(block.partners(number))) for number in range(size)) <= 2 * WINDOW
        assert set(block.pairs()) == {
            (left, right) for left in range(size) for right in range(left + 1, size) if block.is_pair(left, right)
        }
        assert not block.is_pair(0, 1)  # of two kinds
