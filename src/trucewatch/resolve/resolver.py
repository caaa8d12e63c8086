"""Mentions of a document's claims made into actors, places and times."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from trucewatch.core.claims import (
    Actor,
    Basis,
    Candidate,
    Claim,
    Interval,
    Mention,
    Place,
    Resolution,
    Resolved,
    Slot,
    Teller,
)
from trucewatch.core.kinds import Group
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Gazetteer
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.resolve.actors import SURE_ENOUGH, ActorRegistry, chosen
from trucewatch.resolve.actors_around import StatesTold, states_told, taken_up, whose
from trucewatch.resolve.places import PlaceReading
from trucewatch.resolve.resolver_context import DocumentContext, absurd_day, context_of
from trucewatch.resolve.resolver_places import document_places
from trucewatch.resolve.times import resolve_time
from trucewatch.resolve.times_words import digest_of_lexicon
from trucewatch.version import __version__

MOST_CANDIDATES = 4
"""Readings kept of a mention."""
HINT_SCORE = 0.7
"""What the extractor's own reading of an actor is worth where the words alone tell nothing."""


class RuleResolver:
    """`core.ports.Resolver` by registry, gazetteer and grammar."""

    def __init__(
        self, gazetteer: Gazetteer, registry: ActorRegistry, *, truces: Iterable[tuple[str, date]] = ()
    ) -> None:
        """`truces` are (country, first day) of agreements, for times told from them ("the ninth day of the truce")."""
        self._gazetteer = gazetteer
        self._truces = tuple(sorted(truces))
        self._registry = registry
        digest = hashlib.sha256(digest_of_lexicon())
        for part in (registry.maker.digest, gazetteer.maker.digest, repr(self._truces)):
            digest.update(part.encode())
        self.maker = Maker(name="rule-resolver", version=__version__, digest=digest.hexdigest()[:20])

    def resolve(
        self, document: Document, claims: Sequence[Claim]
    ) -> tuple[tuple[Resolution, ...], tuple[Problem, ...]]:
        """A resolution for every actor, target, teller, place and time of the claims, in their order."""
        if not claims:  # most documents of an archive tell none: no name of theirs is looked up
            return (), absurd_day(document)
        mentions = tuple(claim.place for claim in claims if claim.place is not None)
        places = document_places(self._gazetteer, mentions, document.text)
        named = self._registry.reader.named_in(document.text)
        context, problems = context_of(document, named, self._registry, places.countries)
        context.learn_truce(self._truces)
        told = states_told(document.text, named, self._registry)
        found: list[Resolution] = []
        for claim in claims:
            interval = self._time(claim, context, found)
            on = interval.start if interval is not None and interval.start is not None else context.published
            country = context.country
            if claim.place is not None:
                reading = places.read(claim.place)
                found.append(_place_resolution(claim, claim.place, reading))
                country = self._country_at(reading.chosen, country)
            self._actors(claim, (country, told), on, found)
        return tuple(found), problems

    def _country_at(self, place: Place | None, country: str) -> str:
        """The country whose "army" and "rebels" a claim means: the place's where the registry knows its conflict."""
        told = place.country if place is not None else ""
        return told if told in self._registry.data.words.countries else country

    def _time(self, claim: Claim, context: DocumentContext, found: list[Resolution]) -> Interval | None:
        mention = claim.time
        if mention is None:
            return None
        interval = resolve_time(mention.text, context.time_context(claim, mention))
        context.learn(claim, interval)
        if interval is not None and mention.basis is Basis.CARRIED and not interval.basis.startswith("inferred"):
            interval = replace(interval, basis="carried")
        score = _TIME_SCORES.get(interval.basis, 0.8) if interval is not None else 0.0
        found.append(
            Resolution(
                claim_id=claim.id,
                slot=Slot.TIME,
                text=mention.text,
                chosen=interval,
                score=score,
                basis=interval.basis if interval is not None else "",
            )
        )
        return interval

    def _actors(self, claim: Claim, around: tuple[str, StatesTold], on: date | None, found: list[Resolution]) -> None:
        slots: tuple[tuple[Slot, Sequence[Mention | Teller]], ...] = (
            (Slot.ACTOR, claim.actors),
            (Slot.TARGET, claim.targets),
            (Slot.TELLER, claim.attribution),
        )
        strikers: set[str] = set()
        for slot, mentions in slots:
            for index, mention in enumerate(mentions):
                ours = frozenset(strikers) if slot is Slot.TELLER else frozenset()
                candidates = self._actor(mention, on, around, strikers=ours)
                found.append(_resolution(claim, slot, index, mention.text, candidates))
                if slot is Slot.ACTOR and claim.kind.group is Group.VIOLENCE:
                    strikers.update(self._home(found[-1]))

    def _home(self, resolution: Resolution) -> tuple[str, ...]:
        """The country of the state that was found, none for others."""
        actor = resolution.chosen
        entry = self._registry.data.entries.get(actor.id) if isinstance(actor, Actor) else None
        return entry.countries[:1] if entry is not None and entry.is_state else ()

    def _actor(
        self,
        mention: Mention | Teller,
        on: date | None,
        around: tuple[str, StatesTold],
        *,
        strikers: frozenset[str] = frozenset(),
    ) -> tuple[Candidate, ...]:
        """Readings of the words; the extractor's own where the words alone tell nothing sure."""
        country, told = around
        candidates = self._registry.lookup(mention.text, on=on, country=country)
        other, candidates = whose(candidates, mention.span, told, country, strikers=strikers)
        if other is not None:
            candidates = self._registry.lookup(mention.text, on=on, country=other)
        if chosen(candidates) is not None:
            return candidates
        hint = mention.hint or taken_up(mention.text, mention.span, told, self._registry)
        if not hint and mention.span is not None:
            hint = told.name_around(mention.span)
        actor = self._registry.get(hint, on=on) if hint else None
        if actor is None:
            return candidates
        others = tuple(candidate for candidate in candidates if candidate.referent != actor)
        return (Candidate(referent=actor, score=HINT_SCORE, basis="hint"), *others)


_TIME_SCORES = {"explicit": 1.0, "publication": 0.9, "post": 0.8, "event": 0.8, "carried": 0.7,
                "inferred-publication": 0.6, "ambiguous-order": 0.5}  # fmt: skip


def _place_resolution(claim: Claim, mention: Mention, reading: PlaceReading) -> Resolution:
    return Resolution(
        claim_id=claim.id,
        slot=Slot.PLACE,
        text=mention.text,
        chosen=reading.chosen,
        score=reading.score,
        basis=reading.basis,
        candidates=reading.candidates[:MOST_CANDIDATES],
    )


def _resolution(claim: Claim, slot: Slot, index: int, text: str, candidates: tuple[Candidate, ...]) -> Resolution:
    best = next(iter(candidates), None)
    is_sure = best is not None and best.score >= SURE_ENOUGH
    return Resolution(
        claim_id=claim.id,
        slot=slot,
        index=index,
        text=text,
        chosen=best.referent if best is not None and is_sure else None,
        score=best.score if best is not None else 0.0,
        basis=best.basis if best is not None else "",
        candidates=candidates[:MOST_CANDIDATES],
    )


def to_resolved(
    document: Document,
    claims: Sequence[Claim],
    resolutions: Sequence[Resolution],
    sequences: Mapping[str, int] | None = None,
) -> tuple[Resolved, ...]:
    """Claims with their referents and what later stages must know of the document; `topics` are left empty.

    `sequences` give each claim's place in the ledger by its id.
    """
    chosen_by: dict[tuple[str, Slot], list[Resolution]] = {}
    for resolution in sorted(resolutions, key=lambda one: one.index):
        chosen_by.setdefault((resolution.claim_id, resolution.slot), []).append(resolution)
    return tuple(_resolved(document, claim, chosen_by, (sequences or {}).get(claim.id, 0)) for claim in claims)


def _resolved(
    document: Document, claim: Claim, chosen_by: Mapping[tuple[str, Slot], list[Resolution]], sequence: int
) -> Resolved:
    def actors(slot: Slot) -> tuple[Actor, ...]:
        found = (one.chosen for one in chosen_by.get((claim.id, slot), ()))
        return tuple(dict.fromkeys(actor for actor in found if isinstance(actor, Actor)))

    places = [one.chosen for one in chosen_by.get((claim.id, Slot.PLACE), ()) if isinstance(one.chosen, Place)]
    times = [one.chosen for one in chosen_by.get((claim.id, Slot.TIME), ()) if isinstance(one.chosen, Interval)]
    return Resolved(
        claim=claim,
        actors=actors(Slot.ACTOR),
        targets=actors(Slot.TARGET),
        tellers=actors(Slot.TELLER),
        place=places[0] if places else None,
        time=times[0] if times else None,
        publisher=document.publisher,
        published=document.published,
        document_location=document.location,
        external_id=document.external_id,
        sequence=sequence,
        record=document.record,
    )
