"""Rows of data sets a second: reading, claims and resolutions, at one size and at ten times it.

    python benchmarks/records.py [--rows N] [--json-lines FILE]

Without a file the rows are made up: every sub-type of ACLED and every type of UCDP in turn, with other days, places and
sources. A file holds one row a line, a JSON object of strings with "form" first, as the collector gives them.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from trucewatch.core.ids import sha256
from trucewatch.core.records import Capture
from trucewatch.extract.records import RecordExtractor
from trucewatch.extract.records_rows import coding_of
from trucewatch.pipeline.stages import gazetteer, registry
from trucewatch.read.reader import PageReader
from trucewatch.resolve.records import RecordResolver

FETCHED_AT = datetime(2026, 1, 1, tzinfo=UTC)
TOWNS = (("Daraa", 32.62, 36.10), ("Saraqib", 35.86, 36.80), ("Harasta", 33.56, 36.37), ("Testville", 34.10, 37.20))
SOURCES = ("SOHR", "SOHR; Twitter", "Test Monitor; Reuters", "Undisclosed Source", "")


def made_up(count: int) -> Iterator[dict[str, str]]:
    """`count` rows, every second of UCDP."""
    codings = {form: coding_of(form) for form in ("acled", "ucdp")}
    events = {form: list(coding.events.values()) for form, coding in codings.items() if coding}
    for number in range(count):
        form = ("acled", "ucdp")[number % 2]
        event = events[form][number // 2 % len(events[form])]
        town, lat, lon = TOWNS[number % len(TOWNS)]
        day = date(2017, 1, 1) + timedelta(days=number % 365)
        row = {"form": form, "latitude": str(lat), "longitude": str(lon), "country": "Syria"}
        yield row | (_acled if form == "acled" else _ucdp)(number, event, town, str(day))


def _acled(number: int, event: Mapping[str, Any], town: str, day: str) -> dict[str, str]:
    return {
        "event_id_cnty": f"TST{number}",
        "event_date": day,
        "time_precision": str(number % 3 + 1),
        "event_type": event["type"],
        "sub_event_type": event["sub_type"],
        "actor1": "Military Forces of Syria (2000-2024)",
        "inter1": "State forces",
        "actor2": ("Opposition Rebels (Syria)", "Civilians (Syria)")[number % 4 // 2],
        "location": town,
        "geo_precision": str(number % 3 + 1),
        "source": SOURCES[number % len(SOURCES)],
        "notes": f"On {day}, an event made up for a measurement was told of in {town} (row {number}).",
        "fatalities": str(number % 4),
    }


def _ucdp(number: int, event: Mapping[str, Any], town: str, day: str) -> dict[str, str]:
    return {
        "id": str(number),
        "type_of_violence": event["type"],
        "dyad_name": "Government of Syria - IS",
        "side_a": "Government of Syria",
        "side_b": "Civilians" if event["type"] == "3" else "IS",
        "source_office": SOURCES[number % len(SOURCES)],
        "where_coordinates": f"{town} town",
        "where_prec": str(number % 7 + 1),
        "date_start": day,
        "date_end": day,
        "date_prec": "1",
        "best": str(number % 5 + 1),
        "high": str(number % 5 + 3),
        "low": "1",
    }


def given(file: Path, times: int) -> Iterator[dict[str, str]]:
    """The rows of a file, `times` over with other ids."""
    for turn in range(times):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            name = "id" if row["form"] == "ucdp" else "event_id_cnty"
            yield row | {name: f"{row[name]}-{turn}" if turn else row[name]}


def measure(rows: Sequence[dict[str, str]]) -> dict[str, object]:
    """Seconds by stage, rows a second, claims and problems."""
    reader, extractor, resolver = PageReader(), RecordExtractor(), RecordResolver(gazetteer(), registry())
    seconds = {"read": 0.0, "extract": 0.0, "resolve": 0.0}
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows):
        data = json.dumps(row, ensure_ascii=False).encode()
        capture = Capture(
            location=f"rows.csv#{number}",
            sha256=sha256(data),
            size=len(data),
            media_type=f"application/vnd.trucewatch.record+json; form={row['form']}",
            fetched_at=FETCHED_AT,
        )
        begun = time.perf_counter()
        document, problems = reader.read(capture, data)
        seconds["read"] += time.perf_counter() - begun
        counts.update(problem.code for problem in problems)
        if document is None:
            continue
        begun = time.perf_counter()
        claims, _ = extractor.extract(document)
        seconds["extract"] += time.perf_counter() - begun
        begun = time.perf_counter()
        resolver.resolve(document, claims)
        seconds["resolve"] += time.perf_counter() - begun
        counts["documents"] += 1
        counts["claims"] += len(claims)
    stages = {stage: round(spent, 2) for stage, spent in seconds.items()}
    return {"rows": len(rows), "rows_per_s": round(len(rows) / sum(seconds.values())), "seconds": stages, **counts}


def main() -> None:
    """Measures and prints one JSON line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--json-lines", type=Path)
    told = parser.parse_args()
    for times in (1, 10):
        rows = given(told.json_lines, times) if told.json_lines else made_up(told.rows * times)
        print(json.dumps(measure(list(rows))))


if __name__ == "__main__":
    main()
