"""Long documents are asked about in stretches; no words are asked about twice, and none is lost unsaid."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from llm_reading import codes, options, page

from chat_server import Reply, chatting, claims_reply, item
from trucewatch.core.records import PartKind
from trucewatch.extract.llm_chunks import BEFORE_CHARS, divide
from trucewatch.extract.llm_extract import LlmExtractor
from trucewatch.testing import check_extractor


def told_twice(request: dict[str, object]) -> Reply:
    """A claim for every line given, those before the stretch as well."""
    given = json.loads(request["messages"][1]["content"])  # type: ignore[index]
    texts = [*given.get("before", []), *(one["text"] for one in given["paragraphs"])]
    return claims_reply(*(item(text) for text in texts))


def test_no_claim_is_told_twice_over_the_bounds_of_stretches() -> None:
    lines = [f"Shells hit the village of Dar number{number} on Friday, the army said." for number in range(40)]
    document = page(*lines)
    with chatting(told_twice) as chat:
        claims, problems = LlmExtractor(options(chat.url, chunk_chars=300)).extract(document)
        assert len(chat.asked) > 5
        assert chat.given(1)["before"], "what stands before is given for understanding"
    assert problems == ()
    assert [f"{claim.evidence[0].exact}." for claim in claims] == lines


@given(
    st.lists(st.text(alphabet="ab. \n؟é\u200b", min_size=0, max_size=400), min_size=1, max_size=6),
    st.integers(min_value=200, max_value=500),
)
def test_stretches_cover_every_letter_once_and_in_order(pieces: list[str], most: int) -> None:
    document = page(*(piece + "x" for piece in pieces))
    division = divide(document, most, 10_000)
    stretches = [one for chunk in division.chunks for one in chunk.paragraphs]
    assert division.left_out == 0
    assert all(one.end <= other.start for one, other in pairwise(stretches))
    assert all(sum(one.length for one in chunk.paragraphs) <= most for chunk in division.chunks)
    covered = {at for one in stretches for at in range(one.start, one.end)}
    assert all(at in covered for at, sign in enumerate(document.text) if sign.isalnum())
    for chunk in division.chunks:
        assert sum(one.length for one in chunk.before) <= BEFORE_CHARS


def test_lines_broken_by_hand_are_one_paragraph() -> None:
    text = (
        "Shells fell on the village of Dar Amal on Friday evening, and the\n"
        "army said that rebels had fired them from the hills to the north of it.\n"
        "\n"
        "The truce held elsewhere."
    )
    stretches = [one for chunk in divide(page(text), 4000, 9).chunks for one in chunk.paragraphs]
    assert len(stretches) == 2
    assert text[stretches[0].start : stretches[0].end].endswith("north of it.")


def test_what_is_too_long_is_told() -> None:
    document = page(*(f"Shells hit the village of Dar number{number} on Friday." for number in range(30)))
    with chatting(told_twice) as chat:
        claims, problems = LlmExtractor(options(chat.url, chunk_chars=200, max_chunks=2)).extract(document)
        assert len(chat.asked) == 2
    assert 0 < len(claims) < 30
    assert codes(problems) == ["llm_too_long"]


def test_a_document_without_a_word_of_conflict_is_not_sent() -> None:
    with chatting(told_twice) as chat:
        made = LlmExtractor(options(chat.url))
        assert made.extract(page("The choir sang in the old church on Sunday, and tea was served.")) == ((), ())
        assert made.extract(page("Shells hit the town.", record="acled")) == ((), ())
        assert made.extract(page((PartKind.RELATED, "Shells hit the town on Friday, rebels said."))) == ((), ())
        assert chat.asked == []


def test_the_contract_of_extractors() -> None:
    with chatting(told_twice) as chat:
        check_extractor(LlmExtractor(options(chat.url)))
    with chatting(lambda _: Reply(b"\xff\xfe", 200)) as chat:
        check_extractor(LlmExtractor(options(chat.url)))
