"""What the elements around a text say it is: zones, opened by names and by HTML's own elements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trucewatch.read.html_comments import TELLERS, Comment, key_of, note_teller, opened
from trucewatch.read.html_names import NOTHING, CommentNames, Names, names_of, said_by, said_in_comment

_LIMITS = {"caption": 1500, "byline": 1500, "standfirst": 1500, "notice": 1500, "correction": 1500, "form": 1200}
"""Characters above which a name is that of the whole story and not of such a part."""
_FIRM = frozenset({"paywall", "embed"})
_KEPT = frozenset({"nav", "related", "boilerplate", "embed", "paywall", "caption", "comment_area"})
_CLOSED = frozenset({"nav", "embed"})
"""Zones in which, where they are strong, no other opens, be it a comment."""
_AREA_TAGS = frozenset({"div", "section", "ol", "ul", "aside", "dl", "table", "article"})
_PLAIN = frozenset({"p", "div", "ul", "ol", "li", "section", "td", "tr", "table", "tbody", "dl", "dd", "dt", "pre"})
_WHOLE_TAGS = frozenset({"body", "html", "main", "article"})


@dataclass(slots=True, eq=False)
class Naming:
    """One element's claim to be a zone; void when more text stands in it than such a zone has."""

    name: str
    is_strong: bool
    outer: "Naming | None" = None
    limit: int = 0
    size: int = 0
    items: int = 0
    """Comments marked up in it, for an area of comments."""
    held: int = 0
    """Letters in it that the library takes for the main text."""
    is_by_tag: bool = False
    """Told by an HTML element (nav, footer, figcaption), not by a class alone."""
    is_void: bool = False

    def valid(self) -> "Naming":
        """This one, or the nearest around it that is not void."""
        naming = self
        while naming.outer is not None and (naming.is_void or (naming.limit and naming.size > naming.limit)):
            naming = naming.outer
        return naming


@dataclass(slots=True, eq=False)
class Zone:
    """What holds of the text of one element."""

    naming: Naming
    heading: int = 0
    comment: Comment | None = None
    is_in_article: bool = False
    is_item: bool = False


def first_zone() -> Zone:
    """The zone of a whole page."""
    return Zone(Naming("", is_strong=False))


def zone_of(element: Any, tag: str, keys: Sequence[str], outer: Zone, numbers: list[int]) -> Zone:
    """The zone inside `element`: its own where it names one, else that around it.

    `keys` are the names of its attributes; `numbers` counts the comments.
    """
    if outer.comment is None and outer.naming.is_strong and outer.naming.name in _CLOSED:
        return _inside(outer, tag, outer.naming, None)
    names = said_by(element) if keys else NOTHING
    if names is NOTHING and tag in _PLAIN and outer.comment is None and outer.naming.name != "comment_area":
        has_role = ("itemtype" in keys and element.get("itemtype")) or ("role" in keys and element.get("role"))
        if not has_role:
            return outer
    comment = _comment(element, tag, names, outer, numbers)
    if comment is not outer.comment and comment is not None:
        _count(outer.naming)
        return Zone(Naming("comment", True, outer.naming), 0, comment, outer.is_in_article)
    if comment is not None:
        inside = said_in_comment(names_of(element))
        note_teller(comment, element, tag, inside)
        is_teller = element.get("itemprop") in TELLERS
        told = _in_comment(tag, names, inside, outer.naming, is_teller=is_teller)
    else:
        told = _named(element, tag, names, outer.naming)
    return _inside(outer, tag, told or outer.naming, comment)


def _inside(outer: Zone, tag: str, naming: Naming, comment: Comment | None) -> Zone:
    """The zone around, or a new one where the element changes it."""
    heading = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else outer.heading
    is_in_article = outer.is_in_article or tag in ("article", "main")
    is_item = tag == "li" and naming.name == "comment_area"
    is_same = naming is outer.naming and heading == outer.heading and is_item is outer.is_item
    if is_same and is_in_article is outer.is_in_article:
        return outer
    return Zone(naming, heading, comment, is_in_article, is_item)


def _count(naming: Naming) -> None:
    around: Naming | None = naming
    while around is not None:
        if around.name == "comment_area":
            around.items += 1
        around = around.outer


def _comment(element: Any, tag: str, names: Names, outer: Zone, numbers: list[int]) -> Comment | None:
    """The comment that `element` stands in or opens."""
    if tag in ("body", "html", "main", "form", "p", "blockquote"):
        return outer.comment
    key = key_of(element, tag, names, is_in_list=outer.naming.name == "comment_area" and not outer.is_item)
    if key is None or (outer.naming.is_strong and outer.naming.name in _CLOSED):
        return outer.comment
    new = opened(key, outer.comment, element, numbers[0] + 1)
    if new is None:
        return outer.comment
    numbers[0] += 1
    return new


def _in_comment(
    tag: str, names: Names, inside: CommentNames, outer: Naming, *, is_teller: bool = False
) -> Naming | None:
    if tag == "form" or outer.name == "boilerplate":
        return None if outer.name == "boilerplate" else Naming("boilerplate", True, outer)
    is_content = inside.is_content and not inside.is_meta
    if outer.name == "comment_meta":
        return Naming("comment", True, outer) if is_content else None
    if is_content:
        return None if outer.name == "comment" else Naming("comment", True, outer)
    if is_teller or tag in ("footer", "header", "time", "cite", "nav") or inside.is_meta or inside.is_author:
        return Naming("comment_meta", True, outer)
    if "byline" in names.zones:
        return Naming("comment_meta", True, outer)
    if tag == "blockquote" and outer.name != "comment_embed":
        return Naming("comment_embed", True, outer)
    return None


def _named(element: Any, tag: str, names: Names, outer: Naming) -> Naming | None:
    if outer.is_strong and outer.name in _KEPT and not outer.limit:
        if outer.name == "comment_area" and (tag in ("form", "nav") or "nav" in names.zones):
            return Naming("boilerplate", True, outer)
        return None
    by_tag = _by_tag(element, tag, names, outer)
    if by_tag is not None:
        return by_tag
    if tag in _WHOLE_TAGS:
        return None
    if names.is_area and tag in _AREA_TAGS:
        return Naming("comment_area", True, outer)
    if names.zones:
        kind = names.zones[0]
        is_strong = kind in _FIRM or kind in ("caption", "notice", "correction")
        return Naming(kind, is_strong, outer, _LIMITS.get(kind, 400 if tag == "p" and kind not in _FIRM else 0))
    return Naming("related", False, outer) if tag == "aside" else None


def _by_tag(element: Any, tag: str, names: Names, outer: Naming) -> Naming | None:
    if tag == "nav" or element.get("role") in ("navigation", "menu", "search"):
        return Naming("nav", True, outer, is_by_tag=True)
    if tag == "figcaption":
        return Naming("caption", True, outer, is_by_tag=True)
    if tag == "footer" and outer.name not in ("embed", "quote"):
        return Naming("boilerplate", True, outer, is_by_tag=True)
    if tag == "form":
        return Naming("boilerplate", True, outer, _LIMITS["form"], is_by_tag=True)
    if tag == "blockquote":
        return Naming("embed" if "embed" in names.zones else "quote", True, outer, is_by_tag=True)
    return None
