"""Web archives (WARC 1.0 and 1.1, ISO 28500; WACZ 1.1): pages as a crawler got them, read as a stream.

A record is one item: its address is the item's place, its WARC-Date the moment of fetching. Answers other than 200,
requests, pictures, styles and scripts are passed over.
"""

import base64
import contextlib
import hashlib
import io
import json
import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BufferedIOBase
from typing import Any

from trucewatch.collect.gzips import DAMAGE, TooDense, unpacking
from trucewatch.collect.holder import Holder, Items, bounded, digest_of, too_large
from trucewatch.collect.http_answer import KEPT
from trucewatch.collect.http_body import BadBody, dechunked, unpacked
from trucewatch.collect.kinds import MEDIA_TYPES, Kind, kind_of
from trucewatch.collect.told_dates import moment_of
from trucewatch.collect.zips import BROKEN, directory_of, wrong_entry
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

_NO_PAGES = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript")
_PAGE_URL = re.compile(r"(?:https?|ftp|file):(?!.*/robots\.txt$)", re.IGNORECASE)
"""Crawlers keep their logs, screenshots and rules beside the pages, as resources of other schemes."""
_READ = frozenset({Kind.PAGE, Kind.TEXT, Kind.MARKDOWN, Kind.PDF, Kind.DOCX, Kind.MAIL})
_HEADERS = 1_000_000
"""Bytes in which a record's own headers and those of its answer must end."""
_MEND = "Fetch the archive again; what was read before this place was kept."
_DAMAGE = (*DAMAGE, *BROKEN, AssertionError, AttributeError, TypeError, OverflowError)
"""What warcio raises on what is no WARC, told lengths of twenty digits among it."""
_TAIL = 8_192
_CUT_HEADERS = re.compile(rb"(?:\A|\n)WARC/\d\.\d\r?\n(?:[^\r\n]+\r?\n)*(?:[^\r\n]*|\r?\n)\Z")
"""A record's headers, with nothing behind them."""
_SHORT = "the record is cut: fewer bytes than it tells"


def warc_items(holder: Holder) -> Items:
    """The pages in a WARC, packed or not; those before a damaged place stay, `damaged` tells of the rest."""
    yield from bounded(holder, _records(holder, holder.open), counts=False)


def wacz_items(holder: Holder) -> Items:
    """The pages in the WARC files of a WACZ, whose digests are checked against its `datapackage.json`."""
    with holder.open() as stream:
        found = directory_of(holder, stream)
        if isinstance(found, Problem):
            yield found
        else:
            yield from bounded(holder, _archives(holder, found), counts=False)


def _archives(holder: Holder, found: zipfile.ZipFile) -> Items:
    told = _digests(found)
    number = 0
    for entry in found.infolist():
        if not entry.filename.lower().endswith((".warc", ".warc.gz")):
            continue
        number += 1
        wrong = wrong_entry(holder, entry)
        if wrong:
            yield wrong
            continue
        try:
            digest, _ = digest_of(_opener(found, entry))
        except BROKEN as error:
            yield holder.problem(entry.filename, "damaged", f"cannot be unpacked ({str(error)[:120]})", _MEND)
            continue
        if told.get(entry.filename, digest) != digest:
            message = "has another SHA-256 than the package tells"
            yield holder.problem(
                entry.filename, "digest_mismatch", message, "The pages were read; check who changed them."
            )
        yield from _records(holder, _opener(found, entry))
    if not number:
        yield holder.problem("", "empty", "holds no WARC", "Make the WACZ again.")


def _opener(found: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], BufferedIOBase]:
    return lambda: found.open(entry)  # type: ignore[return-value,unused-ignore]


def _digests(found: zipfile.ZipFile) -> dict[str, str]:
    """SHA-256 by path, as the package tells them."""
    try:
        entry = found.getinfo("datapackage.json")
        if entry.file_size > 10_000_000 or stat.S_ISLNK(entry.external_attr >> 16):
            return {}
        package = json.loads(found.read(entry))
        resources = package["resources"]
        pairs = ((one.get("path"), str(one.get("hash", ""))) for one in resources if isinstance(one, dict))
        return {str(path): told[7:].lower() for path, told in pairs if told.startswith("sha256:")}
    except (*BROKEN, TypeError):
        return {}


class _Budget(io.RawIOBase):
    """A stream that gives no more bytes than allowed until it is told so: headers without an end stop there."""

    def __init__(self, inner: BufferedIOBase) -> None:
        super().__init__()
        self._inner = inner
        self.left: int | None = None
        self.tail = b""
        """The last bytes read: warcio takes headers that break off for the file's proper end."""

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self._inner.read1(size)
        except EOFError as error:
            # warcio takes EOFError for a file's proper end.
            raise OSError(str(error)) from None
        self.tail = (self.tail + piece)[-_TAIL:]
        if self.left is not None:
            self.left -= len(piece)
            if self.left < 0:
                raise OSError(f"headers do not end within {_HEADERS} bytes")
        return piece


def _records(holder: Holder, opened: Callable[[], BufferedIOBase]) -> Items:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    said = io.StringIO()
    unchanged: list[str] = []
    with opened() as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        with unpacking(raw, holder.limits) if is_packed else contextlib.nullcontext(raw) as plain:
            stream = _Budget(plain)
            records = ArchiveIterator(stream, block_size=16_384)
            last = ""
            while True:
                try:
                    stream.left = _HEADERS
                    # What the library would tell the terminal is told by a problem.
                    with contextlib.redirect_stderr(said):
                        record = next(records, None)
                    stream.left = None
                    if record is None:
                        if _CUT_HEADERS.search(stream.tail):
                            raise ValueError("a record breaks off in or behind its headers")
                        break
                    yield from _one(holder, record, unchanged)
                    last = str(record.rec_headers.get_header("WARC-Record-ID") or last)
                    _drain(record)
                    if records.err_count:
                        raise ValueError("a record is longer than it tells")
                except TooDense as error:
                    yield holder.problem("", "decompression_bomb", str(error), "Do not trust this file.")
                    break
                except (ArchiveLoadFailed, *_DAMAGE) as error:
                    after = f" after record {last}" if last else ""
                    message = f"cannot be read on{after} ({str(error)[:160] or type(error).__name__})"
                    yield holder.problem("", "damaged", message, _MEND)
                    break
    if unchanged:
        message = f"{len(unchanged)} records tell that a page was as before, without its bytes (first {unchanged[0]})"
        yield holder.problem("", "revisit", message, "Add the archive that holds the first copy.")


def _drain(record: Any) -> None:
    """Reads past what is left of a record. Raises ValueError where it ends before its told length."""
    told = record.rec_headers.get_header("Content-Length")
    if not str(told or "").isdecimal():
        raise ValueError(f"a record tells {str(told)[:40]!r} as its length")
    while record.raw_stream.read(1 << 16):
        pass
    if record.raw_stream.limit > 0:
        raise ValueError(_SHORT)


def _one(holder: Holder, record: Any, unchanged: list[str]) -> Iterator[Fetched | Problem]:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if record.rec_type == "revisit":
        unchanged.append(url)
        return
    headers = _http(record)
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    is_page = record.rec_type == "resource" or (record.rec_type == "response" and status == "200")
    told = headers.get("content-type") or ("" if record.http_headers else str(record.content_type or ""))
    if not is_page or not _PAGE_URL.match(url) or told.lower().startswith(_NO_PAGES):
        return
    most = holder.limits.max_bytes
    raw = record.raw_stream.read(most + 1)
    if len(raw) > most:
        yield too_large(holder, url)
        return
    if record.raw_stream.limit > 0 and len(raw) < most + 1:
        raise ValueError(_SHORT)
    yield from _page(holder, record, url, raw, {**headers, "content-type": told})


def _page(holder: Holder, record: Any, url: str, raw: bytes, headers: Mapping[str, str]) -> Items:
    most = holder.limits.max_bytes
    is_chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    plain = dechunked(raw) if is_chunked else raw
    try:
        data = unpacked(plain, headers.get("content-encoding", ""), most=most, ratio=holder.limits.max_ratio)
    except BadBody as error:
        yield holder.problem(url, error.code, str(error), "Fetch the page again.")
        if not error.kept:
            return
        data = error.kept
    told = record.rec_headers.get_header("WARC-Payload-Digest")
    if told and not any(_fits(told, payload) for payload in (raw, plain, data)):
        message = f"has another digest than the archive tells ({told[:80]})"
        yield holder.problem(url, "digest_mismatch", message, "The page was read; check who changed it.")
    kind = kind_of(data, headers["content-type"], url.partition("?")[0])
    if kind not in _READ and not (kind is Kind.OTHER and headers["content-type"].startswith("text/")):
        return
    if not data.strip():
        yield holder.problem(url, "empty", "is empty", "Fetch the page again.")
        return
    is_told = kind in (Kind.PAGE, Kind.TEXT, Kind.OTHER) and _is_of_text(headers["content-type"])
    yield Fetched(
        location=url,
        data=data,
        media_type=headers["content-type"] if is_told else MEDIA_TYPES.get(kind, "text/html"),
        fetched_at=moment_of(record.rec_headers.get_header("WARC-Date")) or holder.fetched_at,
        http=(("status", headers.get("status", "200")), ("url", url), *_facts(record, headers)),
        given=(("url", url),) if url.startswith(("http://", "https://")) else (),
        container=holder.sha256,
    )


def _is_of_text(media_type: str) -> bool:
    return media_type.lower().startswith("text/") or "html" in media_type.lower()


def _http(record: Any) -> dict[str, str]:
    if not record.http_headers:
        return {}
    return {str(name).lower(): str(value) for name, value in record.http_headers.headers}


def _facts(record: Any, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in KEPT:
        if headers.get(name):
            yield name, headers[name]
    for name in ("WARC-Record-ID", "WARC-Date", "WARC-Truncated"):
        if value := record.rec_headers.get_header(name):
            yield name.lower(), str(value)


def _fits(told: str, payload: bytes) -> bool:
    """Whether a digest (`sha1:` or another, base 32, base 64 or hex) is that of the payload; True for unknown ones."""
    name, _, value = told.partition(":")
    try:
        digest = hashlib.new(name.strip().lower().replace("sha-", "sha"), payload, usedforsecurity=False).digest()
    except (ValueError, TypeError):
        return True
    forms = (base64.b32encode(digest).decode().rstrip("="), base64.b64encode(digest).decode().rstrip("="))
    bare = value.strip().rstrip("=")
    return bare.upper() == forms[0] or bare == forms[1] or bare.lower() == digest.hex()
