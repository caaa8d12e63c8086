"""Bytes to characters: what the bytes, the server and the page say of their encoding, in that order.

What is told is believed as long as the bytes bear it out: servers call everything ISO-8859-1, and pages are saved
in another encoding than their first lines say.
"""

import codecs
import re
from dataclasses import dataclass

from trucewatch.read.charset_likely import CANDIDATES, LIKELY, likeliest, likelihood, utf16_without_mark

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
_DOUBTED = 0.45
"""Likelihood below which an encoding of one byte that is told is weighed against the others."""
_BETTER = 0.25
_BY_CHANCE = 8
"""Bytes of longer sequences by which a text of another encoding may fit UTF-8: two letters of Chinese have done so."""

# Labels that the web uses for a wider encoding than their name says (WHATWG Encoding, section 4.2).
_WIDER = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso-8859-8",
    "utf8": "utf-8",
}
_NO_PAGE = frozenset({"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"})
"""What Python decodes and no browser does: as an encoding of a page these are a trick or a slip."""
_ONE_BYTE = frozenset(
    {*(codecs.lookup(name).name for name in CANDIDATES), "cp1250", "cp1254", "iso8859-2", "iso8859-15"}
)

Troubles = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read in, and what was wrong: (code, message, hint)."""

    text: str
    encoding: str
    troubles: Troubles = ()


def decode(data: bytes, media_type: str = "", *, is_html: bool = True) -> Decoded:
    """The text of `data`. Never raises: bytes that do not fit become U+FFFD and a trouble."""
    header = _HEADER.search(media_type)
    for bom, name in _BOMS:
        if data.startswith(bom) and not (header and not is_html):
            return _with_marks(data[len(bom) :], name, ())
    unmarked = utf16_without_mark(data)
    if unmarked:
        return _with_marks(data, unmarked, ())
    troubles: list[tuple[str, str, str]] = []
    refuted: str | None = None
    for label in (header[1] if header else None, _told_in_page(data) if is_html else None):
        known = _known(label) if label else None
        if label and known is None:
            hint = "It was read by what its bytes look like; check the text, or convert the page to UTF-8."
            troubles.append(("unknown_encoding", f"the page names the encoding {label!r}, which nobody knows", hint))
        if known and (refuted == known or not _is_believed(data, known)):
            refuted = known
        elif known:
            return _with_marks(data, known, tuple(troubles))
    return _detected(data, tuple(troubles), refuted)


def _told_in_page(data: bytes) -> str | None:
    head = data[:_SNIFFED]
    found = _XML.search(head) or _META.search(head)
    label = found[1].decode("ascii", "replace") if found else None
    # A page that could be read far enough to find this is no UTF-16 (WHATWG HTML, 13.2.3.3).
    return "utf-8" if label and label.lower().startswith("utf-16") else label


def _known(label: str) -> str | None:
    name = _WIDER.get(label.lower(), label)
    try:
        found = codecs.lookup(name).name
        b"page".decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return None if found.replace("-", "_") in {one.replace("-", "_") for one in _NO_PAGE} else found


def _is_believed(data: bytes, name: str) -> bool:
    """Whether the bytes bear out the encoding told: no other reading of them is clearly better."""
    if data.isascii():
        return True
    if name not in _ONE_BYTE:
        if not name.startswith("utf") and _is_utf8(data) and len(data.decode("utf-8")) + _BY_CHANCE < len(data):
            return False
        text = data.decode(name, "replace")
        broken = text.count("\ufffd")
        right = sum(ord(sign) > 127 for sign in text[: _SNIFFED * 50]) - broken
        return broken == 0 or right >= broken or likeliest(data)[1] < LIKELY
    if _is_utf8(data):
        return False
    told = likelihood(data.decode(name, "replace"))
    return told >= _DOUBTED or likeliest(data)[1] < max(LIKELY, told + _BETTER)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def _with_marks(data: bytes, name: str, troubles: Troubles) -> Decoded:
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


def _detected(data: bytes, troubles: Troubles, refuted: str | None) -> Decoded:
    """UTF-8 where it fits, or nearly; else what the bytes look like. `refuted` is what was told and is not so."""
    name, is_guess = _looks_like(data)
    if refuted:
        hint = "Check the text; the server or the page names an encoding that is not its own."
        message = f"the page says it is in {refuted}, but its bytes are {name}; it was read as {name}"
        troubles = (*troubles, ("wrong_encoding", message, hint))
    elif is_guess:
        message = f"the encoding is not told; the bytes look like {name}"
        troubles = (*troubles, ("guessed_encoding", message, "Check the text."))
    return _with_marks(data, name, troubles)


def _looks_like(data: bytes) -> tuple[str, bool]:
    """An encoding, and whether it is a guess."""
    if data.isascii() or _is_utf8(data):
        return "utf-8", False
    text = data.decode("utf-8", "replace")
    # Broken UTF-8 still has more right sequences than wrong ones; another encoding has hardly any.
    right = sum(ord(sign) > 127 for sign in text) - text.count("\ufffd")
    if right > text.count("\ufffd"):
        return "utf-8", False
    name, sure = likeliest(data)
    if sure >= LIKELY:
        return name, True
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    return (best.encoding if best else "utf-8"), True
