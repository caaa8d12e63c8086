"""PDFs for tests, written by hand: text at places, in Helvetica, or in a font that tells its letters by a table."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Sheet:
    """One page: words with their places; `turn` is the page's own turn in degrees."""

    items: list[str] = field(default_factory=list)
    turn: int = 0
    letters: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 10, font: str = "F1") -> "Sheet":
        escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.items.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET")
        return self

    def bold(self, x: float, y: float, words: str, size: float = 10) -> "Sheet":
        return self.text(x, y, words, size, "F2")

    def glyphs(self, x: float, y: float, seen: str, size: float = 12) -> "Sheet":
        """Letters as they are seen from left to right, each half as wide as the font is high."""
        self.letters += [sign for sign in seen if sign not in self.letters]
        codes = "".join(f"{self.letters.index(sign) + 1:04X}" for sign in seen)
        self.items.append(f"BT /F3 {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET")
        return self

    def lines(self, x: float, y: float, words: Sequence[str], step: float = 12, size: float = 10) -> "Sheet":
        for number, line in enumerate(words):
            self.text(x, y - number * step, line, size)
        return self

    def picture(self) -> "Sheet":
        self.items.append("50 50 400 600 re f")
        return self


def pdf(*sheets: Sheet, info: str = "", password: str | None = None, owner: str = "owner") -> bytes:
    """The file; with a password, locked by the oldest of the standard's ways (RC4 of 40 bits)."""
    letters = sorted({sign for sheet in sheets for sign in sheet.letters})
    fonts = "/F1 3 0 R /F2 4 0 R /F3 5 0 R"
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(sheets)))
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        5: b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [6 0 R]"
        b" /ToUnicode 7 0 R >>",
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /DW 500 /FontDescriptor 8 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        7: _stream(_to_unicode(sheets[0].letters if sheets else letters)),
        8: b"<< /Type /FontDescriptor /FontName /Made /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        9: f"<< {info} >>".encode("latin-1"),
    }
    for number, sheet in enumerate(sheets):
        own = 10 + 2 * number
        box = f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {sheet.turn}"
        shown = f"/Contents {own + 1} 0 R /Resources << /Font << {fonts} >> >>"
        objects[own] = f"<< /Type /Page /Parent 2 0 R {box} {shown} >>".encode()
        objects[own + 1] = "\n".join(sheet.items).encode("cp1252")
    key, lock = _lock(password, owner) if password is not None else (b"", b"")
    for number in range(11, 11 + 2 * len(sheets), 2):
        content = objects[number]
        own_key = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        objects[number] = _stream(_rc4(own_key, content) if key else content, packed=not key)
    return _file(objects, lock)


def _stream(content: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(content) if packed else content
    how = "/Filter /FlateDecode " if packed else ""
    return f"<< {how}/Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _to_unicode(letters: Sequence[str]) -> bytes:
    rows = "\n".join(f"<{n:04X}> <{sign.encode('utf-16-be').hex()}>" for n, sign in enumerate(letters, 1))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _file(objects: dict[int, bytes], lock: bytes) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start, count = len(out), max(objects) + 1
    out += f"xref\n0 {count}\n".encode()
    for number in range(count):
        out += f"{places[number]:010} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    out += f"trailer\n<< /Size {count} /Root 1 0 R /Info 9 0 R ".encode() + lock
    return bytes(out + f">>\nstartxref\n{start}\n%%EOF\n".encode())


def _lock(user: str, owner: str) -> tuple[bytes, bytes]:
    """Key of the file and its Encrypt entry (ISO 32000-1, 7.6.3, revision 2)."""
    padded, rights, mark = (user.encode() + _PAD)[:32], -44, b"0123456789abcdef"
    owned = _rc4(hashlib.md5((owner.encode() + _PAD)[:32]).digest()[:5], padded)
    key = hashlib.md5(padded + owned + rights.to_bytes(4, "little", signed=True) + mark).digest()[:5]
    entry = f"/Filter /Standard /V 1 /R 2 /O <{owned.hex()}> /U <{_rc4(key, _PAD).hex()}> /P {rights}"
    return key, f"/Encrypt << {entry} >> /ID [<{mark.hex()}> <{mark.hex()}>] ".encode()


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
