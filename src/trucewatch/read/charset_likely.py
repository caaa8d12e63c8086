"""How likely it is that bytes were read in the right encoding: by the letters, their neighbours and their frequency.

Encodings of one byte a letter never fail to decode; a wrong one gives rare letters, capitals inside words,
accents in a row, box lines and control signs.
"""

import re
import unicodedata
from functools import cache

CANDIDATES = ("cp1251", "cp1256", "koi8-r", "iso8859-6", "cp1252", "cp866", "iso8859-5", "koi8-u", "mac-cyrillic")
"""Encodings of one byte that pages in the languages read are found in, likeliest first."""
LIKELY = 0.3
"""From here a reading is taken for right; right ones of ours lie at 0.35 to 0.9, wrong ones below 0.2."""
_SAMPLE = 60_000
_SIGNS = 3000
_UTF16_LEAST = 24
"""Bytes below which zeros at every second place may be chance."""
_OTHER = re.compile(r"[^\x00-\x7f]")
_FREQUENT = frozenset("оеаинтсрвліОЕАИНТСРВЛІ" + "اليمنوتربعةدفقه")
"""The letters that make up about three quarters of Russian, Ukrainian and Arabic text."""
_MARKS = frozenset("’‘“”„–—…«»°£€№©®·•،؛؟ـ\u00a0\u200e\u200f\u200c\u200d\u00ad№§±½")


def likelihood(text: str) -> float:
    """From below -1 (wrong) to 1 (right) over the signs that are not ASCII; 1 where there are none."""
    sample = text[:_SAMPLE]
    scores = []
    for match in _OTHER.finditer(sample):
        at = match.start()
        scores.append(_score(match[0], sample[at - 1 : at], sample[at + 1 : at + 2]))
        if len(scores) == _SIGNS:
            break
    return sum(scores) / len(scores) if scores else 1.0


def likeliest(data: bytes) -> tuple[str, float]:
    """The encoding of one byte in which the bytes read best, and how likely that is."""
    sample = data[:_SAMPLE]
    rated = [(likelihood(sample.decode(name, "replace")), -place, name) for place, name in enumerate(CANDIDATES)]
    best = max(rated)
    return best[2], best[0]


def utf16_without_mark(data: bytes) -> str | None:
    """utf-16-le or utf-16-be where the bytes are that with no mark at their beginning; None where they are not."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    sample = sample[: len(sample) - len(sample) % 2]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    # Blanks, digits and line breaks of any script have a zero for their high byte; one text has them on one side only.
    if len(sample) < _UTF16_LEAST or min(zeros) > 0.01 * max(zeros) or max(zeros) < 0.03 * len(sample) / 2:
        return None
    name = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    try:
        text = sample.decode(name)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 2:
            return None
        text = sample.decode(name, "ignore")
    if _reads_as_utf8(sample):
        return None
    usual = sum(sign.isprintable() or sign.isspace() for sign in text)
    return name if usual >= 0.98 * len(text) and likelihood(text) > 0 else None


def _reads_as_utf8(sample: bytes) -> bool:
    """Whether the bytes are UTF-8 with a zero here and there; UTF-16 read so is control signs for a quarter."""
    try:
        text = sample.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(sign < " " and not sign.isspace() for sign in text) < 0.25 * len(text)


def _score(sign: str, before: str, behind: str) -> float:
    kind = _script(sign)
    if kind == "mark":
        return 0.3
    if kind in ("control", "symbol"):
        return -3.0 if kind == "control" else -1.5
    if kind == "latin":
        return _accent(sign, before, behind)
    if kind == "other":
        return 0.0
    near = {_script(one) for one in (before, behind) if one.isalpha()}
    if near - {kind}:
        return -1.5
    if sign.isupper() and before.islower():
        return -2.0
    return 1.0 if sign in _FREQUENT else -0.3


def _accent(sign: str, before: str, behind: str) -> float:
    """An accented letter stands among plain ones."""
    if sign.isupper() and before.islower():
        return -1.5
    plain = sum(one.isascii() and one.isalpha() for one in (before, behind))
    accented = sum(one.isalpha() and not one.isascii() for one in (before, behind))
    if accented:
        return -1.0 if accented == 2 or not plain else -0.3
    return 0.6 if plain else -0.2


@cache
def _script(sign: str) -> str:
    if sign.isascii():
        return "latin"
    if sign in _MARKS:
        return "mark"
    category = unicodedata.category(sign)
    if category in ("Cc", "Cn", "Co", "Cs") or sign == "\ufffd":
        return "control"
    if "\u064b" <= sign <= "\u0652":
        return "mark"
    if not category.startswith("L"):
        return "symbol"
    name = unicodedata.name(sign, "").split(" ")[0].lower()
    return name if name in ("latin", "cyrillic", "arabic") else "other"
