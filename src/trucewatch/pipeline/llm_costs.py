"""What a run with a language model would cost, and how long it would take: told before the first document is sent.

Tokens are estimated by bytes of UTF-8, which serves scripts of two bytes a letter as well. What is kept already in the
cache costs nothing and is counted apart.
"""

import json
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucewatch.collect.lines import fetch_line
from trucewatch.collect.sources import collect
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Extractor, Fetched, Joint, Reader
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.pipeline.ingest import capture_of, limits_of, read
from trucewatch.pipeline.stages import stages
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.extract.llm_extract import LlmExtractor

BYTES_PER_TOKEN = 4
"""English prose has 4 to 5 bytes a token in the usual vocabularies, Arabic and Russian 3 to 5."""
OUT_PER_IN = 2.0
"""Tokens answered for a token of the document's text: a claim takes some 150 (its sentence twice, and the names of its
fields), and news has one in about 300 characters."""
OUT_LEAST = 60
READING_SPEED = 5
"""How many times faster a server reads tokens than it writes them: 4 to 5 on a processor (measured), more on a GPU."""
PROBE = "Write three sentences about a ceasefire that held."
PROBE_TOKENS = 48
_SOME = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The estimate. `price` is None where no prices are set, `seconds` where no speed is known."""

    documents: int = 0
    asked: int = 0
    """Documents that go to the model at all."""
    chunks: int = 0
    kept: int = 0
    """Chunks whose answers are in the cache."""
    tokens_in: int = 0
    tokens_out: int = 0
    most_out: int = 0
    price: float | None = None
    seconds: float | None = None
    speed: str = ""
    """What the time rests on, or why there is none."""
    not_counted: int = 0
    """Addresses, which are not fetched for an estimate."""

    def row(self) -> dict[str, Any]:
        """The same for scripts."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The same for people."""
        new = self.chunks - self.kept
        yield f"{self.documents} documents, {self.asked} of them for the model in {self.chunks} pieces"
        yield f"{self.kept} pieces are answered in the cache, {new} are to be asked"
        yield f"about {self.tokens_in:,} tokens in and {self.tokens_out:,} out (at most {self.most_out:,} out)"
        if self.price is not None:
            yield f"price about {self.price:,.2f}, by the prices set"
        else:
            yield "price not known: llm_price_in and llm_price_out are not set"
        told = f"about {_span(self.seconds)}" if self.seconds is not None else "not known"
        yield f"time {told}{f' ({self.speed})' if self.speed else ''}"
        if self.not_counted:
            yield f"{self.not_counted} addresses are not counted: they are fetched only when they are read"


def llm_in(extractor: Extractor) -> "LlmExtractor | None":
    """The language model's extractor within the one in use; None where no model is asked."""
    from trucewatch.extract.llm_extract import LlmExtractor

    parts = extractor.parts if isinstance(extractor, Joint) else (getattr(extractor, "otherwise", extractor), extractor)
    return next((part for part in parts if isinstance(part, LlmExtractor)), None)


def costs(documents: Iterable[Document], settings: Settings, *, not_counted: int = 0) -> Costs | None:
    """The estimate for documents; None where the settings ask no model. Sends at most one short question of our own."""
    model = llm_in(stages(settings).extractor)
    if model is None:
        return None
    count = asked = chunks = kept = tokens_in = tokens_out = 0
    for document in documents:
        questions = model.questions(document)
        count, asked, chunks = count + 1, asked + bool(questions), chunks + len(questions)
        for question in questions:
            if question.is_kept:
                kept += 1
                continue
            told = sum(one.length for one in question.chunk.paragraphs)
            tokens_in += _tokens(json.dumps(question.request, ensure_ascii=False))
            tokens_out += min(model.options.max_tokens, OUT_LEAST + math.ceil(OUT_PER_IN * told / BYTES_PER_TOKEN))
    new = chunks - kept
    seconds, speed = _time(model, settings, tokens_in, tokens_out) if new else (0.0, "")
    return Costs(
        documents=count,
        asked=asked,
        chunks=chunks,
        kept=kept,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        most_out=new * model.options.max_tokens,
        price=_price(settings, tokens_in, tokens_out),
        seconds=seconds,
        speed=speed,
        not_counted=not_counted,
    )


def _tokens(text: str) -> int:
    return math.ceil(len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN)


def _price(settings: Settings, tokens_in: int, tokens_out: int) -> float | None:
    if not settings.llm_price_in and not settings.llm_price_out:
        return None
    return (tokens_in * settings.llm_price_in + tokens_out * settings.llm_price_out) / 1_000_000


def _time(model: "LlmExtractor", settings: Settings, tokens_in: int, tokens_out: int) -> tuple[float | None, str]:
    """Seconds by the rate that is set, else by one question of our own, which is not kept."""
    work = tokens_out + tokens_in / READING_SPEED
    if settings.llm_tokens_per_s > 0:
        return work / settings.llm_tokens_per_s, f"by the {settings.llm_tokens_per_s:g} tokens a second that are set"
    from trucewatch.extract.llm_trouble import Trouble

    request = {
        "model": model.options.model,
        "messages": [{"role": "user", "content": PROBE}],
        "temperature": 0,
        "max_tokens": PROBE_TOKENS,
        "stream": False,
    }
    begun = time.monotonic()
    answer = model.client.ask(request)
    took = max(_SOME, time.monotonic() - begun)
    if isinstance(answer, Trouble):
        return None, answer.message
    done = (answer.tokens_out or PROBE_TOKENS) + (answer.tokens_in or _tokens(PROBE)) / READING_SPEED
    return work * took / done, "by one short question of our own"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def documents_at(sources: Iterable[str], settings: Settings) -> Iterator[Document]:
    """The documents in files and folders, as `add` would read them; addresses are passed by."""
    reader, limits = stages(settings).reader, limits_of(settings)
    for source in sources:
        if not is_address(source):
            yield from _read_all(collect(source, limits), reader)


def is_address(source: str) -> bool:
    """Whether a source is on the web."""
    return "://" in source


def documents_in(lines: Iterable[str], settings: Settings, *, folder: Path | None) -> Iterator[Document]:
    """The documents of a batch, as `analyse` would read them."""
    reader, limits = stages(settings).reader, limits_of(settings)
    fetched = (
        fetch_line(line, number, name="input", folder=folder, limits=limits)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )
    yield from _read_all(fetched, reader)


def _read_all(everything: Iterable[Fetched | Problem], reader: Reader) -> Iterator[Document]:
    for fetched in everything:
        if isinstance(fetched, Fetched) and not fetched.is_container:
            document, _ = read(capture_of(fetched, sha256(fetched.data)), fetched.data, reader)
            if document is not None:
                yield document
