"""What a file of many items holds, by its kind. The file itself comes first, to be archived; then its items."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BufferedIOBase
from itertools import chain
from typing import Any

from trucewatch.collect.follow import feed_items, site_map_items
from trucewatch.collect.gzips import DAMAGE, TooDense, unpacking
from trucewatch.collect.holder import Holder, Items, bounded, digest_of, few_problems, held, too_large, too_many
from trucewatch.collect.jsonstream import BadJson, JsonItem, json_items
from trucewatch.collect.kinds import BY_SUFFIX, MEDIA_TYPES, Kind, kind_of
from trucewatch.collect.pages import PASSED_OVER, READ, UNREAD, unsupported, wrong_page
from trucewatch.collect.rows import records_of
from trucewatch.collect.tables import csv_items
from trucewatch.collect.telegram import is_message, messages
from trucewatch.collect.warc import wacz_items, warc_items
from trucewatch.collect.workbooks import workbook_items
from trucewatch.collect.zips import BROKEN, directory_of, wrong_entry
from trucewatch.core.ports import Fetched, Fetcher
from trucewatch.core.problems import Problem

_PEEK = 65_536
_HIDDEN = re.compile(r"\.(?!\.)|__MACOSX")
_PAGES = frozenset({Kind.PAGE, Kind.TEXT, Kind.MARKDOWN})
_FILES = frozenset({Kind.PDF, Kind.DOCX})
_ARCHIVES = frozenset({Kind.ZIP, Kind.WACZ, Kind.GZIP, Kind.WARC})
_TABLES = frozenset({Kind.TABLE, Kind.WORKBOOK, Kind.JSON, Kind.FEED, Kind.SITEMAP})
_DEEPEST_MAIL = 3
_MEND = "Fetch the file again; what was read before this place was kept."
_MEND_NESTED = "Unpack it and add what is in it."


def unpack(holder: Holder, kind: Kind, fetcher: Fetcher | None = None) -> Items:
    """The file itself where it may be archived whole, then each of its items. Never raises on any bytes.

    `fetcher` follows the links of feeds and site maps; None follows none.
    """
    if kind is not Kind.MAIL:
        yield from holder.whole()
    try:
        yield from few_problems(holder, _items(holder, kind, fetcher))
    except TooDense as error:
        yield holder.problem("", "decompression_bomb", str(error), "Do not trust this file.")
    except (*DAMAGE, *BROKEN) as error:
        yield holder.problem("", "damaged", f"cannot be read on ({str(error)[:200]})", _MEND)


def _items(holder: Holder, kind: Kind, fetcher: Fetcher | None) -> Items:
    if kind is Kind.WARC:
        return warc_items(holder)
    if kind is Kind.WACZ:
        return wacz_items(holder)
    if kind is Kind.TABLE:
        return csv_items(holder)
    if kind is Kind.WORKBOOK:
        return workbook_items(holder)
    if kind is Kind.JSON:
        return _json(holder)
    if kind is Kind.ZIP:
        return _zip(holder)
    if kind is Kind.GZIP:
        return _gzip(holder, fetcher)
    return _small(holder, kind, fetcher)


def _small(holder: Holder, kind: Kind, fetcher: Fetcher | None) -> Items:
    """Kinds that are read whole."""
    data = _data_of(holder)
    if data is None:
        yield too_large(holder)
    elif kind is Kind.FEED:
        yield from feed_items(holder, data, fetcher)
    elif kind is Kind.SITEMAP:
        yield from site_map_items(holder, data, fetcher)
    elif kind is Kind.MAIL:
        yield from _mail(holder, data, holder.location, holder.outer)
    else:
        yield _page(holder, data, kind)


def _data_of(holder: Holder) -> bytes | None:
    """All bytes of the file; None where they are more than `max_bytes`."""
    with holder.open() as stream:
        data = _read(stream, holder.limits.max_bytes + 1)
    return data if len(data) <= holder.limits.max_bytes else None


def _read(stream: BufferedIOBase, size: int) -> bytes:
    """`size` bytes, or as many as there are."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, 1 << 16))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _page(holder: Holder, data: bytes, kind: Kind) -> Any:
    """One page that was packed by itself."""
    location = f"{holder.location}#{holder.name}"
    if kind in _PAGES:
        wrong = wrong_page(location, data, holder.limits)
        return wrong or holder.item(holder.name, data, MEDIA_TYPES[kind])
    if kind in _FILES:
        return holder.item(holder.name, data, MEDIA_TYPES[kind])
    return unsupported(location, holder.name)


def _gzip(holder: Holder, fetcher: Fetcher | None) -> Items:
    """What is packed in a gzip file, as if it lay there open; the packed file stays the container."""

    def opened() -> BufferedIOBase:
        return unpacking(holder.open(), holder.limits)

    with opened() as stream:
        head = stream.read1(_PEEK)
    name = holder.name[:-3] if holder.name.lower().endswith(".gz") else holder.name
    kind = kind_of(head, "", name)
    if kind is Kind.WARC:
        yield from warc_items(holder)
    elif kind in _ARCHIVES or kind is Kind.WORKBOOK:
        message = "holds another archive, which is not opened"
        yield holder.problem("", "nested_archive", message, _MEND_NESTED)
    else:
        yield from _items(replace(holder, name=name, open=opened), kind, fetcher)


def _zip(holder: Holder) -> Items:
    with holder.open() as stream:
        found = directory_of(holder, stream)
        if isinstance(found, Problem):
            yield found
            return
        entries = [entry for entry in found.infolist() if _is_wanted(entry)]
        if not entries:
            yield holder.problem("", "empty", "holds no page or report", READ)
        taken = 0
        for number, entry in enumerate(entries):
            if taken >= holder.limits.max_items:
                yield too_many(holder, str(len(entries) - number))
                return
            for item in _entry(holder, found, entry):
                taken += not isinstance(item, Problem)
                yield item


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Files that may be reports. What sites save beside their pages is passed over, as in a folder."""
    parts = entry.filename.split("/")
    name = parts[-1].lower()
    if entry.is_dir() or any(_HIDDEN.match(part) for part in parts) or name.startswith(PASSED_OVER):
        return False
    suffix = "." + name.rpartition(".")[2]
    return suffix in BY_SUFFIX or "." not in name or UNREAD.fullmatch(suffix) is not None


def _entry(holder: Holder, found: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Items:
    wrong = wrong_entry(holder, entry)
    if wrong:
        yield wrong
        return
    try:
        yield from _entry_items(holder, found, entry)
    except BROKEN as error:
        yield holder.problem(entry.filename, "damaged", f"cannot be read ({str(error)[:160]})", _MEND)


def _entry_items(holder: Holder, found: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Items:
    def opened() -> BufferedIOBase:
        stream: Any = found.open(entry)
        return stream  # type: ignore[no-any-return]

    name = entry.filename.rpartition("/")[2]
    with opened() as stream:
        kind = kind_of(_read(stream, _PEEK), "", name)
    if kind in _ARCHIVES:
        message = "is an archive inside an archive, which is not opened"
        yield holder.problem(entry.filename, "nested_archive", message, _MEND_NESTED)
    elif kind in _TABLES:
        sha256, size = digest_of(opened)
        where = f"{holder.location}#{entry.filename}"
        inner = replace(holder, location=where, name=name, sha256=sha256, size=size, open=opened, outer=holder.sha256)
        yield from unpack(replace(inner, media_type=MEDIA_TYPES[kind]), kind)
    elif entry.file_size > holder.limits.max_bytes:
        yield too_large(holder, entry.filename)
    elif kind is Kind.MAIL:
        yield from _mail(holder, found.read(entry), f"{holder.location}#{entry.filename}", holder.sha256)
    elif kind in _PAGES or kind in _FILES or "." in name:  # a name without an end promises nothing
        yield _page(replace(holder, name=entry.filename), found.read(entry), kind)


def _mail(holder: Holder, data: bytes, location: str, container: str | None, depth: int = 1) -> Items:
    """An e-mail as it stands, then each report attached to it; of a table its rows, of a mail its own reports."""
    from trucewatch.collect.mail import members

    limits, moment = holder.limits, holder.fetched_at
    if depth == 1:
        yield Fetched(
            location=location,
            data=data,
            media_type=MEDIA_TYPES[Kind.MAIL],
            fetched_at=moment,
            http=holder.http,
            container=container,
        )
    for item in members(data, location, max_bytes=limits.max_bytes, fetched_at=moment):
        kind = None if isinstance(item, Problem) else kind_of(item.data, item.media_type)
        if isinstance(item, Problem) or kind not in (Kind.TABLE, Kind.WORKBOOK):
            yield item
        else:
            name = item.location.rpartition("#")[2]
            inner = held(item.data, location=item.location, name=name, fetched_at=moment, limits=limits)
            yield from unpack(replace(inner, media_type=item.media_type, outer=item.container), kind)
        if isinstance(item, Fetched) and kind is Kind.MAIL and depth < _DEEPEST_MAIL:
            yield from _mail(holder, item.data, item.location, item.container, depth + 1)


def _json(holder: Holder) -> Items:
    """Telegram's exports, records of data sets, and lists of objects with known names."""
    with holder.open() as stream:
        items = json_items(stream)
        first = next(items, None)
        if first is None:
            message = "is JSON, but no Telegram export and no list of reports or records"
            yield holder.problem("", "unsupported", message, READ)
            return
        every: Iterable[JsonItem] = chain((first,), items)
        if first.path[-1:] == ("messages",):
            if is_message(first):
                yield from _told_whole(holder, bounded(holder, messages(holder, every)))
            else:
                yield holder.problem("", "unsupported", "is no export of Telegram Desktop", READ)
        else:
            yield from _told_whole(holder, bounded(holder, records_of(holder, map(_record, every))))


def _record(item: JsonItem) -> object:
    """The record itself: of GeoJSON, a feature's properties, with its point where they do not tell it."""
    if item.path != ("features",) or not isinstance(item.value, dict):
        return item.value
    properties, geometry = item.value.get("properties"), item.value.get("geometry")
    if not isinstance(properties, dict) or not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return properties
    place = geometry.get("coordinates")
    point = dict(zip(("longitude", "latitude"), place, strict=False)) if isinstance(place, list) else {}
    return {**properties, **{name: value for name, value in point.items() if name not in properties}}


def _told_whole(holder: Holder, items: Iterator[Any]) -> Items:
    """The items, and, where the file breaks off, that it does: what came before stays."""
    try:
        yield from items
    except BadJson as error:
        yield holder.problem("", "damaged", f"cannot be read on: it {error}", _MEND)
