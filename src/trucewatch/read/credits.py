"""Whom a page as a whole credits its text to: datelines, bylines and lines at its foot.

Names are given as written; whether one is an agency is for the registries. Credits of pictures are none of the text's,
and neither are those inside a sentence: these are tellers of that sentence alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trucewatch.core.records import Document, PartKind

UNNAMED = "agencies"
"""The name of agencies that a page credits without their names."""
MOST_LINES = 4_000
FIRST_LINES = 4
"""Lines of the text, the headline left out, in which a dateline may stand: a standfirst or a byline may come before."""
LAST_LINES = 6
"""Lines from the end in which a foot may stand."""
LONGEST = 140
"""Characters of a line that is a credit and nothing else."""
MOST_BEFORE = 6
"""Words before names in brackets that may be a place, a day or an author, with the text still to come."""
_TELLING = frozenset({PartKind.STANDFIRST, PartKind.BODY, PartKind.NOTICE, PartKind.BOILERPLATE})
_DATELINE = re.compile(
    r"(?P<place>[^\n(/]{0,70}?)(?P<open>[(/])(?P<names>[^()\n]{2,60}?)[)/]\.?\s*(?P<dash>[-–—:|]+|(?<=/)\.|(?<=/\.))"
)
_WIRE_FIRST = re.compile(r"(?P<place>[^\n(/]{2,40}?)\s[-–—]\s(?P<names>[A-Z]{2,6}(?:/[A-Z]{2,6})*)\s?[-–—:]\s")
_END = re.compile(r"[(\[](?P<names>[^()\[\]\n]{2,60})[)\]]\s*\.?\s*$")
_SPLIT = re.compile(r"\s*(?:[,;/|&+]|\band\b|\bet\b|\by\b|\bund\b|(?<!\w)и(?!\w)|(?<!\w)و(?=\w))\s*")
_OF_PICTURE = re.compile(r"(?:[^()\[\]\n]*[(\[])?\s*(?P<left>[^/()\[\]\n]+)/(?P<right>[^/()\[\]\n]+)[)\]]?\s*\.?\s*")
"""A person and an agency parted by a stroke, as under pictures ("Anna Hill/Reuters"); "AFP/Reuters" is none."""
_EDGE = " \t\n.:;,-–—©*•|()[]"


@dataclass(frozen=True, slots=True)
class Credit:
    """A name that a page credits its text to; `is_source` where it says so in the word ("Source: …")."""

    name: str
    is_source: bool = False


def credits(document: Document) -> tuple[Credit, ...]:
    """The credits of a page in order, each name once; nothing for a data set's row."""
    if document.record:
        return ()
    found = [*_of_byline(document.byline or ""), *_of_lines(_lines(document))]
    return tuple({credit.name.casefold(): credit for credit in reversed(found)}.values())[::-1]


def _lines(document: Document) -> list[str]:
    """The lines of the publisher's own text, pictures and headlines left out."""
    found: list[str] = []
    telling = _TELLING
    if not any(part.kind is PartKind.BODY for part in document.parts):
        telling |= {PartKind.CAPTION}  # a short page whose one paragraph ends in a credit reads like a picture's words
    parts = [part for part in document.parts if part.kind in telling]
    for part in parts:
        found += (line.strip() for line in document.text[part.start : part.end].split("\n") if line.strip())
        if len(found) > MOST_LINES:
            break
    if not document.parts:
        found = [line.strip() for line in document.text.split("\n") if line.strip()]
    return found


def _of_byline(byline: str) -> Iterator[Credit]:
    names = re.sub(r"^\s*(?:by|von|par|por)\b", "", byline[:LONGEST], flags=re.IGNORECASE)
    yield from _split(names)
    for head in sorted(_words()["shared_heads"], key=len, reverse=True):
        if (at := names.casefold().find(f" {head} ")) >= 0:
            yield from _split(names[at + len(head) + 2 :])
            return


def _of_lines(lines: list[str]) -> Iterator[Credit]:
    for line in lines[:FIRST_LINES]:
        if not _is_of_picture(line[:LONGEST]):
            yield from _dateline(line)
    ends = dict.fromkeys((*range(min(FIRST_LINES, len(lines))), *range(max(0, len(lines) - LAST_LINES), len(lines))))
    for at in ends:
        line = lines[at]
        if _is_of_picture(line if len(line) <= LONGEST else line[-80:]):
            continue
        is_last = all(len(later) <= LONGEST for later in lines[at + 1 :])
        if len(line) <= LONGEST:
            yield from _whole_line(line, is_last=is_last)
        elif is_last and at >= len(lines) - LAST_LINES and (end := _END.search(line[-80:])) is not None:
            yield from _split(end["names"])


def _dateline(line: str) -> Iterator[Credit]:
    match = _DATELINE.match(line) or _WIRE_FIRST.match(line)
    if match is not None and _is_place_and_day(match["place"]):
        yield from _split(match["names"])


def _is_place_and_day(text: str) -> bool:
    """Whether words are a city's and a day's: capitals and figures, no sentence."""
    words = re.findall(r"[^\W_]+", text)
    return len(words) <= 8 and all(not word[0].islower() or word in ("and", "de", "al") for word in words)


def _whole_line(line: str, *, is_last: bool) -> Iterator[Credit]:
    """The credits of a line that holds nothing else; words before one in brackets only where no prose follows."""
    told = line.strip(_EDGE)
    low = told.casefold()
    words = _words()
    if low.removeprefix("by ").strip() in words["unnamed"]:
        yield Credit(UNNAMED)
        return
    head, colon, rest = told.partition(":")
    if colon and head.casefold().strip() in words["source_heads"]:
        yield from (Credit(one.name, is_source=True) for one in _split(rest))
        return
    if any(low.startswith(f"{head} ") for head in words["desk_heads"]):
        yield from _split(told.rsplit(";", 1)[-1] if ";" in told else "")
        return
    for tail in words["shared_tails"]:
        if low.endswith(tail):
            yield from _split(told[: len(told) - len(tail)])
            return
    for shared in sorted(words["shared_heads"], key=len, reverse=True):
        if low.startswith(f"{shared} "):
            yield from _split(told[len(shared) :])
            return
    if _is_under_picture(line):
        return
    if (end := _END.search(line)) is not None:
        if is_last or len(line[: end.start()].split()) <= MOST_BEFORE:
            yield from _split(end["names"])
    elif len(told.split()) <= 4:
        yield from _split(re.sub(r"^by\s+", "", told, flags=re.IGNORECASE))


def _split(names: str) -> Iterator[Credit]:
    """Each of the names; the words for agencies without names as one of them."""
    for name in _SPLIT.split(names.strip(_EDGE)):
        told = name.strip(_EDGE)
        if told.casefold() in _words()["unnamed"]:
            yield Credit(UNNAMED)
        elif 1 < len(told) <= 60 and len(told.split()) <= 6 and not _is_of_picture(told) and _is_name(told):
            yield Credit(told)


def _is_name(told: str) -> bool:
    """Whether words are no sentence: beside capitals stand only small words of names ("TASS news agency")."""
    words = re.findall(r"[^\W\d_]+", told)
    small = [word for word in words if word[0].islower()]
    return len(small) == len(words) or _words()["small_words"].issuperset(word.casefold() for word in small)


def _is_under_picture(line: str) -> bool:
    match = _OF_PICTURE.fullmatch(line.strip(" ©•*—–-"))
    if match is None or line.casefold().startswith("by "):
        return False
    sides = (match["left"].split(), match["right"].split())
    return any(
        2 <= len(side) <= 4 and all(word[0].isupper() for word in side) and not _is_agencys(side) for side in sides
    )


def _is_agencys(words: list[str]) -> bool:
    return not _words()["small_words"].isdisjoint(word.casefold() for word in words)


def _is_of_picture(text: str) -> bool:
    return not _words()["pictures"].isdisjoint(re.findall(r"[^\W\d_]+", text.casefold()))


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """The lists of `data/lexicons/credits.yaml`."""
    from ruamel.yaml import YAML

    text = files("trucewatch").joinpath("data", "lexicons", "credits.yaml").read_text("utf-8")
    loaded = YAML(typ="safe", pure=True).load(text)
    return {name: frozenset(str(word).casefold() for word in words) for name, words in loaded.items()}
