"""Attributions against PolNeAR, beside textacy's direct quotations and what annotators agree on among themselves.

    polnear.py [--shared FOLDER] [--part dev]

One article counts once, by the first of its annotators. An attribution is right when its content overlaps the gold's
by at least half (Jaccard over characters) and its source touches the gold's; each counts for one. Gold without a source
can't be met and stays in the count unless "sourced" is told. Inner attributions are left out, as PolNeAR leaves them.
The set is looked at and measured; no weights are trained on it. textacy is measured where it is installed.
"""

import argparse
import importlib
import importlib.util
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from held import report

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.attributions import attributions, outermost
from trucewatch.extract.syntax import blocks, model

HERE = Path(__file__).resolve().parent
Span = tuple[int, int]
ENOUGH = 0.5
"""Share of characters that two contents have in common, of all in either."""
PUBLISHED = {"Citron, cue model retrained": 0.395, "verb list with dependencies": 0.346, "textacy": 0.196}
"""F1 on the test part, as measured by others."""


@dataclass(frozen=True, slots=True)
class Told:
    """One attribution as characters: of its source (empty where nobody is named) and of its content."""

    source: frozenset[int]
    content: frozenset[int]


@dataclass(slots=True)
class Tally:
    """Counts over articles."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, gold: Sequence[Told], found: Sequence[Told]) -> None:
        self.right += matched(gold, found)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


@dataclass(slots=True)
class Article:
    """A text with what each of its annotators found."""

    text: str
    annotated: list[list[Told]] = field(default_factory=list)


def matched(gold: Sequence[Told], found: Sequence[Told]) -> int:
    """How many of `found` are right, the closest contents paired first."""
    pairs = []
    for left, one in enumerate(gold):
        for right, other in enumerate(found):
            common = len(one.content & other.content)
            share = common / len(one.content | other.content) if common else 0.0
            if share >= ENOUGH and one.source & other.source:
                pairs.append((share, left, right))
    lefts: set[int] = set()
    rights: set[int] = set()
    for _, left, right in sorted(pairs, reverse=True):
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
    return len(lefts)


def articles(folder: Path) -> list[Article]:
    """The articles of one part, by name."""
    found: dict[str, Article] = {}
    for file in sorted((folder / "attributions").glob("*.ann")):
        name = file.stem.rsplit("_", 1)[0]
        text = (folder / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        article = found.setdefault(name, Article(text))
        article.annotated.append(list(annotated(file.read_bytes().decode("utf-8"))))
    return list(found.values())


def annotated(brat: str) -> Iterator[Told]:
    """The attributions of a brat file that have a content."""
    spans: dict[str, list[Span]] = {}
    for line in brat.split("\n"):
        name, _, rest = line.partition("\t")
        if re.fullmatch(r"T\d+", name):
            _, _, places = rest.split("\t")[0].partition(" ")
            spans[name] = [(int(start), int(end)) for start, end in (place.split() for place in places.split(";"))]
        elif re.fullmatch(r"E\d+", name):
            roles: dict[str, list[Span]] = defaultdict(list)
            for role in rest.split():
                kind, _, target = role.partition(":")
                roles[kind.rstrip("0123456789")] += spans.get(target, [])
            if roles["Content"]:
                yield Told(characters(roles["Source"]), characters(roles["Content"]))


def characters(places: Sequence[Span]) -> frozenset[int]:
    return frozenset(at for start, end in places for at in range(start, end))


def ours(text: str) -> list[Told]:
    """Outermost attributions with a source, as trucewatch finds them."""
    part = Part(kind=PartKind.BODY, start=0, end=len(text))
    document = Document(capture_id="bench", location="article", text=text, parts=(part,), language="en")
    found = outermost(attributions(blocks(document), document))
    return [
        Told(characters([(one.source.start, one.source.end)]), characters([(s.start, s.end) for s in one.content]))
        for one in found
        if one.source is not None
    ]


def textacy(text: str) -> list[Told]:
    """Direct quotations as textacy finds them, over the same parser; of a paragraph whose marks don't pair, none."""
    direct_quotations = importlib.import_module("textacy.extract.triples").direct_quotations
    told = []
    for line in re.finditer(r"[^\n]+", text):
        try:
            quotations = list(direct_quotations(model()(line.group())))
        except ValueError:
            continue
        for quotation in quotations:
            speaker = [(token.idx, token.idx + len(token)) for token in quotation.speaker]
            content = (quotation.content.start_char, quotation.content.end_char)
            moved = [[(line.start() + a, line.start() + b) for a, b in places] for places in (speaker, [content])]
            told.append(Told(characters(moved[0]), characters(moved[1])))
    return told


def measure(taken: Sequence[Article], system: Callable[[str], list[Told]]) -> tuple[Tally, Tally, float]:
    """Over all gold, over gold with a source, and seconds of processor time."""
    whole, sourced = Tally(), Tally()
    started = time.process_time()
    told = [system(article.text) for article in taken]
    seconds = time.process_time() - started
    for article, found in zip(taken, told, strict=True):
        gold = article.annotated[0]
        whole.add(gold, found)
        sourced.add([one for one in gold if one.source], found)
    return whole, sourced, seconds


def agreement(taken: Sequence[Article]) -> Tally:
    """How far a second annotator meets the first, where there is one."""
    tally = Tally()
    for article in taken:
        for other in article.annotated[1:]:
            tally.add(article.annotated[0], [one for one in other if one.source])
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--part", default="dev")
    args = parser.parse_args()
    folder = args.shared / "bench" / "ext" / "polnear" / args.part
    if not folder.is_dir():
        print(f"Nothing to measure: {folder} is not here. The floors are unchanged.")
        return 0
    taken = articles(folder)
    model()
    whole, sourced, seconds = measure(taken, ours)
    told = {"trucewatch": whole, "trucewatch, sourced": sourced, "another annotator": agreement(taken)}
    if importlib.util.find_spec("textacy"):
        told["textacy"], told["textacy, sourced"], _ = measure(taken, textacy)
    print(f"{len(taken)} articles of {args.part}, {1000 * seconds / len(taken):.0f} ms each with parsing")
    print(f"{whole.gold} attributions, {whole.gold - sourced.gold} of them without a source\n")
    for name, tally in told.items():
        print(f"{name:22s} P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}")
    print(
        "\nPublished, on the test part: " + ", ".join(f"{name} {figure}" for name, figure in PUBLISHED.items()) + "\n"
    )
    if args.part != "dev":
        return 0
    return report({"content with source, F1": whole.f1, "the same over gold with a source": sourced.f1}, "polnear")


if __name__ == "__main__":
    raise SystemExit(main())
