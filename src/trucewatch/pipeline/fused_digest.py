"""What kept incidents rest on beside the ledger: they are made anew where it is another one."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from trucewatch.core.agreements import Agreement
from trucewatch.version import __version__


def digest_of(known: tuple[Agreement, ...]) -> str:
    """Changes when fusion, its weights or the agreements that claims may be about change."""
    return sha256(f"{__version__} {_program()} {known!r}".encode("utf-8", "backslashreplace")).hexdigest()[:20]


@cache
def _program() -> str:
    program = files("trucewatch")
    code = ("fuse", "core", "pipeline", "read", "review")
    data = ("fuse.json", "lexicons/credits.yaml", "agreements/_words.yaml", "actors", "sources")
    return digest_of_files(program.joinpath(one) for one in (*code, *(f"data/{one}" for one in data)))


def digest_of_files(parts: Iterable[Traversable]) -> str:
    """Of files, and of those that lie right in folders."""
    found = sha256()
    for part in parts:
        for file in sorted(part.iterdir(), key=lambda one: one.name) if part.is_dir() else (part,):
            if file.is_file():
                found.update(file.read_bytes())
    return found.hexdigest()
