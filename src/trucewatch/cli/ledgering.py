"""Commands about a ledger as a whole: ledger info, copy, backup, restore, verify."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from trucewatch.cli.group import cli
from trucewatch.cli.integrity import verify
from trucewatch.cli.output import EXIT_CODES, plain, tell_json, told_plainly
from trucewatch.settings import Settings


@cli.group()
def ledger() -> None:
    """Look after a ledger as a whole: what it is, copies of it, backups."""


ledger.add_command(verify)


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
@told_plainly
def info(settings: Settings, as_json: bool) -> None:
    """Say what the ledger is: its database, its size, what it holds, and the head of its chain.

    Write the head down elsewhere: `trucewatch verify --head HEAD` proves with it that nothing was taken out since.
    """
    from trucewatch.store.copying import facts
    from trucewatch.store.ledger import open_ledger

    with open_ledger(settings.ledger) as opened:
        told = {**facts(opened), "ledger": settings.ledger_shown, "archive": str(settings.archive_path)}
    if as_json:
        tell_json(told)
        return
    click.echo(f"ledger    {plain(str(told['ledger']))} ({told['database']}, revision {told['revision']})")
    click.echo(f"size      {told['bytes']:,} bytes, archive in {plain(str(told['archive']))}")
    click.echo(f"entries   {told['entries']}")
    for name, number in told["records"].items():
        click.echo(f"  {name:12s} {number}")
    click.echo(f"redacted  {told['tables']['redaction']} entries")
    click.echo(f"head      {told['head']}")


@ledger.command(epilog=EXIT_CODES)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.pass_obj
@told_plainly
def copy(settings: Settings, source: str, target: str, quiet: bool) -> None:
    """Copy a ledger and its archive to a new one: a file to PostgreSQL, or back, or to another file.

    Proves that nothing changed: the same entries, counts, digest and chain; otherwise nothing is kept.
    The ledger may be in use meanwhile.

    \b
    trucewatch ledger copy trucewatch.db postgresql://ana@db.example/watch
    """
    from trucewatch.pipeline.ledger_copy import copy_ledger

    done = copy_ledger(settings, source, target, heard=_hearing(quiet))
    lines = ", ".join(f"{number} {name}" for name, number in done.lines.items() if number)
    click.echo(f"Copied: {lines or 'an empty ledger'}; {done.blobs} files of the archive.")
    click.echo(f"Both have the digest {done.digest} and the head {done.head[0]}:{done.head[1]}.")


@ledger.command(epilog=EXIT_CODES)
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.pass_obj
@told_plainly
def backup(settings: Settings, target: Path, quiet: bool) -> None:
    """Write the ledger and its archive into one file (tar; compressed where FILE ends with .gz), while in use.

    \b
    trucewatch ledger backup /backups/watch-2026-11-22.tar
    """
    from trucewatch.pipeline.ledger_backup import back_up

    done = back_up(settings, target, heard=_hearing(quiet))
    click.echo(f"Backed up: {done.facts['entries']} entries, {done.blobs} files of the archive. Written: {target}")
    click.echo(f"Ledger digest {done.digest}, head {done.facts['head']}.")


@ledger.command(epilog=EXIT_CODES)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.pass_obj
@told_plainly
def restore(settings: Settings, source: Path, quiet: bool) -> None:
    """Make the ledger and its archive from a backup. There must be no ledger there yet.

    Holds the ledger against the digest that the backup tells, and every file against its name.

    \b
    trucewatch --ledger again.db ledger restore /backups/watch-2026-11-22.tar
    """
    from trucewatch.pipeline.ledger_backup import restore as put_back

    done = put_back(settings, source, heard=_hearing(quiet))
    click.echo(f"Restored {settings.ledger_shown}: {done.facts['entries']} entries, {done.blobs} files of the archive.")
    click.echo(f"Ledger digest {done.digest}, head {done.facts['head']}. Next: trucewatch verify")


def _hearing(quiet: bool) -> Callable[[str], object]:
    """What tells a line of progress on the error stream of a terminal."""
    if quiet or not sys.stderr.isatty():
        return lambda _: None
    return lambda line: click.echo(f"  {line}", err=True)
