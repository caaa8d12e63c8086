"""The public functions: what the command line does, from Python. Each takes a ledger first."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from trucewatch.core.agreements import Agreement
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Finding, Incident
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import Problem
from trucewatch.pipeline import stages as parts
from trucewatch.pipeline.ingest import Outcome
from trucewatch.pipeline.situation import Situation, situation
from trucewatch.settings import Settings, load_settings

if TYPE_CHECKING:
    from trucewatch.pipeline.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What an `add` did: items read now, items known before, claims taken, and what went wrong."""

    read: int
    known: int
    claims: int
    problems: tuple[Problem, ...]


def open_ledger(path: str | Path | None = None, *, create: bool = False) -> Ledger:
    """The ledger at `path` (default: the settings'); `create` makes one where there is none.

    Raises StoreError where there is none, or something else stands there.
    """
    from trucewatch.store.ledger import open_ledger as open_sql

    return open_sql(path or load_settings().ledger, create=create)


def add(
    ledger: Ledger,
    *sources: str | Path,
    settings: Settings | None = None,
    progress: Callable[[Outcome], object] | None = None,
) -> AddReport:
    """Reads files, folders and URLs into the ledger; safe to repeat. `progress` hears of each item."""
    from trucewatch.collect.archive import FileArchive
    from trucewatch.pipeline.ingest import add as add_all

    settings = settings or _settings_of(ledger)
    outcomes: list[Outcome] = []
    archive = FileArchive(settings.archive_path)
    for outcome in add_all(ledger, archive, map(str, sources), parts.stages(settings), settings):
        outcomes.append(outcome)
        if progress is not None:
            progress(outcome)
    keep_up(ledger, settings=settings)
    return AddReport(
        read=sum(outcome.is_new for outcome in outcomes),
        known=sum(not outcome.is_new and outcome.document_id is not None for outcome in outcomes),
        claims=sum(outcome.claims for outcome in outcomes),
        problems=tuple(problem for outcome in outcomes for problem in outcome.problems),
    )


def _settings_of(ledger: Ledger) -> Settings:
    """The settings, with the archive beside this very ledger."""
    location = getattr(ledger, "location", None)
    return load_settings(ledger=location) if location else load_settings()


def look(ledger: Ledger, *, settings: Settings | None = None, as_of: int | None = None) -> Situation:
    """Everything computed from the ledger: incidents, findings, positions, proposals."""
    return situation(ledger, parts.agreements(settings or load_settings()), as_of=as_of)


def to_publish(ledger: Ledger, *, settings: Settings | None = None, as_of: int | None = None) -> tuple[Situation, int]:
    """What may leave: everything computed, without the findings of incidents that the two-person rule holds back.

    With how many those are; without the setting `two_person` it is all that `look` gives, and 0.
    """
    from trucewatch.pipeline.review_open import publishable

    settings = settings or load_settings()
    return publishable(look(ledger, settings=settings, as_of=as_of), ledger, settings)


def open_view(ledger: Ledger, *, settings: Settings | None = None) -> Ledger:
    """The ledger, to read only, as those see it who may not see restricted sources: as if these were never read."""
    from trucewatch.core.people import View
    from trucewatch.pipeline.open_view import seen_in

    return seen_in(View.OPEN, ledger, settings or load_settings())


def keep_up(ledger: Ledger, *, settings: Settings | None = None, is_anew: bool = False) -> bool:
    """Brings what is kept of incidents beside the ledger up to its last entry, or makes it anew; whether it could.

    Commands do so by themselves. Where it cannot be, they compute everything anew.
    """
    from trucewatch.pipeline.fused import up_to_date

    known, _ = parts.agreements(settings or load_settings())
    return up_to_date(ledger, known, is_anew=is_anew) is not None


def decide(
    ledger: Ledger, claims: tuple[str, str], word: str, *, person: str, note: str = "", supersedes: str = ""
) -> Decision:
    """Keeps a person's `same` or `different` on two claims. Raises NotAllowed where it contradicts earlier ones."""
    from trucewatch.pipeline.decide import decide as keep

    return keep(ledger, claims, word, person=person, note=note, supersedes=supersedes)


def shelf(ledger: Ledger, *, settings: Settings | None = None, as_of: int | None = None) -> "Shelf":
    """What the ledger holds: documents by page with versions and copies, pages that are gone, sources with grades."""
    from trucewatch.pipeline.shelf import shelf as make

    return make(ledger, parts.source_registry(settings or load_settings()), as_of=as_of)


def grade(
    ledger: Ledger, source: str, letter: str, *, person: str, note: str = "", settings: Settings | None = None
) -> Decision:
    """Keeps a person's grade (A to F) of the source of that id, name, site or account. Raises ConfigError."""
    from trucewatch.pipeline.shelf import grade as keep
    from trucewatch.pipeline.shelf import source_named

    return keep(ledger, source_named(shelf(ledger, settings=settings), source), letter, person=person, note=note)


def incidents(ledger: Ledger, *, as_of: int | None = None) -> tuple[Incident, ...]:
    """Incidents, earliest first."""
    return look(ledger, as_of=as_of).incidents


def findings(ledger: Ledger, *, as_of: int | None = None) -> tuple[Finding, ...]:
    """Findings on every incident and term that touch."""
    return look(ledger, as_of=as_of).findings


def agreements() -> tuple[Agreement, ...]:
    """The agreements in the registry."""
    return parts.agreements(load_settings())[0]


def brief(
    ledger: Ledger,
    on: date | str | None = None,
    *,
    first: date | str | None = None,
    last: date | str | None = None,
    form: str = "md",
    as_of: int | None = None,
) -> str:
    """The brief as `md` or `html`: of the day `on`, of the days `first` to `last` (included; None: open), or of all.

    Dates are dates or "YYYY-MM-DD". `as_of` makes it from the ledger as it stood at that entry.
    """
    from trucewatch.pipeline.briefing import BriefOptions, made_brief
    from trucewatch.pipeline.present import render_text

    start, end = (on, on) if on is not None else (first, last)
    days = (_day(start), _day(end))
    return render_text(made_brief(ledger, load_settings(), days, BriefOptions(), as_of=as_of), form)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def why(ledger: Ledger, record_id: str, other_id: str = "", *, settings: Settings | None = None) -> str:
    """The chain from a finding, incident, claim, document or agreement down to the words and bytes, as text.

    Two claims' ids, or the id of the link between them, give the evidence on whether they tell one event.
    """
    from trucewatch.pipeline.present import render_why_of, why_pair_of
    from trucewatch.publish.waterfall import render_waterfall

    settings = settings or load_settings()
    seen, sources = look(ledger, settings=settings), parts.source_registry(settings)
    pair = why_pair_of(seen, ledger, record_id, other_id, sources)
    return render_waterfall(pair) if pair else render_why_of(seen, ledger, record_id, sources)


def why_row(ledger: Ledger, record_id: str, other_id: str = "", *, settings: Settings | None = None) -> dict[str, Any]:
    """The same as an object for JSON."""
    from trucewatch.pipeline.present import why_of, why_pair_of
    from trucewatch.publish.waterfall import waterfall_row
    from trucewatch.publish.why import why_tree_row

    settings = settings or load_settings()
    seen, sources = look(ledger, settings=settings), parts.source_registry(settings)
    pair = why_pair_of(seen, ledger, record_id, other_id, sources)
    return waterfall_row(pair) if pair else why_tree_row(why_of(seen, ledger, record_id, sources))


def export(
    ledger: Ledger,
    form: str,
    out: IO[str],
    *,
    as_of: int | None = None,
    settings: Settings | None = None,
    with_names: bool = False,
) -> int:
    """Writes the ledger's content as a text form: jsonl, csv, geojson, acled, ucdp, plover, hxl or ftm.

    Gives how many incidents the form has a row for. Names of persons harmed and of private persons are left out
    unless `with_names`.
    """
    from trucewatch.pipeline.present import write_export, write_large

    settings = settings or load_settings()
    written = write_large(ledger, settings, form, out, with_names=with_names) if as_of is None else None
    if written is not None:
        return written[0]
    seen, _ = to_publish(ledger, settings=settings, as_of=as_of)
    return write_export(seen, ledger, form, out, with_names=with_names)


def export_file(
    ledger: Ledger,
    form: str,
    path: Path,
    *,
    as_of: int | None = None,
    settings: Settings | None = None,
    with_names: bool = False,
) -> tuple[int, int]:
    """Writes any form to a file: the text forms and `xlsx`, `gpkg`, `kml`, `geoparquet` (`trucewatch[exports]`).

    Gives how many incidents the form has a row for, and how many there are. Names of persons harmed and of private
    persons are left out unless `with_names`.
    """
    from trucewatch.pipeline.present import write_export_file, write_large

    settings = settings or load_settings()
    written = write_large(ledger, settings, form, path, with_names=with_names) if as_of is None else None
    if written is not None:
        return written
    seen, _ = to_publish(ledger, settings=settings, as_of=as_of)
    return write_export_file(seen, ledger, form, path, with_names=with_names)


def analyse(lines: Iterable[str | Mapping[str, Any]], *, settings: Settings | None = None) -> Iterator[dict[str, Any]]:
    """Documents in (JSON lines or mappings), analyses out, one each in the same order; no ledger is touched."""
    import json

    from trucewatch.pipeline.batch import analyse_lines

    settings = settings or load_settings()
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    yield from analyse_lines(texts, parts.stages(settings), settings)
