"""E-mails (RFC 5322, MIME) taken apart by the standard library, with bounds: what collecting and reading share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

_MOST = 200
"""Boundaries and nested mails; a long digest has 100. Each level of nesting costs a pass over its lines."""
_DEPTH = 20
_HEADER_MAX = 20_000
_CONTENT_MAX = 2_000
"""Of headers that tell what a part is: each is asked for often, and the parser takes half a second for 20,000 signs."""
_ENCODED = re.compile(r"(=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*\?=)")
_HEADS = ("from", "subject", "date", "received", "message-id", "mime-version", "to", "sender", "return-path")
_NESTS = re.compile(rb"boundary\s*\*?\d*\*?\s*=|message/rfc822", re.IGNORECASE)
_WRONG = (ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError, MessageError)
"""What the library's header parser raises on headers that are none; it promises nothing."""


class _Bounded(policy.EmailPolicy):
    """The library's own policy with headers cut to a length that its parser takes in no time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[: _CONTENT_MAX if name.lower().startswith("content-") else _HEADER_MAX]


_POLICY = _Bounded(refold_source="none")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no other: its type and charset as told, its name, its bytes decoded."""

    media_type: str
    charset: str
    name: str
    is_attached: bool
    part: Any
    is_alternative: bool = False
    """Whether it says the same as another part, in another form."""

    @property
    def data(self) -> bytes:
        """The bytes, their transfer encoding undone as far as it can be."""
        try:
            payload = self.part.get_payload(decode=True)
        except _WRONG:
            return b""
        return payload if isinstance(payload, bytes) else b""


def parsed(data: bytes) -> EmailMessage | None:
    """The mail in `data`; None where it is divided beyond bounds. Any bytes give a mail, if one without headers."""
    if len(_NESTS.findall(data)) > _MOST:
        return None
    try:
        message = message_from_bytes(data, EmailMessage, policy=_POLICY)
    except _WRONG:
        return None
    return message if isinstance(message, EmailMessage) else None


def is_mail(message: EmailMessage) -> bool:
    """Whether there is a head as mails have it: two of its usual lines."""
    names = {name.lower() for name, _ in message.raw_items()}
    return sum(name in names for name in _HEADS) >= 2


def header(message: EmailMessage, name: str) -> str:
    """A header's words on one line, encoded words decoded; empty where there is none. Never raises."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if not raw:
        return ""
    if any("\udc80" <= sign <= "\udcff" for sign in raw):  # bytes that stand there undeclared: UTF-8 by RFC 6532
        raw = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", _words(raw)).strip()


def _words(raw: str) -> str:
    """Encoded words decoded (RFC 2047); where one of them is broken each by itself, and that one kept as it stands."""
    try:
        words = str(make_header(decode_header(raw)))
    except _WRONG:
        pieces = _ENCODED.split(raw)
        words = raw if len(pieces) == 1 else "".join(_words(piece) if piece != raw else raw for piece in pieces)
    return words.encode("utf-8", "replace").decode("utf-8")


def sender(message: EmailMessage) -> str:
    """The name that stands in From, without its address; empty where only an address does."""
    try:
        pairs = getaddresses([header(message, "from")])
    except _WRONG:
        return ""
    name = next((name for name, address in pairs if name), "")
    return "" if "@" in name else name.strip(" \"'")[:200]


def list_name(message: EmailMessage) -> str:
    """The name of the mailing list (RFC 2919), else its id."""
    told = header(message, "list-id")
    match = re.fullmatch(r"(?P<name>[^<]*?)\s*<(?P<id>[^<>]{1,250})>.*", told)
    return (match["name"].strip(" \"'") or match["id"])[:200] if match else told[:200]


def publisher(message: EmailMessage) -> str:
    """Who publishes the mail as far as it tells: its Organization, else its list, else its sender's name."""
    return header(message, "organization")[:200] or list_name(message) or sender(message)


def sent(message: EmailMessage) -> str:
    """The Date header in ISO 8601: with its zone where it tells one, else the day alone; empty where it is none."""
    return iso_moment(header(message, "date"))


def iso_moment(told: str) -> str:
    """A date of RFC 5322 in ISO 8601; `-0000` says that no zone is known (section 3.3), so only the day is told."""
    try:
        moment: datetime = parsedate_to_datetime(told)
    except (*_WRONG, OverflowError):
        return ""
    return moment.isoformat() if moment.tzinfo else moment.date().isoformat()


def leaves(message: EmailMessage) -> Iterator[Leaf]:
    """Parts that hold no other, in order; a mail inside the mail is one of them."""
    yield from _leaves(message, 0, is_alternative=False)


def _leaves(part: EmailMessage, depth: int, *, is_alternative: bool) -> Iterator[Leaf]:
    kind = _kind(part)
    payload = part.get_payload()
    if isinstance(payload, list) and kind != "message/rfc822" and depth < _DEPTH:
        for below in payload:
            if isinstance(below, EmailMessage):
                both = is_alternative or kind == "multipart/alternative"
                yield from _leaves(below, depth + 1, is_alternative=both)
        return
    name = _parameter(part, "content-disposition", "filename") or _parameter(part, "content-type", "name")
    is_attached = header(part, "content-disposition").lower().startswith("attachment")
    yield Leaf(kind, _parameter(part, "content-type", "charset"), name, is_attached, part, is_alternative)


def _kind(part: EmailMessage) -> str:
    try:
        return part.get_content_type()
    except _WRONG:
        return "application/octet-stream"


def _parameter(part: EmailMessage, name: str, parameter: str) -> str:
    """A parameter of a header; encoded words in it are decoded, though RFC 2231 would have it otherwise."""
    try:
        told = part.get_param(parameter, "", header=name)
        value = told if isinstance(told, str) else str(told[2])
        return _words(value)
    except _WRONG:
        return ""


def texts(message: EmailMessage) -> list[Leaf]:
    """The parts that are the mail's own text: of alternatives both, of attachments none."""
    return [
        leaf
        for leaf in leaves(message)
        if leaf.media_type in ("text/plain", "text/html") and not leaf.is_attached and not _is_file(leaf)
    ]


def _is_file(leaf: Leaf) -> bool:
    return bool(leaf.name) and not leaf.is_alternative
