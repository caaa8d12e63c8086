"""Small facts by name, as `core.ports.FusedTables` keeps them, and the same for one look."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

Facts = dict[tuple[str, str], int]


class Store(Protocol):
    """Where facts stand (`core.ports.FusedTables` is one)."""

    def facts(self, name: str, *, subject: str | None = None, value: str | None = None) -> Facts: ...

    def facts_among(
        self, name: str, *, subjects: Iterable[str] | None = None, values: Iterable[str] | None = None
    ) -> Facts: ...

    def put_facts(self, name: str, facts: Mapping[tuple[str, str], int | None]) -> None: ...


class InMemory:
    """Facts of one look."""

    def __init__(self) -> None:
        self._held: defaultdict[str, Facts] = defaultdict(dict)
        self._by: defaultdict[tuple[str, int, str], dict[tuple[str, str], None]] = defaultdict(dict)

    def facts(self, name: str, *, subject: str | None = None, value: str | None = None) -> Facts:
        """Facts by name: (subject, value) → number."""
        held = self._held[name]
        if subject is None and value is None:
            return dict(held)
        at, wanted = (0, subject) if subject is not None else (1, value)
        keys = self._by[name, at, wanted or ""]
        return {key: held[key] for key in keys if key in held and (value is None or key[1] == value)}

    def facts_among(
        self, name: str, *, subjects: Iterable[str] | None = None, values: Iterable[str] | None = None
    ) -> Facts:
        """The facts of any of these subjects, or those with any of these values."""
        found: Facts = {}
        for one in subjects if subjects is not None else ():
            found |= self.facts(name, subject=one)
        for one in values if values is not None else ():
            found |= self.facts(name, value=one)
        return found

    def put_facts(self, name: str, facts: Mapping[tuple[str, str], int | None]) -> None:
        """Sets facts; None takes one away."""
        for key, number in facts.items():
            if number is None:
                self._held[name].pop(key, None)
                continue
            self._held[name][key] = number
            for at in (0, 1):
                self._by[name, at, key[at]][key] = None
