"""Claims as they stand side by side: words, mentions with what they were taken for, and what people said."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from trucewatch.core.claims import Actor, Basis, Claim, Interval, Mention, Place, Resolution, Resolved, Slot
from trucewatch.core.codec import from_json
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Incident
from trucewatch.core.records import Document
from trucewatch.pipeline.desk.base import Desk, Row, decision_rows
from trucewatch.pipeline.desk.rows import days_of, document_rows, place_of, source_mark
from trucewatch.pipeline.desk.shapes import (
    ClaimSide,
    CorrectionRow,
    HarmRow,
    MentionRow,
    Named,
    PlaceMention,
    SourceMark,
    SpanRow,
    TellerRow,
    TimeMention,
)
from trucewatch.publish.names import Names
from trucewatch.publish.wording import field_of as values_of
from trucewatch.review.corrected import is_readable, said_text
from trucewatch.review.decide import Action
from trucewatch.review.values import field_of
from trucewatch.store import shown_queries_counts as counting
from trucewatch.store import shown_queries_lists as listing

AROUND = 160
"""Characters of the document shown before and after a claim's words."""

Readings = Mapping[tuple[Slot, int], Resolution]


class Sides:
    """Claims of one view, made ready to be shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, rows: Sequence[Row], claims: Sequence[Resolved], incident: Incident | None = None) -> list[ClaimSide]:
        """The claims of these rows, in their order."""
        desk = self._desk
        document_ids = list(dict.fromkeys(one.claim.document_id for one in claims))
        texts = desk.ledger.get_many(document_ids)
        pages = desk.many(document_ids, lambda lot: listing.documents_by("id", lot, desk.asked))
        documents = {row["id"]: row for row in document_rows(desk, pages)}
        marks = self.marks({page["source_id"] for page in pages})
        readings = self.readings([one.claim.id for one in claims])
        said: defaultdict[str, list[tuple[Decision, bool]]] = defaultdict(list)
        for decision, stands in desk.decisions([one.claim.id for one in claims]):
            said[decision.subject].append((decision, stands))
        roots = _roots(incident)
        found = []
        for row, one in zip(rows, claims, strict=True):
            document = documents.get(one.claim.document_id)
            held = texts.get(one.claim.document_id)
            if document is None or not isinstance(held, Document):
                continue
            source = document["source"]
            words = _words(held, one.claim)
            decisions = said[one.claim.id]
            side: ClaimSide = {
                "id": one.claim.id,
                "incident": row["incident_id"] or None,
                "document": document,
                "source": marks.get(source["id"]) if source else None,
                "root": roots.get(one.claim.id),
                "kind": one.claim.kind.value,
                "stance": one.claim.stance.value,
                "part": one.claim.part.value,
                "part_index": one.claim.part_index,
                "spans": spans(one.claim),
                **words,  # type: ignore[typeddict-item]
                **_mentions(one, readings.get(one.claim.id, {})),
                "review_state": row["review_state"],
                "corrections": corrections(one, decisions),
                "decisions": decision_rows(decisions),
            }
            found.append(side)
        return found

    def marks(self, source_ids: Iterable[str]) -> dict[str, SourceMark]:
        """Sources with their grades, by id."""
        ids = [one for one in source_ids if one]
        grades = {
            one.subject: one for one, stands in self._desk.decisions(ids) if stands and one.action == Action.GRADE
        }
        told = {one: self._desk.source(one) for one in ids}
        return {one: source_mark(source, grades.get(one)) for one, source in told.items() if source}

    def readings(self, claim_ids: Sequence[str]) -> dict[str, dict[tuple[Slot, int], Resolution]]:
        """What each mention of claims was taken for last."""
        found: defaultdict[str, dict[tuple[Slot, int], Resolution]] = defaultdict(dict)
        rows = self._desk.many(claim_ids, lambda lot: counting.about("resolution", lot))
        for row in sorted(rows, key=lambda one: cast(int, one["sequence"])):
            one = from_json(Resolution, json.loads(row["payload"]))
            found[one.claim_id][one.slot, one.index] = one
        return found


def corrections(one: Resolved, told: Iterable[tuple[Decision, bool]]) -> list[CorrectionRow]:
    """What people corrected, as the claim itself keeps it; of a rejected one, which keeps none, by their decisions."""
    if one.corrections:
        return [
            {
                "field": own.field,
                "before": own.before,
                "after": own.after,
                "person": own.person,
                "decided_at": own.decided_at.isoformat(),
            }
            for own in one.corrections
        ]
    return [
        {
            "field": name,
            "before": None,
            "after": said_text(decision).removeprefix(f"{name}: "),
            "person": decision.person,
            "decided_at": decision.decided_at.isoformat(),
        }
        for name, decision in _corrected(told).items()
    ]


def _corrected(told: Iterable[tuple[Decision, bool]]) -> dict[str, Decision]:
    """The last standing correction of each field, of those that have the form of one."""
    stand = (one for one, stands in told if stands and one.action == Action.CORRECT and is_readable(one))
    return {field_of(one.value): one for one in stand}


def spans(claim: Claim) -> list[SpanRow]:
    """Every span of a claim with what it is for, in order of place."""
    told = [("evidence", one) for one in claim.evidence]
    told += [("also", one) for one in claim.also] + [("row", one) for one in claim.parts]
    mentions = [("actor", one) for one in claim.actors] + [("target", one) for one in claim.targets]
    mentions += [("reason", one) for one in claim.reasons]
    alone = (("place", claim.place), ("time", claim.time), ("purpose", claim.purpose), ("topic", claim.topic))
    mentions += [(role, one) for role, one in alone if one]
    told += [(role, one.span) for role, one in mentions if one.span]
    told += [("harm", one.span) for one in claim.harm if one.span]
    told += [("teller", one.span) for one in claim.attribution if one.span]
    ordered = sorted(told, key=lambda pair: (pair[1].start, -pair[1].end))
    return [{"start": one.start, "end": one.end, "exact": one.exact, "role": role} for role, one in ordered]


def _words(document: Document, claim: Claim) -> dict[str, str]:
    first = claim.evidence[0]
    text = document.text
    return {
        "before": text[max(first.start - AROUND, 0) : first.start],
        "words": first.exact,
        "after": text[first.end : first.end + AROUND],
    }


def _roots(incident: Incident | None) -> dict[str, Named]:
    if incident is None:
        return {}
    names = Names([incident])
    values = values_of(incident, "root")
    return {claim_id: {"id": one.value, "name": names.of(one.value)} for one in values for claim_id in one.claim_ids}


def _mentions(one: Resolved, readings: Readings) -> dict[str, object]:
    claim = one.claim
    return {
        "attribution": [_teller(claim, index, readings) for index in range(len(claim.attribution))],
        "actors": [_mention(m, readings.get((Slot.ACTOR, n))) for n, m in enumerate(claim.actors)],
        "targets": [_mention(m, readings.get((Slot.TARGET, n))) for n, m in enumerate(claim.targets)],
        "place": _place(claim.place, one.place, readings.get((Slot.PLACE, 0))),
        "time": _time(claim.time, one.time, readings.get((Slot.TIME, 0))),
        "weapons": [weapon.value for weapon in claim.weapons],
        "harm": _harm(claim),
        "purpose": _mention(claim.purpose, None) if claim.purpose else None,
        "topic": _mention(claim.topic, readings.get((Slot.TOPIC, 0))) if claim.topic else None,
        "reasons": [_mention(m, None) for m in claim.reasons],
        "count": claim.count,
        "is_background": claim.is_background,
        "is_ongoing": claim.is_ongoing,
    }


def _mention(mention: Mention, reading: Resolution | None) -> MentionRow:
    chosen = reading.chosen if reading else None
    referent: Named | None = {"id": chosen.id, "name": chosen.name} if isinstance(chosen, Actor | Place) else None
    return {
        "text": mention.text,
        "start": mention.span.start if mention.span else None,
        "end": mention.span.end if mention.span else None,
        "basis": mention.basis.value,
        "referent": referent,
        "score": reading.score if reading and chosen else None,
        "how": reading.basis if reading else "",
    }


def _place(mention: Mention | None, place: Place | None, reading: Resolution | None) -> PlaceMention | None:
    if mention is None and place is None:
        return None
    return {**_mention(mention or _untold(place), reading), "place": place_of(place)}


def _untold(place: Place | None) -> Mention:
    """What no words of the claim name but people, or a row's columns, tell."""
    return Mention(text=place.name if place else "", span=None, basis=Basis.IMPLIED)


def _time(mention: Mention | None, time: Interval | None, reading: Resolution | None) -> TimeMention | None:
    if mention is None and time is None:
        return None
    return {**_mention(mention or _untold(None), reading), "days": days_of(time)}


def _teller(claim: Claim, index: int, readings: Readings) -> TellerRow:
    one = claim.attribution[index]
    reading = readings.get((Slot.TELLER, index))
    chosen = reading.chosen if reading else None
    return {
        "text": one.text,
        "start": one.span.start if one.span else None,
        "end": one.span.end if one.span else None,
        "telling": one.telling.value,
        "referent": {"id": chosen.id, "name": chosen.name} if isinstance(chosen, Actor) else None,
    }


def _harm(claim: Claim) -> list[HarmRow]:
    return [
        {
            "kind": one.kind.value,
            "minimum": one.minimum,
            "maximum": one.maximum,
            "who": one.who.value,
            "words": one.span.exact if one.span else None,
        }
        for one in claim.harm
    ]
