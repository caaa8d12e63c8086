"""Scores the batch interface on the annotated documents and holds the figures against floors.toml.

    gate.py [--shared FOLDER] [--out FOLDER]

The annotated documents are not part of this project; without them there is nothing to measure (exit 0).
Exit 1 when a figure lies below its floor.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import held
from held import AT_MOST, is_here, report

HERE = Path(__file__).resolve().parent
PASSED_ON = ("id", "url", "publisher", "published", "language", "text")


def main() -> int:
    args = arguments("Score the batch interface and compare with the floors.").parse_args()
    gold, scorer = args.shared / "bench" / "gold", args.shared / "bench" / "score.py"
    if not (is_here(gold) and is_here(scorer)):
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    documents = write_input(gold, args.out / "in.jsonl")
    started = time.perf_counter()
    run_analyse(args.out / "in.jsonl", args.out / "out.jsonl")
    seconds = time.perf_counter() - started
    figures = score(scorer, gold, args.out / "out.jsonl")
    print(f"{documents} documents in {seconds:.1f} s ({documents / seconds:.1f} a second, start included)\n")
    return held_to_floors(figures)


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser that also knows the folder for what the batch interface is given and gives."""
    parser = held.arguments(description)
    parser.add_argument("--out", type=Path, default=HERE.parent / "bench-out")
    return parser


def write_input(gold: Path, path: Path) -> int:
    """Writes the documents without their annotation; gives how many."""
    files = sorted(gold.glob("*.json"))
    with path.open("w", encoding="utf-8") as out:
        for file in files:
            told = json.loads(file.read_text("utf-8"))
            line = {key: told[key] for key in PASSED_ON if key in told}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return len(files)


def run_analyse(source: Path, target: Path) -> None:
    """Runs the command as a user would; exit code 3 means done, with problems."""
    command = [sys.executable, "-m", "trucewatch", "analyse", str(source), "-o", str(target)]
    code = subprocess.run(command, check=False).returncode
    if code not in (0, 3):
        sys.exit(f"trucewatch analyse ended with exit code {code}")


def score(scorer: Path, gold: Path, found: Path) -> dict[str, Any]:
    """The scorer's figures by measure."""
    done = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(found), "--json"], check=False, capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return {name: value for name, value in json.loads(done.stdout).items() if isinstance(value, dict)}


def named(measures: dict[str, Any]) -> dict[str, Any]:
    """The scorer's measures by the names of their floors: a rate has a ceiling."""
    return {f"{name}{AT_MOST}" if "rate" in value else name: value for name, value in measures.items()}


def figure_of(value: dict[str, Any]) -> float:
    """The figure of a measure that is held: its rate, or its F1."""
    return float(value["rate"] if "rate" in value else value["f1"])


def held_to_floors(measures: dict[str, Any]) -> int:
    """Prints precision, recall and F1 of each measure beside its floor; of a rate the rate, beside its ceiling."""
    told = named(measures)
    print(f"{'measure':75s} {'P':>6s} {'R':>6s} {'F1':>6s} {'floor':>6s}")

    def shown(name: str, figure: float) -> str:
        value = told[name]
        return f"{figure:20.3f}" if "rate" in value else f"{value['p']:6.3f} {value['r']:6.3f} {figure:6.3f}"

    figures = {name: figure_of(value) for name, value in told.items()}
    return report(figures, "bench", line="{name:75s} {figure:>20} {floor:>6} {told}", shown=shown)


if __name__ == "__main__":
    sys.exit(main())
