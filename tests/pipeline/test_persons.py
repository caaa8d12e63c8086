"""Names looked for in a process of their own are the names found here; a process that ends is no loss."""

import sys

import pytest

from trucewatch.pipeline.persons import Aside, aside
from trucewatch.pipeline.private import persons_in

TEXTS = (
    "A teacher named Stephen Marlowe was wounded by a sniper, activists said.",
    "Warplanes struck the market of Daraa.",
    "أصيب المدني عمر قاسم في درعا.",
    "Half a pair \udc80 and Rosalind Carver.",
)


def test_a_process_beside_finds_what_is_found_here() -> None:
    beside = Aside()
    try:
        beside.ask(TEXTS)
        told = tuple(beside.told(TEXTS))
    finally:
        beside.end()
    assert told == tuple(persons_in(TEXTS))
    assert "Stephen Marlowe" in told


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_process_that_ended_or_was_asked_something_else_is_no_loss(is_asked: bool) -> None:
    beside = Aside()
    beside._child.kill()
    beside._child.wait()
    try:
        beside.ask(TEXTS if is_asked else TEXTS[:1])
        assert tuple(beside.told(TEXTS)) == tuple(persons_in(TEXTS))
    finally:
        beside.end()


def test_none_is_begun_where_the_model_is_here_or_no_names_are_asked() -> None:
    assert "spacy" in sys.modules
    for is_wanted in (True, False):
        with aside(is_wanted=is_wanted) as beside:
            assert beside is None
