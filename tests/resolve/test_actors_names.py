"""Actors under the names of their day, the forms of names, and what the registry holds of each."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import Actor
from trucewatch.core.problems import ConfigError
from trucewatch.resolve.actor_facts import fact_rows, facts_of, kind_codes
from trucewatch.resolve.actor_forms import forms
from trucewatch.resolve.actors import ActorRegistry, chosen, open_registry
from trucewatch.resolve.actors_data import KINDS, read_called, read_dated


def meant(registry: ActorRegistry, words: str, country: str, on: str) -> Actor | None:
    best = chosen(registry.lookup(words, on=date.fromisoformat(on), country=country))
    assert best is None or isinstance(best.referent, Actor)
    return best.referent if best else None


def one_meant(registry: ActorRegistry, words: str, country: str, on: str) -> Actor:
    found = meant(registry, words, country, on)
    assert found is not None, words
    return found


def bearer(registry: ActorRegistry, actor_id: str, on: str | None = None) -> Actor:
    found = registry.get(actor_id, on=date.fromisoformat(on) if on else None)
    assert found is not None, actor_id
    return found


@pytest.mark.parametrize(
    ("actor_id", "on", "name"),
    [
        ("hts", "2016-01-10", "Jabhat al-Nusra"),
        ("hts", "2016-07-28", "Jabhat Fatah al-Sham"),
        ("hts", "2017-01-27", "Jabhat Fatah al-Sham"),
        ("hts", "2017-01-28", "Hay'at Tahrir al-Sham"),
        ("isis", "2013-01-01", "Islamic State of Iraq"),
        ("isis", "2014-01-01", "Islamic State of Iraq and the Levant"),
        ("isis", "2014-06-29", "Islamic State"),
        ("sna_syria", "2017-01-01", "Turkish-backed Free Syrian Army"),
        ("sna_syria", "2019-10-09", "Syrian National Army"),
        ("artsakh", "2016-04-02", "Nagorno-Karabakh Republic (de facto)"),
        ("resolute_support", "2014-12-31", "International Security Assistance Force"),
        ("sspdf", "2016-07-10", "Sudan People's Liberation Army"),
    ],
)
def test_an_actor_bears_the_name_of_the_day(registry: ActorRegistry, actor_id: str, on: str, name: str) -> None:
    assert bearer(registry, actor_id, on).name == name


def test_with_no_day_an_actor_bears_its_last_name(registry: ActorRegistry) -> None:
    assert bearer(registry, "hts").name == "Hay'at Tahrir al-Sham"


@pytest.mark.parametrize("words", ["Nusra", "JFS", "HTS", "جبهة النصرة", "Джебхат ан-Нусра"])
@pytest.mark.parametrize("on", ["2016-01-10", "2016-09-01", "2018-09-17"])
def test_any_of_its_names_finds_it_on_any_day(registry: ActorRegistry, words: str, on: str) -> None:
    assert one_meant(registry, words, "SY", on).id == "hts"


@pytest.mark.parametrize(
    ("actor_id", "on", "side", "holds"),
    [
        ("ypg", "2015-10-10", "sdf", False),
        ("ypg", "2015-10-11", "sdf", True),
        ("nlf_syria", "2019-10-03", "sna_syria", False),
        ("nlf_syria", "2019-10-04", "sna_syria", True),
        ("saleh_loyalists", "2017-12-01", "houthis", True),
        ("saleh_loyalists", "2017-12-02", "houthis", False),
        ("rsf", "2023-04-14", "gov_sudan", True),
        ("rsf", "2023-04-15", "gov_sudan", False),
        ("hts", "2016-07-27", "al_qaeda", True),
        ("hts", "2016-07-28", "al_qaeda", False),
        ("khalid_ibn_al_walid_army", "2017-07-19", "isis", True),
        ("haqqani", "2012-11-04", "un_listed", False),
        ("haqqani", "2012-11-05", "un_listed", True),
    ],
)
def test_membership_command_and_listing_by_date(
    registry: ActorRegistry, actor_id: str, on: str, side: str, holds: bool
) -> None:
    assert (side in bearer(registry, actor_id, on).sides) is holds


def test_every_entry_says_what_it_can_be_checked_against(registry: ActorRegistry) -> None:
    assert [entry.id for entry in registry.data.entries.values() if not entry.source.strip()] == []


def test_names_follow_one_another_without_gap_or_overlap(registry: ActorRegistry) -> None:
    for entry in registry.data.entries.values():
        for one, after in zip(entry.called, entry.called[1:], strict=False):
            assert one.end is not None, entry.id
            assert one.end <= (after.start or date.min), entry.id


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("Sudan Tribune", "SUNA", "SD"),
        ("Radio Dabanga", "Sudan Tribune", "SD"),
        ("Libya Observer", "LANA", "LY"),
        ("UNIAN", "Ukrinform", "UA"),
        ("Ukrainska Pravda", "UNIAN", "UA"),
        ("APA", "Azertac", "AZ"),
        ("News.am", "Armenpress", "AM"),
        ("Tasnim", "IRNA", "SY"),
        ("RIA Novosti", "TASS", "SY"),
    ],
)
def test_outlets_apart_are_roots_apart(registry: ActorRegistry, one: str, other: str, country: str) -> None:
    left, right = (one_meant(registry, words, country, "2020-10-10") for words in (one, other))
    assert left.id != right.id
    assert left.kind == right.kind == "media"


@pytest.mark.parametrize(
    ("words", "country", "on", "actor_id"),
    [
        ("US-backed fighters", "SY", "2017-07-01", "sdf"),
        ("US-backed rebels", "SY", "2014-07-01", "opposition_syria"),
        ("fighters backed by Turkey", "SY", "2019-10-12", "sna_syria"),
        ("Iran's proxies", "YE", "2019-10-12", "houthis"),
        ("Russian-led forces", "UA", "2016-10-12", "donbas_separatists"),
        ("the Houthi-run health ministry", "YE", "2019-10-12", "houthis"),
        ("peacekeepers", "LB", "2024-12-01", "unifil"),
        ("peacekeepers", "AZ", "2021-12-01", "rus_peacekeepers"),
        ("the observers", "YE", "2019-03-01", "unmha"),
        ("UN monitors", "YE", "2019-03-01", "unmha"),
        ("the occupation", "PS", "2025-01-20", "isr"),
        ("the factions", "SY", "2018-06-20", "opposition_syria"),
        ("pro-government forces", "YE", "2018-12-20", "gov_yemen"),
        ("боевиков", "SY", "2018-12-20", "opposition_syria"),
        ("украинских военных", "UA", "2018-12-20", "ukr"),
        ("للحوثيين", "YE", "2018-12-20", "houthis"),
    ],
)
def test_descriptions_mean_whom_they_mean_there_and_then(
    registry: ActorRegistry, words: str, country: str, on: str, actor_id: str
) -> None:
    assert one_meant(registry, words, country, on).id == actor_id


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("gunmen", "SY"),
        ("unidentified gunmen", "LY"),
        ("armed men", "YE"),
        ("peacekeepers", "SY"),
        ("the factions", "FR"),
        ("settlers", "UA"),
        ("paramilitaries", "UA"),
        ("the group's spokesman", "YE"),
        ("Brigade 52", "SY"),
        ("Liwa al-Nonexistent", "SY"),
        ("US-backed fighters", "UA"),
    ],
)
def test_nobody_known_stays_nobody(registry: ActorRegistry, words: str, country: str) -> None:
    assert meant(registry, words, country, "2019-07-20") is None


def test_facts_come_with_days_and_source(registry: ActorRegistry) -> None:
    facts = facts_of(registry, "hts", on=date(2016, 1, 10))
    assert facts is not None
    assert facts.name == "Jabhat al-Nusra"
    assert not facts.is_verified
    rows = fact_rows(facts)
    listed = next(row for row in rows if row["value"] == "un_listed")
    assert (listed["fact"], listed["from"]) == ("listed", "2014-05-14")
    assert "QDe.137" in listed["source"]
    assert all(row["source"] for row in rows)


def test_facts_of_nobody_are_none(registry: ActorRegistry) -> None:
    assert facts_of(registry, "nobody") is None


def test_facts_name_the_files_names_and_not_their_cases(registry: ActorRegistry) -> None:
    facts = facts_of(registry, "houthis")
    assert facts is not None
    assert "хуситы" in facts.names
    assert "хуситами" not in facts.names


def test_every_kind_has_its_line_of_codes() -> None:
    assert {kind for kind in KINDS if any(kind_codes(kind).values())} == KINDS - {"person", "unknown"}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("сирийская армия", "сирийской армией"),
        ("хуситы", "хуситами"),
        ("Россия", "Россией"),
        ("أنصار الله", "وأنصار الله"),
        ("الحوثيين", "للحوثيين"),
        ("السوري", "السورية"),
    ],
)
def test_forms_of_names(name: str, form: str) -> None:
    assert form in forms(name)


@given(st.text(max_size=40))
def test_a_name_is_its_own_first_form(name: str) -> None:
    assert forms(name)[0] == name


@pytest.mark.parametrize("text", ["", "hts friend", "hts member 2017-13-01..", "hts 2017-02-01..2017-01-01"])
def test_a_fact_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        read_dated(text, "here")


def test_a_fact_may_have_its_own_source() -> None:
    held = read_dated("hts member 2016-10-09..2017-01-23 # its statement", "here")
    assert (held.id, held.tie, held.source) == ("hts", "member", "its statement")
    assert read_called("Old Name ..2016-07-28", "here").name == "Old Name"


@pytest.mark.parametrize("words", ["rebels of ", "the group's ", "pro-", "Nusra ", "x", "forces backed by ", "and "])
def test_ten_thousand_characters_are_read_and_do_no_harm(registry: ActorRegistry, words: str) -> None:
    found = registry.lookup(words * (10_000 // len(words)), country="SY")
    assert len(found) <= len(registry.ids())


def test_what_stands_behind_a_link_is_followed_only_so_far(registry: ActorRegistry) -> None:
    assert meant(registry, "member of a delegation of officials from Russia", "SY", "2017-06-10") is not None
    assert registry.lookup("member of " * 8 + "Russia", country="SY") == ()


@pytest.mark.parametrize("what", ["government forces", "government", "army", "authorities"])
@pytest.mark.parametrize(("day", "who"), [(date(2018, 11, 4), "gov_syria"), (date(2025, 3, 4), "gov_syria_transition")])
def test_the_forces_of_a_state_are_those_of_its_government_of_the_day(what: str, day: date, who: str) -> None:
    found = open_registry().lookup(f"Syrian {what}", on=day, country="SY")
    assert found
    assert found[0].referent.id == who  # type: ignore[union-attr]
