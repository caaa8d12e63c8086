"""Timestamps: asked for safely, taken only where they are what was asked for."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from time_server import TimeServer, time_server
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.timestamps import (
    BadTimestamp,
    Stamped,
    certificates_of,
    check_signature,
    poster,
    read_answer,
    stamp,
)
from trucewatch.core.ids import sha256
from trucewatch.core.problems import ConfigError, Problem

WORDS = b"Shells fell on the plain."
OPEN = CollectLimits(allow_private=True, timeout_s=10)


def stamped(server: TimeServer, data: bytes = WORDS) -> Stamped:
    done = stamp(data, server.url, poster(OPEN))
    assert isinstance(done, Stamped), done
    return done


def test_a_stamp_is_of_the_bytes_now_and_by_the_authority(server: TimeServer) -> None:
    done = stamped(server)
    assert done.sha256 == sha256(WORDS)
    assert abs(done.stamped_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert done.policy == "1.2.3.4.1"
    check_signature(done.answer, done.sha256, certificates_of(server.authority.root.read_bytes(), "root.pem"))


def test_only_the_hash_is_sent(server: TimeServer) -> None:
    stamped(server)
    assert WORDS not in server.requests[0]
    assert bytes.fromhex(sha256(WORDS)) in server.requests[0]


def test_two_requests_differ(server: TimeServer) -> None:
    stamped(server)
    stamped(server)
    assert server.requests[0] != server.requests[1], "each has a nonce of its own"


@pytest.mark.parametrize(
    ("mode", "code", "told"),
    [
        ("garbage", "bad_timestamp", "no timestamp"),
        ("empty", "bad_timestamp", "no timestamp"),
        ("broken", "bad_timestamp", "no timestamp"),
        ("refuse", "bad_timestamp", "did not grant"),
        ("huge", "too_large", "more than"),
        ("busy", "http_status", "503"),
        ("redirect", "http_status", "302"),
    ],
)
def test_a_bad_answer_is_a_problem(server: TimeServer, mode: str, code: str, told: str) -> None:
    server.mode = mode
    done = stamp(WORDS, server.url, poster(OPEN))
    assert isinstance(done, Problem)
    assert (done.code, done.subject) == (code, server.url)
    assert told in done.message
    assert done.hint


@pytest.mark.parametrize("mode", ["hang", "drip"])
def test_a_server_that_never_ends_is_left(server: TimeServer, mode: str) -> None:
    server.mode = mode
    done = stamp(WORDS, server.url, poster(CollectLimits(allow_private=True, timeout_s=0.5)))
    assert isinstance(done, Problem)
    assert done.code == "timeout"


def test_an_answer_to_another_request_is_refused(server: TimeServer) -> None:
    stamped(server)
    server.mode = "stale"
    again = stamp(WORDS, server.url, poster(OPEN))
    assert isinstance(again, Problem)
    assert "nonce" in again.message
    other = stamp(b"other words", server.url, poster(OPEN))
    assert isinstance(other, Problem)
    assert "other bytes" in other.message


def test_a_server_with_a_wrong_clock_is_refused(server: TimeServer) -> None:
    done = stamp(WORDS, server.url, poster(OPEN), now=datetime.now(UTC) - timedelta(days=2))
    assert isinstance(done, Problem)
    assert "clock" in done.message


def test_private_addresses_are_not_asked(server: TimeServer) -> None:
    done = stamp(WORDS, server.url, poster(CollectLimits()))
    assert isinstance(done, Problem)
    assert done.code == "private_address"
    assert server.requests == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://tsa.example.org/", "unsupported_scheme"),
        ("file:///etc/passwd", "unsupported_scheme"),
        ("http://user:secret@tsa.example.org/", "credentials_in_url"),
        ("http://", "bad_url"),
        ("http://[::1", "bad_url"),
    ],
)
def test_a_strange_address_is_a_problem(server: TimeServer, address: str, code: str) -> None:
    done = stamp(WORDS, address, poster(OPEN))
    assert isinstance(done, Problem)
    assert done.code == code


def test_nothing_to_stamp_is_a_problem(server: TimeServer) -> None:
    done = stamp(b"", server.url, poster(OPEN))
    assert isinstance(done, Problem)
    assert server.requests == []


def test_a_changed_answer_does_not_hold(server: TimeServer) -> None:
    done = stamped(server)
    roots = certificates_of(server.authority.root.read_bytes(), "root.pem")
    for place in range(len(done.answer) - 64, len(done.answer), 7):  # inside the signature
        changed = bytearray(done.answer)
        changed[place] ^= 1
        with pytest.raises(BadTimestamp):
            check_signature(bytes(changed), done.sha256, roots)


def test_another_root_does_not_hold(server: TimeServer, tmp_path: Path) -> None:
    done = stamped(server)
    with time_server(tmp_path) as other:
        roots = certificates_of(other.authority.root.read_bytes(), "other.pem")
    with pytest.raises(BadTimestamp, match="signature"):
        check_signature(done.answer, done.sha256, roots)


def test_a_file_without_certificates_is_told() -> None:
    pytest.importorskip("rfc3161_client")
    with pytest.raises(ConfigError, match=r"notes\.txt"):
        certificates_of(b"no certificate here", "notes.txt")


def test_a_chain_in_any_order_is_read(server: TimeServer) -> None:
    server.mode = "chain"
    done = stamped(server)
    check_signature(done.answer, done.sha256, certificates_of(server.authority.root.read_bytes(), "root.pem"))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    pytest.importorskip("rfc3161_client")
    with pytest.raises(BadTimestamp):
        read_answer(data, "0" * 64)


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(ConfigError) as told:
        stamp(WORDS, "http://127.0.0.1:9/", poster(OPEN))
    assert "pip install" in told.value.hint
