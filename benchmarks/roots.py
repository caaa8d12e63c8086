"""Who told it first: names and numbers of roots that stand behind incidents told by several pages.

    roots.py [--show]

Each situation of `data/roots.yaml` goes the whole way (read, extract, resolve, fuse) by itself; of its incidents the
one with most claims counts. Beside ours stand two other ways of counting in the same run: every publisher is a source,
and every innermost teller in the text is one (neither credits nor copies). "Too many" is the grave error: what one
source told counts as corroborated. Errors are shown of the odd situations only (`--show`).
Exit 1 when a figure lies below its floor.
"""

import html
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from held import report
from ruamel.yaml import YAML

from trucewatch import api
from trucewatch.core.incidents import Incident
from trucewatch.core.text import fold_name
from trucewatch.publish.names import Names
from trucewatch.settings import Settings

DATA = Path(__file__).parent / "data" / "roots.yaml"
Told = tuple[set[str], set[str], set[str], int]
"""Names of the roots; the publishers; the innermost tellers, else publishers; how many pages the incident joins."""


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print the errors of the odd situations")
    args = parser.parse_args()
    situations = YAML(typ="safe", pure=True).load(DATA.read_text("utf-8"))
    assert len(situations) >= 40
    rows: list[tuple[int, dict[str, float]]] = []
    for at, one in enumerate(situations, start=1):
        told = roots_of(one["pages"])
        scores = dict(scored(one, told))
        rows.append((at, scores))
        if args.show and at % 2 and not scores["roots right, all pages joined"]:
            wanted = one.get("roots") or one.get("number")
            print(f"{at:3d} {one['name']}: {sorted(told[0])}, wanted {wanted}; {told[3]} pages")
    figures = {}
    for half, parity in (("all", None), ("odd", 1), ("even", 0)):
        chosen = [scores for at, scores in rows if parity is None or at % 2 == parity]
        for name in chosen[0]:
            figures[f"{half}: {name}"] = sum(scores[name] for scores in chosen) / len(chosen)
    print(f"{len(situations)} situations, {sum(len(one['pages']) for one in situations)} pages")
    print(f"{'measure':60s} {'figure':>12s} {'floor':>8s}")
    return report(figures, "roots", shown=lambda _, figure: f"{figure:.3f}")


def scored(one: Mapping[str, Any], told: Told) -> Iterator[tuple[str, float]]:
    """Each measure of one situation, 0 or 1."""
    wanted = {fold_name(name) for name in one.get("roots", ())}
    fits = {fold_name(name) for name in one.get("fits", one.get("roots", ()))}
    number = one.get("number", len(wanted))
    names = {fold_name(name) for name in told[0]}
    is_number = len(names) == number
    is_whole = told[3] == len(one["pages"])
    yield "roots right, all pages joined", float(is_whole and is_number and (not wanted or names <= fits))
    yield "all pages joined", float(is_whole)
    yield "number right", float(is_number)
    yield "too many (at most)", float(len(names) > number)
    yield "too few (at most)", float(len(names) < number)
    yield "  number right if publishers count", float(len(told[1]) == number)
    yield "  too many if publishers count (at most)", float(len(told[1]) > number)
    yield "  number right if innermost tellers count", float(len(told[2]) == number)
    yield "  too many if innermost tellers count (at most)", float(len(told[2]) > number)


def roots_of(pages: list[Mapping[str, Any]]) -> Told:
    """What stands behind the incident that most of these pages tell."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        settings = Settings(ledger=str(place / "roots.db"))
        ledger = api.open_ledger(settings.ledger, create=True)
        for at, one in enumerate(pages):
            (place / f"{at}.html").write_text(page(one), "utf-8")
            api.add(ledger, place / f"{at}.html", settings=settings)
        incidents = api.look(ledger, settings=Settings()).incidents
        ledger.close()
    if not incidents:
        return set(), set(), set(), 0
    best = max(incidents, key=lambda one: (len({r.claim.document_id for r in one.claims}), len(one.claims), one.id))
    pages_joined = len({one.claim.document_id for one in best.claims})
    return {Names((best,)).of(root) for root in best.roots}, *counted(best), pages_joined


def counted(incident: Incident) -> tuple[set[str], set[str]]:
    """Publishers, and innermost tellers else publishers, of the claims that assert it."""
    asserted = [one for one in incident.claims if one.claim.stance != "denied"]
    publishers = {one.publisher or "" for one in asserted}
    tellers = {
        one.tellers[-1].id
        if one.tellers
        else fold_name(one.claim.attribution[-1].text if one.claim.attribution else one.publisher or "")
        for one in asserted
    }
    return publishers, tellers


def page(one: Mapping[str, Any]) -> str:
    byline = f'<meta name="author" content="{html.escape(one["byline"])}">' if "byline" in one else ""
    paragraphs = "".join(f"<p>{html.escape(words)}</p>" for words in one["text"].split("\n\n"))
    return (
        f'<html lang="en"><head><title>Report of the day</title><meta property="og:site_name" content="{one["by"]}">'
        f'<meta name="date" content="{one["on"]}">{byline}</head><body><article><h1>Report of the day</h1>{paragraphs}'
        "</article></body></html>"
    )


if __name__ == "__main__":
    sys.exit(main())
