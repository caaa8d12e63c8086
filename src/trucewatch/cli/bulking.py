"""Archives in bulk: bulk, bulk status."""

import sys
from typing import TYPE_CHECKING

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, WITH_PROBLEMS, tell_json, told_plainly
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.bulk.fusing import Fused
    from trucewatch.bulk.run import Status


class _Reading(click.Group):
    """A group whose first word is a command, or the first thing to read."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@cli.group(cls=_Reading, no_args_is_help=True, subcommand_metavar="IN… -o DIR | fuse DIR | status DIR")
def bulk() -> None:
    """Read whole archives on many processors into Parquet: docs/howto/read-archives-in-bulk.md.

    \b
    trucewatch bulk archives/*.warc.gz -o claims/ --workers 8
    trucewatch bulk status claims/
    trucewatch bulk fuse claims/
    """


@bulk.command("run")
@click.argument("inputs", nargs=-1, metavar="IN…")
@click.option(
    "-o", "--output", "out", required=True, metavar="DIR", help="Folder or address of any fsspec file system."
)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes of this machine.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask cluster instead, like tcp://host:8786.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.pass_obj
@told_plainly
def bulk_run(settings: Settings, inputs: tuple[str, ...], out: str, workers: int, scheduler: str, quiet: bool) -> None:
    """Read WARC, JSON Lines, Parquet and folders into DIR: tables of claims, documents and problems.

    Safe to repeat: what is done is passed by. Without IN it goes on with the run in DIR.

    \b
    trucewatch bulk archives/*.warc.gz -o claims/ --workers 8
    trucewatch bulk status claims/
    """
    from trucewatch.bulk.run import run_bulk

    def tell(status: "Status", seconds: float) -> None:
        if not quiet:
            click.echo(_line(status, seconds), err=True)

    done = run_bulk(inputs, out, settings, workers=workers, scheduler=scheduler, tell=tell)
    click.echo(_line(done, 0.0))
    _tell_poison(done.poison)
    sys.exit(WITH_PROBLEMS if done.problems or done.poison else DONE)


@bulk.command("fuse")
@click.argument("source", metavar="DIR")
@click.option("-o", "--output", "out", default="", metavar="OUT", help="Where the tables go; DIR itself by default.")
@click.option(
    "--scratch",
    default="",
    metavar="FOLDER",
    type=click.Path(file_okay=False),
    help="A local folder with room for a ledger of all documents; OUT by default, where that is local.",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.pass_obj
@told_plainly
def bulk_fuse(settings: Settings, source: str, out: str, scratch: str, quiet: bool) -> None:
    """Fuse and assess the run in DIR on this machine: incidents.parquet and findings.parquet, in OUT.

    Ids, statuses and findings are those of a ledger that added the same documents. Memory stays the same however many
    documents there are. After a kill the same command goes on where it was.
    """
    from trucewatch.bulk.fusing import fuse_bulk

    def tell(told: "Fused") -> None:
        if not quiet:
            click.echo(_fused_line(told), err=True)

    click.echo(_fused_line(fuse_bulk(source, out or source, settings, scratch=scratch, tell=tell)))


@bulk.command("status")
@click.argument("out", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@told_plainly
def bulk_status(out: str, as_json: bool) -> None:
    """Tell how far the run in DIR and its fusion are, and which items ended the process that read them."""
    from dataclasses import asdict

    from trucewatch.bulk.fusing import fused_status
    from trucewatch.bulk.run import has_run, status, status_row

    fused = fused_status(out)
    # A folder that fusion alone writes to holds no run.
    told = status(out) if fused is None or has_run(out) else None
    if as_json:
        tell_json({**(status_row(told) if told else {}), "fused": asdict(fused) if fused else None})
        return
    if told:
        click.echo(_line(told, 0.0))
    if fused:
        click.echo(_fused_line(fused))
    _tell_poison(told.poison if told else ())


def _line(told: "Status", seconds: float) -> str:
    line = f"{told.done} of {told.shards} shards, {told.documents} documents, {told.claims} claims"
    if seconds and told.done:
        left = seconds / told.done * (told.shards - told.done)
        line += f"; {told.documents / seconds:.1f} documents a second, about {left / 60:.0f} min left"
    return f"{line}; {told.problems} problems, {len(told.poison)} given up"


def _fused_line(told: "Fused") -> str:
    if told.is_done:
        return f"fused: {told.documents} documents, {told.incidents} incidents, {told.findings} findings"
    line = f"fusing: {told.documents} of {told.of} documents"
    if told.documents and told.seconds:
        left = told.seconds / told.documents * (told.of - told.documents)
        line += f"; {told.documents / told.seconds:.0f} a second, about {left / 60:.0f} min left"
    return line


def _tell_poison(poison: tuple[tuple[str, str], ...]) -> None:
    for item, why in poison:
        click.echo(f"given up: {item}: {why}", err=True)
