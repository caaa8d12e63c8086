"""The command line: thin commands over the public functions, one module a family of commands."""

from trucewatch.cli import (
    agreements,
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
