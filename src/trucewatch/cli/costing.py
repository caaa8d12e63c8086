"""What a run with a language model costs is told before it begins; a person at a terminal is asked."""

import dataclasses
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trucewatch.cli.output import DONE, tell_json
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.pipeline.llm_costs import Costs

Command = Callable[..., Any]


def extractor_options(command: Command) -> Command:
    """The options of commands that extract: which extractor, and what to do about its costs."""
    for option in (
        click.option("--dry-run", "is_dry", is_flag=True, help="With a language model: only tell what it would cost."),
        click.option("--yes", "is_agreed", is_flag=True, help="With a language model: do not ask whether to go on."),
        click.option(
            "--extractor",
            metavar="NAME",
            help="rules, llm (a language model), both, or your own. [default: as the settings have it]",
        ),
    ):
        command = option(command)
    return command


def chosen(settings: Settings, extractor: str | None) -> Settings:
    """The settings with the extractor that an option names."""
    return dataclasses.replace(settings, extractor=extractor) if extractor else settings


def agree(costs: "Costs | None", *, is_agreed: bool, is_dry: bool, as_json: bool = False) -> None:
    """Tells the costs and asks a person; ends the program after a dry run, or where the answer is no."""
    if costs is None:
        if is_dry:
            raise click.UsageError("--dry-run tells what a language model costs. Give --extractor llm or both with it.")
        return
    if is_dry and as_json:
        tell_json(costs.row())
    else:
        for line in costs.lines():
            click.echo(f"  {line}", err=not is_dry)
    if is_dry:
        sys.exit(DONE)
    is_costly = costs.chunks > costs.kept or costs.not_counted
    if is_costly and not is_agreed and is_terminal() and not click.confirm("Go on?", err=True):
        click.echo("Nothing was read.", err=True)
        sys.exit(DONE)


def is_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()


def costs_of_sources(sources: Iterable[str], settings: Settings) -> "Costs | None":
    """The costs of adding files, folders and addresses; None where no model is asked."""
    from trucewatch.pipeline.llm_costs import costs, documents_at, is_address

    told = tuple(sources)
    return costs(documents_at(told, settings), settings, not_counted=sum(map(is_address, told)))


def costs_of_batch(path: Path, settings: Settings, folder: Path | None) -> "Costs | None":
    """The costs of a batch file; None where no model is asked."""
    from trucewatch.pipeline.llm_costs import costs, documents_in

    with path.open(encoding="utf-8", errors="surrogateescape") as lines:
        return costs(documents_in(lines, settings, folder=folder), settings)
