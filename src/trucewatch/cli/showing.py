"""Commands that show: incidents, findings, brief, why, export."""

import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, WITH_PROBLEMS, replacing, tell_list, tell_problems, told_plainly
from trucewatch.settings import Settings

BRIEF_FORMATS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Only those that touch this day.")
@click.option("--rebuild", is_flag=True, help="First make anew all that is kept of incidents beside the ledger.")
@click.argument("incident_id", metavar="[ID]", default="")
@click.pass_obj
@told_plainly
def incidents(settings: Settings, as_json: bool, day: Any, rebuild: bool, incident_id: str) -> None:
    """List incidents: what is told to have happened, by how many independent roots, and whether disputed.

    With an ID that one alone; of an old ID, what it was merged or split into.
    """
    from trucewatch import api
    from trucewatch.pipeline.present import incident_rows, incident_table, incidents_of
    from trucewatch.pipeline.stages import source_registry

    ledger = api.open_ledger(settings.ledger)
    if rebuild and not api.keep_up(ledger, settings=settings, is_anew=True):
        click.echo("What is kept beside the ledger cannot be written now: computed anew.", err=True)
    situation = api.look(ledger, settings=settings)
    if incident_id:
        situation, told = incidents_of(situation, ledger, incident_id, source_registry(settings))
        if told:
            click.echo(told, err=True)
    on = day.date() if day else None
    tell_list(incident_rows(situation, on), lambda: incident_table(situation, on), as_json=as_json)


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
    tell_list(finding_rows(situation, with_all), lambda: finding_table(situation, with_all), as_json=as_json)


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
    with replacing(target) as out:
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
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "geojson", "warc"]), required=True, help="The form."
)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.pass_obj
@told_plainly
def export(settings: Settings, form: str, target: Path) -> None:
    """Write incidents, claims and findings for other tools; or, as warc, the archived pages themselves.

    docs/reference/exports.md says what each drops.
    """
    from trucewatch import api

    if form == "warc":
        _export_pages(settings, target)
    with replacing(target) as out:
        api.export(api.open_ledger(settings.ledger), form, out, settings=settings)
    click.echo(f"Written: {target}", err=True)


def _export_pages(settings: Settings, target: Path) -> NoReturn:
    from trucewatch import api
    from trucewatch.collect.archive import FileArchive
    from trucewatch.pipeline.warcs import export_warc

    counts = export_warc(api.open_ledger(settings.ledger), FileArchive(settings.archive_path), target)
    click.echo(f"Written: {target}", err=True)
    tell_problems(counts.problems)
    sys.exit(WITH_PROBLEMS if counts.problems else DONE)
