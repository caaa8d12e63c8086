"""Telegram exports: messages with words, one item each; chats between persons are left."""

import json
from pathlib import Path

from collecting import collected, file_of

from trucewatch.collect.telegram import MEDIA_TYPE


def message(number: int, text: object = "Words.", **more: object) -> dict[str, object]:
    told = {"id": number, "type": "message", "date": "2017-06-10T12:00:00", "date_unixtime": "1497085200", "text": text}
    return {**told, "from": "Plains News", "from_id": "channel7", **more}


def chat(*messages: dict[str, object], kind: str = "public_channel", number: int = 7) -> dict[str, object]:
    return {"name": "Plains News", "type": kind, "id": number, "messages": list(messages)}


def test_each_message_with_words_is_an_item(tmp_path: Path):
    told = chat(
        {"id": 1, "type": "service", "action": "create_channel", "text": ""},
        message(2, ["Обстрел ", {"type": "bold", "text": "деревни"}]),
        message(3, ""),
        message(4, "", photo="photos/1.jpg"),
        message(5, "", poll={"question": "Who?", "answers": [{"text": "A"}]}),
        message(6, "A reply.", reply_to_message_id=2),
    )
    found = collected(file_of(tmp_path, "result.json", json.dumps(told, ensure_ascii=False)))
    assert found.codes == []
    assert [item.external_id for item in found.items] == ["2", "5", "6"]
    first = found.items[0]
    assert first.location == f"{tmp_path.name}/result.json#2"
    assert first.media_type == MEDIA_TYPE
    assert json.loads(first.data) == {
        "chat": {"id": 7, "name": "Plains News", "type": "public_channel"},
        "message": told["messages"][1],  # type: ignore[index]
    }
    assert (
        first.data
        == json.dumps(json.loads(first.data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    assert found.items[2].given == (("reply_to", "2"),)
    assert first.container == found.items[2].container
    assert len(found.files) == 1


def test_of_all_chats_those_between_persons_are_left(tmp_path: Path):
    chats = [chat(message(1)), chat(message(1), kind="private_supergroup", number=8)]
    personal = [
        chat(message(number), kind=kind, number=20 + number)
        for number, kind in enumerate(("personal_chat", "saved_messages"))
    ]
    told = {"about": "x", "contacts": {"list": [{"a": 1}]}, "chats": {"about": "y", "list": [*chats, *personal]}}
    found = collected(file_of(tmp_path, "result.json", json.dumps(told)))
    assert [item.location.partition("#")[2] for item in found.items] == ["7/1", "8/1"]
    assert found.codes == ["private_chats"]
    assert "2 chats" in found.problems[0].message
    alone = collected(file_of(tmp_path, "one.json", json.dumps(chat(message(1), kind="personal_chat"))))
    assert (len(alone.items), alone.codes) == (1, [])


def test_comments_under_a_channels_post_are_told_as_such(tmp_path: Path):
    person = {"from": "A Reader", "from_id": "user1"}
    told = chat(
        message(1, "A post."),
        message(2, "A comment.", reply_to_message_id=1, **person),
        message(3, "A reply to it.", reply_to_message_id=2, **person),
        message(4, "Something else.", **person),
        message(5, "A reply to that.", reply_to_message_id=4, **person),
        kind="public_supergroup",
    )
    found = collected(file_of(tmp_path, "result.json", json.dumps(told)))
    under = {item.external_id: json.loads(item.data).get("under_post") for item in found.items}
    assert under == {"1": None, "2": 1, "3": 1, "4": None, "5": None}


def test_a_cut_export_keeps_what_came_before(tmp_path: Path):
    text = json.dumps(chat(*(message(number, "Слова " * 50) for number in range(2000))))
    found = collected(file_of(tmp_path, "result.json", text[:-300]))
    assert found.codes == ["damaged"]
    assert len(found.items) == 1999


def test_messages_over_the_bound_are_counted_and_large_exports_streamed(tmp_path: Path):
    text = json.dumps(chat(*(message(number) for number in range(900))))
    found = collected(file_of(tmp_path, "result.json", text), max_items=100, max_bytes=1000)
    assert (len(found.items), found.codes, found.files) == (100, ["too_many_items"], [])
    assert "800 were left" in found.problems[0].message


def test_odd_messages_do_not_stop_the_rest(tmp_path: Path):
    odd = [7, None, {"type": "message"}, {"id": "x", "type": "message"}, {"id": True}, message(4, [None, {"text": 7}])]
    told = {**chat(message(1)), "messages": [message(1), *odd, message(2, ["W", {"type": "link"}])]}
    found = collected(file_of(tmp_path, "result.json", json.dumps(told)))
    assert [item.external_id for item in found.items] == ["1", "2"]
    assert set(found.codes) == {"bad_row"}
