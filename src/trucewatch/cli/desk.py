"""The review desk: serve."""

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import told_plainly
from trucewatch.settings import Settings


@cli.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=8766, show_default=True, help="0: any free port.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; another one than loopback is seen by others.",
)
@click.pass_obj
@told_plainly
def serve(settings: Settings, port: int, host: str) -> None:
    """Serve the review desk to a browser, until it is stopped (Ctrl-C).

    \b
    trucewatch --ledger trucewatch.db serve
    """
    from trucewatch.web.server import run

    run(settings, host=host, port=port, tell=lambda line: click.echo(line, err=True))
