"""What the whole command costs: `trucewatch brief --on DATE` of a day with 300 incidents, names withheld, each form.

Documents of forty graded outlets tell of air attacks, shelling, fighting and gunfire at towns of the Levant, with names
of people harmed. They are added as a user adds them; then the command runs as a user runs it, from start to end.

    python benchmarks/brief_cost.py

A second run of each form counts: the first one makes the byte code. Processor seconds are of all its processes.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from trucewatch import api
from trucewatch.pipeline.present import incidents_on
from trucewatch.pipeline.stages import gazetteer

DAY = date(2017, 7, 14)
INCIDENTS = 300
MOST_SECONDS = {"html": 5.0, "pdf": 15.0}
FORMS = ("html", "pdf", "docx", "md")
OUTLETS = 40
WEST, SOUTH, EAST, NORTH = 35.6, 32.3, 42.3, 37.3
NAMES = ("Mahmoud al-Hassan", "Ahmad Khalil", "Layla Haddad", "Omar Qasim", "Yusuf Darwish", "Fatima Saleh")
TELLINGS = (
    "Government forces shelled {town} on Friday 14 July 2017, killing {number} civilians, including {name}, "
    "aged {age}, residents said.",
    "Rebel fighters fired mortar shells at {town} on 14 July 2017, wounding {number} people, a medical source said.",
    "Warplanes struck the market of {town} on Friday, 14 July 2017; {number} people were killed, medics said.",
    "Gunfire was reported in {town} on Friday 14 July 2017 and a sniper wounded {name}, a teacher, activists said.",
    "Clashes between the army and rebel fighters broke out near {town} on 14 July 2017, a military source said.",
)
DOCUMENTS = 118
"""So many documents of three tellings give about 300 incidents of that day."""


def documents(number: int) -> Iterator[str]:
    """Lines of JSON, one a document, always the same."""
    random = Random(7)
    towns = sorted({place.name for place, _ in gazetteer().towns((WEST, SOUTH, EAST, NORTH)) if place.name.isascii()})
    for at in range(number):
        outlet = random.randrange(OUTLETS)
        told = [
            random.choice(TELLINGS).format(
                town=random.choice(towns), number=random.randint(2, 19), name=random.choice(NAMES),
                age=random.randint(5, 70),
            )
            for _ in range(3)
        ]  # fmt: skip
        yield json.dumps(
            {"id": f"d{at}", "url": f"https://outlet{outlet}.example/{at}", "publisher": f"Outlet {outlet}",
             "published": "2017-07-15T08:00:00+03:00", "language": "en", "text": "\n\n".join([f"Report {at}", *told])}
        )  # fmt: skip


def made_in(folder: Path) -> tuple[Path, int]:
    """A ledger of the documents, whose sources somebody graded, and how many incidents it has on the day."""
    told = folder / "day.jsonl"
    told.write_text("\n".join(documents(DOCUMENTS)), "utf-8")
    path = folder / "day.db"
    ledger = api.open_ledger(path, create=True)
    api.add(ledger, told)
    for outlet in sorted({json.loads(line)["publisher"] for line in told.read_text("utf-8").splitlines()}):
        api.grade(ledger, outlet, "C", person="benchmark")
    number = len(incidents_on(api.look(ledger), DAY))
    ledger.close()
    return path, number


def measured(path: Path, form: str) -> tuple[float, float, int]:
    """Seconds by the clock and of processors, and KiB, of one brief."""
    target = path.parent / f"brief.{form}"
    command = [sys.executable, "-m", "trucewatch", "--ledger", str(path), "brief", "--on", DAY.isoformat(), "-o"]
    kept = {**os.environ, "PYTHONPYCACHEPREFIX": str(path.parent / "code")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, str(target)], check=True, stderr=subprocess.DEVNULL, env=kept)
    after, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - started
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock, spent, target.stat().st_size // 1024


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path, number = made_in(Path(folder))
        print(f"{number} incidents on {DAY}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        is_well, share = True, min(1.0, number / INCIDENTS)  # towns told of twice are one incident: some are missing
        measured(path, "pdf")
        for form in FORMS:
            clock, spent, size = min(measured(path, form) for _ in range(2))
            is_well = is_well and clock <= share * MOST_SECONDS.get(form, 60)
            load = os.getloadavg()[0]
            print(f"  {form}: {clock:.1f} s by the clock, {spent:.1f} s of processors, {size} KiB, load {load:.1f}")
    told = ", ".join(f"{form} {seconds:.0f} s" for form, seconds in MOST_SECONDS.items())
    print(f"at most {told} by the clock, names withheld: {'held' if is_well else 'NOT held'}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
