"""The period beside the one before it: zones at a glance by a written rule, kinds and claimed sides counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from trucewatch.core.agreements import Agreement, Zone
from trucewatch.core.incidents import Finding, Incident, Likelihood, Verdict, is_count
from trucewatch.core.kinds import Kind
from trucewatch.publish.catalogue import phrases, say
from trucewatch.publish.items import short_name
from trucewatch.publish.plan import CLAIMED, Plan
from trucewatch.publish.report import Section, Table
from trucewatch.publish.wording import actors_text, clean

OPEN = frozenset({Verdict.DISPUTED, Verdict.UNDETERMINED, *CLAIMED})
Span = tuple[date, date]


def before(start: date | None, end: date | None) -> Span | None:
    """The days [start, end) of the same number just before a period; None where one of its ends is open."""
    return None if start is None or end is None else (start - (end - start), start)


def happened_in(incident: Incident, span: Span) -> bool:
    """Whether it is told to have happened, or to have begun, on these days; undated ones are in none."""
    when = incident.happened
    if when is None or when.start is None or incident.is_background:
        return False
    return span[0] <= when.start < span[1]


def zones_section(
    plan: Plan, section: Section, agreements: Sequence[Agreement], previous: Sequence[Incident] | None
) -> Section:
    """A row for each zone that something was told of: its status word, and what is told now and was before."""
    now = _by_zone(plan.findings, plan.current)
    then = _by_zone(plan.findings, previous or ())
    rows = []
    for agreement in agreements:
        for zone in _latest(agreement.zones):
            key = (agreement.id, zone.id)
            if key not in now and key not in then:
                continue
            counts = [_compared(now.get(key, ()), then.get(key, ()), verdicts, previous) for verdicts in COLUMNS]
            rows.append((clean(zone.name), short_name(plan.desk, agreement.id), _status(now.get(key, ())), *counts))
    headings = tuple(phrases()["zones_table"].values())
    return replace(section, table=Table(headings=headings, rows=tuple(rows)) if rows else None)


COLUMNS = (frozenset({Verdict.ALLEGED_BREACH}), OPEN, frozenset({Verdict.CONSISTENT}))


def _latest(zones: Iterable[Zone]) -> list[Zone]:
    """Each zone once, by its last version."""
    return list({zone.id: zone for zone in zones}.values())


def _by_zone(
    findings: Mapping[str, Sequence[Finding]], incidents: Iterable[Incident]
) -> dict[tuple[str, str], list[Finding]]:
    """The gravest finding of each incident in each zone."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for incident in incidents:
        own: dict[tuple[str, str], Finding] = {}
        for finding in findings.get(incident.id, ()):
            if finding.zone_id and finding.verdict is not Verdict.NOT_APPLICABLE and not is_count(incident):
                key = (finding.agreement_id, finding.zone_id)
                own[key] = min(own.get(key, finding), finding, key=_gravity)
        for key, finding in own.items():
            found.setdefault(key, []).append(finding)
    return found


def _gravity(finding: Finding) -> int:
    return next(at for at, verdicts in enumerate(COLUMNS) if finding.verdict in verdicts)


def _status(findings: Sequence[Finding]) -> str:
    """The status word by the rule that stands above the table."""
    words = phrases()["zone_status"]
    breaches = [finding for finding in findings if finding.verdict is Verdict.ALLEGED_BREACH]
    if any(finding.likelihood is Likelihood.PROBABLE for finding in breaches):
        return words["probable"]
    if breaches:
        return words["alleged"]
    if any(finding.verdict in OPEN for finding in findings):
        return words["open"]
    return words["consistent" if findings else "silent"]


def _compared(
    now: Iterable[Finding], then: Iterable[Finding], verdicts: frozenset[Verdict], previous: Sequence[Incident] | None
) -> str:
    numbers = [sum(finding.verdict in verdicts for finding in found) for found in (now, then)]
    return str(numbers[0]) if previous is None else say("now_before", now=numbers[0], before=numbers[1])


def kinds_section(plan: Plan, section: Section, previous: Sequence[Incident] | None) -> Section:
    """Incidents that a term would bar or that are open, by kind and by the side that sources name."""
    now, then = (_by_side(plan, found) for found in (plan.current, previous or ()))
    rows = []
    for kind, side in sorted(now.keys() | then.keys(), key=lambda key: (-now[key], -then[key], key)):
        told = (str(now[kind, side]), *([str(then[kind, side])] if previous is not None else []))
        rows.append((phrases()["kinds"][kind], side, *told))
    headings = tuple(phrases()["kinds_table"].values())[: 4 if previous is not None else 3]
    return replace(section, table=Table(headings=headings, rows=tuple(rows)) if rows else None)


def _by_side(plan: Plan, incidents: Iterable[Incident]) -> Counter[tuple[Kind, str]]:
    counts: Counter[tuple[Kind, str]] = Counter()
    for incident in incidents:
        verdict = plan.verdict_of(incident)
        if not is_count(incident) and (verdict is Verdict.ALLEGED_BREACH or verdict in OPEN):
            counts[incident.kind, actors_text(incident) or say("side_not_told")] += 1
    return counts
