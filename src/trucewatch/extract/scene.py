"""What the rules see of one paragraph: its parse, the names known in it, who tells what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trucewatch.core.claims import Basis, Mention, Teller
from trucewatch.core.ports import Hit
from trucewatch.core.records import Document
from trucewatch.core.text import Span, span_of
from trucewatch.extract.syntax import Block

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token
    from trucewatch.extract.spots import Spot


@dataclass(slots=True)
class Scene:
    """One block, with what is known about its words.

    `hits` are registry names by the index of each token they cover; `tellers` gives the chain at an offset pair.
    """

    document: Document
    block: Block
    document_id: str
    hits: dict[int, Hit] = field(default_factory=dict)
    tellers: "Callable[..., Sequence[Teller]]" = lambda _start, _end: ()
    is_reporting: Callable[[int], bool] = lambda _start: False
    above: "Scene | None" = None
    """The paragraph before, in the same part, for what "they" takes up."""
    spots: "tuple[Spot, ...] | None" = None
    """Its named places, once `spots.spots` has found them."""
    company: "dict[tuple[str, int], Any]" = field(default_factory=dict)
    """What stands around a token, once `checks` has looked: many frames ask the same of one word."""

    @property
    def doc(self) -> "Doc":
        return self.block.doc

    def offsets(self, first: int, last: int) -> tuple[int, int]:
        """Document offsets of tokens first..last (excluded)."""
        end = self.doc[last - 1]
        return self.block.start + self.doc[first].idx, self.block.start + end.idx + len(end.text)

    def at(self, token: "Token") -> int:
        """Document offset of a token."""
        return self.block.start + token.idx

    def span(self, start: int, end: int) -> Span:
        """The exact span between two document offsets."""
        return span_of(self.document_id, self.document.text, start, end)

    def mention(self, first: int, last: int, *, basis: Basis = Basis.STATED, hint: str | None = None) -> Mention:
        """The mention made of tokens first..last (excluded)."""
        span = self.span(*self.offsets(first, last))
        return Mention(text=self.clean(first, last, span), span=span, basis=basis, hint=hint)

    def clean(self, first: int, last: int, span: Span) -> str:
        """The words as written, without the markup that the parser was spared."""
        parsed = " ".join(self.doc[first:last].text.split())
        written = " ".join(span.exact.split())
        return written if written.lower() == parsed.lower() else parsed

    def chain(self, start: int, end: int, at: int) -> tuple[Teller, ...]:
        """The tellers of [start, end) as the word at `at` is told, each with the document's own words."""
        return tuple(self._written(teller) for teller in self.tellers(start, end, at=at))

    def _written(self, teller: Teller) -> Teller:
        span = teller.span
        if span is None or self.document.text[span.start : span.end] == span.exact:
            return teller
        own = self.span(span.start, span.end)
        written = " ".join(own.exact.split())
        text = written if written.lower() == teller.text.lower() else teller.text
        return Teller(text=text, span=own, telling=teller.telling, hint=teller.hint)

    def hit(self, token: "Token", *, place: bool | None = None) -> Hit | None:
        """The registry name that covers a token, of places or of actors if asked."""
        found = self.hits.get(token.i)
        if found is None or (place is not None and found.is_place != place):
            return None
        return found

    def told(self, token: "Token") -> bool:
        """Whether someone other than the publisher tells this."""
        known: bool | None = self.company.get(("told", token.i))
        if known is None:
            start = self.at(token)
            known = self.company["told", token.i] = bool(self.tellers(start, start + len(token.text)))
        return known
