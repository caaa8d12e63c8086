"""What an earlier clause named and still holds: places and times carried into clauses that name none."""

from trucewatch.core.kinds import Group
from trucewatch.core.records import READERS_PARTS
from trucewatch.extract import places, times
from trucewatch.extract.draft import Draft

_CARRYING = frozenset({Group.VIOLENCE, Group.HUMANITARIAN, Group.POSTURE, Group.CALM})


def carry(drafts: list[Draft]) -> None:
    """Gives each event without a place or time those of the event before it.

    Times hold within a paragraph and a family of kinds; places also for the next paragraphs of the same part of
    the page (measured on annotated documents: each gains more than it spoils). Comments carry nothing over.
    """
    last: Draft | None = None
    for draft in drafts:
        if draft.kind.group not in _CARRYING:
            continue
        if last is not None and _reaches(last, draft):
            same = last.scene is draft.scene
            if draft.place is None and last.place is not None:
                draft.place = places.carried(last.place)
            if draft.time is None and last.time is not None and same and last.kind.group == draft.kind.group:
                draft.time = times.carried(last.time)
        last = draft


def _reaches(last: Draft, draft: Draft) -> bool:
    if last.scene is draft.scene:
        return True
    readers = {last.scene.block.part.kind, draft.scene.block.part.kind} & READERS_PARTS
    return not readers
