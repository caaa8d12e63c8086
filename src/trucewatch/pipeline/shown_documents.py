"""Rows of documents for the desk: every current reading, of each view with the versions that it has."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.makers import Pass
from trucewatch.core.ports import Ledger, ShownTables
from trucewatch.core.problems import Stage
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Visit
from trucewatch.pipeline.around import source_of
from trucewatch.pipeline.fused import LOT
from trucewatch.pipeline.fused_near import lots
from trucewatch.pipeline.fused_pages import READS
from trucewatch.pipeline.shown_base import World
from trucewatch.pipeline.shown_rows import Row, document_counts, document_row, document_texts
from trucewatch.pipeline.shown_write import BOTH, FULL, OPEN, Writer


class Documents:
    """Rows of documents, kept."""

    def __init__(
        self, ledger: Ledger, shown: ShownTables, full: World, writer: Writer, sources: SourceRegistry
    ) -> None:
        self._ledger, self._shown, self._full, self._writer, self._sources = ledger, shown, full, writer, sources
        self._several: set[str] = set()
        """Pages of which there are several versions."""

    def touched(self, since: int, turned: Collection[str]) -> set[str]:
        """The documents of pages that were read, worked on or visited since, and of sources that turned."""
        ids: set[str] = set()
        for _, record in self._ledger.since(since, Pass, Visit):
            match record:
                case Pass(stage=Stage.READ):
                    ids |= {*record.made, *(one for _, one in self._full.tables.facts(READS, subject=record.subject))}
                    ids |= {document.id for document in self._ledger.records(Document, subject=record.subject)}
                case Pass(stage=Stage.EXTRACT | Stage.RESOLVE):
                    ids.add(record.subject)
                case Visit(location=location):
                    for capture in self._ledger.records(Capture, subject=location):
                        ids |= {one for _, one in self._full.tables.facts(READS, subject=capture.id)}
        pages = {one.page_key for one in self._documents(ids)}
        pages |= {str(row["page_key"]) for row in self._shown.rows("document", "source_id", turned)}
        return {one for page in pages for one in self._ledger.keyed("page", page)}

    def put_full(self, touched: Collection[str] | None) -> None:
        """Rows of the full view for these documents, or for all."""
        if touched is None:
            self._several = self._pages_with_several()
            ids = {document: None for _, document in self._full.tables.facts(READS)}
            every: Iterable[Sequence[Document]] = self._streamed(ids)
        else:
            pages = Counter(one.page_key for one in self._documents(touched))
            self._several = {page for page, number in pages.items() if number > 1}
            every = (self._documents(lot) for lot in lots(sorted(touched), LOT))
        for documents in every:
            made = [self._row(one, self._full) for one in documents if self._is_read(one.id, touched is None)]
            self._replace([one.id for one in documents], made, is_anew=touched is None)

    def _streamed(self, ids: Collection[str]) -> Iterable[Sequence[Document]]:
        lot: list[Document] = []
        for document in self._ledger.records(Document):
            if document.id in ids:
                lot.append(document)
            if len(lot) == LOT:
                yield lot
                lot = []
        yield lot

    def put_open(self, touched: Collection[str] | None, worlds: Sequence[World]) -> None:
        """Parts the rows of documents by what the open view has of them."""
        hidden: set[str] = set()
        for world in worlds:
            hidden = set(getattr(world.ledger, "hidden", ()))
            ids = hidden if touched is None else set(touched)
            pages = {str(row["page_key"]) for row in self._rows("id", ids)}
            rows = self._rows("page_key", pages)
            for row in rows:
                if row["id"] in hidden:
                    self._move(row, FULL)
                    continue
                chain = world.keeper.pages.versions(row["page_key"])
                is_outdated = row["id"] in {one.id for one in chain[:-1]}
                if is_outdated != bool(row["is_outdated"]):
                    self._move(row, FULL)
                    bare = {name: value for name, value in row.items() if name != "number"}
                    self._put({**bare, "is_outdated": is_outdated, "mask": OPEN}, None)
        self._writer.flush()

    def _move(self, row: Row, mask: int) -> None:
        """Gives a row, and its texts, to one view alone."""
        self._writer.count(document_counts(row), sign=-1)
        row["mask"] = mask
        self._writer.count(document_counts(row))
        self._shown.set("document", "mask", {row["number"]: mask})
        texts = self._shown.rows("text", "record", [row["number"]], only={"kind": "document"})
        self._shown.set("text", "mask", {cast(int, text["number"]): mask for text in texts})

    # --- rows

    def _row(self, document: Document, world: World) -> tuple[Row, Document]:
        source = source_of(self._sources, document)
        capture = self._ledger.get(document.capture_id)
        extracted = self._ledger.latest_pass(Stage.EXTRACT, document.id)
        place = self._ledger.places([document.id])[document.id]
        is_outdated = False
        if document.page_key in self._several:
            is_outdated = document.id in {one.id for one in world.keeper.pages.versions(document.page_key)[:-1]}
        told = (len(extracted.made) if extracted else 0, place, is_outdated)
        held = capture if isinstance(capture, Capture) else None
        return document_row(document, held, source.source_id if source else "", told), document

    def _replace(self, ids: Collection[str], made: Sequence[tuple[Row, Document]], *, is_anew: bool) -> None:
        numbers: dict[str, int] = {}
        if not is_anew:
            held = self._rows("id", ids)
            for row in held:
                self._writer.count(document_counts(row), sign=-1)
                numbers[row["id"]] = row["number"]
            gone = [row["number"] for row in held]
            self._shown.drop("text", "record", gone, only={"kind": "document"})
            self._shown.drop("document", "number", gone)
        for row, document in made:
            self._put({**row, "mask": BOTH}, document, numbers.get(row["id"]))
        self._writer.flush()

    def _put(self, row: Row, document: Document | None, number: int | None = None) -> None:
        number = number or self._writer.number("document")
        self._writer.put_row("document", {"number": number, **row})
        self._writer.count(document_counts(row))
        if document is None:
            found = self._documents([row["id"]])
            document = found[0] if found else None
        for start, text in document_texts(document) if document else ():
            self._writer.text("document", number, row["mask"], text, start)

    # --- looked up

    def _pages_with_several(self) -> set[str]:
        asked = "SELECT value FROM key WHERE name = 'page' GROUP BY value HAVING COUNT(*) > 1"
        return {str(row["value"]) for row in self._shown.found(asked)}

    def _is_read(self, document_id: str, is_sure: bool) -> bool:
        return is_sure or bool(self._full.tables.facts(READS, value=document_id))

    def _documents(self, ids: Collection[str]) -> list[Document]:
        return [one for one in self._ledger.get_many(sorted(ids)).values() if isinstance(one, Document)]

    def _rows(self, column: str, values: Iterable[object]) -> list[Row]:
        return cast(list[dict[str, Any]], self._shown.rows("document", column, values))
