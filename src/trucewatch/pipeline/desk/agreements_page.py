"""Agreements with their zones, terms, positions and findings."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from trucewatch.core.agreements import Accession, Agreement
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline import agreements_shown as shown
from trucewatch.pipeline.desk.asked import LIMIT, cursor_of, keys_of, limit_of
from trucewatch.pipeline.desk.base import Desk, Row, not_found, of_one_moment, open_desk
from trucewatch.pipeline.desk.incident_parts import GRAVE
from trucewatch.pipeline.desk.rows import finding_row
from trucewatch.pipeline.desk.shapes import FindingRow
from trucewatch.pipeline.desk.shapes_registry import (
    AccessionRow,
    AgreementList,
    AgreementPage,
    AgreementRow,
    FactRow,
    FindingList,
    ProposalRow,
    StandingRow,
    StretchRow,
    TalkRow,
    TermRow,
    ZoneCollection,
    ZoneRow,
)
from trucewatch.settings import Settings
from trucewatch.store import shown_queries as asking
from trucewatch.store import shown_queries_lists as listing

APPLY = GRAVE[:-1]
"""Verdicts that apply, gravest first."""
RECENT = 50


@of_one_moment
def agreements(ledger: Ledger, view: View, *, settings: Settings | None = None) -> AgreementList:
    """The registry's agreements, and proposals that sources speak of."""
    desk = open_desk(ledger, view, settings)
    verdicts = verdicts_of(desk)
    items = [_row(desk, one, verdicts[one.id]) for one in desk.known.values()]
    return {"items": items, "proposals": [_proposal(desk, row) for row in desk.rows(listing.proposals(desk.asked))]}


def verdicts_of(desk: Desk) -> defaultdict[str, dict[str, int]]:
    """Agreement → verdict → findings."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, value in desk.counts("agreement").items():
        agreement_id, _, verdict = key.rpartition("|")
        found[agreement_id][verdict] = value
    return found


def _row(desk: Desk, one: Agreement, verdicts: dict[str, int]) -> AgreementRow:
    ends = [period.end for period in one.periods]
    return {
        "id": one.id,
        "name": one.name,
        "nature": one.nature,
        "status": one.status_on(datetime.now(UTC)).value,
        "text": one.text_grade.value,
        "concluded": one.concluded.isoformat() if one.concluded else None,
        "starts": min(period.start for period in one.periods).date().isoformat() if ends else None,
        "ends": max(end for end in ends if end).date().isoformat() if ends and all(ends) else None,
        "countries": list(one.countries),
        "guarantors": [desk.actor_named(actor_id) for actor_id in one.guarantors],
        "zones": len(one.zones),
        "terms": len(one.terms),
        "verdicts": verdicts,
    }


def _proposal(desk: Desk, row: Row) -> ProposalRow:
    topic = row["topic"]
    told = json.loads(row["payload"])
    talks = len(desk.rows(listing.talks_between(topic, "", "", desk.asked)))
    positions = len(desk.rows(listing.positions_by("topic", topic, desk.asked)))
    return {"id": topic, "name": told["name"], "talks": talks, "positions": positions}


@of_one_moment
def agreement(ledger: Ledger, view: View, agreement_id: str, *, settings: Settings | None = None) -> AgreementPage:
    """One agreement, or a proposal by its id (`proposal:…`). Raises NotFound."""
    desk = open_desk(ledger, view, settings)
    one = desk.known.get(agreement_id)
    if one is None:
        return _proposal_page(desk, agreement_id)
    about = _talked(desk, agreement_id)
    terms = Counter[tuple[str, str]]()
    for row in desk.rows(listing.term_verdicts(agreement_id, desk.asked)):
        terms[row["term_id"], row["verdict"]] = row["findings"]
    recent = findings(ledger, view, Which(agreement=agreement_id), limit=RECENT, settings=settings)
    told: dict[str, Any] = {
        "id": one.id,
        "name": one.name,
        "is_proposal": False,
        "nature": one.nature,
        "status": one.status_on(datetime.now(UTC)).value,
        "status_note": one.status_note,
        "text": one.text_grade.value,
        "concluded": one.concluded.isoformat() if one.concluded else None,
        "countries": list(one.countries),
        "time_zone": one.time_zone,
        "names": list(one.names),
        **_facts(one),
        "guarantors": [desk.actor_named(actor_id) for actor_id in one.guarantors],
        "observers": [desk.actor_named(actor_id) for actor_id in one.observers],
        "parties": [_accession(desk, entry, one) for entry in one.parties],
        "exempt": [_accession(desk, entry, one) for entry in one.exempt],
        "zones": _zones(one),
        "terms": _terms(one, terms),
        **about,
        "verdicts": verdicts_of(desk)[agreement_id],
        "findings": recent["items"],
    }
    return cast(AgreementPage, told)


def _proposal_page(desk: Desk, topic: str) -> AgreementPage:
    rows = [row for row in desk.rows(listing.proposals(desk.asked)) if row["topic"] == topic]
    if not rows:
        raise not_found("agreement or proposal", topic)
    empty: dict[str, Any] = {name: [] for name in AgreementPage.__annotations__}
    bare = {"nature": "proposal", "status": "proposed", "status_note": "", "text": "none", "time_zone": "UTC"}
    own = {"id": topic, "name": json.loads(rows[0]["payload"])["name"], "is_proposal": True, "concluded": None}
    return cast(AgreementPage, {**empty, **bare, **own, "verdicts": {}, **_talked(desk, topic)})


def _talked(desk: Desk, topic: str) -> dict[str, Any]:
    positions: list[StandingRow] = [
        json.loads(row["payload"]) for row in desk.rows(listing.positions_by("topic", topic, desk.asked))
    ]
    talks: list[TalkRow] = [
        json.loads(row["payload"]) for row in desk.rows(listing.talks_between(topic, "", "", desk.asked))
    ]
    return {"positions": positions, "talks": talks}


def _facts(one: Agreement) -> dict[str, Any]:
    contested = shown.conflicts(one)
    facts: list[FactRow] = [
        {
            "name": fact.name,
            "value": fact.value,
            "source": fact.source,
            "zone": fact.zone_id or None,
            "is_verified": fact.is_verified,
            "is_contested": (fact.name, fact.zone_id) in contested,
            "note": fact.note,
        }
        for fact in one.facts
    ]
    periods = [_stretch("", period.start, period.end) for period in one.periods]
    statuses = [
        {**_stretch(told.status.value, told.start, told.end), "source": told.source, "is_verified": told.is_verified}
        for told in one.statuses
    ]
    return {"facts": facts, "periods": periods, "statuses": statuses}


def _stretch(status: str, start: datetime, end: datetime | None) -> StretchRow:
    told = {"status": status, "start": start.isoformat(), "end": end.isoformat() if end else None}
    return {**told, "source": "", "is_verified": True}  # type: ignore[typeddict-item]


def _accession(desk: Desk, entry: Accession, one: Agreement) -> AccessionRow:
    own = next((actor.name for actor in one.local_actors if actor.id == entry.actor_id), "")
    return {
        "actor": desk.actor_named(entry.actor_id, own),
        "start": entry.start.isoformat(),
        "end": entry.end.isoformat() if entry.end else None,
        "source": entry.source,
        "zones": list(entry.zone_ids),
        "names": [f"{alias.name}{shown.when_text(alias.start, alias.end)}" for alias in entry.aliases],
    }


def _zones(one: Agreement) -> list[ZoneRow]:
    return [
        {
            "id": zone.id,
            "name": zone.name,
            "version": zone.version,
            "valid_from": zone.start.isoformat() if zone.start else None,
            "valid_to": zone.end.isoformat() if zone.end else None,
            "source": zone.source,
            "areas": [shown.area_words(area) for area in zone.areas],
        }
        for zone in one.zones
    ]


def _terms(one: Agreement, told: Counter[tuple[str, str]]) -> list[TermRow]:
    return [
        {
            "id": term.id,
            "paragraph": term.paragraph,
            "modality": term.modality.value,
            "text": term.text,
            "parts": [list(part) for part in shown.term_parts(term)],
            "verdicts": {verdict: count for (term_id, verdict), count in told.items() if term_id == term.id},
        }
        for term in one.terms
    ]


# --- findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which findings: of one agreement, of some verdicts; empty: of all that apply."""

    agreement: str = ""
    verdict: tuple[str, ...] = ()


EVERY = Which()


@of_one_moment
def findings(
    ledger: Ledger,
    view: View,
    which: Which = EVERY,
    *,
    cursor: str | None = None,
    limit: int = LIMIT,
    settings: Settings | None = None,
) -> FindingList:
    """Findings, newest first, undated last. Raises ConfigError on an unknown verdict."""
    wrong = [one for one in which.verdict if one not in GRAVE]
    if wrong:
        raise ConfigError(f"There is no verdict {wrong[0][:40]!r}.", hint=f"Known: {', '.join(GRAVE)}.")
    desk = open_desk(ledger, view, settings)
    size = limit_of(limit)
    after = keys_of("findings", cursor, ((str, type(None)), (int,)))
    found: list[Row] = []
    for one in which.verdict or APPLY:
        found += desk.first(
            listing.finding_page(which.agreement, one, desk.asked, limit=size + 1, after=after), size + 1
        )
    found.sort(key=lambda row: (row["starts"] or "", row["number"]), reverse=True)
    shown_rows = found[:size]
    told = desk.many((row["incident_number"] for row in shown_rows), lambda lot: asking.by_number(lot, desk.asked))
    sentences = {row["number"]: row["sentence"] for row in told}
    items: list[FindingRow] = [finding_row(desk, row, sentences.get(row["incident_number"], "")) for row in shown_rows]
    last = shown_rows[-1] if shown_rows else None
    more = len(found) > size and last is not None
    return {"items": items, "next": cursor_of("findings", [last["starts"], last["number"]]) if more and last else None}


# --- zones


@of_one_moment
def zones(
    ledger: Ledger, view: View, *, on: date | None = None, agreement: str = "", settings: Settings | None = None
) -> ZoneCollection:
    """Zones of all agreements, or one, as GeoJSON; `on` marks the versions of a day (None: today). Raises NotFound."""
    from trucewatch.pipeline.desk.outlines import features_of

    desk = open_desk(ledger, view, settings)
    if agreement and agreement not in desk.known:
        raise not_found("agreement", agreement)
    day = on or datetime.now(UTC).date()
    found: list[dict[str, Any]] = []
    for one in desk.known.values():
        if agreement in ("", one.id):
            noon = datetime.combine(day, time(12), ZoneInfo(one.time_zone))
            valid = {zone.id: _holds(zone.start, zone.end, noon) for zone in one.zones}
            for feature in features_of(one):
                told = feature["properties"]
                marks = {"is_valid": valid[told["zone"]], "status": one.status_on(noon).value}
                found.append({**feature, "properties": {**told, **marks}})
    return {"type": "FeatureCollection", "features": found, "on": day.isoformat()}


def _holds(start: datetime | None, end: datetime | None, moment: datetime) -> bool:
    return (start is None or start <= moment) and (end is None or moment < end)
