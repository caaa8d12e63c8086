"""The registry of agreements: list, show, lint, map, new, pages, schema."""

import json
import sys
from pathlib import Path

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, FAILED, WITH_PROBLEMS, tell_json, tell_list, tell_problems, told_plainly
from trucewatch.core.agreements import Agreement
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings


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
    from trucewatch.pipeline.agreements_shown import agreement_rows, agreement_table
    from trucewatch.pipeline.stages import agreements as load

    known, problems = load(settings)
    tell_list(agreement_rows(known), lambda: agreement_table(known), as_json=as_json)
    tell_problems(problems)
    sys.exit(WITH_PROBLEMS if problems else DONE)


@agreements.command("show")
@click.argument("agreement_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option("--markdown", is_flag=True, help="As its page of the documentation.")
@click.pass_obj
@told_plainly
def agreements_show(settings: Settings, agreement_id: str, as_json: bool, markdown: bool) -> None:
    """Show one agreement: dates, parties, zones, terms, exemptions, each with its source."""
    from trucewatch.core.codec import to_json
    from trucewatch.pipeline.agreement_pages import page
    from trucewatch.pipeline.agreements_shown import agreement_text

    found = _one(settings, agreement_id)
    if as_json:
        tell_json(to_json(found))
    else:
        click.echo(page(found) if markdown else agreement_text(found))


@agreements.command("lint")
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@click.pass_obj
@told_plainly
def agreements_lint(settings: Settings, path: Path | None) -> None:
    """Check an agreement file or a folder of them: each error names file, line and mend."""
    from trucewatch.pipeline.stages import lint

    known, problems = lint(path or (Path(settings.agreements) if settings.agreements else None))
    number = f"{len(known)} agreement{'' if len(known) == 1 else 's'} well-formed"
    click.echo(f"{number}, {len(problems)} problem{'' if len(problems) == 1 else 's'}.")
    tell_problems(problems)
    sys.exit(FAILED if problems else DONE)


@agreements.command("map")
@click.argument("agreement_id", metavar="ID")
@click.option(
    "-o",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="An .svg, .png or .geojson file. [default: ID.svg]",
)
@click.pass_obj
@told_plainly
def agreements_map(settings: Settings, agreement_id: str, out: Path | None) -> None:
    """Draw the zones of an agreement: by version and certainty, with towns, scale and sources."""
    from trucewatch.core.files import write_whole

    target = out or Path(f"{agreement_id}.svg")
    data = _drawn(_one(settings, agreement_id), target.suffix.lower())
    try:
        write_whole(target, data)
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror}.") from error
    click.echo(f"{target} ({len(data):,} bytes)")


@agreements.command("new")
@click.argument("agreement_id", metavar="ID")
@click.option("-o", "out", type=click.Path(dir_okay=False, path_type=Path), help="The file. [default: ID.yaml]")
@told_plainly
def agreements_new(agreement_id: str, out: Path | None) -> None:
    """Write a commented file to start a new agreement from; `lint` tells what is to be filled in."""
    from trucewatch.pipeline.agreements_shown import skeleton

    target = out or Path(f"{agreement_id}.yaml")
    text = skeleton(agreement_id)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"{target} is there already.", hint="Name another file with -o.") from None
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror}.") from error
    click.echo(f"{target}: fill it in, then `trucewatch agreements lint {target}`.")


@agreements.command("pages")
@click.option("-o", "out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
@click.pass_obj
@told_plainly
def agreements_pages(settings: Settings, out: Path) -> None:
    """Write a page with a map for each agreement, and their index, as Markdown and SVG."""
    from trucewatch.pipeline.agreement_pages import write_pages
    from trucewatch.pipeline.stages import agreements as load

    known, problems = load(settings)
    click.echo(f"{write_pages(known, out)} files written to {out}.")
    tell_problems(problems)
    sys.exit(WITH_PROBLEMS if problems else DONE)


@agreements.command("schema")
@told_plainly
def agreements_schema() -> None:
    """Print the JSON Schema of an agreement file, for editors and other programs."""
    from trucewatch.assess.source import schema_text

    click.echo(schema_text(), nl=False)


def _one(settings: Settings, agreement_id: str) -> Agreement:
    from trucewatch.pipeline.stages import agreements as load

    known, problems = load(settings)
    found = next((agreement for agreement in known if agreement.id == agreement_id), None)
    if found is None:
        tell_problems(problems)
        raise ConfigError(f"There is no agreement {agreement_id!r}.", hint="`trucewatch agreements` lists them.")
    return found


def _drawn(agreement: Agreement, suffix: str) -> bytes:
    from trucewatch.pipeline.agreement_map import as_png, zone_map
    from trucewatch.pipeline.zone_outlines import as_geojson

    if suffix == ".geojson":
        return (json.dumps(as_geojson(agreement), ensure_ascii=False) + "\n").encode("utf-8")
    if suffix not in (".svg", ".png"):
        raise ConfigError(f"No map is written as {suffix or 'that'!r}.", hint="Name an .svg, .png or .geojson file.")
    svg = zone_map(agreement)
    return as_png(svg) if suffix == ".png" else svg.encode("utf-8")
