"""What goes wrong: one error tree for broken premises, one record for bad items."""

from dataclasses import dataclass
from enum import StrEnum

from trucewatch.core.ids import content_id


class TrucewatchError(Exception):
    """Root of every error this project raises; `code` is stable and scripts may rely on it."""

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ConfigError(TrucewatchError):
    """A setting, a data file or an agreement is wrong."""

    code = "config"


class NotFound(ConfigError):
    """Nothing has that id or name, as far as the caller may see."""

    code = "not_found"


class Conflict(TrucewatchError):
    """Somebody else changed or holds it meanwhile."""

    code = "conflict"


class DataIntegrityError(TrucewatchError):
    """A record contradicts itself or what it rests on (a span without its words, a broken id)."""

    code = "integrity"


class StoreError(TrucewatchError):
    """The ledger or the archive cannot be read or written."""

    code = "store"


class Redacted(StoreError):
    """The bytes asked for, or given again, were taken away by a person's decision."""

    code = "redacted"


class PluginError(TrucewatchError):
    """A named plug-in cannot be loaded or broke its contract."""

    code = "plugin"


class NotAllowed(TrucewatchError):
    """The caller may not do this."""

    code = "not_allowed"


class Stage(StrEnum):
    """The stages of the way, as problems and passes name them."""

    COLLECT = "collect"
    READ = "read"
    EXTRACT = "extract"
    RESOLVE = "resolve"
    FUSE = "fuse"
    ASSESS = "assess"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One bad item, kept: the run went on without it.

    `subject` is the id of the record it is about or, before there is one, the path or URL;
    `code` is a stable snake_case word; `message` says what and where; `hint` says the mend.
    """

    stage: Stage
    subject: str
    code: str
    message: str
    hint: str = ""
    kept_id: str = ""
    """Its id from before words of it were blanked (`Ledger.redact`); empty otherwise."""

    @property
    def id(self) -> str:
        return self.kept_id or content_id("problem", self.stage, self.subject, self.code, self.message)
