"""Commands that ask the registries what a name means: actor."""

from datetime import date
from typing import Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import tell_list, told_plainly
from trucewatch.settings import Settings


@cli.command()
@click.argument("name", required=False)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As the name was used on this day.")
@click.option("--country", default="", metavar="CC", help="Country the report is about (ISO 3166-1, two letters).")
@click.option("--unknown", "is_unknown", is_flag=True, help="Instead: mentions of the ledger that mean nobody known.")
@click.option("--names", "names_only", is_flag=True, help="With --unknown: only those that look like names.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each reading.")
@click.pass_obj
@told_plainly
def actor(settings: Settings, name: str | None, as_json: bool, **told: Any) -> None:
    """Say who is meant by a name, a description or a metonym, surest first, with the reason.

    \b
    trucewatch actor "the regime" --country SY
    trucewatch actor Damascus --on 2017-07-14
    trucewatch actor --unknown --names
    """
    from trucewatch.pipeline.ask import actor_rows, actor_table

    if told["is_unknown"]:
        _tell_unknown(settings, names_only=told["names_only"], as_json=as_json)
        return
    if name is None:
        raise click.UsageError("Give a name, or --unknown.")
    on: date | None = told["day"].date() if told["day"] else None
    rows = tuple(actor_rows(name, on=on, country=told["country"]))
    tell_list(rows, lambda: actor_table(rows, name), as_json=as_json)


def _tell_unknown(settings: Settings, *, names_only: bool, as_json: bool) -> None:
    from trucewatch import api
    from trucewatch.pipeline.unknowns import unknown_rows, unknown_table

    rows = list(unknown_rows(api.open_ledger(settings.ledger), names_only=names_only))
    tell_list(rows, lambda: unknown_table(rows), as_json=as_json)
