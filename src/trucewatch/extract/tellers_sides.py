"""Which words of its own sentence a telling reaches over: before the verb, after it, or both."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_lexicon import table, tellings, words
from trucewatch.extract.tellers_subjects import FINITE

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Span, Token

FARTHEST = 250
"""Tokens a telling reaches to either side of its verb: a longer sentence is a list that was never cut."""

NEAR = 12
"""Tokens behind "put" in which its "at" may hang on another word ("put its losses for the week at nine")."""
HEADLINE = 16
"""Tokens before the teller of a headline."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Token ranges of what is told; `opens_next` where the sentence ends in a colon and what is told follows."""

    ranges: tuple[tuple[int, int], ...]
    opens_next: bool = False


def whole_start(doc: "Doc", start: int) -> int:
    """The start of a sentence that an abbreviation has cut in two."""
    while start > 0 and doc[start - 1].lower_ in words("splitters"):
        start = doc[start - 1].sent.start
    return start


def speech_sides(verb: "Token", lemma: str, start: int, end: int) -> Sides:
    """Token ranges that a verb of speech hands to its teller."""
    doc = verb.doc
    sent = verb.sent
    after = max(verb.i + 1, end) if end > verb.i else verb.i + 1
    before = min(start, verb.i)
    if _is_contradicted(verb) or not told_with(verb, lemma) or (lemma in words("deny") and _denies_a_charge(verb)):
        return Sides(())
    clauses = [
        c for c in verb.children if c.dep_ in {"ccomp", "xcomp", "pcomp"} and c.lower_ not in {"citing", "quoting"}
    ]
    if sent[-1].text == ":" and verb.i >= sent.end - 30 and not finite(doc, after, sent.end, stop=True):
        return Sides((), opens_next=True)
    handed_on = lemma in words("quote") and any(child.lower_ == "as" for child in verb.rights)
    clauses += [
        c for child in verb.rights if child.lower_ in words("citing") for c in child.rights if c.dep_ == "ccomp"
    ]
    right = handed_on or any(c.i > verb.i and not _credits(c) for c in clauses) or _that(doc, after, sent.end)
    if verb.tag_ == "VBG" and verb.dep_ != "ROOT" and not any(child.dep_ == "aux" for child in verb.lefts):
        before = sent.start
    if not right and verb.dep_ == "relcl" and lemma in words("deny"):
        if verb.head.pos_ == "PROPN":
            return Sides(())
        return Sides((clip(verb.head.left_edge.i, verb.i + 1, verb),))
    left = _left_told(sent, before, verb) if end <= verb.i else before > sent.start
    left = left and not _is_relative(verb) and not _contrasts(verb) and not _only_dates(verb)
    if left and not right:
        rest = _remainder(doc, after, sent.end)
        return Sides((clip(_left_floor(sent, verb, before), before, verb), *([rest] if rest else [])))
    stop = _right_end(verb, after)
    opens = sent[-1].text == ":" and stop >= sent.end
    bare = lemma in words("needs_a_clause") and any(child.dep_ == "dobj" for child in verb.rights)
    if right or opens or (not bare and finite(doc, after, sent.end, stop=True)):
        if lemma in words("deny"):
            stop = _before_aside(verb, after, stop)
        return Sides((clip(after, stop, verb),), opens_next=opens)
    return _thing_told(verb, lemma, after, stop)


def preposition_of(verb: "Token", kind: str, lemma: str) -> "Token | None":
    """The preposition behind which a verb of that list has what it tells ("spoke of", "puts … at")."""
    wanted = table(kind).get(lemma)
    if not isinstance(wanted, list):
        return None
    return next((child for child in verb.rights if child.dep_ == "prep" and child.lower_ in wanted), None)


def told_with(verb: "Token", lemma: str) -> bool:
    """Whether a verb of other senses has the preposition or the quotation with which it tells."""
    if lemma not in table("tells_with"):
        return True
    if preposition_of(verb, "tells_with", lemma) is not None:
        return True
    near = verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + NEAR)]
    return lemma == "put" and any(token.lower_ == "at" and token.nbor(1).like_num for token in near[:-1])


def _is_contradicted(verb: "Token") -> bool:
    """ "The army denied that it attacked, as the rebels claim": what is told is the opposite."""
    if verb.dep_ != "advcl" or not any(child.lower_ == "as" for child in verb.lefts):
        return False
    above = verb.head
    return any(node.lemma_.lower() in words("deny") for node in (above, above.head))


def _denies_a_charge(verb: "Token") -> bool:
    """ "denied it", "denied the accusation": points back to what another told, and tells none of it."""
    for child in verb.rights:
        if child.dep_ == "dobj" and not any(c.dep_ in {"acl", "relcl", "ccomp"} for c in child.rights):
            return child.lower_ in {"it", "this", "that", "them"} or child.lemma_.lower() in words("pointing_back")
    return False


def _credits(clause: "Token") -> bool:
    """A telling that ends its sentence and tells nothing behind itself: "…, A said on Monday, B reported."."""
    told = clause.lemma_.lower() in tellings() and not any(c.dep_ in {"ccomp", "xcomp", "dobj"} for c in clause.rights)
    return told and clause.tag_ in FINITE and clause.nbor(-1).dep_ == "nsubj" and clause.i >= clause.sent.end - 2


def _contrasts(verb: "Token") -> bool:
    """ "…, while X reports Y": what stands before is told by another."""
    return any(child.dep_ in {"mark", "advmod"} and child.lower_ in words("contrasts") for child in verb.lefts)


def _only_dates(verb: "Token") -> bool:
    """ "…, a day after X announced a truce", "in what X called …": what stands before is no part of the telling."""
    openers = words("dating")
    above = verb.head if verb.dep_ in {"pcomp", "advcl", "acl", "relcl"} else None
    if above is not None and above.pos_ in {"ADP", "SCONJ"} and above.lower_ in openers:
        return True
    return any(
        (child.dep_ in {"mark", "advmod"} and child.lower_ in openers)
        or (child.lower_ == "what" and child.dep_ != "det")
        for child in verb.lefts
    )


def _is_relative(verb: "Token") -> bool:
    """ "…, which reported X": what stands before is of the clause that it hangs on."""
    return verb.dep_ == "relcl" and any(c.tag_ in {"WP", "WDT"} and c.dep_ == "nsubj" for c in verb.lefts)


def _thing_told(verb: "Token", lemma: str, after: int, stop: int) -> Sides:
    """ "reported 14 deaths", "confirmed the strike": a noun told without a clause."""
    if preposition_of(verb, "tells_of", lemma) is not None:
        return Sides((clip(after, stop, verb),))
    if lemma in words("needs_a_clause") | words("told") | {"add", "answer"}:
        return Sides(())
    things = [c for c in verb.rights if c.dep_ in {"dobj", "attr", "oprd"} and c.pos_ in {"NOUN", "PROPN", "NUM"}]
    return Sides((clip(after, stop, verb),)) if things else Sides(())


def _left_told(sent: "Span", before: int, verb: "Token") -> bool:
    """Whether words with a verb of their own, or a quotation, stand before the teller."""
    doc = sent.doc
    if before <= sent.start or doc[before - 1].text == ";":
        return False
    if verb.dep_ == "ccomp" and verb.head.i < before and verb.head.lemma_.lower() in tellings():
        return False
    if any(child.dep_ == "ccomp" and child.i < verb.i for child in verb.lefts):
        return True
    if doc[before - 1].text in {'"', "”", "»"}:
        return True
    if verb.dep_ in {"conj", "acl"} and doc[before - 1].pos_ == "CCONJ":
        return False
    return finite(doc, sent.start, before, stop=False) or _telegraphic(sent, before, verb)


def _telegraphic(sent: "Span", before: int, verb: "Token") -> bool:
    """ "Two killed in strike, monitor says": a headline's participle that stands for a verb."""
    doc = sent.doc
    is_short = verb.tag_ == "VBZ" and doc[before - 1].text == "," and before - sent.start <= HEADLINE
    return is_short and any(token.tag_ == "VBN" for token in doc[sent.start : before])


def _left_floor(sent: "Span", verb: "Token", before: int) -> int:
    """Where what stands before the teller begins: after a semicolon or a clause set off by "while", "although"."""
    doc = sent.doc
    for at in range(before - 2, max(sent.start, before - FARTHEST), -1):
        if doc[at].text == ";":
            return at + 1
    for child in verb.lefts:
        if child.dep_ == "advcl" and child.right_edge.i < before and child.left_edge.lower_ in words("contrasts"):
            return int(child.right_edge.i) + 1
    return whole_start(doc, sent.start)


def _remainder(doc: "Doc", after: int, end: int) -> tuple[int, int] | None:
    """Words after a telling in mid-sentence that it still covers: ", and was left outside", a quotation."""
    for at in range(after, min(end, after + 12)):
        token = doc[at]
        if token.text in {'"', "“", "«"}:
            return at, end
        if token.text in {",", ";"} and at + 1 < end:
            follow = doc[at + 1]
            if (
                (follow.lower_ in words("asides") and (at > after or follow.lower_ not in words("tells_on")))
                or follow.tag_ in {"VBG", "WDT", "WP", "PRP"}
                or follow.lower_ == "according"
            ):
                return None
            if follow.lower_ in {"and", "but"} and at + 2 < end and doc[at + 2].dep_ in {"nsubj", "det"}:
                return None
            main = next((t for t in doc[at + 1 : end] if t.tag_ in FINITE), None)
            return (at, end) if main is not None and main.lemma_.lower() not in tellings() else None
    return None


def _right_end(verb: "Token", after: int) -> int:
    """Where what follows the verb stops being told: at another main clause, or at "while", "although"."""
    doc = verb.doc
    end = verb.sent.end
    for at in range(after, min(end, after + FARTHEST)):
        if doc[at].text == ";":
            end = at
            break
    if verb.dep_ != "ROOT" and verb.right_edge.i + 1 > after + 2 and verb.dep_ not in {"ccomp", "conj", "dep"}:
        end = min(end, verb.right_edge.i + 1)
    for at in range(after + 1, min(end, after + FARTHEST) - 1):
        if doc[at].lower_ in words("contrasts") and doc[at - 1].text == "," and _tells_itself(doc[at].head):
            end = min(end, at)
    for child in verb.rights:
        left = child.left_edge.i
        if left <= after:
            continue
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
            own = any(grand.dep_ in {"nsubj", "nsubjpass", "expl"} for grand in child.lefts)
            said = child.lemma_.lower() in tellings()
            if (own or said) and not any(grand.lower_ == "that" for grand in child.lefts):
                end = min(end, left)
        if child.dep_ == "advcl" and doc[left].lower_ in words("contrasts"):
            end = min(end, left)
    return end


def _tells_itself(clause: "Token") -> bool:
    """A clause with a teller of its own ("while residents report …")."""
    return clause.lemma_.lower() in tellings() and any(child.dep_ == "nsubj" for child in clause.lefts)


def _before_aside(verb: "Token", start: int, end: int) -> int:
    """Where a relative clause begins: what is denied ends there, for the writer adds the rest."""
    doc = verb.doc
    for at in range(start + 2, end):
        token = doc[at]
        if token.tag_ in {"WDT", "WP"} and token.lower_ in {"which", "who"}:
            return at - 1 if doc[at - 1].pos_ == "ADP" else at
    return end


def act_sides(verb: "Token", start: int) -> Sides:
    """An act of speech is told with its subject, its verb and what hangs on it."""
    opens = verb.sent[-1].text == ":"
    quoted = next((c for c in verb.lefts if c.dep_ == "ccomp" and c.i < start and not _is_parted(c, start)), None)
    if quoted is not None and verb.lemma_.lower() not in words("factive"):  # "If they fire, we shall fire, X warned."
        return Sides((clip(quoted.left_edge.i, _right_end(verb, verb.i + 1), verb),), opens_next=opens)
    if verb.dep_ != "relcl":
        start = max(start, verb.left_edge.i)
    return Sides((clip(min(start, verb.i), _right_end(verb, verb.i + 1), verb),), opens_next=opens)


def _is_parted(clause: "Token", start: int) -> bool:
    return any(token.text == ";" for token in clause.doc[clause.i : start])


def clip(start: int, end: int, verb: "Token") -> tuple[int, int]:
    """The range, no farther from the verb than `FARTHEST`."""
    return max(start, verb.i - FARTHEST), min(end, verb.i + FARTHEST)


def _that(doc: "Doc", after: int, end: int) -> bool:
    """Whether "that" opens a clause shortly after the verb."""
    for token in doc[after : min(end, after + 12)]:
        if token.lower_ == "that" and token.dep_ in {"mark", "nsubj", "det", "nsubjpass"}:
            return token.dep_ == "mark" or token.i <= after + 1
        if token.text in {".", ";", '"', "“", ","}:
            return False
    return False


def finite(doc: "Doc", start: int, end: int, *, stop: bool) -> bool:
    """Whether a finite verb stands in the range, before a word that turns aside when `stop` is set."""
    for token in doc[start : min(end, start + FARTHEST)]:
        if token.tag_ in FINITE:
            return True
        if stop and (token.lower_ in words("asides") or (token.tag_ == "VBG" and token.lemma_.lower() in tellings())):
            return False
    return False


def near_quote(start: int, end: int, verb: "Token") -> bool:
    """Whether a quotation or a colon stands by the teller and its verb."""
    doc = verb.doc
    low, high = min(start, verb.i), max(end, verb.i + 1)
    near = [doc[i].text for i in range(max(0, low - 2), low)]
    near += [token.text for token in doc[high : high + 8]]
    return any(text in {'"', "“", "”", "«", "»", ":"} for text in near)


def rest_after(doc: "Doc", end: int, sent: "Span") -> tuple[int, int] | None:
    """What follows an "according to" phrase in its sentence, unless it turns aside."""
    while end < sent.end and (doc[end].is_punct or doc[end].pos_ == "CCONJ"):
        if doc[end].lower_ == "but":
            return None
        end += 1
    if end >= sent.end or doc[end].lower_ in words("asides") or not finite(doc, end, sent.end, stop=False):
        return None
    return end, min(sent.end, end + FARTHEST)
