"""The command line: thin commands over the public functions, one module a family of commands."""

from trucewatch.cli import (
    agreements,
    alerting,
    asking,
    deciding,
    evidencing,
    explaining,
    feeding,
    gazetteering,
    integrity,
    picturing,
    reading,
    serving,
    shelving,
    showing,
    talks,
    watching,
)
from trucewatch.cli.group import cli

__all__ = [
    "agreements",
    "alerting",
    "asking",
    "cli",
    "deciding",
    "evidencing",
    "explaining",
    "feeding",
    "gazetteering",
    "integrity",
    "main",
    "picturing",
    "reading",
    "serving",
    "shelving",
    "showing",
    "talks",
    "watching",
]


def main() -> None:
    """Entry point of the `trucewatch` command."""
    cli(prog_name="trucewatch")
