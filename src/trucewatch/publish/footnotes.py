"""Numbered footnotes: each claim's own words, its tellers, and the part of the document they stand in."""

from collections.abc import Iterable, Mapping

from trucewatch.core.claims import Remark, Resolved
from trucewatch.core.records import Completeness, DateBasis, Document, PartKind
from trucewatch.core.text import Span
from trucewatch.publish.catalogue import phrases, say
from trucewatch.publish.report import Footnote
from trucewatch.publish.wording import clean, day, quote, short_id


class Notes:
    """Gives each claim one number, in order of first use."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._notes: dict[str, Footnote] = {}

    def marks(self, claims: Iterable[Resolved]) -> tuple[int, ...]:
        """Numbers of these claims' footnotes, ascending."""
        return tuple(sorted({self._note(resolved).number for resolved in claims}))

    def document(self, document_id: str) -> Document | None:
        """A document of the brief."""
        return self._documents.get(document_id)

    def mark_remark(self, remark: Remark) -> tuple[int, ...]:
        """The number of a remark's footnote."""
        key = f"{remark.words.document_id}:{remark.words.start}"
        if key not in self._notes:
            document = self._documents.get(remark.words.document_id)
            self._notes[key] = Footnote(
                number=len(self._notes) + 1,
                claim_id=remark.words.document_id,
                short_id=short_id(remark.words.document_id),
                words=quote(remark.words.exact),
                tellers=clean(remark.holder),
                source=_source_of(document, remark.part, remark.words, remark.words.document_id),
                url=safe_url(document),
            )
        return (self._notes[key].number,)

    def all(self) -> tuple[Footnote, ...]:
        return tuple(self._notes.values())

    def _note(self, resolved: Resolved) -> Footnote:
        claim = resolved.claim
        claim_id = claim.id
        if claim_id not in self._notes:
            document = self._documents.get(claim.document_id)
            self._notes[claim_id] = Footnote(
                number=len(self._notes) + 1,
                claim_id=claim_id,
                short_id=short_id(claim_id),
                words=quote(claim.evidence[0].exact),
                tellers=" → ".join(clean(teller.text) for teller in claim.attribution),
                source=_source_of(
                    document, claim.part, claim.evidence[0], resolved.document_location or claim.document_id
                ),
                url=safe_url(document),
            )
        return self._notes[claim_id]


def _source_of(document: Document | None, kind: PartKind, words: Span, otherwise: str) -> str:
    part = "" if kind is PartKind.BODY else phrases()["parts"].get(kind, say("in_part", part=kind))
    pieces = [
        document_name(document) if document else clean(otherwise),
        published_text(document) if document else "",
        part,
        say("characters", first=f"{words.start:,}", last=f"{words.end:,}"),
    ]
    return ", ".join(piece for piece in pieces if piece)


def document_name(document: Document) -> str:
    """Publisher and title, with the id given to it in brackets; a title is the source's words and stands in quotes."""
    title = f"“{quote(document.title)}”" if document.title else quote(document.location)
    publisher = f"{quote(document.publisher)}: " if document.publisher else ""
    external = f" [{clean(document.external_id)}]" if document.external_id else ""
    return f"{publisher}{title}{external}"


def published_text(document: Document) -> str:
    """The date of publication with what it rests on, where that is not the page's own word."""
    if document.published is None:
        return say("not_dated")
    told = (DateBasis.GIVEN, DateBasis.METADATA, DateBasis.TEXT)
    basis = "" if document.published_basis in told else say("date_basis", basis=document.published_basis)
    return f"{day(document.published)}{basis}"


def completeness_text(document: Document, versions: int = 1) -> str:
    """Full, truncated or paywalled; corrections and versions of one page named."""
    is_full = document.completeness is Completeness.FULL
    words = [] if is_full else [phrases()["completeness"].get(document.completeness, document.completeness)]
    if any(part.is_correction for part in document.parts):
        words.append(say("carries_correction"))
    if versions > 1:
        words.append(say("one_of_versions", n=versions))
    return say("comma").join(words) or phrases()["completeness"]["full"]


def safe_url(document: Document | None) -> str:
    """The document's address if it is one of the web, else nothing: no other scheme becomes a link.

    Nor does an address with blanks or with characters that are not shown.
    """
    for address in (document.url, document.location) if document else ():
        if not address or address != clean(address) or " " in address:
            continue
        if address.lower().startswith(("http://", "https://")):
            return address
    return ""
