"""A row of a list without a verb, read by its words: who, where, when, by what means, how often, with what harm."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trucewatch.core.claims import Claim, Mention, Teller
from trucewatch.core.kinds import Kind, Stance, Weapon
from trucewatch.core.text import Span
from trucewatch.extract.bulletins_harm import harm_in
from trucewatch.extract.bulletins_heads import Heads
from trucewatch.extract.bulletins_lines import Line, head_of, short_head_of
from trucewatch.extract.bulletins_names import (
    day_in,
    mention_in,
    place_in,
    place_whole,
    said_by,
    side_in,
    side_whole,
    teller_whole,
)
from trucewatch.extract.bulletins_words import (
    CALIBRE,
    Phrase,
    doubts,
    is_among,
    is_event_noun,
    kind_named,
    kinds_in,
    listed,
    means_in,
    tells_zero,
)
from trucewatch.extract.numbers import amount_in, number_words
from trucewatch.extract.totals import tells_total
from trucewatch.extract.weapons import kind_of

_COUNT = re.compile(
    r"(?<![\w:.,-])(?P<count>\d{1,5}|an?|[a-z]+(?:-[a-z]+)?)(?: (?!and\b|in\b|on\b|at\b|by\b)[\w’'-]+){0,3}? $",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\W*(?P<count>\d{1,5})(?: times?)?\W*$")
_TAIL = re.compile(r"[(–—:x×-] ?(?P<count>\d{1,5})(?: times?)?\)?[.;,]?\s*$|,? (?P<times>\w+) times\b")
_NUMBERED = re.compile(r"(?P<item>[^,;()]{2,50}?(?: ?\(\d{1,4}\))?)(?:,\s+(?:and\s+)?|\s+and\s+|;\s*|$)")


@dataclass(slots=True)
class Row:
    """A row in the making: what its own words tell for all its items."""

    line: Line
    start: int
    place: Mention | None = None
    actor: Mention | None = None
    teller: Teller | None = None
    time: Mention | None = None
    kind: Kind | None = None
    items: list[tuple[int, int]] = field(default_factory=list)
    is_total: bool = False


def read_row(line: Line) -> Row:
    """A line as a row: the name at its head, its day, and the stretches that tell an event each."""
    row = Row(line, line.body)
    rest = line.name_at
    for finder in (head_of, short_head_of):
        head = finder(line)
        if head is not None and _take_head(row, head[0], head[1]):
            rest = head[2]
            break
    end = len(line.text.rstrip(" .;"))
    if rest == line.name_at and not kinds_in(line.text[rest:end]):
        row.place = place_whole(line, rest, end)
        rest = end if row.place is not None else rest
    row.time = day_in(line, line.body, end)
    if row.time is None and line.clock is not None:
        row.time = mention_in(line, *line.clock)
    row.items = list(_items(line, rest, end))
    return row


def _take_head(row: Row, start: int, end: int) -> bool:
    line, text = row.line, row.line.text[start:end]
    if tells_total(text):
        row.is_total = True
        row.kind = next((kind_named(phrase.told) for phrase in kinds_in(text)), None)
    elif (teller := teller_whole(line, start, end)) is not None:
        row.teller = said_by(teller)
    elif (side := side_whole(line, start, end)) is not None:
        row.actor = side
    elif (place := place_whole(line, start, end)) is not None:
        row.place = place
    elif (kind := _whole_kind(text)) is not None:
        row.kind = kind
    else:
        day = day_in(line, start, end)
        return day is not None and day.span is not None and len(day.text) > 0.7 * len(text.strip())
    return True


def _whole_kind(text: str) -> Kind | None:
    found = kinds_in(text)
    if len(found) != 1 or len(text.strip()) > found[0].end - found[0].start + 4:
        return None
    return kind_named(found[0].told)


def _items(line: Line, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a row that tell an event each; what tells only harm belongs to the one before."""
    text = line.text[start:end]
    if len(re.findall(r"\(\d{1,4}\)", text)) > 1 and not kinds_in(text):
        yield from ((start + one.start("item"), start + one.end("item")) for one in _NUMBERED.finditer(text))
        return
    cuts = [start]
    told_until = start
    for mark in re.finditer(r";\s*|,\s+(?:and\s+)?|\s+and\s+|\.\s+", line.text[start:end]):
        at = start + mark.end()
        later = _next_cut(line.text, at, end)
        is_own = _tells_event(line.text[at:later]) and not _is_munitions(line, at, later)
        before = line.text[cuts[-1] : start + mark.start()]
        if not is_own or not _tells_event(before):
            continue
        strong = mark.group()[0] in ";."
        has_place = place_in(line, cuts[-1], start + mark.start()) is not None
        if strong or (has_place and place_in(line, at, later) is not None) or _is_counted(line.text[at:later]):
            cuts.append(at)
            told_until = at
    for low, high in zip(cuts, [*cuts[1:], end], strict=True):
        stop = low + len(line.text[low:high].rstrip(" ,;."))
        stop = low + len(re.sub(r"[,;.\s]+and$", "", line.text[low:stop]))
        if stop > low or low == told_until:
            yield low, stop


def _is_munitions(line: Line, start: int, end: int) -> bool:
    """ "4 rounds", "20 shots": how much was fired in the event told before."""
    text = line.text[start:end]
    left = set(re.findall(r"[^\W\d_]{3,}", text.lower()))
    spent = {word.rstrip("s") for word in left} & listed("munitions")
    return bool(spent) and not any(not one.is_weak for one in kinds_in(text)) and place_in(line, start, end) is None


def _next_cut(text: str, at: int, end: int) -> int:
    found = re.search(r"[;,.]\s|\s+and\s+", text[at:end])
    return at + found.start() if found else end


def _tells_event(text: str) -> bool:
    """A noun for an event, or means not introduced by "with" or "using"."""
    if kinds_in(text):
        return re.match(r"\W*(?:using|with|by|via|including|in)\b", text, re.IGNORECASE) is None
    return bool(means_in(text)) and re.match(r"\W*(?:using|with|by|via|from|in)\b", text, re.IGNORECASE) is None


def _is_counted(text: str) -> bool:
    return re.match(rf"\W*(?:\d{{1,4}}|{number_words()}|a|an)\b", text) is not None


def claims_of(row: Row, heads: Heads) -> Iterator[Claim]:
    """The claims of a row under its headings."""
    for number, (low, high) in enumerate(row.items):
        claim = _claim(row, heads, low, high, is_first=number == 0)
        if claim is not None:
            yield claim


def _claim(row: Row, heads: Heads, low: int, high: int, *, is_first: bool) -> Claim | None:
    line, scene = row.line, row.line.scene
    text = line.text[low:high]
    weapons = means_in(text)
    phrase = next(iter(kinds_in(text)), None)
    at = scene.block.start
    harm = harm_in(scene.document_id, scene.document.text, at + low, at + high)
    kind, head_span = _kind(row, heads, phrase, weapons, text, is_hurt=any(one.maximum != 0 for one in harm))
    if kind is None:
        return None
    own = None if low == high else place_in(line, low, high)
    if own is None and phrase is None and (bare := re.match(r"[^(,;\d]+", text)):
        own = place_whole(line, low, low + len(bare.group().rstrip())) if not weapons and not harm else None
    place = own or row.place or heads.mention("place")
    actor = side_in(line, low, high) or row.actor or heads.mention("actor")
    chain = (row.teller,) if row.teller else heads.chain or scene.chain(at + low, at + max(high, low + 1), at + low)
    is_bare = phrase is None and (head_span is not None or row.kind is not None)
    count = None if kind is Kind.CALM else _count(text, phrase, is_bare=is_bare)
    if not harm and tells_zero(text):
        if kind is not Kind.VIOLATION:
            return None
        kind, count = Kind.CALM, None
    if place is None and actor is None and not chain and (count is None or not (phrase or row.kind or row.is_total)):
        return None
    begin = line.body if is_first else low
    begin = line.clock[0] if is_first and line.clock else begin
    evidence: tuple[Span, ...] = (scene.span(at + begin, at + (high if high > begin else len(line.text.rstrip()))),)
    return Claim(
        document_id=scene.document_id,
        part=scene.block.part.kind,
        part_index=scene.block.part_index,
        kind=kind,
        evidence=(*evidence, head_span) if head_span else evidence,
        actors=(actor,) if actor is not None and kind is not Kind.CALM else (),
        place=place,
        time=_time(row, heads),
        weapons=weapons,
        harm=harm,
        attribution=chain,
        stance=_stance(line.text[begin:high]),
        count=count,
    )


def _time(row: Row, heads: Heads) -> Mention | None:
    """The row's own day; a mere hour is told less well than the day above."""
    above = heads.mention("time")
    is_hour = row.time is not None and row.line.clock is not None and row.time.span is not None
    if is_hour and above is not None and row.time is not None and not re.search(r"[a-z]{3}", row.time.text):
        return above
    return row.time or above


def _kind(
    row: Row, heads: Heads, phrase: Phrase | None, weapons: tuple[Weapon, ...], text: str, *, is_hurt: bool
) -> tuple[Kind | None, Span | None]:
    """What a row tells, and the words of the heading where they tell it."""
    if is_among(text, "calm"):
        return Kind.CALM, None
    if phrase is not None and not phrase.is_weak:
        return kind_named(phrase.told), None
    above, span = heads.kind or (None, None)
    if weapons and (phrase is not None or row.kind is None):
        return _kind_by_means(weapons, above), None
    if row.kind is not None:
        return row.kind, None
    if above is not None and (phrase is None or above is not Kind.VIOLATION):
        return above, span
    if phrase is not None:
        return kind_named(phrase.told), None
    return (Kind.CASUALTIES, None) if is_hurt else (None, None)


def _kind_by_means(weapons: tuple[Weapon, ...], above: Kind | None) -> Kind:
    """What fire by these means is: what the heading says where one of them is that, grenades by what goes with them."""
    kinds = [kind_of(weapon) for weapon in weapons]
    if above in kinds:
        return above or kinds[0]
    thrown = [kind for weapon, kind in zip(weapons, kinds, strict=True) if weapon is not Weapon.GRENADE]
    if thrown:
        return thrown[0]
    return above if above in (Kind.GUNFIRE, Kind.SHELLING) and above is not None else kinds[0]


def _count(text: str, phrase: Phrase | None, *, is_bare: bool) -> int | None:
    """How many events are told: the number before a noun for them, or behind a name under a heading."""
    plain = CALIBRE.sub(lambda found: " " * len(found.group()), text)
    match: re.Match[str] | None = None
    if phrase is not None and is_event_noun(text[phrase.start : phrase.end]):
        match = _COUNT.search(plain[: phrase.start])
        match = match or re.match(
            r"[:)(\s–—-]*(?P<count>\d{1,5})\b(?! ?(?:mm|killed|dead|wounded|injured))", plain[phrase.end :]
        )
    elif is_bare:
        match = _BARE.match(plain) or _TAIL.search(plain)
    if match is None:
        return None
    words = match.groupdict().get("count") or match.groupdict().get("times") or ""
    amount = amount_in(words) if words.lower() not in ("a", "an") else None
    return amount.exact if amount else None


def _stance(text: str) -> Stance:
    told = {word.lower() for word in re.findall(r"\w+", text)}
    return Stance.UNCERTAIN if told & doubts() else Stance.ASSERTED
