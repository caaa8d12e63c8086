"""Measures event kinds: CASE 2021's snippets by ACLED's sub-event types, with no training on them.

    case.py [--shared FOLDER] [--wrong]

Ours: the parser, the frames, roles, weapons, and the registry's kinds of actors. The converter's:
benchmarks/data/acled.yaml, a list of rules in order, written from ACLED's codebook; the types that are no kind of ours
(protests, disasters, crime …) are told by its words alone. Figures: F1 of each type, weighted by how many snippets have
it, as the task counts. The rules were written with half of the snippets in sight; of the other half some twenty
openings had been seen. Exit 1 when a figure lies below its floor.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from coded import Told, scheme, told_in, words_of
from held import arguments, halves, is_here, report

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Stance
from trucewatch.extract.frames import frames
from trucewatch.pipeline.stages import registry

GAP = 3
"""Words that a star in a phrase may stand for, at most."""
SIDES = {"state": "state", "armed_group": "nonstate", "people": "civilian"}


class Snippet:
    """A text's words, each with its lemma, and what is told in it."""

    def __init__(self, text: str) -> None:
        self.told = [told for told in told_in(text, frames()) if told.stance not in (Stance.PLANNED, Stance.DENIED)]
        self.words = words_of(text)
        self._places: dict[str, list[int]] = {}
        for place, forms in enumerate(self.words):
            for form in forms:
                self._places.setdefault(form, []).append(place)

    def has(self, phrase: str) -> bool:
        """Whether a phrase stands in it; a star is up to three words."""
        first, *rest = phrase.split()
        return any(self._goes_on(place + 1, rest) for place in self._places.get(first, ()))

    def _goes_on(self, place: int, rest: Sequence[str]) -> bool:
        if not rest:
            return True
        if rest[0] == "*":
            return any(self._goes_on(place + skipped, rest[1:]) for skipped in range(GAP + 1))
        return place < len(self.words) and rest[0] in self.words[place] and self._goes_on(place + 1, rest[1:])


class Converter:
    """From what is told in a snippet to a sub-event type."""

    def __init__(self) -> None:
        self._data = scheme("acled")

    def type_of(self, text: str) -> tuple[str, Mapping[str, Any]]:
        """The type, and the rule that gave it."""
        snippet = Snippet(text)
        for rule in self._data["rules"]:
            if self._holds(rule, snippet):
                return str(rule["type"]), rule
        return str(self._data["otherwise"]), {}

    def _holds(self, rule: Mapping[str, Any], snippet: Snippet) -> bool:
        for name in ("words", "and"):
            if name in rule and not any(snippet.has(phrase) for phrase in self._phrases(rule[name])):
                return False
        if any(snippet.has(phrase) for phrase in self._phrases(rule.get("no", ()))):
            return False
        told = snippet.told
        if "weapons" in rule and not any(weapon.value in rule["weapons"] for one in told for weapon in one.weapons):
            return False
        if "kinds" not in rule:
            return True
        return any(one.kind.value in rule["kinds"] and self._sided(rule, one) for one in told)

    def _phrases(self, listed: Sequence[str]) -> list[str]:
        return [
            phrase
            for entry in listed
            for phrase in (self._data["first"][entry[1:]] if entry.startswith("@") else [entry])
        ]

    def _sided(self, rule: Mapping[str, Any], told: Told) -> bool:
        by, on = rule.get("by"), rule.get("on")
        return (by is None or self._is_of(told.actors, by)) and (on is None or self._is_of(told.targets, on))

    def _is_of(self, mentions: Sequence[Mention], side: str) -> bool:
        return any(self._side(mention) == side for mention in mentions)

    def _side(self, mention: Mention) -> str:
        """The first side one of whose words names the mention, else what the registry knows of it."""
        low = f" {mention.text.lower()} "
        for side in ("nonstate", "state", "civilian"):
            if any(f" {word} " in low or f" {word}s " in low for word in self._data["sides"][side]):
                return side
        actor = registry().get(mention.hint) if mention.hint else None
        return SIDES.get(actor.kind, "") if actor else ""


def weighted(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float, dict[str, float]]:
    """Precision, recall and F1 weighted by how often each type is right, and F1 by type, of (gold, ours)."""
    gold, ours = Counter(g for g, _ in pairs), Counter(o for _, o in pairs)
    right = Counter(g for g, o in pairs if g == o)
    by_type = {name: 2 * right[name] / (gold[name] + ours[name]) for name in gold}
    share = {name: gold[name] / len(pairs) for name in gold}
    p = sum(share[name] * right[name] / max(1, ours[name]) for name in gold)
    r = sum(right.values()) / len(pairs)
    return p, r, sum(share[name] * by_type[name] for name in gold), by_type


def main() -> int:
    parser = arguments("Measure event kinds by ACLED's sub-event types.")
    parser.add_argument("--wrong", action="store_true", help="List the wrong ones of the read half.")
    args = parser.parse_args()
    path = args.shared / "bench" / "ext" / "case2021" / "task2.tsv"
    if not is_here(path):
        return 0
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    converter, started = Converter(), time.process_time()
    given = [(row["SubType"], *converter.type_of(row["EventSnippet"]), row["EventSnippet"]) for row in rows]
    figures: dict[str, float] = {}
    for half, chosen in halves(given).items():
        p, r, f, by_type = weighted([(gold, ours) for gold, ours, _, _ in chosen])
        print(f"{half}: {len(chosen)} snippets, P {p:.3f} R {r:.3f} F {f:.3f}")
        figures[f"weighted F1 ({half})"] = f
        if half == "all":
            print(*(f"  {name:30s} {score:.2f}" for name, score in sorted(by_type.items())), sep="\n")
        if half == "even" and args.wrong:
            for gold, ours, rule, text in chosen:
                if gold != ours:
                    print(f"{gold} got {ours} by {str(rule.get('words', rule.get('kinds')))[:40]}: {text}")
    print(f"{time.process_time() - started:.1f} s of processor time\n")
    return report(figures, "case")


if __name__ == "__main__":
    sys.exit(main())
