"""Commands that show how a text was understood: explain."""

import sys
from pathlib import Path
from typing import Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import (
    DONE,
    EXIT_CODES,
    WITH_PROBLEMS,
    replacing,
    tell_json,
    told_plainly,
)
from trucewatch.settings import Settings


@cli.command(epilog=EXIT_CODES)
@click.argument("text")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication, for “on Friday”.")
@click.option("--country", default="", metavar="CC", help="Where it was filed (ISO 3166-1, two letters).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--html", "target", type=click.Path(path_type=Path), metavar="FILE", help="Also a page with coloured words."
)
@click.pass_obj
@told_plainly
def explain(settings: Settings, text: str, published: Any, country: str, as_json: bool, target: Path | None) -> None:
    """Show what claims a text gives, which rule took each, and what its names were resolved to.

    TEXT is the words themselves, or - for standard input. Nothing is kept.

    \b
    trucewatch explain "Shells fell on Daraa on Friday, a monitor said." --published 2017-07-15
    cat report.txt | trucewatch explain - --html report.html
    """
    from trucewatch.pipeline.explain import explain_text
    from trucewatch.pipeline.explain_shown import explained_html, explained_row, explained_text
    from trucewatch.pipeline.stages import stages

    words = sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text
    on = published.date() if published else None
    explained = explain_text(words, stages(settings), settings, published=on, country=country)
    if target is not None:
        with replacing(target) as out:
            out.write(explained_html(explained))
        click.echo(f"Written: {target}", err=True)
    if as_json:
        tell_json(explained_row(explained))
    else:
        click.echo(explained_text(explained), nl=False)
    sys.exit(WITH_PROBLEMS if explained.problems else DONE)
