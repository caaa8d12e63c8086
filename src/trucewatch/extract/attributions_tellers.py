"""Those attributions of other words than verbs of telling that hand a claim to a teller.

"X's claim that …", "X is certain that …", "in the words of X", "X continued: “…”". Hopes, plans, likes and
knowledge are attributions too, but nobody tells by them that something happened.
"""

from collections.abc import Container, Iterator
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Telling
from trucewatch.extract.attributions_found import Reading, placed
from trucewatch.extract.attributions_nouns import of_adjective, of_noun, of_phrase
from trucewatch.extract.attributions_verbs import of_verb
from trucewatch.extract.attributions_words import adjectives, verbs
from trucewatch.extract.attributions_words import nouns as attributing_nouns
from trucewatch.extract.tellers_cues import Cue
from trucewatch.extract.tellers_lexicon import places, table, tellings, words
from trucewatch.extract.tellers_phrases import can_speak, name_of
from trucewatch.extract.tellers_subjects import maker_of, voiced

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token
    from trucewatch.extract.syntax import Block

_QUOTES = frozenset({'"', "“", "''", "``", "«"})


def telling_cues(block: "Block", number: int, taken: Container[int]) -> Iterator[Cue]:
    """Cues of one block at words where no other cue stands; `taken` are the anchors of those."""
    nouns, attributing = table("claim_nouns"), attributing_nouns()
    for index in places(block.doc, _wanted()):
        token = block.doc[index]
        tag, lemma = token.tag_[:1], token.lemma_.lower()
        if tag not in "NJVI" or block.start + token.idx in taken:
            continue
        read: Reading | None = None
        verb = "say"
        if tag == "N" and lemma in nouns and lemma in attributing:
            read, verb = of_noun(token, lemma), {"claim": "claim", "deny": "deny"}.get(str(nouns[lemma]), "say")
        elif token.lower_ in words("telling_phrases"):
            read = of_phrase(token)
        elif lemma in words("certain") and lemma in adjectives():
            read = of_adjective(token, lemma)
        elif tag == "V" and lemma in words("tells_by_quotation") and lemma in verbs():
            read = _quoting(token, lemma)
        cue = _cue(token, read, block, number, verb) if read is not None else None
        if cue is not None:
            yield cue


@cache
def _wanted() -> frozenset[str]:
    named = frozenset(table("claim_nouns"))
    return named | words("telling_phrases") | words("certain") | words("tells_by_quotation")


def _quoting(verb: "Token", lemma: str) -> Reading | None:
    """A verb that tells only with a quotation ("he went on: “…”"), for it has other senses."""
    read = of_verb(verb, lemma)
    if read is None or not read.is_speech:
        return None
    quoted = any(
        verb.doc[start].text in _QUOTES or verb.doc[end - 1].text in {"”", '"', "''", "»"}
        for start, end in read.contents
    )
    return read if quoted or (read.opens and not read.contents) else None


def _cue(word: "Token", read: Reading, block: "Block", number: int, verb: str) -> Cue | None:
    doc = block.doc
    source = read.source
    if source is None or not (read.rule.endswith(("clause", "words", "per")) or read.is_speech):
        return None
    head = doc[source[0] : source[1]].root
    if head.lower_ in words("first_person") or head.tag_ in {"WP", "WDT"}:
        return None
    maker = maker_of(head)
    name = name_of(doc, *(maker or source), block.start)
    if name is None or not (maker or (can_speak(head) and voiced(head, "report"))):
        return None
    found = placed(read, word, block, number)
    return Cue(
        anchor=block.start + word.idx,
        frame=found.cue,
        scopes=list(found.contents),
        names=[name],
        telling=tellings().get(verb, Telling.SAY),
        sentence=found.sentence,
        block=number,
        is_verb=read.rule.startswith("verb"),
        opens_next=read.opens and read.is_speech,
    )
