"""A brief as it is asked for: of which days, agreement and zone, in which language, against which earlier one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from trucewatch.core.incidents import Verdict
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.sources import Visit, VisitOutcome
from trucewatch.pipeline.review_open import OpenReview, held_back, require_reviews, without_findings
from trucewatch.review.decide import Action
from trucewatch.settings import Settings
from trucewatch.version import __version__

if TYPE_CHECKING:
    from trucewatch.core.incidents import Change
    from trucewatch.pipeline.persons import Aside
    from trucewatch.pipeline.situation import Situation
    from trucewatch.publish.report import Brief

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefOptions:
    """What a brief may be asked for beside its days."""

    agreement: str = ""
    zone: str = ""
    language: str = "en"
    with_names: bool = False
    """Whether names of persons harmed and of private persons are shown."""
    as_of: int | None = None
    """The entry of the ledger that it rests on; None: the last one."""
    since: int | None = None
    """The entry that an earlier brief rested on."""
    earlier: "Situation | None" = None
    """What an earlier brief rested on: corrections are told against it."""
    unreachable: tuple[str, ...] = ()
    """Addresses that did not answer when they were last asked."""
    awaiting: tuple[OpenReview, ...] = ()
    """What may not be called an alleged breach yet: it stands in a section of its own."""
    awaiting_then: tuple[OpenReview, ...] = ()
    """The same as of the earlier brief."""
    with_pictures: bool = False
    """Whether a map and charts stand in it; they need `trucewatch[charts]`."""
    with_png: bool = True
    """Whether pictures are drawn as PNG too, which only docx takes."""


def brief_of(
    situation: "Situation",
    first: date | None,
    last: date | None,
    options: BriefOptions,
    *,
    beside: "Aside | None" = None,
) -> "Brief":
    """The report model. Raises ConfigError on an agreement, zone or language that is not known.

    `beside` is a process that looks for names of persons while the pictures are drawn.
    """
    from trucewatch.pipeline.picturing import pictures_of
    from trucewatch.pipeline.present import actor_names, counts
    from trucewatch.pipeline.private import private_names, words_of_harm
    from trucewatch.publish.brief import BriefInput, build_brief
    from trucewatch.publish.catalogue import speaking
    from trucewatch.publish.corrections import Earlier
    from trucewatch.publish.withhold import without_names

    is_all = not options.agreement and not options.zone
    of, scope = scoped(situation, options)
    past = scoped(options.earlier, options)[0] if options.earlier else None
    of, past = without_findings(of, options.awaiting), without_findings(past, options.awaiting_then) if past else None
    given = BriefInput(
        start=first,
        end=last + ONE_DAY if last else None,
        as_of_sequence=situation.sequence,
        recorded_at=situation.recorded_at.astimezone(UTC) if situation.recorded_at else None,
        documents=situation.documents,
        incidents=of.incidents,
        findings=of.findings,
        agreements=of.agreements,
        positions=of.positions,
        proposals=of.proposals,
        remarks=situation.remarks if is_all else (),
        problems=situation.problems,
        counts=counts(situation),
        actor_names=actor_names(situation.agreements),
        beside=tuple(situation.beside.items()),
        changes=_still_told(situation) if is_all else (),
        awaiting=tuple((one.incident_id, one.awaits) for one in options.awaiting),
        language=options.language,
        scope=scope,
        earlier=Earlier(sequence=past.sequence, incidents=past.incidents, findings=past.findings) if past else None,
        unreachable=options.unreachable,
        floods=situation.floods,
        made_with=(__version__, agreements_digest(situation)),
    )
    brief = build_brief(given)
    shown = frozenset(note.claim_id for note in brief.footnotes)
    if beside is not None:
        beside.ask(words_of_harm(situation.incidents, shown))
    if options.with_pictures:
        brief = replace(brief, pictures=pictures_of(of, first, last, with_png=options.with_png))
    if options.with_names:
        return brief
    withheld = private_names(situation.incidents, shown, persons=beside.told if beside is not None else None)
    with speaking(options.language):
        return without_names(brief, withheld)


def _still_told(situation: "Situation") -> "tuple[Change, ...]":
    """What newer versions of pages changed, without claims that people rejected."""
    gone = {one for one, stands in situation.reviews.items() if stands.is_rejected}
    gone |= {one.claim_id for one in situation.stale if one.decisions and one.decisions[-1].action == Action.REJECT}
    return tuple(one for one in situation.changes if gone.isdisjoint((one.claim_id, one.older_id, one.origin)))


def agreements_digest(situation: "Situation") -> str:
    """Twelve digits that change when an agreement does."""
    return sha256(repr(situation.agreements).encode("utf-8", "backslashreplace")).hexdigest()[:12]


def scoped(situation: "Situation", options: BriefOptions) -> "tuple[Situation, str]":
    """Only what touches the agreement and the zone asked for, and their names; all of it where none is."""
    if not options.agreement and not options.zone:
        return situation, ""
    known = [one for one in situation.agreements if options.agreement in ("", one.id)]
    if not known:
        raise ConfigError(f"There is no agreement {options.agreement!r}.", hint="`trucewatch agreements` lists them.")
    zones = {zone.id: (zone, one) for one in known for zone in one.zones}
    if options.zone and options.zone not in zones:
        raise ConfigError(f"There is no zone {options.zone!r}.", hint=f"Known: {', '.join(sorted(zones)) or 'none'}.")
    if options.zone:
        known = [one for one in known if any(zone.id == options.zone for zone in one.zones)]
    ids = {one.id for one in known}
    findings = tuple(
        one for one in situation.findings if one.agreement_id in ids and options.zone in ("", one.zone_id or "")
    )
    touched = {one.incident_id for one in findings if one.verdict is not Verdict.NOT_APPLICABLE}
    incidents = tuple(one for one in situation.incidents if one.id in touched or _is_about(one, ids, options))
    kept = replace(
        situation,
        findings=findings,
        incidents=incidents,
        agreements=tuple(known),
        positions=tuple(one for one in situation.positions if one.agreement_id in ids and not options.zone),
        proposals=(),
    )
    return kept, _scope_words(known, zones, options)


def _is_about(incident: Any, ids: Collection[str], options: BriefOptions) -> bool:
    """Whether claims of it speak of the agreement itself: talks and positions belong to no zone."""
    return not options.zone and any(topic in ids for resolved in incident.claims for topic in resolved.topics)


def _scope_words(known: Iterable[Any], zones: dict[str, Any], options: BriefOptions) -> str:
    from trucewatch.publish.catalogue import say, speaking

    with speaking(options.language):
        told = [one.name for one in known][:1] if options.agreement else []
        if options.zone:
            told.append(say("scope_zone", name=zones[options.zone][0].name))
        return say("comma").join(told)


def unreachable(ledger: Ledger, sequence: int) -> tuple[str, ...]:
    """Addresses whose last asking up to an entry failed, in order of the alphabet."""
    last = {visit.location: visit.outcome for visit in ledger.records(Visit, as_of=sequence)}
    return tuple(sorted(location for location, outcome in last.items() if outcome is VisitOutcome.FAILED))


def made_brief(
    ledger: Ledger,
    settings: Settings,
    days: tuple[date | None, date | None],
    options: BriefOptions,
    *,
    as_of: int | None = None,
    since: int | None = None,
) -> "Brief":
    """The brief of the days from the first to the last, both included (None: open), as the settings want it.

    `as_of` is the entry of the ledger that it rests on, `since` the one that an earlier brief rested on. Raises
    NotAllowed while reviews that `brief_needs_review` asks for are open, and ConfigError as `brief_of`.
    """
    from trucewatch.pipeline.persons import aside

    with aside(is_wanted=not options.with_names) as beside:
        return _made(ledger, settings, days, replace(options, as_of=as_of, since=since), beside)


def _made(
    ledger: Ledger,
    settings: Settings,
    days: tuple[date | None, date | None],
    options: BriefOptions,
    beside: "Aside | None",
) -> "Brief":
    from trucewatch.pipeline.situation import situation
    from trucewatch.pipeline.stages import agreements

    known = agreements(settings)
    seen = situation(ledger, known, as_of=options.as_of)
    past = None if options.since is None else situation(ledger, known, as_of=options.since)
    given = replace(
        options,
        earlier=past,
        unreachable=unreachable(ledger, seen.sequence),
        awaiting=held_back(seen, ledger, settings),
        awaiting_then=held_back(past, ledger, settings) if past else (),
    )
    made = brief_of(seen, *days, given, beside=beside)
    check_reviews(seen, ledger, settings, made)
    return made


def check_reviews(situation: "Situation", ledger: Ledger, settings: Settings, brief: "Brief") -> None:
    """Raises NotAllowed, naming them, while reviews that `brief_needs_review` asks for of what it tells are open."""
    told = {item.record_id for section in brief.sections for group in section.groups for item in group.items}
    require_reviews(situation, ledger, settings, only=told)
