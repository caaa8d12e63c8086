"""Exports of Telegram Desktop (`result.json`): each message with words is one item.

Format: "Export chat history" of Telegram Desktop, machine-readable JSON; of one chat, or of all (`chats.list`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trucewatch.collect.holder import Holder, Items
from trucewatch.collect.jsonstream import JsonItem
from trucewatch.core.ids import canonical
from trucewatch.core.ports import Fetched

MEDIA_TYPE = "application/vnd.trucewatch.telegram+json"
_PERSONAL = frozenset({"personal_chat", "bot_chat", "saved_messages", "verification_codes", "replies"})
_LISTED = ("chats", "list", "*", "messages")


def is_message(item: JsonItem) -> bool:
    """Whether an element of a JSON file is a message of such an export."""
    value = item.value
    is_told = isinstance(value, dict) and value.get("type") in ("message", "service") and "id" in value
    return is_told and item.path in (("messages",), _LISTED)


def messages(holder: Holder, items: Iterable[JsonItem]) -> Items:
    """The messages with words. Of an export of all chats, chats between persons are left and told."""
    under = _Threads()
    personal: set[str] = set()
    for item in items:
        value = item.value
        if not isinstance(value, dict) or not _is_id(value.get("id")):
            yield holder.problem("", "bad_row", "holds a message without its id", "Export the chat again.")
            continue
        if item.path == _LISTED and str(item.about.get("type")) in _PERSONAL:
            personal.add(str(item.about.get("id")))
            continue
        chat: dict[str, Any] = {key: item.about[key] for key in ("id", "name", "type", "username") if key in item.about}
        is_channel = str(chat.get("type")).endswith("channel")
        post = None if is_channel else under.post_of(str(chat.get("id")), value)
        if value.get("type") == "message" and has_words(value):
            yield _message(holder, chat, value, post, is_listed=item.path == _LISTED)
    if personal:
        message = f"{len(personal)} chats between persons were left"
        yield holder.problem("", "private_chats", message, "Export such a chat by itself if it is to be read.")


def _message(
    holder: Holder, chat: Mapping[str, Any], value: Mapping[str, Any], post: int | None, *, is_listed: bool
) -> Fetched:
    number = str(value["id"])
    told: dict[str, Any] = {"chat": chat, "message": value}
    if post is not None:
        told["under_post"] = post
    data = canonical(told).encode("utf-8", "replace")
    reply = value.get("reply_to_message_id")
    given = (("reply_to", str(reply)),) if _is_id(reply) else ()
    member = f"{chat.get('id')}/{number}" if is_listed else number
    return holder.item(member, data, MEDIA_TYPE, external_id=number, given=given)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def has_words(message: Mapping[str, Any]) -> bool:
    """Whether the message tells anything in words: text, or a poll."""
    return any(piece.strip() for piece in _pieces(message.get("text"))) or isinstance(message.get("poll"), dict)


def _pieces(text: object) -> Iterator[str]:
    for piece in text if isinstance(text, list) else [text]:
        words = piece.get("text") if isinstance(piece, dict) else piece
        if isinstance(words, str):
            yield words


class _Threads:
    """Which messages of a discussion group stand under a channel's post, by the replies among them."""

    def __init__(self) -> None:
        self._posts: dict[tuple[str, int], int] = {}

    def post_of(self, chat: str, message: Mapping[str, Any]) -> int | None:
        """The channel's post that this message answers, directly or through others; None where there is none."""
        number, reply = int(message["id"]), message.get("reply_to_message_id")
        if str(message.get("from_id", "")).startswith("channel"):
            self._posts[chat, number] = number
            return None
        post = self._posts.get((chat, reply)) if isinstance(reply, int) else None
        if post is not None:
            self._posts[chat, number] = post
        return post
