"""Whether an incident lies where a term holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.assess import geometry, when, who, words
from trucewatch.assess.words import short_name
from trucewatch.assess.zones import Membership, membership, named_in
from trucewatch.core.agreements import Agreement, Certainty, Term, Zone
from trucewatch.core.claims import Actor, Place, Precision
from trucewatch.core.incidents import Answer, Incident, Missing, Reason
from trucewatch.core.kinds import Group, Kind

_ACTS = frozenset((*(kind for kind in Kind if kind.group is Group.VIOLENCE), Kind.CALM, Kind.ACCESS_DENIAL))
_RANK = {Answer.YES: 0, Answer.UNKNOWN: 1, Answer.NO: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """The answer with the zone it rests on and the share of the place inside."""

    reason: Reason
    zone_id: str | None = None
    share: float | None = None
    missing: tuple[Missing, ...] = ()


def is_near(incident: Incident, agreement: Agreement) -> bool:
    """Whether the agreement is worth asking at all: law everywhere, others in their countries or when spoken of."""
    if not agreement.countries:
        return True
    if incident.place is None:
        is_theirs = _has_own_parties(incident, agreement) or bool(_own_monitors(incident, agreement))
        return is_theirs or is_about(incident, agreement)
    if agreement.nature == "deconfliction" and incident.place.precision in (Precision.COUNTRY, Precision.REGION):
        return is_about(incident, agreement)
    country = country_of(incident.place)
    if country and incident.place.precision is Precision.COUNTRY and country in agreement.countries:
        # A country is told of much that no zone in it saw: a small zone is asked only where the agreement is named.
        return is_about(incident, agreement) or any(
            _member(zone, incident.place, incident).answer is not Answer.NO for zone in agreement.zones
        )
    if country:
        return country in agreement.countries
    return is_about(incident, agreement) or any(
        _member(zone, incident.place, incident).answer is Answer.YES for zone in agreement.zones
    )


def country_of(place: Place) -> str:
    """The place's country, from its entry or from the outlines we ship."""
    return place.country or geometry.country_at(place.lat, place.lon)


def is_about(incident: Incident, agreement: Agreement) -> bool:
    """Whether a claim is resolved to the agreement or names it in its own words."""
    if any(agreement.id in resolved.topics for resolved in incident.claims):
        return True
    low = words.all_told(incident).lower()
    return any(name.lower() in low for name in agreement.names)


def in_zone(incident: Incident, agreement: Agreement, term: Term, *, is_only: bool = False) -> Placing:
    """Whether it happened in one of the zones where the term holds.

    `is_only`: no other agreement in force then binds those who are named; a breach told bare is one of this.
    """
    if not agreement.countries:
        return Placing(reason=_reason(Answer.YES, f"{short_name(agreement)} holds everywhere"))
    if incident.place is None:
        return _placeless(incident, agreement, is_only=is_only)
    asked = [(zone, _member(zone, incident.place, incident)) for zone in zones_of(incident, agreement, term)]
    if not asked:
        return Placing(reason=_reason(Answer.NO, "no zone of the term was in being then"))
    zone, found = min(asked, key=lambda pair: (_RANK[pair[1].answer], -(pair[1].share or 0.0)))
    if found.answer is Answer.NO and incident.place.precision is Precision.COUNTRY:
        return _only_country(incident.place, zone)
    if found.answer is Answer.NO and len(asked) > 1:
        text = f"{incident.place.name} lies in none of the zones of {short_name(agreement)}"
        return Placing(reason=_reason(Answer.NO, text), share=found.share)
    missing: tuple[Missing, ...] = ()
    if found.answer is Answer.UNKNOWN:
        missing = (
            Missing(
                fact="the exact place, or the zone's line",
                would_change="inside the zone the term speaks; outside: not_applicable",
            ),
        )
    reason = _reason(found.answer, found.text)
    return Placing(reason=reason, zone_id=zone.id, share=found.share, missing=missing)


def _only_country(place: Place, zone: Zone) -> Placing:
    """Of a country that holds the zone, or not, the name alone does not say where in it."""
    if not any(dict(area.data).get("country") == country_of(place) for area in zone.areas):
        return Placing(reason=_reason(Answer.NO, f"{place.name} lies outside {zone.name}"), share=0.0)
    text = f"only the country is told ({place.name}), of which {zone.name} is a part"
    missing = Missing(
        fact="where in the country", would_change="inside the zone the term speaks; outside: not_applicable"
    )
    return Placing(reason=_reason(Answer.UNKNOWN, text), zone_id=zone.id, missing=(missing,))


def zones_of(incident: Incident, agreement: Agreement, term: Term) -> tuple[Zone, ...]:
    """The term's zones that were in being when it happened; all of them where no day is told."""
    zones = [zone for zone in agreement.zones if not term.zone_ids or zone.id in term.zone_ids]
    if incident.happened is None:
        return tuple(zones)
    stretch = when.stretch_of(incident.happened, agreement.time_zone)
    return tuple(
        zone
        for zone in zones
        if stretch[0] < (zone.end or when.FAR_FUTURE) and (zone.start or when.FAR_PAST) < stretch[1]
    )


def _member(zone: Zone, place: Place, incident: Incident) -> Membership:
    return membership(zone, place, words.all_told(incident))


def _placeless(incident: Incident, agreement: Agreement, *, is_only: bool) -> Placing:
    told = words.all_told(incident)
    if any(named_in(zone, told) for zone in agreement.zones):
        return Placing(reason=_reason(Answer.YES, "no place is told, but the report speaks of the zone"))
    if watching := _own_monitors(incident, agreement):
        text = f"no place is told, but {watching} watches {short_name(agreement)} there"
        return Placing(reason=_reason(Answer.YES, text))
    if incident.kind in (Kind.VIOLATION, Kind.CALM) and (is_only or is_about(incident, agreement)):
        return Placing(reason=_reason(Answer.YES, f"told of {short_name(agreement)} itself"))
    missing = Missing(fact="the place", would_change="inside the zone the term speaks; outside: not_applicable")
    return Placing(reason=_reason(Answer.UNKNOWN, "no place is told"), missing=(missing,))


def _has_own_parties(incident: Incident, agreement: Agreement) -> bool:
    """Whether it can only have happened here although no place is told.

    That is: someone bound did it who is no guarantor (those act in many places), and the agreement holds in all of
    one country; or both sides of a deconfliction met.
    """
    parties = {entry.actor_id for entry in agreement.parties}
    if agreement.nature == "deconfliction":
        return all(_any_of(side, parties) for side in (incident.actors, incident.targets))
    areas = [area for zone in agreement.zones for area in zone.areas]
    whole = {area.label for area in areas if area.form == "country" and area.certainty is Certainty.CERTAIN}
    return len(whole) == 1 and _any_of(incident.actors, parties - set(agreement.guarantors))


def only_one(incident: Incident, agreements: Sequence[Agreement]) -> str | None:
    """Id of the one ceasefire in force then that binds those who are named, of an act told without a place.

    None where another binds them too, where its guarantors alone are named (they act in many places), or none does.
    """
    if incident.place is not None or incident.kind not in _ACTS:
        return None
    named = (*incident.actors, *incident.targets)
    held = [agreement for agreement in agreements if agreement.nature == "ceasefire" and _binds(agreement, named)]
    found = [agreement.id for agreement in held if when.may_hold(incident, agreement)]
    return found[0] if len(found) == 1 else None


def _binds(agreement: Agreement, actors: Sequence[Actor]) -> bool:
    parties = {entry.actor_id for entry in agreement.parties} - set(agreement.guarantors)
    return _any_of(actors, parties)


def _own_monitors(incident: Incident, agreement: Agreement) -> str:
    """Name of the mission that watches this agreement, where one is named as having acted or been hindered."""
    named = (*incident.actors, *incident.targets)
    own = (actor for actor in named if actor.id in agreement.observers)
    return next((actor.name for actor in own if actor.kind == "monitor" or "un" in actor.sides), "")


def _any_of(actors: Iterable[Actor], ids: set[str]) -> bool:
    return any(set(who.ids_of(actor)) & ids for actor in actors)


def _reason(answer: Answer, text: str) -> Reason:
    return Reason(test="in_zone", answer=answer, text=text)
