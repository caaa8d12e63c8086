"""What people and scripts see of a situation: the brief, the lists, why, exports, agreements."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.agreements import Agreement
from trucewatch.core.files import written_aside
from trucewatch.core.incidents import Finding, Incident, Verdict
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import PartKind
from trucewatch.pipeline.briefing import BriefOptions, brief_of
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.stages import registry
from trucewatch.pipeline.trail import SituationTrail
from trucewatch.publish.rows import finding_row, findings_table, incident_row, incidents_table
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.publish.export_data import ExportData
    from trucewatch.publish.report import Brief
    from trucewatch.publish.waterfall import Waterfall
    from trucewatch.publish.why import Tree


def render_brief(
    situation: Situation, first: date | None, last: date | None, form: str, options: BriefOptions | None = None
) -> str:
    """The brief of the days `first` to `last`, both included (None: open), as `html` or `md`."""
    return render_text(brief_of(situation, first, last, options or BriefOptions()), form)


def render_text(brief: "Brief", form: str) -> str:
    """A brief as `html` or `md`. Raises ConfigError on another form."""
    from trucewatch.publish.render import render_html, render_markdown

    renderers = {"html": render_html, "md": render_markdown}
    if form not in renderers:
        raise ConfigError(f"There is no brief format {form!r} that is text.", hint="Known: html, md.")
    return renderers[form](brief)


def render_bytes(brief: "Brief", form: str) -> bytes:
    """A brief as the bytes of a file: `html`, `md`, `pdf` (which needs `trucewatch[pdf]`) or `docx`."""
    from trucewatch.publish.render_files import render_docx, render_pdf

    renderers = {"pdf": render_pdf, "docx": render_docx}
    if form in renderers:
        return renderers[form](brief)
    return render_text(brief, form).encode("utf-8", "backslashreplace")


def render_feed(situation: Situation, ledger: Ledger, agreement: str | None, zone: str | None) -> bytes:
    """Alleged breaches as an Atom feed, of one agreement or zone where one is named.

    Raises ConfigError on an agreement or zone that is not in the registry.
    """
    from trucewatch.pipeline.private import private_names
    from trucewatch.publish.atom import atom

    known = [one for one in situation.agreements if agreement in (None, one.id)]
    if not known:
        raise ConfigError(f"There is no agreement {agreement!r}.", hint="`trucewatch agreements` lists them.")
    zones = {one.id for held in known for one in held.zones}
    if zone is not None and zone not in zones:
        raise ConfigError(f"There is no zone {zone!r}.", hint=f"Known: {', '.join(sorted(zones)) or 'none'}.")
    alleged = {one.incident_id for one in situation.findings if one.verdict is Verdict.ALLEGED_BREACH}
    incidents = {one.id: one for one in situation.incidents if one.id in alleged}
    moments = {one.id: _grown(ledger, one) for one in incidents.values()}
    withheld = private_names(incidents.values())
    return atom(situation.findings, incidents, known, moments, only=(agreement, zone), hide=withheld.hide)


def _grown(ledger: Ledger, incident: Incident) -> datetime:
    """When the newest of an incident's claims entered the ledger."""
    return max(ledger.entries(claim_id)[0].recorded_at for claim_id in incident.claim_ids())


def actor_names(agreements: Sequence[Agreement]) -> tuple[tuple[str, str], ...]:
    """Ids and names of those whom agreements name."""
    ids = {party.actor_id for agreement in agreements for party in (*agreement.parties, *agreement.exempt)}
    ids |= {actor_id for agreement in agreements for actor_id in (*agreement.guarantors, *agreement.observers)}
    found = (registry().get(actor_id) for actor_id in sorted(ids))
    return tuple((actor.id, actor.name) for actor in found if actor is not None)


def counts(situation: Situation) -> tuple[tuple[str, int], ...]:
    """Numbers of the ledger that a brief names, by their word in the catalogue."""
    comments = sum(part.kind is PartKind.COMMENT for document in situation.documents for part in document.parts)
    numbers = (
        ("document", len(situation.documents) - len(situation.outdated)),
        ("superseded", len(situation.outdated)),
        ("readers_comment", comments),
        ("claim", len(situation.resolved)),
        ("incident", len(situation.incidents)),
    )
    gone = len(situation.vanished)
    return (*numbers, *([("gone", gone)] if gone else []))


def render_why_of(situation: Situation, ledger: Ledger, record_id: str, sources: SourceRegistry) -> str:
    """The chain under an id, or the beginning of one, as text; under an old id of incidents, those it leads to."""
    from trucewatch.publish.why import render_why, why

    trail = SituationTrail(situation, ledger, sources)
    shown, told = _led_to(trail, record_id)
    return "\n".join([*([told] if told else []), *(render_why(why(one, trail)) for one in shown)])


def why_of(situation: Situation, ledger: Ledger, record_id: str, sources: SourceRegistry) -> "Tree":
    """The chain under an id, or the beginning of one; under an old id of an incident, the one that it leads to."""
    from trucewatch.publish.why import why

    trail = SituationTrail(situation, ledger, sources)
    shown, told = _led_to(trail, record_id)
    if len(shown) != 1:
        raise ConfigError(told, hint="Ask for one that is there now.")
    return why(shown[0], trail)


def _led_to(trail: SituationTrail, record_id: str) -> tuple[tuple[str, ...], str]:
    """The ids that an id, or its beginning, stands for now, and a line that says so where it led on."""
    full = trail.full_id(record_id)
    where = trail.where_now(full) if full.startswith("incident-") else None
    return (where.now if where and not where.is_current else (full,)), where.told() if where else ""


def incidents_of(situation: Situation, ledger: Ledger, named: str, sources: SourceRegistry) -> tuple[Situation, str]:
    """The situation with only the incident of an id, or of its beginning, or those that took its place; and a line
    that says so where they did."""
    trail = SituationTrail(situation, ledger, sources)
    where = trail.where_now(trail.full_id(named))
    if where is None:
        raise ConfigError(f"{named!r} is no incident's id.", hint="`trucewatch incidents` lists them.")
    shown = {where.incident_id} if where.is_current else set(where.now)
    kept = tuple(incident for incident in situation.incidents if incident.id in shown)
    return replace(situation, incidents=kept), where.told()


def why_pair_of(
    situation: Situation, ledger: Ledger, record_id: str, other_id: str, sources: SourceRegistry
) -> "Waterfall | None":
    """The evidence on two claims by their ids, or by the id of the link between them; None where it is no link's."""
    from trucewatch.pipeline.pair import pair_of, waterfall_of

    ends = pair_of(situation, SituationTrail(situation, ledger, sources), record_id, other_id)
    return waterfall_of(situation, ledger, ends) if ends else None


def write_export(situation: Situation, ledger: Ledger, form: str, out: IO[str], *, with_names: bool = False) -> int:
    """Writes what the ledger holds and what is computed from it as a text form, private names left out unless asked."""
    from trucewatch.publish.export import export

    return export(form, _export_data(situation, ledger, form, with_names=with_names), out)


def write_export_file(
    situation: Situation, ledger: Ledger, form: str, path: Path, *, with_names: bool = False
) -> tuple[int, int]:
    """Writes any form to a file; gives how many incidents it has a row for, and how many there are."""
    from trucewatch.publish.export import export_file

    written = export_file(form, _export_data(situation, ledger, form, with_names=with_names), path)
    return written, len(situation.incidents)


def write_large(
    ledger: Ledger, settings: Settings, form: str, to: Path | IO[str], *, with_names: bool = False
) -> tuple[int, int] | None:
    """Writes any form a little at a time, whatever the size of the ledger, with what `write_export_file` writes.

    None where the ledger keeps nothing that could be read so.
    """
    from trucewatch.pipeline.streaming import streamed
    from trucewatch.publish.export import export, export_file

    with streamed(ledger, settings, form, with_names=with_names) as found:
        if found is None:
            return None
        written = export_file(form, found.data, to) if isinstance(to, Path) else export(form, found.data, to)
        return written, found.incidents


def write_records_file(ledger: Ledger, path: Path, *, with_names: bool = False) -> int:
    """Writes every record of the ledger as jsonl, a little at a time, and nothing computed; gives how many."""
    from trucewatch.pipeline.streaming import write_records

    with text_file(path) as out:
        return write_records(ledger, out, with_names=with_names)


@contextmanager
def text_file(path: Path) -> Iterator[IO[str]]:
    """A text file that takes its name only when it is whole. Raises ConfigError where it cannot be written."""
    if not path.parent.is_dir():
        raise ConfigError(f"{path} cannot be written: there is no folder {path.parent}.")
    try:
        with (
            written_aside(path) as part,
            part.open("w", encoding="utf-8", newline="", errors="backslashreplace") as out,
        ):
            yield out
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error


def _export_data(situation: Situation, ledger: Ledger, form: str, *, with_names: bool) -> "ExportData":
    """Only jsonl takes the ledger's own records."""
    from trucewatch.core.ports import RECORD_TYPES
    from trucewatch.pipeline.private import private_names
    from trucewatch.publish.export_data import ExportData
    from trucewatch.publish.names import names_of_publishers
    from trucewatch.publish.withhold import Withheld

    kinds = RECORD_TYPES if form == "jsonl" else ()
    return ExportData.of(
        situation.incidents,
        situation.findings,
        records=(record for kind in kinds for record in ledger.records(kind)),
        beside=names_of_publishers(one.publisher for one in situation.documents if one.publisher),
        agreements=situation.agreements,
        withheld=Withheld() if with_names else private_names(situation.incidents),
    )


def incidents_on(situation: Situation, day: date | None) -> tuple[Incident, ...]:
    """Incidents that touch a day; all of them where none is named."""
    if day is None:
        return situation.incidents
    return tuple(incident for incident in situation.incidents if _touches(incident, day))


def _touches(incident: Incident, day: date) -> bool:
    happened = incident.happened
    if happened is None or (happened.start is None and happened.end is None):
        return False
    return (happened.start is None or happened.start <= day) and (happened.end is None or day < happened.end)


def incident_rows(situation: Situation, day: date | None) -> Iterator[dict[str, Any]]:
    """Rows of `incidents --json`."""
    return (incident_row(incident) for incident in incidents_on(situation, day))


def incident_table(situation: Situation, day: date | None) -> str:
    """The list of incidents for a terminal."""
    return incidents_table(incidents_on(situation, day))


def findings_of(situation: Situation, *, with_all: bool) -> tuple[Finding, ...]:
    """Findings; without `with_all` those whose tests say that the term does not apply are left out."""
    return tuple(finding for finding in situation.findings if with_all or finding.verdict is not Verdict.NOT_APPLICABLE)


def finding_rows(situation: Situation, with_all: bool) -> Iterator[dict[str, Any]]:
    """Rows of `findings --json`."""
    by_id = {incident.id: incident for incident in situation.incidents}
    wanted = findings_of(situation, with_all=with_all)
    return (finding_row(finding, by_id.get(finding.incident_id)) for finding in wanted)


def finding_table(situation: Situation, with_all: bool) -> str:
    """The list of findings for a terminal."""
    by_id = {incident.id: incident for incident in situation.incidents}
    return findings_table(findings_of(situation, with_all=with_all), by_id)
