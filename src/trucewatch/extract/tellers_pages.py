"""Tellers that the page's form names: a comment's author, a shared post, "X: …" in a headline, "Statement by X"."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trucewatch.core.claims import Teller
from trucewatch.core.kinds import Telling
from trucewatch.core.records import READERS_PARTS, Document, PartKind
from trucewatch.core.text import Span
from trucewatch.extract.quotes import quotes
from trucewatch.extract.tellers_cues import Cue
from trucewatch.extract.tellers_lexicon import words
from trucewatch.extract.tellers_phrases import Name, Nature, can_speak, name_of, phrase
from trucewatch.extract.tellers_publisher import is_publisher

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc
    from trucewatch.extract.syntax import Block

COMMENTER = "commenter"
POST = "post"
"""Who tells a shared post that names no author and stands under no comment: its words are still not the page's."""
_HANDLE = re.compile(r"(?:(?:[^\W\d_][\w.'’-]{0,30} ){1,4})?@\w{2,30}")
_SHARED = re.compile(r"(?:From|Via|Per|Source:)\s+((?:the\s+)?[^\W_][^:“”\"\n]{2,80}?)(?:[\s,(]+[\d./-]{4,12}\)?)?\s*:")
LONGEST_CREDIT = 7
"""Tokens of a teller in a headline."""


def part_chain(document: Document, at: int) -> tuple[Teller, ...]:
    """The tellers that the part at an offset stands under: a comment's author, a post's author within it."""
    own = held = document.part_at(at)
    chain: list[Teller] = []
    for _ in range(8):
        if held is None or held[1].kind not in READERS_PARTS:
            break
        part = held[1]
        if part.kind is PartKind.COMMENT:
            chain.append(Teller(text=part.author or COMMENTER, span=None, telling=Telling.COMMENT))
            break
        if part.author:
            chain.append(_post_author(document, part.author, part.start, part.end))
        up = part.parent
        held = (up, document.parts[up]) if up is not None and 0 <= up < len(document.parts) else None
    if not chain and own is not None and own[1].kind is PartKind.EMBED:
        chain.append(Teller(text=POST, span=None, telling=Telling.QUOTE))
    return tuple(reversed(chain))


def _post_author(document: Document, author: str, start: int, end: int) -> Teller:
    text = author
    at = document.text.find(author, start, end)
    span = Span(document_id=document.id, start=at, end=at + len(text), exact=text) if at >= 0 else None
    return Teller(text=text, span=span, telling=Telling.QUOTE)


def post_cues(blocks: "Sequence[Block]", document: Document) -> Iterator[Cue]:
    """Posts and bulletins copied into readers' parts: "Name @handle …", "From the X bulletin: …"."""
    text = document.text
    for number, block in enumerate(blocks):
        if block.part.kind not in READERS_PARTS:
            continue
        line_end = block.start + len(block.doc.text)
        first = block.start
        while first < line_end and not text[first].isalnum() and text[first] != "@":
            first += 1
        handle = _HANDLE.match(text, first, line_end)
        shared = _SHARED.match(text, first, min(line_end, first + 160))
        if handle is not None:
            yield _posted(document, block, number, handle.span(), handle.end())
        elif shared is not None:
            yield _posted(document, block, number, shared.span(1), shared.end())


def _posted(document: Document, block: "Block", number: int, name: tuple[int, int], after: int) -> Cue:
    """A cue over the quotation that holds or follows the name, else over the rest of the part."""
    text, part = document.text, block.part
    end = part.end
    for quote in quotes(text, block.start, part.end):
        if quote.start <= name[0] or 0 <= quote.start - after <= 3:
            end = quote.end
            break
    else:
        end = max(end, after)
    found = Name(start=name[0], end=name[1], text=text[name[0] : name[1]], head="", nature=Nature.GROUP)
    return Cue(
        anchor=name[0],
        frame=name,
        scopes=[(after, end)] if after < end else [],
        names=[found],
        telling=Telling.QUOTE,
        sentence=(name[0], end),
        block=number,
        is_verb=False,
    )


def headline_cues(block: "Block", number: int) -> Iterator[Cue]:
    """ "SANA: army repels attack", "Dozens killed in strike - UN": all of the headline but the credit."""
    if block.part.kind is not PartKind.HEADLINE:
        return
    doc = block.doc
    if (credit := _bracketed(doc, block.start)) is not None:
        yield _credited(block, number, credit, (0, next(token.i for token in doc if token.text == "(")))
        return
    marks = [token.i for token in doc if token.text in {":", "-", "–", "—"}]
    if not marks:
        return
    first, last = marks[0], marks[-1]
    dashed = doc[last].text == ":" or doc.text[doc[last].idx - 1 : doc[last].idx] == " "
    if doc[first].text == ":" and 0 < first <= LONGEST_CREDIT and (name := _credit(doc, 0, first, block.start)):
        yield _credited(block, number, name, (first + 1, len(doc)))
    elif dashed and last > 2 and 0 < len(doc) - last - 1 <= LONGEST_CREDIT:
        credit = _credit(doc, last + 1, len(doc), block.start)
        if credit is not None:
            yield _credited(block, number, credit, (0, last))


def _bracketed(doc: "Doc", offset: int) -> Name | None:
    """ "Rebels shell town (OSCE)": a known outlet or initials in brackets at the end."""
    end = len(doc) - 1 if doc[-1].text in {".", "!"} else len(doc)
    opens = [token.i for token in doc if token.text == "("]
    if len(opens) != 1 or doc[end - 1].text != ")" or not 0 < opens[0] < end - 2:
        return None
    name = name_of(doc, opens[0] + 1, end - 1, offset)
    known = name is not None and (
        name.is_outlet or (name.is_acronym and doc[opens[0] + 1].ent_type_ in {"ORG", "NORP"})
    )
    return name if known else None


def _credit(doc: "Doc", start: int, end: int, offset: int) -> Name | None:
    if any(token.pos_ in {"VERB", "AUX"} and token.tag_ not in {"VBN"} for token in doc[start:end]):
        return None
    name = name_of(doc, start, end, offset)
    if name is None or name.text.lower() in words("never"):
        return None
    heads = [token for token in doc[start:end] if token.lemma_.lower() == name.head]
    if heads and any(token.pos_ == "VERB" for token in doc[heads[-1].i + 1 : end]):
        return None
    low = {token.lower_ for token in doc[start:end]} | {name.head}
    if low & words("outlets") or name.head in words("speakers"):
        return name
    named = name.head in words("stations") and any(token.ent_type_ in {"ORG", "NORP"} for token in doc[start : end - 1])
    owned = named or name.head in words("press")
    if name.head in words("groups") and (name.head not in words("media") or owned):
        return name
    sure = heads and heads[-1].ent_type_ in {"PERSON", "ORG"} and can_speak(heads[-1])
    return name if sure and name.head not in words("media") else None


def _credited(block: "Block", number: int, name: Name, tokens: tuple[int, int]) -> Cue:
    doc = block.doc
    last = doc[tokens[1] - 1]
    scope = (
        (block.start + doc[tokens[0]].idx, block.start + last.idx + len(last.text)) if tokens[0] < tokens[1] else None
    )
    return Cue(
        anchor=name.start,
        frame=(name.start, name.end),
        scopes=[scope] if scope else [],
        names=[name],
        telling=Telling.SAY,
        sentence=(block.start, block.start + len(doc.text)),
        block=number,
        is_verb=False,
    )


def page_teller(blocks: "Sequence[Block]", document: Document) -> Cue | None:
    """Whose statement the whole page is: "Statement by X …" as its headline, X not being the publisher."""
    heads = [block for block in blocks if block.part.kind is PartKind.HEADLINE][:1] or list(blocks[:1])
    for block in heads:
        doc = block.doc
        if (read := _retold(doc, block.start)) is not None and not is_publisher(read.text, document.publisher):
            cue = _credited(block, 0, read, (0, 0))
            cue.is_retold = True
            return cue
        for token in doc[:5]:
            if token.lemma_.lower() not in words("whole_page") or token.i + 2 >= len(doc):
                continue
            if doc[token.i + 1].lower_ not in {"by", "of", "from"}:
                continue
            shouted = document.text[block.start : block.start + len(doc.text)].isupper()
            name = (_object_of if shouted else _page_name)(doc, token.i + 2, block.start)
            if name is not None and not is_publisher(name.text, document.publisher):
                return _credited(block, 0, name, (0, 0))
    return None


def _retold(doc: "Doc", offset: int) -> Name | None:
    """Of "Summary of the envoy's briefing" as a page's headline the envoy."""
    for token in doc[:12]:
        if token.lemma_.lower() not in words("whole_page"):
            continue
        owner = next((child for child in token.lefts if child.dep_ == "poss"), None)
        before = doc[: token.left_edge.i]
        if owner is None or not any(word.lemma_.lower() in words("retold") for word in before[-3:]):
            continue
        name = name_of(doc, *phrase(owner), offset)
        return name if name is not None and can_speak(owner) else None
    return None


def _object_of(doc: "Doc", start: int, offset: int) -> Name | None:
    """The name behind a preposition in a headline all in capitals, where they end nothing."""
    head = next((child for child in doc[start - 1].rights if child.dep_ == "pobj"), None)
    name = name_of(doc, *phrase(head), offset) if head is not None and can_speak(head) else None
    return name if name is not None and name.nature is not Nature.OTHER else None


def _joins(doc: "Doc", at: int) -> bool:
    """Whether a lower-case word stands inside a name: "of the", "and", a slash."""
    if at + 1 >= len(doc):
        return False
    low = doc[at].lower_
    if low == "the":
        return doc[at - 1].lower_ in {"of", "for"}
    return low in {"of", "for", "and", "/", "-", "'s", "’s", ","} and (
        doc[at + 1].text[:1].isupper() or doc[at + 1].lower_ == "the"
    )


def _page_name(doc: "Doc", start: int, offset: int) -> Name | None:
    """The name that begins at a token, up to where its capitals end."""
    end = start + 1 if doc[start].lower_ in {"the", "a", "an"} else start
    while end < len(doc):
        if not doc[end].text[:1].isupper() and not _joins(doc, end):
            break
        end += 1
    name = name_of(doc, start, end, offset) if end > start else None
    return name if name is not None and name.nature is not Nature.OTHER else None


__all__ = ["COMMENTER", "headline_cues", "page_teller", "part_chain", "post_cues"]
