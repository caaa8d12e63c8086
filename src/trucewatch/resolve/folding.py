"""Names made comparable: case, marks, articles, scripts and spellings folded away."""

import re
import unicodedata
from functools import lru_cache

MAX_NAME = 120
"""Longer strings are no place names; the longest name of the base has 117 characters."""

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ə": "a", "æ": "ae", "œ": "oe", "ß": "ss",
    "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "",
}  # fmt: skip
_SILENT = dict.fromkeys("'’‘ʼʻʿʾ`´ʹ\"“”.", "")
_BLANK = dict.fromkeys("-‐‑–—_/,;:()[]", " ")
_TABLE = str.maketrans({**_CYRILLIC, **_LETTERS, **_SILENT, **_BLANK})
_ASCII = str.maketrans({**{key: value for key, value in (_SILENT | _BLANK).items() if key.isascii()}})

ARTICLES = frozenset(
    ["al", "el", "ad", "ed", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az", "ez", "an", "en", "ul", "the"]
)
"""Left out of a name's key, unless it ends in one."""
_ARABIC_ARTICLE = re.compile(r"(?:^|(?<= ))[وبل]?ال(?=\w{2,})")


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """Lower-case words of `name` without marks, apostrophes and punctuation; Cyrillic becomes Latin."""
    if name.isascii():
        return " ".join(name.lower().translate(_ASCII).split())
    written = name.encode("utf-8", "ignore").decode("utf-8")
    lowered = unicodedata.normalize("NFKC", written).casefold().translate(_TABLE)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(plain.casefold().translate(_TABLE).split())


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """`fold` without articles ("At Tanf", "al-Tanf" and "Tanf" are one); what names are stored under."""
    words = fold(name).split()
    kept = [word for word in words[:-1] if word not in ARTICLES] + words[-1:]
    key = " ".join(kept)
    return key if key.isascii() else _ARABIC_ARTICLE.sub("", key)


_DIGRAPHS = (
    ("sh", "s"), ("ch", "s"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("dj", "j"),
    ("zh", "j"), ("ts", "s"), ("ph", "f"), ("q", "k"), ("c", "k"), ("x", "ks"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouwy]+")
_LAST_H = re.compile(r"(?<=[aeiouwy])h\b")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def sound_key(name: str) -> str:
    """`name_key` with spellings of one sound made equal (Dael, Da'el, Da'il; Amuda, Amoda, Amouda).

    Vowel runs become `u` where they hold o, u or w, else `a`; consonants written in several ways become one.
    Empty for names in scripts without written vowels.
    """
    key = name_key(name)
    if not key.isascii():
        return ""
    for written, heard in _DIGRAPHS:
        key = key.replace(written, heard)
    key = _VOWELS.sub(lambda run: "u" if set(run[0]) & set("ouw") else "a", _LAST_H.sub("", key))
    return _DOUBLE.sub(r"\1", key.replace(" ", ""))


def edits(left: str, right: str, limit: int) -> int:
    """Levenshtein distance of two strings, or `limit` + 1 as soon as it is above `limit`."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def letters_of(sound: str) -> int:
    """The set of a sound's letters as bits: an edit changes at most two of them, so that most pairs need no table."""
    found = 0
    for letter in sound:
        found |= 1 << (ord(letter) & 63)
    return found


def edits_allowed(sound: str) -> int:
    """How many edits still make the same name: none under 6 sounds, one under 9, else two."""
    return 0 if len(sound) < 6 else 1 if len(sound) < 9 else 2
