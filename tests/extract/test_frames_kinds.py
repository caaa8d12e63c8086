"""Sentences as a monitor reads them, by the kind of what they tell; beside them some that are near and tell none."""

import pytest
from extracting import claims

from trucewatch.core.kinds import Kind, Stance

TOLD = [
    # The means of an attack.
    (Kind.EXPLOSION, "A bomb attack on a market in Kabul killed three people, police said."),
    (Kind.EXPLOSION, "A bomb killed three soldiers in Kabul on Monday."),
    (Kind.EXPLOSION, "Dynamite attacks on two bridges near Cali wounded a guard, the army said."),
    (Kind.AIRSTRIKE, "Bombs fell on the market in Saraqeb, killing two civilians."),
    (Kind.AIRSTRIKE, "A guided bomb hit a house in Kharkiv on Sunday, killing two women."),
    (Kind.SHELLING, "Shells hit a house in Donetsk, wounding two civilians."),
    (Kind.SHELLING, "An artillery attack on Nikopol by Russian forces wounded a man."),
    (Kind.SHELLING, "Tank fire killed a boy in Rafah on Tuesday."),
    (Kind.SHELLING, "The Saudi military said a missile was intercepted over Riyadh."),
    (Kind.SHELLING, "A serviceman died in shelling near Popasna in Ukraine."),
    (Kind.GUNFIRE, "A soldier was killed by enemy fire near Avdiivka."),
    (Kind.ATTACK, "A school was hit in Barsalogho on Monday, killing two pupils."),
    (Kind.ATTACK, "Rebels came under fire in Avdiivka on Sunday."),
    (Kind.ATTACK, "Fighters torched homes in El Geneina on Friday."),
    (Kind.ATTACK, "Rebels set fire to houses in Goma on Friday."),
    # Who kills is told, so that it is a deed and not harm alone.
    (Kind.ATTACK, "The rebels killed three people in Hama on Monday."),
    (Kind.ATTACK, "Two soldiers were killed by rebels near Goma."),
    (Kind.GUNFIRE, "A farmer was killed by a sniper near Taiz on Sunday."),
    (Kind.CASUALTIES, "Two soldiers were killed near Goma on Monday."),
    # Owning up.
    (Kind.EXPLOSION, "The Taliban claimed responsibility for the bombing in Kabul on Monday."),
    (Kind.ATTACK, "A rebel group took responsibility for an attack on a checkpoint near Mosul."),
    (Kind.ATTACK, "Al-Shabaab claimed credit for the assault on the army camp in Afgoye."),
    # Other deeds.
    (Kind.ARMED_CLASH, "The army thwarted an attack on Marib on Tuesday."),
    (Kind.ABDUCTION, "Security forces rounded up dozens of men in Daraa."),
    (Kind.ABDUCTION, "The ELN kidnapped three contractors in Arauca."),
    (Kind.RELEASE, "FARC rebels freed a soldier held for a year in the jungle."),
    (Kind.DISPLACEMENT, "Civilians were evacuated from two besieged villages in Syria."),
    (Kind.DEPLOYMENT, "Russia and Turkey began joint patrols on a road in Syria."),
    (Kind.VIOLATION, "There were isolated violations of the truce in Aleppo, monitors said."),
    (Kind.AID, "Fuel ships were allowed into Hodeidah by the coalition."),
    (Kind.ACCESS_DENIAL, "Syrian forces tightened their siege on eastern Aleppo."),
    (Kind.ATTACK, "Settlers burned olive trees near Huwara in the West Bank."),
    (Kind.ATTACK, "Syria's army used chlorine in Saraqeb, inspectors said."),
    (Kind.TERRITORIAL_CHANGE, "The Sudanese army said it had retaken the bridge in Khartoum."),
    (Kind.AID, "Dozens of trucks carrying flour reached Gaza City."),
    (Kind.ACCESS_DENIAL, "Two hospitals in Gaza ran out of fuel."),
    (Kind.OVERFLIGHT, "Israeli jets broke the sound barrier over Beirut."),
    (Kind.DAMAGE, "The navy downed two drones over the Red Sea off Yemen."),
    (Kind.DISPLACEMENT, "Thousands of Congolese crossed into Burundi, fleeing the rebels."),
    (Kind.ACCESS_DENIAL, "Aid workers were refused entry to Madaya."),
    (Kind.ACCESS_DENIAL, "The aid convoy was turned back at a checkpoint near Madaya."),
    (Kind.ACCESS_DENIAL, "Ghouta has been under siege by the army since 2013."),
    (Kind.CALM, "Calm returned to the villages along the front near Donetsk, monitors said."),
    # Talks and positions.
    (Kind.TALKS, "Putin telephoned Erdogan about the truce in Idlib."),
    (Kind.TALKS, "Putin and Erdogan spoke by phone about Idlib."),
    (Kind.TALKS, "The UN is mediating between the two sides in Sudan."),
    (Kind.TALKS, "The envoy will travel to Moscow on Friday for talks with Putin."),
    (Kind.SUPPORT, "Hamas said it had accepted the mediators' proposal for Gaza."),
    (Kind.DEMAND, "The Israeli army issued evacuation orders for Khan Younis."),
    (Kind.AGREEMENT, "The humanitarian pause in Gaza expired at 7 a.m."),
    (Kind.SUPPORT, "France threw its weight behind the truce in Yemen."),
    (Kind.SUPPORT, "The Arab League stands behind the ceasefire in Libya."),
    (Kind.REJECTION, "Ankara ruled out a truce with Kurdish fighters in Syria."),
    (Kind.REJECTION, "The rebels turned down a ceasefire offer from the army in Aleppo."),
    (Kind.REJECTION, "The Syrian opposition called the truce proposal unacceptable."),
    (Kind.REJECTION, "Kinshasa will not negotiate with the rebels."),
    (Kind.REJECTION, "Russia vetoed a UN resolution on a truce in Idlib."),
    (Kind.REJECTION, "Hamas walked away from the talks in Cairo."),
    (Kind.REJECTION, "The government delegation walked out of the talks in Geneva."),
    (Kind.DEMAND, "The army ordered residents of Rafah to leave."),
    (Kind.DEMAND, "The army told residents of two villages near Tyre to leave."),
    (Kind.DEMAND, "Israel gave Hezbollah until Friday to pull back its fighters from the border."),
    (Kind.DEMAND, "Trump said Putin must stop the war in Ukraine."),
    (Kind.DEMAND, "The rebels must respect the truce in Aden, the UN said."),
    (Kind.DEMAND, "The two presidents said the agreement on Karabakh must be implemented."),
    (Kind.DEMAND, "The rebels insist that the president must go before any truce in Syria."),
    (Kind.THREAT, "The army issued an ultimatum to rebels in Daraa."),
    (Kind.THREAT, "Iran warned of a harsh response to any attack on Damascus."),
    (Kind.THREAT, "Tehran said it would respond to the Israeli raid on Damascus."),
    (Kind.ACCUSATION, "Britain criticised Russia for the shelling of Kharkiv."),
    (Kind.ACCUSATION, "Beirut lodged a complaint with the UN over Israeli raids."),
    (Kind.ACCUSATION, "Kyiv slammed the shelling of a market in Kherson by Russia."),
]

NOT_TOLD = [
    (Kind.ATTACK, "No group has claimed responsibility for the attack in Kabul."),
    (Kind.TALKS, "The minister took responsibility for the failure of the talks in Kabul."),
    (Kind.ATTACK, "The minister came under fire over his remarks on Gaza."),
    (Kind.ATTACK, "A school was hit by lightning near Goma."),
    (Kind.ATTACK, "The school in Gaza was hit by budget cuts."),
    (Kind.ATTACK, "The shop in Aleppo was torched by vandals."),
    (Kind.DEMAND, "The teacher told residents of Kyiv to leave their cars at home."),
    (Kind.ATTACK, "A hospital in Kyiv was hit by a power outage after the storm."),
    (Kind.SHELLING, "A bomb attack on a market in Kabul killed three people, police said."),
    (Kind.WITHDRAWAL, "The rebels withdrew from the talks in Geneva."),
    (Kind.REJECTION, "Aid workers were refused entry to Madaya."),
    (Kind.ARMED_CLASH, "The ministers clashed over the budget for Gaza."),
    (Kind.REJECTION, "The mayor of Kyiv ruled out a new bridge."),
    (Kind.DEMAND, "The doctor told the residents of Gaza to rest."),
    (Kind.THREAT, "The UN warned of famine in Yemen."),
    (Kind.CASUALTIES, "Settlers burned olive trees near Huwara in the West Bank."),
    (Kind.ATTACK, "Israel used natural gas from the sea off Gaza."),
    (Kind.ATTACK, "Police used tear gas in Gaza."),
    (Kind.RELEASE, "The court freed a man accused of theft in Gaza."),
    (Kind.RELEASE, "The army released a statement on Aleppo."),
    (Kind.WITHDRAWAL, "Moscow must withdraw its troops from Ukraine."),
    (Kind.ATTACK, "The army should attack Aleppo at once, a retired general of Syria wrote."),
    (Kind.DEMAND, "Drivers must stop at the border of Ukraine, the guide book says."),
    (Kind.ACCUSATION, "A neighbour lodged a complaint about noise in Gaza Street."),
    (Kind.OVERFLIGHT, "The runner broke the barrier of ten seconds in Doha."),
    (Kind.CALM, "The calm teacher returned to Kyiv."),
]


@pytest.mark.parametrize(("kind", "text"), TOLD)
def test_a_report_tells_its_kind(kind: Kind, text: str) -> None:
    assert kind in {claim.kind for claim in claims(text)}


@pytest.mark.parametrize(("kind", "text"), NOT_TOLD)
def test_a_sentence_that_is_near_does_not(kind: Kind, text: str) -> None:
    assert kind not in {claim.kind for claim in claims(text)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.ATTACK, "The Syrian army is about to attack Haram, rebels told Reuters."),
        (Kind.WITHDRAWAL, "Russia is about to withdraw its troops from Syria."),
        (Kind.AGREEMENT, "Armenia is ready to sign a peace treaty with Azerbaijan."),
        (Kind.TALKS, "The mediator hopes to resume talks on Syria in Geneva in May."),
        (Kind.ATTACK, "The army is preparing an assault on Hodeidah."),
    ],
)
def test_what_is_about_to_be_done_is_planned(kind: Kind, text: str) -> None:
    assert {claim.stance for claim in claims(text) if claim.kind is kind} == {Stance.PLANNED}


def test_a_truce_that_may_open_the_way_tells_of_talks_that_are_not_held() -> None:
    (claim,) = (c for c in claims("The truce, if kept, can open the way to a renewal of talks in Geneva, the EU said."))
    assert (claim.kind, claim.stance) == (Kind.TALKS, Stance.CONDITIONAL)


def test_whose_base_is_hit_is_the_target() -> None:
    (claim,) = claims("Israeli jets hit Hezbollah depots near Tyre.")
    assert [mention.text for mention in claim.targets] == ["Hezbollah"]


def test_whom_shelling_befell_did_not_shell() -> None:
    (claim,) = claims("A serviceman died in shelling near Popasna in Ukraine.")
    assert not claim.actors


def test_leaving_the_talks_for_now_denies_them() -> None:
    (claim,) = claims("The Sudanese army suspended its participation in the talks in Jeddah.")
    assert (claim.kind, claim.stance) == (Kind.TALKS, Stance.DENIED)
