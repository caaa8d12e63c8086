"""The parser's result written down as plain tokens: each word's form, tags, head and sentence, read from its table."""

from itertools import pairwise
from typing import TYPE_CHECKING

from trucewatch.extract.parsed import Doc, Span, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc as Parse
    from spacy.vocab import Vocab

LARGEST = 200_000
"""Words kept before the memory of forms is emptied."""

Form = tuple[str, str, bool, bool, bool]


def doc_of(parse: "Parse", text: str) -> Doc:
    """The parsed `text` as plain tokens."""
    doc = Doc(text, _named(parse))
    doc.tokens = _tokens(doc, parse)
    doc.sents = _sentences(doc, parse)
    return doc


_IOB = ("", "I", "O", "B")
_FORMS: dict[int, Form] = {}
_NAMES: dict[int, str] = {0: ""}


def _form(vocab: "Vocab", key: int) -> Form:
    """What a word is by itself, by its hash."""
    if len(_FORMS) > LARGEST:
        _FORMS.clear()
    word = vocab[key]
    form = _FORMS[key] = (word.text, word.lower_, word.is_alpha, word.is_punct, word.is_space)
    return form


def _name(vocab: "Vocab", key: int) -> str:
    """A lemma, tag or relation by its hash."""
    if len(_NAMES) > LARGEST:
        _NAMES.clear()
    name = _NAMES[key] = str(vocab.strings[key])
    return name


def _tokens(doc: Doc, parse: "Parse") -> list[Token]:
    from spacy.attrs import DEP, HEAD, LEMMA, ORTH, POS, SPACY, TAG

    vocab, forms, names = parse.vocab, _FORMS, _NAMES
    columns = [ORTH, LEMMA, POS, TAG, DEP, SPACY, HEAD]
    rows: list[list[int]] = parse.to_array(columns).tolist()
    made: list[Token] = []
    heads: list[int] = []
    idx = 0
    for i, (orth, lemma, pos, tag, dep, spaced, head) in enumerate(rows):
        token = Token()
        form = forms.get(orth) or _form(vocab, orth)
        token.doc, token.i, token.idx = doc, i, idx
        token.text, token.lower_, token.is_alpha, token.is_punct, token.is_space = form
        token.lemma_ = names[lemma] if lemma in names else _name(vocab, lemma)
        token.pos_ = names[pos] if pos in names else _name(vocab, pos)
        token.tag_ = names[tag] if tag in names else _name(vocab, tag)
        token.dep_ = names[dep] if dep in names else _name(vocab, dep)
        token.whitespace_ = " " if spaced else ""
        token.lefts = token.rights = token.children = ()
        idx += len(token.text) + spaced
        heads.append(i + (head if head < 1 << 63 else head - (1 << 64)))
        made.append(token)
    _hang(made, heads)
    return made


def _hang(tokens: list[Token], heads: list[int]) -> None:
    """Sets each token's head and children."""
    lefts: dict[int, list[Token]] = {}
    rights: dict[int, list[Token]] = {}
    for i, (token, head) in enumerate(zip(tokens, heads, strict=True)):
        token.head = tokens[head]
        if head > i:
            lefts.setdefault(head, []).append(token)
        elif head < i:
            rights.setdefault(head, []).append(token)
    for i, before in lefts.items():
        tokens[i].lefts = tokens[i].children = before
    for i, after in rights.items():
        tokens[i].rights = after
        tokens[i].children = lefts[i] + after if i in lefts else after


def _named(parse: "Parse") -> list[tuple[str, str]]:
    from spacy.attrs import ENT_IOB, ENT_TYPE

    names: dict[tuple[int, int], tuple[str, str]] = {}
    found: list[tuple[str, str]] = []
    for begins, kind in parse.to_array([ENT_IOB, ENT_TYPE]).tolist():
        if (begins, kind) not in names:
            names[begins, kind] = (_IOB[begins], parse.vocab.strings[kind] if kind else "")
        found.append(names[begins, kind])
    return found


def _sentences(doc: Doc, parse: "Parse") -> list[Span]:
    from spacy.attrs import SENT_START

    begins = parse.to_array([SENT_START]).reshape(-1).tolist()
    starts = [i for i, is_start in enumerate(begins) if i == 0 or is_start == 1]
    found: list[Span] = []
    for start, end in pairwise([*starts, len(begins)]):
        sentence = Span(doc, start, end)
        for token in doc.tokens[start:end]:
            token.sent = sentence
        found.append(sentence)
    return found
