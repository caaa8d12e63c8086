"""What fusion knows already, in memory: the plain form of `core.ports.FusedTables`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from trucewatch.core.ports import FusedClaim, FusedMember, FusedTie


class MemoryTables:
    """`core.ports.FusedTables` in dictionaries."""

    def __init__(self) -> None:
        self._successions: dict[tuple[str, str], int] = {}
        self.clear()

    def clear(self) -> None:
        self._facts: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
        self._claims: dict[int, FusedClaim] = {}
        self._documents: defaultdict[str, set[int]] = defaultdict(set)
        self._blocks: defaultdict[int, set[FusedMember]] = defaultdict(set)
        self._ties: defaultdict[int, dict[tuple[int, int, int], FusedTie]] = defaultdict(dict)
        self._incidents: dict[int, str] = {}

    def facts(self, name: str, *, subject: str | None = None, value: str | None = None) -> dict[tuple[str, str], int]:
        held = self._facts[name].items()
        return {
            pair: number
            for pair, number in held
            if (subject is None or pair[0] == subject) and (value is None or pair[1] == value)
        }

    def facts_among(
        self, name: str, *, subjects: Iterable[str] | None = None, values: Iterable[str] | None = None
    ) -> dict[tuple[str, str], int]:
        at, wanted = (0, set(subjects)) if subjects is not None else (1, set(values or ()))
        return {pair: number for pair, number in self._facts[name].items() if pair[at] in wanted}

    def put_facts(self, name: str, facts: Mapping[tuple[str, str], int | None]) -> None:
        for pair, number in facts.items():
            if number is None:
                self._facts[name].pop(pair, None)
            else:
                self._facts[name][pair] = number

    def claims(self, numbers: Iterable[int]) -> dict[int, FusedClaim]:
        return {number: self._claims[number] for number in numbers if number in self._claims}

    def claims_of(self, document_ids: Iterable[str]) -> list[FusedClaim]:
        return [self._claims[number] for one in set(document_ids) for number in sorted(self._documents[one])]

    def every_claim(self) -> Iterator[FusedClaim]:
        return iter(sorted(self._claims.values(), key=lambda one: (one.sequence, one.claim_id)))

    def put_claims(self, claims: Iterable[FusedClaim]) -> None:
        for one in claims:
            self._claims[one.number] = one
            self._documents[one.document_id].add(one.number)

    def drop_claims(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._documents[self._claims.pop(number).document_id].discard(number)

    def move_claims(self, incidents: Mapping[int, int]) -> None:
        for number, incident in incidents.items():
            self._claims[number] = replace(self._claims[number], incident=incident)

    def blocks(self, keys: Iterable[int]) -> list[FusedMember]:
        return [member for key in set(keys) for member in self._blocks.get(key, ())]

    def ranks(self, keys: Iterable[int]) -> dict[int, int]:
        return {key: len({member[2] for member in self._blocks[key]}) for key in keys if self._blocks.get(key)}

    def put_members(self, members: Iterable[FusedMember]) -> None:
        for member in members:
            self._blocks[member[0]].add(member)

    def drop_members(self, members: Iterable[FusedMember]) -> None:
        for member in members:
            self._blocks[member[0]].discard(member)

    def ties(self, numbers: Iterable[int]) -> list[FusedTie]:
        found = {key: tie for number in numbers for key, tie in self._ties.get(number, {}).items()}
        return list(found.values())

    def put_ties(self, ties: Iterable[FusedTie]) -> None:
        for tie in ties:
            for end in (tie.left, tie.right):
                self._ties[end][tie.left, tie.right, tie.sort] = tie

    def drop_ties(self, ties: Iterable[FusedTie]) -> None:
        for tie in ties:
            for end in (tie.left, tie.right):
                self._ties[end].pop((tie.left, tie.right, tie.sort), None)

    def incidents(self) -> Iterator[tuple[int, str]]:
        return iter(list(self._incidents.items()))

    def put_incidents(self, incidents: Mapping[int, str]) -> None:
        self._incidents.update(incidents)

    def drop_incidents(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._incidents.pop(number, None)

    def add_successions(self, successions: Iterable[tuple[str, str, int]]) -> None:
        for old, new, sequence in successions:
            self._successions.setdefault((old, new), sequence)

    def old_incidents(self, beginning: str) -> tuple[str, ...]:
        return tuple(sorted({old for old, _ in self._successions if old.startswith(beginning)}))[:20]

    def successions(self, incident_id: str) -> list[tuple[str, int]]:
        return [(new, at) for (old, new), at in self._successions.items() if old == incident_id]
