"""What a paragraph is by its own words alone: the site's own, a caption, a correction, a byline."""

import re
from functools import cache

from trucewatch.read.cues import cue, lexicon
from trucewatch.read.dates import days_named, is_bare_day, is_date_line
from trucewatch.read.text_fold import folded

_CAPTION_MAX = 600
_CORRECTION_MAX = 1500
_BYLINE_MAX = 110
ENDS = (".", "!", "?", "…", "”", '"', "’", "'", ")", "]", ":", ";", "»", "؟", "۔", "؛", "،", "。", "|")
"""Signs at the end of a line that is no headline."""
SENTENCE_ENDS = (".", "!", "?", "…", "”", '"', "’", "»", "؟", "۔", "。")
WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_HASHTAGS = re.compile(r"(?:#\w+[\s,،]*){2,}")


def is_caption(words: str) -> bool:
    """Whether a paragraph is told of a picture."""
    if len(words) > _CAPTION_MAX or "\n\n" in words:
        return False
    return cue("caption_lines").starts(words) or cue("credit_only").starts(words) or _ends_with_credit(words)


def _ends_with_credit(words: str) -> bool:
    """A picture's credit with nothing told behind it: "Reuters/Ipsos poll shows" is none."""
    behind = cue("photo_credit").behind(words)
    if behind is None:
        return False
    small = {word.lower() for word in re.findall(r"(?<![\w/])[^\W\d_A-ZА-ЯЁ][^\W\d_]{2,}", behind)}
    return small <= set(lexicon()["credit_rest"])


def is_correction_caption(words: str) -> bool:
    """Whether a paragraph tells of a picture and that this was mended."""
    if cue("correction_lines").starts(words) and cue("photo_credit").inside(words):
        return True
    return is_caption(words) and cue("correction_inside").inside(words)


def is_correction(words: str) -> bool:
    """Whether a paragraph says what was wrong in the page before."""
    return len(words) < _CORRECTION_MAX and cue("correction_lines").starts(words)


def is_credit_only(words: str) -> bool:
    """A picture's frame and credit with nothing told: no word of it is in small letters but the frame's own."""
    if not cue("credit_only").starts(words):
        return False
    told = re.sub(r"enlarge this image|toggle caption|hide caption", "", words, flags=re.IGNORECASE)
    small = [word for word in WORD.findall(told) if word[0].islower()]
    return len(small) < 4


def is_boilerplate(words: str) -> bool:
    """Whether a paragraph is the site's own and tells nothing."""
    if len(words) > 400:
        return False
    if cue("boilerplate_whole").whole(words.rstrip(" :")):
        return True
    if len(words) <= 300 and cue("boilerplate_anywhere").inside(words) and not _is_told_price(words):
        return True
    return cue("boilerplate_lines").starts(words) or _HASHTAGS.fullmatch(words) is not None


def _is_told_price(words: str) -> bool:
    """Whether a paragraph speaks of money by the year and offers nothing: wages, rents, bread."""
    return cue("price_lines").inside(words) and not cue("offer_lines").inside(words)


def is_agency(words: str) -> bool:
    """Whether a line is an agency's name, perhaps with its town: "دمشق - سانا", "BEIRUT (Reuters)"."""
    if "\n" in words or len(words) > 50:
        return False
    plain = folded(words).strip(" .,:()[]/–—-")
    if plain.casefold() in _agencies():
        return True
    parts = [part.strip(" .,:") for part in re.split(r"\s*[-–—(/]\s*", plain, maxsplit=1)]
    return len(parts) == 2 and parts[1].rstrip(" )/").casefold() in _agencies() and len(parts[0].split()) <= 3


@cache
def _agencies() -> frozenset[str]:
    return frozenset(folded(name).casefold() for name in lexicon()["agencies"])


def is_byline(words: str) -> bool:
    """Whether a short line names an author, an agency or a desk, or says when the page came out."""
    if "\n" in words or len(words) > _BYLINE_MAX or (words.endswith(":") and cue("byline_lead").starts(words)):
        return False
    if cue("byline_lines").starts(words) or is_agency(words) or (is_date_line(words) and not is_bare_day(words)):
        return True
    if words.endswith(ENDS):
        return False
    if _is_dated_name(words):
        return True
    names = re.findall(r"[^\s,،|/]+", words)
    capital = [name[:1].isupper() or name.lower() in lexicon()["name_small_words"] for name in names]
    return 1 < len(names) <= 6 and all(capital) and names[0][:1].isupper() and not any(map(str.isdigit, words))


def _is_dated_name(words: str) -> bool:
    """A name and a day and nothing else: "Name Name | 7 June 2017"."""
    days = [day for day in days_named(words) if day.has_year]
    if len(days) != 1:
        return False
    names = words[: days[0].start].strip(" ,،|/–—-•·").split()
    return 1 < len(names) <= 4 and all(name[:1].isupper() for name in names) and is_date_line(words[days[0].start :])


def is_uncased_name(words: str) -> bool:
    """Whether a line may be an author's name in a script without capitals: two or three words and no mark."""
    names = words.split()
    return 2 <= len(names) <= 3 and len(words) <= 32 and all(_is_uncased(name) for name in names)


def _is_uncased(word: str) -> bool:
    plain = folded(word)
    return plain.isalpha() and plain.lower() == plain.upper()


def author_in(words: str) -> str | None:
    """The name in a byline, without the words before it; None where it is no name but a day or a town."""
    if is_agency(words) and folded(words).strip().casefold() not in _agencies():
        return None
    name = cue("byline_lead").rest_of(words)
    days = [day for day in days_named(name) if day.has_year]
    if days and days[0].start > 3:
        name = name[: days[0].start].rstrip(" ,،|/–—-•·")
    return None if any(map(str.isdigit, name)) or is_date_line(words) else name or None
