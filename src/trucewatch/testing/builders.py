"""Small true records to test with."""

from collections.abc import Sequence
from datetime import UTC, datetime

from trucewatch.core.claims import Claim
from trucewatch.core.ids import sha256
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.problems import DataIntegrityError, Stage
from trucewatch.core.records import Capture, Document, Part, PartKind
from trucewatch.core.text import span_of

MAKER = Maker(name="testing", version="1")

FETCHED_AT = datetime(2017, 7, 15, 12, 0, tzinfo=UTC)


def make_capture(
    data: bytes = b"<p>Shells fell.</p>",
    *,
    location: str = "pages/one.html",
    media_type: str = "text/html",
    fetched_at: datetime = FETCHED_AT,
) -> Capture:
    """A capture of these bytes."""
    return Capture(location=location, sha256=sha256(data), size=len(data), media_type=media_type, fetched_at=fetched_at)


def make_document(
    text: str, *, parts: Sequence[tuple[PartKind, str]] = (), location: str = "pages/one.html", language: str = "en"
) -> Document:
    """A document of this text. `parts` are (kind, words) in the text's order; without them all is body.

    Raises DataIntegrityError when a part's words do not stand in the text.
    """
    wanted = parts or ([(PartKind.BODY, text)] if text else [])
    placed, start = [], 0
    for kind, words in wanted:
        found = text.find(words, start)
        if found < 0:
            raise DataIntegrityError(f"the text has no {words[:60]!r} after {start}")
        start = found + len(words)
        placed.append(Part(kind=kind, start=found, end=start))
    capture = make_capture(text.encode("utf-8", "surrogatepass"), location=location, media_type="text/plain")
    return Document(capture_id=capture.id, location=location, text=text, parts=tuple(placed), language=language)


def make_claim(
    document: Document, words: str | None = None, *, kind: Kind = Kind.SHELLING, stance: Stance = Stance.ASSERTED
) -> Claim:
    """A claim whose evidence is the first place of `words` in the document (all of its text without them)."""
    start = 0 if words is None else document.text.find(words)
    if start < 0:
        raise DataIntegrityError(f"the text has no {str(words)[:60]!r}")
    end = len(document.text) if words is None else start + len(words)
    evidence = span_of(document.id, document.text, start, end)
    index, part = document.part_at(evidence.start) or (0, Part(kind=PartKind.BODY, start=0, end=end))
    return Claim(
        document_id=document.id,
        part=part.kind,
        part_index=index,
        kind=kind,
        evidence=(evidence,),
        stance=stance,
    )


def make_pass(subject: str, *, stage: Stage = Stage.EXTRACT, made: Sequence[str] = (), maker: Maker = MAKER) -> Pass:
    """A pass of a maker over a record."""
    return Pass(stage=stage, subject=subject, maker_id=maker.id, made=tuple(made))
