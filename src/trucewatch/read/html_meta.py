"""What an HTML page says of itself in its head and its markup."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trucewatch.read.cues import lexicon

_LD_MAX = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """Words of the metadata as they stand there."""

    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    language: str | None = None
    description: str | None = None


def meta_of(root: Any) -> PageMeta:
    """The metadata of a page: meta elements first, then JSON-LD, then the first machine-readable time."""
    named = _named(root)
    linked = list(_linked(root))
    return PageMeta(
        title=_clean(_text(root, "title")) or named.get("og:title"),
        publisher=_first(named, _known("publisher")) or _publisher(linked),
        byline=_byline(_first(named, _known("author"))) or _byline(_names(_ld(linked, "author"))),
        published=_first(named, _known("published")) or _string(_ld(linked, "datePublished")) or _first_time(root),
        modified=_first(named, _known("modified")) or _string(_ld(linked, "dateModified")),
        url=_canonical(root) or named.get("og:url"),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        description=_first(named, ["og:description", "description"]),
    )


def _known(what: str) -> list[str]:
    return list(lexicon()["metadata"][what])


def _named(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _first(named: dict[str, str], names: list[str]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _linked(root: Any) -> Iterator[dict[str, Any]]:
    for element in root.iter("script"):
        if (element.get("type") or "").lower() == "application/ld+json":
            words = (element.text or "")[:_LD_MAX]
            try:
                yield from _objects(json.loads(words, strict=False))
            except (ValueError, RecursionError):
                continue


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value[:50]:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        if isinstance(value.get("@graph"), list):
            yield from _objects(value["@graph"])


def _ld(linked: list[dict[str, Any]], key: str) -> Any:
    """The value of `key` in the first article of the linked data, else in the first object that has it."""
    articles = [one for one in linked if any(kind in str(one.get("@type")) for kind in _known("article_types"))]
    return next((one[key] for one in (*articles, *linked) if one.get(key)), None)


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    return _string(_names(_ld(linked, "publisher")))


def _names(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, (_names(item) for item in value[:6]))) or None
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _byline(words: str | None) -> str | None:
    return None if not words or words.startswith("http") else words[:120]


def _first_time(root: Any) -> str | None:
    for element in root.iter("time"):
        if told := element.get("datetime"):
            return str(told)
    for element in root.iter():
        if isinstance(element.tag, str) and element.get("itemprop") == "datePublished":
            return _string(element.get("content") or element.get("datetime"))
    return None


def _canonical(root: Any) -> str | None:
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and (element.get("href") or "").startswith("http"):
            return str(element.get("href"))
    return None


def _text(root: Any, tag: str) -> str | None:
    element = next(root.iter(tag), None)
    return element.text_content() if element is not None else None


def _clean(words: str | None) -> str | None:
    return re.sub(r"\s+", " ", words).strip() or None if words else None
