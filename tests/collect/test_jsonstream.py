"""Large JSON read an element at a time: the same as read at once, wherever the pieces end."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect import jsonstream
from trucewatch.collect.http_body import BadBody, dechunked, unpacked
from trucewatch.collect.jsonstream import BadJson, json_items

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


class Drip(io.BytesIO):
    """A stream that gives few bytes at a time."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(3)


@given(st.lists(_VALUES, max_size=6), st.sampled_from(["data", "Result", "messages", ""]), st.booleans())
def test_elements_are_those_of_the_whole(values: list[object], key: str, is_ascii: bool):
    whole = {"a": 1, "b": {"data": [7]}, key: values, "c": "x"} if key else values
    data = json.dumps(whole, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    try:
        data.decode()
    except UnicodeDecodeError:
        with pytest.raises(BadJson):
            list(json_items(Drip(data)))
        return
    items = list(json_items(Drip(data)))
    told = json.loads(data)
    assert [item.value for item in items] == (told[key] if key else told)
    assert all(item.about == ({"a": 1} if key else {}) for item in items)


def test_chats_are_gone_through_with_what_is_told_of_each():
    chats = [{"name": name, "id": number, "messages": [1, 2]} for number, name in enumerate("ab")]
    data = json.dumps({"about": "x", "chats": {"about": "y", "list": chats}}).encode()
    found = [(item.about["name"], item.value) for item in json_items(io.BytesIO(data))]
    assert found == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]


@pytest.mark.parametrize(
    "data",
    [b"", b"7", b"{", b'{"data":', b'{"data":[', b'{"data":[1', b'{"data" 7}', b"[1 2", b'{"a":\xff}', b"[" * 9999],
)
def test_what_is_no_json_is_told(data: bytes):
    with pytest.raises(BadJson):
        list(json_items(Drip(data)))


def test_a_value_without_an_end_is_not_held(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jsonstream, "_LONGEST", 1000)
    monkeypatch.setattr(jsonstream, "_PIECE", 64)
    with pytest.raises(BadJson, match="more than 1000"):
        list(json_items(io.BytesIO(b'{"data":["' + b"x" * 5000 + b'"]}')))


@given(st.binary(max_size=200), st.integers(1, 50))
def test_chunks_are_joined(data: bytes, size: int):
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    body = b"".join(b"%X;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    assert dechunked(body) == data


@given(
    st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "identity", "", "gzip, br", "zstd", "x" * 99])
)
def test_any_body_is_unpacked_or_told(data: bytes, encodings: str):
    dechunked(data)
    try:
        found = unpacked(data, encodings, most=10_000, ratio=200)
    except BadBody as error:
        found = error.code
    assert isinstance(found, bytes) or found in ("bad_content", "damaged", "too_large", "decompression_bomb")
