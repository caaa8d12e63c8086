"""Alerts: what of a situation a rule speaks of, and one turn of telling it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trucewatch.core.incidents import Finding, Incident, Verdict
from trucewatch.pipeline.alerts_box import Message, Outbox, Seen, Went
from trucewatch.pipeline.alerts_rules import Occasion, Rule, Rules, shown_target
from trucewatch.pipeline.alerts_send import Sender
from trucewatch.pipeline.private import private_names
from trucewatch.pipeline.situation import Situation
from trucewatch.publish.catalogue import phrases
from trucewatch.publish.figures import plain_sentence
from trucewatch.publish.names import Names
from trucewatch.publish.plan import GRAVITY
from trucewatch.publish.withhold import Withheld
from trucewatch.publish.wording import clean, place_text, short_id

LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Match:
    """An incident under an agreement as a rule sees it: by its gravest finding there."""

    incident: Incident
    finding: Finding

    @property
    def subject(self) -> str:
        return f"{self.incident.id}/{self.finding.agreement_id}"

    @property
    def state(self) -> str:
        return f"{self.finding.verdict.value}/{self.incident.status.value}"


@dataclass(slots=True)
class Turn:
    """What one turn did."""

    new: int = 0
    sent: int = 0
    waiting: int = 0
    failed: list[str] = field(default_factory=list)
    unsure: int = 0
    begun: list[str] = field(default_factory=list)
    """Rules that looked for the first time: what was there already is not told."""


def matches(rule: Rule, situation: Situation, *, any_verdict: bool = False) -> Iterator[Match]:
    """What a rule speaks of now, in order of subject; `any_verdict` for rules that wait for a change of it."""
    gravest: dict[str, Match] = {}
    by_id = {incident.id: incident for incident in situation.incidents}
    for finding in situation.findings:
        incident = by_id.get(finding.incident_id)
        if incident is None or finding.verdict is Verdict.NOT_APPLICABLE or not _is_meant(rule, finding, incident):
            continue
        match = Match(incident, finding)
        other = gravest.get(match.subject)
        if other is None or _grave(finding) < _grave(other.finding):
            gravest[match.subject] = match
    for _, match in sorted(gravest.items()):
        if any_verdict or match.finding.verdict in rule.verdicts:
            yield match


def _grave(finding: Finding) -> int:
    return GRAVITY.index(finding.verdict)


def _is_meant(rule: Rule, finding: Finding, incident: Incident) -> bool:
    return (
        rule.agreement in ("", finding.agreement_id)
        and rule.zone in ("", finding.zone_id or "")
        and (not rule.kinds or incident.kind in rule.kinds)
        and (not rule.statuses or incident.status in rule.statuses or rule.on is Occasion.CHANGE)
    )


class Watcher:
    """Looks with every rule at a situation and puts what is new into the outbox."""

    def __init__(self, rules: Rules, box: Outbox, situation: Situation) -> None:
        self.rules, self.box, self.situation = rules, box, situation
        self._withheld: Withheld | None = None
        self.titles = {one.id: one.name for one in situation.agreements}

    def look(self, now: datetime, turn: Turn, *, from_start: bool = False) -> None:
        """One look. A rule's first look tells nothing of what was there before it, unless `from_start`."""
        is_quiet = self.rules.quiet is not None and self.rules.quiet.holds(now)
        for rule in self.rules.rules:
            is_first = not self.box.has_begun(rule.name)
            seen, messages = self._found(rule, now)
            if is_first and not from_start and rule.on is not Occasion.THRESHOLD:
                messages = []
                turn.begun.append(rule.name)
            turn.new += self.box.put(rule.name, seen, messages, now, is_held=is_quiet)

    def _found(self, rule: Rule, now: datetime) -> tuple[list[Seen], list[Message]]:
        if rule.on is Occasion.THRESHOLD:
            return [], list(self._threshold(rule, now))
        known, seen, messages = self.box.states_of(rule.name), list[Seen](), list[Message]()
        for match in matches(rule, self.situation, any_verdict=rule.on is Occasion.CHANGE):
            before = known.get(match.subject)
            turn = before[1] if before else 0
            if before is not None and before[0] == match.state:
                continue
            seen.append((match.subject, match.state, turn + 1))
            if rule.on is Occasion.NEW and before is None:
                messages += self._told(rule, match, "new")
            elif rule.on is Occasion.CHANGE and before is not None and _is_wanted(rule, match, before[0]):
                messages += self._told(rule, match, f"{turn + 1}:{match.state}", before[0])
        return seen, messages

    def _told(self, rule: Rule, match: Match, state: str, before: str = "") -> Iterator[Message]:
        incident, finding = match.incident, match.finding
        words = phrases()["verdicts"]
        likely = f", {finding.likelihood.value}" if finding.likelihood else ""
        where = f" in {place_text(incident.place)}" if incident.place else ""
        was = f", was {_words(before)}" if before else ""
        title = f"{words[finding.verdict]}{likely}{was}: {phrases()['kinds'][incident.kind]}{where}"
        missing = "; ".join(clean(one.fact) for one in finding.missing)
        lines = (
            plain_sentence(incident, Names((incident,))),
            f"{self.titles.get(finding.agreement_id, finding.agreement_id)}, term {finding.term_id}: "
            f"{words[finding.verdict]}{likely}.",
            f"Missing: {missing}." if missing else "",
            f"trucewatch why {short_id(finding.id)}",
        )
        fact = {
            "incident": incident.id,
            "finding": finding.id,
            "agreement": finding.agreement_id,
            "term": finding.term_id,
            "zone": finding.zone_id,
            "kind": incident.kind.value,
            "status": incident.status.value,
            "verdict": finding.verdict.value,
            "likelihood": finding.likelihood.value if finding.likelihood else None,
            "before": before or None,
        }
        told = title[:1].upper() + title[1:], "\n".join(line for line in lines if line)
        yield from self._to_all(rule, match.subject, state, told, fact)

    def _threshold(self, rule: Rule, now: datetime) -> Iterator[Message]:
        """One message a day at most, while so many incidents began in the window that ends today."""
        today = now.astimezone(self.rules.time_zone).date()
        first = today - timedelta(days=rule.window_days - 1)
        found = {
            match.incident.id
            for match in matches(rule, self.situation)
            if match.incident.happened
            and match.incident.happened.start
            and first <= match.incident.happened.start <= today
        }
        if len(found) < rule.threshold:
            return
        title = f"{len(found)} incidents in {rule.window_days} days, threshold {rule.threshold} ({rule.name})"
        text = f"From {first.isoformat()} to {today.isoformat()}: {', '.join(short_id(one) for one in sorted(found))}."
        fact = {"incidents": sorted(found), "first": first.isoformat(), "last": today.isoformat()}
        yield from self._to_all(rule, "window", today.isoformat(), (title, text), fact)

    def _to_all(
        self, rule: Rule, subject: str, state: str, told: tuple[str, str], fact: Mapping[str, object]
    ) -> Iterator[Message]:
        title, text = (self._hide(clean(one) if at == 0 else one) for at, one in enumerate(told))
        for target in rule.to:
            yield Message(
                rule=rule.name,
                subject=subject,
                state=state,
                target=target,
                title=title,
                text=text,
                fact=json.dumps(fact, sort_keys=True),
                is_urgent=rule.is_urgent,
            )

    def _hide(self, text: str) -> str:
        if self._withheld is None:
            self._withheld = private_names(self.situation.incidents)
        return self._withheld.hide(text)


def _words(state: str) -> str:
    verdict, _, status = state.partition("/")
    return f"{phrases()['verdicts'][verdict]} ({phrases()['statuses'][status]})"


def _is_wanted(rule: Rule, match: Match, before: str) -> bool:
    """A change to or from a verdict, or to or from a status, that the rule names."""
    verdict, _, status = before.partition("/")
    to = (match.finding.verdict in rule.verdicts) or verdict in rule.verdicts
    return to and (not rule.statuses or match.incident.status in rule.statuses or status in rule.statuses)


def send_due(rules: Rules, box: Outbox, sender: Sender, now: datetime, turn: Turn) -> None:
    """Sends what waits: each message by itself; what quiet hours held back, as one message a target."""
    is_quiet = rules.quiet is not None and rules.quiet.holds(now)
    if is_quiet:
        box.hold(now)
    for target, messages in _parcels(box.due(now, only_urgent=is_quiet)):
        taken = box.take(messages)
        if not taken:
            continue
        outcome = sender.send(target, taken, now)
        went, due = outcome.went, None
        if went is Went.WAITING:
            tries = max(one.tries for one in taken) + 1
            went = Went.FAILED if tries >= rules.most_tries else went
            due = now + min(rules.retry_first * 2 ** (tries - 1), LONGEST_WAIT)
        box.settle(taken, went, error=outcome.error, due=due)
        turn.sent += len(taken) if went is Went.SENT else 0
        turn.waiting += len(taken) if went is Went.WAITING else 0
        turn.unsure += len(taken) if went is Went.UNSURE else 0
        if went is not Went.SENT:
            turn.failed.append(f"{shown_target(target)}: {went.value}, {outcome.error}")


def _parcels(messages: Iterable[Message]) -> Iterator[tuple[str, Sequence[Message]]]:
    """What goes together: held messages of one target; every other by itself."""
    held: dict[str, list[Message]] = {}
    alone: list[Message] = []
    for one in messages:
        if one.is_held and not one.is_urgent:
            held.setdefault(one.target, []).append(one)
        else:
            alone.append(one)
    yield from ((one.target, [one]) for one in alone)
    yield from held.items()


def trial_message(target: str, now: datetime) -> Message:
    """A message that tells nothing but that it came."""
    return Message(
        rule="test",
        subject="test",
        state=now.isoformat(),
        target=target,
        title="Test: alerts reach you here",
        text="Nothing was alleged. This is a test.",
        fact="{}",
        is_urgent=True,
    )
