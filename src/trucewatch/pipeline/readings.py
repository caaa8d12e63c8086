"""Which makers took a claim, and what the later of two that read the same words says of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.readings import agreement

FILLED = ("actors", "targets", "place", "time", "weapons", "harm", "purpose", "topics", "attribution")
"""Fields of a batch row that a later reading fills where the leading claim has nothing."""


class Makers:
    """Names of makers by claim, as the ledger has them; looked up one by one only where several worked side by side."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts: dict[str, tuple[str, ...]] = {}

    def named(self, claims: Sequence[Resolved], maker_id: str) -> tuple[Resolved, ...]:
        """The claims of one document with their makers. `maker_id` is the maker of the pass over it."""
        parts = self._parts_of(maker_id)
        if len(parts) < 2:
            return tuple(replace(one, made_by=parts) for one in claims)
        return tuple(with_makers(one, self._names(one.claim.id), parts) for one in claims)

    def _parts_of(self, maker_id: str) -> tuple[str, ...]:
        if maker_id not in self._parts:
            maker = self._ledger.maker(maker_id)
            self._parts[maker_id] = maker.parts() if maker else ()
        return self._parts[maker_id]

    def _names(self, claim_id: str) -> frozenset[str]:
        makers = (self._ledger.maker(entry.maker_id) for entry in self._ledger.entries(claim_id))
        return frozenset(maker.name for maker in makers if maker is not None)


def with_makers(resolved: Resolved, names: Iterable[str], parts: Sequence[str]) -> Resolved:
    """The claim with the makers that took it, in order of `parts`, and its place among them."""
    told = set(names)
    made_by = tuple(name for name in parts if name in told)
    return replace(resolved, made_by=made_by, reading=parts.index(made_by[0]) if made_by else 0)


def makers_of(made: Iterable[tuple[Maker, Sequence[Record]]]) -> dict[str, list[str]]:
    """Names of makers by claim id, of a document's work that is in no ledger."""
    found: dict[str, list[str]] = {}
    for maker, records in made:
        for record in records:
            if isinstance(record, Claim):
                found.setdefault(record.id, []).append(maker.name)
    return found


def merged_row(
    lead: tuple[Resolved, dict[str, Any]], later: Sequence[tuple[Resolved, dict[str, Any]]]
) -> dict[str, Any]:
    """One batch row for a claim and its later readings: its fields, those it lacks from them, and who agrees."""
    resolved, row = lead
    out = {**row, "made_by": list(resolved.made_by)}
    also: list[dict[str, Any]] = []
    for other, told in later:
        filled = [name for name in FILLED if not out[name] and told[name]]
        out |= {name: told[name] for name in filled}
        states = agreement(resolved, other)
        also.append({"id": other.claim.id, "maker": other.made_by[0], "fields": states, "filled": filled})
    return {**out, "also_made_by": also}
