"""What a flood of new sources alone tells, folded: one item of the brief for all of it, so that no list is filled."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from trucewatch.core.incidents import Incident
from trucewatch.core.sources import Flood
from trucewatch.publish.catalogue import phrases, plural, say
from trucewatch.publish.items import Desk, incident_item
from trucewatch.publish.report import Item, Line
from trucewatch.publish.wording import listing

FEWEST = 4
"""Incidents of one flood from which on they are folded: fewer fill no list."""
MOST_KINDS = 5

Folded = tuple[Flood, tuple[Incident, ...]]


def folded(incidents: Iterable[Incident], floods: Sequence[Flood]) -> tuple[Folded, ...]:
    """The incidents that nobody but a flood tells of, with that flood, in their order; none where they are few."""
    of = {root: flood for flood in floods for root in flood.roots}
    found: defaultdict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        if incident.roots and all(root in of for root in incident.roots):
            found[of[incident.roots[0]].root].append(incident)
    return tuple((of[root], tuple(told)) for root, told in found.items() if len(told) >= FEWEST)


def folded_item(flood: Flood, incidents: Sequence[Incident], desk: Desk) -> Item:
    """How many there are, of which kinds, from how many new sources; one of them as an example, with its footnotes."""
    kinds = Counter(incident.kind for incident in incidents)
    names = [f"{phrases()['kinds'][kind]}: {number}" for kind, number in kinds.most_common(MOST_KINDS)]
    more = len(kinds) - len(names)
    if more > 0:
        names.append(say("kinds_more", n=more))
    sentence = say(
        "flood_folded",
        incidents=plural(len(incidents), "incident"),
        sources=plural(flood.sources, "new_source"),
        documents=plural(flood.documents, "document"),
        kinds=listing(names),
    )
    example = incident_item(incidents[0], desk, is_short=True)
    return Item(
        record_id=example.record_id,
        short_id=example.short_id,
        sentence=sentence,
        marks=example.marks,
        lines=(Line(label=say("flood_example"), text=example.sentence),),
    )
