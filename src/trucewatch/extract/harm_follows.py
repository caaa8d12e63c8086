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
            kept.append(draft)
            last = draft if draft.kind in _DEEDS else None
        elif last is not None and _is_of(draft, last, sentences):
            last.rows += draft.rows
            last.also.append(draft.offsets)
            last.targets = last.targets or draft.targets
        else:
            kept.append(draft)
    return kept


def _is_of(harm: Draft, deed: Draft, sentences: list[int]) -> bool:
    """Whether casualties are those of the deed told before: next to it, of no other place, day or teller, no total."""
    apart = sentences.index(harm.sentence[0]) - sentences.index(deed.sentence[0])
    reached = max([deed.sentence[0], *(row.told_by for row in deed.rows)])
    if apart > 1 and harm.token.sent.start - reached > _FAR:
        return False
    if not harm.rows or _is_total(harm) or _is_early(harm) or harm.actors:
        return False
    if {row.harm.kind for row in harm.rows} & {row.harm.kind for row in deed.rows}:
        return False
    return _fits(harm.place, deed.place) and _fits(harm.time, deed.time) and _same_tellers(harm, deed)


_FAR = 40


def _is_total(harm: Draft) -> bool:
    """A balance of more than one event ("since January", "so far", "in all")."""
    return any(token.lower_ in words("lexicons", "harm", "totals") for token in harm.token.sent)


def _is_early(harm: Draft) -> bool:
    """ "Had been killed in an earlier strike"."""
    return any(child.lower_ == "had" for child in children(harm.token, "aux"))


def _fits(harm: Mention | None, deed: Mention | None) -> bool:
    return harm is None or deed is None or harm.text.lower() == deed.text.lower()


def _same_tellers(harm: Draft, deed: Draft) -> bool:
    told, deeds = ([teller.text for teller in draft.chain] for draft in (harm, deed))
    is_denied = any(teller.telling is Telling.DENY for teller in harm.chain)
    return not is_denied and (not told or told == deeds)
