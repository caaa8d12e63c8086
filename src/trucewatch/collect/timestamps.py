"""Timestamps: a server's signed word that bytes existed at a time (RFC 3161), asked for safely and read strictly.

What is kept is the server's whole answer (`TimeStampResp`, as `openssl ts -verify -in` takes it), byte for byte.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from trucewatch.collect.der import with_sorted_certificates
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.collect.post import post
from trucewatch.core.ids import sha256
from trucewatch.core.problems import ConfigError, Problem

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MEDIA_TYPE = "application/timestamp-reply"
MOST_BYTES = 1_000_000
"""Largest answer read. One with its whole chain of certificates has under 10 kB."""
MOST_APART = timedelta(hours=1)
"""How far a server's clock may be from ours: a wrong time is worse than none."""
SHA256 = "2.16.840.1.101.3.4.2.1"
_MEND = "Try again later, or name another time-stamping server."
_INSTALL = 'Install it: pip install "trucewatch[evidence]".'

Roots: TypeAlias = "Sequence[Certificate]"
"""Certificates that are trusted."""
Post = Callable[[str, bytes], bytes | Problem]
"""Sends a request to an address and gives the answer's bytes, or the problem that stands in their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A server's answer that holds a timestamp, read."""

    answer: bytes
    sha256: str
    """Hex SHA-256 of the bytes it is about."""
    stamped_at: datetime
    policy: str
    """Object identifier of the rules that the server stamps by."""
    serial: int


class BadTimestamp(ValueError):
    """The bytes are no timestamp of what they should be; says why."""


def stamp(data: bytes, server: str, send: Post, *, now: datetime | None = None) -> Stamped | Problem:
    """Asks `server` for a timestamp of `data`, of which only the SHA-256 leaves this machine.

    The answer is taken only where it is granted, holds the request's nonce and imprint, brings the signer's
    certificate and tells about the time it is (`now`, else this machine's clock). Raises ConfigError where the
    package is not installed.
    """
    library = _library()
    if not data:
        return problem(server, "empty", f"{server}: nothing was given to stamp.", "Add something first.")
    request = library.TimestampRequestBuilder(data=data, hash_algorithm=library.HashAlgorithm.SHA256).build()
    answer = send(server, request.as_bytes())
    if isinstance(answer, Problem):
        return answer
    try:
        stamped = read_answer(answer, sha256(data), nonce=request.nonce)
    except BadTimestamp as error:
        return problem(server, "bad_timestamp", f"{server}: {error}.", _MEND)
    apart = abs(stamped.stamped_at - (now or datetime.now(UTC)))
    if apart > MOST_APART:
        message = f"{server}: tells {stamped.stamped_at.isoformat()}, {apart} from this machine's clock."
        return problem(server, "bad_timestamp", message, "Set the clock that is wrong, or name another server.")
    return stamped


def read_answer(answer: bytes, digest: str, *, nonce: int | None = None) -> Stamped:
    """A kept answer, checked against the hex SHA-256 it should be about; its signature is not checked here.

    Raises BadTimestamp where it does not fit, ConfigError where the package is not installed.
    """
    response = _decoded(answer)
    if response.status != 0:
        told = "; ".join(response.status_string)[:200]
        raise BadTimestamp(f"the server did not grant it (status {response.status}{': ' + told if told else ''})")
    try:
        info, certificates = response.tst_info, response.signed_data.certificates
        imprint = info.message_imprint
        stamped = Stamped(
            answer=answer,
            sha256=imprint.message.hex(),
            stamped_at=info.gen_time.astimezone(UTC),
            policy=info.policy.dotted_string,
            serial=info.serial_number,
        )
        told_nonce = info.nonce
    except (ValueError, OverflowError, AttributeError) as error:
        raise BadTimestamp(f"the answer cannot be read ({str(error)[:160]})") from error
    if imprint.hash_algorithm.dotted_string != SHA256 or stamped.sha256 != digest:
        raise BadTimestamp("the answer is about other bytes")
    if nonce is not None and told_nonce != nonce:
        raise BadTimestamp("the answer is to another request (its nonce differs)")
    if not certificates:
        raise BadTimestamp("the answer lacks the signer's certificate, so nobody could check it later")
    return stamped


def check_signature(answer: bytes, digest: str, roots: Roots) -> None:
    """Checks signature, chain up to one of `roots` at the time stamped, and the certificate's purpose.

    Raises BadTimestamp where one of them does not hold.
    """
    from rfc3161_client import VerificationError

    library = _library()
    response = _decoded(answer)
    verifier = library.VerifierBuilder(roots=list(roots)).build()
    try:
        verifier.verify(response, bytes.fromhex(digest))
    except (VerificationError, ValueError, OverflowError, AssertionError) as error:
        raise BadTimestamp(f"its signature does not hold ({_short(str(error))})") from error


def certificates_of(pem: bytes, name: str) -> tuple["Certificate", ...]:
    """The certificates of a PEM file. Raises ConfigError where there are none, naming the file."""
    _library()
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError as error:
        hint = "Give the time-stamping authority's root certificate in PEM form."
        raise ConfigError(f"{name} holds no certificate ({str(error)[:120]}).", hint=hint) from error


def poster(limits: CollectLimits | None = None) -> Post:
    """Posts requests within the bounds of `limits`, as pages are fetched: public addresses only, one deadline."""
    bounds = limits or CollectLimits()
    headers = {"content-type": "application/timestamp-query", "accept": MEDIA_TYPE}
    return lambda server, request: post(server, request, headers, limits=bounds, most=MOST_BYTES)


def _decoded(answer: bytes) -> Any:
    library = _library()
    try:
        return library.decode_timestamp_response(with_sorted_certificates(answer))
    except (ValueError, OverflowError) as error:
        raise BadTimestamp(f"the answer is no timestamp ({_short(str(error))})") from error


def _short(told: str) -> str:
    """The reason in what a library says, without the places in its source."""
    _, found, reason = told.rpartition('data: "')
    return (reason.partition('"')[0] if found else told)[:200]


def _library() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise ConfigError(
            "Timestamps need the package rfc3161-client, which is not installed.", hint=_INSTALL
        ) from error
    return rfc3161_client
