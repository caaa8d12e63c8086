"""The feed of alleged breaches."""

from pathlib import Path

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import tell_waiting, told_plainly, write_file
from trucewatch.cli.viewing import ledger_of, note, open_option, seen_as
from trucewatch.settings import Settings


@cli.command()
@click.option("--agreement", metavar="ID", help="Only those of one agreement.")
@click.option("--zone", metavar="ID", help="Only those in one zone.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True, help="The file to write.")
@open_option
@click.pass_obj
@told_plainly
def feed(settings: Settings, agreement: str | None, zone: str | None, target: Path, is_open: bool) -> None:
    """Write alleged breaches as an Atom feed, the newest first, for readers and alerts.

    Put it where your feed reader finds it, and write it again after each `trucewatch add` or `watch`.
    """
    from trucewatch import api
    from trucewatch.pipeline.present import render_feed

    ledger = ledger_of(settings, is_open=is_open)
    seen, waiting = api.to_publish(ledger, settings=settings)
    write_file(target, render_feed(seen, ledger, agreement, zone))
    note(settings, "feed", "atom", detail=seen_as(is_open=is_open))
    click.echo(f"Written: {target}", err=True)
    tell_waiting(waiting)
