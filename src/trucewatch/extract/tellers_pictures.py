"""Who gave out a picture: "A photo released by the agency shows …", "In a video posted by activists, …"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Telling
from trucewatch.extract.tellers_cues import Cue
from trucewatch.extract.tellers_lexicon import places, words
from trucewatch.extract.tellers_phrases import Name, can_speak, name_of

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token
    from trucewatch.extract.syntax import Block

NEAR = 8
"""Tokens between a picture and the word by which it was given out, and of the name behind it."""


def picture_cues(block: "Block", number: int) -> Iterator[Cue]:
    """The words behind "shows", or behind the giver's name and a comma, are the giver's."""
    doc = block.doc
    for index in places(doc, words("given_out")):
        token = next((word for word in doc[index + 1 : index + 3] if word.lower_ == "by"), None)
        if token is None or token.i > len(doc) - 2:
            continue
        before = doc[max(token.sent.start, token.i - NEAR) : token.i]
        if not any(word.lemma_.lower() in words("pictures") for word in before):
            continue
        read = _giver(doc, token)
        if read is None:
            continue
        name, after = read
        named = name_of(doc, *name, block.start)
        if named is None or after >= token.sent.end:
            continue
        yield _cue(block, number, token, named, after)


def _giver(doc: "Doc", by: "Token") -> tuple[tuple[int, int], int] | None:
    """Token range of the name behind "by", and where what the picture shows begins."""
    end = by.sent.end
    for at in range(by.i + 2, min(end, by.i + 2 + NEAR)):
        if doc[at].lemma_.lower() in words("showing") or doc[at].text == ",":
            stop = at
            while stop > by.i + 2 and doc[stop - 1].ent_type_ in {"DATE", "TIME"}:
                stop -= 1
            while stop > by.i + 2 and (doc[stop - 1].pos_ in {"ADP", "ADV"} or doc[stop - 1].is_punct):
                stop -= 1
            is_giver = any(can_speak(token) for token in doc[by.i + 1 : stop])
            return ((by.i + 1, stop), at + 1) if is_giver else None
    return None


def _cue(block: "Block", number: int, by: "Token", name: Name, after: int) -> Cue:
    doc, sent = block.doc, by.sent
    last = doc[sent.end - 1]
    end = block.start + last.idx + len(last.text)
    return Cue(
        anchor=block.start + by.idx,
        frame=(block.start + sent.start_char, block.start + doc[after - 1].idx + len(doc[after - 1].text)),
        scopes=[(block.start + doc[after].idx, end)],
        names=[name],
        telling=Telling.SAY,
        sentence=(block.start + sent.start_char, end),
        block=number,
        is_verb=False,
    )
