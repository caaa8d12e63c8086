"""Claims of coded rows. All rows are made up for these tests."""

import json
import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import Claim, Mention
from trucewatch.core.crosswalks import codes_of, ucdp_type
from trucewatch.core.ids import sha256
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.makers import Maker
from trucewatch.core.problems import Problem
from trucewatch.core.records import Capture, Document, Part, PartKind
from trucewatch.extract.records import ByForm, RecordExtractor
from trucewatch.read.reader import PageReader
from trucewatch.testing import check_extractor

ACLED = {
    "form": "acled",
    "event_id_cnty": "TST1",
    "event_date": "2017-06-11",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Testland (2000-2024)",
    "assoc_actor_1": "Popular Guard; Border Corps",
    "inter1": "1",
    "actor2": "Opposition Rebels (Testland)",
    "inter2": "2",
    "country": "Testland",
    "location": "Testville",
    "source": "Test Monitor; Twitter",
    "notes": "On 11 June 2017, the two sides fought in Testville.",
    "fatalities": "3",
}
UCDP = {
    "form": "ucdp",
    "id": "1",
    "type_of_violence": "1",
    "dyad_name": "Government of Testland - Test Front",
    "side_a": "Government of Testland",
    "side_b": "Test Front, Popular Army (wing of A, B)",
    "source_article": "",
    "source_office": "Test Wire;Daily Test;Test Wire",
    "source_original": "anonymous colonel",
    "where_coordinates": "Testville town",
    "country": "Testland",
    "date_prec": "2",
    "date_start": "2017-06-11",
    "date_end": "2017-06-13",
    "deaths_a": "1",
    "deaths_b": "0",
    "deaths_civilians": "2",
    "deaths_unknown": "1",
    "best": "4",
    "high": "6",
    "low": "3",
}


def document_of(row: dict[str, str]) -> Document:
    data = json.dumps(row).encode()
    capture = Capture(
        location="rows.csv#1",
        sha256=sha256(data),
        size=len(data),
        media_type="application/vnd.trucewatch.record+json",
        fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    document, _ = PageReader().read(capture, data)
    assert document is not None
    return document


def claims_of(row: dict[str, str], **changed: str) -> tuple[Claim, ...]:
    document = document_of({**row, **changed})
    claims, problems = RecordExtractor().extract(document)
    assert problems == ()
    for claim in claims:
        for span in claim.spans():
            span.check(document.text)
    return claims


def claim_of(row: dict[str, str], **changed: str) -> Claim:
    (claim,) = claims_of(row, **changed)
    return claim


def texts(mentions: tuple[Mention, ...]) -> list[str]:
    assert all(mention.span and mention.span.exact == mention.text for mention in mentions)
    return [mention.text for mention in mentions]


SUB_TYPES: list[tuple[str, str, Kind | None, tuple[Weapon, ...]]] = [
    ("Battles", "Armed clash", Kind.ARMED_CLASH, ()),
    ("Battles", "Government regains territory", Kind.TERRITORIAL_CHANGE, ()),
    ("Battles", "Non-state actor overtakes territory", Kind.TERRITORIAL_CHANGE, ()),
    ("Explosions/Remote violence", "Chemical weapon", Kind.ATTACK, (Weapon.CHEMICAL,)),
    ("Explosions/Remote violence", "Air/drone strike", Kind.AIRSTRIKE, ()),
    ("Explosions/Remote violence", "Suicide bomb", Kind.EXPLOSION, (Weapon.SUICIDE_BOMB,)),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack", Kind.SHELLING, ()),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED", Kind.EXPLOSION, ()),
    ("Explosions/Remote violence", "Grenade", Kind.EXPLOSION, (Weapon.GRENADE,)),
    ("Violence against civilians", "Sexual violence", Kind.ATTACK, ()),
    ("Violence against civilians", "Attack", Kind.ATTACK, ()),
    ("Violence against civilians", "Abduction/forced disappearance", Kind.ABDUCTION, ()),
    ("Protests", "Excessive force against protesters", Kind.ATTACK, ()),
    ("Protests", "Protest with intervention", None, ()),
    ("Protests", "Peaceful protest", None, ()),
    ("Riots", "Violent demonstration", None, ()),
    ("Riots", "Mob violence", None, ()),
    ("Strategic developments", "Agreement", Kind.AGREEMENT, ()),
    ("Strategic developments", "Arrests", Kind.ABDUCTION, ()),
    ("Strategic developments", "Change to group/activity", None, ()),
    ("Strategic developments", "Disrupted weapons use", None, ()),
    ("Strategic developments", "Headquarters or base established", Kind.DEPLOYMENT, ()),
    ("Strategic developments", "Looting/property destruction", Kind.DAMAGE, ()),
    ("Strategic developments", "Non-violent transfer of territory", Kind.TERRITORIAL_CHANGE, ()),
    ("Strategic developments", "Other", None, ()),
]


@pytest.mark.parametrize(("type_", "sub_type", "kind", "weapons"), SUB_TYPES, ids=[row[1] for row in SUB_TYPES])
def test_every_sub_type_has_its_kind_or_none(
    type_: str, sub_type: str, kind: Kind | None, weapons: tuple[Weapon, ...]
) -> None:
    claims = claims_of(ACLED, event_type=type_, sub_event_type=sub_type.upper(), fatalities="0")
    assert [(claim.kind, claim.weapons, claim.stance) for claim in claims] == (
        [(kind, weapons, Stance.ASSERTED)] if kind else []
    )
    harmed = claims_of(ACLED, event_type=type_, sub_event_type=sub_type, fatalities="5")
    assert [claim.kind for claim in harmed] == [kind or Kind.CASUALTIES]
    assert [(harm.minimum, harm.maximum) for harm in harmed[0].harm] == [(5, 5)]


def test_the_data_hold_these_sub_types_and_no_others() -> None:
    told = tomllib.loads(files("trucewatch").joinpath("data", "records", "acled.toml").read_text("utf-8"))
    assert sorted((event["type"], event["sub_type"]) for event in told["events"]) == sorted(
        (type_, sub_type) for type_, sub_type, _, _ in SUB_TYPES
    )
    for event in told["events"]:
        assert ("kind" in event) != ("reason" in event), event
        assert ("kind" in event) == ("roles" in event), event


def test_the_reference_tells_every_type_and_every_radius() -> None:
    reference = Path(__file__).resolve().parents[2] / "docs" / "reference" / "records-of-data-sets.md"
    tables = [line for line in reference.read_text("utf-8").splitlines() if line.startswith("| ")]
    for _, sub_type, kind, weapons in SUB_TYPES:
        (row,) = [line for line in tables if sub_type in line.split("|")[1].strip().split(", ")]
        assert f"`{kind}`" in row if kind else "| none |" in row
        assert all(f"`{weapon}`" in row for weapon in weapons)
    for form, column in (("acled", "geo_precision"), ("ucdp", "where_prec")):
        told = tomllib.loads(files("trucewatch").joinpath("data", "records", f"{form}.toml").read_text("utf-8"))
        begin = next(at for at, line in enumerate(tables) if f"`{column}`" in line)
        rows = tables[begin + 1 : begin + 1 + len(told["place_precision"])]
        for row, (code, place) in zip(rows, told["place_precision"].items(), strict=True):
            assert row.startswith(f"| {code} ")
            assert place["precision"] in row
            assert f"{place['radius_m'] // 1000} km" in row.split("|")[3]


WIDER = {
    Kind.GUNFIRE: Kind.ARMED_CLASH,
    Kind.DEPLOYMENT: None,
    Kind.WITHDRAWAL: Kind.TERRITORIAL_CHANGE,
    Kind.OVERFLIGHT: None,
    Kind.TALKS: None,
    Kind.DISPLACEMENT: None,
    Kind.AID: None,
    Kind.ACCESS_DENIAL: None,
    Kind.RELEASE: None,
}
"""Kinds that ACLED's codes are too wide for: exported there, they come back as the wider kind or not at all."""


@pytest.mark.parametrize("kind", [kind for kind in Kind if codes_of(kind).acled_sub_event_type])
def test_codes_as_exported_are_read_as_the_kind_they_came_from(kind: Kind) -> None:
    codes = codes_of(kind)
    claims = claims_of(
        ACLED, event_type=codes.acled_event_type, sub_event_type=codes.acled_sub_event_type, fatalities=""
    )
    expected = WIDER.get(kind, kind)
    assert [claim.kind for claim in claims] == ([expected] if expected else [])


def test_a_fight_has_two_actors_and_their_allies() -> None:
    claim = claim_of(ACLED)
    assert texts(claim.actors) == [
        "Military Forces of Testland (2000-2024)",
        "Popular Guard",
        "Border Corps",
        "Opposition Rebels (Testland)",
    ]
    assert claim.targets == ()


def test_a_strike_is_the_firsts_on_the_second() -> None:
    claim = claim_of(ACLED, event_type="Explosions/Remote violence", sub_event_type="Air/drone strike")
    assert texts(claim.actors)[0] == "Military Forces of Testland (2000-2024)"
    assert texts(claim.targets) == ["Opposition Rebels (Testland)"]


def test_who_bears_no_arms_is_the_target_whichever_column_names_him() -> None:
    told = {
        "actor1": "Protesters (Testland)",
        "assoc_actor_1": "Women (Testland)",
        "actor2": "Police Forces of Testland",
    }
    row = {**ACLED, **told, "event_type": "Protests", "sub_event_type": "Excessive force against protesters"}
    for classes in (("6", "1"), ("Protesters", "State forces"), ("", "")):
        claim = claim_of(row, inter1=classes[0], inter2=classes[1])
        assert texts(claim.actors) == ["Police Forces of Testland"]
        assert texts(claim.targets) == ["Protesters (Testland)", "Women (Testland)"]


@pytest.mark.parametrize(
    ("sub_type", "classes", "actors", "targets"),
    [
        ("Government regains territory", ("1", "2"), ["A"], ["B"]),
        ("Government regains territory", ("2", "1"), ["B"], ["A"]),
        ("Non-state actor overtakes territory", ("1", "2"), ["B"], ["A"]),
        ("Non-state actor overtakes territory", ("State forces", "Rebel group"), ["B"], ["A"]),
        ("Non-state actor overtakes territory", ("2", "3"), ["A", "B"], []),
        ("Government regains territory", ("8", "2"), ["A", "B"], []),
        ("Government regains territory", ("", ""), ["A", "B"], []),
    ],
)
def test_ground_is_gained_by_the_side_that_the_code_names(
    sub_type: str, classes: tuple[str, str], actors: list[str], targets: list[str]
) -> None:
    told = {"actor1": "A", "actor2": "B", "assoc_actor_1": "", "inter1": classes[0], "inter2": classes[1]}
    claim = claim_of(ACLED, sub_event_type=sub_type, **told)
    assert (texts(claim.actors), texts(claim.targets)) == (actors, targets)


def test_no_death_reported_is_no_claim_that_nobody_died() -> None:
    assert claim_of(ACLED, fatalities="0").harm == ()
    assert claim_of(ACLED, fatalities="many").harm == ()


def test_the_note_is_the_evidence_else_the_code() -> None:
    claim = claim_of(ACLED)
    assert [span.exact for span in claim.evidence] == [ACLED["notes"], "Armed clash"]
    assert [span.exact for span in claim_of(ACLED, notes="").evidence] == ["Armed clash"]
    claim = claim_of(UCDP)
    assert [span.exact for span in claim.evidence] == [UCDP["dyad_name"], "type_of_violence: 1"]


def test_the_note_is_not_read_for_claims_of_its_own() -> None:
    claims = claims_of(ACLED, notes="Government forces shelled the town of Nawa on Friday, killing four civilians.")
    assert [(claim.kind, claim.place and claim.place.text) for claim in claims] == [(Kind.ARMED_CLASH, "Testville")]


def test_place_and_time_are_the_columns() -> None:
    claim = claim_of(ACLED)
    assert (claim.place and claim.place.text, claim.time and claim.time.text) == ("Testville", "2017-06-11")
    claim = claim_of(ACLED, location="", admin1="Test Province")
    assert claim.place
    assert claim.place.text == "Test Province"
    claim = claim_of(UCDP)
    assert claim.time
    assert claim.time.text == "2017-06-11 – 2017-06-13"
    assert claim.time.span
    assert claim.time.span.exact == "2017-06-11\ndate_end: 2017-06-13"


@pytest.mark.parametrize(
    ("type_", "kind", "actors", "targets"),
    [
        ("1", Kind.ARMED_CLASH, ["Government of Testland", "Test Front", "Popular Army (wing of A, B)"], []),
        ("2", Kind.ARMED_CLASH, ["Government of Testland", "Test Front", "Popular Army (wing of A, B)"], []),
        ("3", Kind.ATTACK, ["Government of Testland"], ["Test Front", "Popular Army (wing of A, B)"]),
    ],
)
def test_ucdp_types_of_violence(type_: str, kind: Kind, actors: list[str], targets: list[str]) -> None:
    claim = claim_of(UCDP, type_of_violence=type_)
    assert (claim.kind, texts(claim.actors), texts(claim.targets)) == (kind, actors, targets)
    assert ucdp_type(claim.kind, (), ()) is None


def test_the_dead_lie_between_low_and_high_and_the_best_stands_in_the_words() -> None:
    harm = claim_of(UCDP).harm
    assert {one.kind for one in harm} == {HarmKind.KILLED}
    assert [(one.minimum, one.maximum, one.who) for one in harm] == [
        (3, 6, Who.UNKNOWN),
        (2, 2, Who.CIVILIANS),
        (1, 1, Who.COMBATANTS),
    ]
    assert harm[0].span
    assert harm[0].span.exact == "4\nhigh: 6\nlow: 3"


@pytest.mark.parametrize(
    ("told", "bounds"),
    [
        ({"low": "7"}, (4, 4)),
        ({"low": "7", "best": ""}, None),
        ({"low": "", "high": ""}, (4, 4)),
        ({"best": ""}, (3, 6)),
        ({"best": "", "low": ""}, (None, 6)),
        ({"low": "0", "high": "0", "best": "0"}, (0, 0)),
        ({"low": "few", "high": "x", "best": "y"}, None),
        ({"high": "2"}, (4, 4)),
    ],
)
def test_estimates_that_are_missing_or_contradict_each_other(
    told: dict[str, str], bounds: tuple[int | None, int] | None
) -> None:
    harm = [one for one in claim_of(UCDP, **told).harm if one.who is Who.UNKNOWN]
    assert [(one.minimum, one.maximum) for one in harm] == ([bounds] if bounds else [])


def tellers(claim: Claim) -> list[tuple[str, Telling]]:
    return [(teller.text, teller.telling) for teller in claim.attribution]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Test Monitor", [("Test Monitor", Telling.SAY)]),
        ("Test Monitor; Twitter", [("Test Monitor", Telling.SAY)]),
        ("Twitter; Test Monitor; Telegram", [("Test Monitor", Telling.SAY)]),
        ("Twitter", [("Twitter", Telling.SAY)]),
        ("Test Monitor; Daily Test", [("Test Monitor; Daily Test", Telling.SAY)]),
        ("Undisclosed Source", [("Undisclosed Source", Telling.ANONYMOUS)]),
        ("Undisclosed Source; Daily Test", [("Undisclosed Source; Daily Test", Telling.SAY)]),
        ("", []),
        ("; ;", []),
        ("-", []),
    ],
)
def test_the_sources_of_a_row_are_its_tellers(source: str, expected: list[tuple[str, Telling]]) -> None:
    assert tellers(claim_of(ACLED, source=source)) == expected


def test_whom_the_sources_quote_stands_behind_them() -> None:
    outer = ("Test Wire; Daily Test", Telling.SAY)
    assert tellers(claim_of(UCDP)) == [outer, ("anonymous colonel", Telling.ANONYMOUS)]
    assert tellers(claim_of(UCDP, source_original="")) == [outer]
    assert tellers(claim_of(UCDP, source_office="HRW", source_original="hrw")) == [("hrw", Telling.SAY)]


@pytest.mark.parametrize(
    ("article", "teller"),
    [
        ("Test Wire  25/2-09", ["Test Wire"]),
        ('Test Watch September 2007 "State of Anarchy"', ["Test Watch"]),
        ('"Daily Test,2014-01-05,Ten dead"', ["Daily Test"]),
        ("2009-02-25", []),
        ("", []),
    ],
)
def test_an_article_in_free_words_names_who_published_it(article: str, teller: list[str]) -> None:
    claim = claim_of(UCDP, source_office="", source_original="", source_article=article)
    assert [text for text, _ in tellers(claim)] == teller


class Other:
    """An extractor that says that it was asked."""

    maker = Maker(name="other", version="1")

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        raise LookupError(document.location)


def test_rows_go_to_one_and_pages_to_the_other() -> None:
    row = document_of(ACLED)
    page = Document(capture_id="c", location="page", text="Shells fell.", language="en")
    both = ByForm(RecordExtractor(), Other())
    assert both.extract(row) == RecordExtractor().extract(row)
    with pytest.raises(LookupError):
        both.extract(page)
    assert RecordExtractor().extract(page) == ((), ())
    assert both.maker == ByForm(RecordExtractor(), Other()).maker
    assert both.maker != ByForm(RecordExtractor(), RecordExtractor()).maker


def test_it_keeps_the_contract() -> None:
    check_extractor(ByForm(RecordExtractor(), RecordExtractor()))


values = st.text(max_size=30) | st.sampled_from([*ACLED.values(), *UCDP.values()])
lines = st.lists(st.tuples(st.sampled_from([*ACLED, *UCDP]), values), max_size=25)


@given(st.sampled_from(["acled", "ucdp", "names", "../x", "other"]), lines)
def test_no_words_raise_and_every_span_is_exact(form: str, told: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{name}: {value}" for name, value in told) or "x"
    part = Part(kind=PartKind.BODY, start=0, end=len(text))
    document = Document(capture_id="c", location="rows.csv#1", text=text, parts=(part,), record=form)
    claims, problems = RecordExtractor().extract(document)
    assert problems == ()
    assert len(claims) <= 1
    for claim in claims:
        for span in claim.spans():
            span.check(text)
