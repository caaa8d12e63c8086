"""What newer versions of pages changed: the old value struck, the new one beside it, when and by which page."""

from collections.abc import Sequence

from trucewatch.core.incidents import Change, Incident
from trucewatch.publish.catalogue import say
from trucewatch.publish.items import Desk, incident_item
from trucewatch.publish.plan import Plan
from trucewatch.publish.report import Group, Item, Line, Section
from trucewatch.publish.wording import change_text, changed_when, quote, short_id


def changed_section(plan: Plan, section: Section, found: Sequence[Change]) -> Section:
    """Incidents that a newer version of a page changed, those first that nobody has looked at; then what is gone."""
    opened, seen = say("changed_open"), say("changed_seen")
    groups: dict[str, list[Item]] = {opened: [], seen: []}
    incidents = [one for one in (*plan.current, *plan.rumours, *plan.aside) if one.changes]
    for incident in incidents:
        is_open = any(change.is_open for change in incident.changes)
        groups[opened if is_open else seen].append(_item(incident, plan.desk))
    shown = {change for incident in incidents for change in incident.changes}
    gone = [change for change in found if change.field == "claim" and not change.after and change not in shown]
    made = [Group(title=title, items=tuple(items)) for title, items in groups.items() if items]
    if gone:
        made.append(Group(title=say("gone"), note=say("gone_note"), items=tuple(map(_gone, gone))))
    return Section(
        anchor=section.anchor,
        title=section.title,
        intro=section.intro if made else "",
        empty=section.empty,
        groups=tuple(made),
    )


def _item(incident: Incident, desk: Desk) -> Item:
    return incident_item(incident, desk, lines=change_lines(incident), is_short=True)


def _gone(change: Change) -> Item:
    line = Line(label=changed_when(change), text="", struck=f"“{quote(change.before)}”")
    sentence = say("claim_gone")
    return Item(record_id=change.older_id, short_id=short_id(change.older_id), sentence=sentence, lines=(line,))


def change_lines(incident: Incident) -> tuple[Line, ...]:
    """A line for each value that changed."""
    lines = []
    for change in incident.changes:
        label, before, after = change_text(change)
        is_open = say("not_looked_at") if change.is_open else ""
        lines.append(Line(label=f"{changed_when(change)}{is_open}", text=f"{label}{after}", struck=before))
    return tuple(lines)
