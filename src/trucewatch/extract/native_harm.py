"""People harmed: words for the harm, and the number or the person told beside each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trucewatch.core.kinds import HarmKind, Who
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_numbers import Number, numbers
from trucewatch.extract.native_text import Stretch, blanked

COUNTED_WITHIN = 2
"""Words between a number and the people it counts ("four Ukrainian marine infantrymen")."""
MOST_WORDS = 5
"""Words that may stand between a harm and its number."""
_SIGN = re.compile(r"[,،;؛:()]|\s[–—-]\s")
_TOKEN = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Hurt:
    """One row of harm, [start, end) of the sentence its words."""

    start: int
    end: int
    kind: HarmKind
    minimum: int | None
    maximum: int | None
    who: Who


def hurts(
    stretch: Stretch,
    language: Language,
    masked: Iterable[tuple[int, int]] = (),
    fighters: Sequence[tuple[int, int]] = (),
) -> list[Hurt]:
    """The rows of a sentence in order; nothing inside `masked` (a teller's phrase, a time).

    `fighters` are the phrases for armed people: who seizes is not who is seized.
    """
    key = blanked(stretch.key, masked)
    unclear = [match.span() for match in language.word("harm.unclear").finditer(key)]
    zero = language.word("harm.none").search(key)
    if zero is not None and not any(low < zero.end() and zero.start() < high for low, high in unclear):
        none = Hurt(zero.start(), zero.end(), HarmKind.CASUALTIES, 0, 0, Who.UNKNOWN)
        rest = _rows(blanked(key, [zero.span()]), language, unclear, fighters)
        return sorted([none, *filter(_is_figure, rest)], key=lambda row: row.start)  # "none were killed, two were hurt"
    return _rows(key, language, unclear, fighters)


def _is_figure(row: Hurt) -> bool:
    return row.maximum is not None or (row.minimum or 0) > 1


def _rows(
    key: str, language: Language, unclear: Sequence[tuple[int, int]], fighters: Sequence[tuple[int, int]]
) -> list[Hurt]:
    """The rows of a sentence without what says that nobody was harmed."""
    if fighters:
        key = _without_doers(key, language, fighters)
    counts = numbers(key, language)
    words = _words(key, language)
    found: list[Hurt] = []
    used: set[int] = set()
    for place, (start, end, kind) in enumerate(words):
        if any(low <= start and start - high < 40 and low < start for low, high in unclear):
            continue
        bounds = _reach(key, language, words, place)
        row = _row(key, language, (start, end, kind), bounds, [n for n in counts if n.start not in used])
        if row is None or language.is_negated(key[bounds[0] : start]):
            continue
        if found and row.who is Who.UNKNOWN and language.code == "ru" and _is_bare(key, language, row):
            row = replace(row, who=found[-1].who)
        used |= {number.start for number in counts if row.start <= number.start < row.end}
        found.append(row)
    return _with_subsets(key, language, _without_echo(found), counts)


def _without_doers(key: str, language: Language, fighters: Sequence[tuple[int, int]]) -> str:
    """The key without the first of those who fight, in a sentence of arrest or abduction alone."""
    kinds = {kind for _, _, kind in _words(key, language)}
    return blanked(key, fighters[:1]) if kinds == {HarmKind.DETAINED} else key


def _words(key: str, language: Language) -> list[tuple[int, int, HarmKind]]:
    """Words of harm in order, the longest at each place."""
    found = [(m.start(), m.end(), kind) for kind, pattern in language.harms for m in pattern.finditer(key)]
    kept: list[tuple[int, int, HarmKind]] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return kept


def _reach(key: str, language: Language, words: Sequence[tuple[int, int, HarmKind]], place: int) -> tuple[int, int]:
    """The stretch around a word of harm in which its number may stand: to the next break or word of harm."""
    start, end, _ = words[place]
    low = words[place - 1][1] if place else 0
    if language.code == "ar" and key[start] in "وف" and not key.startswith("وفا", start):
        low = start  # "and the wounding of" begins anew
    high = words[place + 1][0] if place + 1 < len(words) else len(key)
    word_breaks = language.word("grammar.breaks")
    low = max([low, *(m.end() for pattern in (_SIGN, word_breaks) for m in pattern.finditer(key, low, start))])
    cuts = [m.start() for pattern in (_SIGN, word_breaks) if (m := pattern.search(key, end, high))]
    return low, min(cuts, default=high)


def _row(
    key: str, language: Language, word: tuple[int, int, HarmKind], bounds: tuple[int, int], counts: Sequence[Number]
) -> Hurt | None:
    start, end, kind = word
    low, high = bounds
    inside = [n for n in counts if low <= n.start and n.end <= high and _counts_people(key, language, n, (start, end))]
    before = [n for n in inside if n.end <= start and _near(key[n.end : start])]
    after = [n for n in inside if n.start >= end and _near(key[end : n.start])]
    number = before[-1] if before else after[0] if after else None
    said = key[low:high]
    if number is not None:
        first, last = min(start, number.start), max(end, number.end)
        minimum, maximum = _bounded(key[low:high], number, language, low)
        counted = _counted(key, language, number)
        if counted is None:
            who = _who(key, language, (low, high), (first, last))
            return Hurt(first, last, kind, minimum, maximum, who)
        return Hurt(first, max(last, counted[0]), kind, minimum, maximum, counted[1])
    if language.word("harm.duals").search(said):
        return Hurt(start, end, kind, 2, 2, _who(key, language, bounds, (start, end)))
    if language.word("harm.several").search(said):
        return Hurt(start, end, kind, 1, None, _who(key, language, bounds, (start, end)))
    single = _nearest(language.word("harm.singles"), said, start - low)
    if single is not None:
        last = max(end, low + single[1])
        first = min(start, low + single[0])
        return Hurt(first, last, kind, 1, 1, _who(key, language, bounds, (first, last)))
    if language.word("harm.one").fullmatch(key, start, end) and (named := language.word("harm.singles").search(key)):
        return Hurt(start, end, kind, 1, 1, _who(key, language, named.span(), named.span()))
    return None


def _counted(key: str, language: Language, number: Number) -> tuple[int, Who] | None:
    """The people right behind a number, within two words, and where their phrase ends."""
    found = [
        (match, who) for who, pattern in language.people for match in pattern.finditer(key, number.end, number.end + 40)
    ]
    near = [
        (match, who) for match, who in found if len(_TOKEN.findall(key[number.end : match.start()])) <= COUNTED_WITHIN
    ]
    near = [(match, who) for match, who in near if not re.search(r"[,،;؛]", key[number.end : match.start()])]
    named = [pair for pair in near if pair[1] is not Who.UNKNOWN] or near
    first = min(named, key=lambda pair: pair[0].start(), default=None)
    return (first[0].end(), first[1]) if first else None


def _near(between: str) -> bool:
    return len(_TOKEN.findall(between)) <= MOST_WORDS


def _nearest(pattern: re.Pattern[str], text: str, at: int) -> tuple[int, int] | None:
    found = [match.span() for match in pattern.finditer(text)]
    near = [span for span in found if len(_TOKEN.findall(text[min(span[1], at) : max(span[0], at)])) <= MOST_WORDS + 1]
    return min(near, key=lambda span: abs(span[0] - at), default=None)


def _counts_people(key: str, language: Language, number: Number, word: tuple[int, int]) -> bool:
    """Whether what stands right behind a number is a person, the harm itself or nothing: not shells, not years."""
    if re.match(r"\s*(?:%|мм\b|км\b|м\b|раз)", key[number.end :]):
        return False
    behind = _TOKEN.findall(key[number.end : number.end + 60])[:3]
    rest = key[number.end :]
    if not behind or word[0] - number.end in (0, 1):
        return True
    if _people_at(rest, language) or language.word("harm.between").match(rest.lstrip()):
        return True
    return (
        not rest.strip()
        or rest.lstrip()[:1] in ",.،;!؛)»"
        or any(pattern.match(rest.lstrip()) for _, pattern in language.harms)
    )


def _people_at(rest: str, language: Language) -> bool:
    """Whether a person stands within the next two words."""
    stop = _TOKEN.search(rest)
    head = rest[: stop.end() + 40] if stop else rest[:30]
    return any(
        len(_TOKEN.findall(head[: m.start()])) <= COUNTED_WITHIN
        for _, pattern in language.people
        for m in pattern.finditer(head)
    )


def _bounded(said: str, number: Number, language: Language, low: int) -> tuple[int | None, int | None]:
    near = said[max(0, number.start - low - 24) : number.end - low + 24]
    if number.maximum is None:
        return number.minimum, None
    if language.word("harm.at_least").search(near):
        return number.minimum, None
    before = said[max(0, number.start - low - 16) : max(0, number.start - low)]
    if any(match.end() >= len(before.rstrip()) for match in language.word("harm.at_most").finditer(before)):
        return None, number.maximum
    return number.minimum, number.maximum


def _who(key: str, language: Language, bounds: tuple[int, int], own: tuple[int, int]) -> Who:
    """Whom the row counts: the people named nearest to it inside its reach."""
    low, high = bounds
    found = [(match.span(), who) for who, pattern in language.people for match in pattern.finditer(key, low, high)]
    subset = language.word("harm.subset").search(key, low, high)
    if subset is not None:
        found = [(span, who) for span, who in found if span[0] < subset.start()] or found
    named = [pair for pair in found if pair[1] is not Who.UNKNOWN] or found
    distance = {span: max(span[0] - own[1], own[0] - span[1], 0) for span, _ in named}
    best = min(named, key=lambda pair: (distance[pair[0]], pair[0][0]), default=None)
    return best[1] if best else Who.UNKNOWN


def _is_bare(key: str, language: Language, row: Hurt) -> bool:
    """Whether a row names no people at all ("24 wounded")."""
    said = key[max(0, key.rfind(",", 0, row.start)) : row.end + 24].lstrip(",").split(",")[0]
    return not any(pattern.search(said) for _, pattern in language.people)


def _without_echo(found: Sequence[Hurt]) -> list[Hurt]:
    """Rows that say again what another of the same kind says without a number ("сбит: ранения, 2 ранены")."""
    surest = {row.kind for row in found if _is_figure(row)}
    kept: list[Hurt] = []
    for row in found:
        is_vague = row.minimum == 1 and row.maximum is None
        same = [one for one in kept if (one.kind, one.minimum, one.maximum) == (row.kind, row.minimum, row.maximum)]
        if (is_vague and row.kind in surest) or same:
            continue
        kept.append(row)
    return kept


def _with_subsets(key: str, language: Language, found: list[Hurt], counts: Sequence[Number]) -> list[Hurt]:
    """A second row for "among them five children", of the harm told before it."""
    for match in language.word("harm.subset").finditer(key):
        told = [row for row in found if row.end <= match.start() + 1]
        number = next((n for n in counts if match.end() <= n.start <= match.end() + 20), None)
        stop = re.search(r"[.,،;؛]", key[match.end() + 1 :])
        end = match.end() + 1 + stop.start() if stop else len(key)
        single = language.word("harm.singles").search(key, match.end(), end)
        dual = language.word("harm.duals").search(key, match.end(), end)
        if not told:
            continue
        people = [(m.start(), who) for who, pattern in language.people for m in pattern.finditer(key, match.end(), end)]
        who = min(people, default=(0, Who.UNKNOWN))[1]
        if who is Who.UNKNOWN:
            continue
        last = told[-1]
        if number is not None and number.end <= end:
            found.append(Hurt(match.start(), number.end, last.kind, number.minimum, number.maximum, who))
        elif dual is not None:
            found.append(Hurt(match.start(), dual.end(), last.kind, 2, 2, who))
        elif single is not None:
            found.append(Hurt(match.start(), single.end(), last.kind, 1, 1, who))
    return sorted(found, key=lambda row: row.start)
