"""The archive as a WARC file (ISO 28500:2017, WARC/1.1): each capture, what is known of it, and its timestamps.

The same captures give the same bytes: record ids come from content, and no clock is asked.
"""

import hashlib
import io
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import chain
from typing import IO, Any
from urllib.parse import quote

from trucewatch.core.codec import to_json
from trucewatch.core.ports import BlobStore
from trucewatch.core.problems import ConfigError, DataIntegrityError, Problem, Stage, StoreError
from trucewatch.core.records import Capture
from trucewatch.core.sources import Timestamp
from trucewatch.publish.manifest import head_of

TIMESTAMP_REPLY = "application/timestamp-reply"
"""RFC 3161, section 3.4: a server's whole answer."""
_SAFE = ":/?#[]@!$&'()*+,;=%-._~"
_URI = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NO_HEADERS = frozenset({"status", "reason", "version", "url"})
_OF_THE_WAY = frozenset({"content-encoding", "transfer-encoding", "content-length", "content-md5", "digest"})
"""Headers that are true of the bytes on the wire and not of the unpacked ones that the archive keeps."""
_SPACE = re.compile(r"[\x00-\x20\x7f]+")


@dataclass(slots=True, kw_only=True)
class WarcCounts:
    """Records written by type, and a problem for each item whose bytes the archive no longer gives."""

    responses: int = 0
    resources: int = 0
    metadata: int = 0
    timestamps: int = 0
    problems: tuple[Problem, ...] = ()


def write_warc(
    captures: Iterable[Capture],
    blobs: BlobStore,
    out: IO[bytes],
    *,
    software: str,
    timestamps: Iterable[Timestamp] = (),
) -> WarcCounts:
    """Writes captures in their order, each record a gzip member of its own, and gives the counts.

    One with an HTTP status is a `response` with the headers that were kept, any other a `resource`; a `metadata`
    record after it holds the whole capture as JSON. Then come the timestamps: the manifest that was stamped and the
    server's answer. One capture's bytes are held in memory at a time.

    Raises ConfigError where there is nothing to write.
    """
    captures = iter(captures)
    first = next(captures, None)
    if first is None:
        raise ConfigError("There is nothing captured to write.", hint="Add pages first: trucewatch add.")
    writer, counts, problems = _writer(out), WarcCounts(), []
    _write_info(writer, first.fetched_at, software)
    for capture in chain((first,), captures):
        data = _bytes_of(blobs, capture.sha256, capture.id)
        if isinstance(data, Problem):
            problems.append(data)
            continue
        _write_capture(writer, capture, data, counts)
    for timestamp in timestamps:
        problems += _write_timestamp(writer, blobs, timestamp, counts)
    counts.problems = tuple(problems)
    return counts


def target_uri(location: str) -> str:
    """The WARC-Target-URI of a location: a web address as it is, anything else as `urn:trucewatch:` and the location.

    Characters that may not stand in a URI are percent-encoded as UTF-8.
    """
    if _URI.match(location):
        return quote(location, safe=_SAFE, errors="replace")
    return f"urn:trucewatch:{quote(location, safe='/:@!$&()*+,;=-._~', errors='replace')}"


def _writer(out: IO[bytes]) -> Any:
    from warcio.warcwriter import WARCWriter

    return WARCWriter(out, gzip=True, warc_version="WARC/1.1")


def _bytes_of(blobs: BlobStore, sha256: str, subject: str) -> bytes | Problem:
    try:
        return blobs.get(sha256)
    except StoreError as error:
        return _problem(subject, "missing_bytes", f"The archive cannot give {sha256} ({type(error).__name__}).")
    except DataIntegrityError:
        return _problem(subject, "changed_bytes", f"The archive's {sha256} was changed.")


def _problem(subject: str, code: str, message: str) -> Problem:
    hint = "It was left out. `trucewatch verify` names all that is damaged."
    return Problem(stage=Stage.PUBLISH, subject=subject, code=code, message=message, hint=hint)


def _write_info(writer: Any, moment: datetime, software: str) -> None:
    told = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": "Bodies as kept: unpacked, whole. HTTP headers: those that were kept; X-Archive-Orig- marks "
        "headers that were true of the bytes on the wire only.",
    }
    block = "".join(f"{name}: {_line(value)}\r\n" for name, value in told.items()).encode()
    _write(writer, "warcinfo", block, {"WARC-Date": _moment(moment), "Content-Type": "application/warc-fields"})


def _write_capture(writer: Any, capture: Capture, data: bytes, counts: WarcCounts) -> None:
    facts = dict(capture.http)
    is_response = facts.get("status", "").isdecimal() and len(facts["status"]) == 3
    uri = target_uri(facts.get("url") or capture.location) if is_response else target_uri(capture.location)
    told = {"WARC-Target-URI": uri, "WARC-Date": _moment(capture.fetched_at)}
    payload = f"sha256:{capture.sha256}"
    if is_response:
        head = _head(capture.http, len(data))
        kind = {"Content-Type": "application/http; msgtype=response", "WARC-Payload-Digest": payload}
        record_id = _write(writer, "response", head + data, {**told, **kind}, of=capture.id)
        counts.responses += 1
    else:
        kind = {"Content-Type": _line(capture.media_type) or "application/octet-stream"}
        kind |= {"WARC-Payload-Digest": payload}
        record_id = _write(writer, "resource", data, {**told, **kind}, of=capture.id)
        counts.resources += 1
    row = {"id": capture.id, "capture": to_json(capture)}
    block = json.dumps(row, sort_keys=True).encode()
    _write(writer, "metadata", block, {**told, "WARC-Concurrent-To": record_id, "Content-Type": "application/json"})
    counts.metadata += 1


def _head(http: tuple[tuple[str, str], ...], length: int) -> bytes:
    """Status line and headers as they were kept, in their order. Only the length is ours."""
    facts = dict(http)
    status = facts["status"]
    version = _line(facts.get("version", "")) or "HTTP/1.1"
    version = version if version.upper().startswith("HTTP/") else f"HTTP/{version}"
    reason = _line(facts["reason"]) if "reason" in facts else _phrase(int(status))
    lines = [f"{version} {status} {reason}".rstrip(), *_headers(http), f"Content-Length: {length}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "xmlcharrefreplace")


def _headers(http: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for told, value in http:
        name = told.removeprefix("header:")
        if name == told and (told in _NO_HEADERS or told.startswith("warc-")):
            continue
        if _TOKEN.fullmatch(name):
            yield f"{'X-Archive-Orig-' if name.lower() in _OF_THE_WAY else ''}{name}: {_line(value)}"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _write_timestamp(writer: Any, blobs: BlobStore, timestamp: Timestamp, counts: WarcCounts) -> Iterator[Problem]:
    """What was stamped, where it is a manifest and so no capture, and the server's answer; under their SHA-256."""
    for sha256, media_type in ((timestamp.sha256, "text/plain; charset=utf-8"), (timestamp.token, TIMESTAMP_REPLY)):
        data = _bytes_of(blobs, sha256, timestamp.id)
        if isinstance(data, Problem):
            yield data
            continue
        if sha256 == timestamp.sha256 and head_of(data) is None:
            continue
        told = {
            "WARC-Target-URI": f"urn:trucewatch:sha256:{sha256}",
            "WARC-Date": _moment(timestamp.stamped_at),
            "Content-Type": media_type,
            "WARC-Payload-Digest": f"sha256:{sha256}",
        }
        _write(writer, "resource", data, told)
        counts.resources += 1
    counts.timestamps += 1


def _write(writer: Any, kind: str, block: bytes, headers: dict[str, str], *, of: str = "") -> str:
    """Writes one record and gives its id, made of its type, headers, block and the id of what it is `of`."""
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders

    digest = hashlib.sha256(block).hexdigest()
    named = json.dumps([kind, of, sorted(headers.items()), digest])
    record_id = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'urn:trucewatch:{named}')}>"
    fields = [("WARC-Type", kind), ("WARC-Record-ID", record_id), *headers.items()]
    fields.append(("WARC-Block-Digest", f"sha256:{digest}"))
    if kind == "metadata":
        fields.append(("WARC-Payload-Digest", f"sha256:{digest}"))  # else the library adds a SHA-1
    content_type = headers["Content-Type"]
    head = StatusAndHeaders("", fields, protocol="WARC/1.1")
    # The headers of an answer are part of the block here, so that the library writes them as they are.
    record = ArcWarcRecord("warc", kind, head, io.BytesIO(block), None, content_type, len(block))
    record.payload_length = len(block)
    writer.write_record(record)
    return record_id


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _line(value: str) -> str:
    """One line without control characters, as a header must be."""
    return _SPACE.sub(" ", value).strip()
