"""The two pages that the project was born of: what they show, the ledger holds, and traces back to the words."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from trucewatch import api
from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Incident, IncidentStatus, Verdict
from trucewatch.core.kinds import HarmKind, Kind, Stance, Weapon
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Completeness, Document, PartKind
from trucewatch.pipeline.situation import Situation
from trucewatch.settings import Settings

READERS = {PartKind.COMMENT, PartKind.EMBED}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Ledger]:
    path = str(tmp_path_factory.mktemp("seeds") / "t.db")
    opened = api.open_ledger(path, create=True)
    report = api.add(opened, shared / "seeds", settings=Settings(ledger=path))
    assert (report.read, report.problems) == (2, ())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def find(seen: Situation) -> Callable[..., Resolved]:
    """The one claim of a kind whose words hold all of the given ones."""

    def one(kind: Kind, *words: str) -> Resolved:
        told = [
            resolved
            for resolved in seen.resolved
            if resolved.claim.kind is kind and all(word in resolved.claim.evidence[0].exact for word in words)
        ]
        assert told, f"no {kind} told with {words}"
        return min(told, key=lambda resolved: len(resolved.claim.evidence[0].exact))

    return one


def digest_page(seen: Situation) -> Document:
    return next(document for document in seen.documents if document.location.startswith("seeds/000"))


def incident_of(seen: Situation, resolved: Resolved) -> Incident:
    return next(incident for incident in seen.incidents if resolved.claim.id in incident.claim_ids())


def tellers(resolved: Resolved) -> list[str]:
    return [teller.text for teller in resolved.claim.attribution]


def actors(resolved: Resolved) -> set[str]:
    return {actor.id for actor in resolved.actors}


def test_the_astana_zones_are_an_agreement_in_the_registry(seen: Situation, brief: str, find: Callable) -> None:
    made = find(Kind.AGREEMENT, "concluded May 4")
    assert actors(made) >= {"rus", "tur", "irn"}
    assert made.time and made.time.start == date(2017, 5, 4)
    assert made.topics == ("astana-2017",)
    astana = next(agreement for agreement in seen.agreements if agreement.id == "astana-2017")
    assert astana.concluded == date(2017, 5, 4)
    assert set(astana.guarantors) == {"rus", "tur", "irn"}
    assert "de-escalation areas" in brief
    assert "4 May 2017" in brief


def test_the_zone_in_the_south_west_is_a_proposal_and_yields_no_finding(seen: Situation, find: Callable) -> None:
    areas = find(Kind.AGREEMENT, "areas under consideration")
    assert areas.claim.stance is Stance.PLANNED
    proposal = next(proposal for proposal in seen.proposals if areas.claim.id in proposal.claim_ids)
    assert {"rus", "usa"} <= set(proposal.parties)
    assert proposal.talks, "its talks are held with it"
    assert any("Quneitra" in place and "Daraa" in place for place in proposal.places)
    assert not [finding for finding in seen.findings if finding.agreement_id == proposal.id]
    words = " ".join(areas.claim.evidence[0].exact.split())
    for name in ("Quneitra", "Daraa", "Golan", "Jordan"):
        assert name in words


def test_the_talks_and_those_planned(find: Callable) -> None:
    met = find(Kind.TALKS, "Lavrentiev", "Ratney", "at least twice")
    assert met.place and met.place.name == "Amman"
    assert actors(met) >= {"rus", "usa"}
    assert tellers(met) == ["Western diplomats and regional officials"]
    assert met.time and met.time.start and met.time.start >= date(2017, 5, 26)
    planned = find(Kind.TALKS, "will confer again")
    assert planned.claim.stance is Stance.PLANNED
    assert tellers(planned) == ["Western diplomats and regional officials"]


@pytest.mark.parametrize(
    ("kinds", "words", "holder", "topic"),
    [
        ({Kind.SUPPORT}, "commended the agreement", "un", "astana-2017"),
        ({Kind.DEMAND}, "more details are needed", "usa", "astana-2017"),
        ({Kind.SUPPORT}, "full support for the Russian initiative", "gov_syria", "astana-2017"),
        ({Kind.REJECTION}, "refused to accept it", "opposition_syria", "astana-2017"),
        ({Kind.DEMAND}, "Iran and its proxies have to be out", None, "proposal:"),
    ],
)
def test_positions_stand_with_their_holders(
    seen: Situation, kinds: set[Kind], words: str, holder: str | None, topic: str
) -> None:
    held = [position for position in seen.positions if words in position.claim.evidence[0].exact]
    assert held, words
    position = min(held, key=lambda one: len(one.claim.evidence[0].exact))
    assert position.claim.kind in kinds
    assert (position.agreement_id or "").startswith(topic)
    if holder:
        assert position.holder
        assert position.holder.id == holder


def test_the_opposition_gives_two_reasons(seen: Situation, brief: str) -> None:
    refusal = next(
        p.claim for p in seen.positions if p.claim.kind is Kind.REJECTION and "refused" in p.claim.evidence[0].exact
    )
    reasons = " ".join(reason.text for reason in refusal.reasons)
    assert "noninclusive territorial scope" in reasons
    assert "role of Iran" in reasons
    assert len(refusal.reasons) == 2
    assert "noninclusive territorial scope" in brief


def test_israel_wants_iran_away_and_two_diplomats_doubt(seen: Situation, brief: str, find: Callable) -> None:
    wish = find(Kind.SUPPORT, "Israel in its desire to keep Iran")
    assert actors(wish) == {"usa"}
    assert "Israel" in brief
    assert "hold Iran and Hezbollah" in brief, "the two senior diplomats' doubt"
    assert "two senior diplomats" in brief


def test_the_bombardment_of_daraa_and_the_motive_as_a_claim(seen: Situation, find: Callable) -> None:
    bombardment = find(Kind.SHELLING, "intense bombardment")
    assert actors(bombardment) == {"gov_syria"}
    assert bombardment.place and bombardment.place.name == "Daraa"
    assert tellers(bombardment) == []
    motive = find(Kind.SHELLING, "pre-empt")
    assert tellers(motive) == ["Western intelligence source"]
    assert motive.claim.purpose
    assert "pre-empt" in motive.claim.purpose.text
    held = {finding.verdict for finding in seen.findings if finding.incident_id == incident_of(seen, bombardment).id}
    assert held & {Verdict.ALLEGED_BREACH, Verdict.UNDETERMINED}, "Astana bears on Daraa"


def test_israeli_strikes_are_background(seen: Situation, find: Callable) -> None:
    strikes = find(Kind.AIRSTRIKE, "Israelis have carried out")
    assert actors(strikes) == {"isr"}
    assert strikes.claim.is_background
    assert strikes.time is None
    assert incident_of(seen, strikes).is_background


def test_white_phosphorus_near_raqqa(seen: Situation, brief: str, find: Callable) -> None:
    told = find(Kind.AIRSTRIKE, "white phosphorus was being dropped")
    assert tellers(told) == ["ISIS"]
    assert told.time and told.time.start == date(2017, 6, 8)
    assert told.place and told.place.name == "Raqqa"
    assert told.claim.weapons == (Weapon.WHITE_PHOSPHORUS,)
    photographs = find(Kind.AIRSTRIKE, "photographs indicated its use")
    assert photographs.claim.stance is Stance.UNCERTAIN
    coalition = find(Kind.SHELLING, "white phosphorus rounds are used for screening")
    assert tellers(coalition)[-1] == "a US coalition spokesman"
    verdicts = {
        finding.verdict
        for finding in seen.findings
        for resolved in (told, photographs, coalition)
        if finding.incident_id == incident_of(seen, resolved).id
    }
    assert verdicts <= {Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE}
    law = [finding for finding in seen.findings if finding.agreement_id == "ccw-protocol-iii"]
    assert law, "the tests that apply are shown"
    assert all(finding.missing for finding in law), "and the facts that are missing"
    assert "does not discuss the employment of specific weapons" in brief, "neither confirmed nor denied"
    assert "white phosphorus cannot be used on areas populated by civilians" in brief, "the article on the law"
    assert "there is no convention that prohibits the use of WP" in brief, "and a reader's dispute of it"


def test_people_trapped_are_a_range_with_their_teller(find: Callable, brief: str) -> None:
    trapped = find(Kind.ACCESS_DENIAL, "trapped inside the city")
    (harm,) = trapped.claim.harm
    assert (harm.kind, harm.minimum, harm.maximum) == (HarmKind.TRAPPED, 50_000, 100_000)
    assert tellers(trapped)[-1] == "UN aid official Linda Tom"
    assert trapped.place and trapped.place.name == "Raqqa"
    assert "50,000 to 100,000" in brief


def test_the_sdf_enters_the_outskirts(find: Callable) -> None:
    entry = find(Kind.TERRITORIAL_CHANGE, "entered the outskirts of Raqqa")
    assert actors(entry) == {"sdf"}
    assert entry.claim.part is PartKind.BODY


def test_the_delegation_in_rojava_from_a_comment(find: Callable) -> None:
    received = find(Kind.TALKS, "delegation was received")
    assert received.claim.part in READERS
    assert tellers(received)[0] == "commenter"
    assert "aanes" in {actor.id for actor in received.targets}


def test_the_convoy_near_al_tanf_from_a_post_in_a_comment(seen: Situation, find: Callable) -> None:
    convoy = find(Kind.AIRSTRIKE, "30 vehicle convoy")
    assert tellers(convoy) == ["commenter", "Fuat Hudaverdi @fuadhud"]
    assert actors(convoy) == {"cjtf_oir"}
    assert {actor.id for actor in convoy.targets} == {"gov_syria"}
    assert convoy.place and convoy.place.name == "al-Tanf"
    assert convoy.claim.time
    assert "30 min ago" in convoy.claim.time.text, "its own time"
    verdicts = {f.agreement_id: f.verdict for f in seen.findings if f.incident_id == incident_of(seen, convoy).id}
    assert verdicts.get("tanf-55km") is Verdict.UNDETERMINED
    assert verdicts.get("astana-2017", Verdict.NOT_APPLICABLE) is Verdict.NOT_APPLICABLE


def test_the_rumour_of_al_baghdadi_is_a_rumour(seen: Situation, find: Callable) -> None:
    rumour = find(Kind.AIRSTRIKE, "Baghdadi killed in airstrike")
    assert rumour.claim.stance is Stance.UNCERTAIN
    assert rumour.time and rumour.time.start == date(2017, 6, 10)
    incident = incident_of(seen, rumour)
    assert incident.status is IncidentStatus.RUMOURED
    assert len(incident.claims) == 1, "it is nobody else's event"


def test_ten_comments_stand_apart_from_the_article(seen: Situation) -> None:
    page = digest_page(seen)
    comments = [part for part in page.parts if part.kind is PartKind.COMMENT]
    assert len(comments) == 10
    assert sum(comment.parent is None for comment in comments) == 6
    assert [comment.order for comment in comments] == list(range(1, 11))
    first = min(comment.start for comment in comments)
    for resolved in seen.resolved:
        if resolved.claim.document_id == page.id and resolved.claim.evidence[0].start >= first:
            assert resolved.claim.part in READERS
            assert tellers(resolved)[:1] == ["commenter"], "never the publisher's own claim"


def test_captions_stand_apart_and_the_cut_page_is_marked(seen: Situation) -> None:
    page = digest_page(seen)
    captions = [page.text[part.start : part.end] for part in page.parts if part.kind is PartKind.CAPTION]
    assert len(captions) == 1
    assert captions[0].startswith("TOP PHOTO")
    other = next(document for document in seen.documents if document.location.startswith("seeds/004"))
    assert other.completeness is Completeness.PAYWALLED
    (caption,) = [part for part in other.parts if part.kind is PartKind.CAPTION]
    assert caption.is_correction
    assert other.text[caption.start : caption.end].startswith("CORRECTION")


def test_why_walks_down_to_the_words_and_the_bytes(ledger: Ledger, seen: Situation, find: Callable) -> None:
    convoy = incident_of(seen, find(Kind.AIRSTRIKE, "30 vehicle convoy"))
    finding = next(f for f in seen.findings if f.incident_id == convoy.id and f.agreement_id == "tanf-55km")
    told = api.why(ledger, finding.id)
    for words in ("30 vehicle convoy", "commenter", "Fuat Hudaverdi", "SHA-256", "seeds/000", "characters", "missing"):
        assert words in told
    assert api.why(ledger, convoy.id[: len("incident-") + 8]).startswith(f"incident {convoy.id}")


def test_every_claim_rests_on_exact_words(seen: Situation) -> None:
    texts = {document.id: document.text for document in seen.documents}
    for resolved in seen.resolved:
        for span in resolved.claim.spans():
            span.check(texts[span.document_id])
