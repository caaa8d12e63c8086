"""Accounts, passwords, sessions and tokens, over a real ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trucewatch.core.accounts import Account, Doer
from trucewatch.core.people import Permission, Person, Role
from trucewatch.core.problems import ConfigError, Conflict, NotAllowed, NotFound, StoreError
from trucewatch.pipeline import people_signing as signing
from trucewatch.pipeline.people import REFUSALS, People, set_up_code
from trucewatch.pipeline.people_limits import Limits, TooOften
from trucewatch.pipeline.people_passwords import check_password, hash_password, is_outdated, is_password
from trucewatch.settings import Settings
from trucewatch.store.ledger import open_ledger
from trucewatch.store.memory import MemoryLedger
from trucewatch.store.people_audit import Wanted

GOOD = "four unrelated words here"
ADMIN = Doer(name="Amira", id="a0")


@dataclass
class Clock:
    time: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))

    def now(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(tmp_path: Path, clock: Clock) -> Iterator[People]:
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        yield People(ledger, Settings(), clock=clock.now)


@pytest.fixture
def rosa(people: People) -> Account:
    return people.add("Rosa", Role.REVIEWER, ADMIN, password=GOOD)


def told(people: People, **wanted: str) -> list[tuple[str, str]]:
    return [(line.action, line.outcome.value) for line in people.store.audit.page(Wanted(**wanted), limit=1000)]


def signed_in(people: People, name: str = "Rosa", **other: str) -> str:
    return signing.sign_in(people, name, GOOD, **other)


# --- passwords


@pytest.mark.parametrize("password", ["tangle orbit lemon quay", "xK9#vv-2pLq!", "كلمات لا رابط بينها هنا"])
def test_a_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    check_password(password, "Rosa Haddad")


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("tooshort123", "12 to 256"),
        ("x" * 257, "12 to 256"),
        ("rosa likes the sea", "the person's name"),
        ("my hADdad lives", "the person's name"),
        ("Password1234", "guessed first"),
        ("passwordpassword", "guessed first"),
        ("123456789012", "guessed first"),
        ("Summer2026!!", "guessed first"),
        ("!!qwertyuiop99", "guessed first"),
        ("abababababab", "guessed first"),
        ("1357924680135", "guessed first"),
    ],
)
def test_a_password_that_is_guessed_soon_is_refused(password: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        check_password(password, "Rosa Haddad")
    assert password not in str(caught.value)


def test_a_hash_is_argon2id_and_of_one_password_alone() -> None:
    kept = hash_password(GOOD)
    assert kept.startswith("$argon2id$")
    assert hash_password(GOOD) != kept
    assert is_password(kept, GOOD)
    assert not is_password(kept, GOOD + " ")
    assert not is_password(kept, GOOD * 100)
    assert not is_outdated(kept)


@pytest.mark.parametrize("kept", ["", "no hash", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$"])
def test_no_hash_is_nobody_s(kept: str) -> None:
    assert not is_password(kept, GOOD)
    assert not is_password(kept, "nobody has this password")


def test_a_keyboard_that_composes_otherwise_opens_the_same_door() -> None:
    assert is_password(hash_password("caf\u00e9 et croissants"), "cafe\u0301 et croissants")


# --- accounts


def test_the_first_admin_needs_the_code_and_comes_once(people: People) -> None:
    code = set_up_code()
    with pytest.raises(NotAllowed, match="not the set-up code"):
        people.set_up("WRONG", code, "Amira", GOOD)
    with pytest.raises(NotAllowed, match="not the set-up code"):
        people.set_up("", "", "Amira", GOOD)
    with pytest.raises(ConfigError, match="guessed first"):
        people.set_up(code, code, "Amira", "password1234")
    assert people.needs_set_up()
    account = people.set_up(f" {code.lower().replace('-', ' ')} ", code, "Amira", GOOD)
    assert (account.role, people.needs_set_up()) == (Role.ADMIN, False)
    with pytest.raises(NotAllowed):
        people.set_up(code, code, "Second", GOOD)
    assert [one.name for one in people.store.accounts()] == ["Amira"]
    assert told(people, action="set_up") == [("set_up", "refused")] * 3


def test_the_code_cannot_be_tried_for_ever(people: People) -> None:
    for _ in range(10):
        with pytest.raises(NotAllowed, match="not the set-up code"):
            people.set_up("WRONG", "RIGHT", "Amira", GOOD, address="192.0.2.7")
    with pytest.raises(TooOften):
        people.set_up("RIGHT", "RIGHT", "Amira", GOOD, address="192.0.2.7")


def test_codes_differ() -> None:
    assert len({set_up_code() for _ in range(50)}) == 50


@pytest.mark.parametrize("name", ["rosa", "  ROSA ", "\uff32osa"])
def test_a_name_is_one_person_s(people: People, rosa: Account, name: str) -> None:
    with pytest.raises(Conflict, match="already"):
        people.add(name, Role.READER, ADMIN)
    assert people.find(name) == people.find(rosa.id) == rosa


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "ro\u202esa", "ro\u200bsa", "\x00"])
def test_a_name_that_cannot_be_read_is_refused(people: People, name: str) -> None:
    with pytest.raises(ConfigError, match="can be seen"):
        people.add(name, Role.READER, ADMIN)


def test_a_name_of_any_script_is_taken(people: People) -> None:
    assert people.add("ريم  الخوري", Role.ANALYST, ADMIN).name == "ريم الخوري"


def test_nobody_is_found_by_an_id_that_is_none(people: People, rosa: Account) -> None:
    with pytest.raises(NotFound, match="Nobody here"):
        people.find("0" * 16)


def test_the_last_admin_stays(people: People) -> None:
    amira = people.add("Amira", Role.ADMIN, ADMIN)
    for change in (lambda: people.disable(amira.id, ADMIN), lambda: people.change_role(amira.id, Role.CHIEF, ADMIN)):
        with pytest.raises(Conflict, match="the only admin"):
            change()
    people.add("Basil", Role.ADMIN, ADMIN)
    assert people.change_role(amira.id, Role.CHIEF, ADMIN).role is Role.CHIEF


@pytest.mark.parametrize(
    ("role", "told", "sees"),
    [(Role.READER, True, True), (Role.READER, None, False), (Role.CHIEF, None, True), (Role.CHIEF, False, False)],
)
def test_restricted_sources_are_seen_by_role_or_by_person(
    people: People, role: Role, told: bool | None, sees: bool
) -> None:
    account = people.restrict(people.add("Rosa", role, ADMIN).id, told, ADMIN)
    assert account.person().may(Permission.SEE_RESTRICTED) is sees


def test_a_ledger_in_memory_has_no_people() -> None:
    with pytest.raises(StoreError, match="knows no people"):
        People(MemoryLedger(), Settings())


# --- signing in


def test_who_signs_in_is_known_by_the_session(people: People, rosa: Account) -> None:
    secret = signed_in(people, address="192.0.2.7", browser="Lynx\x1b[2J")
    assert signing.person_of_session(people, secret) == rosa.person()
    held = people.store.sessions(rosa.id)
    assert [(one.address, one.browser) for one in held] == [("192.0.2.7", "Lynx[2J")]
    assert secret not in str(held)
    assert told(people, person=rosa.id) == [("sign_in", "done")]


def test_all_that_is_wrong_is_told_alike(people: People, rosa: Account) -> None:
    people.disable(people.add("Samir", Role.READER, ADMIN, password=GOOD).id, ADMIN)
    people.add("Nadia", Role.READER, ADMIN)
    messages = set()
    for name, password in [("Rosa", "wrong"), ("Nobody", GOOD), ("Samir", GOOD), ("Nadia", GOOD), ("Nadia", "")]:
        with pytest.raises(NotAllowed) as caught:
            signing.sign_in(people, name, password)
        messages.add(str(caught.value))
    assert messages == {"Name or password is wrong."}
    assert told(people, action="sign_in") == [("sign_in", "refused")] * 5


@pytest.mark.parametrize("name", ["Rosa", "Nobody"])
def test_signing_in_is_limited_by_name_known_or_not(people: People, rosa: Account, name: str) -> None:
    most, per_s = signing.BY_NAME
    for _ in range(most - 1):
        people.limits.take("sign_in_name", name.lower(), most, per_s)
    with pytest.raises(NotAllowed, match="wrong"):
        signing.sign_in(people, name, "wrong", address="192.0.2.1")
    with pytest.raises(TooOften, match="Try again in") as caught:
        signing.sign_in(people, f" {name.upper()}", GOOD, address="192.0.2.99")
    assert 0 < caught.value.wait_s <= per_s


def test_signing_in_is_limited_by_address(people: People, rosa: Account) -> None:
    most, per_s = signing.BY_ADDRESS
    for _ in range(most - 1):
        people.limits.take("sign_in_address", "192.0.2.7", most, per_s)
    with pytest.raises(NotAllowed, match="wrong"):
        signing.sign_in(people, "nobody", "", address="192.0.2.7")
    with pytest.raises(TooOften):
        signed_in(people, address="192.0.2.7")
    assert signed_in(people, address="192.0.2.8")


def test_the_right_password_begins_the_count_anew(people: People, rosa: Account) -> None:
    for _ in range(3):
        for _ in range(9):
            people.limits.take("sign_in_name", "rosa", *signing.BY_NAME)
        assert signed_in(people)


def test_a_session_ends_when_nobody_uses_it(people: People, rosa: Account, clock: Clock) -> None:
    secret = signed_in(people)
    for _ in range(3):
        clock.later(minutes=119)
        assert signing.person_of_session(people, secret)
    clock.later(minutes=120)
    assert signing.person_of_session(people, secret) is None
    assert signing.is_known_session(people, secret)


def test_a_session_ends_even_if_it_is_used(people: People, rosa: Account, clock: Clock) -> None:
    secret = signed_in(people)
    for _ in range(11):
        clock.later(hours=1)
        assert signing.person_of_session(people, secret)
    clock.later(hours=1)
    assert signing.person_of_session(people, secret) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda people, who: people.change_role(who, Role.CHIEF, ADMIN),
        lambda people, who: people.set_password(who, "another four words there", ADMIN),
        lambda people, who: people.disable(who, ADMIN),
        lambda people, who: people.restrict(who, True, ADMIN),
    ],
    ids=["role", "password", "disabled", "restricted"],
)
def test_a_change_of_the_person_ends_their_sessions(people: People, rosa: Account, change: object) -> None:
    secret = signed_in(people)
    other = signing.begin_session(people, people.add("Samir", Role.READER, ADMIN), address="", browser="")
    change(people, rosa.id)
    assert signing.person_of_session(people, secret) is None
    assert signing.person_of_session(people, other)


def test_signing_out_ends_one_s_own_session_alone(people: People, rosa: Account) -> None:
    secret, second = signed_in(people), signed_in(people)
    samir = people.add("Samir", Role.ADMIN, ADMIN).person()
    signing.sign_out(people, secret, samir)
    assert signing.person_of_session(people, secret)
    signing.sign_out(people, secret, rosa.person())
    assert signing.person_of_session(people, secret) is None
    third = signed_in(people)
    signing.sign_out_everywhere(people, rosa.person(), but=third)
    assert [signing.person_of_session(people, one) for one in (second, third)] == [None, rosa.person()]


@pytest.mark.parametrize("forged", ["", "x", "0" * 43, "\udcff", "' OR 1=1 --"])
def test_a_forged_session_is_nobody_s(people: People, rosa: Account, forged: str) -> None:
    signed_in(people)
    assert signing.person_of_session(people, forged) is None
    assert signing.person_of_token(people, forged) is None


def test_one_s_own_password_needs_the_old_one(people: People, rosa: Account) -> None:
    with pytest.raises(NotAllowed, match="old password"):
        people.change_password(rosa.person(), "wrong", "another four words there")
    assert signed_in(people)
    people.change_password(rosa.person(), GOOD, "another four words there")
    with pytest.raises(NotAllowed):
        signed_in(people)


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(people: People, rosa: Account) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(GOOD)
    people.store.change_account(rosa.id, people.now(), password=weak)
    assert signed_in(people)
    assert not is_outdated(people.find(rosa.id).password)
    assert signed_in(people)


# --- tokens


def make(people: People, owner: Account, *scopes: Permission, **other: int) -> tuple[str, str]:
    secret, token = signing.make_token(people, owner, "a program", scopes, ADMIN, **other)
    return secret, token.id


def person_of(people: People, secret: str) -> Person | None:
    return signing.person_of_token(people, secret)


def test_a_token_may_what_it_was_given_and_its_owner_still_may(people: People, rosa: Account) -> None:
    secret, _ = make(people, rosa, Permission.READ, Permission.GRADE)
    assert secret.startswith("tw_")
    assert secret not in str(people.store.tokens())
    expected = replace(rosa.person(), permissions=frozenset({Permission.READ, Permission.GRADE}), is_token=True)
    assert person_of(people, secret) == expected
    people.change_role(rosa.id, Role.READER, ADMIN)
    assert person_of(people, secret).permissions == {Permission.READ}
    people.disable(rosa.id, ADMIN)
    assert person_of(people, secret) is None


def test_a_token_ends_by_time_and_by_hand(people: People, rosa: Account, clock: Clock) -> None:
    first, _ = make(people, rosa, Permission.READ, days=2)
    second, second_id = make(people, rosa, Permission.READ, days=300)
    clock.later(days=2)
    assert person_of(people, first) is None
    assert person_of(people, second)
    with pytest.raises(NotFound):
        signing.revoke_token(people, second_id, ADMIN, of="somebody else")
    signing.revoke_token(people, second_id, ADMIN, of=rosa.id)
    assert person_of(people, second) is None


@pytest.mark.parametrize(
    ("scopes", "days", "error"),
    [
        ((), 9, ConfigError),
        ((Permission.READ,), 0, ConfigError),
        ((Permission.READ,), 367, ConfigError),
        ((Permission.MANAGE_PEOPLE,), 9, NotAllowed),
    ],
)
def test_a_token_that_should_not_be_is_not_made(
    people: People, rosa: Account, scopes: tuple[Permission, ...], days: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(people, rosa, *scopes, days=days)
    assert people.store.tokens() == []


# --- limits and audit


def test_limits_count_each_for_itself() -> None:
    limits = Limits()
    assert [limits.take("a", "x", 2, 60) for _ in range(2)] == [0, 0]
    assert 0 < limits.take("a", "x", 2, 60) <= 60
    assert limits.take("a", "y", 2, 60) == limits.take("b", "x", 2, 60) == 0
    limits.forget("a", "x", 2, 60)
    assert limits.take("a", "x", 2, 60) == 0


def test_a_flood_of_refusals_does_not_flood_the_audit(people: People) -> None:
    for _ in range(3 * REFUSALS[0]):
        people.note_refusal(Doer(name="x", address="192.0.2.7"), "session", "/")
    people.note_refusal(Doer(name="x", address="192.0.2.8"), "session", "/")
    lines = told(people, action="session")
    # A minute may end while the test runs: then the count begins again, once.
    assert set(lines) == {("session", "refused")}
    assert REFUSALS[0] <= len(lines) <= 2 * REFUSALS[0] + 1
    assert set(told(people, action="flood")) == {("flood", "refused")}


def test_no_audit_line_holds_a_secret(people: People, rosa: Account) -> None:
    secret = signed_in(people)
    token, _ = make(people, rosa, Permission.READ)
    people.change_password(rosa.person(), GOOD, "another four words there")
    lines = str(people.store.audit.page(Wanted()))
    assert all(one not in lines for one in (secret, token, GOOD, "another four", "$argon2"))
