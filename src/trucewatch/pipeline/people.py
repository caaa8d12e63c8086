"""People at the desk: their accounts, what they may do, and the audit of what was done."""

import hmac
import secrets
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

from trucewatch.core.accounts import Account, Doer, Outcome
from trucewatch.core.people import Person, Role
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, Conflict, NotAllowed, NotFound, StoreError
from trucewatch.pipeline.people_limits import Limits, TooOften
from trucewatch.pipeline.people_marks import Marks
from trucewatch.pipeline.people_passwords import check_password, hash_password, is_password
from trucewatch.settings import Settings
from trucewatch.store.people import SqlPeople

LONGEST_NAME = 80
REFUSALS = (100, 60)
"""Refusals of one address that the audit tells line by line, in so many seconds; more are one line."""
_SET_UP_TRIES = (10, 600)
_CODE_SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without those that are read for others."""


class People:
    """The people of a ledger. Threads may share one; how often something is tried is counted in it."""

    def __init__(self, ledger: Ledger, settings: Settings, *, clock: Callable[[], datetime] | None = None) -> None:
        self.store = _store_of(ledger)
        self.settings = settings
        self.limits = Limits()
        self.marks = Marks(self.store)
        self.now = clock or _now

    # --- audit

    def note(self, doer: Doer, action: str, subject: str = "", *, detail: str = "") -> None:
        """Tells the audit what was done. `detail` holds codes and names of fields, never words of a source."""
        self.store.audit.add(doer, action, subject, detail=detail, outcome=Outcome.DONE, at=self.now())

    def note_refusal(self, doer: Doer, action: str, subject: str = "", *, detail: str = "") -> None:
        """Tells the audit what was refused; of a flood from one address only its beginning."""
        most, per_s = REFUSALS
        if self.limits.take("refusals", doer.address, most, per_s):
            if self.limits.take("floods", doer.address, 1, per_s):
                return
            action, subject, detail = "flood", "", f"more than {most} refusals in {per_s} seconds; the rest is not told"
        self.store.audit.add(doer, action, subject, detail=detail, outcome=Outcome.REFUSED, at=self.now())

    # --- the first account

    def needs_set_up(self) -> bool:
        """Whether nobody has an account yet."""
        return self.store.is_empty()

    def set_up(self, given: str, code: str, name: str, password: str, *, address: str = "") -> Account:
        """Makes the first admin for whoever was `given` the `code` that the terminal shows. It works once.

        Raises NotAllowed for a wrong code or a second time, TooOften, and ConfigError for a bad name or password.
        """
        doer = Doer(name=name, address=address)
        wait_s = self.limits.take("set_up", address, *_SET_UP_TRIES)
        if wait_s:
            self.note_refusal(doer, "set_up", detail="too often")
            raise TooOften(wait_s)
        is_right = bool(code) and hmac.compare_digest(_code_key(given), _code_key(code))
        if not is_right or not self.needs_set_up():
            self.note_refusal(doer, "set_up", detail="wrong code" if self.needs_set_up() else "there is an account")
            raise NotAllowed("That is not the set-up code.", hint="The terminal in which trucewatch runs shows it.")
        kept = _checked(name, password)
        with self.store.unit():
            if self.needs_set_up():
                return self._add(name, Role.ADMIN, doer, kept=kept)
        self.note_refusal(doer, "set_up", detail="there is an account")
        raise NotAllowed("Somebody was quicker: there is an account already.", hint="Sign in.")

    # --- accounts

    def find(self, word: str) -> Account:
        """The account with this id or name. Raises NotFound."""
        found = self.store.account(word) or self.store.named(name_key(word))
        if found is None:
            raise NotFound(f"Nobody here has the name or id {_shown(word)!r}.", hint="See `trucewatch people list`.")
        return found

    def add(self, name: str, role: Role, doer: Doer, *, password: str = "") -> Account:
        """Adds somebody; without a password they sign in once one is set. Raises Conflict where the name is taken."""
        kept = _checked(name, password) if password else ""
        return self._add(name, role, doer, kept=kept)

    def add_known(self, name: str, role: Role, doer: Doer, *, issuer: str, subject: str) -> Account:
        """Adds somebody whom an identity provider signs in."""
        return self._add(name, role, doer, issuer=issuer, subject=subject)

    def _add(
        self, name: str, role: Role, doer: Doer, *, kept: str = "", issuer: str = "", subject: str = ""
    ) -> Account:
        name = proper_name(name)
        now = self.now()
        account = Account(
            id=secrets.token_hex(8),
            name=name,
            role=role,
            password=kept,
            issuer=issuer,
            subject=subject,
            made_at=now,
            changed_at=now,
        )
        with self.store.unit():
            if self.store.named(name_key(name)) is not None:
                raise Conflict(f"There is somebody called {name} already.", hint="Names here are of one person each.")
            self.store.add_account(account, name_key(name))
            self.note(doer if doer.id or doer.name else Doer(name=name), "add_person", account.id, detail=role.value)
        return account

    def change_role(self, word: str, role: Role, doer: Doer) -> Account:
        """Gives somebody a role and ends their sessions. Raises Conflict for the last admin."""
        with self.store.unit():
            account = self.find(word)
            if account.role is role:
                return account
            self._keep_an_admin(account)
            self.store.change_account(account.id, self.now(), role=role.value)
            self.store.end_sessions(account.id)
            self.note(doer, "change_role", account.id, detail=f"{account.role} to {role}")
            return self.find(account.id)

    def restrict(self, word: str, sees_restricted: bool | None, doer: Doer) -> Account:
        """Settles whether somebody sees restricted sources; None: as their role has it. Ends their sessions."""
        with self.store.unit():
            account = self.find(word)
            if account.sees_restricted is sees_restricted:
                return account
            self.store.change_account(account.id, self.now(), sees_restricted=sees_restricted)
            self.store.end_sessions(account.id)
            told = {None: "as the role", True: "yes", False: "no"}[sees_restricted]
            self.note(doer, "change_restricted", account.id, detail=told)
            return self.find(account.id)

    def disable(self, word: str, doer: Doer, *, is_disabled: bool = True) -> Account:
        """Keeps somebody out (sessions end, tokens fail), or lets them in again. Raises Conflict for the last admin."""
        with self.store.unit():
            account = self.find(word)
            if account.is_disabled is is_disabled:
                return account
            if is_disabled:
                self._keep_an_admin(account)
            self.store.change_account(account.id, self.now(), is_disabled=is_disabled)
            self.store.end_sessions(account.id)
            self.note(doer, "disable_person" if is_disabled else "enable_person", account.id)
            return self.find(account.id)

    def _keep_an_admin(self, account: Account) -> None:
        if account.role is Role.ADMIN and not account.is_disabled and self.store.count(role=Role.ADMIN) == 1:
            raise Conflict(f"{account.name} is the only admin.", hint="Make somebody else an admin first.")

    # --- passwords

    def set_password(self, word: str, password: str, doer: Doer) -> None:
        """Sets somebody's password and ends their sessions."""
        account = self.find(word)
        kept = _checked(account.name, password)
        with self.store.unit():
            self.store.change_account(account.id, self.now(), password=kept)
            self.store.end_sessions(account.id)
            self.note(doer, "set_password", account.id)

    def change_password(self, person: Person, old: str, new: str, *, address: str = "") -> None:
        """One's own password, for the old one. Ends all one's sessions. Raises NotAllowed, TooOften."""
        account, doer = self.find(person.id), doer_of(person, address)
        wait_s = self.limits.take("password", account.id, 10, 600)
        if wait_s:
            self.note_refusal(doer, "set_password", account.id, detail="too often")
            raise TooOften(wait_s)
        if not is_password(account.password, old):
            self.note_refusal(doer, "set_password", account.id, detail="wrong old password")
            raise NotAllowed("The old password is wrong.")
        self.set_password(account.id, new, doer)


def doer_of(person: Person, address: str = "") -> Doer:
    """Somebody who is signed in, as the audit names them."""
    return Doer(id=person.id, name=person.name, address=address)


def set_up_code() -> str:
    """A new code for the first set-up, as a person types it: 60 bits and more."""
    signs = "".join(secrets.choice(_CODE_SIGNS) for _ in range(15))
    return "-".join(signs[start : start + 5] for start in range(0, 15, 5))


def proper_name(name: str) -> str:
    """A name as it is kept. Raises ConfigError for one that is empty, too long, or holds signs that nobody sees."""
    kept = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 1 <= len(kept) <= LONGEST_NAME or not kept.isprintable():
        raise ConfigError(f"A name has 1 to {LONGEST_NAME} signs that can be seen.", hint="Give another.")
    return kept


def name_key(name: str) -> str:
    """What two spellings of one name share; without signs that no database takes."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("\0", " ")
    return " ".join(folded.split()).encode("utf-8", "replace").decode()


def _checked(name: str, password: str) -> str:
    check_password(password, proper_name(name))
    return hash_password(password)


def _code_key(code: str) -> bytes:
    return "".join(one for one in code.upper() if one.isalnum()).encode()


def _shown(word: str) -> str:
    return word[:LONGEST_NAME]


def _now() -> datetime:
    return datetime.now(UTC)


def _store_of(ledger: Ledger) -> SqlPeople:
    from trucewatch.store.ledger import SqlLedger

    if not isinstance(ledger, SqlLedger):
        raise StoreError("Such a ledger knows no people.", hint="Open one in a database.")
    return ledger.people()
