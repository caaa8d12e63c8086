"""The frames as data: all load, all words are known."""

import pytest

from trucewatch.core.kinds import Kind
from trucewatch.core.problems import ConfigError
from trucewatch.extract import frames, lexicon
from trucewatch.extract.checks import CHECKS
from trucewatch.extract.checks_ground import PLACING
from trucewatch.extract.checks_speech import ALL_CHECKS
from trucewatch.extract.checks_words import WORDING
from trucewatch.extract.roles import known_roles


def test_every_kind_has_a_frame() -> None:
    assert {frame.kind for listed in frames.frames().values() for frame in listed} == set(Kind)


def test_every_class_and_role_that_a_frame_names_exists() -> None:
    for listed in frames.frames().values():
        for frame in listed:
            assert {*frame.actor, *frame.target} <= known_roles()
            for _, value in frame.conditions:
                for part in value.values() if isinstance(value, dict) else (value,):
                    for word in lexicon.strings(part):
                        if word.startswith("@") and word != "@actor":
                            assert lexicon.word_class(word[1:])


def test_every_condition_is_asked_for_by_a_frame_and_means_one_thing() -> None:
    for table in (PLACING, WORDING, CHECKS):
        assert all(ALL_CHECKS[name] is check for name, check in table.items())
    assert {name for frame in frames.shipped() for name, _ in frame.conditions} == set(ALL_CHECKS)


def test_every_role_is_named_by_a_frame() -> None:
    assert {role for frame in frames.shipped() for role in (*frame.actor, *frame.target)} == known_roles()


def test_an_unknown_class_is_a_broken_premise() -> None:
    with pytest.raises(ConfigError):
        lexicon.word_class("no such class")


def test_a_converters_frames_go_before_ours_at_the_same_word() -> None:
    table = frames.with_codes("other.yaml", {"MARCH": [{"verb": ["attack"], "actor": ["subject"]}]})
    first, *others = table["verb", "attack"]
    assert (first.code, first.name) == ("MARCH", "other.yaml: MARCH, frame 1")
    assert tuple(others) == frames.frames()["verb", "attack"]
    assert all(not frame.code for listed in frames.frames().values() for frame in listed)


def test_a_converters_frame_follows_the_kind_it_is_like() -> None:
    entry = {"noun": ["strike"], "mods": ["general"], "like": "displacement"}
    (frame,) = (one for one in frames.with_codes("other.yaml", {"STRIKE": [entry]})["noun", "strike"] if one.code)
    assert frame.kind is Kind.DISPLACEMENT
    assert [name for name, _ in frame.conditions] == ["mods"]


@pytest.mark.parametrize("entry", [{"actor": ["subject"]}, {"verb": ["go"], "no such condition": True}, "go"])
def test_a_frame_that_cannot_be_read_is_a_broken_premise(entry: object) -> None:
    with pytest.raises(ConfigError):
        frames.with_codes("other.yaml", {"GO": [entry]})  # type: ignore[list-item]
