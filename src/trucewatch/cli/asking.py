"""Commands that ask the registries what a name means: actor."""

from datetime import date
from typing import Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import tell_list, told_plainly


@cli.command()
@click.argument("name")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As the name was used on this day.")
@click.option("--country", default="", metavar="CC", help="Country the report is about (ISO 3166-1, two letters).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each reading.")
@told_plainly
def actor(name: str, day: Any, country: str, as_json: bool) -> None:
    """Say who is meant by a name, a description or a metonym, surest first, with the reason.

    \b
    trucewatch actor "the regime" --country SY
    trucewatch actor Damascus --on 2017-07-14
    """
    from trucewatch.pipeline.ask import actor_rows, actor_table

    on: date | None = day.date() if day else None
    rows = tuple(actor_rows(name, on=on, country=country))
    tell_list(rows, lambda: actor_table(rows, name), as_json=as_json)
