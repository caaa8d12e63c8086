"""Corrected values are typed strictly; what is wrong is told with what it takes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import Actor, Corrected, Interval, Mention, Place, Precision, Resolved
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.decisions import Decision
from trucewatch.core.problems import ConfigError
from trucewatch.review.corrected import text_of, with_correction
from trucewatch.review.values import FIELDS, checked, field_of, kept_form
from trucewatch.testing.builders import FETCHED_AT, make_claim, make_document

ARMY = Actor(id="gov_syria", name="Syrian government", kind="state", sides=("sy_side",))
DARAA = Place(id="daraa", name="Daraa", lat=32.6, lon=36.1, radius_m=4000, precision=Precision.SETTLEMENT, country="SY")


class Registries:
    def actor(self, actor_id: str) -> Actor | None:
        return ARMY if actor_id == ARMY.id else None

    def place(self, place_id: str) -> Place | None:
        return DARAA if place_id == DARAA.id else None


def check(field: str, value: Any) -> Any:
    return checked(json.dumps({"field": field, "value": value}), Registries())[1]


def applied(field: str, value: Any, resolved: Resolved | None = None) -> Resolved:
    document = make_document("Shells fell on Daraa at night.")
    claim = make_claim(document, "Shells fell on Daraa")
    told = resolved or Resolved(claim=claim, place=DARAA)
    said = Decision(
        subject=told.claim.id,
        action="correct",
        value=kept_form(field, check(field, value)),
        person="Ana",
        decided_at=FETCHED_AT,
        saw_sequence=1,
    )
    return with_correction(told, said)


WRONG: list[tuple[str, Any, str]] = [
    ("kind", "bombing", "one of shelling"),
    ("kind", 3, "one of shelling"),
    ("stance", None, "one of asserted"),
    ("weapons", "mortar", "a list"),
    ("weapons", ["bow"], "a list out of"),
    ("weapons", ["mortar"] * 21, "at most 20"),
    ("actors", ["nobody_known"], "whom the registry does not know"),
    ("actors", [7], "ids of the actor registry"),
    ("actors", {"id": "gov_syria"}, "a list"),
    ("tellers", [{"name": ""}], "a name"),
    ("tellers", [{"name": "Dr Salem", "telling": "shout"}], "a telling out of"),
    ("tellers", [{"telling": "say"}], "an id, or"),
    ("place", "Daraa", "no place with the id"),
    ("place", {"lat": 32.6, "lon": 36.1}, "radius_m"),
    ("place", {"lat": 132.6, "lon": 36.1, "radius_m": 5}, "degrees of WGS 84"),
    ("place", {"lat": 32.6, "lon": 36.1, "radius_m": 0}, "a radius above 0"),
    ("place", {"lat": "32.6", "lon": 36.1, "radius_m": 5}, "gazetteer's id"),
    ("place", {"lat": True, "lon": 36.1, "radius_m": 5}, "gazetteer's id"),
    ("place", {"lat": 32.6, "lon": 36.1, "radius_m": 5, "name": " "}, "gazetteer's id"),
    ("time", "yesterday", "a day"),
    ("time", {"first": "2017-07-15", "last": "2017-07-14"}, "not after the last"),
    ("time", {"at": "2017-07-14T21:00"}, "with a zone"),
    ("time", {}, "a day"),
    ("time", "0001-01-01", "between 1900 and 2100"),
    ("time", 20170714, "a day"),
    ("harm", [{"kind": "killed", "minimum": 5}], '"maximum"'),
    ("harm", [{"kind": "killed", "minimum": 5, "maximum": 3, "who": "civilians"}], "not above the maximum"),
    ("harm", [{"kind": "killed", "minimum": -1, "maximum": 3, "who": "civilians"}], '"minimum"'),
    ("harm", [{"kind": "killed", "minimum": 1.5, "maximum": 3, "who": "civilians"}], '"minimum"'),
    ("harm", [{"kind": "killed", "minimum": True, "maximum": 3, "who": "civilians"}], '"minimum"'),
    ("harm", [{"kind": "scared", "minimum": 1, "maximum": 3, "who": "civilians"}], "a kind out of"),
    ("harm", [{"kind": "killed", "minimum": 1, "maximum": 3, "who": "unknown"}] * 2, "one figure for each"),
    ("count", -1, "a whole number"),
    ("count", "3", "a whole number"),
    ("is_background", "yes", "true or false"),
    ("purpose", "x" * 501, "500 characters"),
]


@pytest.mark.parametrize(("field", "value", "told"), WRONG, ids=[f"{one[0]}-{n}" for n, one in enumerate(WRONG)])
def test_what_is_wrong_is_told_with_what_it_takes(field: str, value: Any, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        check(field, value)
    assert told in str(refused.value) and field in str(refused.value) + "place"


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"field": "count", "value": NaN}', '"kind"', "null"])
def test_what_is_no_correction_is_told(text: str) -> None:
    with pytest.raises(ConfigError):
        checked(text, Registries())


@given(
    st.sampled_from(FIELDS), st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)
)
def test_whatever_is_given_is_kept_or_refused_clearly(field: str, value: Any) -> None:
    try:
        kept = check(field, value)
    except ConfigError:
        return
    assert field_of(kept_form(field, kept)) == field
    assert check("count", 3) == 3
    resolved = applied(field, value)
    assert from_json(Resolved, json.loads(json.dumps(to_json(resolved)))) == resolved


@pytest.mark.parametrize(
    ("radius", "precision"),
    [(500, "site"), (5_000, "settlement"), (30_000, "district"), (150_000, "province"), (900_000, "country")],
)
def test_a_point_is_as_precise_as_its_radius(radius: float, precision: str) -> None:
    resolved = applied("place", {"lat": 32.9, "lon": 36, "radius_m": radius})
    assert resolved.place is not None
    assert (resolved.place.precision.value, resolved.place.radius_m) == (precision, radius)
    assert resolved.place.name == "32.9000, 36.0000"


def test_a_corrected_claim_goes_by_the_ledger_s_id_and_keeps_its_words() -> None:
    resolved = applied("kind", "airstrike")
    claim = make_claim(make_document("Shells fell on Daraa at night."), "Shells fell on Daraa")
    assert isinstance(resolved.claim, Corrected)
    assert resolved.claim.id == claim.id and resolved.claim.evidence == claim.evidence
    (told,) = resolved.corrections
    assert told.told() == "corrected by Ana from shelling" and told.after == "airstrike"
    again = applied("kind", "attack", resolved)
    assert again.claim.id == claim.id and again.corrections[0].before == "shelling"


def test_each_field_is_read_as_people_write_it() -> None:
    assert text_of(applied("place", None), "place") == "unknown"
    assert text_of(applied("time", {"first": "2017-07-14", "last": "2017-07-16"}), "time") == "2017-07-14 to 2017-07-16"
    assert text_of(applied("time", {"first": "2017-07-14"}), "time") == "2017-07-14 to .."
    at = applied("time", {"at": "2017-07-14T21:00+03:00"})
    assert text_of(at, "time") == "2017-07-14T21:00+03:00"
    assert at.time is not None and at.time.start == at.time.at.date()  # type: ignore[union-attr]
    harm = [{"kind": "killed", "minimum": 3, "maximum": None, "who": "civilians"}]
    assert text_of(applied("harm", harm), "harm") == "3+ civilians killed"
    both = [{"kind": "injured", "minimum": 2, "maximum": 4, "who": "unknown"}]
    assert text_of(applied("harm", both), "harm") == "2–4 injured"
    assert text_of(applied("weapons", ["mortar", "barrel_bomb"]), "weapons") == "barrel bomb, mortar"
    assert text_of(applied("tellers", []), "tellers") == "the publisher itself"
    tellers = applied("tellers", ["gov_syria", {"name": "Dr Salem", "telling": "quote"}])
    assert text_of(tellers, "tellers") == "Syrian government, Dr Salem"
    assert tellers.tellers == (ARMY,) and tellers.claim.attribution[0].hint == "gov_syria"
    assert text_of(applied("purpose", "to reopen the road"), "purpose") == "to reopen the road"
    assert text_of(applied("is_background", True), "is_background") == "true"
    assert text_of(applied("actors", ["gov_syria"]), "actors") == "Syrian government"
    time = Resolved(claim=applied("kind", "attack").claim, time=Interval(start=None, end=None))
    assert text_of(time, "time") == ".. to .."
    named = Resolved(claim=make_claim(make_document("x y")), actors=())
    assert text_of(named, "actors") == "unknown"
    assert Mention(text="x", span=None).basis == "stated"
