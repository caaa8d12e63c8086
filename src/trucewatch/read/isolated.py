"""Readers written in C, or over packed bytes, run in a child process: what breaks there breaks nothing here.

One child serves all calls, one at a time. It has bounds on memory and processor time, may write no file, gets no
environment but its path, and ends when its parent does. A child that crashes or hangs is ended and replaced.
"""

import atexit
import contextlib
import gc
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import IO, Any

from trucewatch.core.ids import Json
from trucewatch.read.page import Trouble

_LENGTH = struct.Struct(">Q")
_SOURCE = Path(__file__).resolve().parents[2]
_NO_CHILD: Trouble = (
    "crashed_reader",
    "could not be read: no process could be started for it",
    "Free some memory and add it again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one call may cost. A report of 200 pages and 560,000 letters takes 9 s of a busy core, 270 MB of address
    space (180 MB in use), and an answer of 0.75 MB."""

    timeout_s: float = 90.0
    memory_bytes: int = 2_000_000_000
    """Address space of the child, libraries and all."""
    answer_bytes: int = 64_000_000
    calls: int = 500
    """Calls after which a child is replaced, so that what its libraries leak stays small."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave: a value made of JSON; or a trouble where the child could not give one."""

    value: Any = None
    trouble: Trouble | None = None
    raised: str = ""
    """Name of the error that the task raised, where it was an ordinary one and the child lives on."""


@dataclass(slots=True)
class _Child:
    """A running child and what has been asked of it."""

    process: "subprocess.Popen[bytes]"
    owner: int
    calls: int = 0
    is_late: bool = False

    def end(self) -> None:
        """Ends the process, waits for it and closes its pipes; safe to repeat."""
        if self.owner == os.getpid():
            with contextlib.suppress(OSError):
                self.process.kill()
            self.process.wait()
        else:
            self.process.returncode = 0  # another process's child: ours are copies of its pipes only
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()

    def expire(self) -> None:
        """Ends a child that takes too long; whoever reads from it sees the end of the stream."""
        self.is_late = True
        with contextlib.suppress(OSError):
            self.process.kill()


@dataclass(slots=True)
class Isolated:
    """Runs tasks, one at a time, in a child that is started when first needed. Safe to use from several threads."""

    bounds: Bounds = field(default_factory=Bounds)
    _child: _Child | None = None
    _lock: Any = field(default_factory=threading.Lock)
    _owner: int = field(default_factory=os.getpid)

    def call(self, task: str, data: bytes, options: Mapping[str, Json] | None = None) -> Answer:
        """What `task` ("module:function", called with the bytes and the options) gives. Never raises on any bytes."""
        if self._owner != os.getpid():
            # A fork: the lock may have been held by a thread that is not here, and the child is the parent's.
            self._lock, self._owner = threading.Lock(), os.getpid()
        with self._lock:
            try:
                child = self._ready()
            except OSError:
                return Answer(trouble=_NO_CHILD)
            timer = threading.Timer(self.bounds.timeout_s, child.expire)
            timer.daemon = True
            timer.start()
            answer = Answer()
            try:
                answer = self._asked(child, task, data, options or {})
            finally:
                timer.cancel()
                timer.join()
                # An interrupted call leaves its answer in the pipe: nobody may take it for that of the next.
                if answer == Answer() or answer.trouble or child.is_late:
                    self._end()
            return answer

    def close(self) -> None:
        """Ends the child; the next call starts another. A call that goes on in another thread is cut short."""
        is_ours = self._lock.acquire(timeout=2)
        try:
            self._end()
        finally:
            if is_ours:
                self._lock.release()

    def _end(self) -> None:
        if self._child:
            self._child.end()
        self._child = None

    def _ready(self) -> _Child:
        child = self._child
        is_usable = child and child.owner == os.getpid() and child.process.poll() is None
        if child is None or not is_usable or child.calls >= self.bounds.calls:
            self._end()
            child = self._child = _Child(_started(self.bounds), os.getpid())
        child.calls += 1
        return child

    def _asked(self, child: _Child, task: str, data: bytes, options: Mapping[str, Json]) -> Answer:
        head = json.dumps({"task": task, "options": options, "seconds": self.bounds.timeout_s}).encode()
        try:
            _send(child.process.stdin, head, data)
            told = _received(child.process.stdout, self.bounds.answer_bytes)
            value = json.loads(told) if told is not None else None
        except (OSError, ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and "value" in value:
            return Answer(value["value"])
        if isinstance(value, dict) and "raised" in value and value["raised"] != "MemoryError":
            return Answer(raised=str(value["raised"])[:80])
        return Answer(trouble=self._what_failed(child))

    def _what_failed(self, child: _Child) -> Trouble:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=1)
        code = child.process.poll()
        if child.is_late or (code is not None and -code == _cpu_signal()):
            hint = "Split the file, or save what it shows as HTML or text."
            return "timeout_reader", f"could not be read within {self.bounds.timeout_s:g} seconds", hint
        hint = "The file may be damaged or made to do harm; save what it shows as HTML or text."
        return "crashed_reader", "ended the process that reads such files", hint


@cache
def isolated() -> Isolated:
    """The one runner of this process, ended with it."""
    runner = Isolated()
    atexit.register(runner.close)
    return runner


def _cpu_signal() -> int:
    import signal

    return int(getattr(signal, "SIGXCPU", -1))


def _started(bounds: Bounds) -> "subprocess.Popen[bytes]":
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    path = os.pathsep.join([str(_SOURCE), *(folder for folder in sys.path if folder)])
    program = "from trucewatch.read.isolated import serve; serve()"
    return subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program, str(os.getpid()), str(bounds.memory_bytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        cwd=os.sep,
    )


def _send(pipe: IO[bytes] | None, *pieces: bytes) -> None:
    if pipe is None:
        raise OSError("no pipe")
    for piece in pieces:
        pipe.write(_LENGTH.pack(len(piece)))
        pipe.write(piece)
    pipe.flush()


def _received(pipe: IO[bytes] | None, longest: int) -> bytes | None:
    """One message; None at the end of the stream or where the message is too long."""
    head = pipe.read(_LENGTH.size) if pipe else b""
    if pipe is None or len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > longest:
        return None
    piece = pipe.read(length)
    return piece if len(piece) == length else None


def serve() -> None:
    """The child: answers calls until its input ends."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    _bound(memory)
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    for number in count(1):
        head = _received(source, 1_000_000)
        if head is None:
            return
        data = _received(source, sys.maxsize)
        if data is None:
            return
        answer = _answered(json.loads(head), data)
        _send(sink, answer)
        del data, answer
        if number % 10 == 0:
            # The libraries leave cycles of a megabyte a file, few objects and so seldom collected.
            gc.collect()


def _answered(head: dict[str, Any], data: bytes) -> bytes:
    from importlib import import_module

    _allow(float(head["seconds"]))
    module, _, function = str(head["task"]).partition(":")
    try:
        value = getattr(import_module(module), function)(data, **head["options"])
        return json.dumps({"value": value}).encode("ascii")
    except Exception as error:  # noqa: BLE001 - the boundary: whatever a library raises on hostile bytes
        return json.dumps({"raised": type(error).__name__}).encode("ascii")


def _watch(parent: int) -> None:
    """Ends this process when its parent is gone, in the middle of a call too."""
    import time

    while os.name != "posix" or os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for name, bound in (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_NOFILE", 64)):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        lowest = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (lowest, lowest))


def _allow(seconds: float) -> None:
    """So much more processor time, from now."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
