"""Monitors' tables: each row with a kind, a count or a means, and a place or a teller, is a claim."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trucewatch.core.claims import Claim, Harm, Mention, Teller
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.core.text import Span, span_of
from trucewatch.extract.lexicon import load, strings
from trucewatch.extract.numbers import amount_in
from trucewatch.extract.places import toponym
from trucewatch.extract.weapons import kind_of, weapons_in

_BAR = re.compile(r"[ \t]*(?:\||\t)[ \t]*")
_TOTAL = re.compile(r"^\W*(?:sub)?total\b", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """One line of a table: where it stands and its cells as [start, end) of the document's text."""

    start: int
    end: int
    part_index: int
    cells: list[tuple[int, int]] = field(default_factory=list)


def is_row(text: str) -> bool:
    """Whether a line is a row of a table: three cells or more, or two with a figure for the second."""
    cells = _BAR.split(text.strip().strip("|"))
    return len(cells) > 2 or (len(cells) == 2 and "|" in text)


def table_claims(document: Document) -> list[Claim]:
    """The claims of a document's tables, in order."""
    found: list[Claim] = []
    heads: list[str | None] = []
    for row in _rows(document):
        texts = [document.text[start:end] for start, end in row.cells]
        columns = [_column(text) for text in texts]
        if sum(column is not None for column in columns) >= max(2, len(texts) // 2):
            heads = columns
        elif heads and not any(_TOTAL.match(text) for text in texts):
            claim = _claim(document, row, dict(_cells(heads, row.cells)))
            if claim is not None:
                found.append(claim)
    return found


def _rows(document: Document) -> Iterator[Row]:
    for index, part in enumerate(document.parts):
        if part.kind in SILENT_PARTS:
            continue
        for line in re.finditer(r"[^\n]+", document.text[part.start : part.end]):
            if is_row(line.group()):
                row = Row(part.start + line.start(), part.start + line.end(), index)
                at = row.start
                for bar in [*_BAR.finditer(line.group()), None]:
                    end = row.start + bar.start() if bar else row.end
                    row.cells.append((at, end))
                    at = row.start + bar.end() if bar else row.end
                yield row


def _column(text: str) -> str | None:
    low = text.strip().lower().strip(".:")
    columns = load("frames", "table")["columns"]
    for name in columns if isinstance(columns, dict) else ():
        listed = strings(columns[name]) if isinstance(columns, dict) else ()
        if low in listed or any(low.startswith(word + " ") for word in listed):
            return name
    return None


def _cells(heads: list[str | None], cells: list[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    for head, cell in zip(heads, cells, strict=False):
        if head is not None and cell[0] < cell[1]:
            yield head, cell


def _claim(document: Document, row: Row, cells: dict[str, tuple[int, int]]) -> Claim | None:
    def words(name: str) -> str:
        return document.text[slice(*cells[name])].strip() if name in cells else ""

    def mention(name: str) -> Mention | None:
        if not words(name) or words(name).lower() in ("none", "unknown", "-", "–", "n/a"):
            return None
        text = re.sub(r"\s*\([^)]*\)$", "", words(name)) or words(name)
        span = _span(
            document, cells[name][0], cells[name][0] + document.text[slice(*cells[name])].index(text) + len(text)
        )
        return Mention(text=text, span=span, hint=toponym(text) if name == "place" else None)

    weapons = tuple(weapon for weapon, _ in weapons_in(words("weapon").lower().split()))
    kind = _kind(words("kind"), weapons, is_counted="count" in cells)
    place, actor, teller = mention("place"), mention("actor"), mention("teller")
    amount = amount_in(words("count")) if "count" in cells else None
    if kind is None or not (place or teller):
        return None
    target = mention("target")
    told = (Teller(text=teller.text, span=teller.span, telling=Telling.SAY),) if teller else ()
    return Claim(
        document_id=document.id,
        part=document.parts[row.part_index].kind,
        part_index=row.part_index,
        kind=kind,
        evidence=(_span(document, row.start, row.end),),
        actors=(actor,) if actor else (),
        targets=(target,) if target else (),
        place=place,
        time=mention("date"),
        weapons=weapons,
        harm=tuple(_harm(document, cells)),
        attribution=told,
        stance=Stance.UNCERTAIN if _is_disputed(words("actor")) else Stance.ASSERTED,
        count=amount.minimum if amount and amount.minimum == amount.maximum else None,
    )


def _is_disputed(side: str) -> bool:
    """ "Government forces (disputed)": who did it is in doubt."""
    doubts = strings(load("frames", "table")["doubts"])
    return any(word in side.lower() for word in doubts)


def _kind(words: str, weapons: tuple[Weapon, ...], *, is_counted: bool) -> Kind | None:
    kinds = load("frames", "table")["kinds"]
    for name in kinds if isinstance(kinds, dict) else ():
        if isinstance(kinds, dict) and any(word in words.lower() for word in strings(kinds[name])):
            return Kind(name)
    if weapons:
        return kind_of(weapons[0])
    return Kind.VIOLATION if is_counted else None


def _harm(document: Document, cells: dict[str, tuple[int, int]]) -> Iterator[Harm]:
    for name, kind in (("killed", HarmKind.KILLED), ("injured", HarmKind.INJURED)):
        if name in cells:
            amount = amount_in(document.text[slice(*cells[name])])
            if amount is not None:
                span = _span(document, *cells[name])
                yield Harm(kind=kind, minimum=amount.minimum, maximum=amount.maximum, who=Who.UNKNOWN, span=span)


def _span(document: Document, start: int, end: int) -> Span:
    return span_of(document.id, document.text, start, end)
