"""What is kept of the people at the desk: accounts, sessions, tokens, and the lines of the audit."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from trucewatch.core.people import Permission, Person, Role


class Outcome(StrEnum):
    """How something ended that the audit tells."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who does something, and from where: what the audit keeps of them."""

    name: str
    id: str = ""
    """Of their account; empty for the command line and for somebody unknown."""
    address: str = ""
    """Network address the request came from; empty at the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person who may sign in. Accounts are disabled, never deleted: decisions and the audit name them."""

    id: str
    name: str
    role: Role
    password: str = field(default="", repr=False)
    """Its argon2id hash; empty where only an identity provider signs the person in."""
    sees_restricted: bool | None = None
    """Whether restricted sources are seen; None as the role has it."""
    is_disabled: bool = False
    issuer: str = ""
    subject: str = ""
    """Issuer and subject of the identity provider; both empty for a local account."""
    made_at: datetime
    changed_at: datetime

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do: as the role has it, but for what is settled for the person alone."""
        if self.is_disabled:
            return frozenset()
        held = self.role.permissions
        if self.sees_restricted is None:
            return held
        return held | {Permission.SEE_RESTRICTED} if self.sees_restricted else held - {Permission.SEE_RESTRICTED}

    def person(self, *, scopes: frozenset[Permission] | None = None) -> Person:
        """The person as the pages know them; `scopes` are those of a token."""
        held = self.permissions if scopes is None else self.permissions & scopes
        return Person(id=self.id, name=self.name, role=self.role, permissions=held, is_token=scopes is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that somebody signed in with. Its secret is kept as a hash alone."""

    key: str
    """SHA-256 of the secret in the cookie."""
    person_id: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str = ""
    browser: str = ""

    def is_over(self, now: datetime, idle_s: float) -> bool:
        """Whether its time has run out, or nobody used it for `idle_s` seconds."""
        return now >= self.ends_at or (now - self.seen_at).total_seconds() >= idle_s


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program's way in, on behalf of a person, with some of their permissions."""

    id: str
    key: str = field(repr=False)
    """SHA-256 of the token."""
    person_id: str
    name: str
    scopes: frozenset[Permission]
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return self.revoked_at is not None or now >= self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who did what, when, to which record, from where. No words of a source."""

    number: int
    at: datetime
    person_id: str
    person: str
    """The name at that time, or what was typed as one."""
    action: str
    outcome: Outcome
    subject: str
    """Id of the record, account or token that it is about, or the path that was asked for."""
    detail: str
    address: str
    hash: str
    """SHA-256 over the line before and this one."""
