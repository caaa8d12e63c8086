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
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that answer.")
@click.option("--json-log", "as_json", is_flag=True, help="A log of JSON lines, one for each request.")
@click.pass_obj
@told_plainly
def serve(settings: Settings, port: int, host: str, processes: int, as_json: bool) -> None:
    """Serve the review desk to a browser, until it is stopped (Ctrl-C).

    \b
    trucewatch --ledger trucewatch.db serve
    """
    from trucewatch.web.server import Way, run

    way = Way(host=host, port=port, processes=processes, as_json=as_json)
    run(settings, way, tell=lambda line: click.echo(line, err=True))
