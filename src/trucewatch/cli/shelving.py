"""Commands over what the ledger holds: documents, versions, sources."""

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import tell_json, tell_list, told_plainly
from trucewatch.settings import Settings


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
@told_plainly
def documents(settings: Settings, as_json: bool) -> None:
    """List the documents read: dated, by whom, how complete, with versions, copies, and pages that are gone."""
    from trucewatch import api
    from trucewatch.pipeline.shelf import document_rows, document_table

    found = api.shelf(api.open_ledger(settings.ledger), settings=settings)
    tell_list(document_rows(found), lambda: document_table(found), as_json=as_json)


@cli.command()
@click.argument("page", metavar="PAGE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each version.")
@click.pass_obj
@told_plainly
def versions(settings: Settings, page: str, as_json: bool) -> None:
    """Show the versions of a page, and what changed from one to the next, in words.

    PAGE is its URL, its location, or the id of one of its documents.
    """
    from trucewatch import api
    from trucewatch.pipeline.shelf import page_of, version_rows, version_text

    found = api.shelf(api.open_ledger(settings.ledger), settings=settings)
    chain = page_of(found, page)
    tell_list(version_rows(found, chain), lambda: version_text(found, chain), as_json=as_json)


@cli.group(invoke_without_command=True)
@click.option("--all", "with_all", is_flag=True, help="Also those that have published nothing in this ledger.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
@told_plainly
def sources(context: click.Context, with_all: bool, as_json: bool) -> None:
    """Publishers and channels: kind, country, for whom they speak, and the reliability people gave them.

    Alone: list those of this ledger. Nothing is graded until a person grades it (Admiralty A to F).
    """
    if context.invoked_subcommand is not None:
        return
    from trucewatch import api
    from trucewatch.pipeline.shelf import source_rows, source_table

    found = api.shelf(api.open_ledger(context.obj.ledger), settings=context.obj)
    tell_list(source_rows(found, with_all=with_all), lambda: source_table(found, with_all=with_all), as_json=as_json)


@sources.command("show")
@click.argument("name", metavar="NAME")
@click.pass_obj
@told_plainly
def sources_show(settings: Settings, name: str) -> None:
    """Show one source as JSON. NAME is its id, name, alias, site or account."""
    from trucewatch import api
    from trucewatch.pipeline.shelf import source_named, source_row

    found = api.shelf(api.open_ledger(settings.ledger), settings=settings)
    tell_json(source_row(found, source_named(found, name)))


@sources.command("grade")
@click.argument("name", metavar="NAME")
@click.argument("letter", metavar="A|B|C|D|E|F")
@click.option("--by", "person", required=True, help="Who gives the grade.")
@click.option("--note", default="", help="Why.")
@click.pass_obj
@told_plainly
def sources_grade(settings: Settings, name: str, letter: str, person: str, note: str) -> None:
    """Grade a source's reliability: A completely reliable, B usually, C fairly, D not usually, E unreliable,
    F cannot be judged. The grade before it is kept."""
    from trucewatch import api

    ledger = api.open_ledger(settings.ledger)
    decision = api.grade(ledger, name, letter.upper(), person=person, note=note, settings=settings)
    click.echo(f"{decision.subject}: {decision.value}, by {decision.person}")
