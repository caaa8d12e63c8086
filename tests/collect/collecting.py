"""Helpers of these tests: a source collected, told apart into pages, files and problems."""

from pathlib import Path

from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.sources import collect
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem


class Collected:
    """What came of a source: files to be archived, items in them, problems."""

    def __init__(self, found: list[Fetched | Problem]) -> None:
        fetched = [one for one in found if isinstance(one, Fetched)]
        self.files = [one for one in fetched if one.is_container]
        self.items = [one for one in fetched if not one.is_container]
        self.problems = [one for one in found if isinstance(one, Problem)]

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.problems]

    @property
    def locations(self) -> list[str]:
        return [one.location for one in self.items]

    def texts(self) -> list[str]:
        return [one.data.decode() for one in self.items]


def collected(source: Path | str, **limits: int | bool) -> Collected:
    bounds = CollectLimits(**limits)  # type: ignore[arg-type]
    return Collected(list(collect(str(source), bounds)))


def file_of(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
