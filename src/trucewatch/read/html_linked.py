"""Linked data of a page (schema.org as JSON-LD): what it says of the article, and comments that it alone holds."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trucewatch.read.cues import lexicon

_SCRIPT_MAX = 400_000
_SCRIPTS_MAX = 40
_DEPTH_MAX = 8
_COMMENTS_MAX = 2_000
_TAG = re.compile(r"<[^<>]{0,400}>")

Linked = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LinkedComment:
    """A comment of the linked data; `parent` counts from 0 in the same list."""

    text: str
    author: str | None
    time: str | None
    parent: int | None


def linked_of(root: Any) -> Linked:
    """The objects of the page's JSON-LD, graphs opened; what is no JSON is left out."""
    found: list[Mapping[str, Any]] = []
    scripts = 0
    for element in root.iter("script"):
        if (element.get("type") or "").lower() != "application/ld+json":
            continue
        scripts += 1
        try:
            found += _objects(json.loads((element.text or "")[:_SCRIPT_MAX], strict=False), 0)
        except (ValueError, RecursionError):
            continue
        if scripts >= _SCRIPTS_MAX:
            break
    return found


def _objects(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEPTH_MAX:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        if isinstance(value.get("@graph"), list):
            yield from _objects(value["@graph"], depth + 1)


def articles(linked: Linked) -> Linked:
    """The objects that are articles, first ones first."""
    kinds = lexicon()["metadata"]["article_types"]
    return [one for one in linked if any(kind in str(one.get("@type")) for kind in kinds)]


def told(linked: Linked, key: str) -> Any:
    """The value of `key` in the first article, else in the first object that has it."""
    return next((one[key] for one in (*articles(linked), *linked) if one.get(key)), None)


def names(value: Any) -> str | None:
    """The name or names of a person or organisation, or of a list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, (names(item) for item in value[:6]))) or None
    return string(value.get("name")) if isinstance(value, dict) else string(value)


def string(value: Any) -> str | None:
    """The value where it is a string with something in it."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


def is_for_payers(linked: Linked) -> bool:
    """Whether an article says of itself that it is not accessible for free."""
    return any(str(one.get("isAccessibleForFree")).lower() in ("false", "no") for one in articles(linked))


def breadcrumb(linked: Linked) -> str | None:
    """The section that the page's breadcrumbs name: the last but the page itself and the home page."""
    lists = [one for one in linked if "BreadcrumbList" in str(one.get("@type"))]
    items = lists[0].get("itemListElement") if lists else None
    told_names = [_crumb(item) for item in items[:10]] if isinstance(items, list) else []
    crumbs = [name for name in told_names if name]
    return crumbs[-2] if len(crumbs) >= 3 else None


def _crumb(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    return string(item.get("name")) or (string(inner.get("name")) if isinstance(inner, dict) else None)


def comments_of(linked: Linked) -> list[LinkedComment]:
    """The comments of the articles, answers below what they answer."""
    found: list[LinkedComment] = []
    for article in articles(linked):
        _collect(article.get("comment"), None, found, 0)
    return found


def _collect(value: Any, parent: int | None, found: list[LinkedComment], depth: int) -> None:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict) or len(found) >= _COMMENTS_MAX or depth > _DEPTH_MAX:
            continue
        words = one.get("text") or one.get("commentText")
        if not isinstance(words, str) or not words.strip():
            continue
        author = names(one.get("author") or one.get("creator"))
        found.append(LinkedComment(_plain(words), author, string(one.get("dateCreated")), parent))
        _collect(one.get("comment"), len(found) - 1, found, depth + 1)


def story_of(linked: Linked) -> str | None:
    """The words of the first article that gives them, a paragraph a line."""
    words = next((one["articleBody"] for one in articles(linked) if isinstance(one.get("articleBody"), str)), None)
    return _plain(words) or None if words else None


def _plain(words: str) -> str:
    """Words without markup, a line for each of theirs that says something."""
    lines = html.unescape(_TAG.sub(" ", words)).replace("\x00", "\ufffd").split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
