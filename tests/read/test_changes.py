"""What changed between two readings of a page: each kind of edit, exact places, and what is no change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.read.change_lines import plain, summary, told
from trucewatch.read.changes import Change, ChangeKind, Changes, Nature, changes
from trucewatch.read.likeness import fingerprint
from trucewatch.testing.builders import make_document

HEAD, LEAD, BODY, CAPTION = PartKind.HEADLINE, PartKind.STANDFIRST, PartKind.BODY, PartKind.CAPTION
QUOTE, NOTICE, COMMENT, SIDE = PartKind.QUOTE, PartKind.NOTICE, PartKind.COMMENT, PartKind.BOILERPLATE
Told = tuple[PartKind, str]

HEADLINE: Told = (HEAD, "Shells Hit Market in Northern Town")
STORY: Told = (
    BODY,
    "At least five people were killed when shells fell on a market in the north on Friday, residents said. "
    "ISIS attacked a checkpoint near the town, and two soldiers were wounded. "
    "A convoy of the mission waited at the crossing for the whole day.",
)
STATEMENT: Told = (QUOTE, "Our units did not fire at any town on that day, and whoever says so repeats inventions.")
PICTURE: Told = (CAPTION, "Smoke over a hill near Dael, May 9 (EPA)")
FRAME: Told = (SIDE, "Share this story")
PAGE = (HEADLINE, STORY, STATEMENT, PICTURE, FRAME)


def page(*parts: Told) -> Document:
    return make_document("\n\n".join(words for _, words in parts), parts=parts)


def edited(*swaps: tuple[str, str]) -> Changes:
    """The page against the page with words put for others."""
    parts = list(PAGE)
    for before, after in swaps:
        found = [at for at, (_, words) in enumerate(parts) if before in words]
        assert len(found) == 1, before
        kind, words = parts[found[0]]
        parts[found[0]] = (kind, words.replace(before, after))
    return changes(page(*PAGE), page(*parts))


def brief(found: Changes) -> list[tuple[str, str, str, str]]:
    return [(one.kind.value, one.part.value, one.words_before, one.words_after) for one in found.changes]


def test_a_toll_brought_up_to_date() -> None:
    found = edited(("At least five", "Seven"))
    assert brief(found) == [("toll", "body", "At least five", "Seven")]
    assert found.nature is Nature.CORRECTION
    assert told(found) == [
        "toll (body): [At least five→Seven] people were killed when shells fell on a market in the north on Friday, "
        "residents said."
    ]


@pytest.mark.parametrize(
    ("before", "after", "was", "became"),
    [
        ("5 people were killed.", "7 people were killed.", "5", "7"),
        ("At least five people died.", "More than five people died.", "At least", "More than"),
        ("Several civilians were hurt there.", "Dozens of civilians were hurt there.", "Several", "Dozens of"),
        ("The army lost three tanks.", "The army lost thirteen tanks.", "three", "thirteen"),
        ("قتل خمسة مدنيين في القصف", "قتل سبعة مدنيين في القصف", "خمسة", "سبعة"),
        ("قتل ٥ مدنيين في القصف", "قتل ٧ مدنيين في القصف", "٥", "٧"),
        ("При обстреле погибли пять человек.", "При обстреле погибли семь человек.", "пять", "семь"),
        ("Cinq civils ont été tués dans la frappe.", "Six civils ont été tués dans la frappe.", "Cinq", "Six"),
        ("El ataque dejó tres muertos.", "El ataque dejó cuatro muertos.", "tres", "cuatro"),
    ],
)
def test_tolls_in_words_and_figures(before: str, after: str, was: str, became: str) -> None:
    found = changes(make_document(before), make_document(after))
    assert brief(found) == [("toll", "body", was, became)]


def test_a_figure_for_the_same_number_is_a_rewording() -> None:
    assert brief(edited(("five people", "5 people"))) == [("rewording", "body", "five", "5")]


def test_a_number_of_something_else_is_no_toll() -> None:
    found = changes(make_document("The talks cost 5 euros."), make_document("The talks cost 7 euros."))
    assert brief(found) == [("rewording", "body", "5", "7")]


def test_a_bound_of_no_number_is_no_toll() -> None:
    older, newer = make_document("Five people met near the bridge."), make_document("Five people met over the bridge.")
    assert brief(changes(older, newer)) == [("rewording", "body", "near", "over")]


def test_two_counts_in_one_sentence_are_two_changes_on_one_line() -> None:
    older = make_document("Five civilians were killed and ten were hurt on Monday.")
    newer = make_document("Six civilians were killed and twelve were hurt on Monday.")
    found = changes(older, newer)
    assert brief(found) == [("toll", "body", "Five", "Six"), ("toll", "body", "ten", "twelve")]
    assert told(found) == ["toll (body): [Five→Six] civilians were killed and [ten→twelve] were hurt on Monday."]


def test_another_day() -> None:
    found = edited(("on Friday", "on Thursday"))
    assert brief(found) == [("date", "body", "Friday", "Thursday")]
    assert found.nature is Nature.CORRECTION


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The truce begins on May 9.", "The truce begins on May 10."),
        ("Перемирие началось 9 мая.", "Перемирие началось 10 мая."),
        ("تبدأ الهدنة يوم 9 أيار", "تبدأ الهدنة يوم 10 أيار"),
        ("It was signed in 2015 in the capital.", "It was signed in 2016 in the capital."),
        ("The shelling began at 5 pm there.", "The shelling began at 6 pm there."),
    ],
)
def test_days_hours_and_years_are_dates(before: str, after: str) -> None:
    found = changes(make_document(before), make_document(after))
    assert [one.kind for one in found.changes] == [ChangeKind.DATE]


def test_a_modal_is_no_month() -> None:
    found = changes(make_document("The army may open the road."), make_document("The army will open the road."))
    assert [one.kind for one in found.changes] == [ChangeKind.ATTRIBUTION]


def test_tellers_that_come_and_go() -> None:
    assert brief(edited((", residents said", ""))) == [("attribution", "body", "residents said", "")]
    older, newer = make_document("The army confirmed the strike."), make_document("The army claimed the strike.")
    assert brief(changes(older, newer)) == [("attribution", "body", "confirmed", "claimed")]


def test_a_party_taken_back() -> None:
    found = edited(("ISIS attacked", "Unknown gunmen attacked"))
    assert brief(found) == [("rewording", "body", "ISIS", "Unknown gunmen")]
    assert found.nature is Nature.REVISION


def test_a_paragraph_added() -> None:
    more = "Envoys will meet again on Sunday. Nothing else was agreed."
    older, newer = page(*PAGE), page(HEADLINE, STORY, (BODY, more), STATEMENT, PICTURE, FRAME)
    found = changes(older, newer)
    assert brief(found) == [("addition", "body", "", more)]
    assert found.nature is Nature.ADDITION
    assert told(found) == [f"addition (body): + {more}"]


def test_a_quote_withdrawn() -> None:
    found = changes(page(*PAGE), page(HEADLINE, STORY, PICTURE, FRAME))
    assert brief(found) == [("removal", "quote", STATEMENT[1], "")]
    assert found.nature is Nature.REVISION
    assert told(found) == [f"removal (quote): - {STATEMENT[1]}"]


def test_words_gone_from_a_sentence_are_shown_in_their_place() -> None:
    found = edited((" of the mission", ""))
    assert brief(found) == [("removal", "body", "of the mission", "")]
    first = changes(make_document("Late that day shells fell."), make_document("Shells fell."))
    assert told(first) == ["removal (body): [-Late that day] Shells fell."]
    assert told(found) == ["removal (body): A convoy [-of the mission] waited at the crossing for the whole day."]


NOTE = "CORRECTION: An earlier version of this story said that seven people were killed."


def test_a_correction_notice() -> None:
    found = changes(page(*PAGE), page(*PAGE, (NOTICE, NOTE)))
    assert brief(found) == [("correction", "notice", "", NOTE)]
    assert found.nature is Nature.CORRECTION


def test_a_correction_notice_taken_away_is_a_removal() -> None:
    found = changes(page(*PAGE, (NOTICE, NOTE)), page(*PAGE))
    assert brief(found) == [("removal", "notice", NOTE, "")]


def test_a_part_marked_as_correction_needs_no_words_for_it() -> None:
    newer = page(*PAGE, (NOTICE, "The name of the town was wrong and is Dael."))
    parts = tuple(replace(part, is_correction=part.kind is NOTICE) for part in newer.parts)
    assert [one.kind for one in changes(page(*PAGE), newer).changes] == [ChangeKind.ADDITION]
    assert [one.kind for one in changes(page(*PAGE), replace(newer, parts=parts)).changes] == [ChangeKind.CORRECTION]


def test_a_correction_stands_apart_from_what_was_added_beside_it() -> None:
    found = changes(page(*PAGE), page(*PAGE, (BODY, f"The market is open again. {NOTE}")))
    assert brief(found) == [("addition", "body", "", "The market is open again."), ("correction", "body", "", NOTE)]


def test_sentences_with_another_part_between_them_are_two_additions() -> None:
    text = f"{STORY[1]} First new one. Share this story Second new one."
    at = text.index("Share")
    parts = (
        Part(kind=BODY, start=0, end=len(text)),
        Part(kind=SIDE, start=at, end=at + len(FRAME[1]), parent=0),
    )
    newer = Document(capture_id="capture-1", location="one", text=text, parts=parts)
    found = changes(page(STORY), newer)
    assert [one.words_after for one in found.changes] == ["First new one.", "Second new one."]


def test_a_title_put_in_other_words_is_no_toll() -> None:
    found = edited((HEADLINE[1], "Five Killed"))
    assert brief(found) == [("rewording", "headline", HEADLINE[1], "Five Killed")]


def test_a_caption_corrected() -> None:
    found = edited((PICTURE[1], "CORRECTION: Smoke over a hill near Tafas, May 9 (EPA)"))
    assert {one.kind for one in found.changes} == {ChangeKind.CORRECTION}
    assert {one.part for one in found.changes} == {CAPTION}
    assert told(found) == [
        "correction (caption): [+CORRECTION]: Smoke over a hill near [Dael→Tafas], May 9 (EPA)",
    ]


def test_a_new_frame_is_no_change() -> None:
    found = changes(page(*PAGE), page((SIDE, "Sign in"), *PAGE[:-1], (PartKind.RELATED, "Envoys meet again")))
    assert found.changes == ()
    assert found.nature is Nature.NONE
    assert told(found) == []


def test_punctuation_and_case_are_no_change() -> None:
    found = edited(("Hit Market", "hit market"), ("Friday, residents said. ISIS", "Friday; residents said - ISIS"))
    assert found.changes == ()
    plain = "shells fell on the market of the town at noon and nobody was hurt"
    assert changes(make_document(plain), make_document(plain.replace(" ", ". "))).changes == ()


def test_a_paragraph_moved_is_no_change_of_words() -> None:
    found = changes(page(*PAGE), page(HEADLINE, PICTURE, STATEMENT, STORY, FRAME))
    assert found.changes == ()
    assert found.nature is Nature.ORDER


COMMENTS: tuple[Told, ...] = ((COMMENT, "I doubt that very much."), (COMMENT, "It was open, I was there."))


def test_comments_added_and_removed() -> None:
    older, newer = page(*PAGE, COMMENTS[0]), page(*PAGE, COMMENTS[1])
    found = changes(older, newer)
    assert brief(found) == [
        ("comment_removed", "comment", COMMENTS[0][1], ""),
        ("comment_added", "comment", "", COMMENTS[1][1]),
    ]
    assert found.nature is Nature.COMMENTS
    assert told(found) == [
        "comment removed (comment): - I doubt that very much.",
        "comment added (comment): + It was open, I was there.",
    ]
    assert changes(page(*PAGE, *COMMENTS), page(*PAGE, *reversed(COMMENTS))).changes == ()


def test_a_second_comment_of_the_same_words_is_one_more() -> None:
    found = changes(page(*PAGE, COMMENTS[0]), page(*PAGE, COMMENTS[0], COMMENTS[0]))
    assert [one.kind for one in found.changes] == [ChangeKind.COMMENT_ADDED]


def by(document: Document, author: str) -> Document:
    parts = (replace(part, author=author) if part.kind is COMMENT else part for part in document.parts)
    return replace(document, parts=tuple(parts))


def test_a_comment_edited_by_its_author_is_told_in_place() -> None:
    older = by(page(*PAGE, (COMMENT, "The market was closed on Friday.")), "Sam")
    newer = by(page(*PAGE, (COMMENT, "The market was closed on Sunday.")), "Sam")
    found = changes(older, newer)
    assert brief(found) == [("date", "comment", "Friday", "Sunday")]
    assert found.nature is Nature.COMMENTS
    again = changes(older, by(page(*PAGE, (COMMENT, "Nobody asked you anyway.")), "Sam"))
    assert [one.kind for one in again.changes] == [ChangeKind.COMMENT_REMOVED, ChangeKind.COMMENT_ADDED]
    other = changes(older, by(newer, "Kim"))
    assert [one.kind for one in other.changes] == [ChangeKind.COMMENT_REMOVED, ChangeKind.COMMENT_ADDED]


def test_another_text_at_the_same_address() -> None:
    other = (
        "Envoys of both sides met under a mediator's roof, and spoke of prisoners, of crossings and of a line that "
        "nobody has drawn so far; they promised to come back within a fortnight if their governments let them."
    )
    found = changes(page(*PAGE), page((HEAD, "Talks Resume in Capital"), (BODY, other), FRAME))
    assert found.nature is Nature.REPLACED
    assert found.kept < 0.2
    assert found.counts() == {ChangeKind.REWORDING: 1, ChangeKind.ADDITION: 1, ChangeKind.REMOVAL: 3}


def test_what_sources_write_cannot_steer_a_terminal() -> None:
    newer = page(*PAGE, (BODY, "Red \x1b[31m text \u202eturned\u2069 \x9b1m\u2028and a\nline."))
    (line,) = told(changes(page(*PAGE), newer))
    assert line == "addition (body): + Red \\x1b[31m text \\u202eturned\\u2069 \\u009b1m and a line."


def test_long_words_are_cut() -> None:
    newer = page(*PAGE, (BODY, "and ever " * 200))
    (line,) = told(changes(page(*PAGE), newer))
    assert line.endswith("…") and len(line) < 400


def test_a_summary_counts_by_kind() -> None:
    found = edited(("At least five", "Seven"), (" of the mission", ""), ("two soldiers", "three soldiers"))
    assert summary(found) == "correction: 1 removal, 2 toll"
    assert summary(changes(page(*PAGE), page(*PAGE, COMMENTS[0]))) == "comments: 1 comment added"
    assert summary(changes(page(*PAGE), page(*PAGE))) == "none"


def test_a_change_far_into_a_long_sentence_is_shown_with_what_is_near() -> None:
    words = [f"word{number}" for number in range(70)]
    older, newer = " ".join(words), " ".join([*words[:40], "other", *words[41:]])
    (line,) = told(changes(make_document(older), make_document(newer)))
    assert "word39 [word40→other] word41" in line
    assert line.startswith("rewording (body): …") and line.endswith("…") and len(line) < 250


SOME = "Five people were killed on Friday the army said seven at least ISIS خمسة قتلى . !"
WORDS = st.sampled_from([*SOME.split(), "\n\n"])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)
OWN = st.sampled_from([HEAD, LEAD, BODY, QUOTE, CAPTION, NOTICE, PartKind.EMBED, COMMENT, SIDE])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of a few words, so that two of them have much in common."""
    text, parts = "", []
    for kind, words in draw(st.lists(st.tuples(OWN, TEXTS), max_size=5)):
        if words.strip():
            author = draw(st.sampled_from([None, "Sam"])) if kind is COMMENT else None
            parts.append(Part(kind=kind, start=len(text), end=len(text) + len(words), author=author))
            text += words + "\n\n"
    return Document(capture_id="capture-1", location="one", text=text, parts=tuple(parts))


def holds(change: Change, older: Document, newer: Document) -> bool:
    pairs = ((change.before, change.words_before, older), (change.after, change.words_after, newer))
    return all(
        (words == "" and place is None) or (place is not None and words == document.text[place[0] : place[1]] != "")
        for place, words, document in pairs
    )


@given(documents())
def test_a_page_does_not_differ_from_itself(document: Document) -> None:
    found = changes(document, document)
    assert found.changes == ()
    assert found.nature is Nature.NONE


@given(documents(), documents())
def test_every_place_holds_its_words_and_the_same_changes_lead_back(older: Document, newer: Document) -> None:
    found, back = changes(older, newer), changes(newer, older)
    assert all(holds(one, older, newer) for one in found.changes)
    turned = {
        ChangeKind.ADDITION: ChangeKind.REMOVAL,
        ChangeKind.REMOVAL: ChangeKind.ADDITION,
        ChangeKind.COMMENT_ADDED: ChangeKind.COMMENT_REMOVED,
        ChangeKind.COMMENT_REMOVED: ChangeKind.COMMENT_ADDED,
    }
    forth = sorted((turned.get(one.kind, one.kind), one.words_after, one.words_before) for one in found.changes)
    assert forth == sorted((one.kind, one.words_before, one.words_after) for one in back.changes)
    assert found.kept == pytest.approx(back.kept)
    assert len(told(found)) <= len(found.changes)


@given(documents(), TEXTS)
def test_the_same_words_in_another_frame_show_no_change(older: Document, words: str) -> None:
    text = f"{older.text}Share {words}"
    frame = Part(kind=SIDE, start=len(older.text), end=len(text))
    newer = replace(older, text=text, parts=(*older.parts, frame))
    assert fingerprint(older).words == fingerprint(newer).words
    assert changes(older, newer).changes == ()


ANY = st.text(alphabet=st.characters())


@given(ANY, ANY)
def test_no_text_breaks_it(before: str, after: str) -> None:
    older = Document(capture_id="capture-1", location="one", text=before)
    newer = Document(capture_id="capture-2", location="one", text=after)
    found = changes(older, newer)
    assert all(holds(one, older, newer) for one in found.changes)
    assert all(line.replace("\u200c", "").replace("\u200d", "").isprintable() for line in told(found))


@given(ANY)
def test_told_words_are_printable(text: str) -> None:
    assert plain(text).replace("\u200c", "").replace("\u200d", "").isprintable()
