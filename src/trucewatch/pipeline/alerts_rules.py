"""The rules of alerts: what is told to whom, when, and how it is sent. One TOML file, checked as it is read."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import IncidentStatus, Verdict
from trucewatch.core.kinds import Kind
from trucewatch.core.problems import ConfigError

E = TypeVar("E", bound=StrEnum)


class Occasion(StrEnum):
    """What a rule waits for: something new, a change of verdict or status, or so many within a window."""

    NEW = "new"
    CHANGE = "change"
    THRESHOLD = "threshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Empty filters take all; `to` are `mailto:` addresses and http(s) addresses of webhooks."""

    name: str
    to: tuple[str, ...]
    on: Occasion = Occasion.NEW
    agreement: str = ""
    zone: str = ""
    kinds: frozenset[Kind] = frozenset()
    verdicts: frozenset[Verdict] = frozenset({Verdict.ALLEGED_BREACH})
    statuses: frozenset[IncidentStatus] = frozenset()
    threshold: int = 0
    window_days: int = 7
    is_urgent: bool = False
    """Sent in quiet hours too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of the day, in a time zone, in which only what is urgent is sent; what waited goes as one message."""

    start: time
    end: time
    zone: ZoneInfo

    def holds(self, now: datetime) -> bool:
        """Whether a moment lies in them; they may go over midnight."""
        clock = now.astimezone(self.zone).time()
        return self.start <= clock < self.end if self.start < self.end else not self.end <= clock < self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail server. `security` is `tls` (from the first byte), `starttls`, or `none`, which sends no password."""

    host: str
    sender: str
    port: int = 465
    security: str = "tls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    """A file of certificates to trust beside the system's; empty: the system's alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that the file says."""

    rules: tuple[Rule, ...]
    time_zone: ZoneInfo
    quiet: Quiet | None = None
    mail: Mail | None = None
    secret: bytes = field(default=b"", repr=False)
    """Key of the webhooks' signatures."""
    retry_first: timedelta = timedelta(minutes=1)
    most_tries: int = 10


def load_rules(path: Path, environment: Mapping[str, str] | None = None) -> Rules:
    """The rules of a file; secrets come from the environment. Raises ConfigError with the place and the mend."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        hint = "docs/howto/alerts.md shows one."
        raise ConfigError(f"{path}: cannot be read: {error.strerror}.", hint=hint) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: {error}.", hint="Mend the TOML there.") from error
    return _Reader(str(path), os.environ if environment is None else environment).rules(told)


class _Reader:
    """Tables of the file made into rules; every mistake names its place."""

    def __init__(self, where: str, environment: Mapping[str, str]) -> None:
        self.where, self.environment = where, environment

    def rules(self, told: dict[str, Any]) -> Rules:
        self._known(told, ("time_zone", "quiet", "mail", "webhook", "rule", "most_tries"), "the file")
        zone = self._zone(told.get("time_zone", "UTC"))
        rules = tuple(self._rule(one, at) for at, one in enumerate(self._list(told.get("rule", []), "rule"), 1))
        if not rules:
            raise self._wrong("no [[rule]] stands in it", "Write one; docs/howto/alerts.md shows how.")
        names = [rule.name for rule in rules]
        if len(set(names)) < len(names):
            raise self._wrong("two rules have one name", "Give each its own: what was sent is known by it.")
        mail = self._mail(told["mail"]) if "mail" in told else None
        secret = self._secret(self._table(told.get("webhook", {}), "webhook"), "secret_env", "webhook")
        self._sendable(rules, mail, secret)
        return Rules(
            rules=rules,
            time_zone=zone,
            quiet=self._quiet(told["quiet"], zone) if "quiet" in told else None,
            mail=mail,
            secret=secret.encode(),
            most_tries=self._number(told, "most_tries", 10, "the file"),
        )

    def _sendable(self, rules: Sequence[Rule], mail: Mail | None, secret: str) -> None:
        for rule in rules:
            if mail is None and any(one.startswith("mailto:") for one in rule.to):
                raise self._wrong(f"rule {rule.name!r} goes to a mail address", "Add a [mail] table.")
            if not secret and any(not one.startswith("mailto:") for one in rule.to):
                hint = "Add [webhook] with secret_env, the name of an environment variable that holds the key."
                raise self._wrong(f"rule {rule.name!r} goes to a webhook, and no key signs it", hint)

    def _rule(self, told: Any, at: int) -> Rule:
        table = self._table(told, f"rule {at}")
        where = f"rule {table.get('name', at)!r}"
        names = ("name", "to", "on", "agreement", "zone", "kinds", "verdicts", "statuses", "threshold", "window_days")
        self._known(table, (*names, "urgent"), where)
        on = self._members(table, "on", Occasion, where, [Occasion.NEW])
        threshold = self._number(table, "threshold", 0, where)
        if (Occasion.THRESHOLD in on) != (threshold > 0):
            raise self._wrong(f'{where}: on = "threshold" and threshold = N go together', "Give both or neither.")
        verdicts = self._members(table, "verdicts", Verdict, where, [Verdict.ALLEGED_BREACH])
        if not isinstance(table.get("urgent", False), bool):
            raise self._wrong(f"{where}: urgent is {table['urgent']!r}", "It takes true or false.")
        return Rule(
            name=self._text(table, "name", where, is_needed=True),
            to=tuple(self._target(one, where) for one in self._list(table.get("to", []), f"{where}, to")),
            on=next(iter(on)),
            agreement=self._text(table, "agreement", where),
            zone=self._text(table, "zone", where),
            kinds=self._members(table, "kinds", Kind, where, []),
            verdicts=verdicts,
            statuses=self._members(table, "statuses", IncidentStatus, where, []),
            threshold=threshold,
            window_days=self._number(table, "window_days", 7, where),
            is_urgent=table.get("urgent", False),
        )

    def _target(self, told: Any, where: str) -> str:
        if isinstance(told, str) and told.isprintable() and " " not in told:
            if told.startswith("mailto:") and told.count("@") == 1 and told.isascii() and "," not in told:
                return told
            if urlsplit(told).scheme in ("http", "https") and urlsplit(told).hostname:
                return told
        shown = shown_target(told) if isinstance(told, str) else told
        raise self._wrong(f"{where}: {shown!r} is no target", "Give mailto:NAME@HOST or an https address.")

    def _mail(self, told: Any) -> Mail:
        table = self._table(told, "mail")
        self._known(table, ("host", "port", "security", "user", "password_env", "sender", "ca_file"), "mail")
        security = self._text(table, "security", "mail") or "tls"
        if security not in ("tls", "starttls", "none"):
            raise self._wrong(f"mail: security is {security!r}", "Known: tls, starttls, none.")
        user = self._text(table, "user", "mail")
        if user and security == "none":
            raise self._wrong("mail: a password would go unsealed over the network", "Set security to tls or starttls.")
        port = {"tls": 465, "starttls": 587, "none": 25}[security]
        return Mail(
            host=self._text(table, "host", "mail", is_needed=True),
            sender=self._text(table, "sender", "mail", is_needed=True),
            port=self._number(table, "port", port, "mail"),
            security=security,
            user=user,
            password=self._secret(table, "password_env", "mail") if user else "",
            ca_file=self._text(table, "ca_file", "mail"),
        )

    def _secret(self, table: Mapping[str, Any], name: str, where: str) -> str:
        variable = table.get(name, "")
        if where == "webhook":
            self._known(table, ("secret_env",), where)
        if not variable:
            return ""
        if not self.environment.get(variable):
            raise self._wrong(
                f"{where}: the environment has no {variable!r}", "Set it to the secret; the file holds none."
            )
        return self.environment[variable]

    def _quiet(self, told: Any, zone: ZoneInfo) -> Quiet:
        table = self._table(told, "quiet")
        self._known(table, ("from", "to", "time_zone"), "quiet")
        start, end = (self._clock(table, name) for name in ("from", "to"))
        if start == end:
            raise self._wrong("quiet: from and to are one moment", "Give two, or leave the table out.")
        return Quiet(start=start, end=end, zone=self._zone(table["time_zone"]) if "time_zone" in table else zone)

    def _clock(self, table: Mapping[str, Any], name: str) -> time:
        told = table.get(name)
        if isinstance(told, time):
            return told
        try:
            return time.fromisoformat(str(told))
        except ValueError:
            raise self._wrong(f"quiet: {name} is {told!r}", 'It takes a time of day: "22:00".') from None

    def _zone(self, told: Any) -> ZoneInfo:
        try:
            return ZoneInfo(str(told))
        except (KeyError, ValueError, OSError):
            raise self._wrong(f"there is no time zone {told!r}", 'Known are names as "Asia/Damascus".') from None

    def _members(
        self, table: Mapping[str, Any], name: str, kind: type[E], where: str, otherwise: list[E]
    ) -> frozenset[E]:
        told = table.get(name, otherwise)
        try:
            return frozenset(kind(one) for one in ([told] if isinstance(told, str) else told))
        except (ValueError, TypeError):
            known = ", ".join(sorted(one.value for one in kind))
            raise self._wrong(f"{where}: {name} is {told!r}", f"Known: {known}.") from None

    def _text(self, table: Mapping[str, Any], name: str, where: str, *, is_needed: bool = False) -> str:
        told = table.get(name, "")
        if not isinstance(told, str) or not told.isprintable() or (is_needed and not told):
            raise self._wrong(f"{where}: {name} is {told!r}", "It takes a text of one line.")
        return told

    def _number(self, table: Mapping[str, Any], name: str, otherwise: int, where: str) -> int:
        told = table.get(name, otherwise)
        if isinstance(told, bool) or not isinstance(told, int) or told < (0 if otherwise == 0 else 1):
            raise self._wrong(f"{where}: {name} is {told!r}", "It takes a whole number above 0.")
        return told

    def _known(self, table: Mapping[str, Any], names: Sequence[str], where: str) -> None:
        for name in table:
            if name not in names:
                raise self._wrong(f"{where}: {name!r} is unknown", f"Known: {', '.join(names)}.")

    def _table(self, told: Any, where: str) -> dict[str, Any]:
        if not isinstance(told, dict):
            raise self._wrong(f"{where} is {told!r}", "It takes a table.")
        return told

    def _list(self, told: Any, where: str) -> list[Any]:
        if not isinstance(told, list):
            raise self._wrong(f"{where} is {told!r}", "It takes a list.")
        return told

    def _wrong(self, message: str, hint: str) -> ConfigError:
        return ConfigError(f"{self.where}: {message}.", hint=hint)


def check_names(rules: Rules, agreements: Sequence[Agreement]) -> None:
    """Raises ConfigError on a rule that names an agreement or zone that the registry lacks: it would never speak."""
    known = {one.id for one in agreements}
    zones = {zone.id for one in agreements for zone in one.zones}
    for rule in rules.rules:
        if rule.agreement and rule.agreement not in known:
            hint = "`trucewatch agreements` lists them."
            raise ConfigError(f"Rule {rule.name!r}: there is no agreement {rule.agreement!r}.", hint=hint)
        if rule.zone and rule.zone not in zones:
            raise ConfigError(
                f"Rule {rule.name!r}: there is no zone {rule.zone!r}.", hint="`agreements show` lists them."
            )


def shown_target(target: str) -> str:
    """A target as it may be shown: of a webhook the host alone, since addresses of webhooks hold secrets."""
    scheme, sign, rest = target.partition("://")
    if not sign:
        return target
    address = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    return f"{scheme}://{address.rpartition('@')[2]}/…"
