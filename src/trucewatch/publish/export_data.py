"""What an export is made of: incidents one after another with their findings, so that memory need not hold them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Finding, Incident
from trucewatch.core.ports import Record
from trucewatch.publish.names import Names
from trucewatch.publish.withhold import Withheld


@dataclass(frozen=True, slots=True)
class Told:
    """An incident with what is found of it under the agreements."""

    incident: Incident
    findings: tuple[Finding, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    """Names by id of those whom the incident does not name (`publish.wording.Names`)."""

    def names(self) -> Names:
        """The names of those whom it speaks of."""
        return Names((self.incident,), beside=self.beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportData:
    """What an export is made of; each part is gone through once."""

    told: Iterable[Told] = ()
    records: Iterable[tuple[Record, Sequence[str]]] = ()
    """The ledger's records in order, each with the names of its makers where it is a claim that counts; for jsonl."""
    agreements: Sequence[Agreement] = ()
    withheld: Withheld = field(default_factory=Withheld)
    """Names that are left out; in jsonl each of their letters is a block, so that offsets hold."""

    @classmethod
    def of(
        cls,
        incidents: Sequence[Incident],
        findings: Iterable[Finding] = (),
        *,
        records: Iterable[Record] = (),
        agreements: Sequence[Agreement] = (),
        withheld: Withheld | None = None,
        beside: Mapping[str, str] | None = None,
    ) -> Self:
        """Of what memory holds."""
        makers = {one.claim.id: one.made_by for incident in incidents for one in incident.claims}
        makers |= {one.claim.id: one.made_by for incident in incidents for _, one in incident.readings}
        return cls(
            told=tuple(together(incidents, findings, beside or {})),
            records=[(record, makers.get(record.id, ())) for record in records],
            agreements=agreements,
            withheld=withheld or Withheld(),
        )


def together(incidents: Iterable[Incident], findings: Iterable[Finding], beside: Mapping[str, str]) -> Iterator[Told]:
    """Each incident with its findings, in the order of the incidents; each finding once."""
    by_incident: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_incident[finding.incident_id].append(finding)
    return (Told(incident, tuple(by_incident.pop(incident.id, ())), beside) for incident in incidents)
