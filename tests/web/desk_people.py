"""People at a desk that runs: added through the same ledger, signed in as a browser does it."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

import httpx
from running_desk import Running

from trucewatch import api
from trucewatch.core.accounts import Account, AuditLine, Doer
from trucewatch.core.people import Permission, Role
from trucewatch.pipeline.people import People
from trucewatch.pipeline.people_signing import make_token
from trucewatch.store.people_audit import Wanted

PASSWORD = "four unrelated words here"
TEST = Doer(name="test")


def add(desk: Running, name: str, role: Role, *, password: str = PASSWORD) -> Account:
    """Somebody with an account."""
    with closing(api.open_ledger(desk.settings.ledger)) as ledger:
        return People(ledger, desk.settings).add(name, role, TEST, password=password)


def token_of(desk: Running, name: str, scopes: Iterable[Permission]) -> str:
    """A token on behalf of somebody."""
    with closing(api.open_ledger(desk.settings.ledger)) as ledger:
        people = People(ledger, desk.settings)
        return make_token(people, people.find(name), "tests", scopes, TEST)[0]


@contextmanager
def signed_in(desk: Running, name: str, *, password: str = PASSWORD) -> Iterator[httpx.Client]:
    """A browser in which somebody signed in through the form."""
    with desk.stranger() as client:
        answer = client.post("/sign-in", data={"name": name, "password": password, "next": "/account"})
        assert (answer.status_code, answer.headers.get("location")) == (303, "/account"), answer.text
        yield client


def audit(desk: Running, **wanted: str) -> list[AuditLine]:
    """The newest lines of the audit."""
    with closing(api.open_ledger(desk.settings.ledger)) as ledger:
        return People(ledger, desk.settings).store.audit.page(Wanted(**wanted))


def accounts(desk: Running) -> dict[str, Account]:
    """Accounts by name."""
    with closing(api.open_ledger(desk.settings.ledger)) as ledger:
        return {one.name: one for one in People(ledger, desk.settings).store.accounts()}
