"""Commands that read: init, add, analyse, doctor."""

import sys
from pathlib import Path
from typing import IO

import click

from trucewatch.cli.costing import agree, chosen, costs_of_batch, costs_of_sources, extractor_options
from trucewatch.cli.group import cli
from trucewatch.cli.output import (
    DONE,
    EXIT_CODES,
    WITH_PROBLEMS,
    Progress,
    json_line,
    problem_row,
    replacing,
    tell_json,
    tell_problems,
    told_plainly,
)
from trucewatch.settings import Settings


@cli.command()
@click.pass_obj
@told_plainly
def init(settings: Settings) -> None:
    """Make an empty ledger (and its archive folder). `add` does this too when there is none."""
    from trucewatch import api
    from trucewatch.store.engine import is_there

    if is_there(settings.ledger):
        api.open_ledger(settings.ledger).close()
        click.echo(f"{settings.ledger_shown} is there already and is a ledger; nothing was changed.")
        return
    api.open_ledger(settings.ledger, create=True).close()
    click.echo(f"Made {settings.ledger_shown}. Next: trucewatch add FOLDER|FILE|URL")


@cli.command(epilog=EXIT_CODES)
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the counts and the problems.")
@click.option("--quiet", "-q", is_flag=True, help="No line for each item.")
@extractor_options
@click.pass_obj
@told_plainly
def add(
    settings: Settings, sources: tuple[str, ...], as_json: bool, quiet: bool, extractor: str | None, **told: bool
) -> None:
    """Read pages into the ledger: HTML, text, JSONL files, folders of them, and http(s) URLs.

    Safe to repeat: what is known already is passed by. One bad item never stops the rest; it is
    kept as a problem and told at the end.

    \b
    trucewatch add pages/ https://example.org/report.html reports.jsonl
    trucewatch add pages/ --extractor both --dry-run
    """
    from trucewatch import api

    settings = chosen(settings, extractor)
    agree(costs_of_sources(sources, settings), as_json=as_json, **told)
    ledger = api.open_ledger(settings.ledger, create=True)
    progress = Progress(is_shown=not (quiet or as_json))
    report = api.add(ledger, *sources, settings=settings, progress=progress.item)
    progress.end()
    if as_json:
        rows = [problem_row(problem) for problem in report.problems]
        tell_json({"read": report.read, "known": report.known, "claims": report.claims, "problems": rows})
    else:
        click.echo(
            f"{report.read} read, {report.known} known already, {report.claims} claims, "
            f"{len(report.problems)} problems. Ledger: {settings.ledger_shown}"
        )
        tell_problems(report.problems)
    sys.exit(WITH_PROBLEMS if report.problems else DONE)


@cli.command(epilog=EXIT_CODES)
@click.argument("source", type=click.File("r", encoding="utf-8", errors="surrogateescape"), metavar="IN.jsonl")
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    metavar="OUT.jsonl",
    help="The file to write; it takes its name when it is whole.",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@extractor_options
@click.pass_obj
@told_plainly
def analyse(
    settings: Settings, source: IO[str], target: Path, quiet: bool, extractor: str | None, **told: bool
) -> None:
    """Documents in, analyses out: one JSON line each, in the same order, without a ledger.

    A line of input has id, url, publisher, published, language and text (or html, or path). A line
    of output has parts, claims, findings and problems. See docs/reference/batch-format.md.
    """
    from trucewatch.pipeline.batch import analyse_lines
    from trucewatch.pipeline.stages import stages

    settings = chosen(settings, extractor)
    folder = Path(source.name).parent if source.name != "<stdin>" else None
    if folder is not None:
        agree(costs_of_batch(Path(source.name), settings, folder), **told)
    elif told["is_dry"]:
        raise click.UsageError("--dry-run reads the input twice: give it as a file.")
    problems = count = 0
    with replacing(target) as out:
        for count, row in enumerate(analyse_lines(source, stages(settings), settings, folder=folder), start=1):
            out.write(json_line(row) + "\n")
            problems += len(row["problems"])
            if not quiet and count % 25 == 0:
                click.echo(f"{count} documents", err=True)
    click.echo(f"{count} documents, {problems} problems. Written: {target}", err=True)
    sys.exit(WITH_PROBLEMS if problems else DONE)


@cli.command()
@click.option("--quiet", "-q", is_flag=True, help="Only say what is wrong.")
@click.pass_obj
@told_plainly
def doctor(settings: Settings, quiet: bool) -> None:
    """Say what is installed, which parts and data editions are in use, and what is wrong. Prepares the gazetteer."""
    from trucewatch.pipeline.doctor import doctor_report

    lines, problems = doctor_report(settings)
    if not quiet:
        click.echo("\n".join(lines))
    tell_problems(problems)
    sys.exit(WITH_PROBLEMS if problems else DONE)
