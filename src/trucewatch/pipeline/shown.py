"""The desk's tables brought up to date with the ledger: after one document or decision only what it touches is made."""

import json
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, cast

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.decisions import Decision
from trucewatch.core.ports import Ledger, ShownTables
from trucewatch.core.problems import StoreError
from trucewatch.core.sources import Source
from trucewatch.pipeline.fused import up_to_date
from trucewatch.pipeline.fused_digest import digest_of, digest_of_files
from trucewatch.pipeline.fused_near import lots
from trucewatch.pipeline.present import actor_names
from trucewatch.pipeline.review_carry import page_of
from trucewatch.pipeline.shown_base import World
from trucewatch.pipeline.shown_documents import Documents
from trucewatch.pipeline.shown_open import alike, open_ledger_of
from trucewatch.pipeline.shown_rows import Around, Row, UnitRows, unit_rows
from trucewatch.pipeline.shown_speech import Speaker, Speech
from trucewatch.pipeline.shown_write import BOTH, FULL, OPEN, Writer, by_mask
from trucewatch.pipeline.stages import agreements, source_registry
from trucewatch.review.decide import Action
from trucewatch.review.standing import restricted
from trucewatch.settings import Settings

LOT = 1000
"""Incidents made at once."""
_ALL = 0
"""Among what is due: everything."""
_LOG = logging.getLogger(__name__)


def keep_shown(ledger: Ledger, settings: Settings, *, is_anew: bool = False) -> None:
    """Brings the desk's tables up to the ledger's last entry; makes them anew where the program changed or on demand.

    Where they cannot be written now, a warning is logged and they stay as they were. A ledger without such tables is
    left alone.
    """
    shown = ledger.shown()
    if shown is None:
        return
    if not is_anew and is_shown(ledger, settings):
        return
    digest = _digest(_Same(agreements(settings)[0]), _Same(source_registry(settings)))
    try:
        with ledger.unit():
            if up_to_date(ledger, agreements(settings)[0]) is None:
                return
            if not is_anew and is_shown(ledger, settings):
                return  # while this one waited, another took in what both had come for
            state = shown.state()
            is_anew = is_anew or state.get("digest") != digest or int(state["sequence"]) > ledger.sequence()
            _Keeping(ledger, shown, settings).bring_up(digest, is_anew=is_anew)
    except StoreError as error:
        _LOG.warning("the desk's tables stay as they were, since they cannot be brought up to date: %s", error)


def is_shown(ledger: Ledger, settings: Settings) -> bool:
    """Whether the desk's tables are those of the ledger's last entry."""
    shown = ledger.shown()
    if shown is None:
        return False
    state, digest = shown.state(), _digest(_Same(agreements(settings)[0]), _Same(source_registry(settings)))
    return (state.get("digest"), state.get("sequence")) == (digest, str(ledger.sequence()))


class _Same:
    """Something known by being that very thing: a registry that is loaded anew is another one."""

    def __init__(self, held: Any) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.held is self.held

    def __hash__(self) -> int:
        return id(self.held)


@lru_cache(maxsize=4)
def _digest(known: _Same, registry: _Same) -> str:
    """Changes when fusion, the agreements, the registry of sources or what rows rest on changes."""
    sources = sorted(source.id for source in registry.held)
    told = f"{digest_of(known.held)} {_program()} {sources}"
    return sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:24]


@cache
def _program() -> str:
    """Of what rows rest on beside fusion (`pipeline.fused` has its own)."""
    program = files("trucewatch")
    words = ("pipeline/shown_text.py", "store/shown_queries_text.py")
    return digest_of_files(program.joinpath(one) for one in ("assess", "publish", "data/review.json", *words))


class _Keeping:
    """One run over the ledger, inside its unit."""

    def __init__(self, ledger: Ledger, shown: ShownTables, settings: Settings) -> None:
        self._ledger, self._shown = ledger, shown
        self._known, _ = agreements(settings)
        fused = ledger.fused()
        assert fused is not None
        self._full = World(ledger, fused, shown, self._known, mask=FULL)
        self._worlds = [self._full]
        self._writer = Writer(shown)
        self._names = actor_names(self._known)
        met = {one.source_id: one for one in ledger.records(Source)}
        known = {one.source_id: one for one in source_registry(settings)}
        self._sources = SourceRegistry((met | known).values())
        self._speech = Speech()
        self._is_copied = False

    def bring_up(self, digest: str, *, is_anew: bool) -> None:
        """Takes in what came since the tables were brought up last, or everything."""
        state, upto = self._shown.state(), self._ledger.sequence()
        is_anew = is_anew or _ALL in self._shown.due(FULL)
        since = 0
        if is_anew:
            self._shown.clear()
            self._shown.clear_fusion()
            state = {}
        else:
            since = int(state["sequence"])
        before = frozenset(json.loads(state.get("restricted", "[]")))
        now = self._restricted(since, before)
        documents = Documents(self._ledger, self._shown, self._full, self._writer, self._sources)
        touched = None if is_anew else documents.touched(since, before ^ now)
        documents.put_full(touched)
        self._open(before, now, upto)
        documents.put_open(touched, self._worlds[1:])
        if is_anew:
            self._everything()
        else:
            self._changed(since, touched or set(), is_parted=before != now)
        Speaker(self._shown, self._worlds, self._writer, self._known).make(self._speech)
        self._writer.flush()
        self._shown.take_due()
        told = {"digest": digest, "sequence": str(upto), "restricted": json.dumps(sorted(now))}
        self._shown.put_state(told)

    def _restricted(self, since: int, before: frozenset[str]) -> frozenset[str]:
        """The sources that only some may see, after what people said since."""
        told = self._ledger.records(Decision) if since == 0 else (one for _, one in self._ledger.since(since, Decision))
        spoken = {one.subject for one in cast(Iterable[Decision], told) if one.action in (Action.RESTRICT, Action.UNDO)}
        now = restricted(one for _, one in self._ledger.about(Decision, spoken))
        return (before - spoken) | now

    # --- the open view

    def _open(self, before: Collection[str], now: Collection[str], upto: int) -> None:
        """Brings the fusion of what is open up to date, where any source is restricted."""
        tables = self._ledger.fused_open()
        if not now or tables is None:
            if before:
                self._shown.clear_fusion()
            return
        hidden = {str(row["id"]) for row in self._shown.rows("document", "source_id", now)}
        ledger = open_ledger_of(self._ledger, hidden)
        world = World(ledger, tables, self._shown, self._known, mask=OPEN)
        if not before:
            self._shown.copy_fusion()
            self._is_copied = True
        else:
            world.keeper.bring_up(is_anew=False)
        turned = {str(row["id"]) for row in self._shown.rows("document", "source_id", set(before) ^ set(now))}
        if turned:
            world.keeper.retake(turned, alike(self._ledger, turned), upto)
        self._worlds = [self._full, world]

    # --- what is to be made

    def _everything(self) -> None:
        numbers = self._full.tables.incident_numbers()
        self._full.denials.turn(numbers, is_anew=True)
        every = dict.fromkeys(numbers)
        for world in self._worlds[1:]:
            own = world.tables.incident_numbers()
            world.denials.turn(own, is_anew=True)
            every |= dict.fromkeys(own)
        self._make(list(every), is_anew=True)

    def _changed(self, since: int, documents: Collection[str], *, is_parted: bool) -> None:
        words = self._judged_since(since)
        numbers: set[int] = set()
        for world in self._worlds:
            due = self._shown.due(world.mask)
            if world.mask == OPEN and self._is_copied:
                due |= self._shown.due(FULL)
            if _ALL in due:
                due = set(world.tables.incident_numbers())
            due |= words | {row.incident for row in world.tables.claims_of(documents) if not row.leads}
            due |= world.denials.turn(due)
            due |= {act for acts in world.denials.of(due).values() for act in acts}
            numbers |= due | self._leaning(world, due)
        if is_parted:
            asked = "SELECT anchor FROM shown_incident WHERE mask <> 3"
            numbers |= {cast(int, row["anchor"]) for row in self._shown.found(asked)}
        self._make(sorted(numbers))

    def _leaning(self, world: World, due: set[int]) -> set[int]:
        """The incidents that share a document with these, now or before, and may be told otherwise for it."""
        old = self._rows("incident", "anchor", due)
        before = {row["document_id"] for row in self._rows("claim", "incident_number", (one["number"] for one in old))}
        near = world.telling(before | world.documents_of(due)) - due
        rows = self._rows("incident", "anchor", near)
        return {
            row["anchor"]
            for row in rows
            if not row["is_background"] and (row["family"] == "violence" or row["kind"] in ("casualties", "damage"))
        }

    def _judged_since(self, since: int) -> set[int]:
        """The incidents that people spoke of: those named, and those with claims of the pages of claims named."""
        told = [cast(Decision, record) for _, record in self._ledger.since(since, Decision)]
        ids = {end for one in told for end in (one.subject, one.value)}
        numbers = {row["anchor"] for row in self._rows("incident", "id", ids)}
        held = {row["incident_number"] for row in self._rows("finding", "id", ids)}
        numbers |= {row["anchor"] for row in self._rows("incident", "number", held)}
        pages = {page_of(self._ledger, one) for one in ids if one.startswith("claim-")} - {""}
        for world in self._worlds:
            documents = {document for page in pages for document in world.current(page)}
            numbers |= {row.incident for row in world.tables.claims_of(documents) if not row.leads}
        return numbers

    # --- making

    def _make(self, numbers: Sequence[int], *, is_anew: bool = False) -> None:
        for lot in lots(numbers, LOT):
            made = {world.mask: self._made(world, lot) for world in self._worlds}
            held: defaultdict[int, list[Row]] = defaultdict(list)
            for row in () if is_anew else self._rows("incident", "anchor", lot):
                held[row["anchor"]].append(row)
            away: list[Row] = []
            put: list[tuple[int, UnitRows, str, int | None]] = []
            for number in lot:
                want = self._masked({mask: rows[number] for mask, rows in made.items() if number in rows})
                told = {mask: (rows.digest(), rows) for mask, rows in want.items()}
                old = {row["mask"]: row for row in held[number]}
                if {mask: row["digest"] for mask, row in old.items()} == {mask: one for mask, (one, _) in told.items()}:
                    continue
                away += held[number]
                put += [
                    (mask, rows, digest, old[mask]["number"] if mask in old else None)
                    for mask, (digest, rows) in told.items()
                ]
            for row in self._writer.drop_units(away) if away else ():
                self._speech.note(row)
            for mask, rows, digest, at in put:
                self._writer.put_unit(rows, mask, digest, at)
                for row in rows.claims:
                    self._speech.note(row)
            self._writer.flush()
            for world in self._worlds:
                world.forget()

    def _masked(self, made: Mapping[int, UnitRows]) -> Mapping[int, UnitRows]:
        if len(self._worlds) == 1:
            return {BOTH: made[FULL]} if FULL in made else {}
        return by_mask(made)

    def _made(self, world: World, numbers: Sequence[int]) -> dict[int, UnitRows]:
        units = world.units(numbers)
        claims = [one for unit in units.values() for one in unit.incident.claims]
        claims += [one for unit in units.values() for _, one in unit.incident.readings]
        pages = {one.claim.document_id for one in claims} | {other for one in claims for other in one.printed_in}
        rows = self._rows("document", "id", pages)
        around = Around(
            documents={row["id"]: row for row in rows},
            places=self._ledger.places(one.claim.id for one in claims),
            states=world.states(str(row["page_key"]) for row in rows),
            names=self._names,
        )
        return {number: unit_rows(number, unit, around) for number, unit in units.items()}

    def _rows(self, name: str, column: str, values: Iterable[object]) -> list[Row]:
        return cast(list[dict[str, Any]], self._shown.rows(name, column, values))
