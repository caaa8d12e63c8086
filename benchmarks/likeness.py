"""Near-duplicates: which copies are found and told, what is told wrongly, what it costs, and how look-up grows.

    likeness.py [--shared FOLDER] [--growth]

Copies are composed from published articles: words edited, cut, reused in part, under another headline, in another
frame. Beside ours runs datasketch's MinHashLSH alone, at the setting that is usual for news (shingles of three words,
128 permutations, threshold .5). Negatives are other articles, and pairs by different outlets on the same days.
The articles are not part of this project; without them there is nothing to measure (exit 0).
Exit 1 when a figure lies below its floor.
"""

import json
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

from held import AT_MOST, arguments, is_here, report

from trucewatch.core.ids import sha256
from trucewatch.core.records import Document
from trucewatch.read.likeness import candidates, fingerprint, is_copy, likeness, shares_passages
from trucewatch.read.words import own_words

LEAST_WORDS = 80
DAYS_APART = 3
Words = list[str]


def main() -> int:
    parser = arguments("Measure near-duplicates and compare with the floors.")
    parser.add_argument("--growth", action="store_true", help="also look-up over 1k, 10k and 100k fingerprints")
    args = parser.parse_args()
    ext = args.shared / "bench" / "ext"
    if not is_here(ext / "pages" / "scrapinghub" / "ground-truth.json"):
        return 0
    stories = list(articles(ext))
    figures = dict(measured_copies(stories))
    figures.update(measured_others(ext))
    measure_cost(stories)
    if args.growth:
        measure_growth(stories)
    print(f"\n{'measure':60s} {'figure':>12s} {'floor':>8s}")
    return report(figures, "likeness", shown=lambda _, figure: f"{figure:.4f}")


def articles(ext: Path) -> Iterator[Words]:
    """The words of published articles, in their own writing."""
    told = json.loads((ext / "pages" / "scrapinghub" / "ground-truth.json").read_text("utf-8"))
    for one in told.values():
        words = one["articleBody"].split()
        if len(words) >= LEAST_WORDS:
            yield words


def document(words: Sequence[str], location: str) -> Document:
    text = " ".join(words)
    return Document(capture_id=f"capture-{sha256(text.encode())[:20]}", location=location, text=text)


class Composer:
    """Copies of stories by kind; the same for the same seed."""

    def __init__(self, stories: Sequence[Words], seed: int = 7) -> None:
        self._stories = stories
        self._random = random.Random(seed)
        self._vocabulary = [word for story in stories for word in story]

    def kinds(self) -> Mapping[str, Callable[[int], Words]]:
        return {
            "5 % of words edited": lambda at: self._edited(at, 0.05),
            "10 % of words edited": lambda at: self._edited(at, 0.10),
            "20 % of words edited": lambda at: self._edited(at, 0.20),
            "cut to 60 %": lambda at: self._cut(at, 0.6),
            "cut to 30 %": lambda at: self._cut(at, 0.3),
            "cut to 60 %, 10 % edited": lambda at: self._cut_words(self._edited(at, 0.10), 0.6),
            "half reused": lambda at: self._reused(at, 2),
            "a third reused": lambda at: self._reused(at, 3),
            "another headline": lambda at: [*self._other(at, 13)[:12], *self._stories[at]],
            "another frame": lambda at: [*self._other(at, 29)[:60], *self._stories[at], *self._other(at, 31)[-60:]],
        }

    def donors(self, kind: str, at: int) -> frozenset[int]:
        """The stories of which at least 60 words in a row stand in the copy."""
        steps = {"half reused": (0, 71), "a third reused": (0, 71), "another frame": (0, 29, 31)}.get(kind, (0,))
        return frozenset((at + step) % len(self._stories) for step in steps)

    def _edited(self, at: int, share: float) -> Words:
        """Of the words edited half are replaced, a quarter dropped, a quarter followed by a new one."""
        edited: Words = []
        for word in self._stories[at]:
            chance = self._random.random() / share
            new = self._random.choice(self._vocabulary)
            edited += [new] if chance < 0.5 else [] if chance < 0.75 else [word, new] if chance < 1 else [word]
        return edited

    def _cut(self, at: int, share: float) -> Words:
        return self._cut_words(self._stories[at], share)

    def _cut_words(self, words: Words, share: float) -> Words:
        return words[: int(share * len(words))]

    def _reused(self, at: int, parts: int) -> Words:
        """As many words as the story has; one part of them its own, the rest another story's."""
        story, other = self._stories[at], self._other(at, 71)
        size = len(story) // parts
        own = other * (1 + len(story) // len(other))
        return [*own[: size * (parts - 2)], *story[size : 2 * size], *own[size * (parts - 2) : size * (parts - 1)]]

    def _other(self, at: int, step: int) -> Words:
        return self._stories[(at + step) % len(self._stories)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with the story that it came from, how, and all stories that lent to it."""

    document: Document
    story: int
    kind: str
    donors: frozenset[int]


def measured_copies(stories: Sequence[Words]) -> Iterator[tuple[str, float]]:
    """Recall by kind and precision over all stories and their copies, ours beside MinHashLSH alone."""
    composer = Composer(stories)
    entries = [Entry(document(words, f"story/{at}"), at, "", frozenset()) for at, words in enumerate(stories)]
    for kind, make in composer.kinds().items():
        for at in range(len(stories)):
            entries.append(Entry(document(make(at), f"{kind}/{at}"), at, kind, composer.donors(kind, at)))
    donors = {id(one.document): one.donors for one in entries}
    ours, copies = ours_linked(entries)
    theirs = datasketch_linked(entries)
    print(f"{len(stories)} stories, {len(entries) - len(stories)} copies. Linked to the story:\n")
    print(f"{'copy':28s} {'linked':>8s} {'is_copy':>8s} {'MinHashLSH .5':>14s}")
    for kind in composer.kinds():
        wanted = [one for one in entries if one.kind == kind]
        shares = [sum(one.story in found[id(one.document)] for one in wanted) / len(wanted) for found in (ours, copies)]
        peer = sum(one.story in theirs[id(one.document)] for one in wanted) / len(wanted)
        print(f"{kind:28s} {shares[0]:8.3f} {shares[1]:8.3f} {peer:14.3f}")
        yield f"recall, {kind}", shares[0]
    named = (("linked", ours), ("is_copy", copies), ("MinHashLSH .5", theirs))
    print()
    for name, found in named:
        right = sum(story in donors[key] for key, linked in found.items() for story in linked)
        told = sum(len(linked) for linked in found.values())
        print(f"precision, {name}: {right / told:.4f} ({told} links)")
        if name != "MinHashLSH .5":
            yield f"precision, {name}", right / told


Linked = dict[int, list[int]]
"""By document (its `id()`), the stories whose original it was linked to."""


def ours_linked(entries: Sequence[Entry]) -> tuple[Linked, Linked]:
    """What the keys propose and the exact shares bear out: passages shared, and copies."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    originals = {one.document.location: one for one in entries if not one.kind}
    for one in originals.values():
        for band in fingerprint(one.document).bands:
            holders[band].append(one.document.location)
    linked: Linked = {}
    copies: Linked = {}
    for one in entries:
        if one.kind:
            proposed = candidates(fingerprint(one.document).bands, lambda band: holders.get(band, []))
            found = [(originals[name], likeness(originals[name].document, one.document)) for name in proposed]
            linked[id(one.document)] = [other.story for other, told in found if shares_passages(told)]
            copies[id(one.document)] = [other.story for other, told in found if is_copy(told)]
    return linked, copies


def datasketch_linked(entries: Sequence[Entry]) -> Linked:
    """What MinHashLSH proposes, taken as it is."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    for one in entries:
        if not one.kind:
            index.insert(one.story, minhash(one.document))
    return {id(one.document): list(index.query(minhash(one.document))) for one in entries if one.kind}


def minhash(one: Document) -> "object":
    from datasketch import MinHash

    words = own_words(one)
    made = MinHash(num_perm=128, seed=1)
    made.update_batch([" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)])
    return made


def measured_others(ext: Path) -> Iterator[tuple[str, float]]:
    """Pairs by different outlets on the same days, and excerpts on one event: how many are linked."""
    print()
    polnear = list(outlet_articles(ext / "polnear"))
    pairs = [
        (one, other)
        for (one, outlet, day), (other, another, then) in combinations(polnear, 2)
        if outlet != another and abs((day - then).days) <= DAYS_APART
    ]
    yield from _others("other outlet, same days", pairs)
    by_event: defaultdict[str, list[Document]] = defaultdict(list)
    for event, one in event_excerpts(ext / "ecbplus"):
        by_event[event].append(one)
    for _ in _others("excerpts on one event", [pair for held in by_event.values() for pair in combinations(held, 2)]):
        pass  # many of these are reprints, and nobody has marked which: shown, not held to a floor


def _others(name: str, pairs: Sequence[tuple[Document, Document]]) -> Iterator[tuple[str, float]]:
    ours = theirs = 0
    shown = []
    sketches = {id(one): (fingerprint(one).bands, minhash(one)) for pair in pairs for one in pair}
    for one, other in pairs:
        bands, sketch = sketches[id(one)]
        held = set(sketches[id(other)][0])
        if candidates(bands, lambda band, held=held: ["other"] if band in held else []):  # type: ignore[misc]
            told = likeness(one, other)
            if shares_passages(told):
                ours += 1
                shown.append((max(told.left_in_right, told.right_in_left), one.location, other.location))
        theirs += sketch.jaccard(sketches[id(other)][1]) >= 0.5  # type: ignore[attr-defined]
    print(f"{name}: {len(pairs)} pairs, {ours} linked (MinHash estimate of .5 or more: {theirs})")
    for share, left, right in sorted(shown, reverse=True)[-5:]:
        print(f"    least alike: {share:.2f} {left} | {right}")
    yield f"linked, {name}{AT_MOST}", ours / len(pairs)


def outlet_articles(folder: Path) -> Iterator[tuple[Document, str, date]]:
    """Articles named `outlet_date_title`."""
    for file in sorted(folder.glob("*/text/*.txt")):
        outlet, day, _ = file.stem.split("_", 2)
        yield document(file.read_text("utf-8", "replace").split(), file.stem[:60]), outlet, date.fromisoformat(day)


def event_excerpts(folder: Path) -> Iterator[tuple[str, Document]]:
    """Annotated sentences by document: `topic` and whether of the first or the second event of the topic."""
    for file in sorted(folder.glob("ECB_*_corpus.txt")):
        found: dict[str, Words] = {}
        for line in file.read_text("utf-8").splitlines():
            columns = line.split("\t")
            if len(columns) >= 4:
                found.setdefault(columns[0], []).append(columns[3])
        for name, words in found.items():
            yield name.split("_")[0] + ("+" if name.endswith("plus") else ""), document(words, name)


def measure_cost(stories: Sequence[Words]) -> None:
    """Milliseconds per document."""
    documents = [document(words, f"cost/{at}") for at, words in enumerate(stories)]
    print(f"\n{sum(map(len, stories)) / len(stories):.0f} words a story")
    for name, run in (("fingerprint", fingerprint), ("MinHash", minhash)):
        started = time.perf_counter()
        for one in documents:
            run(one)
        print(f"{name}: {1000 * (time.perf_counter() - started) / len(documents):.2f} ms a document")
    started = time.perf_counter()
    for one, other in pairwise(documents):
        likeness(one, other)
    print(f"likeness: {1000 * (time.perf_counter() - started) / (len(documents) - 1):.2f} ms a pair")


def measure_growth(stories: Sequence[Words]) -> None:
    """Look-up of candidates in a table like the ledger's, at 1,000, 10,000 and 100,000 fingerprints."""
    chance = random.Random(11)
    passages = [story[at : at + 30] for story in stories for at in range(0, len(story) - 30, 30)]
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "keys.db")
        connection.execute(
            "CREATE TABLE key (name TEXT, value TEXT, sequence INTEGER, PRIMARY KEY (name, value, sequence)) "
            "WITHOUT ROWID"
        )
        size = 0
        for target in (1_000, 10_000, 100_000):
            while size < target:
                composed = [word for _ in range(6) for word in chance.choice(passages)]
                fresh = [f"{word}{size}" if chance.random() < 0.1 else word for word in composed]
                bands = fingerprint(document(fresh, f"growth/{size}")).bands
                rows = [("band", band, size) for band in bands]
                connection.executemany("INSERT INTO key VALUES (?, ?, ?)", rows)
                size += 1
            connection.commit()
            _look_up(connection, size, stories)


def _look_up(connection: sqlite3.Connection, size: int, stories: Sequence[Words]) -> None:
    def holders(band: str) -> list[str]:
        query = "SELECT sequence FROM key WHERE name = 'band' AND value = ? ORDER BY sequence"
        found = connection.execute(query, (band,))
        return [str(sequence) for (sequence,) in found]

    asked = [fingerprint(document(words[:180], f"asked/{at}")).bands for at, words in enumerate(stories)]
    times, proposed = [], Counter[str]()
    for bands in asked:
        started = time.perf_counter()
        proposed["candidates"] += len(candidates(bands, holders))
        times.append(time.perf_counter() - started)
    times.sort()
    middle, late = (1000 * times[int(share * len(times))] for share in (0.5, 0.95))
    each = proposed["candidates"] / len(asked)
    print(f"{size:7d} fingerprints: look-up {middle:.2f} ms (p95 {late:.2f}), {each:.1f} candidates each")


if __name__ == "__main__":
    sys.exit(main())
