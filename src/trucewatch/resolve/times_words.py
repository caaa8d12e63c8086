"""Words of time by what they mean: a text in any language of the lexicon becomes one line of marks.

"on Saturday night, 4 May" → "on wd5 night , 4 mo5": the grammar reads marks only and knows no language.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\s]")
_GENITIVE = re.compile(r"['’](?:s)?$")
_GROUPS = (
    ("months", "mo"), ("weekdays", "wd"), ("seasons", "se:"), ("units", "u:"), ("days", "day:"), ("words", ""),
    ("ordinals", "ord"), ("numbers", "#"), ("anchors", "anchor:"), ("feast_words", "feast:"), ("zones", "zone:"),
)  # fmt: skip
_SILENT = frozenset({"the", ",", "«", "»", '"', "“", "”", "(", ")"})
_SUFFIX = re.compile(r"\b(\d{1,2}) (?:st|nd|rd|th|го|е)\b")
_DOT = re.compile(r"\b((?:mo|wd)\d+) \.")
_STRONG = re.compile(r"mo\d|wd\d|\d|in$|since$|last$|next$|early$|late$|mid$|u:|#|this$|ago$|after$|before$|until$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Marks by word; `lengths` are how many tokens a phrase that begins with a word may have."""

    marks: Mapping[tuple[str, ...], str]
    lengths: Mapping[str, tuple[int, ...]]
    ambiguous: frozenset[str]
    names: frozenset[str]
    zones: Mapping[str, str]
    """Time zone of a country."""
    future: tuple[str, ...]
    """Words behind which is told what is to come."""
    wars: Mapping[str, tuple[date, ...]]
    """First days of wars by country."""
    feasts: Mapping[str, str]


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, compiled once."""
    data = tomllib.loads(files("trucewatch").joinpath("data", "lexicons", "times.toml").read_text("utf-8"))
    marks: dict[tuple[str, ...], str] = {}
    lengths: dict[str, set[int]] = {}
    for group, prefix in _GROUPS:
        for value, words in data[group].items():
            for word in words:
                key = tuple(token.lower() for token in _TOKEN.findall(word))
                marks.setdefault(key, prefix + value)
                lengths.setdefault(key[0], set()).add(len(key))
    return Lexicon(
        marks,
        {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()},
        frozenset(data["ambiguous"]["words"]),
        frozenset(data["ambiguous"]["names"]),
        data["countries"],
        tuple(data["future"]["cues"]),
        {country: tuple(map(date.fromisoformat, days)) for country, days in data["wars"].items()},
        data["feasts"],
    )


def digest_of_lexicon() -> bytes:
    """The lexicon's bytes, for a maker's digest."""
    return files("trucewatch").joinpath("data", "lexicons", "times.toml").read_bytes()


def zone_of(country: str) -> str | None:
    """IANA zone that clocks of a country (ISO alpha-2) are read in; None where it has several or is not known."""
    return lexicon().zones.get(country)


def war_before(country: str, day: date) -> date | None:
    """First day of the country's last war that began before a day."""
    return max((began for began in lexicon().wars.get(country, ()) if began < day), default=None)


def marked(text: str) -> str:
    """The text as marks parted by blanks; words the lexicon lacks stay as they are, in lower case."""
    written = _TOKEN.findall(text[:400])
    kept = (mark for mark in _without_false(written, list(_marks(written))) if mark not in _SILENT)
    return _SUFFIX.sub(r"\1", _DOT.sub(r"\1", " ".join(kept)))


def _marks(written: list[str]) -> Iterator[tuple[str, int]]:
    """(mark, number of tokens) in order."""
    known = lexicon()
    words = [_GENITIVE.sub("", token.lower()) if len(token) > 2 else token.lower() for token in written]
    index = 0
    while index < len(words):
        for length in known.lengths.get(words[index], ()):
            mark = known.marks.get(tuple(words[index : index + length]))
            if mark is not None:
                yield mark, length
                index += length
                break
        else:
            yield from _unknown(words[index])
            index += 1


def _unknown(word: str) -> Iterator[tuple[str, int]]:
    """Hyphenated words are read piece by piece ("mid-May", "two-day"); all pieces count as one token."""
    known = lexicon()
    pieces = word.split("-") if "-" in word[1:] else [word]
    for index, piece in enumerate(pieces):
        yield known.marks.get((piece,), piece), int(index == 0)


def _without_false(written: list[str], marks: list[tuple[str, int]]) -> Iterator[str]:
    """Drops readings that the neighbours or the case do not bear: the verb "may", "Tomorrow" in a name."""
    known = lexicon()
    is_shouted = all(token.isupper() for token in written if token[0].isalpha())
    place = 0
    for index, (mark, length) in enumerate(marks):
        token = written[place] if place < len(written) else ""
        lowered = token.lower()
        place += length
        following = written[place] if place < len(written) else ""
        is_name = lowered in known.names and not is_shouted and token[:1].isupper() and following[:1].isupper()
        is_false = lowered in known.ambiguous and not _is_borne(token, marks, index, is_shouted)
        yield lowered if length == 1 and (is_name or is_false) else mark


def _is_borne(token: str, marks: list[tuple[str, int]], index: int, is_shouted: bool) -> bool:
    before = marks[index - 1][0] if index else ""
    after = marks[index + 1][0] if index + 1 < len(marks) else ""
    if token[0].isupper() and not is_shouted and len(token) > 2 and (len(marks) == 1 or before):
        return True
    return bool(_STRONG.match(before) or _STRONG.match(after))
