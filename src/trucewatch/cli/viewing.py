"""What of a ledger a command shows or writes: all, or all but what restricted sources told; and who is told of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

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
