"""Reports in mere capitals: the parser is shown names and words; every span is the document's own."""

from extracting import claims, document

from trucewatch.core.kinds import Kind
from trucewatch.core.ports import Hit
from trucewatch.extract.capitals import is_capitals, recased
from trucewatch.extract.rules import RuleExtractor
from trucewatch.extract.syntax import model

WIRE = "REBELS OF THE MOVEMENT ATTACKED A POLICE POST IN KASSERINE ON TUESDAY, KILLING TWO OFFICERS, THE ARMY SAID."


class Knows:
    """Knows some names, where they stand in capitals at the beginning."""

    digest = "some"

    def __init__(self, *names: str, is_place: bool = True) -> None:
        self._names, self._is_place = names, is_place

    def find(self, text: str) -> tuple[Hit, ...]:
        found = [(text.find(name), name) for name in self._names]
        return tuple(
            Hit(start=at, end=at + len(name), id=f"place:{name}", is_place=self._is_place)
            for at, name in found
            if at >= 0
        )


def test_only_capitals_throughout_are_written_anew() -> None:
    assert is_capitals(WIRE)
    assert not is_capitals("KASSERINE, Tunisia - Rebels attacked a police post on Tuesday and killed two officers.")
    assert not is_capitals("TWO KILLED IN RAID")


def test_words_are_small_and_names_keep_a_capital() -> None:
    written = recased("THE BATTALION [FNLX] FOUGHT NEAR ZLATIPOLYE. SPOKESMEN DENIED IT.", model())
    assert written == "The battalion [FNLX] fought near Zlatipolye. Spokesmen denied it."


def test_a_known_name_has_a_capital_although_it_is_a_word() -> None:
    text = "THE TRUCE IN TURKEY HELD AND THE SDF LEFT"
    assert recased(text, model(), Knows("TURKEY").find(text)) == "The truce in Turkey held and the Sdf left"
    known = Knows("SDF", is_place=False).find(text)
    assert recased(text, model(), known) == "The truce in turkey held and the SDF left"


def test_its_length_is_the_same() -> None:
    for text in (WIRE, "STRASSE ẞ İSTANBUL’DA ÇATIŞMA " * 3, "1234 !!! ?? " * 9, ""):
        assert len(recased(text, model())) == len(text)


def test_a_wire_in_capitals_is_read() -> None:
    (claim,) = (claim for claim in claims(WIRE) if claim.kind is Kind.ATTACK)
    assert claim.place is not None
    assert claim.place.text == "KASSERINE"
    assert [actor.text for actor in claim.actors] == ["REBELS"]


def test_registry_names_are_found_in_it() -> None:
    text = "ON MONDAY RUSSIAN WARPLANES BOMBED THREE VILLAGES NEAR TURKEY AND KILLED NINE PEOPLE, MEDICS SAID."
    found, _ = RuleExtractor(Knows("TURKEY")).extract(document(text))
    assert {claim.place.text for claim in found if claim.place} == {"NEAR TURKEY"}
