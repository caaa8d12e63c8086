"""What a watch remembers from poll to poll: a file a person can read, and that may be lost without harm."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trucewatch.collect.polite import Host, Known
from trucewatch.collect.robots import Rules
from trucewatch.core.files import write_whole
from trucewatch.core.problems import Problem, Stage, StoreError

FORM = 1
_MOST_BYTES = 200_000_000
_MOST_ORIGINS = 2_000
_LONGEST_WAIT_S = 1e8


@dataclass(slots=True)
class Seen:
    """An item of a source: when it was last asked for, how new its listing said it is, how often it failed."""

    fetched_at: datetime
    updated: str | None = None
    failures: int = 0


@dataclass(slots=True)
class SourceState:
    """How a source stands. Times are None until there is one; `wait_s` is the time off after its last failure."""

    url: str = ""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    first_succeeded_at: datetime | None = None
    new_item_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    wait_s: float = 0.0
    held_until: datetime | None = None
    error_code: str | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    validated_url: str | None = None
    is_pending: bool = False
    """Whether items of the last listing are still to be fetched."""
    taken: int = 0
    """New items since the source was first polled."""
    items: dict[str, Seen] = field(default_factory=dict)


_TIMES = ("polled_at", "succeeded_at", "first_succeeded_at", "new_item_at", "failing_since", "held_until")
_WORDS = ("error_code", "error", "etag", "last_modified", "validated_url")
_SEEN_TIME = "%Y-%m-%dT%H:%M:%SZ"


class WatchState:
    """The state file: one source a line, written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.sources: dict[str, SourceState] = {}
        self.known = Known()
        self._lines: dict[str, str] = {}

    @property
    def robots_path(self) -> Path:
        """The robots.txt files known, apart, as they are long and change seldom."""
        return self.path.with_name(f"{self.path.name.removesuffix('.json')}-robots.json")

    def load(self) -> tuple[Problem, ...]:
        """Reads the file; one that is broken is set aside, told, and the watch begins anew."""
        problems = []
        for path, take in ((self.path, self._take), (self.robots_path, self._take_robots)):
            try:
                if path.is_file():
                    if path.stat().st_size > _MOST_BYTES:
                        raise ValueError("it is too large")
                    take(json.loads(path.read_text("utf-8")))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
                problems.append(_set_aside(path, error))
            except OSError as error:
                raise StoreError(f"{path}: cannot be read: {error.strerror or error}.") from error
        return tuple(problems)

    def of(self, name: str, url: str) -> SourceState:
        """The state of a source. A source whose address was changed in the list begins anew."""
        state = self.sources.get(name)
        if state is None or state.url != url:
            state = self.sources[name] = SourceState(url=url)
        return state

    def save(self, changed: Iterable[str] | None = None) -> None:
        """Writes the file; `changed` names the sources that are not as they were at the last writing, None means all.

        Raises StoreError.
        """
        for name in self.sources if changed is None else changed:
            self._lines[name] = _line(name, self.sources[name])
        lines = ",\n".join(self._lines[name] for name in self.sources if name in self._lines)
        hosts = json.dumps(_hosts(self.known.hosts))
        _write(self.path, f'{{"form": {FORM}, "hosts": {hosts},\n"sources": {{\n{lines}\n}}}}\n')

    def save_robots(self) -> None:
        """Writes the robots.txt files known, the newest 2,000. Raises StoreError."""
        newest = sorted(self.known.robots.items(), key=lambda pair: pair[1].checked_at)[-_MOST_ORIGINS:]
        rows = ",\n".join(f" {json.dumps(name)}: {json.dumps(_rules(one))}" for name, one in newest)
        _write(self.robots_path, f'{{"form": {FORM}, "robots": {{\n{rows}\n}}}}\n')

    def _take(self, told: Any) -> None:
        _check_form(told)
        sources = {str(name): _state(one) for name, one in told["sources"].items()}
        hosts = {
            str(name): Host(failures=int(one["failures"]), held_until=_moment(one["held_until"]))
            for name, one in told["hosts"].items()
        }
        self.sources, self.known.hosts = sources, hosts
        self._lines = {name: _line(name, one) for name, one in sources.items()}

    def _take_robots(self, told: Any) -> None:
        _check_form(told)
        found = {str(name): _rules_of(one) for name, one in told["robots"].items()}
        self.known.robots.update(found)


def _line(name: str, state: SourceState) -> str:
    return f" {json.dumps(name)}: {json.dumps(_told(state))}"


def _check_form(told: Any) -> None:
    if not isinstance(told, dict) or told.get("form") != FORM:
        raise ValueError("it is no state file of this version")


def _told(state: SourceState) -> dict[str, Any]:
    times = {name: iso_second(getattr(state, name)) for name in _TIMES}
    words = {name: getattr(state, name) for name in _WORDS}
    items = {
        url: [seen.fetched_at.astimezone(UTC).strftime(_SEEN_TIME), seen.updated, seen.failures]
        for url, seen in state.items.items()
    }
    counts = {"failures": state.failures, "wait_s": round(state.wait_s, 1), "taken": state.taken}
    told = {"url": state.url, **times, **words, **counts, "is_pending": state.is_pending}
    return {**{name: value for name, value in told.items() if value}, "items": items}


def _state(told: Mapping[str, Any]) -> SourceState:
    state = SourceState(url=_words(told["url"]) or "")
    for name in _TIMES:
        setattr(state, name, _moment(told.get(name)))
    for name in _WORDS:
        setattr(state, name, _words(told.get(name)))
    state.failures, state.taken = int(told.get("failures", 0)), int(told.get("taken", 0))
    state.wait_s, state.is_pending = float(told.get("wait_s", 0.0)), bool(told.get("is_pending", False))
    if not 0.0 <= state.wait_s <= _LONGEST_WAIT_S:
        raise ValueError(f"a wait of {state.wait_s} s")
    for url, (fetched_at, updated, failures) in told["items"].items():
        state.items[str(url)] = Seen(_sure(_moment(fetched_at)), _words(updated), int(failures))
    return state


def _rules(rules: Rules) -> dict[str, Any]:
    trouble = rules.trouble
    wrong = [trouble.subject, trouble.code, trouble.message, trouble.hint] if trouble else None
    return {"checked_at": iso_second(rules.checked_at), "rules": rules.text, "trouble": wrong}


def _rules_of(told: Mapping[str, Any]) -> Rules:
    wrong = told["trouble"]
    trouble = None
    if wrong is not None:
        subject, code, message, hint = (str(word) for word in wrong)
        trouble = Problem(stage=Stage.COLLECT, subject=subject, code=code, message=message, hint=hint)
    return Rules(checked_at=_sure(_moment(told["checked_at"])), text=str(told["rules"]), trouble=trouble)


def _hosts(hosts: Mapping[str, Host]) -> dict[str, Any]:
    """Those that are in trouble; the pause between two requests is not worth remembering."""
    return {
        name: {"failures": host.failures, "held_until": iso_second(host.held_until)}
        for name, host in hosts.items()
        if host.failures or host.held_until
    }


def iso_second(moment: datetime | None) -> str | None:
    """A moment in UTC to the second, as `2017-07-14T09:00:00Z`."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(told: Any) -> datetime | None:
    if told is None:
        return None
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(f"a time without its zone: {told[:40]}")
    return moment


def _sure(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a time is missing")
    return moment


def _words(told: Any) -> str | None:
    if told is not None and not isinstance(told, str):
        raise ValueError(f"no words: {told!r:.40}")
    return told


def _set_aside(path: Path, error: Exception) -> Problem:
    aside = path.with_name(f"{path.name}.broken")
    try:
        path.replace(aside)
    except OSError as trouble:
        raise StoreError(f"{path}: is broken and cannot be set aside: {trouble.strerror}.") from error
    return Problem(
        stage=Stage.COLLECT,
        subject=path.name,
        code="bad_watch_state",
        message=f"{path}: cannot be used ({type(error).__name__}: {error})"[:300] + f"; it was set aside as {aside}.",
        hint="The watch began anew: pages are asked for once more, and nothing is added twice.",
    )


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}.") from error
