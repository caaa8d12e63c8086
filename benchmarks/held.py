"""What the benchmarks share: arguments, halves, and figures beside their floors in `floors.toml`.

A figure whose name ends in "(at most)" has a ceiling.
"""

import argparse
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
AT_MOST = " (at most)"
FLOORS = Path(__file__).resolve().parent / "floors.toml"
PLAIN = "{name:60s} {figure:>12} {floor:>8} {told}"
ROW = "| {name} | {figure} | {floor} | {told} |"


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser that knows the folder of what is not part of this project."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--shared", type=Path, default=FLOORS.parent.parent.parent / "shared")
    return parser


def is_here(path: Path) -> bool:
    """Whether a set to measure on is there; says so where it is not."""
    if not path.exists():
        print(f"Nothing to measure: {path} is not here. The floors are unchanged.")
    return path.exists()


def halves(items: Sequence[T]) -> dict[str, Sequence[T]]:
    """The half that was read, the other, and all of a set, by what the figures call them."""
    return {"even": items[::2], "odd, not read": items[1::2], "all": items}


def prf(right: float, told: float, asked: float) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    p, r = right / max(1, told), right / max(1, asked)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def floors(section: str) -> dict[str, float]:
    """The floors of a section by the names of their figures; none where it has no section yet."""
    return dict(tomllib.loads(FLOORS.read_text("utf-8")).get(section, {}))


def report(
    figures: Mapping[str, float],
    section: str,
    *,
    line: str = PLAIN,
    shown: Callable[[str, float], str] = lambda _, figure: f"{figure:.3f}",
    may_lack: Callable[[str], bool] = lambda _: False,
) -> int:
    """Prints each figure beside its floor; 1 where one misses it, or has a floor and was not measured.

    `shown` writes a figure by its name; `may_lack` tells which may be left out of this run.
    """
    held, failed = floors(section), False
    for name, figure in figures.items():
        floor = held.get(name)
        is_missed = floor is not None and (figure > floor if name.endswith(AT_MOST) else figure < floor)
        failed |= is_missed
        beside = "-" if floor is None else floor
        told = "MISSED" if is_missed else ""
        print(line.format(name=name, figure=shown(name, figure), floor=beside, told=told).rstrip())
    for name in sorted(set(held) - set(figures)):
        failed |= not may_lack(name)
        told = "left out" if may_lack(name) else "NOT MEASURED"
        print(line.format(name=name, figure="-", floor=held[name], told=told))
    return int(failed)
