"""Fuse and assess what a bulk run read, on one machine, without holding it in memory.

The Parquet is played into a ledger in a scratch folder as if its documents were added there one after another, so that
page versions, copies, incidents and findings are those of a ledger that read the same documents. Decision note 0012
says how fusion grows; here it grows some hundreds of documents at a time.
"""

import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

from trucewatch.bulk import tables
from trucewatch.bulk.ahead import Ahead
from trucewatch.bulk.outcome import Outcome, rows
from trucewatch.bulk.playback import Played, Player, played
from trucewatch.bulk.run import PLAN, finished, status
from trucewatch.core.incidents import Change, Incident
from trucewatch.core.ports import FusedTables, Joint, Ledger
from trucewatch.core.problems import ConfigError, StoreError
from trucewatch.pipeline.fused import Keeper, up_to_date
from trucewatch.pipeline.ingest import add_fetched, capture_of
from trucewatch.pipeline.present import actor_names
from trucewatch.pipeline.review_kept import NEWEST
from trucewatch.pipeline.shown_base import World
from trucewatch.pipeline.shown_write import FULL
from trucewatch.pipeline.stages import agreements
from trucewatch.settings import Settings
from trucewatch.store.ledger import open_ledger

LOT = 500
"""Documents put into the scratch ledger, and fused, at once."""
INCIDENTS = 500
"""Incidents assessed at once."""
NOTE = "fused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused:
    """Where fusion stands. `incidents` and `findings` are 0 until all documents are taken in."""

    documents: int
    of: int
    incidents: int = 0
    findings: int = 0
    is_done: bool = False
    seconds: float = 0.0
    peak_bytes: int = 0


Told = Callable[[Fused], object]


def fuse_bulk(
    source: str, out: str, settings: Settings, *, scratch: str = "", tell: Told = lambda _told: None
) -> Fused:
    """Writes `incidents.parquet` and `findings.parquet` of a run that is through; goes on where it was killed.

    `scratch` is a local folder for the ledger that it works with (of all documents), taken away at the end.
    Raises ConfigError where the run is not through, or no scratch can be written.
    """
    plan, parts = finished(source)
    began, documents = time.monotonic(), status(source).documents
    with _scratch(source, out, scratch) as folder:
        ledger = open_ledger(folder / "ledger.db", create=True)
        try:
            _forget_note(out)
            for number in _taken_in(ledger, source, parts, plan, settings):
                told = Fused(documents=number, of=documents, seconds=round(time.monotonic() - began, 1))
                tables.put_text(out, f"{NOTE}/{NOTE}.json", json.dumps(asdict(told)))
                tell(told)
            with Outcome(out, folder) as outcome:
                _write(ledger, settings, outcome)
        finally:
            ledger.close()
        done = Fused(
            documents=documents,
            of=documents,
            incidents=outcome.written["incidents"],
            findings=outcome.written["findings"],
            is_done=True,
            seconds=round(time.monotonic() - began, 1),
            peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        )
        tables.put_text(out, f"{NOTE}/{NOTE}.json", json.dumps(asdict(done)))
    return done


def fused_status(out: str) -> Fused | None:
    """Where fusion into a folder stands; None where none began."""
    held = tables.get_texts(out, NOTE)
    return Fused(**json.loads(held[NOTE])) if NOTE in held else None


def _forget_note(out: str) -> None:
    """From here on the tables in `out` are not whole."""
    from fsspec.core import url_to_fs

    fs, root = url_to_fs(out)
    note = f"{root}/{NOTE}/{NOTE}.json"
    if fs.exists(note):
        fs.rm_file(note)


# --- the scratch


@contextmanager
def _scratch(source: str, out: str, named: str) -> Iterator[Path]:
    """A local folder, with what a killed run over the same input left there; gone when the block ends well."""
    from fsspec.core import url_to_fs

    fs, root = url_to_fs(out)
    is_local = str(fs.unstrip_protocol(root)).startswith("file:")
    if not named and not is_local:
        with tempfile.TemporaryDirectory(prefix="trucewatch-fuse-") as temporary:
            yield Path(temporary)
        return
    folder = (Path(named) if named else Path(root)) / "scratch"
    mark, plan = folder / "of.json", tables.get_texts(source, PLAN)[PLAN]
    digest = sha256(plan.encode()).hexdigest()
    try:
        if folder.exists() and (not mark.exists() or mark.read_text("utf-8") != digest):
            if not mark.exists() and any(folder.iterdir()):
                hint = "Give another --scratch, or remove the folder."
                raise ConfigError(f"{folder} is there and is not of a fusion.", hint=hint)
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(digest, "utf-8")
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror or error}.", hint="Give --scratch.") from error
    yield folder
    shutil.rmtree(folder)


def _taken_in(
    ledger: Ledger, source: str, parts: Sequence[str], plan: dict[str, Any], settings: Settings
) -> Iterator[int]:
    """Puts all documents into the ledger and fuses them, lot by lot; gives how many are in.

    What a killed run put in is passed by, document by document: it costs its reading alone.
    """
    player, known = Player(plan), agreements(settings)[0]
    every: Iterator[Played] = chain.from_iterable(played(source, part) for part in parts)
    number = 0
    while lot := list(islice(every, LOT)):
        with ledger.unit():
            _put(ledger, lot, player, settings)
        if up_to_date(ledger, known) is None:
            raise StoreError("The scratch ledger cannot be written.", hint="Give --scratch on a disk with room.")
        number += len(lot)
        yield number


def _put(ledger: Ledger, lot: Sequence[Played], player: Player, settings: Settings) -> None:
    ahead = Ahead(ledger)
    captures = [capture_of(one.fetched(), one.capture.sha256) for one in lot]
    ahead.begin(captures, {one.document.page_key for one in lot})
    for one in lot:
        player.play(one)
        add_fetched(cast(Ledger, ahead), player, one.fetched(), player.stages, settings)
        if isinstance(player.stages.extractor, Joint) and len(player.stages.extractor.parts) > 1:
            ahead.flush()
    ahead.flush()


# --- the outcome


class _Whole(World):
    """Incidents of the scratch ledger, where no rows of documents are made for a desk."""

    def forget(self) -> None:
        super().forget()
        self.keeper = Keeper(self.ledger, self.tables, self.known)  # it holds the versions of pages

    def _versions(self, incidents: Any) -> list[Change]:
        told: list[Incident] = list(incidents)
        documents = {one.claim.document_id for incident in told for one in incident.claims}
        pages = {page for one in documents for page, _ in self.tables.facts(NEWEST, value=one)}
        several = sorted(page for page in pages if len(self.ledger.keyed("page", page)) > 1)
        for page in several:
            if page not in self._changes:
                self._changes[page] = self.keeper.pages.changes(page)
        return [change for page in several for change in self._changes[page]]


def _write(ledger: Ledger, settings: Settings, outcome: Outcome) -> None:
    """Assesses the incidents, some at a time, in order of their first claims."""
    known = agreements(settings)[0]
    fused: FusedTables | None = up_to_date(ledger, known)
    shown = ledger.shown()
    assert fused is not None
    assert shown is not None
    with ledger.unit():
        shown.clear()
        numbers, names = fused.incident_numbers(), actor_names(known)
        world = _Whole(ledger, fused, shown, known, mask=FULL)
        world.denials.turn(numbers, is_anew=True)
    for start in range(0, len(numbers), INCIDENTS):
        with ledger.unit():
            units = world.units(numbers[start : start + INCIDENTS])
            world.forget()
        for number, unit in units.items():
            for table, found in rows(number, unit, names).items():
                outcome.add(table, found)
