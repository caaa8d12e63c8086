"""Who met whom and what came of it, and where each actor stands: talks, agreements positions."""

import click

from trucewatch.cli.agreements import agreements
from trucewatch.cli.group import cli
from trucewatch.cli.output import tell_list, told_plainly
from trucewatch.settings import Settings


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
@told_plainly
def talks(settings: Settings, as_json: bool) -> None:
    """The negotiation log: rounds of talks with who met, where, when, about what, and what came of them."""
    from trucewatch import api
    from trucewatch.pipeline.talks import talk_rows, talk_table

    situation = api.look(api.open_ledger(settings.ledger), settings=settings)
    tell_list(talk_rows(situation), lambda: talk_table(situation), as_json=as_json)


@agreements.command("positions")
@click.argument("agreement_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an actor.")
@click.pass_obj
@told_plainly
def agreements_positions(settings: Settings, agreement_id: str, as_json: bool) -> None:
    """Where each actor stands on an agreement or proposal over time, and which party is silent.

    \b
    trucewatch agreements positions astana-2017
    """
    from trucewatch import api
    from trucewatch.pipeline.talks import position_rows, position_table

    situation = api.look(api.open_ledger(settings.ledger), settings=settings)
    rows = list(position_rows(situation, agreement_id))
    tell_list(rows, lambda: position_table(situation, agreement_id), as_json=as_json)
