"""Who tells it, on made-up sentences: chains, unnamed tellers, carry-over, headlines and captions, scare quotes."""

import pytest
from attributing import document, tellers
from extracting import Told, extractor

from trucewatch.core.records import PartKind


@pytest.mark.parametrize(
    ("parts", "event", "expected"),
    [
        (
            ("TASS reported, citing SANA, that a local health official had said shells killed five people.",),
            "shells killed five people",
            ["TASS", "SANA", "a local health official"],
        ),
        (
            ("Shells killed five people in Harem, TASS reports, with reference to SANA, which quoted a medic.",),
            "Shells killed five people",
            ["TASS", "SANA", "a medic"],
        ),
        (
            ("Five people were killed by shells, the TASS agency said on Monday, quoting the SANA news agency.",),
            "Five people were killed",
            ["the TASS agency", "the SANA news agency"],
        ),
        (
            ("Rebels shelled two villages, a security source told Interfax on Friday.",),
            "Rebels shelled two villages",
            ["Interfax", "a security source"],
        ),
        (
            ("Reuters quoted a rebel commander as saying that helicopters had bombed the bridge.",),
            "helicopters had bombed the bridge",
            ["Reuters", "a rebel commander"],
        ),
        (
            ("Helicopters bombed the bridge, a rebel commander was quoted by Reuters as saying.",),
            "Helicopters bombed the bridge",
            ["Reuters", "a rebel commander"],
        ),
        (
            ("Helicopters bombed the bridge, a rebel commander was quoted as saying by the Anadolu agency.",),
            "Helicopters bombed the bridge",
            ["the Anadolu agency", "a rebel commander"],
        ),
        (
            ("According to the Interfax agency, the ministry said that two drones hit the depot.",),
            "two drones hit the depot",
            ["the Interfax agency", "the ministry"],
        ),
        (
            ("The ministry, according to Interfax, said that two drones hit the depot.",),
            "two drones hit the depot",
            ["Interfax", "The ministry"],
        ),
        (
            ("Citing a military source, SANA said that the army shelled rebel posts.",),
            "the army shelled rebel posts",
            ["SANA", "a military source"],
        ),
        (
            ("In a report carried by the Wafa agency, the ministry said that snipers killed a nurse.",),
            "snipers killed a nurse",
            ["the Wafa agency", "the ministry"],
        ),
        (
            ("The mayor told Al Jazeera by telephone that rockets hit the market.",),
            "rockets hit the market",
            ["Al Jazeera", "The mayor"],
        ),
        (
            ("Speaking to the BBC, the mayor said rockets hit the market.",),
            "rockets hit the market",
            ["the BBC", "the mayor"],
        ),
        (
            ("In an interview with the Kommersant newspaper, General Petrov said rockets hit the market.",),
            "rockets hit the market",
            ["the Kommersant newspaper", "General Petrov"],
        ),
    ],
)
def test_chains_run_from_the_outermost_teller(parts: tuple[Told, ...], event: str, expected: list[str]) -> None:
    assert tellers(document(*parts), event) == expected


@pytest.mark.parametrize(
    ("parts", "event", "expected"),
    [
        (
            ("Residents who asked not to be named said that tanks fired at the hills.",),
            "tanks fired at the hills",
            ["Residents"],
        ),
        (
            ("An official who spoke on condition of anonymity said that tanks fired at the hills.",),
            "tanks fired at the hills",
            ["An official"],
        ),
        (
            ("Tanks fired at the hills, said two people familiar with the matter.",),
            "Tanks fired at the hills",
            ["two people familiar with the matter"],
        ),
        (
            ("Sources close to the opposition said that tanks fired at the hills.",),
            "tanks fired at the hills",
            ["Sources close to the opposition"],
        ),
        (
            ("Local residents and medics said that tanks fired at the hills.",),
            "tanks fired at the hills",
            ["Local residents and medics"],
        ),
        (("Others said that tanks fired at the hills.",), "tanks fired at the hills", ["Others"]),
        (("One resident said that tanks fired at the hills.",), "tanks fired at the hills", ["One resident"]),
        (
            ("Three Western diplomats, speaking on condition of anonymity, said that tanks fired at the hills.",),
            "tanks fired at the hills",
            ["Three Western diplomats"],
        ),
    ],
)
def test_unnamed_tellers_are_told_in_their_own_words(parts: tuple[Told, ...], event: str, expected: list[str]) -> None:
    assert tellers(document(*parts), event) == expected


@pytest.mark.parametrize(
    ("parts", "event", "expected"),
    [
        (
            ("The Observatory said that jets bombed the market on Monday. It added that four people were killed.",),
            "four people were killed",
            ["The Observatory"],
        ),
        (
            ("The Observatory said that jets bombed the market on Monday. Four people were also killed in the raid.",),
            "Four people were also killed",
            ["The Observatory"],
        ),
        (
            ("Colonel Haddad said that jets bombed the market. “Four people were killed.”",),
            "Four people were killed",
            ["Colonel Haddad"],
        ),
        (
            ("“Jets bombed the market,” Colonel Haddad said. “Four people were killed there.”",),
            "Four people were killed",
            ["Colonel Haddad"],
        ),
        (
            (
                "“Jets bombed the market,” Colonel Haddad said.",
                "“Four people were killed there,” he added.",
            ),
            "Four people were killed",
            ["Colonel Haddad"],
        ),
        (
            (
                "“Jets bombed the market,” Colonel Haddad said.",
                "“Four people were killed there.”",
            ),
            "Four people were killed",
            ["Colonel Haddad"],
        ),
        (
            ("''Jets bombed the market,'' Colonel Haddad said. ''Four people were killed there.''",),
            "Four people were killed",
            ["Colonel Haddad"],
        ),
        (
            ("The ministry said that jets bombed the market, that four people were killed and that a clinic burned.",),
            "a clinic burned",
            ["The ministry"],
        ),
        (
            ("The ministry said that jets bombed the market and insisted that rebels had fired first.",),
            "rebels had fired first",
            ["The ministry"],
        ),
        (
            ("The ministry said that jets bombed the market. The army entered the town the next day.",),
            "The army entered the town",
            [],
        ),
        (("The mission continued: “Rebels shelled two villages.”",), "Rebels shelled two villages", ["The mission"]),
        (
            ("Asked about the raid, the minister said jets had bombed the market.",),
            "jets had bombed the market",
            ["the minister"],
        ),
    ],
)
def test_a_teller_carries_over(parts: tuple[Told, ...], event: str, expected: list[str]) -> None:
    assert tellers(document(*parts), event) == expected


@pytest.mark.parametrize(
    ("parts", "event", "expected"),
    [
        (
            ("The claim by the rebels that jets bombed the market was repeated on Monday.",),
            "jets bombed the market",
            ["the rebels"],
        ),
        (
            ("The army issued a statement saying that rebels shelled the town.",),
            "rebels shelled the town",
            ["The army"],
        ),
        (
            ("A statement from the General Staff said that rebels shelled the town.",),
            "rebels shelled the town",
            ["the General Staff"],
        ),
        (
            ("In a statement, the General Staff said that rebels shelled the town.",),
            "rebels shelled the town",
            ["the General Staff"],
        ),
        (
            ("Rebels shelled the town, the General Staff said in a report on Monday.",),
            "Rebels shelled the town",
            ["the General Staff"],
        ),
        (
            ("There were reports from the Red Cross that rebels shelled the town.",),
            "rebels shelled the town",
            ["the Red Cross"],
        ),
        (
            ("The governor dismissed reports that rebels shelled the town.",),
            "rebels shelled the town",
            ["The governor"],
        ),
        (("The rebels are accused by Kiev of shelling the town.",), "shelling the town", ["Kiev"]),
        (("The reporter was told by a medic that shells hit the ward.",), "shells hit the ward", ["a medic"]),
        (("The governor is confident that the truce was not broken.",), "the truce was not broken", ["The governor"]),
        (("In the words of the governor, rebels shelled the town.",), "rebels shelled the town", ["the governor"]),
        (("Rebels, the governor says, shelled the town.",), "shelled the town", ["the governor"]),
        (("Rebels shelled the town, per the mission's daily report.",), "Rebels shelled the town", ["the mission"]),
    ],
)
def test_nouns_passives_and_phrases_hand_over(parts: tuple[Told, ...], event: str, expected: list[str]) -> None:
    assert tellers(document(*parts), event) == expected


@pytest.mark.parametrize(
    ("parts", "event", "expected"),
    [
        (((PartKind.HEADLINE, "UN: rebels shelled the town"),), "rebels shelled the town", ["UN"]),
        (((PartKind.HEADLINE, "Rebels shelled the town, says UN"),), "Rebels shelled the town", ["UN"]),
        (((PartKind.HEADLINE, "Rebels shelled the town (OSCE)"),), "Rebels shelled the town", ["OSCE"]),
        (((PartKind.HEADLINE, "'Rebels shelled the town': mayor"),), "Rebels shelled the town", ["mayor"]),
        (
            ((PartKind.HEADLINE, "Colonel Haddad: “Rebels shelled the town”"),),
            "Rebels shelled the town",
            ["Colonel Haddad"],
        ),
        (((PartKind.HEADLINE, "Ceasefire: rebels shelled the town"),), "rebels shelled the town", []),
        (
            ((PartKind.CAPTION, "Smoke rises after rebels shelled the town, according to activists. [Reuters]"),),
            "rebels shelled the town",
            ["activists"],
        ),
        (
            ((PartKind.CAPTION, "A picture released by SANA shows smoke after rebels shelled the town."),),
            "rebels shelled the town",
            ["SANA"],
        ),
        (((PartKind.CAPTION, "Rebels shelled the town. Photo: Reuters"),), "Rebels shelled the town", []),
    ],
)
def test_headlines_and_captions_credit(parts: tuple[Told, ...], event: str, expected: list[str]) -> None:
    assert tellers(document(*parts), event) == expected


@pytest.mark.parametrize(
    ("parts", "event", "expected"),
    [
        (("The army, which calls itself the “Shield of the Nation”, shelled the town.",), "shelled the town", []),
        (("The group “Men of Dignity” shelled the town.",), "shelled the town", []),
        (("The “safe zone” around the town was shelled.",), "was shelled", []),
        (
            ("Fighters of the “Army of Free Tribes of the East” shelled the town, a medic said.",),
            "shelled the town",
            ["a medic"],
        ),
        (("The battalion known as “the Lions of the East and West” entered the town.",), "entered the town", []),
        (
            ("Two civilians were killed in the first deaths reported in areas covered by the truce.",),
            "Two civilians were killed",
            [],
        ),
    ],
)
def test_scare_quotes_and_names_are_no_quotations(parts: tuple[Told, ...], event: str, expected: list[str]) -> None:
    assert tellers(document(*parts), event) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels shelled the town of Harem, residents said.", [("residents", "said")]),
        ("Rebels shelled the town of Harem, according to residents.", [("residents", "according")]),
        (
            "The Observatory said the town of Harem was calm. It added that rebels shelled the town of Salqin.",
            [("The Observatory", "It added")],
        ),
    ],
)
def test_a_claim_knows_by_which_words_it_is_told(text: str, expected: list[tuple[str, str]]) -> None:
    told, _ = extractor().explained(document(text))
    claim, origin = next((claim, origin) for claim, origin in told if claim.kind == "shelling")
    assert len(origin.cues) == len(claim.attribution)
    pairs = [
        (teller.text, cue.exact if cue else None) for teller, cue in zip(claim.attribution, origin.cues, strict=True)
    ]
    assert pairs == expected
    for cue in origin.cues:
        assert cue is not None
        cue.check(text)
