"""A page with a monitor's list through the whole chain: an incident for each row, and its total beside them."""

from collections.abc import Iterator

import pytest

from trucewatch import api
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import Kind
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.situation import Situation
from trucewatch.settings import Settings

ROWS = {
    "Kafr Zita": "Kafr Zita: two airstrikes, 3 wounded",
    "Latamna": "Al-Lataminah: one airstrike, 2 killed",
    "Morek": "Morek: four airstrikes",
}
TOTAL = "Total: 8 airstrikes"
"""One more than the rows tell: a total that is told, and none that is added up."""
PAGE = (
    '<html lang="en"><head><title>Airstrikes on 5 November 2018</title><meta name="date" content="2018-11-06"></head>'
    "<body><article><h1>Airstrikes on 5 November 2018</h1><p>The observers recorded the following airstrikes in "
    "{region}on 5 November 2018:</p>" + "".join(f"<p>- {row}</p>" for row in ROWS.values()) + f"<p>{TOTAL}</p>"
    "</article></body></html>"
)


@pytest.fixture(scope="module", params=["northern Hama ", "Syria "])
def ledger(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("bulletin")
    page = folder / "bulletin.html"
    page.write_text(PAGE.format(region=request.param), encoding="utf-8")
    path = str(folder / "t.db")
    opened = api.open_ledger(path, create=True)
    report = api.add(opened, page, settings=Settings(ledger=path))
    assert (report.read, report.problems) == (1, ())
    yield opened
    opened.close()


def words(incident: Incident) -> list[str]:
    return [resolved.claim.evidence[0].exact for resolved in incident.claims]


def test_each_row_and_the_total_are_claims_told_once(seen: Situation) -> None:
    told = sorted(resolved.claim.evidence[0].exact for resolved in seen.resolved)
    assert told == sorted([*ROWS.values(), TOTAL])
    assert {resolved.claim.kind for resolved in seen.resolved} == {Kind.AIRSTRIKE}
    assert {teller.text for one in seen.resolved for teller in one.claim.attribution} == {"The observers"}


def test_each_row_is_an_incident_at_its_place_with_its_count(seen: Situation) -> None:
    rows = [incident for incident in seen.incidents if words(incident) != [TOTAL]]
    assert {getattr(incident.place, "name", ""): words(incident) for incident in rows} == {
        place: [row] for place, row in ROWS.items()
    }
    assert sorted(resolved.claim.count or 0 for incident in rows for resolved in incident.claims) == [1, 2, 4]


def test_the_total_is_as_told_and_joined_with_no_row(seen: Situation) -> None:
    (total,) = [incident for incident in seen.incidents if TOTAL in words(incident)]
    assert (words(total), total.claims[0].claim.count, total.claims[0].claim.harm) == ([TOTAL], 8, ())
    assert len(seen.incidents) == len(ROWS) + 1


def test_the_brief_shows_each_row_once(brief: str) -> None:
    assert [brief.count(row) for row in ROWS.values()] == [1] * len(ROWS)
