"""Probabilities of readings: rising with the score, never above one in sum, by the layer a place is of."""

from itertools import pairwise

import pytest

from trucewatch.core.claims import Candidate, Mention, Place, Precision
from trucewatch.resolve.folding import edits, letters_of
from trucewatch.resolve.places import PlaceContext, PlaceResolver
from trucewatch.resolve.places_calibrate import calibrated, probability, tables

SYRIA = PlaceContext(countries=(("SY", 0.9),))


def place(ident: str) -> Place:
    return Place(id=ident, name="X", lat=1.0, lon=2.0, radius_m=1500.0, precision=Precision.SETTLEMENT)


def candidate(ident: str, score: float, basis: str = "name") -> Candidate:
    return Candidate(referent=place(ident), score=score, basis=basis)


def test_probabilities_rise_with_the_score_in_every_layer_and_stay_below_one() -> None:
    for layer, knots in tables().items():
        assert knots[0] == (0.0, 0.0), layer
        assert list(knots) == sorted(knots), layer
        assert all(low <= high for (_, low), (_, high) in pairwise(knots)), layer
        assert knots[-1][1] < 1.0


def test_a_town_of_the_world_base_is_less_sure_than_a_watched_one_of_the_same_score() -> None:
    assert probability(place("gn:1"), 0.95) < probability(place("tw:sy:x"), 0.95)
    assert probability(place("country:SY"), 0.45) > probability(place("gn:1"), 0.45)


def test_the_others_share_what_the_first_leaves() -> None:
    found = calibrated((candidate("tw:sy:a", 0.6), candidate("gn:1", 0.3), candidate("gn:2", 0.1)))
    assert found[0].score > 0.6
    assert sum(one.score for one in found) <= 1.0
    assert found[1].score == pytest.approx(3 * found[2].score, rel=0.01)


def test_an_id_that_was_given_stays_certain() -> None:
    assert calibrated((candidate("gn:1", 1.0, "hint"),))[0].score == 1.0


def test_a_reading_tells_how_likely_none_of_its_candidates_is_right(resolver: PlaceResolver) -> None:
    sure = resolver.resolve(Mention(text="Raqqa", span=None), SYRIA)
    assert sure.score == sure.candidates[0].score
    assert 0.0 < sure.no_match < 0.2
    nothing = resolver.resolve(Mention(text="Qwertopolis Nova", span=None), SYRIA)
    assert (nothing.chosen, nothing.no_match) == (None, 1.0)


@pytest.mark.parametrize(("left", "right"), [("damask", "damaska"), ("halab", "hamah"), ("karkaf", "kirkuk")])
def test_letters_never_rule_out_a_pair_that_the_table_allows(left: str, right: str) -> None:
    far = edits(left, right, 9)
    assert (letters_of(left) ^ letters_of(right)).bit_count() <= 2 * far
