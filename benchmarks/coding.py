"""Measures event coding: CAMEO's roots from the raw text of PLOVER's and PETRARCH2's own sentences.

    coding.py [--shared FOLDER] [--wrong SET]

Ours: the parser, the frames engine with its licences, stance and roles, the shipped frames, the registry of names.
The converter's: benchmarks/data/plover.yaml, with its frames for acts that are no kind of ours (protest, inquiry,
sanctions, concessions …) and the table from kinds and stance to roots. A sentence gets the root of the act that stands
highest in its parse, as those coders do; saying something is none. Gold names the roots of a sentence's events, each
once. Both sets come with licences to learn from; what was learnt is in the converter's file.

PLOVER's examples are halved by their numbers; the odd ones were not read while the frames were written. PETRARCH2's
unit tests use the older WEIS codes, and many that were made up to test its dictionaries: sentences with such a code are
left out. They repeat each other's sentences, so that their halves are not independent. Exit 1 when a figure lies below
its floor.
"""

import html
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coded import Told, scheme, table_of, told_in
from held import arguments, halves, is_here, prf, report

from trucewatch.core.kinds import Stance
from trucewatch.extract.grammar import lemma


@dataclass(frozen=True)
class Item:
    """A sentence, its events (each a set of roots that may be right) and, where told, its actors' words."""

    id: str
    text: str
    events: tuple[frozenset[int], ...]
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


def plover(path: Path, data: Mapping[str, Any]) -> Iterator[Item]:
    """The examples of PLOVER's code book."""
    for entry in json.loads(path.read_text("utf-8")):
        root = data["cameo"].get(entry["event"])
        if root is None:
            continue
        named = [
            tuple(actor["actorText"] for actor in entry.get(role) or () if isinstance(actor, dict))
            for role in ("source", "target")
        ]
        yield Item(entry["id"], " ".join(entry["text"].split()), (frozenset({root}),), *named)


def unit_tests(path: Path, data: Mapping[str, Any]) -> Iterator[Item]:
    """PETRARCH2's unit tests that have a coding, or are known to have none; each text once."""
    written, seen = path.read_text("latin-1"), set()
    for head, inside in re.findall(r"<Sentence\s([^>]*)>(.*?)</Sentence>", written, re.DOTALL):
        body = re.sub(r"<!--.*?-->", "", inside, flags=re.DOTALL)
        text = re.search(r"<Text>(.*?)</Text>", body, re.DOTALL)
        codings = re.findall(r"<EventCoding ([^>]*)>", body)
        if text is None or not codings or "error" in "".join(codings):
            continue
        events = [_roots(code, data) for code in re.findall(r'eventcode="([^"]*)"', " ".join(codings))]
        plain = html.unescape(" ".join(text[1].split()))
        if plain in seen or any(event is None for event in events):
            continue
        seen.add(plain)
        name = re.search(r'id\s*=\s*"([^"]*)"', head)
        yield Item(name[1] if name else "", plain, tuple({event for event in events if event}))


def _roots(code: str, data: Mapping[str, Any]) -> frozenset[int] | None:
    """The roots that may be right for a code of the unit tests; empty for a comment, None for one made up."""
    if code in data["cameo_where"]:
        return frozenset(data["cameo_where"][code])
    if code.startswith("02"):
        return frozenset()
    known = len(code) == 3 and code.isdigit()
    return frozenset(data["weis"][code[:2]]) if known and code[:2] in data["weis"] else None


class Coder:
    """Roots of sentences by our frames and the converter's."""

    def __init__(self) -> None:
        self.data = scheme("plover")
        self._table = table_of("plover", self.data)

    def code(self, text: str) -> tuple[int, Told] | None:
        """The root of the act that stands highest in a text, with what told it."""
        found = [(told.depth, number, told) for number, told in enumerate(told_in(text, self._table))]
        if not found:
            return None
        told = min(found, key=lambda one: one[:2])[2]
        return self.data["cameo"][self.type_of(told)], told

    def type_of(self, told: Told) -> str:
        """PLOVER's type of what is told."""
        own = told.code or str(self.data["roots"][told.kind.value])
        if own == "FIGHT" and not told.code and {w.value for w in told.weapons} & set(self.data["unconventional"]):
            own = "ASSAULT"
        if told.stance is Stance.PLANNED and lemma(told.token.head) not in self.data["imminent"]:
            return str(self.data["planned"].get(own, own))
        if told.stance is Stance.DENIED:
            return str(self.data["denied"].get(own, own))
        return own


def measure(items: Sequence[Item], coder: Coder, wrong: list[str]) -> tuple[float, float, float]:
    """Micro P, R and F of roots."""
    right = told = asked = 0
    for item in items:
        found = coder.code(item.text)
        hit = found is not None and any(found[0] in event for event in item.events)
        right, told, asked = right + hit, told + (found is not None), asked + len(item.events)
        if not hit and (found or item.events):
            by = f"{found[0]} by {found[1].token.text} ({found[1].code or found[1].kind})" if found else "nothing"
            wrong.append(f"{sorted(map(sorted, item.events))} got {by}: {item.text}")
    return prf(right, told, asked)


def actors(items: list[Item], coder: Coder) -> dict[str, float]:
    """Share of the named sources and targets, where the root is right, that ours overlap in a word."""
    asked, right = Counter[str](), Counter[str]()
    for item in items:
        found = coder.code(item.text)
        if found is None or not any(found[0] in event for event in item.events):
            continue
        for role, names, ours in (
            ("sources", item.sources, found[1].actors),
            ("targets", item.targets, found[1].targets),
        ):
            words = {word for mention in ours for word in re.findall(r"\w{3,}", mention.text.lower())}
            for name in names:
                asked[role] += 1
                right[role] += bool(words & set(re.findall(r"\w{3,}", name.lower())))
    return {f"PLOVER: {role} found where the root is right": right[role] / max(1, asked[role]) for role in asked}


def main() -> int:
    parser = arguments("Measure event coding in CAMEO's roots.")
    parser.add_argument("--wrong", choices=["PLOVER", "PETRARCH2"], help="List the wrong ones of the read half.")
    args = parser.parse_args()
    folder = args.shared / "bench" / "ext"
    codebook = folder / "plover" / "PLOVER_GSR_CAMEO.txt"
    tests = folder / "petrarch2" / "text" / "PETR.UnitTest.records.xml"
    if not (is_here(codebook) and is_here(tests)):
        return 0
    coder = Coder()
    sets = {"PLOVER": list(plover(codebook, coder.data)), "PETRARCH2": list(unit_tests(tests, coder.data))}
    figures: dict[str, float] = {}
    started = time.process_time()
    for name, items in sets.items():
        for half, chosen in halves(items).items():
            wrong: list[str] = []
            p, r, f = measure(chosen, coder, wrong)
            print(f"{name} ({half}): {len(chosen)} sentences, P {p:.3f} R {r:.3f} F {f:.3f}")
            figures[f"{name}: root F1 ({half})"] = f
            if args.wrong == name and half == "even":
                print(*wrong, sep="\n")
    figures |= actors(sets["PLOVER"], coder)
    print(f"{time.process_time() - started:.1f} s of processor time\n")
    return report(figures, "coding")


if __name__ == "__main__":
    sys.exit(main())
