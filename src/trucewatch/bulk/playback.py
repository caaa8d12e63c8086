"""What a bulk run read, put into a ledger as `add` would have: the stages give back what stands in the Parquet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from trucewatch.core.claims import Claim, Resolution, Resolved
from trucewatch.core.codec import from_json
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Extractor, Fetched
from trucewatch.core.problems import DataIntegrityError, Problem, TrucewatchError
from trucewatch.core.records import Capture, Document
from trucewatch.pipeline.stages import Stages

ROWS = 100
"""Rows of Parquet held at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A document with its claims, the names of the makers of each, and what their mentions were taken for."""

    capture: Capture
    document: Document
    claims: tuple[Claim, ...]
    made_by: Mapping[str, frozenset[str]]
    resolutions: tuple[Resolution, ...]

    def fetched(self) -> Fetched:
        """As it came, without its bytes: those are not in the Parquet, only their digest."""
        one = self.capture
        return Fetched(
            location=one.location,
            data=b"",
            media_type=one.media_type,
            fetched_at=one.fetched_at,
            http=one.http,
            external_id=one.external_id,
            given=one.given,
            container=one.container,
        )


def played(out: str, part: str) -> Iterator[Played]:
    """The documents of one part, in order. Raises DataIntegrityError where its tables do not fit each other."""
    claims = _rows(out, f"claims/part-{part}.parquet", ("document_id", "made_by", "record", "referents"))
    for row in _rows(out, f"documents/part-{part}.parquet", ("document_id", "claims", "record", "capture")):
        own = list(islice(claims, row["claims"]))
        try:
            one = _of_rows(row, own)
        except (ValueError, KeyError, TypeError, TrucewatchError):
            one = None
        if one is None or any(claim["document_id"] != row["document_id"] for claim in own):
            raise DataIntegrityError(
                f"{out}: in part {part}, document {row['document_id']} and its claims are not what was written.",
                hint="A file was changed or comes of another version: run it again to another folder.",
            )
        yield one


def _of_rows(row: Mapping[str, Any], own: Sequence[Mapping[str, Any]]) -> Played | None:
    """A document of its rows; None where they are not all there, or not its own."""
    document = from_json(Document, json.loads(row["record"]))
    claims = [from_json(Resolved, json.loads(one["record"])).claim for one in own]
    kept = tuple(one for one in claims if isinstance(one, Claim) and one.document_id == document.id)
    if document.id != row["document_id"] or len(kept) < row["claims"]:
        return None
    return Played(
        capture=from_json(Capture, json.loads(row["capture"])),
        document=document,
        claims=kept,
        made_by={claim.id: frozenset(one["made_by"]) for claim, one in zip(kept, own, strict=True)},
        resolutions=tuple(from_json(Resolution, one) for line in own for one in json.loads(line["referents"])),
    )


def _rows(out: str, name: str, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    from fsspec.core import url_to_fs
    from pyarrow import lib, parquet

    fs, root = url_to_fs(out)
    try:
        with fs.open(f"{root}/{name}", "rb") as file:
            for batch in parquet.ParquetFile(file).iter_batches(batch_size=ROWS, columns=list(columns)):
                yield from batch.to_pylist()
    except (OSError, lib.ArrowException) as error:
        hint = "Read it again: remove its note in done/ and run the same command, or restore the file."
        raise DataIntegrityError(f"{out}/{name}: cannot be read: {error}.", hint=hint) from error


class Player:
    """Stages and an archive that give back what was played last; made by whom the run was made by."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        reader, extractor, resolver = (from_json(Maker, one) for one in plan["made_by"])
        parts = [from_json(Maker, one) for one in plan["extractors"]]
        self._now: Played | None = None
        self.stages = Stages(
            reader=_Reading(self, reader),
            extractor=_Extracting(self, extractor, parts),
            resolver=_Resolving(self, resolver),
        )

    def play(self, one: Played) -> None:
        """What the stages give from now on."""
        self._now = one

    @property
    def now(self) -> Played:
        """What was played last."""
        assert self._now is not None
        return self._now

    # --- the archive

    def put(self, _data: bytes) -> str:
        """The digest of the bytes that the document was read from."""
        return self.now.capture.sha256

    def get(self, sha256: str) -> bytes:
        """There are none."""
        raise DataIntegrityError(f"{sha256}: a bulk run keeps no bytes.")

    def has(self, _sha256: str) -> bool:
        """There are none."""
        return False


class _Reading:
    def __init__(self, player: Player, maker: Maker) -> None:
        self._player, self.maker = player, maker

    def read(self, _capture: Capture, _data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        return self._player.now.document, ()


class _Extracting:
    """Joint: each part gives the claims that bear its name."""

    def __init__(self, player: Player, maker: Maker, parts: list[Maker]) -> None:
        self._player, self.maker = player, maker
        self.parts: list[Extractor] = [self] if len(parts) < 2 else [_Part(player, one) for one in parts]

    def extract(self, _document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        return self._player.now.claims, ()


class _Part:
    def __init__(self, player: Player, maker: Maker) -> None:
        self._player, self.maker = player, maker

    def extract(self, _document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        told = self._player.now
        return tuple(one for one in told.claims if self.maker.name in told.made_by[one.id]), ()


class _Resolving:
    def __init__(self, player: Player, maker: Maker) -> None:
        self._player, self.maker = player, maker

    def resolve(self, _document: Document, _claims: object) -> tuple[tuple[Resolution, ...], tuple[Problem, ...]]:
        return self._player.now.resolutions, ()
