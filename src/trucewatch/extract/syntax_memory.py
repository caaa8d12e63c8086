"""What the parser's rules say of a word, remembered: the same word with the same tag and relation is ruled alike.

The model's attribute ruler and lemmatizer are look-ups by word, tag and relation, run anew for every token: a fifth of
all parsing. Here their answers are kept. The few rules that look at two words ("gonna", "let's") are left to them.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

RULED = ("attribute_ruler", "lemmatizer")
"""The pipes whose answers are remembered, in their order."""
LARGEST = 200_000
"""Answers kept before the memory is emptied."""

_PAIRED = re.compile(r"(?i)(?:ai|gon|got|let|c'm|y'?)")
"""First words of the model's rules of two words; those after an expletive ("there is") are told by its relation."""

Key = tuple[int, int, int, bool]


class Ruled:
    """A pipe that does the work of `pipes`, once for every word, tag and relation."""

    def __init__(self, pipes: "Sequence[Callable[[Doc], Doc]]", expletive: int) -> None:
        self._pipes = pipes
        self._expletive = expletive
        self._known: dict[Key, tuple[int, ...]] = {}

    def __call__(self, doc: "Doc") -> "Doc":
        import numpy
        from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG

        given, answered = [ORTH, TAG, DEP], [TAG, DEP, POS, MORPH, LEMMA]
        rows = doc.to_array(given).tolist()
        if not rows:
            return doc
        before = [False, *(row[2] == self._expletive for row in rows[:-1])]
        keys: list[Key] = [(*row, after) for row, after in zip(rows, before, strict=True)]
        answers = [self._known.get(key) for key in keys]
        if None not in answers:
            table: Any = numpy.asarray(answers, dtype="uint64").reshape(-1, len(answered))
            return doc.from_array(answered, table)
        for pipe in self._pipes:
            doc = pipe(doc)
        if not any(_PAIRED.fullmatch(token.text) for token in doc):
            if len(self._known) > LARGEST:
                self._known.clear()
            self._known.update(zip(keys, map(tuple, doc.to_array(answered).tolist()), strict=True))
        return doc


def remember(loaded: "Language") -> None:
    """Lets a loaded model remember its rules."""
    from spacy.language import Language

    if "remembered" not in Language.factories:
        Language.factory("remembered", func=_made)
    loaded.add_pipe("remembered", after=RULED[-1])
    for name in RULED:
        loaded.disable_pipe(name)


def _made(nlp: Any, name: str) -> Any:  # noqa: ARG001 (the names and types are what the library asks for)
    pipes: list[Any] = [pipe for pipe_name, pipe in nlp.components if pipe_name in RULED]
    return Ruled(pipes, nlp.vocab.strings["expl"])
