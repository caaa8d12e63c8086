"""What kept incidents rest on beside the ledger: they are made anew where it is another one."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from trucewatch.core.agreements import Agreement
from trucewatch.version import __version__


def digest_of(known: tuple[Agreement, ...]) -> str:
    """Changes when fusion, its weights or the agreements that claims may be about change."""
    return sha256(f"{__version__} {_program()} {known!r}".encode("utf-8", "backslashreplace")).hexdigest()[:20]


@cache
def _program() -> str:
    data = files("trucewatch").joinpath("data")
    found = sha256(data.joinpath("fuse.json").read_bytes())
    found.update(data.joinpath("lexicons", "credits.yaml").read_bytes())
    code = [files("trucewatch").joinpath(package) for package in ("fuse", "core", "pipeline", "read", "review")]
    for folder in (*code, data.joinpath("actors"), data.joinpath("sources")):
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.is_file():
                found.update(file.read_bytes())
    return found.hexdigest()
