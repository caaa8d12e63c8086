"""Text in mere capitals, written as a parser was taught to read it: names with a capital, all other words small."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from trucewatch.core.ports import Hit

if TYPE_CHECKING:
    from spacy.language import Language

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_STOP = re.compile(r"[.!?:][\"”’)\]]*\s+[\"“(\[]*$|^\s*[\"“(\[]*$")
_ENDINGS = {
    "": ("s", "es", "ed", "ing", "d", "er", "ers", "n't", "'s", "’s"),
    "e": ("es", "ing", "ed"),
    "y": ("ies", "ied"),
    "man": ("men",),
}
"""What stands at the end of a word in place of its regular forms' endings."""
LONGEST_ACRONYM = 6
"""Letters of a name that stays in capitals, in brackets or where the registry knows it as a party's."""


def is_capitals(text: str) -> bool:
    """Whether a text of some length is written in capitals throughout."""
    letters = list(filter(str.isalpha, text))
    return len(letters) > 40 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def recased(text: str, nlp: "Language", names: Iterable[Hit] = ()) -> str:
    """The text of the same length with small letters, but at the start of sentences and of words that are names.

    `names` are those that the registry knows; words that the language does not have are taken for names too.
    """
    common = _common(nlp)
    known = {place: hit for hit in names for place in range(hit.start, hit.end)}

    def written(found: re.Match[str]) -> str:
        word, low = found.group(), found.group().lower()
        if len(low) != len(word):
            return word
        is_word = is_common(low, common)
        if not is_word and len(word) <= LONGEST_ACRONYM and (_in_brackets(text, found) or _is_party(known, found)):
            return word
        is_name = not is_word or (found.start() in known and low not in nlp.Defaults.stop_words)
        return word[0] + low[1:] if is_name or _begins(text, found.start()) else low

    return _WORD.sub(written, text)


def _is_party(known: Mapping[int, Hit], found: re.Match[str]) -> bool:
    """Whether the word is the whole name of a party."""
    hit = known.get(found.start())
    return hit is not None and not hit.is_place and (hit.start, hit.end) == found.span()


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins here."""
    return _STOP.search(text[max(0, start - 12) : start]) is not None


def is_common(low: str, common: frozenset[str]) -> bool:
    """Whether a word in small letters, or what it is a regular form of, is a word of the language."""
    if low in common:
        return True
    return any(low.endswith(end) and low[: -len(end)] + put in common for put, ends in _ENDINGS.items() for end in ends)


def _in_brackets(text: str, found: re.Match[str]) -> bool:
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    return before in ("(", "[") and after in (")", "]")


@cache
def _common(nlp: "Language") -> frozenset[str]:
    """The words that the model's lemmatizer knows, and the little words."""
    tables: Any = getattr(nlp.get_pipe("lemmatizer"), "lookups")  # noqa: B009 - no attribute of every pipe
    found: set[str] = set(nlp.Defaults.stop_words)
    for listed in tables.get_table("lemma_index").values():
        found.update(listed)
    for forms in tables.get_table("lemma_exc").values():
        found.update(nlp.vocab.strings[key] if isinstance(key, int) else key for key in forms)
    return frozenset(found)
