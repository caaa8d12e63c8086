"""Rows of a table made items: a report each, or a data set's record each."""

import json
from collections.abc import Iterable, Sequence
from itertools import chain, islice

from trucewatch.collect.columns import Columns, columns_expected, columns_of
from trucewatch.collect.holder import Holder, Items, too_large
from trucewatch.collect.told_dates import iso_of, iso_of_cell
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

Row = tuple[int, Sequence[object]]
"""The row's number as the table's reader counts it, from 1, and its cells."""

_SEARCHED = 25
"""Rows in which the column names are looked for: tables have a title and remarks above them."""
_GIVEN = ("publisher", "published", "language", "url", "latitude", "longitude")


def items_of(holder: Holder, rows: Iterable[Row], *, sheet: str = "") -> Items:
    """The rows below the column names as items; a problem `unknown_columns` where no row holds known names."""
    waiting = iter(rows)
    first = list(islice(waiting, _SEARCHED))
    columns, place = _header(first)
    if columns is None:
        if trouble := _unknown(holder, [cells for _, cells in first], sheet):
            yield trouble
        return
    for number, cells in chain(first[place + 1 :], waiting):
        words = [iso_of_cell(cell).replace("\x00", "\ufffd") for cell in cells]
        if any(word.strip() for word in words):
            yield _checked(holder, _item(holder, columns, words, f"{sheet}!{number}" if sheet else str(number)))


def records_of(holder: Holder, objects: Iterable[object]) -> Items:
    """The same of a list of JSON objects: each has its own column names."""
    known: dict[tuple[str, ...], Columns | None] = {}
    unknown, first = 0, ""
    for number, value in enumerate(objects, 1):
        if not isinstance(value, dict):
            yield holder.problem(str(number), "bad_row", "is no object", "Give a list of objects.")
            continue
        names = tuple(value)
        if names not in known and len(known) < 100:
            known[names] = columns_of(names)
        columns = known.get(names)
        if columns is None:
            unknown, first = unknown + 1, first or ", ".join(names)
            continue
        words = [_json_words(cell) for cell in value.values()]
        yield _checked(holder, _item(holder, columns, words, str(number)))
    if unknown:
        message = f"{unknown} entries have names that say nothing: {first[:300]}"
        yield holder.problem("", "unknown_columns", message, columns_expected())


def _header(rows: Sequence[Row]) -> tuple[Columns | None, int]:
    """What the first row with known column names says, and its place."""
    for place, (_, cells) in enumerate(rows):
        columns = columns_of([iso_of_cell(cell) for cell in cells])
        # A single known name is a column where nothing stands beside it, else a title.
        if columns is not None and (len(columns.names) > 1 or all(len(cells) < 2 for _, cells in rows)):
            return columns, place
    return None, 0


def _unknown(holder: Holder, above: Sequence[Sequence[object]], sheet: str) -> Problem | None:
    """The problem of a table whose columns say nothing; None for an empty sheet."""
    widest = max(above, key=lambda cells: sum(bool(iso_of_cell(cell).strip()) for cell in cells), default=())
    names = [iso_of_cell(cell).strip() for cell in widest]
    seen = ", ".join(name[:40] for name in names if name)
    if not seen:
        return None if sheet else holder.problem("", "empty", "holds no rows", "Save the table again, or remove it.")
    message = f"has columns that say nothing: {seen[:400]}"
    return holder.problem(sheet, "unknown_columns", message, columns_expected())


def _item(holder: Holder, columns: Columns, words: Sequence[str], number: str) -> Fetched | Problem:
    cells = {key: words[place].strip() for key, place in columns.at.items() if place < len(words)}
    external_id = cells.get("id") or None
    if any(word.strip() for word in words[len(columns.names) :]):
        message = "has more cells than there are columns: its values may stand in the wrong ones"
        return holder.problem(external_id or number, "bad_row", message, "Check the quotation marks there.")
    if columns.form == "report":
        return _report(holder, cells, external_id or number)
    record = {"form": columns.form}
    for name, word in zip(columns.names, words, strict=False):
        if name:
            record.setdefault(name, word)
    data = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    media_type = f"application/vnd.trucewatch.record+json; form={columns.form}"
    return holder.item(external_id or number, data, media_type, external_id=external_id)


def _report(holder: Holder, cells: dict[str, str], member: str) -> Fetched | Problem:
    words = [cells[key] for key in ("title", "text") if cells.get(key)]
    text = "\n\n".join(dict.fromkeys(words))
    if not text:
        return holder.problem(member, "empty", "has neither title nor text", "Fill the row, or remove it.")
    if cells.get("published"):
        cells["published"] = iso_of(cells["published"]) or cells["published"]
    given = tuple((key, cells[key]) for key in _GIVEN if cells.get(key))
    data = text.encode("utf-8", "replace")
    return holder.item(member, data, "text/plain; charset=utf-8", external_id=cells.get("id") or None, given=given)


def _checked(holder: Holder, item: Fetched | Problem) -> Fetched | Problem:
    if isinstance(item, Fetched) and len(item.data) > holder.limits.max_bytes:
        return too_large(holder, item.location.rpartition("#")[2])
    return item


def _json_words(value: object) -> str:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return iso_of_cell(value)
