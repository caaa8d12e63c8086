"""The registry of agreements: list, show, lint."""

import sys
from pathlib import Path

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, FAILED, WITH_PROBLEMS, tell_json, tell_list, tell_problems, told_plainly
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
    from trucewatch.pipeline.present import agreement_rows, agreement_table
    from trucewatch.pipeline.stages import agreements as load

    known, problems = load(settings)
    tell_list(agreement_rows(known), lambda: agreement_table(known), as_json=as_json)
    tell_problems(problems)
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
        tell_json(to_json(found))
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
    tell_problems(problems)
    sys.exit(FAILED if problems else DONE)
