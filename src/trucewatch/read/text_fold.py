"""Words made alike for matching: signs that show nothing, letters of several shapes. The text itself stays as it came.

Bidirectional controls (Unicode Standard Annex 9), joiners, soft hyphens, the tatweel and Arabic vowel signs go;
Arabic presentation forms become their letters; alef with its hamzas is alef, Persian yeh and kaf are the Arabic
ones, yo is ye; blanks of every width are one kind of blank.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

_SILENT = (
    "\u00ad\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"  # controls, joiners, tatweel
    "\u064b-\u065f\u0670\u06d6-\u06dc"  # vowel signs
)
_PARAGRAPH = 2000
_FORMS = "\ufb50-\ufdff\ufe70-\ufefc"
_LONGER = re.compile(f"[{_SILENT}{_FORMS}]")
"""What changes the length of a text when it is folded."""
_IN_OTHER_SCRIPT = re.compile("[\u0370-\u1fff\u2c00-\ua6ff\ufb1d-\ufefc]")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ی": "ي",
        "ک": "ك",
        "ё": "е",
        "Ё": "Е",
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "),
    }
)


@cache
def _table() -> Mapping[int, str]:
    table = dict(_ALIKE)
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        letters = unicodedata.normalize("NFKC", chr(code))
        table[code] = re.sub(f"[{_SILENT}]", "", letters).strip().translate(_ALIKE)
    for code in range(0x10000):
        if code not in table and re.match(f"[{_SILENT}]", chr(code)):
            table[code] = ""
    return table


def folded(text: str) -> str:
    """`text` as cues are matched against it."""
    if text.isascii():
        return text
    return _folded_paragraph(text) if len(text) <= _PARAGRAPH else text.translate(_table())


@lru_cache(maxsize=128)
def _folded_paragraph(text: str) -> str:
    """A paragraph is asked a score of cues one after the other."""
    return text.translate(_table()) if _changed().search(text) else text


@cache
def _changed() -> re.Pattern[str]:
    """What folding changes. Looking for it takes a fifth of the time, and most paragraphs hold none."""
    return re.compile(f"[{''.join(re.escape(chr(code)) for code in _table())}]")


def has_other_script(text: str) -> bool:
    """Whether `text` holds a letter that is not Latin."""
    if text.isascii():
        return False
    return _holds_other_script(text) if len(text) <= _PARAGRAPH else _IN_OTHER_SCRIPT.search(text) is not None


@lru_cache(maxsize=128)
def _holds_other_script(text: str) -> bool:
    return _IN_OTHER_SCRIPT.search(text) is not None


def folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters (and for its end) the place in `text` where it came from."""
    if text.isascii() or not _LONGER.search(text):
        return folded(text), range(len(text) + 1)
    table = _table()
    pieces = [table.get(ord(sign), sign) for sign in text]
    places = [at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*places, len(text)]


def folded_pattern(expression: str) -> str:
    """A regular expression of the lexicon, its letters folded as the text it is matched against."""
    without_signs = re.sub("[\u064b-\u065f\u0670]\\??", "", expression)
    return without_signs.translate(_ALIKE)
