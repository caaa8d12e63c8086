"""A page of documentation for each agreement, with its map, and their index: made from the files, never by hand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trucewatch.assess.build import DOUBTFUL
from trucewatch.core.agreements import Accession, Agreement, Term
from trucewatch.core.files import write_whole
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline import agreements_shown as shown
from trucewatch.pipeline.agreement_map import zone_map

MADE = "<!-- Made by `trucewatch agreements pages`; change the agreement's file instead. -->"
INDEX = "README.md"
_SIGNS = re.compile(r"[\\|\[\]]")


def write_pages(agreements: Sequence[Agreement], folder: Path) -> int:
    """Writes a page and a map for each agreement and an index into `folder`; the number of files."""
    written = pages(agreements)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            write_whole(folder / name, text.encode("utf-8"))
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return len(written)


def pages(agreements: Sequence[Agreement]) -> dict[str, str]:
    """File names and texts."""
    found = {INDEX: _index(agreements)}
    for agreement in agreements:
        found[f"{agreement.id}.md"] = page(agreement)
        found[f"{agreement.id}.svg"] = zone_map(agreement)
    return found


def page(agreement: Agreement) -> str:
    """One agreement as Markdown."""
    blocks = [
        MADE,
        f"# {_cell(agreement.name)}",
        _cell(agreement.status_note),
        "\n".join(_table(("", ""), _particulars(agreement))),
        f"![Map of the zones of {agreement.id}]({agreement.id}.svg)",
        *_section("Dates and other facts", ("fact", "value", "source"), _facts(agreement)),
        *_section("In force, for findings", ("from", "to"), _periods(agreement)),
        *_section("Status by date", ("status", "from", "to", "source"), _statuses(agreement)),
        *_section("Force disputed", ("from", "to", "why"), _doubts(agreement)),
        *_section("Parties", ("who", "from", "where", "source"), _accessions(agreement.parties, agreement)),
        *_section("Exempt", ("who", "from", "where", "source"), _accessions(agreement.exempt, agreement)),
        *_section("Zones", ("zone", "version", "areas", "source"), _zones(agreement)),
        *_section("Terms", ("term", "says", "about"), (_term(term) for term in agreement.terms)),
    ]
    foot = f"As data: `src/trucewatch/data/agreements/{agreement.source_file}`. [All agreements]({INDEX})."
    return "\n\n".join([*blocks, foot]) + "\n"


def _index(agreements: Sequence[Agreement]) -> str:
    rows = [
        (
            f"[{agreement.id}]({agreement.id}.md)",
            _cell(agreement.name),
            agreement.nature,
            agreement.periods[0].start.date().isoformat(),
            _last(agreement),
            agreement.text_grade.value,
        )
        for agreement in agreements
    ]
    head = "Each with its dates, parties, zones, terms and map. [The file format](../agreements.md)."
    table = "\n".join(_made_table(("id", "name", "nature", "in force from", "to", "text"), rows))
    return f"{MADE}\n\n# The agreements that ship\n\n{head}\n\n{table}\n"


def _last(agreement: Agreement) -> str:
    ends = [period.end for period in agreement.periods]
    return max(end for end in ends if end).date().isoformat() if all(ends) else "no end told"


def _particulars(agreement: Agreement) -> Iterator[tuple[str, str]]:
    yield "id", f"`{agreement.id}`"
    yield "nature", agreement.nature
    yield "its own text", agreement.text_grade.value
    if agreement.concluded:
        yield "concluded", agreement.concluded.isoformat()
    yield "countries", ", ".join(agreement.countries) or "everywhere"
    yield "days are those of", agreement.time_zone
    for word, ids in (("guarantors", agreement.guarantors), ("observers", agreement.observers)):
        if ids:
            yield word, ", ".join(shown.actor_name(one, agreement) for one in ids)
    if agreement.names:
        yield "sources call it", "; ".join(agreement.names)


def _facts(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    for fact in agreement.facts:
        if fact.name != DOUBTFUL:
            note = f". {fact.note}" if fact.note else ""
            name = fact.name.replace("_", " ")
            yield name, f"{fact.value}{shown.fact_marks(fact, agreement)}", f"{fact.source}{note}"


def _periods(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    for period in agreement.periods:
        yield period.start.isoformat(timespec="minutes"), _until(period.end)


def _statuses(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    for told in agreement.statuses:
        mark = "" if told.is_verified else " (unverified)"
        status = told.status.value.replace("_", " ")
        yield status, told.start.isoformat(timespec="minutes"), _until(told.end), f"{told.source}{mark}"


def _until(moment: object) -> str:
    return str(moment.isoformat(timespec="minutes")) if hasattr(moment, "isoformat") else "no end told"


def _doubts(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    for fact in agreement.facts:
        if fact.name == DOUBTFUL:
            start, _, end = fact.value.partition("/")
            yield start, end or "no end told", fact.source


def _accessions(entries: Sequence[Accession], agreement: Agreement) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        names = ", ".join(alias.name for alias in entry.aliases)
        who = shown.actor_name(entry.actor_id, agreement) + (f"; also called {names}" if names else "")
        until = f" to {entry.end.isoformat(timespec='minutes')}" if entry.end else ""
        where = ", ".join(entry.zone_ids) or "all zones"
        yield who, f"{entry.start.isoformat(timespec='minutes')}{until}", where, entry.source


def _zones(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    for zone in agreement.zones:
        valid = f"; valid {shown.span(zone.start, zone.end)}" if zone.start or zone.end else ""
        areas = "; ".join(shown.area_words(area) for area in zone.areas)
        yield f"`{zone.id}`: {zone.name}", f"{zone.version}{valid}", areas, zone.source


def _term(term: Term) -> tuple[str, ...]:
    where = f", para {term.paragraph}" if term.paragraph else ""
    about = "; ".join(f"{key}: {told}" for key, told in shown.term_parts(term))
    return f"`{term.id}` ({term.modality}{where})", term.text, about


def _section(title: str, headings: Sequence[str], rows: Iterator[tuple[str, ...]]) -> list[str]:
    told = list(rows)
    return [f"## {title}", "\n".join(_table(headings, told))] if told else []


def _table(headings: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return _made_table(headings, (tuple(map(_cell, row)) for row in rows))


def _made_table(headings: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table of cells that are Markdown already."""
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _cell(text: str) -> str:
    """Words of a file as one cell: no bars, line ends, tags or links."""
    return " ".join(_SIGNS.sub(r"\\\g<0>", text).replace("<", "&lt;").split())
