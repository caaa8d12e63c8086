"""Exports of ledgers of any size: incidents one after another in order of time, each made when it is its turn.

The order is that of the desk's tables; what is told of an incident is computed for some hundreds at once, as the desk
does. All is read of one moment, whatever is written meanwhile.
"""

import json
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO, Any, cast

from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.ports import RECORD_TYPES, FusedTables, Ledger, Record, ShownTables
from trucewatch.core.records import Document
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.pipeline.fused_near import lots
from trucewatch.pipeline.private import Gathered, private_names
from trucewatch.pipeline.review_open import is_held_back
from trucewatch.pipeline.shown import is_shown, keep_shown
from trucewatch.pipeline.shown_base import World
from trucewatch.pipeline.shown_open import OpenLedger
from trucewatch.pipeline.shown_write import FULL, OPEN
from trucewatch.pipeline.stages import agreements
from trucewatch.publish.export import WITH_FINDINGS, jsonl_line
from trucewatch.publish.export_data import ExportData, Told
from trucewatch.publish.names import names_of_publishers
from trucewatch.publish.withhold import Withheld
from trucewatch.settings import Settings

LOT = 200
"""Incidents made at once, with those that share a page with them."""
HELD = 600
"""Incidents kept in memory between two lots."""
TRIES = 3
"""How often the desk's tables are brought up before others who write at the same time are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """What an export is made of, and how many incidents there are."""

    data: ExportData
    incidents: int


@contextmanager
def streamed(ledger: Ledger, settings: Settings, form: str, *, with_names: bool) -> Iterator[Streamed | None]:
    """All that may leave now, to be read inside of it; None where nothing is kept that could be read so.

    Names are those that `private_names` gives for all incidents together.
    """
    for _ in range(TRIES):
        if not isinstance(ledger, OpenLedger):
            keep_shown(ledger, settings)
        with ledger.snapshot():
            found = _Ordered.of(ledger, settings)
            if found is not None:
                yield found.streamed(form, with_names=with_names)
                return
        if ledger.shown() is None:
            break
    yield None


class _Ordered:
    """The incidents of a view by number, in order of time."""

    def __init__(self, ledger: Ledger, tables: FusedTables, shown: ShownTables, settings: Settings) -> None:
        self._ledger, self._tables, self._settings = ledger, tables, settings
        self._known, _ = agreements(settings)
        mask = OPEN if isinstance(ledger, OpenLedger) else FULL
        self._world = World(ledger, tables, shown, self._known, mask=mask, held=HELD)
        self._numbers = _by_time(shown, mask)
        self._beside = names_of_publishers(_publishers(shown, mask))

    @classmethod
    def of(cls, ledger: Ledger, settings: Settings) -> "_Ordered | None":
        """None where the desk's tables are not those of the ledger's last entry."""
        shown, tables = ledger.shown(), ledger.fused()
        if shown is None or tables is None or not (isinstance(ledger, OpenLedger) or is_shown(ledger, settings)):
            return None
        return cls(ledger, tables, shown, settings)

    def streamed(self, form: str, *, with_names: bool) -> Streamed:
        """Only jsonl takes the ledger's own records."""
        data = ExportData(
            told=self._told(with_findings=form in WITH_FINDINGS),
            records=self._records() if form == "jsonl" else (),
            agreements=self._known,
            withheld=Withheld() if with_names else self._withheld(),
        )
        return Streamed(data=data, incidents=len(self._numbers))

    def _withheld(self) -> Withheld:
        names = Gathered()
        for lot in lots(self._numbers, LOT):
            for incident in self._world.bases(lot).values():
                names.take(incident)
            self._world.forget()
        return names.withheld()

    def _told(self, *, with_findings: bool) -> Iterator[Told]:
        """Incidents in order; most of the work is what agreements say of them, for the forms that tell it."""
        for lot in lots(self._numbers, LOT):
            if with_findings:
                units = self._world.units(lot)
                told = {number: Told(one.incident, one.findings, self._beside) for number, one in units.items()}
            else:
                told = {number: Told(one, (), self._beside) for number, one in self._world.bases(lot).items()}
            yield from (self._publishable(told[number]) for number in lot if number in told)
            self._world.forget()

    def _publishable(self, told: Told) -> Told:
        """Without the findings of an incident that the two-person rule holds back."""
        return replace(told, findings=()) if is_held_back(told.findings, self._ledger, self._settings) else told

    def _records(self) -> Iterator[tuple[Record, Sequence[str]]]:
        """The ledger's records, claims with the names of their makers."""
        for kind in RECORD_TYPES:
            records = self._ledger.records(kind)
            if kind is Claim:
                yield from self._claims(cast(Iterator[Claim], records))
            else:
                yield from ((record, ()) for record in records)

    def _claims(self, claims: Iterator[Claim]) -> Iterator[tuple[Claim, Sequence[str]]]:
        while lot := list(islice(claims, LOT)):
            rows = self._tables.claims_of({one.document_id for one in lot})
            makers = {row.claim_id: resolved_of(row).made_by for row in rows}
            yield from ((one, makers.get(one.id, ())) for one in lot)


def _publishers(shown: ShownTables, mask: int) -> Iterator[str]:
    """Who publishes what the view has, each spelling once, the earliest first."""
    query = "SELECT publisher, MIN(number) AS first FROM shown_document WHERE mask IN (3, :mask) GROUP BY publisher"
    found = shown.found(f"{query} ORDER BY first", {"mask": mask})
    return (str(row["publisher"]) for row in found if row["publisher"])


def _by_time(shown: ShownTables, mask: int) -> Sequence[int]:
    """Numbers of incidents as `fuse.by_time` has them. A key of bytes takes a third of what a tuple takes."""
    keys = []
    for row in shown.every("incident"):
        if cast(int, row["mask"]) & mask:
            start = cast(str, row["starts"]) or "9999"
            anchor = json.loads(cast(str, row["payload"]))["anchor"]
            keys.append(f"{start}\0{anchor}\0".encode() + cast(int, row["anchor"]).to_bytes(8))
    keys.sort()
    return array("q", (int.from_bytes(key[-8:]) for key in keys))


def write_records(ledger: Ledger, out: IO[str], *, with_names: bool = False) -> int:
    """Writes every record of the ledger as jsonl, and nothing computed; gives how many.

    Names are withheld document by document: those that its own claims make private.
    """
    number = 0
    names = _NamesOf(ledger) if not with_names else None
    for kind in RECORD_TYPES:
        for record in ledger.records(kind):
            out.write(jsonl_line(record, names.of(record) if names else Withheld()))
            number += 1
    return number


class _NamesOf:
    """The names that the claims of a document make private, for all that is told of the document."""

    def __init__(self, ledger: Ledger) -> None:
        found: dict[str, list[str]] = {}
        self._of_claim: dict[str, str] = {}
        for claim in ledger.records(Claim):
            names = private_of(claim)
            if names:
                found.setdefault(claim.document_id, []).extend(names)
                self._of_claim[claim.id] = claim.document_id
        self._found = {document: tuple(dict.fromkeys(names)) for document, names in found.items()}

    def of(self, record: Any) -> Withheld:
        """The names withheld of a record."""
        document = record.id if isinstance(record, Document) else getattr(record, "document_id", "")
        document = document or self._of_claim.get(getattr(record, "claim_id", ""), "")
        return Withheld(self._found[document]) if document in self._found else _NONE


_NONE = Withheld()


def private_of(claim: Claim) -> list[str]:
    """The names that one claim makes private, without its referents."""
    alone = Incident(
        anchor=claim.id, kind=claim.kind, status=IncidentStatus.REPORTED, claims=(Resolved(claim=claim),), roots=()
    )
    return [" ".join(name) for name in private_names((alone,)).names]
