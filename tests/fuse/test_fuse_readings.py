"""One page's words read by two makers: one telling, one root, whatever the makers differ in."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from claims_for_fusing import AFP, DARAA, GOV, NAWA, REBELS, SANA, SOHR, claim, killed

from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import IncidentStatus
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.readings import agreement, agreement_text
from trucewatch.fuse import fuse

WORDS = "Government shells hit the Daraa camp on Friday"


def lead(**told: object) -> Resolved:
    return replace(claim(WORDS, by=(GOV,), **told), made_by=("rules",))  # type: ignore[arg-type]


def reading(words: str = "shells hit the Daraa camp", start: int = 11, **told: object) -> Resolved:
    return replace(claim(words, start=start, **told), made_by=("llm",), reading=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        reading(tellers=(SOHR,)),
        reading(tellers=(SANA,), stance=Stance.DENIED),
        reading(stance=Stance.PLANNED),
        reading(place=NAWA),
        reading(by=(REBELS,)),
        reading(is_undated=True, place=None),
        reading(is_background=True),
        reading(harm=(killed(3, 3),)),
    ],
    ids=["teller", "denied", "planned", "place", "actor", "nothing", "background", "harm"],
)
def test_a_reading_makes_no_second_incident_source_or_dispute(other: Resolved) -> None:
    own = lead(tellers=(AFP,))
    (alone,) = fuse([own]).incidents
    for told in ([own, other], [other, own]):
        (incident,) = fuse(told).incidents
        assert (incident.status, incident.roots, incident.kind) == (alone.status, alone.roots, alone.kind)
        assert incident.claims == (own,)
        assert incident.readings == ((own.claim.id, other),)
        assert (incident.place, incident.happened, incident.actors) == (alone.place, alone.happened, alone.actors)


def test_a_reading_fills_what_is_lacking_and_the_field_says_from_whom() -> None:
    own = lead(place=None, is_undated=True)
    other = reading(place=DARAA, harm=(killed(3, 3),))
    (incident,) = fuse([own, other]).incidents
    assert incident.place == DARAA
    fields = {field.name: field.values[0] for field in incident.fields}
    assert fields["place"].claim_ids == (other.claim.id,)
    assert fields["harm.killed.civilians"].claim_ids == (other.claim.id,)
    assert fields["place"].support == incident.roots
    assert fields["actors"].claim_ids == (own.claim.id,)
    far = claim("Shells struck the camp in Daraa on Friday", document="b", by=(GOV,))
    (joined,) = fuse([own, other, far]).incidents
    assert len(joined.claims) == 2, "what it fills links the claim to others"
    assert joined.status is IncidentStatus.CORROBORATED


def test_a_teller_that_only_the_reading_hears_is_the_root() -> None:
    own, other = lead(), reading(tellers=(SOHR,))
    (incident,) = fuse([own, other]).incidents
    assert incident.roots == ("sohr",)
    relay = claim("Shells struck the camp in Daraa on Friday", document="b", by=(GOV,), tellers=(SOHR,))
    (incident,) = fuse([own, other, relay]).incidents
    assert incident.roots == ("sohr",)
    assert incident.status is IncidentStatus.REPORTED


def test_another_kind_on_the_same_words_is_no_second_source() -> None:
    own = lead(tellers=(AFP,))
    other = reading(kind=Kind.ATTACK, tellers=(SOHR,))
    for incident in fuse([own, other]).incidents:
        assert incident.roots == ("afp",)
        assert incident.status is IncidentStatus.REPORTED


def test_words_that_the_leading_maker_took_nothing_from_are_a_claim_like_any_other() -> None:
    own = lead()
    other = reading("Gunmen held the bridge", start=200, kind=Kind.ABDUCTION)
    assert len(fuse([own, other]).incidents) == 2
    elsewhere = replace(reading(), claim=replace(reading().claim, document_id="document-b"))
    assert not any(incident.readings for incident in fuse([own, elsewhere]).incidents)


def test_two_claims_of_one_maker_on_the_same_words_stay_two() -> None:
    left, right = lead(), replace(lead(place=NAWA), reading=0)
    found = fuse([left, right]).incidents
    assert sum(len(incident.claims) for incident in found) == 2
    assert not any(incident.readings for incident in found)


def test_the_order_of_arrival_does_not_matter() -> None:
    told = [lead(), reading(tellers=(SOHR,)), reading("hit the Daraa camp on Friday", start=18), lead(place=NAWA)]
    found = {repr(fuse(list(order)).incidents) for order in permutations(told)}
    assert len(found) == 1


def test_a_persons_word_on_a_reading_holds_for_its_claim() -> None:
    own, other = lead(), reading()
    far = claim("Shells struck the camp in Daraa on Friday", document="b", by=(GOV,))
    assert len(fuse([own, other, far]).incidents) == 1
    said = Decision(
        subject=other.claim.id,
        action="different",
        value=far.claim.id,
        person="A",
        saw_sequence=1,
        decided_at=datetime(2017, 7, 20, tzinfo=UTC),
    )
    assert len(fuse([own, other, far], [said]).incidents) == 2


def test_agreement_is_told_field_by_field() -> None:
    states = agreement(lead(tellers=(AFP,)), reading(by=(REBELS,), harm=(killed(3, 3),)))
    assert states["place"] == states["time"] == states["status"] == "same"
    assert (states["actors"], states["harm"], states["attribution"]) == ("differs", "later", "leading")
    assert agreement_text(states) == "differs on actors; does not tell attribution; adds harm"
    assert agreement_text(agreement(lead(), lead())) == "agrees in every field"
