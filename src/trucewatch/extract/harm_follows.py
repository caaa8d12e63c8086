"""Harm told after its event: "Shells hit the town. Two people were killed." is one event, not two."""

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind, Telling
from trucewatch.extract.draft import FIRE, Draft
from trucewatch.extract.grammar import children
from trucewatch.extract.lexicon import words
from trucewatch.extract.scene import Scene

_DEEDS = FIRE | {Kind.ARMED_CLASH}


def with_what_follows(scene: Scene, found: list[Draft]) -> list[Draft]:
    """The drafts of a paragraph, casualties told of the deed just before them given to that deed."""
    kept: list[Draft] = []
    sentences = [sentence.start for sentence in scene.doc.sents]
    last: Draft | None = None
    for draft in found:
        if draft.kind is not Kind.CASUALTIES:
            if kept and kept[-1].kind is Kind.CASUALTIES and _takes_up(draft, kept[-1], sentences):
                _give(kept.pop(), draft)
            kept.append(draft)
            last = draft if draft.kind in _DEEDS else None
        elif last is not None and _is_near(draft, last, sentences) and _is_of(draft, last):
            _give(draft, last)
        else:
            kept.append(draft)
    return kept


def with_next_paragraph(before: list[Draft], found: list[Draft]) -> list[Draft]:
    """The drafts of a paragraph without casualties that it opens with, where those are of the deed told above.

    Agencies write a paragraph a sentence: "Planes bombed X." and below it "Eight people were killed, medics said."
    """
    if not before or not found or before[-1].kind not in _DEEDS or found[0].kind is not Kind.CASUALTIES:
        return found
    harm, deed = found[0], before[-1]
    opens = harm.sentence[0] == 0 and harm.scene.above is deed.scene
    closes = deed.sentence[0] == list(deed.scene.doc.sents)[-1].start
    if not (opens and closes) or deed.rows or harm.place is not None or harm.time is not None:
        return found
    if not _is_of(harm, deed):
        return found
    _give(harm, deed)
    return found[1:]


def _give(harm: Draft, deed: Draft) -> None:
    """The casualties' figures, words and teller to the deed that caused them."""
    figures = {row.harm.kind for row in harm.rows}
    deed.rows = [row for row in deed.rows if row.harm.kind not in figures] + harm.rows
    deed.also.append(harm.offsets)
    deed.targets = deed.targets or harm.targets
    deed.chain = deed.chain or harm.chain
    deed.place = deed.place or harm.place
    deed.time = deed.time or harm.time


def _takes_up(deed: Draft, harm: Draft, sentences: list[int]) -> bool:
    """ "Two soldiers were killed. They died when a missile hit their car": who they are was told before."""
    if deed.kind not in _DEEDS or sentences.index(deed.sentence[0]) - sentences.index(harm.sentence[0]) != 1:
        return False
    taken = [row for row in deed.rows if row.victim is not None and deed.scene.doc[row.victim].lower_ in _THEY]
    return any(row.harm.kind is other.harm.kind for row in taken for other in harm.rows) and not harm.actors


_THEY = frozenset({"they", "both", "he", "she", "all"})


def _is_near(harm: Draft, deed: Draft, sentences: list[int]) -> bool:
    """Whether nothing but a sentence lies between casualties and a deed of one paragraph."""
    apart = sentences.index(harm.sentence[0]) - sentences.index(deed.sentence[0])
    reached = max([deed.sentence[0], *(row.told_by for row in deed.rows)])
    return apart <= 1 or harm.token.sent.start - reached <= _FAR


def _is_of(harm: Draft, deed: Draft) -> bool:
    """Whether casualties may be those of a deed told before: of no other place, day or teller, no total."""
    if not harm.rows or _is_total(harm) or _is_early(harm) or harm.actors:
        return False
    if {row.harm.kind for row in harm.rows} & {row.harm.kind for row in deed.rows}:
        return False
    return _fits(harm, harm.place, deed) and _fits(harm, harm.time, deed) and _same_tellers(harm, deed)


_FAR = 40


def _is_total(harm: Draft) -> bool:
    """A balance of more than one event ("since January", "so far", "in all")."""
    return any(token.lower_ in words("lexicons", "harm", "totals") for token in harm.token.sent)


def _is_early(harm: Draft) -> bool:
    """ "Had been killed in an earlier strike"."""
    return any(child.lower_ == "had" for child in children(harm.token, "aux"))


def _fits(harm: Draft, told: Mention | None, deed: Draft) -> bool:
    """Whether a place or time told with the harm is none that its deed is told without."""
    if told is None:
        return True
    own = {mention.text.lower() for mention in (deed.place, deed.time) if mention is not None}
    is_time = told is harm.time
    if told.text.lower() in own or (deed.time if is_time else deed.place) is None:
        return True
    first, last = deed.offsets
    return told.text.lower() in deed.scene.document.text[first:last].lower()


def _same_tellers(harm: Draft, deed: Draft) -> bool:
    """Harm told by nobody else than the deed, or by the first who is named for either ("medics say four died")."""
    told, deeds = ([teller.text for teller in draft.chain] for draft in (harm, deed))
    if any(teller.telling is Telling.DENY for teller in harm.chain):
        return False
    is_bare = harm.place is None and harm.time is None
    return not told or told == deeds or (not deeds and is_bare)
