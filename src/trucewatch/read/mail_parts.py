"""Lines of a mail told apart: what its sender writes, earlier mails below it, signatures and footers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from trucewatch.core.mail import iso_moment
from trucewatch.core.records import PartKind
from trucewatch.read.cues import cue, named_cues
from trucewatch.read.dates import days_named

_QUOTED = re.compile(r" ?((?:>[ \t]?)+)(?!From )")
_SIGNATURE = re.compile(r"--+|—+|__")
_HEAD_LINES = 12
"""Lines that the head of a pasted mail has at most."""
_SIGNED_LINES = 10
_NEAR = 200
"""Lines within which a signature or a closing ends, blank ones too: no more are looked at for each line."""
_LINES_MAX = 20_000
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines [first, end) that are one part; `within` is the first line of the stretch that it lies in."""

    kind: PartKind
    first: int
    end: int
    author: str | None = None
    published: datetime | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """What the head of an earlier mail tells, and the line behind it."""

    end: int
    author: str | None = None
    published: datetime | None = None


def unquoted(text: str) -> tuple[list[str], list[int]]:
    """The lines of a text without the signs of quotation before them, and how deep each is quoted."""
    lines, levels = [], []
    for line in text.split("\n"):
        match = _QUOTED.match(line)
        levels.append(match[1].count(">") if match else 0)
        lines.append(line[match.end() :] if match else line)
    return lines, levels


def stretches(lines: Sequence[str], levels: Sequence[int]) -> list[Stretch]:
    """What is not the sender's own in these lines: quoted and forwarded mails, signature, footers."""
    most = min(len(lines), _LINES_MAX)
    mail = _Lines(lines, levels, {at: found for at in range(most) if (found := _opening(lines, at, most))})
    return list(_stretches(mail, 0, most, 0, 0))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text, how deep each is quoted, and where earlier mails begin among them."""

    words: Sequence[str]
    levels: Sequence[int]
    openings: Mapping[int, tuple[PartKind, _Head]]

    def told(self, at: int, end: int) -> int:
        """The first line from `at` that is not blank, or the end."""
        return next((number for number in range(at, end) if self.words[number].strip()), end)

    def own_end(self, at: int, end: int, level: int) -> int:
        """Behind the lines from `at` on that belong to one mail: where an earlier one begins, or the end."""
        return next((n for n in range(at + 1, end) if self._is_other(n, level)), end)

    def block_end(self, at: int, end: int, level: int) -> int:
        """Behind the lines from `at` on, none of them blank, that belong to one mail."""
        return next((n for n in range(at + 1, end) if self._is_other(n, level) or not self.words[n].strip()), end)

    def _is_other(self, number: int, level: int) -> bool:
        return self.levels[number] > level or number in self.openings


def _opening(lines: Sequence[str], at: int, end: int) -> tuple[PartKind, _Head] | None:
    """Whether an earlier mail begins at a line, by the line above it or by its head."""
    words = lines[at].strip()
    if not words or len(words) > 320:
        return None
    if cue("mail_forwarded").whole(words):
        return PartKind.EMBED, _pasted_head(lines, at + 1, end) or _Head(at + 1)
    if cue("mail_original").whole(words):
        return PartKind.QUOTE, _pasted_head(lines, at + 1, end) or _Head(at + 1)
    head = _wrote(lines, at, end) or _pasted_head(lines, at, end)
    return (PartKind.QUOTE, head) if head else None


def _stretches(mail: _Lines, first: int, end: int, level: int, depth: int) -> Iterator[Stretch]:
    """Stretches among lines of one mail; `level` is how deep they are quoted, `depth` how many mails they lie in."""
    at = first
    while at < end:
        if mail.levels[at] > level:
            stop = _quote_end(mail.levels, at, end, level)
            yield from _earlier(mail, PartKind.QUOTE, (at, stop), _Head(at), (level + 1, depth))
            at = stop
        elif at in mail.openings and depth < _DEPTH:
            kind, head = mail.openings[at]
            stop = end
            start = mail.told(head.end, end)
            if start < end and mail.levels[start] > level:
                stop = _quote_end(mail.levels, start, end, level)
            yield Stretch(PartKind.BOILERPLATE, at, min(head.end, stop))
            below = level + 1 if stop < end or (start < end and mail.levels[start] > level) else level
            yield from _earlier(mail, kind, (start, stop), head, (below, depth))
            at = stop
        else:
            stop = _silent_end(mail, at, end, level)
            if stop > at:
                yield Stretch(PartKind.BOILERPLATE, at, stop)
            at = max(stop, at + 1)


def _earlier(
    mail: _Lines, kind: PartKind, span: tuple[int, int], head: _Head, place: tuple[int, int]
) -> Iterator[Stretch]:
    """A mail in the mail, and what lies in that: each part hangs on the one around it."""
    first, end = span
    level, depth = place
    if first >= end:
        return
    outer = Stretch(kind, first, end, head.author, head.published)
    yield outer
    for one in _stretches(mail, first, end, level, depth + 1) if depth < _DEPTH else ():
        if one.kind is PartKind.BOILERPLATE:
            yield one
        elif (one.first, one.end) != (first, end):
            yield replace(one, within=first) if one.within is None else one


def _quote_end(levels: Sequence[int], at: int, end: int, level: int) -> int:
    """Behind the last line in a row that is quoted deeper."""
    while at < end and levels[at] > level:
        at += 1
    return at


def _wrote(lines: Sequence[str], at: int, end: int) -> _Head | None:
    """A line such as "On 8 June 2017, A. Name wrote:", which mailers break over three lines at most."""
    for count in (1, 2, 3):
        last = lines[at + count - 1].strip() if at + count <= end else ""
        if not last:
            break
        words = re.sub(r"\s+", " ", " ".join(line.strip() for line in lines[at : at + count]))
        if not last.endswith(":") or len(words) > 320 or not re.search(r"\d|@", words):
            continue
        for pattern in named_cues("mail_wrote"):
            if match := pattern.fullmatch(words):
                return _Head(at + count, _author(match["author"]), _moment(match["when"] or "") or _moment(words))
    return None


def _pasted_head(lines: Sequence[str], first: int, end: int) -> _Head | None:
    """The head of a pasted mail: From with one line more of it at least."""
    told: dict[str, str] = {}
    at = next((n for n in range(first, min(end, first + 2)) if lines[n].strip()), end)
    for number in range(at, min(end, at + _HEAD_LINES)):
        found = _header_line(lines[number].strip())
        if found is None:
            if lines[number].strip() and told and number > at and _goes_on(lines[number]):
                continue
            break
        told.setdefault(*found)
        at = number + 1
    if "author" not in told or not ({"when", "subject"} & told.keys()):
        return None
    return _Head(at, _author(told["author"]), _moment(told.get("when", "")))


def _goes_on(line: str) -> bool:
    """A header's line that goes on the one above: set in, or a list of addresses."""
    return line[:1] in " \t" or ("@" in line and ";" in line)


def _header_line(words: str) -> tuple[str, str] | None:
    for pattern in named_cues("mail_header"):
        match = pattern.fullmatch(words)
        if match:
            name = next(name for name, value in match.groupdict().items() if name != "value" and value)
            return name, match["value"].strip()
    return None


def _author(told: str) -> str | None:
    """The name in what stands for an author: no address, no date before it."""
    name = re.sub(r"[<\[(]?(?:mailto:)?[\w.+-]+@[\w.-]+[>\])]?", " ", told)
    name = re.sub(r"^(?:\S*\d\S*\s+|at\s+|[AaPp]\.?[Mm]\.?,?\s+)+", "", re.sub(r"\s+", " ", name).strip())
    return name.strip(" \"'*<>,;[]()")[:120] or None


def _moment(told: str) -> datetime | None:
    """The moment that a head tells with its zone; else the first of its day, in UTC, as for all quoted pieces."""
    exact = iso_moment(told)
    if "T" in exact:
        return datetime.fromisoformat(exact)
    day = next((named.day for named in days_named(told) if named.has_year), None)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _silent_end(mail: _Lines, at: int, end: int, level: int) -> int:
    """Behind a signature, a footer, or a closing with the lines of a name, that begins here; else `at`."""
    words = mail.words[at].strip()
    if mail.words[at].rstrip("\r") in ("-- ", "--"):
        return mail.own_end(at, end, level)
    is_first = not at or not mail.words[at - 1].strip() or mail.levels[at - 1] != mail.levels[at]
    is_footer = bool(words) and is_first and cue("mail_footer").starts(words)
    is_closing = bool(words) and is_first and cue("mail_closing").whole(words)
    is_signature = bool(_SIGNATURE.fullmatch(words))
    if not (is_footer or is_closing or is_signature):
        return at
    stop = mail.own_end(at, min(end, at + _NEAR), level)
    told = [line for line in mail.words[at:stop] if line.strip()] if stop - at < _NEAR else []
    if is_signature and 1 < len(told) <= _SIGNED_LINES:
        return stop
    if is_footer:
        is_rule = words.startswith("_____") and 1 < len(told) <= 2 * _SIGNED_LINES
        return stop if is_rule else mail.block_end(at, end, level)
    if is_closing:
        return stop if told and len(told) <= _SIGNED_LINES and max(map(len, told)) <= 90 else at + 1
    return at
