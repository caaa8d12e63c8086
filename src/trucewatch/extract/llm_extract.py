"""The extractor that asks a language model. What it answers is text until it stands, word for word, in the document."""

from collections.abc import Iterator
from dataclasses import dataclass

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Maker
from trucewatch.core.problems import Problem
from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.extract.gate import Grounds, grounds_of
from trucewatch.extract.languages import not_covered
from trucewatch.extract.llm_answer import read_items
from trucewatch.extract.llm_cache import Answer, AnswerCache
from trucewatch.extract.llm_chunks import Chunk, Division, divide
from trucewatch.extract.llm_claims import claim_of
from trucewatch.extract.llm_client import LlmClient, refuses_schema
from trucewatch.extract.llm_ground import Ground
from trucewatch.extract.llm_options import LlmOptions
from trucewatch.extract.llm_prompt import Request, digest, key_of, request_of
from trucewatch.extract.llm_trouble import Trouble, as_problem, trouble
from trucewatch.version import __version__

NAME = "llm"
MOST_PROBLEMS = 20
"""Problems told of one document; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one chunk, in the form that will be used, and whether its answer is kept already."""

    chunk: Chunk
    request: Request
    is_kept: bool


class LlmExtractor:
    """A `core.ports.Extractor` over an OpenAI-compatible server."""

    def __init__(self, options: LlmOptions, client: LlmClient | None = None) -> None:
        """Raises ConfigError where an option makes no sense. Nothing is asked of the server yet."""
        self.options = options.check()
        self.client = client or LlmClient(options)
        self._cache = AnswerCache(options.cache)
        self.maker = Maker(name=NAME, version=__version__, digest=digest(options))

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """Claims in order of their words; a problem for each that did not hold. Never raises on text or answers.

        A coded row of a data set is not asked about, nor an English document without any word of conflict.
        """
        if not self.is_asked(document):
            return (), ()
        document_id = document.id
        division = self._divided(document)
        troubles = list(_before_asking(division, document))
        found: list[Claim] = []
        for chunk in division.chunks:
            told = self._answer(chunk, document)
            if isinstance(told, Trouble):
                troubles.append(told)
                continue
            items = read_items(told.content, is_cut=told.is_cut)
            troubles += items.wrong
            ground = Ground(document, document_id, chunk)
            for item in items.items:
                claim, wrong = claim_of(item, ground, document_id)
                troubles += wrong
                found += [claim] if claim is not None else []
        return _once(found), tuple(as_problem(one, document_id) for one in _bounded(troubles))

    def is_asked(self, document: Document) -> bool:
        """Whether a document goes to the model at all."""
        if document.record is not None:
            return False
        told = " ".join(document.text[one.start : one.end] for one in document.parts if one.kind not in SILENT_PARTS)
        return bool(told.strip()) and (not_covered(document) is not None or grounds_of(told) is not Grounds.NONE)

    def questions(self, document: Document) -> tuple[Question, ...]:
        """What extracting from a document would ask; nothing is sent."""
        if not self.is_asked(document):
            return ()
        return tuple(self._question(chunk, document) for chunk in self._divided(document).chunks)

    def _divided(self, document: Document) -> Division:
        return divide(document, self.options.chunk_chars, self.options.max_chunks)

    def _forms(self) -> tuple[bool, ...]:
        """The forms in which may be asked, first the one to try: with a schema (False) or in words alone (True)."""
        if self.options.output != "auto":
            return (self.options.output == "plain",)
        return (False, True)

    def _requests(self, chunk: Chunk, document: Document) -> dict[bool, Request]:
        asked = chunk.asked(document)
        return {form: request_of(asked, self.options, is_plain=form) for form in self._forms()}

    def _question(self, chunk: Chunk, document: Document) -> Question:
        requests = tuple(self._requests(chunk, document).values())
        kept = next((one for one in requests if self._cache.has(key_of(one, self.options))), None)
        return Question(chunk=chunk, request=kept or requests[0], is_kept=kept is not None)

    def _answer(self, chunk: Chunk, document: Document) -> Answer | Trouble:
        """The kept answer, else the server's, which is kept."""
        requests = self._requests(chunk, document)
        forms = tuple(requests)
        for request in requests.values():
            kept = self._cache.get(key_of(request, self.options))
            if kept is not None:
                return kept
        form = forms[-1] if self.client.is_plain else forms[0]
        told = self.client.ask(requests[form])
        if isinstance(told, Trouble) and refuses_schema(told) and form != forms[-1]:
            again = self.client.ask(requests[forms[-1]])
            if isinstance(again, Answer):
                self.client.is_plain, told, form = True, again, forms[-1]
        if isinstance(told, Answer):
            self._cache.put(key_of(requests[form], self.options), told)
        return told


def _before_asking(division: Division, document: Document) -> Iterator[Trouble]:
    if division.withheld:
        places = ", ".join(f"{one.start}–{one.end}" for one in division.withheld[:5])
        yield trouble(
            "steering_words",
            f"{document.location}: {len(division.withheld)} passages that speak to a language model were kept from it "
            f"(characters {places}{' …' if len(division.withheld) > 5 else ''}).",
            "Read the page yourself: somebody may want to steer what is read of it. The rules read it as ever.",
        )
    if division.left_out:
        yield trouble(
            "llm_too_long",
            f"{document.location}: its last {division.left_out:,} characters were not given to the model.",
            "Raise llm_max_chunks, or split the document.",
        )


def _once(found: list[Claim]) -> tuple[Claim, ...]:
    """In order of their words; of two claims of one kind on the very same words the first."""
    kept: dict[object, Claim] = {}
    for claim in sorted(found, key=lambda one: one.evidence[0].start):
        kept.setdefault((claim.kind, claim.evidence), claim)
    return tuple(kept.values())


def _bounded(troubles: list[Trouble]) -> list[Trouble]:
    """Each once, the most telling number of them."""
    each = list(dict.fromkeys(troubles))
    if len(each) <= MOST_PROBLEMS:
        return each
    rest = len(each) - MOST_PROBLEMS
    more = trouble(
        "ungrounded", f"{rest} more problems of this document with the model's answers are not told one by one."
    )
    # What keeps the document from being whole must not be lost in the count.
    return [*sorted(each, key=lambda one: one.code == "ungrounded")[:MOST_PROBLEMS], more]
