"""Splink on the claims that `fusion.py` measures: the same fields, blocks no narrower than ours, weights of its own.

Splink (Ministry of Justice, MIT) joins records by Fellegi and Sunter's model in SQL; here on DuckDB, one thread. It is
given the fields that our scorer compares, in levels like ours. It is trained on the developing half twice: by
expectation maximisation, and with m from our labels; u comes from all its pairs. Its threshold is chosen there as ours
is, and its clusters are its own (connected components). It does not know what bars a cluster.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from fusion_scores import FALSE_MERGE, Scores, scores
from fusion_set import Told

from trucewatch.core.claims import Resolved
from trucewatch.core.kinds import HarmKind
from trucewatch.fuse import WeightScorer, fuse
from trucewatch.fuse.measures import ORDER
from trucewatch.fuse.profile import Profile, profile
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import Weights

THRESHOLDS = tuple(step / 2 for step in range(-8, 33))
TIMES = 100
"""The checking half so many times over, each a year and more after the one before, for measuring time."""
BLOCKS = (
    "l.mode = r.mode and l.country = r.country and abs(l.first - r.first) <= 1",
    "l.mode = r.mode and l.first = r.first and l.last = r.last and l.topic = r.topic",
    "l.document = r.document and l.mode = r.mode",
)
KM = "(12742 * asin(sqrt(pow(sin(radians(lat_r - lat_l) / 2), 2) + cos(radians(lat_l)) * cos(radians(lat_r)) * \
pow(sin(radians(lon_r - lon_l) / 2), 2))))"

Row = dict[str, Any]
Levels = Sequence[tuple[str, str]]


def rows(claims: Sequence[Resolved], weights: Weights, labels: Mapping[str, str]) -> Iterator[Row]:
    """A row for each claim: what our scorer compares of it, unknown as NULL."""
    roots = Roots(claims, weights)
    for claim in claims:
        yield _row(profile(claim, weights, roots), labels.get(claim.claim.id))


def _row(one: Profile, label: str | None) -> Row:
    place, days = one.place, one.days
    tolls = {harm.kind: harm.minimum for harm in one.harm}
    return {
        "unique_id": one.id,
        "incident": label,
        "document": one.document,
        "mode": f"{one.group}{one.is_plan}",
        "kind": one.kind.value,
        "topic": "+".join(sorted(one.actors.ids)) if one.is_position or one.kind.value == "talks" else None,
        "first": days.first if days else None,
        "last": days.last if days else None,
        "part": one.day_part or None,
        "place": place.id if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "km": place.radius_m / 1000 if place else None,
        "size": ORDER[place.precision] if place else None,
        "actors": sorted(one.actors.ids),
        "sides": sorted(one.actors.ids | one.actors.sides),
        "targets": sorted(one.targets.ids),
        "weapons": sorted(one.weapons),
        "objects": sorted(one.objects),
        "killed": tolls.get(HarmKind.KILLED),
        "injured": tolls.get(HarmKind.INJURED),
        "moved": tolls.get(HarmKind.DISPLACED, tolls.get(HarmKind.DETAINED)),
        "number": one.count,
        "words": sorted(one.words),
        "background": one.resolved.claim.is_background,
    }


def comparisons() -> list[dict[str, Any]]:
    """Splink's comparisons: for each field its levels, the most alike first."""
    shared = "len(list_intersect({0}_l, {0}_r)) > 0"
    jaccard = "len(list_intersect(words_l, words_r)) / len(list_distinct(list_concat(words_l, words_r)))"
    table: dict[str, tuple[str, Levels]] = {
        "kind": ("kind_l is null", [("kind_l = kind_r", "same kind")]),
        "time": (
            "first_l is null or first_r is null",
            [
                ("first_l = first_r and last_l = last_r and part_l = part_r", "same part of the day"),
                ("first_l = first_r and last_l = last_r and coalesce(part_l, '') <> coalesce(part_r, '') "
                 "and part_l is not null and part_r is not null", "other part"),
                ("first_l = first_r and last_l = last_r", "same days"),
                ("first_l <= last_r and first_r <= last_l", "overlap"),
                ("first_l <= last_r + 1 and first_r <= last_l + 1", "next day"),
            ],
        ),
        "place": (
            "lat_l is null or lat_r is null",
            [
                ("place_l = place_r", "same place"),
                (f"size_l <> size_r and {KM} <= greatest(km_l, km_r)", "one within the other"),
                (f"{KM} <= km_l + km_r", "neighbours"),
            ],
        ),
        "actors": (
            "len(actors_l) = 0 or len(actors_r) = 0",
            [(shared.format("actors"), "same"), (shared.format("sides"), "one side")],
        ),
        "words": ("len(words_l) = 0", [(f"{jaccard} >= {least}", f"from {least}") for least in (0.5, 0.25, 0.1)]),
    }  # fmt: skip
    for name in ("targets", "weapons", "objects"):
        table[name] = (f"len({name}_l) = 0 or len({name}_r) = 0", [(shared.format(name), "same")])
    for name in ("killed", "injured", "moved", "number", "background"):
        table[name] = (f"{name}_l is null or {name}_r is null", [(f"{name}_l = {name}_r", "equal")])
    return [_comparison(name, missing, levels) for name, (missing, levels) in table.items()]


def _comparison(name: str, missing: str, levels: Levels) -> dict[str, Any]:
    told = [{"sql_condition": missing, "label_for_charts": "not told", "is_null_level": True}]
    told += [{"sql_condition": condition, "label_for_charts": label} for condition, label in levels]
    told += [{"sql_condition": "ELSE", "label_for_charts": "other"}]
    return {"output_column_name": name, "comparison_levels": told}


class Linked:
    """A table of claims and a model over it."""

    def __init__(self, table: Sequence[Row], settings: Any) -> None:
        import duckdb  # type: ignore[import-not-found, import-untyped, unused-ignore]
        import pyarrow  # type: ignore[import-not-found, import-untyped, unused-ignore]
        from splink import DuckDBAPI, Linker  # type: ignore[import-not-found, import-untyped, unused-ignore]

        connection = duckdb.connect(":memory:")
        connection.execute("SET threads TO 1")
        connection.execute("SET enable_progress_bar = false")
        self.api = DuckDBAPI(connection)
        self.linker = Linker(self.api.register(pyarrow.Table.from_pylist(list(table))), settings, log_level=None)

    def links(self) -> Any:
        """Splink's table of scored pairs."""
        return self.linker.inference.predict(threshold_match_weight=THRESHOLDS[0])

    def clusters(self, links: Any, threshold: float) -> dict[str, str]:
        """Claim id → cluster."""
        found = self.linker.clustering.cluster_pairwise_predictions_at_threshold(
            links, threshold_match_weight=threshold
        )
        return {row["unique_id"]: row["cluster_id"] for row in found.as_record_list()}


def settings() -> dict[str, Any]:
    """The model before it is trained."""
    return {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": 0.02,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in BLOCKS],
        "comparisons": comparisons(),
    }


def train(table: Sequence[Row], *, by_labels: bool) -> dict[str, Any]:
    """The trained model as Splink saves it."""
    linked = Linked(table, settings())
    training = linked.linker.training
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    if by_labels:
        training.estimate_m_from_label_column("incident")
        return dict(linked.linker.misc.save_model_to_json())
    exact = ["l.place = r.place and l.first = r.first and l.kind = r.kind"]
    training.estimate_probability_two_random_records_match(exact, recall=0.8)
    for rule in ("l.place = r.place and l.kind = r.kind", "l.first = r.first and l.mode = r.mode"):
        training.estimate_parameters_using_expectation_maximisation(rule)
    return dict(linked.linker.misc.save_model_to_json())


def cheapest(table: Sequence[Row], model: Mapping[str, Any]) -> float:
    """The threshold at which its links on these claims cost least, as ours is chosen."""
    label = {row["unique_id"]: row["incident"] for row in table}
    linked = Linked(table, dict(model))
    scored = [
        (row["match_weight"], label[row["unique_id_l"]] == label[row["unique_id_r"]])
        for row in linked.links().as_record_list()
    ]

    def cost(at: float) -> float:
        missed = sum(weight < at and is_same for weight, is_same in scored)
        return float(missed + FALSE_MERGE * sum(weight >= at and not is_same for weight, is_same in scored))

    return min(THRESHOLDS, key=lambda at: (cost(at), -at))


def shifted(half: Sequence[Told], times: int) -> Iterator[tuple[Resolved, str]]:
    """The claims of a half so many times over, each time in later years, with their incidents."""
    for turn in range(times):
        by = timedelta(days=400 * turn)
        for told in half:
            one = told.resolved
            document = f"{one.claim.document_id}-{turn}"
            evidence = tuple(replace(span, document_id=document) for span in one.claim.evidence)
            when = one.time and replace(
                one.time,
                start=one.time.start and one.time.start + by,
                end=one.time.end and one.time.end + by,
                at=one.time.at and one.time.at + by,
            )
            claim = replace(one.claim, document_id=document, evidence=evidence)
            published = one.published and one.published + by
            yield replace(one, claim=claim, time=when, published=published), f"{told.incident} {turn}"


def beside(halves: Mapping[str, Sequence[Told]], weights: Weights) -> None:
    """Prints quality on the checking half and time on it many times over, Splink beside ours."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    tables = {
        name: list(rows([one.resolved for one in half], weights, {one.resolved.claim.id: one.incident for one in half}))
        for name, half in halves.items()
    }
    many = list(shifted(halves["checking"], TIMES))
    incidents = {one.claim.id: incident for one, incident in many}
    claims = [one for one, _ in many]
    print(f"\nSplink beside ours: the checking half ({len(tables['checking'])} claims), and {len(many):,} claims")
    started = time.perf_counter()
    fused = fuse(claims, scorer=WeightScorer(weights))
    seconds = time.perf_counter() - started
    told = {claim_id: incident.id for incident in fused.incidents for claim_id in incident.claim_ids()}
    right = {one.resolved.claim.id: one.incident for one in halves["checking"]}
    own = fuse([one.resolved for one in halves["checking"]], scorer=WeightScorer(weights))
    mine = {claim_id: incident.id for incident in own.incidents for claim_id in incident.claim_ids()}
    _show("trucewatch", scores(mine, right), scores(told, incidents), seconds, fused.pairs)
    for name, by_labels in (("Splink, by EM", False), ("Splink, m by labels", True)):
        model = train(tables["developing"], by_labels=by_labels)
        threshold = cheapest(tables["developing"], model)
        small = Linked(tables["checking"], model)
        scored = small.links()
        found = scores(small.clusters(scored, threshold), right)
        highest = max(scores(small.clusters(scored, at), right).f1 for at in THRESHOLDS)
        table = list(rows(claims, weights, incidents))
        started = time.perf_counter()
        large = Linked(table, model)
        links = large.links()
        clusters = large.clusters(links, threshold)
        seconds = time.perf_counter() - started
        pairs = links.query_sql("select count(*) as n from {this}").as_record_list()[0]["n"]
        _show(f"{name} (from {threshold})", found, scores(clusters, incidents), seconds, pairs)
        print(f"{'':28s} with the threshold that suits the checking half best: B³ F1 {highest:.3f}")


def _show(name: str, small: Scores, large: Scores, seconds: float, pairs: int) -> None:
    print(
        f"{name:28s} B³ P {small.precision:.3f} R {small.recall:.3f} F1 {small.f1:.3f}  pairs P "
        f"{small.pair_precision:.3f} R {small.pair_recall:.3f} | many: B³ F1 {large.f1:.3f}, {seconds:.1f} s, "
        f"{pairs:,} pairs kept or scored"
    )
