"""What collecting and reading costs by form, and how it grows with the number of items.

    forms.py [FORM …]

Files of each form are made in a temporary folder with one item, and with 1, 10 and 100 times the form's smallest
number. Each is measured in a process of its own: processor time (children's with it) of collecting and of reading,
an item beyond the first, so that starts do not count; and the largest memory, that of a child process with it.
Of 100 times the smallest beside once, memory and cost of an item are held against floors.toml, where each figure is
the highest that may be. Times are printed and not held. Exit 1 when a figure lies above. Linux only.
"""

import argparse
import ctypes
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from forms_files import FORMS, Form, Pages
from held import ROW, report

from trucewatch.core.ids import sha256
from trucewatch.core.ports import Fetched, Fetcher, Reader
from trucewatch.core.problems import Problem
from trucewatch.core.records import Capture

HERE = Path(__file__).resolve().parent
TIMES = (1, 10, 100)
ENOUGH_S = 0.4
"""Short runs of collecting are repeated for so long; their median counts."""
MOST_RUNS = 9
READ_MOST = 150
"""Items read of a file; all are collected."""
LOOK_EVERY = 10
"""Items between two looks at a child's memory."""
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Cost:
    """What so many items cost: ms of processor time an item beyond the first, and MB at the most."""

    items: int
    kilobytes: float
    collecting_s: float
    collecting_ms: float
    reading_ms: float
    collecting_mb: float
    both_mb: float


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what collecting and reading costs by form.")
    parser.add_argument("forms", nargs="*", help="Only these forms.")
    args = parser.parse_args()
    names = [form.name for form in FORMS]
    if unknown := set(args.forms) - set(names):
        parser.error(f"no such form: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    print("ms of processor time an item, and MB at the most, with 1, 10 and 100 times the fewest items.\n")
    print("| form | items | kB | collecting, ms | reading, ms | items/s | collecting, MB | both, MB |")
    print(f"|{'---|' * 8}")
    figures: dict[str, float] = {}
    for number, form in enumerate(FORMS):
        if not args.forms or form.name in args.forms:
            costs = costs_of(number)
            print(row(form, costs), flush=True)
            figures |= dict(growth(form, costs))
    print("\n| 100 times the items over once | figure | ceiling | |\n|---|---|---|---|")
    return report(
        figures, "forms", line=ROW, shown=lambda _, figure: f"{figure:.2f}", may_lack=lambda _: bool(args.forms)
    )


def costs_of(number: int) -> list[Cost]:
    """The costs of a form's files of growing size."""
    with tempfile.TemporaryDirectory() as folder:
        first, *paths = in_own_process(made, number, folder)
        return [in_own_process(measured, number, first, path) for path in paths]


def in_own_process(run: Callable[..., R], *arguments: object) -> R:
    """What `run` gives in a process that has done nothing else: its largest memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run, *arguments).result()


def made(number: int, folder: str) -> list[str]:
    """The paths of a form's files: of one piece, then of growing numbers of them."""
    form, paths = FORMS[number], []
    for count in (1, *(times * form.fewest for times in TIMES)):
        here = Path(folder) / str(count)
        here.mkdir()
        paths.append(str(form.make(here, count)))
    return paths


def measured(number: int, first: str, path: str) -> Cost:
    """The cost of the items at `path`, less that of the one file at `first`."""
    from trucewatch.read.reader import PageReader

    follower = Pages() if FORMS[number].is_followed else None
    # Collecting comes first: the memory of the libraries of reading is not its own.
    few, many = (collected(place, follower) for place in (first, path))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    reader = Reading(PageReader(), follower)
    reader.run(first)
    read = reader.run(path, after=few.items)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Cost(
        items=many.items,
        kilobytes=many.size / many.items / 1000,
        collecting_s=many.seconds,
        collecting_ms=1000 * (many.seconds - few.seconds) / (many.items - few.items),
        reading_ms=1000 * read.seconds / read.items,
        collecting_mb=sum(used) / 1024,
        both_mb=max((own + reader.child_kb) / 1024, sum(used) / 1024),
    )


@dataclass(frozen=True, slots=True)
class Run:
    """A run over items: how many, their bytes, and seconds of processor time."""

    items: int
    size: int
    seconds: float


def items_at(path: str, follower: Fetcher | None) -> Iterator[Fetched]:
    """The items of a file or folder, as `add` gets them. A problem ends the measuring: the files are sound."""
    from trucewatch.collect.limits import CollectLimits
    from trucewatch.collect.sources import collect, opened

    found: Iterator[Fetched | Problem] = collect(path)
    if follower is not None:
        # A file's links are not followed: this one is opened as if it had come from an address.
        data, now = Path(path).read_bytes(), datetime.now(UTC)
        map_ = Fetched(location="https://a.example/map.xml", data=data, media_type="application/xml", fetched_at=now)
        found = opened(map_, CollectLimits(), follower)
    for item in found:
        if isinstance(item, Problem):
            sys.exit(f"{item.code}: {item.message}")
        if not item.is_container:
            yield item


def collected(path: str, follower: Fetcher | None) -> Run:
    """What collecting the items at `path` takes, warm."""

    def run() -> Run:
        items = size = 0
        started = processor_s()
        for item in items_at(path, follower):
            items, size = items + 1, size + len(item.data)
        return Run(items, size, processor_s() - started)

    run()
    return often(run)


class Reading:
    """Reads items and keeps how large a child process that reads them became, in kB."""

    def __init__(self, reader: Reader, follower: Fetcher | None) -> None:
        self._reader = reader
        self._follower = follower
        self.child_kb = 0

    def run(self, path: str, *, after: int = 0) -> Run:
        """What reading the items at `path` takes, collecting them not counted.

        `after` items are left out, which were read before, and no run is repeated: the days named in the last 16
        texts are kept, and a page read again takes a quarter of the time.
        """
        items, size, seconds = 0, 0, 0.0
        for item in islice(items_at(path, self._follower), after, READ_MOST):
            capture = capture_of(item)
            started = processor_s()
            document, problems = self._reader.read(capture, item.data)
            items, size, seconds = items + 1, size + len(item.data), seconds + processor_s() - started
            if document is None or problems:
                sys.exit(f"{item.location}: {problems[0].message if problems else 'gave no document'}")
            if items % LOOK_EVERY == 1:
                self.child_kb = max((self.child_kb, *map(peak_kb, children())))
        return Run(items, size, seconds)


def capture_of(item: Fetched) -> Capture:
    return Capture(
        location=item.location,
        sha256=sha256(item.data),
        size=len(item.data),
        media_type=item.media_type,
        fetched_at=item.fetched_at,
        external_id=item.external_id,
        given=item.given,
    )


def often(run: Callable[[], Run]) -> Run:
    """The median of as many runs as are worth while."""
    taken = [run()]
    while sum(one.seconds for one in taken) < ENOUGH_S and len(taken) < MOST_RUNS:
        taken.append(run())
    return sorted(taken, key=lambda one: one.seconds)[len(taken) // 2]


def processor_s() -> float:
    """Seconds of processor time of this process and of its children, those that have ended and those that run."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_clock, children()))


def children() -> list[int]:
    """Ids of the child processes that run (proc(5): task/[tid]/children)."""
    told = (path.read_text() for path in Path("/proc/self/task").glob("*/children"))
    return [int(word) for words in told for word in words.split()]


def _clock(process: int) -> float:
    """Seconds of processor time of a running process (POSIX clock_getcpuclockid)."""
    clock = ctypes.c_int()
    failed = ctypes.CDLL(None).clock_getcpuclockid(process, ctypes.byref(clock))
    return 0.0 if failed else time.clock_gettime(clock.value)


def peak_kb(process: int) -> int:
    """The most memory that a running process has had (proc(5): VmHWM), in kB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def row(form: Form, costs: Sequence[Cost]) -> str:
    """A form's row of the table."""

    def each(values: Iterable[float], shape: str) -> str:
        return " / ".join(format(value, shape) for value in values)

    last = costs[-1]
    cells = (
        f"{form.name}, {form.item}",
        each((cost.items for cost in costs), ",d"),
        f"{last.kilobytes:.1f}",
        each((cost.collecting_ms for cost in costs), ".3f"),
        each((cost.reading_ms for cost in costs), ".2f"),
        f"{1000 / (last.collecting_ms + last.reading_ms):,.0f}",
        each((cost.collecting_mb for cost in costs), ".0f"),
        each((cost.both_mb for cost in costs), ".0f"),
    )
    return f"| {' | '.join(cells)} |"


def growth(form: Form, costs: Sequence[Cost]) -> Iterator[tuple[str, float]]:
    """Memory and the cost of an item, of 100 times the items over once; each the higher of collecting and reading.

    In collecting, what an item more costs between 10 and 100 times stands over that between once and 10 times: looking
    at a file's first 256 kB costs a table of 100 rows more than its rows, and would hide a growth.
    """
    once, tenfold, last = costs
    memory = max(last.collecting_mb / once.collecting_mb, last.both_mb / once.both_mb)
    late = (last.collecting_s - tenfold.collecting_s) / (last.items - tenfold.items)
    early = (tenfold.collecting_s - once.collecting_s) / (tenfold.items - once.items)
    yield f"{form.name}: memory (at most)", memory
    yield f"{form.name}: ms an item (at most)", max(late / early, last.reading_ms / once.reading_ms)


if __name__ == "__main__":
    sys.exit(main())
