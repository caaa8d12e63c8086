"""What a brief rests on, and does not: sources that spoke, fell silent or could not be reached; ranges of need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import HarmKind, Kind, Who
from trucewatch.core.records import Document
from trucewatch.core.sources import Flood
from trucewatch.publish.catalogue import phrases, plural, say
from trucewatch.publish.figures import Bounds, figures
from trucewatch.publish.items import Desk, incident_item
from trucewatch.publish.plan import Plan
from trucewatch.publish.report import Group, Section, Table
from trucewatch.publish.wording import clean, listing, place_text, sources_text

LOOKED_BACK = timedelta(days=14)
"""Whoever spoke in so many days before the period and not in it is named as silent."""
MOST_NAMED = 40
MONITORS = frozenset({"monitor", "un_body", "ngo"})
"""Kinds of actors whose way is barred: those who would see."""


def coverage_section(
    plan: Plan,
    section: Section,
    documents: Sequence[Document],
    days: tuple[date | None, date | None],
    gone: Sequence[str],
    floods: Sequence[Flood] = (),
) -> Section:
    """Who spoke, who fell silent, which pages could not be reached, who flooded the ledger; then monitors who were
    denied access."""
    start, end = days
    rows = []
    spoke = _publishers(documents, start, end)
    rows.append((say("spoke"), _named(spoke)))
    if start is not None:
        silent = [one for one in _publishers(documents, start - LOOKED_BACK, start) if one not in set(spoke)]
        rows.append((say("silent"), _named(silent)))
    rows.append((say("unreachable"), _named(clean(one) for one in gone)))
    titles = {document.id: clean(document.title or document.location) for document in documents}
    rows += [(say("flooded"), flood_text(one, titles)) for one in floods if start is None or one.last.date() >= start]
    barred = [one for one in plan.current if _bars_a_monitor(one)]
    items = tuple(incident_item(one, plan.desk, is_short=True) for one in barred)
    groups = (Group(title=say("monitors_denied"), items=items),) if items else ()
    headings = tuple(phrases()["coverage_table"].values())
    return replace(section, table=Table(headings=headings, rows=tuple(rows)), groups=groups)


def flood_text(flood: Flood, titles: Mapping[str, str]) -> str:
    """`500 new sources with 10,000 documents, read from … to … (UTC), tell alike; …: Title A and Title B`."""
    told = say(
        "flood_told",
        sources=plural(flood.sources, "new_source"),
        documents=plural(flood.documents, "document"),
        first=f"{flood.first:%Y-%m-%d %H:%M}",
        last=f"{flood.last:%Y-%m-%d %H:%M}",
    )
    named = list(dict.fromkeys(titles[one] for one in flood.examples if one in titles))
    return say("flood_as", told=told, titles=listing(named)) if named else told


def _publishers(documents: Iterable[Document], start: date | None, end: date | None) -> list[str]:
    found = {
        clean(document.publisher or document.location)
        for document in documents
        if document.published is None
        or ((start is None or document.published >= start) and (end is None or document.published < end))
    }
    return sorted(found, key=str.casefold)


def _named(names: Iterable[str]) -> str:
    told = list(names)
    if len(told) > MOST_NAMED:
        return f"{len(told)}: {say('comma').join(told[:MOST_NAMED])} …"
    return f"{len(told)}: {listing(told)}" if told else say("none")


def _bars_a_monitor(incident: Incident) -> bool:
    return incident.kind is Kind.ACCESS_DENIAL and any(actor.kind in MONITORS for actor in incident.targets)


def ranges_table(plan: Plan) -> Table | None:
    """People trapped and displaced, from the lowest figure told to the highest, and access denied, by place."""
    rows = []
    for incident in plan.current:
        for kind in (HarmKind.TRAPPED, HarmKind.DISPLACED):
            told = figures(incident, kind, Who)
            if told:
                rows.append(_row(incident, phrases()["harm"][kind], _range(told), plan.desk))
        if incident.kind is Kind.ACCESS_DENIAL:
            rows.append(_row(incident, phrases()["kinds"][incident.kind], say("no_figure"), plan.desk))
    headings = tuple(phrases()["ranges_table"].values())
    return Table(headings=headings, rows=tuple(dict.fromkeys(rows))) if rows else None


def _row(incident: Incident, what: str, figure: str, desk: Desk) -> tuple[str, ...]:
    where = place_text(incident.place) or say("not_told")
    return where, what, figure, sources_text(incident, desk.names)


def _range(told: Sequence[Bounds]) -> str:
    """`500 to 2,000`, `at least 500`, `500`; by how many roots where several tell one."""
    low = min(one.low for one in told)
    highs = [one.high for one in told if one.high is not None]
    is_open = len(highs) < len(told)
    high = max(highs, default=low)
    text = f"{low:,}" if high <= low else f"{low:,}{say('to')}{high:,}"
    number = sum(one.roots for one in told)
    text = say("at_least", number=text) if is_open else text
    return f"{text} ({plural(number, 'independent')})" if number > 1 else text
