"""Arabic and Russian texts read by the shipped extractor, for the tests of this folder."""

from functools import cache

import extracting
from extracting import checked

from trucewatch.core.claims import Claim
from trucewatch.core.records import Document
from trucewatch.extract.rules import RuleExtractor
from trucewatch.pipeline.stages import gazetteer, registry
from trucewatch.resolve.names import NameFinder


@cache
def extractor() -> RuleExtractor:
    return RuleExtractor(NameFinder(registry(), gazetteer().place_names()))


def document(text: str, language: str = "ar", *, publisher: str | None = None) -> Document:
    return extracting.document(text, language=language, publisher=publisher)


def claims(text: str, language: str = "ar", *, publisher: str | None = None) -> tuple[Claim, ...]:
    found, _ = extractor().extract(document(text, language, publisher=publisher))
    return checked(found, text)


def told(text: str, language: str = "ar") -> list[str]:
    """Kinds and, where not asserted, stances."""
    return [f"{one.kind}" if one.stance == "asserted" else f"{one.kind} {one.stance}" for one in claims(text, language)]


def harm(claim: Claim) -> set[tuple[str, int | None, int | None, str]]:
    return {(row.kind.value, row.minimum, row.maximum, row.who.value) for row in claim.harm}


def ids(claim: Claim) -> tuple[list[str | None], list[str | None]]:
    return [one.hint for one in claim.actors], [one.hint for one in claim.targets]
