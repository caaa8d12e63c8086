"""Cues of telling in one block: who speaks, by which verb, and over which words the telling reaches."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Telling
from trucewatch.extract.tellers_lexicon import places, table, tellings, words
from trucewatch.extract.tellers_phrases import Name, can_speak, name_of, phrase
from trucewatch.extract.tellers_relays import relays
from trucewatch.extract.tellers_sides import Sides, act_sides, clip, near_quote, rest_after, speech_sides, whole_start
from trucewatch.extract.tellers_subjects import acts_with, find_teller, is_act_verb, is_bare, maker_of, voiced

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token
    from trucewatch.extract.syntax import Block

NEAR = 40
"""Tokens around a verb in which "in a statement" still goes with it."""

_OWN = frozenset({"aux", "nsubj"})
WIDEST_FRAME = 45
"""Characters between a teller and its verb, beyond which the words between are not mere introduction."""


@dataclass(slots=True)
class Cue:
    """One telling: `anchor` is its verb's offset, `frame` the words from teller to verb, `scopes` what it tells."""

    anchor: int
    frame: tuple[int, int]
    scopes: list[tuple[int, int]]
    names: list[Name]
    telling: Telling
    sentence: tuple[int, int]
    block: int
    is_act: bool = False
    is_factive: bool = False
    is_verb: bool = True
    opens_next: bool = False
    """The sentence ends in a colon: what is told follows."""
    document_head: bool = False
    """The words came as a statement or report, to which "the statement" may later refer."""
    is_retold: bool = False
    """Whose words a page sums up: they are his only where it names nobody else."""
    is_anaphor: bool = False
    """Its teller was named by "he", "the source": words that point back."""

    def reaches(self, at: int) -> bool:
        """Whether it tells the word at this offset."""
        return any(start <= at < end for start, end in self.scopes)


@cache
def _wanted() -> frozenset[str]:
    return frozenset(tellings()) | words("act_carriers") | frozenset(table("claim_nouns")) | {"according"}


class Finder:
    """Finds the cues of one block. `known` are names of tellers met so far: it grows while the cues are read."""

    def __init__(self, block: "Block", number: int, known: Set[str]) -> None:
        self.block, self.number, self.known = block, number, known
        self.doc: Doc = block.doc
        self._documents = places(self.doc, frozenset({"statement", "report"}))

    def cues(self) -> Iterator[Cue]:
        nouns = table("claim_nouns")
        for index in places(self.doc, _wanted()):
            token = self.doc[index]
            lemma = token.lemma_.lower()
            tag = token.tag_
            if tag[:1] == "V" and (lemma in tellings() or lemma in words("act_carriers")):
                cue = self._verb(token, lemma)
            elif token.lower_ == "according":
                cue = self._according(token)
            elif lemma in nouns and tag[:1] == "N":
                cue = self._noun(token, str(nouns[lemma]))
            else:
                continue
            if cue is not None:
                yield cue

    # verbs

    def _verb(self, verb: "Token", lemma: str) -> Cue | None:
        if verb.dep_ in {"amod", "compound"} or (verb.tag_ == "VB" and verb.dep_ != "xcomp" and is_bare(verb)):
            return None
        handed_on = verb.dep_ == "pcomp" and verb.head.lower_ == "as"
        if handed_on or any(child.tag_ == "MD" for child in verb.lefts):
            return None
        if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in words("keeps_silent"):
            return None
        is_act = is_act_verb(verb, lemma)
        if is_act and not acts_with(verb, lemma):
            return None
        asked = verb.tag_ == "VBN" and verb.dep_ == "advcl" and not any(c.dep_ in _OWN for c in verb.lefts)
        passive = (
            asked
            or any(child.dep_ == "auxpass" for child in verb.lefts)
            or (verb.tag_ == "VBN" and verb.dep_ == "acl" and any(child.dep_ == "agent" for child in verb.rights))
        )
        if verb.tag_ == "VBN" and verb.dep_ == "acl" and not passive and verb.head.dep_ != "ROOT":
            return None
        if passive:
            return self._passive(verb, lemma, is_act)
        if lemma in {"cite", "quote"} and verb.tag_ == "VBG" and not any(child.dep_ == "aux" for child in verb.lefts):
            return None
        teller = find_teller(verb, lemma, self.known, is_act=is_act)
        if teller is None:
            return None
        start, end, head = teller
        if head.lower_ in words("first_person"):
            return None
        if not (can_speak(head) if is_act else voiced(head, lemma)):
            return None
        if not is_act and lemma not in tellings():
            return None
        sides = act_sides(verb, start) if is_act else speech_sides(verb, lemma, start, end)
        told = sides.ranges or sides.opens_next
        if not told and (lemma in words("needs_a_voice") or not near_quote(start, end, verb)):
            return None
        return self._cue(verb, lemma, (start, end), sides, is_act=is_act)

    def _passive(self, verb: "Token", lemma: str, is_act: bool) -> Cue | None:
        """ "It was reported by X that …", "X was quoted by Y as saying …"."""
        agents = [child for child in verb.rights if child.dep_ == "agent"]
        handed = [child for child in verb.rights if child.lower_ == "as"]
        saying = [grand for child in handed for grand in child.rights if grand.dep_ == "pcomp"]
        agents += [child for one in saying for child in one.rights if child.lower_ == "by"]
        agent = next((grand for child in agents for grand in child.rights), None)
        quoted = None
        if lemma in {"quote", "cite"} and any(child.lower_ == "as" for child in verb.rights):
            quoted = next((child for child in verb.lefts if child.dep_ in {"nsubjpass", "nsubj"}), None)
        if quoted is not None:
            start, end = phrase(quoted)
            told = any(child.dep_ == "ccomp" for one in saying for child in one.rights)
            left = not told and (any(child.dep_ == "ccomp" for child in verb.lefts) or start > verb.sent.start + 2)
            side = clip(verb.sent.start, start, verb) if left else clip(max(verb.i, end) + 1, verb.sent.end, verb)
            cue = self._cue(verb, lemma, (start, end), Sides((side,)))
            if cue is not None and agent is not None:
                outer = name_of(self.doc, *phrase(agent), self.block.start)
                cue.names = [*([outer] if outer else []), *cue.names]
            return cue
        if agent is None or not can_speak(agent) or _is_charge_denied(verb, lemma):
            return None
        start, end = phrase(agent)
        if verb.dep_ in {"acl", "relcl"}:
            noun = verb.head
            sides = Sides(((noun.left_edge.i, noun.i + 1), (verb.i, verb.i + 1)))
        else:
            sides = Sides((clip(verb.sent.start, verb.sent.end, verb),))
        return self._cue(verb, lemma, (start, end), sides, is_act=is_act)

    # phrases

    def _according(self, token: "Token") -> Cue | None:
        """ "according to X": all of the sentence but the phrase itself, up to a clause that turns aside."""
        doc, at = self.doc, token.i
        if at + 2 >= len(doc) or doc[at + 1].lower_ != "to":
            return None
        span = self._object_after(at + 2)
        if span is None:
            return None
        start, end, head = span
        if head.lower_ in words("never") and not voiced(head, "report"):
            return None
        maker = maker_of(head)
        name = maker or (start, end)
        sent = token.sent
        first = whole_start(doc, sent.start)
        if at == sent.start and doc[at].text[:1].islower() and at > 0:
            first = whole_start(doc, doc[at - 1].sent.start)
        right = rest_after(doc, end if not maker else max(end, maker[1]), sent)
        ranges = [clip(first, at, token)] if at > first else []
        ranges += [right] if right else []
        return self._cue(token, "say", name, Sides(tuple(ranges)), is_verb=False) if ranges else None

    def _object_after(self, at: int) -> "tuple[int, int, Token] | None":
        """The phrase that begins at a token: by the parse, else word by word."""
        doc = self.doc
        preposition = doc[at - 1]
        head = next((child for child in preposition.rights if child.dep_ == "pobj"), None)
        if head is None:
            stop = at
            while stop < min(len(doc), at + 12) and doc[stop].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"}:
                stop += 1
            return (at, stop, doc[stop - 1]) if stop > at else None
        start, end = phrase(head)
        return min(start, at), end, head

    def _noun(self, noun: "Token", telling: str) -> Cue | None:
        """ "X's claim that …", "a claim by X that …"."""
        clause = next((c for c in noun.rights if c.dep_ in {"acl", "ccomp", "relcl"} and c.i > noun.i), None)
        if clause is None or not any(child.lower_ == "that" and child.dep_ == "mark" for child in clause.lefts):
            return None
        owner = next((child for child in noun.lefts if child.dep_ == "poss"), None)
        for child in noun.rights:
            if owner is None and child.lower_ in {"by", "from"}:
                owner = next((grand for grand in child.rights if grand.dep_ == "pobj"), None)
        if owner is None and noun.dep_ == "dobj":
            owner = next((child for child in noun.head.lefts if child.dep_ == "nsubj"), None)
        if owner is None or not can_speak(owner):
            return None
        verb = {"claim": "claim", "deny": "deny"}.get(telling, "say")
        return self._cue(
            noun, verb, phrase(owner), Sides(((clause.left_edge.i, clause.right_edge.i + 1),)), is_verb=False
        )

    # putting together

    def _cue(
        self,
        word: "Token",
        lemma: str,
        span: tuple[int, int],
        sides: Sides,
        *,
        is_act: bool = False,
        is_verb: bool = True,
    ) -> Cue | None:
        name = name_of(self.doc, *span, self.block.start)
        if name is None:
            return None
        names = [name]
        telling = tellings().get(lemma, Telling.SAY)
        if is_verb:
            outer, inner = relays(word, span, self.block.start)
            names = [*outer, name, *inner]
            if inner:
                telling = Telling.QUOTE
        verb = (word.idx, word.idx + len(word.text))
        first, last = min(verb[0], name.start - self.block.start), max(verb[1], name.end - self.block.start)
        inherited = is_verb and word.left_edge.idx > name.start - self.block.start
        if inherited and last - first > (name.end - name.start) + (verb[1] - verb[0]) + WIDEST_FRAME:
            first, last = verb
        frame = (self.block.start + first, self.block.start + last)
        sent = word.sent
        return Cue(
            anchor=self.block.start + word.idx,
            frame=frame,
            scopes=[self._offsets(start, end) for start, end in sides.ranges if start < end],
            names=names,
            telling=telling,
            sentence=self._offsets(sent.start, sent.end),
            block=self.number,
            is_act=is_act,
            is_factive=is_act and lemma in words("factive"),
            is_verb=is_verb,
            opens_next=sides.opens_next,
            document_head=any(max(sent.start, word.i - NEAR) <= at < word.i + NEAR for at in self._documents),
        )

    def _offsets(self, start: int, end: int) -> tuple[int, int]:
        last = self.doc[end - 1]
        return self.block.start + self.doc[start].idx, self.block.start + last.idx + len(last.text)


def _is_charge_denied(verb: "Token", lemma: str) -> bool:
    """ "The claim was rejected by X": he tells none of it."""
    subject = next((child for child in verb.lefts if child.dep_ == "nsubjpass"), None)
    denies = lemma in words("deny") or lemma in {"reject", "refute"}
    return denies and subject is not None and subject.lemma_.lower() in words("pointing_back")
