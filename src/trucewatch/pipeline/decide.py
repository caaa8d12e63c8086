"""What people say of two claims: kept unless it contradicts what was said before."""

from datetime import UTC, datetime

from trucewatch.core.claims import Claim
from trucewatch.core.decisions import DIFFERENT, SAME, Decision, consistent, pair_of, standing
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, NotAllowed
from trucewatch.fuse.deciding import told
from trucewatch.pipeline.shelf import PEOPLE

FEWEST = 4
"""Characters that the beginning of a claim's id must have."""


def decide(
    ledger: Ledger, claims: tuple[str, str], word: str, *, person: str, note: str = "", supersedes: str = ""
) -> Decision:
    """Keeps a person's `same` or `different` on two claims, named by id or its beginning; safe to repeat.

    Raises NotAllowed where it contradicts decisions that stand, alone or as a chain, and names them; ConfigError where
    a claim, the decision to supersede or the person is not known.
    """
    if word not in (SAME, DIFFERENT):
        raise ConfigError(f"There is no decision {word!r} on two claims.", hint="Say same or different.")
    if not person.strip():
        raise ConfigError("A decision needs the name of the person who makes it.", hint="Give it with --by.")
    with ledger.unit():
        left, right = (_claim_id(ledger, one) for one in claims)
        if left == right:
            raise ConfigError(f"{left} is one claim, not two.")
        stands = standing(ledger.records(Decision))
        decision = Decision(
            subject=left,
            action=word,
            value=right,
            person=person.strip(),
            decided_at=datetime.now(UTC),
            saw_sequence=ledger.sequence(),
            supersedes=_superseded(stands, supersedes),
            note=note,
        )
        others = [one for one in stands if one.id != decision.supersedes and one.action in (SAME, DIFFERENT)]
        held = next((one for one in others if pair_of(one, {}) == pair_of(decision, {})), None)
        if held is not None and held.action == word:
            return held
        _refuse_contradiction(decision, [held] if held else [], others)
        ledger.add([decision], maker=PEOPLE)
    return decision


def _refuse_contradiction(decision: Decision, direct: list[Decision], others: list[Decision]) -> None:
    _, wrong = consistent([*others, decision], {})
    against = direct or [one for found in wrong if found.decision.id == decision.id for one in found.against]
    if against:
        raise NotAllowed(
            f"{told(decision)} contradicts {' and '.join(told(one) for one in against)}.",
            hint="Nothing was kept. Give --supersedes with the id of the one that no longer holds.",
        )


def _superseded(stands: list[Decision], beginning: str) -> str | None:
    if not beginning:
        return None
    pairs = [one.id for one in stands if one.action in (SAME, DIFFERENT)]
    found = [one for one in pairs if one.startswith(beginning) or one.partition("-")[2].startswith(beginning)]
    if len(found) != 1:
        raise ConfigError(
            f"{beginning[:80]!r} names {len(found)} standing decisions on two claims.", hint="Give the id of one."
        )
    return found[0]


def _claim_id(ledger: Ledger, named: str) -> str:
    beginning = named if named.startswith("claim-") else f"claim-{named}"
    found = ledger.find(beginning) if len(beginning) >= FEWEST + len("claim-") else ()
    claims = [one for one in found if isinstance(ledger.get(one), Claim)]
    if len(claims) == 1:
        return claims[0]
    if claims:
        raise ConfigError(f"{named!r} is the beginning of {len(claims)} ids.", hint="Give more of it.")
    raise ConfigError(f"There is no claim {named!r}.", hint="`trucewatch why INCIDENT` names its claims.")
