"""Rows of fusion's tables: claims written and read back, their places in blocks, and the keys they are found by."""

import json
import struct
from functools import lru_cache

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.ids import canonical
from trucewatch.core.ports import FusedClaim
from trucewatch.fuse.linking import names_asked
from trucewatch.fuse.pairs import Standing, hashed


def resolved_of(row: FusedClaim) -> Resolved:
    """The claim of a row."""
    return from_json(Resolved, json.loads(row.payload))


def written(record: object) -> str:
    """A record as JSON text that a database takes: half a surrogate pair stays escaped."""
    text = canonical(to_json(record))
    return text if text.isascii() or _is_writable(text) else json.dumps(to_json(record), sort_keys=True)


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def packed(stands: Standing) -> bytes:
    """A place as bytes; inner blocks are told by the sign."""
    keys = [-key - 1 if is_inner else key for key, is_inner in stands.keys]
    return struct.pack(f"<{len(keys) + 2}q", stands.kind, stands.rank, *keys)


def standing_in(row: FusedClaim) -> Standing:
    """The place that `packed` wrote; in no block where the row has none."""
    if not row.place:
        return Standing(row.number, 0, 0, ())
    kind, rank, *keys = struct.unpack(f"<{len(row.place) // 8}q", row.place)
    return Standing(row.number, kind, rank, tuple((-key - 1, True) if key < 0 else (key, False) for key in keys))


@lru_cache(maxsize=8192)
def asked_key(name: str) -> int:
    """The block of the claims whose root rests on what a name means."""
    return 1 << 62 | hashed("asked", name, bits=61)


def page_key(document_id: str) -> int:
    """The block of the claims whose root rests on who told a page's words, beside the page's own."""
    return 1 << 62 | hashed("page", document_id, bits=61)


def asked_keys(resolved: Resolved) -> frozenset[int]:
    """The blocks of the names, and of other pages, that a claim's root rests on."""
    names = (asked_key(name) for name in names_asked(resolved))
    return frozenset((*names, *(page_key(one) for one in resolved.printed_in)))


@lru_cache(maxsize=4096)
def text_of(actor: Actor) -> str:
    """An actor as text, to count by."""
    return written(actor)
