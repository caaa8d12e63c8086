"""How well and how fast HTML pages are read, beside trafilatura and newspaper4k on the same pages in the same run.

    pages.py [--shared FOLDER] [--pages N] [--skip-speed]

Two published sets of pages are measured where they are (they are not part of this project; without them there is
nothing to measure, exit 0): trafilatura's evaluation set (segments that must and must not be told, readers' comments)
and scrapinghub's article-extraction-benchmark (bodies). Thresholds were set with the even pages of each in sight, so
the odd ones are shown by themselves. Speed is measured by alternating runs on one core; memory over N pages (10,000),
the sets repeated. Exit 1 when a figure misses its floor in floors.toml.
"""

import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from held import ROW, arguments, floors, is_here, report
from page_scores import Figures, Segments, segments, shingle_figures

from trucewatch.core.records import Part, PartKind
from trucewatch.read.charset import decode
from trucewatch.read.html_page import read_html_page
from trucewatch.read.marks import parts_of

ROUNDS = 3
NOT_READ = (PartKind.COMMENT, PartKind.RELATED, PartKind.BOILERPLATE)
STORY = (PartKind.BODY, PartKind.QUOTE)
Reader = Callable[[str], "Reading"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a set: its markup, and what is known of it."""

    markup: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a page: all that it tells, the story alone, readers' comments."""

    told: str = ""
    story: str = ""
    comments: str = ""


def main() -> int:
    parser = arguments("Measure the reading of HTML pages.")
    parser.add_argument("--pages", type=int, default=10_000, help="Pages of the memory run.")
    parser.add_argument("--skip-speed", action="store_true", help="Without speed and memory.")
    args = parser.parse_args()
    folder = args.shared / "bench" / "ext" / "pages"
    if not is_here(folder):
        return 0
    marked, bodied = list(segment_pages(folder / "trafilatura")), list(body_pages(folder / "scrapinghub"))
    figures = quality(marked, bodied)
    if not args.skip_speed:
        markups = [page.markup for page in (*marked, *bodied)]
        figures |= speed(markups) | memory(markups, args.pages)
    print("| figure | value | floor | |\n|---|---|---|---|")
    return report(
        {name: figures[name] for name in floors("pages") if name in figures},
        "pages",
        line=ROW,
        shown=lambda _, figure: f"{figure:.4f}",
        may_lack=lambda name: args.skip_speed and name.startswith(("speed", "memory")),
    )


def segment_pages(folder: Path) -> Iterator[Page]:
    """The pages with segments that must and must not be told."""
    for facts in json.loads((folder / "evaldata.json").read_text("utf-8")).values():
        yield Page(_markup(folder / "html" / facts["file"]), facts)


def body_pages(folder: Path) -> Iterator[Page]:
    """The pages with the body of their article."""
    for name, facts in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        yield Page(_markup(folder / "html" / f"{name}.html.gz"), facts)


def _markup(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    return decode(data, "text/html", is_html=True).text


def read_ours(markup: str) -> Reading:
    """This project's reading."""
    page = read_html_page(markup)
    if page is None:
        return Reading()
    parts = parts_of(page.text, page.marks)
    told = [part for part in parts if part.kind not in NOT_READ and not _is_in_comment(part, parts)]
    first = next((n for n, part in enumerate(told) if part.kind is PartKind.BODY), len(told))
    story = [
        part
        for number, part in enumerate(told)
        if part.kind in STORY or (part.kind is PartKind.HEADLINE and number > first)
    ]
    comments = [part for part in parts if part.kind is PartKind.COMMENT]
    return Reading(*("\n".join(page.text[one.start : one.end] for one in group) for group in (told, story, comments)))


def _is_in_comment(part: Part, parts: Sequence[Part]) -> bool:
    return part.parent is not None and parts[part.parent].kind is PartKind.COMMENT


def read_trafilatura(markup: str) -> Reading:
    """What trafilatura tells without comments, in its fast mode, which ours rests on."""
    import trafilatura

    text = trafilatura.extract(markup, fast=True, include_comments=False) or ""
    return Reading(text, text)


def read_newspaper(markup: str) -> Reading:
    """What newspaper4k tells. It is given the page and fetches nothing."""
    import newspaper

    article = newspaper.Article("http://page.invalid/", fetch_images=False, memorize_articles=False)
    try:
        article.download(input_html=markup)
        article.parse()
    except Exception:  # noqa: BLE001 - whatever it raises, it has not read the page
        return Reading()
    return Reading(article.text, article.text)


READERS: dict[str, Reader] = {"ours": read_ours, "trafilatura": read_trafilatura, "newspaper4k": read_newspaper}


def quality(marked: Sequence[Page], bodied: Sequence[Page]) -> dict[str, float]:
    """Prints both measures for each reader, for all pages and for each half; gives the figures that have floors."""
    figures: dict[str, float] = {}
    print(f"## {len(marked)} pages with segments, {len(bodied)} with bodies\n")
    print("| reader | pages | segment P | segment R | segment F | body P | body R | body F1 |\n" + "|---" * 8 + "|")
    for name, reader in READERS.items():
        on_marked = [reader(page.markup) for page in marked]
        on_bodied = [reader(page.markup) for page in bodied]
        for half, start, step in (("all", 0, 1), ("even", 0, 2), ("odd", 1, 2)):
            by_segment = _segments(marked[start::step], on_marked[start::step])
            by_body = _bodies(bodied[start::step], on_bodied[start::step])
            print(f"| {name} | {half} | {_row(by_segment)} | {_row(by_body)} |")
            figures |= {f"{name}: segment F ({half})": by_segment.f1, f"{name}: body F1 ({half})": by_body.f1}
        if name == "ours":
            figures |= comment_figures(marked, on_marked)
    figures["segment F above trafilatura's"] = (
        figures["ours: segment F (all)"] - figures["trafilatura: segment F (all)"]
    )
    return figures


def _segments(pages: Sequence[Page], readings: Sequence[Reading]) -> Figures:
    counted = Segments()
    for page, reading in zip(pages, readings, strict=True):
        counted += segments(reading.told, page.facts["with"], page.facts["without"])
    return counted.figures


def _bodies(pages: Sequence[Page], readings: Sequence[Reading]) -> Figures:
    pairs = zip(pages, readings, strict=True)
    return shingle_figures((page.facts.get("articleBody") or "", reading.story) for page, reading in pairs)


def _row(figures: Figures) -> str:
    return f"{figures.precision:.3f} | {figures.recall:.3f} | {figures.f1:.4f}"


def comment_figures(pages: Sequence[Page], readings: Sequence[Reading]) -> dict[str, float]:
    """Segments of readers' comments told as comments, and told as anything else that is read.

    Many pages of the set load their comments by scripts, and the words are not in the file: recall is given of
    those that are.
    """
    all_, present, told, leaked = 0, 0, 0, 0
    for page, reading in zip(pages, readings, strict=True):
        wanted = page.facts.get("comments") or []
        shown = _shown(page.markup) if wanted else ""
        all_ += len(wanted)
        present += sum(" ".join(one.split()) in shown for one in wanted)
        told += sum(one in reading.comments for one in wanted)
        leaked += sum(one in reading.told for one in wanted)
    print(f"\nComments: {told} of {present} segments that the pages hold ({all_} are listed), {leaked} leaked.\n")
    return {"comment recall": told / max(present, 1), "comments leaked (at most)": leaked / max(all_, 1)}


def _shown(markup: str) -> str:
    from lxml import html

    root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    for element in list(root.iter("script", "style")):
        element.drop_tree()
    return " ".join(root.text_content().split())


def speed(markups: Sequence[str]) -> dict[str, float]:
    """Pages a second of processor time, ours and trafilatura's by turns."""
    import trafilatura

    def library(markup: str) -> None:
        trafilatura.bare_extraction(markup, fast=True, include_comments=False)

    def with_metadata(markup: str) -> None:
        trafilatura.bare_extraction(markup, fast=True, include_comments=False, with_metadata=True)

    runs: dict[str, Callable[[str], object]] = {
        "ours, all parts and metadata": read_html_page,
        "trafilatura, body alone": library,
        "trafilatura, body and metadata": with_metadata,
    }
    spent = dict.fromkeys(runs, 0.0)
    for _ in range(ROUNDS):
        for name, run in runs.items():
            started = time.process_time()
            for markup in markups:
                run(markup)
            spent[name] += time.process_time() - started
    rates = {name: ROUNDS * len(markups) / seconds for name, seconds in spent.items()}
    print(f"## Speed, {len(markups)} pages {ROUNDS} times by turns, one core\n\n| reader | pages/s |\n|---|---|")
    for name, rate in rates.items():
        print(f"| {name} | {rate:.1f} |")
    ours, alone, _ = rates.values()
    return {"speed, share of trafilatura's": ours / alone}


def memory(markups: Sequence[str], pages: int) -> dict[str, float]:
    """Growth of the resident memory from the tenth part of the run to its end."""
    early = 0.0
    for number in range(pages):
        read_html_page(markups[number % len(markups)])
        if number + 1 == max(pages // 10, 1):
            early = _resident_mb()
    late = _resident_mb()
    print(f"\nMemory: {early:,.0f} MB after {pages // 10:,} pages, {late:,.0f} MB after {pages:,}.\n")
    return {"memory, growth (at most)": late / early - 1 if early else 0.0}


def _resident_mb() -> float:
    try:
        told = Path("/proc/self/statm").read_text("ascii").split()
        return int(told[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    sys.exit(main())
