"""Full text on both databases: a kept text is found by each of its words, whatever signs stand around them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trucewatch.store.ledger import SqlLedger, open_ledger
from trucewatch.store.shown_queries_text import hits, pieces, words_of

TEXTS = (
    "shells—fell on “nawa”… l’etat",
    "قصف درعا، والقري “نوي”؟ ثم:هدوء",
    "and/or un.org/a-b.html?x=1&y=2 <b>bold</b> &amp; rosa@example.org",
    "on 2017-07-15 at 10:30, +3.5 km; -7 and 1e5abc 12abc a1b2 100m 3rd",
    "kafr\u00a0zita al-balad d_e\u200cf \ufeff\u202eх\u0301ом² ½ 大馬士革、阿勒頗",
    "\\ ' '' \" * : & | ! ( ) <-> NEAR and or not nul\0",
)


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlLedger]:
    where = tmp_path / "l.db" if request.param == "sqlite" else request.getfixturevalue("postgres").database()
    with open_ledger(where, create=True) as opened, opened.unit():
        rows = [
            {
                "number": number,
                "kind": "document",
                "record": number,
                "mask": 3,
                "start": 0,
                "key": None,
                "text": words_of(text),
            }
            for number, text in enumerate(TEXTS, start=1)
        ]
        opened.shown().put("text", rows)
        yield opened


@pytest.fixture
def found(ledger: SqlLedger) -> Callable[[str], list[int]]:
    shown = ledger.shown()

    def ask(words: str) -> list[int]:
        query = hits(words, 2, shown.dialect(), kind="document", limit=9, after=None)
        return [row["record"] for row in shown.found(query)]

    return ask


@pytest.mark.parametrize(("number", "text"), list(enumerate(TEXTS, start=1)))
def test_a_text_is_found_by_each_word_by_all_and_by_the_phrase(
    found: Callable[[str], list[int]], number: int, text: str
) -> None:
    words = words_of(text).split()
    assert len(words) > 4
    for word in words:
        assert number in found(f"{word} "), word
        assert number in found(word[: len(word) // 2 + 1]), word
    for at in range(0, len(words), 8):
        some = words[at : at + 8]
        assert number in found(" ".join(some) + " ")
        assert number in found(f'"{" ".join(some)}"')
        if len(set(some)) > 1:
            assert number not in found(f'"{" ".join(reversed(some))}"')


def test_what_was_typed_finds_what_it_was_copied_from(found: Callable[[str], list[int]]) -> None:
    for number, text in enumerate(TEXTS, start=1):
        if len(pieces(text)) <= 16:
            assert number in found(f"{text} "), text


def test_a_word_that_no_index_holds_finds_nothing(found: Callable[[str], list[int]]) -> None:
    assert found("a" * 3_000 + " ") == found("صاروخ ") == []
