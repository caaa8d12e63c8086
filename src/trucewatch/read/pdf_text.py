"""The task that reads a PDF: its pages' blocks in order, running heads told apart. Runs in the child process."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from trucewatch.read.cues import cue
from trucewatch.read.pdf_blocks import BULLET, Block, page_blocks
from trucewatch.read.pdf_chars import HYPHEN, Limits, PdfPage, chars_of, opened
from trucewatch.read.pdf_lines import Row, cell_text, pieces_of, rows_of

_HYPHENATED = 0.02
"""Share of lines that end in a hyphen, each word counted once, above which a file breaks words: 0.04 in a manual set
by TeX; 0 to 0.011 in reports where only words with a hyphen of their own are parted."""
_EDGE_ROWS = 4
"""Rows at each edge of a page that may be a running head or foot."""
_SAME_PLACE = 8.0
"""Points by which the same running head stands higher or lower on another page."""
_HEADING = 1.12
"""How much larger than the text a heading is set; smaller differences are captions and tables."""
_HEADING_MAX = 220
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LEADER = re.compile(r"(?:[.·…_]\s?){6,}\s*\|?\s*[\divxl]{1,5}$")
"""Dots that lead from a chapter's name to its page."""
_ENDS = (".", "!", "?", "…", "”", '"', ":", ";", "»", "؟", "。", "؛", ")", "]", "۔")


@dataclass(slots=True)
class _Laid:
    """A page made into blocks, and its running heads and feet as text."""

    blocks: list[Block]
    edges: list[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a file in small letters, and whether it breaks words at the ends of lines."""

    counts: Counter[str]
    hyphenates: bool


def read(data: bytes, *, pages: int, chars: int, seconds: float) -> dict[str, Any]:
    """What a PDF holds, as JSON: `error`, or `pages`, each with its `running` lines and its `blocks`.

    A block is [kind, text, whether it goes on the block before].

    Kinds are `title`, `heading`, `text`, `table`, `contents`. `bare` numbers pages without text
    that show something.
    """
    try:
        document = opened(data)
    except PermissionError:
        return {"error": "encrypted"}
    except ValueError:
        return {"error": "damaged"}
    try:
        file = chars_of(document, Limits(pages, chars, seconds))
    finally:
        document.close()
    laid = _laid(file.pages)
    told = list(_told(laid))
    return {
        "pages": told,
        "count": file.count,
        "cut": file.cut,
        "meta": file.meta,
        "bare": [number for number, page in enumerate(file.pages, 1) if not page.chars and page.pictures],
        "unmapped": _unmapped(file.pages),
    }


def _unmapped(pages: Sequence[PdfPage]) -> float:
    """The share of letters whose font does not say what they are."""
    words = Counter(char.word for page in pages for char in page.chars if char.word != " ")
    strange = sum(count for word, count in words.items() if word == "\ufffd" or "\ue000" <= word <= "\uf8ff")
    return strange / max(1, words.total())


def _laid(pages: Sequence[PdfPage]) -> list[_Laid]:
    pieces = [pieces_of(page.chars) for page in pages]
    rows = [rows_of(some) for some in pieces]
    running = _running(rows, pages)
    laid = []
    for number, some in enumerate(pieces):
        silent = {id(piece) for row in running[number] for piece in row.pieces}
        kept = [piece for piece in some if id(piece) not in silent]
        laid.append(_Laid(page_blocks(kept), [_row_text(row) for row in running[number]]))
    return laid


def _row_text(row: Row) -> str:
    return cell_text(row.pieces)


def _running(pages: Sequence[Sequence[Row]], sizes: Sequence[PdfPage]) -> list[list[Row]]:
    """Each page's running heads and feet: what stands at the same place of several pages, figures aside."""
    seen: defaultdict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    for number, rows in enumerate(pages):
        for is_top, row in _edges(rows):
            seen[is_top, _folded(row)].append((number, row.base if not is_top else sizes[number].height - row.base))
    found: list[list[Row]] = []
    for number, rows in enumerate(pages):
        kept = []
        for is_top in (True, False):
            for row in (row for top, row in _edges(rows) if top is is_top):
                place = row.base if not is_top else sizes[number].height - row.base
                others = {n for n, at in seen[is_top, _folded(row)] if abs(at - place) <= _SAME_PLACE}
                if len(others) < 2 and not _is_page_number(row, place, sizes[number]):
                    break
                kept.append(row)
        # A page of nothing but running lines is a page whose text repeats.
        found.append(kept if len(kept) < len(rows) or len(kept) == 1 else [])
    return found


def _edges(rows: Sequence[Row]) -> Iterator[tuple[bool, Row]]:
    """Rows from the upper edge inwards, and from the lower."""
    most = min(_EDGE_ROWS, max(1, len(rows) // 2))
    yield from ((True, row) for row in rows[:most])
    yield from ((False, row) for row in reversed(rows[-most:]))


def _folded(row: Row) -> str:
    return re.sub(r"[\d\W_]+", " ", re.sub(r"\d+", "0", _row_text(row))).strip().lower() or "0"


def _is_page_number(row: Row, place: float, page: PdfPage) -> bool:
    return place < 0.12 * page.height and cue("page_number").whole(_row_text(row)) is not None


def _told(laid: Sequence[_Laid]) -> Iterator[dict[str, Any]]:
    blocks = [block for page in laid for block in page.blocks]
    body = _body_size(blocks)
    is_bold = _is_bold_text(blocks)
    title = _title(laid, body)
    words = _words_of(blocks)
    above: Block | None = None
    for page in laid:
        told = []
        for block in page.blocks:
            kind = _kind(block, body, title, is_bold)
            joins = kind == "text" and above is not None and _goes_on(above, block)
            told.append([kind, _text(block, words), joins])
            above = block if kind == "text" else None
        yield {"blocks": told, "running": page.edges}


def _words_of(blocks: Sequence[Block]) -> Words:
    counts = Counter(word.lower() for block in blocks for line in _whole(block) for word in _WORD.findall(line))
    lines = [(one.text, two.text) for block in blocks for one, two in pairwise(block.lines)]
    broken = {(one.rsplit(" ", 1)[-1], two.split(" ", 1)[0]) for one, two in lines if one.endswith((HYPHEN, "-"))}
    return Words(counts, hyphenates=len(broken) > _HYPHENATED * len(lines))


def _whole(block: Block) -> Iterator[str]:
    """The lines of a block without the halves of words that a hyphen at a line's end parts."""
    is_broken = False
    for line in block.lines:
        text = re.sub(r"^\S+", "", line.text) if is_broken else line.text
        is_broken = line.text.endswith((HYPHEN, "-"))
        yield re.sub(r"\S+$", "", text) if is_broken else text


def _body_size(blocks: Sequence[Block]) -> float:
    sizes: Counter[float] = Counter()
    for block in blocks:
        for line in block.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_bold_text(blocks: Sequence[Block]) -> bool:
    """Whether the whole file is set in bold, which then tells nothing."""
    letters = sum(len(line.text) for block in blocks for line in block.lines)
    return 2 * sum(len(line.text) for block in blocks for line in block.lines if line.is_bold) > letters


def _title(laid: Sequence[_Laid], body: float) -> Block | None:
    """The largest heading of the first page that has text."""
    first = next((page for page in laid if page.blocks), None)
    heads = [block for block in (first.blocks if first else ()) if _is_large(block, body)]
    return max(heads, key=lambda block: block.size, default=None)


def _is_large(block: Block, body: float) -> bool:
    return not block.is_table and block.size >= _HEADING * body and _is_short(block)


def _is_short(block: Block) -> bool:
    letters = sum(len(line.text) for line in block.lines)
    text = block.lines[-1].text
    return (
        letters <= _HEADING_MAX
        and len(block.lines) <= 5
        and bool(_WORD.search(block.lines[0].text))
        and (not text.endswith((".", ",", ";", "،")))
    )


def _kind(block: Block, body: float, title: Block | None, is_bold: bool) -> str:
    if 2 * sum(bool(_LEADER.search(line.text)) for line in block.lines) >= len(block.lines):
        return "contents"
    if block is title:
        return "title"
    if block.is_table:
        return "table"
    is_strong = block.is_bold and not is_bold and len(block.lines) <= 3 and not block.lines[-1].text.endswith(_ENDS[:6])
    if _is_short(block) and (_is_large(block, body) or (is_strong and not BULLET.match(block.lines[0].text))):
        return "heading"
    return "text"


def _goes_on(above: Block, block: Block) -> bool:
    """Whether a paragraph goes on from the end of a column or page to the next."""
    if not (above.closes and block.opens) or abs(above.size - block.size) > 0.6:
        return False
    last, first = above.lines[-1], block.lines[0].text
    if last.text.endswith(_ENDS) or BULLET.match(first):
        return False
    if last.text.endswith((HYPHEN, "-")) or first[0].islower():
        return True
    is_cased = any(sign.islower() for sign in last.text)
    return (not is_cased or first[0].isdigit()) and last.x1 - last.x0 > 0.75 * above.width


def _text(block: Block, words: Words) -> str:
    if block.is_table:
        return "\n".join(line.text for line in block.lines)
    told = block.lines[0].text
    for line in block.lines[1:]:
        told = joined(told, line.text, words)
    return told.rstrip(HYPHEN) + "-" if told.endswith(HYPHEN) else told


def joined(above: str, line: str, words: Words) -> str:
    """Two lines as one. Whether the hyphen between them goes is told by the file's other words, if they tell it.

    It stays before a capital or a figure, between two words that the file knows, and where the file hardly ever
    breaks words.
    """
    if not above.endswith((HYPHEN, "-")) or len(above) < 2 or above[-2].isspace():
        return f"{above} {line}"
    stem = above[:-1]
    left, right = _last_word(stem), _WORD.match(line)
    if not left or not right:
        return f"{stem}-{line}" if left or stem[-1].isdigit() else f"{above} {line}"
    first, second = left.lower(), right.group().lower()
    if words.counts[first + second]:
        return stem + line
    halves = first.rsplit("-", 1)[-1], second.split("-", 1)[0]
    are_words = all(words.counts[half] > 0 and len(half) > 3 for half in halves)
    stays = words.counts[f"{first}-{second}"] or not line[0].islower() or are_words or not words.hyphenates
    return f"{stem}-{line}" if stays else stem + line


def _last_word(text: str) -> str:
    found = _WORD.findall(text[-60:])
    return found[-1] if found and text.endswith(found[-1]) else ""


__all__ = ["joined", "read"]
