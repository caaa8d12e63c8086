"""A parsed paragraph as plain objects: its tokens are made once, each with its head, its children and its words.

The parser's own tokens are made anew at every look at one, and each of their words is looked up in a table: half the
time of the rules. These have the names and the meaning of spaCy's, so that rules read alike; only what rules ask for
is here.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, SupportsIndex, overload


class Token:
    """One word or mark of a paragraph."""

    __slots__ = (
        *("dep_", "doc", "head", "i", "idx", "lemma_", "lower_", "pos_", "sent", "tag_", "text", "whitespace_"),
        *("children", "is_alpha", "is_punct", "is_space", "lefts", "rights"),
    )
    doc: "Doc"
    i: int
    """Its number in the paragraph."""
    idx: int
    """The place of its first character in the paragraph."""
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    """Its relation to its head."""
    whitespace_: str
    """The blank that follows it, if one does."""
    head: "Token"
    """The token it hangs on; the root of a sentence hangs on itself."""
    lefts: Sequence["Token"]
    rights: Sequence["Token"]
    children: Sequence["Token"]
    sent: "Span"
    is_alpha: bool
    is_punct: bool
    is_space: bool

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    @property
    def ent_type_(self) -> str:
        """The kind of name or figure that it is part of, empty for none."""
        return self.doc.named[self.i][1]

    @property
    def ent_iob_(self) -> str:
        """Whether it begins (B), goes on (I) or is outside of (O) a name."""
        return self.doc.named[self.i][0]

    @property
    def like_num(self) -> bool:
        """Whether it is written like a number."""
        from spacy.lang.en.lex_attrs import like_num

        return bool(like_num(self.text))  # type: ignore[no-untyped-call]

    @property
    def is_quote(self) -> bool:
        """Whether it is a quotation mark."""
        from spacy.lang.lex_attrs import is_quote

        return bool(is_quote(self.text))

    @property
    def is_sent_start(self) -> bool:
        """Whether a sentence begins with it."""
        return self.i == self.sent.start

    @property
    def left_edge(self) -> "Token":
        """The first token of all that hang on it."""
        return self.doc.tokens[self.doc.edges()[0][self.i]]

    @property
    def right_edge(self) -> "Token":
        """The last token of all that hang on it."""
        return self.doc.tokens[self.doc.edges()[1][self.i]]

    @property
    def ancestors(self) -> list["Token"]:
        """Its head, that one's head, and so on."""
        found: list[Token] = []
        token = self
        while token.head is not token:
            token = token.head
            found.append(token)
        return found

    @property
    def subtree(self) -> list["Token"]:
        """All that hangs on it, and itself, in order."""
        if not self.children:
            return [self]
        found: list[Token] = []
        open_: list[Token | None] = [self]
        while open_:
            token = open_.pop()
            if token is None:
                found.append(open_.pop())  # type: ignore[arg-type]  # a token stands under every mark
            elif token.children:
                open_ += [*reversed(token.rights), token, None, *reversed(token.lefts)]
            else:
                found.append(token)
        return found

    def is_ancestor(self, other: "Token") -> bool:
        """Whether the other hangs on it, over whatever number of heads."""
        while other.head is not other:
            other = other.head
            if other is self:
                return True
        return False

    def nbor(self, by: int = 1) -> "Token":
        """The token so many places on. Raises IndexError where there is none."""
        if self.i + by < 0:
            raise IndexError(by)
        return self.doc.tokens[self.i + by]


class Span:
    """The tokens from `start` to `end` (excluded)."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: "Doc", start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __reversed__(self) -> Iterator[Token]:
        return reversed(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, at: SupportsIndex) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> "Span": ...
    def __getitem__(self, at: "SupportsIndex | slice") -> "Token | Span":
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self))
            return Span(self.doc, self.start + start, self.start + max(start, end))
        return self.doc.tokens[self.start : self.end][at]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return (self.doc, self.start, self.end) == (other.doc, other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    @property
    def start_char(self) -> int:
        """The place of its first character in the paragraph."""
        tokens = self.doc.tokens
        return tokens[self.start].idx if self.start < len(tokens) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        """The place after its last character."""
        if self.end <= self.start:
            return self.start_char
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its words as written."""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def root(self) -> Token:
        """The token on which the others hang: of several the one with the fewest heads, rather a word than a mark."""
        tokens = self.doc.tokens[self.start : self.end]
        for token in tokens:
            if token.head is token:
                return token
        outside = [token for token in tokens if not self.start <= token.head.i < self.end]
        return min(outside, key=_depth) if outside else self.doc.tokens[self.start]

    @property
    def ents(self) -> "list[Span]":
        """The names and figures that lie in it."""
        return [name for name in self.doc.ents if self.start <= name.start and name.end <= self.end]


def _depth(token: Token) -> int:
    """Over how many heads a token hangs; a mark or blank by itself lies deepest."""
    if (token.is_punct or token.is_space) and not token.children:
        return len(token.doc.tokens) - 1
    return len(token.ancestors)


class Doc:
    """A paragraph: its text, its tokens and its sentences."""

    __slots__ = ("_edges", "_ents", "named", "sents", "text", "tokens", "user_data")

    def __init__(self, text: str, named: Sequence[tuple[str, str]] = ()) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.sents: list[Span] = []
        self.named = named
        """Of each token, whether it begins or goes on a name or figure, and of what kind."""
        self.user_data: dict[str, Any] = {}
        """What rules have worked out for the whole of it."""
        self._edges: tuple[list[int], list[int]] | None = None
        self._ents: list[Span] | None = None

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: SupportsIndex) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: "SupportsIndex | slice") -> "Token | Span":
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self.tokens))
            return Span(self, start, max(start, end))
        return self.tokens[at]

    @property
    def ents(self) -> "list[Span]":
        """The names and figures found in it."""
        if self._ents is None:
            self._ents = self._found()
        return self._ents

    def _found(self) -> "list[Span]":
        found: list[Span] = []
        for i, (begins, kind) in enumerate(self.named):
            if begins == "B":
                found.append(Span(self, i, i + 1, kind))
            elif begins == "I":
                found[-1].end = i + 1
        return found

    def char_span(self, start: int, end: int, *, alignment_mode: str = "strict") -> Span | None:
        """The tokens that cover these characters: exactly (`strict`), or with more at the ends (`expand`)."""
        first, last = self._token_at(start), self._token_at(end - 1)
        if first is None or last is None:
            return None
        if alignment_mode == "strict" and (start != first.idx or end != last.idx + len(last.text)):
            return None
        low = first.i + (alignment_mode == "expand" and start == first.idx + len(first.text))
        return Span(self, low, max(low, last.i + 1))

    def _token_at(self, place: int) -> Token | None:
        """The token that a character belongs to; the blank after a token is the token's."""
        at = bisect_right(self.tokens, place, key=attrgetter("idx")) - 1
        if at < 0:
            return None
        token = self.tokens[at]
        return token if place < token.idx + len(token.text) + len(token.whitespace_) else None

    def edges(self) -> tuple[list[int], list[int]]:
        """For each token the first and the last of all that hang on it, as the parser finds them."""
        if self._edges is None:
            count = len(self.tokens)
            heads = [token.head.i for token in self.tokens]
            first, last = list(range(count)), list(range(count))
            for order in (range(count), range(count - 1, -1, -1)):
                for i in order:
                    head = heads[i]
                    first[head] = min(first[head], first[i])
                    last[head] = max(last[head], last[i])
            self._edges = first, last
        return self._edges
