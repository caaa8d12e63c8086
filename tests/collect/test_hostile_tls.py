"""Encrypted answers: a server that cannot prove who it is, and the facts kept of one that can."""

import ipaddress
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hostile import HEAD, PAGE, code_of, fetch

from servers import talking
from trucewatch.core.ports import Fetched


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for 127.0.0.1, that nobody vouches for."""
    x509 = pytest.importorskip("cryptography.x509", reason="makes the certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def secured(certificate: Path) -> Callable[[socket.socket], None]:
    """A server that speaks TLS from the first byte."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as line:
            line.recv(65_536)
            line.sendall(HEAD + b"Content-Length: 23\r\n\r\n" + PAGE)

    return talk


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    with talking(secured(certificate), reads=False) as url:
        assert code_of(fetch(url.replace("http:", "https:"))) == "bad_certificate"


def test_facts_of_an_encrypted_answer(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)
    with talking(secured(certificate), reads=False) as url:
        found = fetch(url.replace("http:", "https:"))
    assert isinstance(found, Fetched), found
    told = dict(found.http)
    assert told["tls"].startswith("TLSv1.")
    assert len(told["tls-certificate"]) == 64


def test_plain_words_where_tls_is_expected_are_told() -> None:
    with talking(lambda connection: connection.sendall(HEAD + b"\r\n" + PAGE)) as url:
        assert code_of(fetch(url.replace("http:", "https:"))) == "connection"
