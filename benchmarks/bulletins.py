"""Arabic and Russian bulletins of our own, from words to claims with ids and places; floors in floors.toml.

    bulletins.py [--errors LANGUAGE] [--half NAME]

Of 72 in each language 30 (`development`) were written before the frames, 30 (`first_sight`) annotated after the frames
worked and before they were run on them, 12 (`last`) likewise after the mends that followed. All are in sight now.
Claims pair within a document by kind, the fullest agreement first; a slot counts
over pairs alone. A fact is a claim whose kind, actors, place and days are all right. Exit 1 below a floor.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from held import report

from trucewatch.core.ids import canonical
from trucewatch.pipeline.batch import analyse_lines
from trucewatch.pipeline.stages import stages
from trucewatch.settings import Settings

HERE = Path(__file__).resolve().parent
SLOTS = ("actors", "targets", "place", "time", "weapons", "harm", "attribution", "status")
HALVES = ("development", "first_sight", "last")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what is read of Arabic and Russian bulletins.")
    parser.add_argument("--errors", choices=("ar", "ru"), help="print each difference of a language's documents")
    parser.add_argument("--half", choices=HALVES, help="of one part alone")
    args = parser.parse_args()
    figures: dict[str, float] = {}
    for language in ("ar", "ru"):
        lines = (HERE / "data" / f"bulletins.{language}.jsonl").read_text("utf-8").splitlines()
        told = [json.loads(line) for line in lines]
        found = dict(zip((one["id"] for one in told), analysed(told), strict=True))
        for half in HALVES:
            if args.half in (None, half):
                docs = [one for one in told if one["half"] == half]
                figures |= measured(f"{language} {half}", docs, found, is_loud=args.errors == language)
    return report(figures, "bulletins", may_lack=lambda _: args.half is not None)


def analysed(told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the batch interface makes of each document."""
    settings = Settings()
    keys = ("id", "publisher", "published", "text", "language")
    yield from analyse_lines((json.dumps({key: one[key] for key in keys}) for one in told), stages(settings), settings)


def measured(name: str, docs: list[dict[str, Any]], found: dict[str, Any], *, is_loud: bool) -> dict[str, float]:
    """Figures of one half: precision, recall and F1 of claims, F1 of facts and of each slot, false alarms."""
    counts: Counter[str] = Counter()
    alarms = 0
    for doc in docs:
        gold = [_gold(claim) for claim in doc["claims"]]
        ours = [_ours(claim) for claim in found[doc["id"]]["claims"]]
        pairs = list(_paired(gold, ours))
        alarms += len(ours) if not gold else 0
        counts.update(gold=len(gold), ours=len(ours), both=len(pairs))
        for left, right in pairs:
            counts["facts"] += all(left[slot] == right[slot] for slot in ("actors", "place", "time"))
            for slot in SLOTS:
                counts[f"{slot} gold"] += len(left[slot])
                counts[f"{slot} ours"] += len(right[slot])
                counts[f"{slot} both"] += _shared(slot, left[slot], right[slot])
        if is_loud:
            _print(doc, gold, ours, pairs)
    figures = {
        f"{name}: claims, precision": counts["both"] / max(1, counts["ours"]),
        f"{name}: claims, recall": counts["both"] / max(1, counts["gold"]),
        f"{name}: claims, F1": _f1(counts["both"], counts["ours"], counts["gold"]),
        f"{name}: facts, F1": _f1(counts["facts"], counts["ours"], counts["gold"]),
    }
    for slot in SLOTS:
        figures[f"{name}: {slot}, F1"] = _f1(counts[f"{slot} both"], counts[f"{slot} ours"], counts[f"{slot} gold"])
    figures[f"{name}: claims where there is none (at most)"] = float(alarms)
    return figures


def _f1(both: int, ours: int, gold: int) -> float:
    return 2 * both / (ours + gold) if ours + gold else 1.0


Row = dict[str, Any]


def _gold(claim: dict[str, Any]) -> Row:
    status = claim.get("status", "asserted")
    return {
        "kind": claim["kind"],
        "actors": set(claim.get("actors", ())),
        "targets": set(claim.get("targets", ())),
        "place": {claim["place"].removeprefix("al-")} if claim.get("place") else set(),
        "time": {tuple(claim["time"])} if claim.get("time") else set(),
        "weapons": set(claim.get("weapons", ())),
        "harm": {tuple(row) for row in claim.get("harm", ())},
        "attribution": set(claim.get("attribution", ())),
        "status": {status} - {"asserted"},
    }


def _ours(claim: dict[str, Any]) -> Row:
    place, time = claim["place"], claim["time"]
    return {
        "kind": claim["kind"],
        "actors": {actor["id"] for actor in claim["actors"]},
        "targets": {actor["id"] for actor in claim["targets"]},
        "place": {(place["name"] or place["text"]).removeprefix("al-")} if place else set(),
        "time": {(time["start"], time["end"])} if time else set(),
        "weapons": set(claim["weapons"]),
        "harm": {(row["kind"], row["min"], row["max"], row["who"]) for row in claim["harm"]},
        "attribution": {teller["text"] for teller in claim["attribution"]},
        "status": {claim["status"]} - {"asserted"},
    }


def _shared(slot: str, gold: set[Any], ours: set[Any]) -> int:
    """Members of both; a teller's words match where one holds the other."""
    if slot != "attribution":
        return len(gold & ours)
    return sum(any(_words(one) <= _words(other) or _words(other) <= _words(one) for other in ours) for one in gold)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _paired(gold: list[Row], ours: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs of the same kind, those that agree in most slots first; each claim in one pair."""
    scored = sorted(
        (-sum(_shared(slot, g[slot], o[slot]) for slot in SLOTS), i, j)
        for i, g in enumerate(gold)
        for j, o in enumerate(ours)
        if g["kind"] == o["kind"]
    )
    left, right = set[int](), set[int]()
    for _, i, j in scored:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            yield gold[i], ours[j]


def _print(doc: dict[str, Any], gold: list[Row], ours: list[Row], pairs: Iterable[tuple[Row, Row]]) -> None:
    lines = []
    for left, right in pairs:
        lines += [f"   {s}: {left[s] or '-'} | ours {right[s] or '-'}" for s in SLOTS if left[s] != right[s]]
    used = {id(row) for pair in pairs for row in pair}
    lines += [f"   missed {_short(row)}" for row in gold if id(row) not in used]
    lines += [f"   extra {_short(row)}" for row in ours if id(row) not in used]
    if lines:
        print(f"{doc['id']} {doc['text']}", *lines, sep="\n")


def _short(row: Row) -> str:
    return canonical({key: sorted(map(str, value)) if isinstance(value, set) else value for key, value in row.items()})


if __name__ == "__main__":
    sys.exit(main())
