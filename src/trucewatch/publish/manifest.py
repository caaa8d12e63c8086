"""A manifest: what the archive holds, as a text that can be stamped and that anybody can check with `sha256sum`.

Lines that begin with `#` tell of the ledger and of each capture; the others are `SHA-256  ab/cdef…`, as
`sha256sum --check` takes them in the archive's folder.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import quote

from trucewatch.core.records import Capture

FIRST_LINE = "# trucewatch manifest 1\n"
_LEDGER = re.compile(r"# ledger sha256:([0-9a-f]{64}) entries 1-(\d{1,18})")
_CAPTURES = re.compile(r"# captures (\d{1,18})-(\d{1,18})")
_BYTES = re.compile(r"([0-9a-f]{64})  ([0-9a-f]{2})/([0-9a-f]{62})")
_HEAD = 2_000
"""Characters in which the three lines about the whole end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestHead:
    """What a manifest tells of the ledger: its digest when it had `entries` lines, and which captures are listed."""

    ledger_digest: str
    entries: int
    first: int
    """Place of the first capture listed among the ledger's captures, from 1."""
    last: int
    """Place of the last one; before `first` where none is listed."""


def manifest(head: ManifestHead, captures: Iterable[Capture]) -> bytes:
    """The manifest of these captures, in UTF-8."""
    lines = [
        FIRST_LINE.rstrip("\n"),
        f"# ledger sha256:{head.ledger_digest} entries 1-{head.entries}",
        f"# captures {head.first}-{head.last}",
    ]
    told: set[str] = set()
    for capture in captures:
        moment = capture.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        lines.append(f"# {capture.id} {moment} {quote(capture.location, safe=_PLAIN, errors='replace')}")
        if capture.sha256 not in told:
            told.add(capture.sha256)
            lines.append(f"{capture.sha256}  {capture.sha256[:2]}/{capture.sha256[2:]}")
    return ("\n".join(lines) + "\n").encode()


_PLAIN = ":/?#[]@!$&'()*+,;=-._~%"


def head_of(data: bytes) -> ManifestHead | None:
    """What a manifest tells of the whole; None where the bytes are no manifest."""
    lines = data[:_HEAD].decode("utf-8", "replace").split("\n")
    if len(lines) < 4 or lines[0] + "\n" != FIRST_LINE:
        return None
    ledger, captures = _LEDGER.fullmatch(lines[1]), _CAPTURES.fullmatch(lines[2])
    if not ledger or not captures:
        return None
    return ManifestHead(ledger_digest=ledger[1], entries=int(ledger[2]), first=int(captures[1]), last=int(captures[2]))


def listed(data: bytes) -> list[str]:
    """The SHA-256 of each of the bytes that a manifest lists, in order."""
    found = (_BYTES.fullmatch(line) for line in data.decode("utf-8", "replace").split("\n"))
    return [match[1] for match in found if match and match[1] == match[2] + match[3]]
