"""MUC-4's development messages: paragraphs unwrapped, datelines taken off and read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

COMMON_YEAR = "89"
"""Of the few datelines that tell none."""
_HEAD = re.compile(r"^(DEV-MUC3-\d{4}).*$", re.MULTILINE)
_DATELINE = re.compile(
    r"\s*(?P<place>[^\n]*?),\s+(?P<day>\d{1,2} [A-Z]{3})[A-Z]*(?: (?P<year>\d{2}))?\b.*?--", re.DOTALL
)


@dataclass(frozen=True)
class Message:
    """A report: its paragraphs unwrapped, its date and the words of its dateline."""

    id: str
    text: str
    place: str
    day: date | None


def messages(folder: Path) -> Iterator[Message]:
    """The development messages in order."""
    for path in sorted(folder.glob("dev-muc3-*")):
        written = path.read_text("latin-1")
        heads = list(_HEAD.finditer(written))
        for head, following in zip(heads, [*heads[1:], None], strict=True):
            yield _message(head[1], written[head.end() : following.start() if following else None])


def _message(name: str, written: str) -> Message:
    found = _DATELINE.match(written)
    body = written[found.end() :] if found else written
    body = re.sub(r"\[(?:TEXT|REPORT|COMMUNIQUE|INTERVIEW|SPEECH|EDITORIAL|COMMENTARY|[A-Z ]*REPORT)\]", " ", body)
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n {2,}(?=\S)", body)]
    try:
        told = f"{found['day']} {found['year'] or COMMON_YEAR}" if found else ""
        day = datetime.strptime(told, "%d %b %y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        day = None
    return Message(name, "\n".join(part for part in paragraphs if part), found["place"] if found else "", day)
