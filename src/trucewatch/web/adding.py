"""Pages that people add at the desk: read in a thread of their own, with progress told."""

import json
import logging
import os
import re
import shutil
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
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
TOLD_EVERY_S = 0.5
"""Seconds between two tellings of how far a job is to the other processes of the desk."""
_ID = re.compile(r"[\w-]{16}", re.ASCII)
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


Work = Callable[[Callable[[Outcome], None]], api.AddReport]


class Jobs:
    """Reads one page after another, so that the ledger has one writer of this kind.

    `folder` is where several processes of one desk tell each other how far theirs are: any of them may be asked.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._told_at = 0.0
        self._lock = Lock()
        self._jobs: OrderedDict[str, Added] = OrderedDict()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="add")

    def get(self, job_id: str) -> Added | None:
        with self._lock:
            job = self._jobs.get(job_id)
            return Added(**job) if job else self._of_another(job_id)

    def start(self, person: str, shown: str, work: Work, *, after: Callable[[], object] = lambda: None) -> Added:
        """Begins a job; `work` is given what it tells its progress, `after` follows it, or its being dropped.

        Raises ConfigError where too many wait; then nothing follows.
        """
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
            self._tell(job)
            told = Added(**job)
        self._pool.submit(self._run, job, work).add_done_callback(lambda _: after())
        return told

    def _run(self, job: Added, work: Work) -> None:
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
                if time.monotonic() - self._told_at > TOLD_EVERY_S:
                    self._tell(job)

        with self._lock:
            job["state"] = "running"
            self._tell(job)
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
            self._tell(job)

    def _forget(self) -> None:
        for job_id in [one["id"] for one in self._jobs.values() if one["state"] in ("done", "failed")]:
            if len(self._jobs) <= MOST_KEPT:
                return
            del self._jobs[job_id]
            if self._folder:
                self._file(job_id).unlink(missing_ok=True)

    def _file(self, job_id: str) -> Path:
        assert self._folder is not None
        return self._folder / f"added-{job_id}.json"

    def _tell(self, job: Added) -> None:
        """Tells the other processes, where there are any, how far the job is."""
        if self._folder:
            self._told_at = time.monotonic()
            part = self._file(job["id"]).with_suffix(".part")
            part.write_text(json.dumps(job), "utf-8")
            os.replace(part, self._file(job["id"]))

    def _of_another(self, job_id: str) -> Added | None:
        """A job of another process, as it told of it last."""
        if self._folder is None or not _ID.fullmatch(job_id):
            return None
        try:
            told: Added = json.loads(self._file(job_id).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return told

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
    gone = partial(shutil.rmtree, folder, ignore_errors=True)
    try:
        path = _kept(folder, safe_name(name), data)
        return jobs.start(person, path.name, lambda heard: _read(ledger, settings, path, heard), after=gone)
    except BaseException:
        gone()
        raise


def _kept(folder: Path, name: str, data: BinaryIO) -> Path:
    """The file in a folder that its content names.

    The ledger calls a file by its folder and name: the same bytes are the same page, others of that name another.
    """
    taken = folder / "taken"
    with taken.open("w+b") as out:
        shutil.copyfileobj(data, out)
        out.seek(0)
        digest = file_digest(out, "sha256").hexdigest()
    path = folder / digest[:16] / name
    path.parent.mkdir()
    return taken.rename(path)


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
