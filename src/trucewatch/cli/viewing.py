"""What of a ledger a command shows or writes: all, or all but what restricted sources told; and who is told of it."""

import getpass
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trucewatch.core.accounts import Doer
from trucewatch.core.problems import StoreError
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.core.ports import Ledger

F = TypeVar("F", bound=Callable[..., Any])


def open_option(command: F) -> F:
    """`--open`, which a command takes as `is_open`."""
    told = "As if restricted sources had never been read. [default: all that the ledger holds]"
    return click.option("--open", "is_open", is_flag=True, help=told)(command)


def ledger_of(settings: Settings, *, is_open: bool) -> "Ledger":
    """The settings' ledger, or what of it everybody may see, to read only."""
    from trucewatch import api

    ledger = api.open_ledger(settings.ledger)
    return api.open_view(ledger, settings=settings) if is_open else ledger


def note(settings: Settings, action: str, subject: str, *, by: str = "", detail: str = "") -> None:
    """Tells the ledger's audit what a command did, where people have accounts; `by` is who says they did it.

    A ledger that cannot be written is read all the same: that it has no line of it is said.
    """
    from trucewatch import api
    from trucewatch.pipeline.people import People

    with closing(api.open_ledger(settings.ledger)) as ledger:
        try:
            people = People(ledger, settings)
            if not people.needs_set_up():
                people.note(Doer(name=f"{by or user()} (command line)"), action, subject, detail=detail)
        except StoreError as error:
            click.echo(f"The audit has no line of this: {error}", err=True)


def user() -> str:
    """Who runs the command, as the machine knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def seen_as(*, is_open: bool, with_names: bool = False) -> str:
    """What of the ledger went out, for the audit."""
    return f"view {'open' if is_open else 'full'}{', with names' if with_names else ''}"
