"""Who tells it, on made-up sentences as agencies, monitors and papers write them day by day."""

import pytest
from attributing import document, tellers
from extracting import Told

from trucewatch.core.records import PartKind


@pytest.mark.parametrize(
    ("parts", "event", "expected"),
    [
        (
            ("The Yemeni news agency quoted tribal sources as saying that clashes broke out near the port.",),
            "clashes broke out",
            ["The Yemeni news agency", "tribal sources"],
        ),
        (
            ("Clashes broke out near the port, tribal sources told the Xinhua news agency on Sunday.",),
            "Clashes broke out",
            ["the Xinhua news agency", "tribal sources"],
        ),
        (
            ("A hospital official, who declined to give his name, said that six bodies had arrived.",),
            "six bodies had arrived",
            ["A hospital official"],
        ),
        (
            ("Six bodies had arrived at the hospital, said a doctor there who gave only his first name, Karim.",),
            "Six bodies had arrived",
            ["a doctor"],
        ),
        (
            ("Igor Konev, the ministry's spokesman, said planes did not bomb the city.",),
            "planes did not bomb",
            ["Igor Konev, the ministry's spokesman"],
        ),
        (
            ("In Geneva, the UN envoy told the Security Council by video link that the front had moved.",),
            "the front had moved",
            ["the UN envoy"],
        ),
        (("Kiev accused the rebels of shelling its posts 40 times overnight.",), "shelling its posts", ["Kiev"]),
        (
            ("Kiev says its posts were shelled 40 times. The rebels deny this, saying they fired only in reply.",),
            "they fired only in reply",
            ["The rebels"],
        ),
        (("The rebels deny that they shelled the posts.",), "they shelled the posts", ["The rebels"]),
        (
            ("“They shelled us all night,” said Olga, 62, who lives in the suburb. “Then they stopped.”",),
            "Then they stopped",
            ["Olga, 62"],
        ),
        (
            ("“They shelled us all night,” Olga Petrova, 62, a retired teacher, told AFP.",),
            "They shelled us",
            ["AFP", "Olga Petrova, 62, a retired teacher"],
        ),
        (
            ("The White Helmets, a rescue group, said a strike hit the market. The group said nine people died.",),
            "nine people died",
            ["The White Helmets, a rescue group"],
        ),
        (
            ("A strike hit the market, the White Helmets said on Twitter. They said nine people died.",),
            "nine people died",
            ["the White Helmets"],
        ),
        (
            ("Army spokesman Col. Adel Hakim said a strike hit the market. “Nine people died,” Hakim said.",),
            "Nine people died",
            ["Army spokesman Col. Adel Hakim"],
        ),
        (
            (
                "Army spokesman Col. Adel Hakim said a strike hit the market.",
                "Hakim added that nine people died.",
            ),
            "nine people died",
            ["Army spokesman Col. Adel Hakim"],
        ),
        (
            ("The commander of the brigade, speaking by phone from the front, said a strike hit the market.",),
            "a strike hit the market",
            ["The commander of the brigade"],
        ),
        (("It is believed that the militants shelled the base.",), "the militants shelled the base", []),
        (("Reports on social media said that the militants shelled the base.",), "the militants shelled the base", []),
        (
            ("State television showed pictures of the base and said that militants had shelled it.",),
            "militants had shelled it",
            ["State television"],
        ),
        (
            ("State television broadcast a statement by the army saying that militants had shelled the base.",),
            "militants had shelled the base",
            ["State television", "the army"],
        ),
        (
            ("In a joint statement, France and Germany said that both sides had broken the truce.",),
            "both sides had broken the truce",
            ["France and Germany"],
        ),
        (
            ("Both Moscow and Damascus say that the rebels broke the truce.",),
            "the rebels broke the truce",
            ["Moscow and Damascus"],
        ),
        (("Neither side has said how many fighters died when the convoy was hit.",), "the convoy was hit", []),
        (
            ("Activists said warplanes bombed the town; the government said it had struck an arms store.",),
            "warplanes bombed the town",
            ["Activists"],
        ),
        (
            ("Activists said warplanes bombed the town; the government said it had struck an arms store.",),
            "had struck an arms store",
            ["the government"],
        ),
        (
            ("Activists said warplanes bombed the town, but the government denied that any raid took place.",),
            "any raid took place",
            ["the government"],
        ),
        (
            ("Activists said warplanes bombed the town, but the government denied that any raid took place.",),
            "warplanes bombed the town",
            ["Activists"],
        ),
        (
            ("While the government said it had struck an arms store, activists said that homes were hit.",),
            "homes were hit",
            ["activists"],
        ),
        (
            ("Homes were hit, activists say. The government, for its part, says that it struck an arms store.",),
            "it struck an arms store",
            ["The government"],
        ),
        (("As the Observatory reported, homes were hit in the raid.",), "homes were hit", ["the Observatory"]),
        (("Homes were hit in the raid, as the Observatory reported earlier.",), "Homes were hit", ["the Observatory"]),
        (("Homes were hit in what the Observatory called the worst raid of the month.",), "Homes were hit", []),
        (
            ("What the army describes as a “clean-up” began on Monday with the shelling of the hills.",),
            "shelling of the hills",
            [],
        ),
        (
            ("The report, seen by Reuters, says that shells were fired from the school.",),
            "shells were fired from the school",
            ["The report"],
        ),
        (
            ("A UN report says that shells were fired from the school. It lists 14 such cases.",),
            "shells were fired from the school",
            ["A UN report"],
        ),
        (("Human Rights Watch documented 12 strikes on clinics.",), "12 strikes on clinics", ["Human Rights Watch"]),
        (
            ("Human Rights Watch said in a 40-page report published on Tuesday that clinics were bombed.",),
            "clinics were bombed",
            ["Human Rights Watch"],
        ),
        (
            ("The mission's daily report of 4 May notes that 30 explosions were heard near the station.",),
            "30 explosions were heard",
            ["The mission"],
        ),
        (
            ("Hezbollah's Al-Manar television said that its fighters took the ridge.",),
            "its fighters took the ridge",
            ["Hezbollah's Al-Manar television"],
        ),
        (
            ("The semi-official Fars agency, citing an unnamed commander, reported that fighters took the ridge.",),
            "fighters took the ridge",
            ["The semi-official Fars agency", "an unnamed commander"],
        ),
        (
            ("Fighters took the ridge, according to a statement released by the command and carried by Fars.",),
            "Fighters took the ridge",
            ["the command"],
        ),
        (("Fighters took the ridge, according to state media.",), "Fighters took the ridge", ["state media"]),
        (
            ("Fighters took the ridge, according to activists and residents, who said dozens had fled.",),
            "dozens had fled",
            ["activists and residents"],
        ),
        (
            ("Fighters took the ridge, the Interior Ministry said, adding that dozens had fled.",),
            "dozens had fled",
            ["the Interior Ministry"],
        ),
        (
            ("Fighters took the ridge, the Interior Ministry said, adding that dozens had fled.",),
            "Fighters took the ridge",
            ["the Interior Ministry"],
        ),
        (((PartKind.HEADLINE, "Army takes ridge, state TV says"),), "Army takes ridge", ["state TV"]),
        (
            ((PartKind.HEADLINE, "Iran says drone strike killed two officers"),),
            "drone strike killed two officers",
            ["Iran"],
        ),
        (
            ((PartKind.HEADLINE, "Two officers killed in drone strike: Iranian media"),),
            "Two officers killed",
            ["Iranian media"],
        ),
        (
            ((PartKind.HEADLINE, "Two officers killed in drone strike, monitor says"),),
            "Two officers killed",
            ["monitor"],
        ),
        (((PartKind.HEADLINE, "Syria war: Two officers killed in drone strike"),), "Two officers killed", []),
        (
            ((PartKind.HEADLINE, "Exclusive: Two officers killed in drone strike - sources"),),
            "Two officers killed",
            ["sources"],
        ),
        (
            (
                (
                    PartKind.CAPTION,
                    "A man walks past a house that, residents said, was shelled by the army. REUTERS/A. Name",
                ),
            ),
            "was shelled by the army",
            ["residents"],
        ),
        (
            ((PartKind.CAPTION, "Video posted online by activists shows a house shelled by the army."),),
            "house shelled by the army",
            ["activists"],
        ),
        (("The “Humanitarian Corridor Office” opened in the town on Monday.",), "opened in the town", []),
        (("The so-called “people's republic” shelled the town.",), "shelled the town", []),
        (("He said: 'They shelled the town.'",), "They shelled the town", []),
    ],
)
def test_who_tells_it(parts: tuple[Told, ...], event: str, expected: list[str]) -> None:
    assert tellers(document(*parts), event) == expected


@pytest.mark.parametrize(
    ("text", "event", "teller"),
    [
        (
            "Asked by reporters whether planes had bombed the town, the general declined to comment.",
            "planes",
            "the general",
        ),
        ("The general declined to say whether planes had bombed the town.", "planes had bombed", "The general"),
        ("No one has said that planes bombed the town.", "planes bombed", "No one"),
        ("Neither side said that planes bombed the town.", "planes bombed", "Neither side"),
    ],
)
def test_who_does_not_tell_it(text: str, event: str, teller: str) -> None:
    assert teller not in tellers(document(text), event)
