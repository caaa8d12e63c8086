"""llama.cpp's server over a model file, on this machine alone (extra `llm`)."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trucewatch.core.problems import ConfigError

GGUF = b"GGUF"
"""How a model file begins."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where it listens; `wait` ends by a signal."""

    url: str
    is_over: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> None:
        """Waits for Ctrl-C or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.is_over.set())
        while not self.is_over.wait(0.5):
            pass


@contextmanager
def serving(model: Path, *, port: int, context: int = 8192, threads: int | None = None) -> Iterator[Served]:
    """The server while the block runs. Raises ConfigError without the extra, or where the file is no model."""
    native = _native()
    _check(model)
    params = native.CommonParams()
    params.model.path = str(model)
    params.port = port
    params.n_ctx = context
    params.n_parallel = 1
    if threads:
        params.cpuparams.n_threads = threads
        params.cpuparams_batch.n_threads = threads
    try:
        server = native.Server(params)
    except Exception as error:
        raise ConfigError(
            f"{model.name} cannot be served: {error}.", hint="Is the port free, and is there memory for the model?"
        ) from error
    yield Served(f"{str(server.listening_address).rstrip('/')}/v1")
    del server


def _native() -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise ConfigError(
            "A server of one's own needs the extra `llm`.",
            hint="pip install 'trucewatch[llm]'; or start any OpenAI-compatible server and set llm_url.",
        ) from error
    return xllamacpp


def _check(model: Path) -> None:
    try:
        with model.open("rb") as file:
            begins = file.read(len(GGUF))
    except OSError as error:
        raise ConfigError(f"{model}: cannot be read: {error.strerror}.") from error
    if begins != GGUF:
        raise ConfigError(f"{model} is no GGUF file.", hint="Give a model in the form that llama.cpp reads.")
