"""Commands that show: incidents, findings, brief, why, export."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import (
    DONE,
    WITH_PROBLEMS,
    tell_dropped,
    tell_json,
    tell_list,
    tell_problems,
    told_plainly,
    write_file,
)
from trucewatch.cli.viewing import ledger_of, note, open_option, seen_as
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.core.ports import Ledger

EXPORTS = (
    *("jsonl", "csv", "xlsx", "geojson", "gpkg", "geoparquet", "kml", "acled", "ucdp", "plover", "hxl", "ftm"),
    "warc",
)
BRIEF_FORMATS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".pdf": "pdf", ".docx": "docx"}


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
    from trucewatch.pipeline.floods import flood_lines
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
    for line in flood_lines(situation.floods):
        click.echo(line, err=True)
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
    from trucewatch.pipeline.stages import agreements

    situation = api.look(api.open_ledger(settings.ledger), settings=settings)
    tell_list(finding_rows(situation, with_all), lambda: finding_table(situation, with_all), as_json=as_json)
    _, left_out = agreements(settings)
    tell_problems(left_out)
    sys.exit(WITH_PROBLEMS if left_out else DONE)


@cli.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The brief of this day.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day, included.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="File; the ending tells the format.")
@click.option("--format", "form", type=click.Choice(["html", "md", "pdf", "docx"]), help="[default: by -o, else md]")
@click.option("--as-of", type=click.IntRange(min=0), help="As the ledger stood at this entry (a brief names its own).")
@click.option(
    "--since", type=click.IntRange(min=0), help="Tell what stood otherwise at this entry of an earlier brief."
)
@click.option("--agreement", metavar="ID", default="", help="Only what touches one agreement.")
@click.option("--zone", metavar="ID", default="", help="Only what touches one zone.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="The language of the brief's own words.")
@click.option("--with-names", is_flag=True, help="Also names of persons harmed and of private persons.")
@click.option("--pictures/--no-pictures", default=None, help="A map and charts. [default: where they can be drawn]")
@open_option
@click.pass_obj
@told_plainly
def brief(settings: Settings, target: Path | None, form: str | None, as_of: int | None, **asked: Any) -> None:
    """Write the brief: of a day, of a period, or of all that the ledger holds.

    It is not written while reviews that a setting requires of what it tells are open.

    \b
    trucewatch brief --on 2017-07-14 -o brief.html
    trucewatch brief --from 2017-07-09 --to 2017-07-16 --agreement southwest-2017
    """
    from trucewatch.pipeline.briefing import BriefOptions, made_brief
    from trucewatch.pipeline.present import render_bytes, render_text
    from trucewatch.pipeline.stages import agreements

    start, end = period_of(asked["on"], asked["first"], asked["last"])
    form = form or BRIEF_FORMATS.get(target.suffix.lower() if target else ".md")
    if form is None:
        raise click.UsageError(f"{target}: the ending tells no format. End it in .html, .md, .pdf or .docx.")
    if target is None and form in ("pdf", "docx"):
        raise click.UsageError(f"A brief as {form} goes to a file: give -o FILE.")
    ledger = ledger_of(settings, is_open=asked["is_open"])
    options = BriefOptions(
        agreement=asked["agreement"],
        zone=asked["zone"],
        language=asked["lang"],
        with_names=asked["with_names"],
        with_pictures=form != "md" and _is_drawn(asked["pictures"]),
        with_png=form == "docx",
    )
    made = made_brief(ledger, settings, (start, end), options, as_of=as_of, since=asked["since"])
    note(settings, "brief", form, detail=seen_as(is_open=asked["is_open"], with_names=asked["with_names"]))
    if target is None:
        click.echo(render_text(made, form))
    else:
        write_file(target, render_bytes(made, form))
        click.echo(f"Written: {target}", err=True)
    _, left_out = agreements(settings)
    tell_problems(left_out)
    sys.exit(WITH_PROBLEMS if left_out else DONE)


def _is_drawn(asked: bool | None) -> bool:
    """Whether pictures are wanted and can be; asked for where they cannot be, it is an error."""
    from trucewatch.core.problems import ConfigError
    from trucewatch.pipeline.picturing import can_draw

    if asked and not can_draw():
        hint = "Install it with: pip install 'trucewatch[charts]'."
        raise ConfigError("Pictures need the package matplotlib.", hint=hint)
    return can_draw() if asked is None else asked


def period_of(on: Any, first: Any, last: Any) -> tuple[date | None, date | None]:
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
@click.argument("other_id", metavar="[CLAIM]", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
@told_plainly
def why(settings: Settings, record_id: str, other_id: str, as_json: bool) -> None:
    """Walk from a finding, incident or claim down to the words and the bytes they stand in.

    ID is an id, or the beginning of one, as the lists and the brief print it. Two claims' ids, or a link's, show the
    evidence on whether the two tell one event, field by field.
    """
    from trucewatch import api

    ledger = api.open_ledger(settings.ledger)
    if as_json:
        tell_json(api.why_row(ledger, record_id, other_id, settings=settings))
    else:
        click.echo(api.why(ledger, record_id, other_id, settings=settings))


@cli.command()
@click.option("--format", "form", type=click.Choice(EXPORTS), required=True, help="The form.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--with-names", is_flag=True, help="Also names of persons harmed and of private persons.")
@click.option(
    "--records-only", is_flag=True, help="In jsonl, only what the ledger holds: at any size in little memory."
)
@open_option
@click.pass_obj
@told_plainly
def export(settings: Settings, form: str, target: Path, **asked: bool) -> None:
    """Write incidents, claims and findings for other tools; or, as warc, the archived pages themselves.

    docs/reference/exports.md says what each drops.
    """
    from trucewatch import api
    from trucewatch.pipeline.present import write_records_file

    ledger, with_names = ledger_of(settings, is_open=asked["is_open"]), asked["with_names"]
    told = seen_as(is_open=asked["is_open"], with_names=with_names)
    if form == "warc":
        _export_pages(settings, ledger, target, told)
    if asked["records_only"]:
        if form != "jsonl":
            raise click.UsageError("--records-only is for jsonl.")
        number = write_records_file(ledger, target, with_names=with_names)
        note(settings, "export", form, detail=f"records only, {told}")
        click.echo(f"Written: {target}, {number} records; incidents and findings are computed from them", err=True)
        return
    written, all_there = api.export_file(ledger, form, target, settings=settings, with_names=with_names)
    note(settings, "export", form, detail=told)
    click.echo(f"Written: {target}, {written} of {all_there} incidents", err=True)
    tell_dropped(form)


def _export_pages(settings: Settings, ledger: "Ledger", target: Path, told: str) -> NoReturn:
    from trucewatch.collect.archive import FileArchive
    from trucewatch.pipeline.warcs import export_warc

    counts = export_warc(ledger, FileArchive(settings.archive_path), target)
    note(settings, "export", "warc", detail=told)
    click.echo(f"Written: {target}", err=True)
    tell_problems(counts.problems)
    sys.exit(WITH_PROBLEMS if counts.problems else DONE)
