"""Measures which place of a sentence is taken for an event's: token precision and recall on annotated sentences.

    event_location.py [--shared FOLDER]

The set (Halterman 2019, MIT licence) is not part of this project; without it there is nothing to measure (exit 0). An
item is a sentence, one verb and the names that are that event's place. Sentences are dealt to two halves in turn, each
with all its items: the weights were learned on the odd half and the even one was not looked at.

What the set has wrong is handled by two rules. Where a span holds token numbers in place of characters, the tokens
it tells are taken. Items by one annotator ("…_RA") lack the place in many sentences that plainly tell it ("in a suicide
attack in the town of …": none), so an item without a place is measured in "all", and left out of "checked".
Lower-case words at the edge of a name ("southern", "province", "the") count for neither side, as in the set.
Exit 1 when a figure lies below its floor.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from held import report

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.parsed_read import doc_of
from trucewatch.extract.places_event import event_places
from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import Spot, spots
from trucewatch.extract.syntax import Block, model, readable

HERE = Path(__file__).resolve().parent
SET = ("bench", "ext", "event_location", "labeled_text.json.gz")


@dataclass(frozen=True)
class Item:
    """A sentence, the characters of its event and its places, its half, and whether a lack of places is sure."""

    text: str
    event: tuple[int, int]
    places: tuple[tuple[int, int], ...]
    is_odd: bool
    is_checked: bool


def read(path: Path) -> list[Item]:
    """The items of the set in its order; those whose event cannot be found are left out."""
    halves: dict[str, bool] = {}
    found = []
    for told in json.loads(gzip.decompress(path.read_bytes())):
        text, spans = told["text"], told["spans"]
        is_odd = halves.setdefault(text, len(halves) % 2 == 1)
        events = [_characters(told, span) for span in spans if span["label"] == "VERB"]
        places = [_characters(told, span) for span in spans if span["label"] == "LOCATION"]
        if events and events[0] is not None:
            told_places = tuple(place for place in places if place is not None)
            found.append(Item(text, events[0], told_places, is_odd, not told["source"].endswith("_RA")))
    return found


def _characters(told: dict[str, Any], span: dict[str, Any]) -> tuple[int, int] | None:
    """Where a span stands: its characters, or its tokens where the words tell that it means them."""
    start, end, words = span["start"], span["end"], span.get("text")
    if words and told["text"][start:end] != words:
        tokens = told["tokens"][start : end + 1]
        if tokens and told["text"][tokens[0]["start"] : tokens[-1]["end"]] == words:
            return tokens[0]["start"], tokens[-1]["end"]
    return (start, end) if end > start else None


class Reader:
    """Parses sentences as extraction does, with the names that the shipped registries know."""

    def __init__(self) -> None:
        from trucewatch.resolve.actors import open_registry
        from trucewatch.resolve.gazetteer import open_gazetteer
        from trucewatch.resolve.gazetteer_sources import shipped_sources
        from trucewatch.resolve.names import NameFinder

        self._names = NameFinder(open_registry(), open_gazetteer(sources=shipped_sources()).place_names())

    def scenes(self, texts: Iterable[str]) -> Iterator[Scene]:
        """A scene for each text, in order."""
        texts = list(texts)
        for text, parse in zip(texts, model().pipe(readable(text) for text in texts), strict=True):
            doc = doc_of(parse, readable(text))
            part = Part(kind=PartKind.BODY, start=0, end=len(text))
            document = Document(capture_id="sentence", location="set", text=text, parts=(part,), language="en")
            hits = {}
            for hit in self._names.find(doc.text):
                covered = doc.char_span(hit.start, hit.end, alignment_mode="expand")
                hits.update({token.i: hit for token in covered or ()})
            yield Scene(document, Block(0, part, 0, doc), document.id, hits)


Chooser = Callable[[Scene, Any], Sequence[Spot]]


def nearest(scene: Scene, event: Any) -> Sequence[Spot]:
    """The baseline: the known place nearest to the event."""
    found = spots(scene)
    return [min(found, key=lambda spot: abs(spot.first - event.i))] if found else []


def event_token(scene: Scene, item: Item) -> Any:
    """The token of an item's event."""
    return next(token for token in scene.doc if token.idx + len(token) > item.event[0])


def gold_tokens(scene: Scene, item: Item) -> set[int]:
    """The tokens of an item's places."""
    return {
        token.i
        for token in scene.doc
        for start, end in item.places
        if token.idx < end and start < token.idx + len(token) and not token.is_space
    }


def name_tokens(scene: Scene, spot: Spot) -> set[int]:
    """The tokens of a name without lower-case words at its edges."""
    first, last = spot.first, spot.last
    articles = ("al", "el", "ad", "ar", "as", "ash", "an", "at", "az")
    while last - first > 1 and scene.doc[first].text[0].islower() and scene.doc[first].text not in articles:
        first += 1
    while last - first > 1 and scene.doc[last - 1].text[0].islower():
        last -= 1
    return set(range(first, last))


@dataclass
class Tally:
    """Tokens that both have, that only ours has, that only gold has."""

    both: int = 0
    ours: int = 0
    gold: int = 0

    def add(self, found: set[int], gold: set[int]) -> None:
        self.both += len(found & gold)
        self.ours += len(found - gold)
        self.gold += len(gold - found)

    @property
    def precision(self) -> float:
        return self.both / max(1, self.both + self.ours)

    @property
    def recall(self) -> float:
        return self.both / max(1, self.both + self.gold)


def measure(items: Sequence[Item], scenes: dict[str, Scene], choose: Chooser) -> dict[str, Tally]:
    """Tallies over all items, those whose lack of a place is sure, and those with a place."""
    tallies = {"all": Tally(), "checked": Tally(), "with a place": Tally()}
    for item in items:
        scene = scenes[item.text]
        chosen: set[int] = set().union(*(name_tokens(scene, spot) for spot in choose(scene, event_token(scene, item))))
        gold = gold_tokens(scene, item)
        tallies["all"].add(chosen, gold)
        if item.is_checked:
            tallies["checked"].add(chosen, gold)
        if item.places:
            tallies["with a place"].add(chosen, gold)
    return tallies


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure which place is taken for an event's.")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    args = parser.parse_args()
    path = args.shared.joinpath(*SET)
    if not path.is_file():
        print(f"Nothing to measure: {path} is not here. The floors are unchanged.")
        return 0
    items = read(path)
    texts = list(dict.fromkeys(item.text for item in items))
    started = time.process_time()
    scenes = dict(zip(texts, Reader().scenes(texts), strict=True))
    print(f"{len(items)} items, {len(texts)} sentences parsed in {time.process_time() - started:.0f} s")
    figures: dict[str, float] = {}
    for half in ("odd", "even"):
        held = [item for item in items if item.is_odd == (half == "odd")]
        for name, choose in (("ours", event_places), ("nearest known", nearest)):
            started = time.process_time()
            tallies = measure(held, scenes, choose)
            if name == "ours":
                figures["events a second, parsed"] = len(held) / (time.process_time() - started)
            for part, tally in tallies.items():
                print(f"{name:14s} {half:5s} {part:14s} P {tally.precision:.3f}  R {tally.recall:.3f}")
                if name == "ours":
                    figures[f"{half} half, {part}: precision"] = tally.precision
                    figures[f"{half} half, {part}: recall"] = tally.recall
    print()
    return report(figures, "event_location")


if __name__ == "__main__":
    sys.exit(main())
