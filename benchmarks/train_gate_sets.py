"""The sentences that the gate's weights are learned from, each told as conflict's or as other news.

Sets to learn from only: re3d without its BBC part, PLOVER, ECB+, Halterman's event places; and our own: the odd half of
`annotated`, the lists of sentences beside the extractor's tests, and other news written for this (`data/gate.yaml`).
What nobody told is left out: WikiWars, UCDP's headlines and the agencies' sentences of the event places were tried with
the verdicts of weights learned without them, and changed nothing.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OWN_LISTS = HERE.parent / "tests" / "extract"
LICENCES = {
    "re3d": "re3d, without BBC Online: OGL, US public domain, CC BY, EU reuse",
    "plover": "PLOVER examples: CC BY-SA 4.0",
    "event_location": "Halterman 2019, Geolocating Political Events in Text: MIT",
    "ecbplus": "ECB+: CC BY 3.0",
    "own": "our own texts: benchmarks/annotated (odd half), benchmarks/data/gate.yaml, tests/extract",
}
VIOLENT = {"FIGHT", "ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "THREATEN", "AID"}
"""PLOVER's types whose examples are conflict's; the rest are of both."""
OF_WAR = ("Masdar", "Masdar_RA", "Atrocities", "coalition")
"""Sources of the event places that tell of conflict alone; the others, agencies, tell of all sorts."""
CRIME = {"3", "8", "12", "13", "14", "16", "18", "19", "20", "22", "24", "26", "32", "33"}
"""Topics of ECB+ left out, whose words are those of conflict: murder, riots, pirates, robbery, arson, deadly quakes."""
_BREAK = re.compile(r"(?<=[.!?])[\"”’]?\s+(?=[A-Z“\"])")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, where it is from, and whether it tells of conflict."""

    text: str
    source: str
    is_conflict: bool


def sentences(shared: Path) -> list[Told]:
    """All of them in a fixed order, each text once; what is told of a text first counts."""
    ext = shared / "bench" / "ext"
    found: dict[str, Told] = {}
    for told in (*own(), *plover(ext), *re3d(ext), *event_places(ext), *ecb(ext)):
        text = " ".join(told.text.split())
        if len(text) > 15:
            found.setdefault(text.casefold(), Told(text, told.source, told.is_conflict))
    return list(found.values())


def split(text: str) -> list[str]:
    """A text's sentences, roughly."""
    return [one for line in text.splitlines() for one in _BREAK.split(line)]


def lists() -> dict[str, list[str]]:
    """What was written for the gate: everyday words, and other news in words that conflict has too."""
    found: dict[str, list[str]] = _yaml(HERE / "data" / "gate.yaml")
    return found


def own() -> Iterator[Told]:
    """Sentences under a kind tell of conflict; those under "none", the false alarms and other news do not."""
    yield from (Told(text, "own", False) for text in lists()["other_news"])
    for name in ("conduct", "recall_told", "need_told"):
        for kind, listed in _yaml(OWN_LISTS / f"{name}.yaml").items():
            yield from (Told(text, "own", kind != "none") for text in listed)
    for text in _yaml(OWN_LISTS / "false_alarms.yaml").values():
        yield from (Told(one, "own", False) for one in split(text))
    yield from (Told(text, "own", True) for text, *_ in _yaml(OWN_LISTS / "harm_told.yaml"))
    for path in sorted((HERE / "annotated").glob("own-*.json")):
        if int(path.stem.rsplit("-", 1)[1]) % 2:
            yield from _annotated(json.loads(path.read_text("utf-8")))


def _annotated(told: dict[str, Any]) -> Iterator[Told]:
    words = [str(claim["evidence"]) for claim in told["claims"]]
    for one in split(told["text"]):
        if any(evidence in one or one in evidence for evidence in words):
            yield Told(one, "own", True)


def _yaml(path: Path) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(path.read_text("utf-8"))


def plover(ext: Path) -> Iterator[Told]:
    for entry in json.loads((ext / "plover" / "PLOVER_GSR_CAMEO.txt").read_text("utf-8")):
        if entry["event"] in VIOLENT:
            yield Told(entry["text"], "plover", True)


def re3d(ext: Path) -> Iterator[Told]:
    for path in sorted((ext / "re3d").glob("*/documents.json")):
        if path.parent.name != "BBC Online":
            for line in path.read_text("utf-8").splitlines():
                told = json.loads(line)
                yield from (Told(one, "re3d", True) for one in (told["title"], *split(told["text"])))


def event_places(ext: Path) -> Iterator[Told]:
    path = ext / "event_location" / "labeled_text.json.gz"
    for told in json.loads(gzip.decompress(path.read_bytes())):
        if told["source"] in OF_WAR:
            yield Told(told["text"], "event_location", True)


def ecb(ext: Path) -> Iterator[Told]:
    for part in ("Train", "Dev"):
        written = (ext / "ecbplus" / f"ECB_{part}_corpus.txt").read_text("utf-8")
        for block in written.split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line]
            if rows and rows[0][0].partition("_")[0] not in CRIME:
                yield Told(" ".join(row[3] for row in rows), "ecbplus", False)
