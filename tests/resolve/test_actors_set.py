"""Our own mentions, with the country and day of their report, against whom they mean."""

from datetime import date
from pathlib import Path

from trucewatch.resolve.actors import chosen, open_registry

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "actors.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
][1:]
LEAST = 0.95


def test_the_set_is_large_and_its_rows_are_single() -> None:
    assert len(ROWS) >= 150
    assert len({tuple(row[:3]) for row in ROWS}) == len(ROWS)


def test_every_id_of_the_set_is_known() -> None:
    told = {one for row in ROWS for one in row[3].split("|") if one != "-"}
    assert told <= set(open_registry().ids())


def test_nearly_all_mentions_mean_whom_they_mean() -> None:
    registry, wrong = open_registry(), []
    for mention, country, on, right in ROWS:
        best = chosen(registry.lookup(mention, on=date.fromisoformat(on), country=country))
        if (best.referent.id if best else "-") not in right.split("|"):
            wrong.append(mention)
    assert len(wrong) <= (1 - LEAST) * len(ROWS), wrong
