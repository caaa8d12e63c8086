"""Small pages, and ledgers of them for tests of what people decide: kept and computed anew, and held together."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from trucewatch import api
from trucewatch.collect.archive import FileArchive
from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Finding, Incident, Verdict
from trucewatch.core.ports import BlobStore, Fetched, Ledger
from trucewatch.pipeline.ingest import add_fetched
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.stages import stages
from trucewatch.settings import Settings

SETTINGS = Settings()
SHELLS = "Government forces shelled Daraa on 14 July 2017, the Hauran Network said. Five civilians were killed."
AGAIN = "Mortar shells fired by government forces struck Daraa on 14 July 2017, killing five civilians, doctors said."
RAID = "Warplanes bombed Nawa on 13 July 2017."


def page(
    words: str, *, name: str, hour: int = 0, publisher: str = "The Plain Paper", day: int = 15, title: str = ""
) -> Fetched:
    told = "".join(f"<p>{line}</p>" for line in words.split("\n"))
    head = f"<head><title>{title}</title></head>" if title else ""
    return Fetched(
        location=f"https://{name}.example/report",
        data=f"<html lang='en'>{head}<body><article>{told}</article></body></html>".encode(),
        media_type="text/html",
        fetched_at=datetime(2017, 7, 16, tzinfo=UTC) + timedelta(hours=hour),
        http=(("status", "200"),),
        given=(("publisher", publisher), ("published", f"2017-07-{day}")),
    )


def put(ledger: Ledger, archive: BlobStore, *pages: Fetched) -> None:
    for one in pages:
        add_fetched(ledger, archive, one, stages(SETTINGS), SETTINGS)


class Desk:
    """A ledger, its archive, and quick ways to read and look."""

    def __init__(self, folder: Path) -> None:
        self.ledger: Ledger = api.open_ledger(folder / "ledger.db", create=True)
        self.archive = FileArchive(folder / "archive")

    def put(self, *pages: Fetched) -> "Desk":
        put(self.ledger, self.archive, *pages)
        return self

    def look(self) -> Situation:
        """The situation as it is kept, which must be the one computed anew."""
        kept = api.look(self.ledger, settings=SETTINGS)
        anew = api.look(self.ledger, settings=SETTINGS, as_of=self.ledger.sequence())
        assert kept.resolved == anew.resolved
        assert kept.incidents == anew.incidents
        assert kept.findings == anew.findings
        assert tuple(kept.links) == tuple(anew.links)
        assert kept.problems == anew.problems
        assert kept.reviews == anew.reviews
        assert kept.stale == anew.stale
        return kept

    def claim(self, words: str) -> Resolved:
        """The claim whose evidence holds these words."""
        found = [one for one in self.look().resolved if any(words in span.exact for span in one.claim.evidence)]
        return found[0]


def holding(found: Situation, claim_id: str) -> Incident:
    return next(one for one in found.incidents if claim_id in one.claim_ids())


def alleged(found: Situation) -> list[Finding]:
    return [one for one in found.findings if one.verdict is Verdict.ALLEGED_BREACH]
