"""Words of time by what they mean: a text in any language of the lexicon becomes one line of marks.

"on Saturday night, 4 May" → "on wd5 night , 4 mo5": the grammar reads marks only and knows no language.
"""

import re
from collections.abc import Iterator
from datetime import date

from trucewatch.resolve.times_lexicon import TOKEN, Lexicon, digest_of_lexicon, folded, lexicon

__all__ = ["Lexicon", "digest_of_lexicon", "lexicon", "marked", "war_before", "zone_of"]

MOST_CHARACTERS = 400
"""Longer words of time are none."""
_GENITIVE = re.compile(r"['’](?:s)?$")
_SILENT = frozenset({"the", ",", "«", "»", '"', "“", "”", "(", ")", "ال", "'", "’"})
_SUFFIX = re.compile(r"\b(\d{1,2}) (?:st|nd|rd|th|го|е|й|ого)\b")
_DOT = re.compile(r"\b((?:mo|wd)\d+|u:\w+) \.")
_TO_NUMBER = re.compile(r"(?<=[^\W\d_])-(?=\d{4}(?!\d))")
_STRONG = re.compile(
    r"mo\d|wd\d|\d|in$|since$|last$|next$|early$|late$|mid$|u:|#|this$|ago$|after$|before$|until$|half|quarter|straight|ord\d|of$"
)


def zone_of(country: str) -> str | None:
    """IANA zone that clocks of a country (ISO alpha-2) are read in; None where it has several or is not known."""
    return lexicon().zones.get(country)


def war_before(country: str, day: date) -> date | None:
    """First day of the country's last war that began before a day."""
    return max((began for began in lexicon().wars.get(country, ()) if began < day), default=None)


def words_of(prefix: str, *, is_sure: bool = False) -> str:
    """Alternatives of a pattern: the folded words whose marks begin so; `is_sure` leaves out those of two meanings."""
    known = lexicon()
    found = {" ".join(words) for words, mark in known.marks.items() if mark.startswith(prefix)}
    kept = found - known.ambiguous if is_sure else found
    return "|".join(map(re.escape, sorted(kept, key=lambda word: (-len(word), word))))


def marked(text: str) -> str:
    """The text as marks parted by blanks; words the lexicon lacks stay as they are, in lower case."""
    written = TOKEN.findall(_TO_NUMBER.sub(" ", folded(text[:MOST_CHARACTERS])))
    kept = (mark for mark in _without_false(written, list(_marks(written))) if mark not in _SILENT)
    line = _SUFFIX.sub(r"ord\1", _DOT.sub(r"\1", " ".join(kept)))
    for pattern, replacement in lexicon().rewrites:
        line = pattern.sub(replacement, line)
    return line


def _marks(written: list[str]) -> Iterator[tuple[str, int]]:
    """(mark, number of tokens) in order."""
    known = lexicon()
    words = [_base(_GENITIVE.sub("", token.lower()) if len(token) > 2 else token.lower(), known) for token in written]
    index = 0
    while index < len(words):
        for length in known.lengths.get(words[index], ()):
            mark = known.marks.get(tuple(words[index : index + length]))
            if mark is not None:
                yield mark, length
                index += length
                break
        else:
            yield from _unknown(words[index])
            index += 1


def _base(word: str, known: Lexicon) -> str:
    """A word without the one-letter words that Arabic writes onto it, where only the rest is known."""
    if word in known.lengths or not "\u0620" <= word[:1] <= "\u064a":
        return word
    if word.startswith("لل") and (whole := "ال" + word[2:]) in known.lengths:
        return whole
    for bare in (word[1:] if word[0] in "وفبلك" else "", word[2:] if word.startswith("ال") else ""):
        if bare in known.lengths:
            return bare
    return word


def _unknown(word: str) -> Iterator[tuple[str, int]]:
    """Hyphenated words are read piece by piece ("mid-May", "two-day", "May-June"); all pieces count as one token."""
    known = lexicon()
    pieces = word.split("-") if "-" in word[1:] else [word]
    marks = [known.marks.get((piece,), piece) for piece in pieces]
    is_range = all(_NAMED_MARK.match(mark) for mark in marks)
    for index, mark in enumerate(marks):
        if index and is_range:
            yield "-", 0
        yield mark, int(index == 0)


def _without_false(written: list[str], marks: list[tuple[str, int]]) -> Iterator[str]:
    """Drops readings that the neighbours or the case do not bear: the verb "may", "Tomorrow" in a name."""
    known = lexicon()
    is_shouted = all(token.isupper() for token in written if token[0].isalpha())
    place = 0
    for index, (mark, length) in enumerate(marks):
        token = written[place] if place < len(written) else ""
        lowered = token.lower()
        before = written[place - 1] if 0 < place <= len(written) else ""
        place += length
        is_name = not is_shouted and _is_name(lowered, token, mark, before, written[place : place + 2])
        is_false = lowered in known.ambiguous and length == 1 and not _is_borne(token, marks, index, is_shouted)
        if is_name and before.isdigit():
            yield "no"
        yield lowered if is_name or is_false else mark


_JOINING = frozenset({"to", "-", "–", "and", "or", "until", "through", "both"})
_NAMED_MARK = re.compile(r"mo\d|wd\d|day:")


def _is_name(lowered: str, token: str, mark: str, before: str, following: list[str]) -> bool:
    """Whether a day or month in capitals is part of a name: "October war", "Russia Today", "March of Return"."""
    if not token[:1].isupper() or not _NAMED_MARK.match(mark) or not token[1:].islower():
        return False
    known, behind = lexicon(), [word.lower() for word in following]
    if lowered in known.names:
        return (following[:1] != [] and following[0][:1].isupper()) or before.lower() in known.before_names
    if behind[:1] != [] and behind[0].isdigit():
        behind = behind[1:]
    if behind[:1] == ["of"]:
        return behind[1:] != [] and behind[1] in known.of_names
    return behind[:1] != [] and behind[0] in known.after_names


def _is_borne(token: str, marks: list[tuple[str, int]], index: int, is_shouted: bool) -> bool:
    before = marks[index - 1][0] if index else ""
    after = marks[index + 1][0] if index + 1 < len(marks) else ""
    if token[0].isupper() and not is_shouted and len(token) > 2 and (len(marks) == 1 or before):
        return True
    is_range = after in _JOINING and index + 2 < len(marks) and marks[index + 2][0].startswith("mo")
    return bool(_STRONG.match(before) or _STRONG.match(after)) or is_range
