"""Bytes to characters: what the bytes, the server and the page say of their encoding, in that order."""

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{2,40})", re.IGNORECASE)
_SNIFFED = 4096
"""How far into a page its encoding is told: HTML asks for 1,024 bytes, pages of ours go to 2,300."""

# Labels that the web uses for a wider encoding than their name says (WHATWG Encoding, section 4.2).
_WIDER = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read in, and what was wrong: (code, message, hint)."""

    text: str
    encoding: str
    troubles: tuple[tuple[str, str, str], ...] = ()


def decode(data: bytes, media_type: str = "", *, is_html: bool = True) -> Decoded:
    """The text of `data`. Never raises: bytes that do not fit become U+FFFD and a trouble."""
    header = _HEADER.search(media_type)
    for bom, name in _BOMS:
        if data.startswith(bom) and not (header and not is_html):
            return _with_marks(data[len(bom) :], name, ())
    troubles: list[tuple[str, str, str]] = []
    for label in (header[1] if header else None, _told_in_page(data) if is_html else None):
        if label is None:
            continue
        known = _known(label)
        if known:
            return _with_marks(data, known, tuple(troubles))
        hint = "It was read by what its bytes look like; check the text, or convert the page to UTF-8."
        troubles.append(("unknown_encoding", f"the page names the encoding {label!r}, which nobody knows", hint))
    return _detected(data, tuple(troubles))


def _told_in_page(data: bytes) -> str | None:
    head = data[:_SNIFFED]
    found = _XML.search(head) or _META.search(head)
    label = found[1].decode("ascii", "replace") if found else None
    # A page that could be read far enough to find this is no UTF-16 (WHATWG HTML, 13.2.3.3).
    return "utf-8" if label and label.lower().startswith("utf-16") else label


def _known(label: str) -> str | None:
    name = _WIDER.get(label.lower(), label)
    try:
        b"".decode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _with_marks(data: bytes, name: str, troubles: tuple[tuple[str, str, str], ...]) -> Decoded:
    try:
        return Decoded(data.decode(name), name, troubles)
    except (UnicodeError, ValueError) as error:
        at = getattr(error, "start", 0)
    text = data.decode(name, "replace")
    broken = text.count("\ufffd")
    if name == "cp1252":
        # Five bytes have no sign in Windows-1252; browsers read them as control characters.
        return Decoded(text, name, troubles)
    message = f"byte {at} does not fit {name}; {broken} places were read as U+FFFD"
    return Decoded(text, name, (*troubles, ("broken_encoding", message, "Fetch the page again or mend its bytes.")))


def _detected(data: bytes, troubles: tuple[tuple[str, str, str], ...]) -> Decoded:
    """UTF-8 where it fits, or nearly; else what a detector finds in the bytes."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8", troubles)
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    # Broken UTF-8 still has more right sequences than wrong ones; another encoding has hardly any.
    right = sum(ord(sign) > 127 for sign in text) - text.count("\ufffd")
    if right > text.count("\ufffd"):
        return _with_marks(data, "utf-8", troubles)
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    name = best.encoding if best else "utf-8"
    read = _with_marks(data, name, troubles)
    message = f"the encoding is not told; the bytes look like {name}"
    return Decoded(read.text, name, (*read.troubles, ("guessed_encoding", message, "Check the text.")))
