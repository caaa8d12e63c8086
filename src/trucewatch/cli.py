"""The command line: thin commands over `trucewatch.api`. Exit codes: 0 done, 1 failed, 2 wrong use, 3 with problems."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import IO, Any

import click

from trucewatch.core.problems import ConfigError, Problem, TrucewatchError
from trucewatch.settings import Settings, load_settings
from trucewatch.version import __version__

DONE, FAILED, WITH_PROBLEMS = 0, 1, 3
EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 wrong use, 3 done with problems (they are printed and kept)."
BRIEF_FORMATS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


def main() -> None:
    """Entry point of the `trucewatch` command."""
    cli(prog_name="trucewatch")


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


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"Start with `trucewatch add FOLDER`, then `trucewatch brief`. {EXIT_CODES}",
)
@click.version_option(__version__, prog_name="trucewatch")
@click.option("--ledger", metavar="PATH", help="The ledger file. [env: TRUCEWATCH_LEDGER; default: trucewatch.db]")
@click.option("--config", type=click.Path(path_type=Path), help="A settings file. [default: trucewatch.toml, if there]")
@click.pass_context
@told_plainly
def cli(context: click.Context, ledger: str | None, config: Path | None) -> None:
    """Watches ceasefires: reads reports, and shows who claims that who did what, where and when,
    what agreement that touches, and the words each statement rests on.

    It never says that a party broke an agreement: it shows what is alleged, by whom, on what
    evidence, and which facts are missing. People decide.
    """
    context.obj = load_settings(config, ledger=ledger)


@cli.command()
@click.pass_obj
@told_plainly
def init(settings: Settings) -> None:
    """Make an empty ledger (and its archive folder). `add` does this too when there is none."""
    from trucewatch import api

    if Path(settings.ledger).exists():
        api.open_ledger(settings.ledger).close()
        click.echo(f"{settings.ledger} is there already and is a ledger; nothing was changed.")
        return
    api.open_ledger(settings.ledger, create=True).close()
    click.echo(f"Made {settings.ledger}. Next: trucewatch add FOLDER|FILE|URL")


@cli.command(epilog=EXIT_CODES)
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the counts and the problems.")
@click.option("--quiet", "-q", is_flag=True, help="No line for each item.")
@click.pass_obj
@told_plainly
def add(settings: Settings, sources: tuple[str, ...], as_json: bool, quiet: bool) -> None:
    """Read pages into the ledger: HTML, text, JSONL files, folders of them, and http(s) URLs.

    Safe to repeat: what is known already is passed by. One bad item never stops the rest; it is
    kept as a problem and told at the end.

    \b
    trucewatch add pages/ https://example.org/report.html reports.jsonl
    """
    from trucewatch import api

    ledger = api.open_ledger(settings.ledger, create=True)
    told = Progress(is_shown=not (quiet or as_json))
    report = api.add(ledger, *sources, settings=settings, progress=told.item)
    told.end()
    if as_json:
        rows = [_problem(problem) for problem in report.problems]
        _json({"read": report.read, "known": report.known, "claims": report.claims, "problems": rows})
    else:
        click.echo(
            f"{report.read} read, {report.known} known already, {report.claims} claims, "
            f"{len(report.problems)} problems. Ledger: {settings.ledger}"
        )
        _tell_problems(report.problems)
    sys.exit(WITH_PROBLEMS if report.problems else DONE)


class Progress:
    """A line for each item on a terminal's error stream, so that output stays clean for scripts."""

    def __init__(self, *, is_shown: bool) -> None:
        self.is_shown = is_shown
        self.count = 0

    def item(self, outcome: Any) -> None:
        self.count += 1
        if self.is_shown:
            state = "read" if outcome.is_new else "known" if outcome.document_id else "not read"
            click.echo(f"[{self.count}] {state:8s} {outcome.location}  {outcome.claims} claims", err=True)

    def end(self) -> None:
        """Says so when there was nothing at all."""
        if self.is_shown and not self.count:
            click.echo("Nothing to read was found there.", err=True)


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
@click.pass_obj
@told_plainly
def analyse(settings: Settings, source: IO[str], target: Path, quiet: bool) -> None:
    """Documents in, analyses out: one JSON line each, in the same order, without a ledger.

    A line of input has id, url, publisher, published, language and text (or html, or path). A line
    of output has parts, claims, findings and problems. See docs/reference/batch-format.md.
    """
    from trucewatch.pipeline.batch import analyse_lines
    from trucewatch.pipeline.stages import stages

    folder = Path(source.name).parent if source.name != "<stdin>" else None
    problems = count = 0
    with _replacing(target) as out:
        for count, row in enumerate(analyse_lines(source, stages(settings), settings, folder=folder), start=1):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            problems += len(row["problems"])
            if not quiet and count % 25 == 0:
                click.echo(f"{count} documents", err=True)
    click.echo(f"{count} documents, {problems} problems. Written: {target}", err=True)
    sys.exit(WITH_PROBLEMS if problems else DONE)


class _replacing:  # noqa: N801  (reads as a verb)
    """A file that takes its name only when it is whole."""

    def __init__(self, target: Path) -> None:
        self.target, self.part = target, target.with_name(f"{target.name}.part")

    def __enter__(self) -> IO[str]:
        try:
            self.file = self.part.open("w", encoding="utf-8", errors="surrogateescape", newline="")
        except OSError as error:
            raise ConfigError(f"{self.target} cannot be written: {error.strerror}.") from error
        return self.file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.file.close()
        if kind is None:
            self.part.replace(self.target)
        else:
            self.part.unlink(missing_ok=True)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Only those that touch this day.")
@click.pass_obj
@told_plainly
def incidents(settings: Settings, as_json: bool, day: Any) -> None:
    """List incidents: what is told to have happened, by how many independent roots, and whether disputed."""
    from trucewatch import api
    from trucewatch.pipeline.present import incident_rows, incident_table

    situation = api.look(api.open_ledger(settings.ledger), settings=settings)
    on = day.date() if day else None
    _list(incident_rows(situation, on), lambda: incident_table(situation, on), as_json=as_json)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--all", "with_all", is_flag=True, help="Also those where a test says that the term does not apply.")
@click.pass_obj
@told_plainly
def findings(settings: Settings, as_json: bool, with_all: bool) -> None:
    """List findings: incidents held against the terms of agreements, with reasons and missing facts."""
    from trucewatch import api
    from trucewatch.pipeline.present import finding_rows, finding_table

    situation = api.look(api.open_ledger(settings.ledger), settings=settings)
    _list(finding_rows(situation, with_all), lambda: finding_table(situation, with_all), as_json=as_json)


def _list(rows: Iterable[dict[str, Any]], table: Callable[[], str], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            _json(row)
    else:
        click.echo(table())


@cli.group(invoke_without_command=True)
@click.pass_context
def agreements(context: click.Context) -> None:
    """The agreements that incidents are held against. Alone: list them."""
    if context.invoked_subcommand is None:
        context.invoke(agreements_list)


@agreements.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
@told_plainly
def agreements_list(settings: Settings, as_json: bool = False) -> None:
    """List the agreements in the registry, and the files that were left out."""
    from trucewatch.pipeline.present import agreement_rows, agreement_table
    from trucewatch.pipeline.stages import agreements as load

    known, problems = load(settings)
    _list(agreement_rows(known), lambda: agreement_table(known), as_json=as_json)
    _tell_problems(problems)
    sys.exit(WITH_PROBLEMS if problems else DONE)


@agreements.command("show")
@click.argument("agreement_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
@told_plainly
def agreements_show(settings: Settings, agreement_id: str, as_json: bool) -> None:
    """Show one agreement: dates, parties, zones, terms, exemptions, each with its source."""
    from trucewatch.core.codec import to_json
    from trucewatch.pipeline.present import agreement_text
    from trucewatch.pipeline.stages import agreements as load

    known, _ = load(settings)
    found = next((agreement for agreement in known if agreement.id == agreement_id), None)
    if found is None:
        raise ConfigError(f"There is no agreement {agreement_id!r}.", hint="`trucewatch agreements` lists them.")
    if as_json:
        _json(to_json(found))
    else:
        click.echo(agreement_text(found))


@agreements.command("lint")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@told_plainly
def agreements_lint(folder: Path | None) -> None:
    """Check agreement files: each error names file, line and mend."""
    from trucewatch.assess.registry import load_agreements

    known, problems = load_agreements(folder)
    click.echo(f"{len(known)} agreements are well-formed, {len(problems)} problems.")
    _tell_problems(problems)
    sys.exit(FAILED if problems else DONE)


@cli.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The brief of this day.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day, included.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="File; the ending tells the format.")
@click.option("--format", "form", type=click.Choice(["html", "md"]), help="html or md. [default: by -o, else md]")
@click.option("--as-of", type=click.IntRange(min=0), help="As the ledger stood at this entry (a brief names its own).")
@click.pass_obj
@told_plainly
def brief(settings: Settings, target: Path | None, form: str | None, as_of: int | None, **days: Any) -> None:
    """Write the brief: of a day, of a period, or of all that the ledger holds.

    \b
    trucewatch brief --on 2017-07-14 -o brief.html
    trucewatch brief --from 2017-07-09 --to 2017-07-16
    """
    from trucewatch import api
    from trucewatch.pipeline.present import render_brief

    start, end = _period(days["on"], days["first"], days["last"])
    form = form or BRIEF_FORMATS.get(target.suffix.lower() if target else ".md")
    if form is None:
        raise click.UsageError(f"{target}: the ending tells no format. End it in .html or .md, or give --format.")
    ledger = api.open_ledger(settings.ledger)
    text = render_brief(api.look(ledger, settings=settings, as_of=as_of), start, end, form)
    if target is None:
        click.echo(text)
        return
    with _replacing(target) as out:
        out.write(text)
    click.echo(f"Written: {target}", err=True)


def _period(on: Any, first: Any, last: Any) -> tuple[date | None, date | None]:
    if on and (first or last):
        raise click.UsageError("--on is one day; --from and --to are a period. Give one or the other.")
    if on:
        return on.date(), on.date()
    start, end = (first.date() if first else None), (last.date() if last else None)
    if start and end and end < start:
        raise click.UsageError("--to lies before --from.")
    return start, end


@cli.command()
@click.argument("record_id", metavar="ID")
@click.pass_obj
@told_plainly
def why(settings: Settings, record_id: str) -> None:
    """Walk from a finding, incident or claim down to the words and the bytes they stand in.

    ID is an id, or the beginning of one, as the lists and the brief print it.
    """
    from trucewatch import api

    click.echo(api.why(api.open_ledger(settings.ledger), record_id, settings=settings))


@cli.command()
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "geojson"]), required=True, help="The form.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.pass_obj
@told_plainly
def export(settings: Settings, form: str, target: Path) -> None:
    """Write incidents, claims and findings for other tools. docs/reference/exports.md says what each drops."""
    from trucewatch import api

    with _replacing(target) as out:
        api.export(api.open_ledger(settings.ledger), form, out, settings=settings)
    click.echo(f"Written: {target}", err=True)


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
    _tell_problems(problems)
    sys.exit(WITH_PROBLEMS if problems else DONE)


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "stage": problem.stage.value,
        "subject": problem.subject,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def _tell_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(f"  problem [{problem.stage}/{problem.code}] {problem.message} {problem.hint}".rstrip(), err=True)


def _json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
