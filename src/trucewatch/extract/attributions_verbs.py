"""Verbs that attribute: "X said that …", "X promised to …", "X praised Y", "X was accused by Y of …"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.extract.attributions_content import (
    Range,
    clause_content,
    infinitive_content,
    is_infinitive,
    person_content,
    preposition_content,
    thing_content,
)
from trucewatch.extract.attributions_found import Found, offsets
from trucewatch.extract.attributions_records import Manner
from trucewatch.extract.attributions_sources import passive_source, source_of
from trucewatch.extract.attributions_words import (
    CLAUSE,
    INFINITIVE,
    PERSON,
    RECIPIENT,
    THING,
    Entry,
    verbs,
    words,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucewatch.extract.syntax import Block

_SKIPPED = frozenset({"amod", "compound", "nmod"})


def of_verb(verb: "Token", lemma: str, block: "Block", number: int) -> Iterator[Found]:
    """The attribution that a verb of the list makes, if its words fit one of its patterns."""
    entry = verbs()[lemma]
    if verb.dep_ in _SKIPPED:
        return
    is_passive = any(child.dep_ == "auxpass" for child in verb.lefts)
    if is_passive or (verb.tag_ == "VBN" and verb.dep_ == "acl" and not any(c.dep_ == "aux" for c in verb.lefts)):
        found = _passive(verb, entry)
        source = passive_source(verb)
    else:
        source = source_of(verb)
        found = _active(verb, entry, source)
    if found is None:
        return
    ranges, manner, pattern, last = found
    if not ranges and not _opens(verb):
        return
    doc, base = block.doc, block.start
    start, end = _cue(verb, last)
    sent = verb.sent
    yield Found(
        source=offsets(doc, base, source) if source else None,
        cue=offsets(doc, base, (start, end)),
        contents=[offsets(doc, base, one) for one in ranges if one[0] < one[1]],
        manner=manner,
        rule=f"verb {lemma}: {pattern}",
        sentence=offsets(doc, base, (sent.start, sent.end)),
        block=number,
        is_speech=CLAUSE in entry.patterns and entry.patterns[CLAUSE] is Manner.SAYS,
        opens=_opens(verb),
    )


def _opens(verb: "Token") -> bool:
    sent = verb.sent
    return bool(sent[-1].text == ":" or (len(sent) > 1 and sent[-1].is_space and sent[-2].text == ":"))


def _cue(verb: "Token", last: int) -> Range:
    """The verb with its auxiliaries and "not", to the preposition that opens its content."""
    start = verb.i
    while (
        start > verb.sent.start
        and verb.doc[start - 1].head.i == verb.i
        and verb.doc[start - 1].dep_
        in {
            "aux",
            "auxpass",
            "neg",
            "advmod",
        }
    ):
        start -= 1
    return start, max(last, verb.i) + 1


_Read = tuple[tuple[Range, ...], Manner, str, int]


def _active(verb: "Token", entry: Entry, source: Range | None) -> "_Read | None":
    patterns = entry.patterns
    if PERSON in patterns and (held := person_content(verb)) is not None:
        return (held,), patterns[PERSON], PERSON, verb.i
    if CLAUSE in patterns:
        told = clause_content(verb, source, takes_recipient=RECIPIENT in patterns)
        if told:
            return told, patterns[CLAUSE], CLAUSE, verb.i
    if INFINITIVE in patterns and (held := infinitive_content(verb)) is not None:
        return (held,), patterns[INFINITIVE], INFINITIVE, verb.i
    if entry.prepositions:
        read = preposition_content(verb, frozenset(entry.prepositions))
        has_object = any(child.dep_ == "dobj" for child in verb.rights)
        if read is not None and (THING not in patterns or not has_object):
            return (read[1],), entry.prepositions[read[0].lower_], read[0].lower_, read[0].i
    if THING in patterns and (held := thing_content(verb)) is not None:
        return (held,), patterns[THING], THING, verb.i
    if CLAUSE in patterns and _opens(verb):
        return (), patterns[CLAUSE], CLAUSE, verb.i
    return None


def _passive(verb: "Token", entry: Entry) -> "_Read | None":
    """ "X was praised by Y", "it was reported that …", "X is believed to …"."""
    patterns = entry.patterns
    subject = next((child for child in verb.lefts if child.dep_ in {"nsubjpass", "nsubj"}), None)
    clause = next((child for child in verb.rights if child.dep_ in {"ccomp", "xcomp"}), None)
    start = subject.left_edge.i if subject is not None else None
    if verb.dep_ == "acl":
        start = verb.head.left_edge.i
    if start is None:
        return None
    stop = subject.right_edge.i + 1 if subject is not None else verb.i
    if clause is not None and is_infinitive(clause):
        manner = next((patterns[one] for one in (INFINITIVE, PERSON, CLAUSE) if one in patterns), None)
        return (
            (((start, stop), (clause.left_edge.i, clause.right_edge.i + 1)), manner, "passive", verb.i)
            if manner
            else None
        )
    if clause is not None and CLAUSE in patterns:
        held = (clause.left_edge.i, clause.right_edge.i + 1)
        return (held,), patterns[CLAUSE], "passive clause", verb.i
    manner = patterns.get(THING) or patterns.get(PERSON) or (patterns.get(CLAUSE) if passive_source(verb) else None)
    if manner is None:
        return None
    ranges = [(start, stop)]
    for child in verb.rights:
        if child.dep_ in {"oprd", "prep"} and (child.dep_ == "oprd" or child.lower_ in words("joins")):
            ranges.append((child.left_edge.i, child.right_edge.i + 1))
            break
    return tuple(ranges), manner, "passive", verb.i
