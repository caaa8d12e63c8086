"""From sources to the ledger: collect → archive → read → extract → resolve, one page a unit of work."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TypeVar

from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.polite import Manners, PoliteFetcher
from trucewatch.collect.sources import collect
from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import BlobStore, Extractor, Fetched, Joint, Ledger, Reader, Record
from trucewatch.core.problems import Problem, Redacted, Stage
from trucewatch.core.records import Capture, Document
from trucewatch.extract.llm_client import UNASKED
from trucewatch.pipeline import around
from trucewatch.pipeline.stages import Stages, source_registry
from trucewatch.settings import Settings
from trucewatch.version import __version__

COLLECTOR = Maker(name="collect", version=__version__)


R = TypeVar("R", bound=Record)
T = TypeVar("T")
Given = tuple[T, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one item: read now, known already, or not read; with what went wrong on the way."""

    location: str
    is_new: bool
    document_id: str | None
    claims: int
    problems: tuple[Problem, ...]
    is_container: bool = False
    """Whether it is a file that other items are taken from: kept whole, and read by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A document with all that was made of it, before it is kept."""

    document: Document | None
    made: tuple[tuple[Maker, tuple[Record, ...]], ...]
    claims: int
    problems: tuple[Problem, ...]

    def records(self, kind: type[R]) -> tuple[R, ...]:
        """What was made of one type, in order, each once."""
        found = (record for _, records in self.made for record in records if isinstance(record, kind))
        return tuple({record.id: record for record in found}.values())


def limits_of(settings: Settings) -> CollectLimits:
    """What collecting may cost, from the settings."""
    return CollectLimits(
        max_bytes=settings.max_bytes,
        max_items=settings.max_items,
        timeout_s=settings.timeout_s,
        allow_private=settings.allow_private,
    )


def add(
    ledger: Ledger, archive: BlobStore, sources: Iterable[str], stages: Stages, settings: Settings
) -> Iterator[Outcome]:
    """Adds what stands at paths and URLs, item by item; what the ledger has already from these makers is passed by.

    Each item is one unit of work: a run that is killed and run again gives the ledger of one clean run.
    """
    limits = limits_of(settings)
    # One for the run: links of feeds and site maps are followed host by host, with pauses.
    follower = PoliteFetcher(limits, manners=Manners(delay_s=settings.host_delay_s))
    for fetched in chain.from_iterable(collect(source, limits, follower=follower) for source in sources):
        yield add_fetched(ledger, archive, fetched, stages, settings)


def add_fetched(
    ledger: Ledger, archive: BlobStore, fetched: Fetched | Problem, stages: Stages, settings: Settings
) -> Outcome:
    """Adds one item, whole or not at all: its bytes, its reading, its claims, and what is known around it."""
    if isinstance(fetched, Problem):
        fetched = replace(fetched, subject=_writable(fetched.subject), message=_writable(fetched.message))
        with ledger.unit():
            ledger.add([fetched], maker=COLLECTOR)
            ledger.add(around.gone(ledger, fetched), maker=around.VISITOR)
        return Outcome(location=fetched.subject, is_new=False, document_id=None, claims=0, problems=(fetched,))
    try:
        capture = capture_of(fetched, archive.put(fetched.data))
    except Redacted as error:
        told = Problem(
            stage=Stage.COLLECT, subject=fetched.location, code="redacted", message=error.message, hint=error.hint
        )
        return add_fetched(ledger, archive, told, stages, settings)
    made: Made
    known = None if fetched.is_container else _known(ledger, capture, stages)
    if fetched.is_container:
        made, outcome = [(COLLECTOR, (capture,))], _kept_whole(capture)
    elif known is not None:
        made, outcome = [], known
    else:
        made, outcome = _read(ledger, capture, fetched.data, stages, settings)
    # All work is done before the unit, which is short: other processes may write too.
    with ledger.unit():
        for maker, records in made:
            ledger.add(records, maker=maker)
        ledger.add(around.visit_of(ledger, fetched, capture), maker=around.VISITOR)
    return outcome


def _kept_whole(capture: Capture) -> Outcome:
    """The outcome of a file that other items are taken from: its bytes are kept, and it is not read itself."""
    return Outcome(location=capture.location, is_new=False, document_id=None, claims=0, problems=(), is_container=True)


Made = list[tuple[Maker, Sequence[Record]]]


def _read(ledger: Ledger, capture: Capture, data: bytes, stages: Stages, settings: Settings) -> tuple[Made, Outcome]:
    """What comes of a capture. Words that are those of the page's newest version make no new one."""
    document, problems = read(capture, data, stages.reader)
    made: Made = [(COLLECTOR, [capture])]
    print_ = around.print_of(document) if document else None
    before = around.same_words_before(ledger, document, print_, stages.reader.maker) if document and print_ else None
    if before is not None:
        claims = ledger.latest_pass(Stage.EXTRACT, before.id)
        made.append(_step(Stage.READ, capture.id, stages.reader.maker, (before,), problems))
        told = len(claims.made) if claims else 0
        return made, Outcome(
            location=capture.location, is_new=False, document_id=before.id, claims=told, problems=problems
        )
    worked = work_on(capture, document, problems, stages)
    made += worked.made
    if document is not None and print_ is not None:
        source = around.source_of(source_registry(settings), document)
        made.append((around.SOURCES, around.new_sources(ledger, [source] if source else ())))
        # Rows of one data set are alike by their columns, which says nothing.
        alike = () if document.record else tuple(around.likenesses(ledger, document, print_))
        made.append((around.LIKENESS, [*alike, print_]))
    return made, Outcome(
        location=capture.location,
        is_new=document is not None,
        document_id=document.id if document else None,
        claims=worked.claims,
        problems=worked.problems,
    )


def capture_of(fetched: Fetched, sha256: str) -> Capture:
    """The capture of fetched bytes."""
    return Capture(
        location=_writable(fetched.location),
        sha256=sha256,
        size=len(fetched.data),
        media_type=fetched.media_type,
        fetched_at=fetched.fetched_at,
        http=tuple((name, _writable(value)) for name, value in fetched.http),
        external_id=_writable(fetched.external_id) if fetched.external_id else fetched.external_id,
        given=tuple((name, _writable(value)) for name, value in fetched.given),
        container=fetched.container,
    )


def _writable(told: str) -> str:
    """The same where it can be written as UTF-8; bytes of file names and halves of letters are escaped.

    One that stayed as it is would bar every export of the ledger.
    """
    return told.encode("utf-8", "backslashreplace").decode()


def _known(ledger: Ledger, capture: Capture, stages: Stages) -> Outcome | None:
    """The outcome of an item that the same makers have been over, or None."""
    reading = ledger.latest_pass(Stage.READ, capture.id)
    if reading is None or reading.maker_id != stages.reader.maker.id:
        return None
    document_id = reading.made[0] if reading.made else None
    claims = 0
    if document_id is not None:
        for stage, part in ((Stage.EXTRACT, stages.extractor), (Stage.RESOLVE, stages.resolver)):
            done = ledger.latest_pass(stage, document_id)
            if done is None or done.maker_id != part.maker.id:
                return None
            claims = len(done.made) if stage is Stage.EXTRACT else claims
    subjects = (capture.id, document_id) if document_id else (capture.id,)
    found = (problem for subject in subjects for problem in ledger.records(Problem, subject=subject))
    # The makers have been over it wholly: what a model's server once did not answer, it has answered since.
    problems = tuple(problem for problem in found if problem.code not in UNASKED)
    return Outcome(location=capture.location, is_new=False, document_id=document_id, claims=claims, problems=problems)


def read(capture: Capture, data: bytes, reader: Reader) -> Given[Document | None]:
    """What the reader makes of a capture. One that breaks its contract is a Problem, never the run's end."""
    return _guarded(Stage.READ, capture.id, lambda: reader.read(capture, data), None)


def work(capture: Capture, data: bytes, stages: Stages) -> Worked:
    """Reads, extracts and resolves one capture, without a ledger."""
    return work_on(capture, *read(capture, data, stages.reader), stages)


def work_on(capture: Capture, document: Document | None, problems: tuple[Problem, ...], stages: Stages) -> Worked:
    """Extracts from a document and resolves it. A part that breaks its contract is a Problem, never the run's end."""
    reader, extractor, resolver = stages.reader, stages.extractor, stages.resolver
    made = [_step(Stage.READ, capture.id, reader.maker, (document,) if document else (), problems)]
    if document is None:
        return Worked(document=None, made=tuple(made), claims=0, problems=problems)
    extracted, claims, claim_problems = _extracted(document, extractor)
    made += extracted
    unread: tuple[Resolution, ...] = ()
    resolutions, left = _guarded(Stage.RESOLVE, document.id, lambda: resolver.resolve(document, claims), unread)
    made.append(_step(Stage.RESOLVE, document.id, resolver.maker, resolutions, left))
    everything = (*problems, *claim_problems, *left)
    return Worked(document=document, made=tuple(made), claims=len(claims), problems=everything)


def _extracted(
    document: Document, extractor: Extractor
) -> tuple[list[tuple[Maker, tuple[Record, ...]]], tuple[Claim, ...], tuple[Problem, ...]]:
    """What the extractor made, as it is kept: the claims of each part under its own maker, then the pass over all."""
    made: list[tuple[Maker, tuple[Record, ...]]] = []
    claims: dict[str, Claim] = {}
    problems: list[Problem] = []
    nothing: tuple[Claim, ...] = ()
    for part in extractor.parts if isinstance(extractor, Joint) else (extractor,):
        found, wrong = _guarded(Stage.EXTRACT, document.id, partial(part.extract, document), nothing)
        made.append((part.maker, (*found, *wrong)))
        claims.update({claim.id: claim for claim in found})
        problems += wrong
    maker = extractor.maker
    if any(problem.code in UNASKED for problem in problems):
        # The pass is not that of the whole maker, so that the next run goes over the document again.
        maker = replace(maker, digest=f"{maker.digest}:unfinished")
    over = Pass(stage=Stage.EXTRACT, subject=document.id, maker_id=maker.id, made=tuple(claims))
    made.append((maker, (over,)))
    return made, tuple(claims.values()), tuple(problems)


def _step(
    stage: Stage, subject: str, maker: Maker, records: Sequence[Record], problems: Sequence[Problem]
) -> tuple[Maker, tuple[Record, ...]]:
    """What a stage made of a record, and the pass that says so."""
    ids = tuple(dict.fromkeys(record.id for record in records))
    return maker, (*records, *problems, Pass(stage=stage, subject=subject, maker_id=maker.id, made=ids))


def _guarded(stage: Stage, subject: str, run: Callable[[], Given[T]], otherwise: T) -> Given[T]:
    """What `run` gives; where a plug-in raises, `otherwise` and a Problem with what it raised."""
    try:
        return run()
    except Exception as error:  # noqa: BLE001  (the plug-in boundary)
        problem = Problem(
            stage=stage,
            subject=subject,
            code="crashed",
            message=f"The {stage} stage broke on this item: {type(error).__name__}: {error}"[:500],
            hint="The rest of the run went on. Please report it with the page.",
        )
        return otherwise, (problem,)
