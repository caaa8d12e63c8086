"""What an earlier clause named and still holds: places and times carried into clauses that name none."""

from trucewatch.core.kinds import Group
from trucewatch.extract import places, times
from trucewatch.extract.draft import Draft

_CARRYING = frozenset({Group.VIOLENCE, Group.HUMANITARIAN, Group.POSTURE, Group.CALM})


def carry(drafts: list[Draft]) -> None:
    """Gives each event without a place or time those of the event before it in its paragraph."""
    last: Draft | None = None
    for draft in drafts:
        if draft.kind.group not in _CARRYING:
            continue
        if last is not None and last.scene is draft.scene:
            if draft.place is None and last.place is not None:
                draft.place = places.carried(last.place)
            if draft.time is None and last.time is not None and last.kind.group == draft.kind.group:
                draft.time = times.carried(last.time)
        last = draft
