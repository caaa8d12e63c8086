"""Settings: a TOML file, then TRUCEWATCH_* in the environment, then flags; later ones win."""

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from trucewatch.core.problems import ConfigError

PREFIX = "TRUCEWATCH_"
FILE = "trucewatch.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, with their defaults; docs/reference/settings.md lists them."""

    ledger: str = "trucewatch.db"
    """Path of the ledger, or its URL (postgresql://user@host/database)."""
    archive: str = ""
    """Folder of the archived bytes; empty means `<ledger>.archive` beside the ledger."""
    reader: str = "page"
    extractor: str = "rules"
    resolver: str = "rules"
    agreements: str = ""
    """Folder of agreement files; empty means `<ledger>.agreements` where it is, else those that ship."""
    sources: str = ""
    """File of one's own sources (publishers, channels), above those that ship."""
    max_bytes: int = 20_000_000
    """Largest page read, in bytes after decoding."""
    max_items: int = 10_000
    """Most items read of one feed, site map, table or archive."""
    timeout_s: float = 30.0
    """Longest wait for one URL, in seconds, from the look-up of its name to its last byte."""
    host_delay_s: float = 5.0
    """Seconds between two requests of one host, where a program follows links by itself."""
    timestamp_server: str = ""
    """URL of an RFC 3161 time-stamping server; empty: none is asked."""
    llm_url: str = "http://127.0.0.1:8080/v1"
    """Base address of the language model's server (OpenAI-compatible), up to /v1."""
    llm_model: str = "local"
    """The model's name, as its server calls it."""
    llm_version: str = ""
    """What tells one edition of its weights from another; another version asks again."""
    llm_key: str = field(default="", repr=False)
    """Key of the server, where it wants one. Kept in no file of ours."""
    llm_output: str = "auto"
    """Whether the server is asked to hold to our JSON schema: schema, plain, or auto (as it allows)."""
    llm_timeout_s: float = 300.0
    """Longest wait for one answer, in seconds."""
    llm_max_tokens: int = 2048
    """Longest answer, in tokens."""
    llm_chunk_chars: int = 4000
    """Longest stretch of a document asked about at once, in characters."""
    llm_max_chunks: int = 40
    """Most stretches of one document that are asked about."""
    llm_cache: str = ""
    """Folder of the model's answers; empty means `<ledger>.llm` beside the ledger."""
    llm_price_in: float = 0.0
    """Price of a million tokens that are sent; 0: none told."""
    llm_price_out: float = 0.0
    """Price of a million tokens that are answered; 0: none told."""
    llm_tokens_per_s: float = 0.0
    """Tokens answered a second, for the expected time; 0: measured by one short question."""
    two_person: bool = False
    """Whether what a brief calls an alleged breach needs one person's accept and another's approval."""
    brief_needs_review: bool = False
    """Whether a brief fails while reviews that it needs are open."""
    web_url: str = ""
    """Address by which people reach the desk where it is not loopback's: https://desk.example.org."""
    web_hosts: str = ""
    """Further names that the desk answers to, parted by commas."""
    requests_per_minute: int = 1200
    """Most requests a minute of one person or token; an address without either has a quarter."""
    session_idle_minutes: int = 120
    """Minutes after which a session that nobody uses ends."""
    session_hours: int = 12
    """Hours after which a session ends, used or not."""
    oidc_issuer: str = ""
    """Issuer of the identity provider (OpenID Connect) that may sign people in; empty: none."""
    oidc_client_id: str = ""
    """What the identity provider calls this desk."""
    oidc_client_secret: str = field(default="", repr=False)
    """The desk's secret with the identity provider. Kept in no file of ours."""
    oidc_role_claim: str = "groups"
    """Claim of the identity token that the role is taken from."""
    oidc_roles: str = ""
    """Value of that claim = role, parted by commas; who has none of them is not let in."""
    allow_private: bool = False
    """Whether URLs may reach addresses that are not public. For tests and closed networks only."""

    @property
    def archive_path(self) -> Path:
        """Where the archived bytes are."""
        return Path(self.archive) if self.archive else Path(f"{self.ledger_name}.archive")

    @property
    def llm_cache_path(self) -> Path:
        """Where the language model's answers are."""
        return Path(self.llm_cache) if self.llm_cache else Path(f"{self.ledger_name}.llm")

    @property
    def ledger_name(self) -> str:
        """What stands beside the ledger is called after this: its path, or its database's name."""
        _, is_url, rest = self.ledger.partition("://")
        if not is_url:
            return self.ledger
        return rest[1:] if self.ledger.startswith("sqlite") else rest.partition("?")[0].rpartition("/")[2]

    @property
    def ledger_shown(self) -> str:
        """The ledger's path or URL as it may be told: without a password."""
        start, is_url, rest = self.ledger.partition("://")
        who, at, where = rest.partition("?")[0].rpartition("@")
        return f"{start}://{who.partition(':')[0]}{at}{where}" if is_url else self.ledger


def load_settings(
    file: Path | None = None, environment: Mapping[str, str] | None = None, **flags: str | int | float | bool | None
) -> Settings:
    """Settings of `file` (default: trucewatch.toml in the working folder, if there), environment and flags.

    Flags that are None do not count. Raises ConfigError on an unknown name or a value of the wrong type.
    """
    settings = Settings()
    path = file or Path(FILE)
    if file or path.is_file():
        settings = _with(settings, _read(path), str(path))
    environment = os.environ if environment is None else environment
    known = {field.name for field in fields(Settings)}
    told = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if name.startswith(PREFIX)}
    settings = _with(settings, {name: value for name, value in told.items() if name in known}, "the environment")
    return _with(settings, {name: value for name, value in flags.items() if value is not None}, "the flags")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOMLDecodeError
        raise ConfigError(f"{path}: {str(error)[:200]}.", hint="Mend the TOML there.") from error


def _with(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    known = {field.name: type(getattr(settings, field.name)) for field in fields(settings)}
    public = {field.name for field in fields(settings) if field.repr}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise ConfigError(f"{where}: there is no setting {name!r}.", hint=f"Known: {', '.join(sorted(known))}.")
        told = f"{where}: {name} is {value!r}." if name in public else f"{where}: {name} has a value of another type."
        changes[name] = _typed(value, known[name], told)
    return replace(settings, **changes)


def _typed(value: Any, kind: type, told: str) -> Any:
    """The value as this type. Raises ConfigError with `told`, which holds no secret."""
    if kind is bool and isinstance(value, str):
        if value.lower() in ("1", "true", "yes", "0", "false", "no"):
            return value.lower() in ("1", "true", "yes")
        raise ConfigError(told, hint="It takes true or false.")
    if isinstance(value, bool) != (kind is bool) or (kind is str and not isinstance(value, str)):
        raise ConfigError(told, hint=f"It takes a value of type {kind.__name__}.")
    try:
        taken = kind(value)
        if kind is float and not math.isfinite(taken):
            raise ValueError("no number")
    except (TypeError, ValueError, OverflowError):
        raise ConfigError(told, hint=f"It takes a value of type {kind.__name__}.") from None
    return taken
