"""How watched sources stand, as rows, as a table and in a line for each poll."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from trucewatch.collect.standing import Standing, stand_of
from trucewatch.collect.watchlist import WatchedSource
from trucewatch.collect.watchstate import SourceState, WatchState, iso_second
from trucewatch.pipeline.watch import PollReport
from trucewatch.publish.rows import table
from trucewatch.publish.wording import clean

BAD = frozenset({Standing.FAILING.value, Standing.SILENT.value})


def status_rows(sources: tuple[WatchedSource, ...], state: WatchState, now: datetime) -> Iterator[dict[str, Any]]:
    """One row for each source, in order of the list. Times are ISO 8601 in UTC; None where there is none."""
    for source in sources:
        # Looking changes nothing: a source that was never polled is not written into the state.
        known = state.sources.get(source.name)
        own = known if known is not None and known.url == source.url else SourceState(url=source.url)
        stand = stand_of(source, own, now)
        yield {
            "source": source.name,
            "url": source.url,
            "state": stand.standing.value,
            "since": iso_second(stand.since),
            "failures": own.failures,
            "error": own.error_code,
            "message": own.error,
            "polled": iso_second(own.polled_at),
            "succeeded": iso_second(own.succeeded_at),
            "new_item": iso_second(own.new_item_at),
            "due": iso_second(stand.due_at),
            "items": own.taken,
        }


def status_table(rows: list[dict[str, Any]]) -> str:
    """The rows for a terminal; below them, what went wrong where."""
    heads = ("source", "state", "last success", "last new item", "next due", "items")
    cells = [
        (
            *(clean(row["source"]), _state_words(row), _minute(row["succeeded"]), _minute(row["new_item"])),
            *(_minute(row["due"]), str(row["items"])),
        )
        for row in rows
    ]
    wrong = [
        f"{clean(row['source'])}: [{row['error']}] {clean(row['message'] or '')}".rstrip()
        for row in rows
        if row["error"] and row["state"] != Standing.OFF.value
    ]
    return "\n".join([table(heads, cells), *wrong])


def is_bad(rows: list[dict[str, Any]]) -> bool:
    """Whether any source is silent or failing."""
    return any(row["state"] in BAD for row in rows)


def report_row(report: PollReport) -> dict[str, Any]:
    """One poll as JSON."""
    problems = [{"code": one.code, "subject": one.subject, "message": one.message} for one in report.problems]
    return {
        "source": report.source,
        "polled": iso_second(report.polled_at),
        "state": _outcome(report),
        "listed": report.listed,
        "new": report.new,
        "problems": problems,
        "due": iso_second(report.next_due),
    }


def report_line(report: PollReport) -> str:
    """One poll in a line."""
    told = _outcome(report)
    if report.wrong is not None:
        told = f"{told} [{report.wrong.code}] {clean(report.wrong.message).rstrip('.')}"
    elif told == "read":
        listed = f" of {report.listed} listed" if report.listed else ""
        told = f"{report.new} new{listed}"
    if report.wrong is None and report.problems:
        told += f", {len(report.problems)} problems"
    due = f"next {_minute(iso_second(report.next_due))}"
    return f"{_minute(iso_second(report.polled_at))}  {clean(report.source)}: {told}; {due}"


def _outcome(report: PollReport) -> str:
    if report.wrong is not None:
        return "put off" if report.wrong.code == "host_waits" else "failed"
    return "unchanged" if report.is_unchanged else "read"


def _state_words(row: dict[str, Any]) -> str:
    if row["state"] == Standing.WAITING.value:
        return f"waiting until {_minute(row['due'])}"
    return f"{row['state']} since {_minute(row['since'])}" if row["since"] else str(row["state"])


def _minute(iso: str | None) -> str:
    return "-" if iso is None else f"{iso[:10]} {iso[11:16]} UTC"
