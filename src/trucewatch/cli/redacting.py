"""The command that takes words out of a ledger for good: redact."""

import re
from pathlib import Path

import click

from trucewatch.cli.alerting import outbox_of, outbox_option
from trucewatch.cli.group import cli
from trucewatch.cli.output import EXIT_CODES, plain, tell_json, told_plainly
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings


@cli.command(epilog=EXIT_CODES)
@click.argument("named", nargs=-1, required=True, metavar="ID…")
@click.option("--reason", required=True, help="Why. It is kept: repeat none of the words.")
@click.option("--by", "--person", "person", required=True, help="Who decides.")
@click.option("--words", multiple=True, metavar="TEXT", help="Only these words, wherever they stand in the documents.")
@click.option("--range", "ranges", multiple=True, metavar="START:END", help="Only these characters of the text.")
@outbox_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
@told_plainly
def redact(
    settings: Settings,
    named: tuple[str, ...],
    ranges: tuple[str, ...],
    words: tuple[str, ...],
    outbox: Path | None,
    **told: str,
) -> None:
    """Blank words for good, because the law or somebody's safety asks for it. It cannot be undone.

    Each ID is a document, a claim (its words), a capture or a problem, or the beginning of one. Without
    --words and --range a document is blanked whole. The words go from the document, from other versions
    of its page, from claims, problems, alerts and all that is computed; the archived bytes go whole. Ids and
    hashes stay, so that `verify` still proves the rest. Copies of the ledger and backups are yours to mend.

    \b
    trucewatch redact document-1a2b3c4d --words "the name" --reason "safety of a witness" --by "A. Haddad"
    """
    from trucewatch import api
    from trucewatch.collect.archive import FileArchive
    from trucewatch.pipeline.alerts_box import Outbox
    from trucewatch.pipeline.redact import Wish
    from trucewatch.pipeline.redact import redact as blank

    wish = Wish(reason=told["reason"], person=told["person"], words=words, ranges=tuple(map(_range, ranges)))
    ledger = api.open_ledger(settings.ledger)
    done = blank(ledger, FileArchive(settings.archive_path), named, wish, answers=settings.llm_cache_path)
    api.keep_up(ledger, settings=settings, is_anew=True)
    box = outbox_of(settings, outbox)
    alerts = Outbox(box).withhold() if box.exists() else 0
    row = {
        "decisions": [one.id for one in done.decisions],
        "records": done.records,
        "bytes": done.blobs,
        "answers": done.answers,
        "alerts": alerts,
        "also_in": done.also_in,
        "is_wiped": done.is_wiped,
    }
    if told["as_json"]:
        tell_json(row)
        return
    click.echo(f"{done.records} records blanked, {len(done.blobs)} archived files taken away, {done.answers} answers.")
    if alerts:
        click.echo(f"{alerts} alerts that wait go without words.")
    for one in done.decisions:
        click.echo(plain(f"  {one.id}: {one.subject}, by {one.person}"))
    for other in done.also_in:
        click.echo(f"  Much the same words stand in {other}: redact it too, if they should go there.", err=True)
    if not done.is_wiped:
        click.echo(
            "  The database's files still hold the words: others use it. Redact again when they do not.", err=True
        )


def _range(told: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,9}):(\d{1,9})", told)
    if found is None:
        raise ConfigError(f"{told[:40]!r} is no range.", hint="Give START:END, counted in characters from 0.")
    return int(found[1]), int(found[2])
