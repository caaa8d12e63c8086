"""Names that are another place than the event's: whence fire came, the town that a distance is from, a venue."""

from functools import cache

import pytest
from extracting import document

from trucewatch.core.kinds import Kind
from trucewatch.extract.rules import RuleExtractor
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
