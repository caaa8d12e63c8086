"""Incidents that the two-person rule keeps from being called alleged breaches until people have judged them."""

from collections.abc import Mapping
from dataclasses import replace

from trucewatch.publish.catalogue import say
from trucewatch.publish.items import incident_item
from trucewatch.publish.plan import Plan
from trucewatch.publish.report import Group, Section

FIRST, SECOND = "accept", "approve"
"""Whose word is awaited: anybody's who may review, or another one's than the first."""


def awaiting_section(plan: Plan, section: Section, waiting: Mapping[str, str]) -> Section:
    """Current incidents that wait, by whose word they wait for: what is told, and nothing of agreements."""
    groups = []
    for awaits in (SECOND, FIRST):
        found = [incident for incident in plan.current if waiting.get(incident.id) == awaits]
        if found:
            items = tuple(incident_item(incident, plan.desk) for incident in found)
            groups.append(Group(title=say(f"awaits_{awaits}"), items=items))
            plan.shown.update(incident.id for incident in found)
    return replace(section, intro=section.intro if groups else "", groups=tuple(groups))
