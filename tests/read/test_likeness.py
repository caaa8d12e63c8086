"""Fingerprints and likeness: what counts as the same words, what is found again, and what is a copy."""

import random
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read_html

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.core.sources import Fingerprint, Likeness
from trucewatch.read.likeness import (
    KEYS,
    MOST_CANDIDATES,
    candidates,
    fingerprint,
    is_copy,
    likeness,
    shares_passages,
)
from trucewatch.read.words import stretches
from trucewatch.testing.builders import make_document

TOWNS = (
    "Shells fell on two towns in the north on Friday, residents said, hours after envoys had met in the capital to "
    "renew a truce that both sides say the other one broke. Five people were hurt in the market, a doctor said."
)
BODY, COMMENT, EMBED = PartKind.BODY, PartKind.COMMENT, PartKind.EMBED


def story(seed: int, words: int = 300) -> list[str]:
    """A story of made-up words, its own for each seed."""
    rng = random.Random(seed)
    return ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=5)) for _ in range(words)]


def page(words: list[str], location: str = "pages/one") -> Document:
    return make_document(" ".join(words), location=location)


def found(left: Document, right: Document) -> bool:
    """Whether `right` comes up as a candidate of `left`."""
    held = defaultdict(list)
    for band in fingerprint(right).bands:
        held[band].append(right.id)
    return candidates(fingerprint(left).bands, lambda band: held.get(band, [])) == (right.id,)


def like(jaccard: float, share: float) -> Likeness:
    return Likeness(left="a", right="b", jaccard=jaccard, left_in_right=share, right_in_left=jaccard)


def test_the_keys_are_the_same_on_every_machine() -> None:
    made = fingerprint(make_document(TOWNS))
    assert made.words == "3955756434a987eb6c3cb3bb21446d1ead52af5724afe70a677247ccfd1204ce"
    assert made.bands[:3] == ("02ffdb243e993aa3", "052d449538260e61", "0626d9df58f133b4")
    assert len(made.bands) == KEYS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shells fell on Dael.", "SHELLS  fell\n\non ‘Dael’ …"),
        ("“The army” said: 12 hurt", "the army said 12 hurt"),
        ("the re\u0301sume\u0301 of talks", "the résumé of talks"),
        ("fell on \u202bدرعا\u202c today", "fell on درعا today"),
        ("قُتِلَ ٥ مدنيين في إدلب", "قتل 5 مدنيين في ادلب"),
        ("обстре\u00adляли её посёлок", "обстреляли ее поселок"),
        ("ﻗﺼﻒ", "قصف"),
    ],
)
def test_folded_signs_change_no_words(one: str, other: str) -> None:
    assert fingerprint(make_document(one)).words == fingerprint(make_document(other)).words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 people were hurt", "6 people were hurt"),
        ("at least five people", "five people"),
        ("قتل ٥ مدنيين", "قتل ٦ مدنيين"),
        ("shells fell on Dael", "on Dael fell shells"),
        ("cease fire", "ceasefire"),
    ],
)
def test_a_changed_word_changes_the_words(one: str, other: str) -> None:
    assert fingerprint(make_document(one)).words != fingerprint(make_document(other)).words


def with_parts(*told: tuple[PartKind, str]) -> Document:
    return make_document("\n\n".join(words for _, words in told), parts=told)


def test_boilerplate_and_related_titles_are_no_words_of_the_page() -> None:
    plain = with_parts((BODY, TOWNS))
    framed = with_parts((PartKind.BOILERPLATE, "Share this"), (BODY, TOWNS), (PartKind.RELATED, "Envoys meet again"))
    assert fingerprint(plain).words == fingerprint(framed).words
    assert fingerprint(plain).bands == fingerprint(framed).bands


def test_a_new_comment_changes_the_words_but_not_the_keys() -> None:
    plain, talked = with_parts((BODY, TOWNS)), with_parts((BODY, TOWNS), (COMMENT, "I doubt that very much."))
    assert fingerprint(plain).words != fingerprint(talked).words
    assert fingerprint(plain).bands == fingerprint(talked).bands
    assert likeness(plain, talked).jaccard == 1.0


def test_comments_sorted_anew_change_no_words() -> None:
    one = with_parts((BODY, TOWNS), (COMMENT, "I doubt that."), (COMMENT, "I was there."))
    other = with_parts((BODY, TOWNS), (COMMENT, "I was there."), (COMMENT, "I doubt that."))
    assert fingerprint(one).words == fingerprint(other).words
    assert fingerprint(one).words != fingerprint(with_parts((BODY, TOWNS), (COMMENT, "I was there."))).words


def test_a_comment_is_not_the_same_as_body_text() -> None:
    said = with_parts((BODY, TOWNS), (BODY, "I was there."))
    assert fingerprint(said).words != fingerprint(with_parts((BODY, TOWNS), (COMMENT, "I was there."))).words


def test_what_lies_inside_another_part_goes_to_the_inner_one() -> None:
    text = "The army said this. A post says that. The end."
    parts = (
        Part(kind=BODY, start=0, end=len(text)),
        Part(kind=EMBED, start=20, end=37, parent=0),
        Part(kind=PartKind.BOILERPLATE, start=22, end=26),
    )
    document = Document(capture_id="capture-1", location="one", text=text, parts=parts)
    assert [(one.kind, text[one.start : one.end]) for one in stretches(document)] == [
        (BODY, "The army said this. "),
        (EMBED, "A "),
        (EMBED, " says that."),
        (BODY, " The end."),
    ]


def test_a_document_without_parts_is_all_body_and_one_without_text_is_nothing() -> None:
    bare = Document(capture_id="capture-1", location="one", text=TOWNS)
    assert fingerprint(bare).bands == fingerprint(make_document(TOWNS)).bands
    nothing = fingerprint(Document(capture_id="capture-1", location="one", text=""))
    assert nothing.bands == ()
    assert nothing.words != fingerprint(bare).words


def test_short_and_repeating_texts_have_no_keys() -> None:
    assert fingerprint(page(story(1, 29))).bands == ()
    assert len(fingerprint(page(story(1, 30))).bands) == 25
    assert fingerprint(make_document("share this page now " * 200)).bands == ()


def edited(words: list[str], share: float, seed: int = 5) -> list[str]:
    rng = random.Random(seed)
    return [f"x{index}" if rng.random() < share else word for index, word in enumerate(words)]


@pytest.mark.parametrize(
    ("name", "other", "copy", "passages"),
    [
        ("itself", story(1), True, True),
        ("5 % edited", edited(story(1), 0.05), True, True),
        ("10 % edited", edited(story(1), 0.10), True, True),
        ("20 % edited", edited(story(1), 0.20), False, True),
        ("cut to a third", story(1)[:100], True, True),
        ("half reused", story(1)[:150] + story(2)[:150], False, True),
        ("a third reused", story(2)[:100] + story(1)[100:205] + story(2)[100:200], False, True),
        ("with a head of another", story(3, 8) + story(1), True, True),
    ],
)
def test_copies_are_found_and_told(name: str, other: list[str], copy: bool, passages: bool) -> None:
    left, right = page(story(1)), page(other, "pages/other")
    assert found(left, right)
    told = likeness(left, right)
    assert (is_copy(told), shares_passages(told)) == (copy, passages), told


def test_a_quoted_sentence_makes_no_copy() -> None:
    shared = story(9, 25)
    left, right = page(story(1) + shared), page(shared + story(2))
    assert not shares_passages(likeness(left, right))


def test_other_stories_share_nothing() -> None:
    left, right = page(story(1)), page(story(2))
    assert not found(left, right)
    assert likeness(left, right) == Likeness(
        left=left.id, right=right.id, jaccard=0.0, left_in_right=0.0, right_in_left=0.0
    )


def test_likeness_is_exact_on_shingles() -> None:
    told = likeness(make_document("one two three four five"), make_document("zero one two three four"))
    assert (told.jaccard, told.left_in_right, told.right_in_left) == (2 / 4, 2 / 3, 2 / 3)
    assert likeness(make_document("one two"), make_document("one two")).jaccard == 0.0


@pytest.mark.parametrize("text", ["قصفت المدفعية بلدتين في الشمال", "Артиллерия обстреляла два посёлка на севере"])
def test_other_scripts_have_words(text: str) -> None:
    words = [f"{word}{index}" for index in range(20) for word in text.split()]
    left, right = page(words), page(words[30:], "pages/other")
    assert found(left, right)
    assert is_copy(likeness(left, right))


def test_candidates_are_bounded_and_ordered() -> None:
    held = {"a": [f"d{at}" for at in range(2000)], "b": [f"d{at}" for at in range(2000)], "c": ["d7", "lone"]}
    best = candidates(("a", "b", "c", "d"), lambda band: held.get(band, []))
    assert best == ("d7", *(f"d{at}" for at in range(MOST_CANDIDATES) if at != 7))
    assert "lone" not in best


def test_one_shared_key_is_a_stock_phrase() -> None:
    held = {"a": ["once", "twice"], "b": ["twice"]}
    assert candidates(("a", "b"), lambda band: held.get(band, [])) == ("twice",)


def test_the_rules_at_their_edges() -> None:
    assert is_copy(like(0.4, 0.0)) and not is_copy(like(0.39, 0.69)) and is_copy(like(0.2, 0.7))
    assert shares_passages(like(0.1, 0.3)) and not shares_passages(like(0.1, 0.29))


KINDS = st.sampled_from(sorted(PartKind))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents with parts that lie anywhere, across and inside one another."""
    text = draw(st.text(max_size=60))
    edges = st.integers(0, max(len(text) - 1, 0))
    parts = []
    for kind, start, length in draw(st.lists(st.tuples(KINDS, edges, st.integers(1, 30)), max_size=6)):
        if start < len(text):
            parts.append(Part(kind=kind, start=start, end=min(start + length, len(text))))
    return Document(
        capture_id="capture-1", location="one", text=text, parts=tuple(sorted(parts, key=lambda p: p.start))
    )


@given(documents())
def test_each_character_goes_to_its_innermost_part(document: Document) -> None:
    at = {place: one.part for one in stretches(document) for place in range(one.start, one.end)}
    assert sum(one.end - one.start for one in stretches(document)) == len(at)
    if document.parts:
        silent = (PartKind.RELATED, PartKind.BOILERPLATE)
        for place in range(len(document.text)):
            inner = document.part_at(place)
            expected = None if inner is None or inner[1].kind in silent else inner[0]
            assert at.get(place) == expected


@given(documents(), documents())
def test_likeness_is_even_handed_and_never_raises(left: Document, right: Document) -> None:
    one, other = likeness(left, right), likeness(right, left)
    assert (one.jaccard, one.left_in_right, one.right_in_left) == (
        other.jaccard,
        other.right_in_left,
        other.left_in_right,
    )
    assert 0.0 <= one.jaccard <= min(one.left_in_right, one.right_in_left) <= 1.0
    assert isinstance(fingerprint(left), Fingerprint)


def test_a_page_read_twice_has_one_fingerprint_whatever_its_frame_says() -> None:
    html = "<html><body><nav>{nav}</nav><article><h1>Shells fall</h1><p>{text}</p></article></body></html>"
    first = read_html(html.format(nav="Home", text=TOWNS))
    second = read_html(html.format(nav="Home | Weather 21 degrees", text=TOWNS.replace(" on ", "  on\n")))
    assert fingerprint(first).words == fingerprint(second).words
