"""What a flattened page leaves inside its one paragraph: lists of tags, a picture's credit with the next title."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from trucewatch.read.cues import lexicon

_TAGS_MAX = 300
"""Characters of a list of tags; the longest of ours has 90."""
_RUN = 4
"""Words that must stand again as they stood before the tags: the story takes up its standfirst's first words."""
_LISTS_MAX = 20
_CREDIT_WORDS = 8
"""Words with capitals, names and title together, that follow a credit in running text."""


@cache
def _opens_tags() -> re.Pattern[str]:
    labels = "|".join(map(re.escape, lexicon()["tags_inline"]))
    return re.compile(rf"(?<=[.!?”\"»؟] )(?:{labels}):? (?=\S)")


@cache
def _opens_credit() -> re.Pattern[str]:
    names = "|".join(map(re.escape, lexicon()["credit_inline"]))
    return re.compile(rf"(?<=[.!?”\"»] )(?:© )?(?:{names})\b(?: ?/)? ")


def tag_cuts(words: str) -> Iterator[tuple[int, int]]:
    """Lists of tags without a full stop: to where the story takes up words from before, else to the paragraph's end."""
    for match in islice(_opens_tags().finditer(words), _LISTS_MAX):
        behind = words[match.end() :]
        end = _taken_up(words[: match.start()], behind)
        if end:
            yield match.start(), match.end() + end
        elif len(behind) <= _TAGS_MAX and not re.search(r"[.!?؟]", behind):
            yield match.start(), len(words)


def _taken_up(before: str, behind: str) -> int | None:
    """Where in `behind` a run of words begins that stands in `before`."""
    starts = [match.start() for match in re.finditer(r"\S+", behind[:_TAGS_MAX])]
    for number, start in enumerate(starts[1:], 1):
        run = " ".join(behind[start:].split(maxsplit=_RUN)[:_RUN])
        if number + _RUN <= len(starts) + _RUN and len(run) >= 20 and run in before:
            return start
    return None


def credit_cuts(words: str) -> Iterator[tuple[int, int]]:
    """A photographer's credit with the title of another page behind it, up to where a sentence begins again."""
    for match in islice(_opens_credit().finditer(words), _LISTS_MAX):
        tokens = list(re.finditer(r"\S+", words[match.end() : match.end() + 400]))
        run = 0
        while run < len(tokens) and _is_of_title(tokens[run][0]):
            run += 1
        # The last word with a capital before a plain one opens the sentence that goes on.
        last = run - 1
        while last > 0 and not tokens[last][0][:1].isupper():
            last -= 1
        if last >= _CREDIT_WORDS and run < len(tokens):
            yield match.start(), match.end() + tokens[last].start()


def _is_of_title(word: str) -> bool:
    """A word with a capital, a figure, or one of the small words of titles, with no sentence ending at it."""
    is_small = word in lexicon()["title_small_words"]
    return (word[:1].isupper() or word[:1].isdigit() or is_small) and not word.endswith((".", "!", "?", ",", ";"))
