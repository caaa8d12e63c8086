"""What a name means, for a person who asks: the answers that claims get, with their reasons."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from trucewatch.core.claims import Actor
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.stages import registry
from trucewatch.publish.rows import table
from trucewatch.publish.wording import clean
from trucewatch.resolve.actor_facts import fact_rows, facts_of
from trucewatch.resolve.alike import closest

MOST_NEAR = 3
"""Names written alike that are shown where nobody has the name itself."""
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
                "facts": _facts(found.id, on),
            }


def _facts(actor_id: str, on: date | None) -> list[dict[str, Any]]:
    """What the registry holds of an actor on a day, each fact with what it can be checked against."""
    facts = facts_of(registry(), actor_id, on=on)
    return fact_rows(facts) if facts else []


def actor_table(rows: Sequence[dict[str, Any]], name: str) -> str:
    """The readings for a terminal."""
    if not rows:
        return f"Nobody in the registry is called {clean(name)!r}: it stays unknown, and is nobody else.\n" + _near(
            name
        )
    told = [
        (row["id"], row["kind"], f"{row['score']:.2f}", ", ".join(row["sides"]) or "-", row["reason"], row["name"])
        for row in rows
    ]
    readings = table(("id", "kind", "score", "belongs to", "reason", "name"), told)
    return readings + "".join(f"\n{row['name']} ({row['id']})\n{_fact_table(row['facts'])}" for row in rows[:1])


def _near(name: str) -> str:
    """Names of the registry that are written alike: nobody is resolved by them."""
    names = ((entry.dated.id, entry.text) for entry in registry().data.names)
    found = closest(name, names, MOST_NEAR)
    told = ", ".join(f"{written} ({actor_id})" for actor_id, written in found)
    return f"Written alike, for you to judge: {told}.\n" if told else ""


def _fact_table(facts: Sequence[dict[str, Any]]) -> str:
    told = [
        (
            *(one["fact"], one["from"] or "-", one["to"] or "-", "checked" if one["verified"] else "unverified"),
            *(one["source"] or "-", one["value"]),
        )
        for one in facts
    ]
    return table(("fact", "from", "to", "checked", "source", "value"), told)
