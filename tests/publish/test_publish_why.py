"""From every kind of id down to the words and the bytes."""

from collections.abc import Sequence

import pytest
from made_day import SOUTHWEST, findings, incidents, pages, resolution

from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Claim, Resolution, Resolved
from trucewatch.core.incidents import Finding, Incident, Link
from trucewatch.core.makers import Maker
from trucewatch.core.problems import TrucewatchError
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Likeness
from trucewatch.publish.why import Tree, render_why, why


class DayTrail:
    """The made-up day as a `Trail`."""

    def __init__(self) -> None:
        self.claims = {r.claim.id: r.claim for page in pages() for r in page.claims()}
        self.documents = {page.document().id: page.document() for page in pages()}
        self.captures = {page.capture().id: page.capture() for page in pages()}
        self.incidents = {incident.id: incident for incident in incidents()}
        self.findings = {finding.id: finding for finding in findings()}

    def get_finding(self, finding_id: str) -> Finding | None:
        return self.findings.get(finding_id)

    def get_incident(self, incident_id: str) -> Incident | None:
        return self.incidents.get(incident_id)

    def get_claim(self, claim_id: str) -> Claim | None:
        return self.claims.get(claim_id)

    def get_document(self, document_id: str) -> Document | None:
        return self.documents.get(document_id)

    def get_capture(self, capture_id: str) -> Capture | None:
        return self.captures.get(capture_id)

    def get_agreement(self, agreement_id: str) -> Agreement | None:
        return SOUTHWEST if agreement_id == SOUTHWEST.id else None

    def get_resolutions(self, claim_id: str) -> Sequence[Resolution]:
        return (resolution(self.claims[claim_id]),)

    def findings_of(self, record_id: str) -> Sequence[Finding]:
        return [f for f in self.findings.values() if record_id in (f.incident_id, f.agreement_id)]

    def beside(self, incident_id: str) -> tuple[Incident, ...]:
        return ()

    def links_of(self, claim_id: str) -> tuple[Link, ...]:
        return ()

    def incident_of(self, claim_id: str) -> Incident | None:
        return next((i for i in self.incidents.values() if claim_id in i.claim_ids()), None)

    def claims_of(self, document_id: str) -> Sequence[Claim]:
        return [claim for claim in self.claims.values() if claim.document_id == document_id]

    def documents_of(self, capture_id: str) -> Sequence[Document]:
        return [document for document in self.documents.values() if document.capture_id == capture_id]

    def makers(self, record_id: str) -> Sequence[Maker]:
        return (Maker(name="rules", version="1", digest="0123456789abcdef"),)

    def source_of(self, document: Document) -> str:
        return "wire, FR; reliability F, not graded"

    def judged(self, record_id: str) -> Sequence[tuple[str, str]]:
        return ()

    def read_also(self, claim_id: str) -> Sequence[tuple[Resolved, Resolved]]:
        return ()

    def copies_of(self, document_id: str) -> Sequence[tuple[Document, Likeness]]:
        other = next(one for one in self.documents.values() if one.id != document_id)
        return [(other, Likeness(left=document_id, right=other.id, jaccard=0.8, left_in_right=0.9, right_in_left=0.9))]


def labels(tree: Tree) -> set[str]:
    return {tree.label, *(label for child in tree.children for label in labels(child))}


def test_a_finding_goes_down_to_the_bytes() -> None:
    finding = findings()[0]
    tree = why(finding.id, DayTrail())
    assert labels(tree) >= {
        "finding",
        "in much the same words",
        "term",
        "test in_zone".replace("_", " "),
        "missing",
        "incident",
        "claim",
        "words",
    }
    assert labels(tree) >= {"document", "capture", "made by", "read as place", "field harm.killed.civilians"}
    text = render_why(tree)
    assert "[Government forces shelled Daraa city with mortars on Friday, killing three civilians]" in text
    assert "ab" * 32 in text
    assert "characters 22–106, body (part 1)" in text


def test_the_words_stand_where_why_says() -> None:
    trail = DayTrail()
    for claim in trail.claims.values():
        document = trail.documents[claim.document_id]
        for span in claim.evidence:
            span.check(document.text)
            assert f"characters {span.start}–{span.end}" in render_why(why(claim.id, trail))


@pytest.mark.parametrize("pick", ["incidents", "claims", "documents", "captures"])
def test_every_record_answers(pick: str) -> None:
    trail = DayTrail()
    for record_id in getattr(trail, pick):
        tree = why(record_id, trail)
        assert tree.record_id == record_id
        assert tree.children


def test_an_agreement_lists_its_findings() -> None:
    tree = why(SOUTHWEST.id, DayTrail())
    assert {child.label for child in tree.children} == {"in force", "term", "finding"}


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(TrucewatchError, match="nothing has the id"):
        why("claim-0", DayTrail())
