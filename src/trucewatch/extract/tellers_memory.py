"""Who was named before: the full words behind "he", "the source" and a bare last name."""

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_cues import Cue
from trucewatch.extract.tellers_lexicon import table, words
from trucewatch.extract.tellers_phrases import Name, Nature, name_of, phrase, plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trucewatch.extract.parsed import Doc, Span, Token
    from trucewatch.extract.syntax import Block

REMEMBERED = 60
"""Tellers kept: a page names fewer, and what was said so long ago is no antecedent."""
NEAR = 1_500
"""Characters back to which a pronoun may point."""


_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Memory:
    """Tellers in order of their first telling, latest last."""

    def __init__(self) -> None:
        self._told: deque[tuple[Cue, tuple[Name, ...]]] = deque(maxlen=REMEMBERED)
        self.known: set[str] = set()

    def resolve(self, cue: Cue, block: "Block") -> None:
        """Puts the fullest earlier words in the place of pronouns and short forms of a cue's names, and remembers."""
        resolved: list[Name] = []
        for name in cue.names:
            resolved += self._full(name, cue, block)
        cue.is_anaphor = any(name.is_pronoun or name.is_definite for name in cue.names) and cue.names != resolved
        cue.names = list(dict.fromkeys(resolved))
        if cue.names:
            self._told.append((cue, tuple(cue.names)))
            if cue.names[-1].nature is not Nature.GROUP:
                self.known |= cue.names[-1].aliases

    def _full(self, name: Name, cue: Cue, block: "Block") -> tuple[Name, ...]:
        if name.is_pronoun:
            return self._pronoun(name, cue, block)
        named = name.words
        if name.nature is Nature.DOCUMENT and name.is_definite and len(plain_words(name.text)) <= 2:
            issued = next((names for told, names in reversed(self._told) if told.document_head), None)
            return issued or (self._told[-1][1] if self._told else (name,))
        for _, names in reversed(self._told):
            last = names[-1]
            if named < last.words and self._same(name, last):
                return names if self._is_bare_definite(name) else (_own_part(name, last),)
        if name.is_definite and name.head in words("bare_groups") and len(named) == 1:
            for told, names in reversed(self._told):
                near = names[-1].nature is Nature.GROUP and cue.anchor - names[-1].start < NEAR
                if near and told.sentence != cue.sentence and _is_kind(name, names[-1]):
                    return (names[-1],)
        return (name,)

    @staticmethod
    def _is_bare_definite(name: Name) -> bool:
        """ "the source", "the officials": the very telling of before, with whoever passed it on."""
        return name.is_definite and len(name.words) == 1 and name.nature in {Nature.PERSON, Nature.MANY}

    @staticmethod
    def _same(short: Name, full: Name) -> bool:
        if short.is_definite:
            return short.head == full.head
        if full.nature is Nature.GROUP:
            return False
        return bool(short.aliases) and short.aliases <= full.aliases and short.words <= full.words

    def _pronoun(self, name: Name, cue: Cue, block: "Block") -> tuple[Name, ...]:
        wanted = str(table("pronouns").get(name.text.lower(), "person"))
        near = [(told, names) for told, names in self._told if cue.anchor - told.anchor < NEAR]
        previous = _previous_subject(block, name.start, wanted)
        for told, names in reversed(near):
            if not _fits(names[-1], wanted):
                continue
            if previous is not None and told.frame[1] < previous.start - 300:
                break
            if previous is not None and told.sentence[1] <= previous.start and not names[-1].words & previous.words:
                break
            return names
        if previous is not None:
            known = self._full(previous, cue, block) if not previous.is_pronoun else (previous,)
            if wanted == "person":
                known = (*known[:-1], replace(known[-1], nature=Nature.PERSON))
            return known
        if near and wanted == "group" and _may_be_a_body(near[-1][1][-1]):
            return near[-1][1]
        if near and wanted != "relative":
            return near[-1][1] if _fits(near[-1][1][-1], wanted) else (name,)
        return (name,)


def _may_be_a_body(name: Name) -> bool:
    """A name of no known kind, which "it" may take up as a body's ("Ansar Allah", "Baku")."""
    return not name.is_pronoun and name.nature is Nature.PERSON and not name.words & words("speakers")


def _own_part(short: Name, full: Name) -> Name:
    """Of "X and Y" named together the one that a short form means."""
    start = full.start
    for part in full.text.split(" and "):
        held = frozenset(plain_words(part))
        if (
            full.nature is Nature.MANY
            and short.words <= held
            and " and " in full.text
            and full.end - full.start == len(full.text)
        ):
            return replace(full, start=start, end=start + len(part), text=part, nature=Nature.PERSON)
        start += len(part) + len(" and ")
    return full


def _is_kind(short: Name, full: Name) -> bool:
    """Whether "the ministry" can be a body named before: one of that kind; "the group" can be any."""
    return short.head not in words("own_kind") or short.head in full.words or full.is_acronym


def _fits(name: Name, wanted: str) -> bool:
    if name.is_pronoun:
        return False
    if wanted == "person":
        return name.nature is Nature.PERSON
    if wanted == "group":
        return name.nature in {Nature.GROUP, Nature.DOCUMENT}
    return name.nature in {Nature.MANY, Nature.GROUP}


def _previous_subject(block: "Block", at: int, wanted: str) -> Name | None:
    """The subject of the sentence before the one that holds `at`, when it fits."""
    doc = block.doc
    local = doc.char_span(at - block.start, at - block.start + 1, alignment_mode="expand")
    if local is None:
        return None
    sentence: Span = local[0].sent
    for token in _subjects(doc, sentence, local[0].i, wanted):
        name = name_of(doc, *phrase(token), block.start)
        if name is None or name.is_pronoun:
            continue
        plain = token.pos_ == "PROPN" and len(name.words) == 1 and not name.is_definite and not name.is_outlet
        if _fits(name, wanted) or (plain and wanted == "person"):
            return name
    return None


def _subjects(doc: "Doc", sentence: "Span", stop: int, wanted: str) -> "Iterator[Token]":
    """Whom a pronoun may stand for: the subject before it, that of the sentence before, a person met in that one."""
    own = next((t for t in doc[sentence.start : stop] if t.dep_ in _SUBJECTS), None)
    if own is not None:
        yield own
    if sentence.start == 0:
        return
    before = doc[sentence.start - 1].sent
    yield from [t for t in before if t.dep_ in _SUBJECTS and t.head.dep_ in {"ROOT", "ccomp"}][:1]
    if wanted == "person":
        met = [t for t in before if t.dep_ in {"pobj", "dobj"} and t.lemma_.lower() in words("speakers")]
        yield from met[-1:] if own is None else ()
