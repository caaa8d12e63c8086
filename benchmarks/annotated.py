"""Scores the batch interface on our own annotated documents, the developing half beside the checking half.

    annotated.py [--shared FOLDER] [--out FOLDER]

The documents are in `benchmarks/annotated`; the scorer is not part of this project, and without it there is nothing to
measure (exit 0). Exit 1 when a figure of the checking half lies below its floor.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from gate import run_analyse, score, write_input
from held import AT_MOST, report

HERE = Path(__file__).resolve().parent
HALVES = {"developing": 1, "checking": 0}
"""Odd numbers are for developing, even ones for checking."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the batch interface on our own annotated documents.")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--out", type=Path, default=HERE.parent / "bench-out")
    args = parser.parse_args()
    scorer = args.shared / "bench" / "score.py"
    if not scorer.is_file():
        print(f"Nothing to measure: {scorer} is not here. The floors are unchanged.")
        return 0
    measured = {half: measure(half, scorer, args.out) for half in HALVES}
    print(f"{'measure':72s} {'developing':>10s}")
    for name, value in measured["developing"].items():
        print(f"{name:72s} {_figure(value):10.3f}")
    print("\nchecking half:")
    told = {
        f"{name}{AT_MOST}" if "rate" in value else name: _figure(value) for name, value in measured["checking"].items()
    }
    return report(told, "annotated", line="{name:75s} {figure:>8} {floor:>6} {told}")


def measure(half: str, scorer: Path, out: Path) -> dict[str, Any]:
    """The scorer's figures for one half."""
    gold = out / f"annotated-{half}"
    shutil.rmtree(gold, ignore_errors=True)
    gold.mkdir(parents=True)
    for file in sorted((HERE / "annotated").glob("own-*.json")):
        if int(file.stem.rsplit("-", 1)[1]) % 2 == HALVES[half]:
            shutil.copy(file, gold)
    write_input(gold, gold / "in.jsonl")
    run_analyse(gold / "in.jsonl", gold / "out.jsonl")
    return score(scorer, gold, gold / "out.jsonl")


def _figure(value: dict[str, Any]) -> float:
    return float(value["rate"] if "rate" in value else value["f1"])


if __name__ == "__main__":
    sys.exit(main())
