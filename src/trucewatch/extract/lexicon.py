"""The extractor's data files, loaded once: words, classes of words and frames."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeAlias

from trucewatch.core.problems import ConfigError

Data: TypeAlias = "str | int | bool | list[Data] | tuple[str, ...] | dict[str, Data] | None"

LEXICONS = ("weapons", "numbers", "who", "harm", "places", "telling", "attributing", "hedges", "elsewhere")
FRAMES = ("fire", "ground", "posture", "diplomacy", "positions", "humanitarian", "calm")
SETTINGS = ("classes", "context", "table", "trades")


def _folder(name: str) -> Traversable:
    return files("trucewatch") / "data" / name


@cache
def load(folder: str, name: str) -> dict[str, Data]:
    """The mapping in `data/{folder}/{name}.yaml`. Raises ConfigError when the file is no mapping."""
    from ruamel.yaml import YAML

    text = (_folder(folder) / f"{name}.yaml").read_text("utf-8")
    data = YAML(typ="safe").load(text)
    if not isinstance(data, dict):
        raise ConfigError(f"data/{folder}/{name}.yaml is not a mapping")
    return data


def sources() -> Iterator[tuple[str, str]]:
    """(folder, name) of each data file that shapes what is extracted."""
    yield from (("lexicons", name) for name in LEXICONS)
    yield from (("frames", name) for name in (*FRAMES, *SETTINGS))


NATIVE = ("ar", "ru")
NATIVE_LEXICONS = ("parties", "where", "harm", "telling", "arms", "grammar")


def native_sources() -> Iterator[tuple[str, str]]:
    """(folder, file) of each data file of the languages that are read without a parser."""
    for code in NATIVE:
        names = sorted(file.name for file in _folder(f"frames/{code}").iterdir() if file.name.endswith(".yaml"))
        yield from ((f"frames/{code}", name) for name in names)
        yield from (("lexicons", f"{name}.{code}.yaml") for name in NATIVE_LEXICONS)
        yield ("lexicons", f"times.{code}.toml")


@cache
def digest() -> str:
    """SHA-256 over every data file the extractor reads and its code: another file, another maker."""
    total = hashlib.sha256()
    for module in sorted(files("trucewatch.extract").iterdir(), key=lambda path: path.name):
        if module.name.endswith(".py") and not module.name.startswith("llm_"):
            total.update(module.read_bytes())
    for folder, name in sources():
        total.update(f"{folder}/{name}\n".encode())
        total.update((_folder(folder) / f"{name}.yaml").read_bytes())
    for name in ("times.toml", "event_place.json"):
        total.update((_folder("lexicons") / name).read_bytes())
    for folder, name in native_sources():
        total.update(f"{folder}/{name}\n".encode())
        total.update((_folder(folder) / name).read_bytes())
    return total.hexdigest()


def strings(data: Data) -> tuple[str, ...]:
    """A YAML scalar or list as words."""
    if isinstance(data, tuple):
        return data
    if data is None:
        return ()
    if isinstance(data, list):
        return tuple(map(str, data))
    return (str(data),)


@cache
def words(folder: str, name: str, key: str) -> frozenset[str]:
    """The words under a key of a data file."""
    return frozenset(strings(load(folder, name).get(key)))


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class that frames name as "@name". Raises ConfigError for an unknown one."""
    classes = load("frames", "classes")
    if name not in classes:
        raise ConfigError(f"frames name the unknown word class @{name}")
    return frozenset(strings(classes[name]))


@cache
def context(name: str) -> frozenset[str]:
    """The words under a key of frames/context.yaml."""
    return words("frames", "context", name)


@cache
def forms(key: str) -> dict[str, str]:
    """A table of words under a key of frames/context.yaml: what is written, and what it stands for."""
    table = load("frames", "context").get(key)
    return {word: str(stands) for word, stands in table.items()} if isinstance(table, dict) else {}
