"""Passwords: which are taken, how they are kept (argon2id), and a check that takes the same time for unknown names."""

import re
import threading
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from trucewatch.core.problems import ConfigError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST = 256
"""Signs of a password (Unicode code points)."""
AT_ONCE = 2
"""Hashes computed at once: each takes 64 MiB and a core for some 0.1 s."""
_FEWEST = 5
"""Different signs that a password has at least."""
_LONG_NUMBER = 20
"""Signs that a password without a letter has at least: dates and telephone numbers have fewer."""
_AROUND = r"[\d\W_]{0,6}"

_turn = threading.BoundedSemaphore(AT_ONCE)


def check_password(password: str, name: str) -> None:
    """Raises ConfigError, with what to mend, where a password would be guessed soon."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConfigError(f"A password has {SHORTEST} to {LONGEST} signs.", hint="Four unrelated words are one.")
    folded = _folded(password)
    if any(len(part) >= 4 and part in folded for part in re.split(r"[\W_]+", _folded(name))):
        raise ConfigError("The password holds the person's name.", hint="Choose one that does not.")
    if len(set(folded)) < _FEWEST or _is_common(folded):
        raise ConfigError("The password is among those that are guessed first.", hint="Choose another.")


def hash_password(password: str) -> str:
    """The argon2id hash, with its salt and parameters in it."""
    with _turn:
        return _hasher().hash(_normal(password))


def is_password(kept: str, password: str) -> bool:
    """Whether it is the password whose hash is kept. An empty `kept` takes as long, and is nobody's."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST:
        password = password[:LONGEST] + "\0"  # no password: one that is too long takes no longer
    with _turn:
        try:
            return _hasher().verify(kept or _nobodys(), _normal(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()  # RFC 9106, low-memory profile: argon2id, 3 rounds, 64 MiB, 4 lanes


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")


def _normal(password: str) -> bytes:
    """Composed, so that keyboards that compose otherwise still open the door."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()


def _is_common(folded: str) -> bool:
    words = _common()
    if folded in words or (len(folded) < _LONG_NUMBER and not any(one.isalpha() for one in folded)):
        return True
    core = re.sub(rf"^{_AROUND}|{_AROUND}$", "", folded)
    bare = re.fullmatch(r"(.{4,}?)\1*", core)
    return core in words or bool(bare and bare.group(1) in words) or not core


@cache
def _common() -> frozenset[str]:
    text = files("trucewatch").joinpath("data", "people", "common_passwords.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
