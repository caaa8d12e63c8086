"""Bytes to characters: encodings told, lied about, and not told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_texts import TEXTS

from trucewatch.read.charset import decode

RU, AR, UK, FR = (TEXTS[code] for code in ("ru", "ar", "uk", "fr"))
ONE_BYTE = [
    *((RU, name) for name in ("windows-1251", "koi8-r", "iso-8859-5", "cp866")),
    *((AR, name) for name in ("windows-1256", "iso-8859-6")),
    (UK, "windows-1251"),
    (FR, "windows-1252"),
]


@pytest.mark.parametrize(("text", "name"), ONE_BYTE)
def test_what_is_told_is_read_without_a_word(text: str, name: str):
    decoded = decode(text.encode(name), f"text/html; charset={name}")
    assert decoded.text == text
    assert decoded.troubles == ()


@pytest.mark.parametrize(("text", "name"), ONE_BYTE)
@pytest.mark.parametrize("told", ["iso-8859-1", "utf-8", "windows-1251", "windows-1256", "koi8-r"])
def test_a_lie_is_found_out_and_told(text: str, name: str, told: str):
    decoded = decode(text.encode(name), f"text/html; charset={told}")
    assert decoded.text == text
    is_lie = text.encode(name).decode(told, "replace") != text
    assert [code for code, _, _ in decoded.troubles] == ["wrong_encoding"] * is_lie


@pytest.mark.parametrize(("text", "name"), ONE_BYTE)
def test_an_encoding_that_nobody_tells_is_guessed_and_told(text: str, name: str):
    decoded = decode(text.encode(name), "text/plain", is_html=False)
    assert decoded.text == text
    assert [code for code, _, _ in decoded.troubles] == ["guessed_encoding"]


@pytest.mark.parametrize("told", ["iso-8859-1", "windows-1251", "windows-1256", "koi8-r", "shift_jis"])
@pytest.mark.parametrize("text", [RU, AR, FR])
def test_utf8_under_another_name(text: str, told: str):
    decoded = decode(text.encode(), f"text/html; charset={told}")
    assert decoded.text == text
    assert decoded.encoding == "utf-8"
    assert [code for code, _, _ in decoded.troubles] == ["wrong_encoding"]
    assert decoded.troubles[0][1].endswith("it was read as utf-8")


def test_a_server_that_is_wrong_where_the_page_is_right_is_no_trouble():
    page = f'<meta charset="utf-8"><p>{RU}</p>'
    assert decode(page.encode(), "text/html; charset=iso-8859-1").troubles == ()


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RU, AR, FR, "Two towns were shelled on Friday."])
@pytest.mark.parametrize("told", ["", "; charset=iso-8859-1", "; charset=utf-8"])
def test_utf16_without_a_mark(text: str, name: str, told: str):
    assert decode(text.encode(name), f"text/html{told}").text == text


def test_bytes_with_zeros_that_are_no_utf16():
    for data in (b"abc\x00def\x00\x00ghi" * 20, "0ç\x0004\x80".encode() * 5, b"a\x00b\x00"):
        assert decode(data, "text/plain", is_html=False).text == data.decode()


@pytest.mark.parametrize("told", ["utf-7", "unicode_escape", "punycode", "idna", "rot13", "undefined"])
def test_encodings_of_no_page_are_not_used(told: str):
    decoded = decode(b"+ADw-p+AD4- \\x3cp\\x3e", f"text/html; charset={told}")
    assert decoded.text == "+ADw-p+AD4- \\x3cp\\x3e"
    assert [code for code, _, _ in decoded.troubles] == ["unknown_encoding"]


def test_utf8_with_a_few_foreign_bytes_stays_utf8():
    decoded = decode(RU.encode() + " Café".encode("cp1252"), "text/html; charset=utf-8")
    assert decoded.text.startswith(RU)
    assert decoded.text.count("\ufffd") == 1
    assert [code for code, _, _ in decoded.troubles] == ["broken_encoding"]


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "koi8-r", "windows-1256", "utf-16", "gbk", "x-none"]))
def test_any_bytes_are_read_and_the_same_way_each_time(data: bytes, told: str):
    decoded = decode(data, f"text/html; charset={told}" if told else "text/html")
    assert decoded == decode(data, f"text/html; charset={told}" if told else "text/html")
    assert all(code and message and hint for code, message, hint in decoded.troubles)
