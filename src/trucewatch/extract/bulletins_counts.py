"""Counts and their parts in one sentence: "17 violations in Aleppo (6), Latakia (11)", "9 by A and 4 by B"."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from trucewatch.core.claims import Mention, Teller
from trucewatch.core.kinds import Kind, Telling
from trucewatch.extract.bulletins_names import name_pattern
from trucewatch.extract.bulletins_words import is_event_noun, listed
from trucewatch.extract.draft import Draft
from trucewatch.extract.numbers import amount_in
from trucewatch.extract.places import toponym

_COUNTED = frozenset({Kind.VIOLATION, Kind.SHELLING, Kind.AIRSTRIKE, Kind.EXPLOSION, Kind.GUNFIRE})
_NUMBER = r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
LEAST = 2
"""Names with a number each that make a list of parts."""


@cache
def _in_brackets() -> "re.Pattern[str]":
    return re.compile(rf"(?P<name>{name_pattern()}) ?(?:\((?P<n>\d{{1,4}})\)|[–—-] ?(?P<m>\d{{1,4}})(?![\w%]))")


@cache
def _behind_in() -> "re.Pattern[str]":
    return re.compile(rf"\b(?P<n>{_NUMBER}) (?:of them |more |were )?in (?:the )?(?P<name>{name_pattern()})")


@cache
def _by_two() -> "re.Pattern[str]":
    """A count told by one monitor and another told by a second, with one verb of counting."""
    who = r"(?:the )?[^,;:()\d]{3,60}?"
    verbs = "|".join(sorted(listed("counting")))
    return re.compile(
        rf"\b(?P<n>{_NUMBER})\b[^.;:()\d]{{0,60}}?\b(?:{verbs}) by (?P<a>{who}),? (?:and|while) (?P<m>{_NUMBER})"
        rf"(?: violations?| more)?(?: were (?:{verbs}))? by (?P<b>{who})(?=[,;:.(]|$| in )"
    )


def with_parts(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and for each count told with its parts a draft for each part. Nothing is added up."""
    found: list[Draft] = []
    for draft in drafts:
        found.append(draft)
        if draft.kind in _COUNTED and any(is_event_noun(token.text) for token in draft.token.subtree):
            parts = list(_parts(draft))
            found += [replace(one, place=None) if parts else one for one in _second(draft)]
            found += [replace(part, chain=draft.chain) for part in parts]
            _of_all(draft, parts)
    return found


def _of_all(draft: Draft, parts: Sequence[Draft]) -> None:
    """The place of a count told with its parts is the whole list of their places."""
    spans = [part.place.span for part in parts if part.place is not None and part.place.span is not None]
    if spans and parts[0].place is not None:
        at = draft.scene.block.start
        whole = _mention(draft, spans[0].start - at, spans[-1].end - at)
        draft.place = replace(whole, hint=parts[0].place.hint) if whole is not None else draft.place


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
    draft.chain, draft.count = (_teller(first),), _exact(match["n"])
    draft.actors = tuple(one for one in draft.actors if one.span is None or one.span not in (first.span, second.span))
    clause = _clause(draft, sentence.start_char + match.start("m"), names[1][1])
    if clause is not None:
        yield replace(draft, chain=(_teller(second),), count=_exact(match["m"]), clause=clause, also=[], rows=[])


def _parts(draft: Draft) -> Iterator[Draft]:
    sentence = draft.token.sent
    start = draft.token.idx + len(draft.token.text)
    text = sentence.text[start - sentence.start_char :]
    for pattern in (_in_brackets(), _behind_in()):
        behind = max(0, text.find(":")) if pattern is _behind_in() else 0
        if pattern is _behind_in() and not behind:
            continue  # "three in X, two in Y" in running prose is one telling at the places of a list
        matches = list(pattern.finditer(text, behind))
        if len(matches) < LEAST or not _is_list(text, matches):
            continue
        numbers = [_exact(found.groupdict().get("n") or found.groupdict().get("m") or "") for found in matches]
        if draft.count is not None and sum(number or 0 for number in numbers) > draft.count:
            return
        for found, number in zip(matches, numbers, strict=True):
            clause = _clause(draft, start + found.start(), start + found.end())
            place = _mention(draft, start + found.start("name"), start + found.end("name"))
            if number and clause is not None and place is not None:
                hinted = Mention(text=place.text, span=place.span, hint=toponym(place.text))
                yield replace(draft, place=hinted, count=number, clause=clause, also=[], rows=[], targets=())
        return


def _is_list(text: str, matches: Sequence["re.Match[str]"]) -> bool:
    """Whether only commas and "and" stand between the parts."""
    between = [text[left.end() : right.start()] for left, right in itertools.pairwise(matches)]
    return all(re.fullmatch(r"\s*(?:[,;]|and|, and|; and)\s*(?:in |the |also )*", gap) for gap in between)


def _clause(draft: Draft, start: int, end: int) -> tuple[int, int] | None:
    covered = draft.scene.doc.char_span(start, end, alignment_mode="expand")
    return (covered.start, covered.end) if covered is not None else None


def _mention(draft: Draft, start: int, end: int) -> Mention | None:
    at = draft.scene.block.start
    if start >= end:
        return None
    span = draft.scene.span(at + start, at + end)
    return Mention(text=" ".join(span.exact.split()), span=span)


def _teller(mention: Mention) -> Teller:
    return Teller(text=mention.text, span=mention.span, telling=Telling.SAY)


def _exact(words: str) -> int | None:
    amount = amount_in(words)
    return amount.minimum if amount is not None and amount.minimum == amount.maximum else None
