"""The watch list: which sources are polled, how often, and when one counts as silent. A TOML file."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trucewatch.core.problems import ConfigError

KINDS = ("page", "feed", "sitemap")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,6})\s*([smhdw])")
_NAME = re.compile(r"[^\s\x00-\x1f\x7f]{1,80}")
_SHORTEST = timedelta(minutes=1)
_LONGEST = timedelta(days=366)
_SOURCE = frozenset(
    {"name", "url", "kind", "every", "silent_after", "publisher", "language", "max_items", "enabled"},
)
_DEFAULTS = frozenset({"every", "silent_after", "language", "max_items", "delay"})
_TOP = frozenset({"source", "defaults", "host"})
_DURATION_MEND = 'Write a whole number and a unit: "90s", "15m", "2h", "1d", "2w".'
_MOST_ITEMS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSource:
    """One source of the list. `silent_after` None: its silence is not judged; `kind` None: found by looking."""

    name: str
    url: str
    kind: str | None = None
    every: timedelta = timedelta(hours=1)
    silent_after: timedelta | None = None
    publisher: str | None = None
    language: str | None = None
    max_items: int = 50
    """New items taken in one poll, newest first; the next poll takes more."""
    is_enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """The sources in order of the file, and the pauses that hosts are given, in seconds."""

    file: str
    sources: tuple[WatchedSource, ...]
    delay_s: float | None = None
    host_delays: tuple[tuple[str, float], ...] = ()

    def named(self, names: tuple[str, ...]) -> tuple[WatchedSource, ...]:
        """The sources with these names, all where there are none. Raises ConfigError for a name not in the list."""
        known = {source.name: source for source in self.sources}
        for name in names:
            if name not in known:
                listed = ", ".join(list(known)[:20]) or "none"
                raise ConfigError(f"{self.file}: there is no source {name!r}.", hint=f"There are: {listed}.")
        return tuple(known[name] for name in dict.fromkeys(names)) if names else self.sources


def read_watch_list(path: Path) -> WatchList:
    """The watch list in a file. Raises ConfigError, which names the file, the line or source, and the mend."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        hint = "Make it, or name another by --list; docs/reference/watch-list.md has an example."
        raise ConfigError(f"{path}: there is no such watch list.", hint=hint) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}).", hint="It is a text file in UTF-8.") from error
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOMLDecodeError
        raise ConfigError(f"{path}: {str(error)[:200]}.", hint="Mend the TOML there.") from error
    return _List(path, text, told).read()


class _List:
    """A list being read; knows where in the file a source stands."""

    def __init__(self, path: Path, text: str, told: Mapping[str, Any]) -> None:
        self._path, self._told = str(path), told
        lines = enumerate(text.splitlines(), 1)
        self._lines = [number for number, line in lines if re.match(r"\s*\[\[\s*[\"']?source[\"']?\s*\]\]", line)]

    def read(self) -> WatchList:
        self._known(self._told, _TOP, self._path, "tables")
        defaults = self._table(self._told.get("defaults", {}), f"{self._path}: [defaults]")
        self._known(defaults, _DEFAULTS, f"{self._path}: [defaults]", "keys")
        entries = self._told.get("source", [])
        if not isinstance(entries, list) or not entries:
            raise ConfigError(f"{self._path}: names no source.", hint="A source is a table [[source]] with name, url.")
        sources = tuple(self._source(entry, number, defaults) for number, entry in enumerate(entries))
        self._apart(sources)
        delay = defaults.get("delay")
        return WatchList(
            file=self._path,
            sources=sources,
            delay_s=None if delay is None else self._delay(delay, f"{self._path}: [defaults]: delay"),
            host_delays=self._hosts(),
        )

    def _source(self, entry: Any, number: int, defaults: Mapping[str, Any]) -> WatchedSource:
        where = f"{self._path}, {self._place(entry, number)}"
        told = self._table(entry, where)
        self._known(told, _SOURCE, where, "keys")
        merged = {**{key: value for key, value in defaults.items() if key != "delay"}, **told}
        silent = merged.get("silent_after")
        every = self._duration(merged.get("every", "1h"), f"{where}: every")
        if not _SHORTEST <= every <= _LONGEST:
            raise ConfigError(f"{where}: every is {merged['every']!r}.", hint="It takes one minute to one year.")
        kind = self._text(merged, "kind", where)
        if kind is not None and kind not in KINDS:
            hint = f"It is one of {', '.join(KINDS)}, or left out: then it is found by looking."
            raise ConfigError(f"{where}: kind is {kind!r}.", hint=hint)
        return WatchedSource(
            name=self._name(told, where),
            url=self._url(told, where),
            kind=kind,
            every=every,
            silent_after=None if silent is None else self._duration(silent, f"{where}: silent_after"),
            publisher=self._text(merged, "publisher", where),
            language=self._text(merged, "language", where),
            max_items=self._count(merged.get("max_items", 50), where),
            is_enabled=self._flag(merged.get("enabled", True), where),
        )

    def _place(self, entry: Any, number: int) -> str:
        """The source's name and the line that its table begins in, as far as they can be told."""
        name = entry.get("name") if isinstance(entry, dict) else None
        called = f"source {name!r}" if isinstance(name, str) and name else f"source {number + 1}"
        return f"line {self._lines[number]}, {called}" if number < len(self._lines) else called

    def _name(self, told: Mapping[str, Any], where: str) -> str:
        name = self._text(told, "name", where)
        if name is None or not _NAME.fullmatch(name) or name.startswith("-"):
            hint = 'Give it one without blanks, 80 characters at most: name = "sana".'
            raise ConfigError(f"{where}: has no name that can be used.", hint=hint)
        return name

    def _url(self, told: Mapping[str, Any], where: str) -> str:
        url = (self._text(told, "url", where) or "").strip()
        try:
            parts = urlsplit(url)
            is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            is_web = False
        if not is_web:
            raise ConfigError(f"{where}: url is {url!r}.", hint="Give a full http or https URL.")
        if parts.username or parts.password:
            raise ConfigError(f"{where}: the url holds a user name or password.", hint="Remove them.")
        return url

    def _apart(self, sources: tuple[WatchedSource, ...]) -> None:
        """Two sources of one name would share their state."""
        seen: set[str] = set()
        for number, source in enumerate(sources):
            if source.name in seen:
                where = self._place({"name": source.name}, number)
                raise ConfigError(f"{self._path}, {where}: the name is taken.", hint="Give each source its own.")
            seen.add(source.name)

    def _hosts(self) -> tuple[tuple[str, float], ...]:
        hosts = self._table(self._told.get("host", {}), f"{self._path}: [host]")
        found = []
        for host, entry in hosts.items():
            where = f'{self._path}: [host."{host}"]'
            if isinstance(entry, dict) and entry and all(isinstance(one, dict) for one in entry.values()):
                raise ConfigError(f"{where}: is no host.", hint='Put the host in quotes: [host."example.org"].')
            told = self._table(entry, where)
            self._known(told, frozenset({"delay"}), where, "keys")
            if "delay" in told:
                found.append((host.lower().rstrip("."), self._delay(told["delay"], f"{where}: delay")))
        return tuple(found)

    def _delay(self, value: Any, where: str) -> float:
        delay = self._duration(value, where).total_seconds()
        if delay > 3600:
            raise ConfigError(f"{where} is {value!r}.", hint="A pause between requests is an hour at most.")
        return delay

    def _duration(self, value: Any, where: str) -> timedelta:
        found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            raise ConfigError(f"{where} is {value!r}.", hint=_DURATION_MEND)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})

    def _count(self, value: Any, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_ITEMS:
            raise ConfigError(f"{where}: max_items is {value!r}.", hint=f"A whole number, 1 to {_MOST_ITEMS}.")
        return value

    def _flag(self, value: Any, where: str) -> bool:
        if not isinstance(value, bool):
            raise ConfigError(f"{where}: enabled is {value!r}.", hint="It takes true or false.")
        return value

    def _text(self, told: Mapping[str, Any], key: str, where: str) -> str | None:
        value = told.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise ConfigError(f"{where}: {key} is {value!r}.", hint="It takes words in quotes.")
        return value

    def _table(self, value: Any, where: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise ConfigError(f"{where}: is no table.", hint="docs/reference/watch-list.md has an example.")
        return value

    def _known(self, told: Mapping[str, Any], known: frozenset[str], where: str, what: str) -> None:
        strange = sorted(set(told) - known)
        if strange:
            raise ConfigError(
                f"{where}: there is no {what.removesuffix('s')} {strange[0]!r}.",
                hint=f"Known: {', '.join(sorted(known))}.",
            )
