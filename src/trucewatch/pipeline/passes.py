"""What the latest passes made: the current readings of captures, and what was taken from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from trucewatch.core.makers import Pass
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.problems import Stage
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Visit
from trucewatch.pipeline.fused_near import missing
from trucewatch.pipeline.versions import found_again

R = TypeVar("R", bound=Record)


class Passes:
    """The latest pass of each stage over each record, read in one go over the ledger."""

    def __init__(self, ledger: Ledger, *, as_of: int | None = None) -> None:
        found: defaultdict[tuple[Stage, str], list[Pass]] = defaultdict(list)
        for done in ledger.records(Pass, as_of=as_of):
            found[done.stage, done.subject].append(done)
        self._latest: dict[tuple[Stage, str], Pass] = {}
        for (stage, subject), passes in found.items():
            # A pass that was stated again later counts from then on: only the ledger knows which came last.
            latest = passes[0] if len(passes) == 1 else ledger.latest_pass(stage, subject, as_of=as_of)
            if latest is not None:
                self._latest[stage, subject] = latest

    def maker_id(self, stage: Stage, subject: str) -> str:
        """Who made the latest pass; empty where there is none."""
        done = self._latest.get((stage, subject))
        return done.maker_id if done else ""

    def made(self, stage: Stage, subject: str) -> tuple[str, ...]:
        """Ids of what the latest pass made, in its order."""
        done = self._latest.get((stage, subject))
        return done.made if done else ()


def again(ledger: Ledger, passes: Passes, *, as_of: int | None = None) -> frozenset[str]:
    """Ids of the documents that the last visit of their page found there once more."""
    visits = ledger.records(Visit, as_of=as_of)
    return found_again(visits, lambda capture_id: passes.made(Stage.READ, capture_id))


def current_readings(ledger: Ledger, passes: Passes, *, as_of: int | None = None) -> tuple[Document, ...]:
    """The latest reading of each capture, in order of the ledger."""
    captures = ledger.records(Capture, as_of=as_of)
    wanted = [document_id for capture in captures for document_id in passes.made(Stage.READ, capture.id)]
    found = {document.id: document for document in ledger.records(Document, as_of=as_of)}
    # A page fetched again with the same words has one document and many captures.
    return all_of(dict.fromkeys(wanted), found)


def all_of(ids: Iterable[str], found: Mapping[str, R]) -> tuple[R, ...]:
    """The records of these ids. Raises DataIntegrityError where a pass says it made what is not there by that id."""
    try:
        return tuple(found[one] for one in ids)
    except KeyError as error:
        raise missing(error.args[0]) from error


def made(ledger: Ledger, documents: Iterable[Document], passes: Passes, stage: Stage, kind: type[R]) -> Mapping[str, R]:
    """What the latest passes over documents made, by id."""
    wanted = [one for document in documents for one in passes.made(stage, document.id)]
    found = ledger.get_many(wanted) if wanted else {}
    return {one: record for one, record in found.items() if isinstance(record, kind)}


def made_by(ledger: Ledger, stage: Stage, subject: str, kind: type[R]) -> tuple[R, ...]:
    """What the latest pass of a stage over a record made, in its order."""
    done = ledger.latest_pass(stage, subject)
    ids = done.made if done else ()
    found = ledger.get_many(ids)
    return tuple(record for record in map(found.get, ids) if isinstance(record, kind))
