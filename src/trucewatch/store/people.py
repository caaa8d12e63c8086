"""Accounts, sessions and tokens in the ledger's database. Secrets stand there as hashes alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from trucewatch.core.accounts import Account, ApiToken, Session
from trucewatch.core.people import Permission, Role
from trucewatch.store.people_audit import SqlAudit
from trucewatch.store.people_schema import person, session, token
from trucewatch.store.queries import stamp

_ACCOUNT = [column.label(f"account_{column.name}") for column in person.c]


class SqlPeople:
    """People over SQLAlchemy Core. Changes are units of their own, or a part of the one that they stand in."""

    def __init__(
        self,
        connected: Callable[[], AbstractContextManager[Connection]],
        unit: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connected = connected
        self.unit = unit
        self.audit = SqlAudit(connected, unit)

    # --- accounts

    def accounts(self) -> list[Account]:
        """All accounts by name, disabled ones too."""
        with self._connected() as connection:
            return [_account(row) for row in connection.execute(select(*_ACCOUNT).order_by(person.c.name_key))]

    def is_empty(self) -> bool:
        """Whether there is no account yet."""
        with self._connected() as connection:
            return connection.execute(select(person.c.id).limit(1)).first() is None

    def account(self, person_id: str) -> Account | None:
        return self._one(select(*_ACCOUNT).where(person.c.id == person_id))

    def named(self, name_key: str) -> Account | None:
        """The account whose name, folded, is this."""
        return self._one(select(*_ACCOUNT).where(person.c.name_key == name_key))

    def known_to(self, issuer: str, subject: str) -> Account | None:
        """The account of an identity provider's person."""
        return self._one(select(*_ACCOUNT).where(person.c.issuer == issuer, person.c.subject == subject))

    def _one(self, query: Select[Any]) -> Account | None:
        with self._connected() as connection:
            row = connection.execute(query).first()
        return _account(row) if row else None

    def add_account(self, account: Account, name_key: str) -> None:
        """Adds an account. Raises StoreError where the name stands already."""
        row = {
            "id": account.id,
            "name": account.name,
            "name_key": name_key,
            "role": account.role.value,
            "password": account.password,
            "sees_restricted": account.sees_restricted,
            "is_disabled": account.is_disabled,
            "issuer": account.issuer or None,
            "subject": account.subject or None,
            "made_at": stamp(account.made_at),
            "changed_at": stamp(account.changed_at),
        }
        self._change(insert(person).values(row))

    def change_account(self, person_id: str, at: datetime, **values: Any) -> None:
        """Sets columns of an account: role, password, sees_restricted, is_disabled."""
        self._change(update(person).where(person.c.id == person_id).values(changed_at=stamp(at), **values))

    # --- sessions

    def add_session(self, one: Session) -> None:
        row = {
            "key": one.key,
            "person_id": one.person_id,
            "made_at": stamp(one.made_at),
            "seen_at": stamp(one.seen_at),
            "ends_at": stamp(one.ends_at),
            "address": one.address,
            "browser": one.browser,
        }
        self._change(insert(session).values(row))

    def session(self, key: str) -> tuple[Session, Account] | None:
        """A session by its hash, and whose it is."""
        query = select(session, *_ACCOUNT).join(person, person.c.id == session.c.person_id).where(session.c.key == key)
        with self._connected() as connection:
            row = connection.execute(query).first()
        return (_session(row), _account(row)) if row else None

    def sessions(self, person_id: str) -> list[Session]:
        """Sessions of somebody, the last used first; those that have run out too, until they are swept."""
        query = select(session).where(session.c.person_id == person_id).order_by(session.c.seen_at.desc())
        with self._connected() as connection:
            return [_session(row) for row in connection.execute(query)]

    def seen(self, key: str, at: datetime) -> None:
        self._change(update(session).where(session.c.key == key).values(seen_at=stamp(at)))

    def end_session(self, key: str) -> None:
        self._change(delete(session).where(session.c.key == key))

    def end_sessions(self, person_id: str, *, but: str = "") -> None:
        """Ends all of somebody's sessions `but` one."""
        self._change(delete(session).where(session.c.person_id == person_id, session.c.key != but))

    def sweep_sessions(self, before: datetime) -> None:
        """Forgets sessions that ended before a moment."""
        self._change(delete(session).where(session.c.ends_at < stamp(before)))

    # --- tokens

    def add_token(self, one: ApiToken) -> None:
        row = {
            "id": one.id,
            "key": one.key,
            "person_id": one.person_id,
            "name": one.name,
            "scopes": " ".join(sorted(one.scopes)),
            "made_at": stamp(one.made_at),
            "ends_at": stamp(one.ends_at),
        }
        self._change(insert(token).values(row))

    def token(self, key: str) -> tuple[ApiToken, Account] | None:
        """A token by its hash, and whose it is."""
        query = select(token, *_ACCOUNT).join(person, person.c.id == token.c.person_id).where(token.c.key == key)
        with self._connected() as connection:
            row = connection.execute(query).first()
        return (_token(row), _account(row)) if row else None

    def tokens(self, person_id: str = "") -> list[ApiToken]:
        """Tokens of somebody, or of all, the newest first."""
        query = select(token).order_by(token.c.made_at.desc(), token.c.id)
        if person_id:
            query = query.where(token.c.person_id == person_id)
        with self._connected() as connection:
            return [_token(row) for row in connection.execute(query)]

    def used(self, token_id: str, at: datetime) -> None:
        self._change(update(token).where(token.c.id == token_id).values(used_at=stamp(at)))

    def revoke(self, token_id: str, at: datetime) -> None:
        unrevoked = token.c.revoked_at.is_(None)
        self._change(update(token).where(token.c.id == token_id, unrevoked).values(revoked_at=stamp(at)))

    def count(self, *, role: Role) -> int:
        """How many people have a role and may sign in."""
        query = select(func.count()).where(person.c.role == role.value, person.c.is_disabled.is_(False))
        with self._connected() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _change(self, statement: Any) -> None:
        with self.unit(), self._connected() as connection:
            connection.execute(statement)


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.account_id,
        name=row.account_name,
        role=Role(row.account_role),
        password=row.account_password,
        sees_restricted=row.account_sees_restricted,
        is_disabled=row.account_is_disabled,
        issuer=row.account_issuer or "",
        subject=row.account_subject or "",
        made_at=datetime.fromisoformat(row.account_made_at),
        changed_at=datetime.fromisoformat(row.account_changed_at),
    )


def _session(row: Row[Any]) -> Session:
    return Session(
        key=row.key,
        person_id=row.person_id,
        made_at=datetime.fromisoformat(row.made_at),
        seen_at=datetime.fromisoformat(row.seen_at),
        ends_at=datetime.fromisoformat(row.ends_at),
        address=row.address,
        browser=row.browser,
    )


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(
        id=row.id,
        key=row.key,
        person_id=row.person_id,
        name=row.name,
        scopes=frozenset(Permission(word) for word in row.scopes.split()),
        made_at=datetime.fromisoformat(row.made_at),
        ends_at=datetime.fromisoformat(row.ends_at),
        used_at=datetime.fromisoformat(row.used_at) if row.used_at else None,
        revoked_at=datetime.fromisoformat(row.revoked_at) if row.revoked_at else None,
    )
