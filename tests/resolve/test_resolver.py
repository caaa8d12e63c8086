"""All mentions of a document's claims made into referents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from trucewatch.core.claims import Actor, Basis, Candidate, Claim, Interval, Mention, Place, Precision, Slot, Teller
from trucewatch.core.kinds import Kind, Stance, Telling
from trucewatch.core.makers import Maker
from trucewatch.core.records import DateBasis, Document, Part, PartKind
from trucewatch.core.text import Span
from trucewatch.resolve.actors import open_registry
from trucewatch.resolve.resolver import RuleResolver, to_resolved
from trucewatch.testing import make_claim

DARAA = Place(
    id="daraa", name="Daraa", lat=32.62, lon=36.1, radius_m=3000, precision=Precision.SETTLEMENT, country="SY"
)


class FewPlaces:
    """A gazetteer of one town."""

    maker = Maker(name="few-places", version="1")

    def lookup(self, name: str, *, country: str = "", near: tuple[float, float] | None = None) -> tuple[Candidate, ...]:
        return (Candidate(referent=DARAA, score=0.9, basis="name"),) if "Daraa" in name else ()


TEXT = (
    "Rebels told Sana'a nothing. On Thursday Syrian army helicopters struck residents of Daraa, SOHR said. "
    "The Syrian government will meet the rebels on Tuesday. Coalition warplanes struck a convoy 30 min ago."
)


def document(**told: object) -> Document:
    parts = (
        Part(kind=PartKind.BODY, start=0, end=156),
        Part(kind=PartKind.EMBED, start=157, end=len(TEXT), published=told.pop("posted", None)),  # type: ignore[arg-type]
    )
    fields: dict[str, object] = {
        "published": date(2017, 6, 11), "published_basis": DateBasis.GIVEN, "title": "Syria", "publisher": "EA",
    }  # fmt: skip
    made = Document(capture_id="c", location="x.html", text=TEXT, parts=parts)
    return replace(made, **{**fields, **told})  # type: ignore[arg-type]


def span(made: Document, words: str) -> Span:
    start = made.text.index(words)
    return Span(document_id=made.id, start=start, end=start + len(words), exact=words)


def mention(made: Document, words: str, **told: object) -> Mention:
    return replace(Mention(text=words, span=span(made, words)), **told)  # type: ignore[arg-type]


def strike(made: Document) -> Claim:
    return Claim(
        document_id=made.id,
        part=PartKind.BODY,
        part_index=0,
        kind=Kind.AIRSTRIKE,
        evidence=(span(made, "On Thursday Syrian army helicopters struck residents of Daraa"),),
        actors=(mention(made, "Syrian army helicopters"),),
        targets=(mention(made, "residents"),),
        place=mention(made, "Daraa"),
        time=mention(made, "On Thursday"),
        attribution=(
            Teller(text="SOHR", span=span(made, "SOHR"), telling=Telling.SAY),
            Teller(text="a resident who was not named", span=None, telling=Telling.ANONYMOUS),
        ),
    )


def planned_talks(made: Document) -> Claim:
    return Claim(
        document_id=made.id,
        part=PartKind.BODY,
        part_index=0,
        kind=Kind.TALKS,
        evidence=(span(made, "The Syrian government will meet the rebels on Tuesday"),),
        actors=(mention(made, "The Syrian government"), mention(made, "the rebels")),
        time=mention(made, "on Tuesday"),
        stance=Stance.PLANNED,
    )


def post(made: Document) -> Claim:
    return Claim(
        document_id=made.id,
        part=PartKind.EMBED,
        part_index=1,
        kind=Kind.AIRSTRIKE,
        evidence=(span(made, "Coalition warplanes struck a convoy 30 min ago"),),
        actors=(mention(made, "Coalition warplanes"),),
        targets=(mention(made, "a convoy"),),
        time=mention(made, "30 min ago"),
    )


@pytest.fixture(scope="module")
def resolver() -> RuleResolver:
    return RuleResolver(FewPlaces(), open_registry())


def times(resolver: RuleResolver, made: Document, claims: Sequence[Claim]) -> list[Interval | None]:
    resolutions, _ = resolver.resolve(made, claims)
    return [one.time for one in to_resolved(made, claims, resolutions)]


def test_every_mention_gets_an_answer(resolver: RuleResolver) -> None:
    made = document()
    claim = strike(made)
    resolutions, problems = resolver.resolve(made, (claim,))
    assert problems == ()
    assert sorted((one.slot, one.index) for one in resolutions) == sorted(
        [(Slot.ACTOR, 0), (Slot.TARGET, 0), (Slot.TELLER, 0), (Slot.TELLER, 1), (Slot.PLACE, 0), (Slot.TIME, 0)]
    )
    unnamed = next(one for one in resolutions if (one.slot, one.index) == (Slot.TELLER, 1))
    assert unnamed.text == "a resident who was not named"


def test_a_claim_comes_out_resolved(resolver: RuleResolver) -> None:
    made = document()
    claim = strike(made)
    resolutions, _ = resolver.resolve(made, (claim,))
    (resolved,) = to_resolved(made, (claim,), resolutions, {claim.id: 7})
    assert [actor.id for actor in resolved.actors] == ["gov_syria"]
    assert [actor.id for actor in resolved.targets] == ["civilians"]
    assert resolved.tellers[0].id == "sohr"
    assert resolved.place == DARAA
    assert resolved.time == Interval(start=date(2017, 6, 8), end=date(2017, 6, 9), basis="publication")
    assert (resolved.publisher, resolved.published, resolved.sequence) == ("EA", date(2017, 6, 11), 7)


def test_what_is_planned_lies_ahead(resolver: RuleResolver) -> None:
    made = document()
    assert times(resolver, made, (planned_talks(made),)) == [
        Interval(start=date(2017, 6, 13), end=date(2017, 6, 14), basis="publication")
    ]


def test_class_words_take_the_country_of_the_document(resolver: RuleResolver) -> None:
    made = document()
    claim = planned_talks(made)
    resolutions, _ = resolver.resolve(made, (claim,))
    (resolved,) = to_resolved(made, (claim,), resolutions)
    assert [actor.id for actor in resolved.actors] == ["gov_syria", "opposition_syria"]


def test_without_publication_a_weekday_tells_nothing(resolver: RuleResolver) -> None:
    made = document(published=None, published_basis=DateBasis.NONE)
    assert times(resolver, made, (strike(made),)) == [None]


def test_an_inferred_publication_anchors_and_says_so(resolver: RuleResolver) -> None:
    made = document(published_basis=DateBasis.INFERRED)
    (found,) = times(resolver, made, (strike(made),))
    assert found is not None
    assert (found.start, found.basis) == (date(2017, 6, 8), "inferred-publication")


def told_in(text: str, words: str, **told: object) -> tuple[Document, Claim]:
    """A document and its claim that was told with these words of time, the last such in the text."""
    made = replace(document(**told), text=text, parts=(Part(kind=PartKind.BODY, start=0, end=len(text)),))
    start = text.rindex(words)
    time = Mention(text=words, span=Span(document_id=made.id, start=start, end=start + len(words), exact=words))
    return made, replace(make_claim(made), time=time)


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("In 2012 the envoy wrote a plan. In May the town was shelled.", "In May", date(2012, 5, 1)),
        ("A truce of May 2012 held briefly. The town was shelled in June.", "in June", date(2012, 6, 1)),
        ("The 2012 accord held. The town was shelled in May.", "in May", date(2017, 5, 1)),
        ("In 2012 the envoy wrote a plan, he said on Friday. In May the town was shelled.", "In May", date(2017, 5, 1)),
        ("In 2012 the envoy wrote a plan. \nIn May the town was shelled.", "In May", date(2017, 5, 1)),
        ("Перемирие января 2012 года сорвано. Город обстрелян в мае.", "в мае", date(2012, 5, 1)),
        ("Перемирие января 2012 года сорвано, сообщили в субботу. Город обстрелян в мае.", "в мае", date(2017, 5, 1)),
        ("أعلنت الهدنة في أيلول 2012. قصفت البلدة في أيار", "أيار", date(2012, 5, 1)),
    ],
)
def test_a_month_without_a_year_is_of_the_year_its_paragraph_told(
    resolver: RuleResolver, text: str, words: str, first: date
) -> None:
    made, claim = told_in(text, words)
    (found,) = times(resolver, made, [claim])
    assert found is not None
    assert found.start == first


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Tuesday", date(2017, 6, 13)),
        ("во вторник", date(2017, 6, 13)),
        ("on Saturday", date(2017, 6, 10)),
    ],
)
def test_a_weekday_between_publication_and_revision_is_of_the_revision(
    resolver: RuleResolver, words: str, day: date
) -> None:
    made, claim = told_in(f"Shells fell {words}.", words, modified=date(2017, 6, 14))
    assert times(resolver, made, [claim]) == [Interval(start=day, end=day + timedelta(days=1), basis="publication")]


def test_an_absurd_publication_is_a_problem_and_dates_nothing(resolver: RuleResolver) -> None:
    made = document(published=date(1, 1, 1))
    resolutions, problems = resolver.resolve(made, (strike(made),))
    assert [problem.code for problem in problems] == ["publication_date_absurd"]
    assert all(one.chosen is None for one in resolutions if one.slot is Slot.TIME)


def test_the_age_of_a_post_is_wide_unless_the_post_has_a_moment(resolver: RuleResolver) -> None:
    made = document()
    (wide,) = times(resolver, made, (post(made),))
    assert wide == Interval(start=date(2017, 6, 10), end=date(2017, 6, 12), basis="post")
    dated = document(posted=datetime(2017, 6, 8, 12, 0, tzinfo=UTC))
    (exact,) = times(resolver, dated, (post(dated),))
    assert exact is not None
    assert exact.at == datetime(2017, 6, 8, 11, 30, tzinfo=UTC)


def test_a_carried_time_says_so(resolver: RuleResolver) -> None:
    made = document()
    claim = strike(made)
    carried = replace(claim, time=mention(made, "On Thursday", basis=Basis.CARRIED))
    (found,) = times(resolver, made, (carried,))
    assert found is not None
    assert found.basis == "carried"


def test_a_hint_helps_where_the_words_tell_nothing(resolver: RuleResolver) -> None:
    made = document()
    claim = replace(post(made), actors=(mention(made, "Coalition warplanes", hint="rus"),), targets=())
    claim = replace(claim, targets=(mention(made, "a convoy", hint="gov_syria"),))
    resolutions, _ = resolver.resolve(made, (claim,))
    chosen = {one.slot: one.chosen for one in resolutions}
    actor, target = chosen[Slot.ACTOR], chosen[Slot.TARGET]
    assert isinstance(actor, Actor)
    assert isinstance(target, Actor)
    assert (actor.id, target.id) == ("cjtf_oir", "gov_syria")


def test_a_known_truce_dates_its_days() -> None:
    text = "The Syrian army shelled Daraa on the third day of the truce."
    made = Document(
        capture_id="c", location="x", text=text, title="Syria",
        parts=(Part(kind=PartKind.BODY, start=0, end=len(text)),),
        published=date(2017, 7, 20), published_basis=DateBasis.GIVEN,
    )  # fmt: skip
    claim = Claim(
        document_id=made.id, part=PartKind.BODY, part_index=0, kind=Kind.SHELLING,
        evidence=(span(made, text),), time=mention(made, "on the third day of the truce"),
    )  # fmt: skip
    truces = [("SY", date(2016, 2, 27)), ("SY", date(2017, 7, 9)), ("UA", date(2017, 7, 15))]
    knowing = RuleResolver(FewPlaces(), open_registry(), truces=truces)
    (found,) = times(knowing, made, (claim,))
    assert found == Interval(start=date(2017, 7, 11), end=date(2017, 7, 12), basis="event")
    assert times(RuleResolver(FewPlaces(), open_registry()), made, (claim,)) == [None]
    assert knowing.maker.id != RuleResolver(FewPlaces(), open_registry()).maker.id


def test_resolving_again_gives_the_same(resolver: RuleResolver) -> None:
    made = document()
    claims = (strike(made), planned_talks(made), post(made))
    assert resolver.resolve(made, claims) == resolver.resolve(made, claims)
