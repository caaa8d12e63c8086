"""The frames as data: all load, all words are known."""

import pytest

from trucewatch.core.kinds import Kind
from trucewatch.core.problems import ConfigError
from trucewatch.extract import frames, lexicon
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


def test_an_unknown_class_is_a_broken_premise() -> None:
    with pytest.raises(ConfigError):
        lexicon.word_class("no such class")
