"""A program that fills a ledger unit by unit and may be killed at any time: `feeder.py LEDGER MAKER UNITS`.

It writes a line per unit that brought something new.
"""

import sys

from trucewatch.core.makers import Maker
from trucewatch.core.ports import Record
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Document
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import make_claim, make_document, make_pass

CLAIMS = 40


def document_of(unit: int) -> Document:
    words = " ".join(f"On day {day} shells fell on town {unit}." for day in range(CLAIMS))
    return make_document(words, location=f"pages/{unit}.html")


def batches_of(unit: int, maker: Maker) -> list[list[Record]]:
    document = document_of(unit)
    claims = [make_claim(document, f"On day {day} shells fell on town {unit}.") for day in range(CLAIMS)]
    problem = Problem(stage=Stage.EXTRACT, subject=document.id, code="odd", message=f"unit {unit}")
    made = tuple(claim.id for claim in claims)
    return [[document], list(claims), [problem, make_pass(document.id, made=made, maker=maker)]]


def main(path: str, name: str, units: int) -> None:
    maker = Maker(name=name, version="1")
    with open_ledger(path, create=True) as ledger:
        for unit in range(units):
            with ledger.unit():
                new = sum(ledger.add(batch, maker=maker) for batch in batches_of(unit, maker))
            if new:
                print(unit, flush=True)  # noqa: T201 - what whoever kills it listens to


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
