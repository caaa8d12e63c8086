"""Pictures: the map and the charts of days, by themselves."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import tell_waiting, told_plainly, write_file
from trucewatch.cli.showing import period_of
from trucewatch.cli.viewing import ledger_of, open_option
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings

FORMS = {".svg": "svg", ".png": "png", ".pdf": "pdf"}


def _asked(command: Any) -> Any:
    """The options of both pictures."""
    days = click.DateTime(["%Y-%m-%d"])
    for option in (
        open_option,
        click.option("--as-of", type=click.IntRange(min=0), help="As the ledger stood at this entry."),
        click.option("--zone", metavar="ID", default="", help="Only what touches one zone."),
        click.option("--agreement", metavar="ID", default="", help="Only what touches one agreement."),
        click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True,
                     help="The file; .svg, .png or .pdf tells the format."),
        click.option("--to", "last", type=days, help="Last day, included."),
        click.option("--from", "first", type=days, help="First day."),
        click.option("--on", type=days, help="This day."),
    ):  # fmt: skip
        command = option(command)
    return command


def _seen(settings: Settings, asked: dict[str, Any]) -> tuple[Any, date | None, date | None, str]:
    """The situation asked for, its days and the form."""
    from trucewatch import api
    from trucewatch.pipeline.briefing import BriefOptions, scoped

    form = FORMS.get(asked["target"].suffix.lower())
    if form is None:
        raise click.UsageError(f"{asked['target']}: the ending tells no format. End it in .svg, .png or .pdf.")
    first, last = period_of(asked["on"], asked["first"], asked["last"])
    ledger = ledger_of(settings, is_open=asked["is_open"])
    seen, waiting = api.to_publish(ledger, settings=settings, as_of=asked["as_of"])
    tell_waiting(waiting)
    of, _ = scoped(seen, BriefOptions(agreement=asked["agreement"], zone=asked["zone"]))
    return of, first, last, form


@cli.command(name="map")
@_asked
@click.pass_obj
@told_plainly
def map_command(settings: Settings, **asked: Any) -> None:
    """Draw zones and incidents, each as surely as its place is known: a province is a circle, never a point.

    Needs `trucewatch[charts]`; nothing is fetched.
    """
    from trucewatch.pipeline.picturing import map_picture
    from trucewatch.publish.pictures import draw_map

    seen, first, last, form = _seen(settings, asked)
    given = map_picture(seen, first, last)
    if not given.spots:
        raise ConfigError("No incident of these days has a place to draw.", hint="Ask for other days.")
    write_file(asked["target"], draw_map(given, form))
    click.echo(f"Written: {asked['target']}, {len(given.spots)} incidents, {given.not_drawn} not drawn", err=True)


@cli.command()
@_asked
@click.pass_obj
@told_plainly
def chart(settings: Settings, **asked: Any) -> None:
    """Draw incidents by day and kind as small multiples, each with what was usual before.

    Needs `trucewatch[charts]`; at least the two weeks up to the last day are shown.
    """
    from trucewatch.pipeline.picturing import chart_picture
    from trucewatch.publish.pictures import draw_chart

    seen, first, last, form = _seen(settings, asked)
    given = chart_picture(seen, first, last)
    if given is None or not given.panels:
        raise ConfigError("No incident up to these days has a day of its own.", hint="Ask for other days.")
    write_file(asked["target"], draw_chart(given, form))
    click.echo(f"Written: {asked['target']}", err=True)
