"""Sentences in, claims out."""

import pytest
from extracting import claims, document, extractor, only
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.kinds import HarmKind, Kind, Stance, Weapon
from trucewatch.core.records import PartKind

EVENTS = [
    ("Government forces shelled the village of Hadar on Friday.", Kind.SHELLING),
    ("The shelling of Dael by regime forces left 10 people dead.", Kind.SHELLING),
    ("Warplanes bombed the town of Atareb on Monday.", Kind.AIRSTRIKE),
    ("Russia carried out airstrikes on Idlib.", Kind.AIRSTRIKE),
    ("Rebels opened fire on an army checkpoint near Taiz.", Kind.GUNFIRE),
    ("Clashes erupted between rebels and the army in Aden.", Kind.ARMED_CLASH),
    ("A roadside bomb exploded in Kabul on Tuesday.", Kind.EXPLOSION),
    ("Gunmen ambushed an army patrol near Arauca.", Kind.ATTACK),
    ("Militants kidnapped three aid workers in Darfur.", Kind.ABDUCTION),
    ("The army captured the town of Kafr Nabl from the rebels.", Kind.TERRITORIAL_CHANGE),
    ("The monitors recorded 39 violations of the ceasefire.", Kind.VIOLATION),
    ("Turkey deployed tanks along the border.", Kind.DEPLOYMENT),
    ("The United States has 12,000 troops in Afghanistan.", Kind.DEPLOYMENT),
    ("Ukraine withdrew its forces from Debaltseve.", Kind.WITHDRAWAL),
    ("Russian and American envoys held talks in Geneva.", Kind.TALKS),
    ("The government and the rebels signed a ceasefire agreement in Minsk.", Kind.AGREEMENT),
    ("Iran welcomed the agreement.", Kind.SUPPORT),
    ("The opposition rejected the plan.", Kind.REJECTION),
    ("The United Nations called for an immediate ceasefire.", Kind.DEMAND),
    ("The rebels threatened the government with war.", Kind.THREAT),
    ("Kiev accused Moscow of provocation.", Kind.ACCUSATION),
    ("Thousands of people fled their homes.", Kind.DISPLACEMENT),
    ("The convoy delivered food aid to the besieged town.", Kind.AID),
    ("Government troops besieged the town of Madaya.", Kind.ACCESS_DENIAL),
    ("The Houthis released 50 prisoners on Sunday.", Kind.RELEASE),
    ("The strike damaged a hospital in Sana'a.", Kind.DAMAGE),
    ("The ceasefire is holding in Suwayda.", Kind.CALM),
]


@pytest.mark.parametrize(("text", "kind"), EVENTS)
def test_each_kind_is_told_by_a_plain_sentence(text: str, kind: Kind) -> None:
    assert kind in {claim.kind for claim in claims(text)}


@pytest.mark.parametrize(
    ("text", "kind", "weapon"),
    [
        ("A suicide bomber attacked a checkpoint in Kabul on Monday.", Kind.EXPLOSION, Weapon.SUICIDE_BOMB),
        ("A suicide bomber killed five soldiers at a checkpoint in Kabul.", Kind.EXPLOSION, Weapon.SUICIDE_BOMB),
        ("A car bomber targeted a convoy in Mogadishu.", Kind.EXPLOSION, Weapon.CAR_BOMB),
        ("Russian bombers hit Idlib on Monday.", Kind.AIRSTRIKE, Weapon.AIRCRAFT),
    ],
)
def test_a_bomber_is_a_person_or_an_aircraft_by_the_words_beside_it(text: str, kind: Kind, weapon: Weapon) -> None:
    claim = only(text)
    assert (claim.kind, claim.weapons) == (kind, (weapon,))


def test_people_that_gunmen_took_are_told_without_an_auxiliary_too() -> None:
    assert only("Gunmen took 12 miners in Zamfara on Friday.").kind is Kind.ABDUCTION
    assert not claims("Gunmen took cover behind the miners in Zamfara on Friday.")


NO_EVENTS = [
    "The striker fired a shot over the bar and his side were under attack until the final whistle.",
    "The peace talks venue has a large hall.",
    "The minister launched an attack on his critics in the opinion pages.",
    "The shelling machine cracks two hundred nuts a minute.",
    "Under international law, white phosphorus cannot be used on areas populated by civilians.",
    "The battle of ideas goes on in the universities.",
    "Stay calm and carry on.",
]


@pytest.mark.parametrize("text", NO_EVENTS)
def test_background_law_and_other_trades_tell_no_violence(text: str) -> None:
    assert not [claim for claim in claims(text, kind=PartKind.COMMENT) if claim.kind.group == "violence"]


COMMENTS = [
    "What the hell are these people still doing in Raqqa? How can ISIS kidnap 100,000 people?",
    "If it carries on like this the Yanks will end up fighting on the side of the rebels.",
    "They have considerable support but the media will never tell you that.",
    "Isn't this true of all munitions, dropping bombs and shelling?",
]


@pytest.mark.parametrize("text", COMMENTS)
def test_readers_questions_and_guesses_are_no_claims(text: str) -> None:
    assert claims(text, kind=PartKind.COMMENT) == ()


def test_doer_sufferer_place_and_means_of_a_strike() -> None:
    claim = only("Coalition warplanes struck a convoy of militia fighters near Al-Tanf on Thursday.")
    assert claim.kind is Kind.AIRSTRIKE
    assert [mention.text for mention in claim.actors] == ["Coalition warplanes"]
    assert [mention.text for mention in claim.targets] == ["convoy of militia fighters"]
    assert claim.place is not None
    assert claim.place.text == "near Al-Tanf"
    assert claim.time is not None
    assert claim.time.text == "on Thursday"
    assert claim.weapons == (Weapon.AIRCRAFT,)


def test_shells_are_the_means_and_their_gunners_the_doers() -> None:
    claim = only("Three mortar shells fired by militants landed in Adra, injuring four people.")
    assert claim.kind is Kind.SHELLING
    assert [mention.text for mention in claim.actors] == ["militants"]
    assert claim.weapons == (Weapon.MORTAR,)
    assert [(h.kind, h.minimum, h.maximum) for h in claim.harm] == [(HarmKind.INJURED, 4, 4)]


def test_casualties_of_a_strike_are_its_harm_not_another_claim() -> None:
    claim = only("An air strike on the town of Atareb killed at least 61 people on Monday.")
    assert claim.kind is Kind.AIRSTRIKE
    assert [(h.kind, h.minimum, h.maximum) for h in claim.harm] == [(HarmKind.KILLED, 61, None)]


def test_a_subset_is_a_second_figure() -> None:
    (claim,) = claims("In Taiz 23 civilians including nine children were killed in air raids on Thursday.")
    assert [(h.minimum, h.who.value) for h in claim.harm] == [(23, "civilians"), (9, "children")]


def test_a_range_and_the_trapped() -> None:
    (claim,) = claims("From 50,000 to 100,000 people are trapped inside the city.")
    assert claim.kind is Kind.ACCESS_DENIAL
    assert [(h.kind, h.minimum, h.maximum) for h in claim.harm] == [(HarmKind.TRAPPED, 50_000, 100_000)]


def test_two_means_in_a_sentence_are_two_claims() -> None:
    found = claims("The army shelled Dael and warplanes bombed Nawa.")
    assert [claim.kind for claim in found] == [Kind.SHELLING, Kind.AIRSTRIKE]


def test_a_sentence_told_twice_is_one_claim_with_the_other_telling() -> None:
    text = "Rebels shelled the city of Aleppo on Monday.\nRebels shelled the city of Aleppo on Monday."
    claim = only(text)
    assert [span.exact for span in claim.also] == ["Rebels shelled the city of Aleppo on Monday"]


def test_the_speaker_of_a_position_is_actor_and_teller() -> None:
    claim = only("The Syrian government declared its full support for the Russian initiative.")
    assert [mention.text for mention in claim.actors] == ["Syrian government"]
    assert claim.attribution
    assert claim.topic is not None
    assert claim.topic.text == "the Russian initiative"


def test_a_refusal_keeps_its_reasons() -> None:
    text = (
        "The opposition refused to accept the plan, expressing reservations about its territorial scope "
        "and also the role of Iran as one of the peacekeepers."
    )
    claim = only(text)
    assert claim.kind is Kind.REJECTION
    assert [reason.text for reason in claim.reasons] == [
        "its territorial scope",
        "the role of Iran as one of the peacekeepers",
    ]


def test_an_aim_is_a_purpose_not_an_event() -> None:
    (claim,) = claims("Government forces shelled the suburb to prevent a rebel advance.")
    assert claim.purpose is not None
    assert claim.purpose.text == "to prevent a rebel advance"


def test_an_accusation_of_a_deed_tells_the_deed() -> None:
    (claim,) = claims("Kiev accused Moscow of sending weapons to the rebels.")
    assert claim.kind is Kind.DEPLOYMENT
    assert [mention.text for mention in claim.actors] == ["Moscow"]


def test_a_bare_denial_denies_the_deed_before_it() -> None:
    text = "Ukraine said that NATO countries sent weapons to its army. Several NATO countries denied any involvement."
    denied = [claim for claim in claims(text) if claim.stance is Stance.DENIED]
    assert [claim.kind for claim in denied] == [Kind.DEPLOYMENT]


def test_capitals_and_hard_wraps_are_read_and_kept() -> None:
    text = (
        "MEANWHILE, AT LEAST 50 REBELS BLEW UP A JEEP NEAR SAN JUAN DE ARAMA AND THE\n"
        "REBELS AMBUSHED AN ARMY PATROL ON THE ROAD THAT LEADS FROM THE TOWN TO\n"
        "VILLAVICENCIO."
    )
    found = claims(text)
    assert {claim.kind for claim in found} == {Kind.EXPLOSION, Kind.ATTACK}
    assert all(mention.text == mention.text.upper() for claim in found for mention in claim.actors)


def test_link_markup_is_no_part_of_a_name() -> None:
    text = (
        'The [Malian army](https://example.org/a_(b) "Malian army") shelled the town of [Gao](https://example.org/Gao).'
    )
    claim = only(text)
    assert [mention.text for mention in claim.actors] == ["Malian army"]


def test_the_maker_names_its_data() -> None:
    assert len(extractor().maker.digest) > 40


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "shelled",
                "killed",
                "Rebels",
                "the",
                "truce",
                "of",
                "12",
                "dozens",
                "in",
                "Daraa",
                "on",
                "Friday",
                "denied",
                "that",
                "no",
                "|",
                "attack",
                "if",
                "“",
                "”",
                ",",
                ".",
                "talks",
                "by",
                "and",
                "its",
                "to",
                "İ",
                "\n",
            ]
        ),
        max_size=30,
    )
)
def test_no_run_of_words_breaks_the_extractor(words: list[str]) -> None:
    claims(" ".join(words))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_extractor(text: str) -> None:
    found, _ = extractor().extract(document(text))
    for claim in found:
        for span in claim.spans():
            span.check(text)
