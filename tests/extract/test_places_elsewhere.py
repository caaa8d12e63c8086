"""Names that are another place than the event's: whence fire came, the town that a distance is from, a venue."""

from functools import cache

import pytest
from extracting import document

from trucewatch.core.kinds import Kind
from trucewatch.extract.parsed import Doc, Span, Token
from trucewatch.extract.places_elsewhere import is_elsewhere
from trucewatch.extract.rules import RuleExtractor
from trucewatch.extract.spots import Role, Spot
from trucewatch.pipeline.stages import gazetteer, registry
from trucewatch.resolve.names import NameFinder


@cache
def knowing() -> RuleExtractor:
    return RuleExtractor(NameFinder(registry(), gazetteer().place_names()))


WHERE = [
    ("Rockets fired from Gaza landed near Sderot.", Kind.SHELLING, "Sderot"),
    ("Government troops advancing from Palmyra captured Arak.", Kind.TERRITORIAL_CHANGE, "Arak"),
    ("The rebels withdrew from Arak.", Kind.WITHDRAWAL, "Arak"),
    (
        "In Holmivskyi (government-controlled, 49km north-east of Donetsk), a shell hit a house.",
        Kind.SHELLING,
        "Holmivskyi",
    ),
    ("Clashes broke out 12 km from Donetsk.", Kind.ARMED_CLASH, "Donetsk"),
    ("The guns in Idlib have been silent since the handshake in Sochi.", Kind.CALM, "Idlib"),
]


@pytest.mark.parametrize(("text", "kind", "name"), WHERE)
def test_where_it_happened(text: str, kind: Kind, name: str) -> None:
    told, _ = knowing().extract(document(text))
    (found,) = [claim for claim in told if claim.kind is kind]
    assert found.place is not None
    assert found.place.hint == name


def _hung(*words: tuple[str, str, str, int]) -> Doc:
    """A paragraph of these words, each with its part of speech, its relation and the number of its head."""
    doc = Doc(" ".join(word for word, *_ in words))
    sentence = Span(doc, 0, len(words))
    for i, (text, pos, dep, _) in enumerate(words):
        token = Token()
        token.doc, token.i, token.text, token.lower_, token.lemma_ = doc, i, text, text.lower(), text.lower()
        token.pos_, token.tag_, token.dep_, token.sent = pos, "", dep, sentence
        doc.tokens.append(token)
    for token, (*_, head) in zip(doc.tokens, words, strict=True):
        token.head = doc.tokens[head]
        token.children = [doc.tokens[i] for i, (*_, above) in enumerate(words) if above == token.i != i]
    return doc


@pytest.mark.parametrize("root", ["From", "Inside"])
def test_a_preposition_that_is_the_root_ends_the_climb(root: str) -> None:
    doc = _hung((root, "ADP", "ROOT", 0), ("inside", "ADP", "prep", 0), ("Gaza", "PROPN", "pobj", 1))
    spot = Spot(name=doc[2], first=2, last=3, head=doc[2], role=Role.WHERE, id="gaza")
    assert not is_elsewhere(spot, [spot], doc[0])


def test_a_struck_name_that_nobody_knows_is_lent_no_other_place() -> None:
    told, _ = knowing().extract(document("Israel hit Metula on Friday. Rebels shelled Nawara on Sunday, killing two."))
    (found,) = [claim for claim in told if claim.harm]
    assert found.place is not None
    assert found.place.text == "Nawara"
