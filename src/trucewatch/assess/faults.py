"""How a fault of an agreement file is told: the file, the line, the mend."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from trucewatch.core.problems import Problem, Stage


def problem(name: str, line: int, message: str, mend: str) -> Problem:
    """A fault as a Problem."""
    return Problem(
        stage=Stage.ASSESS, subject=name, code="bad_agreement", message=f"{name}, line {line}: {message}", hint=mend
    )


def line_of(content: Any, path: Sequence[str | int]) -> int:
    """Line (from 1) of the deepest key or entry of `path` that the file has."""
    line, node = 0, content
    for step in path:
        marks = getattr(node, "lc", None)
        if marks is None or marks.data is None or step not in marks.data:
            break
        line = marks.data[step][0]
        node = node[step]
    return line + 1


def close_to(word: str, known: Iterable[str]) -> str:
    """ "did you mean `x`?" where a known word is close; else nothing."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{found[0]}`?" if found else ""
