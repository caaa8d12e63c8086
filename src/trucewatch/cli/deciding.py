"""Commands by which people decide: decide."""

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import plain, told_plainly
from trucewatch.cli.viewing import note
from trucewatch.settings import Settings


@cli.command()
@click.argument("left", metavar="CLAIM")
@click.argument("word", metavar="same|different", type=click.Choice(["same", "different"]))
@click.argument("right", metavar="CLAIM")
@click.option("--by", "--person", "person", required=True, help="Who decides.")
@click.option("--note", default="", help="Why.")
@click.option("--supersedes", default="", metavar="ID", help="The decision that no longer holds.")
@click.pass_obj
@told_plainly
def decide(settings: Settings, left: str, word: str, right: str, person: str, **options: str) -> None:
    """Say that two claims tell the same event, or different ones. It binds whatever the machine makes of them.

    Each CLAIM is an id, or the beginning of one. What contradicts earlier decisions is refused, and they are named.
    """
    from trucewatch import api

    ledger = api.open_ledger(settings.ledger)
    decision = api.decide(ledger, (left, right), word, person=person, **options)
    api.keep_up(ledger, settings=settings)
    note(settings, f"review_{decision.action}", decision.subject, by=decision.person, detail=decision.id)
    click.echo(plain(f"{decision.id}: {decision.subject} {decision.action} {decision.value}, by {decision.person}"))
