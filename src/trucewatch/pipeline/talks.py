"""The negotiation log and actors' stances, as rows and for a terminal."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from trucewatch.assess.stands import Standing, Step, standings
from trucewatch.assess.talks import Outcome, Round, talks
from trucewatch.core.claims import Interval
from trucewatch.core.kinds import Stance
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.stages import registry
from trucewatch.publish.rows import table

LONGEST = 100
"""Characters of a claim's words in a terminal's table; the rows have all of them."""


def talk_rows(situation: Situation) -> Iterator[dict[str, Any]]:
    """Rows of `talks --json`: one a round, dated ones first."""
    for one in talks(situation.resolved, situation.agreements):
        yield round_row(one, _topic_name(one.topic, situation))


def round_row(one: Round, topic_name: str | None) -> dict[str, Any]:
    """A round as a row."""
    return {
        "topic": one.topic,
        "topic_name": topic_name,
        "when": _days(one.when),
        "place": one.place or None,
        "participants": [{"id": identity, "name": _name(identity)} for identity in one.actors],
        "stance": one.stance.value,
        "words": one.words,
        "told_by": list(one.publishers),
        "claims": list(one.claim_ids),
        "outcomes": [_outcome_row(outcome) for outcome in one.outcomes],
    }


def talk_table(situation: Situation) -> str:
    """The log for a terminal."""
    rows = [_talk_line(one, situation) for one in talks(situation.resolved, situation.agreements)]
    return table(("when", "where", "who", "told as", "about", "words", "came of it"), rows)


def position_rows(situation: Situation, topic: str) -> Iterator[dict[str, Any]]:
    """Rows of `agreements positions ID --json`: one an actor, its stances oldest first, the silent last."""
    return (standing_row(standing) for standing in _standings(situation, topic))


def standing_row(standing: Standing) -> dict[str, Any]:
    """An actor's stances as a row."""
    return {
        "agreement": standing.topic,
        "holder": {"id": standing.holder_id, "name": _name(standing.holder_id, standing.holder)},
        "now": standing.now.value,
        "turned": standing.is_turned,
        "stances": [_step_row(step) for step in standing.steps],
    }


def position_table(situation: Situation, topic: str) -> str:
    """The stances for a terminal."""
    rows: list[tuple[str, ...]] = []
    for standing in _standings(situation, topic):
        name = _name(standing.holder_id, standing.holder)
        if not standing.steps:
            rows.append((name, standing.now.value, "-", "-", "no position of it is told"))
        rows += [(name, *_step_line(step)) for step in standing.steps]
    return table(("who", "stance", "taken", "reported", "words"), rows)


def _standings(situation: Situation, topic: str) -> list[Standing]:
    """Raises ConfigError where neither an agreement nor a proposal has that id."""
    known = {agreement.id for agreement in situation.agreements} | {one.id for one in situation.proposals}
    if topic not in known:
        hint = "`trucewatch agreements` lists agreements; `trucewatch talks` names what else is negotiated."
        raise ConfigError(f"There is no agreement or proposal {topic!r}.", hint=hint)
    return [one for one in standings(situation.resolved, situation.agreements) if one.topic == topic]


def _name(identity: str, told: str = "") -> str:
    """The registry's name; where it has none the words told."""
    actor = registry().get(identity)
    return actor.name if actor else told or identity


def _topic_name(topic: str | None, situation: Situation) -> str | None:
    names: Mapping[str, str] = {
        **{agreement.id: agreement.name for agreement in situation.agreements},
        **{one.id: f"under discussion: {one.name}" for one in situation.proposals},
    }
    return names.get(topic) if topic else None


def _days(when: Interval | None) -> dict[str, str | None] | None:
    """Days as people write them, the last included; a moment where one is told."""
    if when is None:
        return None
    last = when.end - timedelta(days=1) if when.end else None
    return {
        "start": when.start.isoformat() if when.start else None,
        "end": last.isoformat() if last else None,
        "at": when.at.isoformat() if when.at else None,
    }


def _day(when: Interval | None) -> str:
    days = _days(when)
    if days is None:
        return "-"
    start, end = days["start"] or "…", days["end"] or "…"
    return start if start == end else f"{start} to {end}"


def _outcome_row(outcome: Outcome) -> dict[str, Any]:
    return {
        "claim": outcome.claim_id,
        "stance": outcome.stance.value,
        "topic": outcome.topic,
        "when": _days(outcome.when),
        "words": outcome.words,
    }


def _talk_line(one: Round, situation: Situation) -> tuple[str, ...]:
    about = one.topic if one.topic and _topic_name(one.topic, situation) else "-"
    who = ", ".join(map(_name, one.actors)) or "-"
    came = "; ".join(map(_outcome_line, one.outcomes)) or "-"
    return _day(one.when), one.place or "-", who, one.stance.value, about, _short(one.words), came


def _outcome_line(outcome: Outcome) -> str:
    """The words, with the stance where it is not plainly asserted."""
    stance = "" if outcome.stance is Stance.ASSERTED else f" ({outcome.stance.value})"
    return f"{_short(outcome.words)}{stance}"


def _step_row(step: Step) -> dict[str, Any]:
    return {
        "stance": step.stand.value,
        "taken": _days(step.when),
        "reported": step.published.isoformat() if step.published else None,
        "told_by": step.teller or None,
        "words": step.words,
        "claim": step.claim_id,
    }


def _step_line(step: Step) -> tuple[str, ...]:
    reported = step.published.isoformat() if step.published else "-"
    return step.stand.value, _day(step.when), reported, _short(step.words)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
