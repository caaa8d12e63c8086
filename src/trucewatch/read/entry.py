"""A feed's own entry, where its page cannot be had: as much as the feed tells."""

import re
from dataclasses import replace
from html import escape

from trucewatch.core.records import Capture, Completeness, PartKind
from trucewatch.read import text_page
from trucewatch.read.html_page import HtmlPage, page_and_troubles
from trucewatch.read.marks import parts_of
from trucewatch.read.page import Page, Read
from trucewatch.read.told import object_of, string_of

_MEND = "Fetch the feed again."
_PARAGRAPHS = re.compile(r"\n\s*\n")


def read_entry(capture: Capture, data: bytes) -> Read:  # noqa: ARG001 - the readers' shape
    """The entry as a page: its title the headline, its content the body. Never raises.

    Without content there is only the summary that the feed gives: the document is then *truncated*.
    """
    told = object_of(data)
    content, summary = _pieces(told.get("content")), _piece(told.get("summary"))
    pieces = content or ([summary] if summary else [])
    title = string_of(told.get("title"))
    if not pieces and not title:
        return None, (("bad_entry", "holds no entry of a feed", _MEND),)
    read, troubles = page_and_troubles(_markup(title, pieces, string_of(told.get("language"))))
    if read is None:
        return None, troubles
    read = _without_silence(read)
    is_short = not content or read.completeness is not Completeness.FULL
    feed = told.get("feed") if isinstance(told.get("feed"), dict) else {}
    page = Page(
        text=read.text,
        parts=parts_of(read.text, read.marks),
        completeness=_short_of(read) if is_short else Completeness.FULL,
        title=title or read.title,
        byline=string_of(told.get("author")) or read.byline,
        publisher=string_of(told.get("publisher")) or string_of((feed or {}).get("title")),
        published=string_of(told.get("published")),
        modified=string_of(told.get("updated")),
        url=string_of(told.get("url")),
        language=string_of(told.get("language")) or string_of((feed or {}).get("language")),
        section=next(iter(_strings(told.get("tags"))), None),
    )
    return page, troubles


def _short_of(read: HtmlPage) -> Completeness:
    is_paid = read.completeness is Completeness.PAYWALLED
    return Completeness.PAYWALLED if is_paid else Completeness.TRUNCATED


def _without_silence(read: HtmlPage) -> HtmlPage:
    """All of an entry is its own: short paragraphs that a whole page would leave to its frame are body here."""
    marks = tuple(
        mark._replace(kind=PartKind.BODY)
        if mark.kind is PartKind.BOILERPLATE and not text_page.is_boilerplate(read.text[mark.start : mark.end])
        else mark
        for mark in read.marks
    )
    return replace(read, marks=marks)


def _markup(title: str | None, pieces: list[tuple[str, str]], language: str | None) -> str:
    body = "\n".join(words if "html" in kind else _as_html(words) for kind, words in pieces)
    head = f"<h1>{escape(title)}</h1>" if title else ""
    lang = f' lang="{escape(language)}"' if language else ""
    return f"<html{lang}><body><article>{head}<div>{body}</div></article></body></html>"


def _as_html(words: str) -> str:
    return "".join(f"<p>{escape(piece)}</p>" for piece in _PARAGRAPHS.split(words) if piece.strip())


def _pieces(value: object) -> list[tuple[str, str]]:
    found = [_piece(one) for one in (value if isinstance(value, list) else [])]
    return [one for one in found if one]


def _piece(value: object) -> tuple[str, str] | None:
    is_pair = isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)
    return (value[0], value[1]) if is_pair and isinstance(value, list) and value[1].strip() else None


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str) and one.strip()] if isinstance(value, list) else []
