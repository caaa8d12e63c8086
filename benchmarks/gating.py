"""Measures the bulk gate: what it keeps of what tells of conflict, what it stops of other news, and how fast it looks.

    gating.py [--shared FOLDER] [--claims NUMBER]

Kept: annotated documents and their claims, MUC-4's reports that have a template, and of single sentences of three sets
those that the gate's words alone keep, by themselves and in the middle of an article that is stopped. Not all of these
tell of what is watched: CASE's snippets are of floods, rallies and robbery too. Stopped: articles of local news,
epidemics, politics and of all sorts, and the documents that bulk runs are measured on. `--claims` extracts from that
many stopped documents and prints each claim beside its words, to be read. Exit 1 when a figure lies below its floor.
"""

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bulk_texts import ARTICLE, Pool, news, write_documents
from coded import scheme
from coding import plover, unit_tests
from held import arguments, is_here, report
from muc_keys import read_keys
from muc_texts import messages

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.gate import Grounds, grounds_of, is_relevant

HERE = Path(__file__).resolve().parent
DEVELOPING = (
    "afghan-101 colombia-101 minsk-103 minsk-105 seed-000 seed-004 syria-arabiya-001 syria-eu-001 syria-newarab-002 "
    "syria-sana-002 yemen-101 yemen-103"
)
"""The annotated documents that may be looked at."""
FIGHTING = (
    "ABDUCT_DISSAP AGREEMENT AIR_STRIKE ARMED_CLASH ART_MISS_ATTACK ATTACK CHEM_WEAP GOV_REGAINS_TERIT GRENADE "
    "HQ_ESTABLISHED NON_STATE_ACTOR_OVERTAKES_TER NON_VIOL_TERRIT_TRANSFER REM_EXPLOS SUIC_BOMB"
)
"""CASE's kinds that are all of what is watched."""
MADE, WORDS, LOOKS = 400, 500, 3
"""Documents made up of other news; words of a document whose time is taken; how often, of which the best counts."""


def annotated(shared: Path) -> Iterator[tuple[str, int]]:
    """Text and number of claims of the developing part of gold, and of the odd half of our own."""
    paths = [shared / "bench" / "gold" / f"{name}.json" for name in DEVELOPING.split()]
    paths += [path for path in sorted((HERE / "annotated").glob("own-*.json")) if int(path.stem[-2:]) % 2]
    for path in paths:
        told = json.loads(path.read_text("utf-8"))
        yield told["text"], len(told["claims"])


def with_templates(folder: Path) -> list[str]:
    """MUC-4's messages that tell an incident for sure."""
    keys = [found for path in sorted(folder.glob("key-*")) for found in read_keys(path)]
    asked = {message for message, key in keys if not key.is_optional}
    return [message.text for message in messages(folder) if message.id in asked]


def sentences(ext: Path) -> dict[str, list[str]]:
    """Single sentences of conflict, and of much else, by set."""
    data = scheme("plover")
    rows = [row.split("\t") for row in (ext / "case2021" / "task2.tsv").read_text("utf-8").splitlines()[1:]]
    return {
        "CASE": [row[1] for row in rows],
        "CASE, of fighting": [row[1] for row in rows if row[2] in FIGHTING.split()],
        "PLOVER": [item.text for item in plover(ext / "plover" / "PLOVER_GSR_CAMEO.txt", data)],
        "PETRARCH2": [item.text for item in unit_tests(ext / "petrarch2" / "text" / "PETR.UnitTest.records.xml", data)],
    }


def kept(shared: Path, stopped: Sequence[str]) -> dict[str, float]:
    """Shares of what must pass."""
    ext = shared / "bench" / "ext"
    documents = list(annotated(shared))
    passed = [claims for text, claims in documents if is_relevant(text)]
    found = {
        f"kept: annotated documents ({len(documents)})": len(passed) / len(documents),
        "kept: their claims": sum(passed) / sum(claims for _, claims in documents),
    }
    reports = with_templates(ext / "muc4" / "dev")
    found["kept: MUC-4 reports with a template"] = share(reports)
    around, chance = [text.split(". ") for text in stopped], random.Random(4)
    for name, told in sentences(ext).items():
        worded = [text for text in told if grounds_of(text) is not Grounds.NONE]
        found[f"kept: {name}, with words of conflict"] = share(worded)
        found[f"kept: {name}, the same inside other news"] = share(
            [inside(text, chance.choice(around)) for text in worded]
        )
    return found


def inside(text: str, around: Sequence[str]) -> str:
    """A sentence in the middle of an article."""
    half = len(around) // 2
    return ". ".join([*around[:half], text.rstrip("."), *around[half:]])


def share(texts: Sequence[str]) -> float:
    """How many of them pass."""
    return sum(map(is_relevant, texts)) / len(texts)


def other_news(ext: Path) -> dict[str, list[str]]:
    """Whole articles by set, and documents made of stretches of them."""
    pages = json.loads((ext / "pages" / "scrapinghub" / "ground-truth.json").read_text("utf-8"))
    return {
        "local news (LGL)": ARTICLE.findall((ext / "geoparsing" / "lgl.xml").read_text("utf-8")),
        "epidemics (GeoVirus)": ARTICLE.findall((ext / "geoparsing" / "GeoVirus.xml").read_text("utf-8")),
        "politics (PolNeAR)": [path.read_text("utf-8") for path in sorted((ext / "polnear").glob("*/text/*"))],
        "of all sorts (scrapinghub)": [page["articleBody"] for page in pages.values()],
        "made up of these": made_up(ext),
    }


def made_up(ext: Path) -> list[str]:
    """The documents of other news that bulk runs are measured on."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.jsonl"
        write_documents(path, MADE, Pool(reports=(), news=news(ext), share=0.0))
        return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]


def speed(texts: Sequence[str]) -> float:
    """Documents of WORDS words a second of processor time."""
    words = " ".join(texts).split(" ")
    made = [" ".join(words[at : at + WORDS]) for at in range(0, len(words) - WORDS, WORDS)]
    taken = []
    for _ in range(LOOKS):
        started = time.process_time()
        for text in made:
            is_relevant(text)
        taken.append(time.process_time() - started)
    return len(made) / min(taken)


def print_claims(texts: Sequence[str], number: int) -> None:
    """What the extractor would have made of stopped documents."""
    from trucewatch.pipeline.stages import rule_extractor
    from trucewatch.settings import load_settings

    extractor, total = rule_extractor(load_settings()), 0
    for at, text in enumerate(texts[:number]):
        part = Part(kind=PartKind.BODY, start=0, end=len(text))
        page = Document(capture_id="stopped", location=str(at), text=text, parts=(part,), language="en")
        claims, _ = extractor.extract(page)
        total += len(claims)
        for claim in claims:
            print(f"{at}\t{claim.kind.value}\t{' | '.join(' '.join(span.exact.split()) for span in claim.evidence)}")
    print(f"{total} claims in {len(texts[:number])} stopped documents\n")


def main() -> int:
    parser = arguments("Measure what the bulk gate keeps and stops.")
    parser.add_argument("--claims", type=int, default=0, help="Stopped documents to extract from. [default: none]")
    args = parser.parse_args()
    ext = args.shared / "bench" / "ext"
    if not is_here(ext):
        return 0
    told = other_news(ext)
    stopped = {name: [text for text in texts if not is_relevant(text)] for name, texts in told.items()}
    whole = [text for texts in stopped.values() for text in texts if len(text.split()) > 100]
    figures = kept(args.shared, whole)
    figures |= {f"stopped: {name}": len(stopped[name]) / len(texts) for name, texts in told.items()}
    three = [name for name in told if name not in ("epidemics (GeoVirus)", "made up of these")]
    figures["stopped: local news, politics and all sorts"] = sum(len(stopped[name]) for name in three) / sum(
        len(told[name]) for name in three
    )
    figures["documents of 500 words a second"] = speed([text for name in three for text in told[name]])
    random.Random(1).shuffle(whole)
    if args.claims:
        print_claims(whole, args.claims)
    return report(
        figures, "gating", shown=lambda name, value: f"{value:,.0f}" if "a second" in name else f"{value:.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
