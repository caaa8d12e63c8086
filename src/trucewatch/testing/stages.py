"""The contracts of the stages' ports: fetcher, reader, extractor, gazetteer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from trucewatch.core.claims import Candidate, Claim, Place
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Extractor, Fetched, Fetcher, Gazetteer, Reader
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.testing.asserts import promise, quietly, round_trips, same
from trucewatch.testing.builders import make_capture
from trucewatch.testing.samples import hostile_bytes, hostile_words, sample_documents, sample_pages


def check_fetcher(fetcher: Fetcher, *, good: Sequence[str], bad: Sequence[str]) -> None:
    """Asserts the contract of `Fetcher`: `good` sources give bytes, `bad` ones give problems, nothing raises."""
    for source in good:
        found = _fetched(fetcher, source)
        promise(any(isinstance(item, Fetched) for item in found), f"{source} gives bytes: {found!r:.300}")
    for source in bad:
        found = _fetched(fetcher, source)
        promise(bool(found), f"{source} gives a problem, not silence")
        promise(all(isinstance(item, Problem) for item in found), f"{source} gives nothing but problems")


def _fetched(fetcher: Fetcher, source: str) -> list[Fetched | Problem]:
    found: list[Fetched | Problem] = []
    quietly(lambda: found.extend(fetcher.fetch(source)), f"fetching {source!r:.80} raises nothing")
    for item in found:
        if isinstance(item, Fetched):
            promise(item.fetched_at.tzinfo is not None, f"{item.location}: the time of fetching has a zone")
            promise(bool(item.location), "what was fetched has a location")
            promise(not item.location.startswith("/"), f"{item.location}: no machine's own path")
    _check_problems([item for item in found if isinstance(item, Problem)], Stage.COLLECT)
    return found


def check_reader(reader: Reader) -> None:
    """Asserts the contract of `Reader` on honest pages and on bytes that no page should be."""
    _check_maker(reader.maker)
    for media_type, data, words in sample_pages():
        document = _read(reader, media_type, data)
        promise(document is not None, f"an honest {media_type} page gives a document")
        if document is not None:
            promise(words in document.text, f"an honest {media_type} page keeps its words {words!r}")
    for media_type, data in hostile_bytes():
        _read(reader, media_type, data)


def _read(reader: Reader, media_type: str, data: bytes) -> Document | None:
    """Reads twice; what comes must hold together and be the same both times."""
    capture = make_capture(data, media_type=media_type)
    what = f"{data[:40]!r} as {media_type}"
    found: list[tuple[Document | None, tuple[Problem, ...]]] = []
    for _ in range(2):
        quietly(lambda: found.append(reader.read(capture, data)), f"reading {what} raises nothing")
    (document, problems), again = found
    same(again, (document, problems), f"{what} reads the same twice")
    _check_problems(problems, Stage.READ)
    if document is None:
        promise(bool(problems), f"{what}: where there is no document there is a problem")
        return None
    same(document.capture_id, capture.id, f"{what}: the document names its capture")
    _check_parts(document, what)
    round_trips(document)
    same(again[0].id if again[0] else None, document.id, f"{what}: the same bytes give the same document id")
    return document


def _check_parts(document: Document, what: str) -> None:
    for left, right in pairwise(document.parts):
        promise(left.start <= right.start, f"{what}: parts are in order of their start")
    for index, part in enumerate(document.parts):
        promise(part.end <= len(document.text), f"{what}: part {index} ends inside the text")
        promise(bool(document.text[part.start : part.end].strip()), f"{what}: part {index} has words")
        promise(
            part.parent is None or 0 <= part.parent < len(document.parts), f"{what}: part {index} has a true parent"
        )
        promise(part.parent != index, f"{what}: part {index} is not its own parent")


def check_extractor(extractor: Extractor) -> None:
    """Asserts the contract of `Extractor` on a built-in set of texts, honest and hostile."""
    _check_maker(extractor.maker)
    for document in sample_documents():
        what = f"{document.text[:40]!r}"
        found: list[tuple[tuple[Claim, ...], tuple[Problem, ...]]] = []
        for _ in range(2):
            quietly(lambda: found.append(extractor.extract(document)), f"extracting from {what} raises nothing")  # noqa: B023
        (claims, problems), again = found
        same(again, (claims, problems), f"{what} gives the same claims twice")
        promise(bool(document.text.strip()) or not claims, "no words, no claims")
        _check_claims(claims, document, what)
        _check_problems(problems, Stage.EXTRACT)


def _check_claims(claims: Sequence[Claim], document: Document, what: str) -> None:
    ids = [claim.id for claim in claims]
    same(len(set(ids)), len(ids), f"{what}: each claim is given once")
    starts = [claim.evidence[0].start for claim in claims]
    same(starts, sorted(starts), f"{what}: claims are in order of their words")
    for claim in claims:
        same(claim.document_id, document.id, f"{what}: a claim names its document")
        for span in claim.spans():
            same(span.document_id, document.id, f"{what}: a span lies in the claim's document")
            same(document.text[span.start : span.end], span.exact, f"{what}: a span is exact")
        if document.parts:
            _check_part(claim, document, what)
        same(replace(claim).id, claim.id, f"{what}: a claim's id is its content's")
        round_trips(claim)


def _check_part(claim: Claim, document: Document, what: str) -> None:
    promise(0 <= claim.part_index < len(document.parts), f"{what}: a claim names a part that there is")
    part = document.parts[claim.part_index]
    same(claim.part, part.kind, f"{what}: a claim's part is of the kind it says")
    promise(part.start <= claim.evidence[0].start < part.end, f"{what}: a claim's words begin in its part")
    promise(part.kind not in SILENT_PARTS, f"{what}: silent parts tell nothing")


def check_gazetteer(
    gazetteer: Gazetteer, *, known: Sequence[tuple[str, str]] = (("Damascus", "SY"), ("Sanaa", "YE"))
) -> None:
    """Asserts the contract of `Gazetteer`; `known` are names and countries that it must have."""
    _check_maker(gazetteer.maker)
    for name, country in known:
        found = _looked_up(gazetteer, name, country)
        promise(bool(found), f"{name} is known")
        promise(any(_country(one) == country for one in found), f"{name} is known in {country}")
        best = found[0].referent
        if isinstance(best, Place):
            near = gazetteer.lookup(name, near=(best.lat, best.lon))
            promise(bool(near), f"{name} is known near itself")
    for word in hostile_words():
        _looked_up(gazetteer, word, "")
        _looked_up(gazetteer, word, "SY")
    for blank in ("", "  ", "\n"):
        same(gazetteer.lookup(blank), (), "no name, no place")


def _looked_up(gazetteer: Gazetteer, name: str, country: str) -> tuple[Candidate, ...]:
    found: list[tuple[Candidate, ...]] = []
    for _ in range(2):
        quietly(
            lambda: found.append(gazetteer.lookup(name, country=country)), f"looking up {name!r:.60} raises nothing"
        )
    same(found[1], found[0], f"{name!r:.60} is answered the same twice")
    scores = [candidate.score for candidate in found[0]]
    same(scores, sorted(scores, reverse=True), f"{name!r:.60}: the best candidate comes first")
    promise(all(0 <= score <= 1 for score in scores), f"{name!r:.60}: scores lie in [0, 1]")
    for candidate in found[0]:
        _check_place(candidate, name)
    return found[0]


def _check_place(candidate: Candidate, name: str) -> None:
    place = candidate.referent
    if not isinstance(place, Place):
        raise AssertionError(f"{name!r:.60}: a gazetteer gives places, not {place!r:.80}")
    promise(-90 <= place.lat <= 90 and -180 <= place.lon <= 180, f"{place.id}: its point lies on Earth")
    promise(place.radius_m > 0, f"{place.id}: a place has an extent")
    promise(bool(place.id and place.name), f"{place!r:.80}: a place has an id and a name")
    promise(place.country == "" or (len(place.country) == 2 and place.country.isupper()), f"{place.id}: ISO alpha-2")


def _country(candidate: Candidate) -> str:
    return candidate.referent.country if isinstance(candidate.referent, Place) else ""


def _check_maker(maker: Maker) -> None:
    promise(bool(maker.name and maker.version), "a maker has a name and a version")


def _check_problems(problems: Iterable[Problem], stage: Stage) -> None:
    for problem in problems:
        same(problem.stage, stage, "a problem names its stage")
        promise(bool(problem.subject and problem.message), f"a problem says what it is about: {problem!r:.200}")
        words = problem.code.replace("_", "")
        promise(words.isalnum() and words.isascii() and words.islower(), f"a code is in snake_case: {problem.code!r}")
