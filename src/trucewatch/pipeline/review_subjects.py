"""Which record a person means: by its id or the beginning of one, if they may see it. Forged ids name nothing."""

from collections.abc import Iterator

from trucewatch.core.claims import Claim
from trucewatch.core.decisions import Decision
from trucewatch.core.ids import content_id
from trucewatch.core.people import Person, View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Capture, Document
from trucewatch.fuse.growing_kept import kept
from trucewatch.pipeline.fused import up_to_date
from trucewatch.pipeline.situation import situation
from trucewatch.pipeline.stages import agreements, source_registry
from trucewatch.review.standing import restricted
from trucewatch.settings import Settings

FEWEST = 4
"""Characters that the beginning of an id must have beside its kind."""
LONGEST_ID = 200
_KINDS = {"claim": Claim, "document": Document, "capture": Capture, "decision": Decision}
_COMPUTED = ("incident", "finding")
_OPEN = 1
"""Bit of the desk's mask that says that everybody may see a row."""


def subject_of(ledger: Ledger, named: str, person: Person | str, settings: Settings) -> tuple[str, str]:
    """Id and kind of the record that is meant. Raises ConfigError where there is none, or the person may not see it:
    the words are the same, so that nothing is learnt."""
    kind = named.partition("-")[0]
    found: list[str] = []
    if 0 < len(named) <= LONGEST_ID and named.isprintable():
        if kind in _KINDS and len(named) >= len(kind) + 1 + FEWEST:
            wanted = _KINDS[kind]
            found = [one for one in ledger.find(named) if isinstance(ledger.get(one), wanted)]
        elif kind in _COMPUTED and len(named) >= len(kind) + 1 + FEWEST:
            found = _computed(ledger, kind, named, settings)
        else:
            kind, found = _registered(ledger, named, settings)
    found = [one for one in found if one == named] or found
    seen = [one for one in found if may_see(ledger, kind, one, person)]
    if len(seen) == 1:
        return seen[0], kind
    if seen:
        raise ConfigError(f"{named!r} is the beginning of {len(seen)} ids.", hint="Give more of it.")
    raise ConfigError(f"There is no record {named[:80]!r}.", hint="Lists and pages show ids.")


def _registered(ledger: Ledger, named: str, settings: Settings) -> tuple[str, list[str]]:
    """A source or an agreement, by its whole id."""
    if any(agreement.id == named for agreement in agreements(settings)[0]):
        return "agreement", [named]
    is_known = source_registry(settings).get(named) is not None or bool(ledger.keyed("source", named))
    return "source", [named] if is_known else []


def _computed(ledger: Ledger, kind: str, named: str, settings: Settings) -> list[str]:
    """An incident or a finding: as the desk's tables have it, where they are made; else by what is kept or computed.

    A forged id costs one look at an index then, and not a look at everything.
    """
    shown = ledger.shown()
    if shown is not None and shown.state():
        query = f"SELECT DISTINCT id FROM shown_{kind} WHERE id >= :first AND id < :beyond LIMIT 20"  # noqa: S608 - one of two
        rows = shown.found(query, {"first": named, "beyond": f"{named}\U0010ffff"})
        if rows or shown.state().get("sequence") == str(ledger.sequence()):
            return sorted(str(row["id"]) for row in rows)
    if kind == "incident":
        return sorted({one for one in incident_ids(ledger, settings) if one.startswith(named)})
    return sorted({one.id for one in situation(ledger, agreements(settings)).findings if one.id.startswith(named)})


def incident_ids(ledger: Ledger, settings: Settings) -> Iterator[str]:
    """Ids of all incidents."""
    known = agreements(settings)
    tables = up_to_date(ledger, known[0])
    if tables is None:
        yield from (one.id for one in situation(ledger, known).incidents)
        return
    yield from (content_id("incident", one.anchor) for one in kept(tables).incidents)


def may_see(ledger: Ledger, kind: str, record_id: str, person: Person | str) -> bool:
    """Whether the record counts in the view that the person has."""
    if isinstance(person, str) or person.view is View.FULL:
        return True
    record = ledger.get(record_id)
    match record:
        case Claim():
            return _is_open(ledger, "document", record.document_id)
        case Capture():
            read = list(ledger.records(Document, subject=record.id))
            return not read or any(_is_open(ledger, "document", one.id) for one in read)
        case Decision():
            of = record.subject.partition("-")[0]
            return may_see(ledger, of if of in (*_KINDS, *_COMPUTED) else "source", record.subject, person)
    if kind == "source":
        return not restricted(ledger.records(Decision, subject=record_id))
    return kind not in ("incident", "finding", "document") or _is_open(ledger, kind, record_id)


def _is_open(ledger: Ledger, kind: str, record_id: str) -> bool:
    """Whether everybody may see a row; what the desk's tables do not have yet is hidden from nobody."""
    shown = ledger.shown()
    rows = shown.rows(kind, "id", [record_id]) if shown is not None else []
    return any(int(str(row["mask"])) & _OPEN for row in rows) or not rows
