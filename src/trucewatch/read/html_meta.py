"""What an HTML page says of itself in its head and its markup."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trucewatch.read.cues import lexicon
from trucewatch.read.html_linked import (
    LinkedComment,
    breadcrumb,
    comments_of,
    is_for_payers,
    linked_of,
    names,
    story_of,
    string,
)
from trucewatch.read.html_linked import told as told_by
from trucewatch.read.html_names import said_by

_BYLINE_READ = 1_000
"""Characters of a byline that are looked at: its patterns take time by the square."""
_BYLINE_MAX = 120
_SECTION_MAX = 60
_OTHERS = frozenset({"aside", "nav", "blockquote", "figure"})
_OTHER_ZONES = frozenset({"related", "nav", "embed", "comment_area"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """Words of the metadata as they stand there; only bylines are cleaned."""

    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    language: str | None = None
    description: str | None = None
    section: str | None = None
    is_for_payers: bool = False
    """The page's linked data says that it is not accessible for free."""
    comments: tuple[LinkedComment, ...] = field(default=())
    """Comments that the linked data holds, whether the page shows them or not."""
    story: str | None = None
    """The article's words in the linked data, a paragraph a line."""


def meta_of(root: Any) -> PageMeta:
    """The metadata of a page: meta elements first, then JSON-LD, then the first machine-readable time."""
    named = _named(root)
    linked = linked_of(root)
    return PageMeta(
        title=string(_text(root, "title")) or named.get("og:title"),
        publisher=_first(named, "publisher") or names(told_by(linked, "publisher")),
        byline=clean_byline(_first(named, "author")) or clean_byline(names(told_by(linked, "author"))),
        published=_first(named, "published") or string(told_by(linked, "datePublished")) or _first_time(root),
        modified=_first(named, "modified") or string(told_by(linked, "dateModified")) or _item(root, "dateModified"),
        url=_canonical(root) or named.get("og:url"),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        description=named.get("og:description") or named.get("description"),
        section=_section(_first(named, "section") or _names_or_first(told_by(linked, "articleSection")))
        or _section(breadcrumb(linked)),
        is_for_payers=is_for_payers(linked),
        comments=tuple(comments_of(linked)),
        story=story_of(linked),
    )


def clean_byline(words: str | None) -> str | None:
    """The names that a byline tells, parted by commas: "By A. Bee and C. Dee | Some Relay" is "A. Bee, C. Dee"."""
    if not words or words.startswith(("http", "/", "@")):
        return None
    told = re.sub(_pattern("byline_opens"), "", " ".join(words[:_BYLINE_READ].split()), count=1)
    told = re.split(r"\s*[|•·]\s*|\s+[–—-]\s+|\s*\(|[\w.+-]+@[\w-]+\.\w+|,?\s+\d", told, maxsplit=1)[0]
    people = re.split(_pattern("byline_joins"), told)
    return ", ".join(filter(None, (one.strip(" ,;:") for one in people)))[:_BYLINE_MAX] or None


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(lexicon()[name], re.IGNORECASE)


def _named(root: Any) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _first(named: Mapping[str, str], what: str) -> str | None:
    return next((named[name] for name in lexicon()["metadata"][what] if name in named), None)


def _names_or_first(value: Any) -> str | None:
    return string(value[0]) if isinstance(value, list) and value else string(value)


def _section(words: str | None) -> str | None:
    return words if words and len(words) <= _SECTION_MAX and not words.startswith("http") else None


def _first_time(root: Any) -> str | None:
    for element in root.iter("time"):
        told = element.get("datetime")
        if told and not _is_of_others(element):
            return str(told)
    return _item(root, "datePublished")


def _item(root: Any, name: str) -> str | None:
    found = next((one for one in root.xpath("//*[@itemprop=$name]", name=name) if not _is_of_others(one)), None)
    return string(found.get("content") or found.get("datetime")) if found is not None else None


def _is_of_others(element: Any) -> bool:
    """Whether an element stands in a comment, a post, or a list of other stories: its day is not the page's."""
    for outer in (element, *element.iterancestors()):
        if outer.tag == "body" or outer.find(".//h1") is not None:
            return False
        if outer.tag in _OTHERS or "Comment" in (outer.get("itemtype") or ""):
            return True
        names = said_by(outer)
        if names.item or names.is_area or not _OTHER_ZONES.isdisjoint(names.zones):
            return True
    return False


def _canonical(root: Any) -> str | None:
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and (element.get("href") or "").startswith("http"):
            return str(element.get("href"))
    return None


def _text(root: Any, tag: str) -> str | None:
    element = next(root.iter(tag), None)
    return element.text_content() if element is not None else None
