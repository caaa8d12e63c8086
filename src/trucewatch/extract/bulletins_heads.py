"""What stands above the rows of a list and holds for them: a day, a place, a side, a teller, a kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trucewatch.core.claims import Basis, Mention, Teller
from trucewatch.core.kinds import Kind
from trucewatch.core.text import Span
from trucewatch.extract.bulletins_lines import Line
from trucewatch.extract.bulletins_names import (
    counter_in,
    day_in,
    mention_in,
    owner_in,
    place_in,
    place_whole,
    said_by,
    side_in,
    side_whole,
    teller_whole,
)
from trucewatch.extract.bulletins_words import kind_named, kinds_in, listed
from trucewatch.extract.draft import Draft
from trucewatch.extract.time_names import is_issue

Told = Mention | Teller | tuple[Kind, Span]


@dataclass(slots=True)
class Heads:
    """What the lines above tell, outermost first. What is told anew ends all that was told below it."""

    told: list[tuple[str, Told]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    """The headings that hold, for the sake of the words in them."""

    def set(self, found: dict[str, Told], line: Line) -> None:
        """Takes in what a heading tells."""
        names = [name for name, _ in self.told]
        at = min((names.index(name) for name in found if name in names), default=len(names))
        self.told[at:] = list(found.items())
        self.lines.append(line)

    def mention(self, name: str) -> Mention | None:
        """The place, day or side that holds, as carried from its heading."""
        found = dict(self.told).get(name)
        return replace(found, basis=Basis.CARRIED) if isinstance(found, Mention) else None

    @property
    def kind(self) -> tuple[Kind, Span] | None:
        found = dict(self.told).get("kind")
        return found if isinstance(found, tuple) else None

    @property
    def chain(self) -> tuple[Teller, ...]:
        found = [told for name, told in self.told if name.startswith("teller")]
        return tuple(teller for teller in found if isinstance(teller, Teller))


def heading(line: Line) -> dict[str, Told]:
    """What a heading without a verb tells: each thing by its name, nothing where it tells none of ours."""
    start, end = line.body, len(line.text)
    found: dict[str, Told] = {}
    if (day := day_in(line, start, end)) is not None and not _is_issue(line, day):
        found["time"] = day
    if (owner := owner_in(line) or counter_in(line)) is not None:
        found["teller"] = said_by(owner)
    whole = _without(line, day)
    if (side := side_in(line, start, end)) is not None or (side := side_whole(line, *whole)) is not None:
        found["actor"] = side
    elif (
        "teller" not in found
        and line.text.rstrip().endswith(":")
        and (teller := teller_whole(line, *whole)) is not None
    ):
        found["teller"] = said_by(teller)
    elif (place := place_whole(line, *whole)) is not None:
        found["place"] = place
    if "place" not in found and (place := place_in(line, start, end)) is not None:
        found["place"] = place
    if (kind := _kind(line, start, end)) is not None:
        found["kind"] = kind
    return found


def _is_issue(line: Line, day: Mention) -> bool:
    """ "Report 14, issued on 3 May": not the day of what it tells."""
    return day.span is not None and is_issue(line.text, day.span.start - line.scene.block.start)


def lead_in(line: Line, drafts: Sequence[Draft]) -> dict[str, Told]:
    """What a sentence before a colon tells for the rows below it, as the frames read it."""
    found: dict[str, Told] = {}
    day = drafts[-1].time if drafts else day_in(line, line.body, len(line.text))
    if day is not None:
        found["time"] = day
    scene = line.scene
    at = scene.block.start + len(line.text.rstrip()) - 2
    chain = (drafts[-1].chain if drafts else ()) or scene.chain(at, at + 1, at)
    chain = chain or _counter(line)
    found.update({f"teller{number}": teller for number, teller in enumerate(chain)})
    if drafts:
        last = drafts[-1]
        found["kind"] = last.kind, scene.span(*last.offsets)
        if last.actors and last.kind is not Kind.CASUALTIES:
            found["actor"] = last.actors[0]
        if last.place is not None:
            found["place"] = last.place
    elif (kind := _kind(line, line.body, len(line.text))) is not None:
        found["kind"] = kind
        if (side := side_in(line, line.body, len(line.text))) is not None and not chain:
            found["actor"] = side
    return found


def _counter(line: Line) -> tuple[Teller, ...]:
    """Who counted what the rows tell: the subject of the lead's verb ("The group documented the following:")."""
    scene = line.scene
    for token in scene.doc:
        subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
        if token.lower_ in listed("counting") and subject is not None and subject.pos_ in ("NOUN", "PROPN"):
            first, last = subject.left_edge.i, subject.i + 1
            return (said_by(scene.mention(first, last)),)
    return ()


def _kind(line: Line, start: int, end: int) -> tuple[Kind, Span] | None:
    for phrase in kinds_in(line.text[start:end]):
        kind = kind_named(phrase.told)
        if kind is not None and (not phrase.is_weak or _is_plain(line.text[start + phrase.start : start + phrase.end])):
            span = mention_in(line, start + phrase.start, start + phrase.end).span
            return (kind, span) if span else None
    return None


def _is_plain(words: str) -> bool:
    return words.lower().removesuffix("s") in listed("events")


def _without(line: Line, day: Mention | None) -> tuple[int, int]:
    """The heading's words without its day and the marks around it."""
    start, end = line.body, len(line.text.rstrip(" .:"))
    if day is not None and day.span is not None:
        low, high = day.span.start - line.scene.block.start, day.span.end - line.scene.block.start
        if low - start > end - high:
            end = low
        else:
            start = high
    text = line.text[start:end]
    start += len(text) - len(text.lstrip(" ,;:()–—-"))
    end -= len(text) - len(text.rstrip(" ,;:()–—-"))
    return (start, max(start, end)) if re.search(r"\w", line.text[start:end]) else (start, start)
