"""Scores fusion on our own set: B³, pairs, the curve of the threshold, and the same documents through every stage.

    fusion.py [--weights FILE] [--wrong] [--no-texts] [--splink]

The curve shows clusters of the developing half at each threshold. The threshold itself is chosen by `train_fuse.py` on
links, where missed pairs and five times the wrongly linked ones cost least: in a small set clusters mend broken links.
Exit 1 when a figure lies below its floor in `floors.toml`.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fusion_scores import Scores, scores
from fusion_set import HALVES, Text, Told, read_half
from held import report

from trucewatch.core.claims import Claim, Resolution, Resolved
from trucewatch.fuse import Fused, WeightScorer, fuse
from trucewatch.fuse.weights import Weights, read_weights

WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "trucewatch" / "data" / "fuse.json"
CURVE = tuple(step / 2 for step in range(-8, 13))


def weights_at(raw: Mapping[str, Any], threshold: float | None = None) -> Weights:
    """The weights of a file's content, with another threshold where one is given."""
    table = raw["thresholds"] if threshold is None else {**raw["thresholds"], "same": threshold}
    return read_weights(json.dumps({**raw, "thresholds": table}).encode())


def clusters(fused: Fused) -> dict[str, str]:
    """Claim id → incident id."""
    return {claim_id: incident.id for incident in fused.incidents for claim_id in incident.claim_ids()}


def gold_scores(half: Sequence[Told], weights: Weights) -> Scores:
    """Fusion of gold claims."""
    told = clusters(fuse([one.resolved for one in half], scorer=WeightScorer(weights)))
    return scores(told, {one.resolved.claim.id: one.incident for one in half})


def curve(half: Sequence[Told], raw: Mapping[str, Any]) -> dict[float, Scores]:
    """Scores at each threshold."""
    return {threshold: gold_scores(half, weights_at(raw, threshold)) for threshold in CURVE}


def cheapest(told: Mapping[float, Scores]) -> float:
    """The threshold of least cost; of several the middle one, farthest from where it gets dear."""
    least = min(found.cost for found in told.values())
    best = sorted(threshold for threshold, found in told.items() if found.cost == least)
    return best[len(best) // 2]


def through_all_stages(half: Sequence[Told]) -> tuple[list[Resolved], dict[str, str]]:
    """Claims that the shipped stages take from the documents, and the incident of each that is a gold claim."""
    from trucewatch.settings import Settings

    found: list[Resolved] = []
    incidents: dict[str, str] = {}
    from trucewatch.pipeline.stages import stages

    shipped = stages(Settings())
    for number, text in enumerate(dict.fromkeys(one.text.id for one in half), start=1):
        rows = [one for one in half if one.text.id == text]
        claims = _read(rows[0].text, number, shipped)
        found += claims
        incidents |= _matched(claims, rows)
    return found, incidents


def _read(text: Text, number: int, shipped: Any) -> tuple[Resolved, ...]:
    from trucewatch.collect.lines import fetch_line
    from trucewatch.core.ids import sha256
    from trucewatch.core.problems import Problem
    from trucewatch.pipeline.ingest import capture_of, limits_of, work
    from trucewatch.resolve.resolver import to_resolved
    from trucewatch.settings import Settings

    line = json.dumps(
        {
            "id": text.id,
            "url": f"https://example.org/fusion/{text.id}",
            "text": text.text,
            "publisher": text.publisher,
            "published": text.published.isoformat(),
            "language": "en",
        }
    )
    fetched = fetch_line(line, number, name="fusion", folder=None, limits=limits_of(Settings()))
    if isinstance(fetched, Problem):
        raise SystemExit(f"{text.id}: {fetched.message}")
    worked = work(capture_of(fetched, sha256(fetched.data)), fetched.data, shipped)
    if worked.document is None:
        raise SystemExit(f"{text.id} was not read")
    return to_resolved(worked.document, worked.records(Claim), worked.records(Resolution))


def _matched(claims: Sequence[Resolved], rows: Sequence[Told]) -> dict[str, str]:
    """Claim id → incident, one claim for each gold claim: the one of its group of kinds that shares most words."""
    found: dict[str, str] = {}
    for row in rows:
        gold = row.resolved.claim
        ranked = [
            (shared, one.claim.kind is gold.kind, one.claim.id)
            for one in claims
            if one.claim.id not in found and one.claim.kind.group is gold.kind.group
            if (shared := _shared(one.claim, gold)) > 0
        ]
        if ranked:
            found[max(ranked)[2]] = row.incident
    return found


def _shared(one: Claim, gold: Claim) -> int:
    words = gold.evidence[0]
    return sum(max(0, min(span.end, words.end) - max(span.start, words.start)) for span in one.evidence)


def text_figures(half: Sequence[Told], weights: Weights, name: str) -> dict[str, float]:
    """What remains of it when the claims are our own."""
    claims, incidents = through_all_stages(half)
    told = clusters(fuse(claims, scorer=WeightScorer(weights)))
    found = scores({claim_id: told[claim_id] for claim_id in incidents}, incidents)
    return {
        f"texts, {name}: gold claims found": len(incidents) / len(half),
        f"texts, {name}: B³ F1 of those": found.f1,
        f"texts, {name}: pair precision": found.pair_precision,
        f"texts, {name}: pair recall": found.pair_recall,
    }


def gold_figures(found: Scores, name: str) -> dict[str, float]:
    """The figures of a half by their names."""
    return {
        f"gold claims, {name}: B³ precision": found.precision,
        f"gold claims, {name}: B³ recall": found.recall,
        f"gold claims, {name}: B³ F1": found.f1,
        f"gold claims, {name}: pair precision": found.pair_precision,
        f"gold claims, {name}: pair recall": found.pair_recall,
    }


def show_curve(told: Mapping[float, Scores], chosen: float) -> None:
    print("threshold   B³ P   B³ R  B³ F1  pair P pair R  wrong missed  cost")
    for threshold, one in told.items():
        mark = " <" if threshold == chosen else ""
        print(
            f"{threshold:9.1f}  {one.precision:.3f}  {one.recall:.3f}  {one.f1:.3f}   {one.pair_precision:.3f}  "
            f"{one.pair_recall:.3f} {one.wrong:6d} {one.missed:6d} {one.cost:5.0f}{mark}"
        )


def show_wrong(half: Sequence[Told], weights: Weights) -> None:
    """Pairs of the developing half that are joined and should not be, or the other way round."""
    told = clusters(fuse([one.resolved for one in half], scorer=WeightScorer(weights)))
    scorer = WeightScorer(weights)
    for at, left in enumerate(half):
        for right in half[at + 1 :]:
            is_joined = told[left.resolved.claim.id] == told[right.resolved.claim.id]
            if is_joined != (left.incident == right.incident):
                link = scorer.score(left.resolved, right.resolved)
                said = ", ".join(f"{item.field} {item.weight:+.1f} ({item.text})" for item in link.evidence)
                print(f"{'JOINED' if is_joined else 'APART'} {left.text.id} {left.incident} / {right.text.id} "
                      f"{right.incident}: {link.score:+.1f} = {said}")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description="Score fusion on our own set of incidents.")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--shared", type=Path, help="Not used: the set is part of this project.")
    parser.add_argument("--wrong", action="store_true", help="Print wrong pairs of the developing half.")
    parser.add_argument("--no-texts", action="store_true", help="Gold claims only.")
    parser.add_argument("--splink", action="store_true", help="Measure Splink on the same claims beside it.")
    args = parser.parse_args()
    raw = json.loads(args.weights.read_bytes())
    halves = {name: read_half(name) for name in HALVES}
    for name, half in halves.items():
        told_by = {one.incident: {two.text.id for two in half if two.incident == one.incident} for one in half}
        several = sum(len(texts) > 1 for texts in told_by.values())
        print(f"{name}: {len(told_by)} incidents, {several} of them told by several documents; {len(half)} claims")
    told = curve(halves["developing"], raw)
    chosen = cheapest(told)
    print("Clusters of the developing half at each threshold (<: least cost; links decide, see train_fuse.py):")
    show_curve(told, chosen)
    print(f"The file's own threshold: {raw['thresholds']['same']}")
    figures: dict[str, float] = {}
    for name, half in halves.items():
        started = time.perf_counter()
        found = gold_scores(half, weights_at(raw))
        print(f"{name}: {len(half) / (time.perf_counter() - started):.0f} claims a second")
        figures |= gold_figures(found, name)
        if not args.no_texts:
            figures |= text_figures(half, weights_at(raw), name)
    if args.wrong:
        show_wrong(halves["developing"], weights_at(raw))
    if args.splink:
        from fusion_splink import beside

        beside(halves, weights_at(raw))
    return report(figures, "fusion", may_lack=lambda name: args.no_texts and name.startswith("texts"))


if __name__ == "__main__":
    sys.exit(main())
