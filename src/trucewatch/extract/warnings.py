"""Violence that a party says it will do: a threat, told by who makes it."""

from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Group, Kind, Stance
from trucewatch.extract.checks_speech import is_own_deed
from trucewatch.extract.draft import Draft
from trucewatch.extract.frames import WILLING
from trucewatch.extract.grammar import children, is_passive

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def warn(draft: Draft) -> None:
    """Makes a deed of war that its own doer announces a threat ("the army said it would shoot at …")."""
    if draft.kind.group is not Group.VIOLENCE or draft.stance not in (Stance.PLANNED, Stance.CONDITIONAL):
        return
    told = draft.chain[-1] if draft.chain else None
    if told is None or told.span is None or draft.rows or not _is_own(draft.token):
        return
    draft.kind = Kind.THREAT
    draft.actors = (Mention(text=told.text, span=told.span, hint=told.hint),)
    draft.place, draft.weapons, draft.time = None, (), None
    if draft.stance is Stance.PLANNED:
        draft.stance = Stance.ASSERTED


def _is_own(verb: "Token") -> bool:
    """Told with "will" of the speaker himself or of his own, or of nobody ("any ship will be fired on")."""
    if verb.pos_ != "VERB" or not any(child.lower_ in WILLING for child in children(verb, "aux")):
        return False
    if is_passive(verb):
        return not children(verb, "agent")
    return is_own_deed(verb)
