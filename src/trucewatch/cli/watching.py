"""The command that watches sources: polls them when they are due, and says how they stand."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, EXIT_CODES, WITH_PROBLEMS, tell_json, tell_list, tell_problems, told_plainly
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.collect.watchlist import WatchList
    from trucewatch.pipeline.watch import PollReport


@cli.command(epilog=EXIT_CODES)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option(
    "--list",
    "file",
    type=click.Path(path_type=Path),
    default=Path("watch.toml"),
    help="The watch list. [default: watch.toml]",
)
@click.option("--once", "is_once", is_flag=True, help="Poll what is due, then end.")
@click.option("--status", "is_status", is_flag=True, help="Poll nothing: say how each source stands.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: for each poll, or for each source.")
@click.pass_obj
@told_plainly
def watch(
    settings: Settings, names: tuple[str, ...], file: Path, is_once: bool, is_status: bool, as_json: bool
) -> None:
    """Poll the sources of a watch list when they are due, and read what is new into the ledger.

    Without NAMEs, all sources. It asks robots.txt, pauses between requests of a host, and backs off
    from one that fails. Without --once it runs until it is stopped (Ctrl-C or SIGTERM): the item in
    hand is finished; a second signal ends it at once. --status ends with 3 where a source is silent
    or failing.

    \b
    trucewatch watch --once
    trucewatch watch --status
    """
    from trucewatch.collect.watchlist import read_watch_list

    if is_once and is_status:
        raise click.UsageError("--once polls, --status polls nothing. Give one or the other.")
    watch_list = read_watch_list(file)
    if is_status:
        _tell_status(settings, watch_list, names, as_json=as_json)
    else:
        _poll(settings, watch_list, names, is_once=is_once, as_json=as_json)


def _tell_status(settings: Settings, watch_list: "WatchList", names: tuple[str, ...], *, as_json: bool) -> None:
    from trucewatch.collect.polite import SystemClock
    from trucewatch.collect.watchstate import WatchState
    from trucewatch.pipeline.watch import state_path
    from trucewatch.pipeline.watch_shown import is_bad, status_rows, status_table

    state = WatchState(state_path(settings.ledger_name))
    tell_problems(state.load())
    rows = list(status_rows(watch_list.named(names), state, SystemClock().now()))
    tell_list(rows, lambda: status_table(rows), as_json=as_json)
    sys.exit(WITH_PROBLEMS if is_bad(rows) else DONE)


def _poll(settings: Settings, watch_list: "WatchList", names: tuple[str, ...], *, is_once: bool, as_json: bool) -> None:
    from trucewatch import api
    from trucewatch.collect.archive import FileArchive
    from trucewatch.collect.polite import PoliteFetcher, SystemClock
    from trucewatch.collect.watchstate import WatchState
    from trucewatch.pipeline.ingest import limits_of
    from trucewatch.pipeline.stages import stages
    from trucewatch.pipeline.watch import Watcher, keeper, manners_of, only_one, state_path

    sources, path = watch_list.named(names), state_path(settings.ledger_name)
    ledger = api.open_ledger(settings.ledger, create=True)
    with only_one(path), _stopping() as is_stopped:
        state = WatchState(path)
        tell_problems(state.load())
        clock, limits = SystemClock(is_stopped), limits_of(settings)
        fetcher = PoliteFetcher(limits, manners=manners_of(watch_list), clock=clock, known=state.known)
        keep = keeper(ledger, FileArchive(settings.archive_path), stages(settings), settings)
        watcher = Watcher(state, fetcher, keep, limits, clock=clock)
        polls = watcher.once(sources, is_stopped) if is_once else watcher.run(sources, is_stopped)
        is_wrong = _tell_polls(polls, as_json=as_json)
    api.keep_up(ledger, settings=settings)
    ledger.close()
    sys.exit(WITH_PROBLEMS if is_once and is_wrong else DONE)


def _tell_polls(polls: "Iterator[PollReport]", *, as_json: bool) -> bool:
    """A line for each poll, as it ends; gives whether any had a problem."""
    from trucewatch.pipeline.watch_shown import report_line, report_row

    is_wrong = False
    for report in polls:
        is_wrong = is_wrong or report.wrong is not None or bool(report.problems)
        click.echo(report_line(report), err=True)
        tell_problems(one for one in report.problems if one != report.wrong)
        if as_json:
            tell_json(report_row(report))
    return is_wrong


@contextmanager
def _stopping() -> "Iterator[Callable[[], bool]]":
    """Whether a signal asked to stop; the second one is left to the system, which ends the program at once."""
    asked: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        asked.append(number)
        signal.signal(number, signal.SIG_DFL)
        # Not click.echo: the signal may have come in the middle of one.
        os.write(2, b"Stopping after the item in hand; the same signal again ends at once.\n")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
