"""The letters of a PDF with their places, by PDFium. Runs in the child process (`read.isolated`), never in ours."""

import ctypes
import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

HYPHEN = "\u00ad"
"""How a hyphen stands that PDFium holds for one of hyphenation, at the end of a line."""
_ROTATED = 0.1
_NO_WIDTH = 0.1
_OUTSIDE = 2.0
"""Points that a letter may lie outside its page; what lies further out is not seen by anybody."""


@dataclass(slots=True)
class Char:
    """A letter, the sides of its box, its baseline and the size of its font, in points from the page's lower left.

    `run` counts the pieces that PDFium took for one line.
    """

    word: str
    x0: float
    x1: float
    base: float
    size: float
    run: int
    is_bold: bool = False
    is_generated: bool = False


@dataclass(slots=True)
class PdfPage:
    """One page: its letters in PDFium's order, its size in points, and how many pictures it shows."""

    chars: list[Char] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    pictures: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a PDF is read."""

    pages: int
    chars: int
    seconds: float


@dataclass(slots=True)
class PdfFile:
    """The pages that were read, of how many; metadata as it stands there."""

    pages: list[PdfPage]
    count: int
    meta: dict[str, str]
    cut: str = ""
    """Why pages are missing: `pages`, `chars` or `seconds`; empty where none is."""


def opened(data: bytes) -> Any:
    """PDFium's document. Raises PermissionError where it asks for a password, ValueError where it is no PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
        return document
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise PermissionError("password") from None
        raise ValueError("damaged") from None


def chars_of(document: Any, limits: Limits) -> PdfFile:
    """The letters of all pages within the limits. A page that PDFium cannot load counts and is empty."""
    import pypdfium2

    until = time.monotonic() + limits.seconds
    meta = {key: str(value)[:500] for key, value in document.get_metadata_dict().items() if value}
    found = PdfFile([], len(document), meta)
    left = limits.chars
    for number in range(found.count):
        if number >= limits.pages or left <= 0 or time.monotonic() > until:
            found.cut = "pages" if number >= limits.pages else "chars" if left <= 0 else "seconds"
            break
        try:
            page = _page(document[number], left)
        except pypdfium2.PdfiumError:
            page = PdfPage()
        left -= len(page.chars)
        found.pages.append(page)
    if found.pages and found.pages[-1].is_cut:
        found.cut = "chars"
    return found


def _page(page: Any, most: int) -> PdfPage:
    from pypdfium2 import raw

    left, bottom, right, top = page.get_cropbox()
    text = page.get_textpage()
    try:
        count = text.count_chars()
        found = PdfPage(width=right - left, height=top - bottom, is_cut=count > most)
        glyphs = list(_glyphs(text, min(count, most)))
        turns = Counter(glyph.turn for glyph in glyphs)
        quarter = turns.most_common(1)[0][0] if turns else 0
        if quarter in (1, 3):
            found.width, found.height = found.height, found.width
        straight = (_char(glyph, quarter, (left, bottom, right, top)) for glyph in glyphs if glyph.turn == quarter)
        found.chars = [char for char in straight if _is_seen(char, found)] if quarter >= 0 else []
        if not found.chars:
            kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH)
            found.pictures = sum(1 for _ in page.get_objects(filter=kinds, max_depth=2))
        return found
    finally:
        text.close()
        page.close()


def _is_seen(char: Char, page: PdfPage) -> bool:
    across = char.x0 >= -_OUTSIDE and char.x1 <= page.width + _OUTSIDE
    return across and -_OUTSIDE <= char.base <= page.height + _OUTSIDE


@dataclass(slots=True)
class _Glyph:
    """What PDFium tells of a letter: its box (left, right, bottom, top), its origin, its quarter turns."""

    word: str
    box: tuple[float, float, float, float]
    x: float
    y: float
    turn: int
    run: int
    em: float
    is_bold: bool
    is_generated: bool


def _glyphs(text: Any, count: int) -> Iterator[_Glyph]:
    """Letters of a page. Font and turn are asked once a word: each question costs as much as a letter's place."""
    from pypdfium2 import raw

    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    run, is_new, em, turn, is_bold = 0, True, 0.0, 0, False
    for index, word in enumerate(_words(text, count)):
        if word == "\n":
            run, is_new = run + 1, True
            continue
        if not word or not raw.FPDFText_GetLooseCharBox(text, index, to_box):
            continue
        raw.FPDFText_GetCharOrigin(text, index, to_x, to_y)
        is_generated = False
        if word == " ":
            # A blank without a width stands where PDFium put it, not where it is seen.
            is_generated = box.right - box.left < _NO_WIDTH or raw.FPDFText_IsGenerated(text, index) == 1
            is_new = True
        elif is_new:
            em, turn = _em(text, index, box.top - box.bottom), _turn(text, index)
            is_bold, is_new = _is_bold(text, index), False
        corners = (box.left, box.right, box.bottom, box.top)
        yield _Glyph(word, corners, x.value, y.value, turn, run, em, is_bold, is_generated)


def _turn(text: Any, index: int) -> int:
    """Quarter turns of a letter; -1 for one that stands askew (a watermark)."""
    from pypdfium2 import raw

    quarters = raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)
    whole = round(quarters)
    return whole % 4 if abs(quarters - whole) < _ROTATED else -1


def _char(glyph: _Glyph, quarter: int, page: tuple[float, float, float, float]) -> Char:
    """A letter on its page turned so that the text runs from left to right; PDFium counts turns clockwise."""
    x0, x1, y0, y1 = glyph.box
    left, bottom, right, top = page
    if quarter == 0:
        place = x0 - left, x1 - left, glyph.y - bottom
    elif quarter == 3:
        place = y0 - bottom, y1 - bottom, right - glyph.x
    elif quarter == 2:
        place = right - x1, right - x0, top - glyph.y
    else:
        place = top - y1, top - y0, glyph.x - left
    return Char(glyph.word, *place, glyph.em, glyph.run, glyph.is_bold, glyph.is_generated)


def _words(text: Any, count: int) -> Iterator[str]:
    """The letter at each index; empty for the first half of a pair of surrogates, a line break as one."""
    from pypdfium2 import raw

    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            yield ""
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        yield _word(code)


@lru_cache(maxsize=4096)
def _word(code: int) -> str:
    if code in (2, 0xFFFE):  # PDFium's sign for a hyphen at a line's end
        return HYPHEN
    if code in (9, 0xA0, 0x2007, 0x202F):
        return " "
    if code in (10, 13, 0x2028, 0x2029, 0x0B, 0x0C, 0x85):
        return "\n"
    if code < 32 or 0xD800 <= code < 0xE000 or 127 <= code < 160:
        return "\ufffd"
    return chr(code) if code < 0x110000 else "\ufffd"


def _em(text: Any, index: int, height: float) -> float:
    """The size of a letter's font as it is seen; its box's height where that cannot be (fonts drawn by the file)."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    size = float(raw.FPDFText_GetFontSize(text, index))
    if raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d)
    return size if 0.3 * height < size < 200 and size > 1 else height


def _is_bold(text: Any, index: int) -> bool:
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text, index, name, 128, ctypes.byref(flags))
    named = name.value.lower() if 0 < length <= 128 else b""
    return b"bold" in named or b"black" in named or b"heavy" in named or raw.FPDFText_GetFontWeight(text, index) >= 600
