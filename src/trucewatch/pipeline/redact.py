"""Words taken out of a ledger for good, because the law or somebody's safety asks for it. Ids and hashes stay.

A redaction is a person's decision like any other. It reaches the document and the other readings and versions of its
page, their claims, resolutions and problems, what people wrote of them, the archived bytes, the language model's kept
answers, and by them all that is computed: incidents, findings, search, briefs, exports.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from trucewatch.collect.archive import FileArchive
from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.decisions import Decision
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.problems import ConfigError, Problem, StoreError
from trucewatch.core.records import Capture, Document
from trucewatch.pipeline.around import copies_of
from trucewatch.pipeline.blanking import (
    blank_claim,
    blank_decision,
    blank_document,
    blank_problem,
    blank_resolution,
    occurrences,
)
from trucewatch.pipeline.shelf import PEOPLE

FEWEST = 4
"""Characters that the beginning of an id must have."""
REDACT = "redact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be redacted of the records named: words, ranges of a document's text, or (with neither) all of it."""

    reason: str
    person: str
    words: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True, kw_only=True)
class Redaction:
    """What was done: the decisions, records blanked, bytes taken away, and where the same words may stand still."""

    decisions: list[Decision] = field(default_factory=list)
    records: int = 0
    blobs: list[str] = field(default_factory=list)
    answers: int = 0
    also_in: list[str] = field(default_factory=list)
    """Ids of documents that copy this one, or are copied by it: each is redacted by its own id."""
    is_wiped: bool = True
    """Whether the database's own files forgot the words too."""


def redact(ledger: Ledger, archive: FileArchive, named: Sequence[str], wish: Wish, *, answers: Path) -> Redaction:
    """Redacts records by id or its beginning; safe to repeat. `answers` is the folder of the model's answers.

    Raises ConfigError where a record, the person or the reason is missing, or the words do not stand there.
    """
    if not wish.person.strip() or not wish.reason.strip():
        raise ConfigError("A redaction needs a person and a reason.", hint="Give --by and --reason; repeat no names.")
    done = Redaction()
    for one in named:
        record = _found(ledger, one)
        words = _one(ledger, archive, record, wish, done)
        done.answers += _forget_answers(answers, words)
    done.is_wiped = ledger.wipe()
    return done


def _one(ledger: Ledger, archive: FileArchive, record: Record, wish: Wish, done: Redaction) -> tuple[str, ...]:
    """Redacts one record, whole or not at all; gives the words."""
    plan = _Plan()
    if isinstance(record, Problem):
        plan.put(blank_problem(record, (record.message, record.hint)))
    else:
        for document, ranges in _documents(ledger, record, wish):
            plan.document(ledger, document, ranges)
        plan.capture(record)
        plan.siblings(ledger)
    if occurrences(wish.reason, plan.words):
        raise ConfigError("The reason repeats the words that are to go.", hint="Say why without them: it is kept.")
    plan.decisions(ledger, is_whole=not wish.words and not wish.ranges)
    value = json.dumps({"records": len(plan.records), "bytes": sorted(plan.bytes)})
    decision = Decision(
        subject=record.id,
        action=REDACT,
        value=value,
        person=wish.person.strip(),
        decided_at=datetime.now(UTC),
        saw_sequence=ledger.sequence(),
        note=wish.reason.strip(),
    )
    with ledger.unit():
        done.records += ledger.redact(decision, plan.records.values(), maker=PEOPLE)
        told = f"redacted by {decision.id} on {decision.decided_at.date().isoformat()}"
        # Inside the unit: where bytes cannot be taken away, nothing is said to be redacted.
        for name in sorted(plan.bytes):
            archive.bury(name, told.encode())
            done.blobs.append(name)
    done.decisions.append(decision)
    done.also_in += sorted(plan.alike - plan.done)
    return tuple(plan.words)


@dataclass(slots=True)
class _Plan:
    """What one redaction reaches."""

    records: dict[str, Record] = field(default_factory=dict)
    bytes: set[str] = field(default_factory=set)
    words: dict[str, None] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    alike: set[str] = field(default_factory=set)
    _pages: dict[str, None] = field(default_factory=dict)

    def put(self, record: Record) -> None:
        if getattr(record, "kept_id", ""):
            self.records[record.id] = record

    def document(self, ledger: Ledger, document: Document, ranges: Sequence[tuple[int, int]]) -> None:
        """Blanks a document and what was made of it."""
        if document.id in self.done or not ranges:
            return
        self.done.add(document.id)
        self._pages[document.page_key] = None
        told = [document.text[start:end] for start, end in ranges]
        words = tuple(dict.fromkeys(word for word in told if word.strip().strip("█")))
        self.words.update(dict.fromkeys(words))
        self.put(blank_document(document, ranges, words))
        for claim in ledger.records(Claim, subject=document.id):
            self.put(blank_claim(claim, ranges, words))
            for resolution in ledger.records(Resolution, subject=claim.id):
                self.put(blank_resolution(resolution, words))
        for subject in (document.id, document.capture_id, document.location):
            for problem in ledger.records(Problem, subject=subject):
                self.put(blank_problem(problem, words))
        capture = ledger.get(document.capture_id)
        if isinstance(capture, Capture):
            self.capture(capture)
        self.alike |= {end for one in copies_of(ledger, document.id) for end in (one.left, one.right)}

    def capture(self, record: Record) -> None:
        """Takes a capture's bytes away, and the file's that they were taken from."""
        if isinstance(record, Capture):
            self.bytes |= {record.sha256, *([record.container] if record.container else [])}

    def siblings(self, ledger: Ledger) -> None:
        """The same words in other readings and versions of the pages."""
        for page in list(self._pages):
            for record in ledger.get_many(ledger.keyed("page", page)).values():
                if isinstance(record, Document) and record.id not in self.done:
                    self.document(ledger, record, occurrences(record.text, self.words))

    def decisions(self, ledger: Ledger, *, is_whole: bool) -> None:
        """What people wrote with the words in it, wherever; of a page that goes whole, all that they wrote of it."""
        own = {*self.records, *self.done} if is_whole else set()
        words = tuple(self.words)
        for decision in ledger.records(Decision):
            is_own = decision.subject in own and decision.action != REDACT
            self.put(blank_decision(decision, words, is_whole=is_own))


def _documents(ledger: Ledger, record: Record, wish: Wish) -> Iterator[tuple[Document, list[tuple[int, int]]]]:
    """The documents that a record leads to, with the ranges to blank."""
    match record:
        case Document():
            yield record, _ranges(record, wish)
        case Capture():
            for document in ledger.records(Document, subject=record.id):
                yield document, _ranges(document, wish)
        case Claim():
            found = ledger.get(record.document_id)
            if isinstance(found, Document):
                yield found, [(span.start, span.end) for span in (*record.evidence, *record.also)]
        case _:
            raise ConfigError(
                f"{record.id} is a {type(record).__name__.lower()}, which holds no words of a source.",
                hint="Name a document, a capture, a claim or a problem.",
            )


def _ranges(document: Document, wish: Wish) -> list[tuple[int, int]]:
    if not wish.words and not wish.ranges:
        return [(0, len(document.text))] if document.text else []
    for start, end in wish.ranges:
        if not 0 <= start < end <= len(document.text):
            raise ConfigError(
                f"{document.id} has no characters {start} to {end}.", hint=f"Its text has {len(document.text)}."
            )
    found = occurrences(document.text, wish.words)
    if wish.words and not found:
        raise ConfigError(f"{document.id} does not hold these words.", hint="Write them as they stand in its text.")
    return [*wish.ranges, *found]


def _found(ledger: Ledger, named: str) -> Record:
    found = ledger.find(named) if len(named.partition("-")[2]) >= FEWEST else ()
    if len(found) != 1:
        raise ConfigError(
            f"{named!r} names {len(found)} records.", hint="Give the id of one, such as document-1a2b3c4d."
        )
    record = ledger.get(found[0])
    if record is None:
        raise StoreError(f"There is no {found[0]}.")
    return record


def _forget_answers(folder: Path, words: Iterable[str]) -> int:
    """Deletes the language model's kept answers that repeat the words, line by line; gives how many."""
    lines = {line.strip() for word in words for line in word.splitlines() if len(line.strip()) >= FEWEST}
    told = {form.encode("utf-8", "replace") for one in lines for form in (one, json.dumps(one)[1:-1])}
    count = 0
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and any(one in path.read_bytes() for one in told):
            path.unlink()
            count += 1
    return count
