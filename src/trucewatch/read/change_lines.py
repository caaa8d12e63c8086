"""Changes told as plain lines, for a terminal or a page. Words of sources are shown with control characters escaped."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from trucewatch.read.changes import Change, Changes, Place

_AROUND = 90
"""Characters of the sentence shown before and after a change."""
_LONGEST = 300
"""Characters shown of words that came or went."""

_SPACE = re.compile(r"\s+")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
"""Persian and Indic spelling needs them, and they turn nothing round."""


def told(changes: Changes) -> list[str]:
    """One line per sentence: kind and part, then its words, with `[before→after]`, `[+came]` or `[-went]` in place.

    Whole sentences that came or went begin with `+` or `-`. No markup and no control characters; cut words end in `…`.
    """
    return [_line(changes, list(group)) for _, group in groupby(changes.changes, key=_sentence)]


def summary(changes: Changes) -> str:
    """One line: what the newer version is on the whole, and how many changes there are of each kind."""
    counts = [f"{count} {kind.replace('_', ' ')}" for kind, count in sorted(changes.counts().items())]
    return f"{changes.nature}: {', '.join(counts)}" if counts else str(changes.nature)


def _sentence(change: Change) -> tuple[Place | None, Place | None]:
    return change.around_before, change.around_after


def _line(changes: Changes, group: Sequence[Change]) -> str:
    kinds = ", ".join(dict.fromkeys(change.kind.replace("_", " ") for change in group))
    return f"{kinds} ({group[0].part}): {''.join(_words(changes, group)).strip()}"


def _words(changes: Changes, group: Sequence[Change]) -> Iterator[str]:
    first = group[0]
    if first.around_after is None:
        yield f"- {_clipped(first.words_before)}"
        return
    if first.around_before is None:
        yield f"+ {_clipped(first.words_after)}"
        return
    text, (at, end) = changes.newer.text, first.around_after
    for number, change in enumerate(group):
        start = max(at, change.at or 0)
        yield _between(text[at:start], is_first=number == 0)
        mark = _mark(change)
        yield mark.strip() + " " if change.after is None and start == first.around_after[0] else mark
        at = change.after[1] if change.after else start
    tail = plain(text[at:end])
    yield tail if len(tail) <= _AROUND else tail[:_AROUND].rstrip() + "…"


def _between(words: str, *, is_first: bool) -> str:
    shown = plain(words)
    if len(shown) <= (_AROUND if is_first else 2 * _AROUND):
        return shown
    return "…" + shown[-_AROUND:] if is_first else f"{shown[:_AROUND]}…{shown[-_AROUND:]}"


def _mark(change: Change) -> str:
    """The changed words; where words are missing, the mark stands apart from the word before it."""
    before, after = _clipped(change.words_before), _clipped(change.words_after)
    if before and after:
        return f"[{before}→{after}]"
    return f"[+{after}]" if after else f" [-{before}]"


def _clipped(words: str) -> str:
    shown = plain(words).strip()
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST].rstrip() + "…"


def plain(words: str) -> str:
    """One line of printable text: white space squeezed, controls, surrogates and unassigned signs escaped."""
    return "".join(map(_shown, _SPACE.sub(" ", words)))


def _shown(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isprintable() else f"\\x{ord(sign):02x}"
    if unicodedata.category(sign) not in _HIDDEN or sign in _JOINERS:
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
