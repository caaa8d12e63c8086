"""Words of telling and hedging: what the data files may hold."""

import pytest

from trucewatch.core.problems import ConfigError
from trucewatch.extract.lexicon import load
from trucewatch.extract.tellers_lexicon import Lexicon, lexicon


def test_a_truth_value_is_no_word() -> None:
    with pytest.raises(ConfigError, match="False under untrue"):
        Lexicon({"untrue": [False, "baseless"]})


@pytest.mark.parametrize("name", ["telling", "hedges"])
def test_each_list_is_lower_case_and_no_word_stands_there_twice(name: str) -> None:
    for key, listed in load("lexicons", name).items():
        if isinstance(listed, list):
            assert lexicon(name).words(key) == {str(word).lower() for word in listed}
            assert len(lexicon(name).words(key)) == len(listed), key
