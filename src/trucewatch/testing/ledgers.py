"""The contract of Ledger."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from trucewatch.core.claims import Candidate, Claim, Interval, Place, Precision, Resolution, Slot
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Evidence, Link, Relation
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.problems import DataIntegrityError, Problem, Stage, StoreError
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Fingerprint, Likeness, Source, SourceKind, Timestamp, Visit, VisitOutcome
from trucewatch.core.text import Span
from trucewatch.testing.asserts import promise, refused, same
from trucewatch.testing.builders import FETCHED_AT, MAKER, make_capture, make_claim, make_document, make_pass

_OTHER = Maker(name="another", version="2", digest="d2")
_TEXT = "Shells fell on Daraa. A \ud83d rocket 🚀 hit a house near درعا.\0 Nobody was hurt."


def check_ledger(make: Callable[[], Ledger]) -> None:
    """Asserts the contract of `Ledger`; `make` gives an empty one each time."""
    for check in (
        _an_empty_one_says_so,
        _every_type_comes_back,
        _adding_again_adds_nothing,
        _keys_find_records,
        _a_second_maker_is_stamped,
        _subjects_are_kept_apart,
        _the_past_can_be_asked,
        _reading_sees_no_later_adds,
        _spans_are_checked,
        _an_add_is_all_or_nothing,
        _a_unit_is_all_or_nothing,
        _inner_units_belong_to_the_outer,
        _the_latest_pass_counts,
        _what_came_since_is_told,
        _many_records_are_no_matter,
        _words_are_blanked_under_a_decision_only,
        _a_closed_one_is_closed,
    ):
        ledger = make()
        try:
            check(ledger)
        finally:
            ledger.close()


def _samples() -> tuple[Record, ...]:
    """One record of each type, with a text that no database likes."""
    document = make_document(_TEXT)
    claim = make_claim(document, "A \ud83d rocket 🚀 hit a house near درعا")
    other = make_claim(document, "Shells fell on Daraa")
    place = Place(id="p1", name="Daraa", lat=32.62, lon=36.1, radius_m=4000.0, precision=Precision.SETTLEMENT)
    day = Interval(start=date(2017, 7, 14), end=date(2017, 7, 15))
    candidates = (Candidate(referent=place, score=0.9), Candidate(referent=day, score=0.1, basis="odd"))
    return (
        make_capture(_TEXT.encode("utf-8", "surrogatepass"), media_type="text/plain"),
        document,
        other,
        claim,
        Resolution(claim_id=claim.id, slot=Slot.PLACE, text="درعا", chosen=place, score=0.9, candidates=candidates),
        Link(
            left="a",
            right="b",
            relation=Relation.SAME,
            score=3.5,
            evidence=(Evidence(field="x", weight=1.5, text="t"),),
        ),
        Decision(subject=claim.id, action="accept", value="", person="ana", decided_at=FETCHED_AT, saw_sequence=4),
        Problem(stage=Stage.READ, subject="odd\udcff name", code="bad", message="m", hint="h"),
        make_pass(document.id, made=(other.id, claim.id)),
        Source(source_id="sana", name="SANA", aliases=("سانا",), domains=("sana.sy",), kind=SourceKind.STATE_MEDIA),
        Visit(location="https://a.example/odd\udcff", visited_at=FETCHED_AT, outcome=VisitOutcome.GONE, status=410),
        Fingerprint(document_id=document.id, words="w", bands=("b1", "b2")),
        Likeness(left=document.id, right="document-0", jaccard=0.5, left_in_right=0.75, right_in_left=0.6),
        Timestamp(sha256="0" * 64, token="1" * 64, server="https://tsa.example", stamped_at=FETCHED_AT),
    )


def _keys_find_records(ledger: Ledger) -> None:
    samples = _samples()
    ledger.add(samples, maker=MAKER)
    middle = ledger.sequence()
    again = make_document("Other words on the same page.")
    ledger.add([again, Fingerprint(document_id=again.id, words="v", bands=("b2", "b3"))], maker=MAKER)
    by_type = {type(record): record.id for record in samples}
    document = next(one for one in samples if isinstance(one, Document))
    capture = next(one for one in samples if isinstance(one, Capture))
    same(ledger.keyed("page", document.page_key), (document.id, again.id), "a page's documents, in order")
    same(ledger.keyed("page", document.page_key, as_of=middle), (document.id,), "a page's documents as they were")
    told = ledger.about(Document, (again.capture_id, document.capture_id, "capture-nowhere"))
    places = ledger.places((document.id, again.id))
    same(told, [(places[one.id], one) for one in (document, again)], "records about any of several, in order")
    same(ledger.keyed("sha256", capture.sha256), (capture.id,), "a capture by its bytes")
    same(ledger.keyed("words", "w"), (by_type[Fingerprint],), "a fingerprint by its words")
    same(len(ledger.keyed("band", "b2")), 2, "fingerprints by a band")
    same(ledger.keyed("like", "document-0"), (by_type[Likeness],), "a likeness by either document")
    same(ledger.keyed("like", document.id), (by_type[Likeness],), "a likeness by the other document")
    same(ledger.keyed("source", "sana"), (by_type[Source],), "a source by its id")
    same(ledger.keyed("sha256", "1" * 64), (by_type[Timestamp],), "a timestamp by its token")
    same(ledger.keyed("band", "w"), (), "keys of another name find nothing")
    same(ledger.keyed("page", "odd\udcff\0"), (), "a key that no record has")
    both = {document.page_key: (document.id, again.id)}
    same(ledger.keyed_many("page", [document.page_key, "odd\udcff\0"]), both, "records by many keys at once")


def _what_came_since_is_told(ledger: Ledger) -> None:
    samples = _samples()
    ledger.add(samples[:3], maker=MAKER)
    middle = ledger.sequence()
    ledger.add(samples[2:5], maker=_OTHER)
    told = [(middle + number, record) for number, record in enumerate(samples[2:5], start=1)]
    same(list(ledger.since(middle)), told, "what was stated since, a record stated again among it")
    same([one for _, one in ledger.since(0, Document)], [samples[1]], "what was stated of one kind")
    same(list(ledger.since(ledger.sequence())), [], "what came since the end")
    places = {samples[2].id: 3, samples[4].id: middle + 3}
    same(ledger.places([samples[4].id, "claim-0", samples[2].id]), places, "where records were stated first")


def _problems(*messages: str, subject: str = "s") -> tuple[Problem, ...]:
    return tuple(Problem(stage=Stage.READ, subject=subject, code="bad", message=message) for message in messages)


def _messages(ledger: Ledger) -> list[str]:
    return [problem.message for problem in ledger.records(Problem)]


def _an_empty_one_says_so(ledger: Ledger) -> None:
    same(ledger.sequence(), 0, "an empty ledger's sequence")
    same(list(ledger.records(Claim)), [], "an empty ledger's claims")
    same(ledger.get("claim-0"), None, "an unknown id")
    same(ledger.get_many(["claim-0"]), {}, "an unknown id among many")
    same(ledger.entries("claim-0"), (), "an unknown id's entries")
    same(ledger.maker("maker-0"), None, "an unknown maker")
    same(ledger.latest_pass(Stage.READ, "capture-0"), None, "a pass that never was")
    same(ledger.add([], maker=MAKER), 0, "adding nothing")
    same(ledger.sequence(), 0, "the sequence after adding nothing")


def _every_type_comes_back(ledger: Ledger) -> None:
    samples = _samples()
    same(ledger.add(samples, maker=MAKER), len(samples), "every sample is new")
    for record in samples:
        same(ledger.get(record.id), record, "a record comes back as it was")
        promise(record in list(ledger.records(type(record))), "a record is among those of its type")
        stamps = ledger.entries(record.id)
        same([stamp.maker_id for stamp in stamps], [MAKER.id], "its maker is stamped")
        promise(stamps[0].recorded_at.utcoffset() == timedelta(0), "the time of writing is in UTC")
    same(ledger.maker(MAKER.id), MAKER, "the maker comes back")
    ids = [record.id for record in reversed(samples)]
    same(ledger.get_many([*ids, "claim-0", *ids]), {record.id: record for record in samples}, "many come back at once")
    places = [ledger.entries(record.id)[0].sequence for record in samples]
    same(places, sorted(set(places)), "records stand in the order they were added in")
    same(ledger.sequence(), places[-1], "the last place is the ledger's sequence")


def _adding_again_adds_nothing(ledger: Ledger) -> None:
    samples = _samples()
    ledger.add(samples, maker=MAKER)
    before = ledger.sequence()
    same(ledger.add((*samples, *samples), maker=MAKER), 0, "adding again adds nothing")
    same(ledger.sequence(), before, "adding again leaves the sequence")
    same(ledger.add(iter(_problems("one", "one")), maker=MAKER), 1, "a record twice in one batch is one record")
    same(ledger.sequence(), before + 1, "a record takes one place")


def _a_second_maker_is_stamped(ledger: Ledger) -> None:
    samples = _samples()
    ledger.add(samples, maker=MAKER)
    before = ledger.sequence()
    same(ledger.add(samples, maker=_OTHER), 0, "another maker's same records are not new")
    promise(ledger.sequence() > before, "another maker's stamps take places of the same sequence")
    for record in samples:
        stamps = ledger.entries(record.id)
        same([stamp.maker_id for stamp in stamps], [MAKER.id, _OTHER.id], "both makers are stamped, in order")
        promise(stamps[0].sequence <= before < stamps[1].sequence, "stamps stand where they were made")
        same(
            len(list(ledger.records(type(record), subject=_subject(record)))),
            _alike(record, samples),
            "nothing doubles",
        )
    before = ledger.sequence()
    ledger.add(samples, maker=_OTHER)
    same(ledger.sequence(), before, "the second maker's second time adds nothing")


_SUBJECTS: dict[type, str] = {
    **{Capture: "location", Document: "capture_id", Claim: "document_id", Resolution: "claim_id", Link: "left"},
    **{Source: "source_id", Visit: "location", Fingerprint: "document_id", Likeness: "left", Timestamp: "sha256"},
}


def _subject(record: Record) -> str:
    return cast(str, getattr(record, _SUBJECTS.get(type(record), "subject")))


def _alike(record: Record, among: Sequence[Record]) -> int:
    return sum(type(one) is type(record) and _subject(one) == _subject(record) for one in among)


def _subjects_are_kept_apart(ledger: Ledger) -> None:
    ledger.add(_samples(), maker=MAKER)
    elsewhere = make_document("Elsewhere it was calm.", location="pages/two.html")
    ledger.add((elsewhere, make_claim(elsewhere)), maker=MAKER)
    for record in _samples():
        found = list(ledger.records(type(record), subject=_subject(record)))
        promise(record in found, f"a {type(record).__name__} is found by its subject")
        promise(all(_subject(one) == _subject(record) for one in found), "only what is about the subject is found")
        same(list(ledger.records(type(record), subject="nobody")), [], "nothing is about nobody")


def _the_past_can_be_asked(ledger: Ledger) -> None:
    ledger.add(_problems("one", "two"), maker=MAKER)
    middle = ledger.sequence()
    ledger.add(_problems("three"), maker=MAKER)
    ledger.add(_problems("one"), maker=_OTHER)
    same([problem.message for problem in ledger.records(Problem, as_of=middle)], ["one", "two"], "what there was then")
    same([problem.message for problem in ledger.records(Problem, as_of=0)], [], "nothing was at the beginning")
    same(
        [problem.message for problem in ledger.records(Problem, subject="s", as_of=10**9)],
        ["one", "two", "three"],
        "now",
    )


def _reading_sees_no_later_adds(ledger: Ledger) -> None:
    ledger.add(_problems("one", "two"), maker=MAKER)
    seen = []
    for problem in ledger.records(Problem):
        seen.append(problem.message)
        ledger.add(_problems(f"after {problem.message}"), maker=MAKER)
    same(seen, ["one", "two"], "a reading shows what there was when it was asked for")
    same(len(_messages(ledger)), 4, "one may add while one reads")


def _spans_are_checked(ledger: Ledger) -> None:
    document = make_document("Shells fell on Daraa.")
    claim = make_claim(document, "Shells")
    words = claim.evidence[0]
    foreign = Span(document_id="document-0", start=words.start, end=words.end, exact=words.exact)
    wrong = Span(document_id=document.id, start=words.start + 1, end=words.end + 1, exact=words.exact)
    beyond = Span(document_id=document.id, start=999, end=1005, exact=words.exact)
    with refused(DataIntegrityError, "a claim of an unknown document is refused"):
        ledger.add([claim], maker=MAKER)
    for bad in (foreign, wrong, beyond):
        with refused(DataIntegrityError, f"a claim with the span {bad} is refused"):
            ledger.add([document, replace(claim, also=(bad,))], maker=MAKER)
    same(ledger.sequence(), 0, "what was refused left nothing")
    same(ledger.add([claim, document], maker=MAKER), 2, "claim and document may come together")
    with refused(DataIntegrityError, "a document in the ledger is looked at too"):
        ledger.add([replace(claim, evidence=(wrong,))], maker=MAKER)


def _an_add_is_all_or_nothing(ledger: Ledger) -> None:
    class Stranger:
        id = "stranger-1"

    with refused(StoreError, "what no ledger holds is refused"):
        ledger.add([*_problems("one"), cast(Record, Stranger())], maker=MAKER)
    with refused(StoreError, "nor can it be asked for"):
        list(ledger.records(cast(type[Record], Stranger)))
    same((_messages(ledger), ledger.maker(MAKER.id)), ([], None), "a refused batch leaves nothing")
    with ledger.unit():
        ledger.add(_problems("kept"), maker=MAKER)
        with refused(DataIntegrityError, "a bad claim in a unit is refused"):
            ledger.add([*_problems("lost"), make_claim(make_document("Words."))], maker=MAKER)
        ledger.add(_problems("kept too"), maker=MAKER)
    same(_messages(ledger), ["kept", "kept too"], "a refused batch that was caught leaves the unit's other ones")


class _Stop(Exception):
    """Ends a unit."""


def _a_unit_is_all_or_nothing(ledger: Ledger) -> None:
    ledger.add(_problems("before"), maker=MAKER)
    try:
        with ledger.unit():
            ledger.add((*_samples(), *_problems("lost", "before")), maker=_OTHER)
            promise("lost" in _messages(ledger), "a unit sees what it added")
            raise _Stop
    except _Stop:
        pass
    same((_messages(ledger), ledger.sequence()), (["before"], 1), "a unit that fails leaves nothing")
    same(ledger.maker(_OTHER.id), None, "a unit that fails leaves no maker")
    same(list(ledger.records(Claim)), [], "a unit that fails leaves no claims")
    same([stamp.maker_id for stamp in ledger.entries(_problems("before")[0].id)], [MAKER.id], "nor a stamp")
    with ledger.unit():
        ledger.add(_problems("kept"), maker=_OTHER)
    same((_messages(ledger), ledger.sequence()), (["before", "kept"], 2), "the next unit goes on where it stood")


def _inner_units_belong_to_the_outer(ledger: Ledger) -> None:
    try:
        with ledger.unit():
            with ledger.unit():
                ledger.add(_problems("inner"), maker=MAKER)
            raise _Stop
    except _Stop:
        pass
    same(ledger.sequence(), 0, "an inner unit goes with the outer one")
    with ledger.unit():
        ledger.add(_problems("outer"), maker=MAKER)
        try:
            with ledger.unit():
                ledger.add(_problems("inner"), maker=MAKER)
                raise _Stop
        except _Stop:
            pass
    same((_messages(ledger), ledger.sequence()), (["outer"], 1), "an inner unit whose failure is caught goes alone")


def _the_latest_pass_counts(ledger: Ledger) -> None:
    first, second = make_pass("document-1", made=("a",)), make_pass("document-1", made=("b",), maker=_OTHER)
    seen: list[Pass | None] = []
    for one, maker in ((first, MAKER), (second, _OTHER), (first, MAKER)):
        ledger.add([one], maker=maker)
        seen.append(ledger.latest_pass(Stage.EXTRACT, "document-1"))
    same(seen, [first, second, first], "the pass that was stated last is the latest, an earlier one again too")
    same(ledger.sequence(), 3, "an earlier pass stated again takes a new place")
    ledger.add([first], maker=MAKER)
    same(ledger.sequence(), 3, "the latest pass stated again takes none")
    past = [ledger.latest_pass(Stage.EXTRACT, "document-1", as_of=place) for place in range(5)]
    same(past, [None, first, second, first, first], "the latest pass as of a place")
    ledger.add([second, first], maker=_OTHER)
    same(ledger.latest_pass(Stage.EXTRACT, "document-1"), first, "in one batch the last one counts")
    ledger.add([make_pass("document-1", stage=Stage.RESOLVE), make_pass("document-2")], maker=MAKER)
    same(ledger.latest_pass(Stage.EXTRACT, "document-1"), first, "other stages and subjects do not")
    many = ledger.latest_passes(Stage.EXTRACT, ["document-1", "document-0", "odd\udcff\0"])
    same(many, {"document-1": first}, "of many subjects at once the last one counts too; others are left out")
    same(len(list(ledger.records(Pass, subject="document-1"))), 3, "a pass stated again is one record")


def _many_records_are_no_matter(ledger: Ledger) -> None:
    many = _problems(*(f"problem {number}" for number in range(2500)))
    same(ledger.add(many, maker=MAKER), 2500, "a large batch")
    same(list(ledger.records(Problem, subject="s")), list(many), "a large reading, in order")
    same(list(ledger.get_many([one.id for one in reversed(many)]).values()), list(reversed(many)), "many, as asked for")
    same(ledger.add(many, maker=MAKER), 0, "a large batch again")


def _words_are_blanked_under_a_decision_only(ledger: Ledger) -> None:
    problem, other = _problems("a name", "more")
    ledger.add([problem, other], maker=MAKER)
    blanked = replace(problem, message="██████", kept_id=problem.id)
    decision = Decision(
        subject=problem.id, action="redact", value="", person="ana", decided_at=FETCHED_AT, saw_sequence=2
    )
    with refused(StoreError, "another decision blanks nothing"):
        ledger.redact(replace(decision, action="accept"), [blanked], maker=_OTHER)
    with refused(StoreError, "what is not there is not blanked"):
        ledger.redact(decision, [blanked, replace(other, kept_id="problem-0")], maker=_OTHER)
    with refused(StoreError, "nor is it found by other keys afterwards"):
        ledger.redact(decision, [replace(blanked, subject="elsewhere")], maker=_OTHER)
    with refused(DataIntegrityError, "nobody gives a new record an id"):
        ledger.add([replace(other, kept_id="problem-0")], maker=MAKER)
    same((ledger.sequence(), ledger.get(problem.id)), (2, problem), "what was refused changed nothing")
    same(ledger.redact(decision, [blanked], maker=_OTHER), 1, "one record is blanked")
    same((ledger.get(problem.id), ledger.get(decision.id)), (blanked, decision), "words are gone, the decision is kept")
    same(list(ledger.records(Problem, subject="s")), [blanked, other], "the record stands where it stood")
    same(ledger.sequence(), 3, "only the decision takes a place")
    same(ledger.add([problem], maker=MAKER), 0, "the words do not come back")
    same(ledger.get(problem.id), blanked, "the words have not come back")


def _a_closed_one_is_closed(ledger: Ledger) -> None:
    ledger.close()
    ledger.close()
    with refused(StoreError, "a closed ledger is not read"):
        ledger.sequence()
    with refused(StoreError, "a closed ledger is not written"):
        ledger.add(_problems("one"), maker=MAKER)
