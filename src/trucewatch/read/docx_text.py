"""The task that reads a Word document by python-docx. Runs in the child process."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from trucewatch.read.docx_walk import Paragraph, W, Walk, styles_of

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_MAIN = b"wordprocessingml.document.main+xml"
_OTHER = (b"ms-word.document.macroEnabled", b"ms-word.template", b"wordprocessingml.template")
_DTD = (b"<!DOCTYPE", b"<!ENTITY")


def read(data: bytes, *, entries: int, unpacked: int, total: int, ratio: int) -> dict[str, Any]:
    """What a Word document holds, as JSON: `error`, or blocks of head, body, notes, foot, and the comments."""
    wrong = _wrong(data, entries, unpacked, total, ratio)
    if wrong:
        return {"error": wrong}
    import docx

    document = docx.Document(io.BytesIO(data))
    walk = Walk(styles_of(document.styles.element))
    body = list(walk.blocks(document.element.body))
    return {
        "head": _edges(document, walk, "header"),
        "body": [_block(one) for one in body],
        "notes": list(_notes(document, walk)),
        "foot": _edges(document, walk, "footer"),
        "comments": _comments(document, walk),
        "meta": _meta(document.core_properties),
    }


def _wrong(data: bytes, entries: int, unpacked: int, total: int, ratio: int) -> str:
    """Why a ZIP is not opened: no Word document, too much in it, or XML that declares types of its own."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
        xml = [info for info in infos if info.filename.lower().endswith((".xml", ".rels"))]
        if len(infos) > entries or sum(info.file_size for info in xml) > unpacked:
            return "too_large_unpacked"
        size, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
        if size > total or size > ratio * max(packed, 100_000):
            return "too_large_unpacked"
        if any(info.flag_bits & 1 for info in infos):
            return "encrypted"
        kinds = next((info for info in infos if info.filename == "[Content_Types].xml"), None)
        told = package.read(kinds).replace(b"\x00", b"") if kinds else b""
        if _MAIN not in told:
            return "other_word" if any(mark in told for mark in _OTHER) else "no_word"
        for info in xml:
            # OPC forbids document type declarations (ECMA-376 part 2); wide encodings are looked through.
            plain = package.read(info).replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
            if not plain.startswith(b"<") or any(mark in plain for mark in _DTD):
                return "unsafe_xml"
    return ""


def _block(told: Paragraph) -> list[Any]:
    return [told.text, told.style, told.level, told.is_bold, told.is_table]


def _parts(document: Any, kind: str) -> Iterator[Any]:
    """XML of the parts that the document names by that relation."""
    from lxml import etree

    for rel in document.part.rels.values():
        if rel.is_external or not rel.reltype.endswith(f"/{kind}"):
            continue
        element = getattr(rel.target_part, "_element", None)
        if element is None:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            element = etree.fromstring(rel.target_part.blob, parser)
        yield element


def _edges(document: Any, walk: Walk, kind: str) -> list[str]:
    """Running heads or feet, each once; numbers of pages alone are left out."""
    texts = [one.text.strip() for part in _parts(document, kind) for one in Walk(walk.styles).blocks(part)]
    return [text for text in dict.fromkeys(texts) if re.search(r"[^\W\d]", text)]


def _notes(document: Any, walk: Walk) -> Iterator[str]:
    """Footnotes and endnotes in order of their references, numbered as they are met."""
    found: dict[tuple[str, str], Any] = {}
    for kind in ("footnote", "endnote"):
        for part in _parts(document, f"{kind}s"):
            found |= {(kind, note.get(f"{W}id") or ""): note for note in part.iter(f"{W}{kind}")}
    for number, key in enumerate(dict.fromkeys(walk.notes), 1):
        if key in found:
            text = " ".join(one.text.strip() for one in Walk(walk.styles).blocks(found[key]))
            if text.strip():
                yield f"[{number}] {text}"


def _comments(document: Any, walk: Walk) -> list[list[Any]]:
    """Reviewers' comments: words, author, time, and the number of the comment that is answered."""
    parents: dict[str, str] = {}
    for part in _parts(document, "commentsExtended"):
        for told in part.iter(f"{_W15}commentEx"):
            if parent := told.get(f"{_W15}paraIdParent"):
                parents[told.get(f"{_W15}paraId") or ""] = parent
    found: list[list[Any]] = []
    places: dict[str, int] = {}
    for part in _parts(document, "comments"):
        for comment in part.iter(f"{W}comment"):
            text = "\n".join(one.text.strip() for one in Walk(walk.styles).blocks(comment))
            ids = [paragraph.get(f"{_W14}paraId") or "" for paragraph in comment.iter(f"{W}p")]
            if not text.strip():
                continue
            above = next((places[parents[one]] for one in ids if parents.get(one) in places), None)
            places |= {one: len(found) for one in ids if one}
            found.append([text, comment.get(f"{W}author"), comment.get(f"{W}date"), above])
    return found


def _meta(core: Any) -> dict[str, str]:
    told: dict[str, str] = {}
    for name in ("title", "author", "modified"):
        try:
            value = getattr(core, name)
        except (ValueError, TypeError, AttributeError, OverflowError):
            continue
        if value:
            told[name] = (value.isoformat() if hasattr(value, "isoformat") else str(value))[:500]
    return told
