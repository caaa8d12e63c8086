"""Alerts by mail and webhook."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import DONE, WITH_PROBLEMS, plain, tell_waiting, told_plainly
from trucewatch.cli.viewing import ledger_of, open_option
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.pipeline.alerts import Turn


@cli.group()
def alerts() -> None:
    """Tell people by mail or webhook what is newly alleged, has changed, or grows beyond a number.

    The rules stand in a TOML file; docs/howto/alerts.md shows one.
    """


def _rules_option(command: Callable[..., Any]) -> Callable[..., Any]:
    told = "The file of rules. [default: alerts.toml]"
    kind = click.Path(path_type=Path)
    return click.option("--rules", "file", type=kind, default=Path("alerts.toml"), help=told)(command)


def outbox_option(command: Callable[..., Any]) -> Callable[..., Any]:
    told = "Where it is kept what was sent. [default: LEDGER.alerts, beside the ledger]"
    return click.option("--outbox", type=click.Path(path_type=Path), help=told)(command)


def outbox_of(settings: Settings, path: Path | None) -> Path:
    return path or (Path("trucewatch.alerts") if "://" in settings.ledger else Path(f"{settings.ledger}.alerts"))


@alerts.command()
@_rules_option
@outbox_option
@open_option
@click.pass_obj
@told_plainly
def check(settings: Settings, file: Path, outbox: Path | None, is_open: bool) -> None:
    """Read the rules and tell what each speaks of now, and what waits in the outbox; nothing is sent."""
    from trucewatch import api
    from trucewatch.pipeline.alerts import matches
    from trucewatch.pipeline.alerts_box import Outbox
    from trucewatch.pipeline.alerts_rules import Occasion, check_names, load_rules, shown_target

    rules = load_rules(file)
    seen, waiting = api.to_publish(ledger_of(settings, is_open=is_open), settings=settings)
    tell_waiting(waiting)
    check_names(rules, seen.agreements)
    for rule in rules.rules:
        number = sum(1 for _ in matches(rule, seen, any_verdict=rule.on is Occasion.CHANGE))
        click.echo(
            f"{rule.name}: on {rule.on.value}, to {', '.join(map(shown_target, rule.to))}: speaks of {number} now"
        )
    path = outbox_of(settings, outbox)
    counts = Outbox(path).counts() if path.exists() else {}
    click.echo(f"outbox: {', '.join(f'{number} {went}' for went, number in counts.items()) or 'empty'}")
    sys.exit(WITH_PROBLEMS if counts.get("unsure") or counts.get("failed") else DONE)


@alerts.command()
@_rules_option
@outbox_option
@click.option("--every", type=click.IntRange(min=10), help="Go on, with so many seconds between two turns.")
@click.option("--from-start", is_flag=True, help="Tell also what was there before a rule's first turn.")
@open_option
@click.pass_obj
@told_plainly
def run(settings: Settings, file: Path, outbox: Path | None, every: int | None, **how: bool) -> None:
    """Look at the ledger and send what is new; once, or again and again. Nothing is sent twice.

    A rule's first turn only takes note of what is there. What could not be sent waits for a later turn.
    """
    from trucewatch.pipeline.alerts_rules import load_rules

    rules, path = load_rules(file), outbox_of(settings, outbox)
    while True:
        turn = _turn(settings, rules, path, **how)
        for name in turn.begun:
            click.echo(f"{name}: first turn, what is there is noted and not told", err=True)
        click.echo(f"{turn.new} new, {turn.sent} sent, {turn.waiting} waiting for another try", err=True)
        for told in turn.failed:
            click.echo(f"  problem [alerts] {plain(told)}", err=True)
        if every is None:
            sys.exit(WITH_PROBLEMS if turn.failed or turn.unsure else DONE)
        time.sleep(every)


def _turn(settings: Settings, rules: Any, path: Path, *, from_start: bool, is_open: bool) -> "Turn":
    from trucewatch import api
    from trucewatch.pipeline.alerts import Turn, Watcher, send_due
    from trucewatch.pipeline.alerts_box import Outbox
    from trucewatch.pipeline.alerts_rules import check_names
    from trucewatch.pipeline.alerts_send import Sender

    ledger = ledger_of(settings, is_open=is_open)
    seen, waiting = api.to_publish(ledger, settings=settings)
    tell_waiting(waiting)
    ledger.close()
    check_names(rules, seen.agreements)
    box, turn = Outbox(path), Turn()
    with box.alone():
        turn.unsure = box.left_sending()
        now = datetime.now(UTC)
        Watcher(rules, box, seen).look(now, turn, from_start=from_start)
        sender = Sender(rules=rules, timeout_s=settings.timeout_s, allow_private=settings.allow_private)
        send_due(rules, box, sender, now, turn)
    return turn


@alerts.command()
@_rules_option
@click.pass_obj
@told_plainly
def test(settings: Settings, file: Path) -> None:
    """Send a message that tells nothing to every target of the rules, to see that it arrives."""
    from trucewatch.pipeline.alerts import trial_message
    from trucewatch.pipeline.alerts_box import Went
    from trucewatch.pipeline.alerts_rules import load_rules, shown_target
    from trucewatch.pipeline.alerts_send import Sender

    rules = load_rules(file)
    sender = Sender(rules=rules, timeout_s=settings.timeout_s, allow_private=settings.allow_private)
    is_well = True
    for target in dict.fromkeys(target for rule in rules.rules for target in rule.to):
        now = datetime.now(UTC)
        outcome = sender.send(target, [trial_message(target, now)], now)
        is_well = is_well and outcome.went is Went.SENT
        click.echo(f"{plain(shown_target(target))}: {'sent' if outcome.went is Went.SENT else plain(outcome.error)}")
    sys.exit(DONE if is_well else WITH_PROBLEMS)
