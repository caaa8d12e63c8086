"""Scores findings on annotated claims: what the assessment makes of claims that are right, whoever found them.

    findings.py [--shared FOLDER] [--wrong] [--read ID,ID…]

The annotated claims go through grouping and assessment as extracted ones do, with the places and days of the
annotation; actors by its id where the registry knows it, else by their words; a place's country and unit are those of
the gazetteer's place of that name there; "have been shelling" is told as going on. F1 is over (claim, agreement,
verdict). The documents of `bench/gold` are not part of this project; without them our own are measured alone.
`--wrong` prints what is not as annotated, of our own odd documents and of those of `--read`. Exit 1 below a floor.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from held import AT_MOST, arguments, prf, report

from trucewatch.assess.claims import claim_findings, with_context
from trucewatch.assess.positions import with_topics
from trucewatch.assess.registry import load_agreements
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Actor, Claim, Harm, Interval, Mention, Place, Precision, Resolved, Teller
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span
from trucewatch.fuse import fuse
from trucewatch.resolve.actors import ActorRegistry, chosen, open_registry
from trucewatch.resolve.gazetteer import SqlGazetteer, open_gazetteer
from trucewatch.resolve.gazetteer_forms import forms
from trucewatch.resolve.gazetteer_rank import distance_m

HERE = Path(__file__).resolve().parent
OWN = HERE / "annotated"
TOWN_RADIUS_M = 3000.0
SAME_M = 15_000.0
SILENT = "not_applicable"
_ONGOING = re.compile(r"\b(?:have|has) been \w+ing\b", re.IGNORECASE)

Key = tuple[str, str]


class Known(NamedTuple):
    """What claims are resolved and held against."""

    agreements: tuple[Agreement, ...]
    registry: ActorRegistry
    gazetteer: SqlGazetteer


class Told(NamedTuple):
    """A document's findings: as annotated and as made, by claim and agreement, and why."""

    document: dict[str, Any]
    gold: dict[Key, str]
    found: dict[Key, str]
    why: dict[Key, str]


def main() -> int:
    parser = arguments("Score findings on annotated claims.")
    parser.add_argument("--wrong", action="store_true", help="print what is not as annotated")
    parser.add_argument("--read", default="", metavar="ID,ID", help="documents of bench/gold whose errors may be read")
    args = parser.parse_args()
    known = Known(load_agreements()[0], open_registry(), open_gazetteer())
    own = [judged(document, known) for document in documents(OWN)]
    halves = {
        "own, odd (read)": [told for told in own if is_odd(told.document["id"])],
        "own, even": [told for told in own if not is_odd(told.document["id"])],
    }
    gold, read = args.shared / "bench" / "gold", set(filter(None, args.read.split(",")))
    if gold.is_dir():
        every = [judged(document, known) for document in documents(gold)]
        halves |= {"gold (read)": [told for told in every if told.document["id"] in read]} if read else {}
        halves |= {"gold, all": every}
    else:
        print(f"Not measured: {gold} is not here.")
    for half in (half for name, half in halves.items() if args.wrong and "read" in name):
        print_wrong(half)
    figures: dict[str, float] = {}
    print(f"{'given the annotated claims':34s}      P      R     F1  gold found    alarms")
    for name, half in halves.items():
        figures |= scored(name, half)
    print()
    measured = {name: figure for name, figure in figures.items() if "gold (read)" not in name}
    return report(measured, "findings", may_lack=lambda name: name.startswith("gold") and not gold.is_dir())


def documents(folder: Path) -> list[dict[str, Any]]:
    """The annotated documents of a folder, by name."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


def is_odd(name: str) -> bool:
    """Whether one of our own documents is of the developing half."""
    return int(name.rsplit("-", 1)[1]) % 2 == 1


def scored(name: str, half: Sequence[Told]) -> dict[str, float]:
    """Prints a line; F1 and the share of annotated near misses that were called a breach."""
    gold = {(told.document["id"], *key): verdict for told in half for key, verdict in told.gold.items()}
    found = {(told.document["id"], *key): verdict for told in half for key, verdict in told.found.items()}
    asked = {key: verdict for key, verdict in gold.items() if verdict != SILENT}
    right = sum(found.get(key) == verdict for key, verdict in asked.items())
    p, r, f1 = prf(right, len(found), len(asked))
    near = [key for key, verdict in gold.items() if verdict == SILENT]
    alarms = sum(found.get(key) == "alleged_breach" for key in near)
    rate = alarms / max(1, len(near))
    told = f"{alarms} of {len(near)}"
    print(f"{name:34s} {p:6.3f} {r:6.3f} {f1:6.3f} {len(asked):5d} {len(found):5d} {told:>9s}")
    return {f"{name}: F1": f1, f"{name}: false alarms{AT_MOST}": rate}


def print_wrong(half: Iterable[Told]) -> None:
    """Every difference with the words of the claim and the reason given; then what was taken for what."""
    mixed: Counter[tuple[str, str]] = Counter()
    for told in half:
        claims = {claim["id"]: claim for claim in told.document["claims"]}
        notes = {(f["claim"], f["agreement"]): f.get("why", "") for f in told.document.get("findings", [])}
        for key in sorted({*told.gold, *told.found}, key=lambda key: (key[1], key[0])):
            wanted, got = told.gold.get(key, "-"), told.found.get(key, SILENT)
            mixed[wanted, got] += 1
            if got == wanted or (wanted == "-" and got == SILENT):
                continue
            claim = claims[key[0]]
            slots = {slot: claim.get(slot) for slot in ("actors", "targets", "place", "time", "weapons", "status")}
            print(f"{told.document['id']} {key[0]} {key[1]}: {got}, annotated {wanted}\n  {claim['evidence']!r}")
            print(f"  {claim['kind']} {json.dumps(slots, ensure_ascii=False)}")
            print(f"  annotated: {notes.get(key, '')}\n  ours: {told.why.get(key, '')}\n")
    for (wanted, got), count in mixed.most_common():
        print(f"{wanted:22s} → {got:22s} {count}")
    print()


def judged(document: dict[str, Any], known: Known) -> Told:
    """The findings that we make of a document's annotated claims, beside the annotated ones."""
    by_claim: dict[str, list[str]] = {}
    claims: list[Resolved] = []
    for row in document["claims"]:
        resolved = resolved_of(document, row, known)
        by_claim.setdefault(resolved.claim.id, []).append(row["id"])
        claims.append(resolved)
    found: dict[Key, str] = {}
    why: dict[Key, str] = {}
    unique = tuple({one.claim.id: one for one in claims}.values())
    agreements = tuple(agreement for agreement in known.agreements if agreement.nature != "law")
    for incident in incidents_of(unique, known.agreements):
        for finding in claim_findings(incident, agreements):
            for claim_id in by_claim[finding.claim_id]:
                found[claim_id, finding.agreement_id] = finding.verdict.value
                why[claim_id, finding.agreement_id] = finding.why
    gold = {(row["claim"], row["agreement"]): row["verdict"] for row in document.get("findings", [])}
    return Told(document, gold, found, why)


def incidents_of(claims: tuple[Resolved, ...], known: tuple[Agreement, ...]) -> tuple[Incident, ...]:
    """The claims as incidents, grouped and completed as the batch interface does it."""
    return with_context(fuse(with_topics(claims, known)).incidents)


def resolved_of(document: dict[str, Any], row: dict[str, Any], known: Known) -> Resolved:
    """An annotated claim as a record, its referents as annotated."""
    published = date.fromisoformat(document["published"][:10]) if document.get("published") else None
    interval = interval_of(row.get("time"))
    on = interval.start if interval and interval.start else published
    place = place_of(row.get("place"), known.gazetteer)

    def actors(slot: str) -> tuple[Actor, ...]:
        return tuple(actor_of(told, known.registry, on) for told in row.get(slot, []))

    return Resolved(
        claim=claim_of(document, row),
        actors=actors("actors"),
        targets=actors("targets"),
        tellers=tuple(filter(None, (named(told, known.registry, on) for told in tellers_of(row)))),
        place=place,
        time=interval,
        publisher=document.get("publisher"),
        published=published,
        external_id=document["id"],
    )


def claim_of(document: dict[str, Any], row: dict[str, Any]) -> Claim:
    """The claim itself; its evidence is found in the text."""
    text, name = document["text"], document["id"]
    part = PartKind(row.get("part", "body"))

    def mentions(slot: str) -> tuple[Mention, ...]:
        return tuple(Mention(text=told["text"], span=None) for told in row.get(slot, []))

    def mention(slot: str) -> Mention | None:
        told = (row.get(slot) or {}).get("text")
        return Mention(text=told, span=None) if told else None

    return Claim(
        document_id=name,
        part=part,
        part_index=0,
        kind=Kind(row["kind"]),
        evidence=(span_of(name, text, row["evidence"]),),
        also=tuple(span_of(name, text, words) for words in row.get("also", [])),
        actors=mentions("actors"),
        targets=mentions("targets"),
        place=mention("place"),
        time=mention("time"),
        weapons=tuple(Weapon(weapon) for weapon in row.get("weapons", [])),
        harm=tuple(
            Harm(kind=HarmKind(h["kind"]), minimum=h.get("min"), maximum=h.get("max"), who=Who(h["who"]), span=None)
            for h in row.get("harm", [])
        ),
        attribution=tuple(Teller(text=told, span=None, telling=Telling.SAY) for told in tellers_of(row)),
        stance=Stance(row["status"]),
        is_ongoing=bool(_ONGOING.search(row["evidence"])),
    )


def tellers_of(row: dict[str, Any]) -> list[str]:
    """The chain of tellers as written."""
    return [told if isinstance(told, str) else told["text"] for told in row.get("attribution", [])]


def span_of(name: str, text: str, words: str) -> Span:
    """Where words stand first."""
    start = max(0, text.find(words))
    return Span(document_id=name, start=start, end=start + len(words), exact=words)


def interval_of(time: dict[str, Any] | None) -> Interval | None:
    """Inclusive days as a half-open interval."""
    if not time or not time.get("start"):
        return None
    start = date.fromisoformat(time["start"][:10])
    end = date.fromisoformat((time.get("end") or time["start"])[:10])
    return Interval(start=start, end=max(start, end) + timedelta(days=1))


def place_of(told: dict[str, Any] | None, gazetteer: SqlGazetteer) -> Place | None:
    """An annotated place; how far it reaches goes by its precision, as for a place of one's own gazetteer."""
    if not told or told.get("lat") is None:
        return None
    precision = Precision(told["precision"])
    radius = TOWN_RADIUS_M if precision is Precision.SETTLEMENT else forms().radius_m[precision]
    name, here = told.get("name") or told["text"], (told["lat"], told["lon"])
    known = next(filter(None, (known_at(words, here, gazetteer) for words in (name, told["text"]))), None)
    return Place(
        id=f"annotated:{name}",
        name=name,
        lat=here[0],
        lon=here[1],
        radius_m=radius,
        precision=precision,
        country=known.country if known else "",
        admin1=known.admin1 if known and precision is not Precision.COUNTRY else "",
    )


def known_at(name: str, here: tuple[float, float], gazetteer: SqlGazetteer) -> Place | None:
    """The gazetteer's place of that name near the annotated point."""
    for candidate in gazetteer.lookup(name, near=here):
        place = candidate.referent
        if isinstance(place, Place) and distance_m(here, (place.lat, place.lon)) <= max(SAME_M, place.radius_m):
            return place
    return None


def actor_of(told: dict[str, Any], registry: ActorRegistry, on: date | None) -> Actor:
    """The registry's actor of the annotation's id; else of its words; else one that nobody knows."""
    actor = registry.get(told["id"], on=on) if told.get("id") else None
    actor = actor or named(told["text"], registry, on)
    return actor or Actor(id=told.get("id") or "unknown", name=told["text"])


def named(words: str, registry: ActorRegistry, on: date | None) -> Actor | None:
    """The actor that words alone name."""
    best = chosen(registry.lookup(words, on=on))
    return best.referent if best and isinstance(best.referent, Actor) else None


if __name__ == "__main__":
    sys.exit(main())
