"""Documents read by a language model's extractor whose server answers as a test says."""

from pathlib import Path
from typing import Any

from extracting import checked

from chat_server import Answering, Chat, chatting, claims_reply
from trucewatch.core.claims import Claim
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.llm_client import Clock, LlmClient
from trucewatch.extract.llm_extract import LlmExtractor
from trucewatch.extract.llm_options import LlmOptions

STORY = (
    "Government troops shelled the village of Kafr Nun on Friday, killing at least three civilians, a local medic said."
    " Rebels denied that they had fired at the crossing."
)


class HeldTime:
    """Time that goes on only when someone waits."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def page(*pieces: tuple[PartKind, str] | str, language: str = "en", **told: Any) -> Document:
    """A document of parts, a line each; words alone are body."""
    parts, text = [], ""
    for piece in pieces:
        kind, words = piece if isinstance(piece, tuple) else (PartKind.BODY, piece)
        parts.append(Part(kind=kind, start=len(text), end=len(text) + len(words), author=told.get("author")))
        text += f"{words}\n"
    named = {name: value for name, value in told.items() if name != "author"}
    return Document(capture_id="capture-x", location="page", text=text, parts=tuple(parts), language=language, **named)


def options(url: str, cache: Path | None = None, **told: Any) -> LlmOptions:
    return LlmOptions(url=url, model="test", cache=cache, **told)


def reads(document: Document, *items: dict[str, Any], **told: Any) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """What comes of a document where the model answers these items."""
    claims, problems, _ = asks(document, lambda _: claims_reply(*items), **told)
    return claims, problems


def asks(
    document: Document, answer: Answering, *, time: HeldTime | None = None, **told: Any
) -> tuple[tuple[Claim, ...], tuple[Problem, ...], Chat]:
    """The same where the server answers as said, with what it was asked."""
    with chatting(answer) as chat:
        made = options(chat.url, **told)
        extractor = LlmExtractor(made, LlmClient(made, (time or HeldTime()).clock()))
        claims, problems = extractor.extract(document)
    return checked(claims, document.text), problems, chat


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]
