"""A bulk run: shards worked off by many processes, taken up again after any kill; what broke is told item by item."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any

from trucewatch.bulk import tables
from trucewatch.bulk.items import count_of
from trucewatch.bulk.shards import Shard, as_row, digest_of, of_row, shards_of
from trucewatch.bulk.work import Report, run_shard
from trucewatch.core.codec import to_json
from trucewatch.core.ports import Joint
from trucewatch.core.problems import ConfigError, TrucewatchError
from trucewatch.pipeline.ingest import limits_of
from trucewatch.pipeline.stages import stages
from trucewatch.settings import Settings
from trucewatch.version import __version__

if TYPE_CHECKING:
    from distributed import Client

PLAN = "plan"
MEMORY = "1500MB"
"""Of one process: it is ended before it takes more, and its shard is cut in two."""
DEATHS = 0
"""So many processes may die over a shard before it is cut: to cut costs less than to start one more process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where a run stands. `poison` are items that ended the process that read them, each with why."""

    shards: int
    done: int
    items: int
    documents: int
    claims: int
    problems: int
    busy_seconds: float
    peak_bytes: int
    poison: tuple[tuple[str, str], ...]


Told = Callable[[Status, float], object]
"""Hears after each shard: the status, and the seconds since the run began or went on."""


def run_bulk(
    inputs: Sequence[str],
    out: str,
    settings: Settings,
    *,
    workers: int = 1,
    scheduler: str = "",
    tell: Told = lambda _status, _seconds: None,
) -> Status:
    """Works off what is left of a run, or begins one; safe to repeat. `scheduler` is the address of a Dask cluster.

    Raises ConfigError where an input is not there, or `out` holds a run of other inputs or another configuration.
    """
    check_installed()
    moment, shards = _planned(inputs, out, settings)
    began = monotonic()
    notes = _notes(out)  # read once: what comes in is noted here too, and not read again after each shard
    tell(_status_of(shards, notes), 0.0)
    left = list(_left(shards, notes))
    if left:
        with _client(workers, scheduler) as client:
            job = Job(out, settings, moment, notes)
            _drive(client, left, job, lambda: tell(_status_of(shards, notes), monotonic() - began))
    return status(out)


def check_installed() -> None:
    """Raises ConfigError without the extra."""
    missing = [name for name in ("dask", "distributed", "fsspec", "pyarrow") if find_spec(name) is None]
    if missing:
        raise ConfigError("Bulk runs need the extra `bulk`.", hint="pip install 'trucewatch[bulk]'")


def status(out: str) -> Status:
    """Where the run in a folder stands. Raises ConfigError where there is none."""
    check_installed()
    plan = tables.get_texts(out, PLAN)
    if not plan:
        raise ConfigError(f"{out}: no bulk run is there.", hint="Begin one with `trucewatch bulk IN… -o DIR`.")
    return _status_of([of_row(row) for row in json.loads(plan[PLAN])["shards"]], _notes(out))


def _status_of(shards: Iterable[Shard], notes: "_Notes") -> Status:
    leaves = list(_leaves(shards, notes))
    reports = [Report(**json.loads(notes.done[one.id])) for one in leaves if one.id in notes.done]
    poison = tuple((row["told"], row["why"]) for row in map(json.loads, notes.poison.values()))
    return Status(
        shards=len(leaves),
        done=sum(one.id in notes.done or one.id in notes.poison for one in leaves),
        items=sum(one.items for one in reports),
        documents=sum(one.documents for one in reports),
        claims=sum(one.claims for one in reports),
        problems=sum(one.problems for one in reports),
        busy_seconds=round(sum(one.seconds for one in reports), 1),
        peak_bytes=max((one.peak_bytes for one in reports), default=0),
        poison=poison,
    )


def has_run(out: str) -> bool:
    """Whether a run began in a folder."""
    return bool(tables.get_texts(out, PLAN))


def finished(out: str) -> tuple[dict[str, Any], list[str]]:
    """The plan of a run that is through, and the ids of its parts in order of what was read.

    Raises ConfigError where there is none, or something of it is left to be read.
    """
    told = status(out)
    if told.done < told.shards:
        hint = f"Go on with it first: trucewatch bulk run -o {out}"
        raise ConfigError(f"{out}: {told.shards - told.done} of {told.shards} shards are not read yet.", hint=hint)
    plan = json.loads(tables.get_texts(out, PLAN)[PLAN])
    if "made_by" not in plan:
        raise ConfigError(f"{out}: an older version made it.", hint="Read it again, to another folder.")
    notes = _notes(out)
    leaves = _leaves([of_row(row) for row in plan["shards"]], notes)
    return plan, [one.id for one in leaves if one.id in notes.done]


# --- what is written down


@dataclass(frozen=True, slots=True)
class Job:
    """What every shard is worked off with, and what is noted of the run."""

    out: str
    settings: Settings
    moment: datetime
    notes: "_Notes"


@dataclass(frozen=True, slots=True)
class _Notes:
    """Shards that are done, cut (into which) and given up."""

    done: dict[str, str]
    cut: dict[str, str]
    poison: dict[str, str]


def _notes(out: str) -> _Notes:
    return _Notes(*(tables.get_texts(out, name) for name in ("done", "cut", "poison")))


def _planned(inputs: Sequence[str], out: str, settings: Settings) -> tuple[datetime, list[Shard]]:
    made = stages(settings)
    parts = (made.reader, made.extractor, made.resolver)
    makers = [part.maker.id for part in parts]
    joined = made.extractor.parts if isinstance(made.extractor, Joint) else (made.extractor,)
    held = tables.get_texts(out, PLAN)
    if held:
        plan = json.loads(held[PLAN])
        if plan["makers"] != makers:
            hint = "Write to another folder: the claims of two configurations are not to be mixed."
            raise ConfigError(f"{out} holds a run of another version or configuration.", hint=hint)
        shards = [of_row(row) for row in plan["shards"]]
        if inputs and digest_of(list(shards_of(inputs))) != digest_of(shards):
            raise ConfigError(f"{out} holds a run over other inputs.", hint="Write to another folder.")
        return datetime.fromisoformat(plan["began"]), shards
    if not inputs:
        raise ConfigError(f"{out}: no bulk run is there.", hint="Name what it shall read.")
    shards, began = list(shards_of(inputs)), datetime.now(UTC)
    plan = {
        "began": began.isoformat(),
        "version": __version__,
        "makers": makers,
        "made_by": [to_json(part.maker) for part in parts],
        "extractors": [to_json(part.maker) for part in joined],
        "shards": [as_row(shard) for shard in shards],
    }
    tables.put_text(out, f"{PLAN}/{PLAN}.json", json.dumps(plan))
    return began, shards


def _leaves(shards: Iterable[Shard], notes: _Notes) -> Iterator[Shard]:
    """The shards, or those that they were cut into."""
    for shard in shards:
        if shard.id in notes.cut:
            yield from _leaves(map(of_row, json.loads(notes.cut[shard.id])), notes)
        else:
            yield shard


def _left(shards: Iterable[Shard], notes: _Notes) -> Iterator[Shard]:
    return (one for one in _leaves(shards, notes) if one.id not in notes.done and one.id not in notes.poison)


# --- the engine


@contextmanager
def _client(workers: int, scheduler: str) -> "Iterator[Client]":
    """Processes of this machine, or a cluster that is there. Raises ConfigError where none is."""
    import dask
    from distributed import Client, LocalCluster

    with dask.config.set({"distributed.scheduler.allowed-failures": DEATHS, "logging.distributed": "error"}):
        if scheduler:
            with _cluster_told(scheduler), Client(scheduler, timeout=20) as client:
                yield client
            return
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                memory_limit=MEMORY,
                dashboard_address="127.0.0.1:0",
                silence_logs=50,
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client


@contextmanager
def _cluster_told(scheduler: str) -> Iterator[None]:
    """A scheduler that is not there, or goes away, in our words: Dask's own tell the same in a hundred lines."""
    logs = [logging.getLogger(name) for name in ("distributed.client", "distributed.core", "distributed.batched")]
    levels = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except (OSError, ValueError, CancelledError) as error:
        told = f"{scheduler}: no scheduler answers there: {error or 'it went away'}."
        hint = "Give it as tcp://HOST:8786. What is read already stays: the same command goes on."
        raise ConfigError(told, hint=hint) from error
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)


def _drive(client: "Client", left: Sequence[Shard], job: Job, tell: Callable[[], object]) -> None:
    """Hands out shards until none is left; a shard that ends its processes is cut until the item is found.

    A process that dies takes down what lay beside the guilty shard too. So an item is given up only when its process
    died while nothing else was under way.
    """
    suspects = _handed_out(client, left, job, tell)
    for shard in suspects:
        why = _failure(_submit(client, shard, job), shard, job)
        if why:
            text = json.dumps({**as_row(shard), "told": shard.told(), "why": why})
            tables.put_text(job.out, f"poison/{shard.id}.json", text)
            job.notes.poison[shard.id] = text
        tell()


def _handed_out(client: "Client", left: Sequence[Shard], job: Job, tell: Callable[[], object]) -> list[Shard]:
    """Works off shards, as many at a time as there are processors; gives single items that failed."""
    from distributed import wait

    queue, given, suspects = list(left)[::-1], dict[Any, Shard](), list[Shard]()
    while queue or given:
        while queue and len(given) < max(1, sum(client.nthreads().values())):
            shard = queue.pop()
            given[_submit(client, shard, job)] = shard
        for future in wait(list(given), return_when="FIRST_COMPLETED").done:
            shard = given.pop(future)
            if _failure(future, shard, job):
                pieces = _cut(shard, job)
                queue += pieces[::-1]
                suspects += [] if pieces else [shard]
            future.release()
            tell()
    return suspects


def _submit(client: "Client", shard: Shard, job: Job) -> Any:
    return client.submit(run_shard, shard, job.out, job.settings, job.moment, key=f"shard-{shard.id}", pure=False)


def _failure(future: Any, shard: Shard, job: Job) -> str:
    """Why it failed, once it is through; empty where it did not, and its report is among the notes."""
    from distributed import wait

    wait([future])
    if future.status == "finished":
        job.notes.done[shard.id] = json.dumps(asdict(future.result()))
        return ""
    if future.status != "error":
        raise ConnectionError("it went away")  # a scheduler that ends takes all shards with it: none is guilty
    error = future.exception()
    return f"{type(error).__name__}: {error}"[:500]


def _cut(shard: Shard, job: Job) -> tuple[Shard, ...]:
    """The pieces that a failed shard is cut into, written down; none where it is a single item."""
    whole = shard
    if whole.stop is None and not whole.names:
        try:
            count = count_of(shard, limits_of(job.settings), job.moment)
        except (OSError, ValueError, TrucewatchError):
            count = 0  # what cannot even be counted is one item
        whole = replace(shard, stop=shard.start + max(1, count))
    pieces = whole.halves()
    if pieces:
        text = json.dumps([as_row(piece) for piece in pieces])
        tables.put_text(job.out, f"cut/{shard.id}.json", text)
        job.notes.cut[shard.id] = text
    return pieces


def status_row(told: Status) -> dict[str, Any]:
    """For JSON."""
    return {**asdict(told), "poison": [{"item": item, "why": why} for item, why in told.poison]}
