"""Monitors' tables: each row with a kind, a count or a means, and a place or a teller, is a claim."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trucewatch.core.claims import Basis, Claim, Harm, Mention
from trucewatch.core.kinds import HarmKind, Kind, Stance, Weapon, Who
from trucewatch.core.records import Document
from trucewatch.core.text import Span, span_of
from trucewatch.extract.bulletins_heads import Heads
from trucewatch.extract.bulletins_names import said_by
from trucewatch.extract.bulletins_words import doubts, is_among, kind_named, kinds_in
from trucewatch.extract.lexicon import load, strings
from trucewatch.extract.numbers import amount_in
from trucewatch.extract.places import toponym
from trucewatch.extract.tables_layout import Row, column_of, is_row, rows_of
from trucewatch.extract.totals import Told, tells_total, with_parts
from trucewatch.extract.weapons import kind_of, weapons_in

__all__ = ["is_row", "table_claims"]

_EMPTY = frozenset({"none", "unknown", "-", "–", "—", "n/a", "na", "nil", ".", "?", "..."})
_FIGURES = frozenset({"count", "killed", "injured"})
_ZERO = re.compile(r"^\W*0\W*$")
_PLACE = re.compile(r"[^\W\d_]")
LONGEST = 120
"""Characters of a cell that names a place, a side or a day; longer ones hold prose."""


@dataclass(slots=True)
class _Head:
    """The columns of a table: what each holds, and the kind where its head names one ("Shelling")."""

    columns: list[str | None]
    kinds: dict[int, Kind]
    is_of_breaches: bool

    def total_in(self, texts: list[str]) -> int | None:
        """The cell that says that a row is a total; of remarks behind its figures ("Total loss of the house") none."""
        at = next((number for number, text in enumerate(texts) if tells_total(text)), None)
        if at is None or (at < len(self.columns) and self.columns[at] is not None):
            return at
        return None if any(text.strip() and self._counts(number) for number, text in enumerate(texts[:at])) else at

    def _counts(self, number: int) -> bool:
        return number in self.kinds or (number < len(self.columns) and self.columns[number] in _FIGURES)


def table_claims(document: Document, above: Mapping[int, Heads] | None = None) -> list[Claim]:
    """The claims of a document's tables, in order. `above` gives the headings that hold at a paragraph's start."""
    found: list[Claim] = []
    told: list[Told] = []
    head: _Head | None = None
    section: tuple[int, int] | None = None
    starts = sorted(above or {})
    for row in rows_of(document):
        over = (above or {})[starts[at - 1]] if (at := bisect_right(starts, row.start)) else Heads()
        texts = [document.text[start:end] for start, end in row.cells]
        if (new := _head(texts)) is not None:
            found += with_parts(told)
            head, section, told = new, None, []
        elif head is not None:
            filled = [cell for cell, text in zip(row.cells, texts, strict=True) if text.strip(" |")]
            total = head.total_in(texts)
            if len(filled) == 1 and len(row.cells) > 1 and _is_section(document.text[slice(*filled[0])]):
                section = filled[0]
            else:
                told.append((_RowReader(document, row, head, section, over, total).claims(), total is not None))
    return [*found, *with_parts(told)]


def _is_section(text: str) -> bool:
    """Whether the only cell of a row names what the rows below are of: a place, no figure."""
    return text.strip()[:1].isupper() and not re.search(r"\d", text) and not tells_total(text) and len(text) < LONGEST


def _head(texts: list[str]) -> _Head | None:
    if any(re.search(r"\d", text) and column_of(text) is None and not kinds_in(text) for text in texts):
        return None
    columns = [column_of(text) if len(text) < LONGEST else None for text in texts]
    kinds = {at: kind for at, text in enumerate(texts) if (kind := _kind_of_column(text, columns[at])) is not None}
    known = sum(column is not None or at in kinds for at, column in enumerate(columns))
    if known < max(2, len(texts) // 2):
        return None
    return _Head(columns, kinds, any(is_among(text, "kinds") for text in texts))


def _kind_of_column(text: str, column: str | None) -> Kind | None:
    """The kind whose counts a column holds ("Shelling", "Air strikes")."""
    phrases = kinds_in(text) if len(text) < LONGEST and column in (None, "count") else []
    if len(phrases) != 1 or phrases[0].is_weak:
        return None
    return kind_named(phrases[0].told) if column is None else None


@dataclass(slots=True)
class _RowReader:
    """One row under a head, its section and the headings above the table."""

    document: Document
    row: Row
    head: _Head
    section: tuple[int, int] | None
    above: Heads
    total: int | None = None
    """The cell that says that the row is a total; it names no place."""

    def claims(self) -> list[Claim]:
        """The claim of the row, or one for each column that counts a kind."""
        cells = dict(self._cells())
        counted = [(at, kind) for at, kind in self.head.kinds.items() if at < len(self.row.cells)]
        if counted:
            found = [self._counted(cells, at, kind) for at, kind in counted]
            return [claim for claim in found if claim is not None]
        claim = self._claim(cells)
        return [claim] if claim is not None else []

    def _cells(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for at, (column, cell) in enumerate(zip(self.head.columns, self.row.cells, strict=False)):
            if column is not None and cell[0] < cell[1] and at != self.total:
                yield column, cell

    def _words(self, cells: dict[str, tuple[int, int]], name: str) -> str:
        return self.document.text[slice(*cells[name])].strip() if name in cells else ""

    def _mention(self, cells: dict[str, tuple[int, int]], name: str) -> Mention | None:
        """The cell of a column as a mention, else what the section or the headings say."""
        words = self._words(cells, name)
        if name == "place" and not words and "area" in cells:
            name, words = "place", self._words(cells, "area")
            cells = {**cells, "place": cells["area"]}
        if not words or words.lower() in _EMPTY or len(words) > LONGEST or not re.search(r"\w", words):
            return self._carried(name)
        if name != "date" and not _PLACE.search(words):
            return self._carried(name)
        text = re.sub(r"\s*\([^)]*\)$", "", words) or words
        start = cells[name][0] + self.document.text[slice(*cells[name])].index(text)
        span = self._span(start, start + len(text))
        return Mention(text=text, span=span, hint=toponym(text) if name == "place" else None)

    def _carried(self, name: str) -> Mention | None:
        if name == "place" and self.section is not None:
            span = self._span(*self.section)
            return Mention(text=span.exact, span=span, basis=Basis.CARRIED, hint=toponym(span.exact))
        return self.above.mention({"date": "time"}.get(name, name)) if name in ("place", "date", "actor") else None

    def _claim(self, cells: dict[str, tuple[int, int]]) -> Claim | None:
        weapons = tuple(weapon for weapon, _ in weapons_in(self._words(cells, "weapon").lower().split()))
        counted = "count" in cells and (self.head.is_of_breaches or self._is_of_breaches())
        amount = amount_in(self._words(cells, "count")) if "count" in cells else None
        kind, span = _kind(self._words(cells, "kind"), weapons, is_counted=counted and amount is not None), None
        harm = tuple(self._harm(cells))
        if kind is None and self.above.kind is not None and (harm or amount is not None):
            kind, span = self.above.kind
        teller = self._mention(cells, "teller")
        if kind is None and self.total is not None and harm:
            kind = Kind.CASUALTIES
        is_told = self.total is not None and (harm or amount is not None)
        if kind is None or not (self._mention(cells, "place") or teller or self.above.chain or is_told):
            return None
        if kind is Kind.VIOLATION and counted and amount is not None and amount.maximum == 0:
            kind = Kind.CALM
        return self._made(cells, kind, weapons, harm, amount.exact if amount else None, span)

    def _counted(self, cells: dict[str, tuple[int, int]], at: int, kind: Kind) -> Claim | None:
        text = self.document.text[slice(*self.row.cells[at])]
        amount = amount_in(text) if len(text) < LONGEST else None
        if amount is None or _ZERO.match(text) or amount.exact is None:
            return None
        if self.total is None and self._mention(cells, "place") is None:
            return None
        return self._made(cells, kind, (), (), amount.minimum, None)

    def _made(
        self,
        cells: dict[str, tuple[int, int]],
        kind: Kind,
        weapons: tuple[Weapon, ...],
        harm: tuple[Harm, ...],
        count: int | None,
        head: Span | None,
    ) -> Claim:
        actor, target, teller = (self._mention(cells, name) for name in ("actor", "target", "teller"))
        told = (said_by(teller),) if teller else self.above.chain
        evidence = self._span(self.row.start, self.row.end)
        return Claim(
            document_id=self.document.id,
            part=self.document.parts[self.row.part_index].kind,
            part_index=self.row.part_index,
            kind=kind,
            evidence=(evidence, head) if head else (evidence,),
            actors=(actor,) if actor and kind is not Kind.CALM else (),
            targets=(target,) if target else (),
            place=self._mention(cells, "place"),
            time=self._mention(cells, "date"),
            weapons=weapons,
            harm=harm,
            attribution=told,
            stance=Stance.UNCERTAIN if _is_disputed(self._words(cells, "actor")) else Stance.ASSERTED,
            count=count,
        )

    def _is_of_breaches(self) -> bool:
        return self.above.kind is not None or any(is_among(line.text, "kinds") for line in self.above.lines)

    def _harm(self, cells: dict[str, tuple[int, int]]) -> Iterator[Harm]:
        for name, kind in (("killed", HarmKind.KILLED), ("injured", HarmKind.INJURED)):
            words = self._words(cells, name)
            amount = amount_in(words) if 0 < len(words) < LONGEST else None
            if amount is not None:
                span = self._span(*cells[name])
                yield Harm(kind=kind, minimum=amount.minimum, maximum=amount.maximum, who=Who.UNKNOWN, span=span)

    def _span(self, start: int, end: int) -> Span:
        return span_of(self.document.id, self.document.text, start, end)


def _is_disputed(side: str) -> bool:
    """ "Government forces (disputed)": who did it is in doubt."""
    return any(word in side.lower() for word in doubts())


def _kind(words: str, weapons: tuple[Weapon, ...], *, is_counted: bool) -> Kind | None:
    kinds = load("frames", "table")["kinds"]
    for name in kinds if isinstance(kinds, dict) else ():
        if isinstance(kinds, dict) and any(_has(words, word) for word in strings(kinds[name])):
            return Kind(name)
    if weapons:
        return kind_of(weapons[0])
    return Kind.VIOLATION if is_counted else None


def _has(words: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", words, re.IGNORECASE) is not None
