"""Markdown made into a document: rendered by a CommonMark library, read as a page, its front matter as metadata.

Raw HTML in the file is not rendered: it stands in the text as it was written. Links leave their words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from trucewatch.core.records import Capture, PartKind
from trucewatch.read.as_page import text_as_page
from trucewatch.read.charset import decode
from trucewatch.read.html_page import HtmlPage, page_and_troubles
from trucewatch.read.marks import Mark, parts_of
from trucewatch.read.otherwise import read_otherwise
from trucewatch.read.page import Page, Read, Trouble
from trucewatch.read.text_page import is_boilerplate

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(r"\s*---[^\S\n]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"[^\S\n]*[\"']?[A-Za-z_][\w .-]*[\"']?[^\S\n]*:", re.MULTILINE)
_FRONT_MAX = 20_000
_RENDERED_MAX = 1_000_000
"""Characters that are rendered; a longer file is read as plain text. The longest reports have 400,000."""
_KEYS = {
    "title": ("title", "headline"),
    "published": ("published", "date", "datepublished", "publishdate", "pubdate"),
    "modified": ("modified", "updated", "lastmod", "datemodified"),
    "byline": ("author", "authors", "byline", "by"),
    "language": ("language", "lang"),
    "url": ("url", "canonical", "canonical_url", "permalink", "source_url"),
    "publisher": ("publisher", "site", "site_name", "source"),
    "section": ("section", "category"),
}
"""Keys of front matter as site generators and web clippers write them, surest first; lower case."""


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands above the text between lines of dashes."""

    told: Mapping[str, str]
    end: int = 0
    troubles: tuple[Trouble, ...] = ()


def read_markdown(capture: Capture, data: bytes) -> Read:
    """The page in a Markdown file. Never raises; a file that is no text is told as what it is."""
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return read_otherwise(capture, data)
    decoded = decode(data, capture.media_type, is_html=False)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    front = _front_matter(text)
    troubles = (*decoded.troubles, *front.troubles)
    words = text[front.end :]
    if len(words) > _RENDERED_MAX:
        page, more = text_as_page(words)
        return (_with(page, front) if page else None), (*troubles, *more)
    found, more = page_and_troubles(_as_html(words, front))
    return _with(_page(found), front) if found else None, (*troubles, *more)


def _page(found: HtmlPage) -> Page:
    parts = parts_of(found.text, [_own(found.text, mark) for mark in found.marks])
    return Page(text=found.text, parts=parts, completeness=found.completeness, title=found.title, byline=found.byline)


def _own(text: str, mark: Mark) -> Mark:
    """A file has no menus: what a web page's reader would take for one is the report's, unless its words say so."""
    words = text[mark.start : mark.end]
    if mark.kind is PartKind.BOILERPLATE and not is_boilerplate(words.strip()):
        return mark._replace(kind=PartKind.BODY)
    return mark


def _with(page: Page, front: _Front) -> Page:
    told = front.told
    return replace(
        page,
        title=page.title or told.get("title"),
        byline=told.get("byline") or page.byline,
        publisher=told.get("publisher"),
        published=told.get("published"),
        modified=told.get("modified"),
        url=_address(told.get("url")),
        language=told.get("language"),
        section=told.get("section"),
    )


def _address(told: str | None) -> str | None:
    return told if told and re.match(r"https?://[^\s/]", told) else None


def _front_matter(text: str) -> _Front:
    """The front matter, where there is one: a YAML mapping, every value as it is written."""
    match = _FRONT.match(text, 0, _FRONT_MAX)
    if not match or not _KEY.match(match["yaml"]):
        return _Front({})
    loaded = _loaded(match["yaml"])
    if loaded is None:
        hint = "Mend the lines between the dashes, or give date and publisher with the file."
        return _Front({}, match.end(), (("bad_front_matter", "its front matter is no YAML mapping", hint),))
    folded = {str(key).strip().lower(): _words(value) for key, value in loaded.items()}
    told = {name: next(filter(None, map(folded.get, keys)), "") for name, keys in _KEYS.items()}
    return _Front({name: words for name, words in told.items() if words}, match.end())


def _loaded(source: str) -> Mapping[Any, Any] | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        # The base constructor makes strings, lists and mappings only: no types of the file's choice, and a
        # time keeps the zone that the safe one would fold away.
        loaded = YAML(typ="base", pure=True).load(source)
    except (YAMLError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, AssertionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(item) for item in value[:6] if not isinstance(item, list))))
    if isinstance(value, dict):
        return _words(value.get("name", "")) if not isinstance(value.get("name"), dict) else ""
    words = re.sub(r"\s+", " ", str(value)).strip()[:500] if value is not None else ""
    return "" if words in ("~", "null") else words


def _as_html(words: str, front: _Front) -> str:
    renderer = _renderer()
    tokens = renderer.parse(words)
    _captions(tokens)
    title = f"<title>{escape(front.told['title'])}</title>" if "title" in front.told else ""
    body = renderer.renderer.render(tokens, renderer.options, {})
    return f"<html><head>{title}</head><body><article>{body}</article></body></html>"


def _renderer() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # A link of any scheme leaves its words; none leads anywhere, as nothing of this HTML is ever shown.
    renderer.validateLink = _is_address  # type: ignore[method-assign]
    renderer.normalizeLink = _nowhere  # type: ignore[method-assign]
    return renderer


def _is_address(url: object) -> bool:
    """Any words are one: none is followed."""
    return isinstance(url, str)


def _nowhere(url: str) -> str:
    """What is left of any address."""
    return url[:0]


def _captions(tokens: list["Token"]) -> None:
    """A picture that stands alone gives its caption: its title, else its alternative text."""
    for left, inline, right in zip(tokens, tokens[1:], tokens[2:], strict=False):
        children = inline.children or []
        if left.type == "paragraph_open" and len(children) == 1 and children[0].type == "image":
            picture = children[0]
            picture.type = "text"
            picture.content = str(picture.attrs.get("title") or picture.content)
            left.tag = right.tag = "figcaption"
