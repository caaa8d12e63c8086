"""The places of one document, by whichever gazetteer is in use."""

from collections.abc import Sequence
from typing import Protocol

from trucewatch.core.claims import Candidate, Mention, Place
from trucewatch.core.ports import Gazetteer
from trucewatch.resolve.actors import chosen
from trucewatch.resolve.gazetteer import SqlGazetteer
from trucewatch.resolve.places import PlaceReading, PlaceResolver


class DocumentPlaces(Protocol):
    """Reads the place mentions of one document."""

    @property
    def countries(self) -> tuple[tuple[str, float], ...]:
        """ISO alpha-2 codes of the countries it is about, with shares, heaviest first."""

    def read(self, mention: Mention) -> PlaceReading: ...


def document_places(gazetteer: Gazetteer, mentions: Sequence[Mention], text: str) -> DocumentPlaces:
    """The reader for a document's mentions: the full one over the shipped gazetteer, else names alone."""
    if isinstance(gazetteer, SqlGazetteer):
        return ContextPlaces(gazetteer, mentions, text)
    return NamedPlaces(gazetteer)


class ContextPlaces:
    """Places read in the context of the whole document, each mention once."""

    def __init__(self, gazetteer: SqlGazetteer, mentions: Sequence[Mention], text: str) -> None:
        self._resolver = PlaceResolver(gazetteer)
        self._context = self._resolver.context_of(tuple(dict.fromkeys(one.text for one in mentions)), text)
        self._known: dict[tuple[str, str | None], PlaceReading] = {}

    @property
    def countries(self) -> tuple[tuple[str, float], ...]:
        return self._context.countries

    def read(self, mention: Mention) -> PlaceReading:
        key = (mention.text, mention.hint)
        if key not in self._known:
            self._known[key] = self._resolver.resolve(mention, self._context)
        return self._known[key]


class NamedPlaces:
    """Places by a gazetteer's lookup alone, near the last one that was sure."""

    countries: tuple[tuple[str, float], ...] = ()

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._near: tuple[float, float] | None = None

    def read(self, mention: Mention) -> PlaceReading:
        candidates: tuple[Candidate, ...] = self._gazetteer.lookup(mention.hint or mention.text, near=self._near)
        best = chosen(candidates)
        if best is None or not isinstance(best.referent, Place):
            score, basis = (candidates[0].score, candidates[0].basis) if candidates else (0.0, "none")
            return PlaceReading(score=score, basis=basis, candidates=candidates)
        self._near = (best.referent.lat, best.referent.lon)
        return PlaceReading(chosen=best.referent, score=best.score, basis=best.basis, candidates=candidates)
