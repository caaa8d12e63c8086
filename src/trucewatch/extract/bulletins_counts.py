"""Counts of two monitors in one sentence: "9 were recorded by A and 4 by B"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind
from trucewatch.extract.bulletins_names import said_by
from trucewatch.extract.bulletins_words import is_event_noun, listed
from trucewatch.extract.draft import Draft
from trucewatch.extract.numbers import amount_in, number_words

_COUNTED = frozenset({Kind.VIOLATION, Kind.SHELLING, Kind.AIRSTRIKE, Kind.EXPLOSION, Kind.GUNFIRE})


@cache
def _by_two() -> "re.Pattern[str]":
    """A count told by one monitor and another told by a second, with one verb of counting."""
    who = r"(?:the )?[^,;:()\d]{3,60}?"
    verbs = "|".join(sorted(listed("counting")))
    number = rf"(?:\d{{1,4}}|{number_words()})"
    return re.compile(
        rf"\b(?P<n>{number})\b[^.;:()\d]{{0,60}}?\b(?:{verbs}) by (?P<a>{who}),? (?:and|while) (?P<m>{number})"
        rf"(?: violations?| more)?(?: were (?:{verbs}))? by (?P<b>{who})(?=[,;:.(]|$| in )"
    )


def with_second_monitors(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and for a count that two monitors tell in one sentence a draft for the second. Nothing is added up.

    What a count says of each place ("in Latakia (3), Idlib (4)") is part of that one telling.
    """
    found: list[Draft] = []
    for draft in drafts:
        found.append(draft)
        if draft.kind in _COUNTED and any(is_event_noun(token.text) for token in draft.token.subtree):
            found += _second(draft)
    return found


def _second(draft: Draft) -> Iterator[Draft]:
    """Gives a count its monitor, where the sentence counts for two, and gives the draft of the second."""
    sentence = draft.token.sent
    match = _by_two().search(sentence.text)
    if (
        match is None
        or draft.chain
        or not sentence.start_char + match.start() <= draft.token.idx < sentence.start_char + match.end()
    ):
        return
    names = [(sentence.start_char + match.start(name), sentence.start_char + match.end(name)) for name in ("a", "b")]
    first, second = (_mention(draft, *name) for name in names)
    if first is None or second is None:
        return
    draft.chain, draft.count = (said_by(first),), _exact(match["n"])
    draft.actors = tuple(one for one in draft.actors if one.span is None or one.span not in (first.span, second.span))
    clause = _clause(draft, sentence.start_char + match.start("m"), names[1][1])
    if clause is not None:
        yield replace(draft, chain=(said_by(second),), count=_exact(match["m"]), clause=clause, also=[], rows=[])


def _clause(draft: Draft, start: int, end: int) -> tuple[int, int] | None:
    covered = draft.scene.doc.char_span(start, end, alignment_mode="expand")
    return (covered.start, covered.end) if covered is not None else None


def _mention(draft: Draft, start: int, end: int) -> Mention | None:
    at = draft.scene.block.start
    if start >= end:
        return None
    span = draft.scene.span(at + start, at + end)
    return Mention(text=" ".join(span.exact.split()), span=span)


def _exact(words: str) -> int | None:
    amount = amount_in(words)
    return amount.exact if amount is not None else None
