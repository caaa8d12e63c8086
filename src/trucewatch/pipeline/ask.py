"""What a name means, for a person who asks: the answers that claims get, with their reasons."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from trucewatch.core.claims import Actor
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.stages import registry
from trucewatch.publish.rows import table
from trucewatch.publish.wording import clean

LONGEST = 300
"""Characters of a name that is looked up; the longest of ours has some 120."""


def actor_rows(name: str, *, on: date | None = None, country: str = "") -> Iterator[dict[str, Any]]:
    """One row for each reading of a name, surest first. Raises ConfigError where there is nothing to look up."""
    if not name.strip() or len(name) > LONGEST:
        raise ConfigError("That is no name.", hint=f"Give one of 1 to {LONGEST} characters.")
    for candidate in registry().lookup(name, on=on, country=country.upper()):
        found = candidate.referent
        if isinstance(found, Actor):
            yield {
                "id": found.id,
                "name": found.name,
                "kind": found.kind,
                "sides": list(found.sides),
                "score": round(candidate.score, 3),
                "reason": candidate.basis,
            }


def actor_table(rows: Sequence[dict[str, Any]], name: str) -> str:
    """The readings for a terminal."""
    if not rows:
        return f"Nobody in the registry is called {clean(name)!r}: it stays unknown, and is nobody else.\n"
    told = [
        (row["id"], row["kind"], f"{row['score']:.2f}", ", ".join(row["sides"]) or "-", row["reason"], row["name"])
        for row in rows
    ]
    return table(("id", "kind", "score", "belongs to", "reason", "name"), told)
