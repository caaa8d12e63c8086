"""The contract suites themselves: what keeps its promises passes, what breaks one is caught."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from trucewatch.core.claims import Candidate, Claim, Place, Precision
from trucewatch.core.kinds import Kind
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Fetched, Ledger, Record
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import SILENT_PARTS, Capture, Document, Part, PartKind
from trucewatch.core.text import Span, span_of
from trucewatch.store.memory import MemoryLedger
from trucewatch.testing import (
    MAKER,
    check_extractor,
    check_fetcher,
    check_gazetteer,
    check_ledger,
    check_reader,
    make_capture,
    run_with_kills,
)
from trucewatch.testing.builders import FETCHED_AT

# --- ledgers


class CountingTwice(MemoryLedger):
    def add(self, records: Iterable[Record], *, maker: Maker) -> int:
        return 2 * super().add(records, maker=maker)


class KeepingHalfUnits(MemoryLedger):
    @contextmanager
    def unit(self) -> Iterator[None]:
        yield


class Forgiving(MemoryLedger):
    def add(self, records: Iterable[Record], *, maker: Maker) -> int:
        return super().add([record for record in records if not isinstance(record, Claim)], maker=maker)


class FirstPassWins(MemoryLedger):
    def latest_pass(self, stage: Stage, subject: str, *, as_of: int | None = None) -> Pass | None:
        return next((one for one in self.records(Pass, subject=subject, as_of=as_of) if one.stage is stage), None)


class Timeless(MemoryLedger):
    def records(self, kind: type, *, subject: str | None = None, as_of: int | None = None) -> Iterator:
        return super().records(kind, subject=subject)


class NeverClosed(MemoryLedger):
    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "make",
    [CountingTwice, KeepingHalfUnits, Forgiving, FirstPassWins, Timeless, NeverClosed],
    ids=lambda make: make.__name__,
)
def test_a_ledger_that_breaks_a_promise_is_caught(make: Callable[[], Ledger]) -> None:
    with pytest.raises(AssertionError):
        check_ledger(make)


# --- readers


class PlainReader:
    """The whole of what decodes, as one body; markup stays."""

    maker = MAKER

    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        text = data.decode("utf-8", "replace").strip()
        if not text:
            return None, (Problem(stage=Stage.READ, subject=capture.id, code="no_text", message="nothing to read"),)
        parts = (Part(kind=PartKind.BODY, start=0, end=len(text)),)
        return Document(capture_id=capture.id, location=capture.location, text=text, parts=parts), ()


class RaisingReader(PlainReader):
    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        data.decode()
        return super().read(capture, data)


class SilentReader(PlainReader):
    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        return super().read(capture, data)[0], ()


class OverlongReader(PlainReader):
    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        document, problems = super().read(capture, data)
        return document and replace(document, parts=(Part(kind=PartKind.BODY, start=0, end=10**7),)), problems


class FickleReader(PlainReader):
    def __init__(self) -> None:
        self.count = 0

    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        self.count += 1
        document, problems = super().read(capture, data)
        return document and replace(document, title=str(self.count)), problems


def test_a_reader_that_keeps_its_promises_passes() -> None:
    check_reader(PlainReader())


@pytest.mark.parametrize("reader", [RaisingReader, SilentReader, OverlongReader, FickleReader])
def test_a_reader_that_breaks_a_promise_is_caught(reader: type[PlainReader]) -> None:
    with pytest.raises(AssertionError):
        check_reader(reader())


# --- extractors


class WordExtractor:
    """A claim for every word "shelled" or "shelling"."""

    maker = MAKER

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        claims = []
        for match in re.finditer(r"shell(ed|ing)", document.text):
            index, part = document.part_at(match.start()) or (0, None)
            if part is not None and part.kind not in SILENT_PARTS:
                evidence = span_of(document.id, document.text, *match.span())
                claims.append(self.claim(document, part.kind, index, evidence))
        return tuple(claims), ()

    def claim(self, document: Document, part: PartKind, index: int, evidence: Span) -> Claim:
        return Claim(document_id=document.id, part=part, part_index=index, kind=Kind.SHELLING, evidence=(evidence,))


class ShiftedExtractor(WordExtractor):
    def claim(self, document: Document, part: PartKind, index: int, evidence: Span) -> Claim:
        shifted = replace(evidence, start=evidence.start + 1, end=evidence.end + 1)
        return super().claim(document, part, index, shifted)


class MisplacedExtractor(WordExtractor):
    def claim(self, document: Document, part: PartKind, index: int, evidence: Span) -> Claim:
        return super().claim(document, PartKind.QUOTE, index, evidence)


class BackwardExtractor(WordExtractor):
    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        claims, problems = super().extract(document)
        return claims[::-1], problems


class DoublingExtractor(WordExtractor):
    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        claims, problems = super().extract(document)
        return tuple(claim for claim in claims for _ in range(2)), problems


class ChokingExtractor(WordExtractor):
    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        document.text.encode()
        return super().extract(document)


class LoudExtractor(WordExtractor):
    """Takes claims from related links and page furniture too."""

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        claims, problems = super().extract(document)
        silent = [(index, part) for index, part in enumerate(document.parts) if part.kind in SILENT_PARTS]
        spans = [(index, part, span_of(document.id, document.text, part.start, part.end)) for index, part in silent]
        return (*claims, *(self.claim(document, part.kind, index, span) for index, part, span in spans)), problems


def test_an_extractor_that_keeps_its_promises_passes() -> None:
    check_extractor(WordExtractor())


@pytest.mark.parametrize(
    "extractor",
    [
        ShiftedExtractor,
        MisplacedExtractor,
        BackwardExtractor,
        DoublingExtractor,
        ChokingExtractor,
        LoudExtractor,
    ],
)
def test_an_extractor_that_breaks_a_promise_is_caught(extractor: type[WordExtractor]) -> None:
    with pytest.raises(AssertionError):
        check_extractor(extractor())


# --- gazetteers


def place(name: str, country: str, *, radius_m: float = 9000.0) -> Place:
    return Place(
        id=name.lower(),
        name=name,
        lat=33.5,
        lon=36.3,
        radius_m=radius_m,
        precision=Precision.SETTLEMENT,
        country=country,
    )


class TwoPlaces:
    maker = MAKER
    places = (place("Damascus", "SY"), place("Damascus", "US"), place("Sanaa", "YE"))

    def lookup(self, name: str, *, country: str = "", near: tuple[float, float] | None = None) -> tuple[Candidate, ...]:
        found = [one for one in self.places if one.name == name]
        scored = [Candidate(referent=one, score=0.9 if one.country in (country, "SY") else 0.2) for one in found]
        return tuple(sorted(scored, key=lambda candidate: -candidate.score))


class WorstFirst(TwoPlaces):
    def lookup(self, name: str, *, country: str = "", near: tuple[float, float] | None = None) -> tuple[Candidate, ...]:
        return super().lookup(name, country=country)[::-1]


class Guessing(TwoPlaces):
    def lookup(self, name: str, *, country: str = "", near: tuple[float, float] | None = None) -> tuple[Candidate, ...]:
        return super().lookup(name or "Damascus", country=country)


class Pointlike(TwoPlaces):
    places = (place("Damascus", "SY", radius_m=0.0), place("Sanaa", "YE"))


def test_a_gazetteer_that_keeps_its_promises_passes() -> None:
    check_gazetteer(TwoPlaces())


@pytest.mark.parametrize("gazetteer", [WorstFirst, Guessing, Pointlike])
def test_a_gazetteer_that_breaks_a_promise_is_caught(gazetteer: type[TwoPlaces]) -> None:
    with pytest.raises(AssertionError):
        check_gazetteer(gazetteer())


def test_a_gazetteer_without_a_known_name_is_caught() -> None:
    with pytest.raises(AssertionError, match="Aden is known"):
        check_gazetteer(TwoPlaces(), known=[("Aden", "YE")])


# --- fetchers


class DictFetcher:
    def __init__(self, *items: Fetched | Problem) -> None:
        self.items = {item.location if isinstance(item, Fetched) else item.subject: item for item in items}

    def fetch(self, source: str) -> Iterator[Fetched | Problem]:
        yield self.items[source]


GOOD = Fetched(location="a", data=b"words", media_type="text/plain", fetched_at=FETCHED_AT)
BAD = Problem(stage=Stage.COLLECT, subject="b", code="not_found", message="there is no b")


def test_a_fetcher_that_keeps_its_promises_passes() -> None:
    check_fetcher(DictFetcher(GOOD, BAD), good=["a"], bad=["b"])


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (replace(GOOD, location="/home/someone/a"), BAD),
        (replace(GOOD, fetched_at=FETCHED_AT.replace(tzinfo=None)), BAD),
        (GOOD, replace(BAD, stage=Stage.READ)),
        (GOOD, replace(BAD, code="Not Found")),
        (GOOD, replace(GOOD, location="b")),
        (GOOD, replace(BAD, subject="c")),
    ],
)
def test_a_fetcher_that_breaks_a_promise_is_caught(good: Fetched, bad: Fetched | Problem) -> None:
    with pytest.raises(AssertionError):
        check_fetcher(DictFetcher(good, bad), good=[good.location], bad=["b"])


# --- kills

COUNTER = """
import json, pathlib, sys, time
path = pathlib.Path(sys.argv[1])
state = json.loads(path.read_text()) if path.exists() else 0
while state < 50:
    state += 1
    path.with_suffix(".new").write_text(json.dumps(state))
    path.with_suffix(".new").replace(path)
    print(state, flush=True)
    time.sleep(0.002)
sys.exit(int(sys.argv[2]))
"""


def test_a_program_is_killed_until_it_is_through(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    assert run_with_kills([sys.executable, "-c", COUNTER, state, "0"], seed=1, kills=3, delay_s=0.001) == 3
    assert json.loads(state.read_text()) == 50


def test_a_program_that_ends_badly_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ended with 4"):
        run_with_kills([sys.executable, "-c", COUNTER, tmp_path / "state.json", "4"], seed=1, kills=1, delay_s=0.001)


def test_a_capture_has_the_hash_of_its_bytes() -> None:
    assert make_capture(b"a").sha256 != make_capture(b"b").sha256
