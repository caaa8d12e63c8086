"""When: stretches of words of time, as the lexicons of the resolver have them (data/lexicons/times.*.toml)."""

import re
from dataclasses import dataclass

from trucewatch.extract.native_data import Language
from trucewatch.extract.native_text import Stretch

_TOKEN = re.compile(r"\d+(?:[:./-]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)?|\S")
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_NUMBER = re.compile(r"\d{1,4}")
_ALWAYS = ("weekdays", "days", "words.part", "words.night", "words.next_day", "words.previous_day", "feast_words")
_MEASURED = (
    *("words.past", "words.last", "words.next", "words.this", "words.during", "words.ago", "words.half", "words.since"),
    *("words.post_last", "words.post_next", "words.post_this", "words.recent", "words.#2 u:day", "numbers"),
)
_EDGE = (
    *("words.and", "words.of", "words.to", "words.in", "words.both", "words.until", "words.before", "words.after"),
    *("words.through", "words.mid", "words.this", "words.since", "words.during", "words.straight", "words.past"),
    *("numbers", "ordinals"),
)
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A time expression, [start, end) of the sentence's plain text."""

    start: int
    end: int


def moments(stretch: Stretch, language: Language) -> list[Moment]:
    """The time expressions of a sentence, in order."""
    found: list[Moment] = []
    run: list[re.Match[str]] = []
    for token in [*_TOKEN.finditer(stretch.key), None]:
        if token is not None and _is_of_time(token.group(), language) and len(run) < LONGEST:
            run.append(token)
            continue
        is_age = bool(run) and language.word("grammar.birth_behind").search(
            stretch.key, run[0].start(), run[-1].end() + 10
        )
        is_name = bool(run) and _ends_in_feature(stretch.key[: run[0].start()].rstrip(), language)
        if not is_age and not is_name and (kept := _trimmed(run, language)):
            found.append(Moment(kept[0].start(), kept[-1].end()))
        run = [token] if token is not None and _is_of_time(token.group(), language) else []
    return found


def _ends_in_feature(before: str, language: Language) -> bool:
    """Whether a word for a kind of place stands right before: a date that names a street or a quarter."""
    if language.code != "ar":
        return False
    return language.ending("where.features", before, max(0, len(before) - 20)) is not None


def _has(word: str, language: Language, *heads: str) -> bool:
    return any(word in language.times.get(head, ()) for head in heads)


def _base(word: str, language: Language) -> str:
    """An Arabic word without the one-letter words written onto it, where only the rest is a word of time."""
    if language.code != "ar" or _has(word, language, "*"):
        return word
    whole = "ال" + word[2:] if word.startswith("لل") else word[1:]
    return whole if word[:1] in "وفبلك" and len(word) > 3 and _has(whole, language, "*") else word


def _is_of_time(word: str, language: Language) -> bool:
    if _DATE.fullmatch(word) or _CLOCK.fullmatch(word) or _NUMBER.fullmatch(word) or word in ("ال", "/"):
        return True
    return _has(_base(word, language), language, "*")


def _trimmed(run: list[re.Match[str]], language: Language) -> list[re.Match[str]]:
    """The run without words at its ends that are none of a time alone; empty where no word in it makes one."""
    while run and _is_loose_end(run, -1, language):
        run = run[:-1]
    while run and _is_loose_start(run, language):
        run = run[1:]
    return run if run and _tells(run, language) else []


def _is_loose_end(run: list[re.Match[str]], index: int, language: Language) -> bool:
    word = _base(run[index].group(), language)
    if word in ("ال", "/"):
        return True
    if _NUMBER.fullmatch(word):
        return len(word) != 4 and not (len(run) > 1 and _has(_base(run[-2].group(), language), language, "months"))
    if _has(word, language, "weekdays", "days", "units", "months", "words.part", "words.night", "words.post_last"):
        return False
    return _has(word, language, *_EDGE)


def _is_loose_start(run: list[re.Match[str]], language: Language) -> bool:
    """Numbers and ordinals that count something else, and joining words."""
    word = _base(run[0].group(), language)
    ahead = _base(run[1].group(), language) if len(run) > 1 else ""
    if _NUMBER.fullmatch(word) or _has(word, language, "numbers", "ordinals"):
        return not _has(ahead, language, "units", "months", "words.post_last") and not ahead.isdigit()
    if word in ("/", "ال"):
        return ahead == "" or word == "/"
    return _has(word, language, "words.and", "words.of", "words.both") and not _has(word, language, "words.in")


def _tells(run: list[re.Match[str]], language: Language) -> bool:
    words = [_base(token.group(), language) for token in run]
    if any(_DATE.fullmatch(word) or _has(word, language, *_ALWAYS) for word in words):
        return not all(_has(word, language, "words") and len(word) < 3 for word in words)
    has_number = any(_NUMBER.fullmatch(word) for word in words)
    if any(_has(word, language, "months") for word in words) and (has_number or len(words) > 1):
        return True
    if any(_has(word, language, "units") for word in words):
        return has_number or any(_has(word, language, *_MEASURED) for word in words)
    return any(_CLOCK.fullmatch(word) for word in words) and len(words) > 1
