"""Exports of large ledgers, a little at a time: csv of every incident, jsonl of every record.

Incidents are read from what fusion keeps, some hundreds at once, each with its claims; their lines are put in order of
time by a temporary database on disk. So memory holds one number for a claim, and no claim.
"""

import sqlite3
import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.ports import RECORD_TYPES, FusedTables, Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Document
from trucewatch.fuse import by_time, judged
from trucewatch.fuse.growing_kept import incident_kept, with_denials
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.fuse.weights import load_weights
from trucewatch.pipeline.private import private_names
from trucewatch.publish.export import csv_head, csv_lines, jsonl_line
from trucewatch.publish.withhold import Withheld

LOT = 400
"""Incidents whose claims are held at once."""


class _Groups(Mapping[int, Sequence[int]]):
    """The claims of each incident by number, in order of the ledger: sixteen bytes a claim."""

    def __init__(self, tables: FusedTables) -> None:
        import numpy as np

        incidents, claims = array("q"), array("q")
        self.later: dict[int, list[int]] = {}
        for row in tables.every_claim():
            if row.leads:
                self.later.setdefault(row.leads, []).append(row.number)
            else:
                incidents.append(row.incident)
                claims.append(row.number)
        of = np.frombuffer(incidents, dtype=np.int64) if incidents else np.zeros(0, dtype=np.int64)
        order = np.argsort(of, kind="stable")
        told = np.frombuffer(claims, dtype=np.int64) if claims else np.zeros(0, dtype=np.int64)
        self._claims = told[order]
        self._keys, self._starts = np.unique(of[order], return_index=True)
        self._ends = np.append(self._starts[1:], len(self._claims))

    def __getitem__(self, number: int) -> Sequence[int]:
        import numpy as np

        at = int(np.searchsorted(self._keys, number))
        if at == len(self._keys) or self._keys[at] != number:
            raise KeyError(number)
        return [int(one) for one in self._claims[self._starts[at] : self._ends[at]]]

    def __iter__(self) -> Iterator[int]:
        return (int(one) for one in self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class _Claims(Mapping[int, Resolved]):
    """Claims by number, read when they are asked for; the last ones asked for are held."""

    MOST = 20 * LOT

    def __init__(self, tables: FusedTables) -> None:
        self._tables = tables
        self._held: dict[int, Resolved] = {}

    def fetch(self, numbers: Sequence[int]) -> None:
        """Reads many at once."""
        wanted = [one for one in numbers if one not in self._held]
        if len(self._held) + len(wanted) > self.MOST:
            self._held.clear()
            wanted = list(numbers)
        self._held.update((number, resolved_of(row)) for number, row in self._tables.claims(wanted).items())

    def __getitem__(self, number: int) -> Resolved:
        if number not in self._held:
            self.fetch([number])
        return self._held[number]

    def __iter__(self) -> Iterator[int]:
        raise NotImplementedError("claims are asked for by number")

    def __len__(self) -> int:
        raise NotImplementedError("claims are asked for by number")


class _Later(Mapping[int, Sequence[Resolved]]):
    """Other makers' readings by the number of the claim that they follow."""

    def __init__(self, groups: _Groups, claims: _Claims) -> None:
        self._groups, self._claims = groups, claims

    def __getitem__(self, number: int) -> Sequence[Resolved]:
        return [self._claims[one] for one in self._groups.later[number]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._groups.later)

    def __len__(self) -> int:
        return len(self._groups.later)


def every_incident(tables: FusedTables, decisions: Sequence[Decision]) -> Iterator[Incident]:
    """The incidents that tables hold, in no order, with people's status on them; what versions changed is not in it."""
    groups, claims = _Groups(tables), _Claims(tables)
    later = _Later(groups, claims)
    made = with_denials(tables, groups, claims, later, load_weights())
    yield from judged(made.incidents, decisions)
    rows = (one for one in tables.incidents() if one[0] not in made.gone)
    while lot := list(islice(rows, LOT)):
        claims.fetch([claim for number, _ in lot for claim in groups[number]])
        yield from judged(
            [incident_kept(payload, [claims[one] for one in groups[number]], later) for number, payload in lot],
            decisions,
        )


def write_csv(tables: FusedTables, decisions: Sequence[Decision], out: IO[str], *, with_names: bool = False) -> int:
    """Writes csv in order of time, names withheld incident by incident; gives the number of incidents."""
    told = ((one, Withheld() if with_names else private_names((one,))) for one in every_incident(tables, decisions))
    with _lines_aside() as lines:
        for incident, line in csv_lines(told):
            lines.execute("INSERT INTO line VALUES (?, ?, ?)", (*by_time(incident), _safe(line)))
        out.write(csv_head())
        number = 0
        for (line,) in lines.execute("SELECT text FROM line ORDER BY start, anchor"):
            out.write(line)
            number += 1
    return number


@contextmanager
def _lines_aside() -> Iterator[sqlite3.Connection]:
    """Lines in a temporary database, to be put in order there. Raises ConfigError where it cannot be written."""
    with tempfile.TemporaryDirectory() as folder:
        lines = sqlite3.connect(Path(folder) / "lines", isolation_level=None)
        try:
            lines.execute("PRAGMA journal_mode = OFF")
            lines.execute("CREATE TABLE line (start TEXT, anchor TEXT, text TEXT)")
            lines.execute("BEGIN")
            yield lines
        except sqlite3.Error as error:
            hint = "Make room there, or name another place with TMPDIR."
            raise ConfigError(f"The temporary folder {folder} cannot be written: {error}.", hint=hint) from error
        finally:
            lines.close()


def _safe(line: str) -> str:
    """Half a surrogate pair is written out, as the file does too."""
    return line.encode("utf-8", "backslashreplace").decode()


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
