"""Which words of its sentence an attribution holds."""

from collections.abc import Container
from typing import TYPE_CHECKING

from trucewatch.extract.attributions_found import Range
from trucewatch.extract.attributions_records import Manner
from trucewatch.extract.attributions_words import verbs, words
from trucewatch.extract.tellers_subjects import FINITE

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token

_QUOTES = frozenset({'"', "“", "”", "''", "``", "«", "»"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
FARTHEST = 250
"""Tokens to either side of a cue: a longer sentence is a list that was never cut."""


def clause_content(verb: "Token", source: Range | None) -> tuple[Range, ...]:
    """Token ranges of what a verb says: its clause, the words before it, or the quotation beside it."""
    doc, sent = verb.doc, verb.sent
    inverted = source is not None and source[0] > verb.i
    before = min(source[0], verb.i) if source and not _is_apart(source, verb) else verb.i
    after = max(source[1], verb.i + 1) if source and inverted else verb.i + 1
    right = _right_clause(verb, after)
    if right is not None:
        return (_with_mark(right, after, verb),)
    left = next((child for child in verb.lefts if child.dep_ == "ccomp" and child.i < before), None)
    quoted = before > sent.start and doc[before - 1].text in _QUOTES and bool(doc[before - 1].whitespace_)
    if quoted or (verb.lemma_.lower() not in words("needs_that") and (left or _closes(doc, before, sent.start))):
        start = _left_start(verb, before)
        if start < before:
            return ((start, before), *_rest(doc, after, sent.end))
    quote = _quote_after(doc, after, min(sent.end, after + 14))
    if quote is not None:
        return ((quote, _sentence_end(verb, quote)),)
    if verb.dep_ == "parataxis" or (verb.dep_ in {"ccomp", "ROOT"} and _in_commas(doc, before, after, sent.end)):
        ranges = [(sent.start, before)] if before > sent.start else []
        rest = _rest(doc, after, sent.end)
        return tuple(ranges + list(rest)) if rest or verb.dep_ == "parataxis" else ()
    return ()


def _is_apart(source: Range, verb: "Token") -> bool:
    """Whether other verbs stand between the source and its verb ("X came and said")."""
    return any(token.tag_ in FINITE for token in verb.doc[source[1] : verb.i] if token.pos_ == "VERB")


def _right_clause(verb: "Token", after: int) -> "Token | None":
    choosy = verb.lemma_.lower() in words("needs_that")
    for child in verb.rights:
        if child.dep_ not in {"ccomp", "advcl", "pcomp"} or child.i < after or is_infinitive(child):
            continue
        if (child.dep_ == "advcl" or choosy) and not (_has_that(child) or _is_quoted(child)):
            continue
        if not _credits(child):
            return child
    return None


def _is_marked(clause: "Token") -> bool:
    return any(child.lower_ in {"that", "whether"} and child.dep_ == "mark" for child in clause.lefts)


def _credits(clause: "Token") -> bool:
    """A telling that ends its sentence and tells nothing behind itself: "The truce held, X said."."""
    entry = verbs().get(clause.lemma_.lower())
    told = entry is not None and entry.patterns.get("clause") is Manner.SAYS and clause.tag_ in FINITE
    ends = clause.nbor(1).is_punct if clause.i + 1 < len(clause.doc) else True
    return told and ends and clause.i > 0 and clause.nbor(-1).dep_ == "nsubj"


def _is_quoted(clause: "Token") -> bool:
    first = clause.left_edge.i
    mark = clause.doc[first - 1] if first > 0 and clause.doc[first].text not in _QUOTES else clause.doc[first]
    return mark.text in _QUOTES and not mark.whitespace_


def _has_that(clause: "Token") -> bool:
    return any(child.lower_ in words("openers") for child in clause.lefts)


def is_infinitive(verb: "Token") -> bool:
    """Whether "to" stands before a verb, or one it is joined with."""
    return any(child.tag_ == "TO" for child in verb.lefts)


def _with_mark(clause: "Token", after: int, verb: "Token") -> Range:
    """The clause from "that" or its opening mark of quotation on, to where the telling ends."""
    doc, start = verb.doc, max(clause.left_edge.i, after)
    while start > after and doc[start - 1].text in _QUOTES:
        start -= 1
    return start, max(_sentence_end(verb, start), start + 1)


def _sentence_end(verb: "Token", start: int) -> int:
    """Where what follows a verb stops being told: at another main clause, at "while", at another cue."""
    doc = verb.doc
    end = min(verb.sent.end, start + FARTHEST)
    if verb.dep_ not in {"ROOT", "ccomp", "conj", "dep", "parataxis"}:
        end = min(end, verb.right_edge.i + 1)
    for child in verb.rights:
        left = child.left_edge.i
        if left <= start:
            continue
        is_own = any(grand.dep_ in {"nsubj", "nsubjpass", "expl"} for grand in child.lefts)
        that = any(grand.lower_ == "that" for grand in child.lefts)
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and not that:
            end = min(end, left - 1 if doc[left - 1].dep_ in {"cc", "punct"} else left)
        elif child.dep_ == "advcl" and (doc[left].lower_ in words("contrasts") or (not is_own and child.tag_ == "VBG")):
            end = min(end, left)
    for at in range(start + 2, end):
        token = doc[at]
        if token.dep_ == "conj" and resumes(token, verb):
            end = token.left_edge.i if token.left_edge.i > start else at
            while end > start + 1 and doc[end - 1].dep_ in {"cc", "punct", "advmod"}:
                end -= 1
            break
    while end > start + 1 and doc[end - 1].lower_ in {",", "and", "but", ";", ".", "—", "-"}:
        end -= 1
    return end


def resumes(token: "Token", verb: "Token") -> bool:
    """Whether a verb that the parser joined to what is told goes on with the telling: "said X and insisted Y"."""
    if token.tag_ != verb.tag_ or token.tag_ not in FINITE or any(c.dep_ in _SUBJECTS for c in token.lefts):
        return False
    entry = verbs().get(token.lemma_.lower())
    return entry is not None and entry.patterns.get("clause") is Manner.SAYS


def _closes(doc: "Doc", before: int, start: int) -> bool:
    """Whether a quotation or a clause with its comma ends right before a token."""
    if before <= start:
        return False
    if doc[before - 1].text in _QUOTES:
        return bool(doc[before - 1].whitespace_)
    if doc[before - 1].text not in {",", "?", "!", "—"}:
        return False
    return any(token.tag_ in FINITE for token in doc[max(start, before - FARTHEST) : before])


def _left_start(verb: "Token", before: int) -> int:
    """Where what stands before the verb begins: after a semicolon, or a clause set off by "while"."""
    floor = max(verb.sent.start, before - FARTHEST)
    for child in verb.lefts:
        if child.dep_ == "advcl" and child.right_edge.i < before and child.left_edge.lower_ in words("contrasts"):
            floor = max(floor, child.right_edge.i + 1)
    if verb.dep_ == "conj" and verb.head.i < before and verb.head.pos_ == "VERB":
        inner = next((child for child in verb.lefts if child.dep_ == "ccomp"), None)
        floor = max(floor, inner.left_edge.i if inner is not None else floor)
    return floor


def _rest(doc: "Doc", after: int, end: int) -> tuple[Range, ...]:
    """What goes on after ", he said,": a quotation, or the clause it broke into."""
    is_marked = after + 2 < end and doc[after].text in {",", ";", "—"}
    if is_marked:
        follow = doc[after + 1]
        if follow.tag_ in {"VBG", "WDT", "WP"} or follow.lower_ == "according" or follow.lower_ in words("contrasts"):
            return ()
    quote = _quote_after(doc, after, min(end, after + 16))
    if quote is not None:
        return ((quote, end),)
    goes_on = is_marked and doc[after + 1].lower_ not in words("asides")
    if goes_on and any(token.tag_ in FINITE for token in doc[after + 1 : min(end, after + FARTHEST)]):
        return ((after + 1, end),)
    return ()


def _quote_after(doc: "Doc", start: int, end: int) -> int | None:
    """The first mark of quotation in a range, before any full stop."""
    for at in range(start, end):
        if doc[at].text in _QUOTES and not doc[at].whitespace_:
            return at
        if doc[at].text in {".", ";", "?", "!"}:
            return None
    return None


def _in_commas(doc: "Doc", before: int, after: int, end: int) -> bool:
    left = before > 0 and doc[before - 1].text in {",", "—", "-"}
    right = after < end and doc[after].text in {",", "—", "-"}
    return left and right


def thing_content(verb: "Token") -> Range | None:
    """Token range of a verb's object, with what is said of it ("for", "as", "of" and their words)."""
    doc = verb.doc
    objects = [child for child in verb.rights if child.dep_ in {"dobj", "oprd", "attr"}]
    if not objects:
        return None
    start, end = objects[0].left_edge.i, objects[-1].right_edge.i + 1
    for child in verb.rights:
        joins = child.dep_ == "prep" and child.lower_ in words("joins")
        if child.i >= end and (joins or child.dep_ in {"xcomp", "oprd", "acomp"}) and child.left_edge.i <= end + 1:
            end = child.right_edge.i + 1
    if start > verb.i + 1 and doc[start - 1].text in _QUOTES:
        start -= 1
    if end < len(doc) and doc[end].text in _QUOTES:
        end += 1
    return start, min(end, start + FARTHEST)


def person_content(verb: "Token") -> Range | None:
    """Token range of "X to do something", "X a liar": the person and what he is to do or be."""
    ends = [child for child in verb.rights if child.dep_ in {"xcomp", "ccomp", "oprd"}]
    things = [child for child in verb.rights if child.dep_ in {"dobj", "nsubj"}]
    ends = [child for child in ends if child.dep_ == "oprd" or is_infinitive(child) or _is_small(child)]
    if not ends or not (things or any(_has_subject(child) for child in ends)):
        return None
    first = min([*(child.left_edge.i for child in things if child.i < ends[0].i), ends[0].left_edge.i])
    return first, min(max(child.right_edge.i for child in ends) + 1, first + FARTHEST)


def _is_small(clause: "Token") -> bool:
    """A clause without a finite verb: "called the deal dead", "wants them gone"."""
    return clause.tag_ not in FINITE and not any(child.dep_ in {"aux", "cop"} for child in clause.lefts)


def _has_subject(clause: "Token") -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in clause.lefts)


def infinitive_content(verb: "Token") -> Range | None:
    """Token range of "to do something" behind a verb, noun or adjective."""
    for child in verb.rights:
        if child.dep_ in {"xcomp", "acl", "ccomp", "advcl", "relcl"} and is_infinitive(child):
            if any(grand.dep_ == "nsubj" for grand in child.lefts):
                return None
            return child.left_edge.i, min(child.right_edge.i + 1, child.i + FARTHEST)
        if child.dep_ == "xcomp" and child.tag_ == "VBG":
            return child.left_edge.i, min(child.right_edge.i + 1, child.i + FARTHEST)
    return None


def clause_of(word: "Token") -> "Token | None":
    """The clause that tells what a noun or an adjective is about: "the claim (by X) that …", "confident (that) …"."""
    for child in word.rights:
        if child.dep_ in {"acl", "ccomp", "relcl"} and _is_marked(child):
            return child
        if child.dep_ == "ccomp" and word.pos_ == "ADJ":
            return child
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            for clause in (great for grand in child.rights for great in grand.rights):
                if clause.dep_ in {"relcl", "acl"} and clause.left_edge.lower_ == "that" and _is_whole(clause):
                    return clause
    return None


def _is_whole(clause: "Token") -> bool:
    """A clause that lacks no part for which "that" could stand: it has a subject, and another object beside "that"."""
    roles = [child.dep_ for child in clause.children if child.lower_ != "that"]
    that = next((child for child in clause.children if child.lower_ == "that"), None)
    return "nsubj" in roles and (that is None or that.dep_ == "mark" or that.dep_ in roles)


def preposition_content(word: "Token", prepositions: Container[str]) -> "tuple[Token, Range] | None":
    """The first listed preposition behind a word, and the token range of what follows it."""
    for child in word.rights:
        if child.dep_ in {"prep", "prt", "agent", "dative"} and child.lower_ in prepositions:
            inner = [grand for grand in child.rights if grand.dep_ in {"pobj", "pcomp"}]
            if inner:
                end = max(grand.right_edge.i for grand in inner) + 1
                return child, (child.i + 1, min(end, child.i + FARTHEST))
    return None
