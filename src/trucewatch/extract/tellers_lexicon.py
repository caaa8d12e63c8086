"""The words of telling and of hedging, from the data files."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Telling
from trucewatch.core.problems import ConfigError
from trucewatch.extract.lexicon import load

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc


@cache
def lexicon(name: str) -> "Lexicon":
    """The lexicon `data/lexicons/NAME.yaml`, read once."""
    return Lexicon(load("lexicons", name))


class Lexicon:
    """Named sets and maps of lower-case words. Raises ConfigError for a word that is none (an unquoted "false")."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._sets = {key: _plain(key, value) for key, value in data.items() if isinstance(value, list)}
        self._maps = {key: dict(value) for key, value in data.items() if isinstance(value, dict)}

    def words(self, name: str) -> frozenset[str]:
        """The set of that name. Raises KeyError when the file has none."""
        return self._sets[name]

    def table(self, name: str) -> Mapping[str, object]:
        """The map of that name. Raises KeyError when the file has none."""
        return self._maps[name]


def _plain(key: str, listed: list[object]) -> frozenset[str]:
    if strange := [word for word in listed if not isinstance(word, str)]:
        raise ConfigError(f"{strange[0]!r} under {key} is no word: it needs quotation marks")
    return frozenset(map(str, listed))


def words(name: str) -> frozenset[str]:
    """A set of words of telling."""
    return lexicon("telling").words(name)


def table(name: str) -> Mapping[str, object]:
    """A map of words of telling."""
    return lexicon("telling").table(name)


def places(doc: "Doc", wanted: frozenset[str]) -> list[int]:
    """Indices of the tokens whose lemma or lower-case form is wanted, without a look at each token."""
    return [token.i for token in doc.tokens if token.lemma_ in wanted or token.lower_ in wanted]


@cache
def tellings() -> Mapping[str, Telling]:
    """Verb lemmas that tell, with their class."""
    found = dict.fromkeys(words("say") | words("speech_act"), Telling.SAY)
    found |= dict.fromkeys(words("claim"), Telling.CLAIM)
    found |= dict.fromkeys(words("deny"), Telling.DENY)
    return found | dict.fromkeys(words("quote"), Telling.QUOTE)
