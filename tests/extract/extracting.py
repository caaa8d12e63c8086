"""Documents of one or more parts, their claims, and lists of texts beside the tests, for the tests of this folder."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from trucewatch.core.claims import Claim
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.rules import RuleExtractor

Told = str | tuple[PartKind, str]


@cache
def extractor() -> RuleExtractor:
    return RuleExtractor()


def document(*pieces: Told, kind: PartKind = PartKind.BODY, language: str = "en", **told: Any) -> Document:
    """A page of parts with a blank line between, each of `kind` where it has none of its own; `told`: other fields."""
    text, parts = "", []
    for piece in pieces:
        its_kind, words = piece if isinstance(piece, tuple) else (kind, piece)
        text += "\n\n" if text else ""
        if words:
            parts.append(Part(kind=its_kind, start=len(text), end=len(text) + len(words)))
        text += words
    return Document(capture_id="capture-x", location="page", text=text, parts=tuple(parts), language=language, **told)


def checked(found: tuple[Claim, ...], text: str) -> tuple[Claim, ...]:
    """The claims, each of whose spans was found in the text."""
    for claim in found:
        for span in claim.spans():
            span.check(text)
    return found


def claims(text: str, *, kind: PartKind = PartKind.BODY) -> tuple[Claim, ...]:
    found, problems = extractor().extract(document(text, kind=kind))
    assert not problems
    return checked(found, text)


def only(text: str) -> Claim:
    (claim,) = claims(text)
    return claim


def marked(text: str, marks: list[tuple[int, str]]) -> str:
    """The text with marks put in, each at its place in the text as it was."""
    for place, mark in sorted(marks, reverse=True):
        text = text[:place] + mark + text[place:]
    return text


def listed(name: str) -> Any:
    """What a YAML file of this folder holds; an empty one would test nothing."""
    held = YAML(typ="safe").load(Path(__file__).with_name(name).read_text("utf-8"))
    assert held, name
    assert not isinstance(held, dict) or all(held.values()), name
    return held
