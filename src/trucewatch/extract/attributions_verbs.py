"""Verbs that attribute: "X said that …", "X promised to …", "X praised Y", "X was accused by Y of …"."""

from typing import TYPE_CHECKING, NamedTuple

from trucewatch.extract.attributions_content import (
    clause_content,
    infinitive_content,
    is_infinitive,
    person_content,
    preposition_content,
    thing_content,
)
from trucewatch.extract.attributions_found import Range, Reading
from trucewatch.extract.attributions_records import Manner
from trucewatch.extract.attributions_sources import passive_source, source_of
from trucewatch.extract.attributions_words import CLAUSE, INFINITIVE, PERSON, THING, Entry, verbs, words

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_SKIPPED = frozenset({"amod", "compound", "nmod"})
_HELPERS = frozenset({"aux", "auxpass", "neg", "advmod"})


class _Fit(NamedTuple):
    """A pattern that fits: its content, its manner, its name, and the last word of the cue."""

    contents: tuple[Range, ...]
    manner: Manner
    pattern: str
    last: int


def of_verb(verb: "Token", lemma: str) -> Reading | None:
    """The attribution that a verb of the list makes, if its words fit one of its patterns."""
    entry = verbs()[lemma]
    if verb.dep_ in _SKIPPED:
        return None
    if _is_passive(verb):
        fit, source = _passive(verb, entry), passive_source(verb)
    else:
        source = source_of(verb)
        fit = _active(verb, entry, source)
    opens = _opens(verb)
    if fit is None or not (fit.contents or opens):
        return None
    return Reading(
        source=source,
        cue=_cue(verb, fit.last),
        contents=fit.contents,
        manner=fit.manner,
        rule=f"verb {lemma}: {fit.pattern}",
        is_speech=entry.patterns.get(CLAUSE) is Manner.SAYS,
        opens=opens,
    )


def _is_passive(verb: "Token") -> bool:
    helpers = {child.dep_ for child in verb.lefts}
    if verb.tag_ != "VBN" or verb.dep_ != "acl" or "aux" in helpers:
        return "auxpass" in helpers
    # "A source denied that …" is at times read as a noun with a participle.
    return not (verb.head.dep_ == "ROOT" and any(child.dep_ == "ccomp" for child in verb.rights))


def _opens(verb: "Token") -> bool:
    sent = verb.sent
    last = sent[-2] if len(sent) > 1 and sent[-1].is_space else sent[-1]
    return str(last.text) == ":"


def _cue(verb: "Token", last: int) -> Range:
    """The verb with its auxiliaries and "not", to the preposition that opens its content."""
    doc, start = verb.doc, verb.i
    while start > verb.sent.start and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in _HELPERS:
        start -= 1
    return start, max(last, verb.i) + 1


def _active(verb: "Token", entry: Entry, source: Range | None) -> _Fit | None:
    patterns = entry.patterns
    if PERSON in patterns and (held := person_content(verb)) is not None:
        return _Fit((held,), patterns[PERSON], PERSON, verb.i)
    if CLAUSE in patterns and (told := clause_content(verb, source)):
        return _Fit(told, patterns[CLAUSE], CLAUSE, verb.i)
    if INFINITIVE in patterns and (held := infinitive_content(verb)) is not None:
        return _Fit((held,), patterns[INFINITIVE], INFINITIVE, verb.i)
    if entry.prepositions:
        read = preposition_content(verb, entry.prepositions)
        has_object = any(child.dep_ == "dobj" for child in verb.rights)
        if read is not None and (THING not in patterns or not has_object):
            return _Fit((read[1],), entry.prepositions[read[0].lower_], read[0].lower_, read[0].i)
    if THING in patterns and (held := thing_content(verb)) is not None:
        return _Fit((held,), patterns[THING], THING, verb.i)
    return _Fit((), patterns[CLAUSE], CLAUSE, verb.i) if CLAUSE in patterns else None


def _passive(verb: "Token", entry: Entry) -> _Fit | None:
    """ "X was praised by Y", "it was reported that …", "X is believed to …"."""
    patterns = entry.patterns
    subject = next((child for child in verb.lefts if child.dep_ in {"nsubjpass", "nsubj"}), None)
    if subject is None and verb.dep_ != "acl":
        return None
    edges = (verb.head.left_edge.i, verb.i) if subject is None else (subject.left_edge.i, subject.right_edge.i + 1)
    clause = next((child for child in verb.rights if child.dep_ in {"ccomp", "xcomp"}), None)
    if clause is not None:
        held = (clause.left_edge.i, clause.right_edge.i + 1)
        if is_infinitive(clause):
            manner = next((patterns[one] for one in (INFINITIVE, PERSON, CLAUSE) if one in patterns), None)
            return _Fit((edges, held), manner, "passive infinitive", verb.i) if manner else None
        if CLAUSE in patterns:
            return _Fit((held,), patterns[CLAUSE], "passive clause", verb.i)
    manner = patterns.get(THING) or patterns.get(PERSON) or (patterns.get(CLAUSE) if passive_source(verb) else None)
    if manner is None:
        return None
    for child in verb.rights:
        if child.dep_ == "oprd" or (child.dep_ == "prep" and child.lower_ in words("joins")):
            return _Fit((edges, (child.left_edge.i, child.right_edge.i + 1)), manner, "passive", verb.i)
    return _Fit((edges,), manner, "passive", verb.i)
