"""Where: place phrases of a sentence, by the words that lead to a name and the names that the gazetteer knows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trucewatch.core.ports import Hit
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_parties import Party
from trucewatch.extract.native_text import Stretch

_CAPITAL = re.compile(r"[А-ЯЁ][\w’'-]*(?:[ -]?(?:эль|эш|эн|эз|ад|ас|ар|ат|аль|ал|ан|аш|эт|эс|эр|эд)-[А-ЯЁ][\w-]+)*")
_ARABIC_WORD = re.compile(r"[\u0620-\u064a\u0671-\u06d3]{2,}")
_GAP = re.compile(r"[\s«»\"“”]+")
_SLASH_OR_SPACE = re.compile(r"[\s«»\"“”(]*")
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Spot:
    """A place phrase, [start, end) of the sentence's plain text. The surer, the more its words say a place."""

    start: int
    end: int
    surety: int
    """3: a preposition or a word for a kind of place leads to it; 2: the gazetteer's alone; 1: a capital alone."""


def spots(
    stretch: Stretch,
    language: Language,
    known: Sequence[Hit],
    parties: Sequence[Party],
    masked: Iterable[tuple[int, int]],
) -> list[Spot]:
    """The place phrases of a sentence in order, none overlapping, none inside a party's or a teller's phrase."""
    taken = [*masked, *((party.start, party.end) for party in parties)]
    named = list(_names(stretch, language, known))
    found: list[Spot] = []
    for start, end, is_known in sorted(named, key=lambda one: (one[0], -one[1])):
        if any(low < end and start < high for low, high in taken) or (found and start < found[-1].end):
            continue
        spot = _grown(stretch, language, start, end, is_known=is_known)
        if spot is None or any(low < spot.end and spot.start < high for low, high in taken):
            spot = Spot(start, end, 2) if is_known else None
        if spot is None:
            continue
        if found and _joins(stretch.key[found[-1].end : spot.start], language):
            found[-1] = Spot(found[-1].start, spot.end, found[-1].surety)
            continue
        found.append(spot)
    return found


def _joins(between: str, language: Language) -> bool:
    """Whether a second place only says where the first one lies ("in Nawa in the west of Daraa")."""
    return not between.strip(' «»"') and len(between) < 3 and language.code == "ar"


def _names(stretch: Stretch, language: Language, known: Sequence[Hit]) -> Iterator[tuple[int, int, bool]]:
    for hit in known:
        yield hit.start, hit.end, True
    if language.code == "ru":
        yield from _capitals(stretch, language)
        return
    for feature in language.word("where.features").finditer(stretch.key):
        if end := _arabic_name(stretch, language, feature.end()):
            at = _GAP.match(stretch.key, feature.end())
            yield (at.end() if at else feature.end()), end, False


def _capitals(stretch: Stretch, language: Language) -> Iterator[tuple[int, int, bool]]:
    at = 0
    while match := _CAPITAL.search(stretch.plain, at):
        start, end = match.span()
        if language.word("where.prepositions").fullmatch(stretch.key, start, end):
            at = end
            continue
        while following := _CAPITAL.match(stretch.plain, end + 1) if stretch.plain[end : end + 1] == " " else None:
            end = following.end()
        at = end
        is_letters = stretch.plain[start:end].isupper() and end - start < 6
        is_name = end - start > 2 and not is_letters and not language.word("where.not_names").match(stretch.key, start)
        if is_name and not language.word("where.features").fullmatch(stretch.key, start, end):
            yield start, end, False


def _arabic_name(stretch: Stretch, language: Language, after: int) -> int:
    """Where the name behind a feature word ends; 0 where none stands there."""
    gap = _GAP.match(stretch.key, after)
    word = _ARABIC_WORD.match(stretch.key, gap.end()) if gap else None
    if gap is None or word is None or language.word("where.not_names").match(stretch.key, word.start()):
        return 0
    if language.word("where.features").fullmatch(word.group()) or language.word("parties.heads").fullmatch(
        word.group()
    ):
        return 0
    end = word.end()
    if len(word.group()) < 3 and not language.word("where.compounds").fullmatch(word.group()):
        return 0
    if language.word("where.compounds").fullmatch(word.group()):
        second = _ARABIC_WORD.match(stretch.key, end + 1)
        end = second.end() if second else end
    return end


def _grown(stretch: Stretch, language: Language, start: int, end: int, *, is_known: bool) -> Spot | None:
    """The phrase with the words that lead to the name; None where nothing says that the name is a place."""
    begin, is_led = start, False
    features = 0
    for _ in range(4):
        before = stretch.key[max(0, begin - _LOOK_BACK) : begin]
        trimmed = before.rstrip(' «"“(')
        if not trimmed or (trimmed == before and begin):
            break
        led = language.ending("where.features", trimmed) if not features else None
        features += led is not None
        led = led if led is not None else language.ending("where.relations", trimmed)
        if led is None:
            break
        begin, is_led = begin - len(before) + led, True
    word_before = stretch.key[max(0, begin - _LOOK_BACK) : begin].rstrip(' «"“(')
    is_led = is_led or language.ending("where.prepositions", word_before) is not None
    is_led = is_led or (language.code == "ar" and _has_clitic(stretch.key[begin:end]))
    while following := language.word("where.after").match(stretch.key, _skip(stretch.key, end)):
        end, is_led = following.end(), is_led or language.code == "ru"
    if not is_led and not is_known:
        return Spot(begin, end, 1) if language.code == "ru" and start > 0 else None
    return Spot(begin, end, 3 if is_led else 2)


def _skip(key: str, at: int) -> int:
    gap = _SLASH_OR_SPACE.match(key, at)
    return gap.end() if gap and gap.end() > at else at


def _has_clitic(word: str) -> bool:
    return word[:1] in ("ب", "ل") or word[:2] in ("وب", "ول")
