"""Why a record is on top of the queue: uncertainty × consequence, each factor in words and numbers.

The numbers are data (`data/review.json`). Uncertainty is a chance in [0, 1]: how likely it is that judging changes what
is shown. Consequence is how much a wrong one would matter, in [0, 2].
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log10
from typing import Any, cast

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.incidents import Finding, Incident, Verdict
from trucewatch.core.kinds import HarmKind, Stance, Telling
from trucewatch.core.records import READERS_PARTS

UNCERTAINTY, CONSEQUENCE = "uncertainty", "consequence"
EDGE = (0.05, 0.95)
"""Share of a place inside a zone between which it lies on the zone's edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One reason: which side of the product it is on, its number, and its words."""

    side: str
    name: str
    number: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How much a record wants a look: the product, and what it is made of."""

    value: float
    uncertainty: float
    consequence: float
    reasons: tuple[Factor, ...]

    def told(self) -> str:
        """In one line: "0.51 = uncertainty 0.60 × consequence 0.85"."""
        return f"{self.value:.2f} = uncertainty {self.uncertainty:.2f} × consequence {self.consequence:.2f}"


@cache
def numbers() -> Mapping[str, Any]:
    """`data/review.json`."""
    return cast(Mapping[str, Any], json.loads(files("trucewatch").joinpath("data", "review.json").read_bytes()))


def made(factors: Iterable[Factor]) -> Weight:
    """Uncertainties joined as chances; the consequence is the first one's number times those that follow."""
    told = tuple(factors)
    certain, consequence = 1.0, 1.0
    for factor in told:
        if factor.side == UNCERTAINTY:
            certain *= 1.0 - factor.number
        else:
            consequence *= factor.number
    uncertainty = 1.0 - certain
    return Weight(
        value=round(uncertainty * consequence, 4),
        uncertainty=round(uncertainty, 4),
        consequence=round(consequence, 4),
        reasons=told,
    )


def unsure(name: str, number: float, text: str) -> Factor:
    """A factor of uncertainty."""
    return Factor(side=UNCERTAINTY, name=name, number=number, text=text)


def matters(name: str, number: float, text: str) -> Factor:
    """A factor of consequence."""
    return Factor(side=CONSEQUENCE, name=name, number=number, text=text)


# --- incidents


def weight(incident: Incident, findings: Sequence[Finding]) -> Weight:
    """How much an incident wants a look. `findings` are its own."""
    return made((*_uncertain(incident, findings), *_consequent(incident, findings)))


def _uncertain(incident: Incident, findings: Sequence[Finding]) -> Iterable[Factor]:
    table = numbers()["uncertainty"]
    status = incident.status.value
    yield unsure("status", numbers()["status"][status], _status_text(incident))
    for name, is_so, text in (
        ("no_day", incident.happened is None, "no day is told"),
        ("no_place", incident.place is None, "no place is told"),
        ("wide_place", _is_wide(incident), _wide_text(incident)),
        ("no_doer", not _is_anybody(incident.actors), "nobody is named as having done it"),
        ("dissent", _dissents(incident), "sources differ on a field"),
        (
            "doubted_by_people",
            any(one.is_doubted for one in incident.claims),
            "a person is unsure of one of its claims",
        ),
        ("open_change", any(one.is_open for one in incident.changes), "a new version of a page changed it since"),
    ):
        if is_so:
            yield unsure(name, table[name], text)
    yield from _missing(findings, table)


def _missing(findings: Sequence[Finding], table: Mapping[str, float]) -> Iterable[Factor]:
    open_ones = [one for one in findings if one.verdict is Verdict.UNDETERMINED and one.missing]
    if open_ones:
        least = min(open_ones, key=lambda one: (len(one.missing), one.id))
        if len(least.missing) == 1:
            fact = least.missing[0].fact
            yield unsure("one_fact_missing", table["one_fact_missing"], f"one fact decides: {fact}")
        else:
            facts = "; ".join(one.fact for one in least.missing)
            yield unsure("several_facts_missing", table["several_facts_missing"], f"facts are missing: {facts}")
    shares = [one.zone_share for one in findings if one.zone_share is not None]
    if any(EDGE[0] < share < EDGE[1] for share in shares):
        share = next(one for one in shares if EDGE[0] < one < EDGE[1])
        yield unsure("share_at_edge", table["share_at_edge"], f"{share:.0%} of where it may lie is inside the zone")


def _consequent(incident: Incident, findings: Sequence[Finding]) -> Iterable[Factor]:
    table = numbers()["consequence"]
    ranked = [(table[_case(one)], one.agreement_id, _case(one)) for one in findings]
    number, agreement, case = max(ranked, default=(table["none"], "", "none"))
    text = f"{case.replace('_', ' ')} under {agreement}" if agreement else "no agreement speaks of it"
    yield matters("finding", number, text)
    killed = max((_most(one) for one in incident.claims), default=0)
    if killed:
        harm = numbers()["harm"]
        factor = min(harm["most"], 1.0 + harm["per_tenfold"] * log10(1 + killed))
        yield matters("harm", round(factor, 3), f"up to {killed} people killed or hurt are told of")
    if incident.is_background:
        yield matters("background", numbers()["background"], "told as background, not as news")


def _case(finding: Finding) -> str:
    if finding.verdict is Verdict.UNDETERMINED and len(finding.missing) == 1:
        return "undetermined_one_fact"
    likelihood = f"_{finding.likelihood.value}" if finding.likelihood else ""
    case = f"{finding.verdict.value}{likelihood}"
    return case if case in numbers()["consequence"] else finding.verdict.value


def _most(one: Resolved) -> int:
    hurt = (HarmKind.KILLED, HarmKind.INJURED, HarmKind.CASUALTIES)
    return max((harm.maximum or harm.minimum or 0 for harm in one.claim.harm if harm.kind in hurt), default=0)


def _status_text(incident: Incident) -> str:
    count = len(incident.roots)
    return f"{incident.status.value}, {count} root source{'' if count == 1 else 's'}"


def _is_wide(incident: Incident) -> bool:
    return incident.place is not None and incident.place.radius_m > numbers()["wide_place_m"]


def _wide_text(incident: Incident) -> str:
    return f"the place is known to {incident.place.radius_m / 1000:.0f} km only" if incident.place else ""


def _is_anybody(actors: Sequence[Actor]) -> bool:
    return bool(actors)


def _dissents(incident: Incident) -> bool:
    fields = (field for field in incident.fields if field.name not in ("stance", "relay", "copy", "root", "note"))
    return any(value.dissent for field in fields for value in field.values)


# --- claims


def claim_uncertainty(resolved: Resolved) -> tuple[Factor, ...]:
    """Why a claim's reading is weak; empty where it is not."""
    table, claim = numbers()["claim_uncertainty"], resolved.claim
    is_anonymous = any(teller.telling is Telling.ANONYMOUS for teller in claim.attribution)
    told = (
        ("readers_words", claim.part in READERS_PARTS, f"a reader's or an embedded post's words ({claim.part.value})"),
        ("weak_attribution", is_anonymous, "told by somebody not named"),
        ("uncertain_stance", claim.stance is Stance.UNCERTAIN, "its teller is not sure"),
        ("no_place", resolved.place is None and claim.place is not None, "the place named was found in no gazetteer"),
        ("no_day", resolved.time is None and claim.time is not None, "the time named could not be read"),
        ("no_actor", bool(claim.actors) and not resolved.actors, "who is named as having done it is in no registry"),
    )
    return tuple(unsure(name, table[name], text) for name, is_so, text in told if is_so)
