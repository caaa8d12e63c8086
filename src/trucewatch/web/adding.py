"""Pages that people add at the desk: read in a thread of their own, with progress told."""

import logging
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from typing import BinaryIO

from typing_extensions import TypedDict

from trucewatch import api
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, TrucewatchError
from trucewatch.pipeline.desk.shapes_records import ProblemRow
from trucewatch.pipeline.ingest import Outcome
from trucewatch.pipeline.shown import keep_shown
from trucewatch.settings import Settings

MOST_KEPT = 200
"""Jobs remembered; the oldest finished ones are forgotten first."""
MOST_WAITING = 20
_LOG = logging.getLogger(__name__)


class Added(TypedDict):
    """What became of a page that somebody added. `state`: waiting, running, done, failed."""

    id: str
    source: str
    person: str
    state: str
    started_at: str
    seen: int
    """Items looked at so far."""
    claims: int
    documents: list[str]
    problems: list[ProblemRow]
    message: str


class Jobs:
    """Reads one page after another, so that the ledger has one writer of this kind."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs: OrderedDict[str, Added] = OrderedDict()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="add")

    def get(self, job_id: str) -> Added | None:
        with self._lock:
            job = self._jobs.get(job_id)
            return Added(**job) if job else None

    def start(self, person: str, shown: str, work: Callable[[Callable[[Outcome], None]], api.AddReport]) -> Added:
        """Begins a job; `work` is given what it tells its progress. Raises ConfigError where too many wait."""
        with self._lock:
            waiting = sum(one["state"] in ("waiting", "running") for one in self._jobs.values())
            if waiting >= MOST_WAITING:
                raise ConfigError(f"{waiting} pages wait to be read.", hint="Add this one when they are done.")
            job = Added(
                id=token_urlsafe(12),
                source=shown,
                person=person,
                state="waiting",
                started_at=datetime.now(UTC).isoformat(timespec="seconds"),
                seen=0,
                claims=0,
                documents=[],
                problems=[],
                message="",
            )
            self._jobs[job["id"]] = job
            self._forget()
            told = Added(**job)
        self._pool.submit(self._run, job, work)
        return told

    def _run(self, job: Added, work: Callable[[Callable[[Outcome], None]], api.AddReport]) -> None:
        def heard(outcome: Outcome) -> None:
            with self._lock:
                job["seen"] += 1
                job["claims"] += outcome.claims
                if outcome.document_id and outcome.document_id not in job["documents"]:
                    job["documents"].append(outcome.document_id)
                job["problems"] += [
                    ProblemRow(stage=one.stage.value, code=one.code, message=one.message, hint=one.hint)
                    for one in outcome.problems
                ]

        job["state"] = "running"
        try:
            work(heard)
            state, message = "done", ""
        except TrucewatchError as error:
            state, message = "failed", str(error)
        except Exception:  # noqa: BLE001 - a thread that dies would leave its job running for ever
            _LOG.exception("adding a page broke")
            state, message = "failed", "It broke; this has been logged."
        with self._lock:
            job["state"], job["message"] = state, message

    def _forget(self) -> None:
        for job_id in [one["id"] for one in self._jobs.values() if one["state"] in ("done", "failed")]:
            if len(self._jobs) <= MOST_KEPT:
                return
            del self._jobs[job_id]

    def close(self) -> None:
        """Waits for the page that is being read; those that wait are dropped."""
        self._pool.shutdown(cancel_futures=True)


def add_url(jobs: Jobs, ledger: Ledger, settings: Settings, *, person: str, url: str) -> Added:
    """Fetches and reads what stands at an address. Raises ConfigError on what is none."""
    if not url.lower().startswith(("http://", "https://")) or len(url) > 2000 or not url.isprintable() or " " in url:
        raise ConfigError("That is no address of a page.", hint="It begins with https:// or http://.")
    return jobs.start(person, url, lambda heard: _read(ledger, settings, url, heard))


def add_file(jobs: Jobs, ledger: Ledger, settings: Settings, *, person: str, name: str, data: BinaryIO) -> Added:
    """Reads a file that somebody sent; its name is only ever a name."""
    folder = Path(tempfile.mkdtemp(prefix="trucewatch-add-"))
    taken = folder / "taken"
    with taken.open("w+b") as out:
        shutil.copyfileobj(data, out)
        out.seek(0)
        digest = file_digest(out, "sha256").hexdigest()
    # The ledger calls a file by its folder and name: the same bytes are the same page, others of that name another.
    path = folder / digest[:16] / safe_name(name)
    path.parent.mkdir()
    taken.rename(path)

    def work(heard: Callable[[Outcome], None]) -> api.AddReport:
        try:
            return _read(ledger, settings, path, heard)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return jobs.start(person, path.name, work)


def _read(ledger: Ledger, settings: Settings, source: str | Path, heard: Callable[[Outcome], None]) -> api.AddReport:
    report = api.add(ledger, source, settings=settings, progress=heard)
    keep_shown(ledger, settings)
    return report


def safe_name(name: str) -> str:
    """The last part of a file's name, of letters, figures, dots, dashes and blanks; it leads nowhere."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(one if one.isalnum() or one in " ._-" else "_" for one in last).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    return f"{(stem or 'page')[:80]}{dot}{suffix[:10]}" if dot else (kept[:80] or "page")
