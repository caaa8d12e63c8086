"""Documents of one or more paragraphs, and their claims, for the tests of this folder."""

from functools import cache

from trucewatch.core.claims import Claim
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.rules import RuleExtractor


@cache
def extractor() -> RuleExtractor:
    return RuleExtractor()


def document(text: str, *, kind: PartKind = PartKind.BODY) -> Document:
    parts = (Part(kind=kind, start=0, end=len(text)),) if text else ()
    return Document(capture_id="capture-x", location="page", text=text, parts=parts, language="en")


def claims(text: str, *, kind: PartKind = PartKind.BODY) -> tuple[Claim, ...]:
    found, problems = extractor().extract(document(text, kind=kind))
    assert not problems
    for claim in found:
        for span in claim.spans():
            span.check(text)
    return found


def only(text: str) -> Claim:
    (claim,) = claims(text)
    return claim
