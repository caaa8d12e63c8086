"""A page's own words, and what they say of who published it."""

import re
from collections.abc import Iterable
from datetime import date

from trucewatch.core.records import Part, PartKind
from trucewatch.read.calendar_words import any_pattern, weekday_pattern
from trucewatch.read.cues import cue, lexicon
from trucewatch.read.dates import date_in_text, is_date_line
from trucewatch.read.text_fold import folded

_NAME_MAX = 60


_NOT_ITS_OWN = frozenset(
    {PartKind.CAPTION, PartKind.COMMENT, PartKind.EMBED, PartKind.QUOTE, PartKind.RELATED, PartKind.NOTICE}
)


def own_words(text: str, parts: Iterable[Part]) -> str:
    """The text with pictures' and other people's words blanked out, places kept: their dates are not the page's."""
    pieces, at = [], 0
    for part in parts:
        if part.kind in _NOT_ITS_OWN and part.end > at:
            start = max(at, part.start)
            pieces += [text[at:start], " " * (part.end - start)]
            at = part.end
    return "".join([*pieces, text[at:]])


def publisher_in_text(text: str, *, not_after: date) -> str | None:
    """The name that a dateline puts before its date and a comma: "Eastern Despatch, Wednesday, 7 June 2017"."""
    found = date_in_text(text, not_after=not_after)
    if not found:
        return None
    named, start = found
    end = text.find("\n", named.end)
    line = text[start : end if end >= 0 else len(text)]
    parted = re.search(r"\s*[,،|]", line[: named.start - start])
    words = line[: parted.start()].strip(" \u200e\u200f\u202a-\u202e") if parted else ""
    if parted is None or not 0 < len(words) <= _NAME_MAX or len(words.split()) > 6 or _is_no_name(words):
        return None
    # Names with small letters in them ("Северный вестник"), or in a script without capitals, look like any words;
    # what follows must then be the day and nothing else.
    is_name = all(word[:1].isupper() or word in lexicon()["name_small_words"] for word in words.split())
    return words if is_name or is_date_line(line[parted.end() :]) else None


def _is_no_name(words: str) -> bool:
    """A town in capitals, a weekday, a label, an author: none of them publishes."""
    plain = folded(words)
    if words.upper() == words != words.lower() or any(map(str.isdigit, words)) or cue("byline_lead").starts(words):
        return True
    labels = rf"(?:{any_pattern('published_label')}|{any_pattern('modified_label')})(?!\w)"
    return weekday_pattern().search(plain) is not None or re.match(labels, plain, re.IGNORECASE) is not None
