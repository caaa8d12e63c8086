"""The evidence package of chosen incidents."""

import sys
from pathlib import Path

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, EXIT_CODES, WITH_PROBLEMS, tell_problems, told_plainly
from trucewatch.cli.viewing import ledger_of, note, open_option, seen_as
from trucewatch.settings import Settings


@cli.command(epilog=EXIT_CODES)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True, help="A folder to be made.")
@open_option
@click.pass_obj
@told_plainly
def evidence(settings: Settings, ids: tuple[str, ...], target: Path, is_open: bool) -> None:
    """Pack incidents with the originals, records and why chains they rest on, as a BagIt bag.

    ID is that of an incident or a finding, or the beginning of one. Any BagIt tool checks the bag.
    """
    from trucewatch import api
    from trucewatch.collect.archive import FileArchive
    from trucewatch.pipeline import stages
    from trucewatch.pipeline.evidence import Packer

    ledger = ledger_of(settings, is_open=is_open)
    archive = FileArchive(settings.archive_path)
    packer = Packer(api.look(ledger, settings=settings), ledger, archive, stages.source_registry(settings))
    packed = packer.pack(ids, target)
    note(settings, "evidence", " ".join(ids)[:200], detail=seen_as(is_open=is_open))
    told = f"{packed.incidents} incidents, {packed.records} records, {packed.originals} originals"
    click.echo(f"Written: {target}, {told}", err=True)
    tell_problems(packed.problems)
    sys.exit(WITH_PROBLEMS if packed.problems else DONE)
