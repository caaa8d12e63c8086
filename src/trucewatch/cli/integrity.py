"""Commands that prove: timestamp, verify."""

import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import (
    DONE,
    EXIT_CODES,
    WITH_PROBLEMS,
    plain,
    problem_row,
    tell_json,
    tell_problems,
    told_plainly,
)
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.pipeline.stamps import StampReport
    from trucewatch.pipeline.verify import Difference, VerifyCounts


@cli.command(epilog=EXIT_CODES)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: differences, notes, then a summary.")
@click.option("--quick", is_flag=True, help="Only lengths and existence: nothing is hashed, no record is read.")
@click.option(
    "--tsa-certificate",
    "certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Root certificates (PEM) that the signatures of timestamps must lead up to.",
)
@click.option("--head", metavar="HEAD", help="A head written down before (`ledger info`): is all up to it still there?")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.pass_obj
@told_plainly
def verify(settings: Settings, as_json: bool, certificate: Path | None, head: str | None, **told: bool) -> None:
    """Check that archive and ledger still are what was kept, and name each difference.

    Hashes all archived bytes again, holds every record against its id and every claim against its
    words, and checks timestamps. Changes nothing. Ends with 0 where all is well, 3 with differences.
    """
    from trucewatch.collect.archive import FileArchive
    from trucewatch.collect.timestamps import certificates_of
    from trucewatch.pipeline.verify import Verification, VerifyOptions
    from trucewatch.store.ledger import open_ledger

    roots = certificates_of(certificate.read_bytes(), str(certificate)) if certificate else ()
    is_shown, quick = not told["quiet"] and sys.stderr.isatty(), told["quick"]
    if quick and head:
        raise ConfigError("--quick reads no lines, and a head needs all of them.", hint="Leave one of them out.")
    hear = _progress if is_shown else lambda _: None
    options = VerifyOptions(is_quick=quick, roots=roots, progress=hear, head=_head_of(head) if head else None)
    with open_ledger(settings.ledger) as ledger:
        run = Verification(ledger, FileArchive(settings.archive_path), options)
        for found in run.run():
            _tell(found, as_json=as_json)
    if as_json:
        tell_json({"what": "summary", "quick": quick, **asdict(run.counts)})
    else:
        click.echo(_summary(run.counts, is_quick=quick))
    sys.exit(WITH_PROBLEMS if run.counts.differences else DONE)


def _head_of(told: str) -> tuple[int, str]:
    number, _, link = told.strip().partition(":")
    if not (number.isdecimal() and re.fullmatch("[0-9a-f]{64}", link)):
        raise ConfigError(f"{told[:80]!r} is no head.", hint="Give what `trucewatch ledger info` tells: NUMBER:HASH.")
    return int(number), link


def _progress(line: str) -> None:
    click.echo(f"  checked: {line}", err=True)


def _tell(found: "Difference", *, as_json: bool) -> None:
    what = "note" if found.is_note else "difference"
    if as_json:
        row = {"code": found.code, "subject": found.subject, "message": found.message, "hint": found.hint}
        tell_json({"what": what, **row})
    else:
        click.echo(plain(f"{what} [{found.code}] {found.message} {found.hint}".rstrip()))


def _summary(counts: "VerifyCounts", *, is_quick: bool) -> str:
    if is_quick:
        checked = f"{counts.blobs} files are there or told above; lengths only, nothing was hashed or read"
    else:
        checked = (
            f"{counts.entries} entries, {counts.records} records, {counts.blobs} files ({counts.bytes / 1e6:.1f} MB), "
            f"{counts.timestamps} timestamps ({counts.signatures} signatures) checked"
        )
    end = "all well" if not counts.differences else f"{counts.differences} differences"
    digest = f"\nLedger digest at entry {counts.entries}: {counts.digest}" if counts.digest else ""
    digest += f"\nHead of the chain: {counts.head}" if counts.digest else ""
    return f"{checked}: {end}.{digest}"


@cli.command(epilog=EXIT_CODES)
@click.option("--server", metavar="URL", help="The time-stamping server (RFC 3161). [default: the settings']")
@click.option("--all", "with_all", is_flag=True, help="Also what has a timestamp already.")
@click.option("--each", is_flag=True, help="One request for each capture instead of one manifest a run.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the counts and the problems.")
@click.pass_obj
@told_plainly
def timestamp(settings: Settings, server: str | None, with_all: bool, each: bool, as_json: bool) -> None:
    """Have a server attest when the captures existed (RFC 3161). Only a hash is sent.

    Stamps one manifest of all captures since the last run. Safe to repeat: without new captures
    nothing is asked.

    \b
    trucewatch timestamp --server https://tsa.example.org/tsr
    """
    from trucewatch.collect.archive import FileArchive
    from trucewatch.collect.timestamps import poster
    from trucewatch.pipeline.ingest import limits_of
    from trucewatch.pipeline.stamps import Stamping, stamp_captures
    from trucewatch.store.ledger import open_ledger

    server = server or settings.timestamp_server
    if not server:
        raise ConfigError("No time-stamping server is named.", hint="Give one with --server URL.")
    how = Stamping(server=server, post=poster(limits_of(settings)), is_all=with_all, is_each=each)
    with open_ledger(settings.ledger) as ledger:
        report = stamp_captures(ledger, FileArchive(settings.archive_path), how)
    _tell_stamped(report, as_json=as_json)
    sys.exit(WITH_PROBLEMS if report.problems else DONE)


def _tell_stamped(report: "StampReport", *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"id": one.id, "sha256": one.sha256, "token": one.token, "stamped_at": one.stamped_at.isoformat()}
            for one in report.timestamps
        ]
        problems = [problem_row(problem) for problem in report.problems]
        tell_json({"captures": report.captures, "timestamps": rows, "problems": problems})
        return
    click.echo(f"{report.captures} captures stamped in {len(report.timestamps)} timestamps.")
    for one in report.timestamps:
        click.echo(f"  {one.stamped_at.isoformat()}  {one.sha256}  {one.server}")
    tell_problems(report.problems)
