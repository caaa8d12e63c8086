"""Who tells it, on sentences as papers, agencies and monitors write them."""

import pytest
from attributing import document, read, tellers
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.kinds import Telling
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.attribution import DEEPEST


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("The army shelled the town of Al-Bab on Monday.", "shelled the town", []),
        ("The governor said rebels shelled the town.", "rebels shelled the town", ["The governor"]),
        ("Rebels shelled the town, the Defence Ministry said.", "Rebels shelled the town", ["the Defence Ministry"]),
        ('"They shelled the town," said Colonel Omar Haddad.', "They shelled the town", ["Colonel Omar Haddad"]),
        ("According to the OSCE, rebels shelled the town.", "rebels shelled the town", ["the OSCE"]),
        ("Rebels shelled the town, according to the OSCE.", "Rebels shelled the town", ["the OSCE"]),
        (
            "It was reported by the Red Cross that rebels shelled a clinic.",
            "rebels shelled a clinic",
            ["the Red Cross"],
        ),
        ("Moscow denied striking the convoy.", "striking the convoy", ["Moscow"]),
        ("Rebels shelled the town, the city's mayor, Omar Haddad, said.", "Rebels shelled", ["the city's mayor"]),
        ("In its daily report, the mission said it had heard three explosions.", "three explosions", ["the mission"]),
        ("A UN panel found that rebels shelled the town.", "rebels shelled the town", ["A UN panel"]),
        ("Doctors put the toll of the shelling at nine.", "the toll of the shelling", ["Doctors"]),
        ("Doctors put the shells in a box.", "the shells", []),
        ("Villagers spoke of shelling during the night.", "shelling during", ["Villagers"]),
        ("Villagers spoke to a reporter during the shelling.", "the shelling", []),
        ("Both accuse each other of shelling the town.", "shelling the town", ["Both"]),
        ("In the mission's words, rebels shelled the town.", "rebels shelled the town", ["the mission"]),
        ("By the army's account, rebels shelled the town.", "rebels shelled the town", ["the army"]),
        ("If the army shells the town, Turkey will strike, Erdogan warned.", "Turkey will strike", ["Erdogan"]),
        ("Rebels shelled the town, the day after the UN announced a truce.", "Rebels shelled the town", []),
        ("Rebels shelled the town despite what the UN described as a truce.", "Rebels shelled the town", []),
        ("The clashes began, witnesses said, when rebels shelled the town.", "rebels shelled the town", ["witnesses"]),
        ("Rebels shelled the town; the army denied it.", "Rebels shelled the town", []),
        ("Video shared on social media shows shells on the town.", "shells on the town", []),
        ("Reports say rebels shelled the town.", "rebels shelled the town", []),
        ("Rebels reportedly shelled the town.", "Rebels reportedly shelled the town", []),
        (
            "Warplanes bombed the market killing 12 people the Syrian Observatory for Human Rights said on Tuesday.",
            "Warplanes bombed the market",
            ["the Syrian Observatory for Human Rights"],
        ),
        (
            "“Western diplomats and regional officials” said the envoys met twice in Amman.",
            "the envoys met twice",
            ["Western diplomats and regional officials"],
        ),
        ("NATO and Kiev say Russian troops crossed the border.", "Russian troops crossed", ["NATO and Kiev"]),
        ("The city is quiet, officials said, while shelling went on outside it.", "shelling went on", []),
    ],
)
def test_one_teller(text: str, event: str, expected: list[str]) -> None:
    assert tellers(document(text), event) == expected


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        (
            "A police chief told Reuters that mortars hit the camp.",
            "mortars hit the camp",
            ["Reuters", "A police chief"],
        ),
        (
            "Mortars hit the camp, SANA reported, citing a local source.",
            "Mortars hit the camp",
            ["SANA", "a local source"],
        ),
        (
            "“The withdrawal is complete,” President Petro Poroshenko said, according to the Interfax news agency.",
            "The withdrawal is complete",
            ["the Interfax news agency", "President Petro Poroshenko"],
        ),
        (
            "TASS said that SANA quoted a health official as saying shells killed five people.",
            "shells killed five people",
            ["TASS", "SANA", "a health official"],
        ),
    ],
)
def test_chains_run_from_the_outermost(text: str, event: str, expected: list[str]) -> None:
    assert tellers(document(text), event) == expected


def test_a_colon_hands_over_the_next_paragraph() -> None:
    doc = document(
        "Sputnik declared on Friday that a coalition spokesman responded to its inquiry:",
        "White phosphorus rounds are used for screening and marking.",
        "The army entered the city.",
    )
    assert tellers(doc, "rounds are used for screening") == ["Sputnik", "a coalition spokesman"]
    assert tellers(doc, "entered the city") == []


def test_a_quotation_over_sentences_is_one_tellers() -> None:
    doc = document("“Rebels attacked us. They burned two houses. We ran,” Mayor Ali Saad told reporters.")
    assert tellers(doc, "They burned two houses") == ["Mayor Ali Saad"]


def test_a_pronoun_gives_the_words_it_stands_for() -> None:
    doc = document("UN aid official Linda Tom spoke from Damascus. She said 50,000 people are trapped in the city.")
    assert tellers(doc, "50,000 people are trapped") == ["UN aid official Linda Tom"]


def test_a_bare_last_name_gives_the_full_earlier_words() -> None:
    doc = document(
        "YPG spokesman Redur Xelil said the town was attacked.", "Xelil said some attackers came over the border."
    )
    assert tellers(doc, "some attackers came over the border") == ["YPG spokesman Redur Xelil"]


def test_the_source_keeps_who_passed_it_on() -> None:
    doc = document(
        "A source at Aleppo Police Command told SANA that three shells fell in a market. "
        "The source said rockets landed near a school."
    )
    assert tellers(doc, "rockets landed near a school") == ["SANA", "A source at Aleppo Police Command"]


def test_a_sentence_with_also_stays_with_the_teller() -> None:
    doc = document("Warplanes hit a convoy, the Civil Defence said. The strikes also destroyed most of the aid.")
    assert tellers(doc, "destroyed most of the aid") == ["the Civil Defence"]


def test_a_speech_act_has_its_speaker_as_teller_and_is_no_reporting() -> None:
    doc = document("Turkey demanded an end to the siege. Iran said the siege goes on.")
    assert tellers(doc, "Turkey demanded an end to the siege", word="demanded") == ["Turkey"]
    assert not read(doc).is_reporting(doc.text.index("demanded"))
    assert read(doc).is_reporting(doc.text.index("said"))


def test_what_is_condemned_is_not_the_condemners_claim() -> None:
    doc = document("France condemned the strike that killed ten people in Idlib.")
    assert tellers(doc, "killed ten people", word="killed") == []
    assert tellers(doc, "France condemned", word="condemned") == ["France"]


def test_the_publisher_and_its_staff_are_left_out() -> None:
    told = "Mayor Ali Saad told Reuters that shells hit the port."
    assert tellers(document(told, publisher="Reuters"), "shells hit the port") == ["Mayor Ali Saad"]
    assert (
        tellers(document("SANA reporter said that two shells hit a school.", publisher="SANA"), "two shells hit") == []
    )
    own = document("NPR's Corey Flintoff says shelling kept up around the town.", publisher="NPR")
    assert tellers(own, "shelling kept up") == []
    initials = document("SOHR said clashes erupted.", publisher="Syrian Observatory for Human Rights")
    assert tellers(initials, "clashes erupted") == []


def test_headlines_credit_before_a_colon_or_after_a_dash() -> None:
    first = document((PartKind.HEADLINE, "SANA: army repels attack on Deir Ezzor"))
    last = document((PartKind.HEADLINE, "Almost 1,000 dead since truce - UN"))
    topic = document((PartKind.HEADLINE, "Syria Daily: rebels advance in Daraa"))
    assert tellers(first, "army repels attack") == ["SANA"]
    assert tellers(last, "1,000 dead") == ["UN"]
    assert tellers(topic, "rebels advance") == []


def test_a_statement_is_its_speakers_on_all_the_page() -> None:
    head = (PartKind.HEADLINE, "Statement by the High Representative Federica Mogherini on the ceasefire in Syria")
    assert tellers(document(head, "We welcome the agreement.", publisher="EEAS"), "welcome the agreement") == [
        "the High Representative Federica Mogherini"
    ]


def test_comments_stand_under_their_author() -> None:
    text = "Old news. From the Inherent Resolve bulletin 6/8/2017: no match here"
    posted = "“Fuat Hudaverdi @fuadhud 15h ago\n\nWarplanes struck a convoy.”\nIs this the fourth strike?"
    shared = "From the Inherent Resolve bulletin 6/8/2017: “Forces struck a convoy.” They lie."
    doc = document((PartKind.COMMENT, posted), (PartKind.COMMENT, shared), (PartKind.COMMENT, text))
    assert tellers(doc, "Warplanes struck") == ["commenter", "Fuat Hudaverdi @fuadhud"]
    assert tellers(doc, "the fourth strike") == ["commenter"]
    assert tellers(doc, "Forces struck a convoy") == ["commenter", "the Inherent Resolve bulletin"]
    assert tellers(doc, "They lie") == ["commenter"]
    assert tellers(doc, "Old news") == ["commenter"]


def test_named_and_nested_reader_parts() -> None:
    text = "I saw it. Strike near Tanf."
    parts = (
        Part(kind=PartKind.COMMENT, start=0, end=len(text), author="Ann", order=0),
        Part(kind=PartKind.EMBED, start=10, end=len(text), author="@fuad", parent=0),
    )
    doc = Document(capture_id="c", location="x", text=text, parts=parts)
    assert tellers(doc, "Strike near Tanf") == ["Ann", "@fuad"]
    chain = read(doc).chain_at(0, 4)
    assert [(teller.text, teller.telling, teller.span) for teller in chain] == [("Ann", Telling.COMMENT, None)]


@pytest.mark.parametrize(
    ("text", "event", "telling"),
    [
        ("A Western official said troops left the zone.", "troops left", Telling.ANONYMOUS),
        ("The ministry claimed troops left the zone.", "troops left", Telling.CLAIM),
        ("Moscow denied that troops left the zone.", "troops left", Telling.DENY),
        ("The ministry said troops left the zone.", "troops left", Telling.SAY),
    ],
)
def test_how_it_is_told(text: str, event: str, telling: Telling) -> None:
    doc = document(text)
    at = doc.text.index(event)
    assert [teller.telling for teller in read(doc).chain_at(at, at + len(event))] == [telling]


def test_scare_quotes_are_no_telling() -> None:
    assert tellers(document('The army shelled the "de-escalation zone" in Idlib.'), "shelled the") == []


_CHUNKS = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "said",
        "he",
        "the army",
        "according to",
        "SANA",
        ":",
        ",",
        ".",
        "shelled",
        "\n\n",
        "that",
        "told",
        "@x",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_CHUNKS | st.text(max_size=6), max_size=25))
def test_no_text_breaks_it_and_every_span_is_exact(chunks: list[str]) -> None:
    text = " ".join(chunks)
    if not text.strip():
        return
    kind = PartKind.COMMENT if len(chunks) % 2 else PartKind.BODY
    doc = Document(
        capture_id="c", location="x", text=text, parts=(Part(kind=kind, start=0, end=len(text)),), publisher="SANA"
    )
    made = read(doc)
    for start in range(0, len(text), 3):
        for teller in made.chain_at(start, min(len(text), start + 5), at=start):
            if teller.span:
                teller.span.check(text)


def test_ten_thousand_nested_marks_end() -> None:
    text = "“ " * 5_000 + "rebels shelled the town" + " ”" * 5_000 + " the mayor said"
    doc = Document(capture_id="c", location="x", text=text, parts=(Part(kind=PartKind.BODY, start=0, end=len(text)),))
    assert [teller.text for teller in read(doc).chain_at(10_000, 10_023)] in ([], ["the mayor"])


def test_a_thousand_open_quotations_each_with_a_teller_end() -> None:
    text = "“he said " * 1_000
    doc = Document(capture_id="c", location="x", text=text, parts=(Part(kind=PartKind.BODY, start=0, end=len(text)),))
    assert len(read(doc).chain_at(len(text) - 40, len(text))) <= DEEPEST


@pytest.mark.parametrize(
    ("publisher", "teller"),
    [
        ("Special Monitoring Mission to Lagonia", "The Mission"),
        ("OSCE Special Monitoring Mission to Lagonia", "The SMM"),
        ("Ministry of Defence of Lagonia", "The Defence Ministry"),
        ("LOHR", "The Lagonian Observatory for Human Rights"),
    ],
)
def test_the_pages_own_body_is_no_teller(publisher: str, teller: str) -> None:
    assert tellers(document(f"{teller} said rebels shelled the town.", publisher=publisher), "rebels shelled") == []


@pytest.mark.parametrize("teller", ["The UN mission", "The army", "The Ministry of Health"])
def test_another_body_stays_a_teller(teller: str) -> None:
    page = document(f"{teller} said rebels shelled the town.", publisher="Ministry of Defence of Lagonia")
    assert tellers(page, "rebels shelled") == [teller]


def test_a_summary_is_its_speakers_where_nobody_else_tells() -> None:
    page = document(
        (PartKind.HEADLINE, "Lagonia: summary of the Special Envoy's briefing"),
        "Rebels shelled the port on Monday.",
        "The army said the rebels had burned a village.",
    )
    assert tellers(page, "Rebels shelled the port") == ["the Special Envoy"]
    assert tellers(page, "burned a village") == ["The army"]


def test_a_statement_in_capitals_is_its_speakers() -> None:
    page = document(
        (PartKind.HEADLINE, "STATEMENT BY THE CHAIR OF THE COMMITTEE"), "Rebels shelled the port on Monday."
    )
    assert [one.lower() for one in tellers(page, "Rebels shelled")] == ["the chair of the committee"]
