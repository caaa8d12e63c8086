"""The words that tell an event: the clause around its trigger, as one stretch."""

from typing import TYPE_CHECKING

from trucewatch.extract.grammar import CLAUSES, children, clause_of

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_DROPPED_EDGES = frozenset({"CCONJ", "PUNCT", "SPACE", "SCONJ"})


def clause_range(trigger: "Token") -> tuple[int, int]:
    """First and last-plus-one token of the clause that tells what the trigger names."""
    verb = clause_of(trigger)
    keep = set()
    stack = [verb]
    while stack:
        token = stack.pop()
        keep.add(token.i)
        for child in token.children:
            if trigger.i in (child.i,) or child.is_ancestor(trigger) or not _breaks_off(child, verb):
                stack.append(child)
    first, last = _run(keep, trigger, verb), max(keep) + 1
    doc = trigger.doc
    if verb.dep_ in ("relcl", "acl") and first > verb.head.left_edge.i and verb.head.pos_ in ("NOUN", "PROPN"):
        first = verb.head.left_edge.i
    while first < trigger.i and doc[first].pos_ in _DROPPED_EDGES and doc[first].text not in "\"“‘'(":
        first += 1
    while last - 1 > trigger.i and doc[last - 1].pos_ in _DROPPED_EDGES and doc[last - 1].text not in "\"”’')":
        last -= 1
    return first, last


def _run(keep: set[int], trigger: "Token", verb: "Token") -> int:
    """Where the clause begins once an adverbial clause put before it is left out ("while …, the group refused")."""
    anchor = min([trigger.i, verb.i, *(subject.left_edge.i for subject in children(verb, "nsubj", "nsubjpass"))])
    first = anchor
    while first - 1 >= 0 and not keep.isdisjoint(range(max(0, first - 3), first)):
        first -= 1
    return min(place for place in keep if place >= first)


def _breaks_off(child: "Token", verb: "Token") -> bool:
    """A clause of its own: another verb with its own subject, not what the first verb is about."""
    if child.dep_ in ("parataxis",):
        return True
    if child.dep_ == "conj" and child.head == verb and child.pos_ in ("VERB", "AUX"):
        return bool(children(child, "nsubj", "nsubjpass"))
    if child.dep_ == "advcl" and children(child, "nsubj", "nsubjpass"):
        return True
    return child.dep_ == "ccomp" and child.i < verb.i and child.dep_ in CLAUSES
