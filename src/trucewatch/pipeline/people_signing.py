"""Ways in: signing in with a password, sessions of browsers, tokens of programs."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from trucewatch.core.accounts import Account, ApiToken, Doer, Session
from trucewatch.core.ids import sha256
from trucewatch.core.people import Permission, Person
from trucewatch.core.problems import ConfigError, NotAllowed, NotFound
from trucewatch.pipeline.people import People, doer_of, name_key
from trucewatch.pipeline.people_limits import TooOften
from trucewatch.pipeline.people_passwords import hash_password, is_outdated, is_password

TOKEN = "tw_"
TOKEN_DAYS = 90
LONGEST_TOKEN_DAYS = 366
BY_NAME = (10, 900)
BY_ADDRESS = (100, 900)
"""Tries to sign in, in so many seconds, with one name; and those from one address that failed, which may be a
proxy's with everybody behind it."""
_KEPT = timedelta(days=7)
"""How long a session that has run out is remembered, so that it is told from a forged one."""


def sign_in(people: People, name: str, password: str, *, address: str = "", browser: str = "") -> str:
    """The secret of a new session. Raises NotAllowed with one message for all that is wrong, and TooOften.

    A name that is not there takes as long as a wrong password.
    """
    key = name_key(name)
    doer = Doer(name=name, address=address)
    wait_s = max(
        people.limits.take("sign_in_name", key, *BY_NAME), people.limits.wait_s("sign_in_address", address, *BY_ADDRESS)
    )
    if wait_s:
        people.note_refusal(doer, "sign_in", detail="too often")
        raise TooOften(wait_s)
    account = people.store.named(key)
    is_right = is_password(account.password if account and not account.is_disabled else "", password)
    if account is None or not is_right:
        people.limits.take("sign_in_address", address, *BY_ADDRESS)
        people.note_refusal(doer, "sign_in", account.id if account else "", detail="wrong name or password")
        raise NotAllowed("Name or password is wrong.")
    if is_outdated(account.password):
        people.store.change_account(account.id, people.now(), password=hash_password(password))
    people.limits.forget("sign_in_name", key, *BY_NAME)
    return begin_session(people, account, address=address, browser=browser)


def begin_session(people: People, account: Account, *, address: str, browser: str, how: str = "password") -> str:
    """A session of somebody whose identity is certain: its secret."""
    secret, now = secrets.token_urlsafe(32), people.now()
    made = Session(
        key=sha256(secret.encode()),
        person_id=account.id,
        made_at=now,
        seen_at=now,
        ends_at=now + timedelta(hours=people.settings.session_hours),
        address=address,
        browser="".join(one for one in browser if one.isprintable())[:200],
    )
    with people.store.unit():
        people.store.sweep_sessions(now - _KEPT)
        people.store.add_session(made)
        people.note(doer_of(account.person(), address), "sign_in", account.id, detail=how)
    return secret


def person_of_session(people: People, secret: str) -> Person | None:
    """Who signed in with the session; None where it is unknown, has run out, or they are disabled."""
    found = people.store.session(_key_of(secret))
    if found is None:
        return None
    session, account = found
    now = people.now()
    session = people.marks.latest(session)
    if account.is_disabled or session.is_over(now, people.settings.session_idle_minutes * 60):
        return None
    people.marks.seen(session, now)
    return account.person()


def is_known_session(people: People, secret: str) -> bool:
    """Whether there ever was such a session, as far as it is remembered."""
    return people.store.session(_key_of(secret)) is not None


def sign_out(people: People, secret: str, person: Person, *, address: str = "") -> None:
    """Ends a session of the person's own."""
    found = people.store.session(_key_of(secret))
    if found is None or found[1].id != person.id:
        return
    with people.store.unit():
        people.store.end_session(found[0].key)
        people.note(doer_of(person, address), "sign_out", person.id)


def sign_out_everywhere(people: People, person: Person, *, but: str = "", address: str = "") -> None:
    """Ends the person's sessions, but the one with this secret."""
    with people.store.unit():
        people.store.end_sessions(person.id, but=_key_of(but) if but else "")
        people.note(doer_of(person, address), "end_sessions", person.id)


# --- tokens


def make_token(
    people: People, owner: Account, name: str, scopes: Iterable[Permission], doer: Doer, *, days: int = TOKEN_DAYS
) -> tuple[str, ApiToken]:
    """A new token, which nobody can show again, and what is kept of it.

    Raises ConfigError without scopes or for a span that is none, NotAllowed for scopes that the owner has not.
    """
    asked, name = frozenset(scopes), " ".join(name.split())[:80]
    if not asked or not name or not name.isprintable():
        raise ConfigError("A token has a name and at least one scope.", hint=f"Scopes: {', '.join(Permission)}.")
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise ConfigError(f"A token lasts 1 to {LONGEST_TOKEN_DAYS} days.", hint="Name a number of days.")
    beyond = asked - owner.permissions
    if beyond:
        raise NotAllowed(
            f"{owner.name} may not {', '.join(sorted(beyond))}.", hint="A token has no more than its owner."
        )
    secret, now = TOKEN + secrets.token_urlsafe(32), people.now()
    token = ApiToken(
        id=secrets.token_hex(6),
        key=sha256(secret.encode()),
        person_id=owner.id,
        name=name,
        scopes=asked,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    with people.store.unit():
        people.store.add_token(token)
        people.note(doer, "make_token", token.id, detail=f"{' '.join(sorted(asked))}, {days} days")
    return secret, token


def person_of_token(people: People, secret: str) -> Person | None:
    """On whose behalf a token speaks, with what both may do; None where it is unknown or over."""
    if not secret.startswith(TOKEN):
        return None
    found = people.store.token(_key_of(secret))
    if found is None:
        return None
    token, account = found
    now = people.now()
    if account.is_disabled or token.is_over(now):
        return None
    people.marks.used(token, now)
    return account.person(scopes=token.scopes)


def revoke_token(people: People, token_id: str, doer: Doer, *, of: str = "") -> ApiToken:
    """Ends a token; `of` is the only person whose it may be. Raises NotFound."""
    with people.store.unit():
        for token in people.store.tokens(of):
            if token.id == token_id:
                people.store.revoke(token.id, people.now())
                people.note(doer, "revoke_token", token.id)
                return token
    raise NotFound(f"There is no token {token_id[:40]!r}.", hint="See `trucewatch people token list`.")


def _key_of(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass"))
