"""What the commands say: progress on the error stream, rows and tables on the output, errors in one line."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import IO, Any

import click

from trucewatch.core.files import write_whole, written_aside
from trucewatch.core.problems import ConfigError, Problem, TrucewatchError

DONE, FAILED, WITH_PROBLEMS = 0, 1, 3
EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 wrong use, 3 done with problems (they are printed and kept)."


def told_plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Errors of ours end with one clear line and exit code 1, never a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except TrucewatchError as error:
            click.echo(f"trucewatch: {error}", err=True)
            sys.exit(FAILED)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(DONE)

    return run


class Progress:
    """A line for each item on a terminal's error stream, so that output stays clean for scripts."""

    def __init__(self, *, is_shown: bool) -> None:
        self.is_shown = is_shown
        self.count = 0

    def item(self, outcome: Any) -> None:
        self.count += 1
        if self.is_shown:
            state = "read" if outcome.is_new else "known" if outcome.document_id else "not read"
            state = "kept" if outcome.is_container else state
            click.echo(f"[{self.count}] {state:8s} {plain(outcome.location)}  {outcome.claims} claims", err=True)

    def end(self) -> None:
        """Says so when there was nothing at all."""
        if self.is_shown and not self.count:
            click.echo("Nothing to read was found there.", err=True)


@contextmanager
def replacing(target: Path) -> Iterator[IO[str]]:
    """A text file that takes its name only when it is whole."""
    try:
        with written_aside(target) as part, part.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror or error}.") from error


def write_file(target: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    try:
        write_whole(target, data)
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror or error}.") from error


def tell_list(rows: Iterable[dict[str, Any]], table: Callable[[], str], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            tell_json(row)
    else:
        click.echo(table())


def tell_dropped(form: str) -> None:
    """What a form of export cannot hold, where it drops anything."""
    from trucewatch.publish.forms import forms

    told = forms().get(form)
    if told and told.drops:
        click.echo("Left out: " + "; ".join(told.drops) + ".", err=True)


def tell_waiting(number: int) -> None:
    """That the two-person rule kept something back, where it did."""
    if number:
        told = "incident waits" if number == 1 else "incidents wait"
        hint = "`trucewatch review list` shows them"
        click.echo(f"{number} {told} for two persons' review; no alleged breach is told of them: {hint}.", err=True)


def problem_row(problem: Problem) -> dict[str, str]:
    return {
        "stage": problem.stage.value,
        "subject": problem.subject,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def tell_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        told = plain(f"{problem.message} {problem.hint}".rstrip())
        click.echo(f"  problem [{problem.stage}/{problem.code}] {told}", err=True)


def plain(words: str) -> str:
    """Words of others as one line that cannot steer a terminal: control and direction signs are written out."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in words)


def json_line(value: Any) -> str:
    """One JSON line that can be written as UTF-8: half a surrogate pair from a source is escaped."""
    line = json.dumps(value, ensure_ascii=False)
    return line if _is_writable(line) else json.dumps(value)


def _is_writable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def tell_json(value: Any) -> None:
    """One JSON value, one line."""
    click.echo(json_line(value))
