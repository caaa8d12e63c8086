"""Words blanked in records: each sign of them gives way to a block, so that every offset stays what it was."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from trucewatch.core.claims import Actor, Claim, Resolution
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.decisions import Decision
from trucewatch.core.ids import canonical
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document, Part

BLOCK = "█"
Ranges = Sequence[tuple[int, int]]
"""Stretches of a document's text, [start, end)."""


def masked(text: str, ranges: Ranges, *, start: int = 0) -> str:
    """The text, which begins at `start` of its document, with blocks where ranges lie. Ends of lines stay."""
    signs = list(text)
    for first, last in ranges:
        for place in range(max(first - start, 0), min(last - start, len(signs))):
            if signs[place] != "\n":
                signs[place] = BLOCK
    return "".join(signs)


def occurrences(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand, small and large letters alike."""
    found: list[tuple[int, int]] = []
    folded = _folded(text)
    for word in {_folded(one) for one in words if one.strip()}:
        at = folded.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = folded.find(word, at + 1)
    return sorted(found)


def scrubbed(text: str, words: Sequence[str]) -> str:
    """A short text without the words; all blank where it is a part of them itself."""
    if not text:
        return text
    inside = len(text.strip()) > 2 and any(_folded(text.strip()) in _folded(one) for one in words)
    return masked(text, [(0, len(text))] if inside else occurrences(text, words))


def blank_document(document: Document, ranges: Ranges, words: Sequence[str]) -> Document:
    """The document with ranges of its text blanked, and the words in what it says of itself."""

    def told(text: str | None) -> str | None:
        return None if text is None else scrubbed(text, words)

    def part_of(part: Part) -> Part:
        return replace(part, author=told(part.author))

    return replace(
        document,
        text=masked(document.text, ranges),
        title=told(document.title),
        byline=told(document.byline),
        section=told(document.section),
        parts=tuple(map(part_of, document.parts)),
        kept_id=document.id,
    )


def blank_claim(claim: Claim, ranges: Ranges, words: Sequence[str]) -> Claim:
    """The claim with its words blanked where they lie in the ranges; what it tells by codes and numbers stays."""
    value = _blanked(to_json(claim), claim.document_id, ranges, words)
    return replace(from_json(Claim, value), kept_id=claim.id)


def blank_resolution(resolution: Resolution, words: Sequence[str]) -> Resolution:
    """The resolution without the words. A person it was made into goes with them; registered bodies, places and times
    stay, since incidents stand on them."""
    text = scrubbed(resolution.text, words)
    kept = tuple(one for one in resolution.candidates if not _is_person(one.referent))
    if text == resolution.text:
        return resolution
    blanked = replace(resolution, text=text, candidates=kept, kept_id=resolution.id)
    return replace(blanked, chosen=None, score=0.0, basis="redacted") if _is_person(resolution.chosen) else blanked


def blank_problem(problem: Problem, words: Sequence[str]) -> Problem:
    """The problem without the words in its message and hint."""
    message, hint = _cut(problem.message, words), _cut(problem.hint, words)
    if (message, hint) == (problem.message, problem.hint):
        return problem
    return replace(problem, message=message, hint=hint, kept_id=problem.id)


def blank_decision(decision: Decision, words: Sequence[str], *, is_whole: bool) -> Decision:
    """The decision without the words in what a person wrote; `is_whole`: without a note or comment at all.

    Of a correction the names and purposes that were typed go; its codes, numbers and registry's entries stay.
    """

    def told(text: str) -> str:
        return masked(text, [(0, len(text))]) if is_whole else _cut(text, words)

    value = decision.value
    if decision.action == "comment":
        value = told(value)
    elif decision.action == "correct":
        value = _correction(value, words)
    if (value, told(decision.note)) == (decision.value, decision.note):
        return decision
    return replace(decision, value=value, note=told(decision.note), kept_id=decision.id)


def _correction(value: str, words: Sequence[str]) -> str:
    try:
        read = json.loads(value)
    except ValueError:
        return _cut(value, words)
    blanked = _typed(read, words)
    return value if blanked == read else canonical(blanked)


def _typed(value: Any, words: Sequence[str], name: str = "") -> Any:
    """What people typed of a correction: names, and a purpose in words."""
    if isinstance(value, list):
        return [_typed(one, words, name) for one in value]
    if isinstance(value, dict):
        is_purpose = value.get("field") == "purpose"
        told = {key: "name" if is_purpose and key == "value" else str(key) for key in value}
        return {key: _typed(one, words, told[key]) for key, one in value.items()}
    return scrubbed(value, words) if isinstance(value, str) and name == "name" else value


def _cut(text: str, words: Sequence[str]) -> str:
    """A message without the words, and without passages of them that it quotes."""
    quoted = [one for pair in ("“”", '""', "«»") for one in _between(text, *pair)]
    held = [one for one in quoted if any(_folded(one) in _folded(word) for word in words) and len(one) > 2]
    return masked(text, occurrences(text, [*words, *held]))


def _between(text: str, opening: str, closing: str) -> list[str]:
    pieces = text.split(opening)[1:]
    return [piece.partition(closing)[0].rstrip("…") for piece in pieces if closing in piece]


def _is_person(referent: object) -> bool:
    return isinstance(referent, Actor) and referent.kind in ("person", "unknown")


def _blanked(value: Any, document_id: str, ranges: Ranges, words: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_blanked(one, document_id, ranges, words) for one in value]
    if not isinstance(value, dict):
        return value
    if "exact" in value and "start" in value:
        return {**value, "exact": masked(value["exact"], ranges, start=value["start"])}
    told = {name: _blanked(one, document_id, ranges, words) for name, one in value.items()}
    if isinstance(told.get("text"), str):
        told = _mention(value, told, words)
    return told


def _mention(before: dict[str, Any], told: dict[str, Any], words: Sequence[str]) -> dict[str, Any]:
    """A mention or teller: its text follows its span's words."""
    was, now = (one.get("span") or {} for one in (before, told))
    if was.get("exact") != now.get("exact"):
        text = now["exact"] if before["text"] == was["exact"] else BLOCK * len(before["text"])
    else:
        text = scrubbed(before["text"], words)
    if text == before["text"]:
        return told
    # The hint is a registry's id or name, but may also be the words themselves.
    hint = told.get("hint")
    return {**told, "text": text, **({"hint": scrubbed(hint, words)} if isinstance(hint, str) else {})}


def _folded(text: str) -> str:
    """Small letters, sign by sign: the length stays."""
    return "".join(low if len(low := one.lower()) == 1 else one for one in text)
