"""The table of cases over every agreement: verdict, likelihood and the test that decides, each as the table says."""

import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from building import incident, interval
from ruamel.yaml import YAML

from trucewatch.assess.claims import why
from trucewatch.assess.terms import assess, summary
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Actor, Claim, Harm, Mention, Place, Precision, Resolved, Teller
from trucewatch.core.incidents import Answer, Incident, IncidentStatus, Verdict
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span
from trucewatch.resolve.actors import open_registry

ROOT = Path(__file__).parents[2]
TABLE = YAML(typ="safe", pure=True).load((ROOT / "benchmarks" / "data" / "cases.yaml").read_text("utf-8"))
CASES = [(agreement, row) for agreement, rows in TABLE["agreements"].items() for row in rows]
NAMES = [f"{agreement}: {row['what']}" for agreement, row in CASES]


def page_maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cases_page", ROOT / "benchmarks" / "cases_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def actor(identity: str, on: date | None) -> Actor:
    return open_registry().get(identity, on=on) or Actor(id=identity, name=identity)


def place(name: str, relation: str) -> Place:
    told = dict(TABLE["places"][name])
    radius_m = told.pop("radius_km") * 1000.0
    told["precision"] = Precision(told["precision"])
    return Place(id=f"place:{name}", name=name, radius_m=radius_m, relation=relation, **told)


def resolved(row: dict[str, Any], number: int = 0, *, stance: str = "", by: str = "") -> Resolved:
    """A case as a claim with its referents."""
    happened = interval(row.get("day"))
    on = happened.start if happened else None
    words, document, teller = row.get("words", row["what"]), f"document-{number}", by or row.get("by", "")
    actors = row.get("actors", [])
    claim = Claim(
        document_id=document,
        part=PartKind.BODY,
        part_index=0,
        kind=Kind(row["kind"]),
        evidence=(Span(document_id=document, start=0, end=len(words), exact=words),),
        actors=tuple(Mention(text=row.get("actor_words", identity), span=None) for identity in actors),
        targets=tuple(Mention(text=identity, span=None) for identity in row.get("targets", [])),
        stance=Stance(stance or row.get("stance", "asserted")),
        weapons=tuple(Weapon(weapon) for weapon in row.get("weapons", [])),
        harm=tuple(
            Harm(kind=HarmKind.KILLED, minimum=row["killed"], maximum=None, who=Who.UNKNOWN, span=None)
            for _ in range("killed" in row)
        ),
        attribution=(Teller(text=teller, span=None, telling=Telling.SAY),) if teller else (),
    )
    published = date.fromisoformat(row["published"]) if "published" in row else None
    return Resolved(
        claim=claim,
        actors=tuple(actor(identity, on) for identity in actors),
        targets=tuple(actor(identity, on) for identity in row.get("targets", [])),
        tellers=(actor(teller, on),) if teller else (),
        place=place(row["place"], row.get("relation", "")) if "place" in row else None,
        time=happened,
        publisher="A newspaper",
        published=published or (happened.end if happened else None),
    )


def told(row: dict[str, Any]) -> Incident:
    first = resolved(row)
    if "denied_by" in row:
        return incident(first, resolved(row, 1, stance="denied", by=row["denied_by"]), status="disputed")
    if row.get("roots", 1) > 1:
        return incident(first, resolved(row, 1), status=IncidentStatus.CORROBORATED.value)
    return incident(first)


@pytest.mark.parametrize(("agreement_id", "row"), CASES, ids=NAMES)
def test_case_gives_its_verdict(agreement_id: str, row: dict[str, Any], agreements: tuple[Agreement, ...]) -> None:
    found = {finding.agreement_id: finding for finding in summary(assess(told(row), agreements))}
    said = {name: finding.verdict.value for name, finding in found.items()}
    finding = found.get(agreement_id)
    told_why = {reason.test: (reason.answer.value, reason.text) for reason in finding.reasons} if finding else {}
    assert said.get(agreement_id, "none") == row["expect"], told_why
    if finding is not None:
        assert (finding.likelihood.value if finding.likelihood else None) == row.get("likelihood"), told_why
    if finding is not None and "decides" in row:
        test, answer = row["decides"].split("=")
        assert told_why[test][0] == answer, told_why
    for other, verdict in row.get("also", {}).items():
        assert said.get(other, "none").replace("not_applicable", "none") == verdict.replace("not_applicable", "none")
    listed = {agreement_id, *row.get("also", {})}
    assert not {name for name, verdict in said.items() if verdict == Verdict.ALLEGED_BREACH and name not in listed}


@pytest.mark.parametrize(("agreement_id", "row"), CASES, ids=NAMES)
def test_case_says_why_and_what_is_missing(
    agreement_id: str, row: dict[str, Any], agreements: tuple[Agreement, ...]
) -> None:
    whole = told(row)
    for finding in assess(whole, agreements):
        assert all(reason.text and reason.claim_ids for reason in finding.reasons)
        assert set(whole.claim_ids()) >= {identity for reason in finding.reasons for identity in reason.claim_ids}
        assert why(finding)
        if finding.verdict is Verdict.UNDETERMINED:
            answers = {reason.answer for reason in finding.reasons}
            assert Answer.UNKNOWN in answers or finding.missing, "what would have to be known?"
            assert finding.missing, f"{finding.agreement_id} {finding.term_id}: no missing fact"
        assert all(missing.fact and missing.would_change for missing in finding.missing)


def test_every_agreement_has_its_cases(agreements: tuple[Agreement, ...]) -> None:
    assert set(TABLE["agreements"]) == {agreement.id for agreement in agreements}
    assert len(CASES) >= 120
    assert min(len(rows) for rows in TABLE["agreements"].values()) >= 10


def test_the_page_of_cases_is_what_the_table_gives() -> None:
    page = (ROOT / "docs" / "reference" / "cases.md").read_text("utf-8")
    assert page == page_maker().page(TABLE), "run benchmarks/cases_page.py"
