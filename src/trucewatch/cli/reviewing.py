"""Commands by which people review: what waits, and what they say of claims and incidents."""

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import plain, tell_json, tell_list, told_plainly
from trucewatch.cli.viewing import note
from trucewatch.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
KINDS = ("alleged_breach", "undetermined", "weak_reading", "near_miss", "stale", "dated_ahead")


@cli.group()
def review() -> None:
    """Review claims and incidents: what waits and why, and what people say of it.

    Decisions are kept beside what the machine found, outrank it, and can be undone; nothing is overwritten.
    """


def _said(command: F) -> F:
    """The options of everything that somebody says."""
    options = (
        click.option("--by", "person", required=True, metavar="NAME", help="Who says it."),
        click.option("--note", default="", help="Why."),
        click.option("--saw", type=int, help="The ledger's entry that was looked at: later words of others are told."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _keep(settings: Settings, record: str, action: str, value: str, told: dict[str, Any]) -> None:
    from trucewatch import api
    from trucewatch.pipeline.review import Options
    from trucewatch.pipeline.review import review as keep
    from trucewatch.pipeline.review_shown import decision_row

    ledger = api.open_ledger(settings.ledger)
    options: Options = {"note": told["note"], "settings": settings}
    if told["saw"] is not None:
        options["saw"] = told["saw"]
    decision = keep(ledger, record, action, value, person=told["person"], **options)
    api.keep_up(ledger, settings=settings)
    note(settings, f"review_{decision.action}", decision.subject, by=decision.person, detail=decision.id)
    if told["as_json"]:
        tell_json(decision_row(decision))
    else:
        what = f"{decision.action} {decision.value}".strip()
        click.echo(plain(f"{decision.id}: {decision.subject} {what}, by {decision.person}"))


@review.command("list")
@click.option("--kind", type=click.Choice(KINDS), help="Only what waits for this.")
@click.option("--for", "person", default="", metavar="NAME", help="Only what is assigned to this person.")
@click.option("--most", type=click.IntRange(min=0), default=50, show_default=True, help="At most so many; 0 for all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each item.")
@click.pass_obj
@told_plainly
def list_waiting(settings: Settings, kind: str | None, person: str, most: int, as_json: bool) -> None:
    """List what waits for review, and why each stands where it does: uncertainty × consequence."""
    from trucewatch import api
    from trucewatch.pipeline.review_shown import queue_rows, queue_text

    ledger = api.open_ledger(settings.ledger)
    rows = list(queue_rows(ledger, settings, kind=kind or "", person=person, most=most))
    tell_list(rows, lambda: queue_text(rows), as_json=as_json)


@review.command()
@click.argument("record", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
@told_plainly
def show(settings: Settings, record: str, as_json: bool) -> None:
    """Show what stands of a record, and all that was ever said of it."""
    from trucewatch import api
    from trucewatch.pipeline.review_shown import record_row, record_text

    row = record_row(api.open_ledger(settings.ledger), record, settings)
    if as_json:
        tell_json(row)
    else:
        click.echo(record_text(row), nl=False)


def _plain(action: str, metavar: str, told: str) -> None:
    """Adds a command that says one word of a record and nothing else."""

    @review.command(action, help=told)
    @click.argument("record", metavar=metavar)
    @_said
    @click.pass_obj
    @told_plainly
    def say(settings: Settings, record: str, **told: Any) -> None:
        _keep(settings, record, action, "", told)


_plain("accept", "ID", "Accept a claim or an incident as it is read. It marks, and changes nothing.")
_plain("reject", "CLAIM", "Reject a claim: it takes no part in incidents, findings, counts and briefs.")
_plain("unsure", "ID", "Be unsure of a claim: its teller counts like one who is not sure himself.")
_plain("approve", "INCIDENT", "Approve, as the second person, an incident that somebody else accepted.")
_plain(
    "undo", "ID", "Undo a decision by its id, or the last one on a record. What it had taken the place of stands again."
)


@review.command()
@click.argument("record", metavar="CLAIM")
@click.argument("field")
@click.argument("value", metavar="JSON")
@_said
@click.pass_obj
@told_plainly
def correct(settings: Settings, record: str, field: str, value: str, **told: Any) -> None:
    """Correct a field of a claim; the original is kept beside.

    \b
    trucewatch review correct claim-1a2b kind '"airstrike"' --by Ana
    trucewatch review correct claim-1a2b place '{"lat": 32.9, "lon": 36.0, "radius_m": 500}' --by Ana
    """
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        value = json.dumps(value)  # a bare word is a string; what the field takes is checked behind the door
    _keep(settings, record, "correct", f'{{"field": {json.dumps(field)}, "value": {value}}}', told)


@review.command()
@click.argument("record", metavar="INCIDENT")
@click.argument("word", metavar="confirmed|discounted", type=click.Choice(["confirmed", "discounted"]))
@_said
@click.pass_obj
@told_plainly
def status(settings: Settings, record: str, word: str, **told: Any) -> None:
    """Confirm or discount an incident: the two statuses that people alone give."""
    _keep(settings, record, "status", word, told)


@review.command()
@click.argument("record", metavar="ID")
@click.argument("text", metavar="TEXT|-")
@_said
@click.pass_obj
@told_plainly
def comment(settings: Settings, record: str, text: str, **told: Any) -> None:
    """Say something beside a record, up to 10,000 characters; - reads it from standard input."""
    _keep(settings, record, "comment", sys.stdin.read(LONGEST_READ) if text == "-" else text, told)


LONGEST_READ = 20_000
"""Characters read of a comment: enough to see that it is too long."""


@review.command()
@click.argument("record", metavar="ID")
@click.argument("person", metavar="NAME", required=False, default="")
@click.option("--by", "giver", required=True, metavar="NAME", help="Who assigns it.")
@click.option("--nobody", is_flag=True, help="Take it from whoever has it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
@told_plainly
def assign(settings: Settings, record: str, person: str, giver: str, **told: bool) -> None:
    """Give a record to somebody to look at."""
    from trucewatch import api
    from trucewatch.pipeline.review_desk import assign as give
    from trucewatch.pipeline.review_desk import unassign
    from trucewatch.pipeline.review_subjects import subject_of

    if bool(person) is told["nobody"]:
        raise click.UsageError("Give a name, or --nobody.")
    ledger = api.open_ledger(settings.ledger)
    record_id, _ = subject_of(ledger, record, giver, settings)
    if told["nobody"]:
        unassign(ledger, record_id)
    else:
        give(ledger, record_id, person, by=giver)
    note(settings, "unassign" if told["nobody"] else "assign", record_id, by=giver)
    if told["as_json"]:
        tell_json({"id": record_id, "assigned_to": person or None, "assigned_by": giver})
    else:
        click.echo(plain(f"{record_id}: {f'assigned to {person}' if person else 'assigned to nobody'}, by {giver}"))
