"""Lines of a running text that a site puts around every page: bars of links, breadcrumbs, where one is."""

import re
from functools import cache

from trucewatch.read.cues import cue, lexicon
from trucewatch.read.dates import is_date_line

_SEPARATORS = re.compile(r"\s*[|·•»›☰▾▼▸►≡]\s*|\s{2,}|\t")
_CRUMBS = re.compile(r"[^\n.!?]{1,40}(?:\s+[›»]\s+[^\n.!?]{1,60})+")
_LONGEST = 220
_SEGMENT = 60
_HALF_KNOWN = 30
"""Characters of the longest piece of a bar of which only half is known: "LIVE  Truce in the south holds …" is none."""
_WORDS = re.compile(r"[^\W\d_]+")


def is_bar(words: str) -> bool:
    """Whether a line is a bar of links and controls: at least half of its pieces are what sites call them.

    A row of a table is none: its pieces are names and numbers.
    """
    if len(words) > _LONGEST or "\n" in words:
        return False
    pieces = [piece.strip(" :-–—") for piece in _SEPARATORS.split(words)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2:
        return bool(pieces) and _is_run(pieces[0])
    known = [piece for piece in pieces if _is_of_site(piece)]
    is_most = 2 * len(known) > len(pieces) or (2 * len(known) == len(pieces) and max(map(len, pieces)) <= _HALF_KNOWN)
    return is_most and any(not is_date_line(piece) for piece in known)


def is_crumbs(words: str) -> bool:
    """Whether a line says where on the site one is: "World › Middle East"."""
    return len(words) <= _LONGEST and (_CRUMBS.fullmatch(words) is not None or cue("crumbs_lead").starts(words))


def _is_of_site(piece: str) -> bool:
    if _is_run(piece):
        return True
    return len(piece) <= _SEGMENT and (cue("bar_pieces").whole(piece) is not None or is_date_line(piece))


def _is_run(piece: str) -> bool:
    """Three names of sections or more in a row: "World Politics Business Sport"."""
    names = _WORDS.findall(piece.lower())
    return len(names) >= 3 and piece[:1].isupper() and sum(name in _sections() for name in names) >= 0.8 * len(names)


@cache
def _sections() -> frozenset[str]:
    return frozenset(name.lower() for name in lexicon()["section_names"])
