"""Scores the batch interface on our own annotated documents, the developing half beside the checking half.

    annotated.py [--shared FOLDER] [--out FOLDER]

The documents are in `benchmarks/annotated`; the scorer is not part of this project, and without it there is nothing to
measure (exit 0). Exit 1 when a figure of the checking half lies below its floor.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from gate import arguments, figure_of, named, run_analyse, score, write_input
from held import is_here, report

HERE = Path(__file__).resolve().parent
HALVES = {"developing": 1, "checking": 0}
"""Odd numbers are for developing, even ones for checking."""


def main() -> int:
    args = arguments("Score the batch interface on our own annotated documents.").parse_args()
    scorer = args.shared / "bench" / "score.py"
    if not is_here(scorer):
        return 0
    measured = {half: measure(half, scorer, args.out) for half in HALVES}
    print(f"{'measure':72s} {'developing':>10s}")
    for name, value in measured["developing"].items():
        print(f"{name:72s} {figure_of(value):10.3f}")
    print("\nchecking half:")
    told = {name: figure_of(value) for name, value in named(measured["checking"]).items()}
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


if __name__ == "__main__":
    sys.exit(main())
