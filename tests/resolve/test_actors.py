"""The registry: whom words mean, where and when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.problems import ConfigError
from trucewatch.resolve.actors import ActorRegistry, chosen, open_registry
from trucewatch.resolve.actors_data import read_actor_data, read_dated

SUMMER_2017 = date(2017, 6, 10)


def meant(registry: ActorRegistry, words: str, country: str = "SY", on: date | None = SUMMER_2017) -> str | None:
    best = chosen(registry.lookup(words, on=on, country=country))
    return best.referent.id if best else None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "country", "actor_id"),
    [
        ("Assad regime forces", "SY", "gov_syria"),
        ("30 vehicle convoy of pro-Assad forces", "SY", "gov_syria"),
        ("Syrian army helicopters", "SY", "gov_syria"),
        ("a US coalition spokesman", "SY", "cjtf_oir"),
        ("the US-led coalition", "SY", "cjtf_oir"),
        ("the coalition", "YE", "saudi_coalition"),
        ("UN Special Envoy for Syria Staffan de Mistura", "SY", "un"),
        ("U.N. regional humanitarian coordinator Panos Moumtzis", "SY", "un"),
        ("the Russian and US special envoys for Syria, Alexander Lavrentiev and Michael Ratney", "SY", "rus"),
        ("The US-supported SDF", "SY", "sdf"),
        ("Syrian rebels", "", "opposition_syria"),
        ("Russian-backed militias", "UA", "donbas_separatists"),
        ("the separatists", "UA", "donbas_separatists"),
        ("Ukraine’s prime minister", "UA", "ukr"),
        ("observers from the Organization for Security and Cooperation in Europe", "UA", "osce_smm"),
        ("Sudan’s army", "SD", "saf"),
        ("Israeli warplanes", "LB", "isr"),
        ("Jabhat al-Nusra-linked terrorist groups", "SY", "hts"),
        ("U.S. Secretary of State Antony Blinken", "SD", "usa"),
        ("both sides", "UA", "ukraine_parties"),
        ("both sides", "SD", "all_parties"),
        ("the paramilitaries", "SD", "rsf"),
        ("residents", "SY", "civilians"),
        ("two schoolboys", "UA", "civilians"),
        ("Syrian civilians", "SY", "civilians"),
        ("قوات النظام", "SY", "gov_syria"),
        ("ополченцы", "UA", "donbas_separatists"),
    ],
)
def test_phrases_mean_actors(registry: ActorRegistry, words: str, country: str, actor_id: str) -> None:
    assert meant(registry, words, country) == actor_id


@pytest.mark.parametrize(
    "words",
    ["a local source", "the source", "us", "Raqqa", "the convoy", "two senior diplomats", "", "…", "ISIS-held Raqqa"],
)
def test_words_that_name_nobody_stay_unresolved(registry: ActorRegistry, words: str) -> None:
    assert meant(registry, words) is None


@pytest.mark.parametrize(
    ("country", "actor_id"),
    [("SY", "gov_syria"), ("YE", "gov_yemen"), ("UA", "ukr"), ("CO", "gov_colombia"), ("", None)],
)
def test_the_government_depends_on_the_country(registry: ActorRegistry, country: str, actor_id: str | None) -> None:
    assert meant(registry, "government forces", country) == actor_id


def test_case_tells_an_abbreviation_from_a_word(registry: ActorRegistry) -> None:
    assert meant(registry, "US") == "usa"
    assert meant(registry, "us") is None


def test_a_seat_of_government_is_less_sure_than_a_name(registry: ActorRegistry) -> None:
    seat, name = registry.lookup("Moscow")[0], registry.lookup("Russia")[0]
    assert seat.referent == name.referent
    assert seat.score < name.score


def test_a_people_is_its_civilians_at_home_and_its_state_abroad(registry: ActorRegistry) -> None:
    assert meant(registry, "Yemenis", "YE") == "civilians"
    assert meant(registry, "the Israelis", "SY") == "isr"


def test_rulers_change_with_the_day(registry: ActorRegistry) -> None:
    assert meant(registry, "the government", "AF", date(2021, 8, 14)) == "gov_afghanistan"
    assert meant(registry, "the government", "AF", date(2021, 8, 15)) == "taliban"
    assert meant(registry, "Damascus", "SY", date(2024, 12, 7)) == "gov_syria"
    assert meant(registry, "Damascus", "SY", date(2024, 12, 8)) == "gov_syria_transition"


def test_one_group_under_its_three_names(registry: ActorRegistry) -> None:
    names = ("Nusra Front", "Jabhat Fateh al-Sham", "Hay'at Tahrir al-Sham")
    assert {meant(registry, name) for name in names} == {"hts"}


@pytest.mark.parametrize(
    ("day", "side"), [("2017-01-27", "opposition_syria"), ("2017-01-28", "hts"), ("2017-07-20", "opposition_syria")]
)
def test_sides_hold_from_a_day_to_a_day(registry: ActorRegistry, day: str, side: str) -> None:
    group = registry.get("nour_al_din_zenki", on=date.fromisoformat(day))
    assert group is not None
    assert group.sides[0] == side


def test_sides_of_sides_come_behind(registry: ActorRegistry) -> None:
    group = registry.get("hurras_al_din")
    assert group is not None
    assert group.sides == ("al_qaeda", "un_listed")


def test_sides_are_nearest_first(registry: ActorRegistry) -> None:
    front = registry.get("southern_front")
    assert front is not None
    assert front.sides == ("fsa", "opposition_syria")


def test_an_unknown_id_is_none(registry: ActorRegistry) -> None:
    assert registry.get("nobody") is None


def test_an_ambiguous_abbreviation_follows_the_country(registry: ActorRegistry) -> None:
    assert meant(registry, "RSF", "SD") == "rsf"
    assert meant(registry, "SPA", "SD") == "spa_sudan"
    assert len(registry.lookup("SPA")) > 1


def test_the_registry_is_wide_enough(registry: ActorRegistry) -> None:
    assert len(registry.ids()) >= 200


@given(st.text(max_size=80), st.sampled_from(["", "SY", "UA", "XX"]))
def test_lookup_never_breaks_and_scores_fit(words: str, country: str) -> None:
    scores = [candidate.score for candidate in open_registry().lookup(words, country=country)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


STATES = "iso2\tid\tname\tnames\tadjectives\tpeoples\tmetonyms\nSY\tgov_syria\tSyria\t\tSyrian\t\t\n"
PEOPLE = "name\tsurname\tid\tfrom\tto\n"
JOBS = ["joined", "against", "links", "stops", "joins", "determiners", "idle", "shared", "locative"]
WORDS = "[heads]\n" + "".join(f"{job} = []\n" for job in JOBS) + "[countries]\n"


def test_a_side_that_is_not_there_is_refused() -> None:
    texts = {"states.tsv": STATES, "people.tsv": PEOPLE, "words.toml": WORDS}
    texts["one.toml"] = '[a]\nname = "A"\nkind = "armed_group"\nnames = ["A"]\nsides = ["ghost"]\n'
    with pytest.raises(ConfigError, match="ghost"):
        read_actor_data(texts)


def test_a_kind_that_is_not_there_is_refused() -> None:
    texts = {"states.tsv": STATES, "people.tsv": PEOPLE, "words.toml": WORDS}
    texts["one.toml"] = '[a]\nname = "A"\nkind = "band"\nnames = ["A"]\n'
    with pytest.raises(ConfigError, match="band"):
        read_actor_data(texts)


@pytest.mark.parametrize("text", ["hts 2017", "hts since 2017-01-28", "hts 2017-01-28"])
def test_a_period_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        read_dated(text, "here")
