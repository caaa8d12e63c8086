"""Text as it is searched: one form for the spellings that people mix."""

import unicodedata

_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": None}
)


def folded(text: str) -> str:
    """Text without case, accents, Arabic vowel signs and tatweel, and with one alef, ya and ta marbuta.

    Both what is kept and what is asked for go through it, so that they meet.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_ARABIC))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", bare.translate(_ARABIC)).casefold()
