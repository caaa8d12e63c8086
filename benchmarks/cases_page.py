"""Writes docs/reference/cases.md from data/cases.yaml: a table of cases for every agreement.

    cases_page.py [--check]

`--check` writes nothing; exit 1 where the page is not what the cases give.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CASES = HERE / "data" / "cases.yaml"
PAGE = HERE.parent / "docs" / "reference" / "cases.md"
_HEAD = """# Cases

What the assessment says of {count} made-up cases over every agreement that ships, and why. Made from
`benchmarks/data/cases.yaml` by `benchmarks/cases_page.py`; the tests run every row. "Decides" is the test that gives
the verdict, with its answer; "none" is no finding.
"""


def cases(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with its agreement."""
    for agreement_id, rows in content["agreements"].items():
        for row in rows:
            yield agreement_id, row


def page(content: dict[str, Any]) -> str:
    """The page as Markdown."""
    lines = [_HEAD.format(count=sum(1 for _ in cases(content)))]
    for agreement_id, rows in content["agreements"].items():
        lines += [f"\n## {agreement_id}", "| case | what is told | verdict | decides | why |", "|---|---|---|---|---|"]
        lines += [_line(row) for row in rows]
    return "\n".join(lines) + "\n"


def _line(row: dict[str, Any]) -> str:
    verdict = f"`{row['expect']}`" + (f", {row['likelihood']}" if "likelihood" in row else "")
    decides = f"`{row['decides']}`" if "decides" in row else ""
    return f"| {row['what']} | {told(row)} | {verdict} | {decides} | {row['why']} |".replace("|  |", "| |")


def told(row: dict[str, Any]) -> str:
    """A case in one line: kind, who to whom, with what, where, when, in which words."""
    kind = row["kind"] if row.get("stance", "asserted") == "asserted" else f"{row['kind']} ({row['stance']})"
    who = ", ".join(row.get("actors", [])) + (f" → {', '.join(row['targets'])}" if "targets" in row else "")
    weapons = ", ".join(row.get("weapons", []))
    words = f"“{row['words']}”" if "words" in row else ""
    sources = f"{row['roots']} sources" if "roots" in row else ""
    denial = f"denied by {row['denied_by']}" if "denied_by" in row else ""
    place = " ".join(filter(None, (row.get("relation"), row.get("place"))))
    parts = (kind, who, weapons, place, row.get("day"), words, sources, denial)
    return "; ".join(filter(None, parts))


def main() -> int:
    from ruamel.yaml import YAML

    parser = argparse.ArgumentParser(description="Write the page of cases.")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    wanted = page(YAML(typ="safe", pure=True).load(CASES.read_text("utf-8")))
    if args.check:
        return int(not PAGE.is_file() or PAGE.read_text("utf-8") != wanted)
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
