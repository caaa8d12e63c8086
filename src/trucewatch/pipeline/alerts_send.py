"""Sending alerts: mail over SMTP with TLS, webhooks over the checked network with a signature.

What is known not to have arrived is tried again; where no answer tells, nothing is sent again (`unsure`).
"""

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from trucewatch.pipeline.alerts_box import Message, Went
from trucewatch.pipeline.alerts_rules import Mail, Rules
from trucewatch.publish.wording import clean

FOOT = "trucewatch reports what is alleged and by whom. It says of nobody that they broke an agreement: people judge."
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which a webhook is asked again: the server says that it did not take it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending. WAITING: known not to have arrived, to be tried again."""

    went: Went
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """How messages leave the house."""

    rules: Rules
    timeout_s: float = 30.0
    allow_private: bool = False
    """Whether webhooks may stand at addresses that are not public. The mail server is the operator's own choice."""

    def send(self, target: str, messages: Sequence[Message], now: datetime) -> Outcome:
        """Sends messages to one target as one; never raises on what the network does."""
        if target.startswith("mailto:"):
            return self._mail(target.removeprefix("mailto:"), messages, now)
        return self._hook(target, messages, now)

    # --- mail

    def _mail(self, address: str, messages: Sequence[Message], now: datetime) -> Outcome:
        mail = self.rules.mail
        if mail is None:
            return Outcome(Went.FAILED, "no mail server is set")
        made = written(mail.sender, address, messages, now)
        try:
            with self._server(mail) as server:
                if mail.user:
                    server.login(mail.user, mail.password)
                return _handed_over(server, made)
        except smtplib.SMTPResponseException as error:
            return Outcome(Went.WAITING if error.smtp_code < 500 else Went.FAILED, _answer(error))
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _ in error.recipients.values()), default=550)
            return Outcome(Went.WAITING if code < 500 else Went.FAILED, f"{address} is refused ({code})")
        except smtplib.SMTPNotSupportedError as error:
            return Outcome(Went.FAILED, str(error))
        except (smtplib.SMTPException, OSError) as error:
            return Outcome(Went.WAITING, clean(f"{mail.host}: {error}"))

    def _server(self, mail: Mail) -> smtplib.SMTP:
        if mail.security == "none":
            return smtplib.SMTP(mail.host, mail.port, timeout=self.timeout_s)
        context = ssl.create_default_context()
        if mail.ca_file:
            context.load_verify_locations(mail.ca_file)
        if mail.security == "tls":
            return smtplib.SMTP_SSL(mail.host, mail.port, timeout=self.timeout_s, context=context)
        server = smtplib.SMTP(mail.host, mail.port, timeout=self.timeout_s)
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server

    # --- webhooks

    def _hook(self, url: str, messages: Sequence[Message], now: datetime) -> Outcome:
        import httpcore
        import httpx

        from trucewatch.collect.network import AddressRefused, CheckedBackend, Deadline

        body = hook_body(messages)
        headers: dict[bytes | str, bytes | str] = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "trucewatch",
            **signed(self.rules.secret, body, int(now.timestamp())),
            "x-trucewatch-delivery": delivery_id(messages),
        }
        backend = CheckedBackend(Deadline(self.timeout_s), allow_private=self.allow_private)
        secured = httpx.create_ssl_context(trust_env=False)
        try:
            with httpcore.ConnectionPool(ssl_context=secured, network_backend=backend) as pool:
                waits = {"timeout": httpx.Timeout(self.timeout_s).as_dict()}
                with pool.stream("POST", url, headers=headers, content=body, extensions=waits) as response:
                    return _told(response.status)
        except AddressRefused as error:
            return Outcome(Went.FAILED, f"{error}; allow_private in the settings lifts this")
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            return Outcome(Went.WAITING, clean(f"{error}") or "no connection")
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            return Outcome(Went.UNSURE, clean(f"no answer came: {type(error).__name__} {error}"))
        except (httpcore.UnsupportedProtocol, ValueError, TypeError) as error:
            return Outcome(Went.FAILED, clean(f"{error}"))


def _handed_over(server: smtplib.SMTP, made: EmailMessage) -> Outcome:
    """Hands a message to a server; where the line breaks after its text was sent, nobody knows whether it was taken."""
    try:
        server.send_message(made)
    except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
        return Outcome(Went.UNSURE, clean(f"no answer came: {error}"))
    return Outcome(Went.SENT)


def _answer(error: smtplib.SMTPResponseException) -> str:
    told = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
    return clean(f"{error.smtp_code} {told}")[:300]


def _told(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(Went.SENT)
    return Outcome(Went.WAITING if status in AGAIN else Went.FAILED, f"the server answers {status}")


def written(sender: str, address: str, messages: Sequence[Message], now: datetime) -> EmailMessage:
    """A message in plain text; several as one digest. Its id is that of what it tells."""
    made = EmailMessage()
    made["From"], made["To"], made["Date"] = sender, address, format_datetime(now)
    title = messages[0].title if len(messages) == 1 else f"{len(messages)} alerts"
    made["Subject"] = clean(f"[trucewatch] {title}")[:200]
    made["Message-ID"] = f"<{delivery_id(messages)}@trucewatch.invalid>"
    made["Auto-Submitted"] = "auto-generated"
    text = "\n\n".join(f"{one.title}\n{one.text}" for one in messages)
    made.set_content(f"{text}\n\n-- \n{FOOT}\n", cte="quoted-printable")
    return made


def hook_body(messages: Sequence[Message]) -> bytes:
    """The JSON that a webhook gets."""
    alerts = [
        {"id": one.id, "rule": one.rule, "title": one.title, "text": one.text, **json.loads(one.fact)}
        for one in messages
    ]
    told = {"id": delivery_id(messages), "is_digest": len(alerts) > 1, "alerts": alerts, "note": FOOT}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def delivery_id(messages: Sequence[Message]) -> str:
    """The same for the same messages: by it a receiver knows what it had already."""
    if len(messages) == 1:
        return messages[0].id
    return f"digest-{hashlib.sha256(' '.join(sorted(one.id for one in messages)).encode()).hexdigest()[:20]}"


def signed(secret: bytes, body: bytes, timestamp: int) -> dict[bytes | str, bytes | str]:
    """Headers by which a receiver knows who sent a body and when: HMAC-SHA256 over `timestamp.body`."""
    mac = hmac.new(secret, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"x-trucewatch-timestamp": str(timestamp), "x-trucewatch-signature": f"sha256={mac}"}
