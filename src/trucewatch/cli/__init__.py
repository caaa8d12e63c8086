"""The command line: thin commands over the public functions, one module a family of commands."""

from trucewatch.cli import agreements, reading, showing
from trucewatch.cli.group import cli

__all__ = ["agreements", "cli", "main", "reading", "showing"]


def main() -> None:
    """Entry point of the `trucewatch` command."""
    cli(prog_name="trucewatch")
