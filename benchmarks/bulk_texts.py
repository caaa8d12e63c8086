"""The documents that bulk runs are measured on: reports of a conflict, and the other news that archives are made of."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from growth import TOWNS

from trucewatch.collect.sources import collect
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Fetched
from trucewatch.pipeline.ingest import capture_of
from trucewatch.pipeline.stages import stages
from trucewatch.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = 14
"""Of a document: the sample pages have 14 in the middle."""
STRETCHES = (5, 5, 4)
"""Sentences in a row that a document of other news takes of each of three articles."""
FIRST = date(2014, 1, 1)
_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_TOWN = re.compile("|".join(TOWNS))
ARTICLE = re.compile(r"<text>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</text>", re.DOTALL)
"""The text of an article in the files of `geoparsing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Sentences of reports, articles of other news as sentences, and the share of documents made of the reports."""

    reports: Sequence[str]
    news: Sequence[Sequence[str]] = ()
    share: float = 1.0

    def told(self) -> str:
        """What the documents are, in a line."""
        if not self.news:
            return f"all documents of {len(self.reports):,} sentences of reports"
        number = sum(map(len, self.news))
        return (
            f"{self.share:.0%} of the documents of {len(self.reports):,} sentences of reports, the rest of "
            f"{number:,} sentences of {len(self.news):,} articles of other news"
        )


def reports() -> list[str]:
    """The sentences of the sample pages, as they are read."""
    reader, found = stages(Settings()).reader, dict[str, None]()
    for page in collect(str(ROOT / "samples" / "pages")):
        document = None
        if isinstance(page, Fetched) and not page.is_container:
            document, _ = reader.read(capture_of(page, sha256(page.data)), page.data)
        for part in _BREAK.split(document.text) if document else ():
            if 40 < len(part) < 400:
                found[" ".join(part.split())] = None
    return list(found)


def news(folder: Path) -> list[list[str]]:
    """Articles of sets that may be measured on, by sentences: `geoparsing` (LGL, GeoVirus), `polnear`, `pages`.

    They are local news, news of epidemics, of politics, and of all sorts; some of them tell of wars, as in an archive.
    """
    found = [[" ".join(one.split()) for one in _BREAK.split(text)] for text in _articles(folder)]
    kept = [[one for one in told if 20 < len(one) < 600] for told in found]
    return [told for told in kept if len(told) >= max(STRETCHES)]


def _articles(folder: Path) -> Iterator[str]:
    for name in ("lgl.xml", "GeoVirus.xml"):
        yield from ARTICLE.findall((folder / "geoparsing" / name).read_text("utf-8"))
    for path in sorted((folder / "polnear").glob("*/text/*")):
        yield path.read_text("utf-8")
    told = json.loads((folder / "pages" / "scrapinghub" / "ground-truth.json").read_text("utf-8"))
    yield from (one["articleBody"] for one in told.values())


def write_documents(path: Path, number: int, pool: Pool, *, seed: int = 5) -> None:
    """JSON Lines of documents; publisher, day and choice of sentences differ, and a report's town."""
    with path.open("w", encoding="utf-8") as out:
        for at in range(number):
            chance = random.Random(seed * 1_000_003 + at)
            is_report = not pool.news or chance.random() < pool.share
            told = _report(pool, chance) if is_report else _other(pool, chance)
            day = FIRST + timedelta(days=chance.randrange(3650))
            outlet = f"Outlet {chance.randrange(300)}"
            row = {"id": f"d{at}", "text": told, "publisher": outlet, "published": day.isoformat(), "language": "en"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _report(pool: Pool, chance: random.Random) -> str:
    town = chance.choice(TOWNS)
    return " ".join(_TOWN.sub(town, one) for one in chance.sample(list(pool.reports), SENTENCES))


def _other(pool: Pool, chance: random.Random) -> str:
    told = list[str]()
    for most in STRETCHES:
        article = chance.choice(pool.news)
        start = chance.randrange(len(article) - most + 1)
        told += article[start : start + most]
    return " ".join(told)
