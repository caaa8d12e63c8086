"""Letters of a page made into rows by their places alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.read.pdf_chars import Char
from trucewatch.read.visual import Glyph, is_rightward, line_text, plain, side

_WIDE = 1.1
"""Share of the font's size that parts two pieces of a line, and two cells; a stretched blank is less."""
_NARROW = 0.5
"""The least that parts two cells: 1.6 times what most blanks of the page take, where that is more."""
_RIGHT = 0.65
"""The same among right-to-left words, whose blanks PDFium does not keep in their places."""
_SAME_LINE = 0.4


@dataclass(slots=True)
class Piece:
    """Letters that stand close together on one baseline."""

    chars: list[Char]
    x0: float
    x1: float
    base: float
    size: float
    is_bold: bool
    parting: float = _WIDE
    """Share of the size that parts two cells on its page."""
    has_right: bool = False
    """Whether it holds letters that are read from the right."""
    on_right_page: bool = False
    """Whether most letters of its page are."""

    def gap(self) -> float:
        """How far what follows it on its line stands off, where it is another cell."""
        if self.has_right:
            return _RIGHT * max(self.size, 4.0)
        is_open = self.chars[-1].word == " " and not self.chars[-1].is_generated
        return (_WIDE if is_open else self.parting) * max(self.size, 4.0)


@dataclass(slots=True)
class Row:
    """Pieces of one baseline, from left to right."""

    pieces: list[Piece]
    base: float
    size: float

    @property
    def x0(self) -> float:
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.pieces)


def pieces_of(chars: Sequence[Char]) -> list[Piece]:
    """The pieces of a page, in the order in which its letters come."""
    pieces: list[Piece] = []
    run = -1
    parting, from_right = _parting(chars), is_rightward("".join(char.word for char in chars))
    for char in chars:
        last = pieces[-1] if pieces else None
        if last is not None and char.run == run and _goes_on(last, char):
            _add(last, char)
        elif char.word != " ":
            piece = Piece([char], char.x0, char.x1, char.base, char.size, char.is_bold, parting)
            piece.has_right, piece.on_right_page = side(char.word) == "R", from_right
            pieces.append(piece)
            run = char.run
    return [piece for piece in pieces if piece.x1 > piece.x0]


def _add(piece: Piece, char: Char) -> None:
    piece.chars.append(char)
    if char.word != " ":
        piece.x0, piece.x1 = min(piece.x0, char.x0), max(piece.x1, char.x1)
        piece.size = max(piece.size, char.size)
        piece.is_bold = piece.is_bold and char.is_bold
        piece.has_right = piece.has_right or side(char.word) == "R"


def _parting(chars: Sequence[Char]) -> float:
    """The share of the font's size that parts two cells on this page: more than its own blanks take."""
    blanks = sorted(
        (right.x0 - left.x1) / max(left.size, 1.0)
        for left, blank, right in zip(chars, chars[1:], chars[2:], strict=False)
        if blank.word == " " and left.run == right.run and 0 < right.x0 - left.x1 < 2 * left.size
    )
    usual = blanks[len(blanks) * 9 // 10] if blanks else 0.0
    return min(_WIDE, max(_NARROW, 1.6 * usual))


def _goes_on(piece: Piece, char: Char) -> bool:
    size = max(piece.size, char.size, 1.0)
    if char.is_generated:
        return True
    if abs(char.base - piece.base) > _SAME_LINE * size:
        return False
    return char.word == " " or max(char.x0 - piece.x1, piece.x0 - char.x1) <= piece.gap()


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """Rows from top to bottom."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda one: -one.base):
        last = rows[-1] if rows else None
        if last and last.base - piece.base <= _SAME_LINE * min(last.size, piece.size):
            last.pieces.append(piece)
            last.size = max(last.size, piece.size)
        elif last and _is_raised(last, piece):
            last.pieces.append(piece)
        else:
            rows.append(Row([piece], piece.base, piece.size))
    for row in rows:
        row.pieces.sort(key=lambda one: one.x0)
        longest = max(row.pieces, key=lambda one: len(one.chars))
        row.base, row.size = longest.base, longest.size
    return rows


def _is_raised(row: Row, piece: Piece) -> bool:
    """Whether a piece is a small sign set lower or higher on the row, such as the number of a footnote."""
    small, large = sorted((row.size, piece.size))
    is_near = any(max(piece.x0 - one.x1, one.x0 - piece.x1) < 0.3 * large for one in row.pieces)
    return is_near and small < 0.75 * large and row.base - piece.base < 0.6 * large and len(piece.chars) <= 4


def cells_of(row: Row, *, gap: float = 0.0) -> list[list[Piece]]:
    """The pieces of a row, grouped where they stand close; `gap` is the share of the height that parts them."""
    cells: list[list[Piece]] = []
    last: Piece | None = None
    for piece in row.pieces:
        most = gap * max(row.size, 4.0) if gap else min(last.gap(), piece.gap()) if last else 0.0
        if last is not None and piece.x0 - last.x1 <= most:
            cells[-1].append(piece)
        else:
            cells.append([piece])
        last = piece if last is None or piece.x1 > last.x1 else last
    return cells


def cell_text(pieces: Sequence[Piece]) -> str:
    """The words of neighbouring pieces in reading order."""
    words = "".join(char.word for piece in pieces for char in piece.chars)
    size = max(piece.size for piece in pieces)
    if any(side(word) == "R" for word in set(words)):
        glyphs = [Glyph(c.word, c.x0, c.x1) for piece in pieces for c in piece.chars if not c.is_generated]
        return line_text(glyphs, size, from_right=pieces[0].on_right_page or is_rightward(words))
    told, reach = "", None
    for piece in sorted(pieces, key=lambda one: one.x0):
        if reach is not None and piece.x0 - reach > 0.12 * size:
            told += " "
        told += "".join(plain(char.word) for char in piece.chars)
        reach = piece.x1
    return re.sub(r" +", " ", told).strip()


def step(rows: Sequence[Row], number: int) -> float:
    """From the baseline of the row above to that of a row."""
    return rows[number - 1].base - rows[number].base
