"""How surely it is told, word by word."""

import pytest
from extracting import claims
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.records import Part, PartKind
from trucewatch.extract.stance import stance_of
from trucewatch.extract.syntax import Block, parse


def read(text: str, word: str) -> tuple[Stance, bool, bool]:
    doc = parse(text)
    block = Block(0, Part(kind=PartKind.BODY, start=0, end=len(text)), 0, doc)
    token = next(token for token in doc if token.text == word)
    return stance_of(token, block)


@pytest.mark.parametrize(
    ("text", "word", "stance"),
    [
        ("Rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("The ministry said that rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("Moscow denied striking the convoy.", "striking", Stance.DENIED),
        ("The army neither confirmed nor denied that its jets bombed the clinic.", "bombed", Stance.UNCERTAIN),
        ("The army declined to confirm or deny that its jets bombed the clinic.", "bombed", Stance.UNCERTAIN),
        ("The office could not confirm that rebels shelled the town.", "shelled", Stance.UNCERTAIN),
        ("Reports that rebels shelled the town could not be verified.", "shelled", Stance.UNCERTAIN),
        ("The office confirmed that rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("Monitors verified that rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("Clashes reportedly broke out in the port.", "Clashes", Stance.UNCERTAIN),
        ("Shelling was reported in the port.", "Shelling", Stance.UNCERTAIN),
        ("Clashes broke out in the port.", "Clashes", Stance.ASSERTED),
        ("The rebels shelled the town; the army denied that.", "shelled", Stance.ASSERTED),
        ("The troops are to withdraw on Sunday.", "withdraw", Stance.PLANNED),
        ("The hostages were to be freed on Sunday.", "freed", Stance.PLANNED),
        ("The police were able to withdraw on Sunday.", "withdraw", Stance.ASSERTED),
        ("Should the talks fail, rebels will shell the town.", "shell", Stance.CONDITIONAL),
        ("Had the truce been kept, they would have withdrawn.", "withdrawn", Stance.CONDITIONAL),
        ("The mayor should have been told that rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("The claim that rebels shelled the town is a hoax.", "shelled", Stance.DENIED),
        ("The army rejected as false claims that its men had shelled the town.", "shelled", Stance.DENIED),
        ("The army described as hostile rebels who shelled the town.", "shelled", Stance.ASSERTED),
        ("It was a lie: rebels shelled the town.", "shelled", Stance.UNCERTAIN),
        ("It was a disaster: rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("The ministry ruled out that its planes had bombed the school.", "bombed", Stance.DENIED),
        ("The ministry did not rule out that its planes had bombed the school.", "bombed", Stance.UNCERTAIN),
        ("The general said that at no time did his men fire on civilians.", "fire", Stance.DENIED),
        ("The general said that at that time his men fired on civilians.", "fired", Stance.ASSERTED),
        ("It never happened that the army shelled Dael.", "shelled", Stance.DENIED),
        ("The story that soldiers killed three civilians was invented by rebels.", "killed", Stance.DENIED),
        ("The minister lied that rebels had shelled Dael.", "shelled", Stance.DENIED),
        ("Monitors found no evidence that rebels shelled Dael.", "shelled", Stance.UNCERTAIN),
        ("Monitors found evidence that rebels shelled Dael.", "shelled", Stance.ASSERTED),
        ("A court acquitted the general of ordering the shelling of Dael.", "shelling", Stance.DENIED),
        ("The rebels refused to withdraw from the town.", "withdraw", Stance.DENIED),
        ("The rebels nearly captured the airport.", "captured", Stance.UNCERTAIN),
        ("There were no reports of casualties after the shelling of Dael.", "shelling", Stance.ASSERTED),
        ("No one was killed in the shelling of Dael.", "shelling", Stance.ASSERTED),
        ("There were no reports of shelling in Dael.", "shelling", Stance.DENIED),
        ("Claims that the army shelled Dael are false, the ministry said.", "shelled", Stance.DENIED),
        ("The accusation that rebels shelled the town is false.", "shelled", Stance.DENIED),
        ("It is false that rebels shelled the town.", "shelled", Stance.DENIED),
        ("It is a lie that rebels shelled the town.", "shelled", Stance.DENIED),
        ("It is not a lie that rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("The ministry says reports that the army shelled Dael are false.", "shelled", Stance.DENIED),
        ("The claim that rebels shelled the town is not false.", "shelled", Stance.UNCERTAIN),
        ("The rumour that rebels shelled the town was not wrong.", "shelled", Stance.UNCERTAIN),
        ("The ministry dismissed reports that rebels shelled the town.", "shelled", Stance.DENIED),
        ("The ministry did not dismiss reports that rebels shelled the town.", "shelled", Stance.UNCERTAIN),
        ("Reports that rebels shelled the town contradict the ministry.", "shelled", Stance.UNCERTAIN),
        ("The claim by rebels who shelled the town that it fell is false.", "shelled", Stance.ASSERTED),
        ("Moscow denied that its planes bombed the convoy.", "bombed", Stance.DENIED),
        ("The army did not shell the town.", "shell", Stance.DENIED),
        ("The army carried out no strikes.", "strikes", Stance.DENIED),
        ("The army retreated without firing a shot.", "firing", Stance.DENIED),
        ("Not only rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("The military may have used white phosphorus.", "used", Stance.UNCERTAIN),
        ("Rebels reportedly shelled the town.", "shelled", Stance.UNCERTAIN),
        ("Reports say rebels shelled the town.", "shelled", Stance.UNCERTAIN),
        ("Reports of strikes in the valley are a concern.", "strikes", Stance.UNCERTAIN),
        ("A report by the UN says rebels shelled the town.", "shelled", Stance.ASSERTED),
        ("The alleged attack happened on Monday.", "attack", Stance.UNCERTAIN),
        ("The truce appears to be holding.", "holding", Stance.UNCERTAIN),
        ("Rebels are believed to have shelled the town.", "shelled", Stance.UNCERTAIN),
        ("Photographs indicated that it was used.", "used", Stance.UNCERTAIN),
        ("It is unclear whether rebels shelled the town.", "shelled", Stance.UNCERTAIN),
        ("Did rebels shell the town?", "shell", Stance.UNCERTAIN),
        ("The envoys will meet again.", "meet", Stance.PLANNED),
        ("The sides agreed to withdraw their tanks.", "withdraw", Stance.PLANNED),
        ("The army plans to attack the town.", "attack", Stance.PLANNED),
        ("Talks are scheduled to begin on Monday.", "begin", Stance.PLANNED),
        ("He said that talks would be held in Geneva.", "held", Stance.PLANNED),
        ("The army will attack if the rebels stay.", "attack", Stance.CONDITIONAL),
        ("Unless they leave, the army will attack.", "attack", Stance.CONDITIONAL),
        ("A deal would allow the army to leave.", "allow", Stance.CONDITIONAL),
        ("Turkey demanded an end to the siege.", "demanded", Stance.ASSERTED),
        ("Iran warned it will retaliate if the truce is broken.", "warned", Stance.CONDITIONAL),
        ("Damascus does not recognize the zone.", "recognize", Stance.ASSERTED),
        ("The sides called off the talks.", "talks", Stance.DENIED),
    ],
)
def test_stance(text: str, word: str, stance: Stance) -> None:
    assert read(text, word)[0] is stance


def test_a_condition_does_not_reach_a_clause_beside_it() -> None:
    text = "Rebels shelled the town, and the mayor asked if help was coming."
    assert read(text, "shelled")[0] is Stance.ASSERTED


@pytest.mark.parametrize(
    ("text", "word", "is_background", "is_ongoing"),
    [
        ("Israel has carried out airstrikes in Syria.", "carried", True, False),
        ("Rebels regularly shelled the town.", "shelled", True, False),
        ("Rebels shelled the town on Monday.", "shelled", False, False),
        ("Israel has struck the base on Monday.", "struck", False, False),
        ("Forces have been shelling the town.", "shelling", False, True),
        ("Rebels continue to shell the town.", "shell", False, True),
    ],
)
def test_history_and_presence(text: str, word: str, is_background: bool, is_ongoing: bool) -> None:
    assert read(text, word)[1:] == (is_background, is_ongoing)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["if", "not", "may", "deny", "reports", "of", "strike", "will", ",", "?", "“", "no"])
        | st.text(max_size=5),
        max_size=15,
    )
)
def test_no_word_of_any_text_breaks_it(chunks: list[str]) -> None:
    doc = parse(" ".join(chunks))
    block = Block(0, Part(kind=PartKind.BODY, start=0, end=max(1, len(doc.text))), 0, doc)
    for token in doc:
        assert isinstance(stance_of(token, block)[0], Stance)


@pytest.mark.parametrize(
    "text",
    [
        "The rumour that rebels shelled Dael on Friday proved wrong.",
        "Neither army aircraft nor artillery struck Dael on Friday.",
        "The monitors neither saw nor heard any ceasefire violation in Dael.",
        "It is not true that our troops shelled Dael.",
    ],
)
def test_what_did_not_happen_is_never_asserted(text: str) -> None:
    told = claims(text)
    assert told
    assert not [claim for claim in told if claim.kind is not Kind.CALM and claim.stance is Stance.ASSERTED]
