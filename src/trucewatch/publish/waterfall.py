"""Why two claims are one incident or two: the evidence of each field as a waterfall, as text and as JSON rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Evidence, Link
from trucewatch.publish.wording import clean, day, words_of

LONGEST = 12
"""Bars end here: evidence of this strength settles the matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """A pair of claims, the link between them, and what came of it."""

    link: Link
    left: Resolved
    right: Resolved
    same: float
    """A pair links at this sum or above."""
    cannot: float
    """One field at this weight or below keeps the two apart."""
    incidents: tuple[str, ...]
    """Ids of the incidents that hold the two: one where they are joined."""
    decisions: tuple[Decision, ...] = ()
    """What people decided on the pair, and still holds."""

    @property
    def bars(self) -> tuple[Evidence, ...]:
        """Fields that keep the two apart whatever else agrees."""
        return tuple(item for item in self.link.evidence if item.weight <= self.cannot)


def waterfall_row(pair: Waterfall) -> dict[str, Any]:
    """The pair as one JSON object."""
    sums = _sums(pair.link.evidence)
    return {
        "id": pair.link.id,
        "left": _claim_row(pair.left),
        "right": _claim_row(pair.right),
        "relation": pair.link.relation.value,
        "score": pair.link.score,
        "same": pair.same,
        "cannot": pair.cannot,
        "evidence": [
            {"field": item.field, "weight": item.weight, "sum": total, "bars": item in pair.bars, "text": item.text}
            for item, total in zip(pair.link.evidence, sums, strict=True)
        ],
        "incidents": list(pair.incidents),
        "decisions": [{"id": one.id, "action": one.action} for one in pair.decisions],
    }


def _claim_row(one: Resolved) -> dict[str, Any]:
    return {
        "id": one.claim.id,
        "kind": one.claim.kind.value,
        "status": one.claim.stance.value,
        "publisher": one.publisher,
        "published": one.published.isoformat() if one.published else None,
        "words": [span.exact for span in one.claim.evidence],
    }


def render_waterfall(pair: Waterfall) -> str:
    """The pair as text: both claims' words, a bar for each field, the sum, and what came of it."""
    lines = [f"pair {pair.link.id}: {_outcome(pair)}", *_claim_lines(pair.left), *_claim_lines(pair.right), ""]
    width = max((len(item.field) for item in pair.link.evidence), default=0)
    for item, total in zip(pair.link.evidence, _sums(pair.link.evidence), strict=True):
        mark = "  keeps apart" if item in pair.bars else ""
        lines.append(
            f"  {item.field:{width}s} {item.weight:+6.2f} {_bar(item.weight)} {total:+7.2f}  {clean(item.text)}{mark}"
        )
    lines.append(f"  {'sum':{width}s} {pair.link.score:+6.2f}, and a link needs {pair.same:+.2f}")
    return "\n".join([*lines, "", *_ends(pair)]) + "\n"


def _outcome(pair: Waterfall) -> str:
    if pair.bars:
        return f"different, kept apart by {', '.join(item.field for item in pair.bars)}"
    over = "reaches" if pair.link.score >= pair.same else "stays below"
    return f"{pair.link.relation}; the evidence {over} the threshold"


def _claim_lines(one: Resolved) -> list[str]:
    published = day(one.published) if one.published else "not dated"
    publisher = clean(one.publisher or "publisher not told")
    head = f"  claim {one.claim.id}: {words_of(one.claim.kind)}, {one.claim.stance}, {publisher}, published {published}"
    return [head, *(f"    “{clean(span.exact)}”" for span in one.claim.evidence)]


def _bar(weight: float) -> str:
    """Evidence against to the left of the axis, for it to the right, a sign for each bit."""
    length = min(LONGEST, round(abs(weight)))
    against, in_favour = ("░" * length, "") if weight < 0 else ("", "█" * length)
    return f"{against:>{LONGEST}s}│{in_favour:<{LONGEST}s}"


def _sums(evidence: Sequence[Evidence]) -> list[float]:
    total, found = 0.0, []
    for item in evidence:
        total += item.weight
        found.append(round(total, 3))
    return found


def _ends(pair: Waterfall) -> list[str]:
    """What came of it: incidents, and people's word, which comes first."""
    if len(pair.incidents) == 1:
        told = [f"  Both are in incident {pair.incidents[0]}."]
        if pair.link.score < pair.same or pair.bars:
            told.append("  Other claims, or a person's word, join them: these two alone would not be.")
    elif pair.incidents:
        told = [f"  They are in two incidents: {' and '.join(pair.incidents)}."]
        if pair.link.score >= pair.same and not pair.bars:
            told.append("  A claim that stands in either's incident, or a person's word, keeps them apart.")
    else:
        told = []
    return [*told, *(f"  A person decided: {one.action} ({one.id})." for one in pair.decisions)]
