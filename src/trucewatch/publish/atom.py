"""Alleged breaches as an Atom feed (RFC 4287): one entry a finding, in neutral words, without the words of sources."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Finding, Incident, Verdict
from trucewatch.publish.catalogue import phrases
from trucewatch.publish.figures import plain_sentence
from trucewatch.publish.names import Names
from trucewatch.publish.wording import actors_text, clean, place_text, short_id, words_of

ATOM = "http://www.w3.org/2005/Atom"
MOST = 200
"""Entries of a feed, the newest first."""


def atom(
    findings: Sequence[Finding],
    incidents: Mapping[str, Incident],
    agreements: Sequence[Agreement],
    moments: Mapping[str, datetime],
    *,
    only: tuple[str | None, str | None] = (None, None),
    hide: Callable[[str], str] = clean,
) -> bytes:
    """The feed in UTF-8. `moments` tells when each incident last grew; `only` are an agreement's and a zone's id.

    `hide` leaves out of a text the names that are not published.

    The same ledger gives the same bytes: what the feed says of its time is the newest entry's.
    """
    from lxml import etree

    agreement, zone = only
    kept = [
        one
        for one in findings
        if one.verdict is Verdict.ALLEGED_BREACH
        and one.incident_id in incidents
        and agreement in (None, one.agreement_id)
        and zone in (None, one.zone_id)
    ]
    kept.sort(key=lambda one: (moments[one.incident_id], one.id), reverse=True)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    about = " ".join(part for part in ("Alleged breaches", agreement or "", zone or "") if part)
    _told(root, "id", f"urn:trucewatch:alleged:{agreement or '-'}:{zone or '-'}")
    _told(root, "title", clean(about))
    _told(root, "updated", _moment(max((moments[one.incident_id] for one in kept), default=None)))
    _told(root, "subtitle", "What sources allege. It says of nobody that they broke an agreement: people judge.")
    _told(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "trucewatch")
    titles = {one.id: one.name for one in agreements}
    names = Names(incidents.values())
    for one in kept[:MOST]:
        made = _entry(root, one, incidents[one.incident_id], titles, names)
        _told(made, "updated", _moment(moments[one.incident_id]))
        for told in made:
            told.text = hide(told.text) if told.text else None
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(root: Any, finding: Finding, incident: Incident, titles: Mapping[str, str], names: Names) -> Any:
    from lxml import etree

    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    likelihood = f", {finding.likelihood.value}" if finding.likelihood else ""
    known = actors_text(incident)
    where = f" in {place_text(incident.place)}" if incident.place else ""
    title = f"Alleged{likelihood}: {phrases()['kinds'][incident.kind]}{where}{f', by {known}' if known else ''}"
    _told(entry, "id", f"urn:trucewatch:{finding.id}")
    _told(entry, "title", clean(title))
    for term in (finding.agreement_id, finding.zone_id or "", incident.kind.value, incident.status.value):
        if term:
            etree.SubElement(entry, f"{{{ATOM}}}category", term=term)
    missing = "; ".join(clean(one.fact) for one in finding.missing)
    lines = [
        plain_sentence(incident, names),
        f"{titles.get(finding.agreement_id, finding.agreement_id)}, term {finding.term_id}: "
        f"{words_of(finding.verdict)}{likelihood}.",
        f"Missing: {missing}." if missing else "",
        f"trucewatch why {short_id(finding.id)}",
    ]
    _told(entry, "summary", clean(" ".join(line for line in lines if line)))
    return entry


def _told(parent: Any, name: str, text: str) -> None:
    from lxml import etree

    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _moment(moment: datetime | None) -> str:
    return (moment or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
