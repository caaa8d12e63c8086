"""A claim with what people corrected in it: the field as they say it, the original beside."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from trucewatch.core.claims import Actor, Claim, Corrected, Harm, Interval, Mention, Place, Resolved, Teller
from trucewatch.core.codec import from_json
from trucewatch.core.decisions import Correction, Decision
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.problems import DataIntegrityError
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span

UNKNOWN = "unknown"


def with_correction(resolved: Resolved, decision: Decision) -> Resolved:
    """The claim with one field as a kept decision says it; its id stays that of the ledger's claim."""
    told = json.loads(decision.value)
    field, value = told["field"], told["value"]
    earlier = next((one.before for one in resolved.corrections if one.field == field), None)
    before = text_of(resolved, field) if earlier is None else earlier
    made = _SET[field](replace(resolved, claim=_open(resolved.claim)), value)
    correction = Correction(
        field=field,
        before=before,
        after=text_of(made, field),
        person=decision.person,
        decided_at=decision.decided_at,
    )
    kept = tuple(one for one in resolved.corrections if one.field != field)
    return replace(made, corrections=(*kept, correction))


def is_readable(decision: Decision) -> bool:
    """Whether a kept correction has the form that `review.values` gives: one that came another way may not."""
    try:
        said_text(decision)
    except (DataIntegrityError, LookupError, TypeError, ValueError, AttributeError):
        return False
    return True


def said_text(decision: Decision) -> str:
    """What a kept correction says, as people read it: "place: the mill (32.9000, 36.0000 within 0.5 km)"."""
    told = json.loads(decision.value)
    field, value = told["field"], told["value"]
    bare = Resolved(claim=Corrected(**_EMPTY, original=decision.subject))
    made = _SET[field](bare, value)
    where = made.place if field == "place" else None
    text = text_of(made, field)
    if where is not None:
        text += f" ({where.lat:.4f}, {where.lon:.4f} within {where.radius_m / 1000:g} km)"
    return f"{field}: {text}"


def _open(claim: Claim) -> Corrected:
    if isinstance(claim, Corrected):
        return claim
    own: dict[str, Any] = {field.name: getattr(claim, field.name) for field in fields(Claim)}
    return Corrected(**own, original=claim.id)


def text_of(resolved: Resolved, field: str) -> str:
    """What a claim tells in a field as people read it; "unknown" where nothing."""
    claim = resolved.claim
    match field:
        case "actors" | "targets":
            actors, mentions = getattr(resolved, field), getattr(claim, field)
            found = [actor.name for actor in actors] or [mention.text for mention in mentions]
        case "tellers":
            found = [teller.text for teller in claim.attribution] or ["the publisher itself"]
        case "place":
            found = [resolved.place.name if resolved.place else claim.place.text if claim.place else ""]
        case "time":
            found = [_days(resolved.time) if resolved.time else claim.time.text if claim.time else ""]
        case "weapons":
            found = [weapon.value.replace("_", " ") for weapon in claim.weapons]
        case "harm":
            found = [_harm_text(harm) for harm in claim.harm]
        case "purpose":
            found = [claim.purpose.text if claim.purpose else ""]
        case _:
            value = getattr(claim, field)
            found = ["" if value is None else str(value).replace("_", " ").lower()]
    return ", ".join(one for one in found if one) or UNKNOWN


def _days(time: Interval) -> str:
    if time.at:
        return time.at.isoformat(timespec="minutes")
    last = time.end - timedelta(days=1) if time.end else None
    if time.start and time.start == last:
        return time.start.isoformat()
    return f"{time.start.isoformat() if time.start else '..'} to {last.isoformat() if last else '..'}"


def _harm_text(harm: Harm) -> str:
    bounds = [str(bound) for bound in (harm.minimum, harm.maximum) if bound is not None]
    number = "–".join(dict.fromkeys(bounds)) or "some"
    number += "+" if harm.maximum is None and harm.minimum is not None else ""
    return (
        f"{number} {harm.who.value} {harm.kind.value}" if harm.who is not Who.UNKNOWN else f"{number} {harm.kind.value}"
    )


Set = Callable[[Resolved, Any], Resolved]


def _with(resolved: Resolved, **told: Any) -> Resolved:
    return replace(resolved, claim=replace(resolved.claim, **told))


def _typed(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise TypeError(f"{value!r} is of another type")
    return value


def _mention(text: str) -> Mention:
    """Words that stand in no text: a person's."""
    return Mention(text=text, span=None)


def _parties(field: str) -> Set:
    def put(resolved: Resolved, value: Any) -> Resolved:
        actors = tuple(from_json(Actor, one) for one in value)
        made = _with(resolved, **{field: tuple(_mention(actor.name) for actor in actors)})
        return replace(made, actors=actors) if field == "actors" else replace(made, targets=actors)

    return put


def _place(resolved: Resolved, value: Any) -> Resolved:
    place = None if value is None else from_json(Place, value)
    return replace(_with(resolved, place=_mention(place.name) if place else None), place=place)


def _time(resolved: Resolved, value: Any) -> Resolved:
    time = None if value is None else from_json(Interval, value)
    return replace(_with(resolved, time=_mention(_days(time)) if time else None), time=time)


def _tellers(resolved: Resolved, value: Any) -> Resolved:
    chain = tuple(
        Teller(
            text=one["name"],
            span=None,
            telling=Telling(one["telling"]),
            hint=one["actor"]["id"] if "actor" in one else None,
        )
        for one in value
    )
    actors = tuple(from_json(Actor, one["actor"]) for one in value if "actor" in one)
    return replace(_with(resolved, attribution=chain), tellers=actors)


def _harm(resolved: Resolved, value: Any) -> Resolved:
    figures = (
        Harm(
            kind=HarmKind(one["kind"]),
            minimum=one["minimum"],
            maximum=one["maximum"],
            who=Who(one["who"]),
            span=None,
        )
        for one in value
    )
    return _with(resolved, harm=tuple(figures))


_NOWHERE = Span(document_id="", start=0, end=1, exact="-")
_EMPTY: Mapping[str, Any] = {
    "document_id": "",
    "part": PartKind.BODY,
    "part_index": 0,
    "kind": Kind.ATTACK,
    "evidence": (_NOWHERE,),
}
"""A claim that tells nothing, to read a correction by itself."""

_SET: Mapping[str, Set] = {
    "kind": lambda resolved, value: _with(resolved, kind=Kind(value)),
    "actors": _parties("actors"),
    "targets": _parties("targets"),
    "place": _place,
    "time": _time,
    "weapons": lambda resolved, value: _with(resolved, weapons=tuple(Weapon(one) for one in value)),
    "harm": _harm,
    "stance": lambda resolved, value: _with(resolved, stance=Stance(value)),
    "tellers": _tellers,
    "count": lambda resolved, value: _with(resolved, count=_typed(value, int, type(None))),
    "purpose": lambda resolved, value: _with(
        resolved, purpose=_mention(value) if _typed(value, str, type(None)) else None
    ),
    "is_background": lambda resolved, value: _with(resolved, is_background=_typed(value, bool)),
    "is_ongoing": lambda resolved, value: _with(resolved, is_ongoing=_typed(value, bool)),
}
