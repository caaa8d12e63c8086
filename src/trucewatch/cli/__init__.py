"""The command line: thin commands over the public functions, one module a family of commands."""

from trucewatch.cli import (
    agreements,
    alerting,
    asking,
    bulking,
    deciding,
    desk,
    evidencing,
    explaining,
    feeding,
    gazetteering,
    integrity,
    ledgering,
    peopling,
    picturing,
    reading,
    redacting,
    reviewing,
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
    "bulking",
    "cli",
    "deciding",
    "desk",
    "evidencing",
    "explaining",
    "feeding",
    "gazetteering",
    "integrity",
    "ledgering",
    "main",
    "peopling",
    "picturing",
    "reading",
    "redacting",
    "reviewing",
    "serving",
    "shelving",
    "showing",
    "talks",
    "watching",
]


def main() -> None:
    """Entry point of the `trucewatch` command."""
    cli(prog_name="trucewatch")
