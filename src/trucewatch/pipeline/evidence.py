"""An evidence package: the archived originals, the records and the `why` chains of chosen incidents, as a BagIt bag."""

import json
import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.codec import to_json
from trucewatch.core.incidents import Finding, Incident
from trucewatch.core.ports import BlobStore, Ledger, Record
from trucewatch.core.problems import ConfigError, DataIntegrityError, Problem, Stage, StoreError
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Timestamp
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.trail import SituationTrail
from trucewatch.version import __version__

README = """What this bag holds
===================

{count} incident(s) as trucewatch computed them from its ledger, entries 1 to {sequence}.

incidents.json      each incident and its findings: what is alleged, by whom, on what evidence, what is missing
why/ID.txt          from each incident down to the words of each source and the bytes they stand in
records.jsonl       the records that these rest on: captures, documents, claims, resolutions, decisions, timestamps
originals/ab/cdef…  the bytes as they were fetched, named by their SHA-256; records.jsonl tells where each came from

The bag follows BagIt (RFC 8493): any of its tools checks the SHA-256 manifests. The bytes are those of the sources and
theirs to license; they may name people who were harmed. Nothing here says that an agreement was broken: people judge.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a package holds, and what it lacks."""

    incidents: int
    records: int
    originals: int
    problems: tuple[Problem, ...]


class Packer:
    """Packs incidents of a situation with all that they rest on."""

    def __init__(self, situation: Situation, ledger: Ledger, archive: BlobStore, sources: SourceRegistry) -> None:
        self._situation = situation
        self._ledger = ledger
        self._archive = archive
        self._trail = SituationTrail(situation, ledger, sources)

    def pack(self, ids: Iterable[str], target: Path) -> Packed:
        """Makes a bag in the folder `target`, which must not be there yet; ids are those of incidents or findings.

        Raises ConfigError for an id that is neither, where the folder is there, and without `trucewatch[evidence]`.
        """
        bagit = _bagit()
        incidents = self._chosen(ids)
        if target.exists():
            raise ConfigError(f"{target} is there already.", hint="Name a folder that is not there yet.")
        aside = target.with_name(f".new-{secrets.token_hex(8)}")
        try:
            aside.mkdir(parents=True)
            packed = self._write(incidents, aside)
            bagit.make_bag(str(aside), self._about(incidents), checksums=["sha256"])
            aside.rename(target)
        except OSError as error:
            raise ConfigError(f"{target} cannot be written: {error.strerror}.") from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return packed

    def _chosen(self, ids: Iterable[str]) -> tuple[Incident, ...]:
        found: dict[str, Incident] = {}
        for beginning in ids:
            full = self._trail.full_id(beginning)
            finding = self._trail.get_finding(full)
            incident = self._trail.get_incident(finding.incident_id if finding else full)
            if incident is None:
                raise ConfigError(f"{full} is no incident and no finding.", hint="`trucewatch incidents` lists ids.")
            found[incident.id] = incident
        return tuple(found.values())

    def _write(self, incidents: Sequence[Incident], folder: Path) -> Packed:
        from trucewatch.publish.why import render_why, why

        (folder / "README.txt").write_text(
            README.format(count=len(incidents), sequence=self._situation.sequence), encoding="utf-8"
        )
        rows = [_row(incident, self._trail.findings_of(incident.id)) for incident in incidents]
        (folder / "incidents.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        (folder / "why").mkdir()
        for incident in incidents:
            chain = render_why(why(incident.id, self._trail))
            (folder / "why" / f"{incident.id}.txt").write_text(chain, "utf-8", errors="backslashreplace")
        records = self._records(incidents)
        with (folder / "records.jsonl").open("w", encoding="utf-8", errors="backslashreplace") as out:
            for record in records:
                row = {"type": type(record).__name__, "id": record.id, "record": to_json(record)}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        originals, problems = self._originals(records, folder / "originals")
        return Packed(incidents=len(incidents), records=len(records), originals=originals, problems=tuple(problems))

    def _records(self, incidents: Sequence[Incident]) -> list[Record]:
        """What the incidents rest on, each once, in the order of the chain."""
        found: dict[str, Record] = {}

        def keep(records: Iterable[Record | None]) -> None:
            found.update({record.id: record for record in records if record is not None})

        claims = [claim_id for incident in incidents for claim_id in incident.claim_ids()]
        claims += [later.claim.id for incident in incidents for _, later in incident.readings]
        documents = dict.fromkeys(
            claim.document_id for claim in map(self._trail.get_claim, claims) if claim is not None
        )
        held = [document for document in map(self._trail.get_document, documents) if isinstance(document, Document)]
        captures = [self._trail.get_capture(document.capture_id) for document in held]
        keep(captures)
        keep(held)
        for claim_id in claims:
            keep([self._trail.get_claim(claim_id)])
            keep(self._trail.get_resolutions(claim_id))
        keep(self._decisions({*claims, *(incident.id for incident in incidents), *found}))
        hashes = {capture.sha256 for capture in captures if capture is not None}
        keep(stamp for stamp in self._ledger.records(Timestamp) if stamp.sha256 in hashes)
        return list(found.values())

    def _decisions(self, subjects: set[str]) -> Iterable[Record]:
        from trucewatch.core.decisions import Decision

        return (one for one in self._ledger.records(Decision) if one.subject in subjects or one.value in subjects)

    def _originals(self, records: Sequence[Record], folder: Path) -> tuple[int, list[Problem]]:
        names = {record.sha256: record.id for record in records if isinstance(record, Capture)}
        names |= {record.token: record.id for record in records if isinstance(record, Timestamp)}
        problems: list[Problem] = []
        for name, record_id in sorted(names.items()):
            try:
                data = self._archive.get(name)
            except (StoreError, DataIntegrityError) as error:
                problems.append(_lacking(record_id, name, error))
                continue
            (folder / name[:2]).mkdir(parents=True, exist_ok=True)
            (folder / name[:2] / name[2:]).write_bytes(data)
        return len(names) - len(problems), problems

    def _about(self, incidents: Sequence[Incident]) -> dict[str, str]:
        return {
            "Source-Organization": "made with trucewatch",
            "External-Description": f"{len(incidents)} incident(s) with the originals they rest on",
            "Internal-Sender-Identifier": f"ledger entries 1-{self._situation.sequence} {self._ledger.digest()}",
            "Bag-Software-Agent": f"trucewatch {__version__}",
        }


def _row(incident: Incident, findings: Iterable[Finding]) -> dict[str, Any]:
    return {
        "incident": to_json(incident),
        "id": incident.id,
        "findings": [{"id": finding.id, **to_json(finding)} for finding in findings],
    }


def _lacking(record_id: str, name: str, error: Exception) -> Problem:
    return Problem(
        stage=Stage.PUBLISH,
        subject=record_id,
        code="original_missing",
        message=f"The archive cannot give {name}: {error}",
        hint="The package was made without it; `trucewatch verify` tells more.",
    )


def _bagit() -> Any:
    try:
        import bagit
    except ImportError as error:
        raise ConfigError(
            "An evidence package needs the package bagit.", hint="Install it with: pip install 'trucewatch[evidence]'."
        ) from error
    return bagit
