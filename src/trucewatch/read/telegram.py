"""A message of a Telegram export: a channel's words, words it hands on, or a person's words in a group.

Format: the messages of `result.json` as Telegram Desktop writes it, with the chat they stand in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from trucewatch.core.records import Capture, DateBasis, PartKind
from trucewatch.read.marks import Mark, parts_of
from trucewatch.read.page import Page, Read
from trucewatch.read.told import object_of, string_of

_LINKS = frozenset({"link", "text_link", "mention", "hashtag", "cashtag", "bot_command", "email", "phone"})
_TAIL = re.compile(r"[\w]", re.UNICODE)
_NAME = re.compile(r"\w{4,32}", re.ASCII)
_MEND = "Export the chat again, as machine-readable JSON."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A message's words as they stand, and where links, names and tags lie in them, [start, end)."""

    words: str
    links: tuple[tuple[int, int], ...]


def read_telegram(capture: Capture, data: bytes) -> Read:  # noqa: ARG001 - the readers' shape
    """The message as a page. Never raises: what is no message gives a trouble."""
    told = object_of(data)
    message, chat = _part(told, "message"), _part(told, "chat")
    if not message:
        return None, (("bad_message", "holds no message of a Telegram export", _MEND),)
    text = _text_of(message.get("text"))
    poll = _poll_words(message.get("poll"))
    words = "\n\n".join(filter(None, (text.words, poll)))
    if not words.strip():
        return None, ()
    person = _author(message, chat)
    marks = list(_marks(text, message, chat, is_comment="under_post" in told))
    if poll:
        marks.append(Mark(kind=PartKind.BOILERPLATE, start=len(words) - len(poll), end=len(words)))
    parts = tuple(
        replace(part, order=_number(message.get("id"))) if part.kind is PartKind.COMMENT else part
        for part in parts_of(words, marks)
    )
    page = Page(
        text=words,
        parts=parts,
        byline=person or string_of(message.get("author")),
        publisher=_publisher(message, chat),
        published=_moment(message, "date"),
        modified=_moment(message, "edited"),
        modified_basis=DateBasis.METADATA,
        url=_url(chat, message),
    )
    return page, ()


def _part(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _text_of(told: object) -> _Text:
    """The words of `text`, which is a string or a list of strings and marked pieces."""
    words, links = "", []
    for piece in told if isinstance(told, list) else [told]:
        new = piece.get("text") if isinstance(piece, dict) else piece
        if not isinstance(new, str):
            continue
        if isinstance(piece, dict) and str(piece.get("type")) in _LINKS:
            links.append((len(words), len(words) + len(new)))
        words += new
    return _Text(words=words, links=tuple(links))


def _poll_words(poll: object) -> str:
    """A poll's question and answers, a line each. They ask and claim nothing."""
    if not isinstance(poll, dict):
        return ""
    answers = poll.get("answers")
    lines = [poll.get("question"), *(one.get("text") for one in _dicts(answers))]
    return "\n".join(str(line).strip() for line in lines if isinstance(line, str) and line.strip())


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _marks(text: _Text, message: Mapping[str, Any], chat: Mapping[str, Any], *, is_comment: bool) -> Iterator[Mark]:
    """The message's own words, and the tail of tags and links below them."""
    end = _tail_start(text)
    forwarded = string_of(message.get("forwarded_from")) or string_of(message.get("saved_from"))
    person = _author(message, chat)
    published = _at(message, "date")
    if end > 0:
        if is_comment and person:
            kind, author = PartKind.COMMENT, person
            yield Mark(kind=kind, start=0, end=end, author=author, published=published)
            if forwarded:
                yield Mark(kind=PartKind.EMBED, start=0, end=end, author=forwarded, parent=0)
        elif forwarded or "forwarded_from" in message:
            yield Mark(kind=PartKind.EMBED, start=0, end=end, author=forwarded or person)
        elif person:
            yield Mark(kind=PartKind.EMBED, start=0, end=end, author=person, published=published)
        else:
            yield Mark(kind=PartKind.BODY, start=0, end=end)
    if end < len(text.words):
        yield Mark(kind=PartKind.BOILERPLATE, start=end, end=len(text.words))


def _tail_start(text: _Text) -> int:
    """Where the lines begin that hold nothing but tags, names and links, at the end of the message."""
    end = len(text.words)
    while end > 0:
        start = text.words.rfind("\n", 0, end) + 1
        if not _is_links_only(text, start, end):
            break
        end = max(0, start - 1) if start else 0
    return end


def _is_links_only(text: _Text, start: int, end: int) -> bool:
    """Whether no letter of the line lies outside links. An empty line counts: it belongs to what follows it."""
    inside = [(max(left, start), min(right, end)) for left, right in text.links if left < end and right > start]
    at, rest = start, []
    for left, right in inside:
        rest.append(text.words[at:left])
        at = max(at, right)
    rest.append(text.words[at:end])
    return _TAIL.search("".join(rest)) is None


def _is_group(chat: Mapping[str, Any]) -> bool:
    return not str(chat.get("type", "")).endswith("_channel")


def _author(message: Mapping[str, Any], chat: Mapping[str, Any]) -> str | None:
    """Who wrote the message, where it is a person in a group; None for a channel's own words."""
    if not _is_group(chat) or str(message.get("from_id", "")).startswith("channel"):
        return None
    # A deleted account has no name: its words are still not the group's.
    return string_of(message.get("from")) or string_of(message.get("from_id")) or "deleted account"


def _publisher(message: Mapping[str, Any], chat: Mapping[str, Any]) -> str | None:
    is_channel = str(message.get("from_id", "")).startswith("channel")
    own = string_of(message.get("from")) if is_channel else None
    return own or string_of(chat.get("name"))


def _moment(message: Mapping[str, Any], name: str) -> str | None:
    """The time with its zone where the export tells one; else the day, as the exporter's clock had it."""
    at = _at(message, name)
    told = string_of(message.get(name))
    return at.isoformat() if at else (told[:10] if told else None)


def _at(message: Mapping[str, Any], name: str) -> datetime | None:
    told = message.get(f"{name}_unixtime")
    try:
        return datetime.fromtimestamp(int(str(told)), UTC) if told else None
    except (ValueError, OverflowError, OSError):
        return None


def _url(chat: Mapping[str, Any], message: Mapping[str, Any]) -> str | None:
    name, number = string_of(chat.get("username")), _number(message.get("id"))
    return f"https://t.me/{name}/{number}" if name and number is not None and _NAME.fullmatch(name) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
