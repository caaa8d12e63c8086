"""Places, times and actors of coded rows. All rows are made up for these tests."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import (
    Actor,
    Candidate,
    Claim,
    Interval,
    Mention,
    Place,
    Precision,
    Resolution,
    Slot,
    Teller,
)
from trucewatch.core.kinds import Kind, Telling
from trucewatch.core.makers import Maker
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.core.text import span_of
from trucewatch.resolve.actors import open_registry
from trucewatch.resolve.records import ByForm, RecordResolver, interval_of, precisions_of
from trucewatch.resolve.records_names import names_of

SYRIA = Place(id="SY", name="Syria", lat=35, lon=38.5, radius_m=400_000, precision=Precision.COUNTRY, country="SY")
DARAA = Place(
    id="daraa", name="Daraa", lat=32.62, lon=36.1, radius_m=6_000, precision=Precision.SETTLEMENT, country="SY",
    admin1="Daraa",
)  # fmt: skip
PROVINCE = Place(
    id="daraa-1", name="Daraa", lat=32.85, lon=36.2, radius_m=130_000, precision=Precision.PROVINCE, country="SY"
)


class FewPlaces:
    """A gazetteer of one country, one province and one town."""

    maker = Maker(name="few-places", version="1")

    def lookup(self, name: str, *, country: str = "", near: tuple[float, float] | None = None) -> tuple[Candidate, ...]:
        known = {"Syria": (SYRIA,), "Daraa": (DARAA, PROVINCE)}.get(name, ())
        return tuple(Candidate(referent=place, score=0.9, basis="name") for place in known)


ACLED = {
    "event_id_cnty": "TST1",
    "event_date": "2017-06-14",
    "time_precision": "1",
    "country": "Syria",
    "admin1": "Daraa",
    "location": "Daraa",
    "latitude": "32.6189",
    "longitude": "36.1021",
    "geo_precision": "1",
}
UCDP = {
    "id": "1",
    "country": "Syria",
    "adm_1": "Daraa",
    "where_coordinates": "Testville",
    "latitude": "32.7",
    "longitude": "36.2",
    "where_prec": "1",
    "date_start": "2017-06-14 00:00:00.000",
    "date_end": "2017-06-14 00:00:00.000",
    "date_prec": "1",
}


def document_of(row: dict[str, str], form: str) -> Document:
    text = "\n".join(f"{name}: {value}" for name, value in row.items() if value)
    part = Part(kind=PartKind.BODY, start=0, end=len(text))
    return Document(capture_id="c", location="rows.csv#1", text=text, parts=(part,), record=form)


def resolve(row: dict[str, str], form: str, **mentions: tuple[str, ...]) -> tuple[Resolution, ...]:
    document = document_of(row, form)
    evidence = span_of(document.id, document.text, 0, len(document.text))

    def named(slot: str) -> tuple[Mention, ...]:
        return tuple(Mention(text=text, span=None) for text in mentions.get(slot, ()))

    claim = Claim(
        document_id=document.id,
        part=PartKind.BODY,
        part_index=0,
        kind=Kind.ARMED_CLASH,
        evidence=(evidence,),
        actors=named("actors"),
        targets=named("targets"),
        place=Mention(text="there", span=None),
        time=Mention(text="then", span=None),
        attribution=tuple(Teller(text=text, span=None, telling=Telling.SAY) for text in mentions.get("tellers", ())),
    )
    resolutions, problems = RecordResolver(FewPlaces(), open_registry()).resolve(document, (claim,))
    assert problems == ()
    assert {resolution.claim_id for resolution in resolutions} == {claim.id}
    return resolutions


def place_of(row: dict[str, str], form: str) -> Place | None:
    (found,) = [one.chosen for one in resolve(row, form) if one.slot is Slot.PLACE]
    assert found is None or isinstance(found, Place)
    return found


def time_of(row: dict[str, str], form: str) -> Interval | None:
    (found,) = [one.chosen for one in resolve(row, form) if one.slot is Slot.TIME]
    assert found is None or isinstance(found, Interval)
    return found


@pytest.mark.parametrize(
    ("code", "precision", "radius_m", "relation", "place_id"),
    [
        ("1", Precision.SETTLEMENT, 6_000, "", "daraa"),
        ("2", Precision.SETTLEMENT, 25_000, "near", "daraa"),
        ("3", Precision.PROVINCE, 130_000, "", "daraa-1"),
    ],
)
def test_acled_points_are_as_wide_as_their_code_and_the_gazetteers_entry(
    code: str, precision: Precision, radius_m: float, relation: str, place_id: str
) -> None:
    place = place_of({**ACLED, "geo_precision": code}, "acled")
    assert place
    assert (place.lat, place.lon) == (32.6189, 36.1021)
    told = (place.precision, place.radius_m, place.relation, place.id)
    assert told == (precision, radius_m, relation, place_id)
    assert (place.name, place.country) == ("Daraa", "SY")


@pytest.mark.parametrize(
    ("code", "precision", "radius_m"),
    [
        ("1", Precision.SETTLEMENT, 5_000),
        ("2", Precision.SETTLEMENT, 25_000),
        ("3", Precision.DISTRICT, 40_000),
        ("4", Precision.PROVINCE, 150_000),
        ("5", Precision.REGION, 200_000),
        ("6", Precision.COUNTRY, 800_000),
        ("7", Precision.REGION, 300_000),
    ],
)
def test_ucdp_points_are_as_wide_as_their_code(code: str, precision: Precision, radius_m: float) -> None:
    place = place_of({**UCDP, "where_prec": code}, "ucdp")
    assert place
    assert (place.precision, place.radius_m, place.name) == (precision, radius_m, "Testville")
    assert place.id != DARAA.id


def test_a_name_far_from_the_gazetteers_place_is_another_place() -> None:
    place = place_of({**ACLED, "latitude": "36.2", "longitude": "37.15"}, "acled")
    assert place
    assert place.id != DARAA.id
    assert (place.lat, place.lon, place.name) == (36.2, 37.15, "Daraa")


def test_equal_rows_have_equal_places_and_other_points_others() -> None:
    first, again = (place_of(UCDP, "ucdp") for _ in range(2))
    other = place_of({**UCDP, "latitude": "32.8"}, "ucdp")
    assert first == again
    assert first and other
    assert first.id != other.id


@pytest.mark.parametrize(
    "changed", [{"geo_precision": ""}, {"geo_precision": "9"}, {"latitude": ""}, {"latitude": "95"}]
)
def test_without_a_point_or_its_precision_the_name_alone_is_read(changed: dict[str, str]) -> None:
    assert place_of({**ACLED, **changed}, "acled") == DARAA
    assert place_of({**ACLED, "location": "Nowhere", **changed}, "acled") is None
    assert place_of({**ACLED, "country": "", **changed}, "acled") is None


@pytest.mark.parametrize(
    ("code", "first", "end"),
    [
        ("1", date(2017, 6, 14), date(2017, 6, 15)),
        ("2", date(2017, 6, 11), date(2017, 6, 18)),
        ("3", date(2017, 6, 1), date(2017, 7, 1)),
    ],
)
def test_acled_days_are_as_wide_as_their_code(code: str, first: date, end: date) -> None:
    assert time_of({**ACLED, "time_precision": code}, "acled") == Interval(start=first, end=end)


def test_the_last_month_of_a_year_ends_with_it() -> None:
    row = {**ACLED, "event_date": "2017-12-31", "time_precision": "3"}
    assert time_of(row, "acled") == Interval(start=date(2017, 12, 1), end=date(2018, 1, 1))


def test_ucdp_days_run_to_the_last_included() -> None:
    assert time_of(UCDP, "ucdp") == Interval(start=date(2017, 6, 14), end=date(2017, 6, 15))
    row = {**UCDP, "date_end": "2017-06-20", "date_prec": "3"}
    assert time_of(row, "ucdp") == Interval(start=date(2017, 6, 14), end=date(2017, 6, 21))
    assert time_of({**row, "date_prec": ""}, "ucdp") == Interval(start=date(2017, 6, 14), end=date(2017, 6, 21))


@pytest.mark.parametrize(
    "changed",
    [{"event_date": ""}, {"event_date": "6/11/2017"}, {"time_precision": ""}, {"time_precision": "7"}],
)
def test_a_day_that_cannot_be_read_or_is_not_known_to_be_exact_is_no_time(changed: dict[str, str]) -> None:
    assert time_of({**ACLED, **changed}, "acled") is None


def test_days_at_the_end_of_the_calendar_are_no_error() -> None:
    form = precisions_of("acled")
    assert form
    for day in ("9999-12-31", "0001-01-01"):
        for code in form.days:
            interval_of({"date": day, "date_precision": code}, form)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Military Forces of Syria (2000-2024)", "gov_syria"),
        ("Military Forces of Syria (2000-2024) Air Force", "gov_syria"),
        ("Police Forces of Syria (2000-2024)", "gov_syria"),
        ("Military Forces of Russia (2000-)", "rus"),
        ("Government of Syria", "gov_syria"),
        ("Government of Yemen (North Yemen)", "gov_yemen"),
        ("IS", "isis"),
        ("Islamic State (Syria)", "isis"),
        ("HTS: Hayat Tahrir al Sham", "hts"),
        ("QSD: Syrian Democratic Forces", "sdf"),
        ("Opposition Rebels (Syria)", "opposition_syria"),
        ("Civilians (Syria)", "civilians"),
        ("Civilians", "civilians"),
        ("Protesters (Syria)", "civilians"),
        ("Hamas Movement", "hamas"),
        ("Unidentified Armed Group (Syria)", None),
        ("Unidentified Military Forces", None),
        ("Islamist Militia (Syria)", None),
        ("Communist Party of Sudan", None),
        ("Mutiny of Military Forces of Sudan (2019-)", None),
        ("Hezbollah Iraqi Brigades", None),
        ("Government of Nowhereland", None),
        ("Military faction (forces of Somebody)", None),
        ("Testland Front", None),
        ("(2000-2024)", None),
    ],
)
def test_names_of_data_sets(name: str, actor: str | None) -> None:
    (found,) = [one for one in resolve(ACLED, "acled", actors=(name,)) if one.slot is Slot.ACTOR]
    assert (found.chosen.id if isinstance(found.chosen, Actor) else None) == actor
    assert found.text == name


def test_an_actor_is_who_he_was_on_the_day() -> None:
    name = ("Military Forces of Syria (2024-)",)
    row = {**ACLED, "event_date": "2025-03-01"}
    (found,) = [one for one in resolve(row, "acled", targets=name) if one.slot is Slot.TARGET]
    assert isinstance(found.chosen, Actor)
    assert found.chosen.id == "gov_syria_transition"


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("SOHR", "sohr"),
        ("Daily Test; SOHR", "sohr"),
        ("Reuters News", "reuters"),
        ("hrw", "hrw"),
        ("Russian Ministry of Defence", "rus"),
        ("Syria Direct", None),
        ("Daily Test (Syria)", None),
        ("residents", None),
        (";", None),
    ],
)
def test_sources_of_data_sets(name: str, actor: str | None) -> None:
    (found,) = [one for one in resolve(ACLED, "acled", tellers=(name,)) if one.slot is Slot.TELLER]
    assert (found.chosen.id if isinstance(found.chosen, Actor) else None) == actor


def test_spellings_to_look_up() -> None:
    assert names_of("HTS: Hayat Tahrir al Sham") == ("Hayat Tahrir al Sham", "HTS", "HTS: Hayat Tahrir al Sham")
    assert names_of("Islamic State (Syria)") == ("Islamic State",)
    assert names_of("Unidentified Gunmen") == ()


class Other:
    """A resolver that says that it was asked."""

    maker = Maker(name="other", version="1")

    def resolve(self, document: Document, claims: object) -> tuple[tuple[Resolution, ...], tuple[()]]:
        raise LookupError(document.location)


def test_rows_go_to_one_and_pages_to_the_other() -> None:
    records = RecordResolver(FewPlaces(), open_registry())
    both = ByForm(records, Other())
    assert both.resolve(document_of(ACLED, "acled"), ()) == ((), ())
    with pytest.raises(LookupError):
        both.resolve(Document(capture_id="c", location="page", text="Shells fell."), ())
    assert both.maker != ByForm(records, records).maker
    assert both.maker == ByForm(records, Other()).maker


@given(st.dictionaries(st.sampled_from([*ACLED, *UCDP]), st.text(max_size=20), max_size=12), st.text(max_size=20))
def test_no_row_raises_and_every_mention_is_answered(row: dict[str, str], name: str) -> None:
    for form in ("acled", "ucdp", "other"):
        told = {**{key: value.replace("\n", " ") for key, value in row.items()}, "x": "y"}
        found = resolve(told, form, actors=(name,), tellers=(name,))
        assert sorted(one.slot for one in found) == ["actor", "place", "teller", "time"]
