"""A flood of near-copies and rewordings of one false report beside a quiet ledger of known sources.

    python benchmarks/flood.py [DOCUMENTS] [SOURCES]

Tells which statuses the incidents reach that the flood alone tells, whether anything that the known sources tell has
changed, and what it costs. Documents are made of one report by a seed that stands still: a third copied whole or with
a word changed, a third cut, a third put together anew of synonyms in another order.
"""

import random
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from trucewatch import api
from trucewatch.collect.archive import FileArchive
from trucewatch.core.ports import Fetched, Ledger
from trucewatch.pipeline.fused import up_to_date
from trucewatch.pipeline.ingest import add_fetched
from trucewatch.pipeline.stages import agreements, stages
from trucewatch.settings import Settings

SETTINGS = Settings()
HOUR = datetime(2017, 7, 20, 9, tzinfo=UTC)
BEGIN = (
    "Government forces shelled the town of Nawa in Daraa province on 19 July 2017, killing forty civilians.",
    "Forty civilians were killed on 19 July 2017 when government artillery struck Nawa, in the province of Daraa.",
    "On 19 July 2017 government troops fired artillery shells at Nawa in Daraa province and forty people died.",
    "Nawa was shelled by the Syrian army on 19 July 2017. At least forty civilians were killed.",
    "Syrian government forces bombarded Nawa on 19 July 2017; forty people were killed.",
)
MIDDLE = (
    "The shells hit a market at noon.",
    "A market was hit at noon.",
    "Shells fell on the market at midday.",
    "Many were wounded, doctors said.",
    "Dozens were injured, according to doctors.",
    "Women and children are among the dead.",
    "Children were among those killed.",
    "The local council called it a massacre.",
    "The town's council spoke of a massacre.",
    "People fled east.",
    "Hundreds of families fled to the east.",
    "Residents were displaced towards the east.",
    "Ambulances could not reach the wounded for hours.",
    "Rescue workers were kept from the wounded for hours.",
    "Reuters reported that tanks had entered the town.",
    "Tanks entered the town in the evening.",
)
REPORT = (BEGIN[0], *MIDDLE[::3])
KNOWN = (
    ("Reuters", "Warplanes bombed Inkhil on {day} July 2017, killing two civilians."),
    ("Agence France-Presse", "Inkhil was bombed by warplanes on {day} July 2017. Two civilians were killed."),
    ("SANA", "Terrorists fired a rocket at Daraa city on {day} July 2017, wounding one person."),
    ("Enab Baladi", "Government forces shelled Busra al-Harir on {day} July 2017."),
)


def page(words: str, name: str, publisher: str, at: datetime) -> Fetched:
    """A page as it is fetched."""
    html = f"<html lang='en'><body><article><p>{words}</p></article></body></html>"
    return Fetched(
        location=f"https://{name}.example/report",
        data=html.encode(),
        media_type="text/html",
        fetched_at=at,
        http=(("status", "200"),),
        given=(("publisher", publisher), ("published", at.date().isoformat())),
    )


def quiet() -> list[Fetched]:
    """Eight days of known sources; the last two tell of the town that the flood tells of, too."""
    found = []
    for day in range(11, 19):
        for number, (publisher, words) in enumerate(KNOWN):
            at = datetime(2017, 7, day + 1, 8 + number, tzinfo=UTC)
            found.append(page(words.format(day=day), f"known{day}-{number}", publisher, at))
    found.append(page("Shells fell on Nawa on 19 July 2017; nobody was hurt.", "k-nawa", "Reuters", HOUR))
    return found


def flood(documents: int, sources: int) -> list[Fetched]:
    """The documents of the flood, within an hour."""
    chance = random.Random(4)
    found = []
    for number in range(documents):
        way = number % 3
        told = list(REPORT)
        if way == 0 and number % 2:
            at = chance.randrange(1, len(told))
            told[at] = told[at].replace(" the ", " that ", 1)
        elif way == 1:
            told = [told[0], *chance.sample(told[1:], chance.randrange(1, len(told)))]
        elif way == 2:
            told = [chance.choice(BEGIN), *chance.sample(MIDDLE, 5)]
            chance.shuffle(told)
        source = number % sources
        at_time = HOUR + timedelta(seconds=3600 * number / documents)
        found.append(page(" ".join(told), f"blog{source}.p{number}", f"Blog {source} of the people", at_time))
    return found


def put(ledger: Ledger, archive: FileArchive, pages: list[Fetched], label: str) -> None:
    """Adds pages and brings fusion up to date, with what both cost."""
    parts, start, cpu = stages(SETTINGS), perf_counter(), process_time()
    with ledger.unit():
        for one in pages:
            add_fetched(ledger, archive, one, parts, SETTINGS)
    middle, cpu_middle = perf_counter(), process_time()
    up_to_date(ledger, agreements(SETTINGS)[0])
    end, cpu_end = perf_counter(), process_time()
    print(
        f"{label}: {len(pages)} documents read in {middle - start:.0f} s ({cpu_middle - cpu:.0f} s of a processor), "
        f"joined in {end - middle:.1f} s ({cpu_end - cpu_middle:.1f} s)"
    )


def main(documents: int, sources: int) -> None:
    """Prints what the flood came to."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = api.open_ledger(Path(folder) / "ledger.db", create=True)
        archive = FileArchive(Path(folder) / "archive")
        put(ledger, archive, quiet(), "quiet")
        before = api.look(ledger, settings=SETTINGS)
        put(ledger, archive, flood(documents, sources), "flood")
        start = perf_counter()
        after = api.look(ledger, settings=SETTINGS)
        print(f"a look: {perf_counter() - start:.1f} s, {len(after.resolved)} claims, {len(after.incidents)} incidents")
        held = {one.id: one for one in after.incidents}
        same = sum(1 for one in before.incidents if held.get(one.id) == one)
        findings = {(one.incident_id, one.term_id, one.verdict, one.likelihood) for one in after.findings}
        kept = {(one.incident_id, one.term_id, one.verdict, one.likelihood) for one in before.findings}
        print(
            f"of known sources: {same} of {len(before.incidents)} incidents and "
            f"{len(kept & findings)} of {len(kept)} findings as before"
        )
        known = {one.id for one in before.incidents}
        fresh = [one for one in after.incidents if one.id not in known]
        flooded = [one for one in fresh if all(told.flood for told in one.claims)]
        print(f"of the flood: {dict(Counter(one.status.value for one in flooded))}")
        strays = [one for one in fresh if one not in flooded]
        print(f"of new sources outside it: {dict(Counter(one.status.value for one in strays))}")
        for one in after.floods:
            print(f"told: {one.documents} documents of {one.sources} new sources, {one.first} to {one.last}")
        ledger.close()


if __name__ == "__main__":
    main(*(int(one) for one in (*sys.argv[1:], *("1000", "500")[len(sys.argv) - 1 :])))
