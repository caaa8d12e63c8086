"""Places: look one up, and add gazetteers to those that ship."""

import dataclasses
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, WITH_PROBLEMS, tell_json, tell_problems, told_plainly
from trucewatch.core.problems import ConfigError, Problem
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.resolve.gazetteer_editions import Edition, Told

GEONAMES = "https://download.geonames.org/export/dump"
MOST_BYTES = 400_000_000
"""Largest gazetteer fetched: the largest country dump has 80 MB packed."""
LONGEST_S = 900.0


@cli.group(invoke_without_command=True)
@click.pass_context
def gazetteer(context: click.Context) -> None:
    """The gazetteers in use: those that ship, and those that you add. Alone: list them."""
    if context.invoked_subcommand is None:
        context.invoke(gazetteer_list)


@gazetteer.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@told_plainly
def gazetteer_list(as_json: bool = False) -> None:
    """List the added gazetteers: name, form, date, places, licence, checksum."""
    from trucewatch.resolve.gazetteer import editions_dir
    from trucewatch.resolve.gazetteer_editions import editions

    known = editions(editions_dir())
    for edition in known:
        tell_json(dataclasses.asdict(edition)) if as_json else click.echo(_line(edition))
    if not known and not as_json:
        click.echo("None is added: places come from the gazetteer that ships.")


def _line(edition: "Edition") -> str:
    dated = f"of {edition.dated}" if edition.dated else "no date told"
    licence = edition.licence or "licence not told"
    left_out = f", {edition.left_out:,} rows left out" if edition.left_out else ""
    return (
        f"{edition.name:24s} {edition.form:12s} {edition.places:>9,} places{left_out}  {dated}, added "
        f"{edition.added[:10]}\n{'':24s} {edition.source}  sha256 {edition.sha256[:16]}…  {licence}"
    )


@gazetteer.command("add")
@click.argument("source", metavar="FILE|URL")
@click.option("--name", default="", help="The edition's name. [default: the file's]")
@click.option("--licence", default="", help="Its licence, where the form does not tell it.")
@click.option("--attribution", default="", help="Whom to name as its source.")
@click.option("--dated", default="", metavar="YYYY-MM-DD", help="The edition's own day.")
@click.option("--kind", default=None, metavar="KIND", help="What all places of a table without kinds are.")
@click.pass_obj
@told_plainly
def gazetteer_add(settings: Settings, source: str, kind: str | None, **told: str) -> None:
    """Add a gazetteer: a GeoNames country dump (txt, zip), Who's On First (SQLite, CSV, GeoJSON), OCHA p-codes
    (CSV, XLSX), or a table with the columns name, lat, lon, kind, country, admin1, names.

    One of the same name is replaced. Wrong rows are left out and told, each with its line.

    \b
    trucewatch gazetteer add SY.zip --dated 2024-05-01
    trucewatch gazetteer add villages.csv --name villages --licence CC-BY-4.0
    """
    from trucewatch.resolve.gazetteer_editions import Told

    problems = _add(settings, source, Told(kind=_kind(kind), **told))
    _rebuild()
    sys.exit(WITH_PROBLEMS if problems else DONE)


@gazetteer.command("remove")
@click.argument("name")
@told_plainly
def gazetteer_remove(name: str) -> None:
    """Take an added gazetteer away."""
    from trucewatch.resolve.gazetteer import editions_dir
    from trucewatch.resolve.gazetteer_editions import remove_edition

    remove_edition(editions_dir(), name)
    click.echo(f"Removed: {name}", err=True)
    _rebuild()


@gazetteer.command("fetch")
@click.argument("countries", metavar="COUNTRY…", nargs=-1, required=True)
@click.option("--from", "base", default=GEONAMES, show_default=True, metavar="URL", help="Where the dumps are.")
@click.pass_obj
@told_plainly
def gazetteer_fetch(settings: Settings, countries: tuple[str, ...], base: str) -> None:
    """Fetch GeoNames dumps of countries, by their ISO codes, and add each as geonames-CODE.

    \b
    trucewatch gazetteer fetch sy ua ye
    """
    from trucewatch.resolve.gazetteer_editions import Told

    wrong = [code for code in countries if not (len(code) == 2 and code.isascii() and code.isalpha())]
    if wrong:
        raise click.UsageError(f"{', '.join(wrong)}: give ISO codes of two letters (sy, ua, ye).")
    failed = False
    for code in dict.fromkeys(code.upper() for code in countries):
        url = f"{base.rstrip('/')}/{code}.zip"
        told = Told(name=f"geonames-{code.lower()}", dated=datetime.now(UTC).date().isoformat())
        try:
            failed = bool(_add(settings, url, told)) or failed
        except ConfigError as error:
            click.echo(f"trucewatch: {error}", err=True)
            failed = True
    _rebuild()
    sys.exit(WITH_PROBLEMS if failed else DONE)


@cli.command()
@click.argument("name")
@click.option("--near", default="", metavar="NAME|LAT,LON", help="A place that it lies near.")
@click.option("--country", default="", metavar="CC", help="The country that the text is about.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@told_plainly
def place(name: str, near: str, country: str, as_json: bool) -> None:
    """Show what a place name may mean: candidates with their probability and reasons, or that none fits.

    \b
    trucewatch place "Dael" --country sy
    trucewatch place "12km north-west of Donetsk" --near Donetsk
    """
    from trucewatch.core.codec import to_json
    from trucewatch.resolve.gazetteer import open_gazetteer
    from trucewatch.resolve.places_answer import ask_place

    answer = ask_place(open_gazetteer(), name, near=near, country=country)
    if as_json:
        told: list[dict[str, Any]] = [
            {"probability": one.score, "place": to_json(one.referent), "reasons": list(reasons)}
            for one, reasons in answer.candidates
        ]
        chosen = to_json(answer.chosen) if answer.chosen else None
        tell_json({"name": name, "chosen": chosen, "candidates": told})
        return
    for candidate, reasons in answer.candidates:
        click.echo(_candidate(candidate.referent, candidate.score, reasons))
    if answer.chosen is None:
        click.echo("No place is chosen: nothing fits well enough." if answer.candidates else "No place fits.")


def _candidate(place: Any, score: float, reasons: tuple[str, ...]) -> str:
    where = ", ".join(filter(None, (place.admin1 if place.admin1 != place.name else "", place.country)))
    reach = f"{place.lat:.4f}, {place.lon:.4f} ± {place.radius_m / 1000:,.1f} km"
    return f"{score:4.0%}  {place.name} ({where})  {place.precision}  {reach}  {place.id}\n      {'; '.join(reasons)}"


def _kind(told: str | None) -> Any:
    if told is None:
        return None
    from trucewatch.resolve.gazetteer_forms import forms

    kind = forms().kinds.get(told.lower().strip())
    if kind is None:
        raise click.UsageError(f"{told!r} is no kind of place; kinds are site, settlement, district, province, region.")
    return kind


def _add(settings: Settings, source: str, told: "Told") -> tuple[Problem, ...]:
    """Adds one file or URL and says so; gives what was wrong in it."""
    from trucewatch.resolve.gazetteer import editions_dir
    from trucewatch.resolve.gazetteer_editions import add_edition

    if "://" not in source:
        edition, problems = add_edition(editions_dir(), Path(source), told)
    else:
        with tempfile.TemporaryDirectory(prefix="trucewatch-") as folder:
            path = _fetched(settings, source, Path(folder))
            edition, problems = add_edition(editions_dir(), path, dataclasses.replace(told, source=source))
    tell_problems(problems)
    click.echo(f"Added: {_line(edition)}", err=True)
    if not edition.licence:
        click.echo("  Its licence is not told: give --licence, so that what you publish can name it.", err=True)
    return problems


def _fetched(settings: Settings, url: str, folder: Path) -> Path:
    """The file at a URL, fetched as safely as pages are. Raises ConfigError where it cannot be."""
    from trucewatch.collect.fetch import UrlFetcher
    from trucewatch.pipeline.ingest import limits_of

    limits = dataclasses.replace(
        limits_of(settings),
        max_bytes=max(MOST_BYTES, settings.max_bytes),
        timeout_s=max(LONGEST_S, settings.timeout_s),
    )
    click.echo(f"Fetching {url} …", err=True)
    for found in UrlFetcher(limits).fetch(url):
        if isinstance(found, Problem):
            raise ConfigError(found.message, hint=found.hint)
        name = url.partition("?")[0].rstrip("/").rpartition("/")[2]
        path = folder / ("".join(c for c in name if c.isalnum() or c in "-_.") or "gazetteer")
        path.write_bytes(found.data)
        return path
    raise ConfigError(f"{url}: nothing came.", hint="Try again later.")


def _rebuild() -> None:
    """Builds the file that places are read from, so that the next command does not wait for it."""
    from trucewatch.resolve.gazetteer import open_gazetteer

    click.echo("Building the gazetteer …", err=True)
    places = open_gazetteer()
    click.echo(f"{places.count():,} places, edition {(places.maker.digest or '')[:16]}.", err=True)
