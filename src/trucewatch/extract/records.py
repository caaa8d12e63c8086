"""Claims of coded rows (ACLED, UCDP GED): what the data set records, from its columns, never from its notes as well.

Codes become kinds, roles, weapons and harm by `data/records/*.toml`. The data set is the publisher and only relays: the
sources that its row names are the tellers, so a row that rests on one monitor is no second source beside that monitor.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trucewatch.core.claims import Claim, Harm, Mention, Teller
from trucewatch.core.coded import Cell, body_of, digest, is_month, row_of
from trucewatch.core.ids import sha256
from trucewatch.core.kinds import HarmKind, Kind, Telling, Weapon, Who
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Extractor
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document, PartKind
from trucewatch.core.text import Span, span_of
from trucewatch.extract.records_rows import (
    Coding,
    Row,
    coding_of,
    listed,
    number_in,
    teller_words,
)
from trucewatch.version import __version__

MOST_NAMES = 40
"""Names read of one list: the longest of the data sets has a dozen."""
_WORD = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"[\"“”'\s]*([^\d\"“”,;]+)")


@dataclass(frozen=True, slots=True)
class Words:
    """A document's id and text: the id is a hash of the text, worked out once."""

    id: str
    text: str


class RecordExtractor:
    """A `core.ports.Extractor` of documents that are one row of a data set; of others it takes nothing."""

    def __init__(self) -> None:
        self.maker = Maker(name="records", version=__version__, digest=digest())

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """The one claim of a row whose type is a kind of ours; else one of its dead, or none. Never raises on text.

        What of the coding cannot be read was told when the row was read: here it is left out.
        """
        coding = coding_of(document.record) if document.record else None
        body = body_of(document)
        if coding is None or body is None:
            return (), ()
        row = row_of(document, body, coding.columns)
        claim = _claim(Words(document.id, document.text), (body, PartKind.BODY), row, coding)
        return ((claim,) if claim else ()), ()


class ByForm:
    """An Extractor that hands rows of data sets to `records` and all other documents to `otherwise`."""

    def __init__(self, records: Extractor, otherwise: Extractor) -> None:
        self._records = records
        self._otherwise = otherwise
        both = f"{records.maker.id}:{otherwise.maker.id}"
        name = f"{otherwise.maker.name}+{records.maker.name}"
        self.maker = Maker(name=name, version=__version__, digest=sha256(both.encode())[:20])

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """What the part that fits the document's form finds."""
        return (self._records if document.record else self._otherwise).extract(document)

    @property
    def otherwise(self) -> Extractor:
        """The extractor of documents that are no rows."""
        return self._otherwise


def _claim(words: Words, part: tuple[int, PartKind], row: Row, coding: Coding) -> Claim | None:
    key = tuple(row[role].text.casefold() if role in row else "" for role in ("type", "sub_type"))
    event = coding.events.get((key[0], key[1]), {})
    harm = tuple(_harm(words, row, coding))
    dead = [one for one in harm if one.maximum is None or one.maximum > 0]
    if not event.get("kind") and not dead:
        return None
    lines = _evidence(words, row)
    if not lines:
        return None
    actors, targets = _sides(words, row, coding, event.get("roles", ""))
    return Claim(
        document_id=words.id,
        part=part[1],
        part_index=part[0],
        kind=Kind(event.get("kind") or Kind.CASUALTIES),
        evidence=lines,
        actors=actors,
        targets=targets,
        place=_mention(words, row.get("place")),
        time=_time(words, row),
        weapons=tuple(Weapon(name) for name in event.get("weapons", ())),
        harm=harm,
        attribution=tuple(_tellers(words, row, coding)),
    )


def _span(words: Words, cell: Cell) -> Span:
    return span_of(words.id, words.text, cell.start, cell.end)


def _mention(words: Words, cell: Cell | None) -> Mention | None:
    return Mention(text=cell.text, span=_span(words, cell)) if cell else None


def _evidence(words: Words, row: Row) -> tuple[Span, ...]:
    """The row's own note where it has one, else the line that names the event; then the code of its type."""
    told, code = row.get("words") or row.get("event_line"), row.get("sub_type") or row.get("type")
    spans = [_span(words, told)] if told else []
    if code:
        start = code.line if code.text.isdigit() else code.start
        spans.append(span_of(words.id, words.text, start, code.end))
    return tuple(dict.fromkeys(spans))


def _time(words: Words, row: Row) -> Mention | None:
    """The day as coded; where the row has a first and a last day that differ, both, and all that stands between."""
    first, last = row.get("date"), row.get("date_end")
    if first is None or last is None or last.text == first.text or last.start < first.end:
        return _mention(words, first)
    span = span_of(words.id, words.text, first.start, last.end)
    return Mention(text=f"{first.text} – {last.text}", span=span)


def _sides(words: Words, row: Row, coding: Coding, roles: str) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Actors and targets; who has no arms is never the one who fights, whichever column names him."""
    sides = [_names(words, row, coding, side) for side in ("1", "2")]
    first, second = sides
    if not roles:
        return (), ()
    if roles == "mutual" or not second:
        return (*first, *second), ()
    unarmed = [_is_unarmed(row, coding, side) for side in ("1", "2")]
    if roles == "directed":
        return (second, first) if unarmed == [True, False] else (first, second)
    is_state = [_class(row, side) in coding.classes["state"] for side in ("1", "2")]
    if is_state[0] == is_state[1]:
        return (*first, *second), ()
    return (first, second) if is_state[0] == (roles == "state_gains") else (second, first)


def _class(row: Row, side: str) -> str:
    cell = row.get(f"class_{side}")
    return cell.text.casefold() if cell else ""


def _is_unarmed(row: Row, coding: Coding, side: str) -> bool:
    """By its class, else by its name without the country in brackets."""
    name = row[f"actor_{side}"].text.partition("(")[0].strip().casefold() if f"actor_{side}" in row else ""
    return _class(row, side) in coding.classes["unarmed"] or name in coding.classes["unarmed_names"]


def _names(words: Words, row: Row, coding: Coding, side: str) -> tuple[Mention, ...]:
    """One side's actors, then those that stand with it, each once."""
    found: dict[str, Mention] = {}
    for role in (f"actor_{side}", f"allies_{side}"):
        for cell in listed(row.get(role), coding.lists["actors"]):
            found.setdefault(cell.text.casefold(), Mention(text=cell.text, span=_span(words, cell)))
    return tuple(found.values())[:MOST_NAMES]


def _harm(words: Words, row: Row, coding: Coding) -> Iterator[Harm]:
    """The dead: all of them first, then those of them that are counted apart."""
    yield from _total(words, row, coding)
    for role, who in (
        ("killed_civilians", Who.CIVILIANS),
        ("killed_side_a", Who.COMBATANTS),
        ("killed_side_b", Who.COMBATANTS),
    ):
        number = number_in(row.get(role))
        if number:
            yield _killed(number, number, who, _span(words, row[role]))


def _total(words: Words, row: Row, coding: Coding) -> Iterator[Harm]:
    if (number := number_in(row.get("killed"))) is not None and (number or coding.is_zero_told):
        yield _killed(number, number, Who.UNKNOWN, _span(words, row["killed"]))
    best, low, high = (number_in(row.get(role)) for role in ("best", "low", "high"))
    if best is None and low is None and high is None:
        return
    if low is not None and high is not None and low > high:
        low = high = None
    minimum, maximum = (best if bound is None else bound for bound in (low, high))
    if minimum is not None and maximum is not None and minimum > maximum:
        minimum = maximum = best
    if minimum is not None or maximum is not None:
        cells = [row[role] for role in ("best", "low", "high") if role in row]
        yield _killed(minimum, maximum, Who.UNKNOWN, _stretch(words, cells))


def _stretch(words: Words, cells: Sequence[Cell]) -> Span:
    """The cells and what stands between them where they are neighbours, else the first alone."""
    start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
    if words.text.count("\n", start, end) < len(cells):
        return span_of(words.id, words.text, start, end)
    return _span(words, cells[0])


def _killed(minimum: int | None, maximum: int | None, who: Who, span: Span) -> Harm:
    return Harm(kind=HarmKind.KILLED, minimum=minimum, maximum=maximum, who=who, span=span)


def _tellers(words: Words, row: Row, coding: Coding) -> Iterator[Teller]:
    """The sources that the row names, as one link; then whom they quote, where the row says so and it is another."""
    separator = coding.lists["sources"]
    outer = _said(list(listed(row.get("sources"), separator))) or _said(_article(row.get("article")))
    inner = _said(list(listed(row.get("sources_inner"), separator)))
    links = [link for link in (outer, inner) if link]
    for link in links if len(links) < 2 or _folded(outer) != _folded(inner) else links[1:]:
        names = list(dict.fromkeys(cell.text for cell in link))
        span = span_of(words.id, words.text, link[0].start, link[-1].end)
        is_one = len(link) == 1
        text = span.exact if is_one else f"{separator} ".join(names)
        telling = Telling.ANONYMOUS if all(map(_is_anonymous, names)) else Telling.SAY
        yield Teller(text=text, span=span, telling=telling)


def _said(cells: Sequence[Cell]) -> list[Cell]:
    """Those that name somebody: a place where words were found counts only where nobody else is named."""
    named = [cell for cell in cells if any(map(str.isalpha, cell.text))][:MOST_NAMES]
    carriers = teller_words()[1]
    return [cell for cell in named if cell.text.casefold() not in carriers] or named


def _article(cell: Cell | None) -> list[Cell]:
    """Who published an article that is referred to in free words: what stands before its date and title."""
    match = _REFERENCE.match(cell.text) if cell else None
    if cell is None or match is None:
        return []
    names = match[1].split()
    while names and is_month(names[-1].casefold().strip(".")):
        names.pop()
    if not names:
        return []
    start = match.start(1) + match[1].index(names[0])
    end = match.start(1) + match[1].rindex(names[-1]) + len(names[-1])
    return [replace(cell, start=cell.start + start, end=cell.start + end, text=cell.text[start:end])]


def _folded(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(_WORD.findall(cell.text.casefold())) for cell in cells))


def _is_anonymous(name: str) -> bool:
    words = set(_WORD.findall(name.casefold()))
    return not words.isdisjoint(teller_words()[0])
