"""People, tokens and the audit as JSON-ready rows, for pages, the API and the command line. No secrets."""

from typing import Any

from trucewatch.core.accounts import Account, ApiToken, AuditLine, Session
from trucewatch.pipeline.people import People
from trucewatch.store.people_audit import PAGE, Wanted


def account_row(account: Account) -> dict[str, Any]:
    """An account."""
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role.value,
        "sees_restricted": account.sees_restricted,
        "permissions": sorted(account.permissions),
        "is_disabled": account.is_disabled,
        "has_password": bool(account.password),
        "issuer": account.issuer,
        "made_at": account.made_at.isoformat(timespec="seconds"),
    }


def session_row(session: Session, people: People) -> dict[str, Any]:
    """A session, without what opens it."""
    return {
        "made_at": session.made_at.isoformat(timespec="seconds"),
        "seen_at": session.seen_at.isoformat(timespec="seconds"),
        "address": session.address,
        "browser": session.browser,
        "is_over": session.is_over(people.now(), people.settings.session_idle_minutes * 60),
    }


def token_row(token: ApiToken, people: People) -> dict[str, Any]:
    """A token, without what opens the door."""
    return {
        "id": token.id,
        "name": token.name,
        "person_id": token.person_id,
        "scopes": sorted(token.scopes),
        "made_at": token.made_at.isoformat(timespec="seconds"),
        "ends_at": token.ends_at.isoformat(timespec="seconds"),
        "used_at": token.used_at.isoformat(timespec="seconds") if token.used_at else None,
        "is_revoked": token.revoked_at is not None,
        "is_over": token.is_over(people.now()),
    }


def audit_row(line: AuditLine) -> dict[str, Any]:
    """A line of the audit."""
    return {
        "number": line.number,
        "at": line.at.isoformat(timespec="seconds"),
        "person_id": line.person_id,
        "person": line.person,
        "action": line.action,
        "outcome": line.outcome.value,
        "subject": line.subject,
        "detail": line.detail,
        "address": line.address,
        "hash": line.hash,
    }


def audit_rows(people: People, wanted: Wanted, *, before: int | None = None, limit: int = PAGE) -> dict[str, Any]:
    """A page of the audit, newest first, and the cursor of the next one."""
    lines = people.store.audit.page(wanted, before=before, limit=limit + 1)
    kept = lines[:limit]
    cursor = str(kept[-1].number) if len(lines) > limit else None
    return {"lines": [audit_row(line) for line in kept], "cursor": cursor}
