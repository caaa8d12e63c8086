"""A model's answer becomes a claim only by words that stand in the text."""

import json
from importlib.resources import files

import pytest
from llm_reading import STORY, codes, page, reads

from chat_server import item
from trucewatch.core.claims import Basis
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.records import PartKind
from trucewatch.extract.llm_align import seen, view
from trucewatch.extract.llm_prompt import prompt, schema

CLAUSE = "Government troops shelled the village of Kafr Nun on Friday, killing at least three civilians"
FULL = item(
    CLAUSE,
    sentence=STORY.partition(" Rebels")[0],
    actors=["Government troops"],
    targets=["civilians"],
    place="Kafr Nun",
    time="on Friday",
    harm=[{"kind": "killed", "who": "civilians", "words": "at least three civilians"}],
    tellers=[{"words": "a local medic", "telling": "anonymous"}],
)


def test_a_whole_claim() -> None:
    (claim,), problems = reads(page(STORY), FULL)
    assert problems == ()
    assert (claim.kind, claim.stance, claim.part) == (Kind.SHELLING, Stance.ASSERTED, PartKind.BODY)
    assert claim.evidence[0].exact == CLAUSE
    assert [one.text for one in (*claim.actors, *claim.targets)] == ["Government troops", "civilians"]
    assert claim.place is not None and claim.place.text == "Kafr Nun" and claim.place.basis is Basis.STATED
    assert claim.time is not None and claim.time.text == "on Friday"
    assert [(one.kind, one.minimum, one.maximum, one.who) for one in claim.harm] == [
        (HarmKind.KILLED, 3, None, Who.CIVILIANS)
    ]
    assert [(one.text, one.telling) for one in claim.attribution] == [("a local medic", Telling.ANONYMOUS)]


def test_the_vocabularies_of_the_schema_are_ours() -> None:
    told = schema()["properties"]["claims"]["items"]["properties"]
    assert told["kind"]["enum"] == [kind.value for kind in Kind]
    assert told["status"]["enum"] == [stance.value for stance in Stance]
    assert told["weapons"]["items"]["properties"]["weapon"]["enum"] == [weapon.value for weapon in Weapon]
    harm = told["harm"]["items"]["properties"]
    assert harm["kind"]["enum"] == [kind.value for kind in HarmKind]
    assert harm["who"]["enum"] == [who.value for who in Who]
    telling = told["tellers"]["items"]["properties"]["telling"]["enum"]
    assert set(telling) == {one.value for one in Telling} - {"comment"}


def test_the_prompt_names_every_kind_and_field() -> None:
    told = schema()["properties"]["claims"]["items"]["properties"]
    assert [name for name in told if f"{name}" not in prompt()] == []
    assert [kind for kind in Kind if kind.value not in prompt()] == []
    assert json.loads((files("trucewatch") / "data" / "llm" / "schema.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence": "Government troops bombed the village of Kafr Nun"},
        {"actors": ["Russian troops"]},
        {"targets": ["the hospital"]},
        {"place": "Damascus"},
        {"time": "on Saturday"},
        {"tellers": [{"words": "the United Nations", "telling": "say"}]},
        {"harm": [{"kind": "killed", "who": "civilians", "words": "300 civilians"}]},
        {"weapons": [{"weapon": "chemical", "words": "chlorine"}]},
        {"count": "nine violations"},
        {"purpose": "to break the truce"},
        {"actors": [CLAUSE]},
        {"evidence": "on"},
        {"evidence": ""},
    ],
    ids="-".join,
)
def test_words_that_are_not_in_the_text_are_no_claim(wrong: dict[str, object]) -> None:
    claims, problems = reads(page(STORY), {**FULL, **wrong})
    assert claims == ()
    assert codes(problems) == ["ungrounded"]


def test_half_a_word_is_no_word() -> None:
    text = "Shells hit 57 houses in Dar Amal."
    assert view(text, 0, len(text)).find("5") == []
    assert view(text, 0, len(text)).find("57 house") == []
    assert view(text, 0, len(text)).find("57 houses") == [(11, 20)]


def test_white_space_and_unseen_signs_do_not_matter_and_the_span_is_the_text() -> None:
    text = "Mortar\u200b shells  hit\nthe \u202evillage on Friday, the army said, and the truce broke."
    (claim,), problems = reads(page(text.replace("\n", "\r")), item("Mortar shells hit the village on Friday"))
    assert problems == ()
    assert claim.evidence[0].exact == "Mortar\u200b shells  hit\rthe \u202evillage on Friday"
    assert seen(text, 0, len(text)).startswith("Mortar shells  hit the village")


@pytest.mark.parametrize(
    "quoted",
    [
        'The rebels\' shells - "two" - hit the market.',
        "The rebels’ shells — “two” — hit the market,",
        "’ shells — “two” —",
    ],
)
def test_the_shape_of_quotation_marks_and_a_stop_do_not_matter(quoted: str) -> None:
    text = "The rebels’ shells — “two” — hit the market, the army said."
    (claim,), problems = reads(page(text), item(quoted))
    assert problems == ()
    assert claim.evidence[0].exact in text


def test_evidence_is_no_whole_page() -> None:
    text = "Shells hit the market on Friday, the army said, " * 20
    claims, problems = reads(page(text), item(text.strip()))
    assert claims == ()
    assert codes(problems) == ["ungrounded"]


def test_words_told_twice_are_told_apart_by_their_sentence() -> None:
    twice = "Shells hit the market on Monday, a monitor said. On Friday shells hit the market again. It burned."
    clause = "hit the market"
    claims, problems = reads(page(twice), item(clause, sentence="On Friday shells hit the market again."))
    assert problems == ()
    assert claims[0].evidence[0].start == twice.rindex(clause)
    for sentence in ("", "hit the market", "Somebody hit the market."):
        claims, problems = reads(page(twice), item(clause, sentence=sentence))
        assert claims == ()
        assert codes(problems) == ["ungrounded"]


def test_figures_are_read_from_the_words() -> None:
    text = "Rocket fire killed dozens of people in the town, the army said."
    told = item(
        "Rocket fire killed dozens of people", harm=[{"kind": "killed", "who": "mixed", "words": "dozens of people"}]
    )
    (claim,), _ = reads(page(text), told)
    assert [(one.minimum, one.maximum) for one in claim.harm] == [(24, None)]


def test_a_weapon_that_the_words_do_not_name_is_left_out() -> None:
    text = "Artillery shells burst in white smoke over the town, the army said."
    wrong = {"weapon": "white_phosphorus", "words": "white smoke"}
    right = {"weapon": "artillery", "words": "Artillery shells"}
    (claim,), problems = reads(
        page(text), item("Artillery shells burst in white smoke over the town", weapons=[wrong, right])
    )
    assert claim.weapons == (Weapon.ARTILLERY,)
    assert codes(problems) == ["ungrounded"]


def test_violence_needs_a_word_of_it_nearby() -> None:
    document = page(
        "The ceasefire held, the army said, and troops withdrew.", "The choir sang in the old church on Sunday."
    )
    claims, problems = reads(document, item("The choir sang in the old church", "attack"))
    assert claims == ()
    assert codes(problems) == ["ungrounded"]


def test_an_earlier_paragraph_lends_a_name_and_a_comment_does_not() -> None:
    story = ("The rebels held the town of Dar Amal.", "They shelled the crossing on Friday, the army said.")
    told = item("They shelled the crossing on Friday", actors=["The rebels"], place="Dar Amal")
    (claim,), problems = reads(page(*story), told)
    assert problems == ()
    assert claim.actors[0].basis is Basis.CARRIED
    claims, problems = reads(page((PartKind.COMMENT, story[0]), story[1]), told)
    assert claims == ()
    assert codes(problems) == ["ungrounded"]


def test_a_comment_keeps_its_author_and_silent_parts_are_not_given() -> None:
    document = page((PartKind.COMMENT, STORY), author="Umm Hadi")
    (claim,), _ = reads(document, item(CLAUSE, tellers=[{"words": "a local medic", "telling": "say"}]))
    assert claim.part is PartKind.COMMENT
    assert [(one.text, one.telling) for one in claim.attribution] == [
        ("Umm Hadi", Telling.COMMENT),
        ("a local medic", Telling.SAY),
    ]
    claims, problems = reads(page("Troops shelled the town.", (PartKind.RELATED, STORY)), item(CLAUSE))
    assert claims == ()
    assert codes(problems) == ["ungrounded"]


def test_the_publisher_and_pronouns_are_no_tellers() -> None:
    document = page(
        "Shells hit the bridge on Monday, the Hauran Post said, and he said that troops fled.", publisher="Hauran Post"
    )
    tellers = [{"words": "the Hauran Post", "telling": "say"}, {"words": "he", "telling": "say"}]
    (claim,), _ = reads(document, item("Shells hit the bridge on Monday", tellers=tellers))
    assert claim.attribution == ()


def test_another_language_is_read_and_its_figures_are_digits() -> None:
    text = "قصفت قوات النظام بلدة كفر نون يوم الجمعة وقتل 3 مدنيين."
    told = item(text[:-1], actors=["قوات النظام"], harm=[{"kind": "killed", "who": "civilians", "words": "3 مدنيين"}])
    (claim,), problems = reads(page(text, language="ar"), told)
    assert problems == ()
    assert [(one.minimum, one.maximum) for one in claim.harm] == [(3, 3)]


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("The rebels did not shell the crossing on Friday, the army said.", "shell the crossing on Friday"),
        ("The army denied having shelled the crossing on Friday.", "shelled the crossing on Friday"),
        ("The rebels didn’t shell the crossing on Friday, the army said.", "shell the crossing on Friday"),
        ("Повстанцы не обстреляли посёлок в пятницу.", "обстреляли посёлок в пятницу"),
    ],
)
def test_a_quotation_that_cuts_off_its_denial_is_no_claim(text: str, evidence: str) -> None:
    language = "en" if text.isascii() or "’" in text else "ru"
    claims, problems = reads(page(text, language=language), item(evidence))
    assert claims == ()
    assert codes(problems) == ["ungrounded"]
    claims, _ = reads(page(text, language=language), item(evidence, status="denied"))
    assert len(claims) == 1


def test_an_item_told_twice_is_one_claim() -> None:
    claims, _ = reads(page(STORY), FULL, FULL, {**FULL, "status": "denied"})
    assert len(claims) == 1
    assert claims[0].stance is Stance.ASSERTED
