"""Deals, talks, demands, threats, refusals, support and blame in the words of agencies, envoys and parties."""

import pytest
from extracting import claims

from trucewatch.core.kinds import Group, Kind, Stance

TOLD = [
    # A deal told by its day, its makers, its beginning, its end or whom it covers.
    (Kind.AGREEMENT, Stance.ASSERTED, "The truce that began nine days ago in Gaza is the third this year."),
    (
        Kind.AGREEMENT,
        Stance.ASSERTED,
        "There has been little peace under a ceasefire that Moscow and Kyiv agreed in July.",
    ),
    (
        Kind.AGREEMENT,
        Stance.ASSERTED,
        "The ceasefire in Hodeidah has been in force since 18 December, the mission said.",
    ),
    (Kind.AGREEMENT, Stance.ASSERTED, "The truce in Yemen entered its fifth month on Tuesday."),
    (Kind.AGREEMENT, Stance.ASSERTED, "Mediators hammered out a truce between the two clans in Darfur on Friday."),
    (Kind.AGREEMENT, Stance.ASSERTED, "The rebels said yes to the truce after a night of talks in Juba."),
    (Kind.AGREEMENT, Stance.ASSERTED, "Kabul gave its consent to the ceasefire in Helmand."),
    (Kind.AGREEMENT, Stance.ASSERTED, "Nusra and Islamic State are not covered by the truce."),
    (Kind.AGREEMENT, Stance.ASSERTED, "The truce does not apply to areas held by the Nusra Front."),
    (
        Kind.AGREEMENT,
        Stance.ASSERTED,
        "The truce does not cover Islamic State, which holds a strip of land in the valley.",
    ),
    (Kind.AGREEMENT, Stance.ASSERTED, "The truce ran out at midnight, and shells fell on Khartoum an hour later."),
    (Kind.AGREEMENT, Stance.ASSERTED, "A ceasefire halted the war in Gaza three weeks ago."),
    (Kind.AGREEMENT, Stance.PLANNED, "The memorandum on Idlib provides for a demilitarised zone 15 km wide."),
    (Kind.AGREEMENT, Stance.PLANNED, "Israel and Hamas are to sign the agreement in Cairo on Monday."),
    (Kind.AGREEMENT, Stance.PLANNED, "Egypt has put forward a draft for a truce of sixty days in Gaza."),
    (Kind.AGREEMENT, Stance.DENIED, "The RSF and the army failed to agree on a truce in Jeddah."),
    (Kind.AGREEMENT, Stance.DENIED, "There is no truce in Karabakh, the ministry in Baku said."),
    # Talks held, expected, broken off.
    (Kind.TALKS, Stance.ASSERTED, "The Security Council held its monthly briefing on the war in Yemen."),
    (Kind.TALKS, Stance.ASSERTED, "Talks on the truce broke down on 27 February in Ergneti."),
    (Kind.TALKS, Stance.ASSERTED, "Mediators shuttled between the two delegations in Sanaa."),
    (Kind.TALKS, Stance.ASSERTED, "The truce followed phone calls that Lavrov placed to both of his counterparts."),
    (Kind.TALKS, Stance.PLANNED, "The UN envoy is expected in Damascus on Tuesday."),
    (Kind.TALKS, Stance.PLANNED, "Negotiators will go to Doha on Sunday to discuss the hostages."),
    (Kind.TALKS, Stance.PLANNED, "The two commanders agreed to meet again on Friday in Naqoura."),
    (Kind.TALKS, Stance.DENIED, "Talks on Sudan scheduled for Sunday in Geneva were called off."),
    (Kind.TALKS, Stance.DENIED, "There were no direct talks between Israel and Hamas in Cairo."),
    # What is asked.
    (Kind.DEMAND, Stance.ASSERTED, "The army must leave the town of Goma, protesters said."),
    (Kind.DEMAND, Stance.ASSERTED, "Let them withdraw from Aleppo first, and then we will talk, the commander said."),
    (Kind.DEMAND, Stance.ASSERTED, '"Stop the bombing of Idlib now," Mr Guterres said.'),
    (Kind.DEMAND, Stance.ASSERTED, "The way out is an immediate ceasefire in Gaza, the Pope said."),
    (Kind.DEMAND, Stance.ASSERTED, "Tbilisi wants the post removed from the line."),
    (Kind.DEMAND, Stance.ASSERTED, "Baku insists that Armenian troops leave Karabakh."),
    (Kind.DEMAND, Stance.ASSERTED, "Aid agencies pleaded for a pause in the fighting in Khartoum."),
    (
        Kind.DEMAND,
        Stance.CONDITIONAL,
        "Israel would stop the strikes on Gaza if Hamas freed the hostages, Netanyahu said.",
    ),
    # What is threatened.
    (Kind.THREAT, Stance.ASSERTED, "Syria reserves its legitimate right to respond, the ministry said."),
    (Kind.THREAT, Stance.ASSERTED, "Any further violation in Karabakh will be met with force, the ministry said."),
    (Kind.THREAT, Stance.ASSERTED, "We will not stay silent over the raids on Gaza, the group said in a statement."),
    (Kind.THREAT, Stance.ASSERTED, "Moscow said it would retaliate for the strike on Crimea."),
    (
        Kind.THREAT,
        Stance.ASSERTED,
        "The army has warned that it will shoot at anyone who crosses the yellow line in Gaza.",
    ),
    (Kind.THREAT, Stance.CONDITIONAL, "If they use the rockets again, we shall use the F-16s, the Thai general said."),
    (Kind.THREAT, Stance.CONDITIONAL, "Hamas would pay a heavy price if it broke the truce in Gaza, Netanyahu said."),
    # Refusals, support, blame.
    (Kind.REJECTION, Stance.ASSERTED, "Hamas will not lay down its arms in Gaza, its leader said."),
    (Kind.REJECTION, Stance.ASSERTED, "Tehran said it would never accept foreign troops in Yemen."),
    (Kind.REJECTION, Stance.ASSERTED, "Damascus said the resolution on Idlib was unacceptable."),
    (Kind.REJECTION, Stance.ASSERTED, "Hurras al-Din has thrown out the memorandum on Idlib."),
    (Kind.SUPPORT, Stance.ASSERTED, "Hezbollah said it was committed to the ceasefire in Lebanon."),
    (Kind.SUPPORT, Stance.ASSERTED, "The Yemeni government accepted the UN proposal for a truce in Taiz."),
    (Kind.SUPPORT, Stance.ASSERTED, "The Taliban reaffirmed their commitment to the Doha agreement on peace."),
    (Kind.ACCUSATION, Stance.ASSERTED, "Yerevan pointed the finger at Baku."),
    (Kind.ACCUSATION, Stance.ASSERTED, "Israel is not sticking to the truce in Gaza, Hamas said."),
    (Kind.ACCUSATION, Stance.ASSERTED, "Netanyahu called the pictures of the hostages from Gaza shocking."),
]

EVERYDAY = [
    "The shop in Paris agreed to refund its customers.",
    "Unions in Germany accepted a pay deal that runs until 2019.",
    "Volkswagen and its workers in Wolfsburg reached an agreement on wages on Monday.",
    "The EU and Canada signed a trade agreement that provides for lower tariffs.",
    "Talks between the airline and the pilots in Berlin broke down on Friday.",
    "The coach warned his players in Madrid that mistakes would be punished.",
    "The opposition in Warsaw accused the government of wasting the railway budget.",
    "The mayor of London welcomed the new bus line.",
    "The Greek finance minister met his German counterpart in Brussels to discuss the debt.",
    "The candidate in Ohio blamed her rival for the closing of the plant.",
    "Toyota and Suzuki signed a memorandum on electric cars in Tokyo.",
    "The deal covers 4,000 workers at the plant in Lyon.",
    "The farmers in Normandy must sell their milk, the minister said.",
    "The company in Seoul extended the agreement with its supplier by a year.",
    "The union of nurses in Oslo gave the hospitals until Friday to raise pay.",
    "The striker turned down an offer from a club in Turin.",
    "The council in Leeds has put forward a plan for a new park.",
    "The regulator in Brussels reserves the right to respond to the merger.",
    "The climate agreement signed in Paris in 2015 entered into force a year later.",
    "The teachers' union in Chicago rejected the latest offer and set a deadline of Friday.",
    "Mexico and the United States extended the tariff deal by ninety days.",
    "Apple threatened to remove the app from its store unless the company paid the fee.",
    "The landlord gave the tenants in Berlin until Monday to leave their flats.",
    "The president of the club ruled out a move to Spain for the striker.",
    "The two banks in Zurich broke off merger talks on Thursday.",
    "The proposal provides for a new tram line in Lyon.",
    "The regulator warned the bank of consequences if it failed to act.",
    "Parents in Dublin are calling for a new school.",
]

NOT_TOLD = [
    (Kind.AGREEMENT, "The soldiers guard the line agreed under the truce near Tyre."),
    (Kind.AGREEMENT, "The ceasefire committee was set up in Juba."),
    (Kind.AGREEMENT, "The ceasefire agreement is important, the minister said in Amman."),
    (Kind.AGREEMENT, "Areas covered by the ceasefire were quiet on Monday in Daraa."),
    (Kind.TALKS, "The army commander spoke to reporters in Goma about the war."),
    (Kind.THREAT, "We will open the school if the road is cleared, the teacher in Taiz said."),
    (Kind.THREAT, "The United States will send more aid to Sudan if the fighting stops, an official said."),
    (Kind.DEMAND, "It should be noted that the truce in Yemen is the third, the envoy said."),
    (Kind.WITHDRAWAL, '"Leave Goma or be hit," the rebels told the soldiers.'),
]


@pytest.mark.parametrize(("kind", "stance", "text"), TOLD)
def test_it_is_read_with_its_stance(kind: Kind, stance: Stance, text: str) -> None:
    assert (kind, stance) in {(claim.kind, claim.stance) for claim in claims(text)}


@pytest.mark.parametrize("text", EVERYDAY)
def test_work_trade_and_town_have_no_deals_of_ours(text: str) -> None:
    assert not [claim for claim in claims(text) if claim.kind.group is Group.DIPLOMACY]


@pytest.mark.parametrize(("kind", "text"), NOT_TOLD)
def test_what_is_near_is_not_told(kind: Kind, text: str) -> None:
    assert kind not in {claim.kind for claim in claims(text)}


def test_two_clauses_of_one_deal_are_one_claim_unless_each_has_its_day() -> None:
    one = claims("The deal, which Qatar brokered and which took effect on 19 January, halted the war in Gaza.")
    assert [claim.kind for claim in one].count(Kind.AGREEMENT) == 1
    two = claims("The truce in Yemen, which began on 2 April, was renewed on 2 June.")
    assert [claim.kind for claim in two].count(Kind.AGREEMENT) == 2


def test_who_announces_his_own_violence_is_actor_and_teller_of_a_threat() -> None:
    (claim,) = claims("The coalition said it would bomb any ship near Hodeidah.")
    assert claim.kind is Kind.THREAT
    assert [mention.text.lower() for mention in claim.actors] == [teller.text.lower() for teller in claim.attribution]
