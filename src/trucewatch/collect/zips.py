"""ZIP files: a folder of pages in one file. Nothing is unpacked to disk, and no archive inside is opened."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BufferedIOBase

from trucewatch.collect.holder import Holder
from trucewatch.core.problems import Problem

_SMALL = 1_000_000
"""Bytes under which a file may be packed as densely as it likes."""
_MOST_DIRECTORY = 64_000_000
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(ValueError, LookupError, RuntimeError, NotImplementedError),
)
"""What the library raises on broken, cut or lying files: a negative seek is a ValueError, a password a RuntimeError."""
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_DRIVE = re.compile(r"[A-Za-z]:")
_MEND = "Unpack it yourself and add the folder, if you trust it."


def directory_of(holder: Holder, stream: BufferedIOBase) -> zipfile.ZipFile | Problem:
    """The ZIP's directory, its totals checked before anything is unpacked; else what is wrong with it."""
    try:
        if _directory_size(stream) > _MOST_DIRECTORY:
            message = "lists more entries than can be held"
            return holder.problem("", "too_many_items", message, "Split the file.")
        stream.seek(0)
        found = zipfile.ZipFile(stream)
        entries = found.infolist()
    except BROKEN as error:
        return holder.problem("", "damaged", f"is no whole ZIP ({str(error)[:120]})", "Fetch or make it again.")
    total = sum(entry.file_size for entry in entries)
    if total > max(_SMALL * 10, holder.limits.max_ratio * holder.size):
        message = f"would unpack {holder.size} bytes to {total}"
        return holder.problem("", "decompression_bomb", message, _MEND)
    return found


def wrong_entry(holder: Holder, entry: zipfile.ZipInfo) -> Problem | None:
    """Why an entry of a ZIP is not read: it leaves the folder, is locked, packed in a rare way, or a bomb."""
    name = entry.filename
    if leads_out(name) or stat.S_ISLNK(entry.external_attr >> 16):
        message = "is a link, or a name that leads out of the archive"
        return holder.problem(name, "link_outside", message, "Make the ZIP again without it.")
    if entry.flag_bits & 1:
        return holder.problem(name, "encrypted", "is locked with a password", "Unpack it and add the files.")
    if entry.compress_type not in _METHODS:
        return holder.problem(name, "unsupported", "is packed in a way that is not read", "Pack it by deflate.")
    if entry.file_size > max(_SMALL, holder.limits.max_ratio * entry.compress_size):
        message = f"would unpack {entry.compress_size} bytes to {entry.file_size}"
        return holder.problem(name, "decompression_bomb", message, _MEND)
    return None


def leads_out(name: str) -> bool:
    """Whether a name in an archive is absolute or climbs out of it."""
    parts: Sequence[str] = re.split(r"[/\\]", name)
    return name.startswith(("/", "\\")) or _DRIVE.match(name) is not None or ".." in parts or "\x00" in name


def _directory_size(stream: BufferedIOBase) -> int:
    """Bytes of the directory as the file's end tells (APPNOTE 4.3.14, 4.3.16); the library reads no more than that."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 66_000))
    tail = stream.read(66_000)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        return 0
    told = int(struct.unpack_from("<L", tail, at + 12)[0])
    wide = tail.rfind(_END64, 0, at)
    if told == 0xFFFFFFFF and wide >= 0 and wide + 48 <= len(tail):
        return int(struct.unpack_from("<Q", tail, wide + 40)[0])
    return told
