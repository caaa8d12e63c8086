"""People harmed: how many, how, and who they are."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.kinds import HarmKind, Who
from trucewatch.extract.grammar import children, clause_of, lemma
from trucewatch.extract.harm_nouns import group_rows, losses, noun_rows, put_at, some_there
from trucewatch.extract.harm_people import Row
from trucewatch.extract.harm_verbs import light_rows, state_rows, verb_rows
from trucewatch.extract.harm_words import among, told_by
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

__all__ = ["Row", "harm_rows", "rows_at"]
_PERSONS = frozenset({"he", "she", "they", "him", "her", "them"})
_REST = frozenset({"other", "others", "further", "more", "additional", "new", "else"})
_MORE = frozenset({"others", "other", "another", "more", "third", "further"})


def harm_rows(scene: Scene, first: int, last: int) -> list[Row]:
    """Every harm figure told by the tokens first..last (excluded) of a paragraph."""
    rows: list[Row] = []
    taken: set[int] = set()
    for token in scene.doc[first:last]:
        for row in rows_at(scene, token):
            if (row.victim is None or row.victim not in taken) and not _is_asked(scene.doc[row.told_by]):
                rows.append(_as_before(scene, row, rows))
                if row.victim is not None:
                    taken.add(row.victim)
    return _either(scene, _without_pronouns(scene, _without_totals(scene, rows)))


def _is_asked(token: "Token") -> bool:
    """ "It is unclear whether anyone was hurt", "if more are killed": asked or feared, not told."""
    above = [token, *(one for one in token.ancestors if one.sent.start == token.sent.start)]
    return any(child.lower_ in among("asking") for one in above for child in children(one, "mark"))


def rows_at(scene: Scene, token: "Token") -> list[Row]:
    """The harm figures that one word tells; "no further casualties" is none, for some were told before."""
    return [row for row in _rows_at(scene, token) if row.harm.maximum != 0 or not _is_rest(scene, row)]


def _is_rest(scene: Scene, row: Row) -> bool:
    words = (scene.doc[at] for at in (row.victim, row.told_by) if at is not None)
    return any(child.lower_ in _REST for word in words for child in (word, *word.children))


def _rows_at(scene: Scene, token: "Token") -> list[Row]:
    low = lemma(token)
    if token.lower_ in told_by("states") and (_is_those_told(token) or _is_group(token)):
        return group_rows(scene, token) or losses(scene, token)
    if token.lower_ in told_by("states"):
        kind = told_by("states")[token.lower_]
        found = put_at(scene, token) or some_there(scene, token, kind)
        if found:
            return found
    if token.pos_ in ("VERB", "AUX") and token.dep_ != "compound":
        if token.lower_ in told_by("groups") and (found := group_rows(scene, token)):
            return found
        if low in told_by("done") or low in told_by("undergone"):
            return verb_rows(scene, token)
        found = light_rows(scene, token)
        if found or token.lower_ not in told_by("states"):
            return found
    if token.lower_ in told_by("states"):
        return group_rows(scene, token) or state_rows(scene, token, told_by("states")[token.lower_])
    if token.lower_ in among("unhurt"):
        return state_rows(scene, token, HarmKind.INJURED)
    if token.pos_ in ("NOUN", "PROPN") and low in _telling():
        return noun_rows(scene, token)
    return []


@cache
def _telling() -> frozenset[str]:
    """The nouns that may tell harm."""
    counted = (word for key in ("counted", "of", "groups") for word in told_by(key))
    return frozenset(counted).union(*(among(key) for key in ("tolls", "toll_of", "bodies", "losses")))


def _is_those_told(token: "Token") -> bool:
    """ "Two of the injured": some of those told before, no figure of its own."""
    before = [word.lower_ for word in token.doc[max(0, token.i - 2) : token.i]]
    return before == ["of", "the"] and token.i > 2 and is_number_word(token.doc[token.i - 3].text)


def _is_group(token: "Token") -> bool:
    """ "Among the dead": the group itself, no state that a number before it is in."""
    return token.dep_ == "pobj" and not is_number_word(token.doc[token.i - 1].text)


def _as_before(scene: Scene, row: Row, rows: list[Row]) -> Row:
    """ "Killed a soldier and wounded five others": the others are of the same people."""
    if row.victim is not None and rows and (times := _times(scene.doc[row.victim])):
        low, high = (bound and bound * times for bound in (rows[-1].harm.minimum, rows[-1].harm.maximum))
        return replace(row, harm=replace(row.harm, minimum=low, maximum=high))
    if row.harm.who is not Who.UNKNOWN or row.victim is None or not rows or rows[-1].harm.maximum == 0:
        return row
    victim = scene.doc[row.victim]
    words = {victim.lower_, *(child.lower_ for child in victim.children)}
    bare = victim.pos_ == "NUM" or is_number_word(victim.text)
    person = any(child.dep_ == "appos" for child in victim.children) or victim.ent_type_ == "PERSON"
    if (words & _MORE or bare) and not person:
        whole = next(one for one in rows if one.told_by == rows[-1].told_by)
        return replace(row, harm=replace(row.harm, who=whole.harm.who))
    return row


def _times(victim: "Token") -> int:
    """By how much "as many" and "twice as many" multiply the figure told before; 0 for other words."""
    before = [word.lower_ for word in victim.doc[max(0, victim.i - 2) : victim.i]]
    if victim.lower_ not in ("many", "number") or before[-1:] not in (["as"], ["that"]):
        return 0
    return 2 if before[0] == "twice" else 1


def _without_totals(scene: Scene, rows: list[Row]) -> list[Row]:
    """One figure where a toll and what it is made of are told: "the toll rose to 31 after two more died".

    A toll that the deed brought to a number counts other deeds too, and is not this one's.
    """
    tolls = [row for row in rows if lemma(scene.doc[row.told_by]) in among("tolls") | among("toll_of")]
    left_out: list[Row] = []
    for toll in tolls:
        noun = scene.doc[toll.told_by]
        others = [row for row in rows if row not in tolls and row.harm.kind is toll.harm.kind]
        if others and noun.dep_ == "dobj" and lemma(noun.head) in among("bringing"):
            left_out.append(toll)
        else:
            left_out += [row for row in others if _is_later(scene.doc[row.told_by], noun)]
    return [row for row in rows if row not in left_out]


def _is_later(word: "Token", toll: "Token") -> bool:
    """Whether a word of harm stands in a clause with "after" or "when" on the toll's own verb."""
    clause = clause_of(word)
    return clause.dep_ == "advcl" and clause.head == clause_of(toll) and clause.i > toll.i


def _without_pronouns(scene: Scene, rows: list[Row]) -> list[Row]:
    """Drops "he was killed" beside a figure of the same harm in the sentence: those are told already."""
    kept: list[Row] = []
    for row in rows:
        others = any(one is not row and one.harm.kind is row.harm.kind for one in rows)
        is_pronoun = row.victim is not None and scene.doc[row.victim].lower_ in _PERSONS
        if not (others and is_pronoun):
            kept.append(row)
    return kept


def _either(scene: Scene, rows: list[Row]) -> list[Row]:
    """ "Twelve were killed or wounded", "40 dead and wounded": one figure for both, of no single kind."""
    found: list[Row] = []
    for row in rows:
        doc, at = scene.doc, row.told_by
        behind = [word.lower_ for word in doc[at + 1 : at + 3]]
        joined = len(behind) == 2 and behind[0] in ("or", "and") and behind[1] in told_by("states")
        other = joined and told_by("states")[behind[1]] is not row.harm.kind
        if other and behind[0] == "and" and any(one.told_by == at + 2 and one is not row for one in rows):
            other = False
        if other and (behind[0] == "or" or row.victim != at):
            found.append(replace(row, harm=replace(row.harm, kind=HarmKind.CASUALTIES)))
        else:
            found.append(row)
    return found
