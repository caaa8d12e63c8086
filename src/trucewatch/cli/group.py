"""The `trucewatch` command itself: what holds for every command."""

from pathlib import Path

import click

from trucewatch.cli.output import EXIT_CODES, told_plainly
from trucewatch.settings import load_settings
from trucewatch.version import __version__


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"Start with `trucewatch add FOLDER`, then `trucewatch brief`. {EXIT_CODES}",
)
@click.version_option(__version__, prog_name="trucewatch")
@click.option(
    "--ledger",
    metavar="PATH|URL",
    help="The ledger: a file, or postgresql://… [env: TRUCEWATCH_LEDGER; default: trucewatch.db]",
)
@click.option("--config", type=click.Path(path_type=Path), help="A settings file. [default: trucewatch.toml, if there]")
@click.pass_context
@told_plainly
def cli(context: click.Context, ledger: str | None, config: Path | None) -> None:
    """Watches ceasefires: reads reports, and shows who claims that who did what, where and when,
    what agreement that touches, and the words each statement rests on.

    It never says that a party broke an agreement: it shows what is alleged, by whom, on what
    evidence, and which facts are missing. People decide.
    """
    context.obj = load_settings(config, ledger=ledger)
