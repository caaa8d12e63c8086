"""The one door for what people say: what fits, who may, who came first, and nothing kept where it is refused."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from reviewed import RAID, SETTINGS, SHELLS, Desk, holding, page

from trucewatch import api
from trucewatch.core.people import Permission, Person, Role
from trucewatch.core.problems import ConfigError, NotAllowed
from trucewatch.pipeline.review import open_reviews, require_reviews, review, said_of
from trucewatch.pipeline.review_desk import assign, assignments, lock, locks, unassign, unlock
from trucewatch.pipeline.shown import keep_shown

AIRSTRIKE = json.dumps({"field": "kind", "value": "airstrike"})
NOTHING = "nothing of what was refused may be kept"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).put(page(SHELLS, name="one"), page(RAID, name="three"))


@pytest.fixture
def claim(desk: Desk) -> str:
    return desk.claim("shelled Daraa").claim.id


@pytest.fixture
def incident(desk: Desk, claim: str) -> str:
    return holding(desk.look(), claim).id


def somebody(role: Role, name: str = "Ana") -> Person:
    return Person(id=f"person-{name}", name=name, role=role, permissions=role.permissions)


def test_the_same_word_again_changes_nothing(desk: Desk, claim: str) -> None:
    first = review(desk.ledger, claim, "reject", person="Ana", note="a film")
    before = desk.ledger.sequence()
    assert review(desk.ledger, claim, "reject", person="Ana", note="a film") == first
    assert review(desk.ledger, claim[:14], "reject", person="Bo") == first
    assert desk.ledger.sequence() == before
    more = review(desk.ledger, claim, "reject", person="Bo", note="I saw it too")
    assert more.supersedes == first.id
    one = review(desk.ledger, claim, "comment", "why?", person="Bo")
    assert review(desk.ledger, claim, "comment", "why?", person="Bo") == one
    assert review(desk.ledger, claim, "comment", "why?", person="Ana") != one


@pytest.mark.parametrize(
    ("action", "value", "told"),
    [
        ("praise", "", "no action 'praise'"),
        ("status", "confirmed", "does not fit a record of the kind claim"),
        ("approve", "", "does not fit"),
        ("grade", "A", "does not fit"),
        ("accept", "yes", "takes no value"),
        ("comment", "  ", "needs its words"),
        ("comment", "x" * 10_000_000, "10,000,000 characters"),
        ("correct", "kind", "no JSON"),
        ("correct", "[" * 9_000, "no JSON"),
        ("correct", '{"field": "kind"}', "`field` and `value`"),
        ("correct", '{"field": "id", "value": "x"}', "no field"),
        ("same", "claim-ffffffff", "There is no record"),
        ("undo", "", "stands"),
    ],
)
def test_what_makes_no_sense_is_told_and_not_kept(desk: Desk, claim: str, action: str, value: str, told: str) -> None:
    before = desk.ledger.sequence()
    with pytest.raises(ConfigError, match=told):
        review(desk.ledger, claim, action, value, person="Ana")
    assert desk.ledger.sequence() == before, NOTHING


@pytest.mark.parametrize(
    "forged",
    [
        *("claim-ffffffffffff", "incident-ffffffffffff", "finding-ffffffffffff", "document-ffffffff", "decision-ffff"),
        *("", "claim-", "no such source", "../../etc/passwd", "claim-%", "a" * 10_000, "incident-\x00", "<script>"),
    ],
)
@pytest.mark.parametrize("action", ["accept", "comment", "undo"])
def test_a_forged_id_names_nothing(desk: Desk, forged: str, action: str) -> None:
    before = desk.ledger.sequence()
    with pytest.raises(ConfigError):
        review(desk.ledger, forged, action, "x" if action == "comment" else "", person="Ana")
    assert desk.ledger.sequence() == before, NOTHING


def test_notes_and_names_have_a_limit(desk: Desk, claim: str) -> None:
    with pytest.raises(ConfigError, match="10,001 characters"):
        review(desk.ledger, claim, "accept", person="Ana", note="x" * 10_001)
    with pytest.raises(ConfigError, match="note has 10,000,000"):
        review(desk.ledger, claim, "accept", person="Ana", note="x" * 10_000_000)
    with pytest.raises(ConfigError, match="name of the person"):
        review(desk.ledger, claim, "accept", person="  ")
    with pytest.raises(ConfigError, match="201 characters"):
        review(desk.ledger, claim, "accept", person="x" * 201)
    kept = review(desk.ledger, claim, "comment", "<script>alert(1)</script> \u202e", person="Ana", note="x" * 10_000)
    assert desk.ledger.get(kept.id) == kept


def test_who_may_what(desk: Desk, claim: str, incident: str) -> None:
    for role, action, value, subject in (
        (Role.READER, "accept", "", claim),
        (Role.READER, "comment", "words", claim),
        (Role.ANALYST, "status", "confirmed", incident),
        (Role.ANALYST, "approve", "", incident),
        (Role.REVIEWER, "restrict", "yes", "sana"),
    ):
        with pytest.raises(NotAllowed, match=f"may not {action}"):
            review(desk.ledger, subject, action, value, person=somebody(role))
    said = review(desk.ledger, incident, "status", "confirmed", person=somebody(Role.REVIEWER))
    with pytest.raises(NotAllowed, match="may not status"):
        review(desk.ledger, said.id, "undo", person=somebody(Role.ANALYST, "Bo"))
    assert review(desk.ledger, said.id, "undo", person=somebody(Role.CHIEF, "Cy")).person == "Cy"
    token = replace(somebody(Role.CHIEF), permissions=frozenset({Permission.READ}), is_token=True)
    with pytest.raises(NotAllowed, match="with this token"):
        review(desk.ledger, claim, "accept", person=token)
    assert review(desk.ledger, "sana", "restrict", "yes", person=somebody(Role.CHIEF)).subject == "sana"


def test_of_two_people_at_one_record_the_second_is_told_of_the_first(desk: Desk, claim: str) -> None:
    saw = desk.ledger.sequence()
    first = review(desk.ledger, claim, "reject", person="Ana", saw=saw)
    with pytest.raises(NotAllowed, match="Ana said reject") as refused:
        review(desk.ledger, claim, "accept", person="Bo", saw=saw)
    assert first.id in str(refused.value)
    assert said_of(desk.ledger, claim) == (first,)
    # Another record, one's own word, and a word in passing are no matter.
    review(desk.ledger, desk.claim("bombed Nawa").claim.id, "accept", person="Bo", saw=saw)
    review(desk.ledger, claim, "comment", "really?", person="Bo", saw=saw)
    assert review(desk.ledger, claim, "accept", person="Ana", saw=saw).supersedes == first.id
    assert review(desk.ledger, claim, "unsure", person="Bo", saw=desk.ledger.sequence()).person == "Bo"
    with pytest.raises(ConfigError, match="no entry 99999"):
        review(desk.ledger, claim, "accept", person="Bo", saw=99_999)


def test_of_many_at_once_one_is_kept_and_the_others_are_told(desk: Desk, claim: str) -> None:
    saw = desk.ledger.sequence()
    people = [f"Person {number}" for number in range(6)]

    def judge(name: str) -> str:
        word = "reject" if int(name[-1]) % 2 else "unsure"
        try:
            return review(desk.ledger, claim, word, person=name, saw=saw).person
        except NotAllowed as refused:
            return str(refused)

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(judge, people))
    (kept,) = said_of(desk.ledger, claim)
    assert kept.person in told
    assert all(one == kept.person or f"{kept.person} said" in one for one in told)


def test_contradictions_are_refused_with_the_one_that_stands_named(desk: Desk, claim: str) -> None:
    said = review(desk.ledger, claim, "reject", person="Ana")
    with pytest.raises(NotAllowed, match=said.id):
        review(desk.ledger, claim, "correct", AIRSTRIKE, person="Bo")
    review(desk.ledger, said.id, "undo", person="Bo")
    kept = review(desk.ledger, claim, "correct", AIRSTRIKE, person="Bo")
    with pytest.raises(ConfigError, match="names 0 standing"):
        review(desk.ledger, claim, "accept", person="Bo", supersedes="decision-ffff")
    other = desk.claim("bombed Nawa").claim.id
    pair = review(desk.ledger, claim, "same", other, person="Ana")
    with pytest.raises(NotAllowed, match=pair.id):
        review(desk.ledger, other, "different", claim, person="Bo")
    review(desk.ledger, pair.id, "undo", person="Bo")
    assert review(desk.ledger, other, "different", claim, person="Bo").action == "different"
    assert desk.look().reviews[claim].corrections == (kept,)


def test_no_word_takes_the_place_of_one_that_needs_more_permission(desk: Desk, claim: str, incident: str) -> None:
    """Who may only review cannot open a source, or undo a status, by a comment or a pair that supersedes it."""
    analyst, other = somebody(Role.ANALYST), desk.claim("bombed Nawa").claim.id
    closed = review(desk.ledger, "sana", "restrict", "yes", person="Cy")
    status = review(desk.ledger, incident, "status", "confirmed", person="Cy")
    before = desk.ledger.sequence()
    for subject, action, value, named in (
        (incident, "accept", "", status.id),
        (incident, "comment", "no", "decision-"),
        (claim, "different", other, closed.id),
        (claim, "different", other, status.id),
    ):
        with pytest.raises(ConfigError, match="names 0 standing"):
            review(desk.ledger, subject, action, value, person=analyst, supersedes=named)
    with pytest.raises(ConfigError, match="names 0 standing"):
        review(desk.ledger, "sana", "comment", "open it", person="Bo", supersedes=closed.id)
    with pytest.raises(ConfigError, match="no record 'sana'"):
        review(desk.ledger, "sana", "comment", "open it", person=analyst)
    with pytest.raises(ConfigError, match="no record"):
        review(desk.ledger, closed.id, "comment", "open it", person=analyst)
    with pytest.raises(NotAllowed, match="may not status"):
        review(desk.ledger, status.id, "undo", person=analyst)
    assert desk.ledger.sequence() == before, NOTHING
    opened = review(desk.ledger, "sana", "restrict", "no", person="Cy", supersedes=closed.id[:14])
    assert opened.supersedes == closed.id
    assert review(desk.ledger, "sana", "comment", "fine", person=analyst).person == "Ana"


def test_undoing_brings_back_what_was_superseded(desk: Desk, claim: str) -> None:
    first = review(desk.ledger, claim, "accept", person="Ana")
    second = review(desk.ledger, claim, "unsure", person="Bo")
    undone = review(desk.ledger, claim, "undo", person="Bo")
    assert undone.supersedes == second.id
    assert review(desk.ledger, second.id, "undo", person="Ana") == undone
    assert desk.look().reviews[claim].word == first
    third = review(desk.ledger, claim, "unsure", person="Bo")
    assert third.supersedes == first.id
    with pytest.raises(NotAllowed, match="does not stand"):
        review(desk.ledger, first.id, "undo", person="Ana")
    with pytest.raises(ConfigError, match="undoes another"):
        review(desk.ledger, undone.id, "undo", person="Ana")


def test_a_grade_can_be_undone(desk: Desk) -> None:
    review(desk.ledger, "sana", "grade", "C", person="Ana")
    review(desk.ledger, "sana", "grade", "D", person="Bo")
    assert api.shelf(desk.ledger, settings=SETTINGS).grades["sana"].value == "D"
    review(desk.ledger, "sana", "undo", person="Bo")
    assert api.shelf(desk.ledger, settings=SETTINGS).grades["sana"].value == "C"
    with pytest.raises(ConfigError, match="no grade 'Z'"):
        review(desk.ledger, "sana", "grade", "Z", person="Bo")


def test_two_people_make_a_breach_fit_for_a_brief(desk: Desk, incident: str) -> None:
    asks = replace(SETTINGS, two_person=True, brief_needs_review=True)
    assert open_reviews(desk.look(), desk.ledger, SETTINGS) == ()
    require_reviews(desk.look(), desk.ledger, SETTINGS)
    (one,) = open_reviews(desk.look(), desk.ledger, asks)
    assert (one.incident_id, one.awaits) == (incident, "accept")
    with pytest.raises(NotAllowed, match="Nobody has accepted"):
        review(desk.ledger, incident, "approve", person="Bo")
    review(desk.ledger, incident, "accept", person="Ana")
    (one,) = open_reviews(desk.look(), desk.ledger, asks)
    assert (one.awaits, one.accepted_by) == ("approve", "Ana")
    with pytest.raises(NotAllowed, match=r"1 review: .*Ana accepted it"):
        require_reviews(desk.look(), desk.ledger, asks)
    assert open_reviews(desk.look(), desk.ledger, replace(asks, two_person=False)) == ()
    for name in ("Ana", " ANA  "):
        with pytest.raises(NotAllowed, match="same person"):
            review(desk.ledger, incident, "approve", person=name)
    approved = review(desk.ledger, incident, "approve", person=somebody(Role.REVIEWER, "Bo"))
    require_reviews(desk.look(), desk.ledger, asks)
    assert open_reviews(desk.look(), desk.ledger, asks, only=()) == ()
    review(desk.ledger, approved.id, "undo", person="Bo")
    assert open_reviews(desk.look(), desk.ledger, asks)[0].awaits == "approve"
    # An acceptance made anew is approved anew.
    review(desk.ledger, incident, "approve", person="Bo")
    review(desk.ledger, incident, "accept", person="Bo", note="on second thoughts")
    assert open_reviews(desk.look(), desk.ledger, asks)[0].awaits == "approve"


def test_an_incident_whose_claim_was_rejected_says_so(desk: Desk, claim: str, incident: str) -> None:
    review(desk.ledger, claim, "reject", person="Ana")
    desk.look()
    assert "Ana rejected the claim" in api.why(desk.ledger, incident, settings=SETTINGS)
    with pytest.raises(ConfigError, match="no record"):
        review(desk.ledger, incident, "accept", person="Bo")


def test_a_lock_on_an_incident_keeps_others_from_its_claims(desk: Desk, claim: str, incident: str) -> None:
    keep_shown(desk.ledger, SETTINGS)
    own = lock(desk.ledger, claim, "Bo")
    held = lock(desk.ledger, incident, "Ana")
    told = rf"Ana works on {incident}, which {claim} is of, until"
    with pytest.raises(NotAllowed, match=told):
        review(desk.ledger, claim, "reject", person="Bo")
    with pytest.raises(NotAllowed, match=told):
        lock(desk.ledger, claim, "Bo")
    unlock(desk.ledger, claim, own.person)
    review(desk.ledger, claim, "comment", "let me know", person="Bo")
    review(desk.ledger, claim, "accept", person="Ana")
    unlock(desk.ledger, incident, held.person)
    assert review(desk.ledger, claim, "reject", person="Bo").action == "reject"


def test_a_lock_keeps_others_out_until_it_runs_out(desk: Desk, claim: str) -> None:
    held = lock(desk.ledger, claim, "Ana", minutes=5)
    assert locks(desk.ledger, [claim, "claim-other"]) == {claim: held}
    for refused in (
        lambda: lock(desk.ledger, claim, "Bo"),
        lambda: unlock(desk.ledger, claim, "Bo"),
        lambda: review(desk.ledger, claim, "accept", person="Bo"),
    ):
        with pytest.raises(NotAllowed, match="Ana works on"):
            refused()
    review(desk.ledger, claim, "comment", "how long?", person="Bo")
    later = lock(desk.ledger, claim, "ana", minutes=10)
    assert later.until > held.until
    assert review(desk.ledger, claim, "accept", person="Ana").person == "Ana"
    taken = lock(desk.ledger, claim, "Bo", now=later.until)
    assert locks(desk.ledger, [claim], now=later.until) == {claim: taken}
    unlock(desk.ledger, claim, "Bo", now=later.until)
    assert locks(desk.ledger, [claim], now=later.until) == {}
    unlock(desk.ledger, claim, "Bo")
    with pytest.raises(ConfigError, match="minutes"):
        lock(desk.ledger, claim, "Bo", minutes=100_000)
    with pytest.raises(ConfigError, match="person's name"):
        lock(desk.ledger, claim, "")


def test_assignments_are_mutable_and_no_records(desk: Desk, claim: str, incident: str) -> None:
    before = desk.ledger.sequence()
    assign(desk.ledger, claim, "Ana", by="Cy")
    given = assign(desk.ledger, claim, "Bo", by="Cy")
    assign(desk.ledger, incident, "Ana", by="Cy")
    assert assignments(desk.ledger, person="Bo") == {claim: given}
    assert set(assignments(desk.ledger)) == {claim, incident}
    assert set(assignments(desk.ledger, record_ids=[incident])) == {incident}
    unassign(desk.ledger, claim)
    unassign(desk.ledger, claim)
    assert assignments(desk.ledger, person="Bo") == {}
    assert desk.ledger.sequence() == before
