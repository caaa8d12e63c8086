"""What fusion asks of the ledger for a lot of documents, read in few queries: their passes, claims and referents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Pass
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.problems import DataIntegrityError, Stage
from trucewatch.core.sources import Likeness
from trucewatch.pipeline.around import copies_of

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Passes = tuple[Pass | None, Pass | None]


class Near:
    """Records of a ledger that does not change meanwhile; those of one lot are held."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._copies: dict[str, tuple[Likeness, ...]] = {}
        self._passes: dict[str, Passes] = {}
        self._records: dict[str, Record] = {}
        self._places: dict[str, int] = {}

    def forget(self) -> None:
        """Lets go of everything: the ledger may have changed."""
        self._copies.clear()
        self.gather(())

    def gather(self, documents: Iterable[str]) -> None:
        """Reads what was taken from these documents, in the place of what is held."""
        wanted = list(documents)
        extracted = self._ledger.latest_passes(Stage.EXTRACT, wanted) if wanted else {}
        resolved = self._ledger.latest_passes(Stage.RESOLVE, wanted) if wanted else {}
        self._passes = {one: (extracted.get(one), resolved.get(one)) for one in wanted}
        told = {made for both in self._passes.values() for one in both if one is not None for made in one.made}
        self._records = self._ledger.get_many(sorted(told)) if told else {}
        claims = [one for one, record in self._records.items() if isinstance(record, Claim)]
        self._places = self._ledger.places(claims) if claims else {}

    def passes(self, document_id: str) -> Passes:
        """The latest passes that extracted and resolved a document's claims."""
        held = self._passes.get(document_id)
        if held is not None:
            return held
        extracted = self._ledger.latest_pass(Stage.EXTRACT, document_id)
        return extracted, self._ledger.latest_pass(Stage.RESOLVE, document_id)

    def records(self, ids: Iterable[str], kind: type[R]) -> dict[str, R]:
        """Records by id. Raises DataIntegrityError where a pass says it made what is not there by that id."""
        wanted = list(dict.fromkeys(ids))
        absent = [one for one in wanted if one not in self._records]
        read = self._ledger.get_many(absent) if absent else {}
        found: dict[str, R] = {}
        for one in wanted:
            record = self._records.get(one) or read.get(one)
            if not isinstance(record, kind):
                raise missing(one)
            found[one] = record
        return found

    def places(self, claim_ids: Iterable[str]) -> Mapping[str, int]:
        """Where claims stand in the ledger."""
        wanted = list(claim_ids)
        if all(one in self._places for one in wanted):
            return {one: self._places[one] for one in wanted}
        return self._ledger.places(wanted)

    def gather_copies(self, documents: Iterable[str]) -> None:
        """Reads what these documents are like, to be held until everything is let go of."""
        wanted = [one for one in documents if one not in self._copies]
        told = self._ledger.keyed_many("like", wanted) if wanted else {}
        found = self._ledger.get_many({like for ids in told.values() for like in ids}) if told else {}
        for one in wanted:
            likes = (found.get(like) for like in told.get(one, ()))
            self._copies[one] = tuple(like for like in likes if isinstance(like, Likeness))

    def copies(self, document_id: str) -> tuple[Likeness, ...]:
        """Likenesses of a document with others, in order of the ledger."""
        if document_id not in self._copies:
            self._copies[document_id] = copies_of(self._ledger, document_id)
        return self._copies[document_id]


def lots(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Items in pieces, in order."""
    return (items[start : start + size] for start in range(0, len(items), size))


def missing(record_id: str) -> DataIntegrityError:
    """What is said where a pass made a record that is not there."""
    return DataIntegrityError(
        f"A pass made {record_id}, which the ledger does not hold by that id.",
        hint="The record changed on its way, or another version made the ledger: add the pages to a new one.",
    )
