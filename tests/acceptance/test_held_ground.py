"""Civilians struck in a place that an excluded group holds: the exemption is for strikes on the group."""

from datetime import date

import pytest

from trucewatch import api
from trucewatch.resolve.actors import open_registry

REPORT = (
    "Shells hit Jarjanaz\n\nSyrian government forces shelled the town of Jarjanaz{held} in Idlib province on Sunday, "
    "killing five civilians in a market, residents said."
)


@pytest.mark.parametrize("held", ["", " held by Hayat Tahrir al-Sham", ", which is controlled by HTS,"])
def test_a_strike_on_civilians_is_no_strike_on_those_who_hold_the_town(held: str) -> None:
    line = {"id": "1", "publisher": "A Wire", "published": "2018-11-05", "text": REPORT.format(held=held)}
    (analysis,) = api.analyse([line])
    (claim,) = [one for one in analysis["claims"] if one["kind"] == "shelling" and one["actors"]]
    assert [one["id"] for one in claim["actors"]] == ["gov_syria"]
    assert [one["id"] for one in claim["targets"]] == ["civilians"]
    assert ("sochi-idlib-2018", "alleged_breach") in {
        (one["agreement"], one["verdict"]) for one in analysis["findings"]
    }


@pytest.mark.parametrize(
    ("words", "country", "who"),
    [
        ("Yemen's internationally recognised government", "YE", "gov_yemen"),
        ("Internationally recognised government of Yemen", "", "gov_yemen"),
        ("Libya's internationally recognized government", "", "gna"),
    ],
)
def test_a_government_named_with_its_country_is_that_country_s(words: str, country: str, who: str) -> None:
    found = open_registry().lookup(words, on=date(2018, 11, 4), country=country)
    assert [one.referent.id for one in found] == [who]  # type: ignore[union-attr]
