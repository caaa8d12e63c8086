"""Copies of pages and of records with other days and places, for measuring how cost grows."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from trucewatch.core.claims import Candidate, Claim, Interval, Place, Referent, Resolution
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Record
from trucewatch.core.problems import Problem
from trucewatch.core.records import Capture, Document

TOWNS = ("Daraa", "Rastan", "Harasta", "Maarrat al-Numan", "Saraqib", "Nawa", "Jasim", "Talbiseh", "Douma", "Busra")
SIDE = 10
"""Copy n lies n % 10 steps away in days and n // 10 steps away in place."""
STEP_DAYS = 2
STEP_DEGREES = 0.25

Made = tuple[tuple[Maker, tuple[Record, ...]], ...]


def copy_pages(source: Path, target: Path, times: int) -> None:
    """Writes `times` copies of the files of a folder, in each of which Daraa is another town."""
    target.mkdir()
    for file in sorted(source.iterdir()):
        data = file.read_bytes()
        for number in range(times):
            town = TOWNS[number % len(TOWNS)].encode()
            (target / f"{file.stem}-{number}{file.suffix}").write_bytes(data.replace(b"Daraa", town))


def copied(capture: Capture, made: Sequence[tuple[Maker, tuple[Record, ...]]], number: int) -> tuple[Capture, Made]:
    """The records of one page as of another page, `number` steps away in days and place."""
    other = replace(capture, location=f"{capture.location}-{number}")
    ids = {capture.id: other.id}
    steps = []
    for maker, records in made:
        copies: list[Record] = []
        for record in records:
            copy = _copy(record, ids, other, number)
            ids[record.id] = copy.id
            copies.append(copy)
        steps.append((maker, tuple(copies)))
    return other, tuple(steps)


def _copy(record: Record, ids: dict[str, str], capture: Capture, number: int) -> Record:
    match record:
        case Document():
            url = f"{record.url}?{number}" if record.url else None
            day = record.published and record.published + _days(number)
            return replace(record, capture_id=capture.id, location=capture.location, url=url, published=day)
        case Claim():
            text = json.dumps(to_json(record)).replace(record.document_id, ids[record.document_id])
            return from_json(Claim, json.loads(text))
        case Resolution():
            candidates = tuple(_candidate(one, number) for one in record.candidates)
            chosen = _moved(record.chosen, number) if record.chosen else None
            return replace(record, claim_id=ids[record.claim_id], chosen=chosen, candidates=candidates)
        case Pass():
            made = tuple(ids[one] for one in record.made)
            return replace(record, subject=ids[record.subject], made=made)
        case Problem():
            return replace(record, subject=ids.get(record.subject, record.subject))
    return record


def _candidate(candidate: Candidate, number: int) -> Candidate:
    return replace(candidate, referent=_moved(candidate.referent, number))


def _moved(referent: Referent, number: int) -> Referent:
    match referent:
        case Place():
            step = number // SIDE
            name = f"{referent.name} {step}" if step else referent.name
            return replace(
                referent, id=f"{referent.id}:{step}", name=name, lat=min(referent.lat + STEP_DEGREES * step, 89.0)
            )
        case Interval():
            moved = _days(number)
            at = referent.at + moved if referent.at else None
            return replace(referent, start=_later(referent.start, moved), end=_later(referent.end, moved), at=at)
    return referent


def _days(number: int) -> timedelta:
    return timedelta(days=STEP_DAYS * (number % SIDE))


def _later(day: date | None, moved: timedelta) -> date | None:
    return day + moved if day else None
